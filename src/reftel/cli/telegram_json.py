"""A reading as JSON: the schema of docs/json.md."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from reftel.export.format import quiet_json
from reftel.model import SCHEMA, Witness

_PAIR = re.compile(rb"\[\n\s+(\d+),\n\s+(\d+)\n\s+\]")


def telegram(witness: Witness, *, text: bool = False) -> dict[str, Any]:
    """The reading of one copy. Absent values have no key."""
    made: dict[str, Any] = {"schema": SCHEMA, "source": msgspec.to_builtins(witness.source)}
    made.update(msgspec.to_builtins(witness.cable))
    frame = msgspec.to_builtins(witness.frame)
    if frame:
        made["frame"] = frame
    if text:
        made["text"] = witness.text.text
    return made


def compact(witness: Witness, *, text: bool = False) -> bytes:
    """One line, without the newline."""
    return quiet_json(msgspec.json.encode(telegram(witness, text=text)))


def pretty(witness: Witness, *, text: bool = False) -> bytes:
    """Indented, spans on one line."""
    return _PAIR.sub(rb"[\1, \2]", msgspec.json.format(compact(witness, text=text)))
