"""The marker of a record in a server's index: its contents and its writer.

Markers are in a separate index beside the documents, so that one request switches both. A marker is written with the
number of the one before: of two writers the second fails.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import msgspec

from reftel.errors import ArchiveBusy
from reftel.index.base import IndexUnusableError
from reftel.index.opensearch_client import WRITE_WITHIN, ConflictError, NotFoundError, OpenSearchClient
from reftel.index.opensearch_schema import FORMAT
from reftel.index.order import MAX_KEY
from reftel.index.server import IndexServer, IndexShare
from reftel.whole_file import whole_file

_MOST_RECORDS: Final = 10_000

TRACE: Final = "writer.json"
"""The file in the index's folder with the last write of this copy of the archive."""


class RecordMarker(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a record that the index has."""

    record: str
    generation: int
    format: int = FORMAT
    first: int
    size: int
    writer: str = ""
    """Drawn by the process that wrote it or is about to write."""


class _Trace(msgspec.Struct, frozen=True):
    """The last marker that this copy of the record wrote, in a file beside it."""

    writer: str
    number: int


class _Seen(msgspec.Struct, frozen=True):
    marker: RecordMarker
    number: int
    term: int


def marker_mapping(server: IndexServer) -> dict[str, Any]:
    """Return the settings and fields of an index of markers."""
    number, word = {"type": "long"}, {"type": "keyword"}
    fields = {"record": word, "generation": number, "format": number, "first": number, "size": number, "writer": word}
    return {
        "settings": {"number_of_shards": 1, "number_of_replicas": server.copies},
        "mappings": {"dynamic": "strict", "_meta": {"reftel_format": FORMAT}, "properties": fields},
    }


class MarkerOffice:
    """Reads and writes the marker of one record in one index of markers."""

    def __init__(self, client: OpenSearchClient, index: str, share: IndexShare, trace: Path | None = None) -> None:
        """`trace` is the file that `TRACE` names, for one that writes."""
        self._trace = trace
        self._client = client
        self._index = index
        self._share = share
        self._writer = uuid4().hex
        self._seen: _Seen | None = None
        self._has_claim = False

    def begin(self) -> None:
        """Find the record's marker, or make it. Raises IndexUnusableError for an index of another archive."""
        made = False
        try:
            self._seen = self._read()
        except NotFoundError:
            first = RecordMarker(
                record=self._share.record, generation=0, first=self._share.first, size=self._share.size
            )
            try:
                self._client.ask(
                    "PUT", f"/{self._index}/_create/{self._share.record}", first, {"refresh": "true"},
                    within=WRITE_WITHIN,
                )  # fmt: skip
                made = True
            except ConflictError:
                pass
            self._seen = self._read()
        try:
            self.refuse_others()
            self._check_trace()
        except IndexUnusableError:
            if made:  # a reader of this archive would take the other one's documents for its own
                self._client.ask("DELETE", f"/{self._index}/_doc/{self._share.record}", params={"refresh": "true"})
            raise

    def refuse_others(self) -> None:
        """Raise IndexUnusableError if the index has documents of another archive among the keys of this record."""
        if not self._share.record:
            return
        for other in self._sources():  # also markers of another format, which `_marker` cannot understand
            record = other.get("record")
            if record != self._share.record and self._share.overlaps(other.get("first", 0), other.get("size", MAX_KEY)):
                raise IndexUnusableError(
                    f"the index {self._client.server.name} at {self._client.where} belongs to another archive "
                    f"(record {record}): use another --index-name, or delete that index on the server"
                )

    def _check_trace(self) -> None:
        """See that nobody wrote for this record but from this copy of it: else two copies write in turn."""
        assert self._seen is not None
        try:
            held = msgspec.json.decode(self._trace.read_bytes(), type=_Trace) if self._trace is not None else None
        except (OSError, msgspec.MsgspecError):
            return  # an archive from before, or one that was moved without it
        if held is None or held.number == self._seen.number or held.writer == self._seen.marker.writer:
            return
        raise IndexUnusableError(
            f"the index {self._client.server.name} at {self._client.where} was written from another copy of this "
            "archive since, or set back to an earlier state: `reftel reindex` makes an index of this one, in its place"
        )

    def _leave_trace(self) -> None:
        assert self._seen is not None
        if self._trace is None or not self._trace.parent.is_dir():
            return
        with whole_file(self._trace) as part:
            part.write_bytes(msgspec.json.encode(_Trace(self._writer, self._seen.number)))

    def generation(self) -> int:
        """Return the generation of the record that the index holds; of all records, if it is read as a whole."""
        if not self._share.record:
            return sum(marker.generation for marker in self.all())
        try:
            return self._read().marker.generation
        except NotFoundError as error:
            raise IndexUnusableError(
                f"there is no index of this archive at {self._client.where}: {self._index} does not mention it"
            ) from error

    def all(self) -> list[RecordMarker]:
        """Return the markers of all records that share the index."""
        return [_marker(source) for source in self._sources()]

    def _sources(self) -> list[dict[str, Any]]:
        body = {"size": _MOST_RECORDS, "query": {"match_all": {}}}
        try:
            answer = self._client.ask(
                "POST", f"/{self._index}/_search", body, {"allow_partial_search_results": "false"}
            )  # fmt: skip
        except NotFoundError as error:
            raise IndexUnusableError(f"there is no index {self._index} at {self._client.where}") from error
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def claim(self) -> None:
        """Say that this process is about to write. Raises ArchiveBusy where another one has written meanwhile."""
        assert self._seen is not None
        if self._has_claim:
            if self._read().number != self._seen.number:
                raise self._busy()
            return
        self._leave_trace()
        self._put(self._seen.marker.generation)
        self._has_claim = True

    def finish(self, generation: int) -> None:
        """Say that the index holds this generation. Raises ArchiveBusy where another process wrote meanwhile."""
        self._put(generation)
        self._leave_trace()

    def _put(self, generation: int) -> None:
        assert self._seen is not None
        share = self._share
        marker = RecordMarker(
            record=share.record, generation=generation, first=share.first, size=share.size, writer=self._writer
        )
        params = {"if_seq_no": self._seen.number, "if_primary_term": self._seen.term, "refresh": "true"}
        path = f"/{self._index}/_doc/{share.record}"
        try:
            answer = self._client.ask("PUT", path, marker, params, within=WRITE_WITHIN)
            self._seen = _Seen(marker, answer["_seq_no"], answer["_primary_term"])
        except ConflictError as error:
            # The answer to an attempt before may have been lost.
            self._seen, before = self._read(), self._seen
            if self._seen.marker != marker or self._seen.number == before.number:
                raise self._busy() from error

    def _read(self) -> _Seen:
        answer = self._client.ask("GET", f"/{self._index}/_doc/{self._share.record}")
        return _Seen(_marker(answer["_source"]), answer["_seq_no"], answer["_primary_term"])

    def _busy(self) -> ArchiveBusy:
        return ArchiveBusy(
            f"another process writes to the index {self._index} at {self._client.where} for the same record; if the "
            "record was copied, `reftel reindex` from the right copy, and give the other one an index of its own"
        )


def _marker(source: Any) -> RecordMarker:
    try:
        return msgspec.convert(source, RecordMarker)
    except msgspec.ValidationError as error:
        raise IndexUnusableError(f"a marker of the index can't be understood: {error}") from error
