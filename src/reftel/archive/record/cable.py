"""A cable put together from the record: its copies, the choice between them, permanent anchors, corrections on top."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from reftel.archive.record.derived import Derived, derive
from reftel.archive.record.document import document
from reftel.collate import Collation, Given, anchors, collate
from reftel.collate.corrections import Amendment, amended
from reftel.collate.types import WitnessDefect
from reftel.errors import ArchiveDamaged
from reftel.index.base import Document
from reftel.model import Article, Cable, Defect
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.readings import Reading, decode
from reftel.store.rows import Packed, SourceRow, WitnessRow

_collation_encoder = msgspec.json.Encoder()
_collation_decoder = msgspec.json.Decoder(Collation)

_MOST_UNPACKED = 16
"""Readings that are kept at hand: more copies than most telegrams have."""


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
        )


class AssembledCable(msgspec.Struct, frozen=True, kw_only=True):
    """A cable of the record with everything that is known of it."""

    no: int
    id: str
    base: str
    witnesses: tuple[LoadedWitness, ...]
    plain: Collation
    """As collated, with permanent anchors."""
    collation: Collation
    """The same with corrections, articles that were added, and defects that only the archive can see."""
    corrections: tuple[tuple[object, ...], ...]
    same_id: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """Forms of the witnesses."""
        return tuple(dict.fromkeys(each.source.form for each in self.witnesses))

    @property
    def choice(self) -> tuple[object, ...]:
        """What was chosen between copies, for comparing. Anchors apart: of several witnesses they are kept, not
        derived."""
        cable = self.plain.cable
        return (
            [paragraph.text for paragraph in cable.paragraphs],
            self.plain.main,
            self.plain.chosen,
            self.plain.disagreements,
            self.plain.defects,
            cable.subject,
            cable.created,
            cable.tags,
            cable.references,
        )

    def listing(self) -> Derived:
        """What lists, counts and citations are made of."""
        return derive(
            self.collation,
            witnesses=len(self.witnesses),
            forms=self.forms,
            corrected=bool(self.corrections),
            shares_id=bool(self.same_id),
        )

    def document(self) -> Document:
        """What the index is told."""
        return document(self.no, self.id, self.base, self.collation, forms=self.forms, copies=len(self.witnesses))


class ReadingCache:
    """Readings unpacked a moment ago: who joins a copy to its cable looks at the same few several times."""

    def __init__(self) -> None:
        self._readings: dict[tuple[int, bytes], Reading] = {}

    def reading(self, codec: Codec, source: int, prefix: int | None, packed: bytes, data: bytes) -> Reading:
        """The reading packed against `data`, the bytes of `source`. Raises ArchiveDamaged."""
        key = (source, packed)
        found = self._readings.get(key)
        if found is None:
            if len(self._readings) >= _MOST_UNPACKED:
                self._readings.clear()
            found = self._readings[key] = decode(codec.unpack_reading(prefix, packed, data))
        return found


def load(
    connection: sqlite3.Connection, codec: Codec, row: WitnessRow, unpacked: ReadingCache | None = None
) -> LoadedWitness:
    """One witness. Raises ArchiveDamaged."""
    source = records.source(connection, row.source)
    if source.data is None:
        raise ArchiveDamaged(f"source {row.source} has lost its content")
    data = codec.unpack_source(source.dictionary, source.data)
    reading = (unpacked or ReadingCache()).reading(codec, row.source, row.prefix, row.reading, data)
    return LoadedWitness(row=row, source=source, data=data, reading=reading)


def load_all(
    connection: sqlite3.Connection, codec: Codec, cable: int, unpacked: ReadingCache | None = None
) -> tuple[LoadedWitness, ...]:
    """All witnesses of a cable, by number."""
    return tuple(load(connection, codec, row, unpacked) for row in records.witnesses(connection, cable))


def assemble(
    connection: sqlite3.Connection,
    codec: Codec,
    no: int,
    *,
    stored: bool = True,
    unpacked: ReadingCache | None = None,
) -> AssembledCable:
    """The cable of that number. With `stored` false its copies are collated again. Raises ArchiveDamaged."""
    witnesses = load_all(connection, codec, no, unpacked)
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
    """A collation with everything on top of it that the record holds."""
    cable_id, base = connection.execute("SELECT id, base FROM cable WHERE no = ?", (no,)).fetchone()
    same_id = tuple(other for number, other in records.cables_of_base(connection, base) if number != no)
    corrections = tuple(records.corrections(connection, no, live=True))
    cable = amended(plain.cable, [Amendment(str(row[2]), str(row[3])) for row in corrections])
    cable = _with_articles(connection, cable_id, cable)
    collation = msgspec.structs.replace(plain, cable=msgspec.structs.replace(cable, id=cable_id))
    if base.startswith("NOID-"):
        collation = msgspec.structs.replace(collation, cable=msgspec.structs.replace(cable, id=None))
    if same_id:
        note = f"another telegram bears this id: {', '.join(same_id)}"
        shared = WitnessDefect(defect=Defect("id-shared", note))
        collation = msgspec.structs.replace(collation, defects=(*collation.defects, shared))
    return AssembledCable(
        no=no,
        id=cable_id,
        base=base,
        witnesses=tuple(witnesses),
        plain=plain,
        collation=collation,
        corrections=corrections,
        same_id=same_id,
    )


def with_paragraphs(collation: Collation, paragraphs: Sequence[object]) -> Collation:
    """The collation with these paragraphs."""
    if tuple(paragraphs) == collation.cable.paragraphs:
        return collation
    return msgspec.structs.replace(
        collation, cable=msgspec.structs.replace(collation.cable, paragraphs=tuple(paragraphs))
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


def _with_articles(connection: sqlite3.Connection, cable_id: str, cable: Cable) -> Cable:
    """The articles of the pages, and those that people added."""
    rows = connection.execute(
        "SELECT url, title, outlet, date FROM article WHERE no IN "
        "(SELECT article FROM article_cable WHERE cited = ? AND by_hand = 1)",
        (cable_id,),
    ).fetchall()
    if not rows:
        return cable
    held = {article.url: article for article in cable.articles}
    for url, title, outlet, date in rows:
        held[url] = msgspec.convert({"url": url, "title": title, "outlet": outlet, "date": date}, Article)
    return msgspec.structs.replace(cable, articles=tuple(held.values()))
