"""Corrections by people, put on top of what was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from reftel.model import LEVELS, Cable, Classification
from reftel.vocab.posts import posts


class Amendment(msgspec.Struct, frozen=True):
    """A corrected value: `value` is JSON, null for none."""

    field: str
    value: str


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("expected a line of text")
    return " ".join(value.split())


def _list(value: object) -> tuple[str, ...]:
    """A JSON list of texts, or one text divided by semicolons (or commas, where there is no semicolon)."""
    if isinstance(value, str):
        value = value.split(";" if ";" in value else ",")
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError("expected a list, such as: PREL; PGOV")
    return tuple(dict.fromkeys(each.strip() for each in value if each.strip()))


def _moment(value: object) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError("expected a time such as 2008-03-13T15:03Z") from error
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _day(value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError("expected a day such as 2027-10-08") from error


def _classification(value: object) -> Classification:
    """`SECRET//NOFORN`, or the object that JSON export writes."""
    if isinstance(value, dict):
        return msgspec.convert(value, Classification)
    level, *caveats = (part.strip().upper() for part in str(value).split("//"))
    if level not in LEVELS:
        raise ValueError(f"expected one of {', '.join(LEVELS)}, with caveats behind //")
    return Classification(level=level, caveats=tuple(caveats))


def _post(value: object) -> str:
    post = posts().resolve(str(value))
    if post is None:
        raise ValueError(f"no post is called {value}")
    return post.name


CORRECTABLE: dict[str, Callable[[object], Any]] = {
    "subject": _line,
    "created": _moment,
    "released": _moment,
    "classification": _classification,
    "origin": _line,
    "post": _post,
    "tags": _list,
    "captions": _list,
    "signed_by": _list,
    "sender": _line,
    "summary": _line,
    "declassify_on": _day,
}
"""Fields a person can correct, and how a typed value becomes one. Ids are not among them: they are addresses."""


def understand(field: str, typed: str) -> str:
    """The JSON that is stored for a typed value. Raises ValueError with what was expected.

    `null` (or nothing) takes the value away.
    """
    if field not in CORRECTABLE:
        raise ValueError(f"{field} can't be corrected; these can: {', '.join(CORRECTABLE)}")
    if typed.strip() in ("", "null"):
        return "null"
    try:
        value = msgspec.json.decode(typed)
        if not isinstance(value, dict | list | str):
            value = typed
    except msgspec.DecodeError:
        value = typed
    return msgspec.json.encode(CORRECTABLE[field](value)).decode()


def amended(cable: Cable, amendments: Sequence[Amendment]) -> Cable:
    """The cable with corrections on top, the later over the earlier. One that can't be understood is left out."""
    values: dict[str, Any] = {}
    for amendment in amendments:
        read = CORRECTABLE.get(amendment.field)
        if read is None:
            continue
        value = msgspec.json.decode(amendment.value)
        try:
            values[amendment.field] = (() if read is _list else None) if value is None else read(value)
        except (ValueError, msgspec.ValidationError):
            continue
    return msgspec.structs.replace(cable, **values) if values else cable
