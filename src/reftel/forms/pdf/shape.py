"""Coordinates of a PDF page: as the document has them, as the page is shown, and as its lines are read."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Any

from reftel.forms.pdf.pages import Box, PageWord


class Shape:
    """A page's size as shown, and the way of boxes from the page's own coordinates to it."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = page.get_size()
        self.turn = page.get_rotation()
        left, bottom, right, top = page.get_bbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top

    def place(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the page's own coordinates, which go up, as shown."""
        box = Box(left - self.left, self.top - top, right - self.left, self.top - bottom)
        return turned(box, self.turn, self.right - self.left, self.top - self.bottom)


def turned(box: Box, turn: int, width: float, height: float) -> Box:
    """Turn a page of that width and height clockwise.

    Args:
        box: an area of the page, points from its top left corner.
        turn: 0, 90, 180 or 270 degrees.
        width: of the page before it is turned, points.
        height: of the page before it is turned, points.

    Returns:
        The area on the turned page.

    Example:
        >>> turned(Box(10, 20, 30, 25), 90, 612, 792)
        Box(left=767, top=10, right=772, bottom=30)
    """
    x0, y0, x1, y1 = box
    if turn == 90:
        x0, y0, x1, y1 = height - y1, x0, height - y0, x1
    elif turn == 180:
        x0, y0, x1, y1 = width - x1, height - y1, width - x0, height - y0
    elif turn == 270:
        x0, y0, x1, y1 = y0, width - x1, y1, width - x0
    return Box(round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))


class Upright:
    """The way between a page as shown and the same page with its lines upright."""

    def __init__(self, width: float, height: float, turn: int, slope: float = 0.0) -> None:
        """Args: size of the page as shown, points; degrees to turn it clockwise; degrees by which its lines then
        fall to the right."""
        self.width, self.height, self.turn, self.slope = width, height, turn, slope
        self.wide, self.high = (height, width) if turn in (90, 270) else (width, height)
        self._cos, self._sin = cos(radians(slope)), sin(radians(slope))
        self._is_level = not slope

    def box(self, box: Box) -> Box:
        """An area of the page as shown, on the upright page."""
        return self._leveled(turned(box, self.turn, self.width, self.height), -1)

    def word(self, word: PageWord) -> PageWord:
        """A word of the page as shown, on the upright page."""
        return self._moved(word, self.box(Box(*word[1:5])))

    def shown_box(self, box: Box) -> Box:
        """An area of the upright page, on the page as shown."""
        return turned(self._leveled(box, 1), -self.turn % 360, self.wide, self.high)

    def shown(self, word: PageWord) -> PageWord:
        """A word of the upright page, on the page as shown."""
        return self._moved(word, self.shown_box(Box(*word[1:5])))

    def _moved(self, word: PageWord, box: Box) -> PageWord:
        return PageWord(word.text, *box, word.confidence)

    def _leveled(self, box: Box, way: int) -> Box:
        """The area moved as its middle moves when the page is turned about its middle by the slope of its lines."""
        if self._is_level:
            return box
        x, y = (box.left + box.right - self.wide) / 2, (box.top + box.bottom - self.high) / 2
        across = x * self._cos - way * y * self._sin - x
        down = way * x * self._sin + y * self._cos - y
        return Box(*(round(at, 1) for at in (box.left + across, box.top + down, box.right + across, box.bottom + down)))
