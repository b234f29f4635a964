"""Unites cables that turn out to be one telegram under several ids, and links those that probably are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reftel.archive.ingest.kindred import Kin, is_added_to, kin_of, likeness_between, prefers
from reftel.archive.ingest.prepare import PreparedTelegram
from reftel.archive.record.cable import AssembledCable
from reftel.archive.record.chosen import NO_ID
from reftel.collate import Given
from reftel.collate.clues import clues_of
from reftel.collate.identity import LikenessEvidence
from reftel.store import likenesses, records
from reftel.store.writer import RecordWriter


class Uniter:
    """Records the shared properties of cables, within the transaction of an `Attacher`, whose `assemble` and `settle`
    it uses."""

    def __init__(
        self,
        writer: RecordWriter,
        assemble: Callable[[int], AssembledCable],
        settle: Callable[[int, AssembledCable | None], None],
    ) -> None:
        self._writer = writer
        self._assemble = assemble
        self._settle = settle

    def look_around(self, cable: int, telegram: PreparedTelegram) -> None:
        """Look whether a copy of a cable leads to other cables that are the same telegram."""
        connection = self._writer.connection
        apart = {cable, *(no for no, _ in records.cables_of_base(connection, self._base(cable)))}
        kin = kin_of(connection, telegram, lambda: self._copies(cable), self._copies, frozenset(apart))
        self.relate(cable, kin)

    def relate(self, cable: int, kin: Kin) -> None:
        """Record the results for a cable: its clues, its probable and its certain matches."""
        likenesses.put_clues(self._writer.connection, cable, kin.clues)
        for other, evidence in kin.probable:
            if other != cable:
                self._link(cable, other, evidence)
        if kin.same is not None and kin.same != cable:
            self._unite(cable, kin.same)

    def keeps_id(self, cable: int, base: str, given: Given) -> bool:
        """Return whether a cable keeps its id over that of a copy which joins it."""
        return prefers((self._base(cable), self._copies(cable)), (base, [given]))

    def name(self, base: str, cable: int) -> None:
        """Have the id of a copy lead to its cable, unless another cable bears it."""
        if not base.startswith(NO_ID) and records.cable_of_id(self._writer.connection, base) is None:
            self._writer.add_alias(base, cable)

    def _unite(self, one: int, other: int) -> None:
        """Two cables are one telegram: the copies of one go to the other, and its id leads there."""
        writer, connection = self._writer, self._writer.connection
        first, second = ((self._base(no), self._copies(no)) for no in (one, other))
        stays, leaves = (one, other) if prefers(first, second) else (other, one)
        left_id, left_base = records.name_of(connection, leaves)
        if is_added_to(connection, leaves, left_id):  # annotations by people stay with the id that they chose
            self._link(one, other, likeness_between(first[1], second[1]))
            return
        before, going = self._assemble(stays), self._assemble(leaves)
        for each in going.witnesses:
            writer.move_witness(each.row.no, stays, writer.next_number(stays))
        for linked, evidence in likenesses.forget_probable(connection, leaves):
            if linked != stays:
                self._link(stays, linked, evidence)
        likenesses.put_clues(connection, stays, [clue for each in going.witnesses for clue in clues_of(each.given)])
        rivals = [
            self._assemble(no) for no, _ in records.cables_of_base(connection, left_base) if no not in (leaves, stays)
        ]
        self._settle(leaves, going)
        self._settle(stays, before)
        for old in [left_id, *records.aliases(connection, leaves)]:
            writer.add_alias(old, stays)
        for rival in rivals:  # it may bear its id alone now
            self._settle(rival.no, rival)

    def _link(self, cable: int, other: int, evidence: Sequence[LikenessEvidence]) -> None:
        """Two cables are probably one telegram."""
        kinds = [(one.kind, one.speaks) for one in evidence]
        for linked, known in likenesses.probable(self._writer.connection, cable):
            # seen from the other cable, the same evidence has other words
            if linked == other and [(one.kind, one.speaks) for one in known] == kinds:
                return
        likenesses.put_probable(self._writer.connection, cable, other, evidence)
        self._writer.touch()

    def _base(self, cable: int) -> str:
        return records.name_of(self._writer.connection, cable)[1]

    def _copies(self, cable: int) -> list[Given]:
        return [each.given for each in self._assemble(cable).witnesses]
