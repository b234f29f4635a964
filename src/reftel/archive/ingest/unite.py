"""Unites cables that turn out to be one telegram under several ids, and links those that probably are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from reftel.archive.ingest.kindred import Kin, Sought, is_added_to, kin_of, likeness_between, prefers, sought
from reftel.archive.ingest.prepared_source import PreparedTelegram
from reftel.archive.record.cable import AssembledCable
from reftel.archive.record.chosen import NO_ID
from reftel.collate import Given
from reftel.collate.clues import clues_of
from reftel.collate.identity import LikenessEvidence
from reftel.store import likenesses, records, sources
from reftel.store.writer import RecordWriter


class Uniter:
    """Records the shared properties of cables, within the transaction of an `Attacher`, whose methods it uses."""

    def __init__(
        self,
        writer: RecordWriter,
        assemble: Callable[[int], AssembledCable],
        settle: Callable[[int, AssembledCable | None], None],
        copies: Callable[[int], list[Given]],
    ) -> None:
        self._writer = writer
        self._assemble = assemble
        self._settle = settle
        self._copies = copies

    def kin(self, telegram: PreparedTelegram, given: Callable[[], Given], rivals: Collection[int]) -> Kin:
        """Return the cables that may have a telegram as a copy, except `rivals`."""
        return kin_of(self._writer.connection, sought(telegram), lambda: [given()], self._copies, rivals)

    def look_around(self, cable: int, telegram: PreparedTelegram) -> None:
        """Look whether a copy of a cable leads to other cables that are the same telegram."""
        connection = self._writer.connection
        apart = {cable, *(no for no, _ in records.first_of_base(connection, self._base(cable)))}
        kin = kin_of(connection, sought(telegram), lambda: self._copies(cable), self._copies, apart)
        self.relate(cable, kin)

    def relate(self, cable: int, kin: Kin) -> None:
        """Record the results for a cable: its clues, its probable and its certain matches."""
        likenesses.put_clues(self._writer.connection, cable, kin.clues)
        for other, evidence in kin.probable:
            if other != cable:
                self._link(cable, other, evidence)
        if kin.same is not None and kin.same != cable:
            self._unite(cable, kin.same)

    def relate_again(self, cable: int) -> None:
        """Find the clues and the matches of a cable from all its copies, as if they had just come in."""
        connection = self._writer.connection
        clues = _clues_of(self._copies(cable))
        row = records.cable(connection, cable)[2]
        wanted = Sought(self._base(cable), row.post, row.created, tuple(sorted(clues)))
        apart = frozenset({cable, *(no for no, _ in records.first_of_base(connection, wanted.base))})
        self.relate(cable, kin_of(connection, wanted, lambda: self._copies(cable), self._copies, apart))

    def refresh(self, cable: int, before: AssembledCable, after: Sequence[Given]) -> None:
        """Remove the clues and links of a cable that its copies do not bear out any more."""
        held = [each.given for each in before.witnesses]
        if any(given not in after for given in held):
            likenesses.drop_clues(self._writer.connection, cable, _clues_of(held) - _clues_of(after))
        for other, known in likenesses.probable(self._writer.connection, cable):
            copies = self._copies(other)
            if not copies:  # a cable of another shard: the shelf compares them
                continue
            now = likeness_between(after, copies)
            if now:
                self._link(cable, other, now)
            elif known:
                likenesses.unlink(self._writer.connection, cable, other)
                self._writer.touch()

    def forget(self, cable: int, before: AssembledCable | None) -> None:
        """Remove the clues and links of a cable that is gone."""
        likenesses.forget_probable(self._writer.connection, cable)
        if before is not None:
            held = [each.given for each in before.witnesses]
            likenesses.drop_clues(self._writer.connection, cable, _clues_of(held))

    def keeps_id(self, cable: int, base: str, given: Given) -> bool:
        """Return whether a cable keeps its id over that of a copy which joins it."""
        return prefers((self._base(cable), self._copies(cable)), (base, [given]))

    def name_second(self, telegram: PreparedTelegram, cable: int) -> None:
        """Have the second numbers of a copy lead to its cable."""
        for each in telegram.second_ids:
            self.name(each, cable)

    def name(self, base: str, cable: int) -> None:
        """Have the id of a copy lead to its cable, unless another cable bears it."""
        if not base.startswith(NO_ID) and records.cable_of_id(self._writer.connection, base) is None:
            self._writer.add_alias(base, cable)

    def _unite(self, one: int, other: int) -> None:
        """Two cables are one telegram: the copies of one go to the other, and its id leads there."""
        connection = self._writer.connection
        first, second = ((self._base(no), self._copies(no)) for no in (one, other))
        stays, leaves = (one, other) if prefers(first, second) else (other, one)
        left_id, _ = records.name_of(connection, leaves)
        if is_added_to(connection, leaves, left_id):  # annotations by people stay with the id that they chose
            self._link(one, other, likeness_between(first[1], second[1]))
            return
        for linked, evidence in likenesses.forget_probable(connection, leaves):
            if linked != stays:
                self._link(stays, linked, evidence)
        leaving = first[1] if leaves == one else second[1]
        likenesses.put_clues(connection, stays, [clue for given in leaving for clue in clues_of(given)])
        self.merge(stays, leaves)

    def merge(self, stays: int, leaves: int, *, was_seen: bool = True) -> None:
        """Move the copies of one cable to another, and redirect its ids if readers can know them."""
        writer, connection = self._writer, self._writer.connection
        left_id, left_base = records.name_of(connection, leaves)
        before, going = self._assemble(stays), self._assemble(leaves)
        for row in sources.witnesses(connection, leaves):
            writer.move_witness(row.no, stays, writer.next_number(stays))
        rivals = [
            self._assemble(no) for no, _ in records.cables_of_base(connection, left_base) if no not in (leaves, stays)
        ]
        self._settle(leaves, going)
        self._settle(stays, before)
        if was_seen:
            for old in [left_id, *records.aliases(connection, leaves)]:
                writer.add_alias(old, stays)
        else:
            self.name(left_base, stays)
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


def _clues_of(copies: Sequence[Given]) -> set[int]:
    return {clue for given in copies for clue in clues_of(given)}


class ShardUniter(Uniter):
    """Stores the clues of a shard's cables and compares nothing: the shelf compares the cables of all shards."""

    def __init__(
        self,
        writer: RecordWriter,
        assemble: Callable[[int], AssembledCable],
        settle: Callable[[int, AssembledCable | None], None],
        copies: Callable[[int], list[Given]],
    ) -> None:
        """See `Uniter`."""
        super().__init__(writer, assemble, settle, copies)
        self._arrived: dict[int, bool] = {}

    def take_arrived(self) -> dict[int, bool]:
        """Return the cables that got copies since the last call, and whether each is new."""
        arrived, self._arrived = self._arrived, {}
        return arrived

    def kin(self, telegram: PreparedTelegram, given: Callable[[], Given], rivals: Collection[int]) -> Kin:  # noqa: ARG002
        """Return the telegram's clues."""
        return Kin(clues=telegram.clues)

    def look_around(self, cable: int, telegram: PreparedTelegram) -> None:
        """Store the clues of one more copy of a cable."""
        self._note(cable, telegram.clues, is_new=False)

    def relate(self, cable: int, kin: Kin) -> None:
        """Store the clues of a new cable."""
        self._note(cable, kin.clues, is_new=True)

    def relate_again(self, cable: int) -> None:
        """Store the clues of all copies of a cable."""
        self._note(cable, sorted(_clues_of(self._copies(cable))), is_new=False)

    def _note(self, cable: int, clues: Sequence[int], *, is_new: bool) -> None:
        likenesses.keep_clues(self._writer.connection, cable, clues)
        self._arrived.setdefault(cable, is_new)

    def merge(self, stays: int, leaves: int, *, was_seen: bool = True) -> None:
        """See `Uniter.merge`."""
        connection = self._writer.connection
        likenesses.keep_clues(connection, stays, likenesses.kept_clues(connection, leaves))
        super().merge(stays, leaves, was_seen=was_seen)
