"""The first characters of lines, by which most are text."""

from __future__ import annotations

import pytest

from reftel.telegram.line_openings import begins_as, is_plain, is_small, may_be_mark

OPENINGS = {
    "the ": (True, True),
    "The ": (False, True),
    "THE ": (False, True),
    "A": (False, True),
    "Unde": (False, True),
    "UNCL": (False, False),
    "U N ": (False, False),
    "SIPD": (False, False),
    "PAGE": (False, False),
    "1. (": (False, False),
    "(U) ": (False, False),
    "\u00b65. ": (False, False),
    "l. (": (False, False),
    "I. (": (False, False),
    "----": (False, False),
    "[Nam": (False, False),
}
"""Beginning of a line -> whether it is text in a copy with stamps or page marks, and in one without them."""


@pytest.mark.parametrize("opening", OPENINGS)
def test_a_line_is_text_by_its_first_characters(opening: str) -> None:
    assert (is_small(opening), is_plain(opening)) == OPENINGS[opening]


@pytest.mark.parametrize("opening", OPENINGS)
def test_text_begins_with_a_letter_and_no_mark(opening: str) -> None:
    small, plain = OPENINGS[opening]
    assert not small or begins_as(opening[0]) == "text"
    assert not plain or begins_as(opening[0]) in ("text", "capital")
    assert not (plain and may_be_mark(opening))
