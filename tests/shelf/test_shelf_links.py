"""Copies whose telegram is not certain: a shelf made of an archive, and an archive made of a shelf, leave them as they
are, whatever the order in which they came."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.shelf.checking import rebuild_list
from reftel.archive.shelf.dividing import split
from reftel.archive.shelf.merging import merge
from reftel.archive.shelf.opening import create_shelf
from reftel.archive.shelf.shelf_backup import restore_shelf
from reftel.model import Article
from reftel.origins import Accession
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


class CableFacts(NamedTuple):
    """Of one cable."""

    id: str
    copies: list[str]
    links: list[tuple[str, str]]
    same_id: tuple[str, ...]


def facts(archive: Archive) -> list[CableFacts]:
    """Return what is compared of each cable."""
    found: list[CableFacts] = []
    for each in ids(archive):
        view = archive.cable(each)
        links = sorted(
            (link.card.id, repr([(one.kind, one.speaks) for one in link.evidence])) for link in view.probably
        )
        found.append(CableFacts(each, sorted(copy.source.sha256 for copy in view.copies), links, view.same_id))
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
    assert any(each.links for each in wanted)
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


def test_a_link_goes_with_the_cable_to_which_it_led(tmp_path: Path) -> None:
    """The cable without a number was linked to a cable of another shard, and turns out to be a copy of a third one."""
    subject, time = "EXERCISE: Another Thing Altogether", "131504Z MAR 08"
    late = telegram(900777, subject=subject, time=time)
    create_shelf(tmp_path / "shelf", new_shelf())
    with reftel.open(tmp_path / "one", create=True) as one, reftel.open(tmp_path / "shelf") as shelf:
        for name, files in (
            ("a", {"a": telegram(900302), "b": nameless(telegram(900302, subject=subject, time=time))}),
            ("b", {"c": late}),
        ):
            for archive in (one, shelf):
                archive.ingest([put(tmp_path / name, **files)], workers=0)
        assert facts(shelf) == facts(one)
        assert shelf.verify() == ()
        held = ids(shelf)
    assert not any(each.startswith("NOID") for each in held)
    for each in shards(tmp_path / "shelf"):
        connection = sqlite3.connect(each / RECORD)
        assert connection.execute("SELECT count(*) FROM probable WHERE other < 4194304").fetchone() == (0,)
        connection.close()


def test_links_of_a_shelf_are_verified_and_repaired(tmp_path: Path) -> None:
    create_shelf(tmp_path / "shelf", new_shelf())
    with reftel.open(tmp_path / "shelf") as shelf:
        ingest_in_order(shelf, (0, 1, 2), tmp_path / "given")
        wanted = facts(shelf)
    for each in (tmp_path / "shelf", *shards(tmp_path / "shelf")):
        connection = sqlite3.connect(each / RECORD)
        connection.execute("DELETE FROM probable WHERE cable > other")
        connection.commit()
        connection.close()
    with reftel.open(tmp_path / "shelf") as shelf:
        found = shelf.verify(repair=True)
        assert {(each.code, each.note) for each in found} == {("probable", "the link is in one direction only")}
        assert all(each.repaired for each in found)
        assert shelf.verify() == ()
        assert facts(shelf) == wanted


def test_an_absent_cable_has_the_subject_of_the_earliest_that_cites_it(tmp_path: Path) -> None:
    """However the citing cables came in, and in whichever shard they are."""
    late = telegram(900801, subject="EXERCISE: Late", references=("06 MEXICO 900811",))
    early = telegram(900802, subject="EXERCISE: Early", time="011200Z MAY 07", references=("06 MEXICO 900811",))
    create_shelf(tmp_path / "shelf", new_shelf(span=2))
    with reftel.open(tmp_path / "one", create=True) as one, reftel.open(tmp_path / "shelf") as shelf:
        for name, data in (("late", late), ("early", early)):
            for archive in (one, shelf):
                archive.ingest([put(tmp_path / name, a=data)], workers=0)
        assert [row.subject for each in (one, shelf) for row in each.absent_cables().rows] == ["EXERCISE: Early"] * 2


def test_a_correction_joins_no_cables(tmp_path: Path) -> None:
    """What people add calls for no comparison, in a shelf as in an archive."""
    create_shelf(tmp_path / "shelf", new_shelf())
    with reftel.open(tmp_path / "one", create=True) as one, reftel.open(tmp_path / "shelf") as shelf:
        for archive in (one, shelf):
            ingest_in_order(archive, (0, 1, 2), tmp_path / "given")
        before = facts(shelf)
        assert before == facts(one)
        for archive in (one, shelf):
            for cable_id in ("08MEXICO900321", "08MEXICO900502"):
                archive.correct(cable_id, "subject", "EXERCISE: Corrected", because="EXERCISE")
            archive.add_article(Article(url="https://example.org/a", title="EXERCISE"), ["08MEXICO900312"])
            archive.withdraw(archive.corrections()[0].number)
            archive.ingest([tmp_path / "given" / "0"], workers=0, given=Accession(giver="Exercise Library"))
        assert facts(shelf) == facts(one) == before
        assert shelf.verify() == ()


def test_known_files_that_come_with_an_accession_are_in_the_index(tmp_path: Path) -> None:
    """Their documents change before the first source of the run is read."""
    create_shelf(tmp_path / "shelf", new_shelf())
    given = put(tmp_path / "given", a=telegram(900001))
    with reftel.open(tmp_path / "shelf") as shelf:
        shelf.ingest([given], workers=0)
        result = shelf.ingest([given], workers=0, given=Accession(giver="Exercise Library"))
        assert result.index_trouble == ""
        assert shelf.verify() == ()
        assert shelf.search("lamp").total == 1
