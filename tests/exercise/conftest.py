"""Exercise traffic that several tests look at, made once."""

from __future__ import annotations

import pytest

from reftel.exercise import Telegram, generate


@pytest.fixture(scope="package")
def traffic() -> tuple[Telegram, ...]:
    """1,200 telegrams of all years as text."""
    return tuple(generate(1200, 11))
