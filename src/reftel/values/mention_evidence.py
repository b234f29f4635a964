"""Evidence that the name of a post and a number in a paragraph are a telegram: its digits, the words around it.

A name in capitals in a text that is not is nearly always a telegram's (`as MEXICO 1234 reports`). In a text in
capitals throughout, and for a name that is not in capitals (`Mexico 1234`), there must be evidence: a word for a
telegram, brackets, the first line of a telegram that is repeated (`QUOTE CONFIDENTIAL CAIRO 9930 ACTION SECSTATE`).
"""

from __future__ import annotations

import re

_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_PARAS = r"\b(?:para?(?:graph)?s?|PARA?(?:GRAPH)?S?|Para?(?:graph)?s?)\b"
_NUMBER = rf"(?P<number>\d{{1,2}}|(?i:{'|'.join(_COUNTED)}))"
PLACE_BEHIND = re.compile(rf"\s{{0,3}}[,(]?\s{{0,3}}{_PARAS}\.?\s{{0,3}}{_NUMBER}\b")
PLACE_BEFORE = re.compile(
    rf"{_PARAS}\.?\s{{0,3}}{_NUMBER}\s{{0,3}}(?:\b(?:of|OF|in|IN)\b(?:\s{{1,3}}\b(?:the|THE)\b)?|,)?\s{{0,3}}\(?\Z"
)
_MESSAGE = r"(?:REF|REFTEL|CABLE|TELEGRAM|TEL|MESSAGE|MSG)S?"
_SAID = re.compile(
    rf"(?:\b(?:{_MESSAGE}|SEE(?: ALSO)?|PER|VIA)|\bPARA?S?\.? \d{{1,2}}(?: OF)?|\():?[ \n]{{0,2}}\Z", re.IGNORECASE
)
"""Words before a telegram in a text in capitals."""
_REPEATED = re.compile(
    # the first line of a telegram that is quoted, and the words before one that is repeated
    r"(?:\b(?:UNCLAS|UNCLASSIFIED|CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE|LOU|NOFORN|EXDIS|LIMDIS|NODIS|CITING|CITE)"
    r"|\b(?:FOLLOWING|FOLL|FOL|QUOTE|QTE|REPEATS?|RPT)(?: IS)?(?: A)?(?: REPEAT)?(?: OF)?(?: FROM)?"
    # a reply, a correction
    r"|\b(?:REPLY|RESPONSE|REPLIES|RESPONDS|CORRECTION|CORRECTS|SUPPLEMENTS?|ADDENDUM|FOLLOW-?UP|REFERENCE)(?: TO)?"
    r"|\b(?:CANCELS?|CANCELL?ED|CANCELLATION OF|CORRECTING|CORRECTED|SUPERSEDES|AMENDS)):?[ \n]{1,2}\Z",
    re.IGNORECASE,
)
"""The same, if its end or what telegrams have after their numbers follows."""
_GOES_ON = re.compile(
    r"[ \n](?:ACTION|INFO|SECTION|SUBJ|SUBJECT|TAGS|E\.?O|(?:(?:WAS|IS|BEING|AS) ){0,2}(?:SENT|REPEATED|RPTD|PASSED))\b"
)
"""`STATE 033100 SENT ACTION LIMA IS REPEATED`."""
_LABELED = re.compile(r"(?:\([A-Z]\)|\b[A-Z][.)])[ \n]\Z")
"""A label of a list of references that is a paragraph: `REFS: (A) STATE 110200, (B) LIMA 3990`."""
_DATED = re.compile(r"[ \n](?:DATED|DTD|DTG|NOTAL|\(NOTAL)\b")
"""After a telegram in a text in capitals, enough alone."""
_CITED = re.compile(
    rf"\b(?<!-){_MESSAGE}:?[ \n(]{{1,2}}\Z|\bPARA(?:GRAPH)?S?\.? \d{{1,2}}(?: OF)?[ \n]\Z", re.IGNORECASE
)
"""Before the name of a post: what follows is a telegram, not a place and a year."""
_TOLD = re.compile(
    r"(?:\b(?:reported|noted|described|discussed|outlined|detailed|requested|mentioned|covered|contained|provided"
    r"|conveyed|forwarded|summarized|explained|raised|set (?:out|forth)|reviewed)(?: earlier)?[ \n](?:in|by|via)"
    r"|\b(?:[Ss]ee(?:[ \n]also)?|[Pp]er|[Cc]f\.?|(?:[Rr]esponse|[Rr]eply|[Cc]orrection|[Ff]ollow-?up) to"
    r"|[Cc]ancell?(?:s|ed|ing)?|[Cc]orrect(?:s|ed|ing)))[ \n]\Z"
)
"""Before a name that is not in capitals, if a mark or the end follows the number."""
_ENDS = re.compile(
    r"\s{0,2}(?:[,.;:)\]]|\Z)"
    r"|[ \n](?:and|or|to|on|for|which|that|reports?|reported|noted|described|asked|requested|dated)\b",
    re.IGNORECASE,
)
"""The end of a mention: a mark, a word that is not counted."""
_YEAR_AFTER = re.compile(r"[ \n](?:of|OF)[ \n](?P<year>(?:19|20)\d\d)\b")
_NO_PLACE = re.compile(r"(?:SECSTATE|AMEMB|AMCON|USMISSION|USDEL)|[A-Z]+TELS?\Z")
"""Names of posts that do not have a year after them."""
_MADE = frozenset({"CASA"})
"""Short names of posts that are also makes: CASA 212, an aircraft."""
_YEARS = range(1900, 2040)
_AHEAD = 30
"""Years ahead of the telegram of which a place and a year can speak."""
_LONG = 5
"""Digits that only numbers of the Department have: `State 123456`."""
SHORTEST = 3
"""Digits of a serial that neither the list nor a year before it makes sure."""


