"""The source's text with the kind of each block in the margin and underlined values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rich.console import Console
from rich.text import Text

from reftel.cli.plain import plain
from reftel.model import Block, Field, Witness

_STYLES = {
    "unknown": "bold red",
    "filler": "dim",
    "navigation": "dim",
    "preamble": "yellow",
    "articles": "yellow",
    "record": "yellow",
    "foreign": "red",
    "paragraph": "",
    "heading": "bold",
    "page_mark": "dim magenta",
    "stray_caption": "magenta",
    "tail": "dim",
    "blank": "dim",
}
_REST = "cyan"
"""Blocks of the header and of the front matter."""

_UNDERLINE = "underline"
_MOST_NAMES = 3


def rows(witness: Witness, console: Console, width: int | None = None) -> Iterator[Text]:
    """A row for each line of each block: `kind │ text  ‹fields that begin here›`.

    Lines longer than `width` are folded, with the margin going on beside them; None folds nothing.
    """
    text = witness.text.text
    blocks = witness.cable.blocks
    margin = max((len(block.kind) for block in blocks), default=0)
    room = max(width - margin - 3, 20) if width is not None else None
    fields = sorted((field for field in witness.cable.fields if len(field.span)), key=lambda field: field.span.start)
    begun = 0
    for block in blocks:
        while begun < len(fields) and fields[begun].span.end <= block.span.start:
            begun += 1
        kind: str = block.kind
        for bar, shown in _block(text, block, fields, begun):
            folded = shown.wrap(console, room) if room is not None and shown.cell_len > room else [shown]
            for part in folded:
                yield Text.assemble((f"{kind:>{margin}} {bar} ", "dim"), part)
                kind, bar = "", "┆"


def _block(text: str, block: Block, fields: list[Field], begun: int) -> Iterator[tuple[str, Text]]:
    """Each line of a block, with the bar before it: `└` if it continues in the middle of a line."""
    style = _STYLES.get(block.kind, _REST)
    start, end = block.span.start, block.span.end
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        bar = "│" if start == 0 or text[start - 1] == "\n" else "└"
        shown = stop - 1 if stop < end and stop > start and text[stop - 1] == "\r" else stop
        yield bar, _line(text, start, shown, style, fields, begun)
        start = stop + 1


def _line(text: str, start: int, stop: int, style: str, fields: list[Field], begun: int) -> Text:
    """One line, with the fields in it underlined, and the names of those that begin in it."""
    shown = Text(style=style)
    at = start
    names: list[str] = []
    for field in islice(fields, begun, None):
        if field.span.start >= stop:
            break
        if field.span.end <= start:
            continue
        if field.span.start >= start and field.name not in names:
            names.append(field.name)
        low, high = max(field.span.start, at), min(field.span.end, stop)
        if high > low:
            shown.append(plain(text[at:low]))
            shown.append(plain(text[low:high]), style=_UNDERLINE)
            at = high
    shown.append(plain(text[at:stop]))
    if names:
        more = f" +{len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else ""
        shown.append(f"  ‹{', '.join(names[:_MOST_NAMES])}{more}›", style="not underline dim italic")
    return shown
