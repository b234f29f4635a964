"""Searching among cables that are cited and not held: `is:absent` and whatever it is joined with.

An absent cable has no text, so a condition is about one of three things:

- itself: its id, post, country, year and days, its classification in a catalogue, the cables that cite it (`refby:`);
- its TAGS: those that a catalogue gives, else those of more than half of the cables that cite it, as on its page;
- the cables that cite it: an absent cable matches words and other conditions that one of them matches.

The engine finds the citing cables, and the record gives their citations: the answer is the same with every engine and
is never older than the record.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, get_args

import msgspec

from reftel.archive.record import serial_ledgers
from reftel.archive.references.absent import AbsentPage, told
from reftel.archive.search import label
from reftel.archive.types import FacetValue
from reftel.fields.getters import country_of
from reftel.index.base import Index, SearchRequest
from reftel.query import facet_condition
from reftel.query.combine import conjunction
from reftel.query.meaning import NONE_HELD
from reftel.query.query_tree import (
    And,
    Code,
    Everything,
    Fuzzy,
    Id,
    Level,
    Name,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    When,
    Word,
)
from reftel.serials.sequence import sequence_of
from reftel.store import absent_rows
from reftel.store.absent_rows import AbsentKey
from reftel.text.words import words

ABSENT = Code("is", "absent")
_PAGE = 1000
MOST_CITING = 20_000
"""Citing cables that one condition looks at, the newest first; beyond that the answer says that it is cut."""
AbsentSort = Literal["cited", "created", "-created", "id"]
ABSENT_SORTS: tuple[AbsentSort, ...] = get_args(AbsentSort)

_TEXT = Word | Phrase | Prefix | Fuzzy


class AbsentMatches(msgspec.Struct, frozen=True, kw_only=True):
    """The absent cables that a query finds, in order."""

    rows: tuple[AbsentKey, ...]
    is_cut: bool = False
    """More citing cables match a condition than are checked."""


def absent_part(query: Query) -> Node | None:
    """Return the other conditions for an absent cable; None for a query that does not ask for absent cables.

    `is:absent` applies if it is joined with the rest by AND. In an alternative (`is:absent OR lamp`) it finds
    nothing, and excluded (`-is:absent`) everything: those queries are about the cables that are held.
    """
    root = query.root
    if root == ABSENT:
        return Everything()
    if isinstance(root, And) and ABSENT in root.parts:
        return conjunction([part for part in root.parts if part != ABSENT])
    return None


def find_absent(connection: sqlite3.Connection, index: Index, node: Node, sort: AbsentSort = "cited") -> AbsentMatches:
    """Find absent cables. `cited` puts the most cited first; `created` the earliest by the middle of its days."""
    search = _AbsentSearch(connection, index)
    found = search.rows(node)
    if sort == "id":
        found.sort(key=lambda row: (row.post, row.year, row.serial, row.id))
    elif sort == "cited":
        found.sort(key=lambda row: (-row.cited_by, row.id))
    else:
        days = search.days(found)
        found.sort(key=lambda row: (sum(day.toordinal() for day in days[row.id]), row.id), reverse=sort == "-created")
    return AbsentMatches(rows=tuple(found), is_cut=search.is_cut)


def count_tags(connection: sqlite3.Connection, rows: Sequence[AbsentKey]) -> Counter[str]:
    """Count the TAGS of absent cables: those of a catalogue, else inferred ones."""
    listed = absent_rows.listed_tags(connection)
    citing = {row.id: row.cited_by for row in rows if row.id not in listed}
    found: Counter[str] = Counter(tag for row in rows for tag in listed.get(row.id, ()))
    for _, group in groupby(absent_rows.tags_of_citing(connection, list(citing)), key=lambda pair: pair[0]):
        own: Counter[str] = Counter()
        for cable_id, tags in group:
            own.update(dict.fromkeys(tags.split(";"), 1))
            n = citing[cable_id]
        found.update(tag for tag, times in own.items() if 2 * times > n)
    return found


def absent_answer(
    connection: sqlite3.Connection,
    index: Index,
    query: Query,
    *,
    limit: int,
    after: str | None,
    sort: AbsentSort,
    facets: bool,
) -> AbsentPage:
    """Return a page of the absent cables that a query finds. Raises ValueError for a bad order or cursor."""
    if sort not in ABSENT_SORTS:
        raise ValueError(f"unknown order {sort!r} of absent cables; known orders: {', '.join(ABSENT_SORTS)}")
    start = int(after) if after else 0
    if start < 0:
        raise ValueError("the cursor must be a number: use the `next` of the list before")
    part = absent_part(query)
    found = find_absent(connection, index, query.root if part is None else part, sort)
    shown = found.rows[start : start + limit]
    return AbsentPage(
        total=len(found.rows),
        rows=tuple(told(connection, [(row.id, row.cited_by) for row in shown])),
        next=str(start + limit) if len(found.rows) > start + limit else None,
        facets=_facets(connection, found.rows) if facets else {},
        is_cut=found.is_cut,
        limits=tuple(each for each in query.limits if each != NONE_HELD),
    )


MOST_TAGGED = 5000
"""Absent cables of one answer for the TAGS facet; with more, that facet is omitted."""


def _facets(connection: sqlite3.Connection, rows: Sequence[AbsentKey]) -> dict[str, tuple[FacetValue, ...]]:
    counted = {
        "post": Counter(row.post for row in rows),
        "year": Counter(str(row.year) for row in rows),
        "tag": count_tags(connection, rows) if len(rows) <= MOST_TAGGED else Counter[str](),
    }
    return {
        name: tuple(
            FacetValue(value=value, label=label(name, value), count=n, query=facet_condition(name, value))
            for value, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
        )
        for name, counts in counted.items()
    }


_SHOWN = 50


class _AbsentSearch:
    """One search."""

    def __init__(self, connection: sqlite3.Connection, index: Index) -> None:
        self._connection = connection
        self._index = index
        self._everything: dict[str, AbsentKey] | None = None
        self.is_cut = False

    def rows(self, node: Node) -> list[AbsentKey]:
        """Return the rows that a node finds."""
        universe = self._universe()
        return [universe[each] for each in self._ids(node)]

    def _universe(self) -> dict[str, AbsentKey]:
        if self._everything is None:
            self._everything = {row.id: row for row in absent_rows.every(self._connection)}
        return self._everything

    def _ids(self, node: Node) -> set[str]:
        match node:
            case Everything():
                return set(self._universe())
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return set().union(*(self._ids(part) for part in parts))
            case Not(part):
                return set(self._universe()) - self._ids(part)
            case _:
                return self._leaf(node)

    def _all_of(self, parts: Sequence[Node]) -> set[str]:
        """Words are searched together: one citing cable must have all of them."""
        together = [part for part in parts if isinstance(part, _TEXT)]
        others: list[Node] = [part for part in parts if not isinstance(part, _TEXT)]
        found = [self._ids(part) for part in others]
        if together:
            found.append(self._citing(conjunction(together)))
        return set.intersection(*found)

    def _leaf(self, node: Node) -> set[str]:
        universe = self._universe()
        match node:
            case Code("is", "absent"):
                return set(universe)
            case Code("from", value):
                return {row.id for row in universe.values() if row.post == sequence_of(value)}
            case Code("country", value):
                posts = {row.post for row in universe.values()}
                there = {post for post in posts if country_of(post) == value}
                return {row.id for row in universe.values() if row.post in there}
            case Id("id", value):
                return {value} & universe.keys()
            case Id("refby", value):
                return absent_rows.cited_by(self._connection, value) & universe.keys()
            case Level(low, high):
                return absent_rows.of_level(self._connection, low, high) & universe.keys()
            case When("created", start, end):
                return self._sent(start, end)
            case Code("tag", _) | Name("tag", _):
                return self._inferred(node)
        return self._citing(node)

    def _citing(self, node: Node) -> set[str]:
        """Absent cables that a cable of which the condition holds cites."""
        return set(absent_rows.cited_of(self._connection, self._held(node))) & self._universe().keys()

    def _inferred(self, node: Node) -> set[str]:
        universe = self._universe()
        listed = absent_rows.listed_tags(self._connection)
        times = Counter(absent_rows.cited_of(self._connection, self._held(node)))
        inferred = {each for each, n in times.items() if each in universe and 2 * n > universe[each].cited_by}
        given = {each for each, tags in listed.items() if each in universe and any(_is_tag(node, tag) for tag in tags)}
        return (inferred - listed.keys()) | given

    def _held(self, node: Node) -> list[int]:
        keys: list[int] = []
        after: str | None = None
        while len(keys) < MOST_CITING:
            request = SearchRequest(query=Query(node), limit=_PAGE, sort="-created", after=after)
            found = self._index.search(request)
            keys += [hit.key for hit in found.hits]
            after = found.next
            if after is None:
                return keys
        self.is_cut = True
        return keys

    def _sent(self, start: dt.datetime | None, end: dt.datetime | None) -> set[str]:
        """Those some of whose possible days are in [start, end)."""
        first = start.date() if start else dt.date.min
        last = (end - dt.timedelta(microseconds=1)).date() if end else dt.date.max
        near = [row for row in self._universe().values() if first.year <= row.year <= last.year]
        inside = {row.id for row in near if dt.date(row.year, 1, 1) >= first and dt.date(row.year, 12, 31) <= last}
        days = self.days([row for row in near if row.id not in inside])
        return inside | {each for each, (one, two) in days.items() if one <= last and two >= first}

    def days(self, rows: Iterable[AbsentKey]) -> dict[str, tuple[dt.date, dt.date]]:
        """Return the days between which each was sent, from the serials of its post and year."""
        return dict(_days(self._connection, rows))


def _is_tag(node: Node, tag: str) -> bool:
    match node:
        case Code(_, value):
            return tag == value
        case Name(_, wanted):
            found = tuple(words(tag))
            return any(found[at : at + len(wanted)] == wanted for at in range(len(found)))
    return False


def _days(connection: sqlite3.Connection, rows: Iterable[AbsentKey]) -> Iterator[tuple[str, tuple[dt.date, dt.date]]]:
    ordered = sorted(rows, key=lambda row: (row.post, row.year, row.serial))
    for (post, year), group in groupby(ordered, key=lambda row: (row.post, row.year)):
        some = list(group)
        found = dict(serial_ledgers.days_of_many(connection, post, year, dict.fromkeys(row.serial for row in some)))
        for row in some:
            days = found[row.serial]
            yield row.id, (days.first, days.last)
