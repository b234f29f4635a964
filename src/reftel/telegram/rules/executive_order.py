"""`E.O. 12958: DECL: 10/08/2027` (5 FAH-1 H-243)."""

from __future__ import annotations

import re

import msgspec

from reftel.model import ExecutiveOrder
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import BLANK_LINE, line_end
from reftel.telegram.path import Element
from reftel.telegram.rules import classified
from reftel.telegram.rules.derived import take_source
from reftel.values.declassification import LONGEST_DATE, ORDERS, SIGNED, TORN_DATE, read_executive_order, written_order

_ORDER_ALONE = len("E.O. 12958: ")
"""Of the characters after so many, digits are a date's."""
_VALUE = re.compile(r"\w")
_CLASSIFIES = re.compile(r"[ \t.;,]+(?P<label>CLASSIFIED\s{1,3}BY\b[:\s]{1,4}[A-Z])")
"""The classifier in the line of the order: `DECL: 05/12/13 CLASSIFIED BY: DCM HARWELL, REASON 1.5 (B)`."""
_EMPTY = 14
"""A line shorter than this names the order and nothing else."""
_LINES_ONE_BY_ONE = 16
"""Lines after the order's that are added one by one until they have a date. Then as many as there are, so that a text
without a date takes linear time; drafters write four at most."""
_REST = re.compile(r"[ \t]*\n(?:[ \t]*\n)?[ \t]*(?P<rest>[DECL: \d/]{1,18}?)[ \t]*(?=\n|$)", re.MULTILINE)
"""The rest of the line after a line break, with a blank line or without."""

_MISREAD = re.compile(
    r"(?<![A-Z\d])(?=[\dOIl/.\-]{0,9}[OIl])[\dOIl]{1,4}[/.\-][\dOIl]{1,2}[/.\-][\dOIl]{2,4}(?![A-Z\d])"
)
"""A date with letters for digits: `1O/02/2O15`."""


def read(draft: Draft, element: Element) -> int:
    """Read the line, and the next ones where an event runs on."""
    text = draft.text
    start, stop = element.start, element.stop
    if blank := BLANK_LINE.search(text, start, stop):
        stop = blank.start()
    end = line_end(text, start, stop)
    if torn := TORN_DATE.search(text, max(start, end - LONGEST_DATE), stop):
        end = line_end(text, torn.end(), stop)
    order = read_executive_order(text, start, end, draft.year)
    lines = 1
    while end < stop and (order.declassify_on is None and order.exemption is None):
        for _ in range(more := 1 if lines < _LINES_ONE_BY_ONE else lines):
            end = line_end(text, min(end + 1, stop), stop)
        lines += more
        order = read_executive_order(text, start, end, draft.year)
    order, end = _with_rest(draft, element, order, start, end)
    if classifies := _CLASSIFIES.search(draft.raised, start, end):
        # in one line: the drafter's system had one field for both
        order = read_executive_order(text, start, classifies.start(), draft.year)
        end = stop
        classified.take(draft, classifies.start("label"), start + len(text[start:end].rstrip()))
    take_source(draft, start, end)
    own = draft.executive_order
    if own is not None and not (own.declassify_on or own.exemption or own.event or order.order) and order.raw:
        # `E.O. 12958:` and, as an element of its own, `DECL: 02/26/2018`
        draft.executive_order = None
        draft.fields = [one for one in draft.fields if one.name != "executive_order"]
        order = msgspec.structs.replace(order, order=own.order, raw=f"{own.raw} {order.raw}")
    if draft.executive_order is None:
        _settle(draft, element, order, start, start + len(text[start:end].rstrip()))
    return end


def _with_rest(
    draft: Draft, element: Element, order: ExecutiveOrder, start: int, end: int
) -> tuple[ExecutiveOrder, int]:
    """Return the line with its rest, which a blank line tore off: `E.O. 12958: DECL: 02/2`, `6/2018`."""
    torn = _REST.match(draft.text, end, element.stop)
    is_open = order.declassify_on is None and order.exemption is None
    if torn is None or not (is_open or torn["rest"].isdigit()):
        return order, end
    line = " ".join(draft.text[start:end].split())
    for between in ("", " "):
        whole = read_executive_order(joined := f"{line}{between}{torn['rest']}", 0, len(joined), draft.year)
        if whole.declassify_on and whole.order == order.order:
            draft.defect("torn-line", start, torn.end(), f"read as {joined[:60]}")
            return msgspec.structs.replace(whole, span=Span(start, torn.end())), torn.end()
    return order, end


def _settle(draft: Draft, element: Element, order: ExecutiveOrder, begin: int, stop: int) -> None:
    draft.executive_order = order
    silent = not (order.declassify_on or order.event or order.exemption)
    empty = silent and len(order.raw) < _EMPTY
    draft.read(element, "executive_order", begin, stop, "executive_order", "empty" if empty else "read")
    if (written := written_order(order)) is not None:
        draft.defect("corrected-order", begin, stop, f"E.O. {written} read as {order.order}")
    elif order.order and order.order not in ORDERS:
        draft.defect("unknown-order", begin, stop, f"no order on classification has the number {order.order}")
    elif order.order and draft.year and draft.year < SIGNED.get(order.order, 0):
        note = f"E.O. {order.order} was signed in {SIGNED[order.order]}, after the telegram"
        draft.defect("later-order", begin, stop, note)
    if order.declassify_on:
        draft.read(element, "declassify_on", begin, stop, "executive_order")
        if misread := _MISREAD.search(order.raw, _ORDER_ALONE):
            draft.defect("letter-for-digit", begin, stop, f"{misread[0]} read as {order.declassify_on}")
    elif silent and any(char.isdigit() for char in order.raw[_ORDER_ALONE:]):
        draft.read(element, "declassify_on", begin, stop, "executive_order", "unreadable")
        draft.defect("bad-declassification-date", begin, stop, "no such date")
    elif silent and not empty and _VALUE.search(order.raw, _ORDER_ALONE - 1):
        draft.doubt("executive_order", begin, stop, "no date, event or exemption is read")
