"""How bytes are kept: zstd frames with a checksum, against a dictionary where that pays.

Sources of a form that look alike share a *trained* dictionary. A reading repeats its source's text, so it is
compressed against the source itself: a *raw* dictionary made of one sample reading followed by the source's bytes. With
`zstd` at hand: `zstd -d -D dictionary frame`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
import zstandard

from reftel.errors import ArchiveDamaged

LEVEL = 3
"""Of sources. Higher levels gain a few percent of space for twice the time."""

READING_LEVEL = 3
DICTIONARY_SIZE = 112 * 1024
MAX_KEPT = 256 * 1024 * 1024
"""Bytes of the largest source that is kept; a larger one is noted with digest and reason."""

_MOST = 1 << 30
_WORTH = 0.95  # a dictionary has to save a twentieth to be kept


class Dictionary(msgspec.Struct, frozen=True, gc=False):
    """A row of `dictionary`."""

    no: int
    form: str
    kind: Literal["trained", "raw"]
    data: bytes


class Codec:
    """Packs and unpacks with the dictionaries of one archive. Any thread.

    `load(no)` fetches a dictionary that is not known yet; it raises ArchiveDamaged where there is none.
    """

    def __init__(
        self, dictionaries: Sequence[Dictionary] = (), load: Callable[[int], Dictionary] | None = None
    ) -> None:
        self._known: dict[int, Dictionary] = {}
        self._for_form: dict[str, int] = {}
        self._load = load
        self._local = _Contexts()
        for dictionary in dictionaries:
            self.add(dictionary)

    def add(self, dictionary: Dictionary) -> None:
        """Use this dictionary from now on for sources of its form (`reading`: for readings)."""
        self._known[dictionary.no] = dictionary
        self._for_form[dictionary.form] = dictionary.no

    def has(self, form: str) -> bool:
        """Whether sources of this form have a dictionary."""
        return form in self._for_form

    def pack_source(self, form: str, data: bytes) -> tuple[int | None, bytes]:
        """Number of the dictionary used, and the frame."""
        no = self._for_form.get(form)
        compressors = self._local.compressors
        if no not in compressors:
            trained = None if no is None else zstandard.ZstdCompressionDict(self._get(no).data)
            if trained is not None:
                trained.precompute_compress(level=LEVEL)
            compressors[no] = zstandard.ZstdCompressor(level=LEVEL, dict_data=trained, write_checksum=True)
        return no, compressors[no].compress(data)

    def unpack_source(self, no: int | None, frame: bytes) -> bytes:
        """The bytes. Raises ArchiveDamaged."""
        decompressors = self._local.decompressors
        if no not in decompressors:
            trained = None if no is None else zstandard.ZstdCompressionDict(self._get(no).data)
            decompressors[no] = zstandard.ZstdDecompressor(dict_data=trained)
        return _unpack(decompressors[no], frame)

    def pack_reading(self, reading: bytes, source: bytes) -> tuple[int | None, bytes]:
        """Number of the sample that stands before the source in the dictionary, and the frame."""
        no = self._for_form.get("reading")
        compressor = zstandard.ZstdCompressor(level=READING_LEVEL, dict_data=self._raw(no, source), write_checksum=True)
        return no, compressor.compress(reading)

    def unpack_reading(self, no: int | None, frame: bytes, source: bytes) -> bytes:
        """The reading's JSON. Raises ArchiveDamaged."""
        return _unpack(zstandard.ZstdDecompressor(dict_data=self._raw(no, source)), frame)

    def _raw(self, no: int | None, source: bytes) -> zstandard.ZstdCompressionDict | None:
        data = source if no is None else self._get(no).data + source
        if len(data) < 8:  # zstd takes nothing shorter
            return None
        return zstandard.ZstdCompressionDict(data, dict_type=zstandard.DICT_TYPE_RAWCONTENT)

    def _get(self, no: int) -> Dictionary:
        if no not in self._known:
            if self._load is None:
                raise ArchiveDamaged(f"dictionary {no} is not in the record")
            self._known[no] = self._load(no)
        return self._known[no]


class _Contexts(threading.local):
    """zstd contexts are of one thread, and dear enough to keep; by the dictionary they were made with."""

    def __init__(self) -> None:
        self.compressors: dict[int | None, zstandard.ZstdCompressor] = {}
        self.decompressors: dict[int | None, zstandard.ZstdDecompressor] = {}


def pack(data: bytes) -> bytes:
    """A frame without a dictionary."""
    return zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compress(data)


def unpack(frame: bytes) -> bytes:
    """What `pack` was given. Raises ArchiveDamaged."""
    return _unpack(zstandard.ZstdDecompressor(), frame)


def train(samples: Sequence[bytes]) -> bytes | None:
    """A dictionary for sources like these, or None where it would not pay. Needs some hundreds of samples."""
    learn, proof = samples[::2], samples[1::2]
    try:
        trained = zstandard.train_dictionary(DICTIONARY_SIZE, [sample[: 128 * 1024] for sample in learn])
    except zstandard.ZstdError:  # too few, or nothing in common
        return None
    plain = zstandard.ZstdCompressor(level=LEVEL)
    better = zstandard.ZstdCompressor(level=LEVEL, dict_data=trained)
    before = sum(len(plain.compress(sample)) for sample in proof)
    after = sum(len(better.compress(sample)) for sample in proof)
    return trained.as_bytes() if after < before * _WORTH else None


def _unpack(decompressor: zstandard.ZstdDecompressor, frame: bytes) -> bytes:
    try:
        if zstandard.frame_content_size(frame) > _MOST:  # an archive may come from anyone
            raise ArchiveDamaged("a frame of the record claims more than a gigabyte")
        return decompressor.decompress(frame)
    except zstandard.ZstdError as error:
        raise ArchiveDamaged(f"a frame of the record can't be unpacked: {error}") from error
