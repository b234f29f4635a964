"""Queries of annotations by people; cables are named by their ids instead of their numbers."""

from __future__ import annotations

import sqlite3

Row = tuple[object, ...]


def corrections(connection: sqlite3.Connection) -> list[Row]:
    """(cable, field, value, because, by, made, withdrawn), oldest first."""
    return connection.execute(
        'SELECT cable.id, field, value, because, "by", made, withdrawn FROM correction '
        "JOIN cable ON cable.no = correction.cable ORDER BY correction.no"
    ).fetchall()


def articles_by_hand(connection: sqlite3.Connection) -> list[tuple[Row, tuple[str, ...]]]:
    """((url, title, outlet, date), ids of the cables that people linked)."""
    return [
        (
            tuple(row),
            tuple(
                cited
                for (cited,) in connection.execute(
                    "SELECT cited FROM article_cable WHERE article = ? AND by_hand ORDER BY cited", (no,)
                )
            ),
        )
        for no, *row in connection.execute(
            "SELECT no, url, title, outlet, date FROM article WHERE by_hand ORDER BY no"
        ).fetchall()
    ]


def aliases(connection: sqlite3.Connection) -> list[Row]:
    """(former id, cable)."""
    return connection.execute(
        "SELECT alias.id, cable.id FROM alias JOIN cable ON cable.no = alias.cable ORDER BY 1"
    ).fetchall()


def anchors(connection: sqlite3.Connection) -> list[tuple[str, str, dict[str, str]]]:
    """(cable, anchors, redirects) of the cables whose anchors do not follow from one copy."""
    rows = connection.execute(
        "SELECT cable.no, cable.id, anchors FROM paragraphs JOIN cable ON cable.no = paragraphs.cable "
        "WHERE witnesses > 1 OR EXISTS (SELECT 1 FROM redirect WHERE redirect.cable = cable.no) ORDER BY cable.no"
    ).fetchall()
    query = "SELECT anchor, target FROM redirect WHERE cable = ? ORDER BY anchor"
    return [(cable_id, stored, dict(connection.execute(query, (no,)))) for no, cable_id, stored in rows]


def accessions(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """(number, giver, its number, terms, address, received, note, names of files by folder)."""
    files: dict[int, dict[str, list[str]]] = {}
    for no, path in connection.execute(
        "SELECT accession, path FROM accession_file JOIN file ON file.no = accession_file.file ORDER BY 1, 2"
    ):
        folder, slash, name = str(path).rpartition("/")
        files.setdefault(no, {}).setdefault(folder + slash, []).append(name)
    rows = connection.execute(
        "SELECT no, giver, number, terms, address, received, note FROM accession ORDER BY no"
    ).fetchall()
    return [(*row, files.get(row[0], {})) for row in rows]
