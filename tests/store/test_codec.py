"""Bytes go in and come out the same, whatever dictionary there is; damage is found."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.errors import ArchiveDamaged
from reftel.store.codec import Codec, Dictionary, share, train

SAMPLE = Dictionary(1, "reading", "raw", b'{"cable":{"subject":"EXERCISE"},"text":"EXERCISE EXERCISE"}')


def _telegrams(count: int, seed: int) -> list[bytes]:
    """Made-up lines from few words, so that there is something to learn."""
    rng = random.Random(seed)
    words = ["lantern", "museum", "ferry", "clock", "garden", "harbor", "poster", "wagon", "bridge", "piano"]
    return [
        f"EXERCISE {number}\nSUBJECT: {' '.join(rng.choices(words, k=6))}\n".encode()
        + " ".join(rng.choices(words, k=120)).encode()
        for number in range(count)
    ]


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_sources_and_readings_come_back(source: bytes, reading: bytes) -> None:
    codec = Codec([SAMPLE])
    assert codec.unpack_source(*codec.pack_source("text", source)) == source
    assert codec.unpack_reading(*codec.pack_reading(reading, source), source) == reading


@given(st.binary(max_size=200))
def test_readings_come_back_without_a_sample(source: bytes) -> None:
    codec = Codec()
    no, frame = codec.pack_reading(b"EXERCISE" + source, source)
    assert no is None
    assert codec.unpack_reading(no, frame, source) == b"EXERCISE" + source


def test_a_reading_costs_little_beside_its_source() -> None:
    source = _telegrams(1, 3)[0]
    codec = Codec([SAMPLE])
    _, alone = codec.pack_source("text", source)
    _, beside = codec.pack_reading(b'{"text":"' + source.replace(b"\n", b"\\n") + b'"}', source)
    assert len(beside) < len(alone) / 3


def test_a_dictionary_pays_where_sources_look_alike() -> None:
    samples = _telegrams(600, 5)
    trained = train(samples, None)
    assert trained is not None
    data, left = trained
    fresh = _telegrams(50, 6)
    assert share(fresh, data) < share(fresh, None)
    assert left < share(samples[1::2], None)
    codec = Codec([Dictionary(7, "text", "trained", data)])
    no, frame = codec.pack_source("text", fresh[0])
    assert no == 7
    assert codec.unpack_source(no, frame) == fresh[0]
    assert codec.pack_source("other", fresh[0])[0] is None


def test_no_dictionary_is_learnt_from_noise_or_from_too_little() -> None:
    rng = random.Random(1)
    assert train([rng.randbytes(3000) for _ in range(200)], None) is None
    assert train([b"EXERCISE"], None) is None


def test_a_better_one_is_not_learnt_twice() -> None:
    samples = _telegrams(600, 5)
    first = train(samples, None)
    assert first is not None
    assert train(samples, first[0]) is None


def test_dictionaries_are_fetched_when_needed_and_missed_when_lost() -> None:
    asked: list[int] = []
    data = train(_telegrams(600, 5), None)
    assert data is not None
    held = Dictionary(4, "text", "trained", data[0])
    frame = Codec([held]).pack_source("text", b"EXERCISE museum clock" * 20)[1]

    def load(no: int) -> Dictionary:
        asked.append(no)
        return held

    lazy = Codec(load=load)
    assert lazy.unpack_source(4, frame) == b"EXERCISE museum clock" * 20
    assert lazy.unpack_source(4, frame) == b"EXERCISE museum clock" * 20
    assert asked == [4]
    with pytest.raises(ArchiveDamaged, match="dictionary 4"):
        Codec().unpack_source(4, frame)


def test_every_flipped_byte_is_found() -> None:
    codec = Codec([SAMPLE])
    source = _telegrams(1, 9)[0]
    _, frame = codec.pack_source("text", source)
    for at in range(len(frame)):
        broken = bytearray(frame)
        broken[at] ^= 0x20
        with contextlib.suppress(ArchiveDamaged):  # or it was a bit that means nothing
            assert codec.unpack_source(None, bytes(broken)) == source


def test_a_frame_that_claims_too_much_is_refused() -> None:
    header = b"\x28\xb5\x2f\xfd" + b"\xe0" + (1 << 40).to_bytes(8, "little")
    with pytest.raises(ArchiveDamaged, match="gigabyte"):
        Codec().unpack_source(None, header + b"\x01\x00\x00")
