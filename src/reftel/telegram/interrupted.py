"""Whether an element continues after lines that a relay, a message system or a reviewer printed into it.

A page mark, a caption or a stamp often comes with blank lines around it, in the middle of a list or a sentence. The
last line before it and the first line after it tell: one of them is not an end, or no beginning.
"""

from __future__ import annotations

import re

from reftel.telegram.kinds import AT_LINE, LABELED
from reftel.telegram.phrases import DEPARTMENTS, OPEN_END, PASSAGE
from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tags

_GAPS = re.compile(r"[ ,;]+")
_HANGING = re.compile(
    r"(?:[,:;&(/\-]"
    rf"|\b(?:{OPEN_END}|REASONS?|CHIEF|DEPUTY|ACTING|ASSISTANT|UNDER))$"
)
"""No element ends so."""
_ENDED_LABEL = re.compile(r"(?:TAGS?|SUBJ(?:ECT)?|REF(?:S|TELS?)?|BY|E\.?O\.?)\s*[:;]$")
_GOES_ON = re.compile(
    r"(?:AND|OR|OF)\b|\(?[A-H]\)?(?:,| AND|\.?$)|1\.[3-7]\b|\d{2,6}(?:,| AND | \(NOTAL)"
    r"|[(\[{]?[B-Z][.):\]}/]\s{0,6}(?:\d{2,4}\s)?[A-Z][A-Z .\-]{2,28}\d{1,6}"
)
"""How the rest of an element begins: a conjunction, reasons, serials, the next item of a list of references."""
_COUNTRY = 2
"""Letters of a country's code. Drafters also write those of other lists: `RU`, `PH`."""
_SUBJECT = re.compile(r"\s*SUBJ(?:ECT)?(?:\s?[:;]\s*|\s+)\S", re.IGNORECASE)
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
    if before.lstrip().startswith("TAG") and all(
        word in tags() or (len(word) == len(raised) == _COUNTRY and word.isalpha())
        for word in _GAPS.split(raised.strip(" ,;"))
    ):
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


def _begins(raised: str) -> bool:
    """Whether a line begins the next labeled element or the text."""
    found = AT_LINE.match(raised)
    return (found is not None and found.lastgroup in LABELED) or _TEXT.match(raised) is not None
