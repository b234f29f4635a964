"""7-Zip, web archives, Word documents, mail: made-up telegrams inside of them, hostile ones among these."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
from py7zr import FILTER_COPY, FILTER_LZMA2, FILTER_PPMD, SevenZipFile
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from reftel.errors import DamagedContainer, NotATelegram, ReadError, TooLarge
from reftel.forms import members
from reftel.reading import read, sources
from tests.forms.samples import ID, SUBJECT
from tests.reading.containers import PAGE, TEXT, tarred, zipped

ADDRESS = "http://mirror.example/cable/2007/02/07MANAGUA900901.html"


def seven(files: dict[str, bytes], filters: list[dict[str, int]] | None = None) -> bytes:
    buffer = io.BytesIO()
    with SevenZipFile(buffer, "w", filters=filters) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return buffer.getvalue()


def renamed(old: str, new: str) -> bytes:
    """A 7z whose member's name is another, of as many characters: py7zr writes no such name."""
    buffer = io.BytesIO()
    with SevenZipFile(buffer, "w") as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(TEXT, old)
    data = bytearray(buffer.getvalue().replace(old.encode("utf-16-le"), new.encode("utf-16-le")))
    start, size = (int.from_bytes(data[at : at + 8], "little") for at in (12, 20))
    data[28:32] = zlib.crc32(data[32 + start : 32 + start + size]).to_bytes(4, "little")
    data[8:12] = zlib.crc32(data[12:32]).to_bytes(4, "little")
    return bytes(data)


