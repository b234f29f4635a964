"""Images of pages made ready for recognition: light paper, level lines, no specks."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

_SMALL = 500
"""Width in pixels of the image in which the slope of lines is measured."""
_STEEPEST = 6.0
"""Degrees of slope that are looked for: pages that slid in the scanner."""
_LEVEL = 0.3
"""Degrees of slope that recognition bears."""
_NEGATIVE = 100
"""Gray value below which most pixels of a negative are: light letters on black."""
_SHADED = 30
"""Difference of gray values of the paper from which it is made even."""
_SIDEWAYS = 1.6


def positive(image: Any) -> Any:
    """The image, or its negative if most of it is black."""
    from PIL import ImageOps

    dark = sum(image.histogram()[:_NEGATIVE])
    return ImageOps.invert(image) if 2 * dark > image.width * image.height else image


def evened(image: Any) -> Any:
    """The image with paper of one brightness: shadows of a book's fold or of a photograph are removed."""
    from PIL import Image, ImageChops, ImageFilter, ImageOps

    paper = image.reduce(12).filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.GaussianBlur(3))
    values = sorted(paper.tobytes())
    if values[len(values) * 9 // 10] - values[len(values) // 10] < _SHADED:
        return image
    large = paper.resize(image.size, Image.Resampling.BILINEAR)
    return ImageOps.autocontrast(ImageOps.invert(ImageChops.subtract(large, image)))


def without_specks(image: Any) -> Any:
    """The image without single dark or light pixels, as scanners and telephone lines leave them."""
    from PIL import ImageFilter

    return image.filter(ImageFilter.MedianFilter(3))


def slope_of(image: Any) -> float:
    """Measure how far the lines of a page fall to the right.

    The slope is that at which the rows of pixels differ most from their neighbors: rows of letters and empty rows
    alternate.

    Args:
        image: an upright page, gray.

    Returns:
        Degrees, from -6 to 6; 0 if the lines are level enough.
    """
    small = image.reduce(max(1, image.width // _SMALL))
    steps = [step - _STEEPEST for step in range(int(2 * _STEEPEST) + 1)]
    best = max(steps, key=lambda angle: (_rows_differ(small, angle), -abs(angle)))
    fine = [best + step / 4 for step in range(-3, 4)]
    best = max(fine, key=lambda angle: (_rows_differ(small, angle), -abs(angle)))
    return best if abs(best) >= _LEVEL else 0.0


def is_sideways(image: Any) -> bool:
    """Whether the lines of a page run from top to bottom: its columns of pixels differ more than its rows."""
    from PIL import Image

    small = image.reduce(max(1, image.width // _SMALL))
    across = small.transpose(Image.Transpose.ROTATE_90)
    angles = (-2.0, -1.0, 0.0, 1.0, 2.0)
    return max(_rows_differ(across, at) for at in angles) > _SIDEWAYS * max(_rows_differ(small, at) for at in angles)


def _rows_differ(image: Any, angle: float) -> float:
    from PIL import Image

    turned = image.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=255) if angle else image
    rows: bytes = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((above - below) ** 2 for above, below in pairwise(rows)) / max(len(rows), 1)


def leveled(image: Any, slope: float) -> Any:
    """The image with its lines level."""
    from PIL import Image

    return image.rotate(slope, resample=Image.Resampling.BICUBIC, fillcolor=255) if slope else image


def quarter_turned(image: Any, turn: int) -> Any:
    """The image turned clockwise by 0, 90, 180 or 270 degrees."""
    from PIL import Image

    ways = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return image.transpose(ways[turn]) if turn else image
