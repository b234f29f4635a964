"""Whether a text is a military message, and where each of several begins."""

from __future__ import annotations

import re
from functools import lru_cache

from reftel.values import levels

_LEVEL = levels.NAME.encode()
_SETS = re.compile(
    rb"(?:^[ \t]*|(?<=//) |(?<= )(?=MSGID/))"
    rb"(?:MSGID/[A-Z]|SUBJ/|REF/[A-Z]{1,2}/|NARR/|AMPN/|POC/|RMKS/|GENTEXT/[A-Z])",
    re.M,
)
"""Sets in lines of their own, or after one another in a line that has lost its breaks."""
_SERIES = re.compile(rb"^[ \t]*(?:NAVADMIN|ALNAV|MARADMIN|ALMAR|ALARACT|ALCOAST)S?[ \t]{1,4}\d{1,4}/\d\d", re.M)
_SIGN = re.compile(
    rb"\n(?:[ZYOPR][A-Z]{2}[UECRST][A-Z]{3,5} {1,40}(?:R[A-Z]{6}\d{4} )?[^\n]{0,40}"
    rb"-(?:UUUU|EEEE|CCCC|RRRR|SSSS|TTTT)|QQQQ[ \t]*\r?$"
    rb"|TO (?:AL )?(?:NAVADMIN|ALNAV|MARADMIN|ALMAR|ALARACT|ALCOAST)\b)",
    re.M,
)
"""A routing line, the sign between parts, the addressee of a series. The line feed before each is a part of it: a
search that begins with one literal passes over all other characters."""
_LINES = re.compile(
    rb"^(?:BT|FM [A-Z][^\n]{0,80}//[A-Z0-9]{1,8}//|UNCLAS ?//N\d{5}//|[ZOPR] \d{6}Z [A-Z]{3})[ \t]*\r?", re.M
)
_END = re.compile(
    rb"\n[ \t]*N ?N ?N ?N[ \t]*\r?(?:\n[ \t\r\n\f]{0,400}+"
    rb"(?:(?:CLASSIFICATION: ?)?" + _LEVEL + rb"[ \t/]{0,80}+\r?(?:\n|$))?|$)"
)
"""The end of a message, with the banner that a page has below it."""

_FED = re.compile(rb"\f\s{0,80}+(?=(?:[^\n]{0,80}\n){0,6}?(?:[ZYOPR] ){1,2}\d{6}Z [A-Z]{3} \d\d)")
"""A form feed above the head of another message; pages of one message have none."""

_BROKEN = re.compile(
    rb"\n[ \t]*BT[ \t]*\r?\n(?:[ \t]*(?:#\d{4})?[ \t]*\r?\n){0,8}"
    rb"(?=(?:" + _LEVEL + rb"[ \t/]{0,20}\r?\n\s{0,40})?"
    rb"(?:[ZYOPR][A-Z]{2}[UECRST][A-Z]{3,5} R|V?ZCZC|(?:ZZ|OO|PP|RR) R[A-Z]{6}"
    rb"|(?:[ZYOPR] ){1,2}\d{6}Z [A-Z]{3} ?\d\d)[^\n]{0,300}\n(?:[^\n]{0,80}\n){0,6}?FM )"
)
"""The last line of a text (BT), and the head of another message after it."""

_OTHER = re.compile(
    rb"\s*<(?:!doctype|html|\?xml)|\s*%PDF|From "
    rb"|(?:From|Date|Subject|Delivered-To|Received|Return-Path|MIME-Version):",
    re.I,
)
"""How pages, documents and mail begin, which may quote a message."""


_GROUP = re.compile(rb"^(?:[ZYOPR] ){1,2}\d{6}Z [A-Z]{3} ?\d\d[^\n]{0,40}\r?\n(?:[^\n]{0,80}\n){0,2}?FM ", re.M)
_BANNER = re.compile(
    rb"^[ \t]*(?:(?:CLASSIFICATION: ?)?" + _LEVEL + rb"[ \t/]{0,80}"
    rb"|ROUTINE|PRIORITY|IMMEDIATE|FLASH|[ZYOPR][A-Z]{2}[UECRST][A-Z]{3,5} R[^\n]{0,80}|(?:ZZ|OO|PP|RR) R[^\n]{0,80}"
    rb"|DE R[^\n]{0,60}|ZN[RY] [^\n]{0,20}|ATTENTION INVITED TO[ \t]{0,4}|ADMINISTRATIVE MESSAGE)"
    rb"[ \t]*\r?\n(?:[ \t]*\r?\n){0,3}\Z",
    re.M,
)
_LONGEST_BANNER = 160
_LONGEST_HEAD = 3000


_OF_STATE = re.compile(
    rb"^[ \t]*(?:E\. ?O\. ?1\d{4}|TAGS? ?:)[^\n]{0,200}\n(?:[^\n]{0,200}\n){0,4}?[ \t]*(?:TAGS? ?:|SUBJ(?:ECT)? ?:)",
    re.M,
)
"""Labels of the Department below format lines: a center relayed a telegram, which is read as such."""


@lru_cache(maxsize=2)
def sniff(head: bytes) -> float:
    """Sets that no other telegram has, or the first line of a relayed message."""
    if b"msgid/" in head or b"\nsubj/" in head:
        head = head.upper()
    has_sign = _SIGN.search(b"\n" + head) is not None
    if not has_sign and b"MSGID/" not in head and b"SUBJ/" not in head:
        return 0.0
    if _OTHER.match(head):
        return 0.0
    kinds = {found[0].strip()[:4] for found in _SETS.finditer(head)}
    if not kinds and _OF_STATE.search(head):
        return 0.0
    sure = len(kinds) + 2 * bool(_SERIES.search(head)) + bool(_LINES.search(head))
    if has_sign:
        sure += 2
    return 0.9 if sure > 1 else 0.0


def ends(data: bytes) -> set[int]:
    """Return the places after the end marks of messages: an end mark, a form feed, or BT."""
    return {mark.end() for mark in (*_END.finditer(data), *_FED.finditer(data), *_BROKEN.finditer(data))}


def heads(data: bytes) -> list[tuple[int, int]]:
    """Return for each message in a text the banner over its date-time group, and the group's place."""
    if b"MSGID/" not in data and b"SUBJ/" not in data:
        return []
    groups = [match.start() for match in _GROUP.finditer(data)]
    stops = [*groups, len(data)][1:]
    own = (at for at, stop in zip(groups, stops, strict=True) if sniff(data[at : min(stop, at + _LONGEST_HEAD)]))
    return [(over_banner(data, at), at) for at in own]


def over_banner(data: bytes, at: int) -> int:
    """Return the beginning of the lines of a level, a precedence or routing directly over a line.

    Args:
        data: a text.
        at: the place of the line, such as that of a date-time group.

    Example: of `R 060818Z DEC 18` below `UNCLASSIFIED//` and `ROUTINE`, the place of `UNCLASSIFIED//`.
    """
    while above := _BANNER.search(data, max(0, at - _LONGEST_BANNER), at):
        at = above.start()
    return at
