"""What tantivy stores of a document, and how a document becomes that.

Text is folded, cut and stemmed in Python (`reftel.query.words`), so that the engine only splits at spaces. `body` holds
exact forms with positions. `body_stems` holds the stems of those words alone that are not their own stem, so that a
word in any form is found in one or the other; a whole second field would cost twice the time and half as much space
again (measured).

Columns that facets count have one value a document: counting a column of several costs fifty times as much (measured at
250,000 documents: 12 ms against 0.25). So the tags of a document are spread over several columns, and only the rest
shares one. Each column has tags of one group of codes only: what the engine hands over, and what that costs, grows with
the different values of every column.
"""

from __future__ import annotations

from typing import Any, Final

import tantivy

from reftel.index.order import MAX_KEY, by_id, by_id_numbers, falling, rising, seconds
from reftel.index.prepared import NAMES, TEXTS, Prepared
from reftel.index.tantivy_codes import FLAG_CODES, LEVEL_CODES, Codes, month_code

FORMAT = 1
"""Raised with every change of the fields or of `reftel.query.words`; an index of another format is built anew."""

SINGLE: Final = ("post", "country", "precedence", "level", "month")
ORDERS: Final = ("rising", "falling", "released", "id_high", "id_low")
SPREAD: Final = {"tag": (4, 3), "caption": (1, 3), "form": (1, 2)}
"""Groups of codes (by remainder), and columns for single values of each; values beyond share `<kind>_more`."""

MARKER = -1
"""Key of the one entry that is no document: it holds the generation and the table of codes."""


def columns(kind: str) -> tuple[str, ...]:
    """The columns that hold the values of a facet."""
    if kind not in SPREAD:
        return (kind,)
    groups, size = SPREAD[kind]
    return (*(f"{kind}_{group}_{at}" for group in range(groups) for at in range(size)), f"{kind}_more")


def schema() -> tantivy.Schema:
    """The fields."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_integer_field("live", indexed=True)
    for text in TEXTS:
        builder.add_text_field(text, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(f"{text}_stems", tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field(f"{text}_runs", tokenizer_name="whitespace", index_option="basic")
    for name in NAMES:
        builder.add_text_field(f"{name}_words", tokenizer_name="whitespace", index_option="position")
    for ids in ("ids", "refs"):
        builder.add_text_field(ids, tokenizer_name="raw", index_option="basic", stored=True)
    for single in SINGLE:
        builder.add_unsigned_field(single, indexed=True, fast=True)
    for several in (*SPREAD, "flag"):
        builder.add_unsigned_field(several, indexed=True)
    for kind in SPREAD:
        for column in columns(kind):
            builder.add_unsigned_field(column, fast=True)
    for order in ORDERS:
        builder.add_integer_field(order, fast=True)
    builder.add_text_field("id_order", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("generation", stored=True)
    builder.add_bytes_field("codes", stored=True)
    return builder.build()


def marker_fields(generation: int, codes: Codes) -> dict[str, Any]:
    """The one entry that is no document. It has a value in every column of single values, or they would all be kept
    as columns that may have none, which are dearer to count."""
    singles = (column for kind in SPREAD for column in columns(kind)[:-1])
    zeros = dict.fromkeys((*SINGLE, *ORDERS, *singles), 0)
    return {**zeros, "id_order": "", "key": MARKER, "generation": generation, "codes": codes.to_bytes()}


def to_fields(prepared: Prepared, codes: Codes) -> dict[str, Any]:
    """The document as the schema's fields; new values get a number in `codes`. ValueError for a key out of range."""
    document = prepared.document
    if not 1 <= document.key <= MAX_KEY:
        raise ValueError(f"key out of range: {document.key}")
    id_order = by_id(document)
    id_high, id_low = by_id_numbers(id_order)
    fields: dict[str, Any] = {
        "key": document.key,
        "live": 1,
        "ids": [name.upper() for name in dict.fromkeys((document.id, *document.aliases))],
        "refs": list(dict.fromkeys(document.refs)),
        "post": codes.put("post", document.post) if document.post else 0,
        "country": codes.put("country", document.country) if document.country else 0,
        "precedence": codes.put("precedence", document.precedence) if document.precedence else 0,
        "level": LEVEL_CODES[document.level] if document.level else 0,
        "month": month_code(document),
        "flag": [FLAG_CODES[flag] for flag in dict.fromkeys(document.flags)],
        "rising": rising(document),
        "falling": falling(document),
        "released": seconds(document.released) if document.released else 0,
        "id_order": id_order,
        "id_high": id_high,
        "id_low": id_low,
    }
    if document.is_partial:
        fields["flag"].append(FLAG_CODES["partial"])
    for kind, values in (("tag", document.tags), ("caption", document.captions), ("form", document.forms)):
        _spread(fields, kind, codes.put_all(kind, values))
    fields.update((name, prepared.exact[name]) for name in TEXTS)
    fields.update((f"{name}_stems", prepared.stems[name]) for name in TEXTS)
    fields.update((f"{name}_runs", prepared.runs[name]) for name in TEXTS)
    fields.update((f"{name}_words", prepared.exact[name]) for name in NAMES)
    return fields


def _spread(fields: dict[str, Any], kind: str, numbers: list[int]) -> None:
    fields[kind] = numbers
    groups, size = SPREAD[kind]
    more = fields[f"{kind}_more"] = []
    for group in range(groups):
        own = [number for number in numbers if number % groups == group]
        for at in range(size):
            fields[f"{kind}_{group}_{at}"] = own[at] if at < len(own) else 0
        more.extend(own[size:])
