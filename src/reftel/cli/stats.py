"""`reftel stats`: the coverage of an archive."""

from __future__ import annotations

from pathlib import Path

import click

import reftel
from reftel.archive.types import Coverage, RefusedSource, ValueCount
from reftel.cli.path_type import PathType
from reftel.cli.taking import grouped
from reftel.cli.terminal import counted, errors, number, say, say_json, size

_LOOKED_AT = 2000
"""Maximum number of refused sources to group by reason."""
_SHOWN = 12


@click.command(
    help="Show the coverage of ARCHIVE: counts by form, post, year, classification and defect, and refused sources."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.option("--refused", is_flag=True, help="List every refused source with the reason.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(archive: Path, refused: bool, as_json: bool) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        holdings = opened.coverage()
        if as_json:
            say_json(holdings)
            return
        show(holdings)
        if not refused:
            show_reasons(opened.refused(limit=_LOOKED_AT), holdings.overview.refused)
            return
        after = 0
        while page := opened.refused(limit=200, after=after):
            show_refused(page)
            after = page[-1].number


def show(holdings: Coverage) -> None:
    """The sheet."""
    held = holdings.overview
    copies = counted(held.witnesses, "copy", "copies")
    say(f"{counted(held.cables, 'cable')} of {counted(len(held.posts), 'post')}, {copies}")
    if held.first and held.last:
        say(f"from {held.first:%Y-%m-%d} to {held.last:%Y-%m-%d}")
    share = (holdings.record_bytes + holdings.index_bytes) / holdings.source_bytes if holdings.source_bytes else 0.0
    say(
        f"{counted(held.sources, 'source')} of {size(holdings.source_bytes)}; record {size(holdings.record_bytes)}, "
        f"index {size(holdings.index_bytes)} ({share:.2f} of the sources)"
    )
    _counts("forms", held.counts["form"])
    _counts("posts", tuple(ValueCount(key=post.post, count=post.count) for post in held.posts))
    _counts("years", tuple(sorted(held.counts["year"], key=lambda each: each.key)), all_of_them=True)
    _counts("classification", held.counts["class"])
    _counts("defects", held.counts["defect"], all_of_them=True)
    say()
    say(
        f"partial: {number(holdings.partial)}; lacking sections: {number(holdings.with_missing_sections)}; "
        f"lacking paragraphs: {number(holdings.with_withheld_paragraphs)}"
    )
    say(f"sharing an id with another telegram: {number(holdings.same_id)}")
    say(f"cited, but not here: {number(holdings.cited_not_held)}")
    for lack in holdings.most_cited_not_held[:_SHOWN]:
        say(f"  {lack.id}  cited by {number(lack.cited_by)}")
    say(f"refused sources: {number(held.refused)}")
    for count in holdings.refused_by:
        say(f"  {number(count.count)}  {count.key}")


def show_reasons(page: tuple[RefusedSource, ...], count: int) -> None:
    """Print the reasons of refusals, equal reasons in one line."""
    lines = [f"{each.path or each.sha256[:12]}: {each.reason.removeprefix(f'{each.path}: ')}" for each in page]
    said = grouped(lines)[:_SHOWN]
    for line, _ in said:
        say(f"  {line}")
    if count > sum(number for _, number in said):
        say("  ... all of them: --refused")


def show_refused(page: tuple[RefusedSource, ...]) -> None:
    """Print the unreadable sources."""
    for each in page:
        kept = "" if each.kept else " (too large to keep)"
        name = each.path or each.sha256[:12]
        say(f"  {name}: {each.reason.removeprefix(f'{name}: ')}{kept}")


def _counts(label: str, counts: tuple[ValueCount, ...], *, all_of_them: bool = False) -> None:
    if not counts:
        return
    say()
    shown = counts if all_of_them else counts[:_SHOWN]
    more = f", and {number(len(counts) - len(shown))} more" if len(counts) > len(shown) else ""
    say(f"{label}: " + ", ".join(f"{count.key} {number(count.count)}" for count in shown) + more)
