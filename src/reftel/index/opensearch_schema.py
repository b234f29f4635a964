"""The OpenSearch mapping, and the conversion of documents to it.

Text is folded, cut and stemmed in Python, as for every engine; the server only splits at spaces, so both agree on
every word. It stores no text (`_source` is off): passages come from the record.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec

from reftel.fields import registry
from reftel.fields.table import FacetName
from reftel.index.base import Document, PreparedDocument
from reftel.index.common_words import CommonWords
from reftel.index.document_values import facet_values, values_of
from reftel.index.order import MAX_KEY, NO_DATE_FIRST, NO_DATE_LAST, by_id, seconds
from reftel.index.server import IndexServer
from reftel.index.tokenized import TEXTS, WHOLE, name_fields, tokenize
from reftel.model import LEVELS
from reftel.text.stems import WordCutter

FORMAT = 3
"""Raised with every change of the fields or of `reftel.text.words`; an index of another format is rebuilt."""

LONGEST_VALUE = 8000
"""Bytes of a value that is compared whole; the server takes 32,766. A longer one is cut, with a digest after."""


def mapping(server: IndexServer) -> dict[str, Any]:
    """Return the settings and fields of a new index."""
    number = {"type": "long", "index": True, "doc_values": True}
    value = {"type": "keyword", "eager_global_ordinals": True}
    fields: dict[str, Any] = {
        "key": {"type": "integer"},
        "rising": number,
        "falling": number,
        "released": {"type": "long", "doc_values": False},
        "id_order": {"type": "keyword", "index": True},
        "ids": {"type": "keyword"},
        "refs": {"type": "keyword"},
        "flag": {"type": "keyword", "doc_values": False},
        "level": value,
        "month": value,
    }
    for text in TEXTS:
        fields[text] = _text("positions")
        fields[f"{text}_stems"] = _text("freqs")
    for text in WHOLE:
        fields[f"{text}_runs"] = _text("docs")
    for name in name_fields():
        fields[f"{name}_words"] = _text("positions")
    for kind in registry.REGISTRY.held:
        fields[kind] = value
    for column in _chosen().values():
        fields[column] = {**value, "index": False}
    return {
        "settings": {
            "number_of_shards": server.parts,
            "number_of_replicas": server.copies,
            "refresh_interval": -1,
            "codec": "best_compression",
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "_meta": {"reftel_format": FORMAT, "reftel_fields": sorted(fields)},
            "properties": fields,
        },
    }


def misfit(mappings: dict[str, Any], server: IndexServer) -> str:
    """Return why documents of this Reftel do not fit an index of documents; nothing if they do."""
    meta = mappings.get("_meta", {})
    if meta.get("reftel_format") != FORMAT:
        return f"has format {meta.get('reftel_format')}, this Reftel knows {FORMAT}"
    if meta.get("reftel_fields") != mapping(server)["mappings"]["_meta"]["reftel_fields"]:
        return "has other fields than this Reftel"
    return ""


def _text(holds: str) -> dict[str, Any]:
    gap = {"position_increment_gap": 1} if holds == "positions" else {}
    return {"type": "text", "analyzer": "whitespace", "index_options": holds, **gap}


def facet_column(name: FacetName) -> str:
    """Return the field that a facet is counted by."""
    if name in ("year", "month"):
        return "month"
    return _chosen().get(name) or registry.REGISTRY.facets[name][0].key


def _chosen() -> dict[FacetName, str]:
    """Facets that count only some of a field's values -> the field with those."""
    return {name: f"{name}_facet" for name, (_, part) in registry.REGISTRY.facets.items() if part.counts is not None}


_NONE_COMMON = CommonWords()

SHORTENED = "shortened"
"""The flag of documents that have such a value."""


def short(value: str) -> str:
    """Return a value as the server can hold it."""
    if 4 * len(value) <= LONGEST_VALUE:  # no character has more bytes
        return value
    data = value.encode()
    if len(data) <= LONGEST_VALUE:
        return value
    return f"{data[:1000].decode(errors='ignore')}… {sha256(data).hexdigest()}"


class ReadyDocument(msgspec.Struct, frozen=True, array_like=True):
    """A document in the server's format, without the values that depend on its key."""

    created: int | None
    """Seconds as in `reftel.index.order`."""
    id_order: str
    """`by_id` without the key at its end."""
    fields: bytes
    """JSON of all other fields."""

    def body(self, key: int) -> bytes:
        """Return the JSON with a key. Raises ValueError for one out of range."""
        if not 1 <= key <= MAX_KEY:
            raise ValueError(f"key out of range: {key}")
        rising = NO_DATE_LAST if self.created is None else self.created
        falling = NO_DATE_FIRST if self.created is None else self.created
        keyed = {
            "key": key,
            "rising": rising << 30 | key,
            "falling": falling << 30 | key,
            "id_order": f"{self.id_order}{key:010}",
        }
        return msgspec.json.encode(keyed)[:-1] + b"," + self.fields[1:]


def ready(document: Document, cutter: WordCutter) -> ReadyDocument:
    """Make a document ready for any key."""
    tokenized = tokenize(document, cutter, _NONE_COMMON)
    shortened: list[str] = []

    def held_value(value: str) -> str:
        held = short(value)
        if held != value:
            shortened.append(value)
        return held

    fields: dict[str, Any] = {
        "ids": [short(name.upper()) for name in dict.fromkeys((document.id, *document.aliases))],
        "refs": [short(ref) for ref in dict.fromkeys(document.refs)],
        "flag": [*dict.fromkeys(document.flags), *values_of(document, registry.REGISTRY.queried["is"])],
    }
    if document.level in LEVELS:
        fields["level"] = document.level
    if document.created:
        fields["month"] = document.created.date().isoformat()[:7]
    if document.released:
        fields["released"] = seconds(document.released)
    for kind, row in registry.REGISTRY.held.items():
        fields[kind] = [held_value(value) for value in values_of(document, row)]
    for name, column in _chosen().items():
        fields[column] = [held_value(value) for value in facet_values(document, name)]
    if shortened:
        fields["flag"].append(SHORTENED)
    fields.update((name, tokenized.exact[name]) for name in TEXTS)
    fields.update((f"{name}_stems", tokenized.stems[name]) for name in TEXTS)
    fields.update((f"{name}_runs", tokenized.runs[name]) for name in WHOLE)
    fields.update((f"{name}_words", tokenized.exact[name]) for name in name_fields())
    created = None if document.created is None else seconds(document.created)
    held = {name: value for name, value in fields.items() if value and value != [""]}
    return ReadyDocument(created, by_id(document)[:-10], msgspec.json.encode(held))


class OpenSearchPreparer:
    """Cuts and stems documents and writes them as the server takes them."""

    name = f"opensearch-{FORMAT}"

    def __init__(self) -> None:
        self._cutter = WordCutter()

    def __reduce__(self) -> tuple[type[OpenSearchPreparer], tuple[()]]:
        return OpenSearchPreparer, ()

    def ready(self, document: Document) -> ReadyDocument:
        """Make a document ready in this process."""
        return ready(document, self._cutter)

    def prepare(self, document: Document) -> bytes:
        """See `reftel.index.base.Preparer`."""
        return _encoder.encode(self.ready(document))


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ReadyDocument)


def unpacked(prepared: PreparedDocument) -> ReadyDocument:
    """Return a document packed by `OpenSearchPreparer.prepare`."""
    return _decoder.decode(prepared.data)
