"""Classification levels, and the lines about who classified a telegram and when that ends."""

from __future__ import annotations

import datetime as dt

from reftel.particulars import Value
from reftel.spans import Span

LEVELS = ("UNCLASSIFIED", "LIMITED OFFICIAL USE", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET")
"""Classification levels in rising order. LIMITED OFFICIAL USE (to 1995) and the SBU/FOUO caveats are not levels of
E.O. 12958; LOU is ranked above UNCLASSIFIED because it withheld more."""


class Classification(Value, frozen=True, kw_only=True):
    """A level with its caveats (`NOFORN`, `SENSITIVE BUT UNCLASSIFIED`, `FOR OFFICIAL USE ONLY` ...).

    Ordered by level alone.
    """

    level: str
    caveats: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """Place of the level in LEVELS."""
        return LEVELS.index(self.level)

    def __lt__(self, other: Classification) -> bool:
        return self.rank < other.rank

    def __le__(self, other: Classification) -> bool:
        return self.rank <= other.rank

    def __gt__(self, other: Classification) -> bool:
        return self.rank > other.rank

    def __ge__(self, other: Classification) -> bool:
        return self.rank >= other.rank

    def __str__(self) -> str:
        return "//".join((self.level, *self.caveats))


class ExecutiveOrder(Value, frozen=True, kw_only=True):
    """The `E.O. 12958: DECL: 10/08/2027` line."""

    order: str | None = None
    """`12958`, digits as written with letter O read as zero."""
    declassify_on: dt.date | None = None
    event: str | None = None
    """`AFTER KOREAN UNIFICATION`: an event instead of a date."""
    exemption: str | None = None
    """`X1` to `X8`, `25X1-HUMAN`, `GDS`, `XGDS-2`, `OADR`, `N/A` ..."""
    raw: str = ""
    span: Span | None = None


class Classifier(Value, frozen=True, kw_only=True):
    """The classifier of the telegram, and the reasons (E.O. 12958 sec. 1.6; 5 FAH-1 H-200)."""

    name: str | None = None
    title: str | None = None
    reasons: tuple[str, ...] = ()
    """Letters, lower case: `b`, `d`."""
    section: str | None = None
    """`1.4` or `1.5`."""
    span: Span | None = None
