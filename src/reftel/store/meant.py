"""References that mean another cable than the one read: drafters omit the year, and held or known cables decide it.

`cite`, `mention` and `cited` have the cable that is meant, so that every list and count uses it. `meant` keeps each
such reference as read, so that a later decision can be another one.
"""

from __future__ import annotations

# ruff: noqa: S608 - text of our own
import sqlite3
from collections.abc import Collection, Mapping
from importlib.resources import files

from reftel.store.rows import LISTED, MEANT

Decisions = Mapping[str, str]
"""Id as read -> id that is meant, of the references of one cable."""

AS_READ = (
    f"SELECT cable, cited, position, label, flags FROM {{0}}.cite WHERE NOT flags & {MEANT} "
    "UNION ALL SELECT cable, cited, position, label, flags FROM {0}.meant"
)
"""The references of a database as read."""


def script() -> str:
    """Return the statements that make the table."""
    return files("reftel.store").joinpath("meant.sql").read_text("utf-8")


def decisions(connection: sqlite3.Connection) -> dict[int, dict[str, str]]:
    """Return the decisions of all cables, by number."""
    found: dict[int, dict[str, str]] = {}
    for cable, cited, means in connection.execute("SELECT cable, cited, means FROM meant"):
        found.setdefault(cable, {})[cited] = means
    return found


def put(connection: sqlite3.Connection, cable: int, decided: Decisions) -> set[str]:
    """Replace the decisions of a cable, in the caller's transaction; return the ids whose citing cables may be others
    now. Decisions of references that it does not have are ignored."""
    touched = undo(connection, cable)
    for cited, means in decided.items():
        added = connection.execute(
            "INSERT INTO meant (cable, cited, means, position, label, flags) "
            "SELECT cable, cited, ?, position, label, flags FROM cite WHERE cited = ? AND cable = ?",
            (means, cited, cable),
        )
        if added.rowcount:
            touched |= {cited, means}
    connection.execute(
        "DELETE FROM cite WHERE cable = ?1 AND cited IN (SELECT cited FROM meant WHERE cable = ?1)", (cable,)
    )
    connection.execute(
        "INSERT OR IGNORE INTO cite (cited, cable, position, label, flags) "
        f"SELECT means, cable, position, label, flags | {MEANT} FROM meant WHERE cable = ?",
        (cable,),
    )
    move_mentions(connection, cable)
    return touched


def undo(connection: sqlite3.Connection, cable: int) -> set[str]:
    """Have the references of a cable as read; return the ids whose citing cables may be others now."""
    moved = connection.execute("SELECT cited, means FROM meant WHERE cable = ?", (cable,)).fetchall()
    if moved:
        connection.execute(f"DELETE FROM cite WHERE cable = ? AND flags & {MEANT}", (cable,))
        connection.execute(
            "INSERT INTO cite (cited, cable, position, label, flags) "
            "SELECT cited, cable, position, label, flags FROM meant WHERE cable = ?",
            (cable,),
        )
        connection.execute("DELETE FROM meant WHERE cable = ?", (cable,))
        connection.execute(
            "UPDATE mention SET cited = read, read = NULL WHERE cable = ? AND read IS NOT NULL", (cable,)
        )
    return {each for row in moved for each in row}


def move_mentions(connection: sqlite3.Connection, cable: int) -> None:
    """Have the mentions of a cable, which are as read, name the cables that are meant."""
    connection.execute(
        "UPDATE mention SET read = cited, cited = (SELECT means FROM meant WHERE meant.cable = mention.cable "
        "AND meant.cited = mention.cited) "
        "WHERE cable = ?1 AND cited IN (SELECT cited FROM meant WHERE cable = ?1)",
        (cable,),
    )


def cables(connection: sqlite3.Connection, chosen: Collection[int] | None = None) -> set[int]:
    """Return the numbers of the cables with a decision, by default all."""
    found = {row[0] for row in connection.execute("SELECT DISTINCT cable FROM meant")}
    return found if chosen is None else found.intersection(chosen)


def citing_otherwise(connection: sqlite3.Connection, cable_id: str) -> tuple[list[int], list[int]]:
    """Return the numbers of the cables with a listed reference that is read as an id and means another one, and of
    those with one that is read as another id and means this one; rising."""
    read, meaning = (
        connection.execute(
            f"SELECT DISTINCT cable FROM meant WHERE {column} = ? AND flags & {LISTED} ORDER BY cable", (cable_id,)
        )
        for column in ("cited", "means")
    )
    return [row[0] for row in read], [row[0] for row in meaning]


def cited_otherwise(connection: sqlite3.Connection, cable_id: str) -> tuple[list[int], list[int]]:
    """Return the numbers of the held cables that listed references of a cable are read as and do not mean, and of those
    that they mean and are not read as; rising."""
    read, meaning = (
        connection.execute(
            f"SELECT DISTINCT target.no FROM cable JOIN meant ON meant.cable = cable.no "
            f"JOIN cable AS target ON target.base = meant.{column} AND target.gone = 0 "
            f"WHERE (cable.id = ?1 OR cable.base = ?1) AND cable.gone = 0 AND meant.flags & {LISTED} "
            "ORDER BY target.no",
            (cable_id,),
        )
        for column in ("cited", "means")
    )
    return [row[0] for row in read], [row[0] for row in meaning]
