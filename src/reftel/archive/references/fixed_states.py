"""States of references that name no cable by an id: they follow from the reference alone, whatever an archive holds."""

from __future__ import annotations

import re

from reftel.archive.references.state_types import ReferenceState
from reftel.model import Reference
from reftel.values.cable_id import split_id
from reftel.vocab.posts import posts


def fixed_state(one: Reference, before: Reference | None) -> ReferenceState | None:
    """Return the state of a reference without a usable id, after `before` in its list; None for one that has an id."""
    if one.kind != "cable":
        return _unnumbered(one, before) or ReferenceState(state="not a cable", because=_kind(one))
    if one.id is None:
        if "serial" in one.uncertain:
            return ReferenceState(state="impossible", because=_TOO_LONG)
        return ReferenceState(state="unknown", because="no number is read")
    try:
        split_id(one.id)
    except ValueError:
        return ReferenceState(state="unknown", because="its number is in no known form")
    return None


def _unnumbered(one: Reference, before: Reference | None) -> ReferenceState | None:
    """Telegrams that are named without a number: a post alone, `AND PREVIOUS` as an entry of its own."""
    text = one.text[:80].strip(" .,;:()")
    if one.kind != "other" or not text:
        return None
    if re.fullmatch(r"(?:AND )?PREVIOUS", text, re.IGNORECASE):
        of = f" before {before.id}" if before is not None and before.id else ""
        return ReferenceState(state="unknown", because=f"earlier messages{of}, whose numbers are not given")
    if (number := _NUMBERED.fullmatch(text)) is not None and posts().resolve(number["name"]) is not None:
        digits = number["digits"].lstrip("0")
        if len(digits) > _MOST_DIGITS:
            return ReferenceState(state="impossible", because=_TOO_LONG)
        if not digits:
            return ReferenceState(state="impossible", because="no telegram has the number 0")
    if (alone := _ALONE.fullmatch(text)) is not None:
        because = f"a message named by its number alone, {alone['digits']}; its sender is not named"
        return ReferenceState(state="unknown", because=because)
    if (two := _TWO_NUMBERS.fullmatch(text)) is not None and (of_post := posts().resolve(two["name"])) is not None:
        because = f"a message of {of_post.display}; which of the numbers {two['digits']} is its own is not known"
        return ReferenceState(state="unknown", because=because)
    named = posts().resolve(text)
    if named is not None and not any(mark.isdigit() for mark in text):
        return ReferenceState(state="unknown", because=f"a message of {named.display}; its number is not given")
    if (match := _GROUP.search(text)) is not None:
        return ReferenceState(state="unknown", because=f"a message named by its date-time group, {match[0]}")
    return None


_MOST_DIGITS = 6
_TOO_LONG = "the number has more digits than any serial"
_NUMBERED = re.compile(r"(?:\d{2} |\d{4} )?(?P<name>[A-Z][A-Z .]{1,40}[A-Z]) {0,3}(?P<digits>\d{1,60})", re.IGNORECASE)
"""A post and a number: reading takes none that is not a serial."""
_ALONE = re.compile(
    r"(?:MY|OUR|UR|YOUR) {0,2}(?:CABLE|MESSAGE|MSG|TELEGRAM|TEL)?(?: NO\.?| NUMBER)? {0,3}(?P<digits>\d{1,6})",
    re.IGNORECASE,
)
"""`YOUR 100`, `URTEL 100`: the sender is the reader."""
_TWO_NUMBERS = re.compile(
    r"(?P<name>[A-Z][A-Z .]{1,40}[A-Z]) {0,3}(?P<digits>\d{1,6} {0,2}/ {0,2}\d{1,6})", re.IGNORECASE
)
"""`MEXICO 3/4`: two numbers, or a number and a part or a year of it."""
_GROUP = re.compile(r"\b[0-3]\d[0-2]\d[0-5]\d ?Z ?[A-Z]{3}(?: ?\d{2})?\b", re.IGNORECASE)


def _kind(one: Reference) -> str:
    if re.match(r"SEPTELS?\b", one.text, re.IGNORECASE):
        return "septel: a telegram sent apart, not named"
    return {"other": "no number of a telegram is read"}.get(one.kind, one.kind)
