"""`reftel check`: count the results of reading files and folders."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping

import click
import msgspec
from rich import box
from rich.console import Console, Group, RenderableType
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from reftel.cli.counting import Count, count
from reftel.cli.path_type import PathType
from reftel.cli.plain import line
from reftel.export.format import quiet_json
from reftel.fields.defect_words import in_words
from reftel.reading import RawSource, sources

_NOTES = 2
"""Reasons that are shown of one uncertain value."""


@click.command(short_help="count the results of reading files and folders")
@click.argument("paths", metavar="FOLDER...", nargs=-1, required=True, type=PathType(allow_dash=True))
@click.option("--strict", is_flag=True, help="Exit with status 1 on any defect and on any unreadable source.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="cores",
    help="Number of reading processes.",
)
def command(paths: tuple[str, ...], strict: bool, as_json: bool, jobs: int) -> None:
    """Read every telegram in files, folders, zips and tars, and count: sources, forms, telegrams, characters covered by
    blocks (all must be), characters not understood, values found, defects. List the values that were read with little
    certainty.

    The exit status is 1 if a character is not covered, if a value leads to no bytes, or if no source could be read.
    """
    refused = Count()
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("reading")

        def advance(sofar: Count) -> None:
            progress.update(task, description=f"{sofar.telegrams:,} telegrams, {sofar.bytes / 1e6:,.1f} MB")

        whole = count(_sources(paths, refused), jobs, advance)
    whole.add(refused)
    if as_json:
        sys.stdout.buffer.write(
            msgspec.json.format(quiet_json(msgspec.json.encode(whole, order="deterministic"))) + b"\n"
        )
        sys.stdout.flush()
    else:
        Console(highlight=False).print(_report(whole))
    if whole.covered < whole.characters or whole.untraceable or not whole.telegrams:
        raise click.exceptions.Exit(1)
    if strict and (whole.defective or whole.refusals):
        raise click.exceptions.Exit(1)


def _sources(paths: tuple[str, ...], refused: Count) -> Iterator[RawSource]:
    for path in paths:
        yield from sources(path, on_error=refused.refuse)


def _report(whole: Count) -> RenderableType:
    parts: list[RenderableType] = [_overview(whole)]
    parts += _ranking("values", "telegrams", whole.fields, whole.telegrams, _beside(whole))
    parts += _ranking("blocks", "characters", whole.blocks, whole.characters)
    parts += _ranking("defects", "times", whole.defects)
    parts += _doubts(whole)
    if whole.refusals:
        parts += [Text(), _refusals(whole)]
    return Group(*parts)


def _overview(whole: Count) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim", overflow="fold")
    table.add_row("sources", f"{whole.sources:,}", f"{whole.bytes / 1e6:,.1f} MB")
    for form, number in whole.forms.most_common():
        table.add_row(form, f"{number:,}", "")
    share = f"{whole.partial:,} partial, {whole.defective:,} with defects"
    table.add_row("telegrams", f"{whole.telegrams:,}", share)
    table.add_row("characters", f"{whole.characters:,}", "")
    covered = whole.covered == whole.characters
    table.add_row(
        "covered", Text(_percent(whole.covered, whole.characters), style="green" if covered else "bold red"), ""
    )
    paragraphs, elements = whole.as_paragraphs, whole.as_elements
    other = whole.characters - paragraphs - elements - whole.unknown
    table.add_row("paragraphs", _percent(paragraphs, whole.characters), "of the characters, with headings")
    table.add_row("elements", _percent(elements, whole.characters), "from which a value was read")
    table.add_row("neither", _percent(other, whole.characters), "rules, marks, blanks, elements without a value")
    table.add_row("unknown", f"{whole.unknown:,}", _percent(whole.unknown, whole.characters))
    if whole.untraceable:
        table.add_row("untraceable", Text(f"{whole.untraceable:,}", style="bold red"), "values that lead to no bytes")
    table.add_row("refused", f"{whole.refusals.total():,}", "sources that could not be read")
    return table


def _ranking(
    title: str, unit: str, counter: Counter[str], of: int = 0, beside: Mapping[str, Counter[str]] = {}
) -> list[RenderableType]:
    """Return the table of a counter; `beside` are more columns with what they count."""
    if not counter:
        return []
    named = {name for other in beside.values() for name, number in other.items() if number}
    counter = Counter({name: counter[name] for name in counter.keys() | named})
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(title, no_wrap=True)
    table.add_column(unit, justify="right", no_wrap=True)
    if of:
        table.add_column("", justify="right", no_wrap=True, style="dim")
    columns = [other for other in beside.values() if other]
    for heading, other in beside.items():
        if other:
            table.add_column(heading, justify="right", no_wrap=True, style="magenta")
    for name, number in sorted(counter.items(), key=lambda item: (-item[1], item[0])):
        row = [name, f"{number:,}"]
        row += [_percent(number, of)] if of else []
        row += [f"{other[name]:,}" if other[name] else "" for other in columns]
        table.add_row(*row)
    return [Text(), table]


def _beside(whole: Count) -> Mapping[str, Counter[str]]:
    return {"unreadable": whole.unreadable, "uncertain": whole.uncertain}


def _doubts(whole: Count) -> list[RenderableType]:
    """List the first uncertain values of each attribute, with their telegrams."""
    parts: list[RenderableType] = []
    for field, found in sorted(whole.doubts.items(), key=lambda item: (-whole.uncertain[item[0]], item[0])):
        parts.append(Text(f"uncertain: {field}", style="magenta"))
        for each in found:
            said = [line(in_words(note)) for note in each.notes[:_NOTES]]
            said += [f"and {len(each.notes) - _NOTES} more"] if len(each.notes) > _NOTES else []
            name = Text("  ", overflow="fold").append(line(each.source))
            parts.append(name.append(f"  {'; '.join(said)}", style="dim"))
        if (more := whole.uncertain[field] - len(found)) > 0:
            parts.append(Text(f"  and {more:,} more", style="dim"))
    return [Text(), Text("read with little certainty", style="bold"), *parts] if parts else []


def _percent(part: int, whole: int) -> str:
    """Return a percentage, rounded down: 100% means all."""
    return f"{int(part * 10000 / whole) / 100:.2f}%" if whole else "–"


def _refusals(whole: Count) -> RenderableType:
    """Group the unreadable sources by the expectation that they failed."""
    groups: dict[str, list[Text]] = {}
    for one in whole.refused:
        name = Text("  ", overflow="fold").append(line(one.source))
        name.append(f"  byte {one.offset:,}" if one.offset else "", style="dim")
        groups.setdefault(line(one.expected), []).append(name)
    parts: list[RenderableType] = [Text("not read", style="bold")]
    for expected, names in groups.items():
        parts += [Text(f"expected {expected}", style="magenta"), *names]
    if (more := whole.refusals.total() - len(whole.refused)) > 0:
        parts.append(Text(f"and {more:,} more", style="dim"))
    return Group(*parts)
