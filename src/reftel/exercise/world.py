"""The world of exercise traffic: matters of some months between posts, and the role of each telegram in them.

The simulation goes through time once, in order; its state is a few counters and the matters under way, so it streams.
The content of a telegram depends on its `Plan` alone (compose.py), so any process can make it in any order.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from reftel.exercise.chance import Draw, draws, mix
from reftel.exercise.eras import PRECEDENCES, Clock, EraLevel, is_paged, level
from reftel.exercise.kinds import MessageKind, kinds
from reftel.exercise.stations import AGENCIES, COLLECTIVES, OLD_AGENCIES, Station, stations

FIRST_SERIAL = 900_000
"""Serials of exercise traffic begin here each year, far above those of real telegrams."""

_MATTER_DAYS = 22.0
"""Mean days between two telegrams of a matter."""
_REMEMBERED = 12
"""Number of its telegrams that a matter can still cite."""


class Cited(NamedTuple):
    """A telegram that can be cited."""

    station: Station
    year: int
    serial: int
    held: bool
    """Whether it is in the output; the others are missing on purpose."""

    @property
    def id(self) -> str:
        """`07MEXICO900965`."""
        return f"{self.year % 100:02d}{self.station.name}{self.serial}"


class To(NamedTuple):
    """An addressee: routing indicator, name, precedence if written there, message continuity number, exempted posts."""

    routing: str | None
    name: str
    precedence: str | None = None
    number: str | None = None
    excluded: tuple[str, ...] = ()


class Matter:
    """Something that runs over months between posts. Its names are made when its first telegram is composed."""

    __slots__ = ("cast", "collective", "history", "home", "key", "kind", "level", "names", "number", "steps", "told")

    def __init__(
        self, number: int, key: int, kind: MessageKind, cast: list[Station], steps: int, grade: EraLevel
    ) -> None:
        self.number = number
        self.key = key
        self.kind = kind
        self.cast = cast
        """Its post, then the others that write about it."""
        self.steps = steps
        """Number of its telegrams."""
        self.level = grade
        self.history: deque[Cited] = deque(maxlen=_REMEMBERED)
        self.names: list[str] | None = None
        self.told: list[Station] = []
        self.collective = -1

    def christened(self) -> list[str]:
        """The matter's names, made when first needed."""
        if self.names is None:
            self.names = self.kind.christen(draws(self.key, 1))
        return self.names


class Plan(msgspec.Struct, frozen=True, gc=False):
    """All decisions about a telegram before it is composed."""

    index: int
    when: dt.datetime
    station: Station
    serial: int
    matter: Matter
    step: int
    level: EraLevel
    paged: bool
    precedence: str
    info_precedence: str | None
    action: tuple[To, ...]
    info: tuple[To, ...]
    relay: tuple[str, ...]
    refs: tuple[Cited, ...]

    @property
    def id(self) -> str:
        """`07MEXICO900965`."""
        return f"{self.when.year % 100:02d}{self.station.name}{self.serial}"


