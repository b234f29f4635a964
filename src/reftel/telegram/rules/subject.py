"""`SUBJECT:` with its own marking apart (5 FAH-1 H-243)."""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.lines import CLASSIFICATION, NUMBER, PAGE, Line, shape
from reftel.values.marking import PORTION, plain_marking

_LABEL = re.compile(r"(?:SUBJE?CT|SUBJ|SUBEJCT|SUJECT|SUBJEC|SUBECT|SUBJETC)S?\b\.?[ \t]*[:;\-.]*[ \t]*", re.IGNORECASE)
_MARKED = re.compile(rf"\( ?(?P<marking>{PORTION}) ?\)[ \t]*[:\-]?[ \t]*|(?P<open>C|S|U|SBU)\)[ \t]+", re.IGNORECASE)
_TRAILING = re.compile(rf"\s*\( ?(?P<marking>(?:U|C|S|SBU|C/NF|S/NF|LOU)) ?\)\s*$")
_HANGING = re.compile(r"(?:[,:;&(/\-]|\b(?:THE|A|AN|OF|AND|OR|TO|FOR|IN|ON|AT|BY|WITH|FROM|AS|ITS|THEIR|BUT|INTO|OVER|VS\.?|RE))$", re.IGNORECASE)
_NEXT = re.compile(
    r"(?:BEGIN |EXECUTIVE |\([A-Z/]{1,6}\) ?)?(?:SUMMARY|INTRODUCTION|COMMENT)\b[ :.\-]*(?:$|[:.\-(]|AND )|CLASSIFIED BY|\(?(?:U|SBU|C|S|C/NF|S/NF)\) |THIS (?:CABLE|MESSAGE|IS A)"
    r"|SENSITIVE BUT UNCLASSIFIED|(?:PLEASE )?HANDLE ACCORDINGLY|NOT FOR INTERNET|(?:CONFIDENTIAL|SECRET) ?-+ ?ENTIRE|FROM (?:THE )?(?:AMBASSADOR|CHARGE)|\*{2,}|ENTIRE TEXT"
    r"|REASONS?:|DECL(?:ASSIFY)?(?: ON)?:|SENSITIVE$",
    re.IGNORECASE,
)
_RAN_ON = re.compile(
    r"\s+(?:(?:REFS?|REFTELS?|REF\(S\))\s*:\s|CLASSIFIED BY\b|(?:¶ ?)?1\. ?\((?:U|C|S|SBU)\)|REASONS?:? ?1\.[3456]|DERIVED FROM:|E\.O\. ?1[23]\d{3}|TAGS:).*$", re.IGNORECASE | re.DOTALL
)
FULL = 50
"""A line at least this long may have been broken by its length."""
MOST_LINES = 9
"""A subject has at most three lines (5 FAH-1 H-243); drafters exceed it, but not by this much."""


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads the subject over its lines up to the next element."""
    text = draft.text
    first = lines[at]
    label = _LABEL.match(text, first.begin, first.stop)
    begin = label.end() if label else first.begin
    parts = [text[begin : first.stop]]
    marks: list[Line] = []
    last = first
    at += 1
    while at < len(lines) and len(parts) < MOST_LINES:
        line = lines[at]
        if line.kind == "blank":
            nxt = _over_blank(text, lines, at, parts[-1], empty=not "".join(parts).strip())
            if nxt == at:
                break
            at = nxt
            continue
        if PAGE.match(text, line.begin, line.stop) and _HANGING.search(parts[-1].strip()):
            marks.append(line)
            at += 1
            continue
        if _ends_before(text, line):
            break
        parts.append(text[line.begin : line.stop])
        last = line
        at += 1
    while lines[at - 1].kind == "blank":
        at -= 1
    written = " ".join(" ".join(parts).split())
    written = _RAN_ON.sub("", written)
    value, marking = _apart(written)
    if draft.subject is None or (not draft.subject and value):
        draft.subject = value
        draft.subject_marking = marking
        draft.field("subject", begin, last.stop, "subject", "read" if value else "empty")
    start = first.start
    for mark in marks:
        draft.block("subject", start, mark.start)
        draft.block("page_mark", mark.start, mark.end)
        start = mark.end
    draft.block("subject", start, max(last.end, start))
    return at


def _apart(written: str) -> tuple[str, str | None]:
    marking = None
    if match := _MARKED.match(written):
        marking = plain_marking(match["marking"] or match["open"])
        written = written[match.end() :]
        if again := _MARKED.match(written):
            written = written[again.end() :]
    elif match := _TRAILING.search(written):
        marking = plain_marking(match["marking"])
        written = written[: match.start()]
    return written.strip(), marking


def _ends_before(text: str, line: Line) -> bool:
    if shape(text, line):
        return True
    if NUMBER.match(text, line.begin, line.stop) and re.match(r"[ \t]*(?:[¶\ufffd] ?)?\(?\d{1,2}[.)] ?(?:\(|[A-Z])|[¶\ufffd]", text[line.begin : line.stop]):
        return True
    if CLASSIFICATION.match(text, line.begin, line.stop) and text[line.begin : line.stop].upper() == text[line.begin : line.stop] and CLASSIFICATION.match(text, line.begin, line.stop).end() >= line.stop - 1:  # type: ignore[union-attr]
        return True
    return bool(PAGE.match(text, line.begin, line.stop) or _NEXT.match(text, line.begin, line.stop))


def _over_blank(text: str, lines: list[Line], at: int, before: str, *, empty: bool) -> int:
    """A blank line inside a subject: only where its last line cannot be an end, and a short line follows it."""
    nxt = at
    while nxt < len(lines) and lines[nxt].kind == "blank":
        nxt += 1
    if nxt >= len(lines) or _ends_before(text, lines[nxt]):
        return at
    if empty:
        return nxt
    follows = lines[nxt + 1] if nxt + 1 < len(lines) else None
    alone = follows is None or follows.kind == "blank" or _ends_before(text, follows)
    if alone and (_HANGING.search(before.strip()) or _double_spaced(text, lines, nxt, before)):
        return nxt
    return at


def _double_spaced(text: str, lines: list[Line], nxt: int, before: str) -> bool:
    """A copy that doubled every line break: a full line, then one in the same case, then the references or classifier."""
    at = nxt + 1
    while at < len(lines) and lines[at].kind == "blank":
        at += 1
    if at >= len(lines) or shape(text, lines[at]) not in ("ref", "by"):
        return False
    line = text[lines[nxt].begin : lines[nxt].stop]
    return len(before.strip()) >= FULL and len(line) <= 70 and before.isupper() == line.isupper()


