"""Cable references in a run of text: a post that the gazetteer knows, and a serial behind it.

Bare numbers that follow (`STATE 1234, 1235`) inherit post and year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reftel.model import Reference
from reftel.spans import Span
from reftel.values.cable_id import make_id
from reftel.values.dtg import MONTHS, full_year
from reftel.vocab.posts import posts

_WORD = r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’.]*+"
_SERIAL = re.compile(
    # one to seven words, the last of them the post's; `NO.` or `#`
    rf"(?<![A-Za-zÀ-ÿ])(?P<words>{_WORD}(?:(?:\s*+[\-/]\s*+|\s++){_WORD}){{0,6}}?)"
    r"(?P<gap>\s*+[#\-–:]?\s*+(?:N[OR]\.? ?)?)"
    # a year between post and serial
    r"(?:(?P<midyear>'?(?:0\d|10|[6-9]\d|20(?:0\d|10)|19[6-9]\d)(?:[ \t]++|[ \t]*+[\-/][ \t]*+))(?=\d{2,6}\b))?"
    # the serial: no part of a longer number or a date
    r"(?P<serial>\d{1,7})(?![\d.]*\d|/(?!(?:0\d|10|[6-9]\d)(?![\d/]))\d)"
)
_YEAR_BEFORE = re.compile(
    r"(?:(?<=\s)|(?<=^)|(?<=[(,;:'’\-&/]))\(?['’]?(?P<year>(?:19[6-9]|20[0-6])\d|\d\d)\)?\s*[\-/]?\s*$"
)
_YEAR_BEHIND = re.compile(
    r"[ \t]*(?:\((?P<paren>(?:19|20)\d\d|['’]?\d\d)\)"
    r"|,? OF (?P<of>(?:19|20)\d\d)\b"
    r"|[ \t]*[/-][ \t]*(?P<dash>(?:19[6-9]|20[01])\d)\b"
    r"|(?<=\d{3})/(?P<slash>0\d|10|[6-9]\d)(?![\d/]))"
)
_MORE = re.compile(
    r"(?:\s*\([^()\d]{2,40}\))?\s*(?:,|&|\band\b|\bor\b|/|;|\+|\n)(?:\s*(?:and|&))?\s*"
    r"(?P<serial>\d{2,6}|\d(?=\s*(?:,|;|&|AND\b|$|\n)))(?![\d.]*\d|[/\-]\d)",
    re.IGNORECASE,
)
_NEXT_POST = re.compile(r"[\s\-]*(?!AND\b|OR\b)[A-Za-z][A-Za-z'’. \-]{1,28}?[\s#]*\d", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s/]+")
_EDGES = re.compile(r"^[^A-Za-zÀ-ÿ]+|[.,:;\-]+$")
_NUMBER_WORDS = frozenset({"NO", "NR", "NUMBER", "TELNO", "CIRCULAR", "CABLE"})
_COMMON_WORDS = """
    AND OR THE OF SEE ALSO REF REFS REFTEL REFTELS IN ON DATED DTD FROM BY NOTAL PREVIOUS EMAIL E-MAIL TELCON MEMO
    LETTER REPORT SEPTEL CABLE CABLES SECTION PARA PARAS PARAGRAPH PART NO NR NUMBER E.O EO IIR OSC FBIS TD DOC PAGE
    CHAPTER ANNEX ARTICLE RESOLUTION UNSCR JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER
    NOVEMBER DECEMBER JAN FEB MAR APR JUN JUL AUG SEP SEPT OCT NOV DEC MEETING CONVERSATION CALL PHONE VERSION FAX
    ATTACHMENT LAW PL HR FY CY TITLE BETWEEN FOR TO WITH SENT ET AL DTG
"""
_NO_POST = frozenset(_COMMON_WORDS.split())
"""Words that stand before numbers in such lists and are no posts, however near to one's name."""


def cables(text: str, start: int, end: int, year: int | None) -> list[Reference]:
    """The cables referred to in `text[start:end]`, in order; `year` is taken where none is written."""
    found: list[Reference] = []
    at = start
    while match := _SERIAL.search(text, at, end):
        cable = _cable(text, start, match, end, year)
        if cable is None:
            at = match.end("words") if match.end("words") > at else match.end()
            if match.end() > at and not match["words"].strip():
                at = match.end()
            continue
        reference, name, cable_year, stop = cable
        found.append(reference)
        at = stop
        while more := _MORE.match(text, at, end):
            if int(more["serial"]) == 0 or _is_year_of_next(text, more, end):
                break
            number = int(more["serial"])
            found.append(
                Reference(
                    kind="cable",
                    id=make_id(cable_year, name, number) if cable_year else None,
                    text=more["serial"],
                    span=Span(more.start("serial"), more.end("serial")),
                )
            )
            at = more.end()
    return found


