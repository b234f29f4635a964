"""The serials of a post's year: a strip with a cell for each, a calendar, estimates, gaps."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from reftel.query import condition
from reftel.requests.wanted import MOST_SERIALS
from reftel.serials.calendar import DayTraffic
from reftel.serials.estimate import LastSerial
from reftel.serials.ledger import PostYear, SerialGap
from reftel.serials.numbers import NumberCounter
from reftel.serials.sequence import sequence_of
from reftel.values.cable_id import make_id
from reftel.vocab.month_names import MONTHS
from reftel.vocab.posts import posts as post_vocab
from reftel.vocab.traffic import KnownHole, YearTotal, holes_of, year_totals
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.charts.missing_days import SerialsChart, serials_chart
from reftel.web.charts.serial_strip import MOST, NAMES, Strip, strip_of
from reftel.web.filters import day, days
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.pages.gaps import percent
from reftel.web.render.cable_rows import Crumb

GAPS = 60


_NOTHING, _BODY = Markup(""), Markup('">')
_SMALL, _END_SMALL = Markup("<small>"), Markup("</small>")
_HREF, _LABEL, _END_LINK = Markup('<a href="'), Markup('" aria-label="'), Markup("</a>")
_CLASS, _TITLE, _END_CELL = Markup('<td class="day-'), Markup('" title="'), Markup("</td>")
"""Pieces of a cell; joining them escapes what is between, and takes less time than `Markup.format`."""


@dataclass(frozen=True)
class SerialDay:
    """A day of the calendar; `number` 0 is a place outside the month."""

    number: int
    state: str
    text: str
    """The text of the cell beside the number."""
    label: str
    href: str

    @property
    def drawn(self) -> Markup:
        """The cell as HTML; there are 366, which a template takes longer to write than all the rest."""
        if not self.state:
            return Markup("<td></td>")
        inside = _NOTHING.join((str(self.number), _SMALL, self.text, _END_SMALL)) if self.text else str(self.number)
        if self.href:
            inside = _NOTHING.join((_HREF, self.href, _LABEL, self.label, _BODY, inside, _END_LINK))
        return _NOTHING.join((_CLASS, self.state, _TITLE, self.label, _BODY, inside, _END_CELL))


@dataclass(frozen=True)
class SerialMonth:
    """A month as weeks from Monday."""

    label: str
    weeks: tuple[tuple[SerialDay, ...], ...]


@dataclass(frozen=True)
class GapItem:
    """A run of serials without a text in the archive."""

    serials: str
    count: int
    when: str
    request: str
    """Address of the page that writes a letter for them."""


@dataclass(frozen=True)
class CounterItem:
    """Message numbers to an addressee."""

    to: str
    span: str
    counter: NumberCounter


@dataclass(frozen=True)
class SerialsView(View):
    """Variables of serials.html."""

    crumbs: tuple[Crumb, ...]
    heading: str
    ledger: PostYear
    share: str
    estimates: tuple[str, ...]
    chart: SerialsChart | None
    strip: Strip
    names: Mapping[str, str]
    parts: tuple[Crumb, ...]
    """Pages of a long strip."""
    months: tuple[SerialMonth, ...]
    missing_days: int
    quiet_days: int
    """Days on which it certainly sent nothing."""
    outside_days: int
    gaps: tuple[GapItem, ...]
    gaps_more: int
    counters: tuple[CounterItem, ...]
    previous: Crumb | None
    next: Crumb | None
    total: YearTotal | None
    holes: tuple[KnownHole, ...]
    canonical: str


def build(page_request: PageRequest) -> SerialsView | Response:
    """The ledger of a post and year."""
    raw, year = page_request.part("post"), page_request.integer_part("year")
    known = post_vocab().resolve(raw)
    post = sequence_of(known.name if known else raw.upper())
    if post != raw:
        return RedirectResponse(urls.serials(post, year), 301)
    if not 1900 <= year <= 2100:
        raise Refused(404, "Serials are of the years 1900 to 2100.")
    ledger, gaps = page_request.app.archive.post_year(post, year)
    if ledger.first is None or ledger.highest is None:
        raise Refused(404, f"Nothing of {post} {year} is held, listed or cited here.")
    years = [each for name, each in page_request.app.archive.post_years(post) if name == post]
    earlier, later = [each for each in years if each < year], [each for each in years if each > year]
    place = post_vocab().by_name.get(post)
    display = place.display if place else post
    before_serial = urls.cable(make_id(year, post, 1))[:-1]
    start = page_request.integer("from", ledger.first, ledger.first, ledger.highest)
    return SerialsView(
        title=f"{display}: serials of {year}",
        crumbs=(
            Crumb("Browse", urls.browse()),
            Crumb("Gaps", urls.gaps()),
            Crumb(display, urls.origin(post)),
            Crumb(str(year)),
        ),
        heading=f"Serials of {display}, {year}",
        ledger=ledger,
        share=percent(ledger.held, ledger.numbered),
        estimates=tuple(_estimates(ledger)),
        chart=serials_chart(ledger.curve, ledger.days, ledger.first),
        strip=strip_of(ledger.runs, start, ledger.highest, lambda serial: f"{before_serial}{serial:d}"),
        names=NAMES,
        parts=_parts(post, year, ledger),
        months=_months(post, year, ledger.days) if ledger.days else (),
        missing_days=sum(each.state == "missing" for each in ledger.days),
        quiet_days=sum(each.state == "quiet" for each in ledger.days),
        outside_days=sum(each.state == "outside" for each in ledger.days),
        gaps=tuple(_gap(post, year, gap) for gap in sorted(gaps, key=lambda gap: (-gap.count, gap.first))[:GAPS]),
        gaps_more=max(len(gaps) - GAPS, 0),
        counters=tuple(_counter(counter) for counter in ledger.counters),
        previous=Crumb(str(earlier[-1]), urls.serials(post, earlier[-1])) if earlier else None,
        next=Crumb(str(later[0]), urls.serials(post, later[0])) if later else None,
        total=year_totals().get(year),
        holes=holes_of(year, post),
        canonical=urls.serials(post, year),
    )


def _estimates(ledger: PostYear) -> list[str]:
    said = []
    for found, premise in (
        (ledger.estimate, ""),
        (ledger.other_estimate, "" if ledger.is_even else " Here the gaps speak against that."),
    ):
        if found is not None:
            said.append(f"{_method(found)}{premise}")
    return said


def _method(found: LastSerial) -> str:
    how = {
        "days": "if the post continued at its rate until 31 December",
        "serials": "if each serial was as likely to be kept as any other",
    }[found.method]
    return (
        f"The last serial of the year was about {found.best:,}: between {found.low:,} and {found.high:,} "
        f"with a probability of {found.level:.0%}, {how}."
    )


def _parts(post: str, year: int, ledger: PostYear) -> tuple[Crumb, ...]:
    assert ledger.first is not None and ledger.highest is not None
    if ledger.numbered <= MOST:
        return ()
    starts = range(ledger.first - ledger.first % MOST, ledger.highest + 1, MOST)
    return tuple(Crumb(f"{max(at, ledger.first):,}", urls.serials(post, year, max(at, ledger.first))) for at in starts)


def _months(post: str, year: int, days: Sequence[DayTraffic]) -> tuple[SerialMonth, ...]:
    sent = urls.narrowed(condition("from", post))

    def month(number: int) -> SerialMonth:
        weeks = calendar.Calendar().monthdatescalendar(year, number)
        return SerialMonth(
            MONTHS[number - 1],
            tuple(
                tuple(_day(date, days, sent) if date.month == number else _OUTSIDE for date in week) for week in weeks
            ),
        )

    return tuple(month(number) for number in range(1, 13))


_OUTSIDE = SerialDay(0, "", "", "", "")


def _day(date: dt.date, days: Sequence[DayTraffic], sent: Callable[[str], str]) -> SerialDay:
    traffic = days[date.timetuple().tm_yday - 1]
    said = {
        "held": f"{traffic.held} held",
        "known": f"{traffic.known} listed, none held",
        "missing": "missing",
        "quiet": "nothing was sent",
        "outside": "not known",
    }[traffic.state]
    if traffic.serials is not None:
        said += f", of the serials between {traffic.serials[0]} and {traffic.serials[1]}"
    href = sent(f"created:{date.isoformat()}") if traffic.held else ""
    text = {"held": str(traffic.held), "known": str(traffic.known), "missing": "?"}.get(traffic.state, "")
    return SerialDay(date.day, traffic.state, text, f"{day(date)}: {said}", href)


def _gap(post: str, year: int, gap: SerialGap) -> GapItem:
    serials = f"{gap.first}" if gap.count == 1 else f"{gap.first} to {gap.last}"
    first, last = gap.days.first, gap.days.last
    when = days(first, last)
    first_id = make_id(year, post, gap.first)
    wanted = first_id if gap.count == 1 else f"{first_id}..{min(gap.last, gap.first + MOST_SERIALS - 1)}"
    return GapItem(serials, gap.count, when, urls.request(wanted))


def _counter(counter: NumberCounter) -> CounterItem:
    place = post_vocab().by_name.get(counter.addressee)
    name = place.display if place else counter.addressee
    return CounterItem(name, f"{counter.first:04d} to {counter.last:04d}", counter)


PAGE = Page(
    Address(
        "serials",
        "/origin/{post:name}/serials/{year:int}",
        "the serials of a post's year: `/origin/MEXICO/serials/2008`; `?from=` a serial",
        link=urls.serials,
        sample=lambda one: urls.serials(one.sequence, one.year),
    ),
    "serials.html",
    SerialsView,
    build,
)
