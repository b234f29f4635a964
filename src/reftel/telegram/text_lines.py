"""The lines of the text, each with a kind, and which of the numbers among them number paragraphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from reftel.telegram.asides import OF_PAGES
from reftel.telegram.line_openings import LEVELS, OPENERS, STRAY, begins_as, is_plain, is_small, may_be_mark
from reftel.telegram.lines import Line, classification_at, divided, fills, page_mark_at
from reftel.telegram.numbering import Candidate, Place, number_paragraphs, with_left_out
from reftel.telegram.page_feet import lines_of_feet
from reftel.telegram.page_heads import find_page_heads
from reftel.telegram.paragraph_number import BULLETS, Number, read_number
from reftel.telegram.phrases import END_OF_PASSAGE
from reftel.telegram.section_ends import mark_ends
from reftel.telegram.signs import Signs
from reftel.telegram.stamps import StampTest, is_level, is_taken, stamp_test
from reftel.telegram.underlining import is_rule, part_rules
from reftel.values.marking import MARKED as MARKED
from reftel.values.marking import SHORT_PORTION

WRAP = 110
"""Network lines have at most 69 or 80 characters (ACP 127); a publisher who rejoined lines set the end of a longer
one, so it separates paragraphs."""
SHORT = 56
"""A line shorter than this was broken off on purpose: the next word would have fitted."""
LONGEST_MARK = 110
"""No page mark, classification line or stamp is longer than this."""
WHOLE = 1500
"""A line longer than this is a whole telegram."""
LONG = 400
"""No line is as long as this, unless its line breaks were lost."""

_CELLS = re.compile(r"\S {3,}\S|\w {2}\S.*\w {2}\S")
_PILCROW = re.compile(r"¶ ?\d{1,3}[. ]")
_MARKED_STOP = re.compile(rf"\. ?\({SHORT_PORTION}\) ")
_NUMBER_BEFORE = re.compile(r"(?<=[.!?\"')] )\d{1,2}$")
_COUNT = re.compile(r"[.!?\"')] {1,3}(?P<number>\d{1,2})\. {1,3}(?=[A-Z\"(])")
_END_OF_PAGE = 10
"""So many characters before its end, a page mark has `1 OF`."""
_PAGE_OF = re.compile(r" OF \d{3}")
_PAGE_BEFORE = re.compile(r"(?:(?<=\s)|^)[A-Z][A-Z ]{2,20} 0\d{7} +\d{3}(?:\.\d)?$")
_MIXED_PAGE = re.compile(r"[A-Z][A-Za-z .'\-]{1,24}? +0\d{7}\s+\d{3}(?:\.\d)? of \d{3}.?$", re.IGNORECASE)
"""A page mark in a copy retyped in both cases: `Lima 00000123 002 of 003`."""
_OLD_PAGE = re.compile(r"PAGE 0?\d{1,2}\s+R[A-Z]{3,7}\d{3,5}\b[A-Z ]*$|(?:PAGE|Page) \d{1,3} (?:OF|of) \d{1,3}$")
"""A page mark with the routing indicator in place of the post, `PAGE 04 RUEHPE0170 S E C R E T`; of a scanned page."""
_PAGE_ALONE = re.compile(r"PAGE 0?\d{1,2}[ \t]*$")
_SECOND_LINE = re.compile(
    r"[A-Z][A-Z ]{1,20}? {1,8}(?:\d{5,6}(?: [A-Z]{5} \d{4,6})?|\d{4}(?= ))(?: {1,4}\d\d OF \d\d)?"
    r"(?: {1,4}\d{6}Z)?[ \t]*$"
)
_SENTENCE_END = (".", "!", "?", '"', ")", ":", ";", "'", "”", "]", "-", "*")
_BREAKS = frozenset({"blank", "rule", "section", "page", "stamp"})
_BETWEEN = frozenset({"blank", "page", "stray", "stamp", "section", "end"})


_BEHIND = frozenset("0123456789lIO.),;:( \t")
"""Characters after an `l` or `I` that is a number."""


class HeadingEvidence(NamedTuple):
    """Points of lines as a heading."""

    points: float
    names: str
    """Keys of `heading_evidence.POINTS`, with spaces between them."""


class TextLines:
    """Lines sorted once. Kinds: blank, rule, page, section, stray, stamp, end, number, text."""

    __slots__ = (
        "chosen", "evidence", "has_numbers", "headings", "kinds", "lines", "narrow", "numbers", "printed", "prose",
        "text",
    )  # fmt: skip

    def __init__(
        self,
        text: str,
        signs: Signs,
        lines: list[Line],
        *,
        is_later: bool = False,
        heads: frozenset[str] = frozenset(),
        feet: Mapping[int, int] | None = None,
        marks: Mapping[int, int] | None = None,
    ) -> None:
        self.text = text
        self.lines = part_rules(text, untear(text, signs, lines))
        self.numbers: dict[int, Number] = {}
        """Index of a line that begins with a number -> the number."""
        self.kinds, candidates = _sort(
            text, signs, self.lines, self.numbers, set(lines_of_feet(self.lines, marks)) if marks else ()
        )
        if "section" in self.kinds:
            mark_ends(text, self.lines, self.kinds)
        self.printed = find_page_heads(text, self.lines, self.kinds, heads) if heads else []
        """Indices of heads of pages."""
        for at in (*self.printed, *(lines_of_feet(self.lines, feet) if feet else ())):
            self.kinds[at] = "stamp"
            self.numbers.pop(at, None)
            candidates.pop(at, None)
        numbering = number_paragraphs(with_left_out(candidates, self.kinds), is_later=is_later)
        self.chosen = dict(zip(candidates, numbering.chosen, strict=True))
        """Index of a line that begins with a number -> whether the number is a paragraph's."""
        places = list(candidates) if numbering.narrow else []
        self.narrow = {places[at]: margin for at, margin in numbering.narrow.items()}
        """Index of a line -> the margin of its number, if it is narrow."""
        self.has_numbers = any(self.chosen.values())
        self.prose = [kind == "text" for kind in self.kinds]
        """For each line, whether it is text; False after the last."""
        self.prose.append(False)
        for at, chosen in self.chosen.items():
            self.prose[at] = not chosen
        self.headings: dict[int, int] = {}
        """Index of a heading's first line -> index after its last (see `headings.find_headings`)."""
        self.evidence: dict[int, HeadingEvidence] = {}
        """Index of a heading's first line, or of a line that may be one -> its evidence."""

    def __len__(self) -> int:
        return len(self.lines)

    def is_numbered(self, at: int) -> bool:
        """Whether a paragraph's number begins a line."""
        return self.kinds[at] == "number" and self.chosen[at]

    def is_rule(self, at: int) -> bool:
        """Whether there is such a line and it is a rule."""
        return at < len(self.kinds) and self.kinds[at] == "rule"

    def is_text(self, at: int) -> bool:
        """Whether a line is text; so are numbers that do not belong to paragraphs."""
        return self.prose[at]

    def is_redacted(self, at: int) -> bool:
        """Whether a line is only a publisher's mark for text that was removed: `XXXXXXXXXXXX`."""
        line = self.lines[at]
        return self.text[line.begin] in "Xx\u2588" and not self.text[line.begin : line.stop].strip("Xx\u2588 .")

    def run(self, at: int) -> int:
        """The index after the run of text lines that begins at `at`."""
        return self.prose.index(False, at)

    def chunk(self, at: int) -> int:
        """The index after the text lines that begin at `at`, to a break or a heading."""
        end = self.prose.index(False, at)
        headings = self.headings
        if headings:
            for first in range(at, end):
                if first in headings:
                    return first
        return end

    def in_columns(self, at: int) -> bool:
        """Whether a line looks like a row of a table: cells parted by three spaces, or by two more than once."""
        line = self.lines[at]
        return _CELLS.search(self.text, line.begin, line.stop) is not None

    def over_marks(self, at: int) -> int:
        """The index of the first line from `at` on that is a rule, a number or text."""
        kinds = self.kinds
        size = len(kinds)
        while at < size and kinds[at] in _BETWEEN:
            at += 1
        return at

    def ends_sentence(self, at: int) -> bool:
        """Whether a line ends with a sentence."""
        line = self.lines[at]
        return line.stop > line.begin and self.text[line.stop - 1] in ".!?:"

    def numbers_repeat(self) -> bool:
        """Whether two paragraphs have the same number."""
        seen = set()
        for index, chosen in self.chosen.items():
            number = self.numbers[index]
            if chosen:
                if number.value in seen:
                    return True
                seen.add(number.value)
        return False


