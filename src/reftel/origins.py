"""Where sources come from, as people and containers say."""

from __future__ import annotations

import datetime as dt

from reftel.particulars import Value


class Provenance(Value, frozen=True, kw_only=True):
    """Where a container says that a source comes from: a web archive of a page, a mail of what is in it."""

    address: str | None = None
    """Of the page."""
    date: dt.datetime | None = None
    """When the page was copied, or the mail sent. UTC."""
    sender: str | None = None
    """Of the mail."""
    title: str | None = None
    """The mail's subject, which is not the telegram's."""


class Accession(Value, frozen=True, kw_only=True):
    """What one giver gave at one time: where files come from, as the holder says."""

    no: int = 0
    """Number in an archive; 0 outside of one."""
    giver: str
    number: str = ""
    """The holder's own: `2026-14`."""
    terms: str = ""
    """Under which they were given: `Public domain`."""
    address: str = ""
    """From which they were fetched."""
    received: dt.date | None = None
    note: str = ""

    def __str__(self) -> str:
        return f"{self.giver}, accession {self.number}" if self.number else self.giver


class AccessionView(Value, frozen=True, kw_only=True):
    """What came with an accession."""

    accession: Accession
    files: int
    sources: int
    cables: int
