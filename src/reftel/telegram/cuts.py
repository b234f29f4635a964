"""Paragraphs, headings and marks whose line break is lost: cut their lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import chain
from operator import attrgetter

from reftel.telegram.asides import find_asides
from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line, number_at
from reftel.telegram.numbering import Candidate, choose
from reftel.telegram.phrases import ALONE, END_OF_PASSAGE, SMALL
from reftel.telegram.stamps import REVIEW
from reftel.values import levels
from reftel.values.marking import MARK

_MARKED = re.compile(
    rf"(?<![\d$,/(\-])(?<!\d\.)(?P<number>\d{{1,3}})(?P<stop>[.)]){{1,2}} {{0,3}}{MARK}", re.IGNORECASE
)
_PLAIN = re.compile(r"(?<=[.!?\"')])[ \t]{0,3}(?P<number>\d{1,3})(?P<stop>\.)[ \t]{1,3}(?=[A-Z\"(])")
_COUNTED = re.compile(r"(?<= )(?P<number>\d{1,3})(?P<stop>\.)[ \t]{1,3}(?=[A-Z\"(\d])")
"""A number in a line that lost all its breaks: a heading or a table may be before it."""
_BEHIND_END = re.compile(r"(?P<number>\d{1,3})(?P<stop>\.)[ \t]{1,3}(?=[A-Z\"(])")
"""A number behind the end of a passage, which has no period: `END SUMMARY 1. THE BELLS`."""
LONG_LINE = 400
"""Characters before or after a number in its line; a shorter line may have its breaks."""
_BEHIND_NUMBERS = (
    re.compile(r"\.(?<=\d\.)(?<!\d{4}\.)(?:[.)]? {0,3}\(|[ \t]{1,3}(?=[A-Z\"(\d]))"),
    re.compile(r"\)(?<=\d\))(?<!\d{4}\))[.)]? {0,3}\("),
)
"""Text after possible numbers of paragraphs: each begins with one sign, so that the search skips all other
characters."""
_LEAD = re.compile(r"[ \t\u00b6(\ufffd\u00c2]*+[#*&+]?")
"""Signs before the number of a line."""
_BEHIND_HEADING = re.compile(r"[A-Z][A-Z ,:'\-]{4,50}[A-Z] ?(?P<number>\d{1,2})(?P<stop>\.)[ \t]{1,3}(?=[A-Z\"(])")
"""A number run into the heading above it."""
_PILCROW = re.compile(r"\u00b6 ?(?P<number>\d{1,3})(?P<stop>\.)")
_ENDED = re.compile(rf"(?:[-=*]{{3}}|{END_OF_PASSAGE})[ \t\u00b6]*$", re.IGNORECASE)
"""Text before a pilcrow that begins a paragraph: a rule, the end of a passage."""
_MARK_BEHIND = re.compile(rf"[ \t]*{MARK}", re.IGNORECASE)
_LEVEL_LINE = re.compile(
    r"\s*(?:UNCLAS(?:SIFIED)?|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L|S ?E ?C ?R ?E ?T|LIMITED OFFICIAL USE)"
    r" SECTION \d\d OF \d\d"
    r"(?: [A-Z][A-Z ]{2,20} \d{4,7}(?!\d))?"
)
_STOP = r"[a-z\d)]{2}[.!?](?<!\bvs\.)(?<!\b[DMS][rst]\.)(?<!\bMrs\.)(?<!\b(?:Gen|Sen|Rep|Gov|Amb|Col|Adm)\.)"
"""The end of a sentence; not the period of `vs.`, `St.` and titles before a name."""
_RULE = re.compile(r"[-=_*~]{3}[-=_*~ \t]*+$", re.MULTILINE)
_HEADING = re.compile(_STOP + r"[\")'\u201d]{0,2}[ \t]{0,3}(?=[A-Z\"][^.!?]{3,70}$)", re.MULTILINE)
_ENDS_BEFORE = (
    rf"(?:{_STOP}[\")'\u201d]{{0,2}}|[a-z\d)][\"\u201d]"
    rf"|(?i:{END_OF_PASSAGE})\b[.)]{{0,2}})[ \t]{{0,3}}"
)
"""The end of a sentence or of a passage before a heading in its line."""
_CAPITALS = re.compile(
    rf"{_ENDS_BEFORE}(?!END )(?=(?:A |(?:[A-Z]\.){{2,4}}|[A-Z]{{2,}})"
    r"[A-Z\d ,:;'\u2019&/\-.\"\u201c\u201d$()]{4,70}[A-Z\d?!\"\u201d)]$)",
    re.MULTILINE,
)
"""A heading in capitals after a sentence."""
_RAISED = re.compile(
    r"(?<=[A-Z\d)]{2}\.)[\")'\u201d]?[ \t]{1,3}(?!END )(?=[A-Z][A-Z\d ,:;'\u2019&/\-\u201c\u201d$]{4,60}[A-Z\d?]$)",
    re.MULTILINE,
)
"""The same in a copy in small letters, which is read in capitals."""
_RUN_ON = re.compile(
    _STOP + r"[\")'\u201d]{0,2}[ \t]{1,3}(?!(?i:END)\b)"
    r"(?!(?i:(?:\w+ )?(?:WHAT|WHERE|WHO|WHY|WHEN|HOW|WHICH|DO|DOES|DID|IS|ARE|WAS|WERE|HAS|HAVE|CAN|WILL))\b"
    r"[^.!?\n]{3,60}\?$)(?=[A-Z\"\u201c][^.!?;()\n]{3,60}[\w?!\"\u201d]$)",
    re.MULTILINE,
)
"""A heading in small letters after the last sentence of a paragraph that a publisher joined to one line. A whole
question is the last of a paragraph's questions."""
_CAPITALIZED = re.compile(
    rf"{_ENDS_BEFORE}(?!End )(?=(?:A|[A-Z][a-z'\u2019\-]+:?)"
    rf"(?:[ ](?:[A-Z][A-Za-z'\u2019/\-]*+[:,]?|{SMALL})){{1,10}}[?!]?$)",
    re.MULTILINE,
)
"""A heading with capitals at its words after a sentence."""
_ALONE = re.compile(
    r"[A-Za-z\d)]{2}[.!?][\")'\u201d]{0,2}[ \t]{1,3}"
    rf"(?=(?:{'|'.join(f'{word}|{word.capitalize()}' for word in sorted(ALONE))})$)"
)
"""A heading of one word after a sentence."""
_SLASHED = re.compile(r"(?:[a-z\d)][.!?][\")'\u201d]{0,2}|[A-Z]{2}\.)[ \t]{0,3}(?=//[^/\n]{3,80}//$)")
"""A heading between slashes after a sentence."""
_LATER_PAGE = re.compile(
    rf"\s*(?:{levels.NAME}\s+){{0,2}}"
    r"PAGE\s{1,3}(?:0?[2-9]|[1-9]\d)\s+[A-Z]"
)
_TAIL = re.compile(
    rf"\s(?P<mark>(?:(?!RESTRICTED){levels.NAME}|N ?N ?N ?N?|NNNNMAFVVZCZ|NMAFVVZCZ|BT"
    r"|#\d{4,5}|\*{3} ?CURRENT (?:HANDLING RESTRICTIONS|CLASSIFICATION) ?\*{3}(?: {1,3}N/A)?"
    r"|NOTE BY OC/T:[^\n]{5,80}"
    r"|<< ?END OF DOCUMENT ?>>|(?:[A-Z]{2,20} [A-Z]\.? [A-Z]{2,20} {1,4})?"
    r"DECLASSIFIED\s?/\s?RELEASED [A-Z ]{10,60}(?: \d\d [A-Z]{3} \d{4})?))$"
)
_LONGEST_TAIL = 120
_LONGEST_END = 24
_RULES = frozenset("-=_*~")
_RULES_OR_SLASH = _RULES | {"/"}
_UNDER = re.compile(r"(?<=[\w?!\"\u201d)])[ \t]+(?:[-=_*~][-=_*~ \t]*)$")
"""The rule under a heading, in one line with it."""
_FAR_UNDER = 140
"""Characters from the end of a line in which the rule under its heading begins."""
_LONGEST_HEADING = 100
_HEADING_ENDS = frozenset('?!"\u201d)')
_SENTENCE_END = (".", "!", "?", '"', ")", ":", ";", "'")
_SHORT = 56
_JOINED = 160
"""Characters of a line that was joined from several."""
_start = attrgetter("start")


