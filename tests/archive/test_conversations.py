"""Conversations and absent cables against exercise truth; nothing derived is behind what it is derived from."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import reftel
from reftel.archive import Archive
from reftel.archive.references.thread_types import HUB, MOST_NODES
from reftel.errors import UnknownCable
from reftel.exercise.truth import Truth
from reftel.exercise.writer import Order, write
from reftel.export.graph import GRAPHS
from tests.archive.making import put, telegram

Traffic = tuple[Path, dict[str, Truth]]


def _component(truths: dict[str, Truth], root: str) -> set[str]:
    """What references connect with a cable, by the truth."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    for cable_id, truth in truths.items():
        for other in (*truth.cites, *truth.cites_missing):
            near[cable_id].add(other)
            near[other].add(cable_id)
    found, waiting = {root}, [root]
    while waiting:
        fresh = near[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def test_a_conversation_is_what_references_connect(filled: Archive, traffic: Traffic) -> None:
    truths = traffic[1]
    seen = 0
    for root in list(truths)[:60]:
        wanted = _component(truths, root)
        thread = filled.thread(root)
        shown = {node.id for node in thread.nodes}
        if thread.is_cut or thread.hubs:
            assert len(shown) <= MOST_NODES
            continue
        by_text = {end for edge in thread.edges if not edge.is_listed for end in (edge.source, edge.target)}
        assert wanted <= shown
        assert shown == wanted or by_text & (shown - wanted)
        assert {node.id for node in thread.nodes if node.card} >= wanted & truths.keys()
        days = [node.day for node in thread.nodes if node.day]
        assert days == sorted(days)
        seen += len(shown) > 2
    assert seen > 10


def test_edges_are_the_references(filled: Archive, traffic: Traffic) -> None:
    truths = traffic[1]
    root = max(truths, key=lambda cable_id: len(truths[cable_id].cites))
    thread = filled.thread(root, distance=1, direction="cites")
    targets = {edge.target for edge in thread.edges if edge.source == root and edge.is_listed}
    assert targets == {*truths[root].cites, *truths[root].cites_missing}
    assert {node.id for node in thread.nodes if node.distance == 1} >= targets


def test_the_order_of_arrival_makes_no_difference(tmp_path: Path) -> None:
    files = {
        "first": telegram(5000, texts=("A lamp for all.",)),
        "second": telegram(12, time="011503Z MAY 08", references=["08 MEXICO 5000"]),
        "third": telegram(11, time="021503Z MAY 08", references=["08 MEXICO 12", "08 MEXICO 5000"]),
    }
    found = []
    for order in (list(files), list(reversed(files))):
        with reftel.open(tmp_path / "".join(order), create=True) as archive:
            for name in order:
                archive.ingest([put(tmp_path / f"in{order[0]}" / name, **{name: files[name]})], workers=0)
            thread = archive.thread("08MEXICO5000")
            found.append([(edge.source, edge.target) for edge in thread.edges])
    assert (
        found[0]
        == found[1]
        == [
            ("08MEXICO12", "08MEXICO5000"),
            ("08MEXICO11", "08MEXICO12"),
            ("08MEXICO11", "08MEXICO5000"),
        ]
    )


def test_filters(filled: Archive) -> None:
    card, _ = filled.conversations(1)[0]
    whole = filled.thread(card.id)
    for post in whole.posts[:3]:
        some = filled.thread(card.id, post=post)
        assert {node.id for node in some.nodes} == {n.id for n in whole.nodes if n.post == post} | {card.id}
    for tag in whole.tags[:2]:
        for node in filled.thread(card.id, tag=tag).nodes:
            assert node.id == card.id or (node.card and tag in node.card.tags)
    near = filled.thread(card.id, distance=1)
    assert {node.id for node in near.nodes} == {node.id for node in whole.nodes if node.distance <= 1}


def test_the_query_finds_the_conversation(filled: Archive) -> None:
    card, _ = filled.conversations(1)[0]
    held = {node.id for node in filled.thread(card.id).nodes if node.card}
    answer = filled.search(f"thread:{card.id}", limit=MOST_NODES)
    assert {hit.card.id for hit in answer.hits} == held
    assert filled.search("thread:08NOWHERE1").total == 0


def test_an_absent_cable_names_all_that_cite_it(filled: Archive, traffic: Traffic) -> None:
    citing: defaultdict[str, set[str]] = defaultdict(set)
    for cable_id, truth in traffic[1].items():
        for other in truth.cites_missing:
            citing[other].add(cable_id)
    assert citing
    listed = {row.id: row.cited_by for row in filled.absent_cables(limit=1000).rows}
    for cable_id, ids in citing.items():
        found = filled.absent(cable_id)
        assert {one.card.id for one in found.citing if one.is_listed} == ids
        assert found.cited_by == listed[cable_id] >= len(ids)
        assert found.state.state != "held"
        with pytest.raises(UnknownCable):
            filled.card(cable_id)
    of_post = filled.absent_cables(post=found.post, year=found.year, limit=1000)
    assert found.id in {row.id for row in of_post.rows}


def test_pages_of_absent_cables_follow_each_other(filled: Archive) -> None:
    whole = [row.id for row in filled.absent_cables(limit=1000).rows]
    paged: list[str] = []
    after: str | None = None
    while True:
        page = filled.absent_cables(limit=7, after=after)
        paged += [row.id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert paged == whole
    assert page.total == len(whole)


def test_unknown_ids(filled: Archive) -> None:
    for bad in ("08NOWHERE1", "nothing", ""):
        with pytest.raises(UnknownCable):
            filled.thread(bad)
        with pytest.raises(UnknownCable):
            filled.absent(bad)


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs(filled: Archive, name: str) -> None:
    thread = filled.thread(filled.conversations(1)[0][0].id)
    data = GRAPHS[name].write(thread)
    if name == "json":
        told = json.loads(data)
        counts = len(told["nodes"]), len(told["edges"])
    elif name == "csv":
        rows = list(csv.DictReader(io.StringIO(data.decode())))
        assert {row["source"] for row in rows} <= {node.id for node in thread.nodes}
        counts = len(thread.nodes), len(rows)
    else:
        tree = etree.fromstring(data)
        counts = len(tree.findall(".//{*}node")), len(tree.findall(".//{*}edge"))
    assert counts == (len(thread.nodes), len(thread.edges))


def test_a_hub_joins_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for at in range(HUB + 6):
        (folder / f"{at}.txt").write_text(_telegram("OSLO", 100 + at, "STATE 5000"))
    (folder / "hub.txt").write_text(_telegram("STATE", 5000, ""))
    (folder / "apart.txt").write_text(_telegram("LIMA", 7, "OSLO 100"))
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([folder], workers=0)
        thread = archive.thread("08LIMA7")
        assert thread.hubs == ("08STATE5000",)
        assert {node.id for node in thread.nodes} == {"08LIMA7", "08OSLO100", "08STATE5000"}
        assert len(archive.thread("08STATE5000").nodes) == HUB + 8
        assert archive.conversations() == ()


def _telegram(post: str, serial: int, reference: str) -> str:
    listed = f"REF: {reference}\n" if reference else ""
    return (
        f"R 111234Z MAR 08\nFM AMEMBASSY {post}\nTO SECSTATE WASHDC\n\nUNCLAS {post} {serial:06d}\n\nSIPDIS\n\n"
        f"E.O. 12958: N/A\nTAGS: PREL\nSUBJECT: EXERCISE\n{listed}\n"
        "1. (U) This is an exercise; see reftel.\n\nEXERCISE\n"
    )


def test_an_absent_cable_becomes_the_cable(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(_telegram("LIMA", 7, "OSLO 100"))
    (tmp_path / "two.txt").write_text(_telegram("OSLO", 100, ""))
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([tmp_path / "one.txt"], workers=0)
        found = archive.absent("08 OSLO 000100")
        assert found.id == "08OSLO100"
        assert [text for one in found.citing for _, text in one.sentences] == ["This is an exercise; see reftel."]
        assert [node.card is None for node in archive.thread("08OSLO100").nodes if node.id == "08OSLO100"] == [True]
        archive.ingest([tmp_path / "two.txt"], workers=0)
        assert archive.absent_cables().total == 0
        assert archive.cable("08OSLO100").id == "08OSLO100"
        assert archive.verify() == ()


STEP = st.one_of(
    st.tuples(st.just("ingest"), st.integers(0, 3)),
    st.tuples(st.just("correct"), st.integers(0, 20)),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
    st.tuples(st.just("reread"), st.just(0)),
)


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """Files of traffic, in four parts."""
    folder = tmp_path_factory.mktemp("quarters") / "files"
    write(folder, Order(24, seed=5, form="text", start=2007, end=2008))
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "truth.jsonl")
    return [files[at::4] for at in range(4)]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEP, min_size=2, max_size=6))
def test_nothing_derived_is_stale(
    steps: list[tuple[str, int]], quarters: list[list[Path]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`verify` compares rows, references, mentions, counts of what is cited and serials with a full recomputation."""
    with reftel.open(tmp_path_factory.mktemp("stale") / "archive", create=True) as archive:
        for step, number in [("ingest", 0), *steps]:
            if step == "ingest":
                archive.ingest(quarters[number], workers=0)
            elif step == "reread":
                archive.reread(every=True, workers=0)
            elif step == "correct":
                ids = [cable_id for cable_id, _ in archive.changed_ids(limit=50)]
                archive.correct(ids[number % len(ids)], "subject", "EXERCISE", because="a test")
            elif any(one.number == number and one.withdrawn is None for one in archive.corrections()):
                archive.withdraw(number)
            assert archive.verify() == ()
