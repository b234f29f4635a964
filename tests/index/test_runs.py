"""Phrases of short words with numbers, which are one word of the index."""

from __future__ import annotations

import random

import pytest

from reftel.index.tokenized import _runs, is_run, run

WORDS = ("f", "16", "1", "4", "b", "of", "lamp", "harbor", "716", "0", "99", "100")


def by_definition(texts: list[list[str]]) -> set[str]:
    """Every two or three adjacent words that are a run."""
    return {
        run(text[at : at + size])
        for text in texts
        for size in (2, 3)
        for at in range(len(text) - size + 1)
        if is_run(text[at : at + size])
    }


@pytest.mark.parametrize("seed", range(40))
def test_runs_are_those_of_the_definition(seed: int) -> None:
    drawn = random.Random(seed)
    texts = [drawn.choices(WORDS, k=drawn.randrange(25)) for _ in range(4)]
    found = _runs(texts).split()
    assert set(found) == by_definition(texts)
    assert len(found) == len(set(found))
