"""A progress bar for work that reports (subject, done, total)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def watched(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show the bar on standard error, if that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(label, total=None)

        def tell(what: str, done: int, total: int) -> None:
            shown.update(task, description=f"{label}: {what}", completed=done, total=total or None)

        yield tell
