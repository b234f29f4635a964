"""`reftel verify`: check an archive."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reftel.archive.open_archive import open_existing
from reftel.cli.path_type import PathType
from reftel.cli.progress_bar import watched
from reftel.cli.terminal import FAILED, errors, say


@click.command(
    help="Check ARCHIVE: checksums, references between tables, record against index. Exit status 1 if something is "
    "wrong. An archive of an older Reftel is brought forward first."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.option("--repair", is_flag=True, help="Rebuild what can be rebuilt, then check again.")
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def command(archive: Path, repair: bool, wait: bool) -> None:
    """Run the command."""
    with errors(), open_existing(archive, wait=wait) as opened:
        with watched("Checking") as tell:
            findings = opened.verify(repair=repair, progress=tell, wait=wait)
        for finding in findings:
            mended = "  (repaired)" if finding.repaired else ""
            say(f"{finding.code}: {finding.where}: {finding.note}{mended}")
        if findings and repair:
            with watched("Checking again") as tell:
                findings = opened.verify(progress=tell)
            for finding in findings:
                say(f"still {finding.code}: {finding.where}: {finding.note}")
    if findings:
        if not repair and any(finding.can_repair for finding in findings):
            say("Some of it can be rebuilt: --repair", err=True)
        sys.exit(FAILED)
    say("Everything is in order.")
