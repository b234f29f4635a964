"""A clock that jumps (to 1970, to 2099, back an hour, over the end of a year) changes nothing that is read or kept."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.export import export
from reftel.values import cable_id
from reftel.values.dtg import full_year
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import OTHER_TEXTS, contents, put, telegram

START = dt.datetime(2026, 11, 29, tzinfo=dt.UTC).timestamp()
CLOCKS = {
    "dead battery": dt.datetime(1970, 1, 1, tzinfo=dt.UTC).timestamp(),
    "a century on": dt.datetime(2099, 12, 31, 23, 59, 59, tzinfo=dt.UTC).timestamp(),
    "an hour back": START - 3600,
    "over the year": dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=dt.UTC).timestamp(),
}


class Clock:
    """What `time.time` says: a second more each time, from wherever it was set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """The clock of the whole process."""
    made = Clock()
    monkeypatch.setattr(time, "time", made)
    cable_id._canonical.cache_clear()
    yield made
    monkeypatch.undo()
    cable_id._canonical.cache_clear()


def _build(folder: Path, given: Path, clock: Clock, jumps: tuple[float, ...]) -> dict[str, object]:
    """An archive that is written while the clock jumps before each step."""
    later = iter(jumps)

    def jump() -> None:
        clock.now = next(later, clock.now)

    jump()
    with reftel.open(folder, create=True) as archive:
        archive.ingest([given / "one"], workers=0)
        jump()
        archive.ingest([given / "two"], workers=0)
        archive.correct("08MEXICO900001", "subject", "EXERCISE: 1", because="EXERCISE")
        jump()
        archive.correct("08MEXICO900001", "subject", "EXERCISE: 2", because="EXERCISE")
        archive.reread(every=True, workers=0)
        jump()
        archive.reindex()
        assert archive.verify() == ()
        held = contents(archive)
        held["subject"] = archive.cable("08MEXICO900001").cable.subject
        held["text"] = b"".join(export(archive, "text", None))
    return held


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Telegrams of 2008 that cite others by two digits of the year."""
    folder = tmp_path_factory.mktemp("given")
    put(folder / "one", a=telegram(900001, references=["73 STATE 1234", "07 LIMA 17", "LIMA 18"]))
    put(folder / "two", b=telegram(900002, texts=OTHER_TEXTS, references=["66 STATE 5", "08 MEXICO 900001"]))
    return folder


@pytest.mark.parametrize("name", CLOCKS)
def test_a_clock_that_jumps_changes_no_archive(name: str, tmp_path: Path, given: Path, clock: Clock) -> None:
    wanted = _build(tmp_path / "right", given, clock, ())
    jumps = (CLOCKS[name], START, CLOCKS[name], START)
    cable_id._canonical.cache_clear()
    assert _build(tmp_path / "wrong", given, clock, jumps) == wanted


@pytest.mark.parametrize("name", CLOCKS)
def test_two_digits_of_a_year_mean_the_same(name: str, clock: Clock) -> None:
    clock.now = CLOCKS[name]
    assert [full_year(two) for two in (8, 73, 66, 99, 0, 26)] == [2008, 1973, 1966, 1999, 2000, 2026]


@pytest.mark.parametrize("name", CLOCKS)
def test_feeds_stay_in_the_order_of_changes(name: str, tmp_path: Path, given: Path, clock: Clock) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([given / "one"], workers=0)
        clock.now = CLOCKS[name]
        archive.ingest([given / "two"], workers=0)
    with reftel.open(tmp_path / "archive", read_only=True) as archive:
        client = TestClient(create_app(archive))
        answer = client.get(urls.feed(""))
    assert answer.status_code == 200
    entries = ElementTree.fromstring(answer.text).findall("{*}entry")
    titles = [entry.findtext("{*}id") or "" for entry in entries]
    assert [title.endswith("900002") for title in titles] == [True, False], titles
    for entry in entries:
        dt.datetime.fromisoformat(str(entry.findtext("{*}updated")))
