"""States of cited cables: a state, its reason, days, candidates.

Nothing here is stored: each state is computed with a few index lookups from the held cables, the catalogues and the
serials of the post. So it is never behind any of these.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from reftel.archive.record import serial_ledgers
from reftel.archive.references.fixed_states import fixed_state
from reftel.archive.references.state_types import OtherCable, ReferenceState
from reftel.model import Reference
from reftel.serials.curve import DayRange
from reftel.serials.estimate import EXERCISE_SERIAL, SerialReach
from reftel.store import catalogues, records
from reftel.store.rows import TEXTLESS, WITHDRAWN, KnownRow, moment
from reftel.values.cable_id import make_id, split_id
from reftel.values.dual_numbers import first_numbers
from reftel.values.reference_years import LAST_FISCAL, most_serials
from reftel.vocab.month_names import day_first
from reftel.vocab.posts import posts

MOST_ASKED = 1000
"""References of one cable that are looked up at a time. Real telegrams have fewer than 100; one with 100,000 would take
half a minute in each export."""
_NOT_ASKED = f"after the first {MOST_ASKED:,} references, which are looked up"
LATE_DAYS = 3
"""Days by which a cited cable may seem later than the citing one: clocks, zones and drafts."""
_NEAR = 60
"""Days after the citing cable until which the last possible day of another one still makes it plausible."""
_GROWTH = 3
"""Times that a post may have sent of one year what it sent of the next."""
_OMITTED = 3
"""The last month in which drafters omit the year of last year's telegrams."""


class CitingCable(msgspec.Struct, frozen=True, kw_only=True):
    """The cable that holds the references."""

    id: str | None = None
    created: dt.datetime | None = None

    @property
    def day(self) -> dt.date | None:
        """The possible days of transmission."""
        return self.created.date() if self.created else None


HighestSerials = dict[tuple[str, int], SerialReach | None]
"""The serials that posts can have reached in a year, as far as they were computed."""


def states_of(
    connection: sqlite3.Connection,
    references: Sequence[Reference],
    citing: CitingCable,
    highest: HighestSerials | None = None,
) -> tuple[ReferenceState, ...]:
    """Return a state for each reference, in order; those after the first MOST_ASKED are not looked up.

    Who asks for many cables of one snapshot gives `highest`, which is filled.
    """
    highest = {} if highest is None else highest
    asked, rest = references[:MOST_ASKED], references[MOST_ASKED:]
    found = [
        _Question(connection, one, citing, highest).answer(asked[at - 1] if at else None)
        for at, one in enumerate(asked)
    ]
    found += [ReferenceState(state="unknown", because=_NOT_ASKED, id=one.id) for one in rest]
    for at, first in enumerate(first_numbers(asked)):
        if first is not None:
            state = found[
                next(other for other in (at - 1, at + 1) if 0 <= other < len(found) and references[other] is first)
            ]
            found[at] = msgspec.structs.replace(state, because=f"second number of {first.id}, which is {state.state}")
    return tuple(found)


def state_of_id(
    connection: sqlite3.Connection,
    cable_id: str,
    *,
    until: dt.datetime | None = None,
    highest: HighestSerials | None = None,
) -> ReferenceState:
    """Return the state of a cited id; `until` is when the earliest cable that cites it was sent. `highest` caches the
    result for many calls in one snapshot."""
    reference = Reference(kind="cable", id=cable_id, text=cable_id)
    return _Question(connection, reference, CitingCable(created=until), highest).answer(None)


