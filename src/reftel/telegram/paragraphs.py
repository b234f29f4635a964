"""The text: numbered paragraphs, their markings, headings, points; page marks and stray captions taken out
(5 FAH-1 H-244)."""

from __future__ import annotations

import re

from reftel.model import Paragraph, Point, Section
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.front import STAMP
from reftel.telegram.lines import CLASSIFICATION, NUMBER, PAGE, Line, shape
from reftel.telegram.numbering import Candidate, choose
from reftel.telegram.rules import classified
from reftel.values.classifier import LABEL as CLASSIFIED
from reftel.values.marking import PORTION, plain_marking

_MARKED = re.compile(rf"[ \t]*(?:\( ?(?P<whole>{PORTION}) ?\)|(?P<left>{PORTION})\)|\((?P<right>(?:U|C|S|SBU|C/NF|S/NF))(?= [A-Z]))[ \t]*[:.\-]?[ \t]*", re.IGNORECASE)
_SPECIAL = re.compile(r"(?:[-=_*~+#.]{3,}[-=_*~+#. \t]*\r?$|[A-Z<]|¶|\ufffd)", re.MULTILINE)
_RULE = re.compile(r"[-=_*~+#.]{3,}[-=_*~+#. \t]*$")
_STRAY = frozenset({"SIPDIS", "NOFORN", "SENSITIVE", "NODIS", "EXDIS", "STADIS", "NOFORN SIPDIS", "SENSITIVE SIPDIS", "SIPDIS SENSITIVE", "SIPDIS NOFORN"})
_STAMPS = frozenset({"UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET", "LIMITED OFFICIAL USE", "RESTRICTED", "UNCLAS"})
_POINT = re.compile(
    r"\n[ \t]*(?P<label>--?(?!-)|\*+(?=\s)|[•·]|\((?:[a-z]{1,4}|\d{1,2}|[A-Z])\)|[a-z]\.(?=\s)|[A-Z]\)|\d{1,2}\)|[oQ](?= {1,3}[A-Z]))[ \t]*(?=\S)"
)
_NO_HEADING = re.compile(r"(?:BEGIN )?(?:SUMMARY|COMMENT|NOTE|INTRODUCTION)\b[^\n:.]{0,30}[:.]\s*\S|.*\bEND (?:OF )?(?:SUMMARY|COMMENT|NOTE|TEXT)\b", re.IGNORECASE | re.DOTALL)
WRAP = 110
"""Network lines have at most 69 or 80 characters (ACP 127); the end of a longer one was set by a publisher who rejoined
lines, and so parts paragraphs."""
SHORT = 56
"""A line shorter than this was broken off on purpose: the next word would have fitted."""
_LONG = 400
_PILCROW = re.compile(r"¶ ?\d{1,3}[. ]")
_MARKED_STOP = re.compile(r"\. ?\((?:U|C|S|SBU|C/NF|S/NF)\) ")
_NUMBER_BEFORE = re.compile(r"(?<=[.!?\"')] )\d{1,2}$")
_PAGE_OF = re.compile(r" OF \d{3}")
_PAGE_BEFORE = re.compile(r"(?<=\s)[A-Z][A-Z ]{2,20} 0\d{7} +\d{3}(?:\.\d)?$")
SENTENCE = (".", "!", "?", ":", '"')
_SENTENCE_END = (".", "!", "?", '"', ")", ":", ";", "'", "”", "]", "-", "*")


def read_paragraphs(draft: Draft, lines: list[Line], at: int, end: int) -> None:
    """Reads `lines[at:end]` as the text of the telegram."""
    lines = _untear(draft, lines[at:end])
    kinds, candidates, where = _sort(draft, lines)
    chosen = dict(zip(where, choose(candidates), strict=True))
    Assembly(draft, lines, kinds, chosen).run()


