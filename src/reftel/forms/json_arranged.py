"""JSON whose rows are not objects of a list: rows without names, columns, texts by their ids, lists of texts.

Libraries of data write tables so: `{"columns": [...], "data": [[...]]}`, `{"id": {"0": ...}, "text": {"0": ...}}`,
`[["id", "text"], [...]]`. A row has no bytes of its own: its source is a JSON object of its cells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from reftel.errors import DamagedContainer, NotATelegram
from reftel.forms.base import Stream, read_whole
from reftel.forms.json_values import KEY, names_of
from reftel.forms.table_columns import is_of_telegrams, match_columns
from reftel.forms.table_rows import TableRow
from reftel.forms.text_sniff import likeness

_STRING = re.compile(rb'"((?:[^"\\]++|\\.){40,}+)(?:"|\\?\Z)', re.S)
_WRITTEN = re.compile(rb"\\[nr]")
_SUBJECT = re.compile(rb"(?:\\n|\n|\")[ \t]{0,20}SUBJ(?:ECT)?[:.]")
_CLEAR: Final = 0.8
_DEEPEST: Final = 12
TEXT: Final = "text"
"""Name of the column of texts that have no name."""

Row = dict[str, Any]


def is_arranged(head: bytes) -> bool:
    """Whether the first bytes are of JSON with telegrams that are not objects of a list.

    Args:
        head: the first bytes, of which no list of objects with telegrams was found.
    """
    if head.lstrip()[:1] not in (b"[", b"{", b'"'):
        return False
    texts = b"\n".join(found[1] for found in _STRING.finditer(head))
    return likeness(_WRITTEN.sub(b"\n", texts).decode("utf-8", "replace")) >= _CLEAR


def holds_several(row: bytes) -> bool:
    """Whether an object has several telegrams: it is no row."""
    return len(_SUBJECT.findall(row)) > 1


def arranged_rows(stream: Stream, name: str) -> Iterator[TableRow]:
    """Yield the rows of a file, with the numbers of rows in place of their offsets.

    Raises:
        DamagedContainer: the file is not JSON.
        TooLarge: the file has more bytes than a source may have.
    """
    data = read_whole(stream, name, what="JSON whose rows are not objects of a list")
    try:
        values = list(_values(data.decode("utf-8", "replace")))
    except (ValueError, RecursionError) as error:
        raise DamagedContainer(name, 0, "undamaged JSON, or a list of objects") from error
    rows = [row for value in values for row in _rows(value, 1)]
    if len(values) > 1 and all(isinstance(value, list | str) for value in values):
        rows = list(_rows(values, 1))
    if not rows:
        raise NotATelegram(name, 0, "objects of JSON")
    columns = tuple(dict.fromkeys(each for row in rows for each in names_of(row)))
    for number, row in enumerate(rows):
        yield TableRow(number, json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"), columns, "json")


def _values(text: str) -> Iterator[Any]:
    """Yield the values of a text: one, or one a line."""
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while at < len(text):
        if text[at] in " \t\r\n\x1e\ufeff":
            at += 1
            continue
        value, at = decoder.raw_decode(text, at)
        yield value


def _rows(value: Any, depth: int) -> Iterator[Row]:
    """Yield the rows of any arrangement."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        yield from _of_list(value, depth)
    elif isinstance(value, dict):
        found = _by_columns(value) or _by_name(value)
        if found:
            yield from found
        elif _is_row(value):
            yield value
        else:
            for each in value.values():
                yield from _rows(each, depth + 1)


def _of_list(values: Sequence[Any], depth: int) -> Iterator[Row]:
    if values and all(isinstance(each, list) for each in values):
        yield from _of_lists(values)
    elif any(isinstance(each, str) and _is_telegram(each) for each in values):
        yield from ({TEXT: each} for each in values if isinstance(each, str))
    else:
        for each in values:
            if isinstance(each, dict) and _is_row(each):
                yield each
            else:
                yield from _rows(each, depth + 1)


def _of_lists(rows: Sequence[Sequence[Any]]) -> Iterator[Row]:
    """Yield rows without names; the first one may have the names of columns."""
    names = [str(each) for each in rows[0]]
    if any(match.field for match in match_columns(names, [])) and all(isinstance(each, str) for each in rows[0]):
        rows = rows[1:]
    else:
        names = [f"column {number + 1}" for number in range(max(map(len, rows)))]
    for row in rows:
        yield dict(zip(names, row, strict=False))


def _by_columns(value: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a table that names its columns once, or has a list or an object for each column."""
    names, data = value.get("columns"), value.get("data")
    if isinstance(names, list) and isinstance(data, list) and all(isinstance(each, list) for each in data):
        return [dict(zip(map(str, names), row, strict=False)) for row in data]
    columns = list(value.values())
    if all(isinstance(each, list) for each in columns) and len({len(each) for each in columns}) == 1:
        made = [dict(zip(value, cells, strict=True)) for cells in zip(*columns, strict=True)]
    elif all(isinstance(each, dict) for each in columns) and len({tuple(each) for each in columns}) == 1:
        made = [{name: column[key] for name, column in value.items()} for key in columns[0]] if columns else []
    else:
        return []
    return made if made and _is_row(made[0]) else []


def _by_name(value: Mapping[str, Any]) -> list[Row]:
    """Return the rows of an object whose names are those of texts: `{"07LIMA900100": "FM AMEMBASSY LIMA ..."}`."""
    texts = [each for each in value.values() if isinstance(each, str) and _is_telegram(each)]
    if len(texts) < len(value) or not texts or is_of_telegrams(match_columns(list(value), [])):
        return []
    return [{KEY: name, TEXT: each} for name, each in value.items()]


def _is_row(value: Mapping[str, Any]) -> bool:
    """Whether one of the values, also of inner objects, is a telegram."""
    for each in value.values():
        if isinstance(each, str) and _is_telegram(each):
            return True
        if (
            isinstance(each, list)
            and each
            and all(isinstance(one, str) for one in each)
            and _is_telegram("\n".join(each))
        ):
            return True
        if isinstance(each, dict) and "_source" in value and _is_row(each):
            return True
    return False


def _is_telegram(text: str) -> bool:
    return len(text) > 40 and likeness(text[:20_000]) >= _CLEAR
