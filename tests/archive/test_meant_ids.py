"""References without a year: what is held decides, in states, conversations and searches, as soon as it comes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from reftel.archive.references.present_ids import PresentIds
from reftel.cli.main import main
from reftel.errors import UnknownCable
from reftel.export import export
from reftel.store.connection import RECORD, open_reader
from tests.archive.making import put, telegram

CITING = telegram(
    20, references=["STATE 181062 TOSEC 190010 (NOTAL)"], time="071503Z OCT 08", texts=("Reftel has a lamp.",)
)


def _instruction(when: str) -> bytes:
    text = telegram(181062, time=when, texts=("A lamp for the keeper of the tower.",))
    return text.replace(b"AMEMBASSY MEXICO", b"SECSTATE WASHDC").replace(b"UNCLAS MEXICO", b"UNCLAS STATE")


def test_a_held_cable_decides_the_year_of_both_numbers(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "one", citing=CITING)], workers=0)
        assert [row.id for row in archive.absent_cables().rows] == ["07STATE181062"]
        assert archive.search("refstate:dated").total == 1
        archive.ingest([put(tmp_path / "two", state=_instruction("051503Z OCT 08"))], workers=0)
        cites = archive.cable("08MEXICO20").cites
        assert [cite.state.state for cite in cites if cite.state] == ["held", "held"]
        assert [cite.card.id for cite in cites if cite.card] == ["08STATE181062", "08STATE181062"]
        assert archive.search("refstate:held").total == 1
        for root in ("08MEXICO20", "08STATE181062"):
            thread = archive.thread(root)
            assert [node.id for node in thread.nodes] == ["08STATE181062", "08MEXICO20"]
            ((edge),) = thread.edges
            assert (edge.source, edge.target, edge.notal, edge.sentence) == (
                "08MEXICO20",
                "08STATE181062",
                True,
                "Reftel has a lamp.",
            )
        assert archive.verify() == ()


DUAL = _instruction("051503Z OCT 08").replace(b"UNCLAS STATE 181062", b"UNCLAS STATE 181062 TOSEC 190010")
OF_SECOND = telegram(21, references=["TOSEC 190010"], time="081503Z OCT 08", texts=("Reftel has a bell.",))
OF_FIRST = telegram(22, references=["08 STATE 181062"], time="091503Z OCT 08", texts=("Reftel has a lamp.",))


@pytest.mark.parametrize("order", [("dual", "second", "first"), ("second", "first", "dual")])
def test_a_telegram_is_cited_by_its_second_number(tmp_path: Path, order: tuple[str, ...]) -> None:
    """A travelling Secretary's posts name the number of the series alone."""
    files = {"dual": DUAL, "second": OF_SECOND, "first": OF_FIRST}
    with reftel.open(tmp_path / "archive", create=True) as archive:
        for name in order:
            archive.ingest([put(tmp_path / name, a=files[name])], workers=0)
        assert archive.absent_cables().rows == ()
        assert archive.resolve("08TOSEC190010") == "08STATE181062"
        (cite,) = archive.cable("08MEXICO21").cites
        assert (cite.id, cite.state and cite.state.state) == ("08STATE181062", "held")
        assert archive.cable("08STATE181062").cited_by == 2
        for asked in ("ref:08STATE181062", "ref:08TOSEC190010"):
            assert sorted(hit.id for hit in archive.search(asked)) == ["08MEXICO21", "08MEXICO22"]
        assert [node.id for node in archive.thread("08MEXICO22").nodes] == ["08STATE181062", "08MEXICO21", "08MEXICO22"]
        assert sorted(archive.mentioned_in("08STATE181062")) == ["08MEXICO21", "08MEXICO22"]
        assert archive.verify() == ()


