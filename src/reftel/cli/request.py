"""`reftel request`: letters that ask for telegrams which are missing."""

from __future__ import annotations

from pathlib import Path

import click

import reftel
from reftel.cli.path_type import PathType
from reftel.cli.terminal import clean, counted, errors, say


@click.command(
    help="Write letters that ask for telegrams by ID (08MEXICO714) or range of serials (08MEXICO714..720): a FOIA or a "
    "reference request for each office that has them, with message reference number, film number, classification, date "
    "and the cables that cite them, as far as ARCHIVE knows. Nothing is sent. docs/gaps.md says more."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--out", type=PathType(file_okay=False, path_type=Path), help="Folder for the letters, one file each.")
def command(archive: Path, ids: tuple[str, ...], out: Path | None) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        made = opened.request_letters(ids)
        if out is None:
            say(("\n" + "=" * 76 + "\n\n").join(letter.text for letter in made).rstrip("\n"))
            return
        try:
            out.mkdir(parents=True, exist_ok=True)
            for number, letter in enumerate(made, start=1):
                path = out / f"request-{number}-{letter.kind}.txt"
                path.write_text(clean(letter.text), encoding="utf-8")
                say(f"{path}: {counted(len(letter.references), 'entry', 'entries')}, to {letter.office}")
        except OSError as error:
            raise click.ClickException(f"{out} can't be written: {error}") from error
