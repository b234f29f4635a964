"""`reftel index`: which engine an archive searches with, and where its index is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import reftel
from reftel.cli.engine import choice, server_options, use, warn_of_password
from reftel.cli.path_type import PathType
from reftel.cli.terminal import errors, say, size
from reftel.index.engines import ENGINES


@click.group(help="Show or change the search engine of an archive.")
def command() -> None:
    """Run the command."""


@command.command("use", help="Change the search engine of ARCHIVE to ENGINE, and build its index from the record.")
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("engine", type=click.Choice(sorted(ENGINES)))
@server_options
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def use_engine(archive: Path, engine: str, wait: bool, **server: Any) -> None:
    """Run the command."""
    with errors():
        if not use(archive, choice(engine, server), wait=wait):
            say(f"Nothing to change: the engine is {engine}, with these settings.")


@command.command("show", help="Show the engine of ARCHIVE, the place of its index, and whether it answers.")
@click.argument("archive", type=PathType(exists=True, file_okay=False, path_type=Path))
def show_engine(archive: Path) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        used = opened.index_in_use()
        say(f"Engine: {used.engine}")
        if used.server is None:
            say(f"Folder: {used.folder}")
        else:
            say(f"Index:  {used.server.name} at {', '.join(used.server.urls)}")
        ahead = opened.index().generation() - opened.generation()
        state = "answers"
        if ahead < 0:
            state = "answers; it is behind the record; the next ingest completes it"
        elif ahead > 0:
            state = "answers; it was written from a newer copy of this archive"
        say(f"Size:   {size(opened.index().size())}")
        for notice in opened.index().notices():
            say(f"Note:   {notice}")
        say(f"State:  {state}")
        warn_of_password(used.server)