def _is_year_of_next(text: str, more: re.Match[str], end: int) -> bool:
    """`STATE 1234, 07 PARIS 12`: the number is the next reference's year."""
    digits = more["serial"]
    behind = text[more.end() : min(end, more.end() + 40)]
    follows = _NEXT_POST.match(behind)
    return follows is not None and (len(digits) == 2 or (len(digits) == 4 and 1966 <= int(digits) <= 2065))


def _cable(
    text: str, start: int, match: re.Match[str], end: int, year: int | None
) -> tuple[Reference, str, int | None, int] | None:
    """The reference, its post and year, and where it ends; None where no post stands before the serial."""
    serial = int(match["serial"])
    if serial == 0 or serial > 999_999:
        return None
    words = match["words"]
    tokens = [(m[0], match.start("words") + m.start()) for m in _TOKEN.finditer(words)]
    resolved = _resolve(tokens)
    if resolved is None:
        return None
    name, begin, corrected_from = resolved
    cable_year, year_begin, stop = _year(text, start, match, begin, end, year)
    reference = Reference(
        kind="cable",
        id=make_id(cable_year, name, serial) if cable_year else None,
        text=" ".join(text[year_begin:stop].split()),
        corrected_from=corrected_from,
        span=Span(year_begin, stop),
    )
    return reference, name, cable_year, stop


def _year(
    text: str, start: int, match: re.Match[str], begin: int, end: int, year: int | None
) -> tuple[int | None, int, int]:
    """The year written between post and serial, before the post or behind the serial, else `year`; and where the
    reference begins and ends with it."""
    found, stop = year, match.end()
    if match["midyear"]:
        found = full_year(int(match["midyear"].strip(" '-/\t")))
    else:
        low = max(start, begin - 12)
        before = _YEAR_BEFORE.search(text[low:begin])
        if before and not _belongs_before(text, start, low + before.start(), before):
            found = full_year(int(before["year"]))
            begin = low + before.start("year")
    if found == year and (behind := _YEAR_BEHIND.match(text, stop, end)):
        digits = behind["paren"] or behind["of"] or behind["dash"] or behind["slash"]
        found = full_year(int(digits.strip("'’")))
        stop = behind.end()
    return found, begin, stop


def _belongs_before(text: str, start: int, at: int, before: re.Match[str]) -> bool:
    """`OCTOBER 12 PARIS 1234`: digits behind a month's name are its day."""
    head = text[start:at].upper().split()
    return bool(head) and head[-1].strip(".,") in MONTHS and len(before["year"]) == 2


def _resolve(tokens: Sequence[tuple[str, int]]) -> tuple[str, int, str | None] | None:
    """The post in the words before a serial: the longest run that ends there and that the gazetteer knows.

    Gives the post, where its name begins, and the name as written where it was mistyped.
    """
    known = posts()
    clean = [(_EDGES.sub("", word), at) for word, at in tokens]
    clean = [(word, at) for word, at in clean if word]
    while clean and clean[-1][0].upper() in _NUMBER_WORDS:
        clean.pop()
    if not clean:
        return None
    for size in range(min(5, len(clean)), 0, -1):
        run = clean[-size:]
        if run[0][0].upper() in _NO_POST and size > 1 and run[0][0].upper() != "THE":
            continue
        post = known.resolve(" ".join(word for word, _ in run))
        if post is not None:
            return post.name, run[0][1], None
    for size in range(min(3, len(clean)), 0, -1):
        run = clean[-size:]
        written = " ".join(word for word, _ in run)
        if any(word.upper() in _NO_POST for word, _ in run) or len(written) < 4:
            continue
        nearest = known.correct(written)
        if nearest is not None:
            return nearest[0].name, run[0][1], written
    return _unknown_post(clean)


def _unknown_post(clean: list[tuple[str, int]]) -> tuple[str, int, str | None] | None:
    """A sender that is no post of the Department (`USCINCPAC`, `FBI`): capitals alone before the serial."""
    word, at = clean[-1]
    if len(clean) == 1 and word.isupper() and word.isalpha() and 3 <= len(word) <= 16 and word not in _NO_POST:
        return word, at, None
    return None
