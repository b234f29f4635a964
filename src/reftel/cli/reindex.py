"""`reftel reindex`: the full-text index anew."""

from __future__ import annotations

from pathlib import Path

import click

import reftel
from reftel.cli.terminal import errors, say
from reftel.cli.watching import watched

HELP = """\
Build the index of ARCHIVE anew from the record, beside the old one, then switch.

It learns from telegrams of all of the archive which words are frequent; an ingest goes by the first ones."""


@click.command(help=HELP)
@click.argument("archive", type=click.Path(file_okay=False, path_type=Path))
@click.option("--wait", is_flag=True, help="Wait while another process writes to the archive.")
def command(archive: Path, wait: bool) -> None:
    """Entry point."""
    with errors(), reftel.open(archive, wait=wait) as opened, watched("Indexing") as tell:
        folder = opened.reindex(progress=lambda done, total: tell("cables", done, total), wait=wait)
    say(f"The index is in {folder}.")
