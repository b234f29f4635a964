"""Stamps with which archives and presidential libraries declassified copies on paper, often in several lines.

    DECLASSIFIED                              Sanitized Copy Approved for Release 2011/04/05 : CIA-RDP...
    E.O. 12958, Sec. 3.5                      No Objection To Declassification in Full 2010/12/22 : LOC-HAK-...
    NSC Memo, 11/24/98, State Dept. Guidelines
    By ORT, NARA, Date 6/17/05                DECLASSIFIED  PA/HO Department of State  E.O. 12958, as amended

The order in such a stamp is that of the review (sec. 3.3 to 3.5 of E.O. 12958 and 13526), not the telegram's. A line
that only such a stamp has is recognized alone, others (a date, an order, an office) only below the first line of a
stamp.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain

from reftel.telegram.lines import line_end
from reftel.telegram.plain import upper
from reftel.telegram.signs import find_each, sign

SIGNS = (
    *(("Declassif", "DECLASSIF"), ("National Archives", "NATIONAL ARCHIVES"), ("Photocopy", "PHOTOCOPY")),
    *(("Copy LBJ", "COPY LBJ"), ("Preservation Copy", "PRESERVATION COPY"), ("NLC-", "NLC-")),
    *((library, library) for library in ("NLF-", "NLJ-", "NLN-", "NLR-")),
    *((" NARA", " NARA"), ("Sec. 3", "SEC. 3"), ("Approved for Release", "APPROVED FOR RELEASE")),
    *(("NARA, Date", "NARA, DATE"), ("Authority E.O", "AUTHORITY E.O"), ("Authority NND", "AUTHORITY NND")),
    *(("Approved For Release", "APPROVED FOR RELEASE"), ("Printed By:", "PRINTED BY:"), ("25X", "25X"), ("<25", "<25")),
    *(
        ("Presidential Materials", "PRESIDENTIAL MATERIALS"),
        ("  Frame ", "  FRAME "),
        (" Library\n", " LIBRARY\n"),
        ("Presidential Library", "PRESIDENTIAL LIBRARY"),
    ),
    *(("Microfilm Publication", "MICROFILM PUBLICATION"), ("PA/HO", "PA/HO")),
)
"""Every telegram with such a stamp has one of these, in this spelling or in capitals."""
OF_ARCHIVES = sign(*(raised for _, raised in SIGNS))
LONGEST = 120
"""No line of such a stamp is longer than this, in characters."""
_MOST_LINES = 6
_DATE = (
    r"(?:\d{4}/\d\d/\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|[A-Z]{3,9}\.?[ ]\d{1,2},[ ]?\d{4}"
    r"|\d{1,2}[ ][A-Z]{3,9}\.?[ ]\d{4})"
)
_KEEPERS = r"(?:NARA|NARS|NL[A-Z]|[A-Z]{2,12}[ ]LIBRARY|ARCHIVIST)"
_PRESIDENTS = (
    "(?:HOOVER|ROOSEVELT|TRUMAN|EISENHOWER|KENNEDY|JFK|JOHNSON|LBJ|NIXON|FORD|CARTER|REAGAN|BUSH|CLINTON|OBAMA)"
)
_ALONE = re.compile(
    rf"""(?:
    (?:(?:DECLASSIFIED\ IN\ PART|DECLASSIFIED|APPROVED\ FOR\ RELEASE)\ ?-?\ )?SANITIZED\ COPY\ APPROVED\ FOR\ RELEASE\b
  | DECLASSIFIED\ (?:AND|&)\ APPROVED\ FOR\ RELEASE\b
  | NO\ OBJECTION\ TO\ DECLASSIFICATION\b
  | DECLASSIFIED\ ?(?:BY|CASE|PER|AUTHORITY|PURSUANT\ TO|ON)?:\ \S
  | DECLASSIFIED\ (?:CASE|PER|UNDER|AUTHORITY|PURSUANT\ TO)\ [^a-z]{{0,20}}\d
  | (?:DECLASSIFIED:?,?\ )?(?:AUTHORITY:?\ )?E\.?\ ?O\.?\ ?1\d{{4}},?\ SEC(?:TION|T)?S?\.?\ ?3\.[3-6]
  | DECLASSIFIED:?,?\ (?:AUTHORITY:?\ )?E\.?\ ?O\.?\ ?1\d{{4}},?\ (?:AS\ AMENDED|SEC)
  | DECLASSIFIED\ PA/HO\b | PA/HO,?\ (?:U\.?S\.?\ )?DEPARTMENT\ OF\ STATE$
  | BY:?\ (?:[A-Z.]{{1,12}},?\ ){{1,3}}{_KEEPERS},?\ (?:DATE\b.{{0,20}}|{_DATE})[. ]*$
  | {_KEEPERS},?\ (?:DATE:?\ ?)?{_DATE}(?:,?\ (?:BY:?\ )?[A-Z]{{1,4}})?[. ]*$
  | BY:?\ [A-Z ]{{2,30}}\ LIBRARY\b,?.{{0,50}}\d{{4}}$
  | AUTHORITY:?\ (?:NND\ ?-?\d{{4,}}|E\.?\ ?O\.?\ ?1\d{{4}}$)
  | APPROVED\ FOR\ RELEASE:?\ (?:BY\ [A-Z/ ]{{2,30}}\ )?(?:ON\ )?{_DATE}
  | (?:25X\d{{1,2}}(?:-[A-Z]{{3}})?(?:[ ,;]{{1,2}}|$))+(?:E\.?O\.?\ ?1[23]\d{{3}}\b.{{0,40}})?$
  | E\.?O\.?\ ?1[23]\d{{3}},?\ (?:SEC\S*\ )?[\d.()A-H,;\ /&<>]{{0,30}}(?:<\ ?|>\ ?)?25\ ?-?YE?A?RS?\b.{{0,10}}$
  | PRINTED\ BY:.{{1,60}}\d{{1,2}}/\d{{1,2}}/\d{{2,4}}.{{0,20}}$
  | (?:(?:REEL|ROLL)\ \d{{1,5}},?|[DNP]\d{{6}}-\d{{4}})\ {{1,8}}FRAMES?\ \d{{1,5}}$ | FRAME\ \d{{1,5}}$
  | NATIONAL\ ARCHIVES\ MICROFILM\ PUBLICATIONS?\b.{{0,20}}$
  | (?:[A-Z]+\ (?:[A-Z]\.?\ ?){{0,2}})?{_PRESIDENTS}\ (?:PRESIDENTIAL\ )?LIBRARY(?:\ (?:AND|&)\ MUSEUM)?$
  | [A-Z.\ ]{{2,30}}\ PRESIDENTIAL\ MATERIALS(?:\ (?:STAFF|PROJECT|COLLECTION))?$
  | PHOTOCOPY\ (?:FROM\ )?(?:THE\ )?[A-Z. ]{{2,40}}\ LIBRARY$ | [A-Z.\ ]{{2,40}}\ LIBRARY\ (?:PHOTO)?COPY$
  | COPY\ (?:LBJ|[A-Z. ]{{2,40}}\ PRESIDENTIAL)\ LIBRARY$
  | (?:PHOTOCOPY\ )?PRESERVATION\ (?:PHOTO)?COPY$
  | REPRODUCED\ (?:AT|FROM)\ (?:THE\ )?(?:[A-Z/ ]{{2,40}}\ )?NATIONAL\ ARCHIVES\b
  | NL[A-Z]-[\dA-Z]{{1,8}}(?:-\d{{1,4}}){{2,5}}$
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_FIRST = re.compile(
    rf"(?:THIS DOCUMENT (?:HAS BEEN|IS|WAS) )?DECLASSIFIED(?: ?/ ?RELEASED)?(?: IN (?:FULL|PART))?"
    rf"(?:[ ,;:]{{1,3}}{_DATE})?[.:]?$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"PA/HO\b|.*DECLASSIF", re.IGNORECASE)
"""A line that is the first of several."""
_OF_KEEPER = re.compile(r"(?:XEROX |PHOTO)?COPY(?: OF)?$", re.IGNORECASE)
"""The line over the name of the library."""
_REVIEWER = re.compile(r"[A-Z][A-Za-z]+ (?:[A-Z]\.? ){1,2}[A-Z][A-Za-z]+$")
"""The officer, with an initial: no addressee, no signature and no other line of a telegram is so."""
_RELEASED = re.compile(r"DECLASSIFIED ?/ ?RELEASED\b", re.IGNORECASE)
"""The line below the name of the officer who released a telegram of the Central Foreign Policy File."""
_PART = re.compile(
    rf"""(?:
    (?:AUTHORITY:?\ )?E\.?\ ?O\.?\ ?1\d{{4}}(?:,?\ AS\ AMENDED)?,?
    (?:\ SEC\S*\ [\d.()A-Z,\ &]{{1,30}})?[.,;]?(?:\ {_DATE})?$
  | (?:PA/HO,?\ )?(?:U\.?S\.?\ )?(?:DEPARTMENT\ OF\ STATE|STATE\ DEPT\.?|DEPT\.?\ OF\ STATE)
    (?:\ GUIDELINES)?[^a-z]{{0,40}}$
  | (?:NSC|STATE|DOS|DOD|OSD|CIA|NARA|NSF)\ (?:MEMO|LETTER|LTR|GUIDELINES|REVIEW|WAIVER|DEPT)\b.{{0,70}}$
  | AUTHORITY:?\ .{{1,60}}$ | NND[ -]?\d{{4,}}.{{0,30}}$
  | (?:MR|RAC|NL[A-Z]|LBJ|ISCAP)\b[\ #/-].{{1,40}}$ | MANDATORY\ REVIEW\b.{{0,50}}$
  | (?:CASE|DOC(?:UMENT)?|PROJECT)\ (?:NO\.?|NUMBER|\#)?:?\ ?\S.{{0,30}}$
  | WITH\ PORTIONS\ EXEMPTED$ | SEC(?:TION|\.)?S?\ 3\.\d.{{0,30}}$
  | (?:E\.?O\.?\ )?SYSTEMATIC\ REVIEW(?:\ {_DATE})?$
  | BY:?\ .{{1,40}}(?:,?\ (?:{_KEEPERS}|DATE)\b.{{0,30}})?$ | {_KEEPERS}\b.{{0,40}}$
  | (?:DATE:?|ON)\ ?{_DATE}$ | {_DATE}$
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""Lines below the first one; some of them, as dates, occur anywhere."""
_WORDS = (
    *("25", "3.3", "3.4", "3.5", "3.6", "APPROVED", "ARCHIVES", "ARCHIVIST", "AUTHORITY", "COPY", "DECLASSIF", "FRAME"),
    *("LIBRARY", "NARA", "NARS", "NL", "PA/HO", "PRESIDENTIAL", "PRINTED", "SANITIZED"),
)
"""One of these is in each stamp of one line, and in the first line of each of several."""


class NearStamps:
    """The lines of `text[start:stop]` that may belong to such a stamp: those with a word of one, and their neighbors.

    Most lines of a copy with stamps have none of the words, and none of the patterns is tried on them.

    Example:
        >>> near = NearStamps("A LAMP\\n\\nA QUAY\\nCOPY LBJ LIBRARY\\n", 0, 32)
        >>> near.has(0), near.has(8), near.has(15)
        (False, True, True)
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, text: str, start: int, stop: int) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        end = -1
        for place in sorted(chain.from_iterable(find_each(upper(text[start:stop]), _WORDS).values())):
            at = start + place
            if at < end:
                continue  # in the line of the word before
            above = max(text.rfind("\n", start, at), start)
            low = max(text.rfind("\n", start, above), start)
            end = behind = line_end(text, at, stop)
            for _ in range(_MOST_LINES):
                behind = line_end(text, min(behind + 1, stop), stop)
            if self._ends and low <= self._ends[-1]:
                self._ends[-1] = behind
            else:
                self._starts.append(low)
                self._ends.append(behind)

    def has(self, at: int) -> bool:
        """Return whether the line of a place is one of them."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._ends[index]


def is_archive_stamp(text: str, begin: int, stop: int) -> bool:
    """Return whether `text[begin:stop]`, a line without the blanks at its ends, is a line of such a stamp.

    Example:
        >>> stamp = "DECLASSIFIED\\nE.O. 12958, as amended\\nJune 21, 2007"
        >>> is_archive_stamp(stamp, 36, 49), is_archive_stamp(stamp[36:], 0, 13)
        (True, False)
    """
    if stop - begin > LONGEST:
        return False
    written = " ".join(text[begin:stop].split())
    if _ALONE.match(written):
        return True
    if _FIRST.match(written):
        return _is_below(text, stop) or not _line_below(text, stop)
    if _OF_KEEPER.match(written):
        return _ALONE.match(_line_below(text, stop)) is not None
    if _REVIEWER.match(written):
        return _RELEASED.match(_line_below(text, stop)) is not None
    return _PART.match(written) is not None and _has_first(text, begin)


def archive_stamps(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the lines between two line beginnings that belong to such stamps, without their line ends."""
    at = start
    near = NearStamps(text, start, stop)
    while at < stop:
        end = line_end(text, at, stop)
        if not near.has(at):
            at = end + 1
            continue
        line = text[at:end]
        begin, last = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        if begin < last and is_archive_stamp(text, begin, last):
            yield begin, last
        at = end + 1


def _line_below(text: str, stop: int) -> str:
    """The line below the one that ends at `stop`; empty if it is blank."""
    begin = text.find("\n", stop) + 1
    if not begin:
        return ""
    end = text.find("\n", begin, begin + LONGEST)
    return " ".join(text[begin : end if end >= 0 else begin + LONGEST].split())


def _is_below(text: str, stop: int) -> bool:
    """Whether the line below is another line of the stamp."""
    below = _line_below(text, stop)
    return bool(below) and (_ALONE.match(below) or _PART.match(below)) is not None


def _has_first(text: str, begin: int) -> bool:
    """Whether the lines above belong to a stamp, up to its first line."""
    end = text.rfind("\n", 0, begin)
    for _ in range(_MOST_LINES):
        if end < 0:
            return False
        above = text.rfind("\n", max(0, end - LONGEST), end)
        if above < 0 and end > LONGEST:
            return False
        written = " ".join(text[above + 1 : end].split())
        if _FIRST.match(written) or (_ALONE.match(written) and _OPENS.match(written)):
            return True
        if not (_PART.match(written) or _ALONE.match(written)):
            return False
        end = above
    return False
