"""Strings on which a pattern may take too long, made of the pattern's own tree."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from re import _constants as c
from typing import Any

from tests.patterns.engine import CountingPattern

MANY = 16
"""Repeats of at least so many are looked at."""
_PLAIN = "aA1 \n-.,'\"(/)_\t:"


class Hostile:
    """Makes the strings for one pattern. `times`: how often what is repeated is repeated."""

    def __init__(self, pattern: CountingPattern) -> None:
        self._pattern = pattern
        self._alphabet = list(dict.fromkeys([*_literals(pattern.tree), *_PLAIN]))[:60]

    def strings(self, times: int) -> Iterator[str]:
        """Yield them."""
        for prefix, pumps, ends in self._repeats(self._pattern.tree, ""):
            for pump in pumps:
                for end in ends:
                    yield pump * times + end
                    if prefix:
                        yield prefix + pump * times + end
                        yield (prefix + pump) * times + end

    def sample(self, items: Any, rng: random.Random) -> str:
        """Something that the items match, assertions left aside."""
        return self._any(items, rng)

    def noise(self, rng: random.Random) -> str:
        """A few characters that the pattern knows."""
        return "".join(rng.choice(self._alphabet) for _ in range(rng.randint(1, 6)))

    def _repeats(self, items: Any, prefix: str) -> Iterator[tuple[str, list[str], list[str]]]:
        for op, value in items:
            match op:
                case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
                    _, high, inner = value
                    if high >= MANY:
                        pumps = self._pumps(inner)
                        yield prefix, pumps, self._ends(inner)
                    yield from self._repeats(inner, prefix)
                case c.SUBPATTERN:
                    yield from self._repeats(value[3], prefix)
                case c.ATOMIC_GROUP:
                    yield from self._repeats(value, prefix)
                case c.BRANCH:
                    for each in value[1]:
                        yield from self._repeats(each, prefix)
                case c.ASSERT | c.ASSERT_NOT:
                    yield from self._repeats(value[1], prefix)
            prefix += self._least([(op, value)])

    def _pumps(self, inner: Any) -> list[str]:
        if len(inner) == 1 and (test := self._test(*inner[0])) is not None:
            return [char for char in self._alphabet if test(char)][:4]
        rng = random.Random(5)
        found = [self._least(inner), *(self._any(inner, rng) for _ in range(6))]
        return [each for each in dict.fromkeys(found) if each][:4]

    def _ends(self, inner: Any) -> list[str]:
        if len(inner) == 1 and (test := self._test(*inner[0])) is not None:
            others = [char for char in self._alphabet if not test(char)]
            return ["\x01", *others[:1]]
        return ["\x01", "\n"]

    def _test(self, op: Any, value: Any) -> Any:
        return self._pattern.character(op, value, self._pattern.flags)

    def _least(self, items: Any) -> str:
        """A short string that the items match, assertions left aside."""
        return self._any(items, None)

    def _any(self, items: Any, rng: random.Random | None) -> str:
        made = ""
        for op, value in items:
            made += self._one(op, value, rng)
        return made

    def _one(self, op: Any, value: Any, rng: random.Random | None) -> str:
        if (test := self._test(op, value)) is not None:
            fitting = [char for char in self._alphabet if test(char)] or [
                chr(at) for at in range(0x250) if test(chr(at))
            ]
            return (rng.choice(fitting) if rng else fitting[0]) if fitting else ""
        match op:
            case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
                low, high, inner = value
                count = low if rng is None else rng.randint(low, min(int(high), low + 2))
                return "".join(self._any(inner, rng) for _ in range(min(count, 40)))
            case c.SUBPATTERN:
                return self._any(value[3], rng)
            case c.ATOMIC_GROUP:
                return self._any(value, rng)
            case c.BRANCH:
                return self._any(rng.choice(value[1]) if rng else value[1][0], rng)
        return ""


def _literals(items: Any) -> Iterator[str]:
    for op, value in items:
        match op:
            case c.LITERAL | c.NOT_LITERAL:
                yield chr(value)
            case c.RANGE:
                yield chr(value[0])
            case c.IN:
                yield from _literals(value)
            case c.SUBPATTERN:
                yield from _literals(value[3])
            case c.ATOMIC_GROUP:
                yield from _literals(value)
            case c.BRANCH:
                for each in value[1]:
                    yield from _literals(each)
            case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
                yield from _literals(value[2])
            case c.ASSERT | c.ASSERT_NOT:
                yield from _literals(value[1])


def growth(pattern: re.Pattern[Any], *, is_search: bool, times: int = 40, bound: int | None = 12) -> tuple[float, str]:
    """Return by how much steps grow where a string is twice as long, on the worst of the strings, and that string."""
    counting = CountingPattern(pattern, bound)
    hostile = Hostile(counting)
    worst, said = 0.0, ""
    for one, two in zip(hostile.strings(times), hostile.strings(2 * times), strict=True):
        counts = []
        for text in (one, two):
            counting.steps, counting.limit = 0, 400 * times * times * 10
            try:
                if is_search:
                    counting.all(text)
                else:
                    counting.match(text)
            except Exception as error:
                if type(error).__name__ != "TooManyStepsError":
                    raise
            counts.append(counting.steps)
        # of a string twice as long
        ratio = counts[1] / max(counts[0], 1)
        if ratio > worst:
            worst, said = ratio, one
    return worst, said
