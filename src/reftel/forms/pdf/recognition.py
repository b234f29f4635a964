"""Recognizing the text of image pages with tesseract, a program of the system that is found when it is needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache

from reftel.forms.pdf.pages import OCR_SECONDS, Box, PageWord

DOTS = 300.0
"""Dots per inch that pages are recognized at."""
MISSING = "tesseract not found: install tesseract-ocr"
_COLUMNS = 12
_ALIKE = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2014": "-", "\u2013": "-"})
"""Telegraphic text has none of the signs that recognition takes for these."""
_BLACK = 70
_SMALL = 4
"""Black boxes are searched in an image of a fourth of the width and height."""
_RUN = re.compile(rb"\x01{16,}")
_LEAST_ROWS = 6


@cache
def program() -> str | None:
    """Path of tesseract, or None."""
    return shutil.which(os.environ.get("REFTEL_TESSERACT", "tesseract"))


def recognize(gray: bytes, width: int, height: int, dots: float) -> list[PageWord]:
    """The words of an image, one byte a pixel. Raises OSError or subprocess errors; RuntimeError with the reason."""
    found = program()
    if found is None:
        raise RuntimeError(MISSING)
    image = b"P5\n%d %d\n255\n" % (width, height) + without_specks(gray, width, height)
    ran = subprocess.run(  # noqa: S603 - the program was found in the system's path, and its arguments are fixed
        [found, "stdin", "stdout", "--psm", "3", "--dpi", str(round(dots)), "-l", "eng", "tsv"],
        input=image,
        capture_output=True,
        timeout=OCR_SECONDS,
        check=False,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )
    if ran.returncode:
        raise RuntimeError(f"tesseract ended with {ran.returncode}: {ran.stderr.decode('utf-8', 'replace')[-200:]}")
    return _words(ran.stdout.decode("utf-8", "replace"), 72 / dots)


def without_specks(gray: bytes, width: int, height: int) -> bytes:
    """The image without single dark or light pixels, as scanners and telephone lines leave them."""
    from PIL import Image, ImageFilter

    return Image.frombytes("L", (width, height), gray).filter(ImageFilter.MedianFilter(3)).tobytes()


def _words(table: str, scale: float) -> list[PageWord]:
    """The words of tesseract's table."""
    words: list[PageWord] = []
    for line in table.split("\n")[1:]:
        cells = line.split("\t")
        if len(cells) != _COLUMNS or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, wide, high = (float(cell) * scale for cell in cells[6:10])
        text = "".join(cells[11].split()).translate(_ALIKE)
        right, bottom = round(left + wide, 1), round(top + high, 1)
        words.append(PageWord(text, round(left, 1), round(top, 1), right, bottom, round(float(cells[10]), 1)))
    return words


def black_boxes(gray: bytes, width: int, height: int, dots: float) -> list[Box]:
    """Black rectangles of an image that are larger than letters, in points."""
    small = width // _SMALL
    dark = bytes(1 if value < _BLACK else 0 for value in range(256))
    rows = [gray[at * width : at * width + small * _SMALL : _SMALL].translate(dark) for at in range(0, height, _SMALL)]
    scale = 72 / dots * _SMALL
    found: list[Box] = []
    open_runs: list[tuple[int, int, int]] = []
    for y, row in enumerate([*rows, b""]):
        runs = [match.span() for match in _RUN.finditer(row)]
        kept: list[tuple[int, int, int]] = []
        for left, right, since in open_runs:
            same = next((run for run in runs if abs(run[0] - left) <= 3 and abs(run[1] - right) <= 3), None)
            if same is not None:
                runs.remove(same)
                kept.append((left, right, since))
            elif y - since >= _LEAST_ROWS:
                found.append(Box(*(round(value * scale, 1) for value in (left, since, right, y))))
        open_runs = kept + [(left, right, y) for left, right in runs]
    return [
        box
        for box in found
        if (box.right - box.left) * (box.bottom - box.top) < 0.5 * width * height * (72 / dots) ** 2
    ]
