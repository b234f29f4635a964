"""Rows found on the leaf pages of a damaged record, if the pages above them are lost.

The format of pages and rows: "Database File Format" of SQLite's documentation, sections 1.6 (b-tree pages, overflow
pages) and 2.1 (record format). The types of the columns alone identify the table of a row, so only tables with
distinct types are searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

Value = int | str | bytes | None
_LEAF: Final = 0x0D
_MOST_BYTES: Final = 1 << 28
_SIZES: Final = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
"""Serial type -> bytes of a whole number or nothing."""

CARVED: Final[dict[str, tuple[str, tuple[int, ...]]]] = {
    "dictionary": ("ttb", (0, 1, 2)),
    "file": ("tiiiBii", (0,)),
    "source": ("bit", (0, 1, 2)),
    "content": ("Ib", (0, 1)),
    "refused": ("ttii", (0, 1, 2)),
    "correction": ("itttTiI", (0, 1, 2, 3, 4, 5, 6)),
    "article": ("tTTTi", (0, 1, 2, 3, 4)),
    "accession": ("tttttt", (0, 1, 2, 3, 4, 5)),
    "catalogue": ("tbiii", (0, 1, 2, 3, 4)),
}
"""Table -> kinds of the columns after the number (text, bytes, integer; capital: or nothing), and those needed."""


def carved(file: Path, kinds: str, wanted: Sequence[int]) -> Iterator[tuple[Value, ...]]:
    """Yield (number, wanted columns) of every row of these kinds. Rows that were deleted may be among them."""
    with file.open("rb") as record:
        head = record.read(100)
        size = int.from_bytes(head[16:18], "big")
        size = 65_536 if size == 1 else size
        if size < 512 or size & (size - 1):
            return
        pages = file.stat().st_size // size
        for number in range(pages):
            record.seek(number * size)
            page = record.read(size)
            start = 100 if number == 0 else 0
            if page[start : start + 1] != bytes([_LEAF]):
                continue
            for rowid, payload in _cells(record, page, start, pages):
                values = _values(payload, len(kinds) + 1)
                if values is not None and values[0] is None and _fits(values[1:], kinds):
                    yield (rowid, *(values[1 + column] for column in wanted))


def _cells(record: BinaryIO, page: bytes, start: int, pages: int) -> Iterator[tuple[int, bytes]]:
    """The cells of a leaf: row number and payload, that of overflow pages included."""
    size = len(page)
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    largest = size - 35
    least = (size - 12) * 32 // 255 - 23
    for index in range(min(count, size // 4)):
        at = int.from_bytes(page[start + 8 + 2 * index : start + 10 + 2 * index], "big")
        if not start + 8 < at < size:
            continue
        length, at = _varint(page, at)
        rowid, at = _varint(page, at)
        if not 0 < length < _MOST_BYTES:
            continue
        local = length
        if length > largest:
            local = least + (length - least) % (size - 4)
            local = least if local > largest else local
        payload = page[at : at + local]
        if length > local:
            following = int.from_bytes(page[at + local : at + local + 4], "big")
            payload += _overflow(record, following, length - local, size, pages)
        if len(payload) == length:
            yield rowid, payload


def _overflow(record: BinaryIO, following: int, left: int, size: int, pages: int) -> bytes:
    parts = []
    for _ in range(left // (size - 4) + 1):
        if not 0 < following <= pages:
            break
        record.seek((following - 1) * size)
        page = record.read(size)
        following = int.from_bytes(page[:4], "big")
        parts.append(page[4 : 4 + left])
        left -= len(parts[-1])
    return b"".join(parts)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(8):
        byte = data[at + index] if at + index < len(data) else 0
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | (data[at + 8] if at + 8 < len(data) else 0), at + 9


def _values(payload: bytes, columns: int) -> list[Value] | None:
    """The columns of a row; None if it has others or is not a row."""
    header, at = _varint(payload, 0)
    if not columns < header <= min(len(payload), 10 * columns):
        return None
    types = []
    while at < header:
        kind, at = _varint(payload, at)
        types.append(kind)
    if len(types) != columns:
        return None
    values: list[Value] = []
    for kind in types:
        length = (kind - 12) // 2 if kind >= 12 else _SIZES.get(kind, -1)
        if length < 0 or at + length > len(payload):
            return None
        values.append(_value(kind, payload[at : at + length]))
        at += length
    return values


def _value(kind: int, data: bytes) -> Value:
    if kind >= 12:
        return data if kind % 2 == 0 else data.decode("utf-8", "replace")
    return {0: None, 8: 0, 9: 1}.get(kind, int.from_bytes(data, "big", signed=True))


def _fits(values: Sequence[Value], kinds: str) -> bool:
    expected = {"t": str, "b": bytes, "i": int}
    return all(
        isinstance(value, expected[kind.lower()]) or (value is None and kind.isupper())
        for value, kind in zip(values, kinds, strict=True)
    )
