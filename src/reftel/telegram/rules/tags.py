"""`TAGS: PREL, PGOV, MX` (5 FAH-3; 5 FAH-1 H-220)."""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line, classification_at, number_at, over_blank, page_mark_at, shape, written_in
from reftel.values.tags import read_tags
from reftel.vocab.tags import tags as vocabulary

_LABEL = re.compile(r"TAGS?\b[ \t]*[:;\-.]*", re.IGNORECASE)
_LIKE = re.compile(r"[A-Z0-9(][A-Z0-9 ,;/().'’\-\[\]#\\]*$")
"""A line that can hold tags and nothing else."""
_GAPS = re.compile(r"[ ,;/()]+")
MOST_BLANK = 2
"""How many blank lines a list may be torn by (copies that doubled every line break)."""


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads the list, which may wrap: a line goes on with it while it looks like tags."""
    text = draft.text
    first = lines[at]
    label = _LABEL.match(text, first.begin, first.stop)
    begin = label.end() if label else first.begin
    stop = first.stop
    at += 1
    while at < len(lines):
        nxt = over_blank(lines, at)
        if nxt >= len(lines) or nxt - at > MOST_BLANK:
            break
        if not _continues(text, lines[nxt], text[begin:stop], blank=nxt > at):
            break
        stop = lines[nxt].stop
        at = nxt + 1
    found, fused = read_tags(text[begin:stop])
    if not draft.tags:
        draft.tags = found
        draft.field("tags", begin, stop, "tags", "read" if found else "empty")
    for word in fused:
        draft.defect("fused-tags", begin, stop, f"{word} split by the vocabulary")
    draft.block("tags", first.start, lines[at - 1].end)
    return at


def _continues(text: str, line: Line, before: str, *, blank: bool) -> bool:
    if shape(text, line) or number_at(text, line) or classification_at(text, line) or page_mark_at(text, line):
        return False
    written = written_in(text, line)
    is_open = (
        before.rstrip().endswith((",", ";", "("))
        or before.count("(") > before.count(")")
        or not before.strip()
        or written.startswith("(")
    )
    if not _LIKE.match(written):
        return is_open and not blank and written.upper() == written
    words = _GAPS.split(written.strip(" ,;/()"))
    known = sum(word in vocabulary() for word in words)
    if blank:
        return known == len(words) and len(words[0]) in (2, 4)
    return is_open or known * 2 >= len(words)
