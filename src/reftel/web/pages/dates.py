"""Browsing by the day written and by the day released: years, a year's calendar, a month, a day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from reftel.vocab.month_names import MONTHS
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.charts.months import MonthsChart, months_chart
from reftel.web.filters import day
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages.by_value import Listing, listing
from reftel.web.render.cable_rows import Counted, Crumb

FIRST, LAST = 1800, 2199
"""Bounds of the years of the calendar, far inside the bounds of dates."""

LABELS = {"created": "Day written", "released": "Day released"}
SAYS = {"created": "written", "released": "released"}


@dataclass(frozen=True)
class DayCell:
    """A day of a calendar; `number` 0 is a place outside the month. `heat` is 0 to 4."""

    number: int
    count: int
    href: str
    heat: int
    label: str


@dataclass(frozen=True)
class MonthSheet:
    """A month as weeks from Monday."""

    label: str
    href: str
    count: int
    weeks: tuple[tuple[DayCell, ...], ...]


@dataclass(frozen=True)
class YearsView(View):
    """Variables of years.html."""

    kind: str
    says: str
    crumbs: tuple[Crumb, ...]
    heading: str
    total: int
    undated: int
    """Cables without a date of writing."""
    years: tuple[Counted, ...]
    chart: MonthsChart | None
    year_links: Mapping[int, str]


@dataclass(frozen=True)
class CalendarView(View):
    """Variables of calendar.html."""

    crumbs: tuple[Crumb, ...]
    heading: str
    says: str
    total: int
    sheets: tuple[MonthSheet, ...]
    previous: Crumb | None
    next: Crumb | None
    listing: Listing | None


def _kind(page_request: PageRequest) -> str:
    return "created" if page_request.request.url.path.startswith(urls.dates("created")) else "released"


def _days(page_request: PageRequest, kind: str, prefix: str) -> dict[dt.date, int]:
    """Count cables by day, for days whose ISO date begins with `prefix`."""
    counts = page_request.app.archive.counts("day" if kind == "created" else "released", prefix=prefix, by="key")
    return {dt.date.fromisoformat(count.key): count.count for count in counts}


def years(page_request: PageRequest) -> YearsView:
    """All years."""
    kind = _kind(page_request)
    overview = page_request.app.archive.overview()
    chart = None
    if kind == "created":
        found = {int(count.key): count.count for count in overview.counts.get("year", ())}
        chart = months_chart((cell.month, cell.classification, cell.count) for cell in overview.months)
    else:
        found = {}
        for count in overview.counts.get("released", ()):
            found[int(count.key[:4])] = found.get(int(count.key[:4]), 0) + count.count
        chart = months_chart((count.key[:7], "", count.count) for count in overview.counts.get("released", ()))
    return YearsView(
        title=LABELS[kind],
        kind=kind,
        says=SAYS[kind],
        crumbs=(Crumb("Browse", urls.browse()), Crumb(LABELS[kind])),
        heading=f"Cables by the day they were {SAYS[kind]}",
        total=sum(found.values()),
        undated=overview.cables - sum(found.values()) if kind == "created" else 0,
        years=tuple(Counted(str(year), urls.year(kind, year), found[year]) for year in sorted(found)),
        chart=chart,
        year_links={mark.year: urls.year(kind, mark.year) for mark in chart.years} if chart else {},
    )


def _sheet(kind: str, year: int, month: int, days: Mapping[dt.date, int], most: int) -> MonthSheet:
    weeks = []
    for week in calendar.Calendar().monthdatescalendar(year, month):
        cells = []
        for date in week:
            inside = date.month == month
            count = days.get(date, 0) if inside else 0
            heat = 0 if not count else min(4, 1 + (4 * count - 1) // max(most, 1))
            href = urls.day(kind, date) if count else ""
            cells.append(DayCell(date.day if inside else 0, count, href, heat, day(date)))
        weeks.append(tuple(cells))
    count = sum(n for date, n in days.items() if (date.year, date.month) == (year, month))
    return MonthSheet(MONTHS[month - 1], urls.month(kind, year, month) if count else "", count, tuple(weeks))


def _valid(year: int, month: int = 1, number: int = 1) -> dt.date:
    if not FIRST <= year <= LAST:
        raise Refused(404, f"Cables are of the years {FIRST} to {LAST}.")
    try:
        return dt.date(year, month, number)
    except (ValueError, OverflowError) as error:
        raise Refused(404, "There is no such day.") from error


def _elsewhere(page_request: PageRequest, address: str) -> Response | None:
    """Return a redirect if the request is not for the canonical address: `/created/2008/3`."""
    return None if address == page_request.request.url.path else RedirectResponse(address, 301)


def _trail(kind: str, *crumbs: Crumb) -> tuple[Crumb, ...]:
    return (Crumb("Browse", urls.browse()), Crumb(LABELS[kind], urls.dates(kind)), *crumbs)


def year(page_request: PageRequest) -> CalendarView | Response:
    """Build the page of a year as a calendar."""
    kind, number = _kind(page_request), page_request.integer_part("year")
    _valid(number)
    if away := _elsewhere(page_request, urls.year(kind, number)):
        return away
    days = _days(page_request, kind, f"{number:04d}-")
    most = max(days.values(), default=1)
    known = _known_years(page_request, kind)
    before = max((y for y in known if y < number), default=None)
    after = min((y for y in known if y > number), default=None)
    return CalendarView(
        title=f"{number}, by the day {SAYS[kind]}",
        crumbs=_trail(kind, Crumb(str(number))),
        heading=str(number),
        says=SAYS[kind],
        total=sum(days.values()),
        sheets=tuple(_sheet(kind, number, month, days, most) for month in range(1, 13)),
        previous=Crumb(str(before), urls.year(kind, before)) if before else None,
        next=Crumb(str(after), urls.year(kind, after)) if after else None,
        listing=None,
    )


def _known_years(page_request: PageRequest, kind: str) -> set[int]:
    counts = page_request.app.archive.overview().counts
    return {int(count.key[:4]) for count in counts.get("year" if kind == "created" else "released", ())}


def month(page_request: PageRequest) -> CalendarView | Response:
    """Build the page of a month: its days, and its cables if the dates are of writing."""
    kind, in_year, number = _kind(page_request), page_request.integer_part("year"), page_request.integer_part("month")
    first = _valid(in_year, number)
    if away := _elsewhere(page_request, urls.month(kind, in_year, number)):
        return away
    key = f"{in_year:04d}-{number:02d}"
    days = _days(page_request, kind, key + "-")
    before, after = first - dt.timedelta(days=1), first + dt.timedelta(days=31)
    return CalendarView(
        title=f"{MONTHS[number - 1]} {in_year}, by the day {SAYS[kind]}",
        crumbs=_trail(kind, Crumb(str(in_year), urls.year(kind, in_year)), Crumb(MONTHS[number - 1])),
        heading=f"{MONTHS[number - 1]} {in_year}",
        says=SAYS[kind],
        total=sum(days.values()),
        sheets=(_sheet(kind, in_year, number, days, max(days.values(), default=1)),),
        previous=Crumb(f"{MONTHS[before.month - 1]} {before.year}", urls.month(kind, before.year, before.month)),
        next=Crumb(f"{MONTHS[after.month - 1]} {after.year}", urls.month(kind, after.year, after.month)),
        listing=listing(page_request, "month", key, f"created:{key}") if kind == "created" else None,
    )


def one_day(page_request: PageRequest) -> CalendarView | Response:
    """Build the page of a day."""
    kind = _kind(page_request)
    date = _valid(
        page_request.integer_part("year"), page_request.integer_part("month"), page_request.integer_part("day")
    )
    if away := _elsewhere(page_request, urls.day(kind, date)):
        return away
    before, after = date - dt.timedelta(days=1), date + dt.timedelta(days=1)
    shown = listing(
        page_request, "day" if kind == "created" else "released", date.isoformat(), f"{kind}:{date.isoformat()}"
    )
    return CalendarView(
        title=f"{day(date)}, by the day {SAYS[kind]}",
        crumbs=_trail(
            kind,
            Crumb(str(date.year), urls.year(kind, date.year)),
            Crumb(MONTHS[date.month - 1], urls.month(kind, date.year, date.month)),
            Crumb(str(date.day)),
        ),
        heading=day(date),
        says=SAYS[kind],
        total=shown.total,
        sheets=(),
        previous=Crumb(day(before), urls.day(kind, before)),
        next=Crumb(day(after), urls.day(kind, after)),
        listing=shown,
    )


_PARTS = {"year": "/{year:int}", "month": "/{year:int}/{month:int}", "day": "/{year:int}/{month:int}/{day:int}"}


def _address(kind: str, unit: str, about: str) -> Address:
    """Return the address of a year, month or day of `created` or `released`."""

    def link(date: dt.date) -> str:
        return {"year": urls.year(kind, date.year), "month": urls.month(kind, date.year, date.month)}.get(
            unit, urls.day(kind, date)
        )

    return Address(
        f"{kind}_{unit}",
        urls.dates(kind) + _PARTS[unit],
        f"{about}, by the day {SAYS[kind]}",
        link=link,
        sample=lambda one: link(one.created if kind == "created" else one.released),
        promise="ever",
    )


PAGES = tuple(
    page
    for kind in ("created", "released")
    for page in (
        Page(Address(kind, urls.dates(kind), f"years, by the day {SAYS[kind]}"), "years.html", YearsView, years),
        Page(_address(kind, "year", "a year"), "calendar.html", CalendarView, year),
        Page(_address(kind, "month", "a month"), "calendar.html", CalendarView, month),
        Page(_address(kind, "day", "a day"), "calendar.html", CalendarView, one_day),
    )
)
