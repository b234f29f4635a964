"""Outputs for copies: loose files, a table, a zip, a tar.gz. Same copies, same bytes, on any machine.

Compressors differ between machines, so the zip and the gzip hold their members uncompressed; every reader takes that.
"""

from __future__ import annotations

import tarfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import IO, BinaryIO

from reftel.exercise.containers import COLLECTED, TOPS, file_of, write_collected
from reftel.exercise.copies import TABLE, TAR, ZIP
from reftel.exercise.stored_gzip import StoredGzip


class Sinks:
    """The files under an output folder. Containers are opened with their first member."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[Path] = set()
        self._table: BinaryIO | None = None
        self._zip: zipfile.ZipFile | None = None
        self._gzip: StoredGzip | None = None
        self._collected: dict[str, list[tuple[str, bytes]]] = {}
        self.files = 0
        self.bytes = 0

    def put(self, path: str, data: bytes) -> None:
        """A copy, by its path as truth.jsonl has it."""
        self.bytes += len(data)
        if path.startswith(TABLE):
            if self._table is None:
                self.files += 1
                self._table = (self._folder / TABLE).open("wb", buffering=1 << 20)
            self._table.write(data)
            self._table.write(b"\n")
            return
        _, _, inside = path.partition(" > ")
        if file_of(path) in COLLECTED:
            self._collected.setdefault(file_of(path), []).append((inside.rpartition(" > ")[2], data))
            return
        if file_of(path) in TOPS or file_of(path).endswith(".jsonl"):
            self._add_row(file_of(path), data)
            return
        container, _, member = path.rpartition(" > ")
        if container == ZIP:
            self._to_zip(member, data)
        elif container == TAR:
            self._to_tar(member, data)
        else:
            target = self._folder / file_of(path)
            if target.parent not in self._made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(target.parent)
            target.write_bytes(data)
            self.files += 1

    def _add_row(self, name: str, data: bytes) -> None:
        target = self._folder / name
        if target not in self._made:
            self._made.add(target)
            self.files += 1
            target.write_bytes(TOPS.get(name, b""))
        with target.open("ab") as file:
            file.write(data)

    def _to_zip(self, member: str, data: bytes) -> None:
        if self._zip is None:
            self.files += 1
            self._zip = zipfile.ZipFile(self._folder / ZIP, "w", zipfile.ZIP_STORED)
        info = zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0))
        info.create_system = 3
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, data)

    def _to_tar(self, member: str, data: bytes) -> None:
        if self._gzip is None:
            self.files += 1
            self._gzip = StoredGzip((self._folder / TAR).open("wb", buffering=1 << 20))
        info = tarfile.TarInfo(member)  # a TarFile would remember every member
        info.size = len(data)
        self._gzip.write(info.tobuf(tarfile.USTAR_FORMAT, "ascii"))
        self._gzip.write(data + bytes(-len(data) % tarfile.BLOCKSIZE))

    def close(self) -> None:
        """Ends and closes everything."""
        self.files += write_collected(self._folder, self._collected)
        if self._table is not None:
            self._table.close()
        if self._zip is not None:
            self._zip.close()
        if self._gzip is not None:
            self._gzip.write(bytes(2 * tarfile.BLOCKSIZE))
            self._gzip.close()

    def abandon(self) -> None:
        """Close everything unfinished, on a disk that may be full."""
        files: list[BinaryIO | StoredGzip | IO[bytes] | None] = [self._table, self._gzip]
        if self._zip is not None:
            files.append(self._zip.fp)
            self._zip.fp = None  # else it is finished when it is freed
        for each in files:
            if each is not None:
                with suppress(OSError):
                    each.close()
