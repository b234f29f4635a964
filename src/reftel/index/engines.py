"""The engines by name, and the one place where an index is opened.

A new engine is a module and a row here. Its index is a folder of the archive; an engine that keeps its documents
elsewhere writes a pointer into the folder.
"""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from reftel.index.base import Document, Index, IndexUnusableError, PreparedDocument

DEFAULT = "tantivy"

ENGINES = {
    "tantivy": ("reftel.index.tantivy_index", "TantivyIndex"),
    "brute": ("reftel.index.brute", "BruteIndex"),
}
"""Name -> module and class. The class is imported when it is first used: workers need no engine."""


def open_index(
    engine: str,
    folder: Path,
    *,
    read_only: bool = False,
    sample: Callable[[], Iterable[Document]] = tuple,
) -> Index:
    """Open the index in a folder, or make one there unless `read_only`.

    `sample` gives documents from all over the archive, for an engine that learns from them. Raises
    IndexUnusableError for an engine that is not known, and for a missing or damaged index or one of another format.

    Example: `open_index("tantivy", archive / "index-v1", read_only=True)`.
    """
    if engine not in ENGINES:
        raise IndexUnusableError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")
    module, name = ENGINES[engine]
    make: Any = getattr(importlib.import_module(module), name)
    index: Index = make(folder, read_only=read_only, sample=sample)
    return index


def remove_index(folder: Path) -> None:
    """Remove an index that is no longer in use."""
    shutil.rmtree(folder, ignore_errors=True)


class NoIndex:
    """The preparer of an archive whose index can't be used: there is nothing to prepare for."""

    name = ""

    def prepare(self, document: Document) -> bytes:  # noqa: ARG002 - part of the protocol
        """Return nothing."""
        return b""


def prepared(documents: dict[int, bytes]) -> Iterable[PreparedDocument]:
    """Return prepared documents by key as `Index.write` takes them."""
    return (PreparedDocument(key, data) for key, data in documents.items())
