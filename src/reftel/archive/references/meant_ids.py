"""The cables that the references of a cable mean, where these are others than the ones read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from reftel.archive.record.cable import AssembledCable
from reftel.archive.record.derived import unlisted_references
from reftel.archive.references.state_types import BITS, ReferenceState
from reftel.archive.references.states import CitingCable, HighestSerials, states_of
from reftel.model import Reference
from reftel.values.dual_numbers import first_numbers


def bits_and_decisions(
    connection: sqlite3.Connection, held: AssembledCable, highest: HighestSerials, *, unlisted: bool
) -> tuple[int, dict[str, str]]:
    """Return the bits of the states of a cable's listed references, and id as read -> id that is meant of the
    references that mean another cable; with `unlisted` also of those that only its paragraphs name."""
    cable = held.collation.cable
    citing = CitingCable(id=held.id, created=cable.created)
    states = states_of(connection, cable.references, citing, highest)
    bits = 0
    for state in states:
        bits |= BITS[state.state]
    decided = _decided(cable.references, states)
    for one in unlisted_references(cable) if unlisted else ():
        decided.update(_decided([one], states_of(connection, [one], citing, highest)))
    return bits, {read: means for read, means in decided.items() if read != means}


def _decided(references: Sequence[Reference], states: Sequence[ReferenceState]) -> dict[str, str]:
    """Id as read -> id that is meant. If one of several references with an id means it, all do."""
    found: dict[str, str] = {}
    for one, state, first in zip(references, states, first_numbers(references), strict=True):
        if one.id is None or first is not None:
            continue
        means = state.id if state.id is not None and state.state in ("held", "known") else one.id
        if found.setdefault(one.id, means) != means:
            found[one.id] = one.id
    return found
