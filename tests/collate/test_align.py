"""Paragraphs side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.collate.align import align, differences, side_by_side
from reftel.model import Paragraph
from tests.collate.making import CHESS, LAMP, NONE, paragraphs

STRUCK = "The XXXXXXXXXXXX asked that the lamp be cleaned with soft cloth and kept away from the window."

Pairs = list[tuple[int | None, int | None]]

CASES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], Pairs], ...] = (
    ("the same", LAMP, LAMP, [(0, 0), (1, 1), (2, 2), (3, 3)]),
    ("one left out", LAMP, (LAMP[0], LAMP[2], LAMP[3]), [(0, 0), (1, None), (2, 1), (3, 2)]),
    ("one put in", LAMP[:2], (LAMP[0], CHESS[0], LAMP[1]), [(0, 0), (None, 1), (1, 2)]),
    ("a name withheld", LAMP[:2], (LAMP[0], STRUCK), [(0, 0), (1, 1)]),
    ("nothing in common", LAMP[:1], ("A wholly different EXERCISE",), [(0, None), (None, 0)]),
    ("nothing on one side", LAMP[:2], (), [(0, None), (1, None)]),
    ("nothing", (), (), []),
)


@pytest.mark.parametrize(("left", "right", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_paragraphs_are_paired(left: tuple[str, ...], right: tuple[str, ...], expected: Pairs) -> None:
    assert align(paragraphs(left), paragraphs(right)) == expected


words = st.lists(st.sampled_from(["lamp", "ferry", "keeper", "cloth", "window", "fog"]), max_size=8).map(" ".join)


@given(st.lists(words, max_size=8), st.lists(words, max_size=8))
def test_every_paragraph_is_in_once_and_in_order(left: list[str], right: list[str]) -> None:
    pairs = align(paragraphs(left), paragraphs(right))
    assert [a for a, _ in pairs if a is not None] == list(range(len(left)))
    assert [b for _, b in pairs if b is not None] == list(range(len(right)))


Marks = list[tuple[str, str]]

DIFFERENCES: tuple[tuple[str, str, str, Marks, Marks], ...] = (
    ("the same", "The lamp came back.", "The lamp came back.", [], []),
    ("case and spaces do not count", "The lamp\ncame back.", "the LAMP came back", [], []),
    (
        "withheld here",
        "The XXXXXXXXXXXX asked.",
        "The keeper asked.",
        [("withheld", "XXXXXXXXXXXX")],
        [("restored", "keeper")],
    ),
    (
        "in brackets",
        "The [name removed] asked.",
        "The old keeper asked.",
        [("withheld", "[name removed]")],
        [("restored", "old keeper")],
    ),
    ("retyped", "The lanp came back.", "The lamp came back.", [("retyped", "lanp")], [("retyped", "lamp")]),
    ("more here", "The old lamp came.", "The lamp came.", [("only", "old")], []),
    ("withheld on both sides", "By XXXXXX.", "By xxxxxxxxx.", [], []),
    ("empty", "", "The lamp.", [], [("only", "The lamp")]),
)


@pytest.mark.parametrize(
    ("left", "right", "in_left", "in_right"), [case[1:] for case in DIFFERENCES], ids=[case[0] for case in DIFFERENCES]
)
def test_differences_are_marked_word_by_word(left: str, right: str, in_left: Marks, in_right: Marks) -> None:
    here, there, _ = differences(left, right)
    assert [(change.kind, change.span.of(left)) for change in here] == in_left
    assert [(change.kind, change.span.of(right)) for change in there] == in_right


@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_lie_in_the_text_and_apart(left: str, right: str) -> None:
    here, there, likeness = differences(left, right)
    assert 0 <= likeness <= 1
    for changes, text in ((here, left), (there, right)):
        ends = [0, *(change.span.end for change in changes)]
        assert all(end <= change.span.start < change.span.end for end, change in zip(ends, changes, strict=False))
        assert ends[-1] <= len(text)


def test_copies_are_paired_by_number_where_all_is_withheld() -> None:
    rows = side_by_side(paragraphs(LAMP[:2]), paragraphs((LAMP[0], "XXXXXXXXXXXX")))
    assert [(row.left is None, row.right is None) for row in rows] == [(False, False)] * 2
    assert [change.kind for change in rows[1].right_changes] == ["withheld"]


def test_rows_say_what_is_on_one_side_only() -> None:
    rows = side_by_side(paragraphs(LAMP[:2]), paragraphs((LAMP[0],)))
    assert [(row.left is None, row.right is None, row.likeness) for row in rows] == [
        (False, False, 1.0),
        (False, True, 0.0),
    ]
    assert [change.kind for change in rows[1].left_changes] == ["only"]


def test_thousands_of_paragraphs_end() -> None:
    """Nothing in common, so that nothing can be pinned: numbers are all there is."""
    left = [Paragraph(anchor=f"p{n}", number=n, text=f"left{n} EXERCISE", span=NONE) for n in range(3000)]
    right = [Paragraph(anchor=f"p{n}", number=n, text=f"right{n}", span=NONE) for n in range(3000)]
    assert len(align(left, right)) == 3000
