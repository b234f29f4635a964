"""Containers of exercise copies: mail, Word documents, saved pages, web archives, 7-Zip, tables of other kinds.

Only the essential parts of such a container are written. Members of a web archive or a mailbox are collected, and
written when all are there; so are the rows of an SQLite database.
"""

from __future__ import annotations

import io
import json
import quopri
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from reftel.exercise.stored_gzip import stored_gzip

COLUMNS = ("id", "date", "refid", "classification", "origin", "destination", "header", "content")
"""Of a database dump of the Cablegate site."""

_MAIL_HEAD = (
    "From: Exercise Desk <desk@example.org>\n"
    "To: reading-room@example.org\n"
    "Subject: FW: exercise traffic\n"
    "Date: Mon, 04 Jan 2010 09:00:00 +0000\n"
    "MIME-Version: 1.0\n"
)
_BOUNDARY = "=_exercise_4711"


class Wrap(NamedTuple):
    """A container: the form of its contents, the place of a member, and the function that writes a file of one
    member."""

    inner: str
    path: str
    """With `{name}` of the copy, `{id}` of the telegram and `{n}`, which counts from 1."""
    around: Callable[[bytes, str], bytes] | None = None
    """(member, id) -> the file; None for a file of many members."""


def mail(data: bytes, cable_id: str) -> bytes:
    """Return a mail with the telegram as an attachment."""
    body = quopri.encodestring(data).decode("ascii")
    return (
        f'{_MAIL_HEAD}Content-Type: multipart/mixed; boundary="{_BOUNDARY}"\n\n'
        f"--{_BOUNDARY}\nContent-Type: text/plain; charset=utf-8\n\nEXERCISE: see the attachment.\n"
        f'--{_BOUNDARY}\nContent-Type: text/plain; name="{cable_id}.txt"\n'
        f'Content-Disposition: attachment; filename="{cable_id}.txt"\n'
        f"Content-Transfer-Encoding: quoted-printable\n\n{body}\n--{_BOUNDARY}--\n"
    ).encode()


def quoted(data: bytes, _: str) -> bytes:
    """Return a mail that quotes the telegram, a mark before each line."""
    lines = "".join(f"> {line}\n" for line in data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n"))
    text = quopri.encodestring(f"Colleagues, see below.\n\n{lines}\nRegards\n".encode()).decode("ascii")
    kind = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"
    return f"{_MAIL_HEAD}{kind}\n{text}".encode()


def word(data: bytes, _: str) -> bytes:
    """Return a Word document (ECMA-376) with a paragraph for each line."""
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    text = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line, quote=False)}</w:t></w:r></w:p>' for line in lines
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{text}</w:body></w:document>",
    }
    return zipped({name: f'<?xml version="1.0" encoding="UTF-8"?>\n{part}'.encode() for name, part in parts.items()})


def saved_page(data: bytes, cable_id: str) -> bytes:
    """Return a page as browsers save it in one file (MHTML, RFC 2557)."""
    return (
        f"From: <Saved by an exercise>\nSubject: Cable Viewer\nMIME-Version: 1.0\nContent-Type: multipart/related; "
        f'type="text/html"; boundary="{_BOUNDARY}"\n\n--{_BOUNDARY}\nContent-Type: text/html; charset=utf-8\n'
        f"Content-Transfer-Encoding: quoted-printable\nContent-Location: {address(cable_id)}\n\n"
        f"{quopri.encodestring(data).decode('ascii')}\n--{_BOUNDARY}--\n"
    ).encode()


def address(cable_id: str) -> str:
    """Return where an exercise site has the page of a cable."""
    return f"http://cables.example.org/cable/{cable_id}.html"


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip with members as they are, so that its bytes do not depend on a compressor."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o644 << 16
            made.writestr(info, data)
    return out.getvalue()


