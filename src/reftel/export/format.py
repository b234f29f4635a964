"""The type of all exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reftel.archive.types import ArchivedCable

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_LOUD = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""DEL, C1, and marks that turn the direction of writing, in UTF-8."""


class Format(NamedTuple):
    """One way to write cables down. `write` streams: a cable or a few at a time are in memory."""

    name: str
    label: str
    media_type: str
    suffix: str
    write: Callable[[Iterable[ArchivedCable]], Iterator[bytes]]
    is_text: bool = True
    """Whether a terminal can show it."""


def quiet_json(data: bytes) -> bytes:
    """Return JSON with the characters escaped that terminals obey and encoders leave as they are.

    These are DEL, C1, and the marks that turn the direction of writing. The value stays the same.

    Example:
        >>> quiet_json('"\x9b1m"'.encode())
        b'"\\\\u009b1m"'
    """
    if data.isascii() and b"\x7f" not in data:  # nearly all are
        return data
    return _LOUD.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), data)


def printable(text: str) -> str:
    """Return text without control characters and halves of characters: each becomes a replacement character.

    Terminals obey control characters, XML forbids them, and UTF-8 has no halves.
    """
    return _CONTROL.sub("\ufffd", text)
