"""Stamps of archives beside the lines of a telegram, in the right margin of a copy.

    R 300915Z MAR 78                              DECLASSIFIED
    FM AMEMBASSY SINGAPORE                        E.O. 12958, Sec. 3.5
    TO SECSTATE WASHDC 4470                       By ORT, NARA, Date 6/17/05

The text layer of a scan has both in one line. The stamps are hidden before the lines are read.
"""

from __future__ import annotations

from collections.abc import Iterator

from reftel.telegram.archive_stamps import OF_ARCHIVES, is_archive_stamp
from reftel.telegram.asides import Aside
from reftel.telegram.draft import Draft

_GAP = "    "
"""Spaces at least between a line and a stamp beside it."""


def hide_margin_stamps(draft: Draft, start: int, stop: int) -> None:
    """Hide the stamps beside the lines of `draft.text[start:stop]`; each is a block of its own."""
    if draft.signs.has(OF_ARCHIVES, start, stop):
        found = margin_stamps(draft.text, start, stop)
        draft.hide([Aside(begin, end, "stamp", beside=True) for begin, end in found])


def margin_stamps(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of such stamps beside lines of the telegram, in the right margin of a copy.

    >>> copy = "FM AMEMBASSY LIMA            DECLASSIFIED\\nTO SECSTATE WASHDC 12        E.O. 12958, SEC. 3.5"
    >>> [copy[begin:end] for begin, end in margin_stamps(copy, 0, len(copy))]
    ['DECLASSIFIED', 'E.O. 12958, SEC. 3.5']
    """
    column: list[str] = []
    places: list[tuple[int, int]] = []
    at = start
    for line in text[start:stop].split("\n"):
        body = line.rstrip()
        gap = body.rfind(_GAP)
        right = body[gap + len(_GAP) :] if gap >= 0 else ""
        begin = at + len(body) - len(right.lstrip())
        column.append(right.strip())
        # a line without the telegram's own words is one of `archive_stamps`
        places.append((begin, at + len(body)) if body[: max(gap, 0)].strip() else (0, 0))
        at += len(line) + 1
    beside = "\n".join(column)
    at = 0
    for right, place in zip(column, places, strict=True):
        if right and place[1] and is_archive_stamp(beside, at, at + len(right)):
            yield place
        at += len(right) + 1