def cut_lines(draft: Draft, lines: list[Line]) -> list[Line]:
    """Return `lines` cut where paragraphs, headings and marks of relays begin or end in the middle of one."""
    if not lines:
        return lines
    cuts = _around_asides(draft, lines)
    cuts |= _before_headings(draft, lines)
    cuts |= _before_tail(draft, lines)
    text = draft.raised if draft.lower else draft.text
    torn = _torn(text, lines)
    if torn:
        places, candidates = _all(text, lines, torn)
        chosen = choose(candidates, is_later=is_later_page(draft.raised, lines[0].start))
        numbers = {_with_mark(draft.text, at) for at, taken in zip(places, chosen, strict=True) if taken and at in torn}
        for cut in sorted(numbers):
            draft.defect("glued-lines", cut, cut, "a paragraph has lost its line break")
        cuts |= numbers
    if not cuts:
        return lines
    lines = _cut(draft.text, lines, sorted(cuts))
    again = _before_headings(draft, lines) if torn else set()
    return _cut(draft.text, lines, sorted(again)) if again else lines


def is_later_page(raised: str, start: int) -> bool:
    """Return whether a text begins with the mark of a page that is not the first, so that its first number may be any.

    >>> is_later_page("CONFIDENTIAL PAGE 02 LIMA 02204 212118Z 3. LAMPS", 0)
    True
    """
    return _LATER_PAGE.match(raised, start) is not None


