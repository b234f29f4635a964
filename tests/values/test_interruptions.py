"""Interruptions of an element: the words that rule most elements out rule no interruption out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.values import interruptions as module
from reftel.values.interruptions import interruptions

PATTERNS = {
    "page": module._PAGE,
    "relay": module._RELAY,
    "stamp": module._STAMP,
    "caption": module._captions(),
}


@pytest.mark.parametrize("name", PATTERNS)
@given(data=st.data())
def test_no_interruption_is_ruled_out(name: str, data: st.DataObject) -> None:
    """Property: where a pattern alone finds an interruption, one is found."""
    pattern: re.Pattern[str] = PATTERNS[name]
    written = data.draw(st.from_regex(pattern, fullmatch=True))
    text = f"PREL, {written} ; KE"
    places = [match.start() for match in pattern.finditer(text)]
    found = interruptions(text)
    assert all(any(one.start <= at < one.end for one in found) for at in places)


def test_an_element_without_their_words_has_none() -> None:
    """A list of tags with words that are like those of interruptions."""
    assert interruptions("PREL, PGOV, OFFICERS, PAGES, SECRETARIAT, KE") == ()