def warc(pages: dict[str, tuple[str, bytes, tuple[tuple[str, str], ...]]], zip_it: bool = True) -> bytes:
    """Address -> status, body, headers."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=zip_it)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "EXERCISE"}))
    for address, (status, body, headers) in pages.items():
        said = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address,
            "response",
            payload=io.BytesIO(body),
            http_headers=said,
            warc_headers_dict={"WARC-Date": "2010-12-09T09:09:00Z"},
        )
        writer.write_record(record)
    return buffer.getvalue()


def chunked(data: bytes) -> bytes:
    parts = [data[at : at + 700] for at in range(0, len(data), 700)]
    return b"".join(b"%x;x=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def docx(text: str) -> bytes:
    paragraphs = "".join(
        "<w:p><w:r><w:t xml:space='preserve'>" + line.replace("&", "&amp;").replace("<", "&lt;") + "</w:t></w:r></w:p>"
        for line in text.split("\n")
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:document xmlns:w="urn:x"><w:body>'
        f"{paragraphs}<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p></w:body></w:document>"
    )
    return zipped(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode(), "word/styles.xml": b"<x/>"}
    )


def found(tmp_path: Path, data: bytes) -> tuple[list[tuple[str, str]], list[ReadError]]:
    path = tmp_path / "no.telling"
    path.write_bytes(data)
    errors: list[ReadError] = []
    got = [(raw.path.removeprefix(str(path)), raw.form) for raw in sources(path, on_error=errors.append)]
    return got, errors


CONTAINERS: list[tuple[str, bytes, list[tuple[str, str]]]] = [
    (
        "7z",
        seven({"1973/01/x.txt": TEXT, "a": PAGE}),
        [(" > 1973/01/x.txt", "telegram-text"), (" > a", "cablegate-page")],
    ),
    ("7z copied", seven({"x": TEXT}, filters=[{"id": FILTER_COPY}]), [(" > x", "telegram-text")]),
    ("7z ppmd", seven({"x": TEXT}, filters=[{"id": FILTER_PPMD, "order": 6, "mem": 24}]), [(" > x", "telegram-text")]),
    ("7z in a zip", zipped({"in.7z": seven({"x": TEXT})}), [(" > in.7z > x", "telegram-text")]),
    ("7z, hostile names", renamed("zz/zz/etc/x", "../../etc/x"), [(" > ../../etc/x", "telegram-text")]),
    ("warc", warc({ADDRESS: ("200 OK", PAGE, ())}, zip_it=False), [(f" > {ADDRESS}", "cablegate-page")]),
    ("warc.gz", warc({ADDRESS: ("200 OK", PAGE, ())}), [(f" > {ADDRESS}", "cablegate-page")]),
    (
        "warc of a chunked gzip",
        warc(
            {
                ADDRESS: (
                    "200 OK",
                    chunked(gzip.compress(PAGE)),
                    (("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")),
                )
            }
        ),
        [(f" > {ADDRESS}", "cablegate-page")],
    ),
    (
        "warc that says chunked of what is not",
        warc({ADDRESS: ("200 OK", PAGE, (("Transfer-Encoding", "chunked"),))}),
        [(f" > {ADDRESS}", "cablegate-page")],
    ),
    (
        "warc, deflate and brotli",
        warc(
            {
                ADDRESS: ("200 OK", zlib.compress(PAGE), (("Content-Encoding", "deflate"),)),
                ADDRESS + "?": ("200 OK", brotli.compress(PAGE), (("Content-Encoding", "br"),)),
            }
        ),
        [(f" > {ADDRESS}", "cablegate-page"), (f" > {ADDRESS}?", "cablegate-page")],
    ),
    (
        "wacz",
        zipped(
            {
                "datapackage.json": b'{"profile": "data-package"}',
                "pages/pages.jsonl": b'{"format": "json-pages-1.0"}',
                "archive/data.warc.gz": warc({ADDRESS: ("200 OK", PAGE, ())}),
            }
        ),
        [(f" > archive/data.warc.gz > {ADDRESS}", "cablegate-page")],
    ),
    ("docx", docx(TEXT.decode()), [(" > word/document.xml", "word-document")]),
]


@pytest.mark.parametrize(("title", "data", "wanted"), CONTAINERS, ids=[title for title, *_ in CONTAINERS])
def test_any_container_by_its_content(tmp_path: Path, title: str, data: bytes, wanted: list[tuple[str, str]]) -> None:
    assert found(tmp_path, data) == (wanted, [])
    assert [witness.cable.id for witness in read(tmp_path)] == [ID] * len(wanted)


@pytest.mark.parametrize("data", [one for title, one, _ in CONTAINERS if "7z" in title])
def test_members_of_a_7z_are_their_bytes(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.7z").write_bytes(data)
    assert {raw.data for raw in sources(tmp_path)} <= {TEXT, PAGE}


def test_a_page_of_a_web_archive_says_where_and_when_it_was_found(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(warc({ADDRESS: ("200 OK", PAGE, ())}))
    (raw,) = sources(tmp_path)
    assert raw.provenance is not None
    assert raw.provenance.address == ADDRESS
    assert raw.provenance.date == dt.datetime(2010, 12, 9, 9, 9, tzinfo=dt.UTC)
    assert raw.data == PAGE


def test_a_page_that_the_server_did_not_have(tmp_path: Path) -> None:
    data = warc({ADDRESS: ("404 Not Found", PAGE, ()), ADDRESS + "?": ("200 OK", PAGE, ())})
    got, errors = found(tmp_path, data)
    assert got == [(f" > {ADDRESS}?", "cablegate-page")]
    assert [error.expected for error in errors] == ["a page; the server answered 404"]


def test_values_of_a_word_document_lead_to_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(docx(TEXT.decode()))
    (witness,) = read(tmp_path)
    assert witness.cable.subject == SUBJECT
    (field,) = [field for field in witness.cable.fields if field.name == "subject"]
    origin = witness.text.origin(field.span)
    assert witness.data[origin.start : origin.end].decode() == SUBJECT
    assert [defect.note for defect in witness.frame.defects] == ["4 characters that were deleted with changes tracked"]


def claims_more() -> bytes:
    """A web archive whose last record is longer than the file."""
    data = warc({ADDRESS: ("200 OK", PAGE, ())}, zip_it=False)
    return data[:-400]


def encrypted() -> bytes:
    buffer = io.BytesIO()
    with SevenZipFile(buffer, "w", password="x") as archive:
        archive.writestr(TEXT, "x")
    return buffer.getvalue()


def linked(tmp_path: Path) -> bytes:
    (tmp_path / "aim").write_bytes(TEXT)
    (tmp_path / "link").symlink_to("aim")
    buffer = io.BytesIO()
    with SevenZipFile(buffer, "w") as archive:
        archive.write(tmp_path / "link", "link")
        archive.writestr(TEXT, "x")
    (tmp_path / "aim").unlink()
    (tmp_path / "link").unlink()
    return buffer.getvalue()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


DAMAGED: list[tuple[str, bytes, str]] = [
    ("7z cut", seven({"x": TEXT})[:-20], "undamaged"),
    ("7z of nothing", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(24), ""),
    ("7z garbled", flipped(seven({"x": TEXT}), 90), "undamaged"),
    ("7z, wrong checksum", flipped(seven({"x": TEXT}, filters=[{"id": FILTER_COPY}]), 60), "checksum"),
    ("7z encrypted", encrypted(), "not encrypted"),
    ("7z, much memory", seven({"x": TEXT}, filters=[{"id": FILTER_LZMA2, "dict_size": 1 << 29}]), "memory"),
    ("warc cut", claims_more(), "undamaged"),
    ("warc of a long line", b"WARC/1.0\r\n" + b"x" * (2 << 20), "record"),
    ("warc of many lines", b"WARC/1.0\r\n" + b"x: y\r\n" * (1 << 19), "record"),
    ("warc, not a record", warc({}, zip_it=False) + b"rubbish\r\n", "record"),
    ("compound", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "undamaged"),
    ("xlsx", zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "Excel"),
]


@pytest.mark.parametrize(("title", "data", "words"), DAMAGED, ids=[title for title, *_ in DAMAGED])
def test_damage_is_said(tmp_path: Path, title: str, data: bytes, words: str) -> None:
    got, errors = found(tmp_path, data)
    assert got == []
    if words:
        assert [type(error) for error in errors] in ([DamagedContainer], [NotATelegram])
        assert words in errors[0].expected


def test_links_in_a_7z_are_not_followed(tmp_path: Path) -> None:
    got, errors = found(tmp_path, linked(tmp_path))
    assert got == [(" > x", "telegram-text")]
    assert ["links are not followed" in error.expected for error in errors] == [True]


@pytest.mark.parametrize("wrap", ["7z", "br"])
def test_a_bomb_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrap: str) -> None:
    monkeypatch.setattr(members, "FLOOR", 1 << 20)
    monkeypatch.setattr(members, "RATIO", 20)
    large = TEXT + b" " * (20 << 20)
    if wrap == "7z":
        data = seven({"x": large, "y": TEXT})
    else:
        data = warc({ADDRESS: ("200 OK", brotli.compress(large, quality=5), (("Content-Encoding", "br"),))})
    got, errors = found(tmp_path, data)
    assert got == []
    assert {type(error) for error in errors} == {TooLarge}
    assert all(error.offset < 3 << 20 for error in errors)


# mail ----------------------------------------------------------------------------------------------------------------


def test_a_word_document_is_not_a_zip_of_styles(tmp_path: Path) -> None:
    buffer = io.BytesIO(docx("nothing of that kind"))
    assert zipfile.is_zipfile(buffer)
    with pytest.raises(NotATelegram, match="Word document"):
        (tmp_path / "x.docx").write_bytes(buffer.getvalue())
        list(read(tmp_path))


HEADER = 512
"""Bytes of a tar's header."""


@pytest.mark.parametrize("damage", ["cut in a header", "cut before a header", "a damaged header"])
def test_a_tar_that_ends_early_says_so(tmp_path: Path, damage: str) -> None:
    whole = tarred({"a": TEXT, "b": TEXT})
    second = HEADER + -(-len(TEXT) // 512) * 512
    data = {
        "cut in a header": whole[: second + 300],
        "cut before a header": whole[:second],
        "a damaged header": flipped(whole, second + 150),
    }[damage]
    got, errors = found(tmp_path, data)
    assert [name for name, _ in got] == [" > a"]
    assert [type(error) for error in errors] == [DamagedContainer]
    assert "header" in errors[0].expected
