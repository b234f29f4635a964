"""Whether a text is a telegram on one of the Department's paper forms, and where each of several begins.

Incoming forms have FROM, TO, NO with a day and a local hour, a control number and the day of receipt; outgoing ones a
block of the drafting officer. Telegrams of the network have a date-time group and FM, and are another form's.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reftel.forms.literals import Literals

_MONTH = rb"(?:JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}"
_DIGIT = rb"[\dLIO]"
"""A digit, or a letter that recognition reads for one; in capitals."""
_HOUR = rb"(?:" + _DIGIT + rb"{1,2}(?:[:.]?" + _DIGIT + rb"{2})? ?[AP] ?\.? ?M|NOON|MIDNIGHT)"
_TITLE = re.compile(rb"(?:INC[O0]M[IL1|]NG|[O0]UTG[O0]ING) TELEGRAM\b|TELEGRAPH BRANCH\b")
_APART = re.compile(
    rb"^[^\n]{0,60}DEPARTMENT [O0]F STATE[ \t]*\r?\n?[ \t]*TELEGRAM\b[ \t]*(?:\r?\n[ \t]*){0,3}"
    rb"[^\n]{0,60}\b[O0]UTG[O0]ING(?:[ \t]{2}|[ \t\r]*$)"
    rb"|^[ \t]*[O0]UTG[O0]ING[ \t]*\r?\n?[^\n]{0,40}DEPARTMENT [O0]F STATE TELEGRAM\b",
    re.M,
)
"""The title of 1966, in two columns or lines."""
_BEGINS_CELL = rb"(?:^|[ \t]{2})[ \t]{0,60}"
_FROM = re.compile(
    _BEGINS_CELL + rb"FR[O0]M(?:[ \t]*:|[ \t]{2})[ \t]*[A-Z][A-Z .'()-]{2,30}[ \t\r]*(?:$|[ \t]{3})", re.M
)
_TO = re.compile(
    _BEGINS_CELL + rb"(?:T[O0](?:[ \t]*:|[ \t]{2})[ \t]*(?:THE )?(?:SECRETARY [O0]F STATE|SECSTATE|DEPARTMENT)"
    rb"|SECRETARY [O0]F STATE,?[ \t\r]*$)",
    re.M,
)
_NUMBER = re.compile(
    _BEGINS_CELL
    + rb"(?:(?:N[O0]\.?|DATE)(?:[ \t]*:|[ \t]{1,8})[ \t]*(?:[\dLIO,]{1,7},[ \t]{0,3})?|\d{1,6}, ?)"
    + _MONTH
    + rb"\.? [\dLIO]{1,2}, ?(?:\d{4}, ?)?"
    + _HOUR,
    re.M,
)
_CONTROL = re.compile(
    _BEGINS_CELL + rb"C[O0]NTR[O0][LI1|](?: N[O0])?\.?(?:[ \t]*:|[ \t]{2})[ \t]*[\dLIO]{1,6}[ \t\r]*(?:$|[ \t]{3})",
    re.M,
)
_RECEIVED = re.compile(
    _BEGINS_CELL
    + rb"REC(?:['\x92`\xe2\x80\x99]{0,3}D|EIVED)\.?(?:[ \t]*:)?[ \t]*(?:"
    + _MONTH
    + rb"|\d{1,2}:\d\d ?[AP]\.?M)",
    re.M,
)
_DATED = re.compile(_BEGINS_CELL + rb"DATED[ \t]*:?[ \t]*" + _MONTH + rb"\.? \d{1,2}, ?19[4-6]\d[ \t\r]*$", re.M)
_PAGE = re.compile(
    rb"^[ \t]*-?[ \t]{0,3}\d{1,2}[ \t]{0,3}-?,?[ \t]{1,8}(?:#|N[O0]\.?:?)?[ \t]{0,3}\d{1,6},[ \t]{0,4}"
    + _MONTH
    + rb"\.? \d{1,2}, ?"
    + _HOUR
    + rb"[^\n]{0,50}\bFR[O0]M [A-Z]",
    re.M,
)
_DRAFTED = re.compile(rb"^[ \t]*DRAFTED BY\b", re.M)
_APPROVED = re.compile(rb"^[^\n]{0,60}TELEGRAPHIC TRANSMISSI[O0]N AND\b", re.M)
_BOXES = re.compile(rb"^[ \t]*INDICATE[ \t]*:|CHARGE T[O0]\b|^[ \t]*SENT T[O0][ \t]*:", re.M)
_ADDRESSED = re.compile(
    _BEGINS_CELL + rb"(?:ACTI[O0]N|SENT T[O0])[ \t]*:[ \t]*(?:AMEMB|AMCON|AMLEG|US[A-Z]{2}|CIRCULAR)", re.M
)
_AIRGRAM = re.compile(
    rb"^[^\n]{0,60}?\b(?:A ?I ?R ?G ?R ?A ?M|FOREIGN SERVICE DESPATCH|DEPARTMENT OF STATE INSTRUCTION)\b[^\n]{0,60}\n"
    rb"(?:[^\n]{0,120}\n){0,12}?[^\n]{0,60}?\bFR[O0]M[ \t]*:",
    re.M,
)
"""The title of a message by pouch, above its sender."""
_DAY = re.compile(rb"(?:^|[ \t]{2}|\n)DATE[ \t]*:[ \t]*" + _MONTH + rb"\.? \d{1,2}, ?19[4-9]\d[ \t\r]*$", re.M)
_LETTERED = re.compile(
    rb"^[^\n]{0,60}?[O0]UTG[O0]ING TELEGRAM\b(?:[^\n]{0,120}\n){1,14}?"
    rb"[ \t]*(?:AMEMBASSY|AMLEGATION|AMCONSUL|AMCONGEN|AMERICAN (?:EMBASSY|LEGATION))\b[,.]?[ \t]*"
    rb"(?:[A-Z][A-Z .'-]{2,30})?[,.]?[ \t\r]*$",
    re.M,
)
"""An addressee in the lines of a letter below the title, as on outgoing forms of the 1940s."""
_ROW = re.compile(
    rb"\bFR[O0]M[ ]?:[ ]?[A-Z][A-Z .'()-]{2,30}?[ ]T[O0][ ]?:[ ]?(?:THE )?(?:SECRETARY [O0]F STATE|SECSTATE|DEPARTMENT)"
    rb"[^\n]{0,40}?[ ]N[O0]\.?[ ]?:[ ]?[\dLIO,]{1,7},[ ]{1,2}" + _MONTH + rb"\.? [\dLIO]{1,2}, ?" + _HOUR
)
"""Labels that recognition put into one line."""
_SENT = re.compile(rb"^[ \t]*SENT DEP(?:ARTMEN)?T \d{1,6}[,;. ]", re.M)
_EVIDENCE = (
    (_TITLE, 2), (_APART, 3), (_FROM, 1), (_TO, 1), (_NUMBER, 2), (_CONTROL, 2), (_RECEIVED, 1), (_DATED, 1),
    (_PAGE, 3), (_DRAFTED, 1), (_APPROVED, 2), (_BOXES, 1), (_ADDRESSED, 1), (_SENT, 1),
    (_LETTERED, 1), (_ROW, 4), (_AIRGRAM, 2), (_DAY, 1),
)  # fmt: skip
"""A form's lines, with the strength of each. Those with 1 are also on memoranda and airgrams."""
_LEAST = 3
_SIGNS = Literals(
    *(b"NG TELEGRAM", b"TELEGRAPH BRANCH", b"CONTRO", b"C0NTR0"),
    *(b"SECRETARY OF STATE", b"SECRETARY 0F STATE"),
)
_TITLES = Literals(b"UTGOING", b"IRGRAM", b"G R A M", b"SERVICE DESPATCH", b"STATE INSTRUCTION")
"""Signs of other titles, which are among the first lines."""
_GRAMS = Literals(b"TELEGRAM", b"Telegram", b"telegram", b"AIRGRAM", b"G R A M")
"""Words of all titles."""
_FIRST_LINES = 1000
_OTHER = re.compile(
    rb"\s*(?:<(?:!DOCTYPE|HTML|\?XML|TEI|DIV)|%PDF|\{|\[\s*\{|---[ \t]*\r?\n)|(?:FROM [^\n]{0,80}\d\d:\d\d"
    rb"|RECEIVED:|RETURN-PATH:|MIME-VERSION:|DELIVERED-TO:|MESSAGE-ID:)"
)
_NETWORK = re.compile(rb"^[ \t]*FM [A-Z]|^[ \t]*V?ZCZC|^(?:[ZYOPR] ){1,2}\d{6}Z [A-Z]{3} ?\d\d", re.M)
"""Lines of a telegram of the network, which forms of 1966 and later bear."""
_COLONS = re.compile(rb"((?<![^\s])(?:C[O0]NTR[O0]L|REC'D|FR[O0]M|T[O0]|N[O0]))(?:;|\.{3,12}:)(?=\s)")
"""Labels whose colon was read as a semicolon, or is after a row of periods."""
_MOST = 6000
"""Bytes in which the head of a form is."""
_LONGEST_HEAD = 2500


