"""A cable that is cited or catalogued and not held: sentences about it, its likely date, its neighbors."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from reftel.archive.record.cable_summary import summary_of
from reftel.archive.references.state_types import ReferenceState
from reftel.archive.references.states import HighestSerials, state_of_id
from reftel.archive.types import CableSummary, FacetValue
from reftel.errors import UnknownCable
from reftel.model import LEVELS, Value
from reftel.serials.sequence import place_of, sequence_of
from reftel.store import absent_rows, catalogues, cited, records, serials
from reftel.store.rows import LISTED, NOTAL, moment
from reftel.values.cable_id import canonical_id, make_id, split_id

_MOST = 40
"""Citing cables that are checked for subject and TAGS, and whose sentences are shown."""
_COMMON = 0.5
"""The absent cable is assumed to have the TAGS of more than this share of the citing cables. Of two posts, each has the
country TAG of its own."""


class Telling(Value, frozen=True, kw_only=True):
    """A cable that cites the absent one, and its sentence."""

    card: CableSummary
    label: str | None = None
    is_listed: bool = True
    notal: bool = False
    """Whether it is cited as not sent to all addressees."""
    sentences: tuple[tuple[str, str], ...] = ()
    """(paragraph's anchor, sentence)"""


class ListedNeighbor(Value, frozen=True, kw_only=True):
    """A cable that a catalogue lists, beside one that is not held."""

    id: str
    first: dt.date | None = None
    """The days between which it was sent, as the catalogue has them."""
    last: dt.date | None = None


class AbsentCable(Value, frozen=True, kw_only=True):
    """A cable that is not held."""

    id: str
    post: str
    year: int
    serial: int
    state: ReferenceState
    cited_by: int
    citing: tuple[Telling, ...]
    """The first 40 by date."""
    subject: str | None = None
    """As a catalogue has it."""
    classification: str | None = None
    """As a catalogue has it."""
    films: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """As a catalogue has them."""
    sender: str | None = None
    """As a catalogue has it."""
    addressees: str | None = None
    """As a catalogue has them."""
    inferred_subjects: tuple[str, ...] = ()
    """Subjects of citing cables that name the same matter, the most frequent first."""
    inferred_tags: tuple[str, ...] = ()
    """TAGS of more than half of the citing cables."""
    inferred_addressees: tuple[str, ...] = ()
    """Posts whose cables cite it, other than its own, in order of date: they had it. Without those that cite it as not
    sent to all addressees (NOTAL), for which others forwarded or quoted it."""
    before: CableSummary | None = None
    """The nearest held cable of the same post and year with a lower serial."""
    after: CableSummary | None = None
    listed_before: ListedNeighbor | None = None
    """The nearest listed cable with a lower serial, if it is nearer than `before`."""
    listed_after: ListedNeighbor | None = None


class AbsentRow(Value, frozen=True, kw_only=True):
    """A cable that is cited and not held, in a list."""

    id: str
    cited_by: int
    subject: str | None = None
    """As a catalogue has it; else of a cable that cites it."""
    has_own_subject: bool = False
    """Whether a catalogue has the subject."""
    said_in: str | None = None
    """A cable with a paragraph about it."""
    said: str | None = None
    """That sentence."""
    first: dt.date | None = None
    """The days between which it was sent, as far as they are known."""
    last: dt.date | None = None
    doubt: Literal["", "ambiguous", "impossible"] = ""
    """State of a number that the post can hardly have used: it is misread or mistyped, and no cable may be missing."""


class AbsentPage(Value, frozen=True, kw_only=True):
    """Cables that are cited and not held. `next` is the cursor for more."""

    total: int
    rows: tuple[AbsentRow, ...]
    next: str | None = None
    facets: dict[str, tuple[FacetValue, ...]] = msgspec.field(default_factory=dict)
    """Of a search: by post, year and TAG (inferred), the most frequent first."""
    is_cut: bool = False
    """More citing cables match a condition of the search than are checked."""
    limits: tuple[str, ...] = ()
    """As in `SearchAnswer`."""


def absent(connection: sqlite3.Connection, raw: str) -> AbsentCable:
    """Return the known facts about a cable that is not held. Raises UnknownCable where nothing is."""
    try:
        cable_id = canonical_id(raw)
        year, post, serial = split_id(cable_id)
    except ValueError as error:
        raise UnknownCable(raw[:200], ()) from error
    number = cited.numbers(connection, [cable_id]).get(cable_id, 0)
    known = [row for _, row in catalogues.known(connection, [cable_id]).get(cable_id, [])]
    if not number and not known:
        raise UnknownCable(cable_id, ())
    citing = _citing(connection, cable_id)
    dates = [one.card.created for one in citing if one.card.created]
    cards = [one.card for one in citing]
    level = next((row.level for row in known if row.level is not None), None)
    before, after = _neighbors(connection, cable_id)
    listed = _listed_neighbors(connection, cable_id, (before, after))
    return AbsentCable(
        id=cable_id,
        post=post,
        year=year,
        serial=serial,
        state=state_of_id(connection, cable_id, until=min(dates, default=None)),
        cited_by=number,
        citing=tuple(citing),
        subject=next((row.subject for row in known if row.subject), None),
        classification=LEVELS[level] if level is not None and 0 <= level < len(LEVELS) else None,
        films=tuple(dict.fromkeys(row.film for row in known if row.film)),
        tags=next((tuple(row.tags.split(";")) for row in known if row.tags), ()),
        sender=next((row.sender for row in known if row.sender), None),
        addressees=next((row.addressees for row in known if row.addressees), None),
        inferred_subjects=_subjects(cards),
        inferred_tags=_tags(cards),
        inferred_addressees=_addressees(post, citing),
        before=before,
        after=after,
        listed_before=listed[0],
        listed_after=listed[1],
    )


def _citing(connection: sqlite3.Connection, cable_id: str) -> list[Telling]:
    rows = dict(cited.cites_to(connection, [cable_id], 10 * _MOST))
    listed = records.cables(connection, list(rows))
    told: dict[int, list[tuple[str, str]]] = {}
    for no, mention in cited.mentions_to(connection, [cable_id], 10 * _MOST):
        told.setdefault(no, []).append((mention.anchor, mention.sentence))
    found = [
        Telling(
            card=summary_of(listed[no]),
            label=row.label,
            is_listed=bool(row.flags & LISTED),
            notal=bool(row.flags & NOTAL),
            sentences=tuple(dict.fromkeys(told.get(no, ()))),
        )
        for no, row in rows.items()
        if no in listed
    ]
    latest = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda one: (one.card.created or latest, one.card.id))[:_MOST]


