"""Post and serial of a telegram whose only number is in its page marks: `LIMA 00001234  001.2 OF 003`.

A relay printed them at each cut (5 FAH-2 H-310). A fragment, or a copy that lost header and classification line, may
have no other number.
"""

from __future__ import annotations

import re

from reftel.model import Defect, Field
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.plain import upper
from reftel.values import levels
from reftel.values.marking import read_classification
from reftel.vocab.posts import posts

_MARK = re.compile(
    r"\s*(?:(?:[A-Z][A-Z ]{3,24}\n)?\s*PAGE +\d{1,2}\s+)?"
    r"(?P<post>[A-Z][A-Z .'\-]{1,24}?) +(?P<serial>0\d{7}(?= +\d{3})|\d{4,6}(?!\d))"
)
"""A stamp of the level may be above the mark."""
_EVIDENCE = "page mark"
_ROUND = 10_000
"""Stations count to 9999."""
_LEVEL = re.compile(rf"\s*(?P<level>{levels.NAME})(?![A-Z/])\s*")
_NUMBERED = re.compile(
    r"(?<![A-Z])(?P<post>[A-Z][A-Z.'\-]*(?: [A-Z][A-Z.'\-]*){0,3}) {1,3}(?P<serial>\d{3,6})[ \t]*$", re.M
)
"""Post and number at the end of the line of the level."""
_STAMPED = frozenset({"page_mark", "stamp", "classification"})


def _take_level(draft: Draft, text: str) -> None:
    """Set the level that is stamped over and under the pages of a telegram which has no classification line: a second
    page alone, below `CONFIDENTIAL` and `PAGE 02  LIMA 01234`."""
    if draft.classification is not None or all(kind != "page_mark" for _, _, kind in draft.blocks):
        return
    raised = upper(text)
    found: dict[str, Span] = {}
    for start, end, kind in sorted(draft.blocks):
        stamp = _LEVEL.match(raised, start, end) if kind in _STAMPED else None
        if stamp and (kind == "page_mark" or stamp.end() >= end):
            found.setdefault(stamp["level"], Span(*stamp.span("level")))
    if len(found) != 1:
        return
    ((level, place),) = found.items()
    draft.classification = read_classification(level)
    draft.fields.append(Field("classification", place, "page_mark", "read", _EVIDENCE))
    draft.doubt("classification", place.start, place.end, "the level is read from the stamp of a page")


def settle_identity(draft: Draft, text: str) -> None:
    """Take post and serial from page marks, or compare the serial with that of the network.

    Args:
        draft: The reading so far, with the blocks of the page marks.
        text: The text that was read, in which no page mark is blanked out.

    Example: `DE RUEHPE #0154` above `UNCLAS LIMA 000145` is a defect: one of the numbers is mistyped.
    """
    if draft.serial is None:
        _take_identity(draft, text)
        return
    if draft.longer_serial is not None:
        _take_longer(draft, text, *draft.longer_serial)
    else:
        _compare_line(draft, text)
    known = posts().by_name.get(draft.post or "")
    for header in draft.headers:
        sent = header.transmission
        if known is None or not sent.station_serial or sent.originating != known.routing:
            continue  # a station that relays has numbers of its own
        if int(sent.station_serial) not in (draft.serial, draft.serial % _ROUND):
            note = f"#{sent.station_serial} in the line of the network, {draft.post} {draft.serial} in the text"
            draft.defects.append(Defect("serials-disagree", note, header.span))
            return


def _take_longer(draft: Draft, text: str, serial: int, place: Span) -> None:
    """Set the serial with the digits behind it, if the page marks have that one: a space fell into it."""
    marks = [_MARK.search(text[start:end].upper()) for start, end, kind in draft.blocks if kind == "page_mark"]
    if any(mark and int(mark["serial"]) == serial for mark in marks):
        draft.serial = serial
        draft.doubt("id", place.start, place.end, f"read as {serial}, which page marks have")


def _compare_line(draft: Draft, text: str) -> None:
    """Compare the number with that of the first line with a level, which the container's number goes before."""
    lines = [(start, end) for start, end, kind in draft.blocks if kind == "classification"]
    line = _NUMBERED.search(text, *min(lines)) if lines else None
    if line is None or int(line["serial"]) == draft.serial or line["serial"].strip("0") == "":
        return
    words = line["post"].split()
    names = (posts().resolve(" ".join(words[at:])) for at in range(len(words)))
    if any(named is not None and named.name == draft.post for named in names):
        note = f"{draft.post} {int(line['serial'])} in the line of the level, {draft.post} {draft.serial} in the record"
        draft.defects.append(Defect("serials-disagree", note, Span(*line.span("serial"))))


def _take_identity(draft: Draft, text: str) -> None:
    """Set the level of a telegram's pages, and post and serial that all its page marks agree on; for a telegram
    without a number of its own.

    Example: `CONFIDENTIAL  LIMA 00001234  001.2 OF 003` is the number 1234 of LIMA.
    """
    _take_level(draft, text)
    if any(header.transmission.station_serial for header in draft.headers):
        return
    senders = {post.name for header in draft.headers if header.sender and (post := posts().resolve(header.sender))}
    found: dict[tuple[str, int], Span] = {}
    for start, end, kind in sorted(draft.blocks):
        if kind == "page_mark" and (mark := _MARK.match(text[start:end].upper())):
            post = posts().resolve(mark["post"]) or posts().station(mark["post"])
            if post is None or draft.post not in (None, post.name) or senders - {post.name}:
                return
            span = Span(start + mark.start("post"), start + mark.end("serial"))
            found.setdefault((post.name, int(mark["serial"])), span)
    if len(found) != 1:
        return
    ((draft.post, draft.serial), place) = next(iter(found.items()))
    draft.fields.append(Field("id", place, "page_mark", "read", _EVIDENCE))
    draft.doubt("id", place.start, place.end, "the number is read from a page mark")
