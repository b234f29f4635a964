"""The source of a derivative classification, and a separate line of declassification (E.O. 12958 sec. 2.1)."""

from __future__ import annotations

import re

import msgspec

from reftel.blocks import BlockKind
from reftel.model import ExecutiveOrder
from reftel.particulars import Derivation
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.signs import sign
from reftel.values.declassification import read_executive_order
from reftel.values.derivation import LABEL, find_derivation
from reftel.values.marking import SHORT_PORTION

MAY_DERIVE = re.compile(r"DERIV|DRV|DSCG|SOURCE|GUIDE")
"""One of these words is in an element that names a source."""
_DECLASSIFY = re.compile(
    r"(?<![A-Z])DECL(?:\s?A\s?S(?:\s?S\s?I\s?F\s?Y)?)?\s{1,4}ON\b\s{0,3}[:;.\-]?\s{0,4}(?P<on>[^\n;]{1,60})"
)
"""The label, perhaps with a line break in its word."""
_MERGED_LABEL = re.compile(r"\s{0,3}(?:SOURCE\b|DATE OF\b)")
_SIGNS = sign("DERIVED", "DRV ", "DECLASSIFY ON", "DECL ON")
_LONGEST_IN_TEXT = 300
_IN_TEXT = re.compile(
    rf"\s*(?:\u00b6 ?)?\(?1[.)]\s*(?:\({SHORT_PORTION}\)\s*)?(?:THIS (?:CABLE|MESSAGE|TELEGRAM) IS )?(?=DERIV|DRV )"
)
_TAIL = frozenset(("closing", "tail"))
_PERIODS = " \t\n.,;:()"


def take_source(draft: Draft, begin: int, stop: int) -> Span | None:
    """Read the sources that an element names; return their place, None for none."""
    if not MAY_DERIVE.search(draft.raised, begin, stop):
        return None
    found = find_derivation(draft.text, begin, stop)
    if found is None:
        return None
    known: tuple[Derivation, ...] = draft.particulars.get("derived_from", ())
    draft.particulars["derived_from"] = _joined(known, found.sources)
    end = found.start + len(draft.text[found.start : found.end].rstrip().rstrip(")"))
    draft.field("derived_from", found.start, end, "derived")
    return Span(found.start, end)


def _joined(known: tuple[Derivation, ...], more: tuple[Derivation, ...]) -> tuple[Derivation, ...]:
    """All sources; a marking without a source is of the last one, or of the next."""
    if known and not more[0].source:
        last = msgspec.structs.replace(known[-1], marked=more[0].marked, date=more[0].date or known[-1].date)
        return (*known[:-1], last)
    if known and not known[-1].source:
        more = (
            *more[:-1],
            msgspec.structs.replace(more[-1], marked=known[-1].marked, date=more[-1].date or known[-1].date),
        )
        known = known[:-1]
    return known + tuple(one for one in more if all(_key(one) != _key(other) for other in known))


def _key(one: Derivation) -> tuple[str, tuple[str, ...]]:
    return one.source.upper(), one.items


def take_declassification(draft: Draft, begin: int, stop: int) -> None:
    """Read `DECLASSIFY ON: 20290203` beside a classifier or a source, unless it names the marking of a source."""
    found = _DECLASSIFY.search(draft.raised, begin, stop)
    if found is None or _MERGED_LABEL.match(found["on"]):
        return
    start, end = found.start(), found.start("on") + len(found["on"].rstrip(_PERIODS))
    order = read_executive_order(
        f"DECL: {draft.text[found.start('on') : end]}", 0, end - found.start("on") + 6, draft.year
    )
    own = draft.executive_order
    value = order.declassify_on or order.exemption or order.event
    if own is None or not (own.declassify_on or own.exemption or own.event):
        if value:
            draft.executive_order = ExecutiveOrder(
                order=own.order if own else None,
                declassify_on=order.declassify_on,
                event=order.event,
                exemption=order.exemption,
                raw=" ".join(part for part in (own.raw if own else "", draft.text[start:end]) if part),
                span=Span(start, end),
            )
            draft.field("executive_order", start, end, "derived")
        if order.declassify_on:
            draft.field("declassify_on", start, end, "derived")
        elif not value:
            draft.defect("bad-declassification-date", start, end, "no such date")
    elif (own.declassify_on, own.exemption) != (order.declassify_on, order.exemption):
        note = f"declassified on {own.declassify_on or own.exemption or own.event}, or {found['on'].strip(_PERIODS)}"
        draft.doubt("declassify_on", start, end, note)


def take_in_text(draft: Draft) -> None:
    """Read the source that the first paragraph consists of: `1. (U) DERIVED FROM STATE 176200. DECLASSIFY ON: ...`."""
    first = draft.paragraphs[0]
    begin, stop = first.span.start, first.span.end
    if "derived_from" in draft.particulars or not draft.signs.has(_SIGNS, begin, min(stop, begin + _LONGEST_IN_TEXT)):
        return
    label = _IN_TEXT.match(draft.raised, begin, stop)
    if label is None or stop - begin > _LONGEST_IN_TEXT:
        return
    take_source(draft, label.end(), stop)
    take_declassification(draft, label.end(), stop)


def take_behind_text(draft: Draft) -> None:
    """Read the source in lines after the text, which the close took for other lines: `DRV FROM: DSCG 05-1 D`."""
    if not draft.blocks or not draft.signs.has(_SIGNS, draft.paragraphs[-1].span.end, len(draft.text)):
        return
    for at, (start, end, kind) in enumerate(draft.blocks):
        if kind in _TAIL and start >= draft.paragraphs[-1].span.end:
            begin = start + len(draft.text[start:end]) - len(draft.text[start:end].lstrip())
            stop = start + len(draft.text[start:end].rstrip())
            is_source = LABEL.match(draft.text, begin, stop) is not None and take_source(draft, begin, stop) is not None
            if is_source or _DECLASSIFY.match(draft.raised, begin, stop):
                take_declassification(draft, begin, stop)
                block: BlockKind = "classified_by"
                draft.blocks[at] = (start, end, block)
