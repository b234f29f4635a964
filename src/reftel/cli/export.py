"""`reftel export`: cables in other formats."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click

import reftel
from reftel.cli.path_type import PathType
from reftel.cli.querying import QueryCommand
from reftel.cli.terminal import errors, say
from reftel.errors import ReftelError
from reftel.export import FORMATS, export
from reftel.query import parse_query
from reftel.whole_file import is_stream, whole_file


@click.command(
    cls=QueryCommand,
    help="Write every cable of ARCHIVE that QUERY finds (default all) in another format, to OUT or to standard "
    "output. Nothing is left out, however many there are.",
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("query", required=False)
@click.option("--format", "name", type=click.Choice(tuple(FORMATS)), required=True, help="The format.")
@click.option(
    "-o", "--out", type=PathType(dir_okay=False, path_type=Path), help="Output file; it appears when it is complete."
)
def command(archive: Path, query: str | None, name: str, out: Path | None) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        asked = parse_query(query, opened.vocabulary()) if query is not None else None
        for limit in asked.limits if asked is not None else ():
            say(limit, err=True)
        pieces = export(opened, name, asked)
        if out is None:
            if sys.stdout.isatty() and not FORMATS[name].is_text:
                raise click.ClickException(f"{FORMATS[name].label} is binary; name a file with --out")
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            return
        try:
            # a pipe or a device cannot be replaced: `-o >(gzip)`, `-o /dev/stdout`
            target = nullcontext(out) if is_stream(out) else whole_file(out, mode=0o666, many_writers=True)
            with target as part, part.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
        except (ReftelError, BrokenPipeError):
            raise
        except OSError as error:
            raise click.ClickException(f"{out}: {error.strerror}") from error
