"""The reading methods of an archive. docs/format.md explains the files on disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from reftel.archive import search
from reftel.archive.changed import ChangedCable, changed
from reftel.archive.collection import CableCollection
from reftel.archive.explanation import HitPlace, ResolvedCitation
from reftel.archive.index_in_use import IndexInUse, index_in_use
from reftel.archive.record import counts
from reftel.archive.record import view as views
from reftel.archive.record.cable import assemble, load
from reftel.archive.record.cited import cited
from reftel.archive.record.ids import resolve
from reftel.archive.record.summary import summary_of
from reftel.archive.record_conditions import answering
from reftel.archive.record_reader import RecordReader
from reftel.archive.references.absent import AbsentPage
from reftel.archive.references.absent_search import AbsentSort, absent_answer
from reftel.archive.suggestions import Suggestion, suggest
from reftel.archive.types import (
    ArchivedCable,
    BrowseField,
    CableSummary,
    CableView,
    Comparison,
    Coverage,
    FacetAnswer,
    Hit,
    SearchAnswer,
    SummaryPage,
    ValueCount,
)
from reftel.errors import UnknownCable
from reftel.fields import registry
from reftel.fields.table import FacetName
from reftel.index.base import Index, IndexUnreachableError, IndexUnusableError, Sort
from reftel.model import Cable, Witness
from reftel.origins import Accession, AccessionView
from reftel.query.model import Query
from reftel.query.parse import understood
from reftel.query.pasted import pasted
from reftel.query.vocabulary import Vocabulary
from reftel.store import provenance, records, sources
from reftel.store.listing import list_by


class ArchiveReader(RecordReader, CableCollection):
    """The reading side of an archive; every method may be called from any thread, while another process writes.

    Raises, unless the method says otherwise: UnknownCable for an id that is not held, QueryError for a query,
    IndexUnusableError if the index has to be rebuilt, ArchiveDamaged.
    """

    def __init__(self, path: Path) -> None:
        """Raises NotAnArchive, SchemaTooNew, ArchiveError, ArchiveDamaged."""
        super().__init__(path)
        self._index: tuple[IndexInUse, Index] | None = None
        self._index_lock = threading.Lock()
        self._beside = ThreadPoolExecutor(2, thread_name_prefix="reftel-facets")
        self._vocabulary: tuple[tuple[Path, int], Vocabulary] | None = None
        with self._readers.snapshot():
            pass  # report an unreadable archive at once

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release files. Twice is fine."""
        self._beside.shutdown()
        self._readers.close()
        with self._index_lock:
            if self._index is not None:
                self._index[1].close()
                self._index = None

    def generation(self) -> int:
        """Increases with each change that readers can see."""
        with self._readers.snapshot() as connection:
            return records.generation(connection)

    def state(self) -> str:
        """A word that no two states of this or another archive share, for entity tags."""
        with self._readers.snapshot() as connection:
            return records.state(connection)

    def resolve(self, cable_id: str) -> str:
        """The id of the cable that any style of id, old or sloppy, means."""
        with self._readers.snapshot() as connection:
            return resolve(connection, cable_id)[1]

    def cable(self, cable_id: str) -> CableView:
        """A cable with its copies and its surroundings."""
        with self._readers.snapshot() as connection:
            return views.view(connection, self._codec, resolve(connection, cable_id)[0])

    def card(self, cable_id: str) -> CableSummary:
        """A cable as lists show it."""
        with self._readers.snapshot() as connection:
            return summary_of(records.cable(connection, resolve(connection, cable_id)[0]))

    def cards(self, ids: Sequence[str]) -> dict[str, CableSummary]:
        """Return several cables by their exact ids, without those that are not held."""
        with self._readers.snapshot() as connection:
            return {cable_id: summary_of(row) for cable_id, row in records.cables_of_ids(connection, ids).items()}

    def copy(self, cable_id: str, number: int = 1) -> Witness:
        """A copy with its bytes. Raises UnknownCable for a number that the cable has not."""
        with self._readers.snapshot() as connection:
            no, resolved = resolve(connection, cable_id)
            for row in sources.witnesses(connection, no):
                if row.number == number:
                    return views.witness(connection, load(connection, self._codec, row))
        raise UnknownCable(f"{resolved}, copy {number}", (resolved,))

    def compare(self, cable_id: str, left: int = 1, right: int = 2) -> Comparison:
        """Two copies side by side. Raises UnknownCable for a number that the cable has not."""
        view = self.cable(cable_id)
        try:
            return views.compare(view, left, right)
        except LookupError as error:
            raise UnknownCable(f"{view.id}, copies {left} and {right}", (view.id,)) from error

    def cited_by(self, cable_id: str, *, limit: int = 20, after: str | None = None) -> SummaryPage:
        """The cables that refer to one, in the order in which they came in."""
        with self._readers.snapshot() as connection:
            no, _ = resolve(connection, cable_id)
            _, base = records.name_of(connection, no)
            start = int(after) if after and after.isdigit() else 0
            total, listed = records.cites(connection, base, start, limit + 1)
        more = str(listed[limit - 1][0]) if len(listed) > limit > 0 else None
        return SummaryPage(total=total, cards=tuple(map(summary_of, listed[:limit])), next=more)

    def related(self, cable_id: str, limit: int = 8, *, cable: Cable | None = None) -> tuple[CableSummary, ...]:
        """Cables about the same matter. A caller that has the cable gives it, so that it is not read again."""
        with self._readers.snapshot() as connection:
            no, _ = resolve(connection, cable_id)
            cable = cable or assemble(connection, self._codec, no).collation.cable
            found = search.related(connection, self.index(), no, cable, limit)
            listed = records.cables(connection, found)
        return tuple(summary_of(listed[each]) for each in found if each in listed)

    # lists and counts --------------------------------------------------------------------------------------------

    def newest(self, by: str = "created", limit: int = 10) -> tuple[CableSummary, ...]:
        """The latest by `created` or `released`."""
        with self._readers.snapshot() as connection:
            return tuple(map(summary_of, records.newest(connection, by, limit)))

    def changed_ids(self, after: str = "", limit: int = 1000) -> tuple[tuple[str, int], ...]:
        """(id, generation of its last change) of at most `limit` cables in the order of ids, those behind `after`."""
        with self._readers.snapshot() as connection:
            return tuple(records.ids(connection, after, limit))

    def counts(
        self,
        kind: BrowseField,
        *,
        prefix: str = "",
        after: str | None = None,
        limit: int | None = None,
        by: str = "count",
    ) -> tuple[ValueCount, ...]:
        """Return the number of cables of each key of a kind; most frequent first, or `by="key"`."""
        with self._readers.snapshot() as connection:
            return counts.value_counts(connection, kind, prefix=prefix, after=after, limit=limit, by_key=by == "key")

    def browse(
        self, kind: BrowseField, key: str, *, limit: int = 50, after: str | None = None, newest_first: bool = True
    ) -> SummaryPage:
        """Return the cables under a key, in order of time; from the record if the index is unreachable.

        Raises LookupError for a kind that can't be searched.
        """
        try:
            query = search.browse_query(kind, key, self.vocabulary())
            with self._readers.snapshot() as connection:
                return search.browse(
                    connection, self.index(), query, limit=limit, after=after, newest_first=newest_first
                )
        except IndexUnreachableError:
            try:
                with self._readers.snapshot() as connection:
                    total, rows, more = list_by(
                        connection, kind, key, limit=limit, after=after, newest_first=newest_first
                    )
            except (LookupError, ValueError):
                pass  # the rows lack the value, or the list began in the index
            else:
                return SummaryPage(total=total, cards=tuple(map(summary_of, rows)), next=more)
            raise

    # search and export -------------------------------------------------------------------------------------------

    def search(
        self,
        query: str | Query,
        *,
        limit: int | None = 20,
        after: str | None = None,
        sort: Sort = "relevance",
        facets: bool = False,
        passages: bool = True,
        exact: bool = False,
    ) -> SearchAnswer:
        """Search for a typed query, or for one that `reftel.query.parse_query` parsed. docs/search.md.

        The answer has one page of `limit` hits, and `next`, the cursor (`after`) of the page behind it; `limit=None`
        gives all hits. Iterating it gives its hits. Raises ValueError for an unknown order.

        `exact` also counts the hits that have the words in exactly the forms typed.
        """
        search.checked(sort)
        if limit is None:
            limit = max(self.search(query, limit=0, passages=False).total, 1)
        vocabulary = self.vocabulary()
        citation = self.cited(query) if isinstance(query, str) and after is None else None
        if citation is not None and not citation.is_bare:
            return self._of_citation(str(query), citation)
        parsed = understood(query, vocabulary)
        with self._readers.snapshot() as connection:
            answer = search.search(
                connection,
                self._codec,
                self.index(),
                parsed,
                self._beside,
                vocabulary,
                limit=limit,
                after=after,
                sort=sort,
                facets=facets,
                passages=passages,
                exact=exact,
            )
        return answer if citation is None else msgspec.structs.replace(answer, citation=citation)

    def search_absent(
        self,
        query: str | Query = "is:absent",
        *,
        limit: int = 100,
        after: str | None = None,
        sort: AbsentSort = "cited",
        facets: bool = False,
    ) -> AbsentPage:
        """Search among the cables that are cited and not held; `is:absent` may be left out. docs/conversations.md.

            >>> archive.search_absent("from:MEXICO created:2008 lamp").total  # doctest: +SKIP

        Raises ValueError for an unknown order or cursor.
        """
        parsed = understood(query, self.vocabulary())
        with self._readers.snapshot() as connection:
            return absent_answer(connection, self.index(), parsed, limit=limit, after=after, sort=sort, facets=facets)

    def facet(self, query: str | Query, name: FacetName, *, limit: int = 1000) -> FacetAnswer:
        """Count one facet over everything that a query finds, at most `limit` values of it.

        Raises LookupError for an unknown facet.
        """
        if name not in registry.REGISTRY.facets:
            raise LookupError(f"cables are not counted by {name}; but by {', '.join(registry.REGISTRY.facets)}")
        return search.facet(self.index(), understood(query, self.vocabulary()), name, limit)

    def changed(self, query: str | Query = "", *, limit: int = 30) -> tuple[ChangedCable, ...]:
        """The cables, of all or of a query's hits, that came in or changed last, the latest first."""
        parsed = understood(query, self.vocabulary())
        with self._readers.snapshot() as connection:
            return changed(connection, self.index(), parsed, limit)

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Return suggestions for a partly typed query; `text` ends at the caret. See docs/search.md."""
        with self._readers.snapshot() as connection:
            return suggest(connection, self._codec, self.index(), text)

    def place_among_hits(
        self, query: str | Query, cable_id: str, position: int, *, sort: Sort = "relevance"
    ) -> HitPlace | None:
        """Find the hits before and behind a cable that was the `position`th hit (from 1) of a query.

        None if it is not a hit, or not among the first thousand.
        """
        parsed = understood(query, self.vocabulary())
        with self._readers.snapshot() as connection:
            no, _ = resolve(connection, cable_id)
            return search.place_among_hits(connection, self.index(), parsed, no, position, sort)

    def _of_citation(self, text: str, citation: ResolvedCitation) -> SearchAnswer:
        cards = self.cards(citation.ids)
        hits = tuple(Hit(card=cards[each]) for each in citation.ids if each in cards)
        return SearchAnswer(query=text, total=len(hits), hits=hits, citation=citation)

    def cited(self, text: str) -> ResolvedCitation | None:
        """Return the meaning of a pasted citation: a footnote, a URL, `LIMA No. 11`; None for any other text."""
        citation = pasted(text)
        if citation is None:
            return None
        with self._readers.snapshot() as connection:
            found = cited(connection, citation)
        is_words = found.is_bare and not found.ids and " " in found.written  # `Mexico 2008`
        return None if is_words else found

    def cables(self, query: str | Query | None = None, *, sort: Sort = "id") -> Iterator[ArchivedCable]:
        """Every cable that a query finds, or every one of the archive, one after another: all hits, no cap."""
        search.checked(sort)
        cables = views.HeldCables(self._codec)
        for numbers in self._numbers_of(query, sort):
            for no in numbers:
                with self._readers.snapshot() as connection:
                    held = cables.read(connection, no)
                if held is not None:  # outside of the snapshot: another thread may ask for the next
                    yield held

    def _numbers_of(self, query: str | Query | None, sort: Sort) -> Iterator[list[int]]:
        if query is None:
            after = ""
            while page := self.changed_ids(after):
                with self._readers.snapshot() as connection:
                    held = records.cables_of_ids(connection, [cable_id for cable_id, _ in page])
                yield [held[cable_id][0] for cable_id, _ in page if cable_id in held]
                after = page[-1][0]
            return
        parsed = understood(query, self.vocabulary())
        cursor: str | None = None
        while True:
            numbers, cursor = search.keys(self.index(), parsed, sort, cursor)
            yield numbers
            if cursor is None:
                return

    def accessions(self) -> tuple[tuple[Accession, int], ...]:
        """Every accession with the number of its files, in the order in which they came."""
        with self._readers.snapshot() as connection:
            return tuple(provenance.accessions(connection))

    def accession(self, no: int) -> AccessionView:
        """Return the contents of an accession. Raises LookupError for an unknown number."""
        with self._readers.snapshot() as connection:
            held = provenance.accession(connection, no)
            if held is None:
                raise LookupError(f"no accession {no}")
            files, count, cables = provenance.counts_of(connection, no)
        return AccessionView(accession=held, files=files, sources=count, cables=cables)

    def cables_of_accession(self, no: int, after: str = "", limit: int = 100) -> tuple[CableSummary, ...]:
        """The cables that have a copy from an accession, by id, from behind `after`."""
        with self._readers.snapshot() as connection:
            found = provenance.cables_of(connection, no, after, limit)
            rows = records.cables(connection, [number for number, _ in found])
            return tuple(summary_of(rows[number]) for number, _ in found if number in rows)

    def vocabulary(self) -> Vocabulary:
        """Return the names that queries may use, with this archive's own posts and tags; for `parse_query`."""
        index = self.index()
        held = self._index[0].folder if self._index is not None else self.path, index.generation()
        if self._vocabulary is None or self._vocabulary[0] != held:
            self._vocabulary = (held, search.vocabulary_of(index).following(self.conversation_ids))
        return self._vocabulary[1]

    def coverage(self) -> Coverage:
        """Return the coverage of the archive; an index on a server is included if it answers."""
        held = super().coverage()
        if self.index_in_use().server is None:
            return held
        try:
            return msgspec.structs.replace(held, index_bytes=self.index().size())
        except IndexUnusableError:
            return held

    def index_in_use(self) -> IndexInUse:
        """Return the engine of the index, and its place."""
        with self._readers.snapshot() as connection:
            return index_in_use(connection, self.path)

    def index(self) -> Index:
        """The index in use. Raises IndexUnusableError."""
        in_use = self.index_in_use()
        with self._index_lock:
            if self._index is not None and self._index[0] != in_use:  # it was rebuilt
                self._index[1].close()
                self._index = None
            if self._index is None:
                self._index = (in_use, answering(in_use.open(read_only=True), self.cables_by_reference_state))
            return self._index[1]