@lru_cache(maxsize=2)
def sniff(head: bytes) -> float:
    """0.85 for enough of a form's lines in the first bytes, if no line is the network's; otherwise 0."""
    top = head[:_MOST].upper()
    first = top[:_FIRST_LINES]
    is_signed = _SIGNS.is_in(top) or _TITLES.is_in(first)
    if not is_signed and not _PAGE.search(top[:600]):
        return 0.0
    if _OTHER.match(top) or _NETWORK.search(top):
        return 0.0
    return 0.85 if _strength(_COLONS.sub(rb"\1:", top)) >= _LEAST else 0.0


def _strength(top: bytes) -> int:
    """Strength of all lines of a form; 0 if none is a telegram's alone."""
    found = [strength for pattern, strength in _EVIDENCE if pattern.search(top)]
    return sum(found) if any(strength > 1 for strength in found) else 0


_BEGINS = re.compile(
    rb"\n[^\n]{0,60}?(?:(?:INC[O0]MING|[O0]UTG[O0]ING) TELEGRAM\b"
    rb"|DEPARTMENT [O0]F STATE TELEGRAM[ \t]*(?:\r?\n[ \t]*){0,3}[O0]UTG[O0]ING\b"
    rb"|(?:DEPARTMENT [O0]F STATE[ \t]*\r?\n[ \t]*)?A ?I ?R ?G ?R ?A ?M(?:[ \t]{2}|[ \t]*\r?\n))"
)
_NUMBERED = re.compile(rb"N[O0]\.?[ \t]*:[ \t]*(\d{1,6})|T[O0][ \t]*:[ \t]*SECRETARY [O0]F STATE[ \t]{1,8}(\d{1,6})")
_SENDER = re.compile(rb"FR[O0]M[ \t]*:[ \t]*([A-Z][A-Z .'-]{2,30})")
_BANNER = re.compile(
    rb"(?:TOP SECRET|SECRET|CONFIDENTIAL|UNCLASSIFIED|LIMITED OFFICIAL USE|OFFICIAL USE ONLY|RESTRICTED|EYES ONLY|\f)"
    rb"[ \t]*"
)


