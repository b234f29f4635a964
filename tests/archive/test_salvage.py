"""What is left of an archive: salvaged around broken pages, kept in a second file, backed up while it is written."""

from __future__ import annotations

import datetime as dt
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
from reftel.archive import Archive, people_file
from reftel.archive.maintenance.backup import restore
from reftel.archive.maintenance.salvage import salvage
from reftel.archive.people_file import KeptAccession, KeptAnchors, KeptArticle, KeptCorrection
from reftel.cli.main import main
from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.origins import Accession
from tests.archive.making import OTHER_TEXTS, contents, put, telegram

COUNT = 120
GIVEN = Accession(giver="Exercise Library", number="2026-14", terms="Public domain", received=dt.date(2026, 11, 28))


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
        archive.ingest([base / "in" / "t001.txt"], workers=0, given=GIVEN)
        archive.ingest([_mail(base / "box.mbox")], workers=0, given=Accession(giver="Another"))
        for number in range(2):
            ids = [f"08OSLO{n},2008-02\n" for n in range(1, 400) if n % (number + 2)]
            (base / f"list{number}.csv").write_text(f"id,date\n{''.join(ids)}")
            archive.add_catalogue(base / f"list{number}.csv", name=f"EXERCISE {number}")
        assert archive.verify() == ()
    return base / "archive"


def _mail(path: Path) -> Path:
    head = "From a@example.org Mon Jan  4 09:00:00 2010\nFrom: Jane Doe <a@example.org>\nSubject: EXERCISE\n"
    when = "Date: Mon, 04 Jan 2010 09:00:00 +0000\nContent-Type: text/plain\n\n"
    path.write_bytes(f"{head}{when}".encode() + telegram(900801) + b"\n")
    return path


def _beside(archive: Path) -> tuple[Any, ...]:
    """What readers see beside cables."""
    with reftel.open(archive, read_only=True) as opened:
        connection = sqlite3.connect(f"file:{archive / 'reftel.db'}?mode=ro", uri=True)
        known = connection.execute("SELECT * FROM known ORDER BY id, catalogue").fetchall()
        files = connection.execute("SELECT path, accession FROM accession_file JOIN file ON no = file").fetchall()
        connection.close()
        return opened.accessions(), opened.catalogues(), known, sorted(files)


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
            sorted(((copy.accession, copy.provenance) for copy in view.copies), key=repr),
        )
        for view in views
    }


def test_a_whole_archive_is_salvaged_whole(whole: Path, tmp_path: Path) -> None:
    before = contents_of(whole)
    done = salvage(whole, tmp_path / "new")
    assert (done.lost_sources, done.lost_people, done.lost_rows) == ([], [], {})
    assert done.sources == COUNT + 21
    assert contents_of(whole) == before, "nothing in the old one is changed"
    assert _values(tmp_path / "new") == _values(whole)
    assert _beside(tmp_path / "new") == _beside(whole)
    with reftel.open(tmp_path / "new") as archive:
        assert archive.verify() == ()
        assert len(archive.corrections()) == 29
        with reftel.open(whole, read_only=True) as old:
            assert archive.generation() > old.generation(), "else what a browser kept seems to be this archive's"


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
    before, after = _beside(whole), _beside(tmp_path / "new")
    assert after[0] == before[0] and after[3] == before[3], "accessions are kept twice"
    assert set(after[2]) <= set(before[2])
    for catalogue in before[1]:
        rows = sum(row[1] == catalogue.number for row in after[2])
        assert rows == catalogue.cables or any(f"catalogue {catalogue.name} " in line for line in done.lost_people)
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
    assert "266 of 266 cables of the catalogue EXERCISE 1" in done.output
    assert _beside(tmp_path / "new")[0] == _beside(whole)[0]
    again = runner.invoke(main, ["salvage", str(old), str(tmp_path / "new")])
    assert again.exit_code == 1 and "not empty" in again.output


def test_what_people_add_is_written_twice(tmp_path: Path) -> None:
    put(tmp_path / "in", a=telegram(900001), b=telegram(900001) + b"\n", c=telegram(900002))
    folder = tmp_path / "archive"
    with reftel.open(folder, create=True) as archive:
        archive.ingest([tmp_path / "in"], workers=0)
        assert [type(each) for each in people_file.saved(folder)[0]] == [KeptAnchors]
        archive.ingest([tmp_path / "in" / "a.txt"], workers=0, given=GIVEN)
        assert people_file.saved(folder)[0][-1] == KeptAccession(
            no=1,
            giver="Exercise Library",
            number="2026-14",
            terms="Public domain",
            address="",
            received="2026-11-28",
            note="",
            files={f"{tmp_path}/in/": ("a.txt",)},
        )
        archive.correct("08MEXICO900001", "subject", "EXERCISE: other", because="EXERCISE")
        kept, broken = people_file.saved(folder)
        assert [type(each) for each in kept] == [KeptCorrection, KeptAnchors, KeptAccession] and not broken
        archive.add_article(reftel.Article(url="https://example.org/a"), ["08MEXICO900009", "08MEXICO900002"])
        (article,) = (each for each in people_file.saved(folder)[0] if isinstance(each, KeptArticle))
        assert article.cables == ("08MEXICO900002", "08MEXICO900009")
        archive.withdraw(1)
        (correction,) = (each for each in people_file.saved(folder)[0] if isinstance(each, KeptCorrection))
        assert correction.withdrawn
    assert stat.S_IMODE((folder / people_file.FILE).stat().st_mode) == 0o600
    assert (folder / people_file.FILE).stat().st_size < 2000


