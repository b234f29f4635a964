"""Paragraphs whose line break is lost: cut their lines before the number."""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line, number_at
from reftel.telegram.numbering import Candidate, choose

_MARK = r"\( ?(?:TS|SBU|LOU|FOUO|CUI|NC|[UCS])(?:[/ ,\-]{1,3}[A-Z/, ]{1,60})?\)"
_MARKED = re.compile(
    rf"(?<![\d$,/(\-])(?<!\d\.)(?P<number>\d{{1,3}})(?P<stop>[.)]){{1,2}} {{0,3}}{_MARK}", re.IGNORECASE
)
_PLAIN = re.compile(r"(?<=[.!?\"')])[ \t]{0,3}(?P<number>\d{1,3})(?P<stop>\.)[ \t]{1,3}(?=[A-Z\"(])")
_NUMBERS = re.compile(r"\d(?<!\d\d)\d{0,2}(?:[.)]{1,2} {0,3}\(|\.[ \t]{1,3}[A-Z\"(])")
"""What may be a paragraph's number, its first digit first, so that the search passes over all other characters."""
_MARK_BEHIND = re.compile(rf"[ \t]*{_MARK}", re.IGNORECASE)
_SENTENCE_END = (".", "!", "?", '"', ")", ":", ";", "'")
_SHORT = 56


def cut_paragraphs(draft: Draft, lines: list[Line]) -> list[Line]:
    """Return `lines` cut before each paragraph's number that is in the middle of one."""
    if not lines:
        return lines
    torn = _torn(draft.text, lines)
    if not torn:
        return lines
    places, candidates = _all(draft.text, lines, torn)
    chosen = choose(candidates)
    cuts = sorted(place for place, taken in zip(places, chosen, strict=True) if taken and place in torn)
    for cut in cuts:
        draft.defect("glued-lines", cut, cut, "a paragraph has lost its line break")
    return _cut(draft.text, lines, cuts) if cuts else lines


def _torn(text: str, lines: list[Line]) -> dict[int, re.Match[str]]:
    """Numbers in the middle of lines: position -> match."""
    start, stop = lines[0].start, lines[-1].end
    found: dict[int, re.Match[str]] = {}
    for number in _NUMBERS.finditer(text, start, stop):
        at = number.start()
        line_start = max(text.rfind("\n", start, at) + 1, start)
        if not text[line_start:at].strip(" \t¶(\ufffdÂ"):
            continue
        match = _MARKED.match(text, at, stop) or _PLAIN.match(text, _before_space(text, at, line_start), stop)
        if match:
            found[at] = match
    return found


def _before_space(text: str, at: int, low: int) -> int:
    """Where the spaces begin that are before a place."""
    while at > low and text[at - 1] in " \t":
        at -= 1
    return at


def _all(text: str, lines: list[Line], torn: dict[int, re.Match[str]]) -> tuple[list[int], list[Candidate]]:
    """Every candidate with its place, in order."""
    found: list[tuple[int, Candidate]] = []
    blank, sentence = True, True
    for line in lines:
        if line.kind == "blank":
            blank = True
            continue
        if number := number_at(text, line):
            marked = _MARK_BEHIND.match(text, number.end(), line.stop) is not None
            one = Candidate(int(number["number"]), number["pilcrow"] is not None, marked, blank, sentence, 0)
            found.append((line.begin, one))
        blank = text[line.begin] in "-=_*" and not text[line.begin : line.stop].strip("-=_* ")
        sentence = text[line.stop - 1] in _SENTENCE_END or line.stop - line.begin < _SHORT
    for at, match in torn.items():
        ends = text[max(0, at - 4) : at].rstrip()[-1:] in _SENTENCE_END
        marked = _MARK_BEHIND.match(text, match.end("stop")) is not None
        one = Candidate(int(match["number"]), False, marked, False, ends, 0, place="sentence" if ends else "middle")
        found.append((at, one))
    found.sort(key=lambda pair: pair[0])
    return [at for at, _ in found], [one for _, one in found]


def _cut(text: str, lines: list[Line], cuts: list[int]) -> list[Line]:
    out: list[Line] = []
    waiting = iter([*cuts, 1 << 62])
    cut = next(waiting)
    for line in lines:
        start, begin = line.start, line.begin
        while line.start < cut < line.stop:
            stop = begin + len(text[begin:cut].rstrip())
            out.append(Line("", start, stop, cut, begin))
            start = begin = cut
            cut = next(waiting)
        out.append(line if start == line.start else Line("", start, line.stop, line.end, begin))
    return out
