"""`reftel salvage`: a new archive from the remains of a damaged one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reftel.archive.maintenance.salvage import salvage
from reftel.archive.shelf.shelf_salvage import is_shelf_folder, salvage_shelf
from reftel.cli.path_type import PathType
from reftel.cli.progress_bar import watched
from reftel.cli.terminal import TROUBLES, counted, errors, say

_SHOWN = 50


@click.command(
    help="Copy the readable parts of the damaged archive or shelf OLD to a new one at NEW. OLD does not change. "
    "Losses are listed, and the exit status is 3; ingest the lost files again if you have them."
)
@click.argument("old", type=PathType(exists=True, file_okay=False, path_type=Path))
@click.argument("new", type=PathType(file_okay=False, path_type=Path))
def command(old: Path, new: Path) -> None:
    """Run the command."""
    with errors(), watched("Salvaging") as tell:
        done = (salvage_shelf if is_shelf_folder(old) else salvage)(old, new, tell)
    say(f"{counted(done.sources, 'source')} and {counted(done.people, 'item')} that people added are in {new}.")
    for line in done.lost_sources[:_SHOWN]:
        say(f"lost: {line}")
    if len(done.lost_sources) > _SHOWN:
        say(f"lost: {counted(len(done.lost_sources) - _SHOWN, 'source')} more")
    for line in done.lost_people:
        say(f"lost: {line}")
    for table, count in done.lost_rows.items():
        say(f"lost: {counted(count, 'row')} of the table {table}")
    if done.lost_sources or done.lost_people or done.lost_rows:
        say("Ingest the lost files again if you have them; `reftel verify` checks the new archive.", err=True)
        sys.exit(TROUBLES)
