"""Other publishers' copies of a telegram under different ids, found by shared properties."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence

import msgspec

from reftel.archive.ingest.prepared_source import PreparedTelegram
from reftel.archive.record.chosen import NO_ID
from reftel.collate import Given
from reftel.collate.id_relation import relation
from reftel.collate.identity import LikenessEvidence, likeness_of_all
from reftel.collate.same import Side
from reftel.store import likenesses, records
from reftel.store.likenesses import LikelyCopy

_MINUTE = 60
_TWO_DAYS = 2 * 86_400
_ALIKE = 8
"""Weight of shared clues of texts that are nearly equal: a correction or a repetition under another number."""
_LOOKED_AT = 8
"""Candidates whose copies are unpacked and compared."""

_RETYPED = frozenset(
    {
        "frus-tei",
        "frus-web",
        "frus-page",
        "forwarded-text",
        "web-page",
        "word-document",
        "rtf-document",
        "open-document",
        "pdf",
    }
)
"""Forms whose ids someone typed again; the others have the id from the telegram's own system."""

Witnesses = Callable[[int], Sequence[Given]]
"""The copies of a cable, by its number."""


class Sought(msgspec.Struct, frozen=True):
    """The properties of a telegram by which its other copies are found."""

    base: str
    """Its id, or a name made for one without."""
    post: str | None
    created: int | None
    """Seconds since 1970."""
    clues: tuple[int, ...]


def sought(telegram: PreparedTelegram) -> Sought:
    """Return these properties of a telegram."""
    row = telegram.derived.row
    return Sought(telegram.base, row.post, row.created, telegram.clues)


class Kin(msgspec.Struct, frozen=True):
    """Cables that share clues with a telegram, judged."""

    same: int | None = None
    """The same telegram, if it is certain."""
    probable: tuple[tuple[int, tuple[LikenessEvidence, ...]], ...] = ()
    """Those that probably are, with the evidence."""
    clues: tuple[int, ...] = ()
    """Those of the telegram's clues that are not common."""


def kin_of(
    connection: sqlite3.Connection,
    telegram: Sought,
    copies: Callable[[], Sequence[Given]],
    witnesses: Witnesses,
    apart_from: Collection[int] = frozenset(),
) -> Kin:
    """Return the cables that are the same telegram as one under another id.

    Args:
        connection: the record's.
        telegram: the properties of its copies.
        copies: its copies, the new one and the existing ones. Called if there are candidates.
        witnesses: the copies of a cable.
        apart_from: cables that are not looked at: its own, and those of its id that were found to be others.
    """
    found, common = likenesses.candidates(connection, telegram.clues, telegram.post, telegram.created)
    clues = tuple(clue for clue in telegram.clues if clue not in common)
    likely = [one for one in found if one.no not in apart_from and _may_be(telegram, one)][:_LOOKED_AT]
    if not likely:
        return Kin(clues=clues)
    lefts = [Side(given) for given in copies()]
    same: list[tuple[int, tuple[LikenessEvidence, ...]]] = []
    probable: list[tuple[int, tuple[LikenessEvidence, ...]]] = []
    for one in likely:
        judged = likeness_of_all(lefts, [Side(given) for given in witnesses(one.no)])
        if judged.verdict == "same":
            same.append((one.no, judged.evidence))
        elif judged.verdict == "probably":
            probable.append((one.no, judged.evidence))
    if len(same) == 1:
        return Kin(same[0][0], tuple(probable), clues)
    return Kin(None, (*same, *probable), clues)


def _may_be(telegram: Sought, other: LikelyCopy) -> bool:
    """Whether it is worth unpacking: telegrams of two ids are two telegrams, unless one id is a slip, they were sent in
    the same minute, or on one day with close numbers, or they share nearly all clues."""
    if telegram.base.startswith(NO_ID) or other.base.startswith(NO_ID):
        return True
    how = relation(telegram.base, other.base)
    if how == "slip" or other.weight >= _ALIKE:
        return True
    if telegram.created is None or other.created is None:
        return False
    apart = abs(telegram.created - other.created)
    return apart < _MINUTE or (how == "near" and apart < _TWO_DAYS)


def prefers(first: tuple[str, Sequence[Given]], second: tuple[str, Sequence[Given]]) -> bool:
    """Return whether one telegram's id has precedence over the other's if they are one telegram.

    Args:
        first: id and copies.
        second: those of the other.
    """
    return _rank(*first) > _rank(*second) or (_rank(*first) == _rank(*second) and first[0] <= second[0])


def _rank(base: str, copies: Sequence[Given]) -> tuple[bool, bool, int]:
    bearers = [given for given in copies if given.cable.id == base]
    return (
        not base.startswith(NO_ID),
        any(given.form not in _RETYPED for given in bearers),
        len(bearers),
    )


def is_added_to(connection: sqlite3.Connection, cable: int, cable_id: str) -> bool:
    """Return whether the cable keeps its id, because people corrected it or linked articles to it."""
    return bool(records.corrections(connection, cable, live=False) or records.articles_by_hand(connection, cable_id))


def likeness_between(lefts: Sequence[Given], rights: Sequence[Given]) -> tuple[LikenessEvidence, ...]:
    """Return the evidence that copies are of one telegram; empty for different telegrams."""
    found = likeness_of_all([Side(given) for given in lefts], [Side(given) for given in rights])
    return () if found.verdict == "other" else found.evidence
