"""`reftel parse`: read telegrams and show their values."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
from rich.console import Console

from reftel.cli.columns import show_columns
from reftel.cli.margin import rows
from reftel.cli.path_type import PathType
from reftel.cli.plain import line
from reftel.cli.recognition import ocr_option
from reftel.cli.sheet import sheet
from reftel.cli.telegram_json import compact, pretty
from reftel.errors import ReadError
from reftel.forms import PAGED
from reftel.forms.pdf import hidden_text
from reftel.model import Witness
from reftel.reading import read


@click.command(short_help="read telegrams and print their values")
@click.argument("paths", metavar="FILE|-|FOLDER...", nargs=-1, required=True, type=PathType(allow_dash=True))
@click.option(
    "--json", "form", flag_value="json", help="Print one indented JSON object for each telegram (docs/json.md)."
)
@click.option("--jsonl", "form", flag_value="jsonl", help="Print one JSON object on each line.")
@click.option(
    "--source", "form", flag_value="source", help="Print the text, with the kind of each block in the margin."
)
@click.option("--text", is_flag=True, help="With --json and --jsonl: include the text that the spans refer to.")
@click.option("--columns", is_flag=True, help="Print only how each column of a table is understood, and why.")
@ocr_option
@click.option(
    "--hidden-text", "hidden", is_flag=True, help="Print the text of PDF documents that does not show, as well."
)
@click.option("--year", type=click.IntRange(1900, 2100), help="Year for references that give no year.")
def command(
    paths: tuple[str, ...], form: str | None, text: bool, columns: bool, hidden: bool, year: int | None
) -> None:
    """Read every telegram in files, folders, zips, tars or standard input (-), and print a sheet of each.

    Unreadable sources are named on standard error; the exit status is then 1.
    """
    errors = Errors()
    if columns:
        show_columns(paths, errors)
        if errors.count:
            raise click.exceptions.Exit(1)
        return
    console = Console(highlight=False, soft_wrap=form == "source")
    for shown, witness in enumerate(_witnesses(paths, errors, year)):
        if form == "json":
            sys.stdout.buffer.write(pretty(witness, text=text) + b"\n")
        elif form == "jsonl":
            sys.stdout.buffer.write(compact(witness, text=text) + b"\n")
        else:
            if shown:
                console.print()
            if form == "source":
                for row in rows(witness, console, console.width if console.is_terminal else None):
                    console.print(row)
            else:
                console.print(sheet(witness))
        if hidden and witness.source.form in PAGED:
            for page, under in hidden_text(witness.data):
                click.echo(f"page {page}, under a black box: {line(under)}", err=form is not None)
    sys.stdout.flush()
    if errors.count:
        raise click.exceptions.Exit(1)


def _witnesses(paths: tuple[str, ...], errors: Errors, year: int | None) -> Iterator[Witness]:
    for path in paths:
        yield from read(path, on_error=errors, year=year)


class Errors:
    """Names unreadable sources on standard error."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: ReadError) -> None:
        self.count += 1
        click.echo(f"reftel: {line(str(error))}", err=True)
