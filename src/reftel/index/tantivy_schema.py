"""The tantivy schema, and the conversion of documents to it.

Text is folded, cut and stemmed in Python (`reftel.text.words`), so that the engine only splits at spaces. `body` holds
exact forms with positions. `body_stems` holds the stems of those words alone that are not their own stem, so that a
word in any form is found in one or the other; a whole second field would cost twice the time and half as much space
again (measured).

Columns that facets count have one value a document: counting a column of several costs fifty times as much (measured
at 250,000 documents: 12 ms against 0.25). So fields with few combinations share a column (`tantivy_codes.together`),
and the tags of a document are in several columns, each tag in one of three that its number allows: few columns with
few values make counting cheap. Values without a seat share a column of several, which is counted only for the
documents that have any.
"""

from __future__ import annotations

from typing import Any, Final

import tantivy

from reftel.fields import registry
from reftel.index.common_words import MARKED, CommonWords
from reftel.index.document_values import facet_values, values_of
from reftel.index.order import MAX_KEY, by_id, by_id_numbers, falling, rising, seconds
from reftel.index.tantivy_codes import FLAG_CODES, LEVEL_CODES, Codes, added_kinds, month_code, together
from reftel.index.tokenized import TEXTS, WHOLE, TokenizedDocument, name_fields

FORMAT = 10
"""Raised with every change of the fields or of `reftel.text.words`; an index of another format is rebuilt."""

SINGLE: Final = ("post", "country", "precedence", "level")
ORDERS: Final = ("rising", "falling", "released", "id_high", "id_low")

SEATS: Final = 7
"""Columns for single tags."""

HOMES: Final = 3
"""Number of columns for a tag."""

_FIRST_MORE: Final = {"tag": 1, "caption": 2, "form": 3}
"""Kinds that may have values without a column -> the number for that in the field `more` of a document."""

PLAIN: Final = 4
"""The number for documents whose frequent words were not determined: they are older than the table."""

NEIGHBORS: Final = {2: "twos", 3: "threes"}
"""Number of adjacent letters (`reftel.index.common_words`) -> their field and its tokenizer."""

MARKER = -1
"""Key of the one entry that is not a document: it holds the generation and the table of codes."""


_FIRST_COLUMNS: Final = ("place", "grade", "captions", "forms")


def columns(kind: str) -> tuple[str, ...]:
    """The columns of single values from which a kind is counted."""
    if kind == "tag":
        return tuple(f"tag_{at}" for at in range(SEATS))
    return next(((column,) for column, kinds in together().items() if kind in kinds), (kind,))


def all_columns() -> tuple[str, ...]:
    """All columns that facets count."""
    return ("month", *_FIRST_COLUMNS, *columns("tag"), *(f"{kind}_all" for kind in added_kinds()))


def more() -> dict[str, int]:
    """Kinds that may have values without a column -> the number for that in the field `more` of a document."""
    return _FIRST_MORE | {kind: at for at, kind in enumerate(added_kinds(), PLAIN + 1)}


