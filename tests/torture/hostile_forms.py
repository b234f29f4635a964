"""Bombs and lies in the forms that came last: 7-Zip, web archives, PDF, SQLite, Parquet, mail, Word, TEI.

`python -m tests.torture.hostile_forms FOLDER` writes them.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from py7zr import SevenZipFile

from tests.forms.samples import BODY, HEADER
from tests.torture.length import either

SIZE = either(2, 15) * 1_000_000
GOOD = f"{HEADER}\n{BODY}\n".encode()
START = f"{HEADER}\nUNCLAS MANAGUA 900901\n\nE.O. 12958: N/A\nTAGS: SCUL\nSUBJECT: EXERCISE\n\n1. (U) ".encode()


def seven_zip(members: dict[str, bytes]) -> bytes:
    """A 7-Zip archive whose directory is not packed."""
    made = io.BytesIO()
    with SevenZipFile(made, "w") as archive:
        archive.set_encoded_header_mode(False)
        for name, data in members.items():
            archive.writestr(data, name)
    return made.getvalue()


def _directory(data: bytes, change: Callable[[bytearray], None]) -> bytes:
    """A 7-Zip archive with a changed directory and right checksums."""
    made = bytearray(data)
    start, size = (int.from_bytes(made[at : at + 8], "little") for at in (12, 20))
    directory = made[32 + start : 32 + start + size]
    change(directory)
    made[32 + start : 32 + start + size] = directory
    made[28:32] = zlib.crc32(directory).to_bytes(4, "little")
    made[8:12] = zlib.crc32(made[12:32]).to_bytes(4, "little")
    return bytes(made)


def _seven_zip_lies() -> bytes:
    def lie(directory: bytearray) -> None:
        for at in range(len(directory) - 8):
            if directory[at] == 0x0C:  # the sizes of what is unpacked
                directory[at + 1] = 0xFF
                break

    return _directory(seven_zip({"x": GOOD * 40}), lie)


def web_archive(length: str, body: bytes = GOOD, headers: str = "") -> bytes:
    """A record that says a length of its own."""
    head = f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/x\r\nContent-Length: {length}\r\n"
    return f"{head}{headers}Content-Type: text/plain\r\n\r\n".encode() + body + b"\r\n\r\n"


def pdf(objects: list[bytes]) -> bytes:
    """A document of these objects, the first of which is its catalog."""
    made = bytearray(b"%PDF-1.7\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(made)


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)


_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_BOX = b"/MediaBox [0 0 612 792]"


def _pages(count: int, more: bytes = b"", *objects: bytes) -> bytes:
    """Pages with something more, such as one content for all, and further objects after them."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(count))
    pages = [b"<< /Type /Page /Parent 2 0 R %s %s >>" % (_BOX, more)] * count
    return pdf([_CATALOG, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), *pages, *objects])


def _full_pages(count: int) -> bytes:
    """Pages of 60,000 letters each, in a file of 100 kB."""
    lines = b" ".join(b"(" + b"EXERCISE " * 11 + b") Tj T*" for _ in range(600))
    content = zlib.compress(b"BT /F 9 Tf 11 TL 40 740 Td " + lines + b" ET", 9)
    more = b"/Contents %d 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >> >>"
    return _pages(count, more % (3 + count), _stream(b"/Filter /FlateDecode", content))


def _one_page(content: bytes, resources: bytes, *more: bytes, box: bytes = _BOX) -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R /Resources << %s >> >>" % (box, resources)
    return pdf([_CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, _stream(b"", content), *more])


