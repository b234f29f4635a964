"""The text: numbered paragraphs with their markings and headings; page marks and stray captions taken out
(5 FAH-1 H-244)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from reftel.blocks import BlockKind
from reftel.model import Paragraph, Section
from reftel.spans import Span
from reftel.telegram.asides import Aside
from reftel.telegram.cuts import is_later_page
from reftel.telegram.draft import Draft
from reftel.telegram.endings import hangs
from reftel.telegram.folding import join_torn
from reftel.telegram.headings import find_headings
from reftel.telegram.lines import PAGE, Line, classification_at, page_mark_at, section_number, written_in
from reftel.telegram.markup import with_characters
from reftel.telegram.numbered_headings import title_of_number
from reftel.telegram.numbering import MOST
from reftel.telegram.points import read_points
from reftel.telegram.rules import classified
from reftel.telegram.stamps import is_taken
from reftel.telegram.text_doubts import say_doubts
from reftel.telegram.text_lines import MARKED, HeadingEvidence, TextLines
from reftel.telegram.underlining import strip_rules
from reftel.values.classifier import LABEL as CLASSIFIED
from reftel.values.marking import MARKED_INSIDE, has_lost_slash, plain_marking

LONGEST_CLASSIFIER = 600
"""A longer paragraph that begins with `Classified by` is text."""

_SECTION_OF = re.compile(r"\b(?P<section>\d{3})(?:\.\d)? OF \d")
"""`001.2 OF 002`: the page mark's first figure is the section, the second its page."""
_PILCROW = re.compile(r"Â?¶[ \t]*|\ufffd[ \t]*(?=\d|[A-Za-z]{1,4}[.)])")
"""Mark of a publisher before each number or letter of a list at the beginning of a line."""
_BEYOND = re.compile(rf"\n[ \t]*{MOST + 1}[.)]")
_SPACE_AT_END = re.compile(r"[ \t\r\xa0](?<![ \t\r\xa0]{2})[ \t\r\xa0]*+(?=\n)")
_TEARS = frozenset({"page", "stray", "section", "end"})
"""Marks that a relay or message system set into the text, also in mid-sentence."""
_PRINTED = frozenset({"page", "stamp"})
"""Marks between the foot of a page and the head of the next, which may tear a number from its text."""
_ASIDES = _TEARS | {"rule", "stamp"}
_BLOCKS: Mapping[str, BlockKind] = {
    "rule": "rule",
    "page": "page_mark",
    "stray": "stray_caption",
    "stamp": "stamp",
    "section": "classification",
    "end": "end_mark",
}
"""Kind of a line -> kind of its block."""


def read_paragraphs(draft: Draft, lines: list[Line], at: int, end: int) -> None:
    """Read `lines[at:end]` as the text of the telegram."""
    is_later = bool(draft.sections) and draft.sections[0].number > 1
    is_later = is_later or (bool(lines[at:end]) and is_later_page(draft.raised, lines[at].start))
    text = draft.raised if draft.lower else draft.text
    sorted_lines = TextLines(
        text,
        draft.signs,
        lines[at:end],
        is_later=is_later,
        heads=draft.page_heads,
        feet=draft.page_feet,
        marks=draft.page_marks,
    )
    draft.printed += [(sorted_lines.lines[at].begin, sorted_lines.lines[at].stop) for at in sorted_lines.printed]
    sorted_lines.headings = find_headings(sorted_lines)
    _Assembly(draft, sorted_lines).run()
    say_doubts(draft, sorted_lines)


BARE = re.compile(r"(?P<bare>SBU|[UCS])[ \t]{1,3}(?=[A-Z\d\"'(])")
"""A marking without its parentheses: `1. C The minister ...`."""
_LEAST_BARE = 2
_ENTIRE = re.compile(
    r"(?P<level>(?:SBU|LOU|CONF|[UCS])(?:/(?:NF|NOFORN|EXDIS|NODIS|LIMDIS))?)(?: ?-{1,2} ?| )ENTIRE TEXT"
    r"[ \t]*\.?[ \t]*$",
    re.IGNORECASE,
)
"""The marking of a whole telegram without its parentheses: `1. C - ENTIRE TEXT.`"""


def _are_bare(text: str, lines: TextLines) -> bool:
    """Whether each numbered paragraph begins with a level's letter; one such paragraph may begin with a word."""
    count = 0
    for at, chosen in lines.chosen.items():
        if not chosen:
            continue
        number = lines.numbers[at]
        if number.marked or not BARE.match(text, number.end, lines.lines[at].stop):
            return False
        count += 1
    return count >= _LEAST_BARE


