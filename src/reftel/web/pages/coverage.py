"""Coverage: numbers of cables, missing cables and unreadable sources."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.defects import defect_title
from reftel.forms import form_title
from reftel.model import LEVELS
from reftel.web import urls
from reftel.web.address import Address
from reftel.web.filters import days, plural
from reftel.web.page import Page, PageRequest, View
from reftel.web.render.cable_rows import Counted
from reftel.web.render.origin import file_name, without_folders

REFUSED = 50
_NO_LEVEL = f"-class:>={LEVELS[0].lower()}"
"""The query for cables without a classification."""


@dataclass(frozen=True)
class RefusedRow:
    """A source that could not be read."""

    path: str
    reason: str
    size: int


@dataclass(frozen=True)
class HoldingsView(View):
    """Variables of holdings.html."""

    figures: tuple[tuple[str, int], ...]
    when: str
    source_bytes: int
    archive_bytes: int
    forms: tuple[Counted, ...]
    levels: tuple[Counted, ...]
    years: tuple[Counted, ...]
    defects: tuple[Counted, ...]
    lacks: tuple[Counted, ...]
    lacks_total: int
    shortfalls: tuple[tuple[str, str], ...]
    """(number and kind of cables, address of the list or empty)"""
    refused: tuple[RefusedRow, ...]
    refused_total: int


def _shortfall(count: int, query: str, what: str, lack: str = "") -> tuple[str, str]:
    return plural(count, what) + lack, urls.search(query) if count else ""


def _reason(reason: str, path: str) -> str:
    """The reason without the name of the source, which is beside it."""
    return without_folders(reason, path).removeprefix(f"{file_name(path)}: ").removeprefix("at byte 0: ")


def build(page_request: PageRequest) -> HoldingsView:
    """From the archive's statistics, which it keeps ready."""
    archive = page_request.app.archive
    stats = archive.coverage()
    overview = stats.overview
    counts = overview.counts
    levels = {count.key: count.count for count in counts.get("class", ())}
    without = max(overview.cables - sum(levels.values()), 0)
    return HoldingsView(
        title="Coverage of this archive",
        figures=(
            ("cable" if overview.cables == 1 else "cables", overview.cables),
            ("copy" if overview.witnesses == 1 else "copies", overview.witnesses),
            ("source" if overview.sources == 1 else "sources", overview.sources),
            ("post" if len(overview.posts) == 1 else "posts", len(overview.posts)),
            ("article" if overview.articles == 1 else "articles", overview.articles),
        ),
        when=days(overview.first, overview.last),
        source_bytes=stats.source_bytes,
        archive_bytes=stats.record_bytes + stats.index_bytes,
        forms=tuple(
            Counted(form_title(count.key), urls.search(f"form:{count.key}"), count.count)
            for count in counts.get("form", ())
        ),
        levels=tuple(
            Counted(level.capitalize(), urls.classification(level), levels[level])
            for level in LEVELS
            if level in levels
        )
        + ((Counted("Not known", urls.search(_NO_LEVEL), without),) if without else ()),
        years=tuple(
            Counted(count.key, urls.year("created", int(count.key)), count.count)
            for count in sorted(counts.get("year", ()), key=lambda count: count.key)
        ),
        defects=tuple(
            Counted(defect_title(count.key), urls.search(f"defect:{count.key}"), count.count)
            for count in counts.get("defect", ())
        ),
        lacks=tuple(Counted(lack.id, urls.cable(lack.id), lack.cited_by) for lack in stats.most_cited_not_held),
        lacks_total=stats.cited_not_held,
        shortfalls=(
            _shortfall(stats.partial, "is:partial", "partial cable"),
            _shortfall(stats.with_withheld_paragraphs, "is:withheld", "cable", " with paragraphs withheld"),
            _shortfall(stats.with_missing_sections, "defect:section-missing", "cable", " with a section missing"),
            *([(f"{plural(stats.same_id, 'telegram')} with the id of another one", "")] if stats.same_id else []),
        ),
        refused=tuple(
            RefusedRow(file_name(entry.path), _reason(entry.reason, entry.path), entry.size)
            for entry in archive.refused(limit=REFUSED)
        ),
        refused_total=overview.refused,
    )


PAGE = Page(
    Address(
        "holdings",
        "/holdings",
        "coverage: which telegrams the archive has and lacks",
        link=urls.holdings,
    ),
    "holdings.html",
    HoldingsView,
    build,
)
