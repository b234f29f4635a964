"""The header of a telegram: transmission and addressees (ACP 127 format lines 1 to 9; 5 FAH-2 H-310)."""

from __future__ import annotations

import datetime as dt

from reftel.particulars import Value
from reftel.spans import Span


class Transmission(Value, frozen=True, kw_only=True):
    """The lines of the network above FM (ACP 127 format lines 1 to 5; 5 FAH-2 H-310)."""

    id: str | None = None
    """`VZCZCXRO8210`: start of message, circuit, channel sequence number."""
    precedence: str | None = None
    """One of FLASH, IMMEDIATE, PRIORITY, ROUTINE (for action), from the prosign."""
    info_precedence: str | None = None
    """Precedence of the information addressees, if it differs from that of the action addressees."""
    relay: tuple[str, ...] = ()
    """Routing indicators after the doubled precedence prosign."""
    originating: str | None = None
    """Routing indicator after DE."""
    station_serial: str | None = None
    """Digits after `#`, as written."""
    section: int | None = None
    """Digits after `/` in the DE line."""
    day: int | None = None
    """Day of the year, 1 to 366."""
    time: str | None = None
    """`2217`, UTC."""
    prosign: str | None = None
    """ZNR or ZNY."""
    security: str | None = None
    """U, E, C, R, S or T: the letter that the ZNR/ZNY line repeats."""
    operating_signals: tuple[str, ...] = ()
    """`ZZH`, `ZDK` ... from the ZNR/ZNY line and after the DTG."""
    dtg: dt.datetime | None = None
    """Date-time group, UTC."""
    dtg_text: str | None = None


class Addressee(Value, frozen=True, kw_only=True):
    """One addressee: `RUEHC/SECSTATE WASHDC IMMEDIATE 3217`."""

    name: str
    """Plain language address designator (PLAD), spaces folded."""
    routing: str | None = None
    precedence: str | None = None
    """Only where written at the addressee."""
    number: str | None = None
    """Message continuity number, as written."""
    excluded: tuple[str, ...] = ()
    """Members of a collective that do not get it (XMT)."""
    office: str | None = None
    """Office symbol after a military addressee: `N1` of `CNO WASHINGTON DC//N1//`."""
    span: Span | None = None


class Header(Value, frozen=True, kw_only=True):
    """One copy of the header. A page has two; the reading has both."""

    span: Span
    transmission: Transmission
    sender: str | None = None
    action: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()
