"""`reftel`: one file a command, listed here; each is imported only when it is called, so that `--help` stays quick."""

from __future__ import annotations

import importlib

import click

from reftel.extras import is_optional, missing

COMMANDS = {
    "parse": "read telegrams and print what was read",
    "check": "count what reading gives over files and folders",
    "exercise": "make exercise traffic (made-up telegrams)",
    "ingest": "take sources into an archive",
    "search": "search an archive",
    "show": "show one cable of an archive",
    "thread": "the conversation around a cable",
    "absent": "cables that are cited and not held",
    "export": "write cables in other formats",
    "stats": "what an archive holds and lacks",
    "gaps": "what is missing, by serial numbers of posts and years",
    "verify": "check an archive, and repair what can be rebuilt",
    "backup": "write an archive to one file, while it is in use",
    "restore": "make an archive of a backup, which is checked",
    "salvage": "make an archive of what can be read of a damaged one",
    "request": "write letters that ask for missing telegrams",
    "reindex": "build the full-text index anew",
    "index": "which engine an archive searches with",
    "reread": "read every witness again after an upgrade",
    "correct": "correct a field of a cable, with evidence",
    "articles": "articles that cite cables",
    "shelf": "archives divided into shards and read as one",
    "catalogue": "lists of cables that exist, without their texts",
    "serve": "serve an archive to browsers",
    "open": "archive, ingest, serve and open the browser in one go",
    "demo": "make an archive of exercise traffic and serve it",
}
"""Command name -> its line in `reftel --help`. The command is `command` in `reftel/cli/NAME.py`."""


class Commands(click.Group):
    """Finds commands by the table, not by importing all of them."""

    # click's signatures: the context is theirs, and of no use here

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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reftel", prog_name="reftel")
def main() -> None:
    """A reading room for diplomatic cables."""
