"""An archive and a shelf of the same sources, with the same corrections, articles and catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.shelf.opening import create_shelf
from reftel.archive.shelf.shelf_archive import ShelfArchive
from reftel.exercise.writer import Order, write
from reftel.model import Article
from reftel.origins import Accession
from reftel.store.shelf_file import new_shelf
from tests.archive.making import telegram
from tests.forms.samples import BODY, HEADER, ID, page
from tests.web import hostile

COUNT = 130

GIVEN = Accession(giver="Exercise Library", number="2026-14")


class Pair(NamedTuple):
    """The same sources in an archive and in a shelf."""

    one: Archive
    shelf: ShelfArchive
    folder: Path


def page_of_two(first: str = ID, second: str = "06LIMA900133", minute: int = 30) -> bytes:
    """A page that runs on into another cable, of another year."""
    header = HEADER.replace("261530Z FEB 07", f"1912{minute}Z JAN 06")
    gap = "  "
    row = gap.join(["50133", f"2006-01-19 12:{minute}:00", second, "Embassy Managua", "CONFIDENTIAL"])
    made = page(body=f"{BODY}\n{row}{gap}{header}{gap}{BODY}").replace(ID, first)
    return made.replace("15:30", f"15:{minute}").replace("1530Z", f"15{minute}Z").encode()


def put_traffic(folder: Path) -> tuple[Path, ...]:
    """Telegrams of all forms and years, some damaged; hostile ones; some without an id; bytes that are no telegram."""
    write(folder / "traffic", Order(COUNT, 21, "mixed", start=2003, end=2010, damage=0.4), truth=False)
    hostile.write(folder / "hostile")
    more = folder / "more"
    more.mkdir()
    (more / "two-years.html").write_bytes(page_of_two())
    (more / "again.txt").write_bytes(telegram(900302, time="021200Z JAN 07", texts=("The lamp, again.",)))
    (more / "no-telegram.bin").write_bytes(bytes(range(256)) * 4)
    return folder / "traffic", folder / "hostile", more


def fill(archive: Archive, paths: tuple[Path, ...], folder: Path, *, workers: int = 0) -> None:
    """Take everything in, in two runs, and add what people add."""
    archive.ingest(paths[:1], workers=workers, given=GIVEN)
    archive.ingest(paths[1:], workers=workers)
    archive.add_article(
        Article(url="https://paper.example.org/a", title="EXERCISE: ships"), (hostile.ID, "79LIMA900999")
    )
    archive.correct(hostile.ID, "subject", "EXERCISE: corrected", because="EXERCISE", by="a reader")
    listed = folder / "listed.csv"
    listed.write_text("id,date\n08MEXICO900400,2008-03-01\n73LIMA900001,1973-05-06\nnothing,\n")
    archive.add_catalogue(listed, name="EXERCISE list")


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """For reading only."""
    folder = tmp_path_factory.mktemp("pair")
    paths = put_traffic(folder)
    create_shelf(folder / "shelf", new_shelf())
    for name in ("one", "shelf"):
        with reftel.open(folder / name, create=True) as archive:
            fill(archive, paths, folder)
    with reftel.open(folder / "one", read_only=True) as one, reftel.open(folder / "shelf", read_only=True) as shelf:
        assert isinstance(shelf, ShelfArchive)
        yield Pair(one, shelf, folder)
