"""Telegrams in RTF documents and OpenDocument texts."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.errors import NotATelegram, ReadError
from reftel.forms import form_named, sniff
from reftel.model import Witness
from reftel.reading import RawSource, read, read_source
from reftel.spans import Span
from tests.forms.samples import BODY, HEADER, ID, SUBJECT
from tests.reading.test_more_containers import found

TELEGRAM = f"{HEADER}\n{BODY}\n"
SECOND = TELEGRAM.replace("900901", "900902").replace("0901", "0902")
RTF = form_named("rtf-document")
ODT = form_named("open-document")
TYPE = "application/vnd.oasis.opendocument.text"
ROOT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
)


def rtf(text: str, *, top: str = "\\ansi\\ansicpg1252\\deff0", before: str = "", code: str = "hex") -> bytes:
    """A document as word processors write it."""
    said = re.sub(r"[\\{}]", lambda sign: "\\" + sign.group(), text)
    if code == "hex":
        said = "".join(one if ord(one) < 128 else f"\\'{one.encode('cp1252')[0]:02x}" for one in said)
    else:
        said = "".join(one if ord(one) < 128 else f"\\u{ord(one)}?" for one in said)
    lines = "\\par\r\n".join(f"{{\\lang1033\\f0 {line}}}" if line else "" for line in said.split("\n"))
    fonts = "{\\fonttbl{\\f0\\fmodern\\fcharset0 Courier New;}}{\\info{\\title FM AMEMBASSY NOWHERE}}"
    return f"{{\\rtf1{top}{fonts}{{\\*\\generator Exercise 1;}}{before}\\pard\\plain {lines}}}".encode("ascii")


def content(text: str, before: str = "", *, behind: str = "") -> str:
    """A `content.xml`."""

    def line(written: str) -> str:
        escaped = html.escape(written, quote=False)
        return re.sub("  +", lambda run: f' <text:s text:c="{len(run.group()) - 1}"/>', escaped)

    lines = "".join(f'<text:p text:style-name="P1">{line(each)}</text:p>' for each in text.split("\n"))
    return (
        f"{ROOT}<office:body><office:text>{before}{lines}{behind}</office:text></office:body></office:document-content>"
    )


def odt(text: str, before: str = "", *, behind: str = "", kind: str = TYPE, styles: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml", '<?xml version="1.0" encoding="UTF-8"?>\n' + content(text, before, behind=behind)
        )
        archive.writestr("styles.xml", styles or "<office:document-styles/>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return made.getvalue()


def one(tmp_path: Path, data: bytes) -> list[Witness]:
    (tmp_path / "x").write_bytes(data)
    return list(read(tmp_path / "x"))


DOCUMENTS = [
    ("rtf", rtf(TELEGRAM)),
    ("rtf in unicode", rtf(TELEGRAM, code="unicode")),
    ("rtf of a Mac", rtf(TELEGRAM, top="\\mac", code="unicode")),
    ("odt", odt(TELEGRAM)),
    ("flat odt", content(TELEGRAM).replace("office:document-content", "office:document").encode()),
]


@pytest.mark.parametrize(("title", "data"), DOCUMENTS, ids=[title for title, _ in DOCUMENTS])
def test_a_telegram_in_a_document(tmp_path: Path, title: str, data: bytes) -> None:
    (plain,) = one(tmp_path, TELEGRAM.encode())
    (witness,) = one(tmp_path, data)
    assert (witness.cable.id, witness.cable.subject) == (ID, SUBJECT)
    assert [each.text for each in witness.cable.paragraphs] == [each.text for each in plain.cable.paragraphs]
    assert witness.text.text.rstrip() == plain.text.text.rstrip()
    assert [each.code for each in witness.cable.defects] == [each.code for each in plain.cable.defects]


@pytest.mark.parametrize(("title", "data"), DOCUMENTS, ids=[title for title, _ in DOCUMENTS])
def test_values_lead_to_their_bytes(tmp_path: Path, title: str, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    (witness,) = read(tmp_path / "x")
    (form,) = found(tmp_path, data)[0]
    source = b"".join(
        archive.read(name) for archive in [zipfile.ZipFile(io.BytesIO(data))] for name in ("content.xml", "styles.xml")
    ) if title == "odt" else data  # fmt: skip
    (field,) = [field for field in witness.cable.fields if field.name == "subject"]
    span = witness.text.origin(Span(field.span.start, field.span.start + len("EXERCISE")))
    assert source[span.start : span.end] == b"EXERCISE"
    assert form[1] in (RTF.name, ODT.name)


@pytest.mark.parametrize("data", [rtf(TELEGRAM + "NNNN\n\n" + SECOND), odt(TELEGRAM + "NNNN\n\n" + SECOND)])
def test_several_telegrams(tmp_path: Path, data: bytes) -> None:
    assert [witness.cable.id for witness in one(tmp_path, data)] == [ID, "07MANAGUA900902"]


def test_heads_feet_and_notes_are_apart(tmp_path: Path) -> None:
    head = "{\\header\\pard EXERCISE HEAD\\par}{\\footnote\\pard A NOTE\\par}"
    styles = "<x><style:header><text:p>EXERCISE HEAD</text:p></style:header></x>"
    note = "<text:p>x<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A NOTE</text:p>"
    note += "</text:note-body></text:note></text:p>"
    for data in (rtf(TELEGRAM, before=head), odt(TELEGRAM, behind=note, styles=styles)):
        (witness,) = one(tmp_path, data)
        kinds = {
            witness.text.text[block.span.start : block.span.end].strip(): block.kind for block in witness.cable.blocks
        }
        assert kinds["EXERCISE HEAD"] == "running_head" and kinds["A NOTE"] == "note"
        assert witness.cable.subject == SUBJECT


def test_deleted_text_is_dropped_and_said(tmp_path: Path) -> None:
    gone = "<text:tracked-changes><text:changed-region><text:deletion><dc:creator>X</dc:creator><text:p>GONE</text:p>"
    gone += "</text:deletion></text:changed-region></text:tracked-changes>"
    for data in (rtf(TELEGRAM, before="{\\deleted GONE}"), odt(TELEGRAM, gone)):
        (witness,) = one(tmp_path, data)
        assert "GONE" not in witness.text.text
        notes = [defect.note for defect in witness.cable.defects if defect.code == "deleted-text"]
        assert notes == ["4 characters that were deleted with changes tracked"]


CODES = [
    ("\\'80\\'93\\'94", "€“”"),
    ("\\u8364?\\uc2\\u182 xx\\uc0\\u233 e", "€¶ée"),
    ("\\u-10179?\\u-8704?", "😀"),
    ("\\emdash\\~\\_\\-\\{\\}\\\\", "—\u00a0-{}\\"),
    ("{\\f1 \\'c0\\'c1}{\\f2 \\'93\\'fa}\\f0 \\'e9", "АБ日é"),
    ("a{\\*\\unknown b}c{\\pict 00ff}{\\field{\\*\\fldinst HYPERLINK}{\\fldrslt link}}", "aclink"),
    ("a\\bin3 }}}b\\tab c\\line d\\cell e\\row f", "ab\tc\nd\te\nf"),
]


@pytest.mark.parametrize(("written", "said"), CODES)
def test_codes_of_rtf(written: str, said: str) -> None:
    fonts = "{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}{\\f2\\fcharset128 C;}}"
    data = f"{{\\rtf1\\ansi{fonts}{TELEGRAM.split('¶')[0]}".replace("\n", "\\par\n") + f"\\par [{written}]}}"
    (extract,) = RTF.unpack(data.encode("ascii"))
    assert f"[{said}]" in extract.text.text


def test_a_table_is_lines_of_cells() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    table = f"<table:table><table:table-row>{cell.format('Reference')}{cell.format('LIMA 12')}</table:table-row>"
    (extract,) = ODT.unpack(content(TELEGRAM, behind=f"{table}</table:table>").encode())
    assert "\nReference\tLIMA 12\n" in extract.text.text


def test_a_spreadsheet_is_refused_by_name(tmp_path: Path) -> None:
    got, errors = found(tmp_path, odt(TELEGRAM, kind="application/vnd.oasis.opendocument.spreadsheet"))
    assert got == []
    assert ["save a spreadsheet as CSV" in error.expected for error in errors] == [True]


def test_documents_without_telegrams_are_refused() -> None:
    for form, data in ((RTF, rtf("Dear reader,\nthis is an exercise.")), (ODT, content("Dear reader").encode())):
        assert sniff(data) is form
        with pytest.raises(NotATelegram):
            list(form.unpack(data))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_documents_are_read_or_refused(data: st.DataObject) -> None:
    form, whole = data.draw(st.sampled_from([(RTF, rtf(TELEGRAM)), (ODT, content(TELEGRAM).encode())]))
    cut = bytearray(whole[: data.draw(st.integers(20, len(whole)))])
    for _ in range(data.draw(st.integers(0, 12))):
        cut[data.draw(st.integers(0, len(cut) - 1))] = data.draw(st.sampled_from(list(b"\\{}<>'u/*")))
    try:
        for witness in read_source(RawSource(path="x", data=bytes(cut), form=form.name)):
            spans = [region.span for region in witness.regions] if hasattr(witness, "regions") else []
            assert all(span.start <= span.end for span in spans)
    except ReadError as error:
        assert error.expected
