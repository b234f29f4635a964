"""Columns that a copy has in its left margin: numbers of lines, and the exemptions of a reviewer.

    01  UNCLAS LIMA 0120             C O N F I D E N T I A L LIMA 0120        B1    5. (C) THE LAMPS BURN.
    02  E.O. 11652: N/A          5   TAGS: EFIS, PE                           B1,B6 6. (C) THE KEEPER SLEEPS.

Transcribers number all lines of a page or each fifth one; a review under the Freedom of Information Act names the
exemption beside the text that it withholds. None of it is the telegram's, so the column is blanked out before anything
is read. The text keeps its length.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from reftel.values import element_labels as labels
from reftel.values.marking import SHORT_PORTION
from reftel.values.review_print import EXEMPTION

_TOP = 32
"""Lines of a copy by which a column of numbers is known at once: most copies have none."""
_NUMBER = re.compile(r"[ \t]*(?P<number>\d{1,4})(?:[ \t]?[:|][ \t]*|[ \t]+|$)")
_LEAST_LINES = 5
_SHARE = 0.8
"""Share of the lines that have the number that their place gives them."""
_OF_TELEGRAM = re.compile(
    rf"(?:{labels.TAGS}|{labels.SUBJECT}|{labels.REFERENCES}|{labels.NUMBERED_ORDER}|FM|TO|INFO"
    r"|UNCLAS(?:SIFIED)?|C O N F|S E C R E T|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE)\b|\(?\d{1,2}[.)] ",
    re.IGNORECASE,
)
"""How a line of a telegram begins; rows of a table do not."""
_FIFTH = re.compile(r"[ \t]*(?P<number>\d{0,3}[05])(?=[ \t]{2}|[ \t]*$)")
_LEAST_FIFTHS = 2
_STEPS = (5, 10)
"""Numbers of printed transcripts count each fifth or tenth line."""
_LOST = 2
"""Lines that a copy may have lost, or added, between two numbers."""
_DIRT = "|~'`^"
_SPECK = re.compile(
    rf"(?<=\n)(?P<left>[{_DIRT}][ \t]+)(?=[A-Z\d(][^\n|~]*(?:\n|$))|(?<=[^\s{_DIRT}])(?P<right>[ \t]++[{_DIRT}])(?=\n)"
)
"""A sign alone before or after a line; rows of a table have more of them."""
_EXEMPTED = re.compile(
    rf"\n(?P<codes>[ ]{{0,2}}{EXEMPTION}(?:[ ,;/]{{0,3}}{EXEMPTION}){{0,5}}[ \t]+)"
    rf"(?:(?P<sure>\(?\d{{1,2}}[.)][ \t]+\S|\({SHORT_PORTION}\) (?!\(?[A-Ha-h]\)|and\b|AND\b|or\b|&))|(?<=  )(?=\S))"
)


_TITLE_WITHIN, _FORM_WITHIN, _MOST_OFFICES = 300, 2500, 60
_SENDER = re.compile(r"\n(?:[A-Z]{1,5}|Action|Info|ACTION|INFO)?:?[ \t]{3,20}(?P<fm>FM) [A-Z]")
"""The sender's line of the network on a form whose margin has the distribution list."""
_OFFICE = re.compile(r"(?P<office>Action|Info|ACTION|INFO|[A-Z]{1,5}(?:/[A-Z]{1,4})?):?[ \t]+$")
_ODD = re.compile(
    rf"\n(?=[ {_DIRT}\dZSBG(1NF])(?:(?P<speck>[{_DIRT}] )|(?P<stop>\d{{1,2}},? {{1,8}}\(?[A-Z]|[ZSBG]\. )"
    r"|(?P<code> {0,2}(?:B ?\d|\([bB]\) ?\(|1\.[45] ?\(|NR |FRD )))"
)
_SPECK_LAST = re.compile(rf"\n(?<=[ \t][{_DIRT}]\n)")
"""Beginnings and ends of lines that need a closer look. Each begins with one literal, so that the search is fast,
and few lines begin with one of the characters behind it."""


class MarginPrint(NamedTuple):
    """A part of the column beside one line."""

    start: int
    end: int
    what: str


def odd_lines(text: str) -> frozenset[str]:
    """Return which oddities lines of a text have at their edges: `code`, `speck`, `stop`; most texts have none.

    Example: of a text with the line `Z. BOATS.`, `stop`.
    """
    found = {odd.lastgroup for odd in _ODD.finditer(text)}
    if _SPECK_LAST.search(text):
        found.add("speck")
    return frozenset(one for one in found if one)


