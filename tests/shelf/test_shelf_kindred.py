"""One telegram from several publishers in several shards: under ids of two years, or with an id and without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.shelf.dividing import split
from reftel.archive.shelf.merging import merge
from reftel.archive.shelf.opening import create_shelf
from reftel.archive.shelf.shelf_archive import ShelfArchive
from reftel.exercise import generate
from reftel.store.shelf_file import OTHER, new_shelf
from tests.archive.making import OTHER_TEXTS, put, telegram
from tests.shelf.asking import ASKED, ids, same

COUNT, SEED = 5, 11

Change = Callable[[bytes], bytes]


def published(form: str, change: Change = bytes) -> list[bytes]:
    return [change(each.copies[0].data) for each in generate(COUNT, SEED, form=form, start=1974, end=1976)]


def true_ids() -> list[str]:
    return sorted(each.truth.id for each in generate(COUNT, SEED, form="nara", start=1974, end=1976))


def bare(data: bytes) -> bytes:
    """A document of Foreign Relations without film number and number of the telegram."""
    data = re.sub(rb", D\d{6}-\d{4}\.", b".", data)
    return re.sub(rb"<p>\d{6}\. Subject", b"<p>Subject", data)


def write(folder: Path, copies: Sequence[bytes]) -> Path:
    folder.mkdir(parents=True)
    for number, data in enumerate(copies):
        (folder / f"{number}").write_bytes(data)
    return folder


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Archive, ShelfArchive]]:
    """An empty archive and an empty shelf."""
    create_shelf(tmp_path / "shelf", new_shelf())
    with reftel.open(tmp_path / "one", create=True) as one, reftel.open(tmp_path / "shelf") as shelf:
        assert isinstance(shelf, ShelfArchive)
        yield one, shelf


def take(both: Sequence[Archive], path: Path) -> None:
    results = [archive.ingest([path], workers=0) for archive in both]
    counts = [(each.sources, each.known, each.refused, each.cables_new, each.witnesses) for each in results]
    assert counts[0] == counts[-1]


def assert_same(both: tuple[Archive, ShelfArchive]) -> None:
    one, shelf = both
    same(shelf, one)
    assert one.verify() == ()
    assert shelf.verify() == ()


FORMS = ("nara", "plusd", "bare")


def folder_of_form(tmp_path: Path, form: str) -> Path:
    copies = published("frus", bare) if form == "bare" else published(form)
    return write(tmp_path / form, copies)


def put_linked(tmp_path: Path) -> Path:
    """A telegram, and one that is probably the same: it bears no id and has another subject."""
    other = telegram(900302, subject="EXERCISE: Another Thing Altogether", time="131504Z MAR 08")
    nameless = re.sub(rb"DE RUEHME #\d+ \d+\n| MEXICO \d{6}", b"", other)
    chess = telegram(900003, texts=OTHER_TEXTS, subject="EXERCISE: Chess in the Reading Room")
    return put(tmp_path / "linked", a=telegram(900302), b=nameless, chess=chess)


def assert_linked(archives: Sequence[Archive]) -> None:
    for archive in archives:
        (link,) = archive.cable("08MEXICO900302").probably
        assert link.card.id.startswith("NOID-")
        assert [each.card.id for each in archive.cable(link.card.id).probably] == ["08MEXICO900302"]


@pytest.mark.parametrize("order", list(permutations(FORMS)))
def test_a_copy_without_an_id_joins_its_cable_in_any_order(
    order: tuple[str, ...], both: tuple[Archive, ShelfArchive], tmp_path: Path
) -> None:
    for form in order:
        take(both, folder_of_form(tmp_path, form))
    assert ids(both[1]) == true_ids()
    assert [len(both[1].cable(each).copies) for each in true_ids()] == [3] * COUNT
    assert_same(both)


@pytest.mark.parametrize("order", list(permutations(FORMS))[::2])
def test_it_joins_within_one_ingest(order: tuple[str, ...], both: tuple[Archive, ShelfArchive], tmp_path: Path) -> None:
    for at, form in enumerate(order):
        folder_of_form(tmp_path / "all", form).rename(tmp_path / "all" / str(at))
    take(both, tmp_path / "all")
    assert ids(both[1]) == true_ids()
    one, shelf = both
    for each in true_ids():  # copies that join from another shard are numbered when they do
        assert [{copy.source.sha256 for copy in view.cable(each).copies} for view in both] == [
            {copy.source.sha256 for copy in one.cable(each).copies}
        ] * 2
        texts = [
            [(paragraph.anchor, paragraph.text) for paragraph in view.cable(each).cable.paragraphs] for view in both
        ]
        assert texts[0] == texts[1]
        assert one.card(each) == shelf.card(each)
    assert [ASKED["overview"](each) for each in both] == [ASKED["overview"](one)] * 2
    assert shelf.verify() == ()


@pytest.mark.parametrize("is_first", [True, False])
def test_ids_of_two_years_are_one_telegram(is_first: bool, both: tuple[Archive, ShelfArchive], tmp_path: Path) -> None:
    """The year of one copy was mistyped."""
    raw, typed = telegram(900302), telegram(900302, time="131503Z MAR 07")
    for name, data in (("typed", typed), ("raw", raw)) if is_first else (("raw", raw), ("typed", typed)):
        take(both, write(tmp_path / name, [data]))
    assert_same(both)


def test_links_of_probable_copies_cross_shards(both: tuple[Archive, ShelfArchive], tmp_path: Path) -> None:
    take(both, put_linked(tmp_path))
    assert_linked(both)
    assert_same(both)


def test_links_and_clues_go_with_their_cables_into_a_shelf(both: tuple[Archive, ShelfArchive], tmp_path: Path) -> None:
    one, _ = both
    take((one,), put_linked(tmp_path))
    take((one,), folder_of_form(tmp_path, "bare"))
    split(one.path, tmp_path / "divided", new_shelf())
    with reftel.open(tmp_path / "divided") as divided:
        assert isinstance(divided, ShelfArchive)
        assert_linked((one, divided))
        take((one, divided), folder_of_form(tmp_path, "nara"))
        assert_same((one, divided))


def test_links_and_clues_go_with_their_cables_into_an_archive(
    both: tuple[Archive, ShelfArchive], tmp_path: Path
) -> None:
    one, shelf = both
    take(both, put_linked(tmp_path))
    take(both, folder_of_form(tmp_path, "bare"))
    merge(shelf.path, tmp_path / "merged")
    with reftel.open(tmp_path / "merged") as merged:
        assert_linked((one, merged))
        take((one, merged), folder_of_form(tmp_path, "nara"))
        same(merged, one)
        assert merged.verify() == ()


def test_reading_again_leaves_copies_where_they_are(both: tuple[Archive, ShelfArchive], tmp_path: Path) -> None:
    for form in ("bare", "nara"):
        take(both, folder_of_form(tmp_path, form))
    before = {each: [copy.number for copy in both[1].cable(each).copies] for each in ids(both[1])}
    for archive in both:
        archive.reread(every=True, workers=0)
    assert {each: [copy.number for copy in both[1].cable(each).copies] for each in ids(both[1])} == before
    assert_same(both)
    take(both, tmp_path / "bare")
    assert_same(both)


def test_what_people_said_of_a_cable_without_an_id_stays(both: tuple[Archive, ShelfArchive], tmp_path: Path) -> None:
    take(both, write(tmp_path / "a", published("frus", bare)[:1]))
    (nameless,) = ids(both[1])
    for archive in both:
        archive.correct(nameless, "subject", "EXERCISE: A LAMP", because="a test")
    take(both, write(tmp_path / "b", published("nara")[:1]))
    assert nameless in ids(both[1])
    assert [len(both[1].cable(each).probably) for each in ids(both[1])] == [1, 1]
    assert_same(both)


def test_shelf_other_keeps_what_has_no_other_copy(both: tuple[Archive, ShelfArchive], tmp_path: Path) -> None:
    take(both, write(tmp_path / "a", published("frus", bare)))
    take(both, write(tmp_path / "b", published("nara")[1:]))
    assert both[1].cables_by_shard()[OTHER] == 1
    assert_same(both)
