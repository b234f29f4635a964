"""The options that choose an engine, shared by several commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import msgspec

import reftel
from reftel.archive import Archive
from reftel.archive.index_in_use import IndexInUse
from reftel.cli.path_type import PathType
from reftel.cli.progress_bar import watched
from reftel.cli.terminal import say
from reftel.errors import ArchiveError
from reftel.index.engines import ENGINES, SERVED
from reftel.index.server import IndexServer


class EngineChoice(msgspec.Struct, frozen=True):
    """The options that were given. The record keeps its settings for all others."""

    engine: str | None
    named: Mapping[str, Any]
    """Attributes of IndexServer."""

    def settled(self, used: IndexInUse) -> tuple[str, IndexServer | None]:
        """Return the engine and its server. Raises ArchiveError for impossible settings."""
        engine = self.engine or used.engine
        if engine not in SERVED:
            if self.named:
                raise ArchiveError(f"the engine {engine} has no server; leave out --{sorted(self.named)[0]}")
            return engine, None
        if used.server is not None and used.engine == engine:
            return engine, msgspec.structs.replace(used.server, **self.named).check()
        name = re.sub(r"[^a-z0-9]+", "-", used.folder.parent.resolve().name.lower()).strip("-")[:40]
        made = {"urls": (), "name": f"reftel-{name or 'archive'}-{uuid4().hex[:8]}", **self.named}
        return engine, IndexServer(**made).check()


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a server; `choice` makes one of them."""
    for option in (
        click.option("--copies", type=click.IntRange(0, 64), help="Number of replicas of each shard of a new index."),
        click.option("--parts", type=click.IntRange(1, 64), help="Number of shards of a new index."),
        click.option("--allow-plain-http", is_flag=True, help="Use unencrypted http to reach another machine."),
        click.option("--user", help="User of the server; the password is in REFTEL_OPENSEARCH_PASSWORD, or in the file "
                     "that REFTEL_OPENSEARCH_PASSWORD_FILE names."),
        click.option("--ca", type=PathType(dir_okay=False, path_type=Path), help="Certificate authority file."),
        click.option("--index-name", help="Name of the index on the server; each archive needs its own."),
        click.option("--url", "urls", multiple=True, help="Address of the search server; repeatable."),
    ):  # fmt: skip
        command = option(command)
    return command


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--engine` and the options of servers."""
    named = click.option("--engine", type=click.Choice(sorted(ENGINES)), help="Search engine for this archive.")
    return named(server_options(command))


def choice(engine: str | None, options: Mapping[str, Any]) -> EngineChoice:
    """Return the values of the options of `server_options`."""
    names = {"urls": "urls", "index_name": "name", "ca": "ca", "user": "user", "parts": "parts", "copies": "copies"}
    named = {names[key]: value for key, value in options.items() if key in names and value not in (None, ())}
    if "ca" in named:
        named["ca"] = str(named["ca"].resolve())
    if options.get("allow_plain_http"):
        named["allows_plain"] = True
    return EngineChoice(engine, named)


def use(archive: Path, chosen: EngineChoice, *, wait: bool = False) -> bool:
    """Change the engine of an archive, and build its index there if it is not there; return whether that was needed.
    Do nothing if no engine is chosen."""
    if chosen.engine is None and not chosen.named:
        return False
    with reftel.open(archive, wait=wait) as opened:
        used = opened.index_in_use()
        engine, server = chosen.settled(used)
        if (engine, server) == (used.engine, used.server):
            return False
        if server is not None and engine == used.engine and opened.follow_server(server, wait=wait):
            say(f"The index is still {server.name}, now at {', '.join(server.urls)}.")
        else:
            rebuild(opened, engine, server, wait=wait)
    return True


def rebuild(
    opened: Archive, engine: str | None, server: IndexServer | None, *, workers: int | None = None, wait: bool
) -> None:
    """Rebuild the index and print its place."""
    with watched("Indexing") as tell:
        folder = opened.reindex(
            engine=engine,
            server=server,
            progress=lambda done, total: tell("cables", done, total),
            workers=workers,
            wait=wait,
        )
    used = opened.index_in_use()
    if used.server is None:
        say(f"The index is in {folder}.")
        return
    warn_of_password(used.server)
    say(f"The index is {used.server.name} at {', '.join(used.server.urls)}.")
    if not used.server.copies:
        say("It has one copy: if the server loses a disk, run `reftel reindex`. --copies 1 adds a replica.")


def warn_of_password(server: IndexServer | None) -> None:
    """Print a warning if other users of the machine can reach the file with the password of a search server."""
    if server is not None and (warning := server.warning()):
        click.echo(f"Warning: {warning}", err=True)
