"""Damage that verify did not see, or that nothing could repair."""

from __future__ import annotations

import base64
import gzip
import io
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
import zipfile
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from py7zr import SevenZipFile
from warcio.warcwriter import WARCWriter

import reftel
from reftel.archive.annotations import BadValueError
from reftel.cli.main import main
from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.exercise.documents import document
from reftel.model import Article
from tests.archive.making import OTHER_TEXTS, contents, put, telegram
from tests.reading.test_more_containers import docx

IDS = range(900001, 900006)


def _texts() -> dict[str, bytes]:
    return {f"t{number}.txt": telegram(number, texts=OTHER_TEXTS) for number in IDS}


def _zip(folder: Path) -> None:
    with zipfile.ZipFile(folder / "cables.zip", "w") as archive:
        for name, data in _texts().items():
            archive.writestr(name, data)


def _tar(folder: Path) -> None:
    with tarfile.open(folder / "cables.tar.gz", "w:gz") as archive:
        for name, data in _texts().items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def _gzips(folder: Path) -> None:
    for name, data in _texts().items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(data))


def _plain(folder: Path) -> None:
    for name, data in _texts().items():
        (folder / name).write_bytes(data)


def _seven_zip(folder: Path) -> None:
    with SevenZipFile(folder / "cables.7z", "w") as archive:
        for name, data in _texts().items():
            archive.writestr(data, name)


