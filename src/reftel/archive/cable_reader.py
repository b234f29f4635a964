"""Reading cables, lists and counts from the record alone. docs/format.md explains the files on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reftel.archive.record import archive_counts as counts
from reftel.archive.record import view as views
from reftel.archive.record.cable import LoadedWitness, assemble, load
from reftel.archive.record.cable_summary import summary_of
from reftel.archive.record.ids import resolve
from reftel.archive.record_reader import RecordReader
from reftel.archive.types import BrowseField, CableSummary, CableView, Cite, Comparison, SummaryPage, ValueCount
from reftel.errors import UnknownCable
from reftel.model import Witness
from reftel.origins import Accession, AccessionView
from reftel.spans import MappedText
from reftel.store import provenance, records, sources


class CableReader(RecordReader):
    """Cables by their ids, and lists of them. No method needs the index."""

    def generation(self) -> int:
        """Return a number that increases with each change that readers can see.

        Example:
            >>> before = archive.generation()
            >>> archive.generation() == before  # nothing was written meanwhile
            True
        """
        with self._readers.snapshot() as connection:
            return records.generation(connection)

    def state(self) -> str:
        """Return a word that no two states of this or another archive share, for entity tags.

        Example:
            >>> archive.state() == archive.state()
            True
        """
        with self._readers.snapshot() as connection:
            return records.state(connection)

    def resolve(self, cable_id: str) -> str:
        """Return the id of the cable that an id of any style, old or sloppy, means.

        Args:
            cable_id: The id, as `canonical_id` takes it, or a former id of a cable of this archive.

        Raises:
            UnknownCable: no cable of that id is held; the error has similar ids.

        Example:
            >>> archive.resolve("08 Mexico 00714")
            '08MEXICO714'
        """
        with self._readers.snapshot() as connection:
            return resolve(connection, cable_id)[1]

    def cable(self, cable_id: str, *, most_cites: int | None = None) -> CableView:
        """Return a cable with its copies and its surroundings.

        Args:
            cable_id: Its id, in any style.
            most_cites: Number of references to look up; None for all. `CableView.more_cites` counts the others.

        Raises:
            UnknownCable: no cable of that id is held.

        Example:
            >>> cable = archive.cable("08MEXICO714")
            >>> cable.subject, len(cable.copies)
            ('EXERCISE: Loan of a Lamp', 2)
        """
        with self._readers.snapshot() as connection:
            return views.view(connection, self._codec, resolve(connection, cable_id)[0], most_cites=most_cites)

    def cites(self, cable_id: str, *, after: int = 0, limit: int = 1000) -> tuple[Cite, ...]:
        """Return references of a cable with their states, in the order of the telegram.

        Args:
            cable_id: The id of the citing cable, in any style.
            after: Number of references to pass over.
            limit: Number of references to return. The first 1,000 of these are looked up; the states of the others
                say that they are not.

        Raises:
            UnknownCable: no cable of that id is held.

        Example:
            >>> [cite.reference.label for cite in archive.cites("08MEXICO716", limit=1)]
            ['A']
        """
        with self._readers.snapshot() as connection:
            held = assemble(connection, self._codec, resolve(connection, cable_id)[0])
            return views.cites(connection, held, after, limit)

    def card(self, cable_id: str) -> CableSummary:
        """Return a cable as lists show it.

        Args:
            cable_id: Its id, in any style.

        Raises:
            UnknownCable: no cable of that id is held.

        Example:
            >>> archive.card("08MEXICO714").origin
            'Embassy Mexico'
        """
        with self._readers.snapshot() as connection:
            return summary_of(records.cable(connection, resolve(connection, cable_id)[0]))

    def cards(self, ids: Sequence[str]) -> dict[str, CableSummary]:
        """Return several cables as lists show them, by id, without those that are not held.

        Args:
            ids: Exact ids, as `Archive.ids` gives them.

        Example:
            >>> list(archive.cards(["08MEXICO714", "08MEXICO715"]))
            ['08MEXICO714']
        """
        with self._readers.snapshot() as connection:
            return {cable_id: summary_of(row) for cable_id, row in records.cables_of_ids(connection, ids).items()}

    def copy(self, cable_id: str, number: int = 1) -> Witness:
        """Return a copy of a cable with its bytes.

        Args:
            cable_id: The cable's id, in any style.
            number: The copy's number, from 1; numbers never change.

        Raises:
            UnknownCable: no cable of that id is held, or it does not have that copy.

        Example:
            >>> archive.copy("08MEXICO714", 2).bytes_of("subject")
            b'EXERCISE: Loan of a Lamp'
        """
        with self._readers.snapshot() as connection:
            return views.witness(connection, self._loaded(connection, cable_id, number))

    def copy_data(self, cable_id: str, number: int = 1) -> bytes:
        """Return the bytes of a copy's source.

        Args:
            cable_id: The cable's id, in any style.
            number: The copy's number, from 1.

        Raises:
            UnknownCable: no cable of that id is held, or it does not have that copy.

        Example:
            >>> archive.copy_data("08MEXICO714", 2) == archive.copy("08MEXICO714", 2).data
            True
        """
        with self._readers.snapshot() as connection:
            return self._loaded(connection, cable_id, number).data

    def copy_text(self, cable_id: str, number: int = 1) -> MappedText:
        """Return the text of a copy, whose spans lead to the bytes of its source.

        Args:
            cable_id: The cable's id, in any style.
            number: The copy's number, from 1.

        Raises:
            UnknownCable: no cable of that id is held, or it does not have that copy.

        Example:
            >>> archive.copy_text("08MEXICO714", 2).text == archive.copy("08MEXICO714", 2).text.text
            True
        """
        with self._readers.snapshot() as connection:
            return views.mapped_text(connection, self._loaded(connection, cable_id, number))

    def _loaded(self, connection: sqlite3.Connection, cable_id: str, number: int) -> LoadedWitness:
        no, resolved = resolve(connection, cable_id)
        for row in sources.witnesses(connection, no):
            if row.number == number:
                return load(connection, self._codec, row)
        raise UnknownCable(f"{resolved}, copy {number}", (resolved,))

    def compare(self, cable_id: str, left: int = 1, right: int = 2) -> Comparison:
        """Return two copies of a cable side by side, aligned by paragraph.

        Args:
            cable_id: The cable's id, in any style.
            left: Number of one copy, from 1.
            right: Number of the other.

        Raises:
            UnknownCable: no cable of that id is held, or it does not have such a copy.

        Example:
            >>> rows = archive.compare("08MEXICO714", 1, 2).rows
            >>> [row.left.anchor for row in rows if row.left_changes]
            ['p3']
        """
        view = self.cable(cable_id, most_cites=0)
        try:
            return views.compare(view, left, right)
        except LookupError as error:
            raise UnknownCable(f"{view.id}, copies {left} and {right}", (view.id,)) from error

    def cited_by(self, cable_id: str, *, limit: int = 20, after: str | None = None) -> SummaryPage:
        """Return the cables that refer to one, in the order in which they came in.

        Args:
            cable_id: The id of the cited cable, in any style.
            limit: Number of cables on the page.
            after: `next` of the page before; None for the first page.

        Raises:
            UnknownCable: no cable of that id is held. `absent` has the citing cables of one that is not.

        Example:
            >>> sorted(card.id for card in archive.cited_by("08MEXICO714").cards)
            ['08MEXICO716', '08MEXICO720']
        """
        with self._readers.snapshot() as connection:
            no, _ = resolve(connection, cable_id)
            _, base = records.name_of(connection, no)
            start = int(after) if after and after.isdigit() else 0
            total, listed = records.cites(connection, base, start, limit + 1)
        more = str(listed[limit - 1][0]) if len(listed) > limit > 0 else None
        return SummaryPage(total=total, cards=tuple(map(summary_of, listed[:limit])), next=more)

    def newest(self, by: str = "created", limit: int = 10) -> tuple[CableSummary, ...]:
        """Return the cables of the latest dates, the latest first.

        Args:
            by: `created`, the date of the telegram, or `released`, the date of its publication.
            limit: Number of cables.

        Raises:
            LookupError: `by` is another word.

        Example:
            >>> archive.newest(limit=1)[0].id
            '08MEXICO720'
        """
        with self._readers.snapshot() as connection:
            return tuple(map(summary_of, records.newest(connection, by, limit)))

    def changed_ids(self, after: str = "", limit: int = 1000) -> tuple[tuple[str, int], ...]:
        """Return pairs of an id and the generation of the cable's last change, in the order of ids.

        Args:
            after: The last id of the page before; empty for the first page.
            limit: Number of pairs.

        Example:
            >>> [cable_id for cable_id, generation in archive.changed_ids(limit=2)]
            ['08MEXICO714', '08MEXICO716']
        """
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
        """Return the number of cables of each value of a field.

        Args:
            kind: A field to browse by: `post`, `tag`, `year` ... (docs/fields.md).
            prefix: Count only the values that begin with it.
            after: Count only the values after this one, in the order of values.
            limit: Number of values; None for all.
            by: `count`, the most frequent first, or `key`, in the order of values.

        Raises:
            LookupError: cables are not counted by that field; the message lists the fields.

        Example:
            >>> archive.counts("post")
            (ValueCount(key='MEXICO', count=3),)
        """
        with self._readers.snapshot() as connection:
            return counts.value_counts(connection, kind, prefix=prefix, after=after, limit=limit, by_key=by == "key")

    def accessions(self) -> tuple[tuple[Accession, int], ...]:
        """Return pairs of an accession and its number of files, in the order in which they came.

        Example:
            >>> [(accession.giver, files) for accession, files in archive.accessions()]
            [('Exercise Library', 4)]
        """
        with self._readers.snapshot() as connection:
            return tuple(provenance.accessions(connection))

    def accession(self, no: int) -> AccessionView:
        """Return the contents of an accession.

        Args:
            no: Its number, from 1 (`Accession.no`).

        Raises:
            LookupError: there is no accession of that number.

        Example:
            >>> archive.accession(1).cables
            3
        """
        with self._readers.snapshot() as connection:
            held = provenance.accession(connection, no)
            if held is None:
                raise LookupError(f"no accession {no}")
            files, count, cables = provenance.counts_of(connection, no)
        return AccessionView(accession=held, files=files, sources=count, cables=cables)

    def cables_of_accession(self, no: int, after: str = "", limit: int = 100) -> tuple[CableSummary, ...]:
        """Return the cables that have a copy from an accession, by id; none for an unknown accession.

        Args:
            no: The accession's number.
            after: The last id of the page before; empty for the first page.
            limit: Number of cables.

        Example:
            >>> [card.id for card in archive.cables_of_accession(1, limit=2)]
            ['08MEXICO714', '08MEXICO716']
        """
        with self._readers.snapshot() as connection:
            found = provenance.cables_of(connection, no, after, limit)
            rows = records.cables(connection, [number for number, _ in found])
            return tuple(summary_of(rows[number]) for number, _ in found if number in rows)
