"""Scans that are files of their own: TIFF, PNG, JPEG."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from reftel.errors import DamagedContainer
from reftel.forms import form_named, sniff
from reftel.forms.pdf import helper, layer
from reftel.forms.pdf.pictures import as_document, is_picture
from reftel.reading import read
from tests.forms.test_pdf_pages import TELEGRAM, scan, with_tesseract


def written(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


PAGE = scan(TELEGRAM)
FAX = PAGE.convert("1")
KINDS = [
    ("TIFF", written(FAX, "TIFF", compression="group4", dpi=(200, 200)), 1),
    ("fax", written(FAX.resize((FAX.width, FAX.height // 2)), "TIFF", compression="group3", dpi=(204, 98)), 1),
    ("two pages", written(FAX, "TIFF", save_all=True, append_images=[FAX], compression="group4"), 2),
    ("PNG", written(PAGE, "PNG"), 1),
    ("JPEG", written(PAGE.convert("RGB"), "JPEG", quality=80), 1),
    ("JPEG in CMYK", written(PAGE.convert("CMYK"), "JPEG", quality=80), 1),
]


@pytest.mark.parametrize(("title", "data", "pages"), KINDS, ids=[title for title, *_ in KINDS])
def test_an_image_of_pages_is_a_document(title: str, data: bytes, pages: int) -> None:
    assert is_picture(data[:65536])
    assert sniff(data[:65536]) is form_named("pdf")
    document = layer.open_document(data)
    assert len(document) == pages
    width, height = document[0].get_size()
    assert abs(height / width - 11 / 8.5) < 0.08, title
    assert layer.read_page(document, 1).is_image


def test_small_images_are_decoration() -> None:
    small = PAGE.resize((400, 500))
    for kind in ("PNG", "JPEG"):
        assert not is_picture(written(small, kind))
        assert sniff(written(small, kind)) is None


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_damaged_images_are_refused() -> None:
    for _, data, _ in KINDS[:1] + KINDS[3:5]:
        with pytest.raises(ValueError, match=r"."):
            as_document(data[: len(data) // 50], 10)
    with pytest.raises(DamagedContainer):
        list(form_named("pdf").unpack(b"II*\0" + bytes(200)))


@with_tesseract
@pytest.mark.parametrize("title", ["TIFF", "JPEG"])
def test_a_telegram_in_an_image(title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(helper.OCR, "auto")
    (tmp_path / "x").write_bytes(next(data for name, data, _ in KINDS if name == title))
    (witness,) = read(tmp_path / "x")
    assert witness.cable.id == "08RANGOON900377"
    assert witness.frame.pages[0].words