def mailbox(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a mailbox (mbox, RFC 4155) of mails with one attachment each."""
    return b"".join(
        b"From desk@example.org Mon Jan  4 09:00:00 2010\n" + mail(data, name.removesuffix(".txt")) + b"\n"
        for name, data in members
    )


def web_archive(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a web archive (WARC 1.0, ISO 28500), each record compressed separately."""
    out = io.BytesIO()
    for at, (where, data) in enumerate(members):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + data
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{at:012}>\r\n"
            f"WARC-Date: 2011-09-02T10:00:00Z\r\nWARC-Target-URI: {where}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        out.write(stored_gzip(head.encode() + block + b"\r\n\r\n"))
    return out.getvalue()


def packed_archive(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a web archive in a zip with its description (WACZ 1.1.1)."""
    about = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": []})
    return zipped({"archive/data.warc.gz": web_archive(members), "datapackage.json": about.encode()})


def seven_zip(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a 7-Zip archive; its bytes depend on the library."""
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as made:
        for name, data in members:
            made.writestr(data, name)
    return out.getvalue()


def database(rows: Sequence[tuple[str, bytes]]) -> bytes:
    """Return an SQLite database with a table `cable`; each row is a JSON list of its columns."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE cable ({', '.join(f'{name} TEXT' for name in COLUMNS)})")
    marks = ", ".join("?" * len(COLUMNS))
    connection.executemany(f"INSERT INTO cable VALUES ({marks})", [json.loads(data) for _, data in rows])  # noqa: S608
    connection.commit()
    made = connection.serialize()
    connection.close()
    return made


def sql_row(values: Sequence[str]) -> bytes:
    """Return a statement as MySQL's dump writes it."""
    said = ", ".join(
        "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'" for value in values
    )
    return f"INSERT INTO cable ({', '.join(COLUMNS)}) VALUES ({said});\n".encode()  # noqa: S608 - written to a file


def json_row(values: Sequence[str]) -> bytes:
    """Return an object of JSON Lines."""
    return json.dumps(dict(zip(COLUMNS, values, strict=True))).encode() + b"\n"


def list_row(values: Sequence[str]) -> bytes:
    """Return the values as a JSON list, for `database`."""
    return json.dumps(list(values)).encode()


def semicolon_row(values: Sequence[str]) -> bytes:
    """Return a row with semicolons between and quotes doubled."""
    return ";".join('"' + value.replace('"', '""') + '"' for value in values).encode() + b"\r\n"


def tabbed_row(values: Sequence[str]) -> bytes:
    """Return a row in UTF-16 with tabs between."""
    return ("\t".join('"' + value.replace('"', '""') + '"' for value in values) + "\r\n").encode("utf-16-le")


ROWS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "sql": sql_row,
    "jsonl": json_row,
    "sqlite": list_row,
    "csv-semicolon": semicolon_row,
    "csv-tab": tabbed_row,
}
"""Kind of table -> function that writes a row of it."""

TOPS: dict[str, bytes] = {
    "cables.sql": b"-- EXERCISE EXERCISE EXERCISE\nCREATE TABLE cable (id int, content text);\n",
    "cables-semicolon.csv": ";".join(COLUMNS).encode() + b"\r\n",
    "cables-tab.txt": b"\xff\xfe" + ("\t".join(COLUMNS) + "\r\n").encode("utf-16-le"),
}
"""File of a table -> text over its first row."""

COLLECTED: dict[str, Callable[[Sequence[tuple[str, bytes]]], bytes]] = {
    "mail.mbox": mailbox,
    "pages.warc.gz": web_archive,
    "pages.wacz": packed_archive,
    "texts.7z": seven_zip,
    "cables.db": database,
}
"""File -> function that makes it of all its members."""

WRAPS: dict[str, Wrap] = {
    "eml": Wrap("text", "{name}.eml > {id}.txt", mail),
    "mail-quoted": Wrap("text", "{name}.eml > part 1", quoted),
    "mbox": Wrap("text", "mail.mbox > {n} > {id}.txt"),
    "docx": Wrap("text", "{name}.docx > word/document.xml", word),
    "mht": Wrap("page", "{name}.mht > http://cables.example.org/cable/{id}.html", saved_page),
    "warc": Wrap("page", "pages.warc.gz > http://cables.example.org/cable/{id}.html"),
    "wacz": Wrap("page", "pages.wacz > archive/data.warc.gz > http://cables.example.org/cable/{id}.html"),
    "7z": Wrap("text", "texts.7z > {name}.txt"),
    "sql": Wrap("csv", "cables.sql # cable {n}"),
    "sqlite": Wrap("csv", "cables.db # cable {n}"),
    "jsonl": Wrap("csv", "cables.jsonl # {n}"),
    "csv-semicolon": Wrap("csv", "cables-semicolon.csv # {n}"),
    "csv-tab": Wrap("csv", "cables-tab.txt # {n}"),
}
"""Form of the output -> its container."""


def file_of(path: str) -> str:
    """Return the file of a copy's path in truth.jsonl."""
    return path.partition(" > ")[0].partition(" # ")[0]


def write_collected(folder: Path, collected: dict[str, list[tuple[str, bytes]]]) -> int:
    """Write the files whose members are complete; return their number."""
    for name, members in collected.items():
        (folder / name).write_bytes(COLLECTED[name](members))
    return len(collected)
