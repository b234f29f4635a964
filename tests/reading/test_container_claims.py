"""What a container claims of its members is not believed: sizes, counts, links and padding."""

from __future__ import annotations

import gzip
import lzma
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

import reftel
from reftel.errors import DamagedContainer, ReadError, TooLarge
from reftel.forms import archives, compressed
from reftel.forms.archives import MAX_HEADER
from reftel.reading import sources
from tests.reading.containers import TEXT, found, zipped


def header(name: str = "x", size: int = 0, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A tar's header, with any size."""
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.GNU_FORMAT)


CLAIMS = [
    ("tar", header(size=1 << 50) + TEXT),
    ("tar, a link", header("a", 0) + header(size=1 << 50, kind=tarfile.SYMTYPE) + TEXT),
    ("tar, a long name", header(size=1 << 50, kind=tarfile.GNUTYPE_LONGNAME) + TEXT),
    ("tar, attributes", header(size=1 << 40, kind=tarfile.XHDTYPE) + TEXT),
    ("tar, global attributes", header(size=MAX_HEADER + 1, kind=tarfile.XGLTYPE) + bytes(MAX_HEADER + 512)),
    ("tar, less than nothing", header(size=-512) + TEXT),
    ("tar, then another", header(size=1 << 50) + bytes(512) + header("y", 3) + b"abc"),
    ("zip, a member", zipped({"x": TEXT}).replace(len(TEXT).to_bytes(4, "little"), b"\xf0\xff\xff\xff")),
    ("xz, memory", lzma.compress(TEXT, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}])),
    ("gzip, a name", b"\x1f\x8b\x08\x08\0\0\0\0\0\0" + b"x" * 5_000_000),
]
"""Containers that claim more than is there, or ask for more than anybody has."""


@pytest.mark.parametrize(("title", "data"), CLAIMS, ids=[title for title, _ in CLAIMS])
@pytest.mark.parametrize("wrap", [bytes, gzip.compress], ids=["plain", "in gzip"])
def test_claims_are_not_believed(tmp_path: Path, title: str, data: bytes, wrap: Callable[[bytes], bytes]) -> None:
    """A header that claims 2^50 bytes once kept the reading busy for ever."""
    (tmp_path / "claims").write_bytes(wrap(data))
    (tmp_path / "other").write_bytes(TEXT)
    errors: list[ReadError] = []
    tracemalloc.start()
    names = [name for name, _ in found(tmp_path, errors)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "other" in names
    assert any(error.source.startswith(str(tmp_path / "claims")) for error in errors) or names[0].startswith("claims")
    assert peak < 64 << 20


def test_a_zip_of_too_many_members_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_DIRECTORY", 1000)
    (tmp_path / "few").write_bytes(zipped({str(at): TEXT for at in range(10)}))
    (tmp_path / "many").write_bytes(zipped({str(at): TEXT for at in range(100)}))
    errors: list[ReadError] = []
    assert len(found(tmp_path, errors)) == 10
    assert [(type(error), Path(error.source).name) for error in errors] == [(TooLarge, "many")]


def test_links_and_devices_of_a_tar_are_said(tmp_path: Path) -> None:
    members = (header("a", kind=tarfile.SYMTYPE), header("b", kind=tarfile.LNKTYPE), header("c", kind=tarfile.FIFOTYPE))
    (tmp_path / "x.tar").write_bytes(b"".join(members) + header("d", kind=tarfile.DIRTYPE) + bytes(1024))
    errors: list[ReadError] = []
    assert found(tmp_path, errors) == []
    assert [error.source[-1] for error in errors] == ["a", "b", "c"]


def test_a_tar_keeps_no_list_of_its_members(tmp_path: Path) -> None:
    (tmp_path / "many.tar").write_bytes(header() * 20_000 + bytes(1024))
    errors: list[ReadError] = []
    tracemalloc.start()
    for _ in sources(tmp_path, on_error=errors.append):
        raise AssertionError
    errors.clear()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 2 << 20


def test_padding_and_what_is_behind_a_stream(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(gzip.compress(TEXT) + bytes(5000))
    (tmp_path / "b").write_bytes(lzma.compress(TEXT) + bytes(4))
    (tmp_path / "c").write_bytes(gzip.compress(TEXT) + b"garbage")
    errors: list[ReadError] = []
    assert [name for name, _ in found(tmp_path, errors)] == ["a", "b", "c"]
    assert [type(error) for error in errors] == [DamagedContainer]
    assert compressed.MAX_MEMORY >= 128 << 20, "what xz -9 and zstd --long ask for"


def test_links_that_lead_out_of_a_folder_are_skipped(tmp_path: Path) -> None:
    """`link -> /etc/passwd` was read once."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside / "deep", outside):
        folder.mkdir(parents=True)
    (outside / "secret.txt").write_bytes(TEXT)
    (inside / "deep" / "one.txt").write_bytes(TEXT)
    (inside / "file").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside, target_is_directory=True)
    (inside / "relative").symlink_to("../out/secret.txt")
    (inside / "through").symlink_to("folder/secret.txt")
    (inside / "good").symlink_to("deep/one.txt")
    errors: list[ReadError] = []
    assert [name for name, _ in found(inside, errors)] == ["deep/one.txt", "good"]
    skipped = [(Path(error.source).name, "outside" in error.expected) for error in errors]
    assert skipped == [("file", True), ("folder", True), ("relative", True), ("through", True)]
    (tmp_path / "given").symlink_to(outside, target_is_directory=True)
    assert [name for name, _ in found(tmp_path / "given")] == ["secret.txt"], "a link that is named is followed"


def test_messages_cut_long_names(tmp_path: Path) -> None:
    """Twenty members with names of 40 kB gave 800 kB of messages."""
    names = {f"{'a' * 40_000}/{number}.bin": b"\1\2" for number in range(20)}
    (tmp_path / "names.zip").write_bytes(zipped(names))
    errors: list[ReadError] = []
    list(sources(tmp_path / "names.zip", on_error=errors.append))
    assert len(errors) == 20
    for number, error in enumerate(errors):
        assert error.source.endswith(f"/{number}.bin") and len(error.source) > 40_000
        assert len(str(error)) < 500
        assert "characters cut]" in str(error)


def test_messages_of_an_ingest_have_no_folders_also_if_they_are_long(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["EXERCISE" * 20] * 4)
    folder.mkdir(parents=True)
    (folder / "a.bin").write_bytes(b"\1\2")
    with reftel.open(tmp_path / "archive", create=True) as archive:
        result = archive.ingest([folder], workers=0)
        refused = archive.refused()
    assert len(result.troubles) == 1
    assert len(refused[0].reason) < 500


def test_empty_frames_end_a_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed, "MOST_EMPTY", 100)
    (tmp_path / "few.gz").write_bytes(gzip.compress(b"") * 90 + gzip.compress(TEXT) + gzip.compress(b"") * 90)
    (tmp_path / "many.gz").write_bytes(gzip.compress(b"") * 200 + gzip.compress(TEXT))
    errors: list[ReadError] = []
    assert [name for name, _ in found(tmp_path, errors)] == ["few.gz"]
    assert len(errors) == 1 and "empty frames" in str(errors[0])
