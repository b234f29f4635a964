"""Readings of the pages of a PDF. Boxes are in points, 1/72 inch, from the top left corner as shown."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

MOST_PAGES = 600
"""Pages of one document that are read; a longer one is refused."""
MOST_PIXELS = 24_000_000
"""Pixels of a page that is rendered: a letter page at 500 dots per inch."""
PAGE_SECONDS = 40.0
"""Seconds on the clock that one answer may take without recognition."""
OCR_SECONDS = 180.0
"""Seconds on the clock that recognizing one page may take."""
DOCUMENT_SECONDS = 15.0
"""Of processor time, that reading a document's pages may take beside `bounds.SECONDS_FOR_PAGE` for each page read; so
half of what a source may take remains for its telegrams."""
RECOGNIZED_SECONDS = 60.0
"""More, for each page recognized; some 5 are usual."""
RECOGNITION_SECONDS = 7200.0
"""Of processor time, that all recognition of a document may take; 12 for each of MOST_PAGES."""
HELPER_BYTES = 1 << 30
"""Memory of the process that reads documents."""
DOCUMENT_BYTES = 64 << 20
"""Bytes of one document; scans are large."""
ATTACHED_BYTES = 4 * DOCUMENT_BYTES
"""Bytes of all files that are attached to one document, which are held in memory; they may be packed in it."""

OcrMode = Literal["auto", "always", "never"]
"""Pages to recognize: those that are images without text, all, or none."""


class Box(NamedTuple):
    """A rectangle of a page."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class PageWord(NamedTuple):
    """Characters without space between them, with their place."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = -1.0
    """Confidence from 0 to 100 of a recognized word; -1 if the document has the characters."""

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


class PdfPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page as read."""

    number: int
    """From 1."""
    width: float
    height: float
    words: list[PageWord] = []
    """Of the text layer."""
    turn: int = 0
    """Degrees to turn the page clockwise so that the lines of its text layer are upright."""
    slope: float = 0.0
    """Degrees by which its lines then fall to the right."""
    asides: list[PageWord] = []
    """Of the text layer, in other directions or over the text: watermarks, marks in the margin."""
    recognized: list[PageWord] | None = None
    """Of recognition; None if it was not requested or failed."""
    recognized_turn: int = 0
    """As `turn`, for recognized words."""
    recognized_slope: float = 0.0
    """As `slope`, for recognized words."""
    covered: list[Box] = []
    """Black boxes."""
    hidden: list[PageWord] = []
    """Words of the text layer that do not show: under boxes, in the color of paper. They are in no reading."""
    is_image: bool = False
    """Whether the page is an image without text."""
    flaw: str = ""
    """Reason why the page was not read, or not recognized."""


class DocumentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request to the process that reads documents."""

    data: bytes
    ocr: OcrMode = "auto"
    jobs: int = 1
    """Number of pages to recognize at once."""
    render: int = 0
    """The page to be rendered as an image; 0: read them all."""
    dots: float = 110.0
    """Dots per inch of the image."""
    attached: bool = False
    """Whether the files that are attached to the document are requested, in place of its pages."""


class AttachedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is attached to a document."""

    name: str
    data: bytes | None = None
    """None if it cannot be read."""


class DocumentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Its answer: the number of pages, then page after page; an image; file after file; or the error."""

    count: int = 0
    page: PdfPage | None = None
    is_recognizing: bool = False
    """Whether the recognition of a page has begun."""
    image: bytes = b""
    file: AttachedFile | None = None
    error: str = ""
    is_last: bool = False
