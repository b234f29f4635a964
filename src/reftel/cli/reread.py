"""`reftel reread`: every witness again after an upgrade."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import reftel
from reftel.cli.path_type import PathType
from reftel.cli.taking import bar
from reftel.cli.terminal import INTERRUPTED, TROUBLES, counted, errors, interruptible, number, say, seconds

_SHOWN = 20


@click.command(
    help="Read the sources of ARCHIVE again that an earlier Reftel read or refused, and report changes. Ids of "
    "paragraphs stay. After an interruption, run the command again. The archive can be read meanwhile."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.option("--all", "every", is_flag=True, help="Read every source, also those that this version has read.")
@click.option(
    "--workers",
    type=click.IntRange(0, 256),
    help="Number of reading processes; default one per core, 0 to read in this process.",
)
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def command(archive: Path, every: bool, workers: int | None, wait: bool) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, wait=wait) as opened, interruptible() as stop, bar("Reading again") as tell:
        report = opened.reread(every=every, progress=tell, workers=workers, wait=wait, stop=stop)
    say(f"{counted(report.sources, 'source')} read again in {seconds(report.seconds)}")
    say(f"{counted(report.cables_changed, 'cable')} changed")
    for field, count in report.fields.items():
        say(f"  {field}: {number(count)}")
    for before, now in list(report.moved.items())[:_SHOWN]:
        say(f"  {before} is {now} now")
    if report.redirects:
        say(f"paragraph ids that redirect to others now: {number(report.redirects)}")
    if report.accepted or report.refused:
        say(f"{counted(report.accepted, 'refused source')} can be read now, {number(report.refused)} can't")
    for line in report.troubles[:_SHOWN]:
        say(f"! {line}", err=True)
    if report.interrupted:
        say("Interrupted. Run the same command to continue.", err=True)
        sys.exit(INTERRUPTED)
    if report.troubles:
        sys.exit(TROUBLES)
