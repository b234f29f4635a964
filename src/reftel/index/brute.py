"""The reference: every document looked at, one after the other, in plain Python. Slow, and obviously correct."""

from __future__ import annotations

import threading
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec
from rapidfuzz.distance import OSA

from reftel.fields import registry
from reftel.index import cursor as cursors
from reftel.index.base import (
    Answer,
    Document,
    IndexProblem,
    IndexUnusableError,
    Match,
    PreparedDocument,
    SearchRequest,
)
from reftel.index.document_text import body, envelope, head, positions
from reftel.index.document_values import codes, facet, facet_values, values_of
from reftel.index.order import MAX_KEY, by_id, falling, rising
from reftel.model import LEVELS
from reftel.query.query_tree import (
    And,
    Code,
    Everything,
    Fuzzy,
    Id,
    Keys,
    Level,
    Name,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scope,
    When,
    Word,
)
from reftel.text.stems import stem


class BrutePreparer:
    """Documents as they are: there is nothing to cut beforehand."""

    name = "whole"

    def prepare(self, document: Document) -> bytes:
        """See `reftel.index.base.Preparer`."""
        return _encoder.encode(document)


class _Stored(msgspec.Struct):
    generation: int = 0
    documents: dict[int, Document] = msgspec.field(default_factory=dict)


_encoder = msgspec.msgpack.Encoder()
_document_decoder = msgspec.msgpack.Decoder(Document)
_stored_decoder = msgspec.msgpack.Decoder(_Stored)


