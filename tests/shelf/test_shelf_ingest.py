"""How sources come into a shelf: by whom they are written, where they go, and what is known of files."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

import reftel
from reftel.archive.ingest import batch, dictionaries, prepared_source, readers
from reftel.archive.shelf import desk, follower
from reftel.archive.shelf.opening import create_shelf
from reftel.archive.shelf.shelf_archive import ShelfArchive
from reftel.cli.main import main
from reftel.errors import ArchiveDamaged, ArchiveError, NotATelegram
from reftel.exercise.writer import Order, write
from reftel.model import READING_VERSION
from reftel.reading import RawSource
from reftel.store.connection import RECORD
from reftel.store.shelf_file import (
    OTHER,
    SHELF,
    Shard,
    ShelfFile,
    folder_of,
    new_shelf,
    read_shelf,
    with_years,
    write_shelf,
    year_of,
)
from reftel.store.shelf_list import ShelfList
from tests.archive.making import put, telegram
from tests.forms.samples import ID
from tests.shelf.asking import ASKED, same
from tests.shelf.conftest import page_of_two


@pytest.fixture
def shelf(tmp_path: Path) -> ShelfArchive:
    """An empty shelf."""
    create_shelf(tmp_path / "shelf", new_shelf())
    opened = reftel.open(tmp_path / "shelf")
    assert isinstance(opened, ShelfArchive)
    return opened


def test_processes_write_what_one_process_writes(
    shelf: ShelfArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "FEW", 0)
    write(tmp_path / "files", Order(60, 3, "mixed", start=1999, end=2006, damage=0.3), truth=False)
    done = shelf.ingest([tmp_path / "files"], workers=2)
    with reftel.open(tmp_path / "one", create=True) as one:
        wanted = one.ingest([tmp_path / "files"], workers=0)
        same(shelf, one)
    counts = ("sources", "known", "witnesses", "cables_new", "refused", "troubles")
    assert {name: getattr(done, name) for name in counts} == {name: getattr(wanted, name) for name in counts}
    assert shelf.verify() == ()


def test_unchanged_files_are_skipped_and_known_sources_are_placed(shelf: ShelfArchive, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=telegram(900001), b=telegram(900002, time="131503Z MAR 07"))
    (folder / "two.html").write_bytes(page_of_two())
    shelf.ingest([folder], workers=0)
    again = shelf.ingest([folder], workers=0)
    assert (again.files_unchanged, again.sources, again.known) == (3, 0, 0)
    copied = tmp_path / "copied"
    copied.mkdir()
    for name in ("a.txt", "two.html"):
        (copied / name).write_bytes((folder / name).read_bytes())
    elsewhere = shelf.ingest([copied], workers=0)
    assert (elsewhere.sources, elsewhere.known) == (0, 2)
    for cable_id in ("08MEXICO900001", ID, "06LIMA900133"):
        assert len(shelf.cable(cable_id).copies[0].places) == 2
    assert shelf.verify() == ()


def test_a_source_with_telegrams_of_two_years_is_in_both_shards(shelf: ShelfArchive, tmp_path: Path) -> None:
    (tmp_path / "two.html").write_bytes(page_of_two())
    done = shelf.ingest([tmp_path / "two.html"], workers=0)
    assert (done.sources, done.witnesses, done.cables_new) == (1, 2, 2)
    assert shelf.overview().sources == 1
    assert shelf.cables_by_shard() == {"other": 0, "2007": 1, "2006": 1}


def test_what_has_no_id_and_what_is_no_telegram_goes_to_the_shard_other(shelf: ShelfArchive, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=b"".join(telegram(900001).splitlines(keepends=True)[9:]))
    (folder / "bytes.bin").write_bytes(bytes(range(256)) * 4)
    shelf.ingest([folder], workers=0)
    assert {shard.name for shard in shelf.shelf.shards} == {OTHER}
    assert shelf.refused()[0].kept


def test_a_stopped_ingest_goes_on(shelf: ShelfArchive, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", **{f"t{at}": telegram(900000 + at) for at in range(9)})
    stop = threading.Event()
    stop.set()
    assert shelf.ingest([folder], workers=0, stop=stop).interrupted
    shelf.ingest([folder], workers=0)
    assert shelf.overview().cables == 9


def test_a_shard_takes_no_sources_of_its_own(shelf: ShelfArchive, tmp_path: Path) -> None:
    shelf.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
    with reftel.open(folder_of(shelf.path, shelf.shelf.named("2008"))) as shard:
        assert [card.id for card in shard.newest()] == ["08MEXICO900001"]
        with pytest.raises(ArchiveError, match="is a shard of a shelf"):
            shard.ingest([tmp_path / "in"], workers=0)
        with pytest.raises(ArchiveError, match="search the shelf"):
            shard.search("lamp")


def test_corrections_and_articles_of_shards(shelf: ShelfArchive, tmp_path: Path) -> None:
    shelf.ingest([put(tmp_path / "in", a=telegram(900001), b=telegram(900002, time="131503Z MAR 07"))], workers=0)
    made = shelf.correct("07MEXICO900002", "subject", "EXERCISE: Another", because="the paper copy")
    assert shelf.card("07MEXICO900002").subject == "EXERCISE: Another"
    assert [hit.card.id for hit in shelf.search("subject:another")] == ["07MEXICO900002"]
    shelf.withdraw(made.number)
    assert shelf.search("subject:another").total == 0
    assert shelf.verify() == ()


def test_the_record_of_a_shelf_can_be_thrown_away(shelf: ShelfArchive, tmp_path: Path) -> None:
    write(tmp_path / "files", Order(30, 4, "mixed", start=2004, end=2006), truth=False)
    shelf.ingest([tmp_path / "files"], workers=0)
    before = [question(shelf) for question in ASKED.values()]
    shelf.close()
    for path in shelf.path.glob(f"{RECORD}*"):
        path.unlink()
    with reftel.open(shelf.path) as again:
        assert [question(again) for question in ASKED.values()] == before
        assert again.verify() == ()


def test_what_is_wrong_with_a_shelf_is_found_and_repaired(shelf: ShelfArchive, tmp_path: Path) -> None:
    write(tmp_path / "files", Order(30, 4, "mixed", start=2004, end=2006), truth=False)
    shelf.ingest([tmp_path / "files"], workers=0)
    connection = sqlite3.connect(shelf.path / RECORD)
    connection.execute("DELETE FROM cite WHERE cable = (SELECT max(cable) FROM cite)")
    connection.execute("UPDATE cable SET subject = 'EXERCISE: changed' WHERE no = (SELECT min(no) FROM cable)")
    connection.execute("UPDATE tally SET n = n + 1 WHERE kind = 'all'")
    connection.commit()
    connection.close()
    found = {each.note.split(":")[0] for each in shelf.verify()}
    assert {"cable", "cite", "counts differ from those of the shards"} <= found
    shelf.verify(repair=True)
    assert shelf.verify() == ()


def test_a_reread_moves_a_telegram_to_the_shard_of_its_new_id(
    shelf: ShelfArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if an earlier reading had taken the year for another one: the shard of the right year gets the telegram."""
    plain = prepared_source.base_of
    monkeypatch.setattr(
        prepared_source,
        "base_of",
        lambda cable_id, digest, part: plain(cable_id, digest, part).replace("08MEXICO", "75MEXICO"),
    )
    shelf.ingest([put(tmp_path / "in", a=telegram(900001), b=telegram(900002))], workers=0)
    assert shelf.cables_by_shard() == {OTHER: 0, "1975": 2}
    monkeypatch.setattr(prepared_source, "base_of", plain)
    later = telegram(900001, texts=("The lamp, again and again.",), time="131603Z MAR 08")
    shelf.ingest([put(tmp_path / "new", c=later)], workers=0)
    report = shelf.reread(every=True, workers=0)
    assert report.moved == {"75MEXICO900001": "08MEXICO900001", "75MEXICO900002": "08MEXICO900002"}
    assert shelf.cables_by_shard() == {OTHER: 0, "1975": 0, "2008": 2}
    assert len(shelf.cable("08MEXICO900001").copies) == 2
    assert shelf.resolve("75MEXICO900002") == "08MEXICO900002"
    assert shelf.verify() == ()
    assert shelf.reread(every=True, workers=0).moved == {}


