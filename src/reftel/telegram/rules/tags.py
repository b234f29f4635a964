"""`TAGS: PREL, PGOV, MX` (5 FAH-3; 5 FAH-1 H-220)."""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.lines import CLASSIFICATION, NUMBER, PAGE, Line, shape
from reftel.values.tags import read_tags
from reftel.vocab.tags import tags as vocabulary

_LABEL = re.compile(r"TAGS?\b[ \t]*[:;\-.]*", re.IGNORECASE)
_LIKE = re.compile(r"[A-Z0-9(][A-Z0-9 ,;/().'’\-\[\]#\\]*$")


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads the list, which may wrap: a line goes on with it while it looks like tags."""
    text = draft.text
    first = lines[at]
    label = _LABEL.match(text, first.begin, first.stop)
    begin = label.end() if label else first.begin
    stop = first.stop
    at += 1
    while at < len(lines):
        nxt = at
        while nxt < len(lines) and lines[nxt].kind == "blank" and nxt - at < 2:
            nxt += 1
        if nxt >= len(lines) or not _continues(text, lines[nxt], text[begin:stop], blank=nxt > at):
            break
        stop = lines[nxt].stop
        at = nxt + 1
    found, fused = read_tags(text[begin:stop])
    state = "read" if found else "empty"
    if not draft.tags:
        draft.tags = found
        draft.field("tags", begin, stop, "tags", state)
    for word in fused:
        draft.defect("fused-tags", begin, stop, f"{word} split by the vocabulary")
    draft.block("tags", first.start, lines[at - 1].end)
    return at


def _continues(text: str, line: Line, before: str, *, blank: bool) -> bool:
    if line.kind == "blank" or shape(text, line) or NUMBER.match(text, line.begin, line.stop):
        return False
    if CLASSIFICATION.match(text, line.begin, line.stop) or PAGE.match(text, line.begin, line.stop):
        return False
    written = text[line.begin : line.stop]
    open_list = before.rstrip().endswith((",", ";", "(")) or before.count("(") > before.count(")") or not before.strip() or written.startswith("(")
    if not _LIKE.match(written):
        return open_list and not blank and written.upper() == written
    words = re.split(r"[ ,;/()]+", written.strip(" ,;/()"))
    known = sum(word in vocabulary() for word in words)
    if blank:
        return known == len(words) and len(words[0]) in (2, 4)
    return open_list or known * 2 >= len(words)
