"""Makes the bombs and hostile files: `python -m tests.torture.hostile_files FOLDER`."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import zstandard

from tests.forms.samples import BODY, HEADER, columns, csv_row, page
from tests.torture.length import either

SIZE = either(1, 8) * 1_000_000
START = f"{HEADER}\nUNCLAS MANAGUA 900901\n\nE.O. 12958: N/A\nTAGS: SCUL\nSUBJECT: EXERCISE\n"


def _claim(size: int) -> bytes:
    info = tarfile.TarInfo("x")
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)


def _zip(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def _deep(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = gzip.compress(data)
    return data


TEXTS: dict[str, str] = {
    "short lines": START + "1. (U) " + "a\n" * (SIZE // 2),
    "references": START + "REF: " + ", ".join(f"LIMA {n}" for n in range(SIZE // 50)) + "\n\n1. (U) EXERCISE.",
    "tags": START.replace("SCUL", ", ".join(["PREL"] * (SIZE // 50))) + "\n1. (U) EXERCISE.",
    "addressees": HEADER + "INFO RUEHPE/AMEMBASSY LIMA\n" * (SIZE // 100) + START,
    "paragraphs": START + "".join(f"{n}. (U) EXERCISE.\n\n" for n in range(1, SIZE // 100)),
    "rules": START + "EXERCISE\n" + "- " * (SIZE // 4) + "\n1. (U) EXERCISE.",
    "dashes": START + "1. (U) " + "-----\n" * (SIZE // 60),
    "markings": START + "1. " + "(" * (SIZE // 10) + "U" + ")" * (SIZE // 10),
    "entities": START + "1. (U) " + "&#x41;" * (SIZE // 6),
    "digits": START + "1. (U) " + "1" * SIZE,
    "combining": START + "1. (U) e" + "\u0301" * (SIZE // 4),
}


def make(folder: Path) -> None:
    """Write them all."""
    folder.mkdir(parents=True, exist_ok=True)
    good = f"{HEADER}\n{BODY}\n".encode()
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
        "zst": zstandard.ZstdCompressor().compress,
    }
    files: dict[str, bytes] = {f"{name}.txt": text.encode() for name, text in TEXTS.items()}
    files |= {f"bomb.{name}": pack(START.encode() + b"a\n" * (SIZE * 8)) for name, pack in packers.items()}
    files |= {
        "claims.tar": _claim(1 << 50) + good,
        "claims.tar.gz": gzip.compress(_claim(1 << 50)),
        "deep.gz": _deep(good, 12),
        "many.zip": _zip({str(n): b"" for n in range(SIZE // 1000)}),
        "bomb.zip": _zip({str(n): START.encode() + b" " * SIZE for n in range(8)}),
        "page.html": page(body=BODY + "a\n" * (SIZE // 2)).encode(),
        "open-quote.csv": csv_row(*columns()).encode() + b'\n"' + b"x\n" * SIZE,
        "utf16.txt": (START + "a\n" * (SIZE // 4)).encode("utf-16"),
        "nul.txt": START.encode() + bytes(SIZE),
        "noise": bytes(range(256)) * (SIZE // 256),
        "good.txt": good,
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "passwd").symlink_to("/etc/passwd")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
