"""Results of the writing methods of an archive: ingest, verify."""

from __future__ import annotations

from reftel.model import Value


class IngestProgress(Value, frozen=True, kw_only=True):
    """The progress of an ingest; the callback gets it a few times a second."""

    sources: int
    """Looked at."""
    bytes_done: int
    bytes_total: int
    """0 if unknown."""
    cables: int
    refused: int
    skipped: int
    seconds: float
    rate: float
    """Sources a second, over the last ten seconds."""
    left: float | None
    """Remaining seconds, None if unknown."""
    path: str = ""


class IngestResult(Value, frozen=True, kw_only=True):
    """The result of an ingest."""

    sources: int = 0
    """New sources in this ingest."""
    known: int = 0
    """Sources that the archive had already."""
    files_unchanged: int = 0
    """Files that were skipped whole."""
    witnesses: int = 0
    cables_new: int = 0
    cables_changed: int = 0
    refused: int = 0
    troubles: tuple[str, ...] = ()
    """Problems on the way, one line each, at most 100."""
    trouble_count: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    index_trouble: str = ""
    """Reason why the index could not be updated; the record is complete nevertheless."""


class Problem(Value, frozen=True, kw_only=True):
    """A problem that `verify` found."""

    code: str
    where: str
    note: str
    repaired: bool = False
    can_repair: bool = False
