"""Data of an archive about telegrams to request."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import msgspec

from reftel.archive.record import serial_ledgers
from reftel.archive.record.cable import assemble
from reftel.archive.references.state_types import ReferenceState
from reftel.archive.references.states import HighestSerials, state_of_id
from reftel.collate.collation_types import Collation
from reftel.fields.withheld import withheld
from reftel.model import LEVELS
from reftel.requests.wanted import MOST_TELEGRAMS, BadRequestError, Evidence, SerialsAsked, Wanted, asked
from reftel.serials.curve import DayRange
from reftel.store import catalogues, cited, records
from reftel.store.codec import Codec
from reftel.store.rows import CableRow, KnownRow, moment
from reftel.vocab.posts import posts

_MOST_MENTIONS = 40
"""Mentions and citing cables of one entry that are checked for evidence."""
_LONGEST = 300
"""Characters of a quoted sentence."""


Held: TypeAlias = tuple[CableRow, Collation, frozenset[int]]
"""A cable that is held: its row and the choice between its copies."""


def wanted(connection: sqlite3.Connection, codec: Codec, written: Iterable[str]) -> tuple[Wanted, ...]:
    """Return the telegrams of ids and ranges of serials for a letter, each once, with all that is known of each. Raises
    BadRequestError."""
    every: dict[str, SerialsAsked] = {}
    for each in map(asked, written):
        for serial, cable_id in zip(range(each.first, each.last + 1), each.ids, strict=True):
            every.setdefault(cable_id, msgspec.structs.replace(each, first=serial, last=serial))
        if len(every) > MOST_TELEGRAMS:
            raise BadRequestError(f"letters ask for at most {MOST_TELEGRAMS:,} telegrams at once: give fewer ids")
    ids = list(every)
    known = catalogues.known(connection, ids)
    held = records.cables_cited_as(connection, ids)
    cited_ids = cited.numbers(connection, ids)
    highest: HighestSerials = {}
    return tuple(
        _wanted(
            connection,
            each,
            known.get(cable_id, []),
            _copy(connection, codec, held.get(cable_id)),
            _evidence(connection, cable_id) if cable_id in cited_ids else (),
            highest,
        )
        for cable_id, each in every.items()
    )


def _copy(connection: sqlite3.Connection, codec: Codec, held: records.Listed | None) -> Held | None:
    """The row of a held cable, its collation, and the numbers of the paragraphs of all its copies."""
    if held is None:
        return None
    found = assemble(connection, codec, held[0])
    numbers = {
        each.number for copy in found.witnesses for each in copy.reading.cable.paragraphs if each.number is not None
    }
    return held[2], found.collation, frozenset(numbers)


def _missing(copy: Collation, numbers: frozenset[int]) -> str:
    """The paragraphs that no copy has: `2, 4 to 7`; empty for none."""
    said: list[str] = []
    for gap in withheld(copy.cable, copy.missing_sections):
        lacking = [number for number in gap.numbers if number not in numbers]
        said += [str(gap)] if len(lacking) == len(gap.numbers) else map(str, lacking)
    return ", ".join(said)


def _wanted(
    connection: sqlite3.Connection,
    each: SerialsAsked,
    known: Sequence[tuple[str, KnownRow]],
    held: Held | None,
    evidence: tuple[Evidence, ...],
    highest: HighestSerials,
) -> Wanted:
    place = posts().by_name.get(each.post)
    rows = [row for _, row in known]
    row, copy, numbers = held if held is not None else (None, None, frozenset())
    paragraphs = _missing(copy, numbers) if copy is not None else ""
    created = moment(row.created) if row is not None else None
    date = created.date().isoformat() if created else _day(rows)
    levels = [row.level] if row is not None and row.level is not None else [one.level for one in rows]
    films = [copy.cable.film_number if copy is not None else None, *(one.film for one in rows)]
    subjects = [row.subject] if row is not None and row.subject else [one.subject for one in rows]
    doubted = None if held is not None or known else _doubted(connection, each, evidence, highest)
    is_impossible = doubted is not None and doubted.state == "impossible"
    found = None if date or is_impossible else serial_ledgers.days_of(connection, each.post, each.year, each.first)
    days = found and _bounded(found, evidence)
    return Wanted(
        post=place.display if place else each.post,
        name=each.post,
        year=each.year,
        first=each.first,
        last=each.last,
        days=days,
        doubt="by the clock of this computer, that year is to come"
        if _is_to_come(each.year) and held is None and not known
        else _in_words(doubted)
        if doubted is not None
        else "",
        is_before_citing=days is not None and found is not None and days.last < found.last,
        date=date,
        classification=_all(
            (LEVELS[level] for level in levels if level is not None and 0 <= level < len(LEVELS)), " or "
        ),
        subject=_all(subjects),
        film=_all(_films(films)),
        addressees=_all(one.addressees for one in rows),
        listed=tuple(dict.fromkeys(name for name, _ in known)),
        paragraphs=paragraphs,
        is_withdrawn=copy is not None and copy.cable.withdrawn,
        has_copy=copy is not None and not copy.cable.withdrawn and not paragraphs and not copy.missing_sections,
        evidence=evidence,
    )


def _doubted(
    connection: sqlite3.Connection, each: SerialsAsked, evidence: Sequence[Evidence], highest: HighestSerials
) -> ReferenceState | None:
    """The state of an id that its post can hardly have used; None for any other."""
    citing = min((one.date for one in evidence if one.date), default="")
    until = dt.datetime.combine(dt.date.fromisoformat(citing), dt.time(), dt.UTC) if citing else None
    (cable_id,) = each.ids
    state = state_of_id(connection, cable_id, until=until, highest=highest)
    return state if state.means is None else None


def _is_to_come(year: int) -> bool:
    return year > dt.datetime.now(dt.UTC).year


def _in_words(state: ReferenceState) -> str:
    others = ", ".join(f"{one.id} ({one.because})" for one in state.candidates)
    return state.because + (f"; maybe {others}" if others else "")


def _bounded(days: DayRange, evidence: Sequence[Evidence]) -> DayRange:
    """A telegram is not later than those that cite it."""
    citing = min((each.date for each in evidence if each.date), default="")
    if not citing:
        return days
    last = dt.date.fromisoformat(citing)
    return msgspec.structs.replace(days, last=max(days.first, min(days.last, last)))


def _all(values: Iterable[str | None], between: str = "; ") -> str:
    """Return all values that copies and catalogues give, each once."""
    return between.join(dict.fromkeys(value for value in values if value))


def _films(values: Iterable[str | None]) -> list[str]:
    """Film numbers, those of P reels first; one value may have several."""
    every = [part for value in values for film in (value or "").upper().split(";") if (part := film.strip())]
    return sorted(every, key=lambda film: not film.startswith("P"))


def _day(known: Sequence[KnownRow]) -> str:
    """The days that catalogues give."""
    days = {(moment(row.first), moment(row.last)) for row in known if row.first is not None and row.last is not None}
    spans = sorted((first.date(), last.date()) for first, last in days if first is not None and last is not None)
    return _all((f"{first}" if first == last else f"between {first} and {last}" for first, last in spans), " or ")


def _evidence(connection: sqlite3.Connection, cable_id: str) -> tuple[Evidence, ...]:
    mentions = cited.mentions_to(connection, [cable_id], _MOST_MENTIONS)
    citing = cited.cites_to(connection, [cable_id], _MOST_MENTIONS)
    numbers = list(dict.fromkeys([cable for cable, _ in mentions] + [cable for cable, _ in citing]))
    listed = records.cables(connection, numbers)
    said: dict[int, tuple[str, str]] = {}
    for cable, mention in mentions:
        said.setdefault(cable, (mention.anchor, _quoted(mention.sentence)))
    found = []
    for number in numbers:
        if number in listed:
            _, citing_id, row = listed[number]
            created = moment(row.created)
            anchor, sentence = said.get(number, ("", ""))
            date = created.date().isoformat() if created else ""
            found.append(Evidence(id=citing_id, date=date, anchor=anchor, sentence=sentence))
    return tuple(sorted(found, key=lambda each: (not each.sentence, each.date, each.id)))


def _quoted(sentence: str) -> str:
    said = " ".join(sentence.split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} ..."
