"""The paragraphs of a cable alone, as passages and spellings need them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from reftel.archive.record.cable import load_all, read_collation
from reftel.collate import anchors
from reftel.errors import ArchiveDamaged
from reftel.model import Paragraph
from reftel.store import records
from reftel.store.codec import Codec


class _Slim(msgspec.Struct):
    """Of a reading, what passages need."""

    cable: _SlimCable


class _SlimCable(msgspec.Struct):
    paragraphs: tuple[Paragraph, ...] = ()
    subject: str | None = None


_slim = msgspec.json.Decoder(_Slim)


def paragraphs_of(connection: sqlite3.Connection, codec: Codec, no: int) -> Sequence[Paragraph]:
    """The paragraphs of a cable with their permanent anchors, without decoding all the rest."""
    lone = records.lone_witness(connection, no)
    if lone is None:
        packed = records.collation(connection, no)
        if packed is None:
            return ()
        return read_collation(codec, packed, load_all(connection, codec, no)).cable.paragraphs
    if lone.data is None:
        raise ArchiveDamaged(f"source {lone.source} has lost its content")
    data = codec.unpack_source(lone.dictionary, lone.data)
    try:
        slim = _slim.decode(codec.unpack_reading(lone.prefix, lone.reading, data))
    except msgspec.DecodeError as error:
        raise ArchiveDamaged(f"the reading of cable {no} can't be understood: {error}") from error
    return anchors.apply(lone.anchors, slim.cable.paragraphs)
