"""`reftel search`: the hits of a query."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

import reftel
from reftel.archive.explanation import AlternativeQuery, Explanation, ResolvedCitation
from reftel.archive.references.absent_search import absent_part
from reftel.archive.search import SORTS
from reftel.archive.types import CableSummary, Passage, SearchAnswer
from reftel.cli.absent import listing
from reftel.cli.path_type import PathType
from reftel.cli.querying import QueryCommand
from reftel.cli.terminal import clean, counted, errors, number, say, say_json
from reftel.index.base import Sort
from reftel.query import parse_query


@click.command(cls=QueryCommand, help="Find cables of ARCHIVE. docs/search.md explains the query language.")
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("query")
@click.option(
    "--limit", type=click.IntRange(0, 1000), default=20, show_default=True, help="Number of cables on a page."
)
@click.option("--after", help="Cursor from the page before.")
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    default="relevance",
    show_default=True,
    help="Order; -created means newest first.",
)
@click.option("--facets", is_flag=True, help="Count the hits by post, year, TAG ...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(archive: Path, query: str, limit: int, after: str | None, sort: Sort, facets: bool, as_json: bool) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        if "absent" in query.lower() and absent_part(parse_query(query, opened.vocabulary())) is not None:
            found = opened.search_absent(query, limit=limit, after=after, facets=facets)
            if as_json:
                say_json(found)
            else:
                listing(found)
            return
        results = opened.search(query, limit=limit, after=after, sort=sort, facets=facets, exact=True)
        if as_json:
            say_json(results)
            return
        show(results)


def show(results: SearchAnswer) -> None:
    """Print hits, facets, and the cursor of the next page."""
    console = Console(highlight=False, soft_wrap=True)
    say(totals(results))
    for limit in results.limits:
        say(limit)
    if results.citation is not None:
        cited(results.citation)
    for one in results.understood:
        word = "the words" if " " in one.words else "the word"
        say(f"“{one.words}” finds {word} and {one.says}")
        say(f"    only {one.says}: {one.meant}")
        say(f"    only {word}: {one.literal}")
    if results.explanation is not None:
        explain(results.explanation)
    for hit in results.hits:
        say()
        say(headline(hit.card) + ("  (uncertain reading)" if hit.is_uncertain else ""))
        for passage in hit.passages:
            console.print(marked(passage))
    for name, values in results.facets.items():
        if values:
            say()
            say(f"{name}: " + ", ".join(f"{value.value} {number(value.count)}" for value in values[:10]))
    if results.next:
        say()
        say(f"More: --after {results.next}")


def cited(citation: ResolvedCitation) -> None:
    """Print the meaning of a pasted citation."""
    if len(citation.ids) == 1:
        place = f", paragraph {citation.anchor}" if citation.anchor else ""
        say(f"This cites {citation.ids[0]}{place}: reftel show ARCHIVE {citation.ids[0]}")
    elif citation.ids:
        say(f"{citation.written} may be {' or '.join(citation.ids)}")
    else:
        near = f"; near it: {', '.join(citation.nearest)}" if citation.nearest else ""
        say(f"{citation.written} is not in this archive{near}")


def totals(results: SearchAnswer) -> str:
    """`123 cables; 98 with exactly this form`"""
    text = counted(results.total, "cable")
    if results.exact is None or results.exact == results.total:
        return text
    return f"{text}; {number(results.exact)} with exactly this form"


def explain(explanation: Explanation) -> None:
    """Print why nothing was found, and other queries."""
    if explanation.note:
        say(explanation.note)
    for title, listed in (
        ("Written otherwise in this language:", explanation.advice),
        ("Instead:", explanation.alternatives),
    ):
        if title == "Instead:" and explanation.conditions:
            say()
            say("Each condition alone:")
            for one in explanation.conditions:
                said = "takes away" if one.is_excluded else "finds"
                rest = f"; without it the query finds {number(one.without_count)}" if one.without else ""
                say(f"    {one.text}  {said} {counted(one.count, 'cable')}{rest}")
                if one.values:
                    say("        here: " + ", ".join(f"{each.key} {number(each.count)}" for each in one.values))
            if explanation.not_counted:
                say(f"    {counted(explanation.not_counted, 'more condition')} not counted")
        if listed:
            say()
            say(title)
            for other in listed:
                say(f"    {_alternative(other)}")


def _alternative(other: AlternativeQuery) -> str:
    return f"{other.query}  {counted(other.count, 'cable')} ({other.because})"


def headline(card: CableSummary) -> str:
    """`08MEXICO714  2008-03-13  CONFIDENTIAL  Embassy Mexico  SUBJECT`"""
    day = card.created.date().isoformat() if card.created else "no date   "
    parts = [card.id, day, card.classification or "-", card.origin or card.post or "-", card.subject or "(no subject)"]
    return "  ".join(parts)


def marked(passage: Passage) -> Text:
    """Return the passage on one line, with the matches in bold."""
    line = clean(passage.text).replace("\n", " ")
    text = Text(f"    {passage.anchor or passage.label or 'subject'}: ")
    start = len(text)
    text.append(("… " if passage.is_cut_before else "") + line + (" …" if passage.is_cut_after else ""))
    start += 2 if passage.is_cut_before else 0
    for mark in passage.marks:
        text.stylize("bold", start + mark.start, start + mark.end)
    return text
