"""Containers with made-up telegrams in them, and what reading finds in a container."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
from pathlib import Path

import zstandard

from reftel.errors import ReadError
from reftel.reading import sources
from tests.forms.samples import BODY, HEADER, PREAMBLE, columns, csv_row, page

TEXT = (PREAMBLE + HEADER + "\n" + BODY + "\n").encode()
PAGE = page().encode()
TABLE = "".join(csv_row(*columns(number)) + "\n" for number in range(1, 4)).encode()

NOISE = random.Random(7).randbytes(5000).replace(b'"', b"")


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def found(path: Path, errors: list[ReadError] | None = None) -> list[tuple[str, str]]:
    """Path (from the folder on) and form of every source at a path."""
    on_error = errors.append if errors is not None else None
    return [(raw.path.removeprefix(str(path)).removeprefix("/"), raw.form) for raw in sources(path, on_error=on_error)]
