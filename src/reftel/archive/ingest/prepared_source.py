"""One source, read and compressed for the record: the work of the ingest workers. Pure: no access to the record."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence

import msgspec

from reftel import bounds
from reftel.archive.record.chosen import NO_ID, Additions, choose, complete
from reftel.archive.record.derived import Derived
from reftel.bounds import OutOfTime, time_limit
from reftel.collate import Given
from reftel.collate.clues import clues_of
from reftel.collate.given import page_sections
from reftel.errors import NotATelegram, ReadError, ReftelError, TookTooLong
from reftel.forms.pdf.helper import can_recognize
from reftel.index.base import Preparer
from reftel.model import READING_VERSION, Witness
from reftel.origins import WitnessOrigin
from reftel.reading import RawSource, read_source, took_too_long
from reftel.store.codec import MAX_KEPT, Codec
from reftel.store.readings import encode, lines_beside, page_lines, reading_of
from reftel.store.records import write_anchors
from reftel.store.sources import WAITING
from reftel.values.dual_numbers import second_ids


class PreparedTelegram(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One telegram of a source, as a cable with this one witness."""

    base: str
    """Its id; `NOID-` and a digest for one without."""
    prefix: int | None
    reading: bytes
    """Packed."""
    derived: Derived
    anchors: str
    document: bytes
    """The index's document from its preparer; the writer adds the key. Its id is `base`."""
    clues: tuple[int, ...] = ()
    """By which other publishers' copies are found."""
    second_ids: tuple[str, ...] = ()
    """Of its second numbers, which lead to it: `76TOSEC190010` of `STATE 181062 TOSEC 190010`."""
    version: int = READING_VERSION
    """Of the reading; `WAITING` if it lacks pages that wait for recognition."""


class PreparedSource(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A source with all its telegrams, or with the reason why it has none."""

    sha256: bytes
    size: int
    form: str
    dictionary: int | None = None
    data: bytes | None = None
    """Packed; None for a source too large to keep."""
    telegrams: tuple[PreparedTelegram, ...] = ()
    error: str = ""
    """Class of the error; empty where telegrams were read."""
    reason: str = ""
    offset: int = 0
    seconds: float = 0.0
    """Processor time in which it was read."""


ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(list[PreparedSource])


class ReadingTools(msgspec.Struct):
    """State that a reading process keeps between sources."""

    codec: Codec
    preparer: Preparer
    """Preparer of the archive's index, as last set in this process."""


def prepare_source(raw: RawSource, tools: ReadingTools) -> PreparedSource:
    """Read and pack a source. Raises nothing on content."""
    begun = time.thread_time()
    prepared = _prepared_or_refused(raw, tools)
    return msgspec.structs.replace(prepared, seconds=time.thread_time() - begun)


def _prepared_or_refused(raw: RawSource, tools: ReadingTools) -> PreparedSource:
    codec = tools.codec
    try:
        with time_limit(bounds.SOURCE_SECONDS):
            return _prepared(raw, tools)
    except OutOfTime:
        return refuse(raw, codec, TookTooLong.__name__, str(took_too_long(raw)))
    except ReadError as error:
        return refuse(raw, codec, type(error).__name__, str(error), error.offset)
    except ReftelError as error:
        return refuse(raw, codec, type(error).__name__, str(error))
    except (RecursionError, MemoryError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
        # Reading promises not to raise on content. Should it, one source is refused and the rest continues.
        return refuse(raw, codec, "ReadingFailed", f"{type(error).__name__}: {error}")


def _prepared(raw: RawSource, tools: ReadingTools) -> PreparedSource:
    digest = hashlib.sha256(raw.data).digest()
    form, telegrams = raw.form, []
    for part, witness in enumerate(read_source(raw), start=1):
        if part == 1:
            form = witness.source.form or form
        telegrams.append(prepare_telegram(witness, part, digest, raw, tools))
    if not telegrams:
        raise NotATelegram(raw.path, raw.offset, "a telegram")
    no, data = tools.codec.pack_source(raw.form, raw.data)
    return PreparedSource(
        sha256=digest, size=len(raw.data), form=form, dictionary=no, data=data, telegrams=tuple(telegrams)
    )


def refuse(raw: RawSource, codec: Codec, error: str, reason: str, offset: int = 0) -> PreparedSource:
    """A source without a telegram; the record keeps it."""
    kept = len(raw.data) <= MAX_KEPT
    no, data = codec.pack_source(raw.form, raw.data) if kept else (None, None)
    return PreparedSource(
        sha256=hashlib.sha256(raw.data).digest(),
        size=len(raw.data),
        form=raw.form,
        dictionary=no,
        data=data,
        error=error,
        reason=reason[:1000],
        offset=offset,
    )


def prepare_telegram(
    witness: Witness, part: int, digest: bytes, raw: RawSource, tools: ReadingTools
) -> PreparedTelegram:
    """One telegram of a source. `part` counts from 1."""
    base = base_of(witness.cable.id, digest, part)
    reading = reading_of(witness.text.text, witness.frame, witness.cable, witness.source.path[len(raw.path) :])
    prefix, packed = tools.codec.pack_reading(encode(reading), raw.data)
    given = Given(
        number=1,
        cable=witness.cable,
        frame=witness.frame,
        form=witness.source.form,
        sha256=digest.hex(),
        pages=page_sections(witness.cable, page_lines(reading)),
        beside=lines_beside(reading),
    )
    plain, kept = choose([given])
    origin = WitnessOrigin(form=witness.source.form, accessions=(raw.accession,) if raw.accession else ())
    cable = complete(0, plain, Additions(id=base, base=base), [origin])
    return PreparedTelegram(
        base=base,
        prefix=prefix,
        reading=packed,
        derived=cable.derived(),
        anchors=write_anchors(kept.identities),
        document=tools.preparer.prepare(cable.document()),
        clues=clues_of(given),
        second_ids=second_ids(reading.text, base) if witness.cable.id else (),
        version=WAITING if _is_waiting(witness) else READING_VERSION,
    )


def _is_waiting(witness: Witness) -> bool:
    """Whether pages of a document were not read because recognition is off or not installed."""
    return any(one.code == "page-unread" for one in witness.frame.defects) and not can_recognize()


def base_of(cable_id: str | None, digest: bytes, part: int) -> str:
    """The id, or a name made from the source's digest."""
    if cable_id is not None:
        return cable_id
    return f"{NO_ID}{digest.hex()[:12].upper()}" + (f"P{part}" if part > 1 else "")


def prepare_sources(raws: Sequence[RawSource], tools: ReadingTools) -> bytes:
    """Several sources, as msgpack."""
    return ENCODER.encode([prepare_source(raw, tools) for raw in raws])
