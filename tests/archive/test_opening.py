"""Opening: folders that can't be written, other schemas, things that are no archive, several at once."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import tempfile
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.errors import ArchiveBusy, ArchiveError, NotAnArchive, SchemaTooNew
from reftel.store.lock import WriterLock
from tests.archive.making import put, telegram

CONTEXT = multiprocessing.get_context("spawn")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed archive of three cables."""
    files = put(tmp_path / "in", **{f"t{n}": telegram(900001 + n) for n in range(3)})
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([files], workers=0)
    return tmp_path / "archive"


def test_a_closed_archive_is_a_record_an_index_a_lock_and_what_people_added(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert (
        {"reftel.db", "index-v1", "lock"}
        <= names
        <= {"reftel.db", "index-v1", "lock", "people.jsonl", "reftel.db-wal", "reftel.db-shm"}
    )


def test_a_copy_is_an_archive(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "elsewhere" / "copy")
    with reftel.open(tmp_path / "elsewhere" / "copy", read_only=True) as archive:
        assert archive.overview().cables == 3
        assert archive.verify() == ()


def _as_someone_else(folder: str, other: str, pipe: Connection) -> None:
    """Read an archive that may not be written; as a user without rights, since root may always write."""
    with reftel.open(other, read_only=True) as archive:
        archive.search("lamp", facets=True)  # what is imported on the way may not be readable afterwards
        archive.cable("08MEXICO900001")
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        with reftel.open(folder, read_only=True) as archive:
            found = archive.search("lamp").total, archive.cable("08MEXICO900001").id, archive.overview().cables
        try:
            with reftel.open(folder) as archive:
                archive.ingest([], workers=0)
            told = "written"
        except ArchiveError as error:
            told = str(error)
        pipe.send((found, told))
    except Exception as error:
        pipe.send((f"{error!r} {error.__cause__!r}", ""))


def test_a_folder_that_can_not_be_written_can_be_read(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="reftel-test-") as base:  # pytest's own is closed to other users
        Path(base).chmod(0o755)
        place = Path(base) / "archive"
        shutil.copytree(folder, place)
        for path in (place / "reftel.db-wal", place / "reftel.db-shm"):
            path.unlink(missing_ok=True)
        opened = [place, *place.rglob("*")]
        for path in opened:
            path.chmod(0o555 if path.is_dir() else 0o444)
        ours, theirs = CONTEXT.Pipe()
        process = CONTEXT.Process(target=_as_someone_else, args=(str(place), str(folder), theirs))
        process.start()
        found, told = ours.recv()
        process.join()
        for path in opened:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert found == (3, "08MEXICO900001", 3)
    assert "can't be written" in told


def test_read_only_writes_nothing(folder: Path) -> None:
    with reftel.open(folder, read_only=True) as archive, pytest.raises(ArchiveError, match="for reading only"):
        archive.ingest([])


@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_archive(tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(NotAnArchive, match="it has no"):
        reftel.open(tmp_path / "nowhere", read_only=read_only)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letters.txt").write_bytes(b"EXERCISE")
    with pytest.raises(NotAnArchive, match="it has no"):
        reftel.open(tmp_path / "other", read_only=read_only)
    (tmp_path / "other" / "reftel.db").write_bytes(b"EXERCISE" * 600)
    with pytest.raises(NotAnArchive, match="is not an archive"):
        reftel.open(tmp_path / "other", read_only=read_only)


def test_an_archive_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_bytes(b"EXERCISE")
    with pytest.raises(NotAnArchive, match="contains other files"):
        reftel.open(tmp_path, create=True)
    with pytest.raises(NotAnArchive, match="is a file"):
        reftel.open(tmp_path / "letters.txt", create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_creating_what_is_there_opens_it(folder: Path) -> None:
    with reftel.open(folder, create=True) as archive:
        assert archive.overview().cables == 3


def _set_version(folder: Path, version: int) -> None:
    connection = sqlite3.connect(folder / "reftel.db")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def test_a_later_schema(folder: Path) -> None:
    _set_version(folder, 999)
    for read_only in (False, True):
        with pytest.raises(SchemaTooNew, match="upgrade Reftel"):
            reftel.open(folder, read_only=read_only)


def test_an_old_schema_is_brought_forward_when_it_may_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This Reftel plays the later one: it has a migration more."""
    from reftel.archive import open_archive as opening
    from reftel.store import migrations

    def step(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE article ADD COLUMN language TEXT")

    number = len(migrations.MIGRATIONS) + 1
    later = (*migrations.MIGRATIONS, migrations.Migration(number, "articles have a language", step))
    monkeypatch.setattr(opening, "MIGRATIONS", later)
    monkeypatch.setattr(migrations.check, "__defaults__", (later,))
    monkeypatch.setattr(migrations.bring_forward, "__defaults__", (later,))
    with pytest.raises(ArchiveError, match="earlier Reftel"):
        reftel.open(folder, read_only=True)
    with reftel.open(folder) as archive:
        assert archive.overview().cables == 3
    with reftel.open(folder, read_only=True) as archive:
        assert archive.overview().cables == 3


def test_the_second_writer_is_told_and_the_reader_is_not_disturbed(folder: Path, tmp_path: Path) -> None:
    more = put(tmp_path / "more", x=telegram(900009))
    with reftel.open(folder) as archive, WriterLock(folder):
        for write in (
            lambda: archive.ingest([more]),
            lambda: archive.correct("08MEXICO900001", "subject", "x", because="y"),
            archive.reindex,
            archive.reread,
            lambda: archive.verify(repair=True),
        ):
            with pytest.raises(ArchiveBusy, match="another process"):
                write()
        assert archive.search("lamp").total == 3
    with reftel.open(folder) as archive:
        assert archive.ingest([more], workers=0).cables_new == 1


def _ingest(folder: str, files: str, wait: bool, pipe: Connection) -> None:
    try:
        with reftel.open(folder, create=True, wait=wait) as archive:
            pipe.send(archive.ingest([files], workers=0, wait=wait).cables_new)
    except ArchiveBusy:
        pipe.send("busy")


def test_two_at_once_with_wait_both_come_in(tmp_path: Path) -> None:
    halves = [
        put(tmp_path / f"in{half}", **{f"t{n}": telegram(900001 + 40 * half + n) for n in range(40)}) for half in (0, 1)
    ]
    pipes, processes = [], []
    for half in halves:
        ours, theirs = CONTEXT.Pipe()
        process = CONTEXT.Process(target=_ingest, args=(str(tmp_path / "archive"), str(half), True, theirs))
        process.start()
        pipes.append(ours)
        processes.append(process)
    assert [pipe.recv() for pipe in pipes] == [40, 40]
    for process in processes:
        process.join()
    with reftel.open(tmp_path / "archive", read_only=True) as archive:
        assert archive.overview().cables == 80
        assert archive.verify() == ()


def test_readers_in_threads_while_it_is_written(folder: Path, tmp_path: Path) -> None:
    """Every reader sees whole generations: as many cables as the counts say, each of which can be shown."""
    more = put(tmp_path / "more", **{f"t{n:03d}": telegram(900100 + n) for n in range(150)})
    wrong: list[str] = []
    done = threading.Event()
    seen: list[int] = []

    def read(archive: Archive) -> None:
        while not done.is_set():
            try:
                held = archive.overview().cables
                seen.append(held)
                ids = list(archive.ids())
                if len(ids) < held:
                    wrong.append(f"{len(ids)} ids of {held} cables")
                archive.cable(ids[-1])
                archive.search("lamp", facets=True)
            except Exception as error:
                wrong.append(repr(error))
                return

    with reftel.open(folder, read_only=True) as reader, reftel.open(folder) as writer:
        threads = [threading.Thread(target=read, args=(reader,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        writer.ingest([more], workers=0)
        done.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert reader.overview().cables == 153
        assert reader.search("lamp").total == 153
        assert seen[0] >= 3


def test_a_closed_archive_answers_no_more(folder: Path) -> None:
    archive = reftel.open(folder)
    archive.close()
    archive.close()
    with pytest.raises(ArchiveError, match="closed"):
        archive.overview()


NOT_UTF8 = os.fsdecode(b"lamp\xff")


def test_a_name_that_is_not_utf8(folder: Path, tmp_path: Path) -> None:
    """A folder that was renamed by others is read; nothing is written into one that search engines refuse."""
    renamed = tmp_path / NOT_UTF8
    shutil.copytree(folder, renamed)
    with reftel.open(renamed, read_only=True) as archive:
        assert archive.overview().cables
    with pytest.raises(ArchiveError, match="the name is not UTF-8; choose another"):
        reftel.open(tmp_path / f"new{NOT_UTF8}", create=True)
    assert not (tmp_path / f"new{NOT_UTF8}").exists()
    with reftel.open(renamed) as archive, pytest.raises(ArchiveError, match="is not UTF-8; rename it first"):
        archive.reindex()
