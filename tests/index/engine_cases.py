"""The engines that the suites of the index run over, and how each is opened and dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from reftel.index import common_words
from reftel.index.base import Index, Sort
from reftel.index.engines import SERVED, open_index, remove_index
from tests.index.served import opened_on_server, server_of

SORTS: tuple[Sort, ...] = ("created", "-created", "id")

ENGINES: dict[str, tuple[str, int | None]] = {
    "brute": ("brute", None),
    "tantivy": ("tantivy", None),
    "tantivy, what is frequent known at once": ("tantivy", 20),
    "tantivy, what is frequent known later": ("tantivy", 100),
    "opensearch": ("opensearch", None),
}
"""Name of a case -> engine, and how many documents tell it which words are common."""


def opened(case: str, folder: Path, *, read_only: bool = False) -> Index:
    """The index of a case, by the door that the archive uses."""
    engine, enough = ENGINES[case]
    if engine in SERVED:
        return opened_on_server(engine, folder, read_only=read_only)
    with pytest.MonkeyPatch.context() as patch:
        if enough is not None:
            patch.setattr(common_words, "ENOUGH", enough)
        return open_index(engine, folder / "index", read_only=read_only)


def discard(case: str, folder: Path) -> None:
    """Drop what a server holds of a case."""
    engine, _ = ENGINES[case]
    if engine in SERVED:
        remove_index(folder / "index", engine=engine, server=server_of(folder))
