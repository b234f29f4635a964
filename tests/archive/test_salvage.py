"""What is left of an archive: salvaged around broken pages, kept in a second file, backed up while it is written."""

from __future__ import annotations

import random
import shutil
import sqlite3
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import reftel
from reftel.archive import Archive, people
from reftel.archive.maintenance.backup import restore
from reftel.archive.maintenance.salvage import salvage
from reftel.archive.people import KeptAnchors, KeptArticle, KeptCorrection
from reftel.cli.main import main
from reftel.errors import ArchiveDamaged, ArchiveError
from tests.archive.making import OTHER_TEXTS, contents, put, telegram

COUNT = 120


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of some pages with corrections, articles and copies."""
    base = tmp_path_factory.mktemp("whole")
    files: dict[str, bytes] = {
        f"t{n:03d}": telegram(900000 + n, texts=[f"EXERCISE {random.Random(n).randbytes(900).hex()}", *OTHER_TEXTS])
        for n in range(1, COUNT + 1)
    }
    files |= {f"u{n:03d}": files[f"t{n:03d}"] + b"\n" for n in range(1, 20)}
    files["v"] = b"\x00\x01 no telegram" * 20
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([put(base / "in", **files)], workers=0)
        for n in range(1, 30):
            archive.correct(f"08MEXICO{900000 + n}", "subject", f"EXERCISE: {n}", because="EXERCISE", by="Jane Doe")
        archive.withdraw(3)
        archive.add_article(reftel.Article(url="https://example.org/a", title="EXERCISE"), ["08MEXICO900002"])
        assert archive.verify() == ()
    return base / "archive"


def _values(archive: Path) -> dict[str, tuple[Any, ...]]:
    """What readers see of each cable, corrections and articles included."""
    with reftel.open(archive, read_only=True) as opened:
        views = [opened.cable(cable_id) for cable_id in opened.ids()]
    return {
        view.id: (
            view.cable.subject,
            tuple((p.anchor, p.text) for p in view.cable.paragraphs),
            tuple((c.field, c.value, c.because, c.by, c.made, c.withdrawn) for c in view.corrections),
            tuple(row.article for row in view.articles),
            sorted(copy.source.sha256 for copy in view.copies),
        )
        for view in views
    }


def test_a_whole_archive_is_salvaged_whole(whole: Path, tmp_path: Path) -> None:
    before = contents_of(whole)
    done = salvage(whole, tmp_path / "new")
    assert (done.lost_sources, done.lost_people, done.lost_rows) == ([], [], {})
    assert done.sources == COUNT + 20
    assert contents_of(whole) == before, "nothing in the old one is changed"
    assert _values(tmp_path / "new") == _values(whole)
    with reftel.open(tmp_path / "new") as archive:
        assert archive.verify() == ()
        assert len(archive.corrections()) == 29


def contents_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("seed", range(6))
def test_an_archive_with_a_broken_page(whole: Path, tmp_path: Path, seed: int) -> None:
    """9 of 16 archives of which a random part was overwritten could not be rescued."""
    old = tmp_path / "old"
    shutil.copytree(whole, old)
    record = bytearray((old / "reftel.db").read_bytes())
    rng = random.Random(seed)
    at = rng.randrange(len(record) - 40_000) if seed else 0
    size = rng.randrange(100, 40_000)
    record[at : at + size] = rng.randbytes(size)
    (old / "reftel.db").write_bytes(record)
    done = salvage(old, tmp_path / "new")
    expected, got = _values(whole), _values(tmp_path / "new")
    assert len(got) > COUNT / 3, (at, size, done)
    assert got.keys() <= expected.keys()
    for cable_id, values in got.items():
        assert values[2:4] == expected[cable_id][2:4], "what people added is all there"
        assert all(digest in expected[cable_id][4] for digest in values[4])
    if len(got) < len(expected):
        assert done.lost_sources or done.lost_rows
    with reftel.open(tmp_path / "new") as archive:
        assert archive.verify() == ()


def test_a_lost_record_leaves_what_people_added(whole: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(whole, old)
    (old / "reftel.db").write_bytes(random.Random(1).randbytes(200_000))
    runner = CliRunner()
    done = runner.invoke(main, ["salvage", str(old), str(tmp_path / "new")])
    assert done.exit_code == 3, done.output
    assert "lost:" in done.output and "EXERCISE: 7" in done.output
    again = runner.invoke(main, ["salvage", str(old), str(tmp_path / "new")])
    assert again.exit_code == 1 and "not empty" in again.output


def test_what_people_add_is_written_twice(tmp_path: Path) -> None:
    put(tmp_path / "in", a=telegram(900001), b=telegram(900001) + b"\n", c=telegram(900002))
    folder = tmp_path / "archive"
    with reftel.open(folder, create=True) as archive:
        archive.ingest([tmp_path / "in"], workers=0)
        assert [type(each) for each in people.saved(folder)[0]] == [KeptAnchors]
        archive.correct("08MEXICO900001", "subject", "EXERCISE: other", because="EXERCISE")
        kept, broken = people.saved(folder)
        assert [type(each) for each in kept] == [KeptCorrection, KeptAnchors] and not broken
        archive.add_article(reftel.Article(url="https://example.org/a"), ["08MEXICO900009", "08MEXICO900002"])
        (article,) = (each for each in people.saved(folder)[0] if isinstance(each, KeptArticle))
        assert article.cables == ("08MEXICO900002", "08MEXICO900009")
        archive.withdraw(1)
        (correction,) = (each for each in people.saved(folder)[0] if isinstance(each, KeptCorrection))
        assert correction.withdrawn
    assert stat.S_IMODE((folder / people.FILE).stat().st_mode) == 0o600
    assert (folder / people.FILE).stat().st_size < 2000


def test_a_damaged_record_does_not_take_the_second_files_place(whole: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(whole, old)
    before = (old / people.FILE).read_bytes()
    connection = sqlite3.connect(old / "reftel.db")
    connection.execute("DELETE FROM correction")
    connection.commit()
    connection.close()
    with reftel.open(old) as archive:
        archive.add_article(reftel.Article(url="https://example.org/b"), ["08MEXICO900004"])
    assert (old / people.FILE).read_bytes() == before


def test_a_backup_of_an_archive_in_use(whole: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(whole, old)
    put(tmp_path / "more", **{f"m{n}": telegram(900500 + n, texts=OTHER_TEXTS) for n in range(40)})

    def work() -> None:
        with Archive(old) as writing:
            writing.ingest([tmp_path / "more"], workers=0)

    writer = threading.Thread(target=work)
    with reftel.open(old, read_only=True) as archive:
        held = [len(archive)]
        writer.start()
        for number in range(3):
            archive.backup(tmp_path / f"backup{number}")
        writer.join()
        held.append(len(archive))
    for number in range(3):
        file = tmp_path / f"backup{number}"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        restore(file, tmp_path / f"new{number}")
        with reftel.open(tmp_path / f"new{number}") as restored:
            assert restored.verify() == ()
            assert held[0] <= len(restored) <= held[1]
    assert sorted(path.name for path in tmp_path.glob("backup*")) == [f"backup{number}" for number in range(3)]


def test_a_backup_is_checked(whole: Path, tmp_path: Path) -> None:
    with reftel.open(whole, read_only=True) as archive:
        archive.backup(tmp_path / "backup")
        expected = contents(archive)
    restore(tmp_path / "backup", tmp_path / "good")
    with reftel.open(tmp_path / "good", read_only=True) as archive:
        assert contents(archive) == expected
    with pytest.raises(ArchiveError, match="already"):
        restore(tmp_path / "backup", tmp_path / "good")
    connection = sqlite3.connect(tmp_path / "backup")
    connection.execute("UPDATE content SET data = zeroblob(40) WHERE source = 5")
    connection.commit()
    connection.close()
    with pytest.raises(ArchiveDamaged, match="nothing was restored"):
        restore(tmp_path / "backup", tmp_path / "bad")
    assert not (tmp_path / "bad").exists()
    (tmp_path / "noise").write_bytes(b"EXERCISE" * 9000)
    with pytest.raises(ArchiveError):
        restore(tmp_path / "noise", tmp_path / "bad")


def test_a_backup_that_cannot_be_written(whole: Path, tmp_path: Path) -> None:
    with reftel.open(whole, read_only=True) as archive, pytest.raises(ArchiveError, match="No such file"):
        archive.backup(tmp_path / "nowhere" / "backup")
