"""How many values damage from outside makes wrong, and how many of these in silence: seeded, with ceilings.

The figures are in docs/performance.md; `python -m tests.adversary` prints them for more telegrams.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.adversary.experiment import EXPERIMENTS, Result, run, table
from tests.adversary.telegrams import Subject, exercise, real
from tests.truth.copies import CORPUS

SEED = 12
BY_NAME = {experiment.name: experiment for experiment in EXPERIMENTS}

CEILINGS = {
    "undamaged": (0.0, 0.0),
    "break before element: space": (0.01, 0.01),
    "break before element: nothing": (0.02, 0.01),
    "one line": (0.15, 0.01),
    "lower case": (0.0, 0.0),
    "breaks CR": (0.0, 0.0),
    "breaks VT": (0.0, 0.0),
    "breaks U+2028": (0.0, 0.0),
    "breaks U+0085": (0.0, 0.0),
    "spaces NBSP": (0.0, 0.0),
    "quoted lines": (0.0, 0.0),
    "mail header in front": (0.0, 0.0),
    "character lost": (0.03, 0.02),
    "character put in": (0.03, 0.03),
    "character doubled": (0.03, 0.02),
    "character recased": (0.01, 0.01),
    "character misread": (0.03, 0.03),
    "space lost": (0.01, 0.01),
    "space put in": (0.03, 0.03),
    "space doubled": (0.01, 0.01),
    "line break lost": (0.01, 0.01),
    "line break for a space": (0.02, 0.02),
    "line break doubled": (0.01, 0.01),
    "line break in a word": (0.03, 0.03),
}
"""By damage: share of readings of exercise telegrams with a wrong value, and with one that nobody is told of. The aims
are 5% wrong before an element with a space left, 10% with nothing left, 1% of them silent."""

REAL = {
    "undamaged": (0.0, 0.0),
    "break before element: space": (0.02, 0.01),
    "break before element: nothing": (0.02, 0.01),
    "one line": (0.45, 0.01),
    "lower case": (0.0, 0.0),
    "breaks CR": (0.0, 0.0),
    "breaks VT": (0.0, 0.0),
    "breaks U+2028": (0.0, 0.0),
    "breaks U+0085": (0.0, 0.0),
    "spaces NBSP": (0.0, 0.0),
    "quoted lines": (0.0, 0.0),
    "mail header in front": (0.0, 0.0),
    "character lost": (0.02, 0.02),
    "character put in": (0.05, 0.04),
    "character doubled": (0.05, 0.04),
    "character recased": (0.02, 0.02),
    "character misread": (0.09, 0.07),
    "space lost": (0.02, 0.02),
    "space put in": (0.05, 0.02),
    "space doubled": (0.02, 0.02),
    "line break lost": (0.02, 0.02),
    "line break for a space": (0.04, 0.04),
    "line break doubled": (0.04, 0.04),
    "line break in a word": (0.05, 0.05),
}
"""The same for real copies, against the reading of the undamaged copy. There are 30 (slips: 60), so that one more wrong
reading is 2 to 3%."""


VALUES = {"one line": (0.02, 0.05), "lower case": (0.0, 0.0)}
"""Share of values that are wrong if the whole telegram is damaged: exercise telegrams, real copies. The aim is 5%."""


@pytest.fixture(scope="module")
def subjects() -> list[Subject]:
    return list(exercise(60, SEED))


@pytest.fixture(scope="module")
def real_subjects() -> list[Subject]:
    return list(real(30, SEED))


@pytest.mark.parametrize("name", CEILINGS)
def test_exercise_telegrams(name: str, subjects: Sequence[Subject]) -> None:
    hold(run(BY_NAME[name], subjects, SEED), CEILINGS[name])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real copies are not here")
@pytest.mark.parametrize("name", REAL)
def test_real_copies(name: str, real_subjects: Sequence[Subject]) -> None:
    hold(run(BY_NAME[name], real_subjects, SEED), REAL[name])


@pytest.mark.parametrize("name", VALUES)
def test_values_of_telegrams_that_are_damaged_all_over(name: str, subjects: Sequence[Subject]) -> None:
    made = run(BY_NAME[name], subjects, SEED)
    assert made.wrong_values <= VALUES[name][0], "\n" + table([made])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real copies are not here")
@pytest.mark.parametrize("name", VALUES)
def test_values_of_real_copies_that_are_damaged_all_over(name: str, real_subjects: Sequence[Subject]) -> None:
    made = run(BY_NAME[name], real_subjects, SEED)
    assert made.wrong_values <= VALUES[name][1], "\n" + table([made])


def test_every_damage_has_a_ceiling() -> None:
    assert set(CEILINGS) == set(REAL) == set(BY_NAME)


def hold(result: Result, ceiling: tuple[float, float]) -> None:
    assert result.readings
    assert result.wrong <= ceiling[0] and result.silent <= ceiling[1], "\n" + table([result])
