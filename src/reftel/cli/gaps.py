"""`reftel gaps`: missing cables by post and year."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import click
import msgspec

import reftel
from reftel.archive.archive import Archive
from reftel.cli.path_type import PathType
from reftel.cli.terminal import clean, counted, errors, number, say, say_json
from reftel.errors import ReftelError
from reftel.serials.ledger import PostGaps, PostYear, SerialGap
from reftel.serials.sequence import sequence_of
from reftel.vocab.posts import posts
from reftel.vocab.traffic import holes_of, year_totals

_SHOWN = 20
"""Gaps and posts of a printed table; csv and json have all."""

_COLUMNS = ("post", "year", "numbered", "held", "withdrawn", "known", "cited", "unseen", "highest")


class Report(msgspec.Struct):
    """One post and year, as JSON."""

    ledger: PostYear
    gaps: tuple[SerialGap, ...]


@click.command(
    help="Show missing telegrams by serial numbers of each post and year: serials held, listed in catalogues, cited, "
    "never seen. With --post and --year: one ledger, with estimates, message numbers and every gap with its days. "
    "docs/gaps.md explains the figures."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.option("--post", help="Post, by any of its names.")
@click.option("--year", type=click.IntRange(1900, 2100), help="Year.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def command(archive: Path, post: str | None, year: int | None, form: str) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        name = None if post is None else _post(post)
        if name is not None and year is not None:
            _one(opened, name, year, form)
        else:
            _several(opened, name, year, form)


def _post(written: str) -> str:
    known = posts().resolve(written)
    return sequence_of(known.name if known is not None else written.upper())


def _several(opened: Archive, post: str | None, year: int | None, form: str) -> None:
    found = [row for row in opened.gaps() if (post is None or row.post == post) and (year is None or row.year == year)]
    if form == "json":
        say_json(found)
    elif form == "csv":
        _csv(_COLUMNS, ([getattr(row, column) for column in _COLUMNS] for row in found))
    else:
        _table(found, is_cut=post is None and year is None)
        _totals({row.year for row in found}, opened.gaps())


def _table(found: Sequence[PostGaps], *, is_cut: bool) -> None:
    shown = sorted(found, key=lambda row: (-row.numbered, row.post, row.year))[:_SHOWN] if is_cut else found
    say(f"{'post':20} {'year':>4} {'numbered':>9} {'held':>8} {'known':>8} {'cited':>7} {'unseen':>8}   share held")
    for row in shown:
        say(
            f"{row.post:20} {row.year:>4} {number(row.numbered):>9} {number(row.held):>8} {number(row.known):>8} "
            f"{number(row.cited):>7} {number(row.unseen):>8}   {_share(row.held, row.numbered)}"
        )
    if len(shown) < len(found):
        say(f"... the largest of {counted(len(found), 'year of a post', 'years of posts')}; all: --format csv")
    say("numbered: serials used at least, from the first to the highest that is held or known")


def _totals(years: Collection[int], every: Sequence[PostGaps]) -> None:
    """Print State's totals of whole years, with the share that all posts here have of them, and known holes."""
    for year in sorted(set(years) & set(year_totals())):
        total = year_totals()[year]
        here = sum(row.held for row in every if row.year == year)
        if total.sent is not None:
            records = f", {number(total.surviving)} records survive" if total.surviving is not None else ""
            say(
                f"{year}: State counted {number(total.sent)} telegrams of all posts{records}; "
                f"held here, of all posts: {number(here)}, {_share(here, total.sent)} ({total.source})"
            )
        if total.slip:
            say(f"{year}: note: {total.slip}")
    for hole in {hole: None for year in sorted(years) for hole in holes_of(year)}:
        lost = f", {hole.lost:.0%} lost" if hole.lost is not None else ""
        say(f"{hole.first} to {hole.last}: {hole.what}{lost} ({hole.source})")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} of {number(whole)}" if whole else "-"


def _one(opened: Archive, post: str, year: int, form: str) -> None:
    ledger, gaps = opened.post_year(post, year)
    if not ledger.numbered:
        raise ReftelError(f"nothing of {post} {year} is held, listed or cited here")
    if form == "json":
        say_json(Report(ledger, gaps))
    elif form == "csv":
        _csv(
            ("first", "last", "count", "state"),
            ((run.first, run.last, run.count, run.state) for run in ledger.runs),
        )
    else:
        _sheet(ledger, gaps)


def _sheet(ledger: PostYear, gaps: Sequence[SerialGap]) -> None:
    say(f"{ledger.post} {ledger.year}: serials {ledger.first} to {ledger.highest}, {number(ledger.numbered)} at least")
    say(f"  held       {_share(ledger.held, ledger.numbered)}")
    for label, count in (
        ("withdrawn", ledger.withdrawn),
        ("known", ledger.known),
        ("cited", ledger.cited),
        ("never seen", ledger.unseen),
    ):
        say(f"  {label:10} {number(count)}")
    if ledger.has_two_counts:
        say("posts began a new count on July 1 until 1968: a number may be of two telegrams, and nothing is estimated")
    for found in (ledger.estimate, ledger.other_estimate):
        if found is not None:
            even = "" if found.method == "days" or ledger.is_even else "; the gaps speak against this method here"
            say(
                f"last serial of the year, by {found.method}: {number(found.best)}, "
                f"with {found.level:.0%} between {number(found.low)} and {number(found.high)}{even}"
            )
    if ledger.stray:
        beside = ", ".join(f"{run.lowest} to {run.highest} ({run.seen})" for run in ledger.stray)
        say(f"beside the series, of another one or misread: {beside}")
    if ledger.wrong_days:
        say(f"dates off by weeks: serials {', '.join(map(str, ledger.wrong_days))}")
    for counter in ledger.counters:
        odd = f"; odd numbers: serials {', '.join(map(str, counter.odd))}" if counter.odd else ""
        say(
            f"numbers to {counter.addressee}: {counter.first:04d} to {counter.last:04d}, {number(counter.used)} used "
            f"over {number(counter.serials)} serials, {number(counter.held)} held; "
            f"at most {number(counter.most)} telegrams{odd}"
        )
    lacking = [day for day in ledger.days if day.state == "missing"]
    if lacking:
        spans = _spans([day.date for day in lacking])
        say(f"days on which missing telegrams may have been sent: {number(len(lacking))}: {spans}")
    for gap in sorted(gaps, key=lambda gap: -gap.count)[:_SHOWN]:
        serials = f"{gap.first}" if gap.count == 1 else f"{gap.first} to {gap.last} ({number(gap.count)})"
        say(f"  missing {serials}: sent {gap.days.first} to {gap.days.last}")
    if len(gaps) > _SHOWN:
        say(f"  ... the largest of {counted(len(gaps), 'gap')}; all: --format json")


def _spans(days: Sequence[dt.date]) -> str:
    """Days as spans, at most twelve: `2008-03-04 to 2008-03-09, 2008-05-01`."""
    spans: list[tuple[dt.date, dt.date]] = []
    for day in days:
        if spans and (day - spans[-1][1]).days == 1:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    said = [f"{first}" if first == last else f"{first} to {last}" for first, last in spans[:12]]
    return ", ".join(said) + (" ..." if len(spans) > len(said) else "")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([clean(str(cell)) for cell in row])
