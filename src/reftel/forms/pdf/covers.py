"""The areas of a PDF page that hide text: black boxes, and anything else that is of one color over characters."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from reftel.forms.pdf.pages import Box, PageWord
from reftel.forms.pdf.shape import Shape, Upright

_DARK = 60
"""Highest value of red, green and blue of a box that hides text."""
_LIGHT = 200
"""From this value on, letters hardly show on paper."""
_LEAST_BOX = (8.0, 5.0)
"""Width and height in points from which a filled rectangle is a box and no rule."""
_MOST_OF_PAGE = 0.9
_MOST_OBJECTS = 20_000
_EVEN = 6
"""Maximum difference of the gray values of an area without print."""
_FILLED = frozenset("\u2580\u2584\u2588\u258c\u2590\u2591\u2592\u2593\u25a0\u25ac\u25ae\u25fc")
"""Letters that fill their whole box."""


class Objects(NamedTuple):
    """The objects of a page, apart from its letters."""

    boxes: list[Box]
    """Black boxes."""
    images: float
    """Area of its images in square points."""
    may_hide: bool
    """Whether an object may be over letters, or letters have the color of paper."""


def objects_of(page: Any, shape: Shape) -> Objects:
    """The black boxes of a page, the area of its images, and whether anything may hide text."""
    boxes: list[Box] = []
    images = 0.0
    may_hide = False
    for count, thing in enumerate(page.get_objects(max_depth=4)):
        if count > _MOST_OBJECTS:
            may_hide = True
            break
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = shape.place(*thing.get_bounds())
            images += max(0.0, box.right - box.left) * max(0.0, box.bottom - box.top)
            may_hide = True
        elif thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            box = shape.place(*thing.get_bounds())
            if _is_box(box, shape):
                may_hide = True
                if _is_dark(thing):
                    boxes.append(box)
        elif thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            may_hide = may_hide or _is_pale(thing)
        else:
            may_hide = True
    noted = list(_annotated(page, shape))
    return Objects(boxes + noted, images, may_hide or pdfium.FPDFPage_GetAnnotCount(page.raw) > 0)


def _is_box(box: Box, shape: Shape) -> bool:
    wide, high = box.right - box.left, box.bottom - box.top
    return wide >= _LEAST_BOX[0] and high >= _LEAST_BOX[1] and wide * high < _MOST_OF_PAGE * shape.width * shape.height


def _is_dark(thing: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(thing.raw, fill, stroke) or fill.value == pdfium.FPDF_FILLMODE_NONE:
        return False
    color = _fill(thing)
    return color is not None and max(color[:3]) <= _DARK and color[3] > 200


def _is_pale(thing: Any) -> bool:
    color = _fill(thing)
    return color is not None and (min(color[:3]) >= _LIGHT or color[3] < 60)


def _fill(thing: Any) -> tuple[int, int, int, int] | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(thing.raw, red, green, blue, alpha):
        return None
    return red.value, green.value, blue.value, alpha.value


def _annotated(page: Any, shape: Shape) -> Iterator[Box]:
    """Boxes that a reviewer's program drew as notes: marks for redaction, filled squares."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_OBJECTS)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        rect = pdfium.FS_RECTF()
        dark = kind == pdfium.FPDF_ANNOT_REDACT
        if kind == pdfium.FPDF_ANNOT_SQUARE:
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            inside = pdfium.FPDFANNOT_COLORTYPE_InteriorColor
            if pdfium.FPDFAnnot_GetColor(note, inside, red, green, blue, alpha):
                dark = max(red.value, green.value, blue.value) <= _DARK and alpha.value > 200
        if dark and pdfium.FPDFAnnot_GetRect(note, rect):
            box = shape.place(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
            if _is_box(box, shape):
                yield box
        pdfium.FPDFPage_CloseAnnot(note)


class Print:
    """A page as shown, one byte a point: whether print is visible in an area."""

    def __init__(self, gray: bytes, width: int, height: int, scale: float) -> None:
        self.gray, self.width, self.height, self.scale = gray, width, height, scale

    def color(self, box: Box) -> int | None:
        """The gray value of an area of one color; None if it has print. An area off the page is white."""
        inset = 0.12
        wide, high = box.right - box.left, box.bottom - box.top
        left = int((box.left + inset * wide) * self.scale)
        right = max(int((box.right - inset * wide) * self.scale + 0.999), left + 1)
        top = int((box.top + inset * high) * self.scale)
        bottom = max(int((box.bottom - inset * high) * self.scale + 0.999), top + 1)
        left, right = max(left, 0), min(right, self.width)
        top, bottom = max(top, 0), min(bottom, self.height)
        if left >= right or top >= bottom:
            return 255
        low, top_value = 255, 0
        for y in range(top, bottom):
            row = self.gray[y * self.width + left : y * self.width + right]
            low, top_value = min(low, min(row)), max(top_value, max(row))
            if top_value - low > _EVEN:
                return None
        return low

    def hides(self, char: str, box: Box) -> bool:
        """Whether a character does not show in its box."""
        return char not in _FILLED and self.color(box) is not None

    def is_black(self, char: str, box: Box) -> bool:
        """Whether a character's box is black."""
        color = None if char in _FILLED else self.color(box)
        return color is not None and color <= _DARK


def covers_of(
    boxes: Sequence[Box], hidden: Sequence[PageWord], words: Sequence[PageWord], seen: Print | None, upright: Upright
) -> list[Box]:
    """The redactions of a page: black boxes, and areas over hidden words that are in a line with others.

    Args:
        boxes: black boxes of the upright page. Light words that fill one are not a redaction.
        hidden: words that do not show, on the upright page.
        words: words that show, on the upright page.
        seen: the page as shown, if anything may hide words.
        upright: the way between both.

    Returns:
        Boxes of the upright page.
    """
    found = [box for box in boxes if not _is_background(box, words)]
    for box in _joined([word for word in hidden if not any(_is_within(word, box) for box in boxes)]):
        is_black = seen is not None and seen.is_black("", upright.shown_box(box))
        if is_black or _is_in_line(box, words):
            found.append(box)
    return found


def _is_within(word: PageWord, box: Box) -> bool:
    return box.holds((word.left + word.right) / 2, word.middle)


def _is_background(box: Box, words: Sequence[PageWord]) -> bool:
    """Whether the words that show on a box fill more than half of it."""
    inside = sum((word.right - word.left) * (word.bottom - word.top) for word in words if _is_within(word, box))
    return inside > 0.5 * (box.right - box.left) * (box.bottom - box.top)


def _joined(words: Sequence[PageWord]) -> list[Box]:
    """The areas of words side by side."""
    found: list[Box] = []
    for word in sorted(words, key=lambda each: (round(each.middle / 4), each.left)):
        last = found[-1] if found else None
        high = word.bottom - word.top
        if last and abs((last.top + last.bottom) / 2 - word.middle) < high / 2 and word.left - last.right < high:
            found[-1] = Box(last.left, min(last.top, word.top), word.right, max(last.bottom, word.bottom))
        else:
            found.append(Box(*word[1:5]))
    return found


def _is_in_line(box: Box, words: Sequence[PageWord]) -> bool:
    """Whether words are in the line of an area, close to it."""
    high = box.bottom - box.top
    middle = (box.top + box.bottom) / 2
    return any(
        abs(word.middle - middle) < high / 2 and word.left - box.right < 3 * high and box.left - word.right < 3 * high
        for word in words
    )
