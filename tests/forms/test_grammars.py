"""Telegrams of every grammar in every container: other charsets, mails, pages, Word documents, several in one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reftel.model import Witness
from reftel.reading import read
from tests.forms import military_samples, record_samples, smart_samples
from tests.forms.samples import BODY, HEADER, ID, SUBJECT

CLASSIC = HEADER + "\n" + BODY.replace("PILCROW", "") + "\nQUILLFEATHER\n"
RECORD = f"Message Text\n{record_samples.TELEGRAM}\nMessage Attributes\n\n" + "".join(
    f"{key}: {value}\n" for key, value in record_samples.VALUES.items()
)
GRAMMARS = {
    "classic": (CLASSIC, "telegram-text", ID),
    "smart": (smart_samples.WHOLE, "smart-telegram", "13LIMA900901"),
    "military": (military_samples.WHOLE, "military-message", "18NAVADMIN903"),
    "record": (RECORD, "nara-record", "74OSLO90123"),
}


def witnesses(folder: Path, name: str, data: bytes) -> list[Witness]:
    (folder / name).write_bytes(data)
    return list(read(folder / name))


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("grammar", GRAMMARS)
def test_a_form_is_known_in_any_charset(grammar: str, charset: str, tmp_path: Path) -> None:
    text, form, cable_id = GRAMMARS[grammar]
    (plain,) = witnesses(tmp_path, "plain.txt", text.encode())
    (found,) = witnesses(tmp_path, "x.txt", text.encode(charset))
    assert (found.source.form, found.cable.id) == (form, cable_id)
    assert found.cable.subject == plain.cable.subject
    assert [one.text for one in found.cable.paragraphs] == [one.text for one in plain.cable.paragraphs]
    assert (
        found.bytes_of("subject")
        == plain.bytes_of("subject").decode().encode(charset.removesuffix("-sig"))[2 * (charset == "utf-16") :]
    )


@pytest.mark.parametrize(
    ("about", "data"),
    [
        ("a zero byte in the first word", CLASSIC.encode().replace(b"Z", b"\0", 2)),
        ("a zero byte first", b"\0" + CLASSIC.encode()),
        ("UTF-16 that begins with a quotation mark", f"\u201cEXERCISE\u201d\n{CLASSIC}".encode("utf-16-le")),
        ("UTF-16 that begins with a letter of Greek", f"\u03a9\n{CLASSIC}".encode("utf-16-be")),
    ],
)
def test_zero_bytes_do_not_make_a_charset(about: str, data: bytes, tmp_path: Path) -> None:
    (found,) = witnesses(tmp_path, "x.txt", data)
    assert (found.source.form, found.cable.id) == ("telegram-text", ID), about


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-be"])
def test_a_file_holds_telegrams_of_several_grammars(charset: str, tmp_path: Path) -> None:
    whole = f"{CLASSIC}\nNNNN\n\n\n{military_samples.WHOLE}\n\n{smart_samples.WHOLE}"
    found = witnesses(tmp_path, "x.txt", whole.encode(charset))
    assert [(one.source.form, one.cable.id) for one in found] == [
        (form, cable_id) for _, form, cable_id in (GRAMMARS["classic"], GRAMMARS["military"], GRAMMARS["smart"])
    ]
    assert [one.source.path.rpartition(" # ")[2] for one in found] == ["1", "2", "3"]


def quoted(text: str) -> bytes:
    return ("Anna,\n\nOn Monday, Carl wrote:\n" + "".join(f"> {line}\n" for line in text.split("\n"))).encode()


def page(text: str) -> bytes:
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    return f"<html><body><ul><li>Home</li></ul><pre>{shown}</pre><p>Imprint</p></body></html>".encode()


def word(text: str, folder: Path, parts: dict[str, str] | None = None, body: str = "") -> bytes:
    made = folder / "made.docx"
    space = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:mc='urn:mc'"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{paragraphs(text)}{body}</w:body></w:document>"
        )
        for name, written in (parts or {}).items():
            element = {"h": "hdr", "f": "ftr"}.get(name[0], "") if "note" not in name else "footnotes"
            archive.writestr(f"word/{name}.xml", f"<w:{element} {space}>{paragraphs(written)}</w:{element}>")
    return made.read_bytes()


def paragraphs(text: str) -> str:
    lines = text.replace("&", "&amp;").replace("<", "&lt;").split("\n")
    return "".join(f"<w:p><w:r><w:t xml:space='preserve'>{line}</w:t></w:r></w:p>" for line in lines)


@pytest.mark.parametrize("container", ["quoted", "page", "word"])
@pytest.mark.parametrize("grammar", ["classic", "smart", "military"])
def test_a_grammar_is_known_in_a_container(grammar: str, container: str, tmp_path: Path) -> None:
    text, _, cable_id = GRAMMARS[grammar]
    (plain,) = witnesses(tmp_path, "plain.txt", text.encode())
    data = {"quoted": quoted, "page": page}.get(container, lambda one: word(one, tmp_path))(text)
    (found,) = witnesses(tmp_path, "x.bin", data)
    cable = found.cable
    assert (cable.id, cable.subject, cable.classification) == (
        cable_id,
        plain.cable.subject,
        plain.cable.classification,
    )
    assert [one.name for one in cable.action] == [one.name for one in plain.cable.action]
    assert [one.text for one in cable.paragraphs] == [one.text for one in plain.cable.paragraphs]
    assert cable.signed_by == plain.cable.signed_by


def test_a_word_document_holds_several_telegrams(tmp_path: Path) -> None:
    other = CLASSIC.replace("900965", "900966")
    found = witnesses(tmp_path, "x.docx", word(f"{CLASSIC}\nNNNN\n\n{other}", tmp_path))
    assert len(found) == 2
    assert [one.cable.subject for one in found] == [SUBJECT, SUBJECT]


def test_heads_feet_and_notes_of_a_word_document_are_apart(tmp_path: Path) -> None:
    stamp = "UNCLASSIFIED U.S. Department of State Case No. F-2014-90439 Doc No. C09000012 Date: 07/31/2015"
    parts = {"header1": stamp, "footer1": "Page 1", "footnotes": "A NOTE OF THE MUSEUM"}
    (found,) = witnesses(tmp_path, "x.docx", word(CLASSIC, tmp_path, parts))
    cable, text = found.cable, found.text.text
    assert (cable.id, cable.case_number, cable.document_number) == (ID, "F-2014-90439", "C09000012")
    kinds = [(block.kind, block.span.of(text).strip()) for block in cable.blocks]
    assert ("running_head", "Page 1") in kinds
    assert ("note", "A NOTE OF THE MUSEUM") in kinds
    assert "MUSEUM" not in cable.paragraphs[-1].text


def _row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{paragraphs(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def test_rows_of_a_table_are_lines(tmp_path: Path) -> None:
    table = _row("LAMP", "OIL") + _row("ONE", "7") + _row("KEEPER", "ADA\nBOB")
    (found,) = witnesses(tmp_path, "x.docx", word(CLASSIC, tmp_path, body=f"<w:tbl>{table}</w:tbl>"))
    assert "LAMP\tOIL\nONE\t7\nKEEPER\tADA\n\tBOB\n" in found.text.text


def test_a_table_around_a_telegram_keeps_its_lines(tmp_path: Path) -> None:
    around = f"<w:tbl>{_row(CLASSIC)}</w:tbl>"
    (found,) = witnesses(tmp_path, "x.docx", word("", tmp_path, body=around))
    assert (found.cable.id, found.cable.subject) == (ID, SUBJECT)


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>"
    (found,) = witnesses(
        tmp_path, "x.docx", word(CLASSIC, tmp_path, body=box.format(paragraphs("THE BOX OF THE LAMP")))
    )
    assert found.text.text.count("THE BOX OF THE LAMP") == 1


LONG = max(quoted(CLASSIC).decode().split("\n"), key=len)
WRAPPED = LONG[: LONG.rindex(" ", 0, 62)] + "\n" + LONG[LONG.rindex(" ", 0, 62) + 1 :]


def test_a_quoted_line_that_was_wrapped_does_not_end_the_telegram(tmp_path: Path) -> None:
    (plain,) = witnesses(tmp_path, "plain.txt", CLASSIC.encode())
    (found,) = witnesses(tmp_path, "x.txt", quoted(CLASSIC).decode().replace(LONG, WRAPPED).encode())
    assert [" ".join(one.text.split()) for one in found.cable.paragraphs] == [
        " ".join(one.text.split()) for one in plain.cable.paragraphs
    ]
    assert found.cable.signed_by == plain.cable.signed_by
    assert "quote-interrupted" not in {one.code for one in found.frame.defects}


@pytest.mark.parametrize(
    "answer", ["\nI saw that too.\n\n", "\nI saw the lamp, and I say so at more length than you.\n\n"]
)
def test_quoted_lines_behind_an_answer_are_counted(answer: str, tmp_path: Path) -> None:
    whole = quoted(CLASSIC).decode()
    (found,) = witnesses(tmp_path, "x.txt", whole.replace(LONG, answer + LONG).encode())
    (said,) = [one for one in found.frame.defects if one.code == "quote-interrupted"]
    assert int(said.note.split()[0]) == sum(1 for line in whole[whole.index(LONG) :].split("\n") if line.strip("> "))


NAV = "<div class='top'><a href='/'>Home</a> <a href='/b'>All lamps</a></div>"
LINES = "".join(f"<div>{line or '&nbsp;'}</div>" for line in CLASSIC.split("\n"))
COMMENTED = CLASSIC.replace("QUILLFEATHER", "END\nCOMMENT.\nQUILLFEATHER")
AROUND = {
    "an element": f"<body>{NAV}<pre>{CLASSIC}</pre><p>Story about oil. Imprint.</p></body>",
    "a foot": f"<body>{NAV}<p>{CLASSIC}</p><footer>Imprint.</footer></body>",
    "a named foot": f"<body>{NAV}{LINES}<div id='page-footer'>Imprint.</div></body>",
    "comments": f"<body>{NAV}<p>{CLASSIC}</p><div class='comments'><p>1. Nice lamp.</p></div>Imprint.</body>",
    "a heading": f"<body>{NAV}<p>{CLASSIC}</p><h2>3 Comments</h2><p>A nice lamp, says Joe.</p><p>Imprint.</p></body>",
    "a comment of the telegram's": f"<body>{NAV}<pre>{COMMENTED}</pre>Imprint.</body>",
    "related pages": f"<body><div>{NAV}<div class='text'>{LINES}</div><ul><li>Oil</li></ul></div>Imprint.</body>",
}


@pytest.mark.parametrize("around", AROUND)
def test_the_rest_of_a_page_is_no_text_of_the_telegram(around: str, tmp_path: Path) -> None:
    html = f"<html><head><title>x</title></head>{AROUND[around]}</html>"
    (found,) = witnesses(tmp_path, "x.html", html.encode())
    cable = found.cable
    assert (cable.id, cable.signed_by) == (ID, ("QUILLFEATHER",))
    behind = "".join(block.span.of(found.text.text) for block in cable.blocks if block.kind == "navigation")
    assert "Imprint" in behind
    said = [defect.note for defect in cable.defects if defect.code == "page-trimmed"]
    assert len(said) == 1
    assert said[0].endswith("lines after the telegram are the page's own")


def test_a_page_without_an_end_says_so(tmp_path: Path) -> None:
    html = f"<html><body>{NAV}<p>{CLASSIC}</p><p>A story about oil.</p><p>Imprint.</p></body></html>"
    (found,) = witnesses(tmp_path, "x.html", html.encode())
    assert "page-end-unknown" in [defect.code for defect in found.cable.defects]


def test_rows_of_a_page_are_telegrams(tmp_path: Path) -> None:
    other = CLASSIC.replace(ID[2:], "").replace("QUILLFEATHER", "WHITNEY")
    rows = [(ID, CLASSIC), ("08LIMA900377", other.replace("SUBJECT: ", "SUBJECT: OTHER "))]
    cells = "".join(
        f"<tr><td>{one}</td><td>{text.replace('&', '&amp;').rstrip().replace(chr(10), '<br>')}</td></tr>"
        for one, text in rows
    )
    found = witnesses(tmp_path, "x.html", f"<html><body><table>{cells}</table></body></html>".encode())
    assert [one.cable.signed_by for one in found] == [("QUILLFEATHER",), ("WHITNEY",)]
