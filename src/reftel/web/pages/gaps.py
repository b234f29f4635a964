"""Missing telegrams: all posts on a map and in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from reftel.serials.ledger import PostGaps
from reftel.vocab.posts import posts as post_vocab
from reftel.vocab.traffic import KnownHole, YearTotal, holes_of, year_totals
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.charts.worldmap import WorldMap, world_map
from reftel.web.page import Page, PageRequest, Refused, View
from reftel.web.render.cable_rows import Crumb

SHOWN = 150
STEPS = (0.01, 0.1, 0.25, 0.5)
"""Shares at which the color of a dot changes."""


@dataclass(frozen=True)
class Share:
    """Share of a post's serials that is held; `css` is the end of a class."""

    css: str
    title: str


@dataclass(frozen=True)
class GapRow:
    """A post, or a post's year, in the table."""

    label: str
    best: Crumb
    """The year of which most is held."""
    years: str
    numbered: int
    held: int
    withdrawn: int
    known: int
    cited: int
    unseen: int
    share: str


@dataclass(frozen=True)
class GapsView(View):
    """Variables of gaps.html."""

    crumbs: tuple[Crumb, ...]
    heading: str
    map: WorldMap
    department: str
    """Share of the Department's serials that is held: on the map, its dot would hide all others."""
    shares: Mapping[str, Share]
    keys: tuple[tuple[str, str], ...]
    table: tuple[GapRow, ...]
    total: GapRow
    more: int
    years: tuple[Crumb, ...]
    year: int
    totals: tuple[tuple[YearTotal, int, str], ...]
    """State's total of a year, the number of telegrams of all posts held here, and its share of the total."""
    holes: tuple[KnownHole, ...]


def percent(part: int, whole: int) -> str:
    """`12% of 3,812`: a share is never without its denominator."""
    if not whole:
        return ""
    if not part:
        return f"none of {whole:,}"
    share = part / whole
    said = "under 0.1%" if 0 < share < 0.001 else f"{share:.1%}" if share < 0.1 else f"{share:.0%}"
    return f"{said} of {whole:,}"


def step(part: int, whole: int) -> int:
    """The color step of a share: 0 for nothing held, 5 for half and more."""
    return 0 if not part else 1 + sum(part / whole >= edge for edge in STEPS)


def build(page_request: PageRequest) -> GapsView:
    """All posts, of all years or of one."""
    year = page_request.integer("year", 0, 1900, 2100)
    found = page_request.app.archive.gaps()
    chosen = [row for row in found if not year or row.year == year]
    if year and not chosen:
        raise Refused(404, f"Nothing of {year} is held or listed here.")
    by_post: dict[str, list[PostGaps]] = {}
    for row in chosen:
        by_post.setdefault(row.post, []).append(row)
    rows = sorted((_row(post, some) for post, some in by_post.items()), key=lambda row: (-row.held, -row.numbered))
    known = post_vocab().by_name
    years = sorted({row.year for row in found})
    return GapsView(
        title=f"Gaps of {year}" if year else "Gaps",
        crumbs=(Crumb("Browse", urls.browse()), Crumb("Gaps", urls.gaps() if year else ""))
        + ((Crumb(str(year)),) if year else ()),
        heading=f"What is missing of {year}" if year else "What is missing",
        map=world_map(
            (known[post], sum(row.numbered for row in some))
            for post, some in by_post.items()
            if post in known and known[post].kind != "department"
        ),
        department=_share(by_post["STATE"]).title if "STATE" in by_post else "",
        shares={post: _share(some) for post, some in by_post.items()},
        keys=_keys(),
        table=tuple(rows[:SHOWN]),
        total=_total(chosen),
        more=max(len(rows) - SHOWN, 0),
        years=tuple(Crumb(str(each), urls.gaps(each)) for each in years),
        year=year,
        totals=tuple(
            (total, here := sum(row.held for row in found if row.year == each), _of(here, total.sent))
            for each, total in sorted(year_totals().items())
            if (not year and each in years) or each == year
        ),
        holes=tuple({hole: None for each in years if not year or each == year for hole in holes_of(each)}),
    )


def _of(part: int, whole: int | None) -> str:
    return percent(part, whole) if whole else "–"


def _keys() -> tuple[tuple[str, str], ...]:
    edges = [f"{edge:.0%}" for edge in STEPS]
    between = [f"{low} to {high}" for low, high in pairwise(edges)]
    words = ("none", f"under {edges[0]}", *between, f"{edges[-1]} and more")
    return tuple((f"share-{at}", text) for at, text in enumerate(words))


def _share(some: list[PostGaps]) -> Share:
    held, numbered = sum(row.held for row in some), sum(row.numbered for row in some)
    return Share(f"share-{step(held, numbered)}", f"{percent(held, numbered)} serials held")


def _row(post: str, some: list[PostGaps]) -> GapRow:
    known = post_vocab().by_name.get(post)
    years = sorted(row.year for row in some)
    most = max(some, key=lambda row: (row.held, row.known, row.year)).year
    best = Crumb(str(most), urls.serials(post, most))
    span = f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return _sum(known.display if known else post, best, span, some)


def _total(some: list[PostGaps]) -> GapRow:
    return _sum("All posts", Crumb(""), "", some)


def _sum(label: str, best: Crumb, years: str, some: list[PostGaps]) -> GapRow:
    held, numbered = sum(row.held for row in some), sum(row.numbered for row in some)
    return GapRow(
        label,
        best,
        years,
        numbered,
        held,
        sum(row.withdrawn for row in some),
        sum(row.known for row in some),
        sum(row.cited for row in some),
        sum(row.unseen for row in some),
        percent(held, numbered),
    )


PAGE = Page(
    Address(
        "gaps",
        "/gaps",
        "missing telegrams of every post; `?year=`",
        link=urls.gaps,
    ),
    "gaps.html",
    GapsView,
    build,
)
