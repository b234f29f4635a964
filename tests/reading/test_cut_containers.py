"""Zips that are cut: whole members are read, and the damage is said."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reftel.errors import DamagedContainer, ReadError
from reftel.reading import read
from tests.forms.samples import ID
from tests.reading.containers import TEXT, zipped, zst

LATER = TEXT.replace(b"900901", b"900902")
LATER_ID = ID.replace("900901", "900902")


def reading(tmp_path: Path, data: bytes) -> tuple[list[str | None], list[ReadError]]:
    (tmp_path / "x").write_bytes(data)
    errors: list[ReadError] = []
    return [one.cable.id for one in read(tmp_path / "x", on_error=errors.append)], errors


def stored(members: dict[str, bytes], method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


class Unseekable(io.RawIOBase):
    """A pipe: sizes of members are behind their data."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        self.data += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def streamed(members: dict[str, bytes]) -> bytes:
    out = Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return bytes(out.data)


MEMBERS = {"a.txt": TEXT, "d/": b"", "d/b.txt": LATER}
ZIPS = {
    "deflated": zipped(MEMBERS),
    "stored": stored(MEMBERS, zipfile.ZIP_STORED),
    "sizes behind": streamed(MEMBERS),
}


@pytest.mark.parametrize("data", ZIPS.values(), ids=ZIPS)
def test_a_zip_without_its_directory(tmp_path: Path, data: bytes) -> None:
    ids, errors = reading(tmp_path, data[: data.index(b"PK\x01\x02")])
    assert ids == [ID, LATER_ID]
    assert ["directory" in error.expected for error in errors] == [True]


@pytest.mark.parametrize("data", ZIPS.values(), ids=ZIPS)
def test_a_zip_that_ends_in_a_member(tmp_path: Path, data: bytes) -> None:
    ids, errors = reading(tmp_path, data[: data.index(b"PK\x01\x02") - 60])
    assert ids == [ID, LATER_ID], "the text of the second member, up to the cut"
    assert all(isinstance(error, DamagedContainer) for error in errors)
    assert any("d/b.txt" in str(error) for error in errors)


@pytest.mark.parametrize("cut", range(1, 400, 13))
def test_a_zip_cut_anywhere_ends(tmp_path: Path, cut: int) -> None:
    for data in ZIPS.values():
        ids, errors = reading(tmp_path, data[:cut])
        assert errors or ids


def test_a_member_with_another_checksum(tmp_path: Path) -> None:
    data = ZIPS["stored"][: ZIPS["stored"].index(b"PK\x01\x02")].replace(b"MANAGUA", b"MANAGVA", 1)
    ids, errors = reading(tmp_path, data)
    assert (len(ids), ids[1]) == (2, LATER_ID)
    assert any("checksum" in error.expected for error in errors)


PACKED = [("gzip", gzip.compress), ("bzip2", bz2.compress), ("xz", lzma.compress), ("zstandard", zst)]


@pytest.mark.parametrize(("title", "pack"), PACKED, ids=[title for title, _ in PACKED])
def test_a_compressed_text_that_is_cut(tmp_path: Path, title: str, pack: Callable[[bytes], bytes]) -> None:
    """The text before the cut is read and says that it is cut; whole telegrams before it do not."""
    words = b" ".join(f"{at * 7919 % 1_000_003} LAMPS".encode() for at in range(200_000))
    packed = pack(TEXT + b"\nNNNN\n\n\n" + LATER + words)
    (tmp_path / "x").write_bytes(packed[: len(packed) * 4 // 5])
    errors: list[ReadError] = []
    found = list(read(tmp_path / "x", on_error=errors.append))
    assert [one.cable.id for one in found] == [ID, LATER_ID]
    assert [[each.code for each in one.frame.defects] for one in found] == [[], ["file-damaged"]]
    assert [type(error) for error in errors] == [DamagedContainer]
    for field in found[1].cable.fields:
        if field.name in ("transmission.dtg", "sender"):
            origin = found[1].text.origin(field.span)
            assert found[1].data[origin.start : origin.end].decode() == field.span.of(found[1].text.text)
