"""The values of an object of JSON as cells. Objects within it have names with periods: `_source.content`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from reftel.forms.cell_text import NAMED, TableCell, unescaped
from reftel.forms.own_export import is_object
from reftel.spans import MappedText, Weave

_ESCAPED = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.S)
_KEY = re.compile(r'[\s,{]*+"((?:[^"\\]++|\\.)*+)"\s*+:\s*+', re.S)
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.S)
_TORN = re.compile(r'"((?:[^"\\]++|\\.)*+)\\?\Z', re.S)
"""A text that the end of the file cut off."""
_CLOSING = re.compile(r"\s*+\}")
_DEEPEST: Final = 4
"""Objects within each other whose values are cells."""
_LINES: Final = 300
"""Characters from which a list of texts with blanks is the lines of one text."""
KEY: Final = "key"
"""Name of the cell for the name of an object: of `{"07LIMA900100": {...}}` the id."""


def names_of(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of an object's cells, in their order.

    Example: of `{"_id": "7", "_source": {"content": "..."}}`, `_id` and `_source.content`.
    """
    if is_object(tuple(value)):
        yield from value
    else:
        yield from _names(value, "", 1)


def _names(value: Mapping[str, Any], above: str, depth: int) -> Iterator[str]:
    for name, each in value.items():
        if isinstance(each, dict) and each and depth < _DEEPEST:
            yield from _names(each, f"{above}{name}.", depth + 1)
        else:
            yield above + name


def json_cells(row: MappedText, columns: Sequence[str]) -> list[TableCell]:
    """Return the cells of an object, in the order of `columns`; nothing for one that it does not have."""
    found: dict[str, TableCell] = {}
    at = 0
    if not row.text.lstrip().startswith("{") and (key := _KEY.match(row.text)):
        found[KEY] = TableCell(unescaped(row, *key.span(1), _ESCAPED, _meaning))
        at = key.end()
    _read(row, at, "", 1, found, frozenset(columns))
    nothing = TableCell(row.cut(0, 0), True)
    return [found.get(name, nothing) for name in columns]


def _read(
    row: MappedText, at: int, above: str, depth: int, found: dict[str, TableCell], wanted: frozenset[str]
) -> int | None:
    """Read the object at the place; return its end, None for one that cannot be read."""
    decoder = json.JSONDecoder(strict=False)
    while (key := _KEY.match(row.text, at)) is not None:
        name = above + unescaped(row, *key.span(1), _ESCAPED, _meaning).text
        at = key.end()
        if text := _STRING.match(row.text, at):
            found[name] = TableCell(unescaped(row, *text.span(1), _ESCAPED, _meaning))
            at = text.end()
        elif text := _TORN.match(row.text, at):
            found[name] = TableCell(unescaped(row, *text.span(1), _ESCAPED, _meaning), is_torn=True)
            return None
        elif name not in wanted and depth < _DEEPEST and row.text[at] == "{" and not _EMPTY.match(row.text, at):
            end = _read(row, at, f"{name}.", depth + 1, found, wanted)
            if end is None:
                return None
            at = end
        else:
            try:
                value, end = decoder.raw_decode(row.text, at)
            except (ValueError, RecursionError):
                return None
            found[name] = _other(row, value, at, end)
            at = end
        if closing := _CLOSING.match(row.text, at):
            return closing.end()
    return None


_EMPTY = re.compile(r"\{\s*+\}")


def _other(row: MappedText, value: object, start: int, end: int) -> TableCell:
    """A value that is not a text."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return TableCell(_listed(row, start, end, is_lines=_is_lines(value)))
    return TableCell(row.cut(start, start if value is None else end), value is None)


def _is_lines(texts: Sequence[str]) -> bool:
    return sum(map(len, texts)) > _LINES and any(" " in text.strip() for text in texts)


def _listed(row: MappedText, start: int, end: int, *, is_lines: bool) -> MappedText:
    """A list of texts as one: the lines of a text, or codes with bars between."""
    weave = Weave(row)
    for number, text in enumerate(_STRING.finditer(row.text, start, end)):
        if number:
            weave.unit("\n" if is_lines else "|", text.start(), text.start() + 1)
        at = text.start(1)
        for mark in _ESCAPED.finditer(row.text, *text.span(1)):
            weave.keep(at, mark.start())
            weave.unit(_meaning(mark.group()), *mark.span())
            at = mark.end()
        weave.keep(at, text.end(1))
    return weave.done()


def _meaning(written: str) -> str:
    if written[1] == "u":
        meant: str = json.loads(f'"{written}"', strict=False)
        return meant if not 0xD800 <= ord(meant[0]) < 0xE000 else "\ufffd"
    return NAMED.get(written[1], written[1]) if written[1] in "nrtbf" else written[1]
