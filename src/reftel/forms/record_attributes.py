"""The lines of a record, `Key: value`, and their values: shared by the record and the PlusD page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from reftel.field_names import FieldName
from reftel.forms.layout import Layout
from reftel.model import Addressee
from reftel.particulars import Attribute, Officer
from reftel.spans import Span
from reftel.values import attributes as values
from reftel.values.officers import read_officers
from reftel.vocab.tables import captions

_LINE = re.compile(r"(?m)^[ \t]{0,3}(?P<key>[A-Za-z][A-Za-z ]{1,44}?)[ \t]{0,4}:(?=[ \t\r\n]|$)")
_INDENTED = re.compile(_LINE.pattern.replace("{0,3}", "{0,40}", 1))
_RELEASED = re.compile(r"Declassified/?\s?Released[^<>]{0,80}?Review\s+(\d{1,2}\s+[A-Za-z]{3}\s+\d{4})", re.IGNORECASE)
_LOST = re.compile(r"UNRETRIEVABLE|GARBLED|NOT CONVERTED", re.IGNORECASE)
_YAML = re.compile(r"^(?:! )?'|'$")
_QUOTED = re.compile(r"\s*(?:! )?(['\"])")
_BROKEN_OFF = re.compile(r"\n[ \t]*\r?\n(?=[^\s])|\n(?=[ \t]{0,80}[=*#_~-]{5,80}[ \t\r]*(?:\n|\Z))")
"""A blank line above the margin, or a rule: no value continues after it."""
_FEW = 4
"""Keys in capitals or small letters only: TAGS, and words of continuation lines."""
_CANONICAL = {key.casefold(): key for key in values.KEYS}


def read_lines(text: str, start: int, end: int) -> list[Attribute]:
    """Return the attributes of `text[start:end]`. Continuation lines are indented or begin at the margin."""
    heads = _heads(text, start, end)
    found = []
    for head, after in zip(heads, [*heads[1:], None], strict=False):
        stop = _value_end(text, head.end(), after.start() if after else end)
        raw = text[head.end() : stop].replace("\0", " ")
        span = Span(head.end() + len(raw) - len(raw.lstrip()), head.end() + len(raw.rstrip()))
        value = " ".join(raw.split())
        if "'" in value or '"' in value:
            value = _unquoted(value)
        key = _CANONICAL.get(head["key"].casefold(), head["key"])
        found.append(Attribute(key=key, value=value, span=Span(min(span.start, span.end), span.end)))
    return found


def _heads(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return the keys of the lines. All lines may be indented, in capitals or in small letters."""
    exact = [
        match
        for match in _LINE.finditer(text, start, end)
        if match["key"] in values.KEYS
        or (match[0][0] not in " \t" and match["key"].istitle() and match["key"].count(" ") <= 3)
    ]
    known = sum(match["key"] in values.KEYS for match in exact)
    if known > _FEW:
        return exact
    folded = [match for match in _INDENTED.finditer(text, start, end) if match["key"].casefold() in _CANONICAL]
    return folded if len(folded) > 2 * known else exact


def _value_end(text: str, start: int, stop: int) -> int:
    """Return where a value ends, at the latest where the next line with a key begins."""
    if text.find("\n", start, stop - 1) < 0 or _QUOTED.match(text, start, stop):
        return stop
    broken = _BROKEN_OFF.search(text, start, stop)
    return broken.start() if broken else stop


