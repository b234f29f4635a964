"""Telegrams come into the record: each joins the cable whose copy it is, or becomes a new one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import msgspec

from reftel.archive.ingest.prepare import ENCODER, PreparedSource, PreparedTelegram
from reftel.archive.record.cable import (
    AssembledCable,
    LoadedWitness,
    ReadingCache,
    assemble,
    finish,
    load_all,
    with_paragraphs,
    write_collation,
)
from reftel.collate import Given, anchors, collate
from reftel.collate.same import same_telegram
from reftel.errors import ArchiveDamaged
from reftel.index.common_words import CommonWords
from reftel.index.text import Cuts
from reftel.index.tokenized import tokenize
from reftel.model import READING_VERSION, Article
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.rows import WitnessRow
from reftel.store.writer import RecordWriter


class CableChanges(msgspec.Struct):
    """What a batch did to cables; the index is told of it after the record's commit."""

    documents: dict[int, bytes] = msgspec.field(default_factory=dict)
    """Packed documents, prepared, by cable; the last word counts."""
    gone: set[int] = msgspec.field(default_factory=set)
    new: int = 0
    changed: int = 0
    witnesses: int = 0


class Attacher:
    """Puts what was taken into the record. Used within a writer's transaction; `changed` collects for the index."""

    def __init__(self, writer: RecordWriter, codec: Codec) -> None:
        self.writer = writer
        self.codec = codec
        self.changed = CableChanges()
        self._cuts = Cuts()
        self._unpacked = ReadingCache()

    def take_changes(self) -> CableChanges:
        """What was done since the last call."""
        done, self.changed = self.changed, CableChanges()
        return done

    def add(self, source: int, taken: PreparedSource, data: bytes) -> None:
        """The telegrams of a new source."""
        for part, telegram in enumerate(taken.telegrams, start=1):
            self._place(source, part, telegram, taken, data)

    def replace(self, source: int, taken: PreparedSource, data: bytes) -> None:
        """A source that was read again: its telegrams may have other values, other ids, or be others altogether."""
        held = {row.part: row for row in records.witnesses_of_source(self.writer.connection, source)}
        for part, telegram in enumerate(taken.telegrams, start=1):
            row = held.pop(part, None)
            if row is None:
                self._place(source, part, telegram, taken, data)
                continue
            if (row.prefix, row.reading) == (telegram.prefix, telegram.reading):
                self.writer.set_version(row.no, READING_VERSION)
                with suppress(ArchiveDamaged):  # `verify` tells of a choice that can't be unpacked, and repairs it
                    self.choose_again(row.cable)
                continue
            before = self._assemble(row.cable)
            if before.base == telegram.base:
                self.writer.set_reading(
                    row.no, row.cable, row.number, READING_VERSION, telegram.prefix, telegram.reading
                )
                self._settle(row.cable, before)
            else:
                self._move(row, before, source, part, telegram, taken, data)
        for row in held.values():
            self._leave(row)

    def choose_again(self, cable: int) -> None:
        """Readings are as they were, but the rules that choose between copies may be others. Raises ArchiveDamaged."""
        if records.collation(self.writer.connection, cable) is None:
            return
        before = self._assemble(cable)
        if before.choice != self._assemble(cable, stored=False).choice:
            self._settle(cable, before)

    def settle_again(self, cable: int, before: AssembledCable) -> None:
        """Something on top of a cable changed (a correction, an article)."""
        self._settle(cable, before)

    # -------------------------------------------------------------------------------------------------------------

    def _place(self, source: int, part: int, telegram: PreparedTelegram, taken: PreparedSource, data: bytes) -> None:
        self.changed.witnesses += 1
        writer = self.writer
        rivals = records.cables_of_base(writer.connection, telegram.base)
        if rivals:
            given = self._given(source, telegram, taken, data)
            cable = self._same_cable(given, [no for no, _ in rivals])
            if cable is not None:
                before = self._assemble(cable)
                self._witness(source, part, telegram, cable, writer.next_number(cable))
                self._settle(cable, before)
                return
        befores = [self._assemble(no) for no, _ in rivals]
        taken_ids = records.ids_of_base(writer.connection, telegram.base)
        cable_id = _free_id(telegram.base, taken_ids)
        no = writer.new_cable(cable_id, telegram.base, telegram.derived.row)
        self._witness(source, part, telegram, no, 1)
        writer.put_anchors(no, telegram.anchors, is_new=True)
        self.changed.new += 1
        if befores or cable_id != telegram.base or self._has_articles_by_hand(cable_id):
            self._settle(no, None)
            for before in befores:  # each now has the defect that another one bears its id
                self._settle(before.no, before)
            return
        writer.change_cites(no, (), telegram.derived.cites)
        writer.change_tallies((), telegram.derived.tallies)
        self._articles(cable_id, telegram.derived.articles)
        self.changed.documents[no] = telegram.document

    def _witness(self, source: int, part: int, telegram: PreparedTelegram, cable: int, number: int) -> None:
        self.writer.add_witness(source, part, cable, number, READING_VERSION, telegram.prefix, telegram.reading)

    def _given(self, source: int, telegram: PreparedTelegram, taken: PreparedSource, data: bytes) -> Given:
        reading = self._unpacked.reading(self.codec, source, telegram.prefix, telegram.reading, data)
        return Given(number=0, cable=reading.cable, frame=reading.frame, form=taken.form, sha256=taken.sha256.hex())

    def _assemble(self, cable: int, *, stored: bool = True) -> AssembledCable:
        return assemble(self.writer.connection, self.codec, cable, stored=stored, unpacked=self._unpacked)

    def _witnesses(self, cable: int) -> tuple[LoadedWitness, ...]:
        return load_all(self.writer.connection, self.codec, cable, self._unpacked)

    def _same_cable(self, given: Given, rivals: Sequence[int]) -> int | None:
        """The cable that `given` is a copy of; None where it is another telegram than each of them."""
        default: int | None = None
        for no in rivals:
            verdicts = [same_telegram(given, other.given) for other in self._witnesses(no)]
            if any(is_same and why != "one id" for is_same, why in verdicts):
                return no
            if default is None and all(is_same for is_same, _ in verdicts):
                default = no
        return default

    def _settle(self, cable: int, before: AssembledCable | None) -> None:
        """Collate anew, and bring everything derived of the cable up to date. `before` None: a new cable."""
        writer = self.writer
        connection = writer.connection
        witnesses = self._witnesses(cable)
        if not witnesses:
            if before is not None:
                writer.change_tallies(before.listing().tallies, ())
                writer.change_cites(cable, before.listing().cites, ())
            writer.put_collation(cable, None)
            writer.retire(cable)
            self.changed.gone.add(cable)
            self.changed.documents.pop(cable, None)
            return
        natural = collate([each.given for each in witnesses])
        known = records.anchors(connection, cable)
        redirects = records.redirects(connection, cable)
        shown = before.plain.cable.paragraphs if before is not None else ()
        kept = anchors.keep(known, redirects, shown, natural.cable.paragraphs)
        plain = with_paragraphs(natural, kept.paragraphs)
        writer.put_collation(cable, write_collation(self.codec, plain, witnesses))
        if kept.identities != known:
            writer.put_anchors(cable, records.write_anchors(kept.identities), is_new=False)
        if kept.redirects != redirects:
            writer.put_redirects(cable, sorted(kept.redirects.items()))
        after = finish(connection, cable, witnesses, plain)
        listing = after.listing()
        old = before.listing() if before is not None else None
        writer.put_cable(cable, listing.row)
        writer.change_cites(cable, old.cites if old else (), listing.cites)
        writer.change_tallies(old.tallies if old else (), listing.tallies)
        self._articles(after.id, plain.cable.articles)
        self.changed.documents[cable] = ENCODER.encode(tokenize(after.document(), self._cuts, CommonWords()))
        self.changed.gone.discard(cable)
        if before is not None:
            self.changed.changed += 1

    def _move(
        self,
        row: WitnessRow,
        before: AssembledCable,
        source: int,
        part: int,
        telegram: PreparedTelegram,
        taken: PreparedSource,
        data: bytes,
    ) -> None:
        """A witness turned out to belong to another telegram. If it was the only one, its old id leads to the new."""
        rivals = self._rivals(before)
        self.writer.drop_witness(row.no)
        self._settle(row.cable, before)
        self._place(source, part, telegram, taken, data)
        self.changed.witnesses -= 1
        if row.cable in self.changed.gone:
            now = next(w for w in records.witnesses_of_source(self.writer.connection, source) if w.part == part)
            for old in [before.id, *self._aliases(row.cable)]:
                self.writer.add_alias(old, now.cable)
            self._alone(rivals)

    def _leave(self, row: WitnessRow) -> None:
        before = self._assemble(row.cable)
        rivals = self._rivals(before)
        self.writer.drop_witness(row.no)
        self._settle(row.cable, before)
        if row.cable in self.changed.gone:
            self._alone(rivals)

    def _rivals(self, of: AssembledCable) -> list[AssembledCable]:
        """Other telegrams of the same id, as they are now."""
        numbers = [no for no, _ in records.cables_of_base(self.writer.connection, of.base) if no != of.no]
        return [self._assemble(no) for no in numbers]

    def _alone(self, rivals: Sequence[AssembledCable]) -> None:
        """A telegram that shared their id is gone; they may bear it alone now."""
        for rival in rivals:
            self._settle(rival.no, rival)

    def _aliases(self, cable: int) -> list[str]:
        return [row[0] for row in self.writer.connection.execute("SELECT id FROM alias WHERE cable = ?", (cable,))]

    def _has_articles_by_hand(self, cable_id: str) -> bool:
        return (
            self.writer.connection.execute(
                "SELECT 1 FROM article_cable WHERE cited = ? AND by_hand = 1", (cable_id,)
            ).fetchone()
            is not None
        )

    def _articles(self, cable_id: str, articles: Sequence[Article]) -> None:
        """Articles found in a page, kept with those that people add."""
        for article in articles:
            no = self.writer.put_article(
                article.url,
                article.title,
                article.outlet,
                article.date.isoformat() if article.date else None,
                by_hand=False,
            )
            self.writer.link_article(no, cable_id, by_hand=False)


def _free_id(base: str, taken: set[str]) -> str:
    if base not in taken:
        return base
    count = 2
    while f"{base}-{count}" in taken:
        count += 1
    return f"{base}-{count}"
