"""Lines directly below a subject outside of it: the text, notes to the reader, instructions to pass."""

from __future__ import annotations

import re

from reftel.telegram.endings import hangs
from reftel.values.marking import SHORT_PORTION
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_PASSAGE = r"(?:SUMMARY|INTRODUCTION|COMMENT)"
_OTHER = re.compile(
    # the text
    rf"(?:BEGIN |EXECUTIVE |[A-Z][.)] |-{{1,3}} ?|\([A-Z/]{{1,6}}\) ?)?{_PASSAGE}\b[ :.\-]*(?:$|[:.\-(]|AND )"
    rf"|\(?{SHORT_PORTION}\) |FROM (?:THE )?(?:AMBASSADOR|CHARGE|DCM|POLAD|CHIEF OF MISSION)|\*{{2,}}"
    r"|REASONS?:|DECL(?:ASSIFY)?(?: ON)?:|SENSITIVE$|[-=_*~+#.]{3,}|(?:[-=_*~] ){3,}|\[ ?(?:\.{3}|\u2026)[^\]]{0,40}\]$"
    r"|[\u00b6\ufffd](?! ?(?:[2-9]|\d\d+)\b)|DEAR [A-Z]|END (?:OF )?SUBJECT\b|SEE$|[A-Z][.)]$"
    r"|(?:BEGIN )?(?:QUOTE|QTE|TEXT|MESSAGE)[:.]?$|BEGIN (?:CABLE |MESSAGE )?TEXT\b"
    r"|FOL(?:L|LOWING)?(?: (?:TEL|TELEGRAM|MESSAGE|CABLE|REPEAT))? "
    r"(?:IS|ARE|REPEATED|REPEAT|SENT|RECEIVED|TEXT|FROM|BEING)\b"
    # a note to the reader, or the addressee of the telegram
    r"|\(?THIS IS (?:AN? |THE )?(?:\w+ ){0,2}"
    r"(?:ACTION|JOINT|REQUEST|MESSAGE|CABLE|(?:FIRST|SECOND|THIRD|LAST) (?:OF|IN))\b"
    r"|\(?THIS (?:CABLE|MESSAGE|TELEGRAM|REPORT) (?:IS|WAS|HAS|RESPONDS|PROVIDES|CONTAINS|REPORTS|FOLLOWS)\b"
    r"|[A-Z]{3,12}(?: [A-Z]{2,12}){0,2} (?:MINIMIZE CONSIDERED|ALSO FOR [A-Z]|ALSO PASS [A-Z])"
    r"|JOINT [A-Z]{2,10}[/\-][A-Z/\-]{2,20} (?:MESSAGE|CABLE|TELEGRAM)\b"
    r"|ACTION REQUEST[^\n]{0,60}\bPARAS?(?:GRAPHS?)? ?\d|ACTION(?: REQUESTED)?: ?SEE\b|ACTION ADDRESSEES?\b"
    r"|(?:(?:DEPT|DEPARTMENT|STATE|PLS|PLEASE) (?:(?:PLS|PLEASE|ALSO) )*PASS|PASS TO (?:AM(?:EMB|CON)|US[A-Z]{2,}))\b"
    r"(?: TO)? [A-Z]{2}"
    r"|(?:SUGGEST|REQUEST|RECOMMEND) (?:DEPT|DEPARTMENT|POSTS?|EMBASSY|ADDRESSEES?)\b[^\n]*\.$"
    r"|FOR (?:THE )?(?:AMBASSADOR|CHARGE|DCM|CHIEF OF MISSION|SECRETARY|COM|POST)\b[^\n]{0,60} FROM (?:THE )?[A-Z]"
)
_ORDER = re.compile(r"(?P<name>[A-Z][A-Z .&/]{1,30}?) (?:ALSO )?(?:(?:PLEASE |PLS )?PASS(?: TO)?|FOR) (?P<rest>\S.*)")
"""An instruction to pass: its addressee, and to whom."""
_OFFICE = re.compile(r"[A-Z0-9]{1,8}(?:/[A-Z0-9&\-]{1,8})+\b")
_SECOND_ORDER = re.compile(r"[;,] ?(?P<name>[A-Z][A-Z/]{1,12}) (?:ALSO )?(?:PASS|FOR) [A-Z]")
_SURE = frozenset({"NSC", "DEPT", "DEPARTMENT", "USDOC", "USTR", "USAID", "USDA", "DOD", "OSD", "DHS", "DOJ", "EPA"})
"""Addressees of instructions that are not words of a subject before FOR, as STATE and posts are."""


def begins_other(line: str, before: str) -> bool:
    """Return whether a line below a subject, without a blank line between them, begins something else.

    Args:
        line: The line in capitals.
        before: The line of the subject above it.

    Example:
        >>> begins_other("STATE FOR EUR/SE", "LAMPS LIT"), begins_other("STATE FOR TALKS", "VISIT OF HEAD OF")
        (True, False)
    """
    return _OTHER.match(line) is not None or (not hangs(before) and _is_instruction(line))


def _is_instruction(line: str) -> bool:
    order = _ORDER.match(line)
    if order is None:
        return False
    name = order["name"]
    if "/" in name:
        return _OFFICE.fullmatch(name) is not None
    if name in _SURE:
        return True
    is_known = agency_of(name) is not None or posts().resolve(name) is not None
    return is_known and bool(_OFFICE.match(order["rest"]) or _SECOND_ORDER.search(order["rest"]))
