"""`reftel catalogue`: lists of cables that exist, published without their texts."""

from __future__ import annotations

from pathlib import Path

import click

import reftel
from reftel.cli.path_type import PathType
from reftel.cli.terminal import counted, errors, say


@click.group(help="Catalogues: published lists of cables without their texts. A cable that is cited and "
             "listed is known to exist, and its date bounds those of its neighbors.")  # fmt: skip
def command() -> None:
    """Run the command."""


@command.command(
    "add",
    help="Add the list FILE to ARCHIVE: ids, one per line, or a CSV (also gzipped) whose header names columns such as "
    "id, date, classification, subject, film. Without a header a month or a date may be after each id.",
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("file", type=PathType(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help="Name of the list on pages; default the name of the file.")
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def add(archive: Path, file: Path, name: str | None, wait: bool) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, wait=wait) as opened:
        done = opened.add_catalogue(file, name=name, wait=wait)
        say(f"Catalogue {done.number}, {done.name}: {counted(done.cables, 'cable')}")
        if done.undated:
            say(f"  {counted(done.undated, 'cable')} without a month or day")
        if done.repeated:
            again = "1 row lists a cable" if done.repeated == 1 else f"{done.repeated:,} rows list cables"
            say(f"  {again} again; the first row of each counts")
        if done.unread_levels:
            say(f"  classifications that are not understood: {', '.join(done.unread_levels)}")
        if done.lost:
            say(f"  {counted(done.lost, 'row')} without a reference id, such as:")
            for example in done.examples:
                say(f"    {example}")


@command.command("list", help="List the catalogues of ARCHIVE.")
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
def listed(archive: Path) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        for one in opened.catalogues():
            lost = f", {counted(one.lost, 'row')} not understood" if one.lost else ""
            say(f"{one.number}  {one.name}  {counted(one.cables, 'cable')}{lost}  added {one.added}")


@command.command("remove", help="Remove catalogue NUMBER from ARCHIVE.")
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("number", type=int)
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def remove(archive: Path, number: int, wait: bool) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, wait=wait) as opened:
        say(f"Removed: {counted(opened.remove_catalogue(number, wait=wait), 'cable')}")