def clear_margin(text: str, odd: frozenset[str]) -> tuple[str, list[MarginPrint]]:
    """Return `text` with the columns of its left margin blanked out, and their parts.

    >>> clear_margin("\\nB6    2. (C) Lamps.")[0]
    '\\n      2. (C) Lamps.'
    """
    found = _numbers(text)
    if not found and "code" in odd:
        found = _exemptions(text)
    if not found and "INCOMING" in text[:_TITLE_WITHIN].upper().replace("0", "O"):
        found = _offices(text)
    if not found and "speck" in odd:
        found = _specks(text)
    if not found:
        return text, []
    parts: list[str] = []
    at = 0
    for one in found:
        parts += [text[at : one.start], " " * (one.end - one.start)]
        at = one.end
    parts.append(text[at:])
    return "".join(parts), found


def _offices(text: str) -> list[MarginPrint]:
    """The distribution list in the left margin of an incoming form, beside the lines of the network."""
    sender = _SENDER.search(text, 0, _FORM_WITHIN)
    if sender is None:
        return []
    column = sender.start("fm") - sender.start() - 1
    found: list[MarginPrint] = []
    at = text.find("\n") + 1
    for _ in range(_MOST_OFFICES):
        end = text.find("\n", at)
        office = _OFFICE.match(text, at, min(at + column, len(text) if end < 0 else end))
        if (
            office
            and text[at + column - 1 : at + column] in (" ", "\t")
            and not text[at + column : at + column + 1].isspace()
        ):
            found.append(MarginPrint(*office.span("office"), "offices in the margin"))
        if end < 0:
            break
        at = end + 1
    return found


def _specks(text: str) -> list[MarginPrint]:
    """Signs that recognition makes of dirt beside the lines: `| TO SECSTATE WASHDC`."""
    found: list[MarginPrint] = []
    for one in _SPECK.finditer(text):
        begin = text.rfind("\n", 0, one.start()) + 1
        if one["left"]:
            found.append(MarginPrint(*one.span("left"), "specks in the margin"))
        elif not any(sign in text[begin : one.start()] for sign in "|~"):
            found.append(MarginPrint(*one.span("right"), "specks in the margin"))
    return found


def _exemptions(text: str) -> list[MarginPrint]:
    """Exemptions before the number or the marking of a paragraph, and those beside its other lines."""
    found = list(_EXEMPTED.finditer(text))
    if not any(one["sure"] for one in found):
        return []
    return [MarginPrint(*one.span("codes"), "exemptions in the margin") for one in found]


def _numbers(text: str) -> list[MarginPrint]:
    """The numbers of lines, if the copy has a column of them."""
    top = text.split("\n", _TOP)[:_TOP]
    if sum(line.lstrip()[:1].isdigit() for line in top) < _LEAST_FIFTHS:
        return []
    lines: list[tuple[int, str]] = []
    """The beginning of each line, and the line."""
    at = 0
    for line in text.split("\n"):
        lines.append((at, line))
        at += len(line) + 1
    return _each_line(lines) or _each_fifth(lines)


def _each_line(lines: list[tuple[int, str]]) -> list[MarginPrint]:
    """Numbers before all lines: each is one more than the one above, and pages may begin again with 1."""
    written = [(at, line) for at, line in lines if line.strip()]
    found: list[MarginPrint] = []
    own = False
    last, last_place, last_physical = 0, -1, -1
    physical = {at: place for place, (at, _) in enumerate(lines)}
    for place, (at, line) in enumerate(written):
        number = _NUMBER.match(line)
        if number is None:
            continue
        value = int(number["number"])
        counts = value - last in (place - last_place, physical[at] - last_physical)
        if value > 1 and found and not counts:
            continue
        last, last_place, last_physical = value, place, physical[at]
        own = own or _OF_TELEGRAM.match(line, number.end()) is not None
        found.append(MarginPrint(at, at + number.end(), "numbers of lines"))
    enough = len(found) >= max(_LEAST_LINES, _SHARE * len(written))
    return found if own and enough else []


def _each_fifth(lines: list[tuple[int, str]]) -> list[MarginPrint]:
    """Numbers before each fifth or tenth line, with all other lines further to the right."""
    found: list[tuple[int, int, int, int]] = []
    """Each number with its line, its line among those that are not blank, and the end of its figures."""
    least = written = 0
    for place, (_, line) in enumerate(lines):
        if not line.strip():
            continue
        if number := _FIFTH.match(line):
            found.append((int(number["number"]), place, written, number.end()))
        else:
            indent = len(line) - len(line.lstrip())
            least = min(least, indent) if written > len(found) else indent
        written += 1
    if len(found) < _LEAST_FIFTHS or least < max(end for *_, end in found):
        return []
    exact = False
    for (one, place, count, _), (other, other_place, other_count, _) in pairwise(found):
        apart = {other_place - place, other_count - count}
        if other - one not in _STEPS or not any(abs(lines_apart - (other - one)) <= _LOST for lines_apart in apart):
            return []
        exact = exact or other - one in apart
    if not exact:
        return []
    return [MarginPrint(lines[place][0], lines[place][0] + end, "numbers of lines") for _, place, _, end in found]
