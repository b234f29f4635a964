"""Columns of a catalogue, by the names in its header, and the order of day and month in its dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

_ROLES: Mapping[str, str] = {
    name: role
    for role, names in {
        "id": "id referenceid reference canonicalid cable cableid cableno cablenumber documentnumber documentno docno "
        "docnumber docnbr documentid messageid messagereference messagereferencenumber messagenumber messageno mrn "
        "refid refno referencenumber telegram telegramno telegramnumber",
        "date": "date created createddate createdate creationdate datetime draftdate sentdate datesent origindate "
        "documentdate docdate month sent day",
        "level": "classification class level originalclassification",
        "subject": "subject title",
        "film": "film filmnumber filmno microfilmnumber microfilm",
        "tags": "tags tag tagslist",
        "sender": "from sender origin fromoffice post embassy",
        "addressees": "to addressee addressees recipient recipients",
        "year": "year",
        "serial": "serial serialnumber serialno number no nr num",
    }.items()
    for name in names.split()
}
"""Name of a column, letters only -> its role."""
_HEADS = 5
"""Rows with contents among which a header is sought: a title may be above it."""
_NUMERIC = re.compile(r"(\d{1,2}) ?([/.\-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d\d)(?!\d)")


class CatalogueColumns(msgspec.Struct, frozen=True, kw_only=True):
    """The layout of a catalogue."""

    roles: Mapping[str, int] | None = None
    """Role -> number of its column; None without a header."""
    first: int = 0
    """Number of the first row after the header."""
    is_day_first: bool = False
    """Whether numeric dates have the day before the month."""

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """Return the cells of a row by role; the id from post, year and number if they have columns of their own."""
        given = {role: row[at] for role, at in (self.roles or {}).items() if at < len(row)}
        if "id" not in given and given.get("sender") and given.get("serial"):
            year = given.get("year") or "".join(re.findall(r"(?:19|20)\d\d", given.get("date", ""))[:1])
            given["id"] = f"{year} {given['sender']} {given['serial']}"
        return given

    def date(self, cell: str) -> str:
        """Return a cell with the month before the day, if all dates of the catalogue have the day first."""
        return _NUMERIC.sub(r"\3\2\1\2\4", cell, count=1) if self.is_day_first else cell


def columns_of(rows: Sequence[Sequence[str]], is_id: Callable[[str], bool]) -> CatalogueColumns:
    """Return the layout that the first rows show.

    The day is first if a date has a number above 12 there and none has it in the second place, or if all dates have
    periods.

    Args:
        rows: cells of the first rows.
        is_id: whether a cell is a reference id.
    """
    heads = [at for at, row in enumerate(rows) if any(row)][:_HEADS]
    for at in heads:
        if any(is_id(cell) for cell in rows[at]):
            break
        if roles := _header(rows[at], rows[at + 1 :], is_id):
            return CatalogueColumns(roles=roles, first=at + 1, is_day_first=_is_day_first(rows[at + 1 :], roles))
    return CatalogueColumns(is_day_first=_is_day_first(rows, None))


def _header(
    cells: Sequence[str], rows: Sequence[Sequence[str]], is_id: Callable[[str], bool]
) -> Mapping[str, int] | None:
    """Columns by their contents; None if the row is not a header."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        role = _ROLES.get(re.sub(r"[^a-z]", "", cell.lower()))
        if role is not None:
            found.setdefault(role, at)
    if "id" in found or {"sender", "serial"} <= found.keys():
        return found
    if not found:
        return None
    counts = [sum(1 for row in rows if at < len(row) and is_id(row[at])) for at in range(len(cells))]
    return {**found, "id": counts.index(max(counts))} if any(counts) else None


def _is_day_first(rows: Sequence[Sequence[str]], roles: Mapping[str, int] | None) -> bool:
    at = (roles or {}).get("date")
    cells = [cell for row in rows for cell in (row if roles is None else row[at : at + 1] if at is not None else ())]
    dates = [found for cell in cells if (found := _NUMERIC.match(cell))]
    firsts = any(int(found[1]) > 12 for found in dates)
    seconds = any(int(found[3]) > 12 for found in dates)
    if firsts or seconds:
        return firsts and not seconds
    return bool(dates) and all(found[2] == "." for found in dates)
