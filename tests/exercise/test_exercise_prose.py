"""Prose: bodies differ, words fall off like real text's, the vocabulary grows, templates hold together."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from statistics import linear_regression

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.exercise import Telegram, generate
from reftel.exercise.chance import SIZE, draws, mix, pool, shuffled
from reftel.exercise.grammar import Lists, articled, choices, entries, fill, lowered, title
from reftel.exercise.kinds import FILES, kinds
from reftel.exercise.style import rule, wrap


def _words(telegrams: tuple[Telegram, ...]) -> list[list[str]]:
    return [
        re.findall(r"[a-z']+", " ".join(paragraph.text for paragraph in telegram.truth.paragraphs).lower())
        for telegram in telegrams
    ]


def test_no_two_telegrams_share_a_body(traffic: tuple[Telegram, ...]) -> None:
    bodies = Counter(
        "".join(paragraph.text for paragraph in telegram.truth.paragraphs) for telegram in generate(1500, 5, form="csv")
    )
    assert bodies.most_common(1)[0][1] == 1
    paragraphs = Counter(paragraph.text for telegram in traffic for paragraph in telegram.truth.paragraphs)
    assert sum(count > 1 for count in paragraphs.values()) < len(paragraphs) / 200


def test_word_frequencies_fall_off_by_zipfs_law(traffic: tuple[Telegram, ...]) -> None:
    """On log-log scales ranks 1 to 3,000 lie near a line of slope -1 (real English: -0.9 to -1.1)."""
    counts = Counter(word for words in _words(traffic) for word in words)
    frequencies = sorted(counts.values(), reverse=True)
    ranks = sorted({round(3000 ** (step / 60)) for step in range(61)})
    x = [math.log(rank) for rank in ranks]
    y = [math.log(frequencies[rank - 1]) for rank in ranks]
    slope, intercept = linear_regression(x, y)
    assert -1.2 < slope < -0.85
    mean = sum(y) / len(y)
    missed = sum((value - slope * at - intercept) ** 2 for at, value in zip(x, y, strict=True))
    assert 1 - missed / sum((value - mean) ** 2 for value in y) > 0.95


def test_the_vocabulary_keeps_growing(traffic: tuple[Telegram, ...]) -> None:
    seen: set[str] = set()
    sizes = []
    for place, words in enumerate(_words(traffic)):
        seen.update(words)
        if place % 300 == 299:
            sizes.append(len(seen))
    fresh = [after - before for before, after in pairwise(sizes)]
    assert min(fresh) > 500
    assert sizes[0] > 3000


def test_lengths_are_those_of_real_telegrams() -> None:
    """Mean 6.8 KB a row (250,000 rows are 1.7 GB), most shorter, the longest of four sections."""
    sizes = sorted(len(written.data) for telegram in generate(1500, 2, form="csv") for written in telegram.copies)
    assert 6300 < sum(sizes) / len(sizes) < 7300
    assert sizes[len(sizes) // 2] < sum(sizes) / len(sizes)
    assert sizes[0] < 2000
    assert sizes[-1] > 18_000


@pytest.mark.parametrize("file", [f"{name}.txt" for name in FILES])
def test_every_template_can_be_filled(file: str) -> None:
    kind = kinds()[FILES.index(file.removesuffix(".txt"))]
    r = draws(1)
    names = kind.christen(r)
    values = [f"value{place}" for place in range(20)] + ["stage", *names]
    for template in (*kind.subjects, *kind.stages):
        assert "{" not in fill(template, values, r)
    for form, slots in (*kind.headings, *kind.points, *kind.comments, *kind.asks):
        assert "{" not in form % tuple(values[slot] for slot in slots)
    for saying in kind.says[:200]:
        assert "{" not in saying.first % tuple(values[slot] for slot in saying.slots)
    assert len({key for key, _ in entries(file)}) > 10


LOWERED = [
    ("The harbor is calm", "the harbor is calm"),
    ("{who:cap} will wait", "{who} will wait"),
    ("{p1} will wait", "{p1} will wait"),
    ("Rain fell", "rain fell"),
]


@pytest.mark.parametrize(("first", "later"), LOWERED)
def test_sentences_go_on_after_a_lead(first: str, later: str) -> None:
    assert lowered(first) == later


ARTICLES = [
    ("a old map", "an old map"),
    ("A empty box", "An empty box"),
    ("a useful unit", "a useful unit"),
    ("a unsigned note", "an unsigned note"),
    ("Rosa is a teacher", "Rosa is a teacher"),
]


@pytest.mark.parametrize(("before", "after"), ARTICLES)
def test_articles(before: str, after: str) -> None:
    assert articled(before) == after


def test_titles_keep_small_words_small() -> None:
    assert title("the keeper of the light") == "The Keeper of the Light"


def test_an_unknown_slot_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing fills"):
        Lists().compile("The {nothing}", {})


def test_choices() -> None:
    assert choices("a | b c | d") == ["a", "b c", "d"]


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=300, unique=True))
def test_pools_have_every_word_and_one_size(words: list[str]) -> None:
    drawn = Counter(pool(words))
    assert sum(drawn.values()) == SIZE
    assert set(drawn) == set(words)
    assert drawn[words[0]] >= drawn[words[-1]]


@given(st.text("ab. ", max_size=400), st.integers(10, 70))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert line == line.strip()
        assert len(line) <= width or " " not in line


def test_rules_are_cut_as_message_systems_cut_them() -> None:
    assert rule(9) == "-" * 9
    assert rule(56) == "-" * 45 + " " + "-" * 11


def test_chance_is_arithmetic() -> None:
    """These numbers must never change: they are why the same seed gives the same bytes on any machine."""
    assert mix(7, 1) == MIXED
    assert sorted(shuffled(50, 3)) == list(range(50))
    assert [round(draws(7, 1)(), 12), round(draws(7, 2)(), 12)] == DRAWN


MIXED = 4264885022407855036
DRAWN = [0.448736352433, 0.919467383197]
