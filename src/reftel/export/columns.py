"""A cable as a row: the same columns in every table format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from reftel.archive.types import ArchivedCable
from reftel.model import Addressee, Paragraph

Cell = str | int | bool | dt.datetime | dt.date | None


class Column(NamedTuple):
    """One column; `kind` is text, int, bool, time or date."""

    name: str
    kind: str
    value: Callable[[ArchivedCable], Cell]


def _addressees(addressees: tuple[Addressee, ...]) -> str:
    return "; ".join(addressee.name for addressee in addressees)


def body(paragraphs: tuple[Paragraph, ...]) -> str:
    """The text: headings, numbers and markings as they stood, an empty line between paragraphs."""
    return "\n\n".join(map(paragraph_text, paragraphs))


def paragraph_text(paragraph: Paragraph) -> str:
    """One paragraph with its heading, number and marking."""
    heading = f"{paragraph.heading}\n\n" if paragraph.heading else ""
    number = f"{paragraph.number}. " if paragraph.number is not None else ""
    marking = f"({paragraph.marking}) " if paragraph.marking else ""
    return f"{heading}{number}{marking}{paragraph.text}"


COLUMNS: tuple[Column, ...] = (
    Column("id", "text", lambda held: held.id),
    Column("created", "time", lambda held: held.cable.created),
    Column("released", "time", lambda held: held.cable.released),
    Column("classification", "text", lambda held: held.card.classification),
    Column("caveats", "text", lambda held: "; ".join(held.card.caveats)),
    Column("post", "text", lambda held: held.cable.post),
    Column("origin", "text", lambda held: held.cable.origin),
    Column("country", "text", lambda held: held.card.country),
    Column("precedence", "text", lambda held: held.cable.transmission.precedence),
    Column("sender", "text", lambda held: held.cable.sender),
    Column("action", "text", lambda held: _addressees(held.cable.action)),
    Column("info", "text", lambda held: _addressees(held.cable.info)),
    Column("captions", "text", lambda held: "; ".join(held.cable.captions)),
    Column("tags", "text", lambda held: "; ".join(held.cable.tags)),
    Column("subject", "text", lambda held: held.cable.subject),
    Column("references", "text", lambda held: "; ".join(r.id or r.text for r in held.cable.references)),
    Column("declassify_on", "date", lambda held: held.cable.declassify_on),
    Column("classified_by", "text", lambda held: "; ".join(c.name for c in held.cable.classified_by if c.name)),
    Column("signed_by", "text", lambda held: "; ".join(held.cable.signed_by)),
    Column("summary", "text", lambda held: held.cable.summary),
    Column("body", "text", lambda held: body(held.cable.paragraphs)),
    Column("articles", "text", lambda held: "; ".join(article.url for article in held.cable.articles)),
    Column("copies", "int", lambda held: len(held.copies)),
    Column("forms", "text", lambda held: "; ".join(dict.fromkeys(copy.source.form for copy in held.copies))),
    Column("sha256", "text", lambda held: "; ".join(copy.source.sha256 for copy in held.copies)),
    Column("partial", "bool", lambda held: held.cable.is_partial),
    Column("redactions", "int", lambda held: len(held.cable.redactions)),
    Column("corrected", "text", lambda held: "; ".join(dict.fromkeys(c.field for c in held.corrections))),
)
"""In order. Several values in one cell are divided by `; `."""
