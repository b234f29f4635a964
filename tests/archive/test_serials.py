"""The rows of serials follow the cables, whatever happens to them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.maintenance.salvage import salvage
from reftel.archive.record import serial_ledgers
from reftel.archive.record.cable import assemble
from reftel.errors import ArchiveError
from reftel.store import integrity
from reftel.store import serials as rows
from reftel.store.codec import Codec
from reftel.store.connection import RECORD
from reftel.store.records import dictionary
from reftel.store.rows import WITHDRAWN
from tests.archive.making import OTHER_TEXTS, put, telegram


def stored(archive: Archive) -> list[tuple[object, ...]]:
    """Every row of serials, as it is."""
    connection = sqlite3.connect(f"file:{archive.path / RECORD}?mode=ro", uri=True)
    try:
        return connection.execute("SELECT * FROM serial ORDER BY post, year, serial, cable").fetchall()
    finally:
        connection.close()


def derived_anew(archive: Archive) -> list[tuple[object, ...]]:
    """Every row of serials, computed from the witnesses."""
    connection = sqlite3.connect(f"file:{archive.path / RECORD}?mode=ro", uri=True)
    codec = Codec(load=lambda no: dictionary(connection, no))
    found = []
    try:
        for no in integrity.cable_numbers(connection):
            row = assemble(connection, codec, no, stored=False).derived().serial
            if row is not None:
                found.append((row.post, row.year, row.serial, no, row.created, row.numbers))
    finally:
        connection.close()
    return sorted(found)


def test_rows_follow_what_happens_to_cables(empty: Archive, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=telegram(900001), b=telegram(900002, time="141503Z MAR 08"))
    empty.ingest([folder], workers=0)
    assert [(row[:3], row[5]) for row in stored(empty)] == [
        (("MEXICO", 2008, 900001), "STATE 0001;LIMA 0002"),
        (("MEXICO", 2008, 900002), "STATE 0001;LIMA 0002"),
    ]
    empty.ingest([put(tmp_path / "more", c=telegram(900002, texts=OTHER_TEXTS, subject="EXERCISE: Chess"))], workers=0)
    assert [row[2] for row in stored(empty)] == [900001, 900002, 900002]
    empty.correct("08MEXICO900001", "created", "2008-05-01T10:00:00Z", because="EXERCISE")
    assert stored(empty)[0][4] == 1209636000
    assert stored(empty) == derived_anew(empty)
    empty.withdraw(1)
    empty.reread(every=True, workers=0)
    assert stored(empty) == derived_anew(empty)
    assert empty.verify() == ()


def test_exercise_traffic_has_a_row_for_each_cable(filled: Archive) -> None:
    assert stored(filled) == derived_anew(filled)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM serial",
        "UPDATE serial SET created = 1",
        "INSERT INTO serial VALUES ('LIMA', 2008, 1, 1, NULL, NULL)",
    ],
)
def test_a_wrong_row_is_found_and_repaired(tmp_path: Path, damage: str) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
        good = stored(archive)
    connection = sqlite3.connect(tmp_path / "archive" / RECORD)
    connection.execute(damage)
    connection.commit()
    connection.close()
    with reftel.open(tmp_path / "archive") as archive:
        assert {problem.code for problem in archive.verify()} == {"serial"}
        assert all(problem.repaired for problem in archive.verify(repair=True))
        assert stored(archive) == good


def test_an_archive_of_the_first_schema_gets_its_rows(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
        good = stored(archive)
    brought_back(tmp_path / "archive")
    with pytest.raises(ArchiveError, match="earlier"):
        reftel.open(tmp_path / "archive", read_only=True)
    with reftel.open(tmp_path / "archive") as archive:
        assert stored(archive) == good, "message numbers are in the readings: nobody has to read again for them"
        assert archive.verify() == ()


def test_a_killed_step_is_finished_by_the_next_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
        good = stored(archive)
    brought_back(tmp_path / "archive")
    with monkeypatch.context() as patch:
        for module in ("archive", "open_archive"):
            patch.setattr(f"reftel.archive.{module}.derive_if_due", lambda _: None)
        with reftel.open(tmp_path / "archive") as archive:
            assert {problem.code for problem in archive.verify()} == {"serial", "clue"}
    with reftel.open(tmp_path / "archive") as archive:
        archive.ingest([tmp_path / "in"], workers=0)
        assert stored(archive) == good
        assert archive.verify() == ()


def test_an_archive_of_the_first_schema_is_salvaged(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
        good = stored(archive)
    brought_back(tmp_path / "archive")
    done = salvage(tmp_path / "archive", tmp_path / "new")
    assert (done.sources, done.lost_sources, done.lost_rows) == (1, [], {})
    with reftel.open(tmp_path / "new") as archive:
        assert stored(archive) == good


def brought_back(archive: Path) -> None:
    """Take an archive back to the first schema."""
    connection = sqlite3.connect(archive / RECORD)
    for (table,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT NULL AND name NOT IN "
        "('meta', 'dictionary', 'file', 'source', 'content', 'place', 'refused', 'witness', 'cable', 'alias', "
        "'collation', 'paragraphs', 'redirect', 'cite', 'correction', 'article', 'article_cable', 'tally', 'seal')"
    ).fetchall():
        connection.execute(f"DROP TABLE {table}")  # of later schemas
    connection.execute("ALTER TABLE cable DROP COLUMN subject_shown")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()


def test_the_years_of_a_post_are_those_of_the_whole_list(filled: Archive) -> None:
    with closing(sqlite3.connect(f"file:{filled.path / RECORD}?mode=ro", uri=True)) as connection:
        every = rows.years(connection)
        posts = {post for post, _ in every}
        assert len(posts) > 20
        for post in posts:
            assert rows.years(connection, post) == [pair for pair in every if pair[0] == post]
        assert rows.years(connection, "NOWHERE") == []


def test_days_and_the_highest_serial(tmp_path: Path) -> None:
    sent = {f"s{at}": telegram(900001 + 10 * at, time=f"{at + 1:02d}1503Z MAR 08") for at in range(12)}
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", **sent)], workers=0)
    connection = sqlite3.connect(tmp_path / "archive" / RECORD)
    try:
        found = serial_ledgers.days_of(connection, "MEXICO", 2008, 900035)
        assert (str(found.first), str(found.last), found.below, found.above) == (
            "2008-03-04",
            "2008-03-05",
            900031,
            900041,
        )
        assert serial_ledgers.reach(connection, "LIMA", 2008) is None
        reach = serial_ledgers.reach(connection, "MEXICO", 2008)
        assert reach is not None and 902_000 < reach.highest < 940_000
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT serial FROM serial WHERE post = 'MEXICO' AND year = 2008 AND serial < 9"
        ).fetchall()
        assert "USING PRIMARY KEY" in plan[0][3]
    finally:
        connection.close()


def test_a_cable_whose_text_is_withheld_is_withdrawn_not_held(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(5), b=telegram(7, time="141503Z MAR 08"))], workers=0)
    connection = sqlite3.connect(tmp_path / "archive" / RECORD)
    connection.execute("UPDATE cable SET flags = flags | ? WHERE id = '08MEXICO7'", (WITHDRAWN,))
    connection.commit()
    connection.close()
    with reftel.open(tmp_path / "archive", read_only=True) as archive:
        ledger, gaps = archive.post_year("MEXICO", 2008)
        assert (ledger.held, ledger.withdrawn, ledger.unseen, ledger.highest) == (1, 1, 5, 7)
        assert [(gap.first, gap.last) for gap in gaps] == [(1, 4), (6, 7)]
        (row,) = archive.gaps()
        assert (row.held, row.withdrawn, row.unseen, row.numbered) == (1, 1, 5, 7)
        states = {day.date.day: day.state for day in ledger.days if day.date.month == 3}
        assert (states[13], states[14]) == ("held", "known")
