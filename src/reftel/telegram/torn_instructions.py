"""Instructions to pass in a line that lost its breaks: `SIPDIS AF/S FOR WALCH NSC FOR ALVAREZ STATE PASS TO USAID`.

Each begins with its addressee: an office with a slash, a post, an agency, or nothing (`FOR THE SECRETARY`) after
the classification line or a caption. A name after TO, FOR or AND belongs to the instruction before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.telegram.lines import CLASSIFICATION, LEADING_CAPTIONS
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_ORDER = re.compile(r" (?:ALSO )?(?:FOR|PASS|PLEASE PASS|PLS PASS)(?= )")
_OFFICE = re.compile(r"(?:DEPT|DEPARTMENT|STATE|WHITE HOUSE|U\.?S\.? COAST GUARD|[A-Z]{1,8}(?:/[A-Z&]{1,8})+)")
_LONGEST_NAME = 40
_CONNECTING = re.compile(r"(?:\b(?:TO|FOR|AND|OR|ALSO|PASS|FROM|THE|OF|WITH|PLEASE|PLS)|[;/&:\-])\s*$")
_LEVEL_BEGINS = re.compile("U *(?:U *)?N *C|(?:C|CC) *O *N *F|O *N *F|T *O *P|(?:S|SS) *E *C|E *C *R|L *I *M|R *E *S")
"""Letters that begin `CLASSIFICATION`. Each alternative begins with a literal, so that the search is fast."""
_FIRST = re.compile(r"(?:[A-Z][A-Z/]*[ ,]+){0,5}?(?:ALSO )?(?:FOR|PASS|PLEASE PASS|PLS PASS)\b|[A-Z]{1,5}/[A-Z]{1,6}\b")


def find_instructions(raised: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the beginning of each instruction after the classification line, and the end of its order.

    Only `raised[begin:stop]`, which ends at the first label, is searched.
    """
    level = _level(raised, begin, stop)
    if level < 0:
        return
    at = _over_signs(raised, level, stop)
    while captions := LEADING_CAPTIONS.match(raised, at, stop):
        at = _over_signs(raised, captions.end(), stop)
    if first := _FIRST.match(raised, at, stop):
        yield at, first.end()
    for order in _ORDER.finditer(raised, at, stop):
        name = _name_before(raised, at, order.start())
        if name > at:
            yield name, order.end()


def _over_signs(raised: str, at: int, stop: int) -> int:
    """The end of the spaces and signs between captions."""
    while at < stop and raised[at] in " \t\n/,":
        at += 1
    return at


def _level(raised: str, begin: int, stop: int) -> int:
    """Return the end of the classification line; -1 if there is none."""
    end = begin
    for first in _LEVEL_BEGINS.finditer(raised, begin, stop):
        if first.start() >= end and (found := CLASSIFICATION.match(raised, first.start(), stop)):
            end = found.end()
            if found["serial"]:
                return end
    return -1


def _name_before(raised: str, begin: int, end: int) -> int:
    """Return the beginning of the longest name of an office or a post that ends at `end`, and that no word before it
    takes for its own; -1 if there is none."""
    best = -1
    at = end
    for _ in range(3):
        at = raised.rfind(" ", begin, at)
        if at < 0 or end - at > _LONGEST_NAME:
            break
        written = raised[at + 1 : end]
        if "\n" in written:
            break
        if _CONNECTING.search(raised, max(begin, at - 10), at + 1):
            continue
        is_listed = raised[at - 1] == ","
        if posts().resolve(written) or (not is_listed and (_OFFICE.fullmatch(written) or agency_of(written))):
            best = at + 1
    return best
