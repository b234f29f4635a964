"""An archive divided into a shelf, and a shelf put together: nothing is lost, and nothing is other than before."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.people_file import Kept, KeptAlias, KeptAnchors, KeptCorrection, kept_of
from reftel.archive.shelf.dividing import NOTE, split
from reftel.archive.shelf.merging import merge
from reftel.archive.shelf.shelf_archive import ShelfArchive
from reftel.archive.shelf.shelf_backup import restore_shelf
from reftel.errors import ArchiveError, NotAnArchive
from reftel.exercise.writer import Order, write
from reftel.store import likenesses
from reftel.store.connection import RECORD
from reftel.store.migrations import MIGRATIONS
from reftel.store.shelf_file import folder_of, new_shelf, read_shelf
from reftel.store.transfer import COPIED, MADE_ANEW
from tests.archive.making import put, telegram
from tests.shelf.asking import ASKED, ids, shown_same
from tests.shelf.conftest import Pair


@pytest.fixture(scope="module")
def divided(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShelfArchive]:
    """The archive of the pair as a shelf of two years a shard."""
    folder = tmp_path_factory.mktemp("divided") / "shelf"
    split(pair.one.path, folder, new_shelf(span=2, keys=5000))
    with reftel.open(folder, read_only=True) as opened:
        assert isinstance(opened, ShelfArchive)
        yield opened


@pytest.fixture(scope="module")
def merged(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The shelf of the pair as one archive."""
    folder = tmp_path_factory.mktemp("merged") / "one"
    merge(pair.shelf.path, folder, workers=0)
    with reftel.open(folder, read_only=True) as opened:
        yield opened


def _kept(*folders: Path) -> list[Kept]:
    """What people added, and what a citation needs, in any order."""
    found: list[Kept] = []
    for folder in folders:
        connection = sqlite3.connect(folder / RECORD)
        found += kept_of(connection)
        connection.close()
    return sorted(found, key=repr)


@pytest.mark.parametrize("name", ASKED)
def test_a_divided_archive_says_the_same(name: str, divided: ShelfArchive, pair: Pair) -> None:
    assert ASKED[name](divided) == ASKED[name](pair.one)


@pytest.mark.parametrize("name", ASKED)
def test_a_merged_shelf_says_the_same(name: str, merged: Archive, pair: Pair) -> None:
    assert ASKED[name](merged) == ASKED[name](pair.one)


def test_nothing_is_wrong_with_what_was_made(divided: ShelfArchive, merged: Archive) -> None:
    assert divided.verify() == ()
    assert merged.verify() == ()


def test_every_cable_is_shown_the_same(divided: ShelfArchive, merged: Archive, pair: Pair) -> None:
    shown_same(divided, pair.one)
    shown_same(merged, pair.one)


def test_what_people_added_is_kept(divided: ShelfArchive, merged: Archive, pair: Pair) -> None:
    shards = [folder_of(divided.path, each) for each in divided.shelf.shards]
    of_cables = (KeptCorrection, KeptAlias, KeptAnchors)
    found, wanted = (
        [each for each in _kept(*folders) if isinstance(each, of_cables)] for folders in (shards, [pair.one.path])
    )
    assert found == wanted
    assert _timeless(_kept(merged.path)) == _timeless(_kept(pair.one.path))


def _timeless(kept: list[Kept]) -> list[Kept]:
    """The two were filled one after the other."""
    names = ("made", "added")
    return [
        msgspec.structs.replace(each, **{name: 0 for name in names if name in each.__struct_fields__}) for each in kept
    ]


def test_moments_of_changes_are_kept(divided: ShelfArchive, pair: Pair) -> None:
    changed = {each.card.id: each.changed for each in pair.one.changed(limit=1000)}
    shard = divided.shelf.shards[1]
    with reftel.open(folder_of(divided.path, shard), read_only=True) as opened:
        connection = sqlite3.connect(opened.path / RECORD)
        moments = dict(connection.execute("SELECT generation, at FROM change"))
        rows = connection.execute("SELECT id, changed FROM cable WHERE gone = 0").fetchall()
        connection.close()
    for cable_id, generation in rows:
        assert moments[generation] == int(changed[cable_id].timestamp())


def test_there_and_back_again(divided: ShelfArchive, pair: Pair, tmp_path: Path) -> None:
    merge(divided.path, tmp_path / "again", workers=0)
    with reftel.open(tmp_path / "again", read_only=True) as again:
        assert ids(again) == ids(pair.one)
        assert again.verify() == ()
    assert _kept(tmp_path / "again") == _kept(pair.one.path)


def test_what_was_made_goes_on(divided: ShelfArchive, merged: Archive, tmp_path: Path) -> None:
    """A copy of a telegram that is there meets it, and new telegrams come, in both."""
    more = tmp_path / "more"
    write(more, Order(20, 77, "mixed", start=2005, end=2010), truth=False)
    copy = put(tmp_path / "copy", a=telegram(900302, time="021200Z JAN 07", texts=("The lamp, once more.",)))
    held = []
    for source in (divided.path, merged.path):
        folder = tmp_path / source.name
        shutil.copytree(source, folder)
        with reftel.open(folder) as opened:
            opened.ingest([more, copy], workers=0)
            assert opened.verify() == ()
            held.append((ids(opened), opened.overview().witnesses, len(opened.cable("07MEXICO900302").copies)))
    assert held[0] == held[1]


def test_a_shard_has_the_clues_that_were_too_common_for_the_archive(tmp_path: Path) -> None:
    """An archive stores a clue of many cables for the first ones only; verification of a shard asks for all."""
    weekly = {
        f"n{at}": telegram(900400 + at, subject="EXERCISE: WEEKLY REPORT ON THE LAMPS", texts=(f"Lamp {at} was lit.",))
        for at in range(likenesses.COMMON + 4)
    }
    with reftel.open(tmp_path / "one", create=True) as one:
        one.ingest([put(tmp_path / "in", **weekly)], workers=0)
    split(tmp_path / "one", tmp_path / "shelf", new_shelf())
    with reftel.open(tmp_path / "shelf") as shelf:
        assert shelf.verify() == ()
        shelf.backup(tmp_path / "file.tar")
    restore_shelf(tmp_path / "file.tar", tmp_path / "restored")


def test_every_table_is_copied_or_made_anew(pair: Pair) -> None:
    """A table that a later schema adds must not be forgotten."""
    connection = sqlite3.connect(pair.one.path / RECORD)
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {each for each in tables if not each.startswith("sqlite_")} == {*COPIED, *MADE_ANEW}
    assert MIGRATIONS


def test_a_split_into_something_else_is_refused(pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("EXERCISE")
    with pytest.raises(NotAnArchive, match=r"letters\.txt"):
        split(pair.one.path, tmp_path, new_shelf())
    other = tmp_path / "half"
    other.mkdir()
    (other / NOTE).write_bytes(b'{"archive":"/elsewhere","generation":3,"shelf":' + _shelf_json(pair) + b"}")
    with pytest.raises(ArchiveError, match="another archive"):
        split(pair.one.path, other, new_shelf())


def _shelf_json(pair: Pair) -> bytes:
    return (pair.shelf.path / "shelf.json").read_bytes()


def test_a_merge_over_an_archive_is_refused(pair: Pair) -> None:
    with pytest.raises(ArchiveError, match="an archive already"):
        merge(pair.shelf.path, pair.one.path)
    assert read_shelf(pair.shelf.path)
