"""An ingest at a terminal: a bar while it runs, a summary at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, TextColumn
from rich.progress import Progress as Bar

from reftel.archive import Archive
from reftel.archive.types import IngestProgress, IngestResult
from reftel.cli.terminal import clean, counted, interruptible, number, say, seconds
from reftel.origins import Accession

_SHOWN = 20
_ALIKE = 3
"""Number of equal troubles that one line reports."""
_NAMED = 3
_REASON = re.compile(r"(?P<name>.{1,400}?): (?:at byte \d+: )?(?P<reason>.+)")


class Tell(Protocol):
    """Receives the progress."""

    def __call__(self, progress: IngestProgress, /) -> None:
        """Show it."""


@contextmanager
def bar(label: str) -> Iterator[Tell]:
    """A bar on standard error with rate and remaining time; nothing if that is not a terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[said]}"),
    )
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(label, total=None, said="")

        def tell(progress: IngestProgress, /) -> None:
            left = f", {seconds(progress.left)} left" if progress.left is not None else ""
            name = escape(clean(progress.path)[-30:])
            said = f"{counted(progress.sources, 'source')}, {progress.rate:,.0f}/s{left}  {name}"
            shown.update(task, completed=progress.bytes_done, total=progress.bytes_total or None, said=said)

        yield tell


def take_in(archive: Archive, paths: Sequence[str | Path], *, workers: int | None = None, wait: bool = False) -> bool:
    """Ingest the paths and report the result; False if Ctrl-C interrupted it."""
    return not ingest(archive, paths, workers=workers, wait=wait).interrupted


def ingest(
    archive: Archive,
    paths: Sequence[str | Path],
    *,
    workers: int | None = None,
    wait: bool = False,
    given: Accession | None = None,
) -> IngestResult:
    """The same, with the whole summary."""
    with interruptible() as stop, bar("Taking in") as tell:
        summary = archive.ingest(paths, progress=tell, workers=workers, wait=wait, stop=stop, given=given)
    show(summary)
    return summary


def show(summary: IngestResult) -> None:
    """The summary, on standard error."""
    told = 0
    for line, count in grouped(summary.troubles)[:_SHOWN]:
        say(f"! {line}", err=True)
        told += count
    if summary.trouble_count > told:
        say(f"! and {number(summary.trouble_count - told)} more", err=True)
    rate = summary.sources / summary.seconds if summary.seconds else 0.0
    say(
        f"{counted(summary.sources, 'source')} ingested, {number(summary.known)} known already, "
        f"{counted(summary.files_unchanged, 'file')} unchanged: {counted(summary.cables_new, 'new cable')}, "
        f"{number(summary.cables_changed)} changed ({seconds(summary.seconds)}, {rate:,.0f} a second)",
        err=True,
    )
    if summary.refused:
        say(
            f"{counted(summary.refused, 'source')} could not be read; the archive keeps the bytes. "
            "`reftel stats` has the reasons",
            err=True,
        )
    if summary.index_trouble:
        say(f"! {summary.index_trouble}", err=True)
    if summary.interrupted:
        say("Interrupted. Run the same command to continue.", err=True)


def grouped(troubles: Sequence[str]) -> list[tuple[str, int]]:
    """Lines to print, each with its number of troubles: one line for all that differ only in the file, the most
    frequent first."""
    by_reason: dict[str, list[str]] = {}
    for line in troubles:
        found = _REASON.match(line)
        by_reason.setdefault(found["reason"] if found else line, []).append(found["name"] if found else "")
    said: list[tuple[str, int]] = []
    for reason, names in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        if len(names) < _ALIKE:
            said += [(f"{name}: {reason}" if name else reason, 1) for name in names]
        else:
            shown = ", ".join(names[:_NAMED])
            more = f" and {number(len(names) - _NAMED)} more" if len(names) > _NAMED else ""
            said.append((f"{counted(len(names), 'source')}: {reason} ({shown}{more})", len(names)))
    return said
