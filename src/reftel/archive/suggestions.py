"""Suggestions for typed queries: posts, TAGS, signers, addressees, numbers and words of the archive, with counts."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from reftel.archive.record.paragraph_anchors import paragraphs_of
from reftel.fields import registry
from reftel.fields.table import QueryName
from reftel.index.base import Index, SearchRequest
from reftel.model import LEVELS, Value
from reftel.query import condition
from reftel.query.build import MIN_PREFIX
from reftel.query.query_tree import Phrase, Prefix, Query
from reftel.store import counts, records
from reftel.store.codec import Codec
from reftel.text.words import words
from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tags

MOST: Final = 10
"""Suggestions of one answer."""
_LEAST = 2
"""Characters before anything is suggested without a field."""
_LONGEST = 400
_SUBJECTS = 100
_TEXTS = 6
_TOKEN = re.compile(r"(?P<minus>-?)(?:(?P<field>[A-Za-z]{2,20}):)?\"?(?P<start>[^\"]*)", re.S)
_POST_NUMBER = re.compile(r"([^\W\d_][^\d]{2,40}?)\s0{0,6}([1-9][0-9]{0,6})")
_WORDS_OF_NAMES = 3
"""Maximum number of words of a name without quotes: `rio de j`."""


class Suggestion(Value, frozen=True, kw_only=True):
    """A query that continues the typed text."""

    query: str
    """The whole query, with the last word replaced."""
    text: str
    """The condition or word: `from:MEXICO`, `museum`, `08MEXICO714`."""
    label: str
    """For readers: `Embassy Mexico`, the meaning of a TAG; empty for a word."""
    kind: str
    """post, tag, signer, addressee, number, word ..."""
    count: int
    """Cables that it finds alone."""


class _Typed:
    """A typed text whose last word, or quoted text, begins at `at`."""

    def __init__(self, text: str, at: int) -> None:
        self.head = text[:at]
        match = _TOKEN.fullmatch(text[at:])
        self.minus = match["minus"] if match else ""
        name = (match["field"] or "").lower() if match else ""
        self.field = registry.REGISTRY.aliases.get(name, name)
        self.start = match["start"] if match else ""

    def offer(self, text: str, label: str, kind: str, count: int) -> Suggestion:
        """A suggestion in the place of the last word."""
        return Suggestion(
            query=f"{self.head}{self.minus}{text}",
            text=text,
            label=label if label != text else "",
            kind=kind,
            count=count,
        )


def suggest(connection: sqlite3.Connection, codec: Codec, index: Index, text: str) -> tuple[Suggestion, ...]:
    """Return at most `MOST` suggestions for a text that ends at the caret."""
    starts = _starts(text[:_LONGEST]) if len(text) <= _LONGEST else []
    if not starts:
        return ()
    typed = _Typed(text, starts[0])
    if typed.field:
        found = list(_first(_OF_FIELD.get(typed.field, _nothing)(connection, typed), MOST))
    elif typed.start[:1].isdigit():
        found = [each for make in (_numbers, _years) for each in _first(make(connection, typed), MOST)]
        for at in starts[:0:-1]:
            found.extend(_first(_numbers_of_post(connection, _Typed(text, at)), MOST))
    else:
        longer = [_Typed(text, at) for at in starts[:0:-1]]
        found = [each for other in longer for make in (_posts, _tags) for each in _first(make(connection, other), 3)]
        for make in (_posts, _tags, _signers, _addressees) if len(typed.start) >= _LEAST else ():
            found.extend(_first(make(connection, typed), 3))
        found = found[: MOST - 3]
        found.extend(_first(_words(connection, codec, index, typed), MOST - len(found)))
    first: dict[tuple[str, str], Suggestion] = {}
    for each in found:  # the same place for `embassy mex` and for `mex` alone: the first replaces both words
        first.setdefault((each.kind, each.text), each)
    return tuple(first.values())[:MOST]


def _starts(text: str) -> list[int]:
    """Yield the beginning of the last word or of the open quotes, then of the words before it."""
    if text.count('"') % 2:
        opened = text.rfind('"')
        return [max(text.rfind(mark, 0, opened) for mark in " \t\n(") + 1]
    found: list[int] = []
    for match in re.finditer(r"[^\s()\"]+", text):
        found.append(match.start())
    if not found or text[-1:].isspace() or text[-1:] in '()"':
        return []
    last = [found[-1]]
    for at, before in zip(found[:0:-1], found[-2::-1], strict=False):
        if len(last) == _WORDS_OF_NAMES or ":" in text[before:at] or set('()"') & set(text[before:at]):
            break
        last.append(before)
    return last


_Maker = Callable[[sqlite3.Connection, _Typed], Iterator[Suggestion]]


def _first(found: Iterator[Suggestion], most: int) -> Iterator[Suggestion]:
    for _, each in zip(range(most), found, strict=False):
        yield each


def _begins(start: str, *names: str | None) -> bool:
    """Whether a name, or a word in it, begins with the typed text; accents and case do not matter."""
    wanted = words(start)
    if not wanted:
        return not start
    for name in names:
        have = words(name or "")
        for at in range(len(have) - len(wanted) + 1):
            piece = have[at : at + len(wanted)]
            if piece[:-1] == wanted[:-1] and piece[-1].startswith(wanted[-1]):
                return True
    return False


def _posts(connection: sqlite3.Connection, typed: _Typed) -> Iterator[Suggestion]:
    known = posts().by_name
    for name, count in counts.one_sided(connection, "post"):
        post = known.get(name)
        names = (name, post.display, post.country_name, *post.aliases) if post else (name,)
        if _begins(typed.start, *names):
            yield typed.offer(condition("from", name), post.display if post else name, "post", count)


def _tags(connection: sqlite3.Connection, typed: _Typed) -> Iterator[Suggestion]:
    known = tags()
    for code, count in counts.one_sided(connection, "tag"):
        meaning = known[code].meaning if code in known else ""
        if code.startswith(typed.start.upper()) or _begins(typed.start, meaning):
            yield typed.offer(condition("tag", code), meaning, "tag", count)


def _held(field: QueryName, kind: str, counted: str) -> _Maker:
    """Suggestions of values that the record counts by their beginning; words within them come after."""

    def make(connection: sqlite3.Connection, typed: _Typed) -> Iterator[Suggestion]:
        start = typed.start.upper() if counted in ("signed", "to", "caption", "precedence", "country") else typed.start
        for key, count in counts.one_sided(connection, counted, prefix=start, limit=MOST):
            post = posts().by_name.get(key) if counted == "to" else None
            yield typed.offer(condition(field, key), post.display if post else key, kind, count)

    return make


_signers = _held("signer", "signer", "signed")
_addressees = _held("addressee", "addressee", "to")
_years = _held("created", "year", "year")


def _levels(connection: sqlite3.Connection, typed: _Typed) -> Iterator[Suggestion]:
    for level, count in counts.one_sided(connection, "class"):
        if level in LEVELS and _begins(typed.start, level):
            yield typed.offer(condition("class", level), level, "classification", count)


def _numbers(connection: sqlite3.Connection, typed: _Typed, field: QueryName | None = None) -> Iterator[Suggestion]:
    start = re.sub(r"[^0-9A-Za-z-]", "", typed.start).upper()
    start = start[2:] if re.match(r"(?:19|20)[0-9]{2}[A-Z]", start) else start
    for cable_id in records.near_ids(connection, start, start + "\uffff", MOST) if len(start) > 1 else ():
        row = records.cables_of_ids(connection, [cable_id]).get(cable_id)
        yield typed.offer(condition(field, cable_id) if field else cable_id, _subject(row), "number", 1)


def _subject(row: records.Listed | None) -> str:
    return (row[2].subject_shown or row[2].subject or "") if row else ""


def _numbers_of_post(connection: sqlite3.Connection, typed: _Typed) -> Iterator[Suggestion]:
    """Cables of a post whose serial begins with the typed number: `mexico 7`."""
    match = _POST_NUMBER.fullmatch(typed.start)
    post = posts().resolve(match[1]) if match else None
    if match is None or post is None:
        return
    for year, _ in counts.one_sided(connection, "year"):
        start = f"{year[2:]}{post.name}{match[2]}"
        for cable_id in records.near_ids(connection, start, start + "\uffff", MOST):
            row = records.cables_of_ids(connection, [cable_id]).get(cable_id)
            yield typed.offer(cable_id, _subject(row), "number", 1)


def _ids_of(field: QueryName) -> _Maker:
    return lambda connection, typed: _numbers(connection, typed, field)


def _nothing(connection: sqlite3.Connection, typed: _Typed) -> Iterator[Suggestion]:  # noqa: ARG001 - a maker
    yield from ()


def _words(connection: sqlite3.Connection, codec: Codec, index: Index, typed: _Typed) -> Iterator[Suggestion]:
    """Words of subjects with this beginning, the most frequent first; words of texts, if no subject has one."""
    begun = words(typed.start)
    if len(begun) != 1 or len(begun[0]) < MIN_PREFIX or begun[0].isdigit():
        return
    found = index.search(SearchRequest(query=Query(Prefix(begun[0], "subject")), limit=_SUBJECTS))
    listed = records.cables(connection, [hit.key for hit in found.hits])
    seen = Counter(
        word for row in listed.values() for word in set(words(row[2].subject or "")) if word.startswith(begun[0])
    )
    if not seen:
        found = index.search(SearchRequest(query=Query(Prefix(begun[0])), limit=_TEXTS))
        for hit in found.hits:
            text = "\n".join(paragraph.text for paragraph in paragraphs_of(connection, codec, hit.key))
            seen.update({word for word in words(text) if word.startswith(begun[0])})
    for word, _ in seen.most_common(MOST):
        total = index.search(SearchRequest(query=Query(Phrase((word,))), limit=0)).total
        if total:
            yield typed.offer(word, "", "word", total)


_OF_FIELD: Final[dict[str, _Maker]] = {
    "from": _posts,
    "tag": _tags,
    "class": _levels,
    "signer": _signers,
    "signed": _held("signed", "signer", "signed"),
    "addressee": _addressees,
    "to": _held("to", "addressee", "to"),
    "caption": _held("caption", "caption", "caption"),
    "precedence": _held("precedence", "precedence", "precedence"),
    "form": _held("form", "form", "form"),
    "country": _held("country", "country", "country"),
    "defect": _held("defect", "defect", "defect"),
    "created": _years,
    "id": _ids_of("id"),
    "ref": _ids_of("ref"),
    "refby": _ids_of("refby"),
}
"""Field in queries -> function that suggests its values."""
