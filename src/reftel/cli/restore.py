"""`reftel restore`: an archive of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from reftel.archive.maintenance.backup import restore
from reftel.archive.shelf.shelf_backup import is_shelf_backup, restore_shelf
from reftel.cli.path_type import PathType
from reftel.cli.progress_bar import watched
from reftel.cli.terminal import errors, say


@click.command(help="Check FILE, a backup by `reftel backup`, and restore it to the new folder NEW.")
@click.argument("file", type=PathType(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=PathType(file_okay=False, path_type=Path))
def command(file: Path, new: Path) -> None:
    """Run the command."""
    with errors(), watched("Restoring") as tell:
        if is_shelf_backup(file):
            restore_shelf(file, new, tell)
        else:
            restore(file, new, tell)
    say(f"{file} is restored to {new}.")
