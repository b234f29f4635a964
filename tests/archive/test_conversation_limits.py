"""A large conversation says everywhere that it is cut, and how many cables are left out."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.archive.references import thread as collecting
from reftel.archive.references.thread_types import FARTHEST, HUB, MOST_NODES, Thread, ThreadNode
from reftel.cli.main import main
from reftel.export.graph import GRAPHS
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import put, telegram

CITING = 110
ROOT = "08MEXICO5000"
LEFT = CITING + 1 - MOST_NODES
SAID = f"This conversation is cut to the nearest {MOST_NODES} cables. {LEFT} connected cables are left out."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    base = tmp_path_factory.mktemp("limits")
    files = {
        f"s{at}": telegram(at, time="131503Z MAY 08", references=["08 MEXICO 5000"], texts=("The lamp is lit.",))
        for at in range(1, CITING + 1)
    }
    folder = put(base / "in", root=telegram(5000, texts=("A lamp for all.",)), **files)
    with reftel.open(base / "archive", create=True) as made:
        made.ingest([folder], workers=0)
        yield made


def test_the_page_shows_the_nearest_and_counts_the_others(archive: Archive) -> None:
    thread = archive.thread(ROOT)
    assert (len(thread.nodes), thread.is_cut, thread.more, thread.has_uncounted) == (MOST_NODES, True, LEFT, False)
    assert SAID in thread.limits
    whole = archive.thread(ROOT, most=CITING + 1)
    assert (len(whole.nodes), whole.is_cut, whole.more) == (CITING + 1, False, 0)
    assert not any("cut" in each for each in whole.limits)
    with pytest.raises(ValueError, match="1 to 1,000"):
        archive.thread(ROOT, most=0)


def test_a_filter_is_applied_before_the_cut(archive: Archive) -> None:
    every = archive.thread(ROOT, tag="SCUL", most=50)
    assert (len(every.nodes), every.more) == (50, CITING + 1 - 50)
    none = archive.thread(ROOT, tag="ABLD")
    assert ([node.id for node in none.nodes], none.is_cut) == ([ROOT], False)
    assert "No other cable of this conversation has the TAG ABLD." in none.limits


@pytest.mark.parametrize("post", ["MEXICO", "mexico", "Embassy Mexico", "AMEMBASSY MEXICO"])
def test_a_post_by_any_of_its_names(archive: Archive, post: str) -> None:
    assert len(archive.thread(ROOT, post=post, tag="scul", most=200).nodes) == CITING + 1


def test_a_post_without_a_cable_is_said(archive: Archive) -> None:
    said = "No other cable of this conversation has the post NOWHERELAND and TAG SCUL."
    assert said in archive.thread(ROOT, post="nowhereland", tag="SCUL").limits
    shown = CliRunner().invoke(main, ["thread", str(archive.path), ROOT, "--post", "Embassy Lima"]).output
    assert "has the post LIMA." in " ".join(shown.split())
    with TestClient(create_app(archive)) as client:
        page = client.get(urls.thread(ROOT), params={"post": "LIMA"}).text
    assert "No other cable of this conversation has the post LIMA." in page


def test_steps_beyond_the_last_are_counted_only_if_there_are_any(tmp_path: Path) -> None:
    """Each cable cites the one before it."""
    folder = put(
        tmp_path / "in",
        **{
            f"s{at}": telegram(at, references=[f"08 MEXICO {at - 1}"] if at > 1 else (), texts=("A lamp.",))
            for at in range(1, FARTHEST + 3)
        },
    )
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([folder], workers=0)
        whole, cut = made.thread("08MEXICO2"), made.thread("08MEXICO1")
        asked = made.thread("08MEXICO1", distance=FARTHEST - 1)
    assert (len(whole.nodes), whole.is_cut, whole.more) == (FARTHEST + 2, False, 0)
    assert (len(cut.nodes), cut.is_cut, cut.more, cut.has_uncounted) == (FARTHEST + 1, True, 1, True)
    assert (len(asked.nodes), asked.is_cut) == (FARTHEST, False), "the bound that was asked for is no cut"


@pytest.mark.parametrize(
    ("more", "has_uncounted", "said"),
    [
        (1, False, "cut to the nearest cable. 1 connected cable is left out."),
        (2, True, "cut to the nearest cable. At least 2 connected cables are left out."),
        (0, True, "cut to the nearest cable. More may be left out."),
    ],
)
def test_numbers_in_words(more: int, has_uncounted: bool, said: str) -> None:
    node = ThreadNode(id=ROOT)
    cut = Thread(root=ROOT, nodes=(node,), edges=(), is_cut=True, more=more, has_uncounted=has_uncounted)
    assert cut.limits == (f"This conversation is {said}",)


def test_the_query_finds_the_whole_conversation(archive: Archive) -> None:
    found = archive.search(f"thread:{ROOT}")
    assert found.total == CITING + 1
    assert not any("cut" in each for each in found.limits)
    assert any("hub" in each for each in archive.search("thread:08MEXICO7").limits)
    assert archive.search("lamp").limits == ()


def test_a_query_that_finds_a_part_says_so_everywhere(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(collecting, "MOST_COLLECTED", 60)
    query = f"conversation:{ROOT} lamp"
    least = f"thread:{ROOT}: This conversation is cut to the nearest 60 cables. At least {CITING + 1 - 60} connected"
    found = archive.search(query)
    assert found.total == 60
    assert found.limits[-1].startswith(least)
    assert archive.select(query).limits == archive.facet(query, "year").limits == found.limits
    assert archive.search_absent(query).limits == found.limits
    runner = CliRunner()
    shown = runner.invoke(main, ["search", str(archive.path), query])
    assert least in shown.output
    exported = runner.invoke(main, ["export", str(archive.path), query, "--format", "csv"])
    assert least in exported.stderr
    assert least not in exported.stdout
    with TestClient(create_app(archive)) as client:
        assert least in client.get(urls.search(query)).text
        assert least in client.get(urls.absent(q=query)).text
        assert least in client.get(urls.search_facet("year", query)).text
        assert least in client.get(urls.feed(query)).text
        assert least in client.get(urls.export("csv", query)).headers["reftel-limits"]
        assert client.get(urls.api("/search"), params={"q": query}).json()["limits"] == list(found.limits)


@pytest.mark.parametrize("name", GRAPHS)
def test_files_say_that_they_are_cut(archive: Archive, name: str) -> None:
    for thread in (archive.thread(ROOT), archive.thread(ROOT, most=1000)):
        data = GRAPHS[name].write(thread)
        if name == "json":
            said = json.loads(data)
            assert (said.get("is_cut", False), said.get("more", 0)) == (thread.is_cut, thread.more)
        elif name == "csv":
            assert {row["left_out"] for row in csv.DictReader(io.StringIO(data.decode()))} == {str(thread.more)}
        elif name == "gexf":
            assert (SAID in (etree.fromstring(data).findtext(".//{*}description") or "")) == thread.is_cut
        else:
            tree = etree.fromstring(data)
            told = {one.get("key"): one.text for one in tree.findall("./{*}graph/{*}data")}
            assert told.get("g_left_out") == (str(LEFT) if thread.is_cut else None)
            assert (SAID in (told.get("g_limits") or "")) == thread.is_cut


def test_the_page_and_its_files(archive: Archive) -> None:
    with TestClient(create_app(archive)) as client:
        page = client.get(urls.thread(ROOT)).text
        assert SAID in page
        assert "up to 1,000 cables" in page
        rows = list(csv.DictReader(io.StringIO(client.get(urls.thread_file(ROOT, "csv")).text)))
        assert len(rows) == CITING
        told = client.get(urls.api(f"/cables/{ROOT}/thread")).json()
        assert (len(told["nodes"]), told["more"]) == (MOST_NODES, LEFT)
        more = client.get(urls.api(f"/cables/{ROOT}/thread"), params={"most": 1000}).json()
        assert len(more["nodes"]) == CITING + 1


def test_the_command(archive: Archive) -> None:
    runner = CliRunner()
    shown = runner.invoke(main, ["thread", str(archive.path), ROOT]).output
    assert shown.startswith(f"{MOST_NODES} cables held, 0 not held, {MOST_NODES - 1} references between them")
    assert SAID in " ".join(shown.split())
    part = runner.invoke(main, ["thread", str(archive.path), ROOT, "--most", "9", "--format", "csv"])
    assert f"{CITING - 8} connected cables are left out" in part.stderr


def test_a_hub_is_named(archive: Archive) -> None:
    assert archive.thread("08MEXICO7").limits == (
        f"Nothing is followed through 1 hub, cited by or citing more than {HUB} cables: {ROOT}.",
    )


def test_a_cable_that_is_cited_by_a_former_id_is_in_the_conversation(tmp_path: Path) -> None:
    folder = put(
        tmp_path / "in",
        held=telegram(40, texts=("A lamp.",)),
        old=telegram(41, references=["08 MEXICO 39"], texts=("Ref A has a lamp.",)),
        new=telegram(42, references=["08 MEXICO 40"], texts=("Ref A has a bell.",)),
    )
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([folder], workers=0)
    record = sqlite3.connect(tmp_path / "archive" / "reftel.db")
    with record:  # as after a copy without a certain id was joined to another
        record.execute("INSERT INTO alias SELECT '08MEXICO39', no FROM cable WHERE id = '08MEXICO40'")
        record.execute("UPDATE cited SET held = 1")
    record.close()
    with reftel.open(tmp_path / "archive", read_only=True) as opened:
        for root in ("08MEXICO40", "08MEXICO41"):
            thread = opened.thread(root)
            assert {node.id for node in thread.nodes if node.card} == {"08MEXICO40", "08MEXICO41", "08MEXICO42"}
            assert {(edge.source, edge.target, edge.sentence) for edge in thread.edges} == {
                ("08MEXICO41", "08MEXICO40", "Ref A has a lamp."),
                ("08MEXICO42", "08MEXICO40", "Ref A has a bell."),
            }
