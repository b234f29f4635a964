"""`SUBJECT:` with its own marking apart (5 FAH-1 H-243)."""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line, classification_at, fills, number_at, over_blank, page_mark_at, shape, written_in
from reftel.values.marking import PORTION, plain_marking

_LABEL = re.compile(r"(?:SUBJE?CT|SUBJ|SUBEJCT|SUJECT|SUBJEC|SUBECT|SUBJETC)S?\b\.?[ \t]*[:;\-.]*[ \t]*", re.IGNORECASE)
_MARKED = re.compile(
    rf"\( ?(?P<marking>{PORTION}) ?\)[ \t]*[:\-]?[ \t]*|(?P<open>C|S|U|SBU)\)[ \t]+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"\s*\( ?(?P<marking>(?:U|C|S|SBU|C/NF|S/NF|LOU)) ?\)\s*$")
_HANGING = re.compile(
    r"(?:[,:;&(/\-]"
    r"|\b(?:THE|A|AN|OF|AND|OR|TO|FOR|IN|ON|AT|BY|WITH|FROM|AS|ITS|THEIR|BUT|INTO|OVER|VS\.?|RE))$",
    re.IGNORECASE,
)
"""No subject ends so."""
_NEXT = re.compile(
    # the text
    r"(?:BEGIN |EXECUTIVE |\([A-Z/]{1,6}\) ?)?(?:SUMMARY|INTRODUCTION|COMMENT)\b[ :.\-]*(?:$|[:.\-(]|AND )"
    r"|CLASSIFIED BY|\(?(?:U|SBU|C|S|C/NF|S/NF)\) "
    # how to handle it
    r"|THIS (?:CABLE|MESSAGE|IS A)|SENSITIVE BUT UNCLASSIFIED|(?:PLEASE )?HANDLE ACCORDINGLY|NOT FOR INTERNET"
    r"|(?:CONFIDENTIAL|SECRET) ?-+ ?ENTIRE|FROM (?:THE )?(?:AMBASSADOR|CHARGE)|\*{2,}|ENTIRE TEXT"
    r"|REASONS?:|DECL(?:ASSIFY)?(?: ON)?:|SENSITIVE$",
    re.IGNORECASE,
)
"""How lines begin that follow a subject without a blank line."""
_RAN_ON = re.compile(
    r"\s+(?:(?:REFS?|REFTELS?|REF\(S\))\s*:\s|CLASSIFIED BY\b|(?:¶ ?)?1\. ?\((?:U|C|S|SBU)\)"
    r"|REASONS?:? ?1\.[3456]|DERIVED FROM:|E\.O\. ?1[23]\d{3}|TAGS:).*$",
    re.IGNORECASE | re.DOTALL,
)
"""The next element, run into this one."""
_NUMBERED = re.compile(r"[ \t]*(?:[¶\ufffd] ?)?\(?\d{1,2}[.)] ?(?:\(|[A-Z])|[¶\ufffd]")
FULL = 50
"""A line at least this long may have been broken by its length."""
MOST_LINES = 9
"""A subject has at most three lines (5 FAH-1 H-243); drafters exceed it, but not by this much."""


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads the subject over its lines up to the next element."""
    text = draft.text
    first = last = lines[at]
    label = _LABEL.match(text, first.begin, first.stop)
    begin = label.end() if label else first.begin
    parts = [text[begin : first.stop]]
    marks: list[Line] = []
    at += 1
    while at < len(lines) and len(parts) < MOST_LINES:
        line = lines[at]
        if line.kind == "blank":
            nxt = _over_blank(text, lines, at, parts[-1], empty=not "".join(parts).strip())
            if nxt == at:
                break
            at = nxt
            continue
        if page_mark_at(text, line) and _HANGING.search(parts[-1].strip()):
            marks.append(line)
            at += 1
            continue
        if _ends_before(text, line):
            break
        parts.append(written_in(text, line))
        last = line
        at += 1
    while lines[at - 1].kind == "blank":
        at -= 1
    value, marking = _apart(_RAN_ON.sub("", " ".join(" ".join(parts).split())))
    if draft.subject is None or (not draft.subject and value):
        draft.subject = value
        draft.subject_marking = marking
        draft.field("subject", begin, last.stop, "subject", "read" if value else "empty")
    draft.block_around("subject", first.start, last.end, marks)
    return at


def _apart(written: str) -> tuple[str, str | None]:
    """The subject and its marking, which stands before it (also twice) or behind it."""
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
    if number_at(text, line) and _NUMBERED.match(text, line.begin, line.stop):
        return True
    if fills(classification_at(text, line), line, but=1) and (written := written_in(text, line)).upper() == written:
        return True
    return page_mark_at(text, line) is not None or _NEXT.match(text, line.begin, line.stop) is not None


def _over_blank(text: str, lines: list[Line], at: int, before: str, *, empty: bool) -> int:
    """A blank line inside a subject: only where its last line cannot be an end, and a short line follows it."""
    nxt = over_blank(lines, at)
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
    """A copy that doubled every line break: a full line, one in the same case, then references or classifier."""
    at = over_blank(lines, nxt + 1)
    if at >= len(lines) or shape(text, lines[at]) not in ("ref", "by"):
        return False
    line = written_in(text, lines[nxt])
    return len(before.strip()) >= FULL and len(line) <= 70 and before.isupper() == line.isupper()
