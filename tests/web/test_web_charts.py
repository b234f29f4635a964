"""Charts: the projection is d3-geo's, areas add up."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.model import LEVELS
from reftel.vocab.posts import posts
from reftel.web.app_state import STATIC
from reftel.web.charts.months import LONGEST, YEARS_FROM, month_index, month_key, months_chart
from reftel.web.charts.projection import HEIGHT, WIDTH, place
from reftel.web.charts.worldmap import addressees_map, world_map

PROJECTION = json.loads((STATIC / "vendor/world.json").read_text("utf-8"))


def test_places_are_where_the_outlines_are() -> None:
    assert (PROJECTION["width"], PROJECTION["height"]) == (WIDTH, HEIGHT)
    for sample in PROJECTION["samples"]:
        assert place(sample["latitude"], sample["longitude"]) == pytest.approx(sample["at"], abs=0.06)


@given(st.floats(-60, 85), st.floats(-180, 180))
def test_every_place_is_on_the_sheet(latitude: float, longitude: float) -> None:
    x, y = place(latitude, longitude)
    assert -10 <= x <= WIDTH + 10
    assert -10 <= y <= HEIGHT + 10


def test_a_chart_says_whether_it_leaves_out_early_months() -> None:
    recent = ("2008-03", "SECRET", 3)
    assert (made := months_chart([recent])) and not made.is_cut
    assert (made := months_chart([("1066-10", "", 1), recent])) and made.is_cut and made.total == 3


def test_map_of_posts() -> None:
    known = posts().by_name
    made = world_map([(known["HELSINKI"], 400), (known["MEXICO"], 100), (known["STATE"], 1)])
    assert [dot.post for dot in made.dots] == ["HELSINKI", "MEXICO", "STATE"]
    assert made.dots[0].radius == pytest.approx(2 * made.dots[1].radius, abs=0.1)
    left, top, wide, high = map(float, made.view_box.split())
    assert all(left <= dot.x <= left + wide and top <= dot.y <= top + high for dot in made.dots)


def test_arcs_lead_to_addressees() -> None:
    known = posts().by_name
    made = addressees_map(known["MEXICO"], [(known["STATE"], 100), (known["OSLO"], 1), (known["MEXICO"], 3)])
    assert [(arc.post, arc.count) for arc in made.arcs] == [("STATE", 100), ("OSLO", 1)]
    assert made.arcs[0].width > made.arcs[1].width
    assert [dot.post for dot in made.dots if dot.is_here] == ["MEXICO"]
    ends = {(dot.post, f"{dot.x} {dot.y}") for dot in made.dots}
    assert all((arc.post, " ".join(arc.path.split()[-2:])) in ends for arc in made.arcs)
    assert addressees_map(known["MEXICO"], []).arcs == ()


def test_posts_without_a_place_are_counted() -> None:
    somewhere = next(post for post in posts().by_name.values() if post.latitude is None)
    assert world_map([(somewhere, 5)]).unplaced == 1


MONTHS = st.tuples(
    st.integers(1960 * 12, 2015 * 12).map(month_key), st.sampled_from((*LEVELS, "")), st.integers(1, 10_000)
)


@given(st.lists(MONTHS, min_size=1, max_size=40))
def test_areas_add_up(cells: list[tuple[str, str, int]]) -> None:
    chart = months_chart(cells)
    assert chart is not None
    assert chart.total == sum(count for _, _, count in cells) == sum(chart.counts)
    assert sum(layer.total for layer in chart.layers) == chart.total
    assert sum(mark.count for mark in chart.years) == chart.total
    bars = [bar for _, of_year in chart.bars for bar in of_year]
    assert chart.peak == max(bar.count for bar in bars)
    assert sum(bar.count for bar in bars) == chart.total
    assert {bar.key for bar in bars if bar.count == chart.peak} >= {chart.peak_key}
    assert all(len(bar.key) == (4 if chart.unit == "year" else 7) for bar in bars)
    assert (chart.unit == "year") == (len(chart.years) >= YEARS_FROM)
    assert chart.first.endswith("-01") and chart.last.endswith("-12")
    assert month_index(chart.last) - month_index(chart.first) + 1 == len(chart.counts)
    assert chart.width == len(chart.counts) // (12 if chart.unit == "year" else 1)
    assert sum(mark.width for mark in chart.years) == pytest.approx(100, abs=0.1)
    assert 1 <= sum(mark.labeled for mark in chart.years) <= 12
    top = 100.0
    for layer in chart.layers:
        heights = [float(y) for y in re.findall(r"V(-?[\d.]+)", layer.path)]
        assert all(-0.01 <= y <= 100 for y in heights)
        top = min([top, *heights])
        across = [int(x) for x in re.findall(r"H(\d+)", layer.path)]
        assert max(across) == chart.width
    assert top == pytest.approx(0, abs=0.01)


def test_one_wrong_century_does_not_squeeze_the_rest() -> None:
    chart = months_chart([("1066-01", "", 1), ("2007-02", "SECRET", 2)])
    assert chart is not None
    assert len(chart.counts) <= LONGEST + 24
    assert chart.last == "2007-12"


def test_nothing_to_draw() -> None:
    assert months_chart([]) is None
    assert months_chart([("unknown", "", 3), ("2007-02", "SECRET", 0)]) is None


def test_vendored_files_have_versions_and_licences() -> None:
    vendor = STATIC / "vendor"
    versions = json.loads((vendor / "versions.json").read_text("utf-8"))
    licenses = "".join(path.read_text("utf-8") for path in sorted(vendor.glob("*.LICENSES.txt")))
    for name, version in versions.items():
        assert f"== {name} {version} ==" in licenses
    script = (Path(__file__).parents[2] / "scripts/vendor.py").read_text("utf-8")
    for name, version in versions.items():
        assert f'("{name}", "{version}")' in script
