"""`reftel backup`: an archive as one file."""

from __future__ import annotations

from pathlib import Path

import click

import reftel
from reftel.cli.path_type import PathType
from reftel.cli.terminal import errors, say, size


@click.command(
    help="Write a snapshot of ARCHIVE to FILE, readable only by its owner. Reading and writing continue meanwhile. "
    "`reftel restore FILE NEW` makes an archive of it. The file of a shelf is a tar with the records of all shards."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("file", type=PathType(dir_okay=False, path_type=Path))
def command(archive: Path, file: Path) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        say(f"{file}: {size(opened.backup(file))}.")
