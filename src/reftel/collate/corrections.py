"""Corrections by people, put on top of what was read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from reftel.fields import registry
from reftel.model import Cable

_NOTHING = {name: () if getattr(Cable(), name) == () else None for name in Cable.__struct_fields__}
"""Attribute of `Cable` -> its value where there is none."""


class Amendment(msgspec.Struct, frozen=True):
    """A corrected value: `value` is JSON, null for none."""

    field: str
    value: str


def understand(field: str, typed: str) -> str:
    """Return the JSON that is stored for a typed value. Raises ValueError with what was expected.

    `null` (or nothing) takes the value away.
    """
    correctable = registry.REGISTRY.correctable
    if field not in correctable:
        raise ValueError(f"{field} can't be corrected; these can: {', '.join(correctable)}")
    if typed.strip() in ("", "null"):
        return "null"
    try:
        value = msgspec.json.decode(typed)
        if not isinstance(value, dict | list | str):
            value = typed
    except msgspec.DecodeError:
        value = typed
    return msgspec.json.encode(correctable[field](value)).decode()


def amended(cable: Cable, amendments: Sequence[Amendment]) -> Cable:
    """Return the cable with corrections on top, the later over the earlier; those not understood are left out."""
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
