"""`E.O. 12958: DECL: 10/08/2027` (5 FAH-1 H-243)."""

from __future__ import annotations

from reftel.model import ExecutiveOrder
from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line, classification_at, number_at, shape
from reftel.values.declassification import read_executive_order

_ORDER_ALONE = len("E.O. 12958: ")
"""Of the characters behind so many, digits are a date's."""
_EMPTY = 14
"""A line shorter than this names the order and nothing else."""


def read(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads the line, and the next ones where an event runs on."""
    text = draft.text
    first = lines[at]
    stop = first.stop
    order = read_executive_order(text, first.begin, stop, draft.year)
    at += 1
    while at < len(lines) and _is_open(order) and _continues(text, lines[at]):
        stop = lines[at].stop
        order = read_executive_order(text, first.begin, stop, draft.year)
        at += 1
    if draft.executive_order is None:
        _settle(draft, order, first.begin, stop)
    draft.block("executive_order", first.start, lines[at - 1].end)
    return at


def _settle(draft: Draft, order: ExecutiveOrder, begin: int, stop: int) -> None:
    draft.executive_order = order
    silent = not (order.declassify_on or order.event or order.exemption)
    empty = silent and len(order.raw) < _EMPTY
    draft.field("executive_order", begin, stop, "executive_order", "empty" if empty else "read")
    if order.declassify_on:
        draft.field("declassify_on", begin, stop, "executive_order")
    elif silent and any(char.isdigit() for char in order.raw[_ORDER_ALONE:]):
        draft.field("declassify_on", begin, stop, "executive_order", "unreadable")
        draft.defect("bad-declassification-date", begin, stop, "no such date")


def _is_open(order: ExecutiveOrder) -> bool:
    return order.declassify_on is None and order.exemption is None


def _continues(text: str, line: Line) -> bool:
    if line.kind == "blank" or shape(text, line):
        return False
    return number_at(text, line) is None and classification_at(text, line) is None
