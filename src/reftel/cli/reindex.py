"""`reftel reindex`: rebuild the full-text index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import reftel
from reftel.cli.engine import choice, engine_options, rebuild
from reftel.cli.path_type import PathType
from reftel.cli.terminal import errors

HELP = """\
Rebuild the index of ARCHIVE from the record, beside the old one, then switch.

It learns from telegrams of all of the archive which words are frequent; an ingest goes by the first ones."""


@click.command(help=HELP)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@engine_options
@click.option("--workers", type=click.IntRange(0, 256), help="Number of preparing processes; default one per core.")
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def command(archive: Path, engine: str | None, workers: int | None, wait: bool, **server: Any) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, wait=wait) as opened:
        rebuild(opened, *choice(engine, server).settled(opened.index_in_use()), workers=workers, wait=wait)
