"""A stored reading of a witness: JSON of the text, its blocks, the container's data, and the cable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import msgspec

from reftel.blocks import BlockKind
from reftel.errors import ArchiveDamaged
from reftel.model import Block, Cable, Frame
from reftel.spans import Span


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The reading of one telegram of one source."""

    text: str
    blocks: tuple[tuple[str, int], ...] = ()
    """(kind, length) of the blocks that tile the text; `cable.blocks` is empty."""
    frame: Frame = Frame()
    cable: Cable
    tail: str = ""
    """Text that distinguishes telegrams of one source, written after its path (` # 2`)."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Reading)


def reading_of(text: str, frame: Frame, cable: Cable, tail: str = "") -> Reading:
    """A reading with its blocks as lengths, which take a third of the space of spans."""
    blocks = tuple((block.kind, len(block.span)) for block in cable.blocks)
    return Reading(text=text, blocks=blocks, frame=frame, cable=msgspec.structs.replace(cable, blocks=()), tail=tail)


BESIDE = frozenset({"distribution", "remark", "closing", "stamp", "tail", "unknown", "stray_caption"})
"""Kinds of blocks whose lines are the telegram's, or a copy's, but no value and no paragraph has them."""


def lines_beside(reading: Reading) -> tuple[str, ...]:
    """The lines of a reading that no value and no paragraph has, spaces folded: they are searched like all others."""
    found = []
    at = 0
    for kind, length in reading.blocks:
        if kind in BESIDE and (text := " ".join(reading.text[at : at + length].split())):
            found.append(text)
        at += length
    return tuple(found)


def page_lines(reading: Reading) -> Iterator[str]:
    """The page marks of a reading, as written."""
    at = 0
    for kind, length in reading.blocks:
        if kind == "page_mark":
            yield reading.text[at : at + length]
        at += length


def cable_of(reading: Reading) -> Cable:
    """The cable with its blocks."""
    blocks: list[Block] = []
    at = 0
    for kind, length in reading.blocks:
        blocks.append(Block(cast(BlockKind, kind), Span(at, at + length)))
        at += length
    return msgspec.structs.replace(reading.cable, blocks=tuple(blocks))


def encode(reading: Reading) -> bytes:
    """JSON in UTF-8. Lone surrogates, which JSON can't hold, become question marks."""
    try:
        return _encoder.encode(reading)
    except UnicodeEncodeError:
        whole = msgspec.structs.asdict(reading)
        return _encoder.encode(_clean(whole))


def decode(data: bytes) -> Reading:
    """The reading. Raises ArchiveDamaged for an invalid one (fields of a later Reftel are ignored)."""
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ArchiveDamaged(f"a reading in the record can't be understood: {error}") from error


def _clean(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(
            value, **{name: _clean(getattr(value, name)) for name in value.__struct_fields__}
        )
    if isinstance(value, tuple | list):
        return type(value)(map(_clean, value)) if not hasattr(value, "_fields") else value
    return value
