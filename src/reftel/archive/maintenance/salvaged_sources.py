"""Sources of a damaged record whose bytes match their digest, with where they were found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from typing import Any

import msgspec

from reftel.archive.ingest.prepared_source import PreparedSource, ReadingTools, prepare_source, refuse
from reftel.archive.maintenance.salvaged_origins import provenances
from reftel.errors import ArchiveDamaged, ArchiveError
from reftel.forms import HEAD, sniff
from reftel.origins import Provenance
from reftel.reading import RawSource
from reftel.store.codec import Codec, Dictionary
from reftel.store.salvaging import DamagedRecord

SalvagedPlace = tuple[str, str, int, Provenance | None]
"""File, path within it, offset, and the container's data."""


class ReadableSource(msgspec.Struct):
    """A source whose bytes can be read."""

    no: object
    """Its number in the damaged record."""
    digest: bytes
    data: bytes
    form: str
    """Empty if no form is known."""
    places: list[SalvagedPlace]
    """At least one."""
    refusal: tuple[Any, ...] | None = None
    """Error, reason and offset of a source that gave no telegram."""

    def raw(self) -> RawSource:
        """Return it as it was cut from its file."""
        path, tail, offset, _ = self.places[0]
        return RawSource(path=path + tail, data=self.data, offset=offset, form=self.form)

    def prepared(self, tools: ReadingTools) -> PreparedSource:
        """Read it again."""
        if self.form and self.refusal is None:
            return prepare_source(self.raw(), tools)
        return refuse(self.raw(), tools.codec, *(self.refusal or ("NotATelegram", "no known form", 0)))


class SourceTables:
    """The tables of a damaged record about its sources."""

    def __init__(self, record: DamagedRecord) -> None:
        self._record = record
        self._codec = _codec_of(record)
        self.files: dict[object, str] = {row[0]: str(row[1]) for row in record.each("file")}
        self.places = _places(record, self.files)
        self.listed: dict[Any, Any] = {row[0]: row[1:] for row in record.each("source")}
        """Number -> digest, size, form."""
        self._refused: dict[Any, Any] = {row[0]: row[1:] for row in record.each("refused")}

    def readable(self) -> Iterator[ReadableSource]:
        """Yield the sources whose bytes can be read."""
        for no, dictionary, packed in self._record.each("content"):
            digest, _, form = self.listed.get(no, (None, None, None))
            data = _unpacked(self._codec, dictionary, packed)
            if data is None:
                continue
            found = sha256(data).digest()
            if digest is None or digest == found:
                yield ReadableSource(
                    no=no,
                    digest=found,
                    data=data,
                    form=_form(form, data),
                    places=self.places.get(no) or [("salvaged", f" > source {no}", 0, None)],
                    refusal=self._refused.get(no),
                )

    def place_of(self, no: object) -> str:
        """Return the first place of a source; `source 7` if it is unknown."""
        path, tail, *_ = (self.places.get(no) or [(f"source {no}", "", 0, None)])[0]
        return path + tail


def _codec_of(record: DamagedRecord) -> Codec:
    made = Codec()
    for row in record.each("dictionary"):
        with suppress(msgspec.ValidationError, ArchiveDamaged):
            no, form, kind, data = row
            made.add(msgspec.convert({"no": no, "form": form, "kind": kind, "data": data}, Dictionary))
    return made


def _unpacked(codec: Codec, dictionary: Any, packed: Any) -> bytes | None:
    try:
        return codec.unpack_source(dictionary, packed)
    except (ArchiveError, TypeError, ValueError):
        return None


def _form(form: object, data: bytes) -> str:
    """The form in the record; if it is lost, the form that the bytes suggest."""
    if isinstance(form, str):
        return form
    seems = sniff(data[:HEAD])
    return seems.name if seems is not None else ""


def _places(record: DamagedRecord, files: dict[object, str]) -> dict[object, list[SalvagedPlace]]:
    said = provenances(record)
    found: dict[object, list[SalvagedPlace]] = {}
    for source, file, tail, offset in record.each("place"):
        path = files.get(file, f"file {file}")
        begins = offset if isinstance(offset, int) else 0
        found.setdefault(source, []).append((path, str(tail), begins, said.get((source, file, tail))))
    return found
