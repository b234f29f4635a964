"""Attach telegrams to cables: each joins the cable whose copy it is, or becomes a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

import msgspec

from reftel.archive.ingest.cable_changes import CableChanges
from reftel.archive.ingest.kindred import likeness_between
from reftel.archive.ingest.prepared_source import PreparedSource, PreparedTelegram, base_of
from reftel.archive.ingest.same_id import is_compared, is_full, same_cable
from reftel.archive.ingest.unite import ShardUniter, Uniter
from reftel.archive.record.cable import (
    AssembledCable,
    LoadedWitness,
    ReadingCache,
    assemble,
    finish,
    load,
    load_all,
    write_collation,
)
from reftel.archive.record.chosen import choose
from reftel.archive.record.derived import Derived
from reftel.bounds import COPIES, SAME_ID
from reftel.collate import Given
from reftel.collate.given import page_sections
from reftel.errors import ArchiveDamaged
from reftel.index.base import Preparer
from reftel.model import Article
from reftel.origins import Accession
from reftel.store import cited, provenance, records, serials, sources
from reftel.store.codec import Codec
from reftel.store.readings import lines_beside, page_lines
from reftel.store.rows import WitnessRow
from reftel.store.shelf_file import SHELF_META
from reftel.store.writer import RecordWriter
from reftel.values.free_names import free_name


class Attacher:
    """Attaches prepared sources to cables, within a writer's transaction. Collects the changes for the index."""

    def __init__(
        self,
        writer: RecordWriter,
        codec: Codec,
        preparer: Preparer,
        takes: Callable[[str], bool] | None = None,
        strays: dict[int, set[str]] | None = None,
        elsewhere: Callable[[bytes, int], bool] = lambda *_: False,
    ) -> None:
        """`takes` returns whether telegrams of an id belong to this record (None: all belong). `strays` gets the
        sources that were read again and have telegrams that do not, with their ids. `elsewhere` returns whether
        another record has joined a telegram (digest of the source, part) to a cable."""
        self._elsewhere = elsewhere
        self._strays = {} if strays is None else strays
        self._takes = takes
        self._writer = writer
        self._codec = codec
        self._changed = CableChanges()
        self._preparer = preparer
        self._readings = ReadingCache()
        kind = Uniter if writer.meta(SHELF_META) is None else ShardUniter
        self.uniter = kind(writer, self.assemble, self.settle, self._copies)

    def take_changes(self) -> CableChanges:
        """Return the results since the last call."""
        done, self._changed = self._changed, CableChanges()
        return done

    def add(self, source: int, prepared: PreparedSource, data: bytes) -> None:
        """Attach the telegrams of a new source; `data` is its bytes."""
        for part, telegram in enumerate(prepared.telegrams, start=1):
            if self._takes is None or self._takes(telegram.base):
                self._place(source, part, telegram, prepared, data)

    def add_missing(self, source: int, prepared: PreparedSource, data: bytes) -> int:
        """Attach the telegrams of a source that belong to this record and are not in it; return their number."""
        held = {row.part for row in sources.witnesses_of_source(self._writer.connection, source)}
        count = 0
        for part, telegram in enumerate(prepared.telegrams, start=1):
            if part not in held and (self._takes is None or self._takes(telegram.base)):
                self._place(source, part, telegram, prepared, data)
                count += 1
        return count

    def replace(self, source: int, prepared: PreparedSource, data: bytes) -> None:
        """Attach a source that was read again: its telegrams may have other values, other ids, or be others."""
        held = {row.part: row for row in sources.witnesses_of_source(self._writer.connection, source)}
        for part, telegram in enumerate(prepared.telegrams, start=1):
            row = held.pop(part, None)
            if row is None:
                if self._is_stray(telegram):
                    self._stray(source, telegram)
                elif not self._elsewhere(prepared.sha256, part):
                    self._place(source, part, telegram, prepared, data)
                continue
            is_same = (row.prefix, row.reading) == (telegram.prefix, telegram.reading)
            if is_same and not (self._is_stray(telegram) and self._is_alone(row)):
                self._writer.set_version(row.no, telegram.version)
                with suppress(ArchiveDamaged):  # `verify` reports a choice that can't be unpacked, and repairs it
                    if is_compared(self._writer.connection, row):
                        self.choose_again(row.cable)
                        self._derive_again(row.cable)
                    self.uniter.name_second(telegram, row.cable)
                    self.uniter.look_around(row.cable, telegram)
                continue
            before = self.assemble(row.cable)
            if before.base == telegram.base or self._is_kept(row, before, telegram, prepared, data):
                self._writer.set_reading(
                    row.no, row.cable, row.number, telegram.version, telegram.prefix, telegram.reading
                )
                self.settle(row.cable, before)
                self.uniter.name_second(telegram, row.cable)
                self.uniter.look_around(row.cable, telegram)
            elif self._is_stray(telegram):
                self._stray(source, telegram)
            else:
                self._move(row, before, source, part, telegram, prepared, data)
        for row in held.values():
            self.leave(row)

    def takes_none(self, source: int, prepared: PreparedSource) -> bool:
        """Return whether all telegrams of a source belong to other records, and record that."""
        if not prepared.telegrams or not all(map(self._is_stray, prepared.telegrams)):
            return False
        for each in prepared.telegrams:
            self._stray(source, each)
        return True

    def release(self, source: int, parts: Iterable[int]) -> None:
        """Remove the telegrams of a source that belong to other records, which have them by now."""
        held = {row.part: row for row in sources.witnesses_of_source(self._writer.connection, source)}
        for part in parts:
            if part in held:
                self.leave(held[part])

    def _is_alone(self, row: WitnessRow) -> bool:
        """Return whether a copy is its cable's only one, so that it was not joined by evidence."""
        return sources.count_of_witnesses(self._writer.connection, row.cable) == 1

    def _is_stray(self, telegram: PreparedTelegram) -> bool:
        return self._takes is not None and not self._takes(telegram.base)

    def _stray(self, source: int, telegram: PreparedTelegram) -> None:
        self._strays.setdefault(source, set()).add(telegram.base)

    def _is_kept(
        self,
        row: WitnessRow,
        cable: AssembledCable,
        telegram: PreparedTelegram,
        prepared: PreparedSource,
        data: bytes,
    ) -> bool:
        """Whether a copy that bears another id than its cable was joined to it by evidence that holds still."""
        own = next((each for each in cable.witnesses if each.row.no == row.no), None)
        if own is None:  # a copy that is not compared came by its id or by evidence, as those before it
            return False
        if base_of(own.reading.cable.id, own.source.sha256, row.part) != telegram.base or len(cable.witnesses) == 1:
            return False
        others = [each.given for each in cable.witnesses if each.row.no != row.no]
        return bool(likeness_between([self._given(row.source, telegram, prepared, data)], others))

    def choose_again(self, cable: int) -> None:
        """Choose again between copies by the present rules. Raises ArchiveDamaged."""
        if records.collation(self._writer.connection, cable) is None:
            return
        before = self.assemble(cable)
        if before.choice != self.assemble(cable, stored=False).choice:
            self.settle(cable, before)

    def _derive_again(self, cable: int) -> None:
        """Update values that an earlier version derived differently, or not at all, from the same reading."""
        connection = self._writer.connection
        held = self.assemble(cable)
        derived = held.derived()
        place = derived.serial
        if (
            records.cable(connection, cable)[2] != derived.row
            or set(cited.cites_of(connection, cable)) != set(derived.cites)
            or tuple(cited.mentions_of(connection, cable)) != derived.mentions
        ) or (
            place is not None and serials.of_cable(connection, cable, (place.post, place.year, place.serial)) != place
        ):
            self.settle(cable, held)

    def settle(self, cable: int, before: AssembledCable | None) -> None:
        """Choose between the witnesses again and bring everything derived up to date. `before` None: a new cable."""
        witnesses = self._witnesses(cable)
        if not witnesses:
            self._retire(cable, before)
            return
        connection = self._writer.connection
        known, redirects = records.anchors(connection, cable), records.redirects(connection, cable)
        shown = before.plain.cable.paragraphs if before is not None else ()
        plain, kept = choose([each.given for each in witnesses], known, redirects, shown)
        self._writer.put_collation(cable, write_collation(self._codec, plain, witnesses))
        if kept.identities != known:
            self._writer.put_anchors(cable, records.write_anchors(kept.identities), is_new=False)
        if kept.redirects != redirects:
            self._writer.put_redirects(cable, sorted(kept.redirects.items()))
        after = finish(connection, cable, witnesses, plain)
        derived = after.derived()
        self._writer.put_cable(cable, derived.row)
        document = self._preparer.prepare(after.document())
        self._put(cable, after.id, before.derived() if before is not None else None, derived, document)
        if before is not None:
            self.uniter.refresh(cable, before, [each.given for each in witnesses])
        self._changed.changed += before is not None

    def give(self, file: int, accession: Accession) -> None:
        """Note that a file came with an accession."""
        cables = provenance.cables_of_sources(self._writer.connection, file=file)
        self._change_origins(cables, lambda: self._writer.give(file, accession))

    def found_in(self, source: int, file: int, tail: str, offset: int) -> None:
        """Note that a source was found in a file."""
        connection = self._writer.connection
        is_given = provenance.is_given(connection, file)
        cables = provenance.cables_of_sources(connection, source=source) if is_given else []
        self._change_origins(cables, lambda: self._writer.add_place(source, file, tail, offset))

    # -------------------------------------------------------------------------------------------------------------

    def _change_origins(self, cables: Sequence[int], change: Callable[[], None]) -> None:
        """Write a change of where copies of cables come from, and bring their counts and documents up to date."""
        connection = self._writer.connection
        origins = {cable: provenance.origins(connection, cable, COPIES) for cable in cables}
        change()
        for cable, before in origins.items():
            if provenance.origins(connection, cable, COPIES) == before:
                continue
            with suppress(ArchiveDamaged):  # `verify` reports a copy that can't be unpacked, and repairs the counts
                after = self.assemble(cable)
                derived = after.derived()
                held = msgspec.structs.replace(after, origins=before[: len(after.witnesses)]).derived()
                self._writer.put_cable(cable, derived.row)
                self._put(cable, after.id, held, derived, self._preparer.prepare(after.document()))
                self._changed.changed += 1

    def _place(self, source: int, part: int, telegram: PreparedTelegram, prepared: PreparedSource, data: bytes) -> None:
        self._changed.witnesses += 1

        def given() -> Given:
            return self._given(source, telegram, prepared, data)

        connection = self._writer.connection
        rivals = [no for no, _ in records.first_of_base(connection, telegram.base)]
        cable = same_cable(given(), rivals, self._each_copy) if rivals else None
        if cable is not None:
            self._join(source, part, telegram, cable)
            self.uniter.look_around(cable, telegram)
            self.uniter.name_second(telegram, cable)
            return
        kin = self.uniter.kin(telegram, given, rivals)
        if kin.same is not None and self.uniter.keeps_id(kin.same, telegram.base, given()):
            self._join(source, part, telegram, kin.same)
            self.uniter.name(telegram.base, kin.same)
            self.uniter.relate(kin.same, kin)
            self.uniter.name_second(telegram, kin.same)
            return
        cable = self._found(source, part, telegram, rivals)
        self.uniter.name_second(telegram, cable)
        self.uniter.relate(cable, kin)

    def _join(self, source: int, part: int, telegram: PreparedTelegram, cable: int) -> None:
        """A further copy of a cable. If the cable has more than are compared, nothing of it changes."""
        before = None if is_full(self._writer.connection, cable) else self.assemble(cable)
        self._witness(source, part, telegram, cable, self._writer.next_number(cable))
        if before is not None:
            self.settle(cable, before)

    def _found(self, source: int, part: int, telegram: PreparedTelegram, rivals: Sequence[int]) -> int:
        """A cable seen for the first time; return its number."""
        writer = self._writer
        befores = [self.assemble(no) for no in rivals] if len(rivals) <= SAME_ID + 1 else []
        cable_id = free_name(telegram.base, records.ids_of_base(writer.connection, telegram.base))
        no = writer.new_cable(cable_id, telegram.base, telegram.derived.row)
        self._witness(source, part, telegram, no, 1)
        writer.put_anchors(no, telegram.anchors, is_new=True)
        self._changed.new += 1
        if rivals or cable_id != telegram.base or records.articles_by_hand(writer.connection, cable_id):
            self.settle(no, None)
            for before in befores:  # each now has the defect that another one bears its id
                self.settle(before.no, before)
        else:
            self._put(no, cable_id, None, telegram.derived, telegram.document)
        return no

    # -------------------------------------------------------------------------------------------------------------

    def _each_copy(self, cable: int) -> Iterator[Given]:
        for row in sources.compared_witnesses(self._writer.connection, cable):
            yield load(self._writer.connection, self._codec, row, self._readings).given

    def _copies(self, cable: int) -> list[Given]:
        return [each.given for each in self._witnesses(cable)]

    def _put(self, cable: int, cable_id: str, before: Derived | None, after: Derived, document: bytes) -> None:
        """Write the derived values of a cable, its row and its paragraph ids, and queue its document."""
        self._writer.change_cites(cable, after.cites, is_new=before is None)
        self._writer.change_serial(cable, before.serial if before else None, after.serial)
        self._writer.change_mentions(cable, after.mentions, is_new=before is None)
        self._writer.change_counts(before.counts if before else (), after.counts)
        self._put_articles(cable_id, after.articles)
        self._changed.documents[cable] = document
        self._changed.gone.discard(cable)

    def _retire(self, cable: int, before: AssembledCable | None) -> None:
        """A cable without witnesses is gone."""
        if before is not None:
            derived = before.derived()
            self._writer.change_counts(derived.counts, ())
            self._writer.change_cites(cable, ())
            self._writer.change_serial(cable, derived.serial, None)
            self._writer.change_mentions(cable, ())
        self._writer.put_collation(cable, None)
        self.uniter.forget(cable, before)
        self._writer.retire(cable)
        self._changed.gone.add(cable)
        self._changed.documents.pop(cable, None)

    def _witness(self, source: int, part: int, telegram: PreparedTelegram, cable: int, number: int) -> None:
        self._writer.add_witness(source, part, cable, number, telegram.version, telegram.prefix, telegram.reading)

    def _given(self, source: int, telegram: PreparedTelegram, prepared: PreparedSource, data: bytes) -> Given:
        reading = self._readings.reading(self._codec, source, telegram.prefix, telegram.reading, data)
        return Given(
            number=0,
            cable=reading.cable,
            frame=reading.frame,
            form=prepared.form,
            sha256=prepared.sha256.hex(),
            pages=page_sections(reading.cable, page_lines(reading)),
            beside=lines_beside(reading),
        )

    def assemble(self, cable: int, *, stored: bool = True) -> AssembledCable:
        """Return a cable with its copies. Raises ArchiveDamaged."""
        return assemble(self._writer.connection, self._codec, cable, stored=stored, cache=self._readings)

    def _witnesses(self, cable: int) -> tuple[LoadedWitness, ...]:
        return load_all(self._writer.connection, self._codec, cable, self._readings)

    def _move(
        self,
        row: WitnessRow,
        before: AssembledCable,
        source: int,
        part: int,
        telegram: PreparedTelegram,
        prepared: PreparedSource,
        data: bytes,
    ) -> None:
        """A witness belongs to another telegram. If it was the only one, its old id leads to the new one."""
        rivals = self._rivals(before)
        self._writer.drop_witness(row.no)
        self.settle(row.cable, before)
        self._place(source, part, telegram, prepared, data)
        self._changed.witnesses -= 1
        if row.cable in self._changed.gone:
            connection = self._writer.connection
            now = next(w for w in sources.witnesses_of_source(connection, source) if w.part == part)
            for old in [before.id, *records.aliases(connection, row.cable)]:
                self._writer.add_alias(old, now.cable)
            self._settle_all(rivals)

    def leave(self, row: WitnessRow) -> None:
        """Remove a copy from this record."""
        before = self.assemble(row.cable)
        rivals = self._rivals(before)
        self._writer.drop_witness(row.no)
        self.settle(row.cable, before)
        if row.cable in self._changed.gone:
            self._settle_all(rivals)

    def _rivals(self, of: AssembledCable) -> list[AssembledCable]:
        """Other telegrams of the same id, as they are now."""
        numbers = [no for no, _ in records.cables_of_base(self._writer.connection, of.base) if no != of.no]
        return [self.assemble(no) for no in numbers]

    def _settle_all(self, rivals: Sequence[AssembledCable]) -> None:
        """A telegram that shared their id is gone; they may bear it alone now."""
        for rival in rivals:
            self.settle(rival.no, rival)

    def _put_articles(self, cable_id: str, articles: Sequence[Article]) -> None:
        """Articles of a page, with those added by people."""
        for article in articles:
            date = article.date.isoformat() if article.date else None
            no = self._writer.put_article(article.url, article.title, article.outlet, date, by_hand=False)
            self._writer.link_article(no, cable_id, by_hand=False)
