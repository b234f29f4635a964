"""Whether a text is a telegram of the SMART system, and where each of several begins."""

from __future__ import annotations

import re

from reftel.values import levels

_COLON = rb"[ \t]*(?:\r?\n[ \t]*)?:"
"""After a label: in its line, or alone in the next one, as cells of a table are in the text of a PDF document."""
_MRN = re.compile(rb"^[ \t]*MRN" + _COLON, re.M)
_DATED = re.compile(rb"^[ \t]*Date/DTG" + _COLON, re.M | re.I)
_MAY_BE_DATED = re.compile(rb"/[Dd][Tt][Gg]")
_LABELS = re.compile(
    rb"^[ \t]*(From|Action|E\.?[ ]?[O0]\.?|TAGS|Captions|Pass[ ]{1,3}Line|References?|Subject)(?:[ \t]1\d{4})?"
    + _COLON,
    re.M | re.I,
)
_OTHER = re.compile(rb"\s*<(?:!doctype|html|\?xml)|\s*%PDF|(?:Received|Return-Path|MIME-Version|Delivered-To):", re.I)
_BANNER = re.compile(rb"(?:SBU|SENSITIVE|" + levels.NAME.encode() + rb")[^\n]{0,40}")


_ONE_LINE = re.compile(
    rb"(?<![a-z])MRN[ \t]?:[^\n]{1,80}?Date/DTG[ \t]?:[^\n]{1,120}?From[ \t]?:[^\n]{1,120}?Action[ \t]?:"
)
"""The head in one line."""


_LONGEST_HEAD = 1500


def sniff(head: bytes) -> float:
    """0.9 for a message record number or the system's date, and two more of its labels."""
    if b"\n" not in head:
        head = head.replace(b"\r", b"\n")
    if b"MRN" not in head and not _MAY_BE_DATED.search(head):
        return 0.0
    if _ONE_LINE.search(head, 0, 4000) and not _OTHER.match(head):
        return 0.98
    if _OTHER.match(head) or not (_MRN.search(head) or _DATED.search(head)):
        return 0.0
    return 0.9 if len({found[1].lower() for found in _LABELS.finditer(head)}) > 1 else 0.0


def heads(data: bytes) -> list[tuple[int, int]]:
    """Return for each telegram of the system in a text the banner over its number, and the number's place."""
    found = [match.start() for match in _MRN.finditer(data)]
    return [(over_banner(data, at), at) for at in found if sniff(data[at : at + _LONGEST_HEAD])]


def over_banner(data: bytes, at: int) -> int:
    """Return the beginning of the banner over the line at `at`: the lines with a level above it, up to a blank one."""
    begin = at
    seen = 0
    while begin > 0 and seen < 8:
        above = data.rfind(b"\n", 0, begin - 1) + 1
        line = data[above : begin - 1].strip()
        if line and not _BANNER.fullmatch(line):
            break
        if not line and data[begin:at].strip():
            break
        begin = above
        seen += 1
    return begin if data[begin:at].strip() else at
