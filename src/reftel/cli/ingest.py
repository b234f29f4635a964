"""`reftel ingest`: sources into an archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

import reftel
from reftel.cli.engine import choice, engine_options, use
from reftel.cli.origin_options import giving_options
from reftel.cli.path_type import PathType
from reftel.cli.recognition import ocr_option
from reftel.cli.taking import ingest
from reftel.cli.terminal import INTERRUPTED, TROUBLES, errors
from reftel.origins import Accession
from reftel.processes import tune_gc


@click.command(
    help="Add PATH... to ARCHIVE, and create ARCHIVE if needed: files, folders, zips, tars, tables; - is standard "
    "input. Known sources are skipped, so run it again after an interruption. Exit status 3: done, "
    "but some sources could not be read."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("paths", nargs=-1, required=True, type=PathType(allow_dash=True))
@click.option(
    "--workers",
    type=click.IntRange(0, 256),
    help="Number of reading processes; default one per core, 0 to read in this process.",
)
@giving_options
@engine_options
@ocr_option
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def command(
    archive: Path,
    paths: tuple[str, ...],
    workers: int | None,
    engine: str | None,
    wait: bool,
    given: Accession | None,
    **server: Any,
) -> None:
    """Run the command."""
    tune_gc()
    with errors(), reftel.open(archive, create=True, wait=wait) as opened:
        use(archive, choice(engine, server), wait=wait)
        summary = ingest(opened, paths, workers=workers, wait=wait, given=given)
    if summary.interrupted:
        sys.exit(INTERRUPTED)
    if summary.refused or summary.trouble_count or summary.index_trouble:
        sys.exit(TROUBLES)
