"""Makes large hostile containers, each of one kind of part in the greatest number that its size holds."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import struct
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from tests.torture.hostile_forms import GOOD, pdf, web_archive
from tests.torture.length import either

SIZE = either(200_000, 30_000_000)
"""Bytes of a file."""


def _repeat(part: bytes, *, before: bytes = b"", after: bytes = b"") -> bytes:
    return before + part * (max(SIZE - len(before) - len(after), 0) // len(part)) + after


def _zip(parts: Iterator[tuple[str, bytes]], size: int = SIZE) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
            if made.tell() > size:
                break
    return made.getvalue()


def _numbered(data: bytes, name: str = "{}") -> Iterator[tuple[str, bytes]]:
    for number in range(either(200, 100_000)):
        yield name.format(number), data


def _tar(parts: Iterator[tuple[str, bytes]], form: int = tarfile.PAX_FORMAT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for name, data in parts:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
            if made.tell() > SIZE:
                break
    return made.getvalue()


def _compound(streams: int) -> bytes:
    """An OLE file whose sectors lead in a circle, of so many entries in its directory."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<109I", head, 76, *([0xFFFFFFFF] * 109))
    struct.pack_into("<I", head, 76, 0)
    table = struct.pack("<128I", 0xFFFFFFFD, *([1] * 127))
    entry = "x".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 4, 2, 1) + b"\xff" * 12 + bytes(48)
    return bytes(head) + table + entry[:128] * streams


