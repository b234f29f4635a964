"""The index on an OpenSearch cluster.

An archive's folder `index-v3` stands for the index NAME-v3 there and its markers NAME-v3-mark. Readers ask by the names
NAME and NAME-mark, which `publish` switches in one request. A write sends documents first, sees that each was taken,
lets readers see them, and writes the marker last: the marker is never ahead of the documents. Documents can be ahead
of the marker; the next write of the record sends them again.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import quote

from reftel.fields import registry
from reftel.index import cursor as cursors
from reftel.index.base import (
    Answer,
    Document,
    IndexProblem,
    IndexUnreachableError,
    IndexUnusableError,
    PreparedDocument,
    SearchRequest,
)
from reftel.index.opensearch_bulk import BulkSender, delete_action, put_action
from reftel.index.opensearch_client import WRITE_WITHIN, ConflictError, NotFoundError, OpenSearchClient
from reftel.index.opensearch_marker import TRACE, MarkerOffice, marker_mapping
from reftel.index.opensearch_schema import LONGEST_VALUE, SHORTENED, OpenSearchPreparer, mapping, misfit, unpacked
from reftel.index.opensearch_search import OpenSearchQuestions
from reftel.index.server import IndexServer, IndexShare

MADE_FIRST: Final = 64 << 20
"""Bytes of documents that are made before the first is sent: a write of less leaves nothing where making one fails."""


class OpenSearchIndex:
    """An index on a cluster; see `reftel.index.base.Index`.

    Opening raises IndexUnusableError if the record has no index (and `read_only`), or one of another format or
    archive; IndexUnreachableError if no server answers and it is opened for writing. A read-only one opens without a
    server, and is checked when the server is back.
    """

    def __init__(
        self,
        folder: Path,
        *,
        server: IndexServer,
        share: IndexShare,
        read_only: bool = False,
        is_building: bool = False,
        sample: Callable[[], Iterable[Document]] = tuple,  # noqa: ARG002 - it learns nothing
    ) -> None:
        """`is_building`: readers keep the index they have until `publish`."""
        self._server = server
        self._share = share
        self._read_only = read_only
        self._writing = threading.Lock()
        self._is_checked = False
        self._preparer = OpenSearchPreparer()
        self._values = _KeptValues()
        self._client = OpenSearchClient(server)
        self._own = own_name(server, folder)
        name = server.name if read_only else self._own
        self._name = name
        self._questions = OpenSearchQuestions(self._client, name, share, self._check_format)
        self._identity = ""
        self._marker = MarkerOffice(self._client, f"{name}-mark", share, None if read_only else folder / TRACE)
        try:
            if not read_only:
                self._begin(is_building)
            with contextlib.suppress(IndexUnreachableError):  # it may be back when someone asks
                self._check()
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, is_building: bool) -> None:
        if self._client.exists(f"/{self._own}-mark") and not self._client.exists(f"/{self._own}"):
            # the marker says that documents are there, and an empty index would find nothing without an error
            raise IndexUnusableError(f"the documents of the index {self._own} at {self._client.where} were deleted")
        for name, made in ((self._own, mapping(self._server)), (f"{self._own}-mark", marker_mapping(self._server))):
            if not self._client.exists(f"/{name}"):
                with contextlib.suppress(ConflictError):
                    self._make(name, made)
        self._check_format()
        self._identity = self._drawn()
        self._marker.begin()
        _refuse_others(self._client, self._server.name, self._share)
        if not is_building and self._published() != {self._own}:
            self.publish()

    def _make(self, name: str, made: dict[str, Any]) -> None:
        try:
            self._client.ask("PUT", f"/{name}", made, within=WRITE_WITHIN)
        except IndexUnreachableError:
            raise
        except IndexUnusableError:
            if not self._client.exists(f"/{name}"):  # made by another process, or by an attempt without an answer
                raise

    def _check(self) -> None:
        """See once that the index is there and can be read."""
        if not self._is_checked:
            self._check_format()
            self._marker.generation()
            self._marker.refuse_others()
            self._is_checked = True

    def _check_format(self) -> None:
        try:
            answer = self._client.ask("GET", f"/{self._name}/_mapping")
        except NotFoundError as error:
            raise IndexUnusableError(f"there is no index {self._name} at {self._client.where}") from error
        if len(answer) > 1:  # their documents would count together
            names = ", ".join(sorted(answer))
            raise IndexUnusableError(f"the name {self._name} at {self._client.where} stands for several: {names}")
        for found in answer.values():
            if reason := misfit(found["mappings"], self._server):
                raise IndexUnusableError(f"the index {self._name} at {self._client.where} {reason}")

    def _drawn(self) -> str:
        """The id that the server drew for the index when it made it: another one of the name has another."""
        answer = self._client.ask("GET", f"/{self._own}/_settings/index.uuid")
        return ",".join(str(found["settings"]["index"]["uuid"]) for found in answer.values())

    def _refuse_new(self) -> None:
        """Raise IndexUnusableError if the index was deleted meanwhile: the server makes another one, without our
        fields, for the next document."""
        try:
            drawn = self._drawn()
        except NotFoundError:
            drawn = ""
        if drawn != self._identity:
            raise IndexUnusableError(
                f"the index {self._own} at {self._client.where} was deleted while Reftel wrote to it"
            )

    def _published(self, end: str = "") -> set[str]:
        """The indexes that readers have now, or with the end `-mark` their markers."""
        try:
            return set(self._client.ask("GET", f"/_alias/{quote(self._server.name)}{end}"))
        except NotFoundError:
            return set()

    def publish(self) -> None:
        """See `reftel.index.base.Index`: switch the names that readers ask by, both in one request."""
        actions: list[dict[str, Any]] = []
        for end in ("", "-mark"):
            actions += [
                {"remove": {"index": old, "alias": f"{self._server.name}{end}"}}
                for old in self._published(end) - {f"{self._own}{end}"}
            ]
            actions.append({"add": {"index": f"{self._own}{end}", "alias": f"{self._server.name}{end}"}})
        self._client.ask("POST", "/_aliases", {"actions": actions}, within=WRITE_WITHIN)

    def write(self, add: Iterable[Document | PreparedDocument], remove: Iterable[int] = (), *, generation: int) -> None:
        """See `reftel.index.base.Index`. All or nothing if making a document fails among the first `MADE_FIRST`
        bytes. If the server fails, some documents may be there, with the previous generation."""
        if self._read_only:
            raise IndexUnusableError("the index was opened for reading")
        with self._writing:
            rest = (self._made(each) for each in add)
            first: deque[tuple[int, bytes]] = deque()
            size = 0
            while size < MADE_FIRST and (made := next(rest, None)) is not None:
                first.append(made)
                size += len(made[1])
            self._marker.claim()
            with BulkSender(self._client, self._own) as sender:
                sender.send(delete_action(self._shared(key)) for key in remove)
                while first:
                    sender.send([put_action(*first.popleft())])
                sender.send(put_action(*made) for made in rest)
            self._show()
            self._refuse_new()
            self._marker.finish(generation)

    def _made(self, document: Document | PreparedDocument) -> tuple[int, bytes]:
        made = self._preparer.ready(document) if isinstance(document, Document) else unpacked(document)
        key = self._shared(document.key)
        return key, made.body(key)

    def _shared(self, key: int) -> int:
        """A record's key as the index has it."""
        if not 1 <= key <= self._share.size:
            raise ValueError(f"key out of range: {key}")
        return self._share.first + key

    def _show(self) -> None:
        """Make the sent documents visible."""
        try:
            answer = self._client.ask("POST", f"/{self._own}/_refresh", within=WRITE_WITHIN)
        except NotFoundError:
            return  # the check that follows says so
        if answer["_shards"]["failed"]:
            raise IndexUnreachableError(f"the search server at {self._client.where} lost a part of the index")

    def preparer(self) -> OpenSearchPreparer:
        """See `reftel.index.base.Index`."""
        return self._preparer

    def learn(self, sample: Iterable[Document]) -> None:
        """There is nothing to learn."""

    def is_eager(self, waiting: int) -> bool:  # noqa: ARG002 - part of the protocol
        """See `reftel.index.base.Index`."""
        return False

    def settle(self) -> None:
        """Does nothing: the server merges by itself."""

    def search(self, request: SearchRequest) -> Answer:
        """See `reftel.index.base.Index`."""
        cursor = cursors.read(request)
        if cursor.offset > cursors.RANKED:
            raise ValueError("not a cursor of this index")
        with self._missing():
            return self._questions.answer(request, cursor)

    def values(self, kind: str) -> tuple[str, ...]:
        """See `reftel.index.base.Index`."""
        with self._missing():
            return self._values.of(kind, self._marker.generation, self._questions.values)

    def generation(self) -> int:
        """See `reftel.index.base.Index`."""
        return self._marker.generation()

    def keys(self) -> Iterator[int]:
        """See `reftel.index.base.Index`."""
        with self._missing():
            yield from self._questions.keys()

    def size(self) -> int:
        """See `reftel.index.base.Index`."""
        with self._missing():
            answer = self._client.ask("GET", f"/{self._name}/_stats/store")
            return int(answer["_all"]["total"]["store"]["size_in_bytes"])

    def notices(self) -> tuple[str, ...]:
        """See `reftel.index.base.Index`: missing copies, and values that are too long for the server."""
        return (*self._missing_copies(), *self._shortened())

    def _missing_copies(self) -> tuple[str, ...]:
        with self._missing():
            health = self._client.ask("GET", f"/_cluster/health/{self._name}", params={"timeout": "1s"})
        if health["status"] != "yellow":
            return ()
        return (
            f"{health['unassigned_shards']} further copies of its parts are missing: the server has no room for them, "
            "or is making them. Until then a lost disk means `reftel reindex`",
        )

    def _shortened(self) -> tuple[str, ...]:
        with self._missing():
            counted = {"query": {"term": {"flag": SHORTENED}}}
            count = int(self._client.ask("POST", f"/{self._name}/_count", counted)["count"])
        if not count:
            return ()
        return (
            f"{count:,} of its cables have a value of more than {LONGEST_VALUE:,} bytes, which is counted and listed "
            "by its beginning and its digest; the cable's page shows it whole",
        )

    def problems(self) -> Iterator[IndexProblem]:
        """See `reftel.index.base.Index`: the server's report of its parts, and the number of missing ones."""
        try:
            health = self._client.ask("GET", f"/_cluster/health/{self._name}", params={"timeout": "1s"})
        except IndexUnreachableError as error:
            yield IndexProblem(self._name, str(error))
            return
        except NotFoundError:
            yield IndexProblem(self._name, "there is no such index")
            return
        if health["status"] == "red":
            yield IndexProblem(self._name, "parts of it are missing")
        try:
            self._check_format()
            next(iter(self.keys()), None)
        except IndexUnusableError as error:
            yield IndexProblem(self._name, str(error))

    @contextlib.contextmanager
    def _missing(self) -> Iterator[None]:
        try:
            self._check()
            yield
        except NotFoundError as error:
            raise IndexUnusableError(f"there is no index {self._name} at {self._client.where}") from error

    def close(self) -> None:
        """See `reftel.index.base.Index`."""
        self._client.close()