def _neighbors(connection: sqlite3.Connection, cable_id: str) -> tuple[CableSummary | None, CableSummary | None]:
    place = place_of(cable_id)
    if place is None:
        return None, None
    near = serials.held_beside(connection, *place)
    listed = records.cables(connection, [no for no in near if no is not None])
    before, after = (summary_of(listed[no]) if no in listed else None for no in near)
    return before, after


def _listed_neighbors(
    connection: sqlite3.Connection, cable_id: str, held: Sequence[CableSummary | None]
) -> list[ListedNeighbor | None]:
    """The nearest cables of catalogues below and above, where no held one is nearer."""
    place = place_of(cable_id)
    if place is None:
        return [None, None]
    found: list[ListedNeighbor | None] = []
    for near, row in zip(held, serials.known_beside(connection, *place), strict=True):
        other = place_of(near.id.partition("-")[0]) if near is not None else None
        if row is None or (other is not None and abs(other[2] - place[2]) <= abs(row[0] - place[2])):
            found.append(None)
            continue
        first, last = moment(row[1]), moment(row[2])
        found.append(
            ListedNeighbor(
                id=make_id(place[1], place[0], row[0]),
                first=first.date() if first else None,
                last=last.date() if last else None,
            )
        )
    return found


def _subjects(cards: Sequence[CableSummary]) -> tuple[str, ...]:
    counts = Counter(card.subject for card in cards if card.subject)
    return tuple(subject for subject, _ in counts.most_common(3))


def _addressees(post: str, citing: Sequence[Telling]) -> tuple[str, ...]:
    had = (one.card.post for one in citing if one.card.post and not one.notal)
    own = sequence_of(post)
    return tuple(dict.fromkeys(each for each in had if sequence_of(each) != own))


def _tags(cards: Sequence[CableSummary]) -> tuple[str, ...]:
    counts = Counter(tag for card in cards for tag in dict.fromkeys(card.tags))
    return tuple(tag for tag, n in counts.most_common() if n > _COMMON * len(cards))[:12]


def absent_page(
    connection: sqlite3.Connection, *, post: str | None, year: int | None, limit: int, after: str | None
) -> AbsentPage:
    """Return cables that are cited and not held: of a post (any of its names) and year by serial, else the most cited
    first. Raises ValueError for an unknown cursor."""
    sequence = sequence_of(post) if post else None
    start = int(after) if after else 0
    if start < 0:
        raise ValueError("the cursor must be a number: use the `next` of the list before")
    total, rows = cited.absent(connection, sequence, year, limit + 1, start)
    more = str(start + limit) if len(rows) > limit else None
    return AbsentPage(total=total, rows=tuple(told(connection, rows[:limit])), next=more)


def told(connection: sqlite3.Connection, rows: Iterable[tuple[str, int]]) -> list[AbsentRow]:
    """Return rows of a list, each (id, number of citing cables), with a subject and a sentence about it."""
    wanted = dict(rows)
    known = catalogues.known(connection, list(wanted))
    first = absent_rows.first_told(connection, list(wanted))
    until = absent_rows.first_cited(connection, list(wanted))
    highest: HighestSerials = {}
    made = []
    for each, n in wanted.items():
        state = state_of_id(connection, each, until=moment(until.get(each)), highest=highest)
        own = next((row.subject for _, row in known.get(each, ()) if row.subject), None)
        made.append(
            AbsentRow(
                id=each,
                cited_by=n,
                subject=own or (first[each].subject if each in first else None),
                has_own_subject=own is not None,
                said_in=first[each].cable_id if each in first and first[each].sentence else None,
                said=first[each].sentence if each in first else None,
                first=state.first,
                last=state.last,
                doubt=state.state if state.state in ("ambiguous", "impossible") else "",
            )
        )
    return made
