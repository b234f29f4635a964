"""Copies whose telegram is not certain: a shelf made of an archive, and an archive made of a shelf, leave them as they
are, whatever the order in which they came."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.shelf.checking import rebuild_list
from reftel.archive.shelf.dividing import split
from reftel.archive.shelf.merging import merge
from reftel.archive.shelf.opening import create_shelf
from reftel.archive.shelf.shelf_backup import restore_shelf
from reftel.store.connection import RECORD
from reftel.store.shelf_file import folder_of, new_shelf, read_shelf
from tests.archive.making import OTHER_TEXTS, put, telegram
from tests.shelf.asking import ids

LONG = (
    "EXERCISE. The reading room received forty three crates of seedlings from the harbor, and the director thanked the "
    "choir for its help with the unloading of every last crate before the evening rain wet the paper labels.",
)


def nameless(data: bytes) -> bytes:
    """The telegram without its number."""
    return re.sub(rb"DE RUEHME #\d+ \d+\n| MEXICO \d{6}", b"", data)


FAMILIES: dict[str, Sequence[bytes]] = {
    "two numbers, and none": (
        telegram(900321, texts=LONG),
        telegram(900312, texts=LONG),
        nameless(telegram(900321, texts=LONG)),
    ),
    "another subject without a number": (
        telegram(900402, subject="EXERCISE: Lamps", time="021504Z APR 08"),
        nameless(telegram(900402, subject="EXERCISE: Another Thing Altogether", time="021504Z APR 08")),
        telegram(900403, texts=OTHER_TEXTS, subject="EXERCISE: Chess", time="031504Z APR 08"),
    ),
    "ids of two years, and none": (
        telegram(900502, texts=LONG, subject="EXERCISE: Crates", time="131503Z MAY 08"),
        telegram(900502, texts=LONG, subject="EXERCISE: Crates", time="131503Z MAY 07"),
        nameless(telegram(900502, texts=LONG, subject="EXERCISE: Crates", time="131503Z MAY 08")),
    ),
    "one id twice": (
        telegram(900602, texts=LONG, subject="EXERCISE: Plants", time="131503Z JUN 08"),
        telegram(900602, texts=OTHER_TEXTS, subject="EXERCISE: Snow", time="201210Z AUG 08"),
        nameless(telegram(900602, texts=OTHER_TEXTS, subject="EXERCISE: Snow", time="201210Z AUG 08")),
    ),
}


def ingest_in_order(archive: Archive, order: Sequence[int], folder: Path) -> None:
    for at in order:
        name = f"{at}"
        if not (folder / name).exists():
            put(folder / name, **{f"f{number}": one[at] for number, one in enumerate(FAMILIES.values())})
        archive.ingest([folder / name], workers=0)


def facts(archive: Archive) -> list[object]:
    """Ids with what leads to them, copies and links of each cable."""
    found: list[object] = []
    for each in ids(archive):
        view = archive.cable(each)
        links = sorted((link.card.id, [(one.kind, one.speaks) for one in link.evidence]) for link in view.probably)
        found.append((each, sorted(copy.source.sha256 for copy in view.copies), links, view.same_id))
    return found


def aliases(*folders: Path) -> list[tuple[str, str]]:
    """Ids that lead to another one, with that one."""
    found: list[tuple[str, str]] = []
    for folder in folders:
        connection = sqlite3.connect(folder / RECORD)
        found += connection.execute("SELECT alias.id, cable.id FROM alias JOIN cable ON cable.no = cable").fetchall()
        connection.close()
    return sorted(found)


def shards(shelf: Path) -> list[Path]:
    return [folder_of(shelf, each) for each in read_shelf(shelf).shards]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_split_and_a_merge_leave_every_cable_as_it_is(order: Sequence[int], tmp_path: Path) -> None:
    with reftel.open(tmp_path / "one", create=True) as one:
        ingest_in_order(one, order, tmp_path / "given")
        assert one.verify() == ()
        wanted = facts(one)
    assert any(links for _, _, links, _ in wanted)  # type: ignore[misc]
    split(tmp_path / "one", tmp_path / "shelf", new_shelf())
    with reftel.open(tmp_path / "shelf") as shelf:
        assert facts(shelf) == wanted
        assert shelf.verify() == ()
    assert aliases(*shards(tmp_path / "shelf")) == aliases(tmp_path / "one")
    merge(tmp_path / "shelf", tmp_path / "merged")
    with reftel.open(tmp_path / "merged") as merged:
        assert facts(merged) == wanted
        assert merged.verify() == ()
    assert aliases(tmp_path / "merged") == aliases(tmp_path / "one")


@pytest.mark.parametrize("order", list(permutations(range(3)))[::2])
def test_a_shelf_that_is_made_again_compares_nothing_again(order: Sequence[int], tmp_path: Path) -> None:
    """From a backup, or from its shards: with the same cables and links."""
    create_shelf(tmp_path / "shelf", new_shelf())
    with reftel.open(tmp_path / "shelf") as shelf:
        ingest_in_order(shelf, order, tmp_path / "given")
        assert shelf.verify() == ()
        wanted = facts(shelf)
        shelf.backup(tmp_path / "backup")
    restore_shelf(tmp_path / "backup", tmp_path / "restored")
    rebuild_list(tmp_path / "shelf")
    merge(tmp_path / "shelf", tmp_path / "merged")
    for name in ("restored", "shelf", "merged"):
        with reftel.open(tmp_path / name) as found:
            assert facts(found) == wanted
            if name == "shelf":
                found.reindex()
            assert found.verify() == ()