def _unquoted(value: str) -> str:
    """Return a value without the quotes of YAML."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1].replace("''", "'").strip()
    return _YAML.sub("", value).strip()


def take(layout: Layout, found: list[Attribute], rule: str, text: str, *, has_text: bool) -> None:
    """Put the values of attributes into the frame of a layout. `has_text`: the record is not alone, its text is with
    it."""
    layout.attributes += found
    by_key: dict[str, Attribute] = {}
    for one in found:
        if one.key not in by_key or values.is_null(by_key[one.key].value):
            by_key[one.key] = one
        if one.key not in values.KEYS:
            layout.defect("unknown-attribute", f"no record is known to have the key {one.key}", one.span)
    for key, name, read in _READERS:
        line = by_key.get(key)
        if line is None or line.span is None:
            continue
        if values.is_null(line.value):
            layout.give(name, None, line.span, rule)
        elif value := read(line):
            layout.give(name, value, line.span, rule)
        else:
            layout.unreadable(name, line.span, rule)
            layout.defect("attribute-damaged", f"{key}: {line.value[:60]!r}", line.span)
    if not has_text:
        _captions(layout, by_key, rule)
    _offices(layout, by_key, rule)
    _dates(layout, by_key, rule)
    _addressees(layout, by_key, rule, text)
    _damage(layout, by_key)
    if not _withdrawal(layout, by_key, rule, has_text=has_text):
        _released(layout, by_key, rule)


def _text(one: Attribute) -> str:
    return one.value


def _list(one: Attribute) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in one.value.split(",") if part.strip()))


def _drafter(one: Attribute) -> tuple[Officer, ...]:
    return tuple(
        Officer(name=each.name, office=each.office, note=each.note, span=one.span)
        for each in read_officers(one.value.upper())
    )


_READERS: tuple[tuple[str, FieldName, Callable[[Attribute], Any]], ...] = (
    ("Document Number", "document_number", _text),
    ("Document Number", "reference_id", _text),
    ("Original Classification", "classification", lambda one: values.attribute_level(one.value)),
    ("Current Classification", "reviewed_level", lambda one: values.attribute_level(one.value)),
    ("Subject", "title", _text),
    ("From", "sender", _text),
    ("TAGS", "tags", lambda one: values.attribute_tags(one.value)),
    ("Reference", "references", lambda one: () if one.value.isdigit() else (one.value,)),
    ("Drafter", "drafted_by", _drafter),
    ("Film Number", "film_number", _text),
    ("Enclosure", "enclosure", _text),
    ("Locator", "locator", _list),
    ("Concepts", "concepts", _list),
    ("Handling Restrictions", "handling_restrictions", lambda one: values.restrictions(one.value)[0]),
    ("Original Handling Restrictions", "handling_restrictions", lambda one: values.restrictions(one.value)[0]),
    ("Review Authority", "review_authority", _text),
    ("Review History", "review_history", lambda one: values.review_steps(one.value)),
    ("Review Exemptions", "exemptions", _list),
    ("Disposition Case Number", "case_number", _text),
    ("Disposition Action", "release_decision", lambda one: one.value.upper()),
)
"""Key -> the frame's attribute -> how its value is understood; of two keys for one, the later with a value counts."""


def _captions(layout: Layout, by_key: dict[str, Attribute], rule: str) -> None:
    """The captions of a telegram whose text is not here: they are in its restrictions."""
    for key in ("Original Handling Restrictions", "Handling Restrictions"):
        one = by_key.get(key)
        if one is None or one.span is None or values.is_null(one.value):
            continue
        if found := tuple(name for name in values.restrictions(one.value)[0] if name in captions()):
            layout.give("captions", found, one.span, rule)
            return


def _offices(layout: Layout, by_key: dict[str, Attribute], rule: str) -> None:
    one = by_key.get("Office")
    if one is None or one.span is None or values.is_null(one.value):
        return
    roles: tuple[tuple[str, FieldName], ...] = (("ORIGIN", "office_of_origin"), ("ACTION", "office_of_action"))
    for role, name in roles:
        if found := values.offices(one.value, role):
            layout.give(name, found, one.span, rule)


