"""Values of corrections as typed. Each function raises ValueError with the expected form."""

from __future__ import annotations

import datetime as dt

import msgspec

from reftel.model import LEVELS, Classification
from reftel.vocab.posts import posts


def line(value: object) -> str:
    """Understand a line of text."""
    if not isinstance(value, str):
        raise ValueError("expected a line of text")
    return " ".join(value.split())


def line_list(value: object) -> tuple[str, ...]:
    """Read a JSON list of texts, or one text divided by semicolons (or commas, if it has no semicolon)."""
    if isinstance(value, str):
        value = value.split(";" if ";" in value else ",")
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError("expected a list, such as: PREL; PGOV")
    return tuple(dict.fromkeys(each.strip() for each in value if each.strip()))


def moment(value: object) -> dt.datetime:
    """Read a time; UTC without a zone."""
    try:
        when = dt.datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError("expected a time such as 2008-03-13T15:03Z") from error
    return when.replace(tzinfo=dt.UTC) if when.tzinfo is None else when.astimezone(dt.UTC)


def day(value: object) -> dt.date:
    """Understand a day."""
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError("expected a day such as 2027-10-08") from error


def classification(value: object) -> Classification:
    """`SECRET//NOFORN`, or the object that JSON export writes."""
    if isinstance(value, dict):
        return msgspec.convert(value, Classification)
    level, *caveats = (part.strip().upper() for part in str(value).split("//"))
    if level not in LEVELS:
        raise ValueError(f"expected one of {', '.join(LEVELS)}, with caveats after //")
    return Classification(level=level, caveats=tuple(caveats))


def post(value: object) -> str:
    """Understand the name of a post."""
    known = posts().resolve(str(value))
    if known is None:
        raise ValueError(f"no post is called {value}")
    return known.name
