"""Storage of bytes: zstd frames with a checksum, with a dictionary if it saves enough.

Sources of a form that look alike share a *trained* dictionary. A reading is JSON that repeats its source's text, so it
is compressed against the source itself: its dictionary is a sample reading (the *raw* dictionary of form `reading`)
followed by the source's bytes, with backslash, quote, CR and LF escaped as JSON has them. With `zstd` installed:
`zstd -d -D dictionary frame`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
import zstandard

from reftel.errors import ArchiveDamaged

LEVEL = 3
"""Of sources: 40 microseconds a telegram. 7 takes four times as long for a tenth less."""

READING_LEVEL = 3
"""90 microseconds a reading; 6 takes 170 for an eighth less."""

DICTIONARY_SIZE = 112 * 1024
MAX_KEPT = 256 * 1024 * 1024
"""Size in bytes of the largest source to store; a larger one has only its digest and the reason."""

MAX_DIGESTED = 4 << 30
"""Size in bytes of the largest file without any source whose digest is computed: at most about 20 seconds."""

_MOST = 1 << 30
_ESCAPES = ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\r", b"\\r"), (b"\n", b"\\n"))
_WORTH = 0.95  # a dictionary has to save a twentieth


class Dictionary(msgspec.Struct, frozen=True, gc=False):
    """A row of `dictionary`."""

    no: int
    form: str
    kind: Literal["trained", "raw"]
    data: bytes


class Codec:
    """Packs and unpacks with the dictionaries of one archive. Any thread.

    `load(no)` reads a new dictionary; it raises ArchiveDamaged for an unknown number.
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
        """Use this dictionary from now on for sources of its form (`reading`: for readings). The newest counts."""
        self._known[dictionary.no] = dictionary
        self._for_form[dictionary.form] = dictionary.no

    def dictionary(self, form: str) -> bytes | None:
        """The dictionary in use for sources of this form."""
        no = self._for_form.get(form)
        return None if no is None else self._get(no).data

    def pack_source(self, form: str, data: bytes) -> tuple[int | None, bytes]:
        """Number of the dictionary used, and the frame."""
        no = self._for_form.get(form)
        made_with, compressor = self._local.compressors.get(form, (-1, None))
        if compressor is None or made_with != no:
            compressor = _compressor(None if no is None else self._get(no).data)
            self._local.compressors[form] = (no, compressor)
        return no, compressor.compress(data)

    def unpack_source(self, no: int | None, frame: bytes) -> bytes:
        """The bytes. Raises ArchiveDamaged."""
        decompressors = self._local.decompressors
        if no not in decompressors:
            trained = None if no is None else zstandard.ZstdCompressionDict(self._get(no).data)
            decompressors[no] = zstandard.ZstdDecompressor(dict_data=trained)
        return _unpack(decompressors[no], frame)

    def pack_reading(self, reading: bytes, source: bytes) -> tuple[int | None, bytes]:
        """Number of the sample that is before the source in the dictionary, and the frame."""
        no = self._for_form.get("reading")
        compressor = zstandard.ZstdCompressor(level=READING_LEVEL, dict_data=self._raw(no, source), write_checksum=True)
        return no, compressor.compress(reading)

    def unpack_reading(self, no: int | None, frame: bytes, source: bytes) -> bytes:
        """The reading's JSON. Raises ArchiveDamaged."""
        return _unpack(zstandard.ZstdDecompressor(dict_data=self._raw(no, source)), frame)

    def _raw(self, no: int | None, source: bytes) -> zstandard.ZstdCompressionDict | None:
        escaped = source
        for plain, written in _ESCAPES:
            escaped = escaped.replace(plain, written)
        data = escaped if no is None else self._get(no).data + escaped
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
    """zstd contexts belong to one thread and are expensive, so they are cached: by form, and by dictionary."""

    def __init__(self) -> None:
        self.compressors: dict[str, tuple[int | None, zstandard.ZstdCompressor | None]] = {}
        self.decompressors: dict[int | None, zstandard.ZstdDecompressor] = {}


def train(samples: Sequence[bytes], current: bytes | None) -> tuple[bytes, float] | None:
    """Train a dictionary for sources like these; return it with the remaining share of their size.

    None if it saves too little compared with `current` (None: no dictionary). Needs some hundreds of samples.
    """
    learn, proof = samples[::2], samples[1::2]
    try:
        trained = zstandard.train_dictionary(DICTIONARY_SIZE, [sample[: 128 * 1024] for sample in learn]).as_bytes()
    except zstandard.ZstdError:  # too few, or nothing in common
        return None
    after = share(proof, trained)
    return (trained, after) if after < share(proof, current) * _WORTH else None


def share(samples: Sequence[bytes], dictionary: bytes | None) -> float:
    """Return the size of packed samples relative to the samples, 0 to 1 or a little more."""
    compressor = _compressor(dictionary)
    size = sum(map(len, samples))
    return sum(len(compressor.compress(sample)) for sample in samples) / size if size else 1.0


def _compressor(dictionary: bytes | None) -> zstandard.ZstdCompressor:
    trained = None if dictionary is None else zstandard.ZstdCompressionDict(dictionary)
    if trained is not None:
        trained.precompute_compress(level=LEVEL)
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=trained, write_checksum=True)


def _unpack(decompressor: zstandard.ZstdDecompressor, frame: bytes) -> bytes:
    try:
        if zstandard.frame_content_size(frame) > _MOST:  # an archive may come from a stranger
            raise ArchiveDamaged("a frame of the record claims more than a gigabyte")
        return decompressor.decompress(frame)
    except zstandard.ZstdError as error:
        raise ArchiveDamaged(f"a frame of the record can't be unpacked: {error}") from error
