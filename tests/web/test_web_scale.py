"""Numbers beside a chart."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.vocab.posts import posts
from reftel.web.charts.months import round_numbers
from reftel.web.charts.worldmap import world_map
from reftel.web.render.around import gap
from reftel.web.render.labels import exemption, office


@pytest.mark.parametrize(
    ("peak", "right"),
    [
        (1, (0, 1)),
        (3, (0, 1, 2, 3)),
        (5, (0, 2, 4)),
        (9, (0, 5)),
        (36, (0, 10, 20, 30)),
        (93, (0, 50)),
        (1250, (0, 500, 1000)),
    ],
)
def test_round_numbers(peak: int, right: tuple[int, ...]) -> None:
    assert round_numbers(peak) == right


@given(st.integers(1, 10**7))
def test_a_scale_has_two_to_four_numbers(peak: int) -> None:
    numbers = round_numbers(peak)
    assert 2 <= len(numbers) <= 4 and numbers[-1] <= peak


DAY = dt.datetime(2007, 2, 26, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, ""), (-40, ""), (90, "3 months later"), (-400, "13 months earlier"), (-800, "2 years earlier")],
)
def test_a_neighbor_that_is_far_off_is_said_to_be(days: int, said: str) -> None:
    assert gap(DAY, DAY + dt.timedelta(days=days)) == said
    assert gap(None, DAY) == ""


@pytest.mark.parametrize(
    ("role", "mission", "said"),
    [
        ("Ambassador", "mexico", "Ambassador, Mexico"),
        ("Secretary of State", "secretary-of-state", "Secretary of State"),
        ("Chief of the Liaison Office", "china", "Chief of the Liaison Office, China"),
        ("Ambassador", "trinidad-and-tobago", "Ambassador, Trinidad and Tobago"),
    ],
)
def test_a_role_is_said_once(role: str, mission: str, said: str) -> None:
    assert office(role, mission) == said


def test_gds_is_explained_by_its_own_order() -> None:
    assert "E.O. 12065" in exemption("GDS", "12065")
    assert exemption("GDS", "11652") == exemption("GDS") != exemption("GDS", "12065")


def test_labels_of_the_map_lie_on_no_other() -> None:
    known = list(posts().by_name.values())
    shown = world_map((post, 500 - at) for at, post in enumerate(known[:200]))
    assert 3 <= len(shown.labels) <= 10
    boxes = [(label.x, label.y, label.x + 5 * len(label.text)) for label in shown.labels]
    for (left, y, right), (other_left, other_y, other_right) in combinations(boxes, 2):
        assert right < other_left or other_right < left or abs(y - other_y) > 9
