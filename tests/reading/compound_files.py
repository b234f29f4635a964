"""Compound files (MS-CFB), as Outlook's messages are: a tree of storages and streams."""

from __future__ import annotations

import struct
from collections.abc import Mapping

Tree = Mapping[str, "bytes | Tree"]
_SECTOR = 512
_NONE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096
"""Bytes from which a stream is in sectors of its own; shorter ones get zeros behind them."""


def compound(tree: Tree) -> bytes:
    """A compound file with these streams."""
    entries: list[list[object]] = [["Root Entry", 5, _NONE, _NONE, b""]]
    _add(tree, entries, 0)
    directory = -(-len(entries) * 128 // _SECTOR)
    streams = sum(-(-len(data) // _SECTOR) for *_, data in entries if isinstance(data, bytes))
    fats = 1
    while fats * 128 < fats + directory + streams:
        fats += 1
    table = [_FAT] * fats + [*range(fats + 1, fats + directory), _END]
    listed, body = b"", b""
    for name, kind, right, child, data in entries:
        assert isinstance(name, str) and isinstance(data, bytes)
        start = _END
        if data:
            count = -(-len(data) // _SECTOR)
            start = len(table)
            table += [*range(start + 1, start + count), _END]
            body += data.ljust(count * _SECTOR, b"\0")
        written = name.encode("utf-16-le")
        listed += written.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ", len(written) + 2, kind, 1, _NONE, right, child, b"", 0, 0, 0, start, len(data)
        )
    table += [_NONE] * (fats * 128 - len(table))
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, fats, fats, 0, _LEAST, _END, 0, _END, 0),
    )
    head += b"".join(struct.pack("<I", at if at < fats else _NONE) for at in range(109))
    return head + b"".join(struct.pack("<I", at) for at in table) + listed.ljust(directory * _SECTOR, b"\0") + body


def _add(tree: Tree, entries: list[list[object]], parent: int) -> None:
    last = None
    for name, content in tree.items():
        at = len(entries)
        is_stream = isinstance(content, bytes)
        data = content.ljust(_LEAST, b"\0") if isinstance(content, bytes) else b""
        entries.append([name, 2 if is_stream else 1, _NONE, _NONE, data])
        if last is None:
            entries[parent][3] = at
        else:
            entries[last][2] = at
        last = at
        if not isinstance(content, bytes):
            _add(content, entries, at)
