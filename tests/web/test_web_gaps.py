"""Pages of what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.serials.ledger import SerialRun
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.charts.missing_days import serials_chart
from reftel.web.charts.serial_strip import ACROSS, MOST, strip_of
from reftel.web.pages.gaps import percent, step
from tests.archive.making import put, telegram
from tests.web.html import parse


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Archive]]:
    """Twelve telegrams of March 2008 with nine serials missing between each two, one cited and one listed."""
    base = tmp_path_factory.mktemp("gaps")
    sent = {f"s{at}": telegram(11 + 10 * at, time=f"{2 * at + 1:02d}1503Z MAR 08") for at in range(11)}
    sent["last"] = telegram(121, time="251503Z MAR 08", references=["08 MEXICO 15", "07 MEXICO 3"])
    catalogue = base / "list.csv"
    catalogue.write_text("id,date\n08MEXICO40,2008-03-06\n08MEXICO41,2008-03-07\n07LIMA9,2007-02-01\n")
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([put(base / "in", **sent)], workers=0)
        archive.add_catalogue(catalogue)
        with TestClient(create_app(archive)) as client:
            yield client, archive


def test_a_post_and_year(room: tuple[TestClient, Archive]) -> None:
    client, archive = room
    page = parse(client.get(urls.serials("MEXICO", 2008)).text)
    text = page.one("main").text
    assert "121 serials were certainly used, 1 to 121. 12 are held (9.9% of 121)." in text
    ledger, gaps = archive.post_year("MEXICO", 2008)
    assert (ledger.held, ledger.known, ledger.cited, ledger.unseen) == (12, 1, 1, 107)
    rects = [e for e in page.elements if e.tag == "rect" and e.attributes.get("class") == "cell-held"]
    assert len(rects) == 12 + 1  # and one of the key
    assert urls.cable("08MEXICO15") in page.links()
    assert f"{gaps[0].first} to {gaps[0].last}" in text
    assert "On 12 days (?) the post may have sent telegrams that are missing here." in text


def test_all_posts(room: tuple[TestClient, Archive]) -> None:
    client, _ = room
    page = parse(client.get(urls.gaps()).text)
    assert "Of 130 serials that were certainly used, 12 are held (9.2% of 130)" in page.one("main").text
    assert urls.serials("MEXICO", 2008) in page.links()
    assert "none of 9" in page.one("main").text
    assert urls.gaps(2007) in page.links()
    assert "Of 9 serials" in parse(client.get(urls.gaps(2007)).text).one("main").text
    assert urls.serials("MEXICO", 2008) in parse(client.get(urls.origin("MEXICO")).text).links()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (urls.serials("mexico", 2008), 301),
        (urls.serials("AMEMBASSY MEXICO", 2008), 301),
        (urls.serials("MEXICO", 2001), 404),
        (urls.serials("NOWHERE", 2008), 404),
        (urls.serials("MEXICO", 1), 404),
        (urls.serials("MEXICO", 2008, 50), 200),
        (urls.serials("MEXICO", 2008, 5000), 400),
        (urls.gaps(1990), 404),
        ("/gaps?year=x", 400),
    ],
)
def test_other_addresses(room: tuple[TestClient, Archive], address: str, status: int) -> None:
    assert room[0].get(address, follow_redirects=False).status_code == status


def test_state_totals_and_holes_have_their_source(tmp_path: Path) -> None:
    data = telegram(11, time="131503Z JUN 76").replace(b"0731503", b"1651503")
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=data)], workers=0)
        with TestClient(create_app(archive)) as client:
            (post, year), *_ = archive.post_years()
            for address in (urls.serials(post, year), urls.gaps()):
                text = parse(client.get(address).text).one("main").text
                assert ("569,391" in text and "92% lost" in text) or year != 1976


@pytest.mark.parametrize(
    ("part", "whole", "words", "color"),
    [
        (0, 50, "none of 50", 0),
        (1, 5000, "under 0.1% of 5,000", 1),
        (1, 50, "2.0% of 50", 2),
        (20, 50, "40% of 50", 4),
        (50, 50, "100% of 50", 5),
    ],
)
def test_a_share_has_its_denominator(part: int, whole: int, words: str, color: int) -> None:
    assert (percent(part, whole), step(part, whole)) == (words, color)


@given(st.lists(st.tuples(st.integers(1, 700), st.booleans()), min_size=1, max_size=40), st.data())
def test_a_strip_has_each_serial_once(lengths: list[tuple[int, bool]], data: st.DataObject) -> None:
    runs, at = [], data.draw(st.integers(1, 250))
    for length, is_held in lengths:
        runs.append(SerialRun(first=at, last=at + length - 1, state="held" if is_held else "unseen"))
        at += length
    start = data.draw(st.integers(runs[0].first, runs[-1].last))
    strip = strip_of(runs, start, runs[-1].last, str)
    base = start - start % ACROSS
    drawn = [base + cell.y * ACROSS + cell.x + at for cell in strip.segments for at in range(cell.width)]
    held = [n for run in runs if run.state == "held" for n in range(run.first, run.last + 1)]
    assert drawn == [n for n in held if base <= n < base + MOST]
    assert all(cell.x + cell.width <= ACROSS and cell.y < strip.height for cell in strip.segments)


def test_the_api_gives_the_same(room: tuple[TestClient, Archive]) -> None:
    client, archive = room
    answer = client.get(urls.api("/posts/mexico/serials/2008"))
    ledger, gaps = archive.post_year("MEXICO", 2008)
    assert answer.json() == msgspec.json.decode(msgspec.json.encode({"ledger": ledger, "gaps": gaps}))
    assert client.get(urls.api("/gaps"), params={"post": "lima"}).json() == [
        {"post": "LIMA", "year": 2007, "held": 0, "known": 1, "cited": 0, "unseen": 8, "highest": 9, "numbered": 9}
    ]
    assert client.get(urls.api("/posts/LIMA/serials/1999")).status_code == 404
    assert client.get(urls.api("/posts/LIMA/serials/99")).status_code == 400


def test_the_curve_of_a_year(room: tuple[TestClient, Archive]) -> None:
    client, archive = room
    ledger, _ = archive.post_year("MEXICO", 2008)
    assert [point.serial for point in ledger.curve][:3] == [11, 21, 31]
    assert [point.date for point in ledger.curve] == sorted({point.date for point in ledger.curve})
    chart = serials_chart(ledger.curve, ledger.days, 1)
    assert chart is not None
    assert (chart.days, chart.highest, len(chart.months)) == (366, 121, 12)
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in chart.dots)
    missing = sum(day.state == "missing" for day in ledger.days)
    assert round(sum(band.width for band in chart.bands) * 366 / 100) == missing
    assert serials_chart(ledger.curve[:1], ledger.days, 1) is None
    assert len(parse(client.get(urls.serials("MEXICO", 2008)).text).by_class("dot")) == len(ledger.curve)
