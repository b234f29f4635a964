"""A cable assembled from the record: its copies, the choice between them, permanent anchors, corrections on top."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from reftel.archive.record.chosen import Additions, ChosenCable, complete, with_paragraphs
from reftel.bounds import COPIES, READINGS_BYTES, SAME_ID
from reftel.collate import Collation, Given, anchors, collate
from reftel.collate.given import page_sections
from reftel.errors import ArchiveDamaged
from reftel.model import Article
from reftel.store import provenance, records, sources
from reftel.store.codec import Codec
from reftel.store.readings import Reading, decode, lines_beside, page_lines
from reftel.store.rows import Packed, SourceRow, WitnessRow

_collation_encoder = msgspec.json.Encoder()
_collation_decoder = msgspec.json.Decoder(Collation)


class LoadedWitness(msgspec.Struct, frozen=True, kw_only=True):
    """A witness unpacked."""

    row: WitnessRow
    source: SourceRow
    data: bytes
    reading: Reading

    @property
    def given(self) -> Given:
        """As collating sees it."""
        return Given(
            number=self.row.number,
            cable=self.reading.cable,
            frame=self.reading.frame,
            form=self.source.form,
            sha256=self.source.sha256.hex(),
            pages=page_sections(self.reading.cable, page_lines(self.reading)),
            beside=lines_beside(self.reading),
        )


class AssembledCable(ChosenCable, frozen=True, kw_only=True):
    """A cable of the record with its witnesses."""

    witnesses: tuple[LoadedWitness, ...]


class ReadingCache:
    """Recent readings: joining a copy to its cable reads the same ones several times."""

    def __init__(self) -> None:
        self._readings: dict[tuple[int, bytes], Reading] = {}
        self._size = 0

    def reading(self, codec: Codec, source: int, prefix: int | None, packed: bytes, data: bytes) -> Reading:
        """The reading packed against `data`, the bytes of `source`. Raises ArchiveDamaged."""
        key = (source, packed)
        found = self._readings.get(key)
        if found is None:
            self._size += sources.unpacked_size(packed)
            if len(self._readings) >= 2 * COPIES or self._size > READINGS_BYTES:
                self._readings.clear()
                self._size = sources.unpacked_size(packed)
            found = self._readings[key] = decode(codec.unpack_reading(prefix, packed, data))
        return found


def load(
    connection: sqlite3.Connection, codec: Codec, row: WitnessRow, cache: ReadingCache | None = None
) -> LoadedWitness:
    """One witness. Raises ArchiveDamaged."""
    source = sources.source(connection, row.source)
    if source.data is None:
        raise ArchiveDamaged(f"source {row.source} has lost its content")
    data = codec.unpack_source(source.dictionary, source.data)
    reading = (cache or ReadingCache()).reading(codec, row.source, row.prefix, row.reading, data)
    return LoadedWitness(row=row, source=source, data=data, reading=reading)


def load_all(
    connection: sqlite3.Connection, codec: Codec, cable: int, cache: ReadingCache | None = None
) -> tuple[LoadedWitness, ...]:
    """The witnesses of a cable that are compared, by number."""
    return tuple(load(connection, codec, row, cache) for row in sources.compared_witnesses(connection, cable))


def assemble(
    connection: sqlite3.Connection,
    codec: Codec,
    no: int,
    *,
    stored: bool = True,
    cache: ReadingCache | None = None,
) -> AssembledCable:
    """The cable of that number. With `stored` false its copies are collated again. Raises ArchiveDamaged."""
    witnesses = load_all(connection, codec, no, cache)
    if not witnesses:
        raise ArchiveDamaged(f"cable {no} has no witness")
    packed = records.collation(connection, no) if stored else None
    if packed is not None:
        plain = read_collation(codec, packed, witnesses)
    else:
        plain = collate([each.given for each in witnesses])
        paragraphs = anchors.apply(records.anchors(connection, no), plain.cable.paragraphs)
        plain = with_paragraphs(plain, paragraphs)
    return finish(connection, no, witnesses, plain)


def finish(
    connection: sqlite3.Connection, no: int, witnesses: Sequence[LoadedWitness], plain: Collation
) -> AssembledCable:
    """Return a collation with everything on top of it that the record holds."""
    count = len(witnesses)
    whole = complete(no, plain, additions(connection, no, count), provenance.origins(connection, no, count))
    return AssembledCable(witnesses=tuple(witnesses), **msgspec.structs.asdict(whole))


def additions(connection: sqlite3.Connection, no: int, compared: int) -> Additions:
    """Return the record's data for the choice between a cable's witnesses, of which so many are compared.

    Raises ArchiveDamaged.
    """
    cable_id, base = records.name_of(connection, no)
    others = [other for number, other in records.first_of_base(connection, base) if number != no]
    return Additions(
        id=cable_id,
        base=base,
        same_id=tuple(others[:SAME_ID]),
        shares_with_more=len(others) > SAME_ID,
        compared=compared if sources.count_of_witnesses(connection, no) > compared else 0,
        corrections=tuple(records.corrections(connection, no, live=True)),
        articles=tuple(
            msgspec.convert({"url": url, "title": title, "outlet": outlet, "date": date}, Article)
            for url, title, outlet, date in records.articles_by_hand(connection, cable_id)
        ),
    )


def read_collation(codec: Codec, packed: Packed, witnesses: Sequence[LoadedWitness]) -> Collation:
    """The stored choice between witnesses. Raises ArchiveDamaged."""
    source = next((each.data for each in witnesses if each.row.no == packed.witness), None)
    if source is None:
        raise ArchiveDamaged(f"a collation is packed against witness {packed.witness}, which is not of its cable")
    try:
        return _collation_decoder.decode(codec.unpack_reading(packed.prefix, packed.data, source))
    except msgspec.DecodeError as error:
        raise ArchiveDamaged(f"a collation in the record can't be understood: {error}") from error


def write_collation(codec: Codec, collation: Collation, witnesses: Sequence[LoadedWitness]) -> Packed | None:
    """The other way, packed like a reading of the main witness; None for a single witness, which needs no choice."""
    if len(witnesses) == 1:
        return None
    main = next(each for each in witnesses if each.row.number == collation.main)
    prefix, data = codec.pack_reading(_collation_encoder.encode(collation), main.data)
    return Packed(main.row.no, prefix, data)
