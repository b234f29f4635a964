"""A paragraph's text as pieces: prose, points, tables; with redactions and references to the REF list inside.

Copies break lines at 65 characters or so; prose is folded, tables keep their spaces. A table is recognized by its
shape: at least two consecutive lines with columns separated by runs of spaces, or a rule of dashes between them.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from reftel.model import Paragraph, Point, Redaction
from reftel.telegram.endings import hangs
from reftel.telegram.points import FULL
from reftel.web.render.aside_lines import AsideLine, offsets, solid

COLUMNS = re.compile(r"\S(?:\t+ *| {3,})\S")
RULE = re.compile(r"(?=\s*[-=_.+|* ]{6})\s*+[-=_.+|* ]*+\s*+\Z")
REF = re.compile(
    r"\b(?:[Rr][Ee][Ff](?:[Tt][Ee][Ll])?[Ss]?)\.?\s+(?:\((?P<inside>[A-Z0-9])\)|(?P<bare>[A-Z0-9])(?![\w.-]))"
)


NEXT_REF = re.compile(
    r"\s{0,3}(?:,\s{0,3}(?:and\s|or\s)?|and\s|or\s|&)\s{0,3}\(?(?P<label>[A-Z0-9])\)?"
    r"(?=\s{0,3}(?:[),;:\]&]|\.(?!\w)|and\b|or\b|\Z))",
    re.IGNORECASE,
)
"""One more label of a list: `refs A, B and C`. A sentence continues with a word (`ref A, I believe`)."""
_WORD = re.compile(r"\w+")
_SOLID = re.compile(r"\S+")
LONGEST_LABEL = 2
"""Characters of a label of the REF list."""
_SAID = re.compile(r"(?!(?i:x+)\b)[^\W\d_]{2}|\d")
_MISSED = 8
"""Redactions that are looked for in a piece after those that are not in it."""


@dataclass(frozen=True)
class Bit:
    """Text, a redaction (shown as a bar; `note` names it), a link to a cited cable, or a mark that interrupts the
    text."""

    text: str
    kind: Literal["text", "redacted", "link", "mark"] = "text"
    href: str = ""
    note: str = ""
    found: int = 0
    """Number of its match of the search; below 0 if the match began in an earlier bit."""

    @property
    def is_worded(self) -> bool:
        """Whether it is a redaction that says something: `[1 paragraph (6 lines) not declassified]`."""
        return has_words(self.text)


def has_words(mark: str) -> bool:
    """Return whether a mark of removed text has words, which readers need.

    Args:
        mark: in the text of a copy.

    Example:
        >>> has_words("[1 line not declassified]"), has_words("XXXXXXXX"), has_words("[...]"), has_words("B1, 1.4(D)")
        (True, False, False, True)
    """
    return _SAID.search(mark) is not None


@dataclass(frozen=True)
class Piece:
    """A part of a paragraph: prose as bits, a table as lines, points, or a mark between these."""

    kind: Literal["prose", "table", "points", "mark"]
    bits: tuple[Bit, ...] = ()
    table: str = ""
    points: tuple[PointPiece, ...] = ()


@dataclass(frozen=True)
class PointPiece:
    """A point with its label (`--`, `(a)`) and depth."""

    label: str
    level: int
    bits: tuple[Bit, ...]


class Links:
    """Words of a text that become links: labels of the REF list, and mentions as written (`LIMA 713`).

    Args:
        targets: label or words -> (address, kind).
    """

    def __init__(self, targets: Mapping[str, tuple[str, str]]) -> None:
        self.targets = targets
        self.has_labels = any(len(label) == 1 for label in targets)
        self.leads: set[int] = set()
        """Places of the first word in the words."""
        self.lengths: dict[str, set[int]] = {}
        """Beginning of words, up to the end of the first one -> the lengths of all words that begin so."""
        for written in targets:
            if len(written) > LONGEST_LABEL and (first := _WORD.search(written)):
                self.leads.add(first.start())
                self.lengths.setdefault(written[: first.end()], set()).add(len(written))

    def __bool__(self) -> bool:
        return bool(self.targets)

    def with_words(self, more: Mapping[str, tuple[str, str]]) -> Links:
        """The same with more words."""
        return Links({**self.targets, **more})


class _Removed:
    """The redactions of a paragraph, in order; each piece of it takes its own."""

    def __init__(self, redactions: Iterable[Redaction]) -> None:
        self._all = tuple(redactions)
        self._next = 0

    def __bool__(self) -> bool:
        return self._next < len(self._all)

    def cuts(self, text: str) -> Iterator[tuple[int, int, Bit]]:
        """Take those that are in a text. Some have no place in any piece: those after them are tried too."""
        at, missed = 0, 0
        while self._next + missed < len(self._all) and missed < _MISSED:
            redaction = self._all[self._next + missed]
            found = text.find(redaction.text, at) if redaction.text else -1
            if found < 0:
                missed += 1
                continue
            self._next += missed + 1
            missed = 0
            at = found + len(redaction.text)
            note = f"Removed by the publisher ({redaction.kind})"
            yield found, at, Bit(redaction.text, "redacted", note=note)


def bits(
    text: str,
    redactions: Iterable[Redaction],
    links: Mapping[str, tuple[str, str]],
    marks: Iterable[tuple[int, AsideLine]] = (),
) -> tuple[Bit, ...]:
    """Text cut at redactions, at `ref A` and at marks.

    `links`: label, or words as written (`LIMA 713`) -> (address, kind); `marks`: (index in `text`, mark), in order.
    """
    return _bits(text, _Removed(redactions), Links(links), marks)


def _bits(text: str, removed: _Removed, links: Links, marks: Iterable[tuple[int, AsideLine]]) -> tuple[Bit, ...]:
    waiting = deque(marks)
    if not (removed or links or waiting):
        return (Bit(text),) if text else ()
    cuts = [*removed.cuts(text), *_link_cuts(text, links)]
    made: list[Bit] = []
    done = 0

    def add(start: int, end: int, bit: Bit | None) -> None:
        """Add `text[start:end]` as text or as `bit`, divided at a mark within it."""
        while waiting and waiting[0][0] <= end:
            place, mark = waiting.popleft()
            place = max(place, start)
            if place > start:
                made.append(Bit(text[start:place], bit.kind, bit.href, bit.note) if bit else Bit(text[start:place]))
            made.append(Bit(mark.label, "mark", note=f"{mark.meaning}: {mark.text}"))
            start = place
        if start < end:
            made.append(Bit(text[start:end], bit.kind, bit.href, bit.note) if bit else Bit(text[start:end]))

    for start, end, bit in sorted(cuts, key=lambda cut: (cut[0], -cut[1])):
        if start < done:
            continue
        add(done, start, None)
        add(start, end, bit)
        done = end
    add(done, len(text), None)
    return tuple(made)


def _link_cuts(text: str, found: Links) -> Iterator[tuple[int, int, Bit]]:
    """Yield the mentions of cables in the text: `ref A`, and words as written."""
    links = found.targets
    for match in REF.finditer(text) if found.has_labels else ():
        label = match["inside"] or match["bare"]
        if label in links:
            href, note = links[label]
            yield match.start(), match.end(), Bit(match[0], "link", href, note)
        following = NEXT_REF.match(text, match.end())
        while following is not None:
            label, at = following["label"], following.start("label")
            if label in links:
                yield at, at + 1, Bit(label, "link", *links[label])
            following = NEXT_REF.match(text, following.end())
    for start, end in _as_written(text, found):
        href, note = links[text[start:end]]
        yield start, end, Bit(text[start:end], "link", href, note)


def _as_written(text: str, links: Links) -> Iterator[tuple[int, int]]:
    """Yield the places of whole words. A text may mention thousands: at each word only their lengths are tried."""
    for match in _WORD.finditer(text) if links.lengths else ():
        for start in (match.start() - lead for lead in links.leads if lead <= match.start()):
            if start and _is_word(text[start - 1]):
                continue
            for length in links.lengths.get(text[start : match.end()], ()):
                end = start + length
                if text[start:end] in links.targets and not _is_word(text[end : end + 1]):
                    yield start, end


def _is_word(mark: str) -> bool:
    return mark.isalnum() or mark == "_"


def _is_blank(line: str) -> bool:
    return not line.strip()


def _tabular(line: str) -> bool:
    return bool(COLUMNS.search(line.strip()))


def stretches(text: str) -> tuple[tuple[bool, str], ...]:
    """Text cut into (is a table, lines) in order.

    Blank lines end a stretch of prose unless a page ended in mid-sentence, and are dropped around it.
    """
    made: list[tuple[bool, list[str]]] = []
    lines = text.split("\n")
    at = 0 if "   " in text or "\t" in text else len(lines)
    if at:  # no columns, so no table
        made = [(False, list(part)) for is_blank, part in groupby(lines, _is_blank) if not is_blank]
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
    return _across_pages((is_table, part) for is_table, part in made if any(map(str.strip, part)))


_SMALL = re.compile(r"\s*[a-z]{2,}[ ,]")
_WORD_BELOW = re.compile(r"\s*[A-Za-z]{2,}[ ,]")
_END = 40
"""Characters of a line whose end is looked at."""


def _across_pages(found: Iterable[tuple[bool, list[str]]]) -> tuple[tuple[bool, str], ...]:
    """Join stretches of prose between which only the blank lines at the end of a page are, in mid-sentence."""
    made: list[tuple[bool, list[str]]] = []
    for is_table, lines in found:
        if made and not is_table and not made[-1][0] and _is_torn(made[-1][1][-1], lines[0]):
            made[-1][1].extend(lines)
        else:
            made.append((is_table, lines))
    return tuple((is_table, "\n".join(lines)) for is_table, lines in made)


def _is_torn(above: str, below: str) -> bool:
    """Whether a page ended in mid-sentence: small letters follow small letters, or a word that ends no sentence is
    last."""
    last = above[-_END:].rstrip(" \t\r,")
    if len(above) < FULL or not last[-1:].isalpha():
        return False
    if hangs(last):
        return _WORD_BELOW.match(below) is not None
    return last[-1].islower() and _SMALL.match(below) is not None


def _find(points: Sequence[Point], text: str) -> list[tuple[int, int]]:
    """Return the range of each point in the text, with its label; (-1, -1) if the text does not contain it.

    A point's text is folded and the paragraph's keeps its lines, so both are compared without white space.
    """
    if not points:
        return []
    places = [at for word in _SOLID.finditer(text) for at in range(word.start(), word.end())]
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
    paragraph: Paragraph,
    redactions: Iterable[Redaction],
    links: Links | Mapping[str, tuple[str, str]],
    marks: Sequence[AsideLine] = (),
) -> tuple[Piece, ...]:
    """The paragraph as pieces, in order. Points that the text does not hold come last, and so do marks beyond it."""
    words = links if isinstance(links, Links) else Links(links)
    return _Pieces(_Removed(redactions), words, marks).of(paragraph)


class _Pieces:
    """Puts a paragraph's pieces together; `done` counts the characters taken, without white space."""

    def __init__(self, removed: _Removed, links: Links, marks: Sequence[AsideLine]) -> None:
        self.removed = removed
        self.links = links
        self.waiting = deque(sorted(marks, key=lambda mark: mark.at))
        self.done = 0
        self.made: list[Piece] = []
        self.points: list[PointPiece] = []

    def of(self, paragraph: Paragraph) -> tuple[Piece, ...]:
        """All pieces."""
        text, at = paragraph.text, 0
        for point, (start, end) in zip(paragraph.points, _find(paragraph.points, text), strict=True):
            if start < 0:
                self.points.append(PointPiece(point.label, point.level, self.bits(point.text, ())))
                continue
            if text[at:start].strip():
                self.end_points()
                self.prose(text[at:start])
            self.done += solid(point.label) if self.waiting else 0
            self.points.append(PointPiece(point.label, point.level, self.bits(point.text, self.taken(point.text))))
            at = end
        self.end_points()
        if text[at:].strip():
            self.prose(text[at:])
        for mark in self.waiting:
            self.mark(mark)
        return tuple(self.made)

    def bits(self, text: str, marks: Iterable[tuple[int, AsideLine]]) -> tuple[Bit, ...]:
        return _bits(text, self.removed, self.links, marks)

    def taken(self, text: str) -> tuple[tuple[int, AsideLine], ...]:
        """The marks that fall into the next piece, which is `text`."""
        if not self.waiting:
            return ()
        start, self.done = self.done, self.done + solid(text)
        found = []
        while self.waiting and self.waiting[0].at < self.done:
            found.append(self.waiting.popleft())
        places = offsets(text, [max(mark.at - start, 0) for mark in found])
        return tuple(zip(places, found, strict=True))

    def mark(self, mark: AsideLine) -> None:
        self.made.append(Piece("mark", (Bit(mark.label, "mark", note=f"{mark.meaning}: {mark.text}"),)))

    def prose(self, text: str) -> None:
        for is_table, part in stretches(text):
            marks = self.taken(part)
            if is_table:
                self.table(part, marks)
            else:
                self.made.append(Piece("prose", self.bits(part, marks)))

    def table(self, text: str, marks: Sequence[tuple[int, AsideLine]]) -> None:
        """A table, divided between two of its lines at a mark within it."""
        start = 0
        for place, mark in marks:
            solid_mark = _SOLID.search(text, place)
            following = solid_mark.start() if solid_mark else len(text)
            cut = text.rfind("\n", start, following) + 1 or start
            if cut > start:
                self.made.append(Piece("table", table=text[start:cut].rstrip("\n")))
            self.mark(mark)
            start = cut
        self.made.append(Piece("table", table=text[start:]))

    def end_points(self) -> None:
        if self.points:
            self.made.append(Piece("points", points=tuple(self.points)))
            self.points = []
