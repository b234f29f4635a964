"""The index that an archive uses, opened when it is first needed and again after it was rebuilt."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from reftel.archive import search
from reftel.archive.cable_reader import CableReader
from reftel.archive.index_in_use import IndexInUse, index_in_use
from reftel.archive.record_conditions import answering
from reftel.archive.types import Coverage
from reftel.index.base import Index, IndexUnusableError
from reftel.query.vocabulary import Vocabulary


class IndexReader(CableReader):
    """The files of an archive, open for reading, with its index."""

    def __init__(self, path: Path) -> None:
        """Raise NotAnArchive, SchemaTooNew, ArchiveError, ArchiveDamaged."""
        super().__init__(path)
        self._index: tuple[IndexInUse, Index] | None = None
        self._index_lock = threading.Lock()
        self._beside = ThreadPoolExecutor(2, thread_name_prefix="reftel-facets")
        self._vocabulary: tuple[tuple[Path, int], Vocabulary] | None = None
        with self._readers.snapshot():
            pass  # report an unreadable archive at once

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the files of the archive. A second call has no effect.

        Example:
            >>> opened = reftel.open("cables")
            >>> opened.close()
        """
        self._beside.shutdown()
        self._readers.close()
        with self._index_lock:
            if self._index is not None:
                self._index[1].close()
                self._index = None

    def vocabulary(self) -> Vocabulary:
        """Return the names that queries may use, with this archive's own posts and TAGS; for `parse_query`.

        Example:
            >>> from reftel.query import parse_query
            >>> archive.search(parse_query("from:mexico", archive.vocabulary())).total
            3
        """
        index = self.index()
        held = self._index[0].folder if self._index is not None else self.path, index.generation()
        if self._vocabulary is None or self._vocabulary[0] != held:
            self._vocabulary = (held, search.vocabulary_of(index).following(self.conversation_ids))
        return self._vocabulary[1]

    def coverage(self) -> Coverage:
        """Return the coverage of the archive: held, cited, missing and refused; an index on a server is included if
        it answers.

        Example:
            >>> archive.coverage().cited_not_held
            1
        """
        held = super().coverage()
        if self.index_in_use().server is None:
            return held
        try:
            return msgspec.structs.replace(held, index_bytes=self.index().size())
        except IndexUnusableError:
            return held

    def index_in_use(self) -> IndexInUse:
        """Return the engine of the index, and its place.

        Example:
            >>> archive.index_in_use().engine
            'tantivy'
        """
        with self._readers.snapshot() as connection:
            return index_in_use(connection, self.path)

    def index(self) -> Index:
        """Return the index in use.

        Raises:
            IndexUnusableError: it is missing or damaged; `reindex` rebuilds it.

        Example:
            >>> len(list(archive.index().keys()))
            3
        """
        in_use = self.index_in_use()
        with self._index_lock:
            if self._index is not None and self._index[0] != in_use:  # it was rebuilt
                self._index[1].close()
                self._index = None
            if self._index is None:
                self._index = (
                    in_use,
                    answering(
                        in_use.open(read_only=True), self.cables_by_reference_state, self.cables_meaning_otherwise
                    ),
                )
            return self._index[1]
