"""Reading from the record alone: counts, gaps, articles, corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from reftel.archive.index_in_use import index_in_use
from reftel.archive.record import counts, serials
from reftel.archive.record import view as views
from reftel.archive.record.ids import resolve
from reftel.archive.references.catalogues import Catalogue, made
from reftel.archive.references.conversation_reader import ConversationReader
from reftel.archive.requests import wanted
from reftel.archive.types import (
    ArticleRow,
    Correction,
    Coverage,
    Overview,
    PostView,
    RefusedSource,
)
from reftel.requests.letters import RequestLetter, letters
from reftel.serials.ledger import PostGaps, PostYear, SerialGap
from reftel.serials.sequence import sequence_of
from reftel.store import catalogues, changes, records
from reftel.store import serials as serial_rows
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, ReaderConnections


class RecordReader(ConversationReader):
    """The part of an archive's reading side that needs no index."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._readers = ReaderConnections(path / RECORD)
        self._codec = Codec(load=lambda no: records.dictionary(self._readers.get(), no))
        self._overview: Overview | None = None
        self._gaps: tuple[int, tuple[PostGaps, ...]] | None = None

    def overview(self) -> Overview:
        """Return counts of the archive; computed once for each generation."""
        with self._readers.snapshot() as connection:
            if self._overview is None or self._overview.generation != records.generation(connection):
                self._overview = counts.overview(connection)
            return self._overview

    def last_change(self) -> dt.datetime:
        """The moment of the last change, in UTC; of an archive without cables, that of its beginning."""
        with self._readers.snapshot() as connection:
            return dt.datetime.fromtimestamp(changes.last(connection), dt.UTC)

    def post(self, name: str) -> PostView:
        """Return the cables of a post, by its canonical name."""
        with self._readers.snapshot() as connection:
            return counts.post(connection, name)

    def request_letters(self, ids: Sequence[str]) -> tuple[RequestLetter, ...]:
        """Letters that ask for telegrams, by id or range of serials (`08MEXICO714..720`). Raises BadRequestError."""
        with self._readers.snapshot() as connection:
            return letters(wanted(connection, self._codec, ids))

    def gaps(self) -> tuple[PostGaps, ...]:
        """Return held and missing serials of every post and year; computed once for each generation."""
        with self._readers.snapshot() as connection:
            state = records.generation(connection)
            if self._gaps is None or self._gaps[0] != state:
                self._gaps = state, serials.overview(connection)
            return self._gaps[1]

    def post_year(self, post: str, year: int) -> tuple[PostYear, tuple[SerialGap, ...]]:
        """The gap ledger of a post, by any of its names, and a year (four digits), with its gaps by serial."""
        with self._readers.snapshot() as connection:
            return serials.gaps(connection, post, year)

    def post_years(self, post: str | None = None) -> tuple[tuple[str, int], ...]:
        """Every (post, year) of which anything is held, listed or cited."""
        with self._readers.snapshot() as connection:
            return tuple(serial_rows.years(connection, None if post is None else sequence_of(post)))

    def coverage(self) -> Coverage:
        """Return the coverage of the archive."""
        with self._readers.snapshot() as connection:
            return counts.coverage(
                connection, self.path, self.path / RECORD, index_in_use(connection, self.path).folder
            )

    def refused(self, *, limit: int = 100, after: int = 0) -> tuple[RefusedSource, ...]:
        """Sources that could not be read, by number."""
        with self._readers.snapshot() as connection:
            return counts.refused(connection, after, limit)

    def articles(self) -> tuple[ArticleRow, ...]:
        """Every article, newest first."""
        with self._readers.snapshot() as connection:
            return views.articles(records.articles(connection))

    def catalogues(self) -> tuple[Catalogue, ...]:
        """Lists of cables that exist, as they were added."""
        with self._readers.snapshot() as connection:
            return made(catalogues.listed(connection))

    def corrections(self, cable_id: str | None = None) -> tuple[Correction, ...]:
        """Return all corrections, withdrawn ones too, oldest first."""
        with self._readers.snapshot() as connection:
            no = None if cable_id is None else resolve(connection, cable_id)[0]
            return tuple(map(views.correction, records.corrections(connection, no, live=False)))
