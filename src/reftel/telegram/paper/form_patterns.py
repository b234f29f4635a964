"""The printed words of the Department's paper forms, as typists, scanners and mail rooms left them.

Forms DS-322 (outgoing) and the incoming form of the telegraph branch have labels in fixed places. A typist fills them
in with a machine, so that a label and its value may be in one line with those of another column. Scanners confuse 0 and
O. All patterns are for a text in capitals.
"""

from __future__ import annotations

import re

from reftel.telegram.stamps import is_level
from reftel.values.officers import BUREAUS
from reftel.vocab.month_names import ANY_MONTH

_O = "[O0]"
TITLE = re.compile(
    rf"(?P<way>INC{_O}MING|{_O}UTG{_O}ING)(?:[ ]TELEGRAM\b|[ \t]*$)|(?:TELEGRAM[ ])(?:RECEIVED|SENT)\b"
    rf"|DEPARTMENT {_O}F STATE\b|TELEGRAPH BRANCH\b"
)
"""A form's title, or a part of it; on the form of 1966 `OUTGOING` is apart from `DEPARTMENT OF STATE TELEGRAM`."""
AIRGRAM = re.compile(
    r"A ?I ?R ?G ?R ?A ?M\b|(?:FOREIGN SERVICE|AIR) DESPATCH\b|DEPARTMENT [O0]F STATE INSTRUCTI[O0]N\b"
    r"|^INSTRUCTI[O0]N\b"
)
"""The title of a message that went by pouch: an airgram (1942 to 1991), a despatch or an instruction (before 1961)."""
AIRGRAM_NUMBER = re.compile(r"(?:C?A|CERP|W|G) ?- ?\d{1,5}|(?:DESP(?:ATCH)?\.?|N[O0]\.) ?N?[O0]?\.? ?\d{1,5}")
"""The number in such a series, which is no telegram's."""
LABEL = re.compile(
    rf"(?P<control>C{_O}NTR{_O}L(?: N{_O})?\.?(?:[ \t]*:|(?=[ ]\d)))"
    rf"|(?P<received>REC(?:['’`]?D|EIVED)\.?(?:[ \t]*:|(?=[ ](?:\d|{ANY_MONTH}\b))))"
    r"|(?P<dated>DATED[ \t]*:?(?=[ ]?[A-Z]{3,9}\.? \d))"
    rf"|(?P<from>FR{_O}M[ \t]*:)"
    rf"|(?P<sent>(?:SENT|CIRCULATED)[ ]T{_O}[ \t]*:)"
    rf"|(?P<to>T{_O}[ \t]*:)"
    rf"|(?P<number>N{_O}\.?[ \t]*:|N{_O}\.(?=[ ]\d))"
    r"|(?P<date>DATE[ \t]*:)"
    rf"|(?P<action>ACTI{_O}N\b[ \t]*:?)"
    rf"|(?P<info>(?:(?:RPTD|REPEATED|REPEAT)[ ])?INF{_O}(?:RMATI{_O}N)?\b[ \t]*:?)"
    rf"|(?P<origin>{_O}RIGIN\b[ \t]*:?)"
)
"""A label at the beginning of a cell."""
BARE = re.compile(
    rf"(?:(?P<control>C{_O}NTR{_O}L(?: N{_O})?\.?)|(?P<received>REC['’`]?D\.?)|(?P<from>FR{_O}M)|(?P<to>T{_O})"
    rf"|(?P<number>N{_O}\.?)|(?P<date>DATE))"
)
"""A label without its colon, which is all of a cell."""
CELL = re.compile(r"\S+(?: \S+)*")
"""Words in a line with single spaces between them: those of another column are further off."""
OFFICES = re.compile(r"[A-Z]{1,5}(?:/[A-Z]{1,4})?(?:[ ,]+[A-Z]{1,5}(?:/[A-Z]{1,4})?)*")
"""Symbols of offices on the distribution list."""
OFFICE = re.compile(r"[A-Z]{1,5}(?:/[A-Z]{1,4})?")
OF_LISTS = BUREAUS | {
    *("SS", "G", "U", "SSO", "NSA", "OSD", "ARMY", "NAVY", "AIR", "RMR", "USIA", "NSC", "WHB", "SAL", "IOP"),
}
"""Offices of distribution lists of the time: bureaus and others."""
HOUR_ALONE = re.compile(r"\d{1,2}(?:[:.]\d\d| (?=[AP])) ?[AP]\.? ?M\.?")
"""The hour of receipt, below its day."""
DAY_ALONE = re.compile(rf"{ANY_MONTH}\.? \d{{1,2}}, ?(?:\d{{1,2}}(?:[:.]?\d\d)? ?[AP]\.? ?M\.?|NOON|MIDNIGHT)")
"""Day and hour of sending, below the number."""
SERIAL = re.compile(r"\d{1,3},\d{3}(?!\d)|\d{1,6}(?!\d)")
"""A number, perhaps with a comma before its last three digits: `2,311`."""
NUMBERED = re.compile(
    r"(?P<serial>\d{1,3},\d{3}|\d{1,6}), ?"
    r"(?P<rest>[A-Z]{3,9}\.? \d{1,2}, ?(?:\d{1,2}(?:[:.]?\d\d)? ?[AP]\.? ?M\.?|NOON|MIDNIGHT))\.?"
    r"(?: ?\([^()]{1,40}\))?"
)
"""Number, day and hour without a label, as on forms of the 1940s: `511, February 22, 9 p.m.`"""
SECTION = re.compile(
    r"\(?(?:SECTION|PART) (?P<number>ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|I{1,3}|IV|V|\d{1,2}) OF "
    r"(?P<of>ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|I{1,3}|IV|V|\d{1,2})\)?"
)
PAGE = re.compile(
    rf"[ \t]*-?[ \t]{{0,3}}(?P<page>\d{{1,2}})[ \t]{{0,3}}-?,?[ \t]{{1,8}}(?:#|N{_O}\.?:?)?[ \t]{{0,3}}"
    rf"(?P<serial>\d{{1,6}}),[ \t]{{0,4}}"
    rf"(?P<rest>[A-Z]{{3,9}}\.? \d{{1,2}},[^\n]{{0,60}}?),?[ \t]{{1,4}}\(?FR{_O}M[ \t]{{1,4}}"
    r"(?P<post>[A-Z][A-Z .'\-]{1,30}?)\)?[ \t]*(?=\n|$)"
)
"""The head of a later page: `-2- 1412, March 3, 4 p.m., from Oslo`."""
PAGE_NUMBER = re.compile(r"[ \t]*-[ \t]?\d{1,2}[ \t]?-[ \t]*")
PRECEDENCE = re.compile(
    r"(?:VERBATIM TEXT|(?:U\.?S\.? |DOUBLE |TRIPLE )?(?:PRIORITY|PRI0RITY|URGENT)|NIACT|IMMEDIATE|FLASH|ROUTINE|R0UTINE"
    r"|PLAIN|[ ,;/\-])+"
)
"""A line with precedences and directions of the code room."""
PRECEDENCES = {"FLASH": "FLASH", "IMMEDIATE": "IMMEDIATE", "PRIORITY": "PRIORITY", "ROUTINE": "ROUTINE"}
BOXES = re.compile(r"(?:INDICATE[ \t]*:?|\[[X ]?\]|C[O0]LLECT|CHARGE T[O0]|CLASSIFICATI[O0]N|[ \t])+")
"""The boxes at the head of an outgoing form."""
STRUCK = re.compile(r"~~ ?(?P<level>[A-Z ]{6,22}?) ?~~")
"""A level that was struck through by hand."""
PRINT = re.compile(
    r"PERMANENT(?: REC[O0]RD C[O0]PY|$)|REC[O0]RD C[O0]PY\b|THIS C[O0]PY MUST BE RETURNED"
    r"|REPR[O0]DUCTI[O0]N FR[O0]M THIS|PR[O0]HIBITED UNLESS"
    r"|F[O0]RM[ \t]+(?:NO\. )?DS-? ?\d|\d{1,2}-\d{2}(?=\s|$)|UNLESS \"UNCLASSIFIED\"|C[O0]RRECTED (?:PAGE|C[O0]PY)\b"
    r"|C[O0]RRECTI[O0]N ISSUED\b|GR[O0]UP [1-4](?:$|[ ]{2})|F[O0]R RM USE [O0]NLY|ENCL[O0]SURES?:"
)
"""Print of the form below a text, and notes of its correction above."""
INITIALS = re.compile(r"[A-Z]{2,4}(?:[:/]\d{1,3})?")
"""Initials of a code clerk, with a machine's number."""
STATE_NUMBER = re.compile(r"STATE[ \t]{1,4}(?P<serial>\d{3,6})")
"""The Department's own number on outgoing forms from 1966 on, when it stopped counting for each post apart."""
STAMPED = re.compile(
    r"R ?E ?C ?E ?I ?V ?E ?D$|(?:19)?\d\d [A-Z]{3} \d{1,2} [AP]M \d{1,2} \d\d$|BUREAU OF [A-Z ]{4,40}$"
)
"""Stamps of mail rooms, which fell among other lines."""
NOTED = re.compile(
    r"\[(?:HANDWRITTEN|HAND WRITTEN|IN HAND|STAMPED?|ILLEGIBLE)\b[^\[\]\n]{0,80}\]$|.{0,60}<- ?HANDWRITTEN$"
)
"""A transcriber's note of handwriting on the page."""
REVIEW = re.compile(r"\bCASE N[O0]\b.{1,40}\bD[O0]C N[O0]\b")
"""The line that a review under the Freedom of Information Act prints on each page."""
REVIEWED = re.compile(
    r"(?:SANITIZED COPY.{0,30}|(?:APPROVED FOR RELEASE|DECLASSIFIED).{0,60})$"
    r"|N[LI][A-Z][ \-][\dA-Z\-]{2,14}\b.{0,40}$|(?:AUTHORITY )?NND ?\d{4,}.{0,50}$"
    r"|BY [A-Z.]{1,12}\b.{0,6}\b(?:NARA|NARS)\b.{0,30}$"
    r"|[A-Z]\. ?[A-Z. ]{1,12}[A-Z]{3,12} LIBRARY$|COPY [A-Z ]{3,20} LIBRARY$"
)
"""A line of a reviewer or a library, as these are above and below a form."""
ENDED_BESIDE = re.compile(r"[ \t]*(?P<word>END\.?)[ \t]{3,}[A-Z][A-Z.'\- ]{2,30}[ \t]*(?=\n|$)")
ENDED = re.compile(r"END\.?")
"""The word with which a drafter closed an outgoing text, above the signature."""
WARNED = re.compile(r"\((?P<level>TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED)[ \-]?[WO]?\)\.?$")
"""The level at the end of the warning that a telegram must be paraphrased, which the code room typed above it."""
HANDLED = re.compile(
    r"(?P<level>[A-Z ]{6,22}?)[ ]?[\-,;:/(]{1,2}[ ]?"
    r"(?P<handling>LIMIT(?:ED)? DISTRIBUTION|M[O0]DIFIED HANDLING AUTH[O0]RIZED"
    r"|EYES ONLY(?: [A-Z .,/]{2,40})?|NO DISTRIBUTION|N[O0] F[O0]REIGN DISSEM(?:INATION)?|LIMDIS|EXDIS|NODIS|NOFORN)\)?"
)
"""A level with the limits of its distribution: `SECRET - LIMIT DISTRIBUTION`."""
_COPY = re.compile(r"^\d{1,3}(?:-[A-Z])? {1,3}(?=[CSTULOR])")
"""The number of an action copy, which recognition put into the line of the level."""
_INFORMATION = re.compile(r" SECURITY INF[O0]RMATI[O0]N$")
"""The words that E.O. 10290 (1951 to 1953) put after a level."""
_OFFICIAL = re.compile(r"(?:FOR )?OFFICIAL USE ONLY")


def level_of(written: str) -> str | None:
    """Return the level that a line in capitals is, as `read_classification` takes it; None if it is none.

    Example: `5ECRET`, `S_E_C_R_E_T`, which a typist underlined, and `OFFICIAL USE ONLY`, which marked unclassified
    telegrams before LIMITED OFFICIAL USE did.
    """
    plain = (
        " ".join(written.replace("_", " ").split()).replace("5ECRET", "SECRET").replace("C0NFIDENTIAL", "CONFIDENTIAL")
    )
    plain = _INFORMATION.sub("", _COPY.sub("", plain))
    if handled := HANDLED.fullmatch(plain):
        plain = handled["level"]
    if _OFFICIAL.fullmatch(plain):
        return "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
    return plain if is_level(plain) else None


def serial_of(written: str) -> int:
    """Return the number that `SERIAL` matches.

    >>> serial_of("2,311")
    2311
    """
    return int(written.replace(",", ""))
