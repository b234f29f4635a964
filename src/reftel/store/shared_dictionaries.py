"""Dictionaries that several records have under the same numbers: those of the shards of a shelf."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from reftel.errors import ArchiveDamaged
from reftel.store.codec import Dictionary
from reftel.store.writer import RecordWriter

_FIRST: Final = 1 << 40
"""Lower numbers are assigned in order, in an archive."""


def shared_number(data: bytes) -> int:
    """Return the number of a dictionary of these bytes in every shard of every copy of a shelf."""
    return _FIRST + int.from_bytes(sha256(data).digest()[:5], "big")


def keep_dictionary(writer: RecordWriter, dictionary: Dictionary) -> None:
    """Write a dictionary of another record under its own number, unless it is known.

    Raises ArchiveDamaged where another one has that number.
    """
    row = (dictionary.no, dictionary.form, dictionary.kind, dictionary.data)
    query = "SELECT data FROM dictionary WHERE no = ?"
    held = writer.connection.execute(query, (dictionary.no,)).fetchone()
    if held is None:
        writer.connection.execute("INSERT INTO dictionary (no, form, kind, data) VALUES (?, ?, ?, ?)", row)
        writer.seals.added("dictionary", [row])
    elif held[0] != dictionary.data:
        raise ArchiveDamaged(f"dictionary {dictionary.no} is another one in the other records of this shelf")
