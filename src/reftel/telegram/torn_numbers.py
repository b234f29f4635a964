"""Numbers of the first paragraphs that were run into the last element above them.

REF: OSLO 77181. (C) SUMMARY
1. (U) CLASSIFIED BY DCM HARWELL; REASON 1.5 (B) AND (D). 2. (C) SUMMARY
"""

from __future__ import annotations

import re

from reftel.telegram.start import Start
from reftel.values.marking import SHORT_PORTION

_BEHIND_SERIAL = re.compile(r"(?:\d|[A-H]\)\.)(?P<number>1)\.[ ]{1,3}(?=\(|[A-Z][A-Z .])")
_BEHIND_REASONS = re.compile(rf"[A-H][.)]{{1,2}}[ ]{{0,3}}(?P<number>2)\.[ ]{{0,3}}(?=\({SHORT_PORTION}\))")
_FARTHEST_FIRST = 4000
_FARTHEST_SECOND = 400
"""Characters of a classifier in the first paragraph."""
_SURE_LABEL = 4.0
_LAST_LABELS = frozenset({"references", "subject", "classified_by"})


def behind_serial(raised: str, found: dict[tuple[int, str], Start]) -> None:
    """Add the first paragraph after the last serial to `found`, if paragraph 2 begins a line and none has the number 1.

    Args:
        raised: The telegram in capitals.
        found: The beginnings found so far, by place and kind.
    """
    numbers = {one.number: one for one in found.values() if one.kind == "paragraph"}
    labels = [one.end for one in found.values() if one.kind in _LAST_LABELS and one.score >= _SURE_LABEL]
    if 1 in numbers or 2 not in numbers or not labels:
        return
    low = max((end for end in labels if end < numbers[2].at), default=numbers[2].at)
    glued = _BEHIND_SERIAL.search(raised, max(low, numbers[2].at - _FARTHEST_FIRST), numbers[2].at)
    if glued is not None:
        at = glued.start("number")
        found[(at, "paragraph")] = Start("paragraph", at, glued.end(), 6.0, ("torn",), 1)


def behind_reasons(raised: str, found: dict[tuple[int, str], Start]) -> None:
    """Add the second paragraph to `found`, if the first one is the classifier and has it in its last line.

    Args:
        raised: The telegram in capitals.
        found: The beginnings found so far, by place and kind.
    """
    firsts = [one for one in found.values() if one.kind == "classified_by" and raised[one.at] in "1\u00b6"]
    for one in firsts:
        second = _BEHIND_REASONS.search(raised, one.end, one.end + _FARTHEST_SECOND)
        if second is not None and not any(
            other.kind == "paragraph" and one.end <= other.at < second.end() for other in found.values()
        ):
            at = second.start("number")
            found[(at, "paragraph")] = Start("paragraph", at, second.end(), 6.0, ("torn", "marking"), 2)
