"""The front page: a search box, what there is, when and where it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reftel.vocab.posts import posts as post_vocab
from reftel.web.charts.months import MonthsChart, months_chart
from reftel.web.charts.worldmap import WorldMap, world_map
from reftel.web.page import Ask, Page, View
from reftel.web.render.rows import Counted, Row, rows, tag_marks, year_links

TAGS = 24
NEWEST = 8


@dataclass(frozen=True)
class HomeView(View):
    """Variables of home.html."""

    cables: int
    posts: int
    years: str
    copies: int
    chart: MonthsChart | None
    year_links: Mapping[int, str]
    map: WorldMap
    newest_created: tuple[Row, ...]
    newest_released: tuple[Row, ...]
    tags: tuple[Counted, ...]
    example: Row | None
    """A cable to try the search with."""


def build(ask: Ask) -> HomeView:
    """Everything from the overview, which the archive keeps ready."""
    archive = ask.room.archive
    overview = archive.overview()
    chart = months_chart((cell.month, cell.classification, cell.count) for cell in overview.months)
    known = post_vocab().by_name
    created = rows(archive.newest("created", limit=NEWEST))
    return HomeView(
        title="Search diplomatic cables",
        cables=overview.cables,
        posts=len(overview.posts),
        years="" if overview.first is None or overview.last is None else f"{overview.first.year}–{overview.last.year}",
        copies=overview.witnesses,
        chart=chart,
        year_links=year_links((mark.year for mark in chart.years), "") if chart else {},
        map=world_map((known[entry.post], entry.count) for entry in overview.posts if entry.post in known),
        newest_created=created,
        newest_released=rows(archive.newest("released", limit=NEWEST)),
        tags=tuple(
            Counted(mark.code, mark.href, count.count, mark.meaning)
            for count in overview.counts.get("tag", ())[:TAGS]
            for mark in tag_marks((count.key,))
        ),
        example=created[0] if created else None,
    )


PAGE = Page("home", "home.html", HomeView, build)
