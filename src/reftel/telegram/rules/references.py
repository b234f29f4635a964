"""`REF: A. STATE 135205  B. 07 TALLINN 347 (NOTAL)` (5 FAH-1 H-220)."""

from __future__ import annotations

import re

from reftel.model import State
from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line, classification_at, fills, number_at, over_blank, page_mark_at, shape, written_in
from reftel.values.reference import LABEL, Listed, read_references
from reftel.vocab.posts import posts

_ITEM = re.compile(r"(?:[¶\ufffd]\s*)?\(?(?:REF(?:TEL)?\s+)?(?P<label>[A-Za-z])[.):\]]")
_PROSE = re.compile(
    r"\([UCS](?:BU)?(?:/NF)?\)\s|(?:[a-z']+ ){4}|(?:BEGIN |EXECUTIVE )?(?:SUMMARY|INTRODUCTION|COMMENT)\b"
    r"|THIS (?:CABLE|MESSAGE|IS)|SENSITIVE BUT|NOT FOR INTERNET|(?:PLEASE )?HANDLE ACC"
    r"|(?:CONFIDENTIAL|SECRET)\s*-+\s*ENTIRE|\(?ENTIRE TEXT",
    re.IGNORECASE,
)
"""How lines begin that are no reference."""
_POST = re.compile(r"(?:\d{2,4} ?)?(?P<post>[A-Z][A-Z' .\-]*?)[ #]*\d")
_LIKE = re.compile(r"(?:\d{2,4} ?)?[A-Z][A-Z' .\-]{2,30}\d{2,6}|.*(?:E-?MAIL|TELCON|NOTAL)", re.IGNORECASE)
"""How a reference without a label begins."""
_NUMERIC = re.compile(r"\s*\(?1[.)]")
_SINGLE = re.compile(r"REF(?:TEL)?\s+\(?[A-Z]\)?\s*[:.)]", re.IGNORECASE)
_YEAR = re.compile(r"\d{2,4}\b(?![.)])")
_SERIAL = re.compile(r"\d{4,6}\)?\.?(?:$|[ ,])")
_MARKED = re.compile(r".{0,4}\((?:U|C|S|SBU)\)")
_LABELS = re.compile(r"(?:^|[\s,;(¶\ufffd])\(?([A-Za-z])[.):\]]")


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads the list of references; it ends where the next element begins, also after a blank line."""
    text = draft.text
    first = last = lines[at]
    label = LABEL.match(text, first.begin, first.stop)
    begin = first.begin if label is None or _is_single(text, first) else label.end()
    numeric = _NUMERIC.match(text, begin, first.stop) is not None
    marks: list[Line] = []
    at += 1
    while at < len(lines):
        line = lines[at]
        if line.kind == "blank":
            nxt = over_blank(lines, at)
            if nxt >= len(lines) or not _goes_on(text, lines[nxt], text[begin : last.stop], numeric=numeric):
                break
            at = nxt
            continue
        if page_mark_at(text, line) and _item_follows(text, lines, at + 1):
            marks.append(line)
            at += 1
            continue
        if _ends_before(text, line, numeric=numeric):
            break
        last = line
        at += 1
    while lines[at - 1].kind == "blank":
        at -= 1
    date = draft.created.date() if draft.created else None
    listed = read_references(text, begin, last.stop, year=draft.year, post=draft.post, serial=draft.serial, date=date)
    _settle(draft, listed, begin, last.stop)
    draft.block_around("references", first.start, last.end, marks)
    return at


def _settle(draft: Draft, listed: Listed, begin: int, stop: int) -> None:
    state: State = "read"
    if not listed.references:
        state = "unreadable" if draft.text[begin:stop].strip(" \t\r\n.:-") else "empty"
    draft.references.extend(listed.references)
    draft.field("references", begin, stop, "references", state)
    if listed.unreadable or state == "unreadable":
        draft.defect("unreadable-reference", begin, stop, "a listed reference was not understood")
    for one in listed.references:
        if one.corrected_from and one.span:
            draft.defect("corrected-post", one.span.start, one.span.end, f"{one.corrected_from} read as {one.id}")


def _is_single(text: str, line: Line) -> bool:
    """`REF A: STATE 123`: the label of the item stands in the label of the element."""
    return _SINGLE.match(text, line.begin, line.stop) is not None


def _item_follows(text: str, lines: list[Line], at: int) -> bool:
    """Whether the next line with text begins with an item's label."""
    at = over_blank(lines, at)
    return at < len(lines) and _ITEM.match(text, lines[at].begin) is not None


def _ends_before(text: str, line: Line, *, numeric: bool) -> bool:
    """Whether a line cannot belong to the list; `numeric`: its labels are 1, 2, 3 ..."""
    kind = shape(text, line)
    if kind == "ref":
        return not _is_single(text, line)
    if kind or _is_paragraph(text, line, numeric=numeric):
        return True
    found = classification_at(text, line)
    if found and (found["serial"] or fills(found, line)):
        return True
    if _ITEM.match(text, line.begin, line.stop):
        return False
    return _PROSE.match(text, line.begin, line.stop) is not None or page_mark_at(text, line) is not None


def _is_paragraph(text: str, line: Line, *, numeric: bool) -> bool:
    """Whether the number that begins a line is a paragraph's: no item's label, and no year or serial that wrapped."""
    number = number_at(text, line)
    if number is None:
        return False
    if numeric:
        return _MARKED.match(text, number.end() - 1, line.stop) is not None
    if number["pilcrow"] is None and _YEAR.match(text, line.begin, line.stop):
        return False
    return _SERIAL.match(text, line.begin, line.stop) is None


def _begins_with_post(written: str) -> bool:
    found = _POST.match(written)
    return found is not None and posts().resolve(found["post"]) is not None


def _goes_on(text: str, line: Line, before: str, *, numeric: bool) -> bool:
    """Whether a line behind a blank one goes on with the list: by the label that is due, or because it was open."""
    if _ends_before(text, line, numeric=numeric):
        return False
    if not before.strip(" :\t\r\n"):
        return True
    item = _ITEM.match(text, line.begin, line.stop)
    if item is None:
        written = written_in(text, line)
        is_open = before.rstrip().endswith((",", ";", "AND", "and", "&"))
        return _LIKE.match(written) is not None and len(written) < 60 and (is_open or _begins_with_post(written))
    due = {chr(ord(label.upper()) + 1) for label in _LABELS.findall(before)}
    return item["label"].upper() in (due or {"A"})
