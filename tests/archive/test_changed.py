"""What is new: cables by the time they came in or changed, not by the day they were sent."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

import reftel
from reftel.archive import changed as changing
from reftel.store import changes
from reftel.store.connection import RECORD
from tests.archive.making import TEXTS, put, take_back, telegram

DAYS = [dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC) for day in (1, 2, 3, 4)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The present moment: the first of the list."""
    now = [DAYS[0]]
    monkeypatch.setattr(changes, "_now", lambda: int(now[0].timestamp()))
    return now


def test_what_came_in_or_changed_last_is_first(tmp_path: Path, clock: list[dt.datetime]) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "first", a=telegram(900001), b=telegram(900002))], workers=0)
        clock[0] = DAYS[1]
        archive.ingest([put(tmp_path / "second", c=telegram(900003))], workers=0)
        assert [(each.card.id, each.changed) for each in archive.changed()] == [
            ("08MEXICO900003", DAYS[1]),
            ("08MEXICO900002", DAYS[0]),
            ("08MEXICO900001", DAYS[0]),
        ]
        clock[0] = DAYS[2]
        archive.correct("08MEXICO900001", "subject", "EXERCISE: Another lamp", because="exercise")
        assert archive.changed("lamp", limit=1)[0].card.id == "08MEXICO900001"
        assert archive.changed("lamp", limit=1)[0].changed == DAYS[2]
        clock[0] = DAYS[3]
        struck = [text.replace("keeper of the lighthouse", "XXXXXXXXXXXX") for text in TEXTS]
        archive.ingest([put(tmp_path / "third", d=telegram(900002, texts=struck))], workers=0)
        assert archive.changed()[0].card.id == "08MEXICO900002"
        assert archive.changed("-lamp") == ()


def test_a_cable_without_a_date_is_announced_too(tmp_path: Path, clock: list[dt.datetime]) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "first", a=telegram(900001))], workers=0)
        clock[0] = DAYS[1]
        archive.correct("08MEXICO900001", "created", None, because="exercise")
        assert archive.search("created:none").total == 1
        (new,) = archive.changed()
        assert new.card.created is None
        assert new.changed == DAYS[1]


def test_many_hits_are_looked_for_among_the_latest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        texts = {f"t{n}": telegram(900001 + n) for n in range(12)}
        archive.ingest([put(tmp_path / "in", **texts)], workers=0)
        whole = archive.changed("lamp", limit=12)
        assert len(whole) == 12
        monkeypatch.setattr(changing, "_FEW", 3)
        monkeypatch.setattr(changing, "_BATCH", 5)
        assert archive.changed("lamp", limit=12) == whole
        assert archive.changed("lamp", limit=7) == whole[:7]


def test_a_record_of_before_gives_the_moment_of_its_step(tmp_path: Path, clock: list[dt.datetime]) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "first", a=telegram(900001))], workers=0)
    record = sqlite3.connect(tmp_path / "archive" / RECORD)
    take_back(record, 3)
    record.close()
    clock[0] = DAYS[1]
    with reftel.open(tmp_path / "archive") as archive:
        assert [each.changed for each in archive.changed()] == [DAYS[1]]