def _untear(draft: Draft, lines: list[Line]) -> list[Line]:
    """Cuts very long lines (a telegram whose line breaks are lost) before paragraph numbers and around page marks."""
    text = draft.text
    if max((line.end - line.start for line in lines), default=0) <= _LONG:
        return lines
    out: list[Line] = []
    for line in lines:
        if line.stop - line.begin <= _LONG:
            out.append(line)
            continue
        start, begin = line.start, line.begin
        for cut in _cuts(text, line.begin + 1, line.stop):
            stop = begin + len(text[begin:cut].rstrip())
            if stop <= begin:
                continue
            out.append(Line("", start, stop, cut, begin))
            start = cut
            begin = cut + len(text[cut : line.stop]) - len(text[cut : line.stop].lstrip())
        out.append(Line("", start, line.stop, line.end, begin))
    return out


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Where a line without breaks is cut: before numbered paragraphs, before and behind page marks. Each pattern begins
    with a literal, so that a long line is passed over quickly."""
    cuts = [match.start() for match in _PILCROW.finditer(text, start, end) if text[match.start() - 1].isspace()]
    for match in _MARKED_STOP.finditer(text, start, end):
        if number := _NUMBER_BEFORE.search(text, max(start, match.start() - 4), match.start()):
            cuts.append(number.start())
    for match in _PAGE_OF.finditer(text, start, end):
        if mark := _PAGE_BEFORE.search(text, max(start, match.start() - 44), match.start()):
            cuts += [mark.start(), match.end()]
    return sorted(set(cuts))


def _sort(draft: Draft, lines: list[Line]) -> tuple[list[str], list[Candidate], list[int]]:
    """A kind for each line: blank, rule, page, section, stray, stamp, number, text."""
    text = draft.text
    kinds: list[str] = []
    candidates: list[Candidate] = []
    where: list[int] = []
    sections = 0
    for index, line in enumerate(lines):
        if line.kind == "blank":
            kinds.append("blank")
            continue
        first = text[line.begin]
        if first.islower():
            kinds.append("text")
            continue
        kind = "text"
        if first.isdigit() or first in "¶\ufffdÂ(":
            number = NUMBER.match(text, line.begin, line.stop)
            if number and (first != "(" or number["stop"] != ""):
                kind = "number"
                open_before, sentence = _before(text, lines, kinds, index)
                candidates.append(
                    Candidate(
                        int(number["number"]),
                        number["pilcrow"] is not None,
                        _MARKED.match(text, number.end(), line.stop) is not None,
                        open_before,
                        sentence,
                        sections,
                    )
                )
                where.append(index)
        elif first.isupper():
            kind = _capital(draft, line)
            sections += kind == "section"
        elif first in "-=_*~+#." and _RULE.match(text, line.begin, line.stop):
            kind = "rule"
        kinds.append(kind)
    return kinds, candidates, where


def _before(text: str, lines: list[Line], kinds: list[str], index: int) -> tuple[bool, bool]:
    """Whether a break stands before the line, and whether what stands before it ends a sentence."""
    at = index - 1
    while at >= 0 and kinds[at] == "stray":
        at -= 1
    if at < 0:
        return True, True
    broken = kinds[at] in ("blank", "rule", "section", "page", "stamp")
    while at >= 0 and kinds[at] not in ("text", "number"):
        at -= 1
    if at < 0:
        return True, True
    size = lines[at].stop - lines[at].begin
    return broken or size > WRAP, text[lines[at].stop - 1] in _SENTENCE_END or size < SHORT


def _capital(draft: Draft, line: Line) -> str:
    text = draft.text
    size = line.stop - line.begin
    if size <= 24:
        written = " ".join(text[line.begin : line.stop].split())
        if written in _STRAY:
            return "stray"
        if written in _STAMPS:
            return "stamp"
    if 2 < size <= 110:
        second = text[line.begin + 1]
        if second.isupper() or second == " ":
            if (mark := PAGE.match(text, line.begin, line.stop)) and mark.end() >= line.stop - 1:
                return "page"
            found = CLASSIFICATION.match(text, line.begin, line.stop)
            if found and (found["section"] or (found["serial"] and found.end() >= line.stop - 1)):
                return "section"
        if ("DECLASSIFIED" in (upper := text[line.begin : line.stop].upper()) or "RELEASED" in upper) and STAMP.search(upper):
            return "stamp"
    return "text"


class Assembly:
    """Puts sorted lines together: chunks of text become headings and paragraphs."""

    def __init__(self, draft: Draft, lines: list[Line], kinds: list[str], chosen: dict[int, bool]) -> None:
        self.draft = draft
        self.lines = lines
        self.kinds = kinds
        self.chosen = chosen
        self.heading: tuple[str, int, int] | None = None
        self.section: int | None = draft.sections[-1].number if draft.sections else None
        self.anchors: dict[str, int] = {}
        self.any_number = any(chosen.values())
        self.seen_number = False
        self.repeats = self._numbers_repeat()

    def _numbers_repeat(self) -> bool:
        text = self.draft.text
        seen = set()
        for index, ok in self.chosen.items():
            if ok:
                match = NUMBER.match(text, self.lines[index].begin)
                assert match is not None
                if match["number"] in seen:
                    return True
                seen.add(match["number"])
        return False

    def run(self) -> None:
        """Walks over the lines once."""
        lines, kinds = self.lines, self.kinds
        at = 0
        pending: list[int] = []
        while at < len(lines):
            kind = kinds[at]
            if kind == "number" and self.chosen[at]:
                at = self._numbered(at)
                pending = []
                continue
            if kind in ("blank",):
                at += 1
                continue
            if kind in ("rule", "page", "section", "stray", "stamp"):
                self._aside(at)
                at += 1
                continue
            at = self._unnumbered(at)

    def _aside(self, at: int) -> None:
        """A line that is no text: rules, page and section marks, captions and stamps that fell into it."""
        line = self.lines[at]
        kind = self.kinds[at]
        draft = self.draft
        if kind == "section":
            found = CLASSIFICATION.match(draft.text, line.begin, line.stop)
            if found and found["section"]:
                self.section = int(found["section"])
                draft.sections.append(Section(number=self.section, of=int(found["of"]), span=Span(line.begin, line.stop)))
            draft.block("classification", line.start, line.end)
            return
        name = {"rule": "rule", "page": "page_mark", "stray": "stray_caption", "stamp": "stamp"}[kind]
        if kind == "stray":
            draft.captions.setdefault(" ".join(draft.text[line.begin : line.stop].split()).split()[0])
            draft.defect("stray-caption", line.begin, line.stop, "a caption stands in the text")
        draft.block(name, line.start, line.end)

    def _chunk(self, at: int) -> int:
        """The index behind the run of text lines that begins at `at`."""
        kinds = self.kinds
        end = at
        while end < len(kinds) and (kinds[end] == "text" or (kinds[end] == "number" and not self.chosen[end])):
            end += 1
        return end

    def _next_text(self, at: int) -> int:
        kinds = self.kinds
        while at < len(kinds) and kinds[at] in ("blank", "page", "stray", "stamp", "section"):
            at += 1
        return at

    def _is_heading(self, at: int, end: int) -> bool:
        """Whether the chunk `[at, end)` is a heading: underlined, between rules, or alone over a numbered paragraph."""
        kinds, lines, text = self.kinds, self.lines, self.draft.text
        if end - at > 4 or lines[end - 1].stop - lines[at].begin > 320:
            return False
        if _NO_HEADING.match(text, lines[at].begin, lines[end - 1].stop):
            return False
        if end < len(kinds) and kinds[end] == "rule":
            return True
        nxt = self._next_text(end)
        if nxt < len(kinds) and kinds[nxt] == "rule" and self._between_rules(at, nxt):
            return True
        if at and kinds[at - 1] == "rule" and end - at <= 3 and end < len(kinds):
            nxt = self._next_text(end)
            if nxt < len(kinds) and kinds[nxt] == "rule":
                return True
            return nxt < len(kinds) and kinds[end] == "blank" and self._short(at, end)
        nxt = self._next_text(end)
        if nxt >= len(kinds) or end >= len(kinds) or end - at > 3:
            return False
        if not self._short(at, end):
            return False
        if kinds[nxt] == "number" and self.chosen[nxt]:
            return not text[lines[at].begin] in "-*•(" and not text[lines[end - 1].begin : lines[end - 1].stop].endswith((".", ";", ","))
        return False

    def _between_rules(self, at: int, rule: int) -> bool:
        """Whether the next thing before `at` is a rule as well, and what follows the one at `rule` is text."""
        before = at - 1
        while before >= 0 and self.kinds[before] == "blank":
            before -= 1
        return before >= 0 and self.kinds[before] == "rule" and self._short(at, self._chunk(at))

    def _short(self, at: int, end: int) -> bool:
        lines, text = self.lines, self.draft.text
        size = sum(lines[i].stop - lines[i].begin for i in range(at, end))
        return size <= 180 and not text[lines[end - 1].stop - 1 : lines[end - 1].stop] in ".;," and not text[lines[at].begin].islower()

    def _take_heading(self, at: int, end: int) -> None:
        draft, lines = self.draft, self.lines
        start, stop = lines[at].begin, lines[end - 1].stop
        written = " ".join(draft.text[start:stop].split()).strip("/*_ ")
        if match := _MARKED.match(written):
            written = written[match.end() :] or written
        if self.heading is not None:
            written = f"{self.heading[0]} / {written}"
        self.heading = (written, start, stop)
        draft.block("heading", lines[at].start, lines[end - 1].end)

    def _unnumbered(self, at: int) -> int:
        end = self._chunk(at)
        if self._is_heading(at, end):
            self._take_heading(at, end)
            return end
        draft, lines, text = self.draft, self.lines, self.draft.text
        if CLASSIFIED.match(text, lines[at].begin, lines[at].stop) and not draft.classified_by:
            classified.take(draft, lines[at].begin, lines[end - 1].stop)
            draft.block("classified_by", lines[at].start, lines[end - 1].end)
            return end
        stop = self._extent(end, numbered=False)
        anchor = self._anchor(None)
        self._paragraph(at, stop, lines[at].begin, None, None, anchor)
        return stop

    def _extent(self, at: int, *, numbered: bool) -> int:
        """The index behind the last line of the paragraph whose first chunk ends at `at`."""
        kinds = self.kinds
        end = at
        while True:
            nxt = self._next_text(end)
            if nxt >= len(kinds):
                return end
            if kinds[nxt] == "rule":
                behind = self._chunk(nxt + 1)
                if behind > nxt + 1 and behind < len(kinds) and kinds[behind] == "rule":
                    return end
                after = self._next_text(nxt + 1)
                if not numbered or after >= len(kinds) or kinds[after] != "text" or self._is_heading(after, self._chunk(after)):
                    return end
                return end
            if kinds[nxt] == "number" and self.chosen[nxt]:
                return end
            chunk_end = self._chunk(nxt)
            if self._is_heading(nxt, chunk_end):
                return end
            torn = any(kinds[i] in ("page", "stray", "section") for i in range(end, nxt)) and not self._ends_sentence(end)
            if not numbered and not torn:
                return end
            end = chunk_end

    def _ends_sentence(self, end: int) -> bool:
        line = self.lines[end - 1]
        return line.stop > line.begin and self.draft.text[line.stop - 1] in ".!?:"

    def _numbered(self, at: int) -> int:
        draft, lines = self.draft, self.lines
        line = lines[at]
        number = NUMBER.match(draft.text, line.begin, line.stop)
        assert number is not None
        begin = number.end()
        marking = None
        if match := _MARKED.match(draft.text, begin, line.stop):
            written = match["whole"] or match["left"] or match["right"]
            marking = plain_marking(written)
            if not match["whole"]:
                draft.defect("broken-marking", match.start(), match.end(), f"portion marking {match[0].strip()}")
            begin = match.end()
        end = at + 1
        kinds = self.kinds
        while end < len(kinds) and (kinds[end] == "text" or (kinds[end] == "number" and not self.chosen[end])):
            end += 1
        if begin >= line.stop and end == at + 1:
            # the number stands alone: its text follows
            nxt = self._next_text(end)
            if nxt < len(kinds) and kinds[nxt] == "text":
                end = self._chunk(nxt)
        stop = self._extent(end, numbered=True)
        self.seen_number = True
        self._paragraph(at, stop, begin, int(number["number"]), marking, self._anchor(int(number["number"])))
        return stop

    def _anchor(self, number: int | None) -> str:
        base = f"u{self.anchors.get('u', 0) + 1}" if number is None else f"p{number}"
        if number is None:
            self.anchors["u"] = self.anchors.get("u", 0) + 1
        elif self.repeats and self.section is not None:
            base = f"s{self.section}p{number}"
        times = self.anchors.get(base, 0) + 1
        self.anchors[base] = times
        return base if times == 1 else f"{base}-{times}"

    def _paragraph(self, at: int, end: int, begin: int, number: int | None, marking: str | None, anchor: str) -> None:
        draft, lines, kinds = self.draft, self.lines, self.kinds
        text = draft.text
        if number is None and (match := _MARKED.match(text, begin, lines[at].stop)) and match["whole"]:
            marking = plain_marking(match["whole"])
            begin = match.end()
        pieces: list[str] = []
        start = lines[at].start
        run = begin
        section = self.section
        clean = True
        for index in range(at, end):
            kind = kinds[index]
            if kind in ("page", "stray", "stamp", "section", "rule"):
                before = text[run : lines[index].start].rstrip()
                pieces.append(before)
                draft.block("paragraph", start, lines[index].start)
                self._aside(index)
                start = run = lines[index].end
                clean = False
            elif kind == "number" and index != at and text[lines[index].begin] in "¶\ufffdÂ":
                mark = NUMBER.match(text, lines[index].begin)
                assert mark is not None
                pieces.append(text[run : lines[index].begin])
                draft.block("paragraph", start, lines[index].begin)
                draft.block("publisher_mark", lines[index].begin, mark.start("number"))
                draft.defect("false-pilcrow", lines[index].begin, mark.end(), "a pilcrow before a number that is no paragraph's")
                start = run = mark.start("number")
                pieces.append("\x00")
        last = lines[end - 1]
        pieces.append(text[run : last.stop])
        draft.block("paragraph", start, last.end)
        value = pieces[0] if clean and len(pieces) == 1 else _join(pieces)
        if " \n" in value or "\r" in value:
            value = re.sub(r"[ \t\r\xa0]+(?=\n)", "", value)
        value = value.strip("\r\n \t")
        heading = self.heading[0] if self.heading else None
        if self.heading:
            draft.field("heading", self.heading[1], self.heading[2], "paragraphs")
            self.heading = None
        if not draft.classified_by and len(value) < 600 and (match := CLASSIFIED.match(value)):
            classified.take(draft, begin, last.stop)
        draft.paragraphs.append(
            Paragraph(
                anchor=anchor,
                section=section,
                number=number,
                marking=marking,
                heading=heading,
                text=value,
                points=_points(value, draft, begin) if "\n" in value else (),
                span=Span(lines[at].begin, last.stop),
            )
        )


def _join(pieces: list[str]) -> str:
    """Joins the parts of a paragraph that a mark tore: without the blank lines around it in mid-sentence."""
    out: list[str] = []
    glue = False
    for piece in pieces:
        if piece == "\x00":
            glue = True
            continue
        if glue or not out:
            out.append(piece)
        elif piece.strip():
            before = out[-1].rstrip()
            out[-1] = before
            parted = before[-1:] in SENTENCE and piece.startswith(("\n", "\r", " \n"))
            out.append("\n\n" if parted else "\n")
            out.append(piece.lstrip("\r\n "))
        glue = False
    return "".join(out)


def _points(value: str, draft: Draft, begin: int) -> tuple[Point, ...]:
    if _POINT.search(value) is None:
        return ()
    value = "\n" + value
    marks = list(_POINT.finditer(value))
    if not marks or (len(marks) == 1 and marks[0]["label"] not in ("-", "--", "*", "•")):
        return ()
    points = []
    levels: list[str] = []
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start() if at + 1 < len(marks) else len(value)
        body = value[mark.end() : stop]
        body = body.split("\n\n")[0] if at + 1 == len(marks) else body
        style = _style(mark["label"])
        if style in levels:
            levels = levels[: levels.index(style) + 1]
        else:
            levels.append(style)
        points.append(Point(label=mark["label"], text=" ".join(body.split()), level=len(levels)))
    return tuple(points)


def _style(label: str) -> str:
    if label[0] in "-*•·oQ":
        return label
    inner = label.strip("().")
    return ("d" if inner.isdigit() else "u" if inner.isupper() else "l") + label.replace(inner, "")
