"""`reftel shelf`: archives that are divided into shards and read as one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

import reftel
from reftel.archive.shelf.dividing import split
from reftel.archive.shelf.merging import merge
from reftel.archive.shelf.opening import create_shelf
from reftel.archive.shelf.shelf_archive import ShelfArchive
from reftel.cli.path_type import PathType
from reftel.cli.progress_bar import watched
from reftel.cli.terminal import FAILED, counted, errors, number, say, size
from reftel.errors import ArchiveError
from reftel.store.connection import RECORD, open_shard
from reftel.store.shelf_file import KEYS, MissingShard, Shard, folder_of, is_shelf, new_shelf, with_years

Function = TypeVar("Function", bound=Callable[..., object])


@click.group(help="Make and check shelves: archives that are divided into shards by the year of the id.")
def command() -> None:
    """Run the command."""


def shaped(function: Function) -> Function:
    """Give a command the options of a new shelf's shards."""
    years = click.option("--years", default=1, show_default=True, help="Number of years in a shard.")
    keys = click.option("--keys", default=KEYS, show_default=True, help="Number of cables that a shard can hold.")
    return years(keys(function))


@command.command(
    "create",
    help="Make an empty shelf at SHELF. Shards are made when the first telegram of their years comes; `reftel ingest` "
    "and every other command take the shelf like an archive.",
)
@click.argument("shelf", type=PathType(file_okay=False, path_type=Path))
@shaped
@click.option("--make", type=(int, int), metavar="YEAR YEAR", help="Make the shards of these years at once.")
def create(shelf: Path, years: int, keys: int, make: tuple[int, int] | None) -> None:
    """Run the command."""
    with errors():
        file = new_shelf(span=years, keys=keys)
        create_shelf(shelf, with_years(file, *make) if make else file)
    say(f"The shelf is {shelf}: `reftel ingest {shelf} PATH...` fills it.")


@command.command(
    "split",
    help="Divide ARCHIVE into a new shelf at SHELF: same ids, paragraph ids, corrections, articles, accessions and "
    "former ids. ARCHIVE does not change. After an interruption, run the same command again.",
)
@click.argument("archive", type=PathType(exists=True, file_okay=False, path_type=Path))
@click.argument("shelf", type=PathType(file_okay=False, path_type=Path))
@shaped
def split_archive(archive: Path, shelf: Path, years: int, keys: int) -> None:
    """Run the command."""
    with errors():
        if is_shelf(archive):
            raise ArchiveError(f"{archive} is a shelf already")
        reftel.open(archive).close()  # an older schema is brought forward
        with watched("Dividing") as tell:
            made = split(archive, shelf, new_shelf(span=years, keys=keys), tell)
    say(f"The shelf is {shelf}, of {counted(len(made.shards), 'shard')}. {archive} has not changed.")


@command.command(
    "merge",
    help="Put the shards of SHELF together as a new archive at ARCHIVE: same ids, paragraph ids, corrections, "
    "articles, accessions and former ids. SHELF does not change.",
)
@click.argument("shelf", type=PathType(exists=True, file_okay=False, path_type=Path))
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.option(
    "--workers", type=click.IntRange(0, 256), help="Number of processes that prepare the index; default one per core."
)
def merge_shelf(shelf: Path, archive: Path, workers: int | None) -> None:
    """Run the command."""
    with errors():
        opened_shelf(shelf).close()
        with watched("Merging") as tell:
            merge(shelf, archive, tell, workers=workers)
    say(f"The archive is {archive}. {shelf} has not changed.")


@command.command("list", help="The shards of SHELF: years, numbers of cables, cables held, size.")
@click.argument("shelf", type=PathType(exists=True, file_okay=False, path_type=Path))
def listed(shelf: Path) -> None:
    """Run the command."""
    with errors(), opened_shelf(shelf, read_only=True) as opened:
        held = opened.cables_by_shard()
        for shard in opened.shelf.shards:
            folder, cables = folder_of(shelf, shard), held.get(shard.name, 0)
            try:
                open_shard(shelf, opened.shelf, shard).close()
                record = size((folder / RECORD).stat().st_size)
            except MissingShard:
                record = "missing: mount its disk or restore it from a backup"
            except ArchiveError as error:
                record = str(error)
            say(f"{shard.name}: {years_of(shard)}; {counted(cables, 'cable')}; {record}; {folder}")
            say(f"  numbers {number(shard.first + 1)} to {number(shard.first + shard.size)}")


@command.command(
    "verify",
    help="Check SHELF: every shard, the shelf's own record against them, the index against that. Exit status 1 if "
    "anything is wrong. The same as `reftel verify`.",
)
@click.argument("shelf", type=PathType(exists=True, file_okay=False, path_type=Path))
@click.option("--repair", is_flag=True, help="Rebuild what can be rebuilt, then check again.")
@click.option("--wait", is_flag=True, help="Wait for other writers instead of failing.")
def verify(shelf: Path, repair: bool, wait: bool) -> None:
    """Run the command."""
    with errors(), opened_shelf(shelf, read_only=not repair) as opened:
        with watched("Checking") as tell:
            findings = opened.verify(repair=repair, progress=tell, wait=wait)
        for finding in findings:
            mended = "  (repaired)" if finding.repaired else ""
            say(f"{finding.code}: {finding.where}: {finding.note}{mended}")
    if findings:
        sys.exit(FAILED)
    say("No problem was found.")


@command.command(
    "follow",
    help="Bring the record and the index of SHELF up to its shards, after shards were filled on other machines.",
)
@click.argument("shelf", type=PathType(exists=True, file_okay=False, path_type=Path))
@click.option("--wait", is_flag=True, help="Wait for other writers instead of failing.")
def follow(shelf: Path, wait: bool) -> None:
    """Run the command."""
    with errors(), opened_shelf(shelf) as opened:
        before = opened.overview().cables
        opened.follow(wait=wait)
        after = opened.overview().cables
    say(f"The shelf has {counted(after, 'cable')}, {number(after - before)} more than before.")


def opened_shelf(folder: Path, *, read_only: bool = False) -> ShelfArchive:
    """Open a shelf. Raises ArchiveError for an archive that is not a shelf."""
    if not is_shelf(folder):
        raise ArchiveError(
            f"{folder} is not a shelf: `reftel shelf create` makes one, `reftel shelf split` divides an archive"
        )
    opened = reftel.open(folder, read_only=read_only)
    assert isinstance(opened, ShelfArchive)
    return opened


def years_of(shard: Shard) -> str:
    """Return a description of the ids of a shard."""
    if shard.years is None:
        return "telegrams without an id"
    low, high = shard.years
    return f"ids of {low}" if low == high else f"ids of {low} to {high}"
