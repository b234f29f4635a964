"""The front page: a search box, counts, a timeline and a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reftel.archive.types import CableSummary
from reftel.vocab.posts import posts as post_vocab
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.charts.months import MonthsChart, months_chart
from reftel.web.charts.worldmap import WorldMap, world_map
from reftel.web.filters import day, plural
from reftel.web.page import Page, PageRequest, View
from reftel.web.render.about import AboutBlock, read_about
from reftel.web.render.cable_rows import Counted, Row, row, rows, tag_marks, year_links
from reftel.web.settings import Settings

TAGS = 14
COLLECTIONS = 6
NEWEST = 6
LARGEST = 6


@dataclass(frozen=True)
class WayIn:
    """A link to a list, with the question that it answers."""

    label: str
    says: str
    href: str


WAYS = (
    WayIn("Posts and countries", "Embassies, consulates, the Department", urls.origins()),
    WayIn("Days", "A calendar of what was written", urls.dates("created")),
    WayIn("Subjects", "The drafters’ codes (TAGS)", urls.tags()),
    WayIn("Signatures", "Ambassadors and Secretaries", urls.signers()),
    WayIn("Classification", "How secret a cable was", urls.classifications()),
    WayIn("What is missing", "Gaps in the numbers, and letters that ask for them", urls.gaps()),
)


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
    about: tuple[AboutBlock, ...]
    """The owner's text about the archive."""
    heading: str
    citation: str
    """Citation of the whole archive."""
    conversations: tuple[tuple[Row, str, str], ...]
    """The largest conversations: a cable, the address, the number of cables in the archive."""
    most_cited: tuple[tuple[Row, str], ...]
    """The most cited cables, with the number of citing cables."""
    ways: tuple[WayIn, ...]
    collections: tuple[Counted, ...]
    example: Row | None
    """A cable for the sample search."""


def telling(cards: Iterable[CableSummary]) -> list[CableSummary]:
    """Return the first cables for a list, those with an id and a subject before others."""
    return sorted(cards, key=lambda card: card.subject is None or card.id.startswith("NOID"))[:NEWEST]


def build(page_request: PageRequest) -> HomeView:
    """Build the page from the overview, which the archive keeps ready."""
    archive = page_request.app.archive
    overview = archive.overview()
    chart = months_chart((cell.month, cell.classification, cell.count) for cell in overview.months)
    known = post_vocab().by_name
    created = rows(telling(archive.newest("created", limit=NEWEST * 4)))
    ends = [each.year for each in (overview.first, overview.last) if each is not None]
    years = "–".join(str(year) for year in dict.fromkeys(ends))
    where = (page_request.public("/") or "").rstrip("/")
    held = plural(overview.cables, "diplomatic cable") if overview.cables else "diplomatic cables"
    cited = archive.most_cited(limit=LARGEST)
    named = page_request.app.settings.title != Settings.title
    return HomeView(
        title="Search diplomatic cables",
        cables=overview.cables,
        posts=len(overview.posts),
        years=years,
        copies=overview.witnesses,
        chart=chart,
        year_links=year_links((mark.year for mark in chart.years), "") if chart else {},
        map=world_map((known[entry.post], entry.count) for entry in overview.posts if entry.post in known),
        newest_created=created,
        newest_released=tuple(map(_released, telling(archive.newest("released", limit=NEWEST * 4)))),
        tags=tuple(
            Counted(mark.code, mark.href, count.count, mark.meaning)
            for count in overview.counts.get("tag", ())[:TAGS]
            for mark in tag_marks((count.key,))
        ),
        about=read_about(archive.path),
        heading=page_request.app.settings.title if named else f"Search {held}",
        citation=", ".join(
            part for part in (page_request.collection, plural(overview.cables, "cable"), years, where) if part
        ),
        conversations=tuple(
            (row(card, with_tags=False), urls.thread(card.id), plural(count, "cable"))
            for card, count in archive.conversations(limit=LARGEST)
        ),
        most_cited=tuple((row(card, with_tags=False), plural(count, "cable")) for card, count in cited),
        ways=WAYS,
        collections=tuple(
            Counted(count.key, urls.collection(count.key), count.count)
            for count in archive.counts("collection", limit=COLLECTIONS)
        ),
        example=row(cited[0][0]) if cited else created[0] if created else None,
    )


def _released(card: CableSummary) -> Row:
    """A cable with the day by which it is listed."""
    made = row(card, with_tags=False)
    return replace(made, flags=(f"released {day(card.released)}", *made.flags)) if card.released else made


PAGE = Page(
    Address(
        "home",
        "/",
        "the front page",
        link=urls.home,
    ),
    "home.html",
    HomeView,
    build,
)
