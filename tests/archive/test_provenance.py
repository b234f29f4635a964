"""Where sources come from: said by options, by sources.toml, by containers; shown instead of local paths."""

from __future__ import annotations

import datetime as dt
import io
import json
import sqlite3
import tarfile
import zipfile
from pathlib import Path
from typing import Literal

import py7zr
import pytest
from click.testing import CliRunner
from warcio.warcwriter import WARCWriter

import reftel
from reftel.archive import Archive
from reftel.citation import cite
from reftel.cli.main import main
from reftel.export import export
from reftel.origins import Accession
from reftel.store.checksums import broken_seals
from tests.archive.making import OTHER_TEXTS, telegram

GIVEN = Accession(giver="Exercise Library", number="2026-14", terms="Public domain", received=dt.date(2026, 11, 28))
ADDRESS = "http://mirror.example/08MEXICO900001.txt"


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "owners home" / "in"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(telegram(900001, texts=OTHER_TEXTS))
    return folder


def _web_archive(path: Path) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        record = writer.create_warc_record(
            ADDRESS,
            "resource",
            payload=io.BytesIO(telegram(900002, texts=OTHER_TEXTS)),
            warc_headers_dict={"WARC-Date": "2010-12-09T09:09:00Z"},
        )
        writer.write_record(record)


def _exports(archive: Archive) -> str:
    return "".join(
        b"".join(export(archive, name, None)).decode("utf-8", "replace") for name in ("jsonl", "tei", "text")
    )


