"""Reading from the record alone: counts, gaps, articles, corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from reftel.archive.index_in_use import index_in_use
from reftel.archive.record import archive_counts, serial_ledgers
from reftel.archive.record import view as views
from reftel.archive.record.ids import resolve
from reftel.archive.references.catalogue_import import Catalogue, made
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
        self._gaps: tuple[str, tuple[PostGaps, ...]] | None = None

    def overview(self) -> Overview:
        """Return counts of the archive; computed once for each state of the archive.

        Example:
            >>> archive.overview().witnesses
            4
        """
        with self._readers.snapshot() as connection:
            if self._overview is None or self._overview.generation != records.generation(connection):
                self._overview = archive_counts.overview(connection)
            return self._overview

    def last_change(self) -> dt.datetime:
        """Return the moment of the last change, in UTC; of an archive without cables, the moment it was made.

        Example:
            >>> archive.last_change().tzname()
            'UTC'
        """
        with self._readers.snapshot() as connection:
            return dt.datetime.fromtimestamp(changes.last(connection), dt.UTC)

    def post(self, name: str) -> PostView:
        """Return counts of the cables of a post by month, TAG, addressee and signer; empty counts for an unknown post.

        Args:
            name: The post's canonical name, as in ids.

        Example:
            >>> archive.post("MEXICO").count
            3
        """
        with self._readers.snapshot() as connection:
            return archive_counts.post(connection, name)

    def request_letters(self, ids: Sequence[str]) -> tuple[RequestLetter, ...]:
        """Return letters that ask for telegrams, one for each office and kind of request. docs/gaps.md.

        Args:
            ids: Ids in any style, or ranges of serials (`08MEXICO714..720`, at most 500 serials each).

        Raises:
            BadRequestError: no letter can name such an id.

        Example:
            >>> [letter.references for letter in archive.request_letters(["08MEXICO715"])]
            [('08 MEXICO 715',)]
        """
        with self._readers.snapshot() as connection:
            return letters(wanted(connection, self._codec, ids))

    def gaps(self) -> tuple[PostGaps, ...]:
        """Return the numbers of held and missing serials of every post and year; computed once for each generation.

        Example:
            >>> [(ledger.post, ledger.year, ledger.held, ledger.highest) for ledger in archive.gaps()]
            [('MEXICO', 2008, 3, 720)]
        """
        with self._readers.snapshot() as connection:
            state = records.state(connection)
            if self._gaps is None or self._gaps[0] != state:
                self._gaps = state, serial_ledgers.overview(connection)
            return self._gaps[1]

    def post_year(self, post: str, year: int) -> tuple[PostYear, tuple[SerialGap, ...]]:
        """Return the gap ledger of a post and a year, and its gaps by serial; both are empty for an unknown post.

        Args:
            post: The post's name as in ids, present or former (`KYIV`, `KIEV`).
            year: Four digits.

        Example:
            >>> ledger, gaps = archive.post_year("MEXICO", 2008)
            >>> [(gap.first, gap.last) for gap in gaps]
            [(1, 713), (715, 715), (717, 719)]
        """
        with self._readers.snapshot() as connection:
            return serial_ledgers.gaps(connection, post, year)

    def post_years(self, post: str | None = None) -> tuple[tuple[str, int], ...]:
        """Return every pair of a post and a year of which a cable is held, listed or cited.

        Args:
            post: Only this post: its name as in ids, present or former.

        Example:
            >>> archive.post_years()
            (('MEXICO', 2008),)
        """
        with self._readers.snapshot() as connection:
            return tuple(serial_rows.years(connection, None if post is None else sequence_of(post)))

    def coverage(self) -> Coverage:
        """Return the coverage of the archive."""
        with self._readers.snapshot() as connection:
            return archive_counts.coverage(
                connection, self.path, self.path / RECORD, index_in_use(connection, self.path).folder
            )

    def refused(self, *, limit: int = 100, after: int = 0) -> tuple[RefusedSource, ...]:
        """Return the sources that could not be read, by number.

        Args:
            limit: Number of sources.
            after: The last number of the page before; 0 for the first page.

        Example:
            >>> archive.refused()
            ()
        """
        with self._readers.snapshot() as connection:
            return archive_counts.refused(connection, after, limit)

    def articles(self) -> tuple[ArticleRow, ...]:
        """Return every article, newest first.

        Example:
            >>> [row.cables for row in archive.articles()]
            [('08MEXICO714',)]
        """
        with self._readers.snapshot() as connection:
            return views.articles(records.articles(connection))

    def catalogues(self) -> tuple[Catalogue, ...]:
        """Return the lists of cables that exist, in the order in which they were added.

        Example:
            >>> [(catalogue.number, catalogue.name, catalogue.cables) for catalogue in archive.catalogues()]
            [(1, 'EXERCISE', 2)]
        """
        with self._readers.snapshot() as connection:
            return made(catalogues.listed(connection))

    def corrections(self, cable_id: str | None = None) -> tuple[Correction, ...]:
        """Return all corrections, withdrawn ones too, oldest first.

        Args:
            cable_id: Only those of this cable, by its id in any style.

        Raises:
            UnknownCable: no cable of that id is held.

        Example:
            >>> [(each.cable_id, each.field) for each in archive.corrections()]
            [('08MEXICO720', 'subject')]
        """
        with self._readers.snapshot() as connection:
            no = None if cable_id is None else resolve(connection, cable_id)[0]
            return tuple(map(views.correction, records.corrections(connection, no, live=False)))