class _Question:
    """One reference of one cable."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        reference: Reference,
        citing: CitingCable,
        highest: HighestSerials | None = None,
    ) -> None:
        self._connection = connection
        self._highest = {} if highest is None else highest
        self._reference = reference
        self._citing = citing

    def answer(self, before: Reference | None) -> ReferenceState:
        one = self._reference
        fixed = fixed_state(one, before)
        if fixed is not None or one.id is None:
            return fixed or ReferenceState(state="unknown", because="no number is read")
        year, post, serial = split_id(one.id)
        return self._of_either_year(self._cable(one.id, year, post, serial), year, post, serial)

    def _of_either_year(self, state: ReferenceState, year: int, post: str, serial: int) -> ReferenceState:
        """Reading chose last year because this year's number seemed too high: return this year's if it is held or known
        and was sent before, and last year's is not; both if both fit."""
        if "year-before" not in self._reference.uncertain:
            return state
        this_year = make_id(year + 1, post, serial)
        if state.state not in ("held", "known"):
            decided = self._present(this_year, "no year is written, and last year’s number is neither held nor known")
            if decided is not None and decided.first is not None and self._was_sent_before(decided.first, post):
                return decided
        if state.state not in ("held", "known", "dated") or self._is_own_or_later(this_year):
            return state
        there = list(self._there([(this_year, 1, "this year’s number")]))
        if not there:
            days = serial_ledgers.days_of(self._connection, post, year + 1, serial)
            fits = days.basis in ("neighbors", "later") and self._is_before(days.last)
            if not fits or state.state != "dated":
                return state
            there = [OtherCable(id=this_year, distance=1, because="this year’s number", state="dated")]
        read = OtherCable(id=state.id or "", distance=0, because="last year’s number, as read", state=_short(state))
        return msgspec.structs.replace(
            state,
            state="ambiguous",
            because="no year is written, and the numbers of both years fit",
            candidates=tuple(sorted((read, *there), key=lambda other: other.state == "dated")),
        )

    def _of_own_number(self, state: ReferenceState, year: int, post: str, serial: int) -> ReferenceState:
        """Last year's number if it is held or known and no year is written: no cable cites itself."""
        because = "no year is written, and no cable cites itself"
        last_years = None if self._is_year_written(year) else self._present(make_id(year - 1, post, serial), because)
        return last_years or msgspec.structs.replace(state, because="it is the number of the cable that cites it")

    def _present(self, cable_id: str, because: str) -> ReferenceState | None:
        """The state of another year's number, which no year in the text excludes; None unless it is held or known."""
        held = records.cables_cited_as(self._connection, [cable_id]).get(cable_id)
        known = [] if held else catalogues.known(self._connection, [cable_id]).get(cable_id, [])
        if held is None and not known:
            return None
        state = _held(cable_id, held) if held is not None else _known(cable_id, known)
        return msgspec.structs.replace(state, because=f"{state.because}; {because}")

    def _was_sent_before(self, first: dt.date, post: str) -> bool:
        """Whether a day shows that the post had reached a number. Its own higher numbers are of a later time, even on
        the same day."""
        day = self._citing.day
        if day is None:
            return False
        return first < day if self._citing.id and post == _post_of(self._citing.id) else first <= day

    def _last_years(self, year: int, post: str, serial: int) -> ReferenceState | None:
        """Last year's number where this year's was not sent by then: if it is held or known, no year is written, and
        the cable is of the first months, when drafters still omit the year of last year's telegrams."""
        before = year_before(make_id(year, post, serial), self._citing.created)
        if before is None or self._is_year_written(year):
            return None
        because = "no year is written, and this year’s number was not sent before the cable that cites it"
        return self._present(before, because)

    def _is_before(self, last: dt.date) -> bool:
        day = self._citing.day
        return day is not None and last <= dt.date(day.year, 12, 31) and last <= day + dt.timedelta(days=_NEAR)

    def _cable(self, cable_id: str, year: int, post: str, serial: int) -> ReferenceState:
        held = records.cables_cited_as(self._connection, [cable_id]).get(cable_id)
        known = [] if held else catalogues.known(self._connection, [cable_id]).get(cable_id, [])
        if held is not None or known:
            state = _held(cable_id, held) if held is not None else _known(cable_id, known)
            if held is not None and held[1] == self._citing.id:
                return self._of_own_number(state, year, post, serial)
            return self._checked(state, year, post, serial)
        days = serial_ledgers.days_of(self._connection, post, year, serial)
        if self._is_late(days.first) or self._is_too_high(days, post, year, serial):
            return self._elsewhere(cable_id, year, post, serial, days)
        if post not in posts().by_name and days.basis == "year":
            found = tuple(self._other_posts(year, post, serial))
            if found:
                because = f"{post} is in no list of posts; it may be {found[0].id}"
                return ReferenceState(state="ambiguous", because=because, id=cable_id, candidates=found)
            return ReferenceState(state="unknown", because=f"{post} is in no list of posts", id=cable_id)
        found = tuple(self._other_posts(year, post, serial)) if self._reference.corrected_from else ()
        if found:
            because = f"written “{self._reference.corrected_from}”, which is near several posts"
            return ReferenceState(state="ambiguous", because=because, id=cable_id, candidates=found)
        return self._dated(cable_id, days)

    def _dated(self, cable_id: str, days: DayRange) -> ReferenceState:
        last = days.last
        if self._citing.day is not None:
            last = max(days.first, min(last, self._citing.day))
        return ReferenceState(state="dated", because=_basis(days), id=cable_id, first=days.first, last=last)

    def _checked(self, state: ReferenceState, year: int, post: str, serial: int) -> ReferenceState:
        """A cable that was sent after the one that cites it: last year's number may be meant."""
        if state.first is None or not self._is_late(state.first):
            return state
        last_years = self._last_years(year, post, serial)
        if last_years is not None:
            return last_years
        earlier = [] if self._is_year_written(year) else list(self._year_before(year, post, serial))
        if not earlier:
            return msgspec.structs.replace(state, because=f"{state.because}; it is later than the cable that cites it")
        candidates = (OtherCable(id=state.id or "", distance=0, because="as read", state=_short(state)), *earlier)
        because = "no year is written, and that year's number is later than the cable that cites it"
        return msgspec.structs.replace(
            state,
            state="ambiguous",
            because=because,
            candidates=tuple(sorted(candidates, key=lambda one: -one.distance)),
        )

    def _elsewhere(self, cable_id: str, year: int, post: str, serial: int, days: DayRange) -> ReferenceState:
        """No such cable can have been sent by then: the reference may mean another number, year or post."""
        late = self._is_late(days.first) and not self._is_too_high(days, post, year, serial)
        because = (
            f"{post} reached that number no earlier than {day_first(days.first)}, after the cable that cites it"
            if late
            else f"higher than any serial that {post} can have reached in {year}"
        )
        is_guessed = "year-before" in self._reference.uncertain
        found = [] if is_guessed or self._is_year_written(year) else list(self._year_before(year, post, serial))
        meant = year + 1 if is_guessed else year
        others = [*self._slips(meant, post, serial), *self._other_posts(meant, post, serial)]
        if not others and (last_years := self._last_years(year, post, serial)) is not None:
            return last_years
        found += others
        if found:
            candidates = tuple(sorted(found, key=lambda one: (one.distance, one.state == "dated"))[:6])
            return ReferenceState(state="ambiguous", because=because, id=cable_id, candidates=candidates)
        return ReferenceState(state="impossible", because=because, id=cable_id)

    def _is_too_high(self, days: DayRange, post: str, year: int, serial: int) -> bool:
        most = most_serials(post, year)
        if serial >= EXERCISE_SERIAL and serial_ledgers.has_exercise(self._connection, year):
            most += EXERCISE_SERIAL
        is_refuted = days.below is not None and days.below > most  # the post did pass the bound
        if days.above is None and serial > most and not is_refuted:
            return True
        if days.basis != "earlier":
            return False
        highest = self._reach(post, year)
        return highest is not None and serial not in highest

    def _reach(self, post: str, year: int) -> SerialReach | None:
        if (post, year) not in self._highest:
            self._highest[post, year] = serial_ledgers.reach(self._connection, post, year)
        return self._highest[post, year]

    def _is_late(self, first: dt.date) -> bool:
        day = self._citing.day
        return day is not None and first > day + dt.timedelta(days=LATE_DAYS)

    def _is_year_written(self, year: int) -> bool:
        """Whether the reference as written has the year."""
        return bool(re.search(rf"(?<!\d)(?:19|20)?{year % 100:02d}(?!\d)", self._reference.text[:200]))

    def _year_before(self, year: int, post: str, serial: int) -> Iterator[OtherCable]:
        for candidate in self._there([(make_id(year - 1, post, serial), 1, "last year’s number")]):
            yield candidate
            return
        days = serial_ledgers.days_of(self._connection, post, year - 1, serial)
        if days.basis == "year" and (reach := self._reach(post, year)) and serial > _GROWTH * reach.highest:
            return  # nothing of last year is known, and no post's traffic falls so much
        if not self._is_late(days.first) and not self._is_too_high(days, post, year - 1, serial):
            yield OtherCable(
                id=make_id(year - 1, post, serial), distance=1, because="last year’s number", state="dated"
            )

    def _slips(self, year: int, post: str, serial: int) -> list[OtherCable]:
        """Numbers that are held or known, one slip away: two digits swapped, one too many."""
        digits = str(serial)
        swapped = {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(len(digits) - 1)}
        less = {digits[:at] + digits[at + 1 :] for at in range(len(digits))} if len(digits) > 2 else set()
        shorter = {other for other in less if other[0] != "0"}
        tried = [
            (make_id(year, post, int(other)), 1, why)
            for some, why in ((swapped, "digits swapped"), (shorter, "a digit less"))
            for other in sorted(some)
            if int(other) and int(other) != serial
        ]
        return list(self._there(tried))

    def _other_posts(self, year: int, post: str, serial: int) -> Iterator[OtherCable]:
        """The same number of posts whose names are spelled alike."""
        written = self._reference.corrected_from or post
        near = [(other.name, slips) for other, slips in posts().ranked(written) if other.name != post]
        yield from self._there(
            [
                (make_id(year, name, serial), max(slips, 1), f"of {posts().by_name[name].display}")
                for name, slips in near[:5]
            ]
        )

    def _there(self, tried: Sequence[tuple[str, int, str]]) -> Iterator[OtherCable]:
        """Those that are held or known, and not later than the citing cable, nor its own number or one after it."""
        tried = [one for one in tried if not self._is_own_or_later(one[0])]
        ids = [cable_id for cable_id, _, _ in tried]
        held = records.cables_cited_as(self._connection, ids)
        known = catalogues.known(self._connection, ids)
        for cable_id, distance, because in tried:
            if cable_id in held:
                when = moment(held[cable_id][2].created)
                if when is None or not self._is_late(when.date()):
                    yield OtherCable(id=cable_id, distance=distance, because=because, state="held")
            elif cable_id in known:
                when = moment(known[cable_id][0][1].first)
                if when is None or not self._is_late(when.date()):
                    yield OtherCable(id=cable_id, distance=distance, because=because, state="known")

    def _is_own_or_later(self, cable_id: str) -> bool:
        own = self._citing.id.partition("-")[0] if self._citing.id else ""
        try:
            (year, post, serial), (own_year, own_post, own_serial) = split_id(cable_id), split_id(own)
        except ValueError:
            return False
        return (year, post) == (own_year, own_post) and serial >= own_serial


