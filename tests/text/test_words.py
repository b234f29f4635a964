"""What a word is, case by case, and that the three ways to get words agree on any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.text.words import fold, joined, origin, placed, words

CASES = [
    ("", ""),
    ("   \n ", ""),
    ("--- ... ***", ""),
    ("Museum LOANS, (weather)", "museum loans weather"),
    ("F-16 F16 f 16 F-16s", "f 16 f 16 f 16 f 16 s"),
    ("1.4(b) 1.4 (b)", "1 4 b 1 4 b"),
    ("E.O. 12958 EO 12958", "eo 12958 eo 12958"),
    ("U.S. u.s U.S.-Mexico J.F.K.", "us us us mexico jfk"),
    ("a.b.c.", "abc"),
    ("the end.Next", "the end next"),
    ("vitamin a. Then", "vitamin a then"),
    ("08MEXICO714 MEXICO 000714", "8 mexico 714 mexico 714"),
    ("007 0 00 1000 10,000", "7 0 0 1000 10 0"),
    ("Brazil's Brazil’s museums'", "brazil brazil museums"),
    ("don't", "don t"),
    ("São Paulo sa\u0303o", "sao paulo sao"),
    ("Øresund Łódź Straße œuvre Ærø", "oresund lodz strasse oeuvre aero"),
    ("İstanbul ıstanbul ISTANBUL", "istanbul istanbul istanbul"),
    ("co\u00adoperation zero\u200bwidth", "cooperation zerowidth"),
    ("½ ² ①", "1 2 2 1"),
    ("١٢٣ １２３ ＡＢＣ", "123 123 abc"),
    ("Москва ΑΘΗΝΑΣ αθηνας", "москва αθηνασ αθηνασ"),
    ("под_черк a_b", "под черк a b"),
    ("\x00a\x00b", "a b"),
    ("x" * 130, f"{'x' * 64} {'x' * 64} xx"),
    ("7" * 70, f"{'7' * 64} {'7' * 6}"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words_of_a_text(text: str, expected: str) -> None:
    assert joined(text) == expected
    assert words(text) == expected.split()


def places(text: str) -> list[tuple[int, int]]:
    """The characters of the words of a text as given."""
    came_from = origin(text)
    return [(came_from[start], came_from[end - 1] + 1) for _, start, end in placed(fold(text))]


@given(st.text(max_size=80))
def test_every_way_gives_the_same_words(text: str) -> None:
    found = places(text)
    assert words(text) == joined(text).split() == [word for word, _, _ in placed(fold(text))]
    assert len(found) == len(words(text))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] or before[0] <= after[0] for before, after in pairwise(found))


@given(st.text(max_size=80))
def test_no_word_reaches_over_a_space(text: str) -> None:
    assert words(text) == [word for piece in fold(text).split() for word in words(piece)]
    folded = fold(text)
    inner = folded.find(" ") + 1
    assert placed(folded) == [*placed(folded, 0, inner), *placed(folded, inner)]


@given(st.text(max_size=80))
def test_a_place_holds_its_word(text: str) -> None:
    assert all(word in joined(text[start:end]) for word, (start, end) in zip(words(text), places(text), strict=True))


@given(st.text(max_size=80))
def test_a_word_is_a_word_of_its_own(text: str) -> None:
    for word in words(text):
        assert words(word) == [word]
        assert word == fold(word)
        assert 1 <= len(word) <= 64


def test_places_are_those_of_the_text_as_given() -> None:
    text = "Ærø: Straße 007, É.O. 1."
    assert [text[start:end] for start, end in places(text)] == ["Ærø", "Straße", "7", "É.O", "1"]


LONG = ("0" * 300_000 + "1", "a." * 150_000, "'s" * 150_000, "\u0301" * 300_000, "0 " * 100_000)


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_long_runs_are_no_burden(text: str) -> None:
    assert len(places(text)) == len(words(text))
