"""Words and names that an archive holds and that are spelled like a typed one."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Final

from rapidfuzz.distance import OSA

from reftel.archive.count_types import ValueCount
from reftel.archive.record.ids import nearest as nearest_ids
from reftel.archive.record.paragraph_anchors import paragraphs_of
from reftel.fields import registry
from reftel.index.base import Index, SearchRequest
from reftel.query.build import MIN_FUZZY
from reftel.query.query_tree import Fuzzy, Phrase, Query
from reftel.query.vocabulary import Vocabulary, nearest
from reftel.store import counts, records
from reftel.store.codec import Codec
from reftel.text.words import words

_CABLES: Final = 12
"""Cables to search for words."""
_MOST: Final = 3
_MOST_NAMES: Final = 50_000
_USUAL: Final = 6
_COUNTED: Final = {"to": "to", "signed": "signed"}
"""Fields whose values the record counts under another name."""


def near_words(connection: sqlite3.Connection, codec: Codec, index: Index, word: str) -> tuple[str, ...]:
    """Return up to three words of the archive one letter off, or two for words of six letters; most frequent first."""
    for distance, least in MIN_FUZZY.items():
        if len(word) < least or word.isdigit():
            continue
        found = index.search(SearchRequest(query=Query(Fuzzy(word, distance)), limit=_CABLES))
        seen: Counter[str] = Counter()
        listed = records.cables(connection, [hit.key for hit in found.hits])
        for hit in found.hits:
            if hit.key in listed:
                texts = [listed[hit.key][2].subject or "", *(p.text for p in paragraphs_of(connection, codec, hit.key))]
                seen.update(set(words("\n".join(texts))))
        near = [each for each in seen if each != word and OSA.distance(each, word, score_cutoff=distance) <= distance]
        if near:
            counted = {each: index.search(SearchRequest(query=Query(Phrase((each,))), limit=0)).total for each in near}
            return tuple(sorted(near, key=lambda each: (OSA.distance(each, word), -counted[each], each))[:_MOST])
    return ()


def near_names(connection: sqlite3.Connection, vocabulary: Vocabulary, typed_field: str, typed: str) -> tuple[str, ...]:
    """Return up to three values that cables have of a field and that are spelled like a typed one."""
    field = registry.REGISTRY.query_name(typed_field)
    if field is None or not typed:
        return ()
    row = registry.REGISTRY.queried[field]
    if row.kind == "id":
        return nearest_ids(connection, typed)
    if field in _COUNTED:
        held = [name for name, _ in counts.one_sided(connection, _COUNTED[field], limit=_MOST_NAMES)]
        return nearest(typed, held)
    return vocabulary.near_held(row.key, typed) if row.key in registry.REGISTRY.held else ()


def usual_values(connection: sqlite3.Connection, typed_field: str) -> tuple[ValueCount, ...]:
    """Return the most frequent values that cables have of a field, by its name in queries; none of a field that the
    record does not count."""
    field = registry.REGISTRY.query_name(typed_field)
    kind = next((name for name, (row, _) in registry.REGISTRY.browse.items() if field and row.query == field), None)
    if kind is None:
        return ()
    found = counts.one_sided(connection, kind, limit=_USUAL)
    return tuple(ValueCount(key=key, count=count) for key, count in found)
