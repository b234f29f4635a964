"""Corrections by people, applied to the reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec

from reftel.field_names import CableAttribute
from reftel.fields import registry
from reftel.model import Cable

_NOTHING = {name: () if getattr(Cable(), name) == () else None for name in Cable.__struct_fields__}
"""Attribute of `Cable` -> its empty value."""


class Amendment(msgspec.Struct, frozen=True):
    """A corrected value: `value` is JSON, null for none."""

    field: CableAttribute
    value: str


def typed_value(typed: str) -> object:
    """Return the value of a text typed at a command line: JSON of a list, an object or a string, else the text
    itself.

    `null` and an empty text are None.

        >>> typed_value("The Lamp"), typed_value('["PREL", "PGOV"]'), typed_value("null")
        ('The Lamp', ['PREL', 'PGOV'], None)
    """
    if typed.strip() in ("", "null"):
        return None
    try:
        value = msgspec.json.decode(typed)
    except msgspec.DecodeError:
        return typed
    return value if isinstance(value, dict | list | str) else typed


def understand(field: CableAttribute, value: object) -> str:
    """Return the JSON that is stored for a value; None takes the field's value away.

    Text is stored unchanged, with its quotes. Raises ValueError with the expected form.
    """
    correctable = registry.REGISTRY.correctable
    if field not in correctable:
        raise ValueError(f"{field} can't be corrected; these can: {', '.join(correctable)}")
    if value is None:
        return "null"
    if isinstance(value, dt.date | msgspec.Struct | tuple | set | frozenset):
        value = msgspec.json.decode(msgspec.json.encode(value))
    return msgspec.json.encode(correctable[field](value)).decode()


def amended(cable: Cable, amendments: Sequence[Amendment]) -> Cable:
    """Return the cable with corrections, the later over the earlier, without those that are not understood."""
    if not amendments:
        return cable
    correctable = registry.REGISTRY.correctable
    values: dict[str, Any] = {}
    for amendment in amendments:
        read = correctable.get(amendment.field)
        if read is None:
            continue
        value = msgspec.json.decode(amendment.value)
        try:
            values[amendment.field] = read(value) if value is not None else _NOTHING[amendment.field]
        except (ValueError, msgspec.ValidationError):
            continue
    return msgspec.structs.replace(cable, **values) if values else cable