def _web_archive(folder: Path) -> None:
    with (folder / "cables.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for name, data in _texts().items():
            record = writer.create_warc_record(f"http://a.example/{name}", "resource", payload=io.BytesIO(data))
            writer.write_record(record)


def _mailbox(folder: Path) -> None:
    parts = []
    for name, data in _texts().items():
        mail = EmailMessage()
        mail["From"], mail["Message-ID"], mail["Date"] = "a@b.example", f"<{name}>", "Mon, 26 Feb 2007 10:00:00 +0000"
        mail.set_content(data.decode(), cte="base64")
        parts.append(b"From a@b.example Mon Feb 26 10:00:00 2007\n" + mail.as_bytes() + b"\n")
    (folder / "cables.mbox").write_bytes(b"".join(parts))


def _mails(folder: Path) -> None:
    for name, data in _texts().items():
        mail = EmailMessage()
        mail["From"], mail["Message-ID"], mail["Date"] = "a@b.example", f"<{name}>", "Mon, 26 Feb 2007 10:00:00 +0000"
        mail.set_content("EXERCISE: see what is attached.")
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        (folder / f"{name}.eml").write_bytes(mail.as_bytes())


def _saved_pages(folder: Path) -> None:
    for name, data in _texts().items():
        head = (
            "From: <Saved by Blink>\r\nSubject: EXERCISE\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
            f'\ttype="text/html";\r\n\tboundary="x"\r\n\r\n\r\n--x\r\nContent-Type: text/plain\r\n'
            f"Content-Transfer-Encoding: base64\r\nContent-Location: http://a.example/{name}\r\n\r\n"
        )
        (folder / f"{name}.mhtml").write_bytes(head.encode() + base64.encodebytes(data) + b"\r\n--x--\r\n")


def _web_pages_zipped(folder: Path) -> None:
    _web_archive(folder)
    pages = folder / "cables.warc.gz"
    with zipfile.ZipFile(folder / "cables.wacz", "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/data.warc.gz", pages.read_bytes())
    pages.unlink()


def _word_documents(folder: Path) -> None:
    for name, data in _texts().items():
        (folder / f"{name}.docx").write_bytes(docx(data.decode()))


def _pdfs(folder: Path) -> None:
    for name, data in _texts().items():
        (folder / f"{name}.pdf").write_bytes(document(data.decode()))


def _database(folder: Path) -> None:
    connection = sqlite3.connect(folder / "cables.sqlite")
    connection.execute("CREATE TABLE cable (id TEXT, content TEXT)")
    rows = [(f"08MEXICO{number}", data.decode()) for number, data in zip(IDS, _texts().values(), strict=True)]
    connection.executemany("INSERT INTO cable VALUES (?, ?)", rows)
    connection.commit()
    connection.close()


def _table(folder: Path) -> None:
    names = {"id": [f"08MEXICO{number}" for number in IDS], "content": [text.decode() for text in _texts().values()]}
    pq.write_table(pa.table(names), folder / "cables.parquet")


def _nested(folder: Path) -> None:
    _seven_zip(folder)
    inner = folder / "cables.7z"
    with tarfile.open(folder / "cables.tar.xz", "w:xz") as archive:
        archive.add(inner, "deep/cables.7z")
    inner.unlink()


_CONTAINERS = {
    "zip": _zip,
    "tar": _tar,
    "gzip": _gzips,
    "plain": _plain,
    "7z": _seven_zip,
    "warc": _web_archive,
    "mbox": _mailbox,
    "eml": _mails,
    "mhtml": _saved_pages,
    "wacz": _web_pages_zipped,
    "docx": _word_documents,
    "pdf": _pdfs,
    "sqlite": _database,
    "parquet": _table,
    "7z in tar.xz": _nested,
}


@pytest.fixture(params=_CONTAINERS.values(), ids=list(_CONTAINERS))
def damaged(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An archive three of whose sources are broken, one of them gone."""
    source = tmp_path / "in"
    source.mkdir()
    request.param(source)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([source], workers=0)
    _break(tmp_path / "archive")
    return tmp_path / "archive"


def _break(archive: Path) -> None:
    connection = sqlite3.connect(archive / "reftel.db")
    connection.execute("UPDATE content SET data = zeroblob(40) WHERE source IN (1, 3)")
    connection.execute("DELETE FROM content WHERE source = 4")
    connection.commit()
    connection.close()


def test_sources_come_back_from_containers(damaged: Path) -> None:
    with reftel.open(damaged) as archive:
        assert {finding.code for finding in archive.verify()} >= {"source"}
        assert all(finding.repaired for finding in archive.verify(repair=True))
        assert archive.verify() == ()


def test_what_is_ingested_replaces_what_is_broken(damaged: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "in").rename(elsewhere)
    with reftel.open(damaged) as archive:
        assert not all(finding.repaired for finding in archive.verify(repair=True)), "the files are gone"
        again = archive.ingest([elsewhere], workers=0)
        assert again.sources == 0 and again.known in (5, 10), "mails have a text beside what is attached"
        assert not {finding.code for finding in archive.verify()} & {"source", "reading"}
        archive.verify(repair=True)
        assert archive.verify() == ()


def test_a_dictionary_is_sealed_again(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    _plain(source)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([source], workers=0)
        before = contents(archive)
    connection = sqlite3.connect(tmp_path / "archive" / "reftel.db")
    (data,) = connection.execute("SELECT data FROM dictionary WHERE no = 1").fetchone()
    connection.execute("UPDATE dictionary SET data = ? WHERE no = 1", (data[:200] + b"XXXX" + data[204:],))
    connection.commit()
    connection.close()
    with reftel.open(tmp_path / "archive") as archive:
        assert {finding.code for finding in archive.verify()} >= {"seal"}
        archive.verify(repair=True)
        assert archive.verify() == ()
        assert contents(archive) == before


def test_an_emptied_record_is_damage(damaged: Path) -> None:
    """verify called it "in order", and made a new one."""
    record = damaged / "reftel.db"
    record.write_bytes(b"")
    for command in (
        ["verify", str(damaged)],
        ["verify", "--repair", str(damaged)],
        ["ingest", str(damaged), str(damaged.parent / "in")],
    ):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 1, done.output
        assert "record is empty" in done.output and "reftel restore" in done.output
    assert record.read_bytes() == b"", "nothing was made"
    with pytest.raises(ArchiveDamaged):
        reftel.open(damaged)


@pytest.mark.parametrize("begin", [b"", None])
def test_verify_makes_nothing(tmp_path: Path, begin: bytes | None) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    if begin is not None:
        (folder / "reftel.db").write_bytes(begin)
    done = CliRunner().invoke(main, ["verify", str(folder)])
    assert done.exit_code == 1 and "is not an archive" in done.output
    assert [path.stat().st_size for path in folder.iterdir()] == ([] if begin is None else [0])


def test_an_archive_is_its_owners(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        put(tmp_path / "in", a=telegram(900001))
        with reftel.open(tmp_path / "made", create=True) as archive:
            archive.ingest([tmp_path / "in"], workers=0)
        (tmp_path / "given").mkdir(mode=0o750)
        with reftel.open(tmp_path / "given", create=True) as archive:
            archive.ingest([tmp_path / "in"], workers=0)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "made").iterdir()}
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700
    assert modes.pop("index-v1") == 0o700
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE((tmp_path / "given").stat().st_mode) == 0o750, "told otherwise"
    assert stat.S_IMODE((tmp_path / "given" / "index-v1").stat().st_mode) == 0o750


def test_a_change_that_hides_is_seen(tmp_path: Path) -> None:
    """The same size and, set by hand, the same time."""
    put(tmp_path / "in", a=telegram(900001))
    (path,) = (tmp_path / "in").iterdir()
    times = path.stat()
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([tmp_path / "in"], workers=0)
        text = path.read_bytes()
        path.write_bytes(text.replace(b"900001", b"900007"))
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert archive.ingest([tmp_path / "in"], workers=0).sources == 1
        os.utime(path)
        again = archive.ingest([tmp_path / "in"], workers=0)
        assert (again.sources, again.files_unchanged) == (0, 1), "touched only"


@pytest.mark.parametrize(
    "url", ["https://example.org/a\nb", "https://example.org/\r\nx", "https://a.org/ b", "https://a.org/\x1b[1m"]
)
def test_addresses_are_of_one_line(tmp_path: Path, url: str) -> None:
    put(tmp_path / "in", a=telegram(900001))
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([tmp_path / "in"], workers=0)
        with pytest.raises(BadValueError):
            archive.add_article(Article(url=url), ["08MEXICO900001"])


FULL = """
import resource, sys
from pathlib import Path
from reftel.cli.main import main
archive, room, *command = sys.argv[1:]
largest = max(path.stat().st_size for path in Path(archive).rglob("*") if path.is_file())
limit = int(float(room) * largest)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
main(command)
"""

WRITING = {
    "correct": (
        "correct",
        "{archive}",
        "08MEXICO900001",
        "subject",
        "EXERCISE: other",
        "--because",
        "EXERCISE " * 9000,
    ),
    "articles": ("articles", "add", "{archive}", "https://example.org/" + "a" * 60_000, "--cables", "08MEXICO900001"),
    "reindex": ("reindex", "{archive}"),
    "ingest": ("ingest", "{archive}", "{more}"),
    "reread": ("reread", "{archive}", "--all"),
    "repair": ("verify", "{archive}", "--repair"),
    "catalogue": ("catalogue", "add", "{archive}", "{list}"),
    "accession": ("ingest", "{archive}", "{in}", "--from", "Exercise Library", "--accession", "2026-14"),
    "backup": ("backup", "{archive}", "{archive}/copy"),
    "salvage": ("salvage", "{archive}", "{archive}-new"),
    "restore": ("restore", "{backup}", "{archive}-new"),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """A folder with an archive, its backup and files to take in, and what the archive holds."""
    folder = tmp_path_factory.mktemp("full")
    put(folder / "in", **{f"t{n}": telegram(n) for n in IDS})
    put(folder / "more", **{f"m{n}": telegram(n + 100, texts=OTHER_TEXTS * 20) for n in range(900100, 900160)})
    (folder / "list").write_text("".join(f"08OSLO{n}\n" for n in range(1, 6000)))
    with reftel.open(folder / "archive", create=True) as archive:
        archive.ingest([folder / "in"], workers=0)
        archive.backup(folder / "backup")
        return folder, contents(archive)


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the size of files stands for a full disk")
@pytest.mark.parametrize("room", ["0", "0.05", "0.3"])
@pytest.mark.parametrize("name", WRITING)
def test_a_full_disk_is_said(tmp_path: Path, before: tuple[Path, dict[str, object]], name: str, room: str) -> None:
    shutil.copytree(before[0], tmp_path, dirs_exist_ok=True)
    places = {part: tmp_path / part for part in ("archive", "more", "in", "list", "backup")}
    command = [part.format(**places) for part in WRITING[name]]
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "archive"), room, *command], capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1, 3), done.stderr
    with reftel.open(tmp_path / "archive") as archive:
        archive.reindex()
        assert archive.verify() == ()
        held = contents(archive)
        assert before[1].items() <= held.items() or name in ("accession", "correct", "articles", "reread")
    if name in ("salvage", "restore"):
        with suppress(ArchiveError), reftel.open(tmp_path / "archive-new") as archive:
            assert {finding.code for finding in archive.verify()} <= {"index"}, "what is there is right"
    if done.returncode:
        again = subprocess.run([sys.executable, "-m", "reftel", *command], capture_output=True, text=True)
        assert again.returncode in (0, 3), again.stderr


def test_what_to_do_about_a_full_disk() -> None:
    from reftel.archive.session import cant_write

    assert "Free some space" in cant_write(OSError(28, "No space left on device"))
    assert "Free some space" in cant_write(sqlite3.OperationalError("database or disk is full"))
    assert "committed data is safe" in cant_write(OSError(5, "Input/output error"))
    assert issubclass(ArchiveDamaged, ArchiveError)
