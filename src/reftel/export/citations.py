"""Citations of whole cables: notes to paste into a text, and BibTeX, RIS and CSL-JSON for reference managers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from reftel.archive.types import ArchivedCable
from reftel.citation import bibtex, chicago, csl, entry, ris
from reftel.export.format import printable, quiet_json


def write_notes(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """A line a cable: its note in the style of the Chicago manual."""
    for held in cables:
        note = " ".join(chicago(entry(held)).split())
        yield printable(note).encode("utf-8", "replace") + b"\n"


def write_bibtex(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """An entry a cable."""
    for held in cables:
        yield printable(bibtex(entry(held))).encode("utf-8", "replace") + b"\n\n"


def write_ris(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """A record a cable."""
    for held in cables:
        yield printable(ris(entry(held))).encode("utf-8", "replace") + b"\r\n"


def write_csl(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """One array."""
    before = b"[\n"
    for held in cables:
        yield before + quiet_json(msgspec.json.encode(csl(entry(held))))
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"
