"""Recognizing the text of image pages with tesseract, a program of the system that is found when it is needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from typing import Any, NamedTuple

from reftel.forms.pdf import scans
from reftel.forms.pdf.pages import OCR_SECONDS, Box, PageWord
from reftel.forms.pdf.shape import Upright

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
_ROTATE = re.compile(r"Rotate: (0|90|180|270)\b")
_STEEP = 1.2
"""Degrees of slope from which an image is leveled. It loses sharpness by that, and tesseract bears less."""
_POOR = 60.0
"""Mean confidence of letters below which a page may be upside down."""


@cache
def program() -> str | None:
    """Path of tesseract, or None."""
    return shutil.which(os.environ.get("REFTEL_TESSERACT", "tesseract"))


class Recognized(NamedTuple):
    """The words of an image."""

    words: list[PageWord]
    """On the page as shown."""
    turn: int = 0
    """Degrees to turn the page clockwise so that its lines are upright."""
    slope: float = 0.0
    """Degrees by which its lines then fall to the right."""

    @property
    def certainty(self) -> float:
        """The mean confidence of its letters, times their number."""
        return sum(max(word.confidence, 0.0) * len(word.text) for word in self.words)

    @property
    def is_poor(self) -> bool:
        """Whether most of it is a guess, as that of a page upside down."""
        return self.certainty < _POOR * max(sum(len(word.text) for word in self.words), 1)


def recognize(gray: bytes, width: int, height: int, dots: float) -> Recognized:
    """Recognize the words of a page.

    Lines that slope are made level first. A page on its side, or of which little is recognized, is turned
    as tesseract detects.

    Args:
        gray: the image, one byte a pixel.
        width: pixels.
        height: pixels.
        dots: per inch.

    Returns:
        The words with their boxes on the page as shown.

    Raises:
        OSError: if tesseract cannot run; errors of `subprocess` if it takes too long.
        RuntimeError: with the reason, if it is missing or fails.
    """
    from PIL import Image

    found = program()
    if found is None:
        raise RuntimeError(MISSING)
    image = scans.without_specks(scans.evened(scans.positive(Image.frombytes("L", (width, height), gray))))
    sideways = scans.is_sideways(image)
    turn = _detected_turn(found, image, dots) if sideways else 0
    first = _recognized(found, image, dots, turn)
    if not first.is_poor:
        return first
    other = _detected_turn(found, image, dots) if not sideways else (turn + 180) % 360
    second = _recognized(found, image, dots, other) if other != turn else first
    return max(first, second, key=lambda each: each.certainty)


def _recognized(program: str, image: Any, dots: float, turn: int) -> Recognized:
    upright = scans.quarter_turned(image, turn)
    slope = scans.slope_of(upright)
    is_steep = abs(slope) >= _STEEP
    level = scans.leveled(upright, slope) if is_steep else upright
    table = _run(program, level, dots, "--psm", "3", "-l", "eng", "tsv")
    way = Upright(image.width * 72 / dots, image.height * 72 / dots, turn, slope if is_steep else 0.0)
    return Recognized([way.shown(word) for word in _words(table, 72 / dots)], turn, slope)


def _detected_turn(program: str, image: Any, dots: float) -> int:
    """The turn that tesseract detects; 0 if it does not."""
    try:
        said = _run(program, image, dots, "--psm", "0")
    except RuntimeError:  # too few letters, or its data for this are not installed
        return 0
    turn = _ROTATE.search(said)
    return int(turn[1]) % 360 if turn else 0


def _run(program: str, image: Any, dots: float, *options: str) -> str:
    """The output of tesseract."""
    ran = subprocess.run(  # noqa: S603 - the program was found in the system's path, and its arguments are fixed
        [program, "stdin", "stdout", "--dpi", str(round(dots)), *options],
        input=b"P5\n%d %d\n255\n" % image.size + image.tobytes(),
        capture_output=True,
        timeout=OCR_SECONDS,
        check=False,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )
    if ran.returncode:
        raise RuntimeError(f"tesseract ended with {ran.returncode}: {ran.stderr.decode('utf-8', 'replace')[-200:]}")
    written: bytes = ran.stdout
    return written.decode("utf-8", "replace")


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
        word = PageWord(text, round(left, 1), round(top, 1), right, bottom, round(float(cells[10]), 1))
        if words and _is_part(word, words[-1]):
            words[-1] = _with_part(words[-1], word)
        else:
            words.append(word)
    return words


def _is_part(word: PageWord, whole: PageWord) -> bool:
    """Whether a word is inside the box of the one before: tesseract gives `AB-CD` as `AB` with the box of all of it,
    `-` and `CD`."""
    return (
        whole.left < word.left
        and word.right <= whole.right + _TOLERANCE
        and whole.top - _TOLERANCE <= word.middle <= whole.bottom + _TOLERANCE
    )


def _with_part(whole: PageWord, part: PageWord) -> PageWord:
    return PageWord(
        whole.text + part.text,
        whole.left,
        min(whole.top, part.top),
        max(whole.right, part.right),
        max(whole.bottom, part.bottom),
        min(whole.confidence, part.confidence),
    )


_TOLERANCE = 1.0
"""Points."""


def black_boxes(gray: bytes, width: int, height: int, dots: float) -> list[Box]:
    """Black rectangles of an image that are larger than letters, in points. Those of a negative are light."""
    from PIL import Image

    gray = scans.positive(Image.frombytes("L", (width, height), gray)).tobytes()
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
