"""Images of pages that are files of their own: scans and faxes as TIFF, large PNG and JPEG images."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

LEAST_PIXELS: Final = 1000
"""Width and height of an image from which it may be a page: one at 120 dots per inch; smaller ones are decoration."""
_TIFF: Final = (b"II*\0", b"MM\0*")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..\x08(?P<high>..)(?P<wide>..)[\x01\x03\x04]", re.S)
"""The header of a JPEG's frame (ITU-T T.81, B.2.2)."""
_DOTS: Final = 200.0
"""Dots per inch of an image that does not give them: a fine fax."""
_LEAST_DOTS: Final = 50.0


def is_picture(head: bytes) -> bool:
    """Return whether a file that begins so is an image that may be a page: a TIFF, or a large PNG or JPEG.

    Args:
        head: the first bytes, up to 64 KB.
    """
    if head.startswith(_TIFF):
        return True
    if head.startswith(_PNG):
        sizes = head[16:20], head[20:24]
    elif head.startswith(_JPEG) and (frame := _FRAME.search(head)):
        sizes = frame["high"], frame["wide"]
    else:
        return False
    return all(int.from_bytes(size, "big") >= LEAST_PIXELS for size in sizes)


def as_document(data: bytes, most_pages: int) -> bytes:
    """Make a PDF document of an image, one page for each image in the file.

    Args:
        data: a TIFF, PNG or JPEG file.
        most_pages: one page more than that is made at most, so that the document is refused.

    Returns:
        The bytes of the document.

    Raises:
        ValueError: with the reason, if the image cannot be read.
    """
    from PIL import Image, ImageSequence

    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data), formats=("TIFF", "PNG", "JPEG")) as image:
            pages = []
            for page in ImageSequence.Iterator(image):
                pages.append(_upright(page))
                if len(pages) > most_pages:
                    break
            dots = pages[0].info["dpi"][0]
            pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots)
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, Image.DecompressionBombError) as error:
        raise ValueError(f"{type(error).__name__}: {error}"[:200]) from error
    return out.getvalue()


def _upright(page: Image.Image) -> Image.Image:
    """A page in gray with square pixels: a fax has half the lines for its height."""
    from PIL import Image, ImageOps

    given = page.info.get("dpi") or (_DOTS, _DOTS)
    across, down = (float(dots) if float(dots) >= _LEAST_DOTS else _DOTS for dots in given)
    gray = ImageOps.exif_transpose(page).convert("L")
    if abs(across - down) > 0.1 * max(across, down):
        wide = max(across, down)
        gray = gray.resize(
            (round(gray.width * wide / across), round(gray.height * wide / down)), Image.Resampling.BICUBIC
        )
        across = wide
    made: Image.Image = gray
    made.info["dpi"] = (across, across)
    return made