def untear(text: str, signs: Signs, lines: list[Line]) -> list[Line]:
    """Cut lines around page marks that fell into them, and very long ones (a telegram whose line breaks are lost) also
    before paragraph numbers."""
    if not lines:
        return lines
    marked = _marked_lines(text, signs, lines[0].start, lines[-1].end)
    if not marked and max([line.end - line.start for line in lines]) <= LONG:
        return lines
    out: list[Line] = []
    for line in lines:
        if line.stop - line.begin <= LONG and line.start not in marked:
            out.append(line)
            continue
        out += divided(text, line, _cuts(text, line.begin + 1, line.stop))
    return out


def _marked_lines(text: str, signs: Signs, start: int, end: int) -> set[int]:
    """Return the beginnings of lines that contain a page mark and more text."""
    found = set()
    for place in signs.all_between(OF_PAGES, start, end):
        at = place + 1
        match = _PAGE_OF.match(text, at, end) if text[at + 4 : at + 5].isdigit() else None
        if match is None:
            continue
        low = max(start, match.start() - LONG)
        first = text.rfind("\n", low, match.start()) + 1
        if not first and low > start:
            # a line that is cut for its length
            continue
        before = text[max(first, match.start() - 44) : match.start()]
        mark = _PAGE_BEFORE.search(before)
        if mark and (before[: mark.start()].strip() or text[match.end() : match.end() + 3].strip()):
            found.add(max(first, start))
    return found


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Return the cuts of a line without breaks: before numbered paragraphs, before and after page marks. Each pattern
    begins with a literal, so that the search of a long line is fast."""
    long = end - start > LONG
    cuts = []
    if long:
        cuts = [match.start() for match in _PILCROW.finditer(text, start, end) if text[match.start() - 1].isspace()]
    for match in _MARKED_STOP.finditer(text, start, end) if long else ():
        if number := _NUMBER_BEFORE.search(text, max(start, match.start() - 4), match.start()):
            cuts.append(number.start())
    if end - start > WHOLE and not cuts:
        cuts = _counted(text, start, end)
    for match in _PAGE_OF.finditer(text, start, end):
        if mark := _PAGE_BEFORE.search(text, max(start - 1, match.start() - 44), match.start()):
            cuts += [cut for cut in (mark.start(), match.end()) if cut >= start]
    return sorted(set(cuts))


def _counted(text: str, start: int, end: int) -> list[int]:
    """Return the places of 1, 2, 3 ... at the beginnings of sentences, in a telegram without breaks and markings."""
    cuts: list[int] = []
    first = 2 if text.startswith("1.", start - 1) else 1
    for match in _COUNT.finditer(text, start, end):
        if int(match["number"]) == len(cuts) + first:
            cuts.append(match.start("number"))
    return cuts if len(cuts) > 1 else []


def _sort(
    text: str, signs: Signs, lines: list[Line], numbers: dict[int, Number], pages_at: Collection[int] = ()
) -> tuple[list[str], dict[int, Candidate]]:
    """A kind for each line; and, by their indices, the lines that begin with a number, and these `numbers`."""
    candidates: dict[int, Candidate] = {}
    sections = 0
    is_stamp = stamp_test(text, signs, lines[0].start, lines[-1].end) if lines else None
    pages = signs.all_between(OF_PAGES, lines[0].start, lines[-1].end) if lines else ()
    paged = {stop for at in pages for stop in range(at + 1, at + 1 + _END_OF_PAGE)}
    # most lines are text, by their first letters
    is_text = is_small if is_stamp or paged else is_plain
    kinds = [
        "blank" if line.kind == "blank" else "text" if is_text(text[line.begin : line.begin + 4]) else ""
        for line in lines
    ]
    for index in pages_at:
        kinds[index] = "page"
    for index in [at for at, kind in enumerate(kinds) if not kind]:
        line = lines[index]
        begin = line.begin
        first = text[begin]
        begins = begins_as(first)
        kind = "text"
        if (
            begins == "number"
            or (begins == "letter" and text[begin + 1 : begin + 2] in _BEHIND)
            or (first in BULLETS and text[begin + 1 : begin + 2].isdigit())
        ):
            number = read_number(text, line)
            if number:
                kind = "number"
                numbers[index] = number
                broken, sentence = _before(text, lines, kinds, index)
                candidates[index] = Candidate(
                    number.value,
                    number.pilcrow,
                    number.before is not None or number.marked is not None,
                    broken,
                    sentence,
                    sections,
                    _place(text, line) if index else "line",
                    number.stop,
                    _is_taken_before(text, lines, index),
                )
        if kind == "number" or first == "l":
            pass
        elif begins == "capital" or begins == "letter" or first == "Â":
            if is_stamp or line.stop in paged or may_be_mark(text[begin : begin + 4]):
                kind = _capital(text, line, is_stamp)
                sections += kind == "section"
        elif begins == "rule":
            if is_rule(text, line) or (
                kinds[index - 1 : index] == ["rule"] and not text[line.begin : line.stop].strip("-=_*~ ")
            ):
                # also the last signs of a rule that a line break tore
                kind = "rule"
        elif is_stamp and (first == "(" or first.isdigit()) and is_stamp(text, line):
            kind = "stamp"
        kinds[index] = kind
    if "page" in kinds:
        _take_second_lines(text, lines, kinds)
    return kinds, candidates


def _take_second_lines(text: str, lines: list[Line], kinds: list[str]) -> None:
    """Set the kind of the second lines of page marks of 1979: `LIMA 03311  02 OF 02  011647Z` below `PAGE 02`."""
    for index, line in enumerate(lines[1:], 1):
        above = lines[index - 1]
        if kinds[index - 1] != "page" or kinds[index] != "text":
            continue
        if _PAGE_ALONE.match(text, above.begin, above.stop) and _SECOND_LINE.match(text, line.begin, line.stop):
            kinds[index] = "page"


_BEFORE_NUMBER = re.compile(
    rf"(?:{END_OF_PASSAGE}|PAGE +\d{{1,2}}[A-Z \d\n]*[\dZ]|\n[ \t]*\n[A-Z][A-Z ,:'\-]{{4,50}}[A-Z])$"
)
"""The end of a passage, a page mark, or a heading in capitals, in the line of a number."""


def _place(text: str, line: Line) -> Place:
    """Whether a number is at the beginning of a line, or where in mid-line."""
    before = text[max(0, line.start - 80) : line.start]
    if not before or before[-1] in "\r\n":
        return "line"
    before = before.rstrip()
    if (
        before[-1:] in _SENTENCE_END
        or _BEFORE_NUMBER.search(before)
        or "\n" not in text[max(0, line.start - LONG) : line.start]
    ):
        # in a line that lost all its breaks, a heading or a table may be before it
        return "sentence"
    return "middle" if before else "line"


def _before(text: str, lines: list[Line], kinds: list[str], index: int) -> tuple[bool, bool]:
    """Whether a break is before the line, and whether the text before it ends a sentence."""
    at = index - 1
    while at >= 0 and kinds[at] == "stray":
        at -= 1
    if at < 0:
        return True, True
    broken = kinds[at] in _BREAKS
    while at >= 0 and kinds[at] not in ("text", "number"):
        at -= 1
    if at < 0:
        return True, True
    size = lines[at].stop - lines[at].begin
    return broken or size > WRAP, text[lines[at].stop - 1] in _SENTENCE_END or size < SHORT


def _is_taken_before(text: str, lines: list[Line], index: int) -> bool:
    """Whether the line above, blank ones apart, says that paragraphs were left out."""
    at = index - 1
    while at >= 0 and lines[at].kind == "blank":
        at -= 1
    return at >= 0 and is_taken(text, lines[at])


def _capital(text: str, line: Line, is_stamp: StampTest | None) -> str:
    """The kind of a line that begins with a capital letter. A pattern is tried only if a cheap test of the line does
    not exclude it: in a telegram in capitals all lines come here."""
    begin, stop = line.begin, line.stop
    size = stop - begin
    if is_stamp and is_stamp(text, line):
        return "stamp"
    if size > LONGEST_MARK:
        return "text"
    written = text[begin:stop]
    opening = written[:2]
    if opening in OPENERS and size <= 60:
        plain = " ".join(written.split())
        if plain in STRAY:
            return "stray"
        if size > 5 and is_level(plain):
            return "stamp"
    if size <= 2:
        return "text"
    if " of " in written[-9:].lower() or written.startswith("PAGE"):
        if _OLD_PAGE.match(written) or (" 0" in written and _MIXED_PAGE.match(written)):
            return "page"
        is_apart = written[1].isupper() or written[1] == " "
        if is_apart and fills(page_mark_at(text, line), line, but=1):
            return "page"
    if opening in LEVELS:
        found = classification_at(text, line)
        if found and (found["of"] or (found["serial"] and fills(found, line, but=1))):
            return "section"
    return "text"
