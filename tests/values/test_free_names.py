"""Names that must not repeat."""

from __future__ import annotations

import pytest

from reftel.values.free_names import free_name


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        (set(), "p7"),
        ({"p8", "p7-2"}, "p7"),
        ({"p7"}, "p7-2"),
        ({"p7", "p7-2", "p7-3"}, "p7-4"),
        ({"p7", "p7-3"}, "p7-2"),
    ],
)
def test_free_name(taken: set[str], free: str) -> None:
    assert free_name("p7", taken) == free
