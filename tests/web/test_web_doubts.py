"""A value that was read with little certainty is marked at its field, and its cable among the hits."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.collate.types import WitnessDefect
from reftel.model import Defect
from reftel.spans import Span
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.render.doubts import CODE, doubts
from tests.archive.making import put, telegram
from tests.web.html import parse

NOTES = [
    ("subject won by 3 points (line colon)", "subject"),
    ("signed_by won by 1 points (last line)", "signed_by"),
    ("classified_by.reasons won by 2 points (slip)", "classified_by"),
    ("sender won by 2 points (slip)", "origin"),
    ("transmission.dtg won by 2 points (slip)", "created"),
    ("reference 07 LIMA 1: the year is a guess", "references"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of two cables."""
    folder = tmp_path_factory.mktemp("doubts")
    with reftel.open(folder / "archive", create=True) as made:
        made.ingest([put(folder / "in", a=telegram(900001), b=telegram(900002))], workers=0)
        yield made


@pytest.mark.parametrize(("note", "field"), NOTES)
def test_a_doubt_is_at_its_field(small: Archive, note: str, field: str) -> None:
    view = small.cable("08MEXICO900001")
    entry = WitnessDefect(defect=Defect(CODE, note, Span(0, 3)), witness=1)
    found = doubts(msgspec.structs.replace(view, defects=(*view.defects, entry)))
    assert found[field].note.endswith(note)
    assert found[field].href == urls.source(view.id, copy=1, anchor=f"d{len(view.defects)}")


def test_a_cable_without_doubts_has_no_mark(small: Archive) -> None:
    page = parse(TestClient(create_app(small)).get(urls.cable("08MEXICO900001")).text)
    view = small.cable("08MEXICO900001")
    assert len(page.by_class("doubt")) == len(doubts(view))


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