class _KeptValues:
    """Values of all fields, as of one generation. One question asks for all, because a vocabulary needs all."""

    def __init__(self) -> None:
        self._of_generation: tuple[int, dict[str, tuple[str, ...]]] = (-1, {})

    def of(
        self,
        kind: str,
        generation: Callable[[], int],
        ask: Callable[[Sequence[str]], dict[str, tuple[str, ...]]],
    ) -> tuple[str, ...]:
        """Return the values of a field. `generation` and `ask` are questions to the server."""
        current = generation()
        before, held = self._of_generation  # threads ask at the same time
        if before != current:
            held = {}
        if kind not in held:
            all_kinds = () if held else registry.REGISTRY.held
            held = held | ask(list(dict.fromkeys((*all_kinds, kind))))
            self._of_generation = current, held
        return held[kind]


def own_name(server: IndexServer, folder: Path) -> str:
    """Return the name of the index that an archive's folder stands for: `cables-v3` for `index-v3`."""
    number = re.search(r"-v([0-9]+)$", folder.name)
    return f"{server.name}-v{number[1] if number else 1}"


def copy(server: IndexServer, folder: Path) -> None:
    """Have the server keep as many copies of an index as `server` says. Raises IndexUnusableError."""
    own = own_name(server, folder)
    with contextlib.closing(OpenSearchClient(server)) as client:
        client.ask("PUT", f"/{own},{own}-mark/_settings", {"index.number_of_replicas": server.copies})


def remove(server: IndexServer, share: IndexShare, folder: Path) -> None:
    """Drop the index that a folder stands for, if it is there.

    Raises:
        IndexUnusableError: it is not this record's, or not Reftel's; or the server does not remove it.
    """
    client = OpenSearchClient(server)
    try:
        own = own_name(server, folder)
        for name in (own, server.name):  # the index itself, and the one that readers use
            _refuse_others(client, name, share)
        for name in (own, f"{own}-mark"):
            # Searches fail at once if no server answers; writes are retried for long.
            if client.exists(f"/{name}"):
                client.ask("DELETE", f"/{name}", within=WRITE_WITHIN)
    finally:
        client.close()


def _refuse_others(client: OpenSearchClient, name: str, share: IndexShare) -> None:
    """Raise IndexUnusableError if an index of this name is not this record's."""
    with contextlib.suppress(NotFoundError):
        for found, answer in client.ask("GET", f"/{name}/_mapping").items():
            if "reftel_format" not in answer["mappings"].get("_meta", {}):
                raise IndexUnusableError(
                    f"the index {found} at {client.where} is not an index of Reftel: use another --index-name"
                )
    if client.exists(f"/{name}-mark"):
        MarkerOffice(client, f"{name}-mark", share).refuse_others()
