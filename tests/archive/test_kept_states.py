"""States of references in searches, facets, tables and exports: the same as pages show, with every engine."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive, record_conditions
from reftel.archive.references.state_types import STATE_NAMES
from reftel.errors import QueryError
from reftel.export import export
from reftel.query import parse_query
from reftel.query.fields import REFERENCE_STATES
from tests.archive.making import put, telegram
from tests.archive.test_engines import engines_here, server

FILES = {
    "a": telegram(710, time="101503Z MAR 08"),
    "b": telegram(720, references=["MEXICO 710", "MEXICO 715"], time="201503Z MAR 08"),
    "c": telegram(730, references=["08 MEXICO 99999", "SEPTEL"], time="301503Z MAR 08"),
    "d": telegram(740, references=["LIMA 12", "E-MAIL FROM THE KEEPER"], time="051503Z APR 08"),
    "e": telegram(750, references=["LIMA", "08 LIMA 400"], time="101503Z APR 08"),
    "f": telegram(760, texts=("It rained; see MEXICO 745.",), time="151503Z APR 08"),
}
LIST = "id,date\n08LIMA12,2008-01-20\n08LIMA399,2008-06-20\n08LIMA401,2008-06-22\n08MEXICO740,2008-04-05\n"

CASES = (
    ("refstate:held", {"720"}),
    ("refstate:known", {"740"}),
    ("refstate:dated", {"720"}),
    ("refstate:impossible", {"730", "750"}),
    ("refstate:not-a-cable", {"730", "740"}),
    ('refstate:"not a cable"', {"730", "740"}),
    ("REFSTATE:Unknown", {"750"}),
    ("refstate:ambiguous", set[str]()),
    ("-refstate:held created:2008-03", {"710", "730"}),
    ("refstate:known OR refstate:unknown", {"740", "750"}),
    ("refstate:known -refstate:unknown lamp", {"740"}),
    ("cites:08MEXICO715 refstate:held", {"720"}),
)


@pytest.fixture(scope="module", params=engines_here())
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("kept")
    with reftel.open(folder / "archive", create=True) as made:
        made.reindex(engine=request.param, server=server(request.param, folder))
        made.ingest([put(folder / "in", **FILES)], workers=0)
        (folder / "list.csv").write_text(LIST)
        made.add_catalogue(folder / "list.csv")
        yield made
        made.index_in_use().remove()


@pytest.mark.parametrize(("query", "serials"), CASES)
def test_queries(archive: Archive, query: str, serials: set[str]) -> None:
    found = archive.search(query, limit=None)
    assert {hit.card.id for hit in found} == {f"08MEXICO{serial}" for serial in serials}
    assert found.total == len(serials)


@pytest.mark.parametrize(("listed", "page"), [(2000, 1000), (2000, 2), (0, 1000)])
def test_the_facet_counts_what_searches_find(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, listed: int, page: int
) -> None:
    """Few cables are compared with the record's numbers, page by page; for many, the engine counts."""
    monkeypatch.setattr(record_conditions, "LISTED", listed)
    monkeypatch.setattr(record_conditions, "MOST_HITS", page)
    for query in ("", "created:2008-04", "refstate:held"):
        facet = archive.facet(query, "refstate")
        for value in facet.values:
            assert value.count == archive.search(f"{query} {value.query}").total, (query, value)
        assert facet.distinct == len(facet.values) == len({value.value for value in facet.values})
    assert [value.value for value in archive.facet("refstate:held", "refstate").values] == ["dated", "held"]


def test_another_copy_changes_states_at_once(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", **FILES)], workers=0)
        before = archive.state()
        assert archive.search("refstate:held").total == 1
        archive.ingest([put(tmp_path / "more", x=telegram(715, time="151503Z MAR 08"))], workers=0)
        assert archive.search("refstate:dated id:08MEXICO720").total == 0
        assert archive.state() != before
        number = archive.correct("08MEXICO715", "created", "2008-09-01T10:00:00Z", because="EXERCISE").number
        assert archive.search("refstate:ambiguous").total == 1
        archive.withdraw(number)
        assert archive.search("refstate:ambiguous").total == 0
        assert archive.verify() == ()


def test_typed_states_are_those_of_pages() -> None:
    assert tuple(REFERENCE_STATES.values()) == STATE_NAMES
    with pytest.raises(QueryError, match=r"refstate: can't be 'datd'; there is held, known, dated"):
        parse_query("refstate:datd")


def test_tables_and_exports_have_the_states(archive: Archive) -> None:
    shown = {
        held.id: [cite.state.state for cite in archive.cable(held.id).cites if cite.state] for held in archive.cables()
    }
    rows = list(archive.select().references)
    for cable_id, states in shown.items():
        assert [row["state"] for row in rows if row["id"] == cable_id] == states
    (dated,) = (row for row in rows if row["state"] == "dated")
    assert (dated["cited"], str(dated["first"]), str(dated["last"])) == ("08MEXICO715", "2008-03-10", "2008-03-20")
    table = archive.select().references.to_arrow()
    assert table.column("state").to_pylist() == [row["state"] for row in rows]
    read = list(csv.DictReader(io.StringIO(b"".join(export(archive, "references")).decode())))
    assert [row["state"] for row in read] == [row["state"] for row in rows]
    for row in csv.DictReader(io.StringIO(b"".join(export(archive, "csv")).decode())):
        assert row["reference_states"] == "; ".join(shown[row["id"]])
    for line in b"".join(export(archive, "jsonl")).splitlines():
        made = json.loads(line)
        assert [state["state"] for state in made.get("states", [])] == shown[made["id"]]
    cells = archive.select().cables.to_arrow().select(["id", "reference_states"]).to_pylist()
    assert {cell["id"]: cell["reference_states"] or "" for cell in cells} == {
        cable_id: "; ".join(states) for cable_id, states in shown.items()
    }


def test_a_number_far_above_the_others_does_not_make_room_below_it(tmp_path: Path) -> None:
    """A catalogue lists one cable of May with a number that the post did not reach until December."""
    rows = [f"08OSLO{month * 300 + at},{month}" for month in range(1, 13) for at in range(0, 90, 7)]
    (tmp_path / "list.csv").write_text("id,month\n" + "\n".join([*rows, "08OSLO10009,5"]) + "\n")
    citing = telegram(800, references=["08 OSLO 3690", "08 OSLO 7033", "08 OSLO 10009"], time="301503Z DEC 08")
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.add_catalogue(tmp_path / "list.csv")
        archive.ingest([put(tmp_path / "in", a=citing)], workers=0)
        states = [cite.state.state for cite in archive.cable("08MEXICO800").cites if cite.state]
        assert states == ["dated", "impossible", "known"]
        assert archive.search("refstate:impossible").total == 1
