"""Result of an ingest, counted while it runs."""

from __future__ import annotations

from reftel.archive.ingest.cable_changes import CableChanges
from reftel.archive.types import IngestResult

MOST_TROUBLES = 100
"""Number of messages to keep; the rest is counted."""


class Outcome:
    """Counts and troubles of one ingest."""

    def __init__(self) -> None:
        self.troubles: list[str] = []
        self.trouble_count = 0
        self.known = self.files_unchanged = self.refused = self.sources = 0
        self.witnesses = self.cables_new = self.cables_changed = 0

    def trouble(self, line: str) -> None:
        """Record an error of one source or file; the ingest continues."""
        self.trouble_count += 1
        if len(self.troubles) < MOST_TROUBLES:
            self.troubles.append(line)

    def committed(self, changes: CableChanges) -> None:
        """Count the changes of a batch."""
        self.witnesses += changes.witnesses
        self.cables_new += changes.new
        self.cables_changed += changes.changed

    def result(self, *, seconds: float, interrupted: bool) -> IngestResult:
        """Return all of it as a value. `seconds` is the time of the ingest."""
        return IngestResult(
            sources=self.sources,
            known=self.known,
            files_unchanged=self.files_unchanged,
            witnesses=self.witnesses,
            cables_new=self.cables_new,
            cables_changed=self.cables_changed,
            refused=self.refused,
            troubles=tuple(self.troubles),
            trouble_count=self.trouble_count,
            seconds=seconds,
            interrupted=interrupted,
        )
