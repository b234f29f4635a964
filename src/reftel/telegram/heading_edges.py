"""Edges of headings: parts beyond a blank line, and lists and ends of quoted texts, which are not headings.

Publishers rejoined wrapped lines and set blank lines anew, so that a blank line falls into sentences and headings.
Lists of participants or points and the end of quoted text are directly above the next number, as headings are.
"""

from __future__ import annotations

import re

from reftel.telegram.endings import ends_line, hangs
from reftel.telegram.phrases import SMALL
from reftel.telegram.text_lines import TextLines
from reftel.telegram.underlining import width
from reftel.values import element_labels as labels
from reftel.values.marking import SHORT_PORTION

CAPITALIZED = re.compile(
    r"[\"\u201c'(]?[A-Z][\w'\u2019./\-]*:?(?:[ ]{1,2}(?:[\"\u201c'(]?[A-Z0-9][\w'\u2019./\-]*[\"\u201d')]?:?|--?|&"
    rf"|{SMALL}|vs\.?|de|la))*[?!\"\u201d]?"
)
"""Words with capital letters, but for small ones between them."""
FULL = 58
"""A line at least this long may have been broken by its length."""
MOST = 100
"""So many characters at most has a line of a heading that a blank line tore."""
WRAPPED = 80
"""A longer line was joined from several by a publisher (ACP 127: lines have at most 69 or 80 characters)."""
LISTED = 60
"""No line of a list of names is longer than this."""
ABBREVIATED = 25
"""A shorter line with a period ends in an abbreviation: `U.S.`."""
LONGEST_LIST = 60
"""In lines."""
_SHORT_TEXT = 40
"""Lines of text have more characters."""
_POINT = re.compile(r"(?:Â?¶ ?|\ufffd ?)?\(?(?P<letter>[A-Z])[.)]+ ?(?:\(|[A-Z\"'])")
_ITEM = re.compile(rf"\(?\d{{1,2}}\) ?(?:\({SHORT_PORTION}[/)])")
_END_OF_TEXT = re.compile(
    r"END(?: OF)?(?: THE)? (?:(?:TEXT OF|KEY|TALKING|PROPOSED|UNOFFICIAL|OFFICIAL|INFORMAL|DRAFT|FULL|ACTION|PRESS"
    r"|PUBLIC|EMBASSY|POST)[ /]+)*(?:POINTS?|TEXT|TRANSLATION|TRANSCRIPT|QUOT(?:E|ATION)|NON-?PAPER|NON PAPER|PAPER"
    r"|DEMARCHE|STATEMENT|LETTER|MESSAGE|LIST|EXCERPTS?|APPENDIX|ANNEX|REQUEST|GUIDANCE|CABLE|BIO|RELEASE|MEMO(?:RANDUM)?"
    r"|REMARKS)\b[^\n]{0,24}",
    re.IGNORECASE,
)
_FRONT = re.compile(
    rf"(?:CLASSIFIED|DERIVED|REASONS?|{labels.REFERENCES}|{labels.SUBJECT}|{labels.TAGS}|{labels.ORDER})\b"
    r"[ A-Z\d.]{0,12}:|[(*]?SOURCES? ?: {0,3}\S",
    re.IGNORECASE,
)
_PAGE = re.compile(r"[A-Z][A-Z .'\-]{1,24} 0\d{7}\b|PAGE \d", re.IGNORECASE)
_ANNEX = re.compile(
    r"(?:ANNEX|APPENDIX|ATTACHMENT)(?: (?:[A-Z]|[IVX]{1,4}|\d{1,2}))?(?: ?[:.\-] ?[^\n.;,]{3,60})?", re.IGNORECASE
)
_PART = re.compile(r"PART (?:[IVX]{1,4}|\d{1,2}|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN)[:.]?", re.IGNORECASE)
"""The name of a part of a text."""


def begins_above(lines: TextLines, start: int, end: int) -> int:
    """Return where a heading begins if a blank line fell into it: `ROPES AND`, a blank line, `BELLS`; otherwise
    `start`. Its lines are `lines[start:end]`."""
    text = lines.text
    above = start - 1
    while above >= 0 and lines.kinds[above] == "blank":
        above -= 1
    if above < 0 or above == start - 1 or not lines.is_text(above):
        return start
    line = lines.lines[above]
    written = text[line.begin : line.stop]
    if (
        width(line) > MOST
        or _POINT.match(written)
        or not (hangs(written) or (width(line) >= FULL and not ends_line(written)))
    ):
        return start
    below = lines.lines[start]
    if text[below.begin : lines.lines[end - 1].stop].isupper():
        is_alike = written.isupper()
    else:
        is_alike = CAPITALIZED.fullmatch(written.rstrip("&,;:- ")) is not None
    if not is_alike or not written[0].isupper():
        return start
    if above and (lines.is_text(above - 1) or lines.is_numbered(above - 1)):
        before = lines.lines[above - 1]
        if not ends_line(text[before.begin : before.stop]):
            return start
    return above


