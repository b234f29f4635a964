"""The reading methods of an archive that need its index. docs/format.md explains the files on disk."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reftel.archive import search
from reftel.archive.changed import ChangedCable, changed
from reftel.archive.collection import CableCollection
from reftel.archive.explanation import HitPlace, ResolvedCitation
from reftel.archive.index_reader import IndexReader
from reftel.archive.record import view as views
from reftel.archive.record.cable import assemble
from reftel.archive.record.cable_summary import summary_of
from reftel.archive.record.ids import resolve
from reftel.archive.record.resolved_citation import cited
from reftel.archive.references.absent import AbsentPage
from reftel.archive.references.absent_search import AbsentSort, absent_answer
from reftel.archive.suggestions import Suggestion, suggest
from reftel.archive.types import (
    ArchivedCable,
    BrowseField,
    CableSummary,
    FacetAnswer,
    Hit,
    SearchAnswer,
    SummaryPage,
)
from reftel.fields import registry
from reftel.fields.table import FacetName
from reftel.index.base import IndexUnreachableError, Sort
from reftel.model import Cable
from reftel.query.parse import understood
from reftel.query.pasted import pasted
from reftel.query.query_tree import Query
from reftel.store import records
from reftel.store.listing import list_by


class ArchiveReader(IndexReader, CableCollection):
    """The reading side of an archive; every method may be called from any thread, while another process writes.

    Every method that finds cables by their values raises IndexUnusableError if the index has to be rebuilt; every
    method raises ArchiveDamaged for a damaged record.
    """

    def related(self, cable_id: str, limit: int = 8, *, cable: Cable | None = None) -> tuple[CableSummary, ...]:
        """Return cables about the same matter, the most similar first.

        Args:
            cable_id: The cable's id, in any style.
            limit: Number of cables.
            cable: The cable, if the caller has it already, so that it is not read again.

        Raises:
            UnknownCable: no cable of that id is held.

        Example:
            >>> [card.id for card in archive.related("08MEXICO714", limit=1)]
            ['08MEXICO716']
        """
        with self._readers.snapshot() as connection:
            no, _ = resolve(connection, cable_id)
            cable = cable or assemble(connection, self._codec, no).collation.cable
            found = search.related(connection, self.index(), no, cable, limit)
            listed = records.cables(connection, found)
        return tuple(summary_of(listed[each]) for each in found if each in listed)

    def browse(
        self, kind: BrowseField, key: str, *, limit: int = 50, after: str | None = None, newest_first: bool = True
    ) -> SummaryPage:
        """Return the cables that have a value, in order of time; from the record if the index is unreachable.

        Args:
            kind: A field to browse by: `post`, `tag`, `year` ... (docs/fields.md).
            key: The value, as `counts` gives it.
            limit: Number of cables on the page.
            after: `next` of the page before; None for the first page.
            newest_first: Whether the latest is first.

        Raises:
            LookupError: cables are not searched by that field.
            BadCursor: `after` is not a cursor of this list.

        Example:
            >>> archive.browse("tag", "SCUL", limit=1).total
            3
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
        """Search for a query; return one page of its hits. Iterating the answer gives the hits. docs/search.md.

        Args:
            query: A typed query, or one that `reftel.query.parse_query` parsed.
            limit: Number of hits on the page; None for all hits.
            after: `next` of the answer before; None for the first page.
            sort: `relevance`, `created`, `-created` (latest first) or `id`.
            facets: Whether to count the hits by facet.
            passages: Whether each hit has the passages of its text that match.
            exact: Whether to count the hits that have the words in exactly the forms typed.

        Raises:
            QueryError: the typed query has a mistake; the error has its place and a suggestion.
            BadCursor: `after` is not a cursor of this query.
            ValueError: the order is unknown.

        Example:
            >>> answer = archive.search("lamp tag:SCUL", sort="created")
            >>> answer.total, [hit.id for hit in answer]
            (2, ['08MEXICO714', '08MEXICO716'])
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
        """Return one page of the cables that are cited and not held and that a query finds. docs/conversations.md.

        Args:
            query: A query; `is:absent` may be left out.
            limit: Number of cables on the page.
            after: `next` of the page before; None for the first page.
            sort: `cited` (the most cited first), `created`, `-created` (latest first) or `id`.
            facets: Whether to count them by post, year and TAG.

        Raises:
            QueryError: the typed query has a mistake.
            ValueError: the order or the cursor is unknown.

        Example:
            >>> [row.id for row in archive.search_absent("from:MEXICO created:2008 lamp").rows]
            ['08MEXICO715']
        """
        parsed = understood(query, self.vocabulary())
        with self._readers.snapshot() as connection:
            return absent_answer(connection, self.index(), parsed, limit=limit, after=after, sort=sort, facets=facets)

    def facet(self, query: str | Query, name: FacetName, *, limit: int = 1000) -> FacetAnswer:
        """Return the values of one facet with their counts over all hits of a query.

        Args:
            query: A typed or parsed query.
            name: The facet: `post`, `tag`, `addressee` ... (docs/fields.md).
            limit: Number of values, the most frequent first.

        Raises:
            QueryError: the typed query has a mistake.
            LookupError: there is no such facet; the message lists the facets.

        Example:
            >>> [(value.value, value.count) for value in archive.facet("lamp", "post").values]
            [('MEXICO', 2)]
        """
        if name not in registry.REGISTRY.facets:
            raise LookupError(f"cables are not counted by {name}; but by {', '.join(registry.REGISTRY.facets)}")
        return search.facet(self.index(), understood(query, self.vocabulary()), name, limit)

    def changed(self, query: str | Query = "", *, limit: int = 30) -> tuple[ChangedCable, ...]:
        """Return the cables that came in or changed last, the latest first.

        Args:
            query: Only hits of this typed or parsed query; empty for all cables.
            limit: Number of cables.

        Raises:
            QueryError: the typed query has a mistake.

        Example:
            >>> sorted(each.card.id for each in archive.changed("lamp"))
            ['08MEXICO714', '08MEXICO716']
        """
        parsed = understood(query, self.vocabulary())
        with self._readers.snapshot() as connection:
            return changed(connection, self.index(), parsed, limit)

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """Return suggestions for a partly typed query. docs/search.md.

        Args:
            text: The query up to the caret.

        Example:
            >>> [each.text for each in archive.suggest("from:me")]
            ['from:MEXICO']
        """
        with self._readers.snapshot() as connection:
            return suggest(connection, self._codec, self.index(), text)

    def place_among_hits(
        self, query: str | Query, cable_id: str, position: int, *, sort: Sort = "relevance"
    ) -> HitPlace | None:
        """Return the hits before and after a cable; None if it is not among the first thousand hits of a query.

        Args:
            query: A typed or parsed query.
            cable_id: The cable's id, in any style.
            position: Its position among the hits when the query was asked, from 1; it is searched for around that.
            sort: The order of the hits, as in `search`.

        Raises:
            QueryError: the typed query has a mistake.
            UnknownCable: no cable of that id is held.

        Example:
            >>> archive.place_among_hits("lamp", "08MEXICO714", 1, sort="id").next
            '08MEXICO716'
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
        """Return the meaning of a pasted citation; None for any other text.

        Args:
            text: A footnote, a URL, an id in any style, `LIMA No. 11`.

        Example:
            >>> archive.cited("https://cables.example.org/cable/2008/03/08MEXICO714.html").ids
            ('08MEXICO714',)
        """
        citation = pasted(text)
        if citation is None:
            return None
        with self._readers.snapshot() as connection:
            found = cited(connection, citation)
        is_words = found.is_bare and not found.ids and " " in found.written  # `Mexico 2008`
        return None if is_words else found

    def cables(self, query: str | Query | None = None, *, sort: Sort = "id") -> Iterator[ArchivedCable]:
        """Yield every cable that a query finds: all hits, however many, one in memory at a time.

        Args:
            query: A typed or parsed query; None for every cable of the archive.
            sort: `id`, `created`, `-created` (latest first) or `relevance`.

        Raises:
            QueryError: the typed query has a mistake.
            ValueError: the order is unknown.

        Example:
            >>> [cable.id for cable in archive.cables("class:confidential")]
            ['08MEXICO720']
        """
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