def test_a_shard_that_is_missing_is_not_made_again(shelf: ShelfArchive, tmp_path: Path) -> None:
    """Its disk may not be mounted: a new shard in its place would hide its telegrams."""
    shelf.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
    away = (shelf.path / "shards" / "2008").rename(tmp_path / "away")
    with pytest.raises(ArchiveDamaged, match="2008 is missing"):
        shelf.ingest([put(tmp_path / "new", b=telegram(900002))], workers=0)
    away.rename(shelf.path / "shards" / "2008")
    shelf.ingest([tmp_path / "new"], workers=0)
    assert sorted(shelf.ids()) == ["08MEXICO900001", "08MEXICO900002"]
    assert shelf.verify() == ()


def test_the_commands(tmp_path: Path) -> None:
    runner = CliRunner()
    folder, files = tmp_path / "shelf", put(tmp_path / "in", a=telegram(900001))

    def run(*words: object) -> str:
        done = runner.invoke(main, [str(word) for word in words])
        assert done.exit_code == 0, done.output
        return done.output

    run("shelf", "create", folder, "--years", 5)
    run("ingest", folder, files, "--workers", 0)
    assert "2005-2009: ids of 2005 to 2009; 1 cable" in run("shelf", "list", folder)
    assert "08MEXICO900001" in run("search", folder, "lamp")
    assert "No problem" in run("shelf", "verify", folder)
    assert "1 cable" in run("shelf", "follow", folder)
    run("shelf", "create", tmp_path / "made", "--make", 1990, 1992)
    assert "1991: ids of 1991; 0 cables" in run("shelf", "list", tmp_path / "made")
    run("shelf", "merge", folder, tmp_path / "one", "--workers", 0)
    run("shelf", "split", tmp_path / "one", tmp_path / "again")
    assert "08MEXICO900001" in run("show", tmp_path / "again", "08MEXICO900001")
    refused = runner.invoke(main, ["shelf", "list", str(tmp_path / "one")])
    assert refused.exit_code and "is not a shelf" in refused.output
    run("backup", folder, tmp_path / "file")
    run("restore", tmp_path / "file", tmp_path / "restored")
    assert "08MEXICO900001" in run("show", tmp_path / "restored", "08MEXICO900001")


