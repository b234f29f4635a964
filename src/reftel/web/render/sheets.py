"""The pages of a copy: their images, and the boxes of the values."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from reftel.fields.field_labels import field_label
from reftel.forms.pdf import render_page
from reftel.model import Field, Frame
from reftel.paper import boxes_of
from reftel.spans import Span
from reftel.web import urls

DOTS = 110.0
"""Dots per inch of the images: letters of 10 points are legible."""
_KEPT = 48 << 20
"""Most bytes of images in memory."""


@dataclass(frozen=True)
class SheetBox:
    """A box on a page. `field` is a field's index; -1 for a flaw."""

    field: int
    title: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class PageSheet:
    """A page with the boxes on it, in points."""

    number: int
    width: int
    height: int
    href: str
    boxes: tuple[SheetBox, ...]


class ImageStore:
    """Images of pages, rendered when they are first asked for; the ones least asked for go first."""

    def __init__(self, limit: int = _KEPT) -> None:
        self._limit = limit
        self._images: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def image(self, sha256: str, data: bytes, page: int) -> bytes:
        """The page as PNG. Raises LookupError if there is no such page, ReadError if it cannot be rendered."""
        key = (sha256, page)
        with self._lock:
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
        made = render_page(data, page, DOTS)
        with self._lock:
            if key not in self._images:
                self._images[key] = made
                self._size += len(made)
            while self._size > self._limit and len(self._images) > 1:
                self._size -= len(self._images.popitem(last=False)[1])
        return made


def sheets(
    cable_id: str, copy: int, frame: Frame, fields: Sequence[tuple[int, Field]], flaws: Sequence[tuple[str, Span]]
) -> tuple[PageSheet, ...]:
    """The pages of a copy. `fields`: (number, field); `flaws`: (label, span)."""
    by_page: dict[int, list[SheetBox]] = {}
    marks = [(index, field_label(field.name), field.span) for index, field in fields]
    marks += [(-1, what, span) for what, span in flaws]
    for index, title, span in sorted(marks, key=lambda mark: -len(mark[2])):
        for box in boxes_of(frame.pages, span):
            made = SheetBox(index, title, box.left, box.top, box.right - box.left, box.bottom - box.top)
            by_page.setdefault(box.page, []).append(made)
    return tuple(
        PageSheet(
            number=page.number,
            width=page.width,
            height=page.height,
            href=urls.source_page(cable_id, copy, page.number),
            boxes=tuple(by_page.get(page.number, ())),
        )
        for page in frame.pages
        if page.width > 0 and page.height > 0
    )


def where(frame: Frame, span: Span) -> str:
    """The page of a value, and where on it: `page 2, 72 pt from the left, 140 pt from the top`."""
    box = next(boxes_of(frame.pages, span), None)
    return "" if box is None else f"page {box.page}, {box.left:.0f} pt from the left, {box.top:.0f} pt from the top"
