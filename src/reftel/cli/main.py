"""`reftel`: one file a command, listed here; each is imported only when it is called, so that `--help` stays quick."""

from __future__ import annotations

import importlib
import io
import os
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

import click

from reftel.extras import is_optional, missing
from reftel.processes import exiting_on_signals

COMMANDS = {
    "parse": "read telegrams and print what was read",
    "check": "count what reading gives over files and folders",
    "exercise": "make exercise traffic (made-up telegrams)",
    "ingest": "add sources to an archive",
    "search": "search an archive",
    "show": "show one cable of an archive",
    "thread": "show the conversation around a cable",
    "absent": "list cables that are cited and not held",
    "export": "write cables in other formats",
    "stats": "show the coverage of an archive",
    "gaps": "show missing telegrams, by serial numbers of posts and years",
    "verify": "check an archive, and repair what can be rebuilt",
    "backup": "write an archive to one file, while it is in use",
    "restore": "check a backup and make an archive of it",
    "salvage": "make an archive of the readable parts of a damaged one",
    "request": "write letters that ask for missing telegrams",
    "reindex": "rebuild the full-text index",
    "index": "show or change the search engine of an archive",
    "reread": "read every witness again after an upgrade",
    "correct": "correct a field of a cable, with evidence",
    "articles": "list or add articles that cite cables",
    "shelf": "divide an archive into shards and read them as one",
    "catalogue": "add lists of cables without their texts",
    "serve": "serve an archive to browsers",
    "open": "make an archive, serve it and open the browser",
    "demo": "make an archive of made-up telegrams and serve it",
}
"""Command name -> its line in `reftel --help`. `reftel/cli/NAME.py` defines the command as `command`."""


TRACEBACK = "REFTEL_TRACEBACK"
"""Environment variable for the whole error if a command fails by a fault."""


class Commands(click.Group):
    """Commands of the table; a module is imported when its command runs."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command. An error of the system, such as a full disk behind `> FILE`, is a message, not a traceback."""
        _open_closed_streams()
        _escape_what_a_terminal_lacks()
        try:
            with exiting_on_signals():
                return super().main(*args, **extra)
        except OSError as error:
            _fail(error)
        except Exception as error:
            if os.environ.get(TRACEBACK):
                raise
            _fault(error)

    # click passes the context, which these methods do not need

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        try:
            module = importlib.import_module(f"reftel.cli.{cmd_name}")
        except ModuleNotFoundError as error:
            if not is_optional(error.name):
                raise
            raise click.ClickException(f"{missing(error.name or '')}") from error
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _open_closed_streams() -> None:
    """Open streams that the caller closed (`>&-`): libraries expect them, and new files would get their numbers."""
    if sys.stdout is None or sys.stderr is None or sys.stdin is None:
        without_output = sys.stdout is None
        while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(number)
        sys.stdin = sys.stdin or open(0, encoding="utf-8")  # noqa: SIM115 - open until the process ends
        sys.stdout = sys.stdout or open(1, "w", encoding="utf-8")  # noqa: SIM115
        sys.stderr = sys.stderr or open(2, "w", encoding="utf-8")  # noqa: SIM115
        if without_output:
            click.echo("Error: standard output is closed", err=True)
            sys.exit(1)


def _escape_what_a_terminal_lacks() -> None:
    """Write characters that a terminal lacks as escapes (`\\xc1`), so that no letter stops a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="backslashreplace")


def _fail(error: OSError) -> NoReturn:
    """End with the message of an error of the system."""
    place = str(error.filename) if error.filename is not None else "the output can't be written"
    click.echo(f"Error: {place}: {error.strerror or error}", err=True)
    # what remains in the buffer cannot be written either, and would fail again when the interpreter ends
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    sys.exit(1)


def _fault(error: Exception) -> NoReturn:
    """End with the place of a fault. A damaged record can have anything, and nobody reads a traceback."""
    from reftel.cli.terminal import clean  # here, so that `--help` stays quick

    place = traceback.extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__}: {error}"[:500]
    click.echo(
        f"Error: {clean(said)} ({Path(place.filename).name}, line {place.lineno})\n"
        "This is a fault of Reftel, or the archive is damaged: `reftel verify` checks it, and `reftel salvage` saves "
        f"all that can be read. {TRACEBACK}=1 shows the whole error.",
        err=True,
    )
    sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reftel", prog_name="reftel")
def main() -> None:
    """A reading room for diplomatic cables."""
