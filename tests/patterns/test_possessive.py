"""Possessive groups: some end at a wrong place in CPython before 3.11.5 (gh-106052). Only harmless ones are used."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from re import _constants as c
from re import _parser
from typing import Any

import pytest

from reftel.forms.web_page import FORM
from tests.forms.samples import BODY, HEADER
from tests.patterns.collected import Found, patterns
from tests.patterns.engine import CountingPattern, TooManyStepsError
from tests.patterns.hostile import Hostile

_CHARACTERS = (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN)


def _is_character(items: Any) -> bool:
    return len(items) == 1 and items[0][0] in _CHARACTERS


def _is_harmless(items: Any) -> bool:
    """Whether nothing in a group that fails leaves `re` behind the place where the group began.

    Single characters do not, and a repeat of one does not as the first item; all others behind a character may.
    """
    for at, (op, value) in enumerate(items):
        if op in _CHARACTERS or op is c.AT:
            continue
        if at:
            return False
        match op:
            case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT if _is_character(value[2]):
                continue
            case c.BRANCH if len(items) == 1 and all(map(_is_harmless, value[1])):
                continue
        return False
    return True


def _harmful(items: Any) -> Iterator[Any]:
    for op, value in items:
        if op is c.POSSESSIVE_REPEAT and not _is_character(value[2]) and not _is_harmless(value[2]):
            yield value
        for inner in _inner(op, value):
            yield from _harmful(inner)


def _inner(op: Any, value: Any) -> list[Any]:
    match op:
        case c.SUBPATTERN:
            return [value[3]]
        case c.ATOMIC_GROUP:
            return [value]
        case c.BRANCH:
            return list(value[1])
        case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
            return [value[2]]
        case c.ASSERT | c.ASSERT_NOT:
            return [value[1]]
    return []


def _has(items: Any, *wanted: Any) -> bool:
    return any(op in wanted or any(_has(each, *wanted) for each in _inner(op, value)) for op, value in items)


def _parsed(pattern: re.Pattern[Any]) -> Any:
    return _parser.parse(pattern.pattern, pattern.flags)


def test_the_rule_knows_the_fault() -> None:
    assert re.match("(?>(?:ab?c)*)", "aca").end() == 2  # type: ignore[union-attr]
    assert list(_harmful(_parser.parse("(?:ab?c)*+")))
    assert list(_harmful(_parser.parse(r"(?:a|b(?!c))*+")))
    assert not list(_harmful(_parser.parse(r'(?:[^"\\]++|\\.|"")*+')))


def test_no_pattern_has_one_that_may_go_wrong() -> None:
    assert [found.places for found in patterns() if list(_harmful(_parsed(found.pattern)))] == []


_EXACT = [each for each in patterns() if _has(_parsed(each.pattern), c.POSSESSIVE_REPEAT, c.ATOMIC_GROUP)]


def _texts(hostile: Hostile, tree: Any, rng: random.Random) -> Iterator[str]:
    """Pieces of what the pattern matches, cut off and put together."""
    for _ in range(150):
        parts = []
        for _ in range(rng.randint(1, 4)):
            made = hostile.sample(tree, rng)
            parts.append(rng.choice((made, made[: rng.randint(0, len(made))], hostile.noise(rng))))
        yield "".join(parts)[:120]


@pytest.mark.parametrize("found", _EXACT, ids=[each.places[0] for each in _EXACT])
def test_what_is_found_is_what_the_pattern_says(found: Found) -> None:
    counting = CountingPattern(found.pattern)
    hostile = Hostile(counting)
    for text in _texts(hostile, counting.tree, random.Random(3)):
        given: Any = text
        if counting.is_bytes:
            given = text.encode("latin-1", "replace")
            text = given.decode("latin-1")
        counting.steps, counting.limit = 0, 100_000
        try:
            expected = counting.search(text)
        except TooManyStepsError:
            continue
        got = found.pattern.search(given)
        assert (got and got.span()) == expected, text


def test_a_script_leaves_nothing_behind() -> None:
    """The end of a script's tag was taken for text."""
    page = f"<html><body><script>var x = 1 < 2;</script><pre>{HEADER}\n{BODY}</pre></body></html>"
    (extract,) = FORM.unpack(page.encode())
    assert extract.text.text.lstrip()[:2] == HEADER[:2]