@pytest.mark.parametrize(
    ("base", "year"),
    [
        ("73STATE41", 1973), ("73STATE41-2", 1973), ("10MEXICO1", 2010), ("NOID-0123456789AB", None), ("", None),
        ("MEXICO", None), ("08MEXICO", None), ("-2", None),
    ],
)  # fmt: skip
def test_the_year_of_an_id(base: str, year: int | None) -> None:
    assert year_of(base) == year


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "reftel.shelf/2"}, "later Reftel"),
        ({"shards": ()}, "missing"),
        ({"keys": -1, "shards": ((0, 10, None), (5, 10, (1990, 1990)))}, "numbers of another one"),
        ({"shards": ((0, 10, None), (10, 10, (1990, 1995)), (20, 10, (1995, 1996)))}, "two shards take ids of 1995"),
        ({"shards": ((0, 1 << 30, None),)}, "more numbers than an index takes"),
    ],
)
def test_a_shelf_file_that_can_not_be(change: dict[str, object], said: str, tmp_path: Path) -> None:
    if "shards" in change:
        names = (OTHER, "1990", "1995")
        change["shards"] = tuple(
            Shard(name=name, folder=name, first=first, size=size, years=years)
            for name, (first, size, years) in zip(names, change["shards"], strict=False)  # type: ignore[call-overload]
        )
    write_shelf(tmp_path, msgspec.structs.replace(new_shelf(), **change))
    with pytest.raises((ArchiveDamaged, ArchiveError), match=said):
        read_shelf(tmp_path)
    (tmp_path / SHELF).write_text("{")
    with pytest.raises(ArchiveDamaged, match="can't be understood"):
        read_shelf(tmp_path)


