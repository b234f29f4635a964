"""Copies of hostile length are compared with bounds on time and memory, and texts of usual length exactly."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from reftel.collate import equal_runs as comparing
from reftel.collate.align import align, differences
from reftel.collate.equal_runs import MOST_CELLS, equal_runs
from reftel.collate.published import published
from reftel.collate.word_comparison import overlap
from reftel.model import Cable
from tests.collate.making import paragraphs

items = st.lists(st.sampled_from("abcd"), max_size=30)


@given(items, items)
def test_runs_are_a_longest_common_subsequence(first: list[str], second: list[str]) -> None:
    runs = equal_runs(first, second)
    assert sum(size for _, _, size in runs) == (len(first) + len(second) - Indel.distance(first, second)) // 2


@given(items, items, st.integers(0, 40))
def test_runs_are_equal_and_rise_whatever_the_bound(first: list[str], second: list[str], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "MOST_CELLS", most)
        runs = equal_runs(first, second)
    assert all(first[a : a + size] == second[b : b + size] for a, b, size in runs)
    assert all(a + size <= c and b + size <= d for (a, b, size), (c, d, _) in pairwise(runs))


def test_long_texts_are_compared_between_anchors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two copies of 900,000 words took 608 MB, and then the page failed."""
    compared = []
    opcodes = Indel.opcodes

    def counted(first: list[str], second: list[str]) -> object:
        compared.append(len(first) * len(second))
        return opcodes(first, second)

    monkeypatch.setattr(comparing, "Indel", SimpleNamespace(opcodes=counted))
    words = [f"w{index}" for index in range(100_000)]
    copy = [f"x{index}" if index % 1000 == 500 else word for index, word in enumerate(words)]
    left, right, likeness = differences(" ".join(words), " ".join(copy))
    assert (len(left), len(right), likeness) == (100, 100, 0.999)
    assert differences("a b " * 100_000, "a c " * 100_000)[2] == 0.5 / 100_000  # the first word; the rest is one change
    assert max(compared, default=0) <= MOST_CELLS


@pytest.mark.parametrize(("count", "size"), [(400, 2000), (20_000, 2)])
def test_paragraphs_without_likeness_have_a_bound_on_work(
    count: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def counted(one: Counter[str], other: Counter[str]) -> float:
        compared.append(len(one))
        return overlap(one, other)

    monkeypatch.setattr("reftel.collate.align.overlap", counted)
    left, right = ([f"{side}{index} " * size for index in range(count)] for side in "lr")
    assert len(align(paragraphs(left), paragraphs(right))) >= count
    assert sum(compared) + len(compared) < 40_000_000


def test_all_copies_have_one_bound_on_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """38 copies of 240 long paragraphs took 12 seconds for each page."""
    compared: list[int] = []

    def counted(one: Counter[str], other: Counter[str]) -> float:
        compared.append(len(one))
        return overlap(one, other)

    monkeypatch.setattr("reftel.collate.align.overlap", counted)
    read = paragraphs([f"lamp{at} " * 900 for at in range(100)])
    others = {n: Cable(paragraphs=paragraphs([f"copy{n}at{at} " * 900 for at in range(100)])) for n in range(40)}
    assert len(published(read, others)) == 100
    assert len(compared) == 100 * 100, "one copy"


def test_marks_of_a_copy_are_looked_at_once_each() -> None:
    """Marks times paragraphs took minutes for a telegram of 60,000 paragraphs."""
    texts = [f"EXERCISE {index}" for index in range(30_000)]
    marked = [text if index % 3 == 0 else "[1 paragraph not declassified]" for index, text in enumerate(texts)]
    copies = {1: Cable(paragraphs=paragraphs(texts)), 2: Cable(paragraphs=paragraphs(marked))}
    states = [row.copies[1].state for row in published(paragraphs(texts), copies)]
    assert states == ["whole", "not declassified", "not declassified"] * 10_000
