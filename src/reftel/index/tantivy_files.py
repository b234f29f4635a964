"""The files of an index: its stamp, its checksums, and reading it where nothing may be written.

Every file of a segment ends with its checksum: the content, then JSON such as `{"version":{...},"crc":123}`, then the
length of that JSON and a magic number, four bytes each, little endian. The checksum is CRC-32 of the content.
"""

from __future__ import annotations

import re
import shutil
import struct
import zlib
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

import msgspec

from reftel.index.base import IndexUnusableError
from reftel.index.tantivy_codes import added_kinds
from reftel.index.tantivy_schema import FORMAT
from reftel.index.tokenized import name_fields
from reftel.scratch import ScratchFolder

_STAMP = "reftel-index.json"
_FIRST = 5
"""Fields with words that every index of this format has."""

_MAGIC = 1337
_CHUNK = 1 << 20
_VERSION = rb'\{"major":\d+,"minor":\d+,"patch":\d+,"index_format_version":\d+\}'
_FOOTER = re.compile(rb'\{"version":(' + _VERSION + rb'),"crc":(\d+)\}')
"""All bytes are checked: the footer can be damaged too."""

FilesState: TypeAlias = tuple[int, int, int]
"""Changes with every commit."""


class _Stamp(msgspec.Struct, frozen=True, omit_defaults=True):
    format: int
    engine: str
    added: tuple[str, ...] = ()
    """Fields that came after the first ones of this format."""


class _Segment(msgspec.Struct, frozen=True):
    segment_id: str


class _Meta(msgspec.Struct, frozen=True):
    segments: list[_Segment]


def write_stamp(folder: Path) -> None:
    """Write the format of the index."""
    stamp = _Stamp(FORMAT, f"tantivy {version('tantivy')}", _added())
    (folder / _STAMP).write_bytes(msgspec.json.encode(stamp) + b"\n")


def check_stamp(folder: Path) -> None:
    """IndexUnusableError unless the folder holds an index of this format."""
    try:
        stamp = msgspec.json.decode((folder / _STAMP).read_bytes(), type=_Stamp)
    except OSError as error:
        raise IndexUnusableError(f"there is no index in {folder}") from error
    except msgspec.MsgspecError as error:
        raise IndexUnusableError(f"{folder / _STAMP} is damaged") from error
    if stamp.format != FORMAT:
        raise IndexUnusableError(f"the index in {folder} has format {stamp.format}; this version writes {FORMAT}")
    if stamp.added != _added():
        raise IndexUnusableError(f"the index in {folder} was built for other fields")


def _added() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*added_kinds(), *name_fields()[_FIRST:])))


def state(folder: Path) -> FilesState:
    """Return a stamp of the last commit, at the cost of one look at a file's date."""
    try:
        found = (folder / "meta.json").stat()
    except OSError as error:
        raise IndexUnusableError(f"there is no index in {folder}") from error
    return found.st_ino, found.st_mtime_ns, found.st_size


class Mirror:
    """A folder of links to the files of an index that may not be written to."""

    def __init__(self, folder: Path) -> None:
        self._scratch = ScratchFolder()
        self.folder = self._scratch.path / "index"
        self.folder.mkdir()
        for file in folder.iterdir():
            if file.suffix == ".lock":
                continue
            if file.suffix == ".json":
                shutil.copyfile(file, self.folder / file.name)
            else:
                (self.folder / file.name).symlink_to(file.resolve())

    def close(self) -> None:
        """Drop the links; the files stay."""
        self._scratch.close()


def damaged(folder: Path) -> tuple[str, ...]:
    """Names of files that the last commit needs and whose bytes are not those written, or that are missing."""
    try:
        meta = msgspec.json.decode((folder / "meta.json").read_bytes(), type=_Meta)
    except (OSError, msgspec.MsgspecError):
        return ("meta.json",)
    found = []
    versions: dict[str, bytes] = {}
    for segment in meta.segments:
        files = sorted(folder.glob(segment.segment_id.replace("-", "") + ".*"))
        if not files:
            found.append(segment.segment_id)
        for file in files:
            version = _version(file)
            if version is None:
                found.append(file.name)
            else:
                versions[file.name] = version
    # An engine writes a segment's files together: a version that only one file has was never written.
    times = Counter(versions.values())
    found.extend(name for name, version in versions.items() if times[version] == 1)
    return tuple(found)


def _version(file: Path) -> bytes | None:
    """The engine's version as the file names it; None if the file is incomplete."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        if size < 8:
            return None
        opened.seek(size - 8)
        length, magic = struct.unpack("<II", opened.read(8))
        content = size - 8 - length
        if magic != _MAGIC or content < 0:
            return None
        opened.seek(content)
        footer = _FOOTER.fullmatch(opened.read(length))
        if footer is None:
            return None
        opened.seek(0)
        crc = 0
        while content > 0 and (chunk := opened.read(min(_CHUNK, content))):
            crc = zlib.crc32(chunk, crc)
            content -= len(chunk)
    return footer[1] if crc == int(footer[2]) else None