def heads(data: bytes) -> list[tuple[int, int]]:
    """Return for each form in a text the banner above its title, and the title's place; not for a form that was begun
    again for a later section of the telegram above it."""
    if not _GRAMS.is_in(data):
        return []
    raised = data.upper()
    places = [mark.start() for mark in _BEGINS.finditer(b"\n" + raised)]
    stops = [*places, len(raised)][1:]
    found: list[tuple[int, int]] = []
    before: tuple[bytes, bytes] | None = None
    for at, stop in zip(places, stops, strict=True):
        top = raised[at : min(stop, at + _LONGEST_HEAD)]
        number, sender = _NUMBERED.search(top), _SENDER.search(top)
        identity = (number[1] or number[2], sender[1].strip()) if number and sender else None
        is_again = identity is not None and identity == before
        if not is_again and _strength(top) >= _LEAST:
            found.append((_over_banner(raised, at), at))
        before = identity
    return found


def _over_banner(raised: bytes, at: int) -> int:
    """The beginning of the lines with a level above a title, and blank lines between them."""
    begin = at
    for _ in range(6):
        above = raised.rfind(b"\n", 0, max(0, begin - 1)) + 1
        line = raised[above : max(above, begin - 1)].strip(b" \t\r")
        if begin <= 0 or (line and not _BANNER.fullmatch(line)):
            break
        begin = above
    kept = raised[begin:at]
    return begin + len(kept) - len(kept.lstrip(b" \t\r\n")) if kept.strip() else at
