"""`reftel demo`: make exercise traffic, ingest it, and serve the archive."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

import reftel
from reftel.cli.open import read
from reftel.cli.path_type import PathType
from reftel.errors import ArchiveError
from reftel.exercise.writer import Order, write
from reftel.web.serving import DEFAULT_PORT

SEED = 7
DAMAGE = 0.15
"""Share of damaged copies, so that the demo shows how copies damage text."""


@click.command(help="Make exercise traffic (made-up telegrams) in mixed forms, ingest it, and serve the archive.")
@click.option(
    "--folder", type=PathType(file_okay=False, path_type=Path), default=Path("demo-archive"), show_default=True
)
@click.option(
    "--count", type=click.IntRange(1, 1_000_000), default=2000, show_default=True, help="Number of telegrams."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="Port; 0 for any free port."
)
@click.option("--no-browser", is_flag=True, help="Print the address; do not open a browser.")
@click.option(
    "--check", "only_check", is_flag=True, help="Start, request some pages, stop; exit with status 1 if one fails."
)
def command(folder: Path, count: int, port: int, no_browser: bool, only_check: bool) -> None:
    """Run the command."""
    traffic = folder / f"traffic-{count}"
    if not traffic.exists():
        click.echo(f"Making {count:,} exercise telegrams in {traffic} ...")
        try:
            _make(traffic, count)
        except OSError as error:
            raise click.ClickException(f"cannot write to {folder}: {error.strerror}") from error
    archive = folder / f"archive-{count}"
    try:
        with reftel.open(archive, create=True) as opened:
            read(opened, archive, (traffic,), port, browser=not no_browser, only_check=only_check)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error


def _make(traffic: Path, count: int) -> None:
    half = traffic.with_name(traffic.name + ".making")
    shutil.rmtree(half, ignore_errors=True)  # the remains of a killed run
    write(half, Order(count, SEED, "mixed", damage=DAMAGE))
    (half / "truth.jsonl").replace(traffic.parent / f"truth-{count}.jsonl")
    half.rename(traffic)
