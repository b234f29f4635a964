"""A telegram that another one quotes: its TAGS, subject and references are not those of the telegram that quotes it.

A telegram that only repeats another one (`FOLLOWING REPEAT LIMA 123 ...`) often has no subject of its own; there the
elements of the quoted one are all that it has.
"""

from __future__ import annotations

import re

from reftel.telegram.kinds import HEADER
from reftel.telegram.signs import Signs, sign
from reftel.telegram.start import Start
from reftel.values.element_labels import NUMBERED_ORDER, SUBJECT, TAGS
from reftel.values.marking import SHORT_PORTION

_LABEL = re.compile(
    rf"[ \t]{{0,20}}(?P<kind>{NUMBERED_ORDER}|{TAGS}\b|{SUBJECT}\b|FM [A-Z]|TO [A-Z]"
    r"|[ZOPR] (?:[ZOPR] )?\d{6}Z)"
)
_LABEL_BELOW = re.compile(rf"\n{_LABEL.pattern}")
_ANNOUNCED = re.compile(
    r"^[ \t]{0,20}(?:\(?(?:BEGIN|START)(?: OF)? (?:QUOTED? )?(?:TEXT|QUOTE|QUOTATION|MESSAGE|CABLE|TELEGRAM)"
    r"|QUOTE|QTE)\b"
    r"|\bFOL(?:L|LOWING)?\s{1,3}(?:IS|ARE|REPEATS?|TELEGRAM|CABLE|MESSAGE|TEXT)\b"
    r"|\b(?:TEXT|TELEGRAM|CABLE|MESSAGE)\b[^.\n]{0,60}\b(?:FOLLOWS?|REPEATED)\b|\bREPEATED\s{1,3}(?:BELOW|FOR|HERE)"
    rf"|^[ \t\u00b6]{{0,20}}1\. ?\({SHORT_PORTION}[)/]",
    re.MULTILINE,
)
"""Words above a quoted telegram, or the first paragraph."""
_FARTHEST = 200
"""No announcement is longer than this, in characters."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n|\n(?=[ \t\u00b6]{0,20}1\.)")


_REPEATED = re.compile(
    r"^[ \t]{0,20}(?:THE )?FOL(?:L|LOWING)?(?:[ ](?:IS|A|AN|TELEGRAM|TEL|CABLE|MESSAGE|MSG)){0,3}[ ]"
    r"(?:REPEAT(?:ED|S)?|REPETITION|RPTD?|SENT|RECEIVED|RECD)\b"
    r"(?:[^\n]*(?:\n|,[ \t]*\n[ \t]*\n)(?![ \t]*\n|[ \t]{0,20}(?:QUOTE|QTE)\b)){0,4}[^\n]*",
    re.MULTILINE,
)
"""The sentence over a telegram that is repeated, up to a blank line or QUOTE: it names addressees and dates."""
_OF_REPEATED = sign("REPEAT", "RPT", " SENT ", "REPETITION", "RECEIVED", "RECD")


def without_announced(starts: list[Start], raised: str, signs: Signs, begin: int, stop: int) -> list[Start]:
    """Return the beginnings of elements without those in the sentence over a telegram that is repeated.

    Args:
        starts: beginnings in order.
        raised: the text in capitals.
        signs: the signs in it.
        begin: the beginning of the head.
        stop: its end.

    Example: in `FOL REPEAT LIMA 12 SENT ACTION SECSTATE`, `INFO QUITO`, `QUOTE`, the second line names no addressee of
    the telegram.
    """
    if not signs.has(_OF_REPEATED, begin, stop):
        return starts
    for found in _REPEATED.finditer(raised, begin, stop):
        starts = [one for one in starts if not found.start() <= one.at < found.end() or one.kind not in HEADER]
    return starts


def repeats_another(raised: str, start: int, stop: int) -> bool:
    """Return whether words in `raised[start:stop]` announce that another telegram is repeated.

    Args:
        raised: the text in capitals.
        start: the first character to search.
        stop: the end.

    >>> repeats_another("FOLLOWING REPEAT LIMA 12 ACTION SECSTATE", 0, 40)
    True
    """
    return _REPEATED.search(raised, start, stop) is not None


def own_head_end(raised: str, start: int, stop: int) -> int:
    """Return the end of the telegram's own head in `raised[start:stop]`: a quoted telegram begins there; else `stop`.

    Args:
        raised: the text in capitals.
        start: the beginning of the telegram.
        stop: the farthest end of its head.

    Example: in `SUBJECT: A LAMP`, `1. FOLLOWING IS TEXT OF LIMA 12:`, `TAGS: PREL`, `SUBJECT: AN OIL`, the head ends
    before the paragraph.
    """
    if raised.find("SUBJ", raised.find("SUBJ", start, stop) + 4, stop) < 0 and raised.count("TAG", start, stop) < 2:
        return stop
    labels = [(found["kind"][:2], found.start() + 1) for found in _LABEL_BELOW.finditer(raised, start, stop)]
    if first := _LABEL.match(raised, start, stop):
        labels.insert(0, (first["kind"][:2], start))
    subject = next((at for kind, at in labels if kind == "SU"), -1)
    again = _last_again(labels)
    if subject < 0 or again < 0 or (blank := _BLANK_LINE.search(raised, subject, stop)) is None:
        return stop
    for said in _ANNOUNCED.finditer(raised, blank.start(), min(stop, again + _FARTHEST)):
        if said.start() >= again:
            break
        before = {kind for kind, at in labels if at < said.start()}
        if any(kind in before for kind, at in labels if at > said.start()):
            line = raised.rfind("\n", start, said.start() + 1) + 1
            return max(line, start)
    return stop


def _last_again(labels: list[tuple[str, int]]) -> int:
    """Return the place of the last label of a kind that is also above it; -1 if there is none."""
    seen: set[str] = set()
    last = -1
    for kind, at in labels:
        if kind in seen:
            last = at
        seen.add(kind)
    return last
