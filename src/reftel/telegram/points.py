"""Points inside a paragraph: `-- `, `(a)`, `a.`, a bullet, at the beginning of a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from reftel.model import Point
from reftel.spans import Span

_POINT = re.compile(
    r"\n[ \t]*(?P<label>--?(?!-)|\*+(?=\s)|[•·]"
    r"|\((?:[a-z]{1,4}|\d{1,2}|[A-Z])\)|(?:[a-z]|[ivx]{2,4})[.)](?=\s)|[A-Z]\)|[A-H]\.(?=\s)|\d{1,2}\)|\d{1,2}\.(?=\s)"
    r"|[oQ](?= {1,3}[A-Z])|o(?= {1,4}[a-z(]))[ \t]*(?=\S)"
)
FULL = 45
"""A line at least this long may have been broken by its length."""
_WORD = re.compile(r"\S+")
_BULLETS = frozenset({"-", "--", "*", "•"})
"""Labels that make a point even if there is only one."""


def read_points(value: str, text: str, ranges: Iterable[tuple[int, int]]) -> tuple[Point, ...]:
    """The points of a paragraph's text `value`; a blank line ends the last of them.

    `ranges` are where in the witness's text the words of `value` are, in order: marks that tore the paragraph are
    between them.
    """
    if _POINT.search(value) is None:
        return ()
    value = "\n" + value
    marks = _in_sequence([mark for mark in _POINT.finditer(value) if not _is_dash(value, mark)])
    if not marks:
        return ()
    if len(marks) == 1 and marks[0]["label"] not in _BULLETS:
        return ()
    sources = [word.span() for start, stop in ranges for word in _WORD.finditer(text, start, stop)]
    begins = [word.start() for word in _WORD.finditer(value)]
    is_whole = len(begins) == len(sources)
    points = []
    styles: list[str] = []
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start() if at + 1 < len(marks) else value.find("\n\n", mark.end())
        body = value[mark.end() : stop if stop >= 0 else len(value)]
        style = _style(mark["label"])
        if style in styles:
            del styles[styles.index(style) + 1 :]
        else:
            styles.append(style)
        span = None
        if is_whole:
            first = bisect_left(begins, mark.start("label"))
            last = bisect_left(begins, mark.end() + len(body)) - 1
            span = Span(sources[first][0], sources[last][1])
        points.append(Point(label=mark["label"], text=" ".join(body.split()), level=len(styles), span=span))
    return tuple(points)


def _in_sequence(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The marks without numbers and capitals before a period that are not in turn: `J. Harwell`, `4. May`.

    Such a list begins with its first label and has a second one.
    """
    plain = [mark for mark in marks if mark["label"][-1] == "." and not mark["label"][0].islower()]
    in_turn: set[int] = set()
    for style in dict.fromkeys(_style(mark["label"]) for mark in plain):
        chain: list[int] = []
        for mark in plain:
            if _style(mark["label"]) == style and _value(mark["label"]) == len(chain) + 1:
                chain.append(mark.start())
        if len(chain) > 1:
            in_turn.update(chain)
    out = {mark.start() for mark in plain} - in_turn
    return [mark for mark in marks if mark.start() not in out]


def _value(label: str) -> int:
    """The place of a number or a capital letter in its list."""
    inner = label.rstrip(".")
    return int(inner) if inner.isdigit() else ord(inner) - 64


def _is_dash(value: str, mark: re.Match[str]) -> bool:
    """Return whether dashes at the beginning of a line are within a sentence, as in `who feel threatened` / `-- by
    the reset -- in our relations`: small letters follow, and the line before is a full line without an end."""
    if not mark["label"].startswith("-") or not value[mark.end()].islower():
        return False
    line = value[value.rfind("\n", 0, mark.start()) + 1 : mark.start()].rstrip(" ")
    return len(line) >= FULL and line[-1:].isalnum() and _POINT.match(f"\n{line}") is None


def _style(label: str) -> str:
    """Return the common style of labels of one level: `(a)` and `(b)`, `1)` and `2)`; a bullet is its own style."""
    if label[0] in "-*•·oQ":
        return label
    inner = label.strip("().")
    return ("d" if inner.isdigit() else "u" if inner.isupper() else "l") + label.replace(inner, "")
