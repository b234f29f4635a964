"""The paragraphs of a cable alone, or its envelope, as passages and spellings need them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from reftel.archive.record.cable import load_all, read_collation
from reftel.collate import anchors
from reftel.errors import ArchiveDamaged
from reftel.fields.envelope_fields import EnvelopeLine, EnvelopeValues, envelope_lines
from reftel.model import Cable, Paragraph
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.rows import LoneWitness


class _Slim(msgspec.Struct):
    """The parts of a reading that passages need."""

    cable: _SlimCable


class _SlimCable(msgspec.Struct):
    paragraphs: tuple[Paragraph, ...] = ()
    subject: str | None = None


class _Enveloped(msgspec.Struct):
    """The parts of a reading that the envelope needs."""

    cable: EnvelopeValues


T = TypeVar("T")
_slim = msgspec.json.Decoder(_Slim)
_envelope = msgspec.json.Decoder(_Enveloped)


def paragraphs_of(connection: sqlite3.Connection, codec: Codec, no: int) -> Sequence[Paragraph]:
    """The paragraphs of a cable with their permanent anchors, without decoding all the rest."""
    lone = records.lone_witness(connection, no)
    if lone is None:
        collated = _collated(connection, codec, no)
        return collated.paragraphs if collated is not None else ()
    return anchors.apply(lone.anchors, _decoded(codec, lone, _slim, no).cable.paragraphs)


def envelope_of(connection: sqlite3.Connection, codec: Codec, no: int) -> tuple[EnvelopeLine, ...]:
    """The lines of a cable's envelope, without decoding all the rest; without corrections."""
    lone = records.lone_witness(connection, no)
    if lone is None:
        collated = _collated(connection, codec, no)
        return envelope_lines(collated) if collated is not None else ()
    return envelope_lines(_decoded(codec, lone, _envelope, no).cable)


def _collated(connection: sqlite3.Connection, codec: Codec, no: int) -> Cable | None:
    packed = records.collation(connection, no)
    return None if packed is None else read_collation(codec, packed, load_all(connection, codec, no)).cable


def _decoded(codec: Codec, lone: LoneWitness, decoder: msgspec.json.Decoder[T], no: int) -> T:
    if lone.data is None:
        raise ArchiveDamaged(f"source {lone.source} has lost its content")
    data = codec.unpack_source(lone.dictionary, lone.data)
    try:
        return decoder.decode(codec.unpack_reading(lone.prefix, lone.reading, data))
    except msgspec.DecodeError as error:
        raise ArchiveDamaged(f"the reading of cable {no} can't be understood: {error}") from error
