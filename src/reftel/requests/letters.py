"""The letters: one for each office, with at most five rolls of film each."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Iterable, Sequence

from reftel.model import Value
from reftel.requests.wanted import Evidence, Wanted, merged
from reftel.vocab.month_names import month_first
from reftel.vocab.offices import RequestKind, RequestOffice, office_of

MOST_ROLLS = 5
"""Maximum number of rolls of film in one letter: reference staff pull that many for one request."""
MOST_EVIDENCE = 4
"""Citing places of one telegram."""
_WIDTH = 76
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_OPENING: dict[RequestKind, str] = {
    "foia": "Under the Freedom of Information Act, 5 U.S.C. 552, I request copies of the telegrams listed below. If a "
    "telegram is exempt in part, please release the segregable parts, name the exemption for each deletion, and tell "
    "me how to appeal. If a telegram has been destroyed or can't be found, please say so and name the files searched.",
    "reference": "I request copies of the telegrams listed below from the central files, Record Group 59. "
    "Please tell me the cost before you copy, and whether any of them is withdrawn, so that I can request its review.",
}
_CLOSING: dict[RequestKind, str] = {
    "foia": "I am willing to pay fees up to [amount]; please tell me first if they are higher. [State here whether you "
    "ask for a fee waiver, and why.]",
    "reference": "Electronic copies are sufficient.",
}


class RequestLetter(Value, frozen=True, kw_only=True):
    """A letter ready to send."""

    kind: RequestKind
    office: str
    references: tuple[str, ...]
    """Message reference numbers of the requested telegrams."""
    rolls: tuple[str, ...]
    text: str
    """Plain text; brackets mark the data that the sender has to fill in."""


def letters(wanted: Iterable[Wanted]) -> tuple[RequestLetter, ...]:
    """Write the letters for telegrams: grouped by office, in order of year, post and serial."""
    by_office: dict[RequestOffice, list[Wanted]] = {}
    for one in merged(sorted(wanted, key=lambda one: (one.year, one.name, one.first))):
        by_office.setdefault(office_of(one.year, one.film), []).append(one)
    return tuple(_letter(office, some) for office, every in by_office.items() for some in _by_rolls(every))


def _by_rolls(wanted: Sequence[Wanted]) -> list[list[Wanted]]:
    """Divide the requests to one office into letters of at most five rolls; all of one roll are in one letter."""
    rolls = list(dict.fromkeys(one.roll for one in wanted if one.roll))
    letter_of = {roll: at // MOST_ROLLS for at, roll in enumerate(rolls)}
    found: dict[int, list[Wanted]] = {}
    for one in wanted:
        found.setdefault(letter_of.get(one.roll, 0), []).append(one)
    return [found[at] for at in sorted(found)]


def _letter(office: RequestOffice, wanted: Sequence[Wanted]) -> RequestLetter:
    rolls = tuple(dict.fromkeys(one.roll for one in wanted if one.roll))
    what = "Freedom of Information Act request" if office.kind == "foia" else "Reference request"
    count = sum(one.count for one in wanted)
    lines = [
        *_wrapped(
            f"[Check the office and its address before you send this: they are as known in {office.known}. "
            "Delete these lines.]"
        ),
        "",
        "[Your name]",
        "[Your address, telephone, e-mail]",
        "",
        "[Date]",
        "",
        office.office,
        *office.address,
        "",
        f"Subject: {what}: {count:,} diplomatic {'telegram' if count == 1 else 'telegrams'}",
        "",
        *_wrapped(_OPENING[office.kind]),
        "",
    ]
    if rolls:
        lines += [f"Rolls of film: {', '.join(rolls)}", ""]
    for number, one in enumerate(wanted, start=1):
        lines += [*_item(number, one), ""]
    lines += [*_wrapped(_CLOSING[office.kind]), "", "Sincerely,", "", "[Your name]"]
    return RequestLetter(
        kind=office.kind,
        office=office.office,
        references=tuple(one.reference for one in wanted),
        rolls=rolls,
        text="\n".join(lines) + "\n",
    )


def _item(number: int, one: Wanted) -> list[str]:
    """One numbered entry: the data that the office needs to find it, then the evidence that it exists."""
    title = f"{number}. Message reference number: {one.reference}"
    rows = [
        ("From", one.post),
        ("To", one.addressees),
        ("Date", _in_words(one.date) or _days(one)),
        ("Film number", one.film),
        ("Original classification", one.classification or "not known"),
        ("Subject", one.subject),
        ("Wanted", _which(one)),
        ("Listed in", "; ".join(one.listed)),
    ]
    lines = [title]
    for label, text in rows:
        if text:
            lines += _wrapped(f"{label}: {text}", indent=3)
    if one.has_copy:
        lines += _wrapped("[A copy is in the archive. Delete this entry if that copy is enough.]", indent=3)
    if one.doubt:
        lines += _wrapped(f"[Check the number before you send this: {one.doubt}.]", indent=3)
    for each in one.evidence[:MOST_EVIDENCE]:
        lines += _wrapped(_cited(each), indent=3)
    if len(one.evidence) > MOST_EVIDENCE:
        lines += _wrapped(f"and {len(one.evidence) - MOST_EVIDENCE} more telegrams cite it.", indent=3)
    return lines


def _which(one: Wanted) -> str:
    if one.is_withdrawn:
        return "the text, which was withdrawn: the released file has a withdrawal card in its place"
    if not one.paragraphs:
        return ""
    word = "paragraph" if one.paragraphs.isdecimal() else "paragraphs"
    return f"{word} {one.paragraphs}, withheld in the released copy"


def _days(one: Wanted) -> str:
    if one.days is None:
        return f"{one.year}"
    if one.days.basis == "year":
        return f"{one.year}; no telegram with a serial near it is dated"
    near = [f"{one.name} {serial}" for serial in (one.days.below, one.days.above) if serial is not None]
    by = (
        f" (by the serials of {' and '.join(near)}{', and the citing telegrams' * one.is_before_citing})"
        if near
        else ""
    )
    if one.days.first == one.days.last:
        return f"{month_first(one.days.first)}{by}"
    return f"between {month_first(one.days.first)} and {month_first(one.days.last)}{by}"


def _in_words(text: str) -> str:
    """The days of a text in words."""
    return _DAY.sub(lambda found: month_first(dt.date.fromisoformat(found[0])), text)


def _cited(each: Evidence) -> str:
    where = f", paragraph {each.anchor.removeprefix('p')}" if each.anchor else ""
    when = f" of {_in_words(each.date)}" if each.date else ""
    said = f": “{each.sentence}”" if each.sentence else "."
    return f"Cited by {each.id}{when}{where}{said}"


def _wrapped(text: str, indent: int = 0) -> list[str]:
    pad = " " * indent
    return textwrap.wrap(
        text, _WIDTH, initial_indent=pad, subsequent_indent=pad + "  " * bool(indent), break_on_hyphens=False
    )
