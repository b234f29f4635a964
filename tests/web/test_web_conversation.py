"""The days of cables that are not held: their bounds, never a day inside them as if it were known."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.archive.references.state_types import ReferenceState
from reftel.archive.references.thread_types import Thread, ThreadNode
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.charts.conversation import conversation_chart
from reftel.web.filters import possible_days
from reftel.web.render.thread_strip import strip
from tests.archive.making import put, telegram
from tests.web.html import parse


@pytest.mark.parametrize(
    ("first", "last", "days", "middle"),
    [
        ("2004-03-03", "2004-03-03", "2004-03-03", "2004-03-03"),
        ("2004-03-03", "2004-03-21", "2004-03", "2004-03-12"),
        ("2004-01-01", "2004-05-31", "2004-01 to 2004-05", "2004-03-16"),
        ("2004-01-01", "2004-12-31", "2004", "2004-07-01"),
        ("2003-12-30", "2004-01-03", "2003-12 to 2004-01", "2004-01-01"),
        ("2003-01-01", "2004-12-31", "2003-01 to 2004-12", "2004-01-01"),
    ],
)
def test_days_in_numbers(first: str, last: str, days: str, middle: str) -> None:
    state = ReferenceState(
        state="dated", because="EXERCISE", first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last)
    )
    assert (state.days, str(state.middle)) == (days, middle)


def test_unknown_days_are_empty() -> None:
    state = ReferenceState(state="unknown", because="EXERCISE", first=dt.date(2004, 1, 1))
    assert (state.days, state.middle) == ("", None)


def test_the_strip_has_the_bounds_of_absent_cables(archive: Archive) -> None:
    seen = 0
    for cable_id, _ in archive.changed_ids():
        view = archive.cable(cable_id)
        states = {cite.reference.id: cite.state for cite in view.cites if cite.card is None}
        for step in strip(view, (), {}):
            if not step.is_held:
                state = states[step.id]
                assert step.day == (possible_days(state.first, state.last) if state else "")
                seen += bool(step.day)
    assert seen


def test_the_strip_says_how_many_cables_it_leaves_out(tmp_path: Path) -> None:
    references = [f"{chr(65 + at)}. 08 MEXICO {900101 + at}" for at in range(12)]
    with reftel.open(tmp_path / "archive", create=True) as made:
        many = telegram(900201, references=references)
        few = telegram(900202, references=references[:3])
        made.ingest([put(tmp_path / "in", a=many, b=few)], workers=0)
        client = TestClient(create_app(made))
        pages = {each: parse(client.get(urls.cable(each)).text) for each in ("08MEXICO900201", "08MEXICO900202")}
    shown = len(pages["08MEXICO900201"].by_class("absent"))
    assert 0 < shown < 12
    assert f"{12 - shown} more cables not shown here." in pages["08MEXICO900201"].one("main").text
    assert "not shown here" not in pages["08MEXICO900202"].one("main").text


def test_the_day_of_an_unknown_cable_is_not_that_of_the_cable_that_cites_it(tmp_path: Path) -> None:
    given = telegram(900002, references=("A. 08 NOWHEREBURG 12", "B. 08 MEXICO 900001"))
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=given)], workers=0)
        nodes = made.thread("08MEXICO900002").nodes
        page = parse(TestClient(create_app(made)).get(urls.thread("08MEXICO900002")).text)
    found = {node.id: (node.day, node.is_estimated) for node in nodes if node.state and not node.state.days}
    assert found == {"08NOWHEREBURG12": (None, False)}
    assert [node.id for node in nodes][-2:] == ["08MEXICO900002", "08NOWHEREBURG12"], "it is behind those with a day"
    entry = page.by_id("08NOWHEREBURG12").text
    assert "date not known" in entry
    assert "first cited on 13 March 2008" in entry
    assert page.one("main").text.count("first cited") == 1, "those with days say nothing"
    headings = [each.text for each in page.all("h2")]
    assert headings == ["In order of date", "Without a date"]
    assert "Cables without a date are below the line." in page.one("main").text


def test_a_conversation_in_which_every_cable_has_a_day(tmp_path: Path) -> None:
    given = telegram(900002, references=("A. 08 MEXICO 900001",))
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=given)], workers=0)
        page = parse(TestClient(create_app(made)).get(urls.thread("08MEXICO900002")).text)
    assert [each.text for each in page.all("h2")] == ["In order of date"]
    assert "below the line" not in page.one("main").text
    assert not page.by_class("undated")


def test_the_drawing_has_the_bounds_of_absent_cables() -> None:
    state = ReferenceState(state="dated", because="EXERCISE", first=dt.date(2004, 1, 1), last=dt.date(2004, 5, 31))
    absent = ThreadNode(id="04MEXICO900001", state=state, day=state.middle, is_estimated=True)
    unknown = ThreadNode(id="04NOWHERE1", state=ReferenceState(state="unknown", because="EXERCISE"))
    held = ThreadNode(id="04MEXICO900002", day=dt.date(2004, 6, 1))
    thread = Thread(root=held.id, nodes=(absent, held, unknown), edges=())
    chart = conversation_chart(thread)
    assert [dot.day for dot in chart.dots] == ["Jan–May 2004", "1 Jun 2004", "no date"]
    assert chart.dots[1].y < chart.undated_y < chart.dots[2].y < chart.height
    alone = conversation_chart(Thread(root=unknown.id, nodes=(unknown,), edges=()))
    assert (alone.undated_y, alone.dots[0].day) == (0, "no date")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2004-03-03", "2004-03-03", "3 March 2004"),
        ("2004-03-03", "2004-03-21", "March 2004"),
        ("2004-01-01", "2004-05-31", "January to May 2004"),
        ("2004-01-01", "2004-12-31", "2004"),
        ("2003-12-30", "2004-01-03", "December 2003 to January 2004"),
    ],
)
def test_possible_days_in_few_words(first: str, last: str, said: str) -> None:
    assert possible_days(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == said
    assert possible_days(None, dt.date.fromisoformat(last)) == ""
