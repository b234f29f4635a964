"""A value that was read with little certainty is marked at its field, and its cable among the hits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.collate.collation_types import WitnessDefect
from reftel.fields.defect_words import REFERENCE_DOUBTS, in_words
from reftel.model import Defect
from reftel.spans import Span
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.render.around import flaws
from reftel.web.render.doubts import CODE, doubts
from tests.archive.making import put, telegram
from tests.web.html import parse

DOCS = Path(__file__).parents[2] / "docs"

NOTES = [
    ("subject won by 3 points (line colon)", "subject", "Subject: another reading is almost as likely"),
    ("signed_by won by 1.5 points (last line)", "signed_by", "Signature: another reading is almost as likely"),
    ("action won by -1.0 points (line)", "action", "To, for action: another reading is at least as likely"),
    ("info won by 0.0 points (line)", "info", "For information: another reading is at least as likely"),
    (
        "classified_by.reasons won by 2 points (slip)",
        "classified_by",
        "Reasons for classification: another reading is almost as likely",
    ),
    ("sender won by 2 points (slip)", "origin", "From: another reading is almost as likely"),
    ("transmission.dtg won by 2 points (slip)", "created", "Date-time group: another reading is almost as likely"),
    ("reference 07 LIMA 1: year-after", "references", "07 LIMA 1: its year is after that of this cable"),
    (
        "reference LYMA: 12: corrected-post, year-before",
        "references",
        "LYMA: 12: its post is mistyped, and the nearest known one was taken; it has no year, and its serial is too "
        "high for the year of this cable: the year before was taken",
    ),
    ("passing: lines are read as one", "passing", "Passing instruction: lines are read as one"),
    ("id: the number is read from a page mark", "origin", "Reference id: the number is read from a page mark"),
    ("declassify_on: two dates", "executive_order", "To be declassified: two dates"),
    ("heading won by 2 points (number)", "paragraphs", "Heading: another reading is almost as likely"),
    ("summary won by 2.0 points (heading several)", "summary", "Summary: another reading is almost as likely"),
    ("comment won by 2.0 points (no-word end)", "comment", "Comment: another reading is almost as likely"),
    ("reference 07 LIMA 1: newer-doubt", "references", "07 LIMA 1: newer doubt"),
]
OTHER_NOTES = [
    ("created: the minutes are the hour of a 12-hour clock", "Created: the minutes are the hour of a 12-hour clock"),
    ("transmission.dtg: EXERCISE", "Date-time group: EXERCISE"),
    ("a caption is in the text", "a caption is in the text"),
    ("nothing: of a field", "nothing: of a field"),
    ("the element to has lost its line break", "before “to”"),
    ("the element date, time has lost its line break", "before “date, time”"),
    ("a paragraph has lost its line break", "before a paragraph"),
    ("portion marking S/NF)", "S/NF)"),
    ("two copies of the header differ", ""),
    ("the record says: UNKNOWN", "the record says: UNKNOWN"),
    ("", ""),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of two cables."""
    folder = tmp_path_factory.mktemp("doubts")
    with reftel.open(folder / "archive", create=True) as made:
        made.ingest([put(folder / "in", a=telegram(900001), b=telegram(900002))], workers=0)
        yield made


@pytest.mark.parametrize(("note", "field", "said"), NOTES)
def test_a_doubt_is_at_its_field(small: Archive, note: str, field: str, said: str) -> None:
    view = small.cable("08MEXICO900001")
    entry = WitnessDefect(defect=Defect(CODE, note, Span(0, 3)), witness=1)
    found = doubts(msgspec.structs.replace(view, defects=(*view.defects, entry)))
    assert found[field].note.endswith(said)
    assert found[field].href == urls.source(view.id, copy=1, anchor=f"d{len(view.defects)}")


@pytest.mark.parametrize(("note", "said"), OTHER_NOTES)
def test_notes_have_the_labels_of_fields(note: str, said: str) -> None:
    assert in_words(note) == said


def test_every_reason_for_a_guess_has_words() -> None:
    page = (DOCS / "json.md").read_text("utf-8")
    listed = page.partition("Codes of `uncertain`:")[2].partition("\n#")[0]
    assert set(re.findall(r"^- `([a-z-]+)`:", listed, re.MULTILINE)) == set(REFERENCE_DOUBTS)


def test_notes_on_the_copies_and_the_source_name_no_attribute(client: TestClient, archive: Archive) -> None:
    told = 0
    for cable_id, _ in archive.changed_ids():
        view = archive.cable(cable_id)
        for number in {each.witness for each in view.defects if each.defect.code == CODE and each.witness}:
            told += 1
            for path in (urls.cable(cable_id), urls.source(cable_id, copy=number)):
                assert "won by" not in client.get(path).text
    assert told, "the exercise traffic has no uncertain value"


def test_a_cable_without_doubts_has_no_mark(small: Archive) -> None:
    page = parse(TestClient(create_app(small)).get(urls.cable("08MEXICO900001")).text)
    view = small.cable("08MEXICO900001")
    assert len(page.by_class("doubt")) == len(doubts(view))


def test_an_uncertain_summary_is_marked_above_the_text(tmp_path: Path) -> None:
    guessed = telegram(900001).replace(b"1. (U) The lamp", b"1. (U) Summary: The lamp")
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=guessed)], workers=0)
        page = parse(TestClient(create_app(made)).get(urls.cable("08MEXICO900001")).text)
        assert "summary uncertain" in page.one("main").text
        assert [hit.card.id for hit in made.search("uncertain:summary").hits] == ["08MEXICO900001"]


def test_an_uncertain_hit_says_so(client: TestClient, archive: Archive) -> None:
    found = archive.search(f"defect:{CODE}", limit=5) if CODE in archive.index().values("defect") else None
    if found is None or not found.hits:
        pytest.skip("nothing in the exercise traffic was read with little certainty")
    assert all(hit.is_uncertain for hit in found.hits)
    certain = archive.search(f"-defect:{CODE}", limit=5)
    assert not any(hit.is_uncertain for hit in certain.hits)
    page = parse(client.get(urls.search(f"defect:{CODE}")).text)
    assert "uncertain reading" in page.one("main").text
    view = archive.cable(found.hits[0].card.id)
    marks = parse(client.get(urls.cable(view.id)).text).by_class("doubt")
    assert {mark.attributes["href"] for mark in marks} <= {each.href for each in doubts(view).values()}
    assert marks


def test_notes_of_one_kind_are_one_entry(small: Archive) -> None:
    view = small.cable("08MEXICO900001")
    notes = (
        "the element to has lost its line break",
        "a heading has lost its line break",
        "a heading has lost its line break",
    )
    entries = tuple(WitnessDefect(defect=Defect("glued-lines", note, Span(0, 3)), witness=1) for note in notes)
    (kind,) = flaws(msgspec.structs.replace(view, defects=entries))
    assert [each.what for each in kind] == ["Lines ran together"] * 2
    assert [each.note for each in kind] == [
        "before “to”",
        "before a heading (2 times)",
    ]
    assert all(each.href for each in kind)
