"""Where one reference of a REF list ends and the next begins."""

from __future__ import annotations

import re

import msgspec

_MARK = re.compile(
    r"(?:(?P<begin>^|\n)|(?P<sep>[\s,;:.)\]]|AND\s)|(?<=[:;])|(?<=REF)(?=\()|(?<=Ref)(?=\()|(?<=REFS)(?=\())[ \t]*"
    r"(?P<pilcrow>[¶\ufffd]\s*)?(?:REF(?:TEL)?\s+)?\(?[ \t]*"
    r"(?P<label>[A-Za-z]|\d{1,2})[ \t]*(?P<close>[.):\]]|-(?=\s)|(?=\s\())(?P<tail>\)?)",
)
"""What can be a label: `A.`, `(B)`, `REF C:`, `4)`."""
_REF = re.compile(r"^\s*REF(?:TEL)?\s", re.IGNORECASE)
_TWO_DIGITS = re.compile(r"\d\d")
_INITIAL = re.compile(r"[A-Z]\.")
_BREAK = re.compile(r";|\n")
_DIGIT = re.compile(r"\d")
_NUMBER_ALONE = re.compile(r"\d{2,7}\s*(?:[;,(\n]|$|AND\b)")
_BEGINS_WITH_NUMBER = re.compile(r"\d{1,7}\s*(?:\(|,|$|AND)|\(|AND |NOTAL")


class Item(msgspec.Struct, gc=False):
    """One item of the list: its label (upper case; None where the list has none) and where its text is."""

    label: str | None
    start: int
    end: int


class _Mark(msgspec.Struct, gc=False):
    label: str
    start: int
    """Where the label's mark begins."""
    end: int
    """Where its item begins."""


def items(text: str, start: int, end: int) -> list[Item]:
    """The items of the list `text[start:end]`: by its labels, else by semicolons and lines."""
    marks = _labels(text, start, end)
    if not marks:
        return _unlabelled(text, start, end)
    found = []
    if marks[0].start > start and text[start : marks[0].start].strip(" \t\r\n:;,.-("):
        found += _unlabelled(text, start, marks[0].start)
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else end
        found.append(Item(mark.label, mark.end, stop))
    return found


def _labels(text: str, start: int, end: int) -> list[_Mark]:
    """The labels that follow one another: A, B, C ... or 1, 2, 3 ..."""
    marks: list[_Mark] = []
    at = start
    while match := _MARK.search(text, at, end):
        begins = at == start and _stands_first(text, start, match.start("label"))
        before = marks[-1].label if marks else None
        if _follows(text, start, match, before, begins=begins) and not _is_initial(text, match, end):
            marks.append(_Mark(match["label"].upper(), match.start(), match.end()))
            at = match.end()
        else:
            at = match.end("label")
    return marks


def _stands_first(text: str, start: int, label: int) -> bool:
    return label - start < 12 and not _REF.sub("", text[start:label]).strip(" \t\r\n([:;.,-¶\ufffd")


def _place(label: str) -> int:
    return int(label) if label.isdigit() else ord(label) - 64


def _follows(text: str, start: int, match: re.Match[str], before: str | None, *, begins: bool) -> bool:
    """Whether a mark is the label that is due behind the label `before` (None: the first of the list)."""
    label, close = match["label"].upper(), match["close"]
    if not close and not match["tail"]:
        return False
    on_line = match["begin"] is not None or begins
    if before is None:
        if label == "A" or (label == "1" and begins):
            return on_line or close in ")"
        # the first item has lost its label
        return label == "B" and _TWO_DIGITS.search(text, start, match.start()) is not None
    if label.isdigit() != before.isdigit():
        return False
    value, expected = _place(label), _place(before) + 1
    if value == expected:
        return True
    if value > expected:
        return value - expected <= 2 and (on_line or close == ")")
    return on_line and match["pilcrow"] is not None and value > 0


def _is_initial(text: str, match: re.Match[str], end: int) -> bool:
    """Labels are far more frequent than initials: only an `A.` glued to a further initial (`A.B. SMITH`) is none."""
    return match["close"] == "." and _INITIAL.match(text, match.end(), end) is not None


def _unlabelled(text: str, start: int, end: int) -> list[Item]:
    found = []
    at = start
    for match in _BREAK.finditer(text, start, end):
        if _runs_on(text, at, match.start(), end):
            continue
        found.append(Item(None, at, match.start()))
        at = match.end()
    found.append(Item(None, at, end))
    return [item for item in found if text[item.start : item.end].strip(" \t\r\n.,;")]


def _runs_on(text: str, at: int, cut: int, end: int) -> bool:
    """Whether the break tears an item: the line holds no number yet, or the next begins with one."""
    before, behind = text[at:cut].rstrip(), text[cut + 1 : end].lstrip()
    if text[cut] == ";":
        return _NUMBER_ALONE.match(behind) is not None
    return (
        before.endswith((",", "AND", "and", "&", "-"))
        or _DIGIT.search(before) is None
        or _BEGINS_WITH_NUMBER.match(behind) is not None
    )
