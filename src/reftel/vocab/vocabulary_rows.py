"""Reading the tables of this room: CSV with a header row, UTF-8, next to the code."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of `table` (`posts` reads `posts.csv`), as written; an absent value is the empty string.

    Raises FileNotFoundError for an unknown table.
    """
    text = files("reftel.vocab").joinpath(f"{table}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