class World:
    """Plans of `count` telegrams between the years `start` and `end`."""

    def __init__(self, seed: int, count: int, start: int, end: int) -> None:
        self._seed = seed
        self._count = count
        self._clock = Clock(start, end)
        self._r: Draw = draws(seed, 0x3081D)
        self._open: list[Matter] = []
        self._closed: deque[tuple[MessageKind, Cited]] = deque(maxlen=400)
        self._matters = 0
        self._serials: dict[int, int] = {}
        self._numbers: dict[int, int] = {}
        self._year = 0
        self._posts: list[Station] = []
        self._sums: list[float] = []
        self._regions: dict[str, list[Station]] = {}
        self._kinds: list[MessageKind] = [
            kind for place, kind in enumerate(kinds()) for _ in range(20 // (place + 4) + 1)
        ]

    def plans(self) -> Iterator[Plan]:
        """The plans in order of time. To be called once."""
        r, count, clock = self._r, self._count, self._clock
        for index in range(count):
            when = clock.at((index + r()) / count)
            if when.year != self._year:
                self._new_year(when.year)
            wanted = 2 + clock.per_day(when, count) * _MATTER_DAYS
            few = len(self._open) < wanted
            matter = self._begin(when) if few else self._open[int(r() * len(self._open))]
            yield self._plan(index, when, matter)

    def _new_year(self, year: int) -> None:
        self._year = year
        self._serials = {}
        self._posts = [post for post in stations() if post.since <= year <= post.until]
        total, self._sums, self._regions = 0.0, [], {}
        for post in self._posts:
            total += post.weight
            self._sums.append(total)
            self._regions.setdefault(post.region, []).append(post)
        open_now = {post.number for post in self._posts}
        self._open = [matter for matter in self._open if all(post.number in open_now for post in matter.cast)]

    def _someone(self) -> Station:
        at = bisect_right(self._sums, self._r() * self._sums[-1])
        return self._posts[min(at, len(self._posts) - 1)]

    def _begin(self, when: dt.datetime) -> Matter:
        r = self._r
        department = self._posts[0]
        home = self._someone()
        if home is department:
            home = self._posts[1 + int(r() * (len(self._posts) - 1))]
        cast = [home]
        near = self._regions[home.region]
        for _ in range(int(r() * 3.4)):
            other = self._someone() if r() < 0.5 else near[int(r() * len(near))]
            if other not in cast and other is not department:
                cast.append(other)
        self._matters += 1
        kind = self._kinds[int(r() * len(self._kinds))]
        steps = 1 + int(r() * r() * 24)
        matter = Matter(self._matters, mix(self._seed, self._matters), kind, cast, steps, level(when, r))
        for _ in range(int(r() * 5)):
            other = near[int(r() * len(near))]
            if other not in cast and other not in matter.told and other is not department:
                matter.told.append(other)
        if r() < 0.4:
            matter.collective = int(r() * len(COLLECTIVES))
        self._open.append(matter)
        return matter

    def _serial(self, station: Station) -> int:
        """The next serial of this post in this year; now and then some are skipped."""
        last = self._serials.get(station.number)
        if last is None:
            last = FIRST_SERIAL + int(self._r() * 40)
        gap = self._r()
        last += 1 if gap < 0.7 else 2 if gap < 0.85 else 3 + int(gap * 10) % 5
        self._serials[station.number] = last
        return last

    def _plan(self, index: int, when: dt.datetime, matter: Matter) -> Plan:
        r = self._r
        cast = matter.cast
        chance = r()
        sender = cast[0] if chance < 0.5 else cast[int(r() * len(cast))]
        if chance > 0.84 and matter.history:
            sender = self._posts[0]
        paged = is_paged(when.year, r)
        grade = matter.level if r() < 0.75 else level(when, r)
        if grade.level == "LIMITED OFFICIAL USE" and when.year > 1995:
            grade = level(when, r)
        refs = self._refs(matter)
        serial = self._serial(sender)
        told = len(matter.history)
        matter.history.append(Cited(sender, when.year, serial, True))
        if r() < 0.06:
            other = cast[int(r() * len(cast))]
            matter.history.append(Cited(other, when.year, self._serial(other), False))
        matter.steps -= 1
        if matter.steps <= 0:
            self._close(matter)
        precedence = PRECEDENCES[int(r() * 100)]
        info_precedence = "ROUTINE" if precedence != "ROUTINE" and r() < 0.5 else None
        action, info, relay = self._addressees(sender, matter, paged, precedence, info_precedence)
        return Plan(
            index,
            when,
            sender,
            serial,
            matter,
            told,
            grade,
            paged,
            precedence,
            info_precedence,
            action,
            info,
            relay,
            refs,
        )

    def _close(self, matter: Matter) -> None:
        self._open[self._open.index(matter)] = self._open[-1]
        self._open.pop()
        self._closed.append((matter.kind, matter.history[-1]))

    def _refs(self, matter: Matter) -> tuple[Cited, ...]:
        """Return the references of the next telegram of a matter: its latest ones, sometimes one of an older matter."""
        r, history = self._r, matter.history
        refs: list[Cited] = []
        if history:
            wanted = int(r() * r() * 5) + (r() < 0.85)
            for back in range(min(wanted, len(history))):
                refs.append(history[-1 - back])
        if r() < 0.12 and self._closed:
            kind, old = self._closed[int(r() * len(self._closed))]
            if kind is matter.kind and old not in refs:
                refs.append(old)
        if len(refs) > 1 and r() < 0.4:
            refs.reverse()
        return tuple(refs)

    def _number(self, sender: Station, to: int) -> str:
        """The next message continuity number from a post to an addressee: it counts up, past 9999 it restarts."""
        key = sender.number * 1000 + to
        last = self._numbers.get(key)
        if last is None:
            last = int(self._r() * 9000)
        last += 1 + int(self._r() * 1.5)
        if last > 9999:
            last = 1
        self._numbers[key] = last
        return f"{last:04d}"

    def _post(self, sender: Station, to: Station, paged: bool, precedence: str | None, share: float) -> To:
        number = self._number(sender, to.number) if self._r() < share else None
        return To(None if paged else to.routing, to.plad, precedence, number)

    def _addressees(
        self, sender: Station, matter: Matter, paged: bool, precedence: str, info_precedence: str | None
    ) -> tuple[tuple[To, ...], tuple[To, ...], tuple[str, ...]]:
        r = self._r
        department = self._posts[0]
        written = None if precedence == "ROUTINE" else precedence
        if written == "IMMEDIATE" and r() < 0.1:
            written = "NIACT IMMEDIATE"
        also = None if info_precedence or r() < 0.4 else written
        others = [post for post in matter.cast if post is not sender]
        if sender is department:
            action = [self._post(sender, post, paged, written, 0.6) for post in others[: 1 + int(r() * 3)]]
            others = others[len(action) :]
        else:
            action = [self._post(sender, department, paged, written, 0.95)]
            if others and r() < 0.3:
                action.append(self._post(sender, others.pop(0), paged, written, 0.7))
        info: list[To] = []
        relay: list[str] = []
        if matter.collective >= 0 and (not paged or r() < 0.5):
            collective = COLLECTIVES[matter.collective]
            near = self._regions.get(collective.region, self._posts)
            excluded = (near[int(r() * len(near))].plad,) if r() < 0.08 and not paged else ()
            info.append(To(None if paged else collective.routing, collective.name, also, None, excluded))
            first = int(r() * len(near))
            relay = sorted({near[(first + 3 * step) % len(near)].routing for step in range(2 + int(r() * 8))})
        info.extend(self._post(sender, post, paged, also, 0.7) for post in others)
        if r() < 0.6:
            info.extend(self._post(sender, post, paged, also, 0.7) for post in matter.told if post is not sender)
        for _ in range(int(r() * 3.3)):
            if paged:
                agency = To(None, OLD_AGENCIES[int(r() * len(OLD_AGENCIES))], also)
            else:
                routing, name = AGENCIES[int(r() * len(AGENCIES))]
                agency = To(routing, name, also)
            if agency not in info:
                info.append(agency)
        if not relay:
            relay = ["RUEHWEB"] if r() < 0.7 else sorted({to.routing for to in (*action, *info) if to.routing})[:8]
        return tuple(action), tuple(info), tuple(relay)
