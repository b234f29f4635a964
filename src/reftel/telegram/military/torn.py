"""Line breaks that a message has lost: a copy on one line, or with several sets in one."""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.lines import line_end
from reftel.telegram.military.patterns import SERIES, SETS

LONG_LINE = 160
"""Characters of a line that has lost breaks; a message's lines have at most 80 (ACP 127)."""
_BEFORE_SET = re.compile(rf"(?<=//) (?=(?:{SETS})/)| (?=(?:MSGID|EXER|OPER)/[A-Z])")
_HEADING = re.compile(
    r" (?=(?:FM|TO|INFO|XMT|ACCT) )| (?=(?:BT|QQQQ|GR ?\d{1,4}|GRNC) )|(?<= BT) (?=\S)|(?<= QQQQ) (?=\S)"
    r"| (?=(?:DE R[A-Z]{6}|ZN[RY] [UECRST]{5}|[ZYOPR] (?:[ZYOPR] )?\d{6}Z) )"
    rf"| (?={SERIES.pattern})"
)
_END = re.compile(r" (?=(?:BT|NNNN|#\d{4})(?: |\n|$))|(?<= BT) (?=\S)")


def mend(draft: Draft, start: int, end: int) -> None:
    """Put line breaks in place of the spaces before the elements of a long line; the text keeps its length."""
    at = start
    cuts: list[int] = []
    while at < end:
        stop = line_end(draft.raised, at, end)
        if stop - at > LONG_LINE:
            cuts += _cuts(draft.raised, at, stop)
        at = stop + 1
    if not cuts:
        return
    characters, raised = list(draft.text), list(draft.raised)
    for cut in cuts:
        characters[cut] = raised[cut] = "\n"
    draft.text, draft.raised = "".join(characters), "".join(raised)
    draft.defect("glued-lines", cuts[0], cuts[0] + 1, f"{len(cuts)} line breaks before elements are lost")


def _cuts(raised: str, start: int, stop: int) -> list[int]:
    sets = [found.start() for found in _BEFORE_SET.finditer(raised, start, stop)]
    if not sets:
        return []
    heading = [found.start() for found in _HEADING.finditer(raised, start, sets[0])]
    ends = [found.start() for found in _END.finditer(raised, sets[-1], stop)]
    return [*heading, *sets, *ends]
