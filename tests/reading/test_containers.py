"""Files, folders and containers: everything readable is read, in a fixed order; everything else is reported by name."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import reftel
from reftel.archive.ingest.files import find
from reftel.errors import DamagedContainer, NotATelegram, ReadError, TooLarge
from reftel.forms import members
from reftel.reading import RawSource, read, read_source, sources
from tests.forms.samples import ID, columns, csv_row
from tests.reading.containers import NOISE, PAGE, TABLE, TEXT, found, tarred, zipped, zst

FILES: list[tuple[str, bytes, list[tuple[str, str]]]] = [
    ("text", TEXT, [("", "telegram-text")]),
    ("page", PAGE, [("", "cablegate-page")]),
    ("table", TABLE, [(f" # {number}", "cables-csv") for number in (1, 2, 3)]),
    ("gzip", gzip.compress(TEXT), [("", "telegram-text")]),
    ("two gzips, one behind the other", gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), [("", "telegram-text")]),
    ("bzip2", bz2.compress(PAGE), [("", "cablegate-page")]),
    ("xz", lzma.compress(TEXT), [("", "telegram-text")]),
    ("zstandard", zst(TABLE), [(f" # {number}", "cables-csv") for number in (1, 2, 3)]),
    ("two frames of zstandard", zst(TEXT[:99]) + zst(TEXT[99:]), [("", "telegram-text")]),
    ("zip", zipped({"b/x": TEXT, "a": PAGE}), [(" > b/x", "telegram-text"), (" > a", "cablegate-page")]),
    ("tar", tarred({"b/x": TEXT, "a": PAGE}), [(" > b/x", "telegram-text"), (" > a", "cablegate-page")]),
    ("tar.gz", tarred({"x": TEXT}, "w:gz"), [(" > x", "telegram-text")]),
    ("tar.xz", tarred({"x": TEXT}, "w:xz"), [(" > x", "telegram-text")]),
    ("tar.bz2", tarred({"x": TEXT}, "w:bz2"), [(" > x", "telegram-text")]),
    ("tar.zst", zst(tarred({"x": TEXT})), [(" > x", "telegram-text")]),
    (
        "a gzip in a zip in a tar in a gzip",
        gzip.compress(tarred({"t": zipped({"z": gzip.compress(TEXT)})})),
        [(" > t > z", "telegram-text")],
    ),
    ("zip in zip", zipped({"in.zip": zipped({"x": TEXT})}), [(" > in.zip > x", "telegram-text")]),
]


@pytest.mark.parametrize(("title", "data", "wanted"), FILES, ids=[title for title, _, _ in FILES])
def test_any_container_by_its_content(tmp_path: Path, title: str, data: bytes, wanted: list[tuple[str, str]]) -> None:
    path = tmp_path / "no.telling"
    path.write_bytes(data)
    assert found(path) == wanted


def test_a_source_is_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "cables.zip"
    path.write_bytes(zipped({"cables.csv": TABLE}))
    for raw in sources(path):
        assert TABLE[raw.offset :].startswith(raw.data)


def test_reading_a_raw_source_elsewhere_gives_the_same(tmp_path: Path) -> None:
    import pickle

    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    (raw,) = sources(path)
    again: RawSource = pickle.loads(pickle.dumps(raw))
    (witness,), (other,) = read_source(again), read(path)
    assert witness == other
    assert witness.source.path == str(path)
    assert witness.source.size == len(PAGE) == len(witness.data)
    assert witness.cable.id == ID


def test_a_folder_in_order_and_once(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.html", "c.csv", ".hidden", "É.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(PAGE if name.endswith("html") else TABLE if name.endswith("csv") else TEXT)
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "z").symlink_to(tmp_path / "b", target_is_directory=True)
    os.mkfifo(tmp_path / "pipe")
    names = [name for name, _ in found(tmp_path)]
    assert names == ["a.html", "b/10.txt", "b/2.txt", "c.csv # 1", "c.csv # 2", "c.csv # 3", "É.txt"]
    assert [name for name, _ in found(tmp_path)] == names


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A folder deeper than the interpreter's stack, which the recursions of the standard library cannot remove."""
    folders = [tmp_path / "in"]
    while len(folders) <= sys.getrecursionlimit() + 100:
        folders.append(folders[-1] / "d")
    for folder in folders:
        folder.mkdir()
    yield folders[-1]
    for folder in reversed(folders):
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def test_folders_deeper_than_the_stack(deep: Path, tmp_path: Path) -> None:
    """A recursion through folders ended in a RecursionError, and nothing was read."""
    top = tmp_path / "in"
    for file in (deep / "last.txt", top / "z.txt"):
        file.write_bytes(TEXT)
    names = [str(deep / "last.txt"), str(top / "z.txt")]
    assert [str(top / name) for name, _ in found(top)] == names
    told: list[str] = []
    assert [each.path for each in find([str(top)], tmp_path / "none", tmp_path / "spool", told.append)] == names
    assert told == []


