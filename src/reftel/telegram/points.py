"""Points inside a paragraph: `-- `, `(a)`, `a.`, a bullet, at the beginning of a line."""

from __future__ import annotations

import re

from reftel.model import Point
from reftel.spans import Span

_POINT = re.compile(
    r"\n[ \t]*(?P<label>--?(?!-)|\*+(?=\s)|[•·]"
    r"|\((?:[a-z]{1,4}|\d{1,2}|[A-Z])\)|[a-z]\.(?=\s)|[A-Z]\)|\d{1,2}\)|[oQ](?= {1,3}[A-Z]))[ \t]*(?=\S)"
)
_BULLETS = frozenset({"-", "--", "*", "•"})
"""Labels that make a point also where there is only one."""


def read_points(value: str, offset: int | None) -> tuple[Point, ...]:
    """The points of a paragraph's text; a blank line ends the last of them.

    `offset` is where in the witness's text the paragraph's text begins; None where it is no slice of it.
    """
    if _POINT.search(value) is None:
        return ()
    value = "\n" + value
    marks = list(_POINT.finditer(value))
    if len(marks) == 1 and marks[0]["label"] not in _BULLETS:
        return ()
    points = []
    styles: list[str] = []
    for at, mark in enumerate(marks):
        begin = mark.end()
        if at + 1 < len(marks):
            body = value[begin : marks[at + 1].start()]
        else:
            body, _, _ = value[begin:].partition("\n\n")
        style = _style(mark["label"])
        if style in styles:
            del styles[styles.index(style) + 1 :]
        else:
            styles.append(style)
        span = None
        if offset is not None:
            # less the line break put before the text
            shift = offset - 1
            span = Span(shift + mark.start("label"), shift + begin + len(body.rstrip()))
        points.append(Point(label=mark["label"], text=" ".join(body.split()), level=len(styles), span=span))
    return tuple(points)


def _style(label: str) -> str:
    """What labels of one level have in common: `(a)` and `(b)`, `1)` and `2)`; a bullet is its own style."""
    if label[0] in "-*•·oQ":
        return label
    inner = label.strip("().")
    return ("d" if inner.isdigit() else "u" if inner.isupper() else "l") + label.replace(inner, "")