def schema() -> tantivy.Schema:
    """The fields."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_integer_field("live", indexed=True)
    for text in TEXTS:
        builder.add_text_field(text, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(f"{text}_stems", tokenizer_name="whitespace", index_option="freq")
    for text in WHOLE:
        builder.add_text_field(f"{text}_runs", tokenizer_name="whitespace", index_option="basic")
    for size in NEIGHBORS.values():
        builder.add_text_field(size, tokenizer_name=size, index_option="freq")
    builder.add_text_field("often", tokenizer_name="whitespace", index_option="freq")
    for name in name_fields():
        builder.add_text_field(f"{name}_words", tokenizer_name="whitespace", index_option="position")
    for ids in ("ids", "refs"):
        builder.add_text_field(ids, tokenizer_name="raw", index_option="basic", stored=True)
    for value in (*SINGLE, *_FIRST_MORE, "flag", "more", *added_kinds()):
        builder.add_unsigned_field(value, indexed=True)
    builder.add_unsigned_field("month", indexed=True, fast=True)
    for column in (*all_columns()[1:], *(f"{kind}_more" for kind in more())):
        builder.add_unsigned_field(column, fast=True)
    for order in ORDERS:
        builder.add_integer_field(order, fast=True)
    builder.add_text_field("id_order", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("generation", stored=True)
    for table in ("codes", "frequent_table"):
        builder.add_bytes_field(table, stored=True)
    return builder.build()


def analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """The tokenizers that fields name and the engine does not know, by name."""
    return {
        name: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(size, size, False))
        .filter(tantivy.Filter.remove_long(MARKED[size] + 1))
        .build()
        for size, name in NEIGHBORS.items()
    }


def marker_fields(generation: int, codes: Codes, frequent: CommonWords) -> dict[str, Any]:
    """The one entry that is not a document. It has a value in every column of single values, or they would all be kept
    as columns that may have none, which are dearer to count."""
    zeros = dict.fromkeys((*all_columns(), *ORDERS), 0)
    tables = {"codes": codes.to_bytes(), "frequent_table": frequent.to_bytes()}
    return {**zeros, "id_order": "", "key": MARKER, "generation": generation, **tables}


def to_fields(prepared: TokenizedDocument, codes: Codes, frequent: CommonWords) -> dict[str, Any]:
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
    if document.lacks_paragraphs:
        fields["flag"].append(FLAG_CODES["withheld"])
    if document.is_withdrawn:
        fields["flag"].append(FLAG_CODES["withdrawn"])
    for kind, values in (("tag", document.tags), ("caption", document.captions), ("form", document.forms)):
        fields[kind] = codes.put_all(kind, values)
    for kind in added_kinds():
        fields[kind] = codes.put_all(kind, values_of(document, registry.REGISTRY.held[kind]))
    marks = prepared.marks_by(frequent)
    fields["more"] = [PLAIN] if marks is None else []
    _seat(fields, codes.put_all("tag", facet_values(document, "tag")))
    for column, kinds in together().items():
        _put_together(fields, column, kinds, codes)
    fields.update((name, prepared.exact[name]) for name in TEXTS)
    fields.update((f"{name}_stems", prepared.stems[name]) for name in TEXTS)
    fields.update((f"{name}_runs", prepared.runs[name]) for name in WHOLE)
    if marks is not None:
        fields.update(dict.fromkeys(NEIGHBORS.values(), marks.letters), often=marks.stems)
    fields.update((f"{name}_words", prepared.exact[name]) for name in name_fields())
    return fields


def _seat(fields: dict[str, Any], tags: list[int]) -> None:
    """Put each tag in a column that it may be in, moving others as far as that helps; the rest share a column."""
    seats = [0] * SEATS

    def sit(number: int, tried: set[int]) -> bool:
        for home in range(HOMES):
            column = (number + home * (1 + number // SEATS % (SEATS - 1))) % SEATS
            if column not in tried:
                tried.add(column)
                if not seats[column] or sit(seats[column], tried):
                    seats[column] = number
                    return True
        return False

    rest = [number for number in tags if not sit(number, set())]
    fields.update(zip(columns("tag"), seats, strict=True))
    _put_more(fields, "tag", rest)


def _put_together(fields: dict[str, Any], column: str, kinds: tuple[str, ...], codes: Codes) -> None:
    """Put the values of some kinds in their common column; or in one of several, if there are too many
    combinations."""
    values = (fields[kind] for kind in kinds)
    parts = tuple(tuple(value) if isinstance(value, list) else (value,) * bool(value) for value in values)
    fields[column] = codes.put_together(column, parts) if any(parts) else 0
    if any(parts) and not fields[column]:
        _put_more(fields, kinds[0], list(parts[0]))


def _put_more(fields: dict[str, Any], kind: str, numbers: list[int]) -> None:
    fields[f"{kind}_more"] = numbers
    if numbers:
        fields["more"].append(more()[kind])
