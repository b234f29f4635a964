"""Settles who sent a telegram on a form, its number, its year and its day, from all lines of the form."""

from __future__ import annotations

import datetime as dt
import re

from reftel.telegram.draft import Draft
from reftel.telegram.paper.form_head import PaperHead
from reftel.telegram.paper.form_patterns import serial_of
from reftel.values.telegram_series import LAST_APART
from reftel.vocab.posts import fold, posts

DEPARTMENT = "Department of State"
_KIND = re.compile(r"\s*\((?:CONGEN|CONSULATE|CONSULATE GENERAL|CONSUL|EMBASSY|LEGATION|USIS|POLAD)\)$", re.IGNORECASE)
"""The kind of post after its city: `HONG KONG (CONGEN)`."""


def settle(draft: Draft, head: PaperHead) -> None:
    """Settle sender, number, year and day.

    Args:
        draft: The reading in the making; its `drafted_on` may give the year.
        head: The values of the form's lines.
    """
    if head.beside is not None and draft.serial is None and head.sent is not None:
        head.identify(None, serial_of(head.beside.text), head.beside.start, head.beside.end)
        note = "the number beside the addressee is read as the telegram's"
        draft.doubt("id", head.beside.start, head.beside.end, note)
    _post(draft, head)
    _day(draft, head)
    _numbers(draft, head)


def _post(draft: Draft, head: PaperHead) -> None:
    if head.sender is None and (head.is_outgoing or draft.post == "STATE"):
        head.sender, draft.post = DEPARTMENT, "STATE"
    elif head.sender is not None and draft.post is None:
        written = _KIND.sub("", head.sender)
        found = posts().resolve(written)
        name = found.name if found else re.sub(r"[^A-Z]", "", fold(written))
        draft.post = name or None


def _day(draft: Draft, head: PaperHead) -> None:
    """The day by the sender's clock. A form has the year in the date of receipt, in stamps, or nowhere."""
    received = head.received.of_year(head.received.year) if head.received and head.received.year else None
    drafted_on: dt.date | None = draft.particulars.get("drafted_on")
    dated = head.dated.of_year(head.dated.year) if head.dated and head.dated.year else None
    near = dated or received or head.stamped or drafted_on
    head.sent = head.sent or head.dated
    if head.sent is None:
        if (head.is_outgoing or head.is_airgram) and head.stamped:
            draft.day = draft.day or head.stamped
        draft.year = draft.year or (near.year if near else None)
        return
    day = head.sent.near(near) if near else head.sent.of_year(draft.year) if draft.year else None
    if head.sent.year and day is None:
        day = head.sent.of_year(head.sent.year)
    draft.day = draft.day or day
    draft.year = (day.year if day else None) or draft.year or head.sent.year
    if head.sent.hour or not head.is_airgram:
        note = f"{head.network.get('dtg_text', head.sent.text)} is by the sender's clock"
        draft.defect("dtg-zone-unknown", head.sent.start, head.sent.end, note)


def _numbers(draft: Draft, head: PaperHead) -> None:
    """Say that the numbers of the Department's telegrams are of a series to each addressee."""
    if draft.post == "STATE" and draft.serial is not None and (draft.year or LAST_APART) <= LAST_APART:
        span = next((one.span for one in draft.fields if one.name == "id"), None)
        if span is not None:
            note = f"{draft.serial} is the number of this telegram to its addressee; others may have it"
            draft.defect("addressee-number", span.start, span.end, note)
    if not head.is_outgoing or draft.serial is not None:
        return
    for one in (*head.lists["action"], *head.lists["info"]):
        if one.number and one.span:
            note = f"{one.number} is the number of this telegram to {one.name}"
            draft.defect("addressee-number", one.span.start, one.span.end, note)
            return
