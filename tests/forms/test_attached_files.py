"""Files that are attached to PDF documents are files of their own, wherever the document is."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from fpdf import FPDF

from reftel.errors import ReadError
from reftel.reading import read
from tests.forms.test_pdf_pages import TELEGRAM, document, page

OTHER = TELEGRAM.replace("900377", "900378").replace("LANTERNS", "LAMPS")
IDS = ["08RANGOON900377", "08RANGOON900378"]


def portfolio(files: dict[str, bytes], *, cover: str = "EXERCISE: OPEN THE ATTACHED FILES") -> bytes:
    """A page to which files are attached."""

    def draw(pdf: FPDF) -> None:
        page(pdf, cover)
        for name, data in files.items():
            pdf.embed_file(basename=name, bytes=data)

    return document(draw)


def pinned(name: str, data: bytes, folder: Path) -> bytes:
    """A page with a note that has a file."""
    (folder / name).write_bytes(data)

    def draw(pdf: FPDF) -> None:
        page(pdf, "EXERCISE: SEE THE PIN")
        pdf.file_attachment_annotation(folder / name, 100, 200, 20, 20)

    return document(draw)


def mail(name: str, data: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Exercise <a@example.org>", "Two telegrams"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("EXERCISE: see below.\n")
    message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def found(folder: Path, data: bytes) -> tuple[list[tuple[str | None, str]], list[ReadError]]:
    path = folder / "given"
    path.write_bytes(data)
    errors: list[ReadError] = []
    read_ = [(one.cable.id, one.source.path.removeprefix(str(path))) for one in read(path, on_error=errors.append)]
    return read_, errors


TEXT, SCANNED = TELEGRAM.encode(), document(lambda pdf: page(pdf, OTHER))
BOTH = portfolio({"a.txt": TEXT, "b.pdf": SCANNED})


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        (BOTH, [" > a.txt", " > b.pdf"]),
        (
            portfolio({"all.zip": zipped({"a.txt": TEXT, "b.pdf": SCANNED})}),
            [" > all.zip > a.txt", " > all.zip > b.pdf"],
        ),
        (zipped({"p.pdf": BOTH}), [" > p.pdf > a.txt", " > p.pdf > b.pdf"]),
        (mail("p.pdf", BOTH), [" > p.pdf > a.txt", " > p.pdf > b.pdf"]),
        (portfolio({"b.pdf": SCANNED}, cover=TELEGRAM), ["", " > b.pdf"]),
    ],
)
def test_attached_files_are_read(data: bytes, paths: list[str], tmp_path: Path) -> None:
    given, _ = found(tmp_path, data)
    assert given == list(zip(IDS, paths, strict=True))


def test_the_file_of_a_note_is_read(tmp_path: Path) -> None:
    given, _ = found(tmp_path, pinned("a.txt", TEXT, tmp_path))
    assert given == [(IDS[0], " > a.txt")]


def test_attached_files_that_are_no_telegrams_are_refused_by_their_name(tmp_path: Path) -> None:
    given, errors = found(tmp_path, portfolio({"x.txt": b"EXERCISE", "y.txt": b" "}, cover=TELEGRAM))
    assert given == [(IDS[0], "")]
    assert [error.source.rpartition(" > ")[2] for error in errors] == ["x.txt", "y.txt"]


def test_documents_in_documents_end(tmp_path: Path) -> None:
    data = TEXT
    for number in range(6):
        data = portfolio({f"{number}.pdf": data})
    given, errors = found(tmp_path, data)
    assert not given
    assert any("deep" in str(error) for error in errors)


def test_too_many_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reftel.forms import attached_files

    monkeypatch.setattr(attached_files, "ATTACHED_BYTES", 2000)
    given, errors = found(tmp_path, portfolio({"a.txt": TEXT, "b.txt": bytes(3000)}))
    assert given == [(IDS[0], " > a.txt")]
    assert any("attached files of at most" in str(error) for error in errors)
