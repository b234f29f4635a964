"""Origins of sources, from people and containers."""

from __future__ import annotations

import datetime as dt

from reftel.particulars import Value


class Provenance(Value, frozen=True, kw_only=True):
    """Origin of a source by its container: address and time in a web archive, sender and subject of a mail."""

    address: str | None = None
    """Of the page."""
    date: dt.datetime | None = None
    """Time of the copy of the page, or of the mail. UTC."""
    sender: str | None = None
    """Of the mail."""
    title: str | None = None
    """The mail's subject, which is not the telegram's."""


class Accession(Value, frozen=True, kw_only=True):
    """One gift of files: the giver, the terms and the date, as the owner of the archive gives them."""

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


class WitnessOrigin(Value, frozen=True, kw_only=True):
    """Form of one copy, and the gifts that it came with."""

    form: str
    accessions: tuple[Accession, ...] = ()
    """For all files with these bytes; empty if no one named a giver."""


class AccessionView(Value, frozen=True, kw_only=True):
    """Contents of an accession."""

    accession: Accession
    files: int
    sources: int
    cables: int
