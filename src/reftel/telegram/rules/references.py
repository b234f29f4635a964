"""`REF: A. STATE 135205  B. 07 TALLINN 347 (NOTAL)` (5 FAH-1 H-220)."""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.lines import CLASSIFICATION, NUMBER, PAGE, Line, shape
from reftel.values.reference import LABEL, read_references

_ITEM = re.compile(r"(?:[¶\ufffd]\s*)?\(?(?:REF(?:TEL)?\s+)?(?P<label>[A-Za-z])[.):\]]")
_PROSE = re.compile(
    r"\([UCS](?:BU)?(?:/NF)?\)\s|(?:[a-z']+ ){4}|(?:BEGIN |EXECUTIVE )?(?:SUMMARY|INTRODUCTION|COMMENT)\b|THIS (?:CABLE|MESSAGE|IS)|SENSITIVE BUT|NOT FOR INTERNET|(?:PLEASE )?HANDLE ACC|(?:CONFIDENTIAL|SECRET)\s*-+\s*ENTIRE|\(?ENTIRE TEXT",
    re.IGNORECASE,
)
_LIKE = re.compile(r"(?:\d{2,4} ?)?[A-Z][A-Z' .\-]{2,30}\d{2,6}|.*(?:E-?MAIL|TELCON|NOTAL)", re.IGNORECASE)


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads the list of references; it ends where the next element begins, also after a blank line."""
    text = draft.text
    first = lines[at]
    label = LABEL.match(text, first.begin, first.stop)
    begin = first.begin if label is None or _single(text, first) else label.end()
    numeric = bool(re.match(r"\s*\(?1[.)]", text[begin : first.stop]))
    last = first
    cuts: list[Line] = []
    at += 1
    while at < len(lines):
        line = lines[at]
        if line.kind == "blank":
            nxt = at
            while nxt < len(lines) and lines[nxt].kind == "blank":
                nxt += 1
            if nxt >= len(lines) or not _goes_on(text, lines[nxt], text[begin : last.stop], numeric):
                break
            at = nxt
            continue
        if PAGE.match(text, line.begin, line.stop) and at + 1 < len(lines) and _ITEM.match(text, _next_text(lines, at)):
            cuts.append(line)
            at += 1
            continue
        if _ends_before(text, line, numeric):
            break
        last = line
        at += 1
    while lines[at - 1].kind == "blank":
        at -= 1
    draft_year = draft.year
    listed = read_references(text, begin, last.stop, year=draft_year)
    state = (
        "read" if listed.references else ("empty" if not text[begin : last.stop].strip(" \t\r\n.:-") else "unreadable")
    )
    draft.references.extend(listed.references)
    draft.field("references", begin, last.stop, "references", state)
    if listed.unreadable or state == "unreadable":
        draft.defect("unreadable-reference", begin, last.stop, "a listed reference was not understood")
    for one in listed.references:
        if one.corrected_from and one.span:
            draft.defect("corrected-post", one.span.start, one.span.end, f"{one.corrected_from} read as {one.id}")
    start = first.start
    for cut in cuts:
        draft.block("references", start, cut.start)
        draft.block("page_mark", cut.start, cut.end)
        start = cut.end
    draft.block("references", start, max(last.end, start))
    return at


def _single(text: str, line: Line) -> bool:
    """`REF A: STATE 123`: the label of the item stands in the label of the element."""
    return bool(re.match(r"REF(?:TEL)?\s+\(?[A-Z]\)?\s*[:.)]", text[line.begin : line.stop], re.IGNORECASE))


def _next_text(lines: list[Line], at: int) -> int:
    for line in lines[at + 1 :]:
        if line.kind != "blank":
            return line.begin
    return lines[-1].end


def _ends_before(text: str, line: Line, numeric: bool) -> bool:
    kind = shape(text, line)
    if kind == "ref":
        return not _single(text, line)
    if kind:
        return True
    number = NUMBER.match(text, line.begin, line.stop)
    if (
        number
        and not numeric
        and (number["pilcrow"] or not re.match(r"\d{2,4}\b(?![.)])", text[line.begin : line.stop]))
        and not re.match(r"\d{4,6}\)?\.?(?:$|[ ,])", text[line.begin : line.stop])
    ):
        return True
    if numeric and number and re.match(r".{0,4}\((?:U|C|S|SBU)\)", text[number.end() - 1 : line.stop]):
        return True
    found = CLASSIFICATION.match(text, line.begin, line.stop)
    if found and (found["serial"] or found.end() >= line.stop):
        return True
    if _ITEM.match(text, line.begin, line.stop):
        return False
    return bool(_PROSE.match(text, line.begin, line.stop)) or bool(PAGE.match(text, line.begin, line.stop))


def _goes_on(text: str, line: Line, before: str, numeric: bool) -> bool:
    if _ends_before(text, line, numeric):
        return False
    item = _ITEM.match(text, line.begin, line.stop)
    if not before.strip(" :\t\r\n"):
        return True
    if item is None:
        open_end = before.rstrip().endswith((",", ";", "AND", "and", "&"))
        return (
            bool(_LIKE.match(text, line.begin, line.stop))
            and (open_end or text[line.begin : line.stop].upper() == text[line.begin : line.stop])
            and line.stop - line.begin < 60
        )
    expected = {
        chr(ord(label.upper()) + 1) for label in re.findall(r"(?:^|[\s,;(¶\ufffd])\(?([A-Za-z])[.):\]]", before)
    }
    return item["label"].upper() in (expected or {"A"})
