"""Corrections by people, in words: the value, the reading that it replaces, the evidence, the author, the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from reftel.archive.types import CableView, Correction
from reftel.fields.field_labels import field_label
from reftel.web.filters import day, shorten

LONGEST = 300
"""Characters of a value in a sentence about it."""
NOTHING = "no value"


@dataclass(frozen=True)
class CorrectionLine:
    """A correction of a cable."""

    number: int
    field: str
    value: str
    was: str
    """The reading that it replaces."""
    because: str
    by: str
    """Empty if nobody is named."""
    made: str
    withdrawn: str
    """The day on which it was withdrawn; empty if it holds."""

    @property
    def sentence(self) -> str:
        """`Subject: “A lamp”, read as “A lam”. By R. Example, 3 May 2026. Evidence: the copy of 2011`."""
        said = f"{self.field}: {_quoted(self.value)}, read as {_quoted(self.was)}"
        return f"{said}. {f'By {self.by}, {self.made}' if self.by else f'On {self.made}'}. Evidence: {self.because}"


def written(value: object) -> str:
    """Return a value as it is typed for a correction: lists divided by semicolons, caveats after //.

    Args:
        value: the value of an attribute of `Cable`, or the JSON of a correction, decoded.

    Returns:
        Text that `reftel correct` understands; empty without a value.

    Example:
        `written(("PREL", "PGOV"))` is `PREL; PGOV`.
    """
    plain = msgspec.to_builtins(value)
    if plain is None:
        return ""
    if isinstance(plain, dict) and "level" in plain:
        return "//".join([str(plain["level"]), *map(str, plain.get("caveats") or ())])
    if isinstance(plain, list | tuple) and all(isinstance(each, str) for each in plain):
        return "; ".join(plain)
    return plain if isinstance(plain, str) else msgspec.json.encode(plain).decode()


def read_value(view: CableView, field: str) -> str:
    """Return the value that the main copy gives, without corrections, as it is typed for one."""
    copy = next((each for each in view.copies if each.number == view.main), None)
    return written(getattr(copy.cable if copy else view.cable, field, None))


def correction_lines(view: CableView, entries: Iterable[Correction]) -> tuple[CorrectionLine, ...]:
    """Return corrections of a cable in words, in their order."""
    return tuple(_line(view, entry) for entry in entries)


def _line(view: CableView, entry: Correction) -> CorrectionLine:
    return CorrectionLine(
        number=entry.number,
        field=field_label(entry.field),
        value=written(msgspec.json.decode(entry.value)),
        was=read_value(view, entry.field),
        because=entry.because,
        by=entry.by or "",
        made=day(entry.made),
        withdrawn=day(entry.withdrawn),
    )


def _quoted(value: str) -> str:
    return f"“{shorten(value, LONGEST)}”" if value else NOTHING
