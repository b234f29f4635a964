"""Damage is found, and what can be rebuilt is."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.errors import ArchiveError
from reftel.index import common_words
from tests.archive.making import OTHER_TEXTS, contents, put, telegram


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed archive with something in most tables."""
    base = tmp_path_factory.mktemp("small")
    struck = telegram(900004, texts=[*OTHER_TEXTS[:2], "A prize was given by XXXXXXXXXXXX for the longest game."])
    folder = put(
        base / "in",
        a=telegram(900001, references=["STATE 900002", "07 LIMA 900003"]),
        b=telegram(900002),
        c=telegram(900003, texts=OTHER_TEXTS, subject="EXERCISE: Chess"),
        d=struck,
        e=telegram(900004, texts=OTHER_TEXTS),
        f=b"\x00\x01\x02 no telegram" * 9,
    )
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([folder], workers=0)
        archive.correct("08MEXICO900001", "subject", "EXERCISE: Corrected", because="EXERCISE")
        archive.add_article(reftel.Article(url="https://example.org/a", title="EXERCISE"), ["08MEXICO900001"])
        assert archive.verify() == ()
    return base / "archive"


@pytest.fixture
def copied(small: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    shutil.copytree(small, tmp_path / "archive")
    return tmp_path / "archive"


def _codes(folder: Path) -> set[str]:
    """What is found; an archive that can't even be opened is found as well."""
    try:
        with reftel.open(folder, read_only=True) as archive:
            return {finding.code for finding in archive.verify()}
    except ArchiveError:
        return {"can't be opened"}


def _used(record: Path) -> list[tuple[int, int]]:
    """Where in the file rows are: (begin, end) of every cell's content area, by SQLite's own account."""
    connection = sqlite3.connect(record)
    try:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        pages = connection.execute("SELECT pageno, pgsize FROM dbstat WHERE ncell > 0").fetchall()
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()
    return [((number - 1) * size, number * size) for number, _ in pages]


def test_a_flipped_byte_in_the_record_is_found(small: Path, copied: Path) -> None:
    """Bytes of rows, each of which says something. (Unused parts of pages say nothing, and are not looked at.)"""
    record = copied / "reftel.db"
    plain = record.read_bytes()
    with reftel.open(small, read_only=True) as archive:
        before = contents(archive)
        shown = archive.cable("08MEXICO900004")
    rng = random.Random(3)
    size = int.from_bytes(plain[16:18], "big")
    inked = [at for at in range(100, len(plain)) if plain[at] and at % size > 100]
    found = 0
    for at in rng.sample(inked, 60):
        broken = bytearray(plain)
        broken[at] ^= 1 << rng.randrange(8)
        _replace(record, bytes(broken))
        if _codes(copied):
            found += 1
        else:  # it was in a part of a page that is not in use: everything reads as before
            with reftel.open(copied, read_only=True) as archive:
                assert contents(archive) == before
                assert archive.cable("08MEXICO900004") == shown
        for end in ("-wal", "-shm"):
            record.with_name(record.name + end).unlink(missing_ok=True)
    assert found >= 50
    _replace(record, plain)
    assert _codes(copied) == set()


def _replace(path: Path, data: bytes) -> None:
    """Another file of that name: a file that an engine has mapped must not be cut off under it."""
    part = path.with_suffix(".new")
    part.write_bytes(data)
    part.replace(path)


def test_a_flipped_byte_in_the_index_is_found(copied: Path) -> None:
    rng = random.Random(3)
    (folder,) = copied.glob("index-v*")
    files = [path for path in folder.iterdir() if path.suffix in (".idx", ".pos", ".term", ".fast", ".store")]
    assert files
    for path in files:
        plain = path.read_bytes()
        broken = bytearray(plain)
        broken[rng.randrange(max(len(plain) - 110, 1))] ^= 4  # before the footer, which names the engine
        _replace(path, bytes(broken))
        assert _codes(copied) & {"index", "can't be opened"}
        _replace(path, plain)
    assert _codes(copied) == set()


DAMAGES = (
    ("a cable's row", "UPDATE cable SET subject = 'changed' WHERE no = 2", {"cable"}),
    ("a count", "UPDATE tally SET n = n + 1 WHERE kind = 'post'", {"tally"}),
    ("a lost reference", "DELETE FROM cite", {"cite", "state"}),
    ("a lost choice", "DELETE FROM collation", {"collation"}),
    ("a broken choice", "UPDATE collation SET data = zeroblob(40)", {"reading"}),
    ("a broken reading", "UPDATE witness SET reading = zeroblob(40) WHERE no = 1", {"reading"}),
    ("broken bytes", "UPDATE content SET data = zeroblob(40) WHERE source = 1", {"source", "reading"}),
    ("other bytes", "UPDATE content SET (dictionary, data) = (SELECT dictionary, data FROM content WHERE source = 2) "
     "WHERE source = 1", {"source", "reading"}),
    ("lost bytes", "DELETE FROM content WHERE source = 2", {"source", "reading"}),
)  # fmt: skip
"""(what, the damage, the codes of what is found)."""


@pytest.mark.parametrize(("statement", "codes"), [case[1:] for case in DAMAGES], ids=[case[0] for case in DAMAGES])
def test_what_can_be_rebuilt_is(copied: Path, small: Path, statement: str, codes: set[str]) -> None:
    connection = sqlite3.connect(copied / "reftel.db")
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert _codes(copied) == codes
    with reftel.open(copied) as archive, reftel.open(small, read_only=True) as sound:
        findings = archive.verify(repair=True)
        assert {finding.code for finding in findings} == codes
        assert all(finding.repaired for finding in findings)
        assert archive.verify() == ()
        assert contents(archive) == contents(sound)
        assert archive.search("lamp").total == sound.search("lamp").total > 0


def test_what_people_wrote_can_not_be_rebuilt_and_is_not_touched(copied: Path) -> None:
    connection = sqlite3.connect(copied / "reftel.db")
    connection.execute("UPDATE correction SET because = 'changed'")
    connection.commit()
    connection.close()
    with reftel.open(copied) as archive:
        (finding,) = archive.verify(repair=True)
        assert (finding.code, finding.where, finding.repaired) == ("seal", "correction", False)
        assert [found.code for found in archive.verify()] == ["seal"]


def test_bytes_whose_file_is_gone_too_stay_lost(copied: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(copied / "reftel.db")
    connection.execute("UPDATE content SET data = zeroblob(40) WHERE source = 1")
    source = connection.execute(
        "SELECT file.path FROM place JOIN file ON file.no = place.file WHERE source = 1"
    ).fetchone()[0]
    connection.commit()
    connection.close()
    kept = Path(source).read_bytes()
    Path(source).unlink()
    try:
        with reftel.open(copied) as archive:
            assert not any(finding.repaired for finding in archive.verify(repair=True))
            assert archive.verify()
    finally:
        Path(source).write_bytes(kept)


def test_a_lost_index_says_what_to_do_and_is_built_anew(copied: Path) -> None:
    (folder,) = copied.glob("index-v*")
    shutil.rmtree(folder)
    with reftel.open(copied, read_only=True) as archive:
        assert archive.cable("08MEXICO900001").id == "08MEXICO900001"
        with pytest.raises(ArchiveError, match="reftel reindex"):
            archive.search("lamp")
        assert {finding.code for finding in archive.verify()} == {"index"}
    with reftel.open(copied) as archive:
        archive.reindex()
        assert archive.search("lamp").total > 0
        assert archive.verify() == ()


def test_an_index_that_fell_behind_is_brought_up(copied: Path, tmp_path: Path) -> None:
    """The index of before a change, as a kill between the two commits leaves it."""
    (folder,) = copied.glob("index-v*")
    shutil.copytree(folder, tmp_path / "before")
    more = put(tmp_path / "more", x=telegram(900009, subject="EXERCISE: Postcards"))
    with reftel.open(copied) as archive:
        archive.ingest([more], workers=0)
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "before", folder)
    assert _codes(copied) == {"index"}
    with reftel.open(copied) as archive:
        assert archive.search("postcards").total == 0
        archive.ingest([more], workers=0)
        assert archive.search("postcards").total == 1
        assert archive.verify() == ()


def test_an_index_that_is_ahead_is_told_everything(copied: Path, tmp_path: Path) -> None:
    """The record of before a change, as a restored copy leaves it."""
    shutil.copy(copied / "reftel.db", tmp_path / "before.db")
    more = put(tmp_path / "more", x=telegram(900009, subject="EXERCISE: Postcards"))
    with reftel.open(copied) as archive:
        archive.ingest([more], workers=0)
    for name in ("reftel.db-wal", "reftel.db-shm"):
        (copied / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "before.db", copied / "reftel.db")
    with reftel.open(copied) as archive:
        archive.ingest([], workers=0)
        assert archive.search("postcards").total == 0
        assert archive.verify() == ()


def test_reindex_switches_while_readers_go_on(copied: Path) -> None:
    with reftel.open(copied, read_only=True) as reader, reftel.open(copied) as writer:
        before = reader.search("lamp").total
        first = writer.reindex()
        assert reader.search("lamp").total == before
        assert writer.reindex() != first
        assert reader.search("lamp").total == before
        assert [path.name for path in copied.glob("index-v*")] == ["index-v3"]
        assert isinstance(reader, Archive)


def test_an_index_built_anew_finds_the_same_where_phrases_are_frequent(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common_words, "ENOUGH", 3)
    questions = ('"the longest"', '"the longest game"', "the", '"of the"', "-game", "game OR chess")
    with reftel.open(copied) as archive:
        before = {text: {hit.card.id for hit in archive.search(text).hits} for text in questions}
        assert before["the"]
        for _ in range(2):
            with reftel.open(copied, read_only=True) as reader:
                assert {text: {hit.card.id for hit in reader.search(text).hits} for text in questions} == before
            archive.reindex()
        folder = put(copied.parent / "more", g=telegram(900007, texts=OTHER_TEXTS))
        archive.ingest([folder], workers=0)
        assert "08MEXICO900007" in {hit.card.id for hit in archive.search("the").hits}
        assert archive.verify() == ()