def _with_mark(text: str, at: int) -> int:
    """The place of a number, or of the pilcrow or parenthesis before it."""
    before = text[max(0, at - 3) : at]
    for mark in ("\u00b6 ", "\u00b6", "("):
        if before.endswith(mark):
            return at - len(mark)
    return at


def _around_asides(draft: Draft, lines: list[Line]) -> set[int]:
    """Page marks and page lines that share their line with text, and the classification line after one."""
    raised, start, stop = draft.raised, lines[0].start, lines[-1].end
    cuts: set[int] = set()
    for one in find_asides(raised, draft.signs, start, stop):
        if one.kind == "stamp":
            draft.page_feet[
                one.start + len(raised[one.start : one.end]) - len(raised[one.start : one.end].lstrip())
            ] = one.end
        first = raised.rfind("\n", start, one.start) + 1
        if raised[max(first, start) : one.start].strip():
            cuts.add(one.start)
            draft.defect("glued-lines", one.start, one.start, "a page mark has lost its line break")
        page = raised.find("PAGE", one.start + 1, one.end)
        if page > 0:
            # the level stamped over the page line is a separate line
            cuts.add(page)
        last = raised.find("\n", one.end, stop)
        if raised[one.end : last if last >= 0 else stop].strip():
            cuts.add(one.end)
            if behind := _LEVEL_LINE.match(raised, one.end, stop):
                cuts.add(behind.end())
    return cuts


def _before_headings(draft: Draft, lines: list[Line]) -> set[int]:
    """Headings, over a rule or over a numbered paragraph, that were run into the last sentence before them."""
    # in a copy in small letters, capitals show no heading
    text = draft.raised if draft.lower else draft.text
    cuts: set[int] = set()
    written = [index for index, line in enumerate(lines) if not line.kind]
    ends = [text[lines[index].stop - 1] for index in written]
    begins = [text[lines[index].begin] for index in written[1:]]
    # of most lines, a letter begins the next one, and no rule ends them
    places = [
        place
        for place, (last, first) in enumerate(zip(ends, [*begins, ""], strict=False))
        if last in _RULES_OR_SLASH or not first.isalpha() or first == "Â"
    ]
    for place in places:
        index, following = written[place], written[place + 1] if place + 1 < len(written) else -1
        line, last = lines[index], ends[place]
        first = text[lines[following].begin] if following >= 0 else ""
        under = _UNDER.search(text, max(line.begin, line.stop - _FAR_UNDER), line.stop) if last in _RULES else None
        if under and line.stop - line.begin > LONG_LINE:
            over = _HEADING.search(text, under.start() - _LONGEST_HEADING, under.start())
            if over:
                cuts.add(over.end())
                draft.defect("glued-lines", over.end(), over.end(), "a heading has lost its line break")
            continue
        if (first.isalpha() and first != "Â" and last != "/") or index + 1 == len(lines):
            continue
        found = None
        below = lines[index + 1]
        if following == index + 1 and first in "-=_*~" and _RULE.match(text, below.begin, below.stop):
            if index and (lines[index - 1].kind != "blank" or line.stop - line.begin >= _SHORT):
                found = _HEADING.search(text, max(line.begin, line.stop - _LONGEST_HEADING), line.stop)
        elif text.endswith("//", line.begin, line.stop):
            found = _SLASHED.search(text, max(line.begin, line.stop - _LONGEST_HEADING), line.stop)
        elif (
            (last.isalnum() or last in _HEADING_ENDS)
            and following >= 0
            and number_at(text, lines[following]) is not None
        ):
            low = max(line.begin, line.stop - _LONGEST_HEADING)
            found = _CAPITALS.search(text, low, line.stop) if not last.islower() else None
            found = found or (_RAISED.search(text, low, line.stop) if draft.lower else None)
            found = found or _CAPITALIZED.search(text, low, line.stop) or _ALONE.search(text, low, line.stop)
            if found is None and line.stop - line.begin > _JOINED:
                found = _RUN_ON.search(text, low, line.stop)
        if found and found.end() > line.begin:
            cuts.add(found.end())
            draft.defect("glued-lines", found.end(), found.end(), "a heading has lost its line break")
    return cuts


