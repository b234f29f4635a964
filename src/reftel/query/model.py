"""What a person asked, as one closed frozen tree. Every engine of `reftel.index` answers every node; there is no other.

Words are stored as tokens: folded and cut the way `reftel.query.words` does, so that an engine never folds again.
Nodes compare by content; where they stood in the typed text is kept apart, in `Query.parts`.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

import msgspec

from reftel.spans import Span

Scope = Literal["text", "subject", "body", "summary"]
"""Where a word is looked for: `text` is everything (subject, head lines and paragraphs), `body` the paragraphs."""

NameField = Literal["to", "tag", "caption", "signed", "classifiedby"]
"""Fields whose values are matched by their words, each value for itself."""

CodeField = Literal["from", "country", "precedence", "form", "has", "is"]
"""Fields with a closed vocabulary, matched by equality."""

IdField = Literal["id", "ref", "refby"]
DateField = Literal["created", "released"]


class _Node(msgspec.Struct, frozen=True, gc=False, tag=True):
    """Base of the nodes: compared by content."""


class Everything(_Node):
    """Every cable: the empty query."""


class Word(_Node):
    """A word in any of its English forms."""

    word: str
    scope: Scope = "text"


class Phrase(_Node):
    """Words in this order, in exactly these forms, in one paragraph (or subject, or line).

    With `slop` each word may stand up to so many places from where the phrase would have it, counted from the word
    before it, on either side, and a paragraph's end counts as one place.
    """

    words: tuple[str, ...]
    scope: Scope = "text"
    slop: int = 0


class Prefix(_Node):
    """Words that begin so."""

    start: str
    scope: Scope = "text"


class Fuzzy(_Node):
    """Words at most `distance` slips (a letter more, less, other, or two swapped) away, in exactly these forms."""

    word: str
    distance: int = 1
    scope: Scope = "text"


class Name(_Node):
    """A value of `field` holds these words in this order; or is one of `codes`, compared whole.

    With `is_prefix` the last word is only the beginning of one.
    """

    field: NameField
    words: tuple[str, ...]
    codes: tuple[str, ...] = ()
    is_prefix: bool = False


class Code(_Node):
    """`field` has one of these values, canonical and compared whole."""

    field: CodeField
    values: tuple[str, ...]


class Level(_Node):
    """Classification between two ranks of `reftel.model.LEVELS`, both included."""

    low: int
    high: int


class Id(_Node):
    """`id`: is this cable; `ref`: cites it; `refby`: is cited by it. The value is a canonical reference id."""

    field: IdField
    value: str


class When(_Node):
    """`field` lies in [start, end), UTC; None leaves a side open. A cable without the date is never found."""

    field: DateField
    start: dt.datetime | None = None
    end: dt.datetime | None = None


class And(_Node):
    """All of at least two."""

    parts: tuple[Node, ...]


class Or(_Node):
    """Any of at least two."""

    parts: tuple[Node, ...]


class Not(_Node):
    """Every cable but those."""

    part: Node


Node: TypeAlias = Everything | Word | Phrase | Prefix | Fuzzy | Name | Code | Level | Id | When | And | Or | Not


class Part(msgspec.Struct, frozen=True, gc=False):
    """One of the conditions a query joins by AND, and the characters that say it."""

    span: Span
    node: Node


class Query(msgspec.Struct, frozen=True):
    """A typed query, understood."""

    root: Node
    text: str = ""
    parts: tuple[Part, ...] = ()
    """The conditions at the top, in the order typed: what a page shows as removable filters."""
