"""Small EXERCISE telegrams as files, and what is looked at of archives."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from reftel.archive import Archive

SUBJECT = "EXERCISE: Loan of a Lamp"

TEXTS = (
    "The lamp of the old lighthouse was lent to the harbor museum for the\nsummer and came back whole, with a letter.",
    "The keeper of the lighthouse asked that the lamp be cleaned with soft\ncloth and kept away from the window.",
    "Eleven visitors wrote in the guest book that they had never seen a lamp\nof this size lit in the daytime.",
)

OTHER_TEXTS = (
    "The chess tournament of the posts began on Monday with nine players and\none borrowed clock that stopped at noon.",
    "The visitors from the north won the first two rounds and lost the third\nafter a long discussion of castling.",
    "A prize of four books on stamps was given by the botanical garden, whose\ndirector cannot play chess at all.",
)


def telegram(
    serial: int = 900001,
    *,
    texts: Sequence[str] = TEXTS,
    subject: str | None = SUBJECT,
    section: tuple[int, int] | None = None,
    first: int = 1,
    references: Sequence[str] = (),
    time: str = "131503Z MAR 08",
    signed: str = "QUILLFEATHER",
    level: str = "UNCLAS",
) -> bytes:
    """A telegram from Mexico of 2008 as its own file."""
    sent = dt.datetime.strptime(time, "%d%H%MZ %b %y").replace(tzinfo=dt.UTC)
    part = f"SECTION {section[0]:02d} OF {section[1]:02d} " if section else ""
    lines = [
        "PP RUEHC",
        f"DE RUEHME #{serial:04d} {sent:%j%H%M}",
        "ZNR UUUUU ZZH",
        f"P {time}",
        "FM AMEMBASSY MEXICO",
        "TO RUEHC/SECSTATE WASHDC PRIORITY 0001",
        "INFO RUEHLM/AMEMBASSY LIMA 0002",
        f"{level} {part}MEXICO {serial:06d}",
        "",
        "EXERCISE EXERCISE EXERCISE",
        "",
    ]
    if subject is not None:
        lines += ["E.O. 12958: N/A", "TAGS: PREL SCUL MX", f"SUBJECT: {subject}", ""]
    if references:
        lines += ["REF: " + "\n     ".join(f"{chr(65 + at)}. {text}" for at, text in enumerate(references)), ""]
    for number, text in enumerate(texts, first):
        lines += [f"{number}. (U) {text}", ""]
    if signed:
        lines.append(signed)
    return "\n".join(lines).encode() + b"\n"


def put(folder: Path, **files: bytes) -> Path:
    """Files of these names with `.txt`; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.txt").write_bytes(data)
    return folder


def contents(archive: Archive) -> dict[str, object]:
    """What an archive holds, apart from the order in which it came in: for comparing archives."""
    connection = sqlite3.connect(f"file:{archive.path / 'reftel.db'}?mode=ro", uri=True)
    try:
        rows: dict[str, object] = {
            "sources": sorted(connection.execute("SELECT hex(source.sha256), size, form FROM source")),
            "places": sorted(
                connection.execute(
                    "SELECT hex(source.sha256), file.path, tail FROM place JOIN source ON source.no = place.source "
                    "JOIN file ON file.no = place.file"
                ).fetchall()
            ),
            "cables": sorted(
                connection.execute(
                    "SELECT id, post, serial, created, released, level, subject, tags, witnesses, defects, flags "
                    "FROM cable WHERE gone = 0"
                ).fetchall(),
                key=repr,
            ),
            "paragraphs": sorted(
                connection.execute("SELECT id, anchors FROM paragraphs JOIN cable ON no = cable").fetchall()
            ),
            "cites": sorted(connection.execute("SELECT cited, id FROM cite JOIN cable ON no = cite.cable").fetchall()),
            "tallies": sorted(connection.execute("SELECT kind, a, b, n FROM tally").fetchall()),
            "refused": sorted(
                connection.execute(
                    "SELECT hex(source.sha256), error FROM refused JOIN source ON no = refused.source"
                ).fetchall()
            ),
        }
    finally:
        connection.close()
    rows["index"] = sorted(archive.index().keys()) == sorted(range(1, len(rows["cables"]) + 1))  # type: ignore[arg-type]
    return rows


_STEPS = (
    (12, ("ALTER TABLE cable DROP COLUMN subject_shown",)),
    (11, ("DROP TABLE meant", "ALTER TABLE mention DROP COLUMN read")),
    (10, tuple(f"ALTER TABLE known DROP COLUMN {column}" for column in ("tags", "sender", "addressees"))),
    (9, ("DROP TABLE reference_states",)),
    (8, ("DROP TABLE cable_clue",)),
    (6, ("DROP TABLE clue", "DROP TABLE probable")),
    (5, ("DROP TABLE accession_file", "DROP TABLE accession", "DROP TABLE provenance")),
    (4, ("DROP TABLE change",)),
)
"""Version of the schema -> statements that undo its step."""


def take_back(connection: sqlite3.Connection, version: int) -> None:
    """Take a record back to an earlier version of the schema, 3 or later, and commit."""
    for step, statements in _STEPS:
        for statement in statements if step > version else ():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
