"""The engines by name, and the one place where an index is opened.

A new engine is a module and a row here. Its index is a folder of the archive; an engine that keeps its documents
elsewhere writes a pointer into the folder.
"""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from reftel.index.base import Document, Index, IndexUnusableError, PreparedDocument
from reftel.index.server import IndexServer, IndexShare

DEFAULT = "tantivy"

ENGINES = {
    "tantivy": ("reftel.index.tantivy_index", "TantivyIndex"),
    "brute": ("reftel.index.brute", "BruteIndex"),
    "opensearch": ("reftel.index.opensearch_index", "OpenSearchIndex"),
}
"""Name -> module and class. The class is imported when it is first used: workers need no engine."""

SERVED = frozenset({"opensearch"})
"""Engines that keep their index on a server."""

SHELVED = "shelf"
"""Engine name in the record of a shard: its shelf has the index (`reftel.index.shelved_index`)."""


def open_index(
    engine: str,
    folder: Path,
    *,
    read_only: bool = False,
    sample: Callable[[], Iterable[Document]] = tuple,
    server: IndexServer | None = None,
    share: IndexShare | None = None,
    is_building: bool = False,
) -> Index:
    """Open the index in a folder, or make one there unless `read_only`.

    `sample` gives documents from all over the archive, for an engine that learns from them. An engine with a server
    needs `server` and `share`; with `is_building` its readers wait for `Index.publish`. Raises IndexUnusableError for
    an engine that is not known or not installed, and for a missing or damaged index or one of another format.

    Example: `open_index("tantivy", archive / "index-v1", read_only=True)`.
    """
    make: Any = getattr(_module(engine), "ShelvedIndex" if engine == SHELVED else ENGINES[engine][1])
    if engine in SERVED:
        if server is None or share is None:
            raise IndexUnusableError(f"the engine {engine} needs a server: `reftel index use`")
        made: Index = make(
            folder, read_only=read_only, sample=sample, server=server, share=share, is_building=is_building
        )
        return made
    index: Index = make(folder, read_only=read_only, sample=sample)
    return index


def _module(engine: str) -> ModuleType:
    if engine == SHELVED:
        return importlib.import_module("reftel.index.shelved_index")
    if engine not in ENGINES:
        raise IndexUnusableError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")
    try:
        return importlib.import_module(ENGINES[engine][0])
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "reftel":
            raise
        raise IndexUnusableError(f"the engine {engine} is not installed: pip install 'reftel[{engine}]'") from error


def remove_index(
    folder: Path, *, engine: str = DEFAULT, server: IndexServer | None = None, share: IndexShare | None = None
) -> None:
    """Remove an unused index. Raises IndexUnusableError if its server does not, or if another record than the one of
    `share` has documents in it."""
    if engine in SERVED and server is not None:
        _module(engine).remove(server, share or IndexShare(record=""), folder)
    shutil.rmtree(folder, ignore_errors=True)


def copy_index(folder: Path, engine: str, server: IndexServer) -> None:
    """Have the server of an index keep `server.copies` further copies of each part. Raises IndexUnusableError."""
    if engine in SERVED:
        _module(engine).copy(server, folder)


class NoIndex:
    """The preparer of an archive whose index can't be used: there is nothing to prepare for."""

    name = ""

    def prepare(self, document: Document) -> bytes:  # noqa: ARG002 - part of the protocol
        """Return nothing."""
        return b""


def prepared(documents: dict[int, bytes]) -> Iterable[PreparedDocument]:
    """Return prepared documents by key as `Index.write` takes them."""
    return (PreparedDocument(key, data) for key, data in documents.items())