def test_strange_names(tmp_path: Path) -> None:
    odd = os.fsdecode(b"bad\xffname")
    for name in (odd, "new\nline", "quote'\"", "-"):
        (tmp_path / name).write_bytes(TEXT)
    names = [name for name, _ in found(tmp_path)]
    assert sorted(names) == sorted(["-", "bad\\xffname", "new\nline", "quote'\""])
    for witness in read(tmp_path):
        witness.source.path.encode()


def test_names_in_a_zip_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"../../etc/x": TEXT, "/abs": TEXT}))
    assert [name for name, _ in found(path)] == [" > ../../etc/x", " > /abs"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["x.zip"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(zipped({"x": TEXT}))

    monkeypatch.setattr("sys.stdin", Stdin())
    assert [raw.path for raw in sources("-")] == ["- > x"]


def encrypted() -> bytes:
    """A zip of one member whose flag says that it is encrypted."""
    data = bytearray(zipped({"x": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def garbled() -> bytes:
    data = bytearray(zipped({"x": TEXT, "y": PAGE}))
    at = data.index(b"x", 20) + 40
    data[at : at + 20] = b"\xff" * 20
    return bytes(data)


BROKEN: list[tuple[str, bytes, type[ReadError], str]] = [
    ("empty", b"", NotATelegram, "empty"),
    ("an image", b"\x89PNG\r\n\x1a\n" + bytes(300), NotATelegram, "not a PNG image"),
    ("encrypted zip", encrypted(), DamagedContainer, "encrypted"),
    ("cut zip", zipped({"x": TEXT})[:-30], DamagedContainer, "container"),
    ("garbled zip member", garbled(), DamagedContainer, "undamaged"),
    ("cut gzip", gzip.compress(NOISE + TEXT)[:3000], DamagedContainer, "undamaged"),
    ("garbled gzip", gzip.compress(TEXT)[:40] + b"\xff" * 400, DamagedContainer, "undamaged"),
    ("cut bzip2", bz2.compress(TEXT)[:-9], DamagedContainer, "undamaged"),
    ("cut xz", lzma.compress(TEXT)[:-20], DamagedContainer, "undamaged"),
    ("cut zstandard", zst(TEXT)[:-20], DamagedContainer, "undamaged"),
    ("garbled zstandard", zst(TEXT)[:12] + bytes(100), DamagedContainer, "undamaged"),
    ("cut tar", tarred({"x": TEXT})[:900], DamagedContainer, "undamaged"),
    ("too deep", zipped({"a": zipped({"b": zipped({"c": zipped({"d": zipped({"e": TEXT})})})})}), TooLarge, "deep"),
]


@pytest.mark.parametrize(("title", "data", "kind", "words"), BROKEN, ids=[title for title, *_ in BROKEN])
def test_what_cannot_be_read_says_why_and_where(
    tmp_path: Path, title: str, data: bytes, kind: type[ReadError], words: str
) -> None:
    path = tmp_path / "broken"
    path.write_bytes(data)
    errors: list[ReadError] = []
    list(sources(path, on_error=errors.append))
    assert {type(error) for error in errors} == {kind}
    assert errors[0].source.startswith(str(path))
    assert words in errors[0].expected
    assert errors[0].offset >= 0
    with pytest.raises(kind):
        list(read(path))


@pytest.mark.parametrize(("title", "data", "kind", "words"), BROKEN, ids=[title for title, *_ in BROKEN])
@pytest.mark.parametrize("wrap", [zipped, tarred], ids=["zip", "tar"])
def test_a_bad_member_leaves_the_others(
    tmp_path: Path,
    wrap: Callable[[dict[str, bytes]], bytes],
    title: str,
    data: bytes,
    kind: type[ReadError],
    words: str,
) -> None:
    path = tmp_path / "mixed"
    path.write_bytes(wrap({"1": TEXT, "2": data, "3": PAGE}))
    errors: list[ReadError] = []
    names = [name for name, _ in found(path, errors)]
    assert [name for name in names if not name.startswith(" > 2")] == [" > 1", " > 3"]
    assert errors and all(error.source.startswith(f"{path} > 2") for error in errors)


def test_rows_before_the_damage_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(TABLE + NOISE)[:2_000])
    errors: list[ReadError] = []
    rows = list(sources(path, on_error=errors.append))
    assert [raw.data for raw in rows[:2]] == _rows()[:2]
    assert [type(error) for error in errors] == [DamagedContainer]


def _rows() -> list[bytes]:
    return [csv_row(*columns(number)).encode() for number in range(1, 4)]


def test_the_first_error_is_raised_when_all_else_is_read(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(b"no telegram here, only an exercise")
    (tmp_path / "2").write_bytes(TEXT)
    (tmp_path / "3").write_bytes(b"")
    seen: list[str | None] = []
    with pytest.raises(NotATelegram) as caught:
        for witness in read(tmp_path):
            seen.append(witness.cable.id)
    assert seen == [ID]
    assert caught.value.source == str(tmp_path / "1")
    assert caught.value.__notes__ == ["and 1 more sources could not be read"]


def test_a_missing_file_a_dead_link_and_one_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errors: list[ReadError] = []
    list(sources(tmp_path / "none", on_error=errors.append))
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    (tmp_path / "locked").write_bytes(TEXT)
    (tmp_path / "open").write_bytes(TEXT)
    original = Path.open

    def opening(self: Path, *args: object, **more: object) -> object:
        if self.name == "locked":
            raise PermissionError(13, "Permission denied")
        return original(self, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", opening)
    assert [raw.path for raw in sources(tmp_path, on_error=errors.append)] == [str(tmp_path / "open")]
    assert [Path(error.source).name for error in errors] == ["none", "dead", "locked"]
    assert "Permission denied" in errors[2].expected


def test_a_disk_error_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= 100:
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, 100))

        read1 = read

    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": Failing(TEXT)}))
    errors: list[ReadError] = []
    assert list(sources("-", on_error=errors.append)) == []
    assert [(error.source, error.offset) for error in errors] == [("-", 100)]
    assert "Input/output error" in errors[0].expected


BOMBS = [("gzip", gzip.compress), ("bzip2", bz2.compress), ("xz", lzma.compress), ("zstandard", zst)]


@pytest.mark.parametrize(("title", "pack"), BOMBS, ids=[title for title, _ in BOMBS])
def test_a_bomb_ends_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(members, "FLOOR", 1 << 20)
    monkeypatch.setattr(members, "RATIO", 20)
    data = pack(TEXT + b" " * (20 << 20))
    (tmp_path / "bomb").write_bytes(data)
    (tmp_path / "bomb.zip").write_bytes(zipped({"x": data, "y": TEXT}))
    errors: list[ReadError] = []
    list(sources(tmp_path, on_error=errors.append))
    assert errors and all(isinstance(error, TooLarge) for error in errors)
    assert all(error.offset < 3 << 20 for error in errors)


def test_many_members_of_one_zip_share_their_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "FLOOR", 1 << 20)
    monkeypatch.setattr(members, "RATIO", 2)
    (tmp_path / "many.zip").write_bytes(zipped({str(at): TEXT + b" " * 500_000 for at in range(20)}))
    errors: list[ReadError] = []
    read_ones = list(sources(tmp_path, on_error=errors.append))
    assert 0 < len(read_ones) < 4
    assert all(isinstance(error, TooLarge) for error in errors)


def test_the_package_offers_reading() -> None:
    assert reftel.read is read
    assert reftel.sources is sources
    assert reftel.read_source is read_source
    with pytest.raises(AttributeError):
        _ = reftel.nothing
