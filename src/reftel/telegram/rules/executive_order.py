"""`E.O. 12958: DECL: 10/08/2027` (5 FAH-1 H-243)."""

from __future__ import annotations

from reftel.telegram.draft import Draft
from reftel.telegram.lines import CLASSIFICATION, NUMBER, Line, shape
from reftel.values.declassification import read_executive_order


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads the line, and the next ones where an event runs on."""
    text = draft.text
    first = lines[at]
    stop = first.stop
    order = read_executive_order(text, first.begin, stop, draft.year)
    at += 1
    while at < len(lines) and at < len(lines) and _open(order) and _continues(text, lines[at]):
        stop = lines[at].stop
        order = read_executive_order(text, first.begin, stop, draft.year)
        at += 1
    if draft.executive_order is None:
        draft.executive_order = order
        empty = not (order.declassify_on or order.event or order.exemption)
        draft.field("executive_order", first.begin, stop, "executive_order", "empty" if empty and len(order.raw) < 14 else "read")
        if order.declassify_on:
            draft.field("declassify_on", first.begin, stop, "executive_order")
        elif empty and any(char.isdigit() for char in order.raw[12:]):
            draft.field("declassify_on", first.begin, stop, "executive_order", "unreadable")
            draft.defect("bad-declassification-date", first.begin, stop, "no such date")
    draft.block("executive_order", first.start, lines[at - 1].end)
    return at


def _open(order: object) -> bool:
    value = getattr(order, "declassify_on", None) or getattr(order, "exemption", None)
    return value is None


def _continues(text: str, line: Line) -> bool:
    if line.kind == "blank" or shape(text, line):
        return False
    return NUMBER.match(text, line.begin, line.stop) is None and CLASSIFICATION.match(text, line.begin, line.stop) is None
