"""docs/format.md holds: an archive read by SQLite and zstd alone, as a stranger would."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from pathlib import Path

import zstandard

from reftel.archive import Archive

DOC = Path(__file__).parents[2] / "docs" / "format.md"


def _unpack(frame: bytes, dictionary: bytes | None, *, raw: bool = False) -> bytes:
    kind = zstandard.DICT_TYPE_RAWCONTENT if raw else zstandard.DICT_TYPE_AUTO
    held = zstandard.ZstdCompressionDict(dictionary, dict_type=kind) if dictionary else None
    return zstandard.ZstdDecompressor(dict_data=held).decompress(frame)


def test_a_stranger_reads_every_source_and_reading(filled: Archive) -> None:
    connection = sqlite3.connect(f"file:{filled.path / 'reftel.db'}?mode=ro", uri=True)
    dictionaries = dict(connection.execute("SELECT no, data FROM dictionary"))
    rows = connection.execute(
        "SELECT id, sha256, content.dictionary, content.data, prefix, reading FROM witness "
        "JOIN source ON source.no = witness.source JOIN content ON content.source = source.no "
        "JOIN cable ON cable.no = witness.cable"
    ).fetchall()
    assert rows
    for cable_id, digest, dictionary, data, prefix, reading in rows:
        source = _unpack(data, dictionaries.get(dictionary))
        assert sha256(source).digest() == digest
        escaped = source.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\r", b"\\r").replace(b"\n", b"\\n")
        told = json.loads(_unpack(reading, dictionaries[prefix] + escaped, raw=True))
        assert set(told) <= {"text", "blocks", "frame", "cable", "tail"}
        assert told["cable"]["id"] == cable_id
        assert sum(length for _, length in told["blocks"]) == len(told["text"])
    connection.close()


def test_every_table_is_described(filled: Archive) -> None:
    connection = sqlite3.connect(f"file:{filled.path / 'reftel.db'}?mode=ro", uri=True)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    connection.close()
    described = DOC.read_text("utf-8")
    missing = [name for name in tables if not name.startswith("sqlite_") and name not in described]
    assert missing == []
