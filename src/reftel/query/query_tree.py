"""A query as one closed frozen tree. Every engine of `reftel.index` answers every node.

Words are stored as tokens: folded and cut the way `reftel.text.words` does, so that an engine never folds again.
Nodes compare by content; `Query.parts` has their places in the typed text.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from reftel.spans import Span

if TYPE_CHECKING:
    from reftel.fields.table import QueryName
else:
    QueryName = str

Scope = Literal["text", "subject", "body", "summary"]
"""Scope of a word: `text` is everything (subject, head lines, paragraphs, envelope), `body` the
paragraphs."""

NameField: TypeAlias = QueryName
"""Name in queries of a field whose values can be found by a word in them (`reftel.fields`)."""

CodeField: TypeAlias = QueryName
"""Name in queries of a field whose values are compared whole (`reftel.fields`)."""

IdField = Literal["id", "ref", "refby"]
DateField = Literal["created", "released"]


class _Node(msgspec.Struct, frozen=True, gc=False, tag=True):
    """Base of the nodes: compared by content."""


class Everything(_Node, frozen=True, gc=False):
    """Every cable: the empty query."""


class Word(_Node, frozen=True, gc=False):
    """A word in any of its English forms."""

    word: str
    scope: Scope = "text"


class Phrase(_Node, frozen=True, gc=False):
    """Words in this order, in exactly these forms, in one paragraph (or subject, or line).

    With `slop` the words are distinct, and every two of them are somewhere within that many positions of their places
    in the phrase, on either side. They may be in two paragraphs; the border counts as one position.
    """

    words: tuple[str, ...]
    scope: Scope = "text"
    slop: int = 0


class Prefix(_Node, frozen=True, gc=False):
    """Words that begin so."""

    start: str
    scope: Scope = "text"


class Fuzzy(_Node, frozen=True, gc=False):
    """Words at most `distance` slips (a letter more, less, other, or two swapped) away, in exactly these forms."""

    word: str
    distance: int = 1
    scope: Scope = "text"


class Name(_Node, frozen=True, gc=False):
    """One of the values of `field` holds these words in this order, in exactly these forms."""

    field: NameField
    words: tuple[str, ...]


class Code(_Node, frozen=True, gc=False):
    """`field` has this value, canonical (as in `reftel.index.base.Document`) and compared whole."""

    field: CodeField
    value: str


class Level(_Node, frozen=True, gc=False):
    """Classification between two ranks of `reftel.model.LEVELS`, both included."""

    low: int
    high: int


class Id(_Node, frozen=True, gc=False):
    """`id`: is this cable; `ref`: cites it; `refby`: is cited by it. The value is a canonical reference id."""

    field: IdField
    value: str


class When(_Node, frozen=True, gc=False):
    """`field` is in [start, end), UTC; None leaves a side open, or both. A cable without the date is never found."""

    field: DateField
    start: dt.datetime | None = None
    end: dt.datetime | None = None


class Keys(_Node, frozen=True, gc=False):
    """The cables of these numbers, rising: a condition that the record has answered. No typed query has this node."""

    keys: tuple[int, ...]


class And(_Node, frozen=True, gc=False):
    """All of at least two."""

    parts: tuple[Node, ...]


class Or(_Node, frozen=True, gc=False):
    """Any of at least two."""

    parts: tuple[Node, ...]


class Not(_Node, frozen=True, gc=False):
    """Every cable but those."""

    part: Node


Node: TypeAlias = Everything | Word | Phrase | Prefix | Fuzzy | Name | Code | Level | Id | When | Keys | And | Or | Not


class Part(msgspec.Struct, frozen=True, gc=False):
    """One of the conditions that a query joins by AND, and its characters."""

    span: Span
    node: Node
    words: Node | None = None
    """Node of the words alone, for plain words that were also understood as a place or a date."""


class UnderstoodWords(msgspec.Struct, frozen=True, gc=False):
    """Plain words that also mean a place or a date."""

    span: Span
    condition: str
    """The query for their meaning, without the words: `country:IR`."""
    says: str
    """Description of the results: `cables from Iran`."""


class Query(msgspec.Struct, frozen=True):
    """A typed query, understood."""

    root: Node
    text: str = ""
    parts: tuple[Part, ...] = ()
    """The conditions at the top level, in the typed order: a page shows them as removable filters."""
    understood: tuple[UnderstoodWords, ...] = ()
    """Other meanings of plain words in the query, in the order typed (`reftel.query.plain_words`)."""
    limits: tuple[str, ...] = ()
    """Sentences about conditions that find only a part: `thread:` of a large conversation."""
