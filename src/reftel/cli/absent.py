"""`reftel absent`: cables that are cited and not held."""

from __future__ import annotations

from pathlib import Path

import click

import reftel
from reftel.archive.references.absent import AbsentCable, AbsentPage
from reftel.archive.references.absent_search import ABSENT_SORTS, AbsentSort
from reftel.archive.references.state_types import STATE_TITLES
from reftel.cli.path_type import PathType
from reftel.cli.terminal import counted, errors, say
from reftel.vocab.posts import posts


@click.command(
    help="List cables that ARCHIVE cites and does not hold, the most cited first, or those of a post by number. "
    "With ID, show one of them: the cables that cite it, their sentences about it, and its likely date."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("cable_id", metavar="[ID]", required=False)
@click.option("--post", help="Show only this post.")
@click.option("--year", type=int, help="Show only this year.")
@click.option("--query", default="", help="Show only those that a query finds, as in `reftel search`.")
@click.option("--sort", type=click.Choice(ABSENT_SORTS), default="cited", show_default=True, help="Order of --query.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
def command(
    archive: Path,
    cable_id: str | None,
    post: str | None,
    year: int | None,
    query: str,
    sort: AbsentSort,
    limit: int,
) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        if cable_id is not None:
            show(opened.absent(cable_id))
            return
        known = posts().resolve(post) if post else None
        name = known.name if known else post.upper() if post else None
        if query or sort != "cited":
            own = (f'from:"{name}"' if name else "", f"created:{year}" if year else "", f"({query})" if query else "")
            page = opened.search_absent(" ".join(each for each in own if each), limit=limit, sort=sort)
        else:
            page = opened.absent_cables(post=name, year=year, limit=limit)
        listing(page)


def listing(page: AbsentPage) -> None:
    """Print a list of cables that are not held."""
    if not page.total:
        say("0 cables")
    for row in page.rows:
        doubt = f" ({STATE_TITLES[row.doubt]})" if row.doubt else ""
        about = "" if not row.subject else f"  {row.subject}" if row.has_own_subject else f"  (in: {row.subject})"
        say(f"{row.id}{doubt}  cited by {row.cited_by}{about}")
        if row.said:
            say(f"    {row.said_in}: {row.said}")
    for limit in page.limits:
        say(limit)
    if page.is_cut:
        say("Too many citing cables fulfill a condition to check them all; the list may be incomplete.")
    if page.total > len(page.rows):
        say(f"{counted(page.total, 'cable')} in all; --limit shows more")


def show(one: AbsentCable) -> None:
    """Print the facts about a cable that is not held."""
    say(f"{one.id}: {one.state}")
    if one.subject:
        say(f"subject, as a catalogue has it: {one.subject}")
    elif one.inferred_subjects:
        say(f"subject of a cable that cites it: {one.inferred_subjects[0]}")
    if one.classification:
        say(f"classification, as a catalogue has it: {one.classification}")
    if one.addressees:
        say(f"to, as a catalogue has it: {one.addressees}")
    elif one.inferred_addressees:
        say(f"had by posts that cite it: {', '.join(map(_name, one.inferred_addressees))}")
    if one.tags:
        say(f"TAGS, as a catalogue has them: {' '.join(one.tags)}")
    elif one.inferred_tags:
        say(f"TAGS of those that cite it: {' '.join(one.inferred_tags)}")
    near = [card.id for card in (one.before, one.after) if card]
    if near:
        say(f"nearest numbers that are held: {', '.join(near)}")
    say(f"cited by {counted(one.cited_by, 'cable')}")
    for telling in one.citing:
        label = f" as {telling.label}" if telling.label else ""
        say(f"  {telling.card.id}{label}  {telling.card.subject or ''}")
        for anchor, sentence in telling.sentences:
            say(f"    {anchor}: {sentence}")


def _name(post: str) -> str:
    known = posts().by_name.get(post)
    return known.display if known else post
