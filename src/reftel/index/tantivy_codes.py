"""Values as small whole numbers, for the engine's columns. The table grows; existing entries never change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from reftel.fields import registry
from reftel.index.base import FLAGS, Document
from reftel.model import LEVELS

_FIRST_KINDS = ("post", "country", "tag", "caption", "precedence", "form")


_FIRST_TOGETHER: Final = {
    "place": ("post", "country"),
    "grade": ("level", "precedence"),
    "captions": ("caption",),
    "forms": ("form",),
}
"""Columns that hold all values of some kinds together, as the number of a combination: few are ever met, and one column
is counted in a half or a quarter of the time of several."""

MOST_TOGETHER: Final = 2000
"""Maximum number of combinations of `captions` and of `forms`: hostile data must not make counting slow."""

Parts = tuple[tuple[int, ...], ...]
"""A combination: for each kind of a column of `together`, the numbers of its values."""

_FIRST_YEAR = 1800

FLAG_CODES = {flag: at for at, flag in enumerate((*FLAGS, "partial", "withdrawn", "withheld", "absent"), 1)}
LEVEL_CODES = {level: at for at, level in enumerate(LEVELS, 1)}


def added_kinds() -> tuple[str, ...]:
    """Names in the index of the later fields; each has its own column."""
    return tuple(name for name in registry.REGISTRY.held if name not in _FIRST_KINDS)


def kinds() -> tuple[str, ...]:
    """Kinds of values that the table numbers; 0 stands for none of them."""
    return (*_FIRST_KINDS, *added_kinds())


def together() -> dict[str, tuple[str, ...]]:
    """Columns that hold all values of some kinds together, as the number of a combination."""
    return _FIRST_TOGETHER | {f"{kind}_all": (kind,) for kind in added_kinds()}


class Codes:
    """The numbers of the values of each kind, and of their combinations, from 1."""

    def __init__(self, values: dict[str, list[str]] | None = None) -> None:
        self.values = {kind: list((values or {}).get(kind, ())) for kind in (*kinds(), *together())}
        self._numbers = {kind: {value: at for at, value in enumerate(held, 1)} for kind, held in self.values.items()}
        self._parts = {column: list(map(_read_parts, self.values[column])) for column in together()}

    def number(self, kind: str, value: str) -> int:
        """The number of a value; 0 if no document ever had it."""
        return self._numbers[kind].get(value, 0)

    def put(self, kind: str, value: str) -> int:
        """The number of a value, a new one if it has none yet."""
        known = self._numbers[kind].get(value)
        if known is not None:
            return known
        self.values[kind].append(value)
        self._numbers[kind][value] = number = len(self.values[kind])
        return number

    def put_all(self, kind: str, values: Iterable[str]) -> list[int]:
        """Numbers of several values, without repeats, the lowest first: often seen values have low ones."""
        return sorted({self.put(kind, value) for value in values})

    def put_together(self, column: str, parts: Parts) -> int:
        """The number of a combination, a new one if it has none yet; 0 if there are too many."""
        written = "|".join(" ".join(map(str, numbers)) for numbers in parts)
        known = self._numbers[column].get(written)
        if known is None and len(together()[column]) == 1 and len(self.values[column]) >= MOST_TOGETHER:
            return 0
        number = self.put(column, written)
        if known is None:
            self._parts[column].append(parts)
        return number

    def parts(self, column: str, number: int) -> Parts:
        """The combination of a number."""
        return self._parts[column][number - 1]

    def copy(self) -> Codes:
        """A separate table with the same numbers."""
        return Codes(self.values)

    def to_bytes(self) -> bytes:
        """In stored form."""
        return msgspec.json.encode(self.values)

    @classmethod
    def from_bytes(cls, data: bytes) -> Codes:
        """The inverse of `to_bytes`; msgspec.MsgspecError for anything else."""
        return cls(msgspec.json.decode(data, type=dict[str, list[str]]))


def _read_parts(written: str) -> Parts:
    return tuple(tuple(map(int, numbers.split())) for numbers in written.split("|"))


def month_code(document: Document) -> int:
    """Months since 1800, from 1; 0 without a date. Low numbers are counted faster."""
    return month_number(document.created) if document.created else 0


def month_number(moment: dt.datetime) -> int:
    """The code of a moment's month; earlier times count as the first month of 1800."""
    return max((moment.year - _FIRST_YEAR) * 12 + moment.month, 1)


def month_of(code: int) -> str:
    """The month in readable form: `2008-03`."""
    year, month = divmod(code - 1, 12)
    return f"{_FIRST_YEAR + year:04}-{month + 1:02}"
