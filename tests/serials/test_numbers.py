"""Message numbers as a second counter beside the serials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.serials.numbers import Numbered, counter_of


def numbered(written: str) -> list[Numbered]:
    """`10:9998 20:2`."""
    return [Numbered(*map(int, pair.split(":"))) for pair in written.split()]


CASES = (
    ("10:100 11:101 12:102", 3, 0, ()),
    ("10:100 20:115 30:130", 31, 0, ()),
    ("10:9998 20:2", 4, 0, ()),  # after 9999 comes 1
    ("10:9999 11:1", 2, 0, ()),
    ("10:100 11:104 12:105", 6, 0, ()),  # four sections took four numbers
    ("10:100 11:99 12:101", 2, 0, ()),  # one waited
    ("10:100 11:5000 12:102", 3, 0, (11,)),  # misread
    ("10:5000 11:5001 12:1 13:2 14:3", 5, 1, ()),  # began anew
    ("10:100 12:102 13:7777", 3, 0, (13,)),
    ("10:100 12:5000 13:9000 14:103", 4, 0, (12, 13)),
)


@pytest.mark.parametrize(("written", "used", "restarts", "odd"), CASES)
def test_a_counter(written: str, used: int, restarts: int, odd: tuple[int, ...]) -> None:
    found = counter_of("STATE", numbered(written))
    assert found is not None
    assert (found.used, found.restarts, found.odd) == (used, restarts, odd)
    assert found.most == min(found.used, found.serials)


def test_one_number_tells_nothing() -> None:
    assert counter_of("STATE", numbered("10:100")) is None
    assert counter_of("STATE", []) is None


@given(st.integers(1, 9999), st.lists(st.tuples(st.integers(1, 20), st.integers(1, 4)), min_size=1, max_size=200))
def test_a_true_counter_is_followed_through_every_round(start: int, steps: list[tuple[int, int]]) -> None:
    serial, count, made = 1, start, [Numbered(1, start)]
    for ahead, sections in steps:
        serial += ahead
        count += min(ahead * sections, 4 * ahead)
        made.append(Numbered(serial, (count - 1) % 9999 + 1))
    found = counter_of("STATE", made)
    assert found is not None
    assert (found.used, found.restarts, found.odd) == (count - start + 1, 0, ())
