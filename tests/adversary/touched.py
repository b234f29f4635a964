"""Which values a slip at one place may change: those that were read from there."""

from __future__ import annotations

from tests.adversary.telegrams import Subject
from tests.adversary.values import Values

MARK = 14
"""Characters from a paragraph's begin that hold its number and marking."""
_OTHER = {"heading": "paragraphs.heading"}


def untouched(subject: Subject, at: int | None, true: Values, read: Values) -> tuple[Values, Values]:
    """Both sets of values, without those that were read from the place `at` of the undamaged text."""
    if at is None:
        return true, read
    names = {"transmission.station_serial", "transmission.precedence", "transmission.info_precedence"}
    for field in subject.read.fields:
        if field.span.start - 1 <= at <= field.span.end:
            names |= {_OTHER.get(field.name, field.name), *(name for name in true if name.startswith(f"{field.name}."))}
            if field.name in ("id", "classification"):
                names |= {"id", "classification.level"}
    for header in subject.read.headers:
        if header.span.start <= at < header.span.end:
            names |= {name for name in (*true, *read) if name.startswith("transmission.")}
            names |= {"created", "sender", "id", "action", "info"}
    true = {name: value for name, value in true.items() if name not in names}
    read = {name: value for name, value in read.items() if name not in names}
    return _without_paragraph(subject, at, true, read)


def _without_paragraph(subject: Subject, at: int, true: Values, read: Values) -> tuple[Values, Values]:
    """Leaves out the text of the paragraph at the place, and its number and marking where these may be hit."""
    for index, paragraph in enumerate(subject.read.paragraphs):
        if paragraph.span.start - 1 <= at <= paragraph.span.end:
            parts = {"paragraphs.text"}
            if at < paragraph.span.start + MARK:
                parts |= {"paragraphs", "paragraphs.marking"}
            return _short(true, index, parts), _short(read, index, parts)
    return true, read


def _short(values: Values, index: int, parts: set[str]) -> Values:
    left = {name: value for name, value in values.items() if name not in ("summary", "comment")}
    return {name: value[:index] + value[index + 1 :] if name in parts else value for name, value in left.items()}