def test_an_accession_is_shown_instead_of_a_path(empty: Archive, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    assert empty.ingest([folder], workers=0, given=GIVEN).cables_new == 1
    view = empty.cable("08MEXICO900001")
    (copy,) = view.copies
    assert copy.accession == Accession(no=1, **{n: getattr(GIVEN, n) for n in GIVEN.__struct_fields__ if n != "no"})
    assert copy.found_in == ("a.txt",)
    assert copy.places == (str(folder / "a.txt"),)
    assert "Exercise Library, accession 2026-14" in cite(view, "chicago")
    shown = _exports(empty)
    assert "owners home" not in shown
    assert "Public domain" in shown
    line = json.loads(b"".join(export(empty, "jsonl", None)))
    assert line["copies"][0]["accession"]["giver"] == "Exercise Library"
    assert empty.accession(1).cables == 1
    assert [card.id for card in empty.cables_of_accession(1)] == ["08MEXICO900001"]
    with pytest.raises(LookupError):
        empty.accession(2)


def test_a_web_archive_says_address_and_date(empty: Archive, tmp_path: Path) -> None:
    _web_archive(tmp_path / "x.warc.gz")
    empty.ingest([tmp_path / "x.warc.gz"], workers=0)
    (copy,) = empty.cable("08MEXICO900002").copies
    assert copy.provenance is not None
    assert copy.provenance.address == ADDRESS
    assert copy.provenance.date == dt.datetime(2010, 12, 9, 9, 9, tzinfo=dt.UTC)
    assert copy.found_in == (f"x.warc.gz > {ADDRESS}",)
    assert empty.verify() == ()


def test_what_is_unchanged_can_be_given_later(empty: Archive, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    empty.ingest([folder], workers=0)
    again = empty.ingest([folder], workers=0, given=GIVEN)
    assert (again.files_unchanged, again.sources) == (1, 0)
    assert empty.cable("08MEXICO900001").copies[0].accession is not None
    changed = Accession(giver="Exercise Library", terms="CC0")
    empty.ingest([folder], workers=0, given=changed)
    held = empty.cable("08MEXICO900001").copies[0].accession
    assert held is not None and (held.no, held.terms) == (2, "CC0")
    assert empty.accession(1).files == 0
    assert empty.verify() == ()
    connection = sqlite3.connect(empty.path / "reftel.db")
    assert broken_seals(connection) == []
    connection.close()


def test_sources_toml(empty: Archive, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    deeper = folder / "deeper"
    deeper.mkdir()
    (deeper / "b.txt").write_bytes(telegram(900002, texts=OTHER_TEXTS))
    (folder / "sources.toml").write_text('from = "Exercise Library"\nterms = "Public domain"\nreceived = 2026-11-28\n')
    done = empty.ingest([folder], workers=0)
    assert (done.trouble_count, done.sources) == (0, 2)
    for number in (900001, 900002):
        held = empty.cable(f"08MEXICO{number}").copies[0].accession
        assert held is not None
        assert (held.giver, held.terms, held.received) == ("Exercise Library", "Public domain", dt.date(2026, 11, 28))
    (deeper / "sources.toml").write_text('from = "Another"\n')
    empty.ingest([folder], workers=0, given=Accession(giver="Another", number="7"))
    held = empty.cable("08MEXICO900002").copies[0].accession
    assert held is not None and (held.giver, held.number, held.terms) == ("Another", "7", "")
    held = empty.cable("08MEXICO900001").copies[0].accession
    assert held is not None and (held.giver, held.number, held.terms) == ("Another", "7", "Public domain")


SAID = b'from = "Exercise Library"\nterms = "Public domain"\n'


def _pack(path: Path, members: list[tuple[str, bytes]]) -> Path:
    """A zip, a 7-Zip archive or a tar, by the end of its name."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members:
                archive.writestr(name, data)
    elif path.suffix == ".7z":
        with py7zr.SevenZipFile(path, "w") as packed:
            for name, data in members:
                packed.writestr(data, name)
    else:
        modes: dict[str, Literal["w", "w:gz", "w:xz"]] = {".tar": "w", ".gz": "w:gz", ".xz": "w:xz"}
        with tarfile.open(path, modes[path.suffix]) as tape:
            for name, data in members:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tape.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("name", ["box.zip", "box.7z", "box.tar", "box.tar.gz", "box.tar.xz"])
def test_sources_toml_in_a_container(empty: Archive, tmp_path: Path, name: str, workers: int) -> None:
    text = telegram(900001, texts=OTHER_TEXTS)
    box = _pack(tmp_path / name, [("gift/a.txt", text), ("gift/sources.toml", SAID)])
    done = empty.ingest([box], workers=workers)
    assert (done.troubles, done.sources, done.refused) == ((), 1, 0)
    held = empty.cable("08MEXICO900001").copies[0].accession
    assert held is not None and (held.giver, held.terms) == ("Exercise Library", "Public domain")
    assert [one.cable.id for one in reftel.read(box)] == ["08MEXICO900001"]
    empty.ingest([box], workers=workers)
    assert empty.cable("08MEXICO900001").copies[0].accession == held


def test_a_sources_toml_beside_a_container_goes_before_one_in_it(empty: Archive, tmp_path: Path) -> None:
    _pack(tmp_path / "box.zip", [("a.txt", telegram(900001, texts=OTHER_TEXTS)), ("sources.toml", SAID)])
    (tmp_path / "sources.toml").write_text('from = "Another"\n')
    for _ in range(2):
        empty.ingest([tmp_path / "box.zip"], workers=0)
        held = empty.cable("08MEXICO900001").copies[0].accession
        assert held is not None and held.giver == "Another"


@pytest.mark.parametrize(
    ("members", "words", "giver"),
    [
        ([("b.txt", b""), ("gift/sources.toml", SAID)], "unpack it to use this file", None),
        ([("sources.toml", SAID), ("deep/sources.toml", SAID)], "one container has one giver", "Exercise Library"),
        ([("sources.toml", b"color = 'red'")], "not one of", None),
        ([("sources.toml", b"#" * 70_000)], "more than 65,536 bytes", None),
    ],
)
def test_a_sources_toml_that_cannot_be_used_is_said(
    empty: Archive, tmp_path: Path, members: list[tuple[str, bytes]], words: str, giver: str | None
) -> None:
    box = _pack(tmp_path / "box.zip", [("deep/a.txt", telegram(900001, texts=OTHER_TEXTS)), *members])
    done = empty.ingest([box], workers=0)
    assert [words in one for one in done.troubles if "sources.toml" in one] == [True]
    held = empty.cable("08MEXICO900001").copies[0].accession
    assert (held.giver if held else None) == giver


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("from = [1]", "not a text"),
        ("terms = 'x'", "does not say"),
        ("from = ", "can't be read"),
        ("color = 'red'", "not one of"),
        ("from = 'x'\nreceived = 'autumn'", "'received' is not a day"),
    ],
)
def test_a_wrong_sources_toml_is_said(empty: Archive, tmp_path: Path, text: str, words: str) -> None:
    folder = _folder(tmp_path)
    (folder / "sources.toml").write_text(text)
    done = empty.ingest([folder], workers=0)
    assert done.cables_new == 1
    (trouble,) = done.troubles
    assert words in trouble


def test_the_command(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    runner = CliRunner()
    arguments = ["ingest", str(tmp_path / "archive"), str(folder), "--workers", "0"]
    wrong = runner.invoke(main, [*arguments, "--terms", "Public domain"])
    assert wrong.exit_code == 2 and "--from" in wrong.output
    done = runner.invoke(
        main, [*arguments, "--from", "Exercise Library", "--accession", "2026-14", "--received", "2026-11-28"]
    )
    assert done.exit_code == 0, done.output
    with reftel.open(tmp_path / "archive", read_only=True) as archive:
        ((held, files),) = archive.accessions()
        assert (str(held), held.received, files) == ("Exercise Library, accession 2026-14", dt.date(2026, 11, 28), 1)
