"""Subjects that were sent in capitals: in sentence case on pages and in lists, in capitals as values."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.store.connection import RECORD
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import put, take_back, telegram

TEXT = "The exercise of the harbor: Okonkwo asked the ministry for a lamp, and NATO lent one to the harbor."
CAPITALS = "EXERCISE: OKONKWO ASKS NATO FOR A HARBOR LAMP"
SHOWN = "Exercise: Okonkwo asks NATO for a harbor lamp"
MIXED = "EXERCISE: Ferry Dues"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        texts = {
            "a": telegram(900001, subject=CAPITALS, texts=(TEXT, "Okonkwo asks again.")),
            "b": telegram(900002, subject=MIXED, references=["MEXICO 900001"]),
        }
        archive.ingest([put(tmp_path / "in", **texts)], workers=0)
    return tmp_path / "archive"


def test_lists_and_pages_show_one_subject(folder: Path) -> None:
    with reftel.open(folder, read_only=True) as archive:
        first, second = "08MEXICO900001", "08MEXICO900002"
        assert (archive.card(first).subject, archive.card(first).subject_shown) == (CAPITALS, SHOWN)
        assert (archive.card(second).subject, archive.card(second).subject_shown) == (MIXED, None)
        client = TestClient(create_app(archive))
        pages = [urls.cable(first), urls.cable(second), urls.search("harbor"), urls.origin("MEXICO"), urls.home()]
        for page in (*pages, urls.thread(second), urls.cite(first), urls.feed()):
            text = client.get(page).text
            assert SHOWN in text, page
        assert client.get(urls.cable(second)).text.count(CAPITALS) == 0


def test_a_correction_is_shown_as_well(folder: Path) -> None:
    with reftel.open(folder) as archive:
        archive.correct("08MEXICO900001", "subject", "EXERCISE: NATO FOR OKONKWO", because="EXERCISE")
        assert archive.card("08MEXICO900001").subject_shown == "Exercise: NATO for Okonkwo"


def test_a_record_of_an_earlier_schema_gets_them(folder: Path) -> None:
    with closing(sqlite3.connect(folder / RECORD)) as connection:
        take_back(connection, 11)
    with reftel.open(folder) as archive:
        assert archive.card("08MEXICO900001").subject_shown == SHOWN
        assert archive.verify() == ()