def _before_tail(draft: Draft, lines: list[Line]) -> set[int]:
    """Levels, end marks and stamps that follow the signature in the last line."""
    raised = draft.raised
    last = next((line for line in reversed(lines) if line.kind != "blank"), None)
    cuts: set[int] = set()
    if last is None or last.stop - last.begin < _LONGEST_HEADING:
        return cuts
    whole = REVIEW.search(raised, last.begin, last.stop)
    if whole and whole.start() == last.begin:
        # a stamp that begins with the reviewer's name
        return cuts
    stop = last.stop
    while found := _TAIL.search(raised, max(last.begin, stop - _LONGEST_TAIL), stop):
        stop = found.start("mark")
        cuts.add(stop)
        draft.defect("glued-lines", stop, stop, "a mark after the text has lost its line break")
        stop = last.begin + len(raised[last.begin : stop].rstrip())
    return cuts


def _torn(text: str, lines: list[Line]) -> dict[int, re.Match[str]]:
    """Numbers in the middle of lines: position -> match."""
    start, stop = lines[0].start, lines[-1].end
    leads: dict[int, int] = {}
    found: dict[int, re.Match[str]] = {}
    for behind in chain.from_iterable(pattern.finditer(text, start, stop) for pattern in _BEHIND_NUMBERS):
        at = behind.start() - 1
        while at > start and text[at - 1].isdecimal():
            at -= 1
        line_start = max(text.rfind("\n", start, at) + 1, start)
        if _lead_end(text, line_start, leads) >= at:
            continue
        match = _MARKED.match(text, at, stop) or _PLAIN.match(text, _before_space(text, at, line_start), stop)
        if match is None and (at - line_start > LONG_LINE or text.find("\n", at, min(at + LONG_LINE, stop)) < 0):
            match = _COUNTED.match(text, at, stop)
        if match is None and _ENDED.search(text, max(line_start, at - _LONGEST_END), at):
            match = _BEHIND_END.match(text, at, stop)
        if match is None and (text[at - 1].isupper() or text[line_start - 2 : line_start] == "\n\n"):
            match = _BEHIND_HEADING.match(text, line_start, stop)
        if match and match.start("number") == at:
            found[at] = match
    if text.find("\u00b6", start, stop) >= 0:
        for match in _PILCROW.finditer(text, start, stop):
            at = match.start("number")
            if _lead_end(text, max(text.rfind("\n", start, at) + 1, start), leads) < at:
                found.setdefault(at, match)
    return found


def _lead_end(text: str, line_start: int, leads: dict[int, int]) -> int:
    """The end of the signs that may be before the number of a line; `leads` are those of lines asked before."""
    end = leads.get(line_start)
    if end is None:
        lead = _LEAD.match(text, line_start)
        end = leads[line_start] = lead.end() if lead else line_start
    return end


def _before_space(text: str, at: int, low: int) -> int:
    """Return the beginning of the spaces before a place."""
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
        before = text[max(0, at - 4) : at].rstrip(" \t\u00b6(")
        ends = before[-1:] in _SENTENCE_END or match.re in (_BEHIND_HEADING, _BEHIND_END, _COUNTED)
        marked = _MARK_BEHIND.match(text, match.end("stop")) is not None
        pilcrow = match.re is _PILCROW
        ends = ends or (pilcrow and _ENDED.search(text, max(0, at - 24), at) is not None)
        one = Candidate(int(match["number"]), pilcrow, marked, False, ends, 0, place="sentence" if ends else "middle")
        found.append((at, one))
    found.sort(key=lambda pair: pair[0])
    return [at for at, _ in found], [one for _, one in found]


def _cut(text: str, lines: list[Line], cuts: list[int]) -> list[Line]:
    out: list[Line] = []
    waiting = iter([*cuts, 1 << 62])
    cut = next(waiting)
    done, size = 0, len(lines)
    while True:
        # lines without a cut stay
        while cut <= lines[done].start:
            cut = next(waiting)
        place = bisect_left(lines, cut, done, key=_start) - 1
        out += lines[done:place]
        if place == size - 1 and cut >= lines[place].stop:
            return [*out, lines[place]]
        line = lines[place]
        done = place + 1
        start, begin = line.start, line.begin
        while line.start < cut < line.stop:
            stop = begin + len(text[begin:cut].rstrip())
            blank = stop == begin
            out.append(Line("blank", start, start, cut, start) if blank else Line("", start, stop, cut, begin))
            start = begin = cut
            while begin < line.stop and text[begin] in " \t":
                begin += 1
            cut = next(waiting)
        out.append(line if start == line.start else Line("", start, line.stop, line.end, begin))
        if done == size:
            return out
