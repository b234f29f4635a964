"""The cable that a pasted citation means, in one archive."""

from __future__ import annotations

import sqlite3

from reftel.archive.explanation import ResolvedCitation
from reftel.archive.record.cable_summary import summary_of
from reftel.archive.record.ids import of_any_year, resolve
from reftel.errors import UnknownCable
from reftel.query.pasted import PastedCitation
from reftel.store import records


def cited(connection: sqlite3.Connection, citation: PastedCitation) -> ResolvedCitation:
    """Look a citation up. Without a year it may mean several cables; a day decides where only one is of that day."""
    numbers: list[int] = []
    near: tuple[str, ...] = ()
    try:
        numbers = [resolve(connection, citation.written)[0]]
    except UnknownCable as unknown:
        near = unknown.nearest
        ids = of_any_year(connection, citation.written)
        numbers = [row[0] for row in records.cables_of_ids(connection, ids).values()]
    if citation.day and numbers:
        base = records.name_of(connection, numbers[0])[1]
        shared = [no for no, _ in records.first_of_base(connection, base)] if len(numbers) == 1 else numbers
        listed = records.cables(connection, shared)
        of_day = [no for no, row in listed.items() if _day_of(row) == citation.day]
        numbers = of_day if len(of_day) == 1 else numbers
    listed = records.cables(connection, numbers)
    anchor = _anchor(connection, numbers[0], citation.anchor) if len(numbers) == 1 else citation.anchor
    return ResolvedCitation(
        written=citation.written,
        ids=tuple(listed[no][1] for no in numbers if no in listed),
        anchor=anchor,
        nearest=near if not numbers else (),
        is_bare=citation.is_bare,
    )


def _day_of(row: records.Listed) -> str:
    created = summary_of(row).created
    return created.date().isoformat() if created else ""


def _anchor(connection: sqlite3.Connection, no: int, wanted: str) -> str:
    """The anchor that the cable has for a cited paragraph: `s2p7` for `p7` where only one section has a paragraph 7."""
    if not wanted:
        return ""
    held = [anchor for anchor, _ in records.anchors(connection, no)]
    if wanted in held:
        return wanted
    moved = records.redirects(connection, no).get(wanted)
    if moved is not None:
        return moved
    alike = [anchor for anchor in held if anchor.endswith(wanted) and anchor[: -len(wanted)].startswith("s")]
    return alike[0] if len(alike) == 1 else ""
