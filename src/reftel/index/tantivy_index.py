"""The index in a folder, by tantivy. The tests have one case for each feature that the engine lacks.

One process writes, any number read. A write is one commit of the engine: all or nothing, also through kill -9. The
generation and the table of codes travel in an entry of the same commit, so they can't disagree with the documents.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Self

import msgspec
import tantivy
from tantivy import FieldType, Occur, Order
from tantivy import Query as Engine

from reftel.errors import ArchiveBusy
from reftel.index import common_words
from reftel.index import cursor as cursors
from reftel.index.base import (
    Answer,
    Document,
    IndexProblem,
    IndexUnusableError,
    PreparedDocument,
    SearchRequest,
)
from reftel.index.common_words import CommonWords
from reftel.index.tantivy_codes import Codes
from reftel.index.tantivy_files import FilesState, Mirror, check_stamp, damaged, state, write_stamp
from reftel.index.tantivy_schema import MARKER, analyzers, marker_fields, schema, to_fields
from reftel.index.tantivy_search import Snapshot, search
from reftel.index.tokenized import TokenizedDocument, TokenizingPreparer, tokenize, unpack
from reftel.text.stems import WordCutter

_KEYS_AT_ONCE = 20_000
_LITTLE = 15_000_000
"""Bytes of memory that a writer must have at least."""

_MUCH = 128_000_000
"""Memory in bytes of an indexing thread: more memory gives fewer segments to merge."""


_frequent = lru_cache(maxsize=4)(CommonWords.from_bytes)
"""A table is the same from one write to the next."""


def _reason(error: Exception) -> str:
    """The error of the engine, with advice where there is any."""
    if isinstance(error, UnicodeEncodeError):
        return "the name of its folder is not UTF-8; rename it first"
    if "os error 28" in str(error):
        return "the disk is full; free some space first"
    return str(error)


class TantivyIndex:
    """An index on disk; see `reftel.index.base.Index`.

    Opening raises IndexUnusableError if the folder has no index (and `read_only`), one of another format, or a
    damaged one. A folder that can't be written is read through links to its files.
    """

    def __init__(
        self,
        folder: Path,
        *,
        read_only: bool = False,
        enough: int | None = None,
        sample: Callable[[], Iterable[Document]] = tuple,
    ) -> None:
        """The first write of `enough` documents determines the frequent words (`reftel.index.common_words`). If an
        index grows in smaller steps, a `sample` of its documents determines them once there are enough."""
        self._folder = folder
        self._read_only = read_only
        self._enough = common_words.ENOUGH if enough is None else enough
        self._sample = sample
        self._writing = threading.Lock()
        self._opening = threading.Lock()
        self._writer: tantivy.IndexWriter | None = None
        self._mirror: Mirror | None = None
        self._highest = 0
        self._learnt = CommonWords()
        self._cutter = WordCutter()
        self._preparer = TokenizingPreparer(CommonWords())
        self._schema = schema()
        self._index = self._open()
        self._state: FilesState = state(folder)
        self._snapshot = self._take()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> tantivy.Index:
        folder = self._folder
        if not self._read_only:
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / "meta.json").exists():
                write_stamp(folder)
                with self._trouble():
                    tantivy.Index(self._schema, str(folder))
        check_stamp(folder)
        with self._trouble():
            try:
                index = self._opened(folder)
            except (OSError, ValueError):
                if not self._read_only:
                    raise
                # The engine takes a lock file to read, which a read-only folder refuses.
                self._mirror = Mirror(folder)
                index = self._opened(self._mirror.folder)
            if not self._read_only and not index.searcher().num_docs:
                self._begin(index)
        return index

    def _opened(self, folder: Path) -> tantivy.Index:
        index = tantivy.Index.open(str(folder))
        for name, analyzer in analyzers().items():
            index.register_tokenizer(name, analyzer)
        index.config_reader("manual")
        index.reload()
        return index

    def _begin(self, index: tantivy.Index) -> None:
        """The first marker, so that there is always one."""
        writer = index.writer(_LITTLE, 1)
        writer.add_document(self._marker(0, Codes(), CommonWords()))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()

    def _marker(self, generation: int, codes: Codes, frequent: CommonWords) -> tantivy.Document:
        return tantivy.Document.from_dict(marker_fields(generation, codes, frequent), self._schema)

    @contextlib.contextmanager
    def _trouble(self) -> Iterator[None]:
        """Turn any error of the engine about its files into one error."""
        try:
            yield
        except (OSError, ValueError, SystemError) as error:
            if "LockBusy" in str(error):
                raise ArchiveBusy(f"another process writes to the index in {self._folder}") from error
            raise IndexUnusableError(f"the index in {self._folder} can't be used: {_reason(error)}") from error
        except BaseException as error:
            # A panic of the engine (a damaged file, met while reading) is not an Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise IndexUnusableError(f"the index in {self._folder} is damaged: {error}") from error

    def _take(self) -> Snapshot:
        with self._trouble():
            searcher = self._index.searcher()
            hits = searcher.search(Engine.term_query(self._schema, "key", MARKER), limit=1, count=False).hits
            if not hits:
                raise IndexUnusableError(f"the index in {self._folder} is not complete")
            marker = searcher.doc(hits[0][1])
            generation, codes, often = marker["generation"][0], marker["codes"][0], marker["frequent_table"][0]
            top = searcher.search(Engine.all_query(), limit=1, count=False, order_by_field="key", order=Order.Desc)
            self._highest = max(int(top.hits[0][0]), 0)
        try:
            table, frequent = Codes.from_bytes(bytes(codes)), _frequent(bytes(often))
        except (msgspec.MsgspecError, ValueError) as error:
            raise IndexUnusableError(f"the index in {self._folder} is damaged: {error}") from error
        return Snapshot(self._schema, searcher, table, frequent, int(generation))

    def _fresh(self) -> Snapshot:
        """Return the last commit, by this process or another."""
        now = state(self._folder)
        if now != self._state:
            with self._opening:
                if now != self._state:
                    with self._trouble():
                        if self._mirror is not None:
                            self._mirror.close()
                            self._mirror = Mirror(self._folder)
                            self._index = self._opened(self._mirror.folder)
                        else:
                            self._index.reload()
                    self._snapshot = self._take()
                    self._state = now
        return self._snapshot

    def write(self, add: Iterable[Document | PreparedDocument], remove: Iterable[int] = (), *, generation: int) -> None:
        """See `reftel.index.base.Index`."""
        with self._writing:
            codes = self._fresh().codes.copy()
            writer = self._writer or self._new_writer(_MUCH)
            self._writer = None
            try:
                frequent = self._put(writer, add, remove, codes)
                with self._trouble():
                    writer.delete_documents_by_term("key", MARKER)
                    writer.add_document(self._marker(generation, codes, frequent))
                    writer.commit()
            except BaseException:
                # Without this the engine would continue and lose documents of later commits.
                with self._trouble():
                    writer.rollback()
                self._writer = writer
                raise
            self._writer = writer
            self._fresh()

    def learn(self, sample: Iterable[Document]) -> None:
        """See `reftel.index.base.Index`: which words are common in the sample, if the index does not know yet."""
        self._learnt = self._chosen([tokenize(each, self._cutter, CommonWords()) for each in sample])

    def _chosen(self, sample: Sequence[TokenizedDocument]) -> CommonWords:
        return CommonWords.choose([each.texts() for each in sample]) if len(sample) >= self._enough else CommonWords()

    def _told_by_sample(self, coming: int) -> CommonWords:
        # The marker is a document to the engine.
        holds = self._snapshot.searcher.num_docs - 1 + coming
        if not coming or holds < self._enough:
            return CommonWords()
        return self._chosen([tokenize(each, self._cutter, CommonWords()) for each in self._sample()])

    def _put(
        self,
        writer: tantivy.IndexWriter,
        add: Iterable[Document | PreparedDocument],
        remove: Iterable[int],
        codes: Codes,
    ) -> CommonWords:
        """Return the frequent words, if the first documents are enough to determine them."""
        for key in remove:
            writer.delete_documents_by_term("key", key)
        highest = self._highest
        frequent = self._snapshot.frequent or self._learnt
        rest = iter(add)
        first: list[TokenizedDocument] = []
        if not frequent:
            first = [self._prepared(each, frequent) for each in islice(rest, common_words.MOST)]
            frequent = self._chosen(first) or self._told_by_sample(len(first))
        for document in chain(first, (self._prepared(each, frequent) for each in rest)):
            fields = to_fields(document, codes, frequent)
            key = document.document.key
            if key <= highest:
                writer.delete_documents_by_term("key", key)
            highest = max(highest, key)
            writer.add_document(tantivy.Document.from_dict(fields, self._schema))
        return frequent

    def _prepared(self, document: Document | PreparedDocument, frequent: CommonWords) -> TokenizedDocument:
        return tokenize(document, self._cutter, frequent) if isinstance(document, Document) else unpack(document)

    def _new_writer(self, heap: int) -> tantivy.IndexWriter:
        if self._read_only:
            raise IndexUnusableError(f"the index in {self._folder} was opened for reading")
        with self._trouble():
            writer = self._index.writer(heap, 1)  # a second thread only waits
            # A commit that was killed leaves files whose names the next commit would give again, and then fail.
            writer.garbage_collect_files()
            return writer

    def settle(self) -> None:
        """See `reftel.index.base.Index`: wait for merges of small segments; unused files are dropped."""
        with self._writing:
            self._release()
            writer = self._new_writer(_LITTLE)
            with self._trouble():
                writer.wait_merging_threads()
            self._fresh()

    def publish(self) -> None:
        """See `reftel.index.base.Index`: the record names the folder that readers open."""

    def _release(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with self._trouble():
                writer.wait_merging_threads()

    def search(self, request: SearchRequest) -> Answer:
        """See `reftel.index.base.Index`."""
        cursor = cursors.read(request)
        if cursor.offset > cursors.RANKED:
            raise ValueError("not a cursor of this index")
        with self._trouble():
            return search(self._fresh(), request, cursor)

    def close(self) -> None:
        """See `reftel.index.base.Index`."""
        with self._writing:
            self._release()
            if self._mirror is not None:
                self._mirror.close()
                self._mirror = None

    def generation(self) -> int:
        """See `reftel.index.base.Index`."""
        return self._fresh().generation

    def values(self, kind: str) -> tuple[str, ...]:
        """See `reftel.index.base.Index`."""
        return tuple(self._fresh().codes.values[kind])

    def keys(self) -> Iterator[int]:
        """See `reftel.index.base.Index`."""
        snapshot = self._fresh()
        last = 0
        while True:
            behind = Engine.range_query(self._schema, "key", FieldType.Integer, last, include_lower=False)
            query = Engine.boolean_query([(Occur.Must, behind)])
            with self._trouble():
                found = snapshot.searcher.search(query, _KEYS_AT_ONCE, False, "key", 0, Order.Asc).hits
            for key, _ in found:
                yield int(key)
            if len(found) < _KEYS_AT_ONCE:
                return
            last = int(found[-1][0])

    def preparer(self) -> TokenizingPreparer:
        """See `reftel.index.base.Index`."""
        common = self._snapshot.frequent or self._learnt
        if self._preparer.name != common.name:
            self._preparer = TokenizingPreparer(common)
        return self._preparer

    def is_eager(self, waiting: int) -> bool:
        """See `reftel.index.base.Index`: a first write determines the common words."""
        return waiting >= common_words.MOST and not self._snapshot.frequent

    def size(self) -> int:
        """See `reftel.index.base.Index`."""
        return sum(each.stat().st_size for each in self._folder.iterdir() if each.is_file())

    def notices(self) -> tuple[str, ...]:
        """See `reftel.index.base.Index`."""
        return ()

    def problems(self) -> Iterator[IndexProblem]:
        """See `reftel.index.base.Index`: the engine's checksums, all files read again."""
        for name in damaged(self._folder):
            yield IndexProblem(name, "its bytes are others")