class _Heading(NamedTuple):
    written: str
    start: int
    stop: int
    evidence: HeadingEvidence


_NUMBERED = HeadingEvidence(6.0, "number rule")
"""The evidence of a heading that has the number of its paragraph."""


class _Assembly:
    """Puts sorted lines together: chunks of text become headings and paragraphs."""

    def __init__(self, draft: Draft, lines: TextLines) -> None:
        self.draft = draft
        self.lines = lines
        self.heading: _Heading | None = None
        """A heading before its paragraph."""
        self.section: int | None = draft.sections[-1].number if draft.sections else None
        self.anchors: dict[str, int] = {}
        """Anchor -> number of its uses."""
        self.repeats = lines.numbers_repeat()
        self.bare = _are_bare(draft.text, lines)
        """Whether the markings of all paragraphs have lost their parentheses."""

    def run(self) -> None:
        """Walk over the lines once."""
        lines = self.lines
        kinds = lines.kinds
        at, size = 0, len(kinds)
        while at < size:
            kind = kinds[at]
            if kind == "blank":
                at += 1
            elif kind in _ASIDES:
                self._aside(at)
                at += 1
            elif kind == "number" and lines.chosen[at]:
                at = self._numbered(at)
            else:
                at = self._unnumbered(at)

    def _aside(self, at: int) -> None:
        """A line that is not text: rules, page and section marks, captions and stamps that fell into it."""
        draft, line, kind = self.draft, self.lines.lines[at], self.lines.kinds[at]
        if kind == "section":
            found = classification_at(draft.text, line)
            if found and found["of"]:
                self.section = section_number(found["section"] or found["of"])
                span = Span(line.begin, line.stop)
                draft.sections.append(Section(number=self.section, of=section_number(found["of"]), span=span))
        elif kind == "page" and (mark := page_mark_at(draft.text, line)) and (of := _SECTION_OF.search(mark[0])):
            self.section = int(of["section"])
        elif kind == "stray":
            draft.captions.setdefault(written_in(draft.text, line).split()[0].upper())
            draft.defect("stray-caption", line.begin, line.stop, "a caption is in the text")
        draft.block(_BLOCKS[kind], line.start, line.end)

    def _take_heading(self, at: int, end: int) -> None:
        first, last = self.lines.lines[at], self.lines.lines[end - 1]
        self._add_heading(first.begin, last.stop, self.lines.evidence[at])
        self.draft.block("heading", first.start, last.end)

    def _add_heading(self, begin: int, stop: int, evidence: HeadingEvidence) -> None:
        written = with_characters(strip_rules(" ".join(self.draft.text[begin:stop].split())))
        if match := MARKED.match(written):
            written = written[match.end() :] or written
        if self.heading is not None:
            before = self.heading
            # a page mark tore it
            torn = hangs(before.written) and PAGE.fullmatch(self.draft.raised[before.stop : begin].strip())
            written = f"{before.written}{' ' if torn else ' / '}{written}"
            evidence = min(before.evidence, evidence)
        self.heading = _Heading(written, begin, stop, evidence)

    def _unnumbered(self, at: int) -> int:
        """A heading, a classifier far from the front matter, or a paragraph without a number."""
        draft, lines = self.draft, self.lines
        if at in lines.headings:
            end = lines.headings[at]
            self._take_heading(at, end)
            return end
        end = lines.chunk(at)
        first, last = lines.lines[at], lines.lines[end - 1]
        if CLASSIFIED.match(draft.text, first.begin, first.stop) and not draft.classified_by:
            classified.take(draft, first.begin, last.stop)
            draft.block("classified_by", first.start, last.end)
            return end
        begin, marking = first.begin, None
        if (match := MARKED.match(draft.text, begin, first.stop)) and match["whole"]:
            marking = plain_marking(match["whole"])
            begin = match.end()
        stop = self._extent(end, numbered=False)
        self._paragraph(at, stop, begin, None, marking)
        return stop

    def _numbered(self, at: int) -> int:
        draft, lines = self.draft, self.lines
        line = lines.lines[at]
        number = lines.numbers[at]
        if number.misread:
            draft.defect("letter-for-digit", number.begin, number.end, "a letter is in place of a digit of the number")
        begin, marking = number.end, None
        if match := number.marked:
            marking = plain_marking(match["whole"] or match["left"] or match["right"])
            if not match["whole"] or has_lost_slash(match["whole"]):
                written = draft.text[match.start() : match.end()].strip()
                draft.defect("broken-marking", match.start(), match.end(), f"portion marking {written}")
            begin = match.end()
        elif match := _ENTIRE.match(draft.text, begin, line.stop):
            marking = plain_marking(match["level"])
            draft.defect("broken-marking", *match.span("level"), f"portion marking {match[0].strip()}")
            begin = match.end()
        elif self.bare and (match := BARE.match(draft.text, begin, line.stop)):
            marking = match["bare"]
            draft.defect("broken-marking", *match.span("bare"), f"portion marking {marking}")
            begin = match.end()
        elif match := MARKED_INSIDE.match(draft.text, begin, line.stop):
            marking = plain_marking(match["inside"] or match["bare"])
        elif number.before:
            marking = plain_marking(number.before)
        if (below := title_of_number(lines, at, begin)) is not None:
            draft.block("paragraph", line.start, begin)
            self._add_heading(begin, line.stop, _NUMBERED)
            draft.block("heading", begin, line.end)
            self._aside(at + 1)
            stop = self._extent(lines.chunk(below), numbered=True)
            self._paragraph(below, stop, lines.lines[below].begin, number.value, marking, line.begin)
            return stop
        end = lines.chunk(at + 1)
        if begin >= line.stop and end == at + 1:
            # the number is alone: its text follows
            nxt = lines.over_marks(end)
            if nxt < len(lines) and lines.kinds[nxt] == "text" and nxt not in lines.headings:
                end = lines.chunk(nxt)
        if begin >= line.stop and marking is None:
            marking, begin = self._marking_below(at + 1, end, begin)
        stop = self._extent(end, numbered=True)
        self._paragraph(at, stop, begin, number.value, marking)
        self._say_beyond(number.value, begin, lines.lines[stop - 1].stop)
        return stop

    def _say_beyond(self, number: int, begin: int, stop: int) -> None:
        """Report numbers that are too high for a paragraph's, in the text of the last paragraph."""
        beyond = _BEYOND.search(self.draft.text, begin, stop) if number == MOST else None
        if beyond is not None:
            note = f"numbers above {MOST} are read as text"
            self.draft.defect("implausible-block", beyond.start() + 1, beyond.end(), note)

    def _marking_below(self, at: int, end: int, begin: int) -> tuple[str | None, int]:
        """Return the marking that begins the text below a number alone in its line, and the place after it."""
        lines = self.lines
        below = next((nxt for nxt in range(at, end) if lines.kinds[nxt] == "text"), None)
        if below is None or any(kind in _ASIDES and kind not in _PRINTED for kind in lines.kinds[at:below]):
            return None, begin
        match = MARKED.match(self.draft.text, lines.lines[below].begin, lines.lines[below].stop)
        if match is None or not match["whole"]:
            return None, begin
        return plain_marking(match["whole"]), match.end()

    def _extent(self, at: int, *, numbered: bool) -> int:
        """The index after the last line of the paragraph whose first chunk ends at `at`.

        A numbered paragraph continues over blank lines; one without a number only over a mark within a sentence.
        """
        lines = self.lines
        kinds = lines.kinds
        end, size = at, len(kinds)
        while True:
            nxt = lines.over_marks(end)
            if nxt >= size or (kind := kinds[nxt]) == "rule" or (kind == "number" and lines.chosen[nxt]):
                return end
            if nxt in lines.headings or is_taken(lines.text, lines.lines[nxt]):
                return end
            chunk = lines.chunk(nxt)
            if not numbered and (not self._is_torn(end, nxt) or lines.ends_sentence(end - 1)):
                return end
            end = chunk

    def _is_torn(self, end: int, nxt: int) -> bool:
        """Whether a mark between the lines `end` and `nxt` tore a sentence. A stamp is at the foot of a page and
        rarely within a sentence, so there the sentence must continue in lower case."""
        kinds = self.lines.kinds[end:nxt]
        if any(kind in _TEARS for kind in kinds):
            return True
        return "stamp" in kinds and self.draft.text[self.lines.lines[nxt].begin].islower()

    def _anchor(self, number: int | None) -> str:
        """`p7`; `s2p7` where each section restarts its count, `p7-2` where even these repeat; `u1` without a number."""
        if number is None:
            base = f"u{self.anchors.get('u', 0) + 1}"
            self.anchors["u"] = self.anchors.get("u", 0) + 1
        elif self.repeats and self.section is not None:
            base = f"s{self.section}p{number}"
        else:
            base = f"p{number}"
        times = self.anchors.get(base, 0) + 1
        self.anchors[base] = times
        return base if times == 1 else f"{base}-{times}"

    def _paragraph(
        self, at: int, end: int, begin: int, number: int | None, marking: str | None, first: int | None = None
    ) -> None:
        """Read `lines[at:end]` as one paragraph, whose text begins at `begin`, and whose number at `first` if that is
        in an earlier line."""
        draft, lines = self.draft, self.lines.lines
        anchor, section = self._anchor(number), self.section
        ranges = self._ranges(at, end, begin)
        value = join_torn(draft.text, ranges) if len(ranges) > 1 else draft.text[begin : lines[end - 1].stop]
        if " \n" in value:
            # most copies leave one space at the end of a line
            value = value.replace(" \n", "\n")
        if " \n" in value or "\r" in value:
            value = _SPACE_AT_END.sub("", value)
        value = with_characters(value.strip("\r\n \t"))
        if number is not None:
            value = self._without_repetition(value, number, lines[at].begin, lines[end - 1].stop)
        heading, self.heading = self.heading, None
        if heading:
            points, evidence = heading.evidence
            draft.field("heading", heading.start, heading.stop, "paragraphs", evidence=evidence, margin=points)
        last = lines[end - 1]
        if not draft.classified_by and len(value) < LONGEST_CLASSIFIER and CLASSIFIED.match(value.lstrip("([")):
            marks = [
                Aside(line.begin, line.stop, "page_mark")
                for line, kind in zip(lines[at:end], self.lines.kinds[at:end], strict=True)
                if kind in _ASIDES
            ]
            classified.take(draft, begin, last.stop, marks)
        draft.paragraphs.append(
            Paragraph(
                anchor=anchor,
                section=section,
                number=number,
                marking=marking,
                heading=heading.written if heading else None,
                text=value,
                points=read_points(value, draft.text, filter(None, ranges)) if "\n" in value else (),
                span=Span(lines[at].begin if first is None else first, last.stop),
            )
        )

    def _without_repetition(self, value: str, number: int, begin: int, stop: int) -> str:
        """Report a paragraph's number and marking if they are repeated in its text. If the same words follow, the
        copy has them twice, and the value once."""
        if f"{number}." not in value and f"{number})" not in value:
            return value
        again = re.search(rf"(?<=\s)[¶(]? ?{number}[.)]\)? ?(?=\()", value)
        if again is None or (marked := MARKED.match(value, again.end())) is None:
            return value
        if ")" in again[0] and f"{number + 1})" in value[again.end() :]:
            return value  # a list that begins with the number of its paragraph
        self.draft.defect("repeated-text", begin, stop, f"the number {number} is repeated inside the paragraph")
        first, second = value[: again.start()].strip(), value[marked.end() :].strip()
        return first if first.split() == second.split() else value

    def _ranges(self, at: int, end: int, begin: int) -> list[tuple[int, int] | None]:
        """Return the parts of a paragraph that marks tore; None if only a publisher's pilcrow was removed."""
        draft, lines, kinds = self.draft, self.lines.lines, self.lines.kinds
        text = draft.text
        ranges: list[tuple[int, int] | None] = []
        start = lines[at].start
        last = lines[end - 1]
        if text[begin : last.stop].isascii() and _ASIDES.isdisjoint(kinds[at:end]):
            draft.block("paragraph", start, last.end)
            return [(begin, last.stop)]
        for index in range(at, end):
            kind = kinds[index]
            line = lines[index]
            if kind in _ASIDES:
                ranges.append((begin, begin + len(text[begin : line.start].rstrip())))
                draft.block("paragraph", start, line.start)
                self._aside(index)
                start = line.end
                begin = max(begin, start)
            elif text[line.begin] in "¶\ufffdÂ" and line.begin >= begin and (mark := _PILCROW.match(text, line.begin)):
                ranges += [(begin, line.begin), None]
                draft.block("paragraph", start, line.begin)
                draft.block("publisher_mark", line.begin, mark.end())
                note = "a pilcrow before a number or letter that is not a paragraph's"
                draft.defect("false-pilcrow", line.begin, mark.end(), note)
                start = begin = mark.end()
        ranges.append((begin, last.stop))
        draft.block("paragraph", start, last.end)
        return ranges
