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
    "break before element: space": (0.46, 0.46),
    "break before element: nothing": (0.63, 0.63),
    "one line": (1.0, 0.87),
    "lower case": (1.0, 1.0),
    "breaks CR": (1.0, 1.0),
    "breaks VT": (1.0, 1.0),
    "breaks U+2028": (1.0, 1.0),
    "breaks U+0085": (1.0, 1.0),
    "spaces NBSP": (1.0, 1.0),
    "quoted lines": (1.0, 0.45),
    "mail header in front": (1.0, 1.0),
    "character lost": (0.06, 0.06),
    "character put in": (0.09, 0.09),
    "character doubled": (0.06, 0.06),
    "character recased": (0.05, 0.05),
    "character misread": (0.06, 0.06),
    "space lost": (0.02, 0.02),
    "space put in": (0.07, 0.07),
    "space doubled": (0.03, 0.03),
    "line break lost": (0.06, 0.06),
    "line break for a space": (0.06, 0.06),
    "line break doubled": (0.02, 0.02),
    "line break in a word": (0.09, 0.09),
}
"""By damage: share of readings of exercise telegrams with a wrong value, and with one that nobody is told of."""

REAL = {
    "break before element: space": (0.50, 0.50),
    "break before element: nothing": (0.71, 0.71),
    "one line": (1.0, 1.0),
    "lower case": (1.0, 1.0),
    "breaks CR": (1.0, 1.0),
    "spaces NBSP": (1.0, 1.0),
    "quoted lines": (1.0, 0.30),
    "mail header in front": (1.0, 1.0),
}
"""The same for real copies, against the reading of the undamaged copy."""


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


def test_every_damage_has_a_ceiling() -> None:
    assert set(CEILINGS) == set(BY_NAME)


def hold(result: Result, ceiling: tuple[float, float]) -> None:
    assert result.readings
    assert result.wrong <= ceiling[0] and result.silent <= ceiling[1], "\n" + table([result])