def _databases(folder: Path) -> dict[str, bytes]:
    made = {}
    cable, put = "CREATE TABLE cable (id TEXT, content TEXT)", "INSERT INTO cable VALUES (?, ?)"
    for name, script, rows in (
        ("rows.sqlite", cable, (put, ("x", "y"))),
        ("empty.sqlite", cable, (put, (None, None))),
        ("tables.sqlite", "CREATE TABLE other (a)", ("INSERT INTO other VALUES (?)", ("z" * 200,))),
    ):
        path = folder / name
        connection = sqlite3.connect(path)
        connection.execute(script)
        connection.executemany(rows[0], [rows[1]] * (SIZE // (10 + sum(len(value or "") for value in rows[1]))))
        connection.commit()
        connection.close()
        made[name] = path.read_bytes()
        path.unlink()
    return made


def _tables(folder: Path) -> dict[str, bytes]:
    count = SIZE // 4
    pq.write_table(pa.table({"id": [str(n) for n in range(count)], "content": ["x"] * count}), folder / "a")
    pq.write_table(pa.table({"id": ["a"] * 300, "content": ["x" * (SIZE // 10)] * 300}), folder / "b")
    wide = {f"c{n}": [None] for n in range(either(500, 20_000))}
    pq.write_table(pa.table({"id": ["a"], "content": ["b"], **wide}), folder / "c")
    groups = pa.table({"id": ["a"] * (SIZE // 3000), "content": ["b"] * (SIZE // 3000)})
    pq.write_table(groups, folder / "d", row_group_size=1)
    made = {f"{name}.parquet": (folder / name).read_bytes() for name in "abcd"}
    for name in "abcd":
        (folder / name).unlink()
    return made


def _mails() -> dict[str, bytes]:
    part = b"--b\nContent-Type: message/rfc822\n\nSubject: x\n\nx\n"
    start = b"From: a@b.example\nDate: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    encoded = b"Content-Transfer-Encoding: base64\n\n"
    return {
        "messages.mbox": _repeat(b"From a@b Mon Feb 26 10:00:00 2007\nFrom: a@b\nSubject: x\n\nx\n\n"),
        "separators.mbox": _repeat(b"From a@b Mon Feb 26 10:00:00 2007\n\n"),
        "long-line.mbox": b"From a@b Mon Feb 26 10:00:00 2007\nFrom: a@b\n\n" + b"x" * SIZE,
        "parts.mhtml": _repeat(part, before=start),
        "base64.mhtml": start + b"--b\nContent-Type: text/plain\n" + encoded + b"QUFB\n" * (SIZE // 5),
        "quoted.mhtml": _repeat(b"=41=\n", before=start + b"--b\nContent-Transfer-Encoding: quoted-printable\n\n"),
    }


def _texts() -> dict[str, bytes]:
    insert = b"INSERT INTO `cable` (`id`, `content`) VALUES "
    row = json.dumps({"id": "08MEXICO900001", "content": GOOD.decode()}).encode()
    cells = b'id,content\n08MEXICO900001,"' + GOOD.replace(b'"', b'""') + b'"\n'
    return {
        "rows.sql": _repeat(b"('a','b'),", before=insert, after=b"('a','b');\n"),
        "statements.sql": _repeat(insert + b"('a','b');\n"),
        "backslashes.sql": _repeat(b"\\\\\\'", before=insert + b"('a','", after=b"');\n"),
        "comments.sql": _repeat(b"/* -- */ -- x\n", before=insert + b"('a','b');\n"),
        "copy.sql": _repeat(b"a\tb\n", before=b"COPY cable (id, content) FROM stdin;\n"),
        "columns.sql": b"CREATE TABLE cable (" + b"c text, " * (SIZE // 8) + b"id text);\n" + insert + b"('a','b');\n",
        "rows.json": _repeat(b'{"id":"a","content":"b"},', before=b"[" + row + b",", after=b"{}]"),
        "keys.json": b"["
        + row
        + b',{"id":"a","content":"b",'
        + b",".join(b'"%d":0' % n for n in range(SIZE // 10))
        + b"}]",
        "numbers.json": b"[" + row + b',{"id":"a","content":[' + b"1," * (SIZE // 2) + b"1]}]",
        "digits.json": b"[" + row + b',{"id":"a","content":"b","n":' + b"9" * SIZE + b"}]",
        "string.json": b"[" + row + b',{"id":"a","content":"' + b"\\u00e9" * (SIZE // 6),
        "lines.jsonl": _repeat(b'{"id":"a","content":"b"}\n', before=row + b"\n"),
        "spaces.json": b"[" + row + b" " * SIZE,
        "empty.jsonl": _repeat(b"\n", before=row + b"\n"),
        "rows.csv": _repeat(b"a,b\n", before=cells),
        "commas.csv": _repeat(b",", before=cells),
        "line-ends.csv": _repeat(b"\n\r", before=cells),
        "telegrams.txt": _repeat(b"P 261000Z FEB 07\nFM AMEMBASSY LIMA\n"),
        "returns.txt": _repeat(b"\r", before=GOOD),
        "long-line.html": b"<html><pre>" + GOOD + b"a" * SIZE,
        "attributes.html": _repeat(b' a="', before=b"<html><pre " + GOOD),
        "comments.html": _repeat(b"<!--", before=b"<html><pre>" + GOOD),
        "open.xml": _repeat(b"<a>", before=b"<?xml version='1.0'?><TEI xmlns='http://www.tei-c.org/ns/1.0'>"),
    }


def _documents() -> dict[str, bytes]:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    paragraphs = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * (SIZE // 2)
    document = b"<w:document xmlns:w='urn:x'><w:body>" + paragraphs + b"</w:body></w:document>"
    return {
        "objects.pdf": pdf(objects + [b"<< >>"] * (SIZE // 44)),
        "comment.pdf": b"%PDF-1.7\n" + b"%\n" * (SIZE // 2),
        "paragraphs.docx": _zip(iter([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document)])),
        "circle.msg": _compound(SIZE // 128),
    }


def make(folder: Path) -> None:
    """Write them all."""
    folder.mkdir(parents=True, exist_ok=True)
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress,
        "bz2": bz2.compress,
        "xz": lambda data: lzma.compress(data, preset=1),
        "zst": zstandard.ZstdCompressor().compress,
    }
    files: dict[str, bytes] = {}
    for name, pack in packers.items():
        files[f"frames.{name}"] = _repeat(pack(b""))
        files[f"zeros.{name}"] = _repeat(pack(bytes(4_000_000)))
        files[f"letters.{name}"] = pack(bytes(97 + n * 7 % 26 for n in range(1000)) * (SIZE // 1000))
    files |= {
        "empty.zip": _zip(_numbered(b"")),
        "telegrams.zip": _zip(_numbered(GOOD)),
        "zeros.zip": _zip(_numbered(bytes(16_000_000)), SIZE // 10),
        "zips.zip": _zip(_numbered(_zip(_numbered(b"x"), 20_000))),
        "names.zip": _zip(_numbered(b"", "x" * 60_000 + "{}")),
        "gzips.tar": _tar(_numbered(gzip.compress(b"x" * 100))),
        "names.tar": _tar(_numbered(b"", "x" * 60_000 + "{}")),
        "telegrams.tar": _tar(_numbered(GOOD), tarfile.GNU_FORMAT),
        "records.warc": _repeat(web_archive("1", b"x")),
        "html.warc": _repeat(web_archive(str(len(GOOD)))),
        **_mails(),
        **_texts(),
        **_documents(),
        **_databases(folder),
        **_tables(folder),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)


def main() -> None:
    """Write them into the folder that is given."""
    print(json.dumps({"size": SIZE}))
    make(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
