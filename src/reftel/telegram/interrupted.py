"""Whether an element continues after lines that a relay, a message system or a reviewer printed into it.

A page mark, a caption or a stamp often comes with blank lines around it, in the middle of a list or a sentence. The
last line before it and the first line after it tell: one of them is not an end, or no beginning.
"""

from __future__ import annotations

import re

from reftel.telegram.kinds import AT_LINE, LABELED
from reftel.telegram.lines import line_end
from reftel.telegram.phrases import DEPARTMENTS, OPEN_END, PASSAGE
from reftel.values import element_labels as labels
from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tags

_GAPS = re.compile(r"[ ,;]+")
_HANGING = re.compile(
    r"(?:[,:;&(/\-]"
    rf"|\b(?:{OPEN_END}|REASONS?|CHIEF|DEPUTY|ACTING|ASSISTANT|UNDER))$"
)
"""No element ends so."""
_ENDED_LABEL = re.compile(rf"(?:{labels.TAGS}|{labels.SUBJECT}|{labels.REFERENCES}|BY|{labels.ORDER})\s*[:;]$")
_GOES_ON = re.compile(
    r"(?:AND|OR|OF)\b|\(?[A-H]\)?(?:,| AND|\.?$)|1\.[3-7]\b|\d{2,6}(?:,| AND | \(NOTAL)"
    r"|[(\[{]?[B-Z][.):\]}/]\s{0,6}(?:\d{2,4}\s)?[A-Z][A-Z .\-]{2,28}\d{1,6}"
)
"""How the rest of an element begins: a conjunction, reasons, serials, the next item of a list of references."""
_LABEL_BEHIND = re.compile(r"[(\[{]?(?P<label>[B-Z])(?P<sign>[.):\]}])\s")
"""The label of the next item of a list; the line before has the letter before."""
_BLANKS = re.compile(r"\s*+")
_COUNTRY = 2
"""Letters of a country's code. Drafters also write those of other lists: `RU`, `PH`."""
_CABLE = re.compile(r"(?:\d{2,4}\s)?(?P<post>[A-Z][A-Z .\-]{2,28}?)\s\d{1,6}(?:[ ,;(.]|$)")
_ENDS_WITH_SERIAL = re.compile(r"[A-Z] ?\d{1,6}[ ,;.]*$|NOTAL\)?[ ,;.]*$")
_SUBJECT = re.compile(rf"\s*{labels.SUBJECT}(?:\s?[:;]\s*|\s+)\S", re.IGNORECASE)
_OFFICE = re.compile(rf"(?:{DEPARTMENTS}|PASS|FOR|PLEASE|FROM|USAID|[A-Z]{{1,6}}[/-]\S+)\b")
"""How an instruction to pass begins."""
_TEXT = re.compile(PASSAGE + r"|[¶\ufffd]|\(?\d{1,3}[.)](?!\d)\s{0,3}(?:\(|[A-Z])")
"""How the text begins."""


def goes_on(before: str, behind: str, *, lower: bool) -> bool:
    """Return whether the element that has the line `before` continues with the line `behind`.

    `lower` says that the whole copy is in small letters, so that a small first letter is not evidence.

    >>> goes_on("TAGS: PREL, PGOV,", "KWBG, IS", lower=False), goes_on("REF: OSLO 12", "1. (C) Text", lower=False)
    (True, False)
    """
    raised, before = behind.upper(), before.rstrip().upper()
    if not behind or _begins(raised) or _ENDED_LABEL.search(before):
        return False
    if behind[0].islower() and not lower:
        return True
    if _is_of_tags(before) and (
        behind[0] == "("
        or all(
            word in tags() or (len(word) == len(raised) == _COUNTRY and word.isalpha())
            for word in _GAPS.split(raised.strip(" ,;"))
        )
    ):
        return True
    if before.count("(") > before.count(")") or _is_next_cable(before, raised):
        return True
    if (label := _LABEL_BEHIND.match(raised)) and f"{chr(ord(label['label']) - 1)}{label['sign']}" in before:
        return True
    return _HANGING.search(before) is not None or _GOES_ON.match(raised) is not None


def subject_goes_on(before: str, behind: str, below: str) -> bool:
    """Return whether a subject that begins in the line `before` ends in the line `behind`, above a label (`below`).

    Between them are captions alone. A line that names an office or a post is an instruction to pass.

    >>> subject_goes_on("SUBJECT: QUAY: MINISTER", "ASKS FOR LAMPS", "REF: OSLO 12")
    True
    """
    raised = behind.upper()
    if not raised or not _SUBJECT.match(before) or behind.isupper() != before[before.find(":") :].isupper():
        return False
    if _begins(raised) or not _begins(below.upper()) or below[:1].isdigit() or _OFFICE.match(raised):
        return False
    first = re.split(r"[ ,:;]", raised, maxsplit=1)[0]
    return len(first) > _COUNTRY and posts().resolve(first) is None and not raised.endswith(".")


def _is_of_tags(before: str) -> bool:
    """Whether a line has the label of TAGS or only codes."""
    line = before.strip()
    return line.startswith("TAG") or all(word in tags() for word in _GAPS.split(line.strip(" ,;")))


def _is_next_cable(before: str, raised: str) -> bool:
    """Whether a line begins with a post and a serial, below one that ends with a serial."""
    found = _CABLE.match(raised) if _ENDS_WITH_SERIAL.search(before) else None
    return found is not None and posts().resolve(found["post"]) is not None


def _begins(raised: str) -> bool:
    """Whether a line begins the next labeled element or the text."""
    found = AT_LINE.match(raised)
    return (found is not None and found.lastgroup in LABELED) or _TEXT.match(raised) is not None


def gap_around(text: str, begin: int, end: int, start: int, stop: int) -> tuple[int, int]:
    """Return the range from the text before `begin` to the text after `end`.

    Args:
        text: The telegram.
        begin: The beginning of what is between two lines.
        end: Its end.
        start: The beginning of the head.
        stop: The end of the head.
    """
    while begin > start and text[begin - 1].isspace():
        begin -= 1
    blank = _BLANKS.match(text, end, stop)
    return begin, blank.end() if blank else end


def _line_before(text: str, end: int, low: int) -> str:
    """Return the line that ends at `end`."""
    return text[max(text.rfind("\n", low, end) + 1, low) : end].strip()


def _line_from(text: str, begin: int, stop: int) -> str:
    """Return the line that begins at `begin`."""
    return text[begin : line_end(text, begin, stop)].strip()


def is_inside(text: str, opens: int, closes: int, start: int, stop: int, *, lower: bool) -> bool:
    """Return whether the element before the gap from `opens` to `closes` continues after it."""
    if closes >= stop:
        return False
    before, behind = _line_before(text, opens, start), _line_from(text, closes, stop)
    if goes_on(before, behind, lower=lower):
        return True
    below = line_end(text, closes, stop) + 1
    return below < stop and subject_goes_on(before, behind, _line_from(text, below, stop))
