"""Patterns that took time with the square or the cube of a hostile text: steps grow with its length now."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.patterns.hostile import growth

PATTERNS = (
    ("reftel.forms.forwarded", "_SIGNATURE", False),
    ("reftel.forms.australian_cablegram", "_LINE", True),
    ("reftel.forms.frus", "_ACT", True),
    ("reftel.forms.frus", "_BETWEEN", True),
    ("reftel.telegram.cuts", "_RULE", False),
    ("reftel.telegram.endings", "_STRUCK", True),
    ("reftel.telegram.smart_addressees", "_PRECEDENCE", False),
    ("reftel.telegram.folding", "_RULES", True),
    ("reftel.telegram.tail", "_LEVELS", False),
    ("reftel.values.officers", "_SPACED", True),
    ("reftel.values.reference_others", "_AND_AT_END", True),
    ("reftel.values.signature", "_BETWEEN", True),
    ("reftel.values.tag_names", "_COMMA", True),
    ("reftel.web.render.prose_bits", "RULE", False),
)


@pytest.fixture(autouse=True)
def deep() -> Iterator[None]:
    """The matcher goes a level deeper with each round of a group."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


def test_a_square_is_seen() -> None:
    assert growth(re.compile(r"\s+$"), is_search=True)[0] > 3
    assert growth(re.compile(r"(?<!\s)\s++$"), is_search=True)[0] < 3


@pytest.mark.parametrize(("module", "name", "is_search"), PATTERNS)
def test_steps_grow_with_the_text(module: str, name: str, is_search: bool) -> None:
    ratio, text = growth(getattr(import_module(module), name), is_search=is_search, times=30, bound=4)
    assert ratio < 3, text
