"""Patterns of the lines of a military message (ACP 127, JANAP 128, MIL-STD-6040). All match capitals."""

from __future__ import annotations

import re

from reftel.telegram.lines import LEVEL, SECTION_NUMBERS
from reftel.telegram.phrases import PRECEDENCES
from reftel.vocab.tables import message_series

_COUNT = rf"(?:\d{{1,3}}|{'|'.join(SECTION_NUMBERS)})"
SECTION = re.compile(rf"(?:FINAL SECTION|SECTION (?P<number>{_COUNT})) ?OF (?P<of>{_COUNT})\b")
"""`SECTION 2 OF 4`, `FINAL SECTION OF 4`: one part of a message (ACP 127)."""

SUBJECT_CODE = re.compile(r"// ?(?P<code>[A-Z]?\d{4,5}) ?//")
"""`//N01421//`: the Navy's standard subject identification code (SECNAV M-5210.2)."""

LEVEL_AT = re.compile(
    rf"(?:CLASSIFICATION\ ?:\ *)?(?P<level>{LEVEL}(?:[\ /,\-]{{1,4}}(?:E\ ?F\ ?T\ ?O|F\ ?O\ ?U\ ?O|CUI|SBU"
    r"|FOR\ OFFICIAL\ USE\ ONLY|NOFORN|N\ O\ F\ O\ R\ N|SENSITIVE|SPECAT)(?![A-Z])){0,6}"
    r"(?:[\ /]{1,3}REL\ TO\ [A-Z, ]{3,60})?)",
    re.VERBOSE,
)
"""Format line 12a: a level with its caveats, at the beginning of a line."""
_BEHIND_LEVEL = re.compile(
    rf"(?:[ \t]|{SUBJECT_CODE.pattern.replace('?P<code>', '')}"
    rf"|{SECTION.pattern.replace('?P<number>', '').replace('?P<of>', '')})*"
    r"(?:(?:PERSONAL|SPECAT|EXCLUSIVE) FOR .{1,200}"
    r"|(?P<post>[A-Z][A-Z .]{2,40}?) (?P<serial>\d{4,6})(?!\d))?[ /.\t]*"
)
PERSONAL = re.compile(r"(?:(?:PERSONAL|EXCLUSIVE|EYES ONLY) FOR|FOR (?:INFO )?ADDEES?\b) ?[A-Z].{0,200}")
"""An instruction to the addressee's communications center in a line of its own."""
ACCOUNT = re.compile(r"ACCT [A-Z]{2}-[A-Z0-9]{2,6}|GR ?\d{1,4}|GRNC")
"""Format line 10: the accounting symbol, the count of groups."""
SERVICE = re.compile(r"(?:C ?W[AB]|CFN|CORR(?:ECTION)?S?)\b.{0,120}|C (?:LINE|PARA|WORD)\b.{0,120}")
"""Format lines 14 and 15: confirmations and corrections after the text."""

ROUTING = re.compile(
    r"(?P<precedence>[ZYOPR])(?P<media>[A-Z]{2})(?P<security>[UECRST])(?P<content>[A-Z]{3,5})"
    r" {1,40}(?:(?P<station>R[A-Z]{6})(?P<serial>\d{4}) {1,20})?(?P<day>\d{3}|DDD)(?P<time>\d{4}|HHMM)"
    r" ?-{1,2}(?P<again>[UECRST])(?P=again){3}(?:--(?P<relay>[A-Z ]{0,400}+))?"
)
"""Format line 2 (JANAP 128): `RAAUZYUW RUEWMCS0241 0831300-UUUU--RUCRNAD.`"""

PRECEDENCE = re.compile(rf"(?:NIACT )?(?P<name>{PRECEDENCES})(?: ?/ ?(?:{PRECEDENCES}))?")
"""A precedence that a terminal printed in full."""

NOTICE = re.compile(r"(?:ADMINISTRATIVE MESSAGE|ATTENTION INVITED TO|PASSING INSTRUCTIONS?) ?:?")
"""Marks of a terminal or its operator above the lines of a message."""
OFFICES = re.compile(r"PASS TO (?:ALL )?OFFICE CODES? ?:?(?P<codes>[^:]{0,100})")
"""Over the lines that repeat the addressees with their offices."""

SERIES = re.compile(
    rf"\b(?P<series>{'|'.join(sorted(message_series(), key=len, reverse=True))})S? {{0,3}}"
    r"(?:NUMBER:? ?|NO\.? ?|MSG )?(?P<number>\d{1,4}) ?[/\-] ?(?P<year>(?:19|20)\d\d|\d\d)(?!\d)"
)
"""`NAVADMIN 123/18`: series, number of the year, year."""

OTHER_SERIES = re.compile(
    r"(?P<series>[A-Z]{4,20}) {1,3}(?:NUMBER:? ?|NO\.? ?)?(?P<number>\d{1,4}) ?/ ?(?P<year>(?:19|20)\d\d|\d\d)\.?"
)
"""The same alone in its line; an unknown series is accepted too."""

SETS = (
    r"MSGID|SUBJ|REF|NARR|AMPN|POC|RMKS|GENTEXT|EXER|OPER|DECL|DECLAS|AKNLDG|ACKN|CANX|PERID|MSGCHNG|CNTRY"
    r"|TIMEZONE|SUPPL"
)
"""Identifiers of sets, as alternatives."""
SET = re.compile(rf"(?P<id>{SETS})[ \t]?/|(?P<label>SUBJ(?:ECT)?|RMKS|REMARKS)[ \t]?:(?=[ \t])")
"""How a set begins (MIL-STD-6040): its identifier and a slash."""
SET_IN_TEXT = re.compile(rf"(?:(?<=\n)|(?<=//))[ \t]{{0,20}}(?P<set>(?P<id>{SETS})/)")
"""A set after the beginning of the text: in a line of its own, or after the slashes of the set before."""
OTHER_SET = re.compile(r"(?P<id>[A-Z][A-Z0-9]{2,11})/[^/]{1,69}(?:/[^/]{0,69}){0,30}//")
"""A set of another identifier, whole in its line."""
SET_END = re.compile(rf"(?<!:)//(?=\s|$|(?:{SETS})/)")
"""How a set ends, also where the next one has lost its line; `https://` does not end one."""

ADDRESS = re.compile(r"(?P<key>FM|TO|INFO|ZEN|XMT)(?=[ /\t]|$)[ \t]*")
CLOSE = re.compile(r"(?:BT|N ?N ?N ?N|#\d{4}|QQQQ)")
"""Format lines 11 and 13 to 16; QQQQ parts the head of a later section from its text."""
SECURITY = re.compile(r"(?P<prosign>ZN[RY]) +(?P<letter>[UECRST])(?P=letter)*(?P<operating>(?: +Z[A-Z]{2,3})*)")


def level_line(line: str) -> re.Match[str] | None:
    """The level that a line holds with nothing else but subject code, section, number of the sender and slashes."""
    found = LEVEL_AT.match(line[:400])
    return found if found and _BEHIND_LEVEL.fullmatch(line[:400], found.end()) else None


def numbered_level(line: str, found: re.Match[str]) -> re.Match[str] | None:
    """The sender and its number after the level that `level_line` found; None without them."""
    behind = _BEHIND_LEVEL.fullmatch(line[:400], found.end())
    return behind if behind and behind["serial"] else None
