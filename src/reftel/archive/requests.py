"""Data of an archive about telegrams to request."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from reftel.archive.record import serials
from reftel.archive.record.cable import assemble
from reftel.fields.withheld import withheld
from reftel.model import LEVELS
from reftel.requests.wanted import Evidence, SerialsAsked, Wanted, asked
from reftel.store import catalogues, cited, records
from reftel.store.codec import Codec
from reftel.store.rows import KnownRow, moment
from reftel.vocab.posts import posts

_MOST_MENTIONS = 40
"""Mentions and citing cables of one entry that are checked for evidence."""
_LONGEST = 300
"""Characters of a quoted sentence."""


def wanted(connection: sqlite3.Connection, codec: Codec, written: Iterable[str]) -> tuple[Wanted, ...]:
    """Return the ids and ranges of serials for a letter, each once. Raises BadRequestError."""
    every = dict.fromkeys(asked(each) for each in written)
    return tuple(_wanted(connection, codec, each) for each in every)


def _wanted(connection: sqlite3.Connection, codec: Codec, each: SerialsAsked) -> Wanted:
    ids = each.ids
    place = posts().by_name.get(each.post)
    known = [row for some in catalogues.known(connection, ids).values() for _, row in some]
    names = tuple(dict.fromkeys(name for some in catalogues.known(connection, ids).values() for name, _ in some))
    first = serials.days_of(connection, each.post, each.year, each.first)
    days = first
    if each.last > each.first:
        last = serials.days_of(connection, each.post, each.year, each.last)
        days = type(first)(
            first=first.first, last=max(first.first, last.last), basis=first.basis, below=first.below, above=last.above
        )
    held = records.cables_of_ids(connection, ids) if len(ids) == 1 else {}
    number, _, row = next(iter(held.values())) if held else (0, "", None)
    copy = assemble(connection, codec, number).collation if row is not None else None
    created = moment(row.created) if row is not None else None
    level = row.level if row is not None and row.level is not None else _one(one.level for one in known)
    return Wanted(
        post=place.display if place else each.post,
        name=each.post,
        year=each.year,
        first=each.first,
        last=each.last,
        days=days,
        date=created.date().isoformat() if created else _day(known),
        classification=LEVELS[level] if isinstance(level, int) and 0 <= level < len(LEVELS) else "",
        subject=(row.subject if row is not None else None) or str(_one(one.subject for one in known) or ""),
        film=(copy.cable.film_number if copy is not None else None) or str(_one(one.film for one in known) or ""),
        addressees=str(_one(one.addressees for one in known) or ""),
        listed=names,
        paragraphs=", ".join(map(str, withheld(copy.cable, copy.missing_sections))) if copy is not None else "",
        is_withdrawn=copy is not None and copy.cable.withdrawn,
        evidence=_evidence(connection, ids),
    )


def _one(values: Iterable[object]) -> object:
    """The value on which all agree; None if there is none, or if there are several."""
    given = {value for value in values if value is not None and value != ""}
    return given.pop() if len(given) == 1 else None


def _day(known: list[KnownRow]) -> str:
    days = {(moment(row.first), moment(row.last)) for row in known if row.first is not None and row.last is not None}
    if len(days) != 1:
        return ""
    first, last = days.pop()
    if first is None or last is None:
        return ""
    return f"{first.date()}" if first.date() == last.date() else f"between {first.date()} and {last.date()}"


def _evidence(connection: sqlite3.Connection, ids: tuple[str, ...]) -> tuple[Evidence, ...]:
    mentions = cited.mentions_to(connection, ids, _MOST_MENTIONS)
    citing = cited.cites_to(connection, ids, _MOST_MENTIONS)
    numbers = list(dict.fromkeys([cable for cable, _ in mentions] + [cable for cable, _ in citing]))
    listed = records.cables(connection, numbers)
    said: dict[int, tuple[str, str]] = {}
    of = {cable: row.cited for cable, row in reversed(citing)} if len(ids) > 1 else {}
    for cable, mention in mentions:
        if cable not in said:
            said[cable] = (mention.anchor, _quoted(mention.sentence))
            of = {**of, cable: mention.cited or ""} if len(ids) > 1 else {}
    found = []
    for number in numbers:
        if number in listed:
            _, cable_id, row = listed[number]
            created = moment(row.created)
            anchor, sentence = said.get(number, ("", ""))
            date = created.date().isoformat() if created else ""
            found.append(Evidence(id=cable_id, date=date, anchor=anchor, sentence=sentence, cited=of.get(number, "")))
    return tuple(sorted(found, key=lambda each: (not each.sentence, each.date, each.id)))


def _quoted(sentence: str) -> str:
    said = " ".join(sentence.split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} ..."