def year_before(cable_id: str, created: dt.datetime | None) -> str | None:
    """Return last year's number, if a cable of that moment can mean it by this year's; else None."""
    if created is None or created.month > _OMITTED:
        return None
    try:
        year, post, serial = split_id(cable_id)
        return make_id(year - 1, post, serial) if year == created.year else None
    except ValueError:
        return None


def _post_of(cable_id: str) -> str:
    try:
        return split_id(cable_id.partition("-")[0])[1]
    except ValueError:
        return ""


def _held(cable_id: str, listed: records.Listed) -> ReferenceState:
    sent = moment(listed[2].created)
    day = sent.date() if sent else None
    because = "a copy is here"
    if listed[2].flags & WITHDRAWN:
        because = "a withdrawal card is here, its text is withheld"
    elif listed[2].flags & TEXTLESS:
        because = "a record of it is here, without its text"
    own_id = listed[1].partition("-")[0]
    if own_id != cable_id and not own_id.startswith("NOID"):
        because, cable_id = f"{because}; {cable_id} is another number of it", own_id
    return ReferenceState(state="held", because=because, id=cable_id, first=day, last=day)


def _known(cable_id: str, rows: Sequence[tuple[str, KnownRow]]) -> ReferenceState:
    names = tuple(dict.fromkeys(name for name, _ in rows))
    dated = next((row for _, row in rows if row.first is not None), None)
    first, last = (moment(dated.first), moment(dated.last)) if dated else (None, None)
    return ReferenceState(
        state="known",
        because=f"listed in {', '.join(names)}",
        id=cable_id,
        first=first.date() if first else None,
        last=last.date() if last else None,
        catalogues=names,
    )


def _short(state: ReferenceState) -> Literal["held", "known", "dated"]:
    return state.state if state.state in ("held", "known", "dated") else "known"


def _basis(days: DayRange) -> str:
    if days.basis == "neighbors":
        return f"between numbers {days.below} and {days.above}, whose days are known"
    if days.basis == "earlier":
        return f"above number {days.below}, the highest whose day is known"
    if days.basis == "later":
        return f"below number {days.above}, the lowest whose day is known"
    if days.basis == "two counts" or days.first.year <= LAST_FISCAL:
        return "posts began a new count each July until 1968"
    return "no other number of that post and year has a known day"
