"""The certainty of headings, in points: the evidence of lines that are a heading, and of a last line that may be one.

The second-best reading of a heading is prose; that of a short last line over a number or a rule is a heading. The
points were chosen by hand, and measured on 609 pages and on copies of them without rules, blank lines or breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.telegram.endings import ends_line, hangs
from reftel.telegram.heading_edges import CAPITALIZED, ends_quoted
from reftel.telegram.phrases import ALONE, END_OF_PASSAGE, OPEN_END
from reftel.telegram.text_lines import MARKED, HeadingEvidence, TextLines
from reftel.telegram.underlining import fits, strip_rules, width

POINTS = {
    "rule": 5.0,
    "odd-rule": 3.5,
    "far-rule": 3.0,
    "odd-far-rule": 2.5,
    "rule-above": 2.0,
    "number": 1.0,
    "far-number": 1.5,
    "apart": 2.0,
    "after-sentence": 1.5,
    "open-above": -4.0,
    "hangs-above": -5.0,
    "known": 4.0,
    "capitals": 2.0,
    "capitalized": 2.0,
    "small-words": -0.5,
    "small-letter": -1.0,
    "framed": 3.0,
    "marking": 1.0,
    "lettered": -2.0,
    "question": 0.5,
    "period": -1.5,
    "comma": -4.0,
    "hangs": -1.0,
    "goes-on": -0.5,
    "sentences": -2.0,
    "several-lines": -0.5,
    "long": -2.0,
    "tiny": -1.0,
}
"""Evidence -> its points."""
ENOUGH = 7.0
"""Its words are not looked at if its place gives a heading so many points: over a rule of its length, apart."""
MAY_BE = 2.0
"""A last line that is read as text and has so many points is uncertain."""
LONGEST = 70
"""No line without a rule of its own is looked at if it is longer."""
_LONG = 100
_TINY = 4
_GOES_ON = re.compile(rf"(?!(?:THE|AN?)\b)(?:{OPEN_END}|BUT|NOR|WHICH|WHO|THAT|INTO|OVER)\b", re.IGNORECASE)
"""A small word with which few headings begin. Articles begin many."""
_SENTENCES = re.compile(r"[a-z\d)]{2}[.!?][\"'\u201d\u2019)]*\s+[A-Z\"\u201c]")
_SMALL_WORDS = re.compile(r"(?<![\w'\u2019.])[a-z]{4,}")
_WORDS = re.compile(r"\w+")
_LETTERED = re.compile(r"(?:Â?¶ ?|\ufffd ?)?\(?[A-Za-z][.)]+ {1,3}(?=[A-Z(])(?![A-Z]\.)")
_FRAME = re.compile(r"(?P<sign>--?|\*\*?|//|\.\.\.|- - -) ?(?P<inside>[^-*/.].*?\S) ?(?P=sign)")
_ENDED = frozenset(".,;:)]>/-")
_STRUCK = re.compile(r"[\[\]Xx\u2588\s.,/]*$")
_CLOSING = re.compile(rf"{END_OF_PASSAGE}", re.IGNORECASE)


def heading_evidence(lines: TextLines, start: int, end: int, follows: int, *, over: bool) -> HeadingEvidence:
    """Return the evidence that lines are a heading.

    Args:
        lines: The lines of the text.
        start: Index of the first line.
        end: Index after the last line.
        follows: Index of the next line that is a rule, a number or text.
        over: Whether a rule that underlines nothing is above.
    """
    text = lines.text
    first, last = lines.lines[start], lines.lines[end - 1]
    found = [*_below(lines, end, follows, width(last)), *(["rule-above"] if over else []), _above(lines, start)]
    points = sum([POINTS[one] for one in found])
    if points < ENOUGH:
        words = [*_written(strip_rules(" ".join(text[first.begin : last.stop].split())))]
        if end - start > 1:
            words.append("several-lines")
        points += sum([POINTS[one] for one in words])
        found += words
    return HeadingEvidence(points, " ".join(found))


def may_be_heading(lines: TextLines, at: int, end: int, follows: int) -> HeadingEvidence | None:
    """Return the evidence of the last line of a run of text, `lines[at:end]`, that may be a heading although it is
    read as text; None if it is prose."""
    text, last = lines.text, lines.lines[end - 1]
    if width(last) > LONGEST or text[last.stop - 1] in _ENDED or follows >= len(lines):
        return None
    written = text[last.begin : last.stop]
    if written[0].islower() or _STRUCK.match(written) or _CLOSING.search(written) or ends_quoted(written):
        return None
    if lines.in_columns(end - 1):
        return None
    found = heading_evidence(lines, end - 1, end, follows, over=at == end - 1 and at > 0 and lines.is_rule(at - 1))
    return found if found.points >= MAY_BE else None


def _below(lines: TextLines, end: int, follows: int, size: int) -> Iterator[str]:
    """Yield the evidence of a rule or a number that follows."""
    if lines.is_rule(follows):
        near = "rule" if follows == end else "far-rule"
        yield near if fits(lines.lines[follows], size) else f"odd-{near}"
    elif follows < len(lines) and lines.is_numbered(follows):
        yield "number" if follows == end else "far-number"


def _above(lines: TextLines, start: int) -> str:
    """The evidence of the text above."""
    kinds = lines.kinds
    above = start - 1
    while above >= 0 and kinds[above] == "blank":
        above -= 1
    if above < 0 or not (kinds[above] == "number" or lines.is_text(above)):
        return "apart"
    line = lines.lines[above]
    before = lines.text[line.begin : line.stop]
    if ends_line(before):
        return "after-sentence" if above == start - 1 else "apart"
    return "hangs-above" if hangs(before) else "open-above"


def _written(written: str) -> Iterator[str]:
    """Yield the evidence of the words themselves."""
    if (marked := MARKED.match(written)) and marked["whole"]:
        yield "marking"
        written = written[marked.end() :]
    elif lettered := _LETTERED.match(written):
        yield "lettered"
        written = written[lettered.end() :]
    if framed := _FRAME.fullmatch(written):
        yield "framed"
        written = framed["inside"]
    if not written:
        return
    yield from _letters(written)
    yield from _edges(written)


def _letters(written: str) -> Iterator[str]:
    if written.upper().strip(" :.") in ALONE:
        yield "known"
    elif written.isupper():
        yield "capitals"
    elif CAPITALIZED.fullmatch(written):
        yield "capitalized"
    elif len(_SMALL_WORDS.findall(written)) * 2 >= len(_WORDS.findall(written)):
        yield "small-words"
    if written[0].islower():
        yield "small-letter"
    if len(written) > _LONG:
        yield "long"
    elif len(written) < _TINY:
        yield "tiny"


def _edges(written: str) -> Iterator[str]:
    if _GOES_ON.match(written):
        yield "goes-on"
    if _SENTENCES.search(written):
        yield "sentences"
    last = written.rstrip("\"'\u201d\u2019)]")[-1:]
    if last == ".":
        yield "period"
    elif last in ",;":
        yield "comma"
    elif last in "?!":
        yield "question"
    elif hangs(written.rstrip(":/-")):
        yield "hangs"
