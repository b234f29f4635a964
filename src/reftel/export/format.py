"""What every export is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reftel.archive.types import ArchivedCable

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class Format(NamedTuple):
    """One way to write cables down. `write` streams: a cable or a few at a time are in memory."""

    name: str
    label: str
    media_type: str
    suffix: str
    write: Callable[[Iterable[ArchivedCable]], Iterator[bytes]]


def printable(text: str) -> str:
    """Without control characters (terminals obey them, XML forbids them): each becomes a replacement character."""
    return _CONTROL.sub("\ufffd", text)
