"""The Equal Earth projection (Savric, Patterson and Jenny 2018), as d3-geo draws the vendored outlines.

`tests/web/test_web_charts.py` compares it with points that d3-geo itself projected.
"""

from __future__ import annotations

import math

WIDTH, HEIGHT = 960, 468
"""Of the sheet that `static/vendor/world.svg` is drawn on; see scripts/world.mjs."""
SCALE, CENTER_X, CENTER_Y = 178.0, 480.0, 252.0

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3) / 2


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees north and east to x and y on the sheet."""
    angle = math.asin(M * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    across = math.radians(longitude) * math.cos(angle)
    across /= M * (A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square))
    up = angle * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return round(CENTER_X + SCALE * across, 1), round(CENTER_Y - SCALE * up, 1)