def test_a_later_cable_decides_nothing(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        files = put(tmp_path / "in", citing=CITING, state=_instruction("091503Z OCT 08"))
        archive.ingest([files], workers=0)
        states = [cite.state for cite in archive.cable("08MEXICO20").cites if cite.state]
        assert {state.state for state in states} == {"ambiguous"}
        assert {node.id for node in archive.thread("08MEXICO20").nodes} == {"08MEXICO20", "07STATE181062"}
        assert archive.verify() == ()


def test_a_cut_is_said_even_if_the_references_read_mean_another_year(tmp_path: Path) -> None:
    citing = {
        f"citing{at}": telegram(at, references=["STATE 181062"], time="071503Z OCT 08", texts=("Reftel has a lamp.",))
        for at in (20, 21, 22)
    }
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", state=_instruction("051503Z OCT 08"), **citing)], workers=0)
    connection = open_reader(tmp_path / "archive" / RECORD)
    try:
        present = PresentIds(connection)
        ids = ["08STATE181062", "07STATE181062"]
        found = {(cited, most): present.citing([cited], most) for cited in ids for most in (2, 3)}
    finally:
        connection.close()
    assert {key: (len(rows), has_more) for key, (rows, has_more) in found.items()} == {
        ("08STATE181062", 2): (2, True),
        ("08STATE181062", 3): (3, False),
        ("07STATE181062", 2): (0, False),
        ("07STATE181062", 3): (0, False),
    }


JANUARY = telegram(3, references=["STATE 2100"], time="051503Z JAN 08", texts=("Reftel has a lamp.",))
"""In January, `STATE 2100` is last year's."""


def _of_state(serial: int, when: str) -> bytes:
    text = telegram(serial, time=when, texts=("A lamp for the keeper of the tower.",))
    return text.replace(b"AMEMBASSY MEXICO", b"SECSTATE WASHDC").replace(b"UNCLAS MEXICO", b"UNCLAS STATE")


def test_rows_and_exports_have_the_cable_that_is_meant(tmp_path: Path) -> None:
    files = {"citing": JANUARY, "last": _of_state(2100, "061503Z JAN 07"), "this": _of_state(2100, "201503Z JAN 08")}
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", **files)], workers=0)
        (row,) = archive.select("id:08MEXICO3").references
        assert (row["cited"], row["means"], row["state"]) == ("08STATE2100", "07STATE2100", "held")
        (cell,) = archive.select("id:08MEXICO3").cables
        assert (cell["references"], cell["references_meant"]) == ("08STATE2100", "07STATE2100")
        (cite,) = archive.cable("08MEXICO3").cites
        assert (cite.id, cite.card and cite.card.id, cite.state and cite.state.id) == ("07STATE2100",) * 3
        assert b'corresp="#c07STATE2100"' in b"".join(export(archive, "tei", "id:08MEXICO3"))
        shown = CliRunner().invoke(main, ["show", str(archive.path), "08MEXICO3"]).output
        assert "> A STATE 2100: 07STATE2100, held: a copy is here; no year is written" in shown


def test_lists_and_counts_have_the_cable_that_is_meant(tmp_path: Path) -> None:
    """Read as this year's, meant is last year's; in any order of arrival, and back again."""
    told = telegram(4, time="061503Z JAN 08", texts=("See STATE 2100, which has a lamp.",))
    files = {"citing": JANUARY, "told": told, "other": _of_state(2090, "201503Z JAN 08")}
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", **files)], workers=0)
        assert [(row.id, row.cited_by) for row in archive.absent_cables().rows] == [("08STATE2100", 2)]
        archive.ingest([put(tmp_path / "more", last=_of_state(2100, "061503Z JAN 07"))], workers=0)
        assert archive.absent_cables().rows == ()
        with pytest.raises(UnknownCable):
            archive.absent("08STATE2100")
        assert archive.search("is:absent").total == 0
        assert archive.cable("07STATE2100").cited_by == 2
        assert {hit.card.id for hit in archive.search("ref:07STATE2100")} == {"08MEXICO3"}
        assert archive.search("ref:08STATE2100").total == 0
        assert [hit.card.id for hit in archive.search("refby:08MEXICO3")] == ["07STATE2100"]
        assert {node.id for node in archive.thread("07STATE2100").nodes} == {"07STATE2100", "08MEXICO3", "08MEXICO4"}
        assert archive.mentioned_in("07STATE2100").keys() == {"08MEXICO3", "08MEXICO4"}
        assert archive.post_year("STATE", 2008)[0].cited == 0
        assert archive.verify() == ()
        archive.correct("07STATE2100", "created", None, because="EXERCISE")
        assert archive.verify() == ()
