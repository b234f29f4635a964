"""The one pass for literal signs finds the same places as a search for each."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.telegram import signs
from reftel.telegram.kinds import KINDS
from reftel.telegram.signs import Signs, find_each, sign

TRIGGERS = [trigger for kind in KINDS for trigger in kind.triggers]
PIECES = st.sampled_from([*TRIGGERS, "1.", "SUMMARY", " OF ", "PAGE", " ", "\n", "É", "😀", "A", "¶"])
SUMMARY = sign("SUMMARY", "SUM", "UMM")


@pytest.fixture(params=[True, False], ids=["library", "without"], autouse=True)
def _library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not request.param:
        monkeypatch.setattr(signs, "AhoCorasick", None)
        monkeypatch.setattr(signs, "_automaton", signs._automaton.__wrapped__)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_places_are_those_of_a_search(text: str) -> None:
    found = Signs(text)
    for one, places in find_each(text, TRIGGERS).items():
        assert list(found.places(one)) == places
    assert not [one for one in TRIGGERS if one not in text and found.places(one)]


def test_overlapping_signs_are_all_found() -> None:
    found = Signs("ÄSUMMARY SUMMARY")
    assert [list(found.places(one)) for one in SUMMARY] == [[1, 9], [1, 9], [2, 10]]


def test_a_sign_counts_where_it_is_wholly_within() -> None:
    found = Signs("SUMMARY SUMMARY")
    assert list(found.between("SUMMARY", 0, 14)) == [0]
    assert list(found.between("SUMMARY", 1, 15)) == [8]
    assert not found.has(SUMMARY, 2, 3)
    assert not found.has(SUMMARY, 9, 4)


def test_a_sign_that_no_rule_named_is_an_error() -> None:
    with pytest.raises(KeyError):
        Signs("NO RULE HAS THIS").places("NO RULE HAS THIS")


@given(st.lists(st.sampled_from(["SUMMARY", "SUM", "S", ".", " "]), max_size=20).map("".join))
def test_matches_are_those_of_finditer(text: str) -> None:
    pattern = re.compile(r"SUMMARY(?: SUM)?|SUM\.S*")
    spans = [match.span() for match in Signs(text).matches(pattern, SUMMARY[:2], 1, len(text))]
    assert spans == [match.span() for match in pattern.finditer(text, 1)]


@given(st.lists(PIECES, min_size=1, max_size=40).map("".join), st.data())
def test_signs_of_a_text_with_hidden_ranges_are_those_of_a_search(text: str, data: st.DataObject) -> None:
    begins = data.draw(st.lists(st.integers(0, len(text)), max_size=3).map(sorted))
    masked = text
    for begin in begins:
        end = data.draw(st.integers(begin, min(len(text), begin + 12)))
        masked = masked[:begin] + " " * (end - begin) + masked[end:]
    hidden, searched = Signs(text).hidden(masked, begins), Signs(masked)
    for one in (*TRIGGERS, *SUMMARY, "1. ", "1) "):
        pattern = re.compile(re.escape(one))
        spans = [match.span() for match in hidden.matches(pattern, (one,), 0, len(text))]
        assert spans == [match.span() for match in searched.matches(pattern, (one,), 0, len(text))]
        first = hidden.first(pattern, (one,), 0, len(text))
        assert (first and first.span()) == (spans[0] if spans else None)
