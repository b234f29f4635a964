"""Schemas: new, old, later, and things that are no record."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from reftel.errors import ArchiveError, NotAnArchive, SchemaTooNew
from reftel.store.connection import open_reader, open_writer, schema_version
from reftel.store.migrations import APPLICATION_ID, MIGRATIONS, Migration, bring_forward, statements, version_of


def _record(folder: Path) -> Path:
    path = folder / "reftel.db"
    open_writer(path, create=True).close()
    return path


def test_migrations_are_numbered_without_gaps() -> None:
    assert [each.version for each in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_new_record_has_the_newest_schema(tmp_path: Path) -> None:
    path = _record(tmp_path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert schema_version(path) == MIGRATIONS[-1].version
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit of file sizes")
def test_a_full_disk_is_no_damage(tmp_path: Path) -> None:
    """Opening a record makes a file beside it, which a full disk refuses. Every command called that damage; the owner
    would run `reftel salvage`."""
    path = _record(tmp_path)
    program = (
        "import resource, sys; from pathlib import Path; from reftel.store.connection import open_reader; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); open_reader(Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    said = done.stderr.splitlines()[-1]
    assert "ArchiveError" in said
    assert "the disk may be full or failing" in said


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit of file sizes")
def test_a_disk_too_full_for_a_new_archive_is_said(tmp_path: Path) -> None:
    program = (
        "import resource, sys, reftel; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
        "reftel.open(sys.argv[1], create=True)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "new")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1].endswith("; the disk may be full or failing")


def test_a_record_whose_making_was_killed_is_not_a_full_disk(tmp_path: Path) -> None:
    """Its first transaction has a journal, which a reader cannot roll back."""
    program = (
        "import os, sqlite3, sys; made = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "made.execute('PRAGMA cache_size = 1'); made.execute('BEGIN IMMEDIATE'); made.execute('CREATE TABLE a (b)'); "
        "[made.execute('INSERT INTO a VALUES (zeroblob(9000))') for _ in range(50)]; os._exit(1)"
    )
    path = tmp_path / "reftel.db"
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    with pytest.raises(NotAnArchive, match="run the same command again"):
        open_reader(path)


def _add_column(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE article ADD COLUMN language TEXT")
    connection.execute("UPDATE article SET language = 'en'")


NEXT = MIGRATIONS[-1].version + 1


def test_an_old_record_is_brought_forward_and_keeps_its_rows(tmp_path: Path) -> None:
    path = _record(tmp_path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("INSERT INTO article (url, by_hand) VALUES ('https://example.org/EXERCISE', 1)")
    later = (*MIGRATIONS, Migration(NEXT, "articles have a language", _add_column))
    assert bring_forward(connection, "x", later) == ["articles have a language"]
    assert bring_forward(connection, "x", later) == []
    assert connection.execute("SELECT url, language FROM article").fetchall() == [
        ("https://example.org/EXERCISE", "en")
    ]
    assert version_of(connection, "x") == NEXT


def test_a_step_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    connection = sqlite3.connect(_record(tmp_path), isolation_level=None)

    def fails(connection: sqlite3.Connection) -> None:
        _add_column(connection)
        connection.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(ArchiveError, match="could not be brought"):
        bring_forward(connection, "x", (*MIGRATIONS, Migration(NEXT, "fails", fails)))
    assert version_of(connection, "x") == MIGRATIONS[-1].version
    columns = [row[1] for row in connection.execute("PRAGMA table_info(article)")]
    assert "language" not in columns


def test_a_later_schema_is_refused_for_reading_and_writing(tmp_path: Path) -> None:
    path = _record(tmp_path)
    sqlite3.connect(path).execute(f"PRAGMA user_version = {NEXT}")
    for opener in (open_reader, open_writer):
        with pytest.raises(SchemaTooNew, match="later Reftel"):
            opener(path)


def test_an_earlier_schema_can_not_be_read_without_being_brought_forward(tmp_path: Path) -> None:
    path = _record(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    with pytest.raises(NotAnArchive, match="empty"):
        open_reader(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"EXERCISE " * 1000, "is not an archive", id="a text"),
        pytest.param(None, "something else", id="a database of something else"),
    ],
)
def test_what_is_no_record_says_so(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "reftel.db"
    if content is None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE lamp (name TEXT)")
        other.commit()
        other.close()
    else:
        path.write_bytes(content)
    for opener in (open_reader, open_writer):
        with pytest.raises(NotAnArchive, match=message):
            opener(path)


def test_nothing_is_no_record(tmp_path: Path) -> None:
    for opener in (open_reader, open_writer, schema_version):
        with pytest.raises(NotAnArchive, match="it has no"):
            opener(tmp_path / "reftel.db")


def test_scripts_are_cut_at_statements_only() -> None:
    script = "CREATE TABLE a (x TEXT DEFAULT 'one; two');\n-- a remark; no end\nCREATE TABLE b (y);\n"
    assert [each.count("CREATE") for each in statements(script)] == [1, 1]


class _FailingDisk:
    """A connection whose disk fails."""

    def execute(self, _statement: str) -> None:
        raise sqlite3.OperationalError("disk I/O error")


def test_a_failing_disk_does_not_make_it_another_file(tmp_path: Path) -> None:
    (tmp_path / "reftel.db").write_bytes(b"")
    with pytest.raises(ArchiveError, match=r"can't be opened: disk I/O error; the disk may be full") as caught:
        version_of(cast(sqlite3.Connection, _FailingDisk()), str(tmp_path / "reftel.db"))
    assert not isinstance(caught.value, NotAnArchive)


def test_the_making_of_a_record_is_one_step(tmp_path: Path) -> None:
    """A kill between two steps would leave a new record that looks like one of an earlier Reftel."""

    def interrupted(_: sqlite3.Connection) -> None:
        raise KeyboardInterrupt

    connection = sqlite3.connect(tmp_path / "reftel.db", isolation_level=None)
    with pytest.raises(KeyboardInterrupt):
        bring_forward(connection, "x", (*MIGRATIONS, Migration(NEXT, "interrupted", interrupted)))
    assert version_of(connection, "x") == 0
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    assert bring_forward(connection, "x") == [each.why for each in MIGRATIONS]
    connection.close()
