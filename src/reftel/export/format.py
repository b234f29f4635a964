"""The type of all exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reftel.archive.types import ArchivedCable

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_LOUD = re.compile(rb"\x7f|\xc2[\x80-\x9f]")


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
    """Return JSON with the control characters that encoders leave as they are (DEL, C1) escaped: terminals obey them.

    Example:
        >>> quiet_json('"\x9b1m"'.encode())
        b'"\\\\u009b1m"'
    """
    return _LOUD.sub(lambda found: b"\\u%04x" % found[0][-1], data)


def printable(text: str) -> str:
    """Return text without control characters and halves of characters: each becomes a replacement character.

    Terminals obey control characters, XML forbids them, and UTF-8 has no halves.
    """
    return _CONTROL.sub("\ufffd", text)
