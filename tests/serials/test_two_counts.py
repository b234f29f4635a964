"""Years until 1968, in which posts began a new count on July 1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from reftel.serials.curve import SerialCurve, Sighting, day_of
from reftel.serials.ledger import HeldSerial, LedgerInput, PostYear, curve_of, gaps_of, ledger_of
from reftel.values.reference_years import Citing
from reftel.web.charts.missing_days import serials_chart

NEAR, TWO = "neighbors", "two counts"


def day(year: int, date: str) -> int:
    return day_of(dt.date.fromisoformat(f"{year}-{date}"))


CASES: tuple[tuple[str, int, list[tuple[int, str]], int, tuple[str, str], str], ...] = (
    ("low, of the count from July", 1966, [(805, "06-27"), (6, "07-05"), (61, "08-04")], 20, ("07-05", "08-04"), NEAR),
    ("high, of either", 1966, [(805, "06-27"), (6, "07-05"), (61, "08-04")], 815, ("06-27", "12-31"), TWO),
    ("far too high since July", 1966, [(905, "06-20"), (9, "09-20")], 915, ("06-20", "06-30"), "earlier"),
    ("only June is known", 1966, [(805, "06-27")], 20, ("07-01", "12-31"), TWO),
    ("nothing is known", 1966, [], 20, ("01-01", "12-31"), "year"),
    ("one count through the year", 1968, [(9000, "05-02"), (14000, "09-02")], 12000, ("05-02", "09-02"), NEAR),
    ("after the change", 1969, [(90, "02-02"), (400, "05-02")], 200, ("02-02", "05-02"), NEAR),
)  # fmt: skip


@pytest.mark.parametrize(
    ("year", "seen", "serial", "days", "basis"), [one[1:] for one in CASES], ids=[one[0] for one in CASES]
)
def test_days(year: int, seen: Sequence[tuple[int, str]], serial: int, days: tuple[str, str], basis: str) -> None:
    found = SerialCurve(year, [Sighting(one, day(year, date), day(year, date)) for one, date in seen]).days(serial)
    assert (f"{found.first:%m-%d}", f"{found.last:%m-%d}") == days
    assert found.basis == basis


def ledger(year: int, held: Sequence[tuple[int, str]]) -> PostYear:
    given = LedgerInput(
        held=sorted(HeldSerial(serial, day(year, date), None) for serial, date in held), known=[], cited=[]
    )
    return ledger_of("OSLO", year, given, curve_of(year, given))


def test_a_ledger_of_two_counts_estimates_nothing_and_says_so() -> None:
    made = ledger(1966, [(700, "04-20"), (805, "06-27"), (6, "07-05"), (61, "08-04"), (90, "09-01")])
    assert made.has_two_counts
    assert made.estimate is None and made.other_estimate is None
    assert made.wrong_days == ()
    assert made.held == 5
    assert [point.serial for point in made.curve] == [700, 805, 6, 61, 90]
    states = {f"{one.date:%m-%d}": one.state for one in made.days}
    assert len(states) == 365
    assert (states["04-20"], states["05-10"], states["07-02"], states["07-20"]) == (
        "held",
        "missing",
        "outside",
        "missing",
    )


def test_a_ledger_of_one_count_has_no_such_note() -> None:
    assert not ledger(1969, [(10, "01-04"), (700, "06-20"), (905, "08-27")]).has_two_counts


@pytest.mark.parametrize(
    ("date", "serial", "year"),
    [("1967-01-09", 1620, 1967), ("1966-08-09", 815, 1966), ("1967-01-09", 40_000, 1966)],
)
def test_the_year_of_another_posts_number(date: str, serial: int, year: int) -> None:
    """Posts count since July: 1,620 telegrams by January 9 are not too many."""
    sent = dt.date.fromisoformat(date)
    assert Citing(year=sent.year, post="PARIS", serial=120, date=sent).year_unwritten("OSLO", serial)[0] == year


def test_gaps_have_the_days_of_both_counts_and_the_line_begins_again() -> None:
    given = LedgerInput(
        held=[HeldSerial(6, day(1966, "07-05"), None), HeldSerial(61, day(1966, "08-04"), None),
              HeldSerial(805, day(1966, "06-27"), None)],
        known=[],
        cited=[],
    )  # fmt: skip
    curve = curve_of(1966, given)
    made = ledger_of("OSLO", 1966, given, curve)
    found = {
        (gap.first, gap.last): (f"{gap.days.first:%m-%d}", f"{gap.days.last:%m-%d}") for gap in gaps_of(made, curve)
    }
    assert found == {(1, 5): ("07-01", "07-05"), (7, 60): ("07-05", "08-04"), (62, 804): ("01-01", "12-31")}
    chart = serials_chart(made.curve, made.days, 1)
    assert chart is not None and chart.highest == 805
    assert chart.path.count("M") == 2
    assert min(y for _, y in chart.dots) == 0
