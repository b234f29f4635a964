"""`reftel index`: which engine an archive searches with, and where its index is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import reftel
from reftel.cli.engine import choice, server_options, use
from reftel.cli.terminal import errors, say
from reftel.index.engines import ENGINES


@click.group(help="Which engine an archive searches with, and where its index is.")
def command() -> None:
    """Entry point."""


@command.command("use", help="Have ARCHIVE search with ENGINE from now on: its index is built there from the record.")
@click.argument("archive", type=click.Path(file_okay=False, path_type=Path))
@click.argument("engine", type=click.Choice(sorted(ENGINES)))
@server_options
@click.option("--wait", is_flag=True, help="Wait while another process writes to the archive.")
def use_engine(archive: Path, engine: str, wait: bool, **server: Any) -> None:
    """Entry point."""
    with errors():
        use(archive, choice(engine, server), wait=wait)


@command.command("show", help="Say which engine ARCHIVE uses, where, and whether it answers.")
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
def show_engine(archive: Path) -> None:
    """Entry point."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        used = opened.index_in_use()
        say(f"Engine: {used.engine}")
        if used.server is None:
            say(f"Folder: {used.folder}")
        else:
            say(f"Index:  {used.server.name} at {', '.join(used.server.urls)}")
        generation = opened.index().generation()
        is_behind = generation != opened.generation()
        say(f"State:  answers{'; it is behind the record, the next ingest brings it up' if is_behind else ''}")