def _pdfs() -> dict[str, bytes]:
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    zeros = zlib.compress(bytes(SIZE * 8), 9)
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /A 5 0 R >> >>"
    wide = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /A %d 0 R >> >>"
    nested = [_stream(wide % (6 + level), b"/A Do " * 10) for level in range(9)]
    text = b"BT /F 10 Tf " + b"(x) Tj " * (SIZE // 7) + b"ET"
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    return {
        "pages": _pages(either(5_001, 10_000)),
        "full-pages": _full_pages(either(20, 600)),
        "page-tree-loop": pdf([_CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>"]),
        "image": _one_page(
            b"q 612 0 0 792 0 0 cm /A Do Q",
            b"/XObject << /A 5 0 R >>",
            _stream(image % (60_000, 60_000) + b" /Filter /FlateDecode", zeros),
        ),
        "stream": _one_page(
            b"", font, box=_BOX
        ).replace(b"/Contents 4 0 R", b"/Contents 5 0 R", 1).replace(b"xref", _bomb_object() + b"xref", 1),
        "form-loop": _one_page(b"/A Do", b"/XObject << /A 5 0 R >>", _stream(form, b"/A Do /A Do")),
        "form-tree": _one_page(b"/A Do", b"/XObject << /A 5 0 R >>", *nested, _stream(wide % 14, b"0 0 1 1 re f")),
        "text": _one_page(text, font),
        "box": _one_page(b"", b"", box=b"/MediaBox [0 0 2000000000 2000000000]"),
    }  # fmt: skip


def _bomb_object() -> bytes:
    data = zlib.compress(b"BT /F 1 Tf (x) Tj ET\n" * (SIZE * 4), 9)
    return b"5 0 obj\n" + _stream(b"/Filter /FlateDecode", data) + b"\nendobj\n"


def _databases(folder: Path) -> dict[str, bytes]:
    made = {}
    scripts = {
        "generated": "CREATE TABLE cable (id TEXT, content TEXT, x AS (hex(zeroblob(400000000))));"
        "INSERT INTO cable VALUES ('08MEXICO900001', 'EXERCISE');",
        "many-tables": "".join(f"CREATE TABLE t{n} (id TEXT, content TEXT);" for n in range(either(500, 20_000))),
        "view": "CREATE TABLE t (id TEXT, content TEXT); CREATE VIEW cable AS WITH RECURSIVE c(x) AS (SELECT 1 "
        "UNION ALL SELECT x + 1 FROM c) SELECT x AS id, 'EXERCISE' AS content FROM c;",
        "many-columns": f"CREATE TABLE cable (id TEXT, content TEXT, {', '.join(f'c{n}' for n in range(1900))});"
        + "INSERT INTO cable (id) VALUES ('08MEXICO900001');" * either(20, 500),
        "blob": f"CREATE TABLE cable (id TEXT, content BLOB); INSERT INTO cable VALUES ('a', zeroblob({SIZE * 10}));",
    }
    for name, script in scripts.items():
        path = folder / name
        connection = sqlite3.connect(path)
        connection.executescript(script)
        connection.close()
        made[name] = path.read_bytes()
    loop = bytearray(made["many-tables"])
    loop[4096 + 5 : 4096 + 9] = (2).to_bytes(4, "big")
    made["broken"] = bytes(loop)
    return made


def _parquet(folder: Path) -> dict[str, bytes]:
    rows = {"id": [f"08MEXICO{n}" for n in range(200)], "content": [GOOD.decode()] * 200}
    pq.write_table(pa.table(rows), folder / "good")
    good = (folder / "good").read_bytes()
    pq.write_table(pa.table({"id": ["a"] * 64, "content": ["x" * SIZE] * 64}), folder / "bomb", compression="zstd")
    pq.write_table(pa.table({"id": ["a"] * (SIZE * 8), "content": [None] * (SIZE * 8)}), folder / "rows")
    text, count = GOOD.decode() + "The lamp was lit.\n" * (SIZE // 50), either(20, 2000)
    column = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), [text])
    pq.write_table(pa.table({"id": [str(n) for n in range(count)], "content": column}), folder / "dictionary")
    footer = int.from_bytes(good[-8:-4], "little")
    lies = bytearray(good)
    for at in range(len(good) - 8 - footer, len(good) - 8):
        if lies[at] == 0x90 and lies[at + 1] == 0x03:  # 200 as a zigzag number
            lies[at : at + 2] = b"\xfe\x7f"
    return {
        "lies": bytes(lies),
        "bomb": (folder / "bomb").read_bytes(),
        "rows": (folder / "rows").read_bytes(),
        "dictionary": (folder / "dictionary").read_bytes(),
        "footer": good[:-8] + b"\xff\xff\xff\x7fPAR1",
    }


def _mails() -> dict[str, bytes]:
    top = b"From a@b.example Mon Feb 26 10:00:00 2007\nMessage-ID: <x>\nFrom: a@b.example\n"
    parts = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    deep = b"Message-ID: <x>\nFrom: a@b.example\nMIME-Version: 1.0\n"
    for level in range(either(300, 3_000)):
        deep += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    inner = b"Message-ID: <x>\nFrom: a@b.example\nContent-Type: message/rfc822\n\n" * either(200, 2_000)
    return {
        "headers.mbox": top + b"X-A: b\n" * (SIZE // 7) + b"\n" + GOOD,
        "folded.mbox": top + b"Subject: a\n" + b" b\n" * (SIZE // 3) + b"\n" + GOOD,
        "encoded.mbox": top + b"Subject: " + b"=?utf-8?q?=41?= " * (SIZE // 16) + b"\n\n" + GOOD,
        "many.mbox": (top + b"\nx\n\n") * (SIZE // 200),
        "no-end.eml": top[42:] + b"X: " + b"a" * SIZE,
        "boundaries.eml": top[42:] + parts + b"--b\n\n" * (SIZE // 5),
        "deep.mhtml": deep + GOOD,
        "mails-in-mails.eml": inner + GOOD,
        "parameters.eml": top[42:] + b"Content-Type: text/plain; " + b"a*0=b; " * (SIZE // 70) + b"\n\n" + GOOD,
    }  # fmt: skip


def _documents() -> dict[str, bytes]:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "EXERCISE">{laughs}]>'
    text = GOOD.decode().replace("&", "&amp;").replace("<", "&lt;")

    def docx(document: str) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", document)
        return made.getvalue()

    body = '<w:document xmlns:w="urn:x"><w:body>{}</w:body></w:document>'
    runs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    tei = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{}</body></text></TEI>'
    telegram = f'<div type="document" n="1"><head>Telegram From the Embassy in Mexico</head><p>{text}</p>'
    return {
        "laughs.docx": docx(xml + body.format(runs.replace("EXERCISE", "&l12;"))),
        "empty.docx": docx(body.format("<w:t " * (SIZE // 5))),
        "runs.docx": docx(body.format(runs + "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * (SIZE // 38))),
        "bomb.docx": docx(body.format("<w:br/>" * (SIZE * 4))),
        "laughs.xml": (xml + tei.format(telegram.replace("EXERCISE", "&l12;") + "</div>")).encode(),
        "deep.xml": tei.format(telegram + "<div>" * (SIZE // 11) + "</div>" * (SIZE // 11) + "</div>").encode(),
        "open.xml": tei.format(telegram + "<hi " * (SIZE // 4)).encode(),
        "notes.xml": tei.format(telegram + "<note>" * (SIZE // 6)).encode(),
        "tags.html": f"<html><body><pre>{text}</pre>{'<' * (SIZE // 2)}{'<p ' * (SIZE // 6)}".encode(),
        "scripts.html": f"<html><body><pre>{text}</pre>{'<script>' * (SIZE // 8)}".encode(),
        "deep.json": b'[{"id": "08MEXICO900001", "content": ' + b"[" * SIZE,
        "quotes.csv": b'"id","content","date"\n"1","' + b'""' * (SIZE // 2),
        "parentheses.sql": b"INSERT INTO cable VALUES (" + b"(" * SIZE,
        "strings.sql": b"INSERT INTO cable (id, content) VALUES ('a', '" + b"''" * (SIZE // 2),
    }


def make(folder: Path) -> None:
    """Write them all."""
    folder.mkdir(parents=True, exist_ok=True)
    bomb = START + b"a\n" * (SIZE * 8)
    claim = bytearray(zstandard.ZstdCompressor(write_content_size=True).compress(GOOD))
    claim[4] |= 0xC0
    files: dict[str, bytes] = {
        "bomb.7z": seven_zip({"x": bomb}),
        "lies.7z": _seven_zip_lies(),
        "short.7z": seven_zip({"x": GOOD * 400})[:-60],
        "many.7z": seven_zip({str(number): b"x" for number in range(either(300, 3_000))}),
        "behind.xz": lzma.compress(GOOD) + b"EXERCISE" * 500,
        "behind.bz2": bz2.compress(GOOD) + b"EXERCISE" * 500,
        "behind.zst": zstandard.compress(GOOD) + b"EXERCISE" * 500,
        "behind.gz": gzip.compress(GOOD) + b"EXERCISE" * 500,
        "claim.zst": bytes(claim),
        "window.zst": b"\x28\xb5\x2f\xfd\x00\xa8" + bytes(100),
        "long.warc": web_archive("1" + "0" * 17),
        "negative.warc": web_archive("-5"),
        "no-number.warc": web_archive("EXERCISE"),
        "short.warc": web_archive("10") + web_archive(str(len(GOOD))),
        "headers.warc": web_archive("10", headers="X: a\r\n" * (SIZE // 6)),
        "line.warc": web_archive("10", headers="X: " + "a" * SIZE + "\r\n"),
        "records.warc": web_archive("0", b"") * (SIZE // 130),
        **{f"{name}.pdf": data for name, data in _pdfs().items()},
        **_mails(),
        **_documents(),
    }
    with TemporaryDirectory() as temporary:
        files |= {f"{name}.sqlite": data for name, data in _databases(Path(temporary)).items()}
        files |= {f"{name}.parquet": data for name, data in _parquet(Path(temporary)).items()}
    for name, data in files.items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