def test_a_damaged_record_does_not_take_the_second_files_place(whole: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(whole, old)
    before = (old / people_file.FILE).read_bytes()
    connection = sqlite3.connect(old / "reftel.db")
    connection.execute("DELETE FROM correction")
    connection.commit()
    connection.close()
    with reftel.open(old) as archive:
        archive.add_article(reftel.Article(url="https://example.org/b"), ["08MEXICO900004"])
    assert (old / people_file.FILE).read_bytes() == before


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
    assert _beside(tmp_path / "good") == _beside(whole)
    assert people_file.saved(tmp_path / "good") == people_file.saved(whole)
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


def test_a_salvage_that_fails_leaves_the_new_folder_as_it_was(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a full disk the same command said that the folder is not empty."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "empty").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr("reftel.archive.maintenance.salvage.rebuild", fail)
        for name in ("new", "empty"):
            with pytest.raises(ArchiveError, match="the disk is full"):
                salvage(whole, tmp_path / name)
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]
    salvage(whole, tmp_path / "new")
    with reftel.open(tmp_path / "new") as archive:
        assert archive.verify() == ()


@pytest.mark.parametrize("value", ["x", "-1", "99999999999999999999", "1e9", ""])
def test_a_broken_generation_is_damage_and_can_be_salvaged(value: str, whole: Path, tmp_path: Path) -> None:
    """A number beyond 64 bits ended writing commands with a traceback."""
    shutil.copytree(whole, tmp_path / "old")
    connection = sqlite3.connect(tmp_path / "old" / "reftel.db")
    connection.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (value,))
    connection.commit()
    connection.close()
    commands = {
        "correct": ("correct", "{old}", "08MEXICO900001", "subject", "EXERCISE: 2", "--because", "EXERCISE"),
        "ingest": ("ingest", "{old}", __file__, "--workers", "0"),
        "verify": ("verify", "{old}"),
        "search": ("search", "{old}", "lamp"),
        "reindex": ("reindex", "{old}"),
    }
    for command in commands.values():
        done = CliRunner().invoke(main, [part.format(old=tmp_path / "old") for part in command])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    salvage(tmp_path / "old", tmp_path / "new")
    with reftel.open(tmp_path / "new") as archive, reftel.open(whole) as before:
        assert archive.verify() == ()
        assert sorted(archive.ids()) == sorted(before.ids())


@pytest.mark.parametrize(("table", "column"), [("source", "form"), ("cable", "subject"), ("witness", "version")])
def test_values_of_another_type_are_found_and_end_no_command_with_a_traceback(
    table: str, column: str, whole: Path, tmp_path: Path
) -> None:
    shutil.copytree(whole, tmp_path / "old")
    connection = sqlite3.connect(tmp_path / "old" / "reftel.db")
    connection.execute(f"UPDATE {table} SET {column} = x'ff01'")
    connection.commit()
    connection.close()
    done = CliRunner().invoke(main, ["verify", str(tmp_path / "old")])
    assert done.exit_code == 1
    assert f"{table}: {column} has values of another type" in done.output
    for command in (("stats",), ("export", "--format", "csv"), ("reread", "--all", "--workers", "0"), ("reindex",)):
        done = CliRunner().invoke(main, [command[0], str(tmp_path / "old"), *command[1:]])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.output


@pytest.mark.parametrize("broken", [b'{"kind": "correction"\n', b"\xff\xfe\0\n", b"null\n", b"[]\n"])
def test_a_broken_second_file_is_damage_and_written_again(broken: bytes, whole: Path, tmp_path: Path) -> None:
    """`verify` called it in order."""
    shutil.copytree(whole, tmp_path / "old")
    file = tmp_path / "old" / people_file.FILE
    before = file.read_bytes()
    file.write_bytes(before[:40] + broken + before[40:])
    with reftel.open(tmp_path / "old", read_only=True) as archive:
        assert {problem.code for problem in archive.verify()} == {"people"}
    with reftel.open(tmp_path / "old") as archive:
        archive.verify(repair=True)
    assert file.read_bytes() == before
    with reftel.open(tmp_path / "old", read_only=True) as archive:
        assert archive.verify() == ()
