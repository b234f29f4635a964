"""From an id in any style to the cable that bears it, or to the nearest ids that are held."""

from __future__ import annotations

import re
import sqlite3

from rapidfuzz import fuzz, process

from reftel.errors import UnknownCable
from reftel.store import records
from reftel.values.cable_id import canonical_id, make_id, split_id, written_year
from reftel.values.dtg import this_year
from reftel.vocab.posts import posts

_SUFFIXED = re.compile(r"(.+?)-(\d{1,4})$")
_PAGE = re.compile(r"(?:.*/)?([^/]+?)(?:\.html?)?/?$", re.IGNORECASE)
_FIRST_YEAR = 1940
"""The first year that is tried for an id without one."""

_NEAREST = 6
_LONGEST = 300


def resolve(connection: sqlite3.Connection, raw: str) -> tuple[int, str]:
    """Number and id of the cable that `raw` means. Raises UnknownCable with the nearest ids that are held."""
    found = _exact(connection, raw) if len(raw) <= _LONGEST else None
    if found is None:
        text = raw.strip()[:_LONGEST]
        page = _PAGE.match(text)
        for attempt in dict.fromkeys((text, text.upper(), page[1].upper() if page else text)):
            found = _exact(connection, attempt) or _canonical(connection, attempt)
            if found is not None:
                break
    if found is None:
        found = _without_year(connection, raw)
    if found is None:
        raise UnknownCable(raw[:_LONGEST], nearest(connection, raw))
    return found


def _exact(connection: sqlite3.Connection, cable_id: str) -> tuple[int, str] | None:
    no = records.cable_of_id(connection, cable_id)
    return None if no is None else (no, records.cable(connection, no)[1])


def _canonical(connection: sqlite3.Connection, text: str) -> tuple[int, str] | None:
    suffixed = _SUFFIXED.match(text)
    for attempt, suffix in ((text, ""), (suffixed[1], f"-{suffixed[2]}")) if suffixed else ((text, ""),):
        try:
            cable_id = canonical_id(attempt)
        except ValueError:
            continue
        found = _exact(connection, cable_id + suffix)
        if found is not None:
            return found
    return None


def _without_year(connection: sqlite3.Connection, raw: str) -> tuple[int, str] | None:
    """`MEXICO 000714`, if one year only has it."""
    candidates = of_any_year(connection, raw)
    return _exact(connection, candidates[0]) if len(candidates) == 1 else None


def _years() -> range:
    return range(_FIRST_YEAR, this_year() + 1)


def of_any_year(connection: sqlite3.Connection, raw: str) -> list[str]:
    """Ids of the same post and serial in any year."""
    try:
        canonical_id(raw)
        return []  # it names its year
    except ValueError:
        pass
    try:
        _, post, serial = split_id(canonical_id(raw, year=2000))
    except ValueError:
        return []
    ids = [make_id(year, post, serial) for year in _years()]
    held = records.cables_of_ids(connection, ids)
    return [cable_id for cable_id in ids if cable_id in held]


def nearest(connection: sqlite3.Connection, raw: str) -> tuple[str, ...]:
    """Up to six ids that are held and are like `raw`: same post and year and near serials, same post and serial."""
    if years := of_any_year(connection, raw):
        return tuple(years[:_NEAREST])
    text = raw.strip().upper()[:_LONGEST]
    try:
        year, post, serial = split_id(canonical_id(text))
    except ValueError:
        return _alike(connection, text)
    found: list[str] = []
    same = [make_id(each, post, serial) for each in _years() if each != year]
    held = records.cables_of_ids(connection, same)
    prefix = f"{written_year(year)}{post}"
    near: list[tuple[int, str]] = []
    for cable_id in records.near_ids(connection, f"{prefix}0", f"{prefix}:", 20_000):
        tail = cable_id[len(prefix) :].partition("-")[0]
        if tail.isdigit():
            near.append((abs(int(tail) - serial), cable_id))
    found.extend(cable_id for _, cable_id in sorted(near)[:4])
    found.extend(cable_id for cable_id in same if cable_id in held)
    if found or post in posts().by_name:  # ids of other posts are not near
        return tuple(dict.fromkeys(found))[:_NEAREST]
    return _alike(connection, prefix + str(serial))


def _alike(connection: sqlite3.Connection, text: str) -> tuple[str, ...]:
    """Ids spelled alike, of those that begin with the same two characters."""
    start = re.sub(r"[^A-Z0-9]", "", text)[:2]
    if len(start) < 2:
        return ()
    candidates = records.near_ids(connection, start, start + "\uffff", 20_000)
    matches = process.extract(text, candidates, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=60)
    return tuple(str(match[0]) for match in matches)