def behind_rest(lines: TextLines, at: int, end: int) -> int:
    """Return the line after the rest of a sentence that a blank line tore, of the text `lines[at:end]`; `at` if
    there is none."""
    above = at - 1
    while above >= 0 and lines.kinds[above] == "blank":
        above -= 1
    if above < 0 or above == at - 1 or not (lines.is_text(above) or lines.is_numbered(above)):
        return at
    line = lines.lines[above]
    if ends_line(lines.text[line.begin : line.stop]):
        return at
    return max((index + 1 for index in range(at, end - 1) if lines.ends_sentence(index)), default=at)


def is_listed(lines: TextLines, at: int) -> bool:
    """Return whether the lines at `at` end a list under a numbered line with a colon: `3. (U) Participants:`."""
    above = at - 1
    for index in range(above, max(-1, above - LONGEST_LIST), -1):
        kind = lines.kinds[index]
        if lines.is_numbered(index):
            return index < above and lines.text[lines.lines[index].stop - 1] == ":"
        if kind == "blank":
            continue
        size = width(lines.lines[index])
        if kind != "text" or size > LISTED or (size > ABBREVIATED and _ends(lines, index)):
            return False
    return False


def _ends(lines: TextLines, index: int) -> bool:
    """Whether a line ends a sentence and announces no list."""
    return lines.text[lines.lines[index].stop - 1] in ".!?"


def is_point(lines: TextLines, start: int, end: int) -> bool:
    """Return whether lines are lettered points of the paragraph above: `A.` is in the same paragraph as `B.`."""
    text = lines.text
    if _ITEM.match(text, lines.lines[start].begin, lines.lines[start].stop):
        return True
    letters = [_POINT.match(text, line.begin, line.stop) for line in lines.lines[start:end]]
    if any(letters[1:]):
        return True
    first = letters[0]
    if first is None or first["letter"] == "A":
        return False
    before = chr(ord(first["letter"]) - 1)
    index = start - 1
    while index >= 0 and not lines.is_numbered(index):
        line = lines.lines[index]
        point = _POINT.match(text, line.begin, line.stop) if lines.is_text(index) else None
        if point is not None:
            return point["letter"] == before
        index -= 1
    return False


def ends_quoted(written: str) -> bool:
    """Return whether a line ends a text that the telegram quotes: `END TALKING POINTS`."""
    return _END_OF_TEXT.fullmatch(written.strip(" .:()[]*-")) is not None


def is_front(text: str, begin: int, stop: int) -> bool:
    """Return whether a line begins as an element of the front or a page mark does: `REASONS:`, `LIMA 00000123`."""
    return _FRONT.match(text, begin, stop) is not None or _PAGE.match(text, begin, stop) is not None


def is_part(lines: TextLines, at: int, follows: int) -> bool:
    """Return whether a line names a part of the text, and a page mark tore it off the heading below: `PART TWO:`; or an
    annex, between blank lines: `Annex II: Bells`."""
    line = lines.lines[at]
    if lines.text[line.begin] in "Aa" and _ANNEX.fullmatch(lines.text, line.begin, line.stop):
        is_between = at > 0 and lines.kinds[at - 1] == "blank" == lines.kinds[at + 1 : at + 2][0]
        return is_between and follows < len(lines) and lines.is_text(follows)
    if not lines.text.startswith(("P", "p"), line.begin) or not _PART.fullmatch(lines.text, line.begin, line.stop):
        return False
    is_apart = at == 0 or lines.kinds[at - 1] == "blank"
    return is_apart and "page" in lines.kinds[at + 1 : follows] and follows < len(lines) and lines.is_text(follows)


def is_quoted(lines: TextLines, at: int) -> bool:
    """Return whether a line is what someone is quoted as saying, after a colon: `He laughed:`, `"For a bell?"`."""
    line = lines.lines[at]
    if lines.text[line.begin] not in '"\u201c' or lines.text[line.stop - 1] not in '"\u201d':
        return False
    above = at - 1
    while above >= 0 and lines.kinds[above] == "blank":
        above -= 1
    return above >= 0 and lines.text[lines.lines[above].stop - 1] == ":"


def is_shorter(lines: TextLines, at: int, index: int) -> bool:
    """Whether a line is at most three quarters as long as the lines above it in its run, which begins at `at`.

    Args:
        lines: The lines of the text.
        at: The index of the first line of the run.
        index: The index of the line.

    Example: in a text in capitals, `ROPES` below a full line that ends a sentence.
    """
    longest = max((width(line) for line in lines.lines[max(0, at - 1, index - 3) : index]), default=0)
    return longest > _SHORT_TEXT and width(lines.lines[index]) * 4 <= longest * 3


def is_word(written: str, before: str) -> bool:
    """Return whether one word is a heading: in capitals over text that is not, or after a line that was rejoined."""
    if len(written) < 3 or not written[0].isupper():
        return False
    return len(before) > WRAPPED or (written.isupper() and not before.isupper())
