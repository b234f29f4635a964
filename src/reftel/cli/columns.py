"""How the columns of tables are understood, before any row is read: `reftel parse --columns`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reftel.cli.plain import line
from reftel.errors import ReadError
from reftel.forms.table_row import described
from reftel.reading import sources


def show_columns(paths: Sequence[str], on_error: Callable[[ReadError], None]) -> None:
    """Print the columns of each table at these paths, with the values of the first row."""
    console = Console(highlight=False)
    seen: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    for path in paths:
        for raw in sources(path, on_error=on_error):
            found = described(raw.data)
            if found is None:
                continue
            name = raw.path.rpartition(" # ")[0] + (f" # {table}" if (table := _table(raw.path)) else "")
            key = (name, tuple((column, field) for column, field, _ in found.columns))
            if key in seen:
                continue
            seen.add(key)
            console.print(Text(f"{line(name)}: {found.writing}", style="bold"), soft_wrap=True)
            console.print(_shown(found.columns))
    if not seen:
        console.print("no table of telegrams")


def _table(path: str) -> str:
    """Return the name of a row's table; empty if the file is one table."""
    label = path.rpartition(" # ")[2]
    return label.rpartition(" ")[0]


def _shown(columns: Sequence[tuple[str, str, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("column", "is", "first row"):
        table.add_column(heading, overflow="fold")
    for column, field, example in columns:
        is_read = field or Text("not used, kept as written", style="dim")
        table.add_row(line(column), is_read, line(example))
    return table
