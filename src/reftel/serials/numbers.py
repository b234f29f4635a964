"""Message numbers: the counter that a post keeps for each addressee (`SECSTATE WASHDC 5546`), beside its serials.

Each transmission to an addressee gets the next number, and a telegram of four sections is four transmissions: real
copies have 1.1 to 2 numbers a serial. After 9999 comes 0001. So between two cables of a post, the numbers are an
upper bound for the telegrams to that addressee, as the serials are. A number that does not continue the sequence
shows that it or the serial is misread, or that the counter restarted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reftel.model import Value

_ROUND = 10_000
_LATE = 30
"""A number by so much lower is of a telegram that waited."""
_SECTIONS = 4
"""Numbers a serial that a step may have; real posts have 2 at most on average."""
_SLACK = 60
"""And so many more, for single telegrams of many sections."""


class Numbered(NamedTuple):
    """A held cable with its number to one addressee."""

    serial: int
    number: int


class NumberCounter(Value, frozen=True, kw_only=True):
    """Facts about a year from the numbers to one addressee."""

    addressee: str
    """In counted form: the canonical post, or the name in capitals."""
    held: int
    """Held cables with a number."""
    first: int
    last: int
    """Numbers of the first and the last of them, 0001 to 9999."""
    used: int
    """Numbers used between these two, both included, over every round of the counter."""
    serials: int
    """Serials used meanwhile."""
    restarts: int = 0
    """Number of restarts of the counter, except after 9999."""
    odd: tuple[int, ...] = ()
    """Serials of the cables whose number fits neither the earlier nor the later ones."""

    @property
    def most(self) -> int:
        """Telegrams that can have gone to this addressee meanwhile: not more than numbers, not more than serials."""
        return min(self.used, self.serials)


class NumberStep(NamedTuple):
    """Two held cables in a row of one addressee, between which the counter went on."""

    before: Numbered
    behind: Numbered
    used: int
    """Numbers between them, both left out."""


def counter_of(addressee: str, numbered: Sequence[Numbered]) -> NumberCounter | None:
    """Count the numbers to one addressee, in order of serial; None with fewer than two.

    >>> counter_of("STATE", [Numbered(10, 9998), Numbered(20, 2)]).used
    4
    """
    if len(numbered) < 2:
        return None
    steps, restarts, odd = _followed(numbered)
    return NumberCounter(
        addressee=addressee,
        held=len(numbered) - len(odd),
        first=numbered[0].number,
        last=numbered[-1].number,
        used=sum(step.used + 1 for step in steps) + 1 + restarts,
        serials=numbered[-1].serial - numbered[0].serial + 1,
        restarts=restarts,
        odd=tuple(odd),
    )


def _followed(numbered: Sequence[Numbered]) -> tuple[list[NumberStep], int, list[int]]:
    """Follow a counter: its steps, the number of restarts, the serials whose numbers do not fit."""
    steps: list[NumberStep] = []
    restarts = 0
    odd: list[int] = []
    last = numbered[0]
    apart: Numbered | None = None
    """A number that does not continue from `last`: odd, unless the next one continues from it."""
    for one in numbered[1:]:
        ahead = _ahead(last, one)
        if ahead is None and apart is not None and (again := _ahead(apart, one)):
            restarts += 1
            steps.append(NumberStep(apart, one, again - 1))
            last, apart = one, None
            continue
        if apart is not None:
            odd.append(apart.serial)
            apart = None
        if ahead is None:
            apart = one
        elif ahead > 0:
            steps.append(NumberStep(last, one, ahead - 1))
            last = one
    if apart is not None:
        odd.append(apart.serial)
    return steps, restarts, odd


def _ahead(last: Numbered, one: Numbered) -> int | None:
    """Numbers from one to the next, 0 for one that waited; None if they cannot be of one run."""
    ahead = (one.number - last.number) % _ROUND
    if one.number < last.number:
        ahead -= 1  # there is no number 0000
    if 0 < ahead <= _SECTIONS * (one.serial - last.serial) + _SLACK:
        return ahead
    behind = last.number - one.number
    return 0 if 0 <= behind <= _LATE else None
