"""The state of a cited cable as a value, and its names."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from reftel.model import Value
from reftel.vocab.month_names import MONTHS, day_first

StateName = Literal["held", "known", "dated", "ambiguous", "impossible", "not a cable", "unknown"]
STATE_NAMES: tuple[StateName, ...] = get_args(StateName)
STATE_TITLES: dict[str, str] = {
    "held": "in this archive",
    "known": "not here, in a catalogue",
    "dated": "not here, likely days known",
    "ambiguous": "may mean another cable",
    "impossible": "number too high",
    "not a cable": "not a cable",
    "unknown": "not understood",
}
"""State -> its name for readers."""
BITS: dict[StateName, int] = {name: 1 << at for at, name in enumerate(STATE_NAMES)}
"""State -> its bit in the record."""


class OtherCable(Value, frozen=True, kw_only=True):
    """Another cable that a reference may mean."""

    id: str
    distance: int
    """Slips between the two: digits swapped, lost or doubled, years, letters of the post."""
    because: str
    state: Literal["held", "known", "dated"]


class ReferenceState(Value, frozen=True, kw_only=True):
    """The state of a referenced message in an archive."""

    state: StateName
    because: str
    """In words, with the evidence."""
    id: str | None = None
    """The cable it means; of a second number (`STATE 181062 TOSEC 190010`) the first."""
    first: dt.date | None = None
    """The days between which it was sent, as far as they are known."""
    last: dt.date | None = None
    catalogues: tuple[str, ...] = ()
    """The catalogues that list it."""
    candidates: tuple[OtherCable, ...] = ()
    """The nearest first."""

    @property
    def means(self) -> str | None:
        """The cable that the reference means, which may have another year than the reference as read; None if that is
        not decided."""
        return self.id if self.state in ("held", "known", "dated") else None

    @property
    def when(self) -> str:
        """The days in words: `on 3 March 2008`, `between 1 and 9 September 2009`; empty if unknown."""
        if self.first is None or self.last is None:
            return ""
        if self.first == self.last:
            return f"on {day_first(self.first)}"
        first = day_first(self.first)
        if self.first.year == self.last.year:
            is_one_month = self.first.month == self.last.month
            first = f"{self.first.day}" if is_one_month else f"{self.first.day} {MONTHS[self.first.month - 1]}"
        return f"between {first} and {day_first(self.last)}"

    @property
    def days(self) -> str:
        """The days in numbers: `2008-03-03`, `2008-03`, `2009-09 to 2009-12`, `2009`; empty if unknown."""
        if self.first is None or self.last is None:
            return ""
        if self.first == self.last:
            return self.first.isoformat()
        first, last = f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"
        if first == last:
            return first
        return first[:4] if (first[5:], last) == ("01", f"{first[:4]}-12") else f"{first} to {last}"

    @property
    def middle(self) -> dt.date | None:
        """The middle of the days; None if unknown."""
        if self.first is None or self.last is None:
            return None
        return self.first + (self.last - self.first) / 2

    def __str__(self) -> str:
        """The state in words, with its reason."""
        said = {"known": "not held, but known", "dated": "not held; sent", "not a cable": ""}.get(
            self.state, self.state
        )
        if self.state in ("known", "dated") and self.when:
            said = f"{said} {self.when}" if self.state == "dated" else f"{said}, sent {self.when}"
        elif self.state == "dated":
            said = "not held"
        others = ", ".join(f"{one.id} ({one.because}, {one.state})" for one in self.candidates)
        return ": ".join(part for part in (said, self.because) if part) + (f"; maybe {others}" if others else "")