def digits(number: str) -> str:
    """Return the digits of a number that may be a word.

    >>> digits("three")
    '3'
    """
    return number if number.isdecimal() else str(_COUNTED.index(number.lower()) + 1)


def is_capital_telegram(
    text: str, start: int, serial: re.Match[str], name: str, *, capitals: bool, year: int | None
) -> bool:
    """Return whether a name of a post in capitals and a number, which the list does not have, are a telegram.

    Args:
        text: of the paragraph.
        start: of the name.
        serial: the number, its group `serial`.
        name: as written, without a year.
        capitals: whether the whole text is in capitals.
        year: of the telegram.

    Example: `LIMA 714`, not `GENEVA 1949`, nor `IN LIMA 500 STUDENTS MET`.
    """
    if _CITED.search(text[max(0, start - 24) : start]) or PLACE_BEHIND.match(text, serial.end()):
        return True
    if len(serial["serial"]) < SHORTEST or name in _MADE:
        return False
    if capitals and not _is_said(text, start, serial):
        return False
    if not _may_be_year(serial["serial"], year) or _NO_PLACE.match(name):
        return True
    return name == "STATE" and not capitals and not text[max(0, start - 4) : start].rstrip().upper().endswith("OF")


def is_telegram(
    text: str, start: int, serial: re.Match[str], *, year: int | None, is_near: bool, is_named: bool
) -> bool:
    """Return whether a name of a post that is not in capitals and a number are a telegram.

    Args:
        text: of the paragraph.
        start: of the name.
        serial: the number, its group `serial`.
        year: of the telegram.
        is_near: whether another telegram of that post with a number close by is named.
        is_named: whether the text names another telegram of that post.

    Example: `as reported in Mexico 1234,` and `(Mexico 1234)`, not `in Mexico 1234 farmers met`.
    """
    before = text[max(0, start - 40) : start]
    if len(serial["serial"]) < SHORTEST:
        return False
    if _CITED.search(before[-24:]) or PLACE_BEHIND.match(text, serial.end()) or is_padded(serial["serial"]):
        return True
    if _may_be_year(serial["serial"], year):
        return False
    if is_near or (len(serial["serial"]) >= _LONG and text.startswith("State", start) and not before.endswith("of ")):
        return True
    return has_end(text, serial.end()) and (is_named or before.endswith("(") or _TOLD.search(before) is not None)


def has_end(text: str, stop: int) -> bool:
    """Return whether what follows a number ends a mention: no noun that it counts."""
    return _ENDS.match(text, stop) is not None


def year_after(text: str, stop: int) -> tuple[int, int] | None:
    """Return the year after a number, and its end.

    >>> year_after("Lima 310 of 2007, as", 8)
    (2007, 16)
    """
    match = _YEAR_AFTER.match(text, stop)
    return (int(match["year"]), match.end()) if match and has_end(text, match.end()) else None


def is_padded(serial: str) -> bool:
    """Return whether a number has zeros before it, as only telegrams do: `0714`."""
    return serial[0] == "0" and len(serial) > SHORTEST


def _is_said(text: str, start: int, serial: re.Match[str]) -> bool:
    """Whether words around a name and a number in a text in capitals say that they are a telegram."""
    before, stop = text[max(0, start - 40) : start], serial.end()
    if _SAID.search(before[-16:]) or _DATED.match(text, stop) or is_padded(serial["serial"]):
        return True
    if _LABELED.search(before[-4:]) and has_end(text, stop):
        return True
    goes_on = has_end(text, stop) or _GOES_ON.match(text, stop) is not None
    return goes_on and _REPEATED.search(before) is not None


def _may_be_year(serial: str, year: int | None) -> bool:
    """Whether a number may be the year of an event: `GENEVA 1949`."""
    return len(serial) == 4 and int(serial) in _YEARS and not (year is not None and int(serial) > year + _AHEAD)
