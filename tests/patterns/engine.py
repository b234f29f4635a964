"""A matcher that backtracks as CPython's `re` does, and counts its steps; slow, small, without `re`'s optimizations.

It is what time can't be in a test: exact. It also has the meaning that the documentation gives to possessive and atomic
groups, which `re` of Python 3.11.2 does not always have (gh-106052).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from re import _constants as c
from re import _parser
from typing import Any

Groups = dict[int, tuple[int, int]]
Then = Callable[[int], "int | None"]
"""What is to match behind a place; gives where the whole ends."""
Matcher = Callable[[int, Then], "int | None"]
Test = Callable[[str], bool]

MANY = c.MAXREPEAT


class TooManyStepsError(Exception):
    """The count has passed its limit."""


class CountingPattern:
    """A pattern that counts. `bound`: repeats of more than so many are taken for repeats of so many."""

    def __init__(self, pattern: re.Pattern[Any], bound: int | None = None) -> None:
        written = pattern.pattern
        self.flags = pattern.flags
        text = written.decode("latin-1") if isinstance(written, bytes) else written
        self.is_bytes = isinstance(written, bytes)
        if self.is_bytes:
            self.flags |= re.ASCII
        self.tree = _parser.parse(text, pattern.flags & ~re.UNICODE & ~re.DEBUG if self.is_bytes else pattern.flags)
        self._bound = bound
        self.steps = 0
        self.limit = 10**9
        self._text = ""
        self._groups: Groups = {}
        self._match = self._sequence(self.tree, self.flags)

    def match(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """The span of a match at a place."""
        self._text, self._groups = text, {}
        end = self._match(start, lambda at: at)
        return None if end is None else (start, end)

    def search(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """The span of the first match."""
        for at in range(start, len(text) + 1):
            if (found := self.match(text, at)) is not None:
                return found
        return None

    def all(self, text: str) -> list[tuple[int, int]]:
        """The spans that `finditer` finds."""
        found, at = [], 0
        while at <= len(text) and (span := self.search(text, at)) is not None:
            found.append(span)
            at = span[1] + (span[0] == span[1])
        return found

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self.limit:
            raise TooManyStepsError

    def _sequence(self, items: Any, flags: int) -> Matcher:
        parts = [self._node(op, value, flags) for op, value in items]

        def run(at: int, then: Then) -> int | None:
            def go(number: int, place: int) -> int | None:
                if number == len(parts):
                    return then(place)
                return parts[number](place, lambda place: go(number + 1, place))

            return go(0, at)

        return run if len(parts) != 1 else parts[0]

    def _node(self, op: Any, value: Any, flags: int) -> Matcher:
        if (test := self.character(op, value, flags)) is not None:
            return self._single(test)
        match op:
            case c.AT:
                return self._place(value, flags)
            case c.BRANCH:
                return self._branch([self._sequence(each, flags) for each in value[1]])
            case c.SUBPATTERN:
                number, more, less, inner = value
                return self._group(number, self._sequence(inner, (flags | more) & ~less))
            case c.ATOMIC_GROUP:
                return self._atomic(self._sequence(value, flags))
            case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
                low, high, inner = value
                return self._repeat(op, low, self._most(low, high), inner, flags)
            case c.ASSERT | c.ASSERT_NOT:
                direction, inner = value
                back = inner.getwidth()[0] if direction < 0 else 0
                return self._look(self._sequence(inner, flags), back, op is c.ASSERT)
            case c.GROUPREF:
                return self._reference(value, flags)
            case c.GROUPREF_EXISTS:
                number, yes, no = value
                return self._either(number, self._sequence(yes, flags), self._sequence(no or [], flags))
        raise NotImplementedError(str(op))

    def _most(self, low: int, high: Any) -> int:
        if high is MANY:
            return 1 << 60
        return int(high) if self._bound is None or high <= self._bound else max(low, self._bound)

    def character(self, op: Any, value: Any, flags: int) -> Test | None:
        """The test of a node that takes one character; None for others."""
        if op is c.ANY:
            return (lambda _: True) if flags & re.DOTALL else (lambda char: char != "\n")
        if op in (c.LITERAL, c.NOT_LITERAL):
            same = self._same(chr(value), flags)
            return same if op is c.LITERAL else lambda char: not same(char)
        return self._set(value, flags) if op is c.IN else None

    @staticmethod
    def _same(wanted: str, flags: int) -> Test:
        if flags & re.IGNORECASE:
            forms = {wanted, wanted.lower(), wanted.upper()}
            return lambda char: char in forms or char.lower() in forms
        return lambda char: char == wanted

    def _set(self, items: Any, flags: int) -> Test:
        negate = bool(items) and items[0][0] is c.NEGATE
        tests = [self._item(op, value, flags) for op, value in items if op is not c.NEGATE]
        known: dict[str, bool] = {}

        def test(char: str) -> bool:
            held = known.get(char)
            if held is None:
                held = known[char] = any(each(char) for each in tests) != negate
            return held

        return test

    def _item(self, op: Any, value: Any, flags: int) -> Test:
        if op is c.LITERAL:
            return self._same(chr(value), flags)
        if op is c.RANGE:
            low, high = value
            if flags & re.IGNORECASE:
                return lambda char: any(low <= ord(each) <= high for each in {char, char.lower(), char.upper()[:1]})
            return lambda char: low <= ord(char) <= high
        letters = {
            c.CATEGORY_DIGIT: r"\d",
            c.CATEGORY_NOT_DIGIT: r"\D",
            c.CATEGORY_SPACE: r"\s",
            c.CATEGORY_NOT_SPACE: r"\S",
            c.CATEGORY_WORD: r"\w",
            c.CATEGORY_NOT_WORD: r"\W",
        }
        made = re.compile(letters[value], flags & re.ASCII)
        return lambda char: made.match(char) is not None

    def _single(self, test: Test) -> Matcher:
        def run(at: int, then: Then) -> int | None:
            self._step()
            return then(at + 1) if at < len(self._text) and test(self._text[at]) else None

        return run

    def _place(self, where: Any, flags: int) -> Matcher:
        many = bool(flags & re.MULTILINE)
        word = re.compile(r"\w", flags & re.ASCII)

        def is_word(at: int) -> bool:
            return 0 <= at < len(self._text) and word.match(self._text[at]) is not None

        def holds(at: int) -> bool:
            text = self._text
            match where:
                case c.AT_BEGINNING | c.AT_BEGINNING_STRING:
                    return at == 0 or (where is c.AT_BEGINNING and many and text[at - 1] == "\n")
                case c.AT_END:
                    return at == len(text) or (text[at] == "\n" and (many or at == len(text) - 1))
                case c.AT_END_STRING:
                    return at == len(text)
                case c.AT_BOUNDARY:
                    return is_word(at - 1) != is_word(at)
            return is_word(at - 1) == is_word(at)

        def run(at: int, then: Then) -> int | None:
            self._step()
            return then(at) if holds(at) else None

        return run

    def _branch(self, branches: list[Matcher]) -> Matcher:
        def run(at: int, then: Then) -> int | None:
            for each in branches:
                if (end := each(at, then)) is not None:
                    return end
            return None

        return run

    def _group(self, number: int | None, inner: Matcher) -> Matcher:
        if number is None:
            return inner

        def run(at: int, then: Then) -> int | None:
            before = self._groups.get(number)

            def closed(end: int) -> int | None:
                held = self._groups.get(number)
                self._groups[number] = (at, end)
                if (found := then(end)) is None:
                    self._restore(number, held)
                return found

            if (found := inner(at, closed)) is None:
                self._restore(number, before)
            return found

        return run

    def _restore(self, number: int, span: tuple[int, int] | None) -> None:
        if span is None:
            self._groups.pop(number, None)
        else:
            self._groups[number] = span

    def _atomic(self, inner: Matcher) -> Matcher:
        def run(at: int, then: Then) -> int | None:
            before = dict(self._groups)
            end = inner(at, lambda place: place)
            if end is None or (found := then(end)) is None:
                self._groups = before
                return None
            return found

        return run

    def _look(self, inner: Matcher, back: int, wanted: bool) -> Matcher:
        def run(at: int, then: Then) -> int | None:
            self._step()
            before = dict(self._groups)
            seen = at >= back and inner(at - back, lambda place: place) is not None
            if seen != wanted or not wanted:
                self._groups = before
            return then(at) if seen == wanted else None

        return run

    def _reference(self, number: int, flags: int) -> Matcher:
        def run(at: int, then: Then) -> int | None:
            span = self._groups.get(number)
            if span is None:
                return None
            wanted = self._text[slice(*span)]
            found = self._text[at : at + len(wanted)]
            self.steps += len(wanted)
            same = found.lower() == wanted.lower() if flags & re.IGNORECASE else found == wanted
            return then(at + len(wanted)) if same else None

        return run

    def _either(self, number: int, yes: Matcher, no: Matcher) -> Matcher:
        return lambda at, then: (yes if number in self._groups else no)(at, then)

    def _repeat(self, op: Any, low: int, high: int, inner: Any, flags: int) -> Matcher:
        only = inner[0] if len(inner) == 1 else None
        test = self.character(only[0], only[1], flags) if only is not None else None
        if test is not None:
            return self._run_of(op, low, high, test)
        body = self._sequence(inner, flags)
        if op is c.POSSESSIVE_REPEAT:
            return self._atomic(self._times(body, low, high, lazy=False))
        return self._times(body, low, high, lazy=op is c.MIN_REPEAT)

    def _run_of(self, op: Any, low: int, high: int, test: Test) -> Matcher:
        def run(at: int, then: Then) -> int | None:
            text, most = self._text, min(high, len(self._text) - at)
            count = 0
            if op is c.MIN_REPEAT:
                while True:
                    if count >= low and (end := then(at + count)) is not None:
                        return end
                    self._step()
                    if count >= most or not test(text[at + count]):
                        return None
                    count += 1
            while count < most and test(text[at + count]):
                count += 1
                self._step()
            self._step()
            least = count if op is c.POSSESSIVE_REPEAT else low
            while count >= max(least, low):
                if (end := then(at + count)) is not None:
                    return end
                self._step()
                count -= 1
            return None

        return run

    def _times(self, body: Matcher, low: int, high: int, *, lazy: bool) -> Matcher:
        def run(at: int, then: Then) -> int | None:
            def go(count: int, place: int) -> int | None:
                self._step()
                if lazy and count >= low and (end := then(place)) is not None:
                    return end
                if count < high:

                    def again(after: int) -> int | None:
                        return None if after == place and count >= low else go(count + 1, after)

                    if (end := body(place, again)) is not None:
                        return end
                return then(place) if not lazy and count >= low else None

            return go(0, at)

        return run
