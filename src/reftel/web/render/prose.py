"""A paragraph's text as pieces: prose, points, tables; with redactions and references to the REF list inside.

Copies break lines at 65 characters or so; prose is folded, tables keep their spaces. What is a table is decided by its
look: at least two lines, one below the other, with columns set apart by runs of spaces, or a rule of dashes between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reftel.model import Paragraph, Point, Redaction

COLUMNS = re.compile(r"\S(?:\t+ *| {3,})\S")
RULE = re.compile(r"\s*[-=_.+|* ]{6,}\s*\Z")
REF = re.compile(
    r"\b(?:[Rr][Ee][Ff](?:[Tt][Ee][Ll])?s?)\.?\s+(?:\((?P<inside>[A-Z0-9])\)|(?P<bare>[A-Z0-9])(?![\w.-]))"
)


@dataclass(frozen=True)
class Bit:
    """Text, a redaction (shown as a bar; `note` says whose), or a link to a cited cable."""

    text: str
    kind: Literal["text", "redacted", "link"] = "text"
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Piece:
    """A part of a paragraph: prose as bits, a table as lines, or points."""

    kind: Literal["prose", "table", "points"]
    bits: tuple[Bit, ...] = ()
    table: str = ""
    points: tuple[PointPiece, ...] = ()


@dataclass(frozen=True)
class PointPiece:
    """A point with its label (`--`, `(a)`) and depth."""

    label: str
    level: int
    bits: tuple[Bit, ...]


def bits(text: str, redactions: Sequence[Redaction], links: Mapping[str, tuple[str, str]]) -> tuple[Bit, ...]:
    """Text cut at redactions and at `ref A`; `links`: label -> (address, what it is)."""
    cuts: list[tuple[int, int, Bit]] = []
    at = 0
    for redaction in redactions:
        found = text.find(redaction.text, at)
        if redaction.text and found >= 0:
            at = found + len(redaction.text)
            cuts.append(
                (found, at, Bit(redaction.text, "redacted", note=f"Taken out by the publisher ({redaction.kind})"))
            )
    for match in REF.finditer(text):
        label = match["inside"] or match["bare"]
        if label in links:
            href, note = links[label]
            cuts.append((match.start(), match.end(), Bit(match[0], "link", href, note)))
    made: list[Bit] = []
    done = 0
    for start, end, bit in sorted(cuts, key=lambda cut: cut[:2]):
        if start < done:
            continue
        if start > done:
            made.append(Bit(text[done:start]))
        made.append(bit)
        done = end
    if done < len(text):
        made.append(Bit(text[done:]))
    return tuple(made)


def _tabular(line: str) -> bool:
    return bool(COLUMNS.search(line.strip()))


def stretches(text: str) -> tuple[tuple[bool, str], ...]:
    """Text cut into (is a table, lines) in order; blank lines end a prose stretch and are dropped around it."""
    made: list[tuple[bool, list[str]]] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        end = at
        rows = 0
        while end < len(lines) and (
            _tabular(lines[end]) or (RULE.match(lines[end]) and (rows or end + 1 < len(lines)))
        ):
            rows += _tabular(lines[end])
            end += 1
            if rows and end + 1 < len(lines) and not lines[end].strip() and _tabular(lines[end + 1]):
                end += 1
        if rows >= 2:
            made.append((True, lines[at:end]))
            at = end
            continue
        if not lines[at].strip():
            made.append((False, []))
        elif made and not made[-1][0]:
            made[-1][1].append(lines[at])
        else:
            made.append((False, [lines[at]]))
        at += 1
    return tuple((is_table, "\n".join(part)) for is_table, part in made if any(line.strip() for line in part))


def _find(points: Sequence[Point], text: str) -> list[tuple[int, int]]:
    """Where each point stands in the text, with its label; (-1, -1) for one that the text does not hold.

    A point's text is folded and the paragraph's keeps its lines, so both are compared without white space.
    """
    places = [at for at, character in enumerate(text) if not character.isspace()]
    packed = "".join(text.split())
    found = []
    done = 0
    for point in points:
        wanted = "".join((point.label + point.text).split())
        at = packed.find(wanted, done) if point.text.strip() else -1
        if at < 0:
            found.append((-1, -1))
            continue
        done = at + len(wanted)
        found.append((places[at], places[done - 1] + 1))
    return found


def pieces(
    paragraph: Paragraph, redactions: Iterable[Redaction], links: Mapping[str, tuple[str, str]]
) -> tuple[Piece, ...]:
    """The paragraph as pieces, in order. Points that the text does not hold come last."""
    inside = tuple(redactions)
    made: list[Piece] = []
    waiting: list[Point] = []

    def add_prose(text: str) -> None:
        for is_table, part in stretches(text):
            made.append(Piece("table", table=part) if is_table else Piece("prose", bits(part, inside, links)))

    def add_points() -> None:
        if waiting:
            made.append(
                Piece(
                    "points", points=tuple(PointPiece(p.label, p.level, bits(p.text, inside, links)) for p in waiting)
                )
            )
            waiting.clear()

    text, done = paragraph.text, 0
    if paragraph.points:
        for point, (start, end) in zip(paragraph.points, _find(paragraph.points, text), strict=True):
            if start >= 0:
                if text[done:start].strip():
                    add_points()
                    add_prose(text[done:start])
                done = end
            waiting.append(point)
        add_points()
    if text[done:].strip():
        add_prose(text[done:])
    return tuple(made)