def test_numbers_run_out(tmp_path: Path) -> None:
    create_shelf(tmp_path / "shelf", new_shelf(keys=1000))
    file = read_shelf(tmp_path / "shelf")
    small = ShelfFile(id=file.id, keys=1000, shards=file.shards)
    with pytest.raises(ArchiveError, match="no numbers are left"):
        for year in range(1900, 2100):
            small = ShelfFile(id=small.id, keys=10_000_000, shards=small.shards)
            small, _ = small.with_shard(year, year)


def test_two_machines_fill_shards_of_one_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fills a copy with sources of its own years and learns dictionaries; the shards come together."""
    monkeypatch.setattr(dictionaries, "SAMPLE_BYTES", 20_000)
    monkeypatch.setattr(dictionaries, "_LEAST", 8)
    for name, seed, years in (("early", 1, (1996, 1998)), ("late", 2, (2001, 2003))):
        write(tmp_path / name, Order(40, seed, "csv", start=years[0], end=years[1]), truth=False)
    (tmp_path / "early" / "bytes.bin").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "late" / "bytes.bin").write_bytes(bytes(range(256)) * 5)
    first, second = tmp_path / "first", tmp_path / "second"
    create_shelf(first, with_years(new_shelf(), 1990, 2005))
    shutil.copytree(first, second)
    for folder, name in ((first, "early"), (second, "late")):
        with reftel.open(folder) as opened:
            opened.ingest([tmp_path / name], workers=0)
    for year in ("2001", "2002", "2003"):
        shutil.rmtree(first / "shards" / year)
        shutil.copytree(second / "shards" / year, first / "shards" / year)
    with reftel.open(first) as shelf, reftel.open(tmp_path / "one", create=True) as one:
        assert isinstance(shelf, ShelfArchive)
        shelf.follow()
        done = shelf.ingest([tmp_path / "late"], workers=0)  # what the other machine kept in its shard `other`
        assert done.sources == 1
        one.ingest([tmp_path / "early", tmp_path / "late"], workers=0)
        same(shelf, one)
        assert shelf.verify() == ()


def test_what_an_earlier_reading_refused_is_read_again(
    shelf: ShelfArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A telegram that is read now goes from the shard `other` to that of its year."""
    folder = put(tmp_path / "in", a=telegram(900001))
    read = prepared_source._prepared

    def refusing(raw: RawSource, tools: prepared_source.ReadingTools) -> prepared_source.PreparedSource:
        raise NotATelegram(raw.path, 0, "EXERCISE")

    monkeypatch.setattr(prepared_source, "_prepared", refusing)
    monkeypatch.setattr(desk, "READING_VERSION", READING_VERSION - 1)
    shelf.ingest([folder], workers=0)
    assert (shelf.overview().refused, shelf.overview().cables) == (1, 0)
    monkeypatch.setattr(prepared_source, "_prepared", read)
    monkeypatch.setattr(desk, "READING_VERSION", READING_VERSION)
    shelf.ingest([], workers=0)
    assert (shelf.overview().refused, shelf.cables_by_shard()) == (0, {OTHER: 0, "2008": 1})
    assert shelf.search("lamp").total == 1
    assert shelf.verify() == ()


def test_a_follower_that_fails_stops_nobody(
    shelf: ShelfArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "BATCH_SOURCES", 1)
    monkeypatch.setattr(follower, "_AHEAD", 1)
    plain = ShelfList.follow
    monkeypatch.setattr(ShelfList, "follow", _failing)
    with pytest.raises(ArchiveError, match="EXERCISE"):
        shelf.ingest([put(tmp_path / "in", **{f"t{at}": telegram(900000 + at) for at in range(9)})], workers=0)
    monkeypatch.setattr(ShelfList, "follow", plain)
    shelf.ingest([tmp_path / "in"], workers=0)
    assert shelf.overview().cables == 9
    assert shelf.verify() == ()


def _failing(*_: object, thorough: bool, until: int | None = None) -> bool:
    """Follow when the shelf is opened, and never after."""
    if not thorough:
        raise ArchiveError("EXERCISE")
    return False
