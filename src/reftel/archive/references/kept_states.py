"""The states of references kept for searching, and the cables that they mean, brought up to date after every change of
an archive.

A state follows from the held cables, the catalogues and the serials of a post (`states`). Most references need a few
comparisons to know theirs; the others are asked one cable at a time, as a page does. Both ways give the same.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import groupby, pairwise

import msgspec

from reftel.archive.record import serial_ledgers
from reftel.archive.record.cable import assemble
from reftel.archive.references.meant_ids import bits_and_decisions
from reftel.archive.references.state_types import BITS, STATE_NAMES, StateName
from reftel.archive.references.states import LATE_DAYS, HighestSerials, year_before
from reftel.errors import ArchiveDamaged
from reftel.serials.curve import Sighting, year_days
from reftel.serials.estimate import SerialReach
from reftel.serials.sequence import place_of
from reftel.store import meant
from reftel.store import reference_states as kept
from reftel.store.codec import Codec
from reftel.store.reference_states import AbsentCitation
from reftel.store.rows import IMPOSSIBLE_NUMBER, NOT_CABLE, RESPELLED, UNNUMBERED, YEAR_BEFORE, moment
from reftel.store.shelf_file import SHELF_META
from reftel.store.writer import RecordWriter
from reftel.values.cable_id import make_id, split_id
from reftel.values.reference_years import LAST_FISCAL, most_serials
from reftel.vocab.posts import posts

WATCHED = 1 << len(STATE_NAMES)
"""Bit of cables whose states may depend on other posts and years than those cited."""
_ALL = 4
"""All states are computed if more than one in so many cables changed."""
_DAY = 86400


def settle_states(writer: RecordWriter, codec: Codec, *, every: bool = False) -> None:
    """Compute the states that a change of the archive may have changed, in a transaction of its own."""
    connection = writer.connection
    if writer.meta(SHELF_META) is not None:
        return  # the shelf does it, from all its shards
    since, count = kept.of_meta(writer.meta(kept.STATES_META))
    generation = writer.generation()
    if since == generation and not every:
        return
    chosen = None if every or not since or since > generation else _chosen(connection, since)
    writer.begin()
    try:
        found = computed(connection, codec, chosen)
        kept.put(connection, found.bits, chosen)
        for no, decided in found.changed(connection, chosen):
            writer.decide(no, decided)
        writer.set_meta(kept.STATES_META, f"{generation} {count + 1}")
        writer.commit()
    except BaseException:
        writer.rollback()
        raise


class ComputedStates(msgspec.Struct, frozen=True):
    """States of the references of cables, by the cables' numbers."""

    bits: dict[int, int]
    decisions: dict[int, dict[str, str]] = {}
    """Cable -> id as read -> id that is meant, where these differ."""
    unread: set[int] = set()
    """Cables whose readings are damaged, so that nothing is known of them."""

    def changed(
        self, connection: sqlite3.Connection, chosen: kept.Chosen = None
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the decisions that differ from those of the record."""
        held = meant.decisions(connection)
        for no in sorted((self.decisions.keys() | held.keys()) - self.unread):
            decided = self.decisions.get(no, {})
            if decided != held.get(no, {}) and (chosen is None or no in chosen):
                yield no, decided


def computed(connection: sqlite3.Connection, codec: Codec, chosen: kept.Chosen = None) -> ComputedStates:
    """Return the states of cables, computed again; of `chosen` ones, by default of all."""
    found = {
        no: bool(flags & NOT_CABLE) * BITS["not a cable"]
        | bool(flags & UNNUMBERED) * BITS["unknown"]
        | bool(flags & IMPOSSIBLE_NUMBER) * BITS["impossible"]
        for no, flags in kept.flags(connection, chosen)
        if flags & (NOT_CABLE | UNNUMBERED | IMPOSSIBLE_NUMBER)
    }
    unlisted = _unlisted(connection, chosen)
    single = unlisted | meant.cables(connection, chosen)
    """Cables that are asked one by one."""
    for one in kept.held(connection, chosen):
        if one.flags & YEAR_BEFORE or one.is_itself or _is_after(one.cited_created, one.created):
            single.add(one.cable)
        else:
            found[one.cable] = found.get(one.cable, 0) | BITS["held"]
    absent: Iterable[AbsentCitation] = kept.absent(connection, chosen)
    if chosen is not None:
        absent = sorted(absent, key=lambda one: (one.post or "", one.year or 0))
    for (post, year), group in groupby(absent, key=lambda one: (one.post, one.year)):
        if post is None or year is None:
            single.update(one.cable for one in group)
            continue
        numbers = _PostYear(connection, post, year)
        for each in group:
            state = numbers.state(each)
            if state is None:
                single.add(each.cable)
            else:
                found[each.cable] = found.get(each.cable, 0) | BITS[state]
    result = ComputedStates(found)
    highest: HighestSerials = {}
    for no in single:
        try:
            held = assemble(connection, codec, no)
            bits, decided = bits_and_decisions(connection, held, highest, unlisted=no in unlisted)
        except ArchiveDamaged:  # `verify` tells
            result.unread.add(no)
            found[no] = found.get(no, 0) | WATCHED
            continue
        found[no] = bits | WATCHED
        if decided:
            result.decisions[no] = decided
    return result


def _unlisted(connection: sqlite3.Connection, chosen: kept.Chosen) -> set[int]:
    """Cables with a reference in their paragraphs alone that may mean another year's number."""
    found: set[int] = set()
    last_years: dict[str, list[int]] = {}
    for one in kept.unlisted(connection, chosen):
        if one.flags & YEAR_BEFORE:
            found.add(one.cable)
        elif one.created is not None and (before := year_before(one.cited, moment(one.created))) is not None:
            last_years.setdefault(before, []).append(one.cable)
    for cable_id in kept.present(connection, last_years):
        found.update(last_years[cable_id])
    return found


def _is_after(cited: int | None, citing: int | None) -> bool:
    return cited is not None and citing is not None and cited // _DAY > citing // _DAY + LATE_DAYS


class _PostYear:
    """The serials of a sequence and year, for telling the usual states of absent telegrams."""

    def __init__(self, connection: sqlite3.Connection, post: str, year: int) -> None:
        self._connection = connection
        self._place = post, year
        self._most = most_serials(post, year)
        self._start, self._end = year_days(year)
        given = serial_ledgers.given(connection, post, year)
        held = [Sighting(one.serial, one.day, one.day) for one in given.held if one.day is not None]
        self._dated = (held, [one for one in given.known if one.first <= one.last])
        self._serials = tuple([one.serial for one in some] for some in self._dated)
        self._listed = kept.listed(connection, post, year)
        self._listed_serials = {one.serial for one in given.known}
        self._highest: SerialReach | None = None
        self._has_highest = False

    def state(self, one: AbsentCitation) -> StateName | None:
        """Return the state of a reference; None if it needs a separate query."""
        if (
            one.held
            or one.serial is None
            or self._place[1] <= LAST_FISCAL
            or one.flags & (YEAR_BEFORE | RESPELLED)
            or not _is_post(one.cited)
        ):
            return None
        if one.cited in self._listed:
            return None if _is_after(self._listed[one.cited], one.created) else "known"
        if one.serial in self._listed_serials or _is_after(self._start * _DAY, one.created):
            return None
        below, above = self._near(one.serial)
        sightings = [*below, *above]
        if any(early.first > late.first for early, late in pairwise(sightings)):
            return None
        if any(_is_after(near.first * _DAY, one.created) for near in below):
            return None
        if not above and (one.serial > self._most or (below and self._is_too_high(one.serial))):
            return None
        return "dated"

    def _near(self, serial: int) -> tuple[list[Sighting], list[Sighting]]:
        below: list[Sighting] = []
        above: list[Sighting] = []
        for some, at in zip(self._dated, self._serials, strict=True):
            below += some[max(bisect_left(at, serial) - serial_ledgers.EACH_SIDE, 0) : bisect_left(at, serial)]
            above += some[bisect_right(at, serial) : bisect_right(at, serial) + serial_ledgers.EACH_SIDE]
        return self._inside(below), self._inside(above)

    def _inside(self, sightings: list[Sighting]) -> list[Sighting]:
        """Those that count for the curve of the year, by serial."""
        return sorted(one for one in sightings if one.last >= self._start - 1 and one.first <= self._end + 1)

    def _is_too_high(self, serial: int) -> bool:
        if not self._has_highest:
            self._highest, self._has_highest = serial_ledgers.reach(self._connection, *self._place), True
        return self._highest is not None and serial not in self._highest


@cache
def _usual(post: str) -> bool:
    known = posts().by_name.get(post)
    return known is not None and known.kind != "series"


def _is_post(cable_id: str) -> bool:
    """Whether an id is of a post in the lists; a series of travel traffic gives second numbers."""
    return _usual(split_id(cable_id)[1])


def _chosen(connection: sqlite3.Connection, since: int) -> set[int] | None:
    """The cables whose states may have changed since a generation; None: all."""
    changed = kept.changed_since(connection, since)
    if _ALL * len(changed) > kept.count_cables(connection):
        return None
    chosen = {no for no, _, _ in changed}
    ids = {each for row in changed for each in row[1:]} | set(kept.former_ids(connection, chosen))
    places = {place[:2] for each in ids if (place := place_of(each.partition("-")[0])) is not None}
    chosen.update(kept.citing_ids(connection, {*ids, *_years_after(ids)}))
    for post, year in places:
        chosen.update(kept.citing_absent(connection, post, year))
    chosen.update(_watched(connection, places))
    return chosen


def _years_after(ids: Iterable[str]) -> Iterator[str]:
    """The same numbers of the next year, as which references to these may be read."""
    for each in ids:
        with suppress(ValueError):
            year, post, serial = split_id(each.partition("-")[0])
            yield make_id(year + 1, post, serial)


def _watched(connection: sqlite3.Connection, places: Iterable[tuple[str, int]]) -> Iterator[int]:
    """Cables whose states may depend on similar posts, or the years beside, of what changed."""
    years = {year + step for _, year in places for step in (-1, 0, 1)}
    for no, cable_id in kept.cited_by(connection, kept.with_bits(connection, WATCHED)):
        place = place_of(cable_id)
        if place is None or place[1] in years:
            yield no