def _dates(layout: Layout, by_key: dict[str, Attribute], rule: str) -> None:
    for key, name in (("Draft Date", "drafted_on"), ("Sent Date", "sent")):
        one = by_key.get(key)
        if one is None or one.span is None or values.is_null(one.value):
            continue
        day = values.attribute_day(one.value)
        if day is None:
            layout.defect("frame-date", f"no date: {one.value[:40]!r}", one.span)
            continue
        if name == "drafted_on":
            layout.give("drafted_on", day, one.span, rule)
        layout.give("created", dt.datetime.combine(day, dt.time(), dt.UTC), one.span, rule)
        layout.created_is = "day only"


def _released(layout: Layout, by_key: dict[str, Attribute], rule: str) -> None:
    """The day of the review that released the text; a marking on a card that withholds one is of no text."""
    for key in ("Markings", "Review Markings"):
        one = by_key.get(key)
        if one is not None and one.span and (match := _RELEASED.search(one.value)):
            day = values.attribute_day(match[1])
            if day:
                layout.give("released", dt.datetime.combine(day, dt.time(), dt.UTC), one.span, rule)
                return


def _addressees(layout: Layout, by_key: dict[str, Attribute], rule: str, text: str) -> None:
    one = by_key.get("To")
    if one is None or one.span is None or values.is_null(one.value):
        return
    lines = (_unquoted(line.strip()) for line in one.span.of(text).splitlines())
    names = (" ".join(name.split()) for line in lines for name in re.split(r"[,;|]|\s{2,}", line))
    to = tuple(Addressee(name=name, span=one.span) for name in dict.fromkeys(names) if name)
    layout.give("action", to, one.span, rule)


def _damage(layout: Layout, by_key: dict[str, Attribute]) -> None:
    one = by_key.get("Handling Restrictions")
    if one is not None and not values.is_null(one.value) and (rest := values.restrictions(one.value)[1]):
        layout.defect("attribute-damaged", f"Handling Restrictions: {rest[:60]!r} is none", one.span)
    one = by_key.get("Film Number")
    if one is not None and not values.is_null(one.value) and not values.is_film_number(one.value):
        layout.defect("attribute-damaged", f"Film Number: {one.value[:60]!r} is not whole", one.span)
    one = by_key.get("Errors")
    if one is not None and not values.is_null(one.value):
        layout.defect("text-lost", f"the record says that its text has errors: {one.value[:60]}", one.span)


def _withdrawal(layout: Layout, by_key: dict[str, Attribute], rule: str, *, has_text: bool) -> bool:
    """Say that a record withholds its text, or why else it has none; return whether it withholds it."""
    said = {key: one for key in ("Review Action", "Disposition Action", "Review History") if (one := by_key.get(key))}
    steps = values.review_steps(said["Review History"].value) if "Review History" in said else ()
    held = [one for one in said.values() if re.search(r"WITHDR|DENIED|WITHHELD", one.value, re.IGNORECASE)]
    released = steps[-1].decision != "WITHDRAWN" if steps else not held
    if reasons := tuple(dict.fromkeys(step.reason for step in steps if step.decision == "WITHDRAWN" and step.reason)):
        listed = by_key.get("Review Exemptions")
        first = () if listed is None or values.is_null(listed.value) else _list(listed)
        both = tuple(dict.fromkeys((*first, *reasons)))
        layout.give("exemptions", both, said["Review History"].span or Span(0, 0), rule)
    if has_text:
        return False
    locator = by_key.get("Locator")
    where = locator.value.upper() if locator and not values.is_null(locator.value) else ""
    span = next((one.span for one in (*held, locator, *by_key.values()) if one and one.span), Span(0, 0))
    layout.partial(span, rule)
    if _LOST.search(where):
        layout.defect("text-lost", f"the record's text can't be read any more: {where}", span)
    elif (held and not released) or not where:
        layout.give("withdrawn", True, span, rule)
        layout.give("release_decision", "WITHDRAWN", span, rule)
        return True
    elif "ON-LINE" in where or "ONLINE" in where:
        layout.defect("text-elsewhere", f"the record says where its text is, and it is not here: {where}", span)
    else:
        layout.defect("text-elsewhere", f"the text is on film or paper only: {where}", span)
    return False
