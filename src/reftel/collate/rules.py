"""The rules by which one value is chosen where witnesses differ, as one table.

A witness that has no value for a field is not asked. The others are ranked by the rule's criteria in order: the first
criterion on which they differ decides. If no criterion decides, the source's digest does, so that the result does not
depend on the order of the copies.
"""

# ruff: noqa: ARG001 - criteria share one signature, and few need the field

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

import msgspec

from reftel.collate.given import Given, coverage
from reftel.field_names import CableAttribute
from reftel.fields.withheld import count, withheld
from reftel.model import Cable, Transmission
from reftel.particulars import NAMES

_CORRECTIONS = frozenset({"ZEL", "ZDS"})
"""Operating signals of corrections (ACP 131)."""
_CORRECTED = re.compile(r"\bCORRECTED COPY\b", re.IGNORECASE)

Criterion = Callable[[Given, CableAttribute], float]
"""(witness, field) -> rank; the highest wins."""


def whole(given: Given, field: CableAttribute) -> float:
    """The whole telegram over a part of it."""
    held, of = coverage(given)
    share = 1.0 if held is None else len(held) / max(of or 99, len(held))
    return share - (1.0 if given.cable.is_partial else 0.0)


def first_section(given: Given, field: CableAttribute) -> float:
    """The section that holds the head of the telegram over later ones."""
    held, _ = coverage(given)
    return 0.0 if held is None else -float(min(held))


def last_section(given: Given, field: CableAttribute) -> float:
    """The section that holds the end of the telegram over earlier ones."""
    held, _ = coverage(given)
    return 0.0 if held is None else float(max(held))


def without_gaps(given: Given, field: CableAttribute) -> float:
    """A copy with all its paragraphs over one from which some are withheld."""
    return -float(count(withheld(given.cable)))


def unredacted(given: Given, field: CableAttribute) -> float:
    """Prefer a complete publication to one with names removed."""
    return -float(len(given.cable.redactions))


def corrected_copy(given: Given, field: CableAttribute) -> float:
    """A corrected copy over the one that it replaces, whichever came first; then one that was repeated because an
    addressee asked, as posts ask if the first came garbled."""
    cable = given.cable
    signals = cable.transmission.operating_signals
    says_so = any(caption.startswith("CORRECTED") for caption in cable.captions)
    if says_so or not _CORRECTIONS.isdisjoint(signals) or (cable.subject and _CORRECTED.search(cable.subject[-40:])):
        return 2.0
    return 1.0 if "ZDK" in signals else 0.0


def later_release(given: Given, field: CableAttribute) -> float:
    """A later release over an earlier one."""
    released = given.cable.released or given.frame.released
    return _seconds(released)


def as_sent(given: Given, field: CableAttribute) -> float:
    """Prefer the header as sent to the table of a page."""
    cable = given.cable
    has_sender = cable.sender is not None and cable.sender != given.frame.sender
    return float(bool(cable.headers or cable.transmission.dtg or has_sender))


def by_dtg(given: Given, field: CableAttribute) -> float:
    """A time from the date-time group over an exact one of the container, over a day, over wrong minutes."""
    if given.cable.transmission.dtg is not None:
        return 3.0
    return {"exact": 2.0, "day only": 1.0, "minutes wrong": 0.0}[given.frame.created_is]


def fuller(given: Given, field: CableAttribute) -> float:
    """The longer list or line over one that may have been cut short."""
    if field == "action":
        return float(len(given.cable.action) + len(given.cable.info))
    value = getattr(given.cable, field)
    return float(len(value)) if isinstance(value, str | tuple) else 0.0


def readable(given: Given, field: CableAttribute) -> float:
    """A value without a defect noted at its place over one with."""
    spans = [each.span for each in given.cable.fields if each.name == field]
    flaws = [defect.span for defect in given.cable.defects if defect.span is not None]
    return -float(sum(flaw.start < span.end and span.start < flaw.end for span in spans for flaw in flaws))


class Rule(msgspec.Struct, frozen=True):
    """The criteria for the values of `fields`, which come together from one witness that has any of them."""

    fields: tuple[CableAttribute, ...]
    criteria: tuple[Criterion, ...]


TEXT: tuple[CableAttribute, ...] = ("paragraphs", "blocks", "fields", "redactions", "sections", "comment")
"""Take values of the main copy; `collate.join` joins separated sections."""

RULES: tuple[Rule, ...] = (
    Rule(TEXT, (whole, without_gaps, unredacted, corrected_copy, later_release, as_sent)),
    Rule(("transmission", "headers", "sender"), (first_section, corrected_copy, as_sent, whole, later_release)),
    Rule(("action", "info"), (first_section, corrected_copy, as_sent, fuller, whole, later_release)),
    Rule(("created",), (by_dtg, corrected_copy, first_section, whole, later_release)),
    Rule(("released",), (whole, unredacted, later_release)),
    Rule(("classification",), (as_sent, corrected_copy, whole, later_release)),
    Rule(("origin",), (as_sent, whole, later_release)),
    Rule(("subject", "subject_marking"), (readable, as_sent, corrected_copy, whole, unredacted, fuller, later_release)),
    Rule(("tags",), (readable, as_sent, corrected_copy, whole, fuller, later_release)),
    Rule(("references",), (readable, whole, first_section, corrected_copy, fuller, later_release)),
    Rule(("executive_order", "declassify_on"), (readable, first_section, corrected_copy, whole, later_release)),
    Rule(("classified_by",), (readable, unredacted, corrected_copy, whole, later_release)),
    Rule(("captions",), (first_section, corrected_copy, whole, fuller, later_release)),
    Rule(("passing",), (first_section, corrected_copy, whole, fuller, later_release)),
    Rule(("handling",), (first_section, corrected_copy, whole, fuller, later_release)),
    Rule(("message_type",), (first_section, corrected_copy, whole, later_release)),
    Rule(("contacts",), (first_section, corrected_copy, fuller, whole, later_release)),
    Rule(("summary",), (whole, first_section, unredacted, corrected_copy, later_release)),
    Rule(("signed_by", "signers"), (last_section, corrected_copy, whole, later_release)),
    *(Rule((name,), (first_section, whole, as_sent, fuller, later_release)) for name in NAMES if name != "withdrawn"),
)


def choose(rule: Rule, witnesses: Sequence[Given]) -> tuple[Given, str]:
    """The witness for a rule's fields, and the criterion that distinguished it from the next best.

    `witnesses` are those that have a value, at least one. The criterion is `only` for a single witness, and `equal`
    if the digest decided.
    """
    if len(witnesses) == 1:
        return witnesses[0], "only"
    field = rule.fields[0]
    ranked = sorted(
        witnesses,
        key=lambda given: ([criterion(given, field) for criterion in rule.criteria], given.sha256, -given.number),
        reverse=True,
    )
    best, next_best = ranked[0], ranked[1]
    for criterion in rule.criteria:
        if criterion(best, field) != criterion(next_best, field):
            return best, criterion.__name__
    return best, "equal"


def has_any(cable: Cable, fields: Sequence[CableAttribute]) -> bool:
    """Whether a reading has something to offer for one of these fields."""
    return any(has_value(cable, field) for field in fields)


def has_value(cable: Cable, field: CableAttribute) -> bool:
    """Whether a reading has a value of this field."""
    value = getattr(cable, field)
    if field == "transmission":
        return bool(value != Transmission())
    return value is not None and value != ()


def _seconds(value: dt.datetime | None) -> float:
    if value is None:
        return float("-inf")
    return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).timestamp()