class BruteIndex:
    """An index in memory; with a folder also in one file there, read whole at opening and written whole each time."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        read_only: bool = False,
        sample: Callable[[], Iterable[Document]] = tuple,  # noqa: ARG002 - it learns nothing
    ) -> None:
        self._file = None if folder is None else folder / "documents.msgpack"
        self._read_only = read_only
        self._documents: dict[int, Document] = {}
        self._generation = 0
        self._seen: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self._preparer = BrutePreparer()
        if folder is not None and not read_only:
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / "documents.msgpack").exists():
                self._save({}, 0)
        self._load()

    def _load(self) -> None:
        """Load the changes of another process."""
        if self._file is None:
            return
        try:
            status = self._file.stat()
            seen = (status.st_ino, status.st_mtime_ns)
            if seen != self._seen:
                stored = _read(self._file)
                self._documents, self._generation, self._seen = stored.documents, stored.generation, seen
        except OSError as error:
            raise IndexUnusableError(f"there is no index in {self._file.parent}") from error
        except ValueError as error:
            raise IndexUnusableError(f"{self._file} is damaged: {error}") from error

    def _save(self, documents: dict[int, Document], generation: int) -> None:
        if self._file is not None:
            beside = self._file.with_suffix(".new")
            data = _encoder.encode(_Stored(generation, documents))
            beside.write_bytes(zlib.crc32(data).to_bytes(4) + data)
            beside.replace(self._file)
        self._documents, self._generation = documents, generation

    def preparer(self) -> BrutePreparer:
        """See `reftel.index.base.Index`."""
        return self._preparer

    def learn(self, sample: Iterable[Document]) -> None:
        """There is nothing to learn."""

    def is_eager(self, waiting: int) -> bool:  # noqa: ARG002 - part of the protocol
        """See `reftel.index.base.Index`."""
        return False

    def settle(self) -> None:
        """There is nothing to finish."""

    def publish(self) -> None:
        """See `reftel.index.base.Index`: the record names the folder that readers open."""

    def size(self) -> int:
        """See `reftel.index.base.Index`."""
        return self._file.stat().st_size if self._file is not None and self._file.exists() else 0

    def notices(self) -> tuple[str, ...]:
        """See `reftel.index.base.Index`."""
        return ()

    def problems(self) -> Iterable[IndexProblem]:
        """See `reftel.index.base.Index`."""
        if self._file is not None:
            try:
                _read(self._file)
            except (OSError, ValueError) as error:
                yield IndexProblem(self._file.name, str(error))

    def values(self, kind: str) -> tuple[str, ...]:
        """See `reftel.index.base.Index`."""
        self._load()
        return tuple(
            sorted(
                {
                    value
                    for document in self._documents.values()
                    for value in values_of(document, registry.REGISTRY.held[kind])
                }
            )
        )

    def write(self, add: Iterable[Document | PreparedDocument], remove: Iterable[int] = (), *, generation: int) -> None:
        """See `reftel.index.base.Index`."""
        if self._read_only:
            raise IndexUnusableError("the index was opened for reading")
        with self._lock:
            self._load()
            documents = dict(self._documents)
            for key in remove:
                documents.pop(key, None)
            for each in add:
                document = _unpacked(each)
                if not 1 <= document.key <= MAX_KEY:
                    raise ValueError(f"key out of range: {document.key}")
                documents[document.key] = document
            self._save(documents, generation)

    def search(self, request: SearchRequest) -> Answer:
        """See `reftel.index.base.Index`. Relevance is the newest first."""
        cursor = cursors.read(request)
        self._load()
        documents = self._documents
        found = [document for document in documents.values() if matches(document, request.query.root, documents)]
        facets = tuple(
            facet(
                name,
                Counter(value for document in found for value in facet_values(document, name)),
                request.facet_limit,
            )
            for name in request.facets
        )
        ordered = sorted(found, key=self._order(request))
        page = ordered[cursor.offset : cursor.offset + request.limit]
        end = cursor.offset + len(page)
        more = cursors.write(cursors.Cursor(request.sort, end)) if page and end < len(ordered) else None
        hits = tuple(Match(document.key) for document in page)
        return Answer(total=len(found), hits=hits, facets=facets, next=more)

    @staticmethod
    def _order(request: SearchRequest) -> Callable[[Document], tuple[str, int]]:
        match request.sort:
            case "created":
                return lambda document: ("", rising(document))
            case "id":
                return lambda document: (by_id(document), 0)
            case _:
                return lambda document: ("", -falling(document))

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def generation(self) -> int:
        """See `reftel.index.base.Index`."""
        self._load()
        return self._generation

    def keys(self) -> Iterator[int]:
        """See `reftel.index.base.Index`."""
        self._load()
        return iter(sorted(self._documents))


def _read(file: Path) -> _Stored:
    """Read a file of `_save`: a CRC-32, then msgpack. Raises OSError, ValueError for a damaged file."""
    data = file.read_bytes()
    if zlib.crc32(data[4:]).to_bytes(4) != data[:4]:
        raise ValueError("its bytes are others")
    return _stored_decoder.decode(data[4:])


def _unpacked(document: Document | PreparedDocument) -> Document:
    if isinstance(document, Document):
        return document
    return msgspec.structs.replace(_document_decoder.decode(document.data), key=document.key)


def matches(document: Document, node: Node, documents: dict[int, Document]) -> bool:
    """Whether the document matches the node; `documents` are all there are."""
    match node:
        case Everything():
            return True
        case And(parts):
            return all(matches(document, part, documents) for part in parts)
        case Or(parts):
            return any(matches(document, part, documents) for part in parts)
        case Not(part):
            return not matches(document, part, documents)
        case Code(field, value):
            return value in codes(document, field)
        case Keys(keys):
            at = bisect_left(keys, document.key)
            return at < len(keys) and keys[at] == document.key
        case Level(low, high):
            return document.level in LEVELS[low : high + 1]
        case When(field, start, end):
            moment = document.created if field == "created" else document.released
            return moment is not None and (start is None or moment >= start) and (end is None or moment < end)
        case Name(field, wanted):
            return any(_in_order(_placed((value,)), wanted) for value in codes(document, field))
        case Id(field, value):
            return _is_meant(document, field, value, documents)
        case _:
            return any(_text_matches(values, node) for values in _texts(document, node.scope))


def _text_matches(values: list[str], node: Word | Phrase | Prefix | Fuzzy) -> bool:
    match node:
        case Word(word):
            return any(stem(other) == stem(word) for other, _ in _placed(tuple(values)))
        case Prefix(start):
            return any(other.startswith(start) for other, _ in _placed(tuple(values)))
        case Fuzzy(word, distance):
            return any(OSA.distance(other, word) <= distance for other, _ in _placed(tuple(values)))
        case Phrase(wanted, _, 0):
            return _in_order(_placed(tuple(values)), wanted)
        case Phrase(wanted, _, slop):
            return _are_near(_placed(tuple(values)), wanted, slop)


@lru_cache(maxsize=1 << 14)
def _placed(values: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    return tuple(positions(list(values)))


def _in_order(placed: tuple[tuple[str, int], ...], wanted: tuple[str, ...]) -> bool:
    have = {at: word for word, at in placed}
    return any(all(have.get(at + n) == word for n, word in enumerate(wanted)) for at in have)


def _are_near(placed: tuple[tuple[str, int], ...], wanted: tuple[str, ...], slop: int) -> bool:
    where = {word: [at for other, at in placed if other == word] for word in wanted}
    return all(
        any(abs((there - here) - (second - first)) <= slop for here in where[a] for there in where[b])
        for first, a in enumerate(wanted)
        for second, b in enumerate(wanted)
        if first < second
    )


def _texts(document: Document, scope: Scope) -> tuple[list[str], ...]:
    """The texts of a scope; words of one phrase must be in the same of them."""
    match scope:
        case "subject":
            return ([document.subject],)
        case "body":
            return (body(document),)
        case "summary":
            return ([document.summary],)
        case "text":
            return (body(document), head(document), envelope(document))


def _is_meant(document: Document, field: str, value: str, documents: dict[int, Document]) -> bool:
    if field == "id":
        return value in _ids(document)
    if field == "ref":
        return value in document.refs
    return any(value in _ids(other) and set(other.refs) & _ids(document) for other in documents.values())


def _ids(document: Document) -> set[str]:
    return {document.id.upper(), *(alias.upper() for alias in document.aliases)}
