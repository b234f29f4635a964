"""Classification levels and portion markings (E.O. 12958 sec. 1.6; 5 FAH-1 H-213)."""

from __future__ import annotations

import re
from functools import lru_cache

from reftel.model import Classification

_SPACED = re.compile(r"\b(?:[A-Z] ){2,}[A-Z]\b")
"""`S E C R E T`: levels above UNCLASSIFIED are sent with their letters spaced."""

_LEVELS = (
    # the first that is found: a higher level before one whose name it holds
    (re.compile(r"TOP ?SECRET"), "TOP SECRET"),
    (re.compile(r"SECRET"), "SECRET"),
    (re.compile(r"CONFIDENTIAL|CONFIDENTAIL|CONFIDENTIIAL"), "CONFIDENTIAL"),
    (re.compile(r"LIMITED ?OFFICIAL ?USE|\bLOU\b"), "LIMITED OFFICIAL USE"),
    (re.compile(r"RESTRICTED"), "RESTRICTED"),
    (re.compile(r"UNCLAS"), "UNCLASSIFIED"),
)

_CAVEATS = (
    (re.compile(r"FOR ?OFFICIAL ?USE ?ONLY|\bFOUO\b"), "FOR OFFICIAL USE ONLY"),
    (re.compile(r"SENSITIVE ?BUT ?UNCLAS\w*|\bSBU\b"), "SENSITIVE BUT UNCLASSIFIED"),
    (re.compile(r"\bE ?F ?T ?O\b"), "EFTO"),
    (re.compile(r"N ?O ?F ?O ?R ?N\b"), "NOFORN"),
    (re.compile(r"\bSTADIS\b"), "STADIS"),
    (re.compile(r"\bEXDIS\b"), "EXDIS"),
    (re.compile(r"\bNODIS\b"), "NODIS"),
    (re.compile(r"\bLIMDIS\b"), "LIMDIS"),
    (re.compile(r"/FGI\b"), "FGI"),
    (re.compile(r"/(?:ORCON|OC)\b"), "ORCON"),
    (re.compile(r"\bREL(?:EASABLE)? ?TO ([A-Z, ]+)"), "REL TO"),
)

LETTERS = {
    "U": "UNCLASSIFIED",
    "E": "UNCLASSIFIED",
    "R": "RESTRICTED",
    "C": "CONFIDENTIAL",
    "S": "SECRET",
    "T": "TOP SECRET",
}
"""Security letters of the ZNR/ZNY line (ACP 127)."""

_CAVEAT = (
    r"NF|NOFORN|FOUO|SBU|EFTO|SENSITIVE|NODIS|EXDIS|LIMDIS|STADIS|OC|ORCON|SI|TK|HCS|COMINT|FGI(?: [A-Z]{3}(?![A-Z]))?"
    r"|RD|FRD|CNWDI|MCFI"
    r"|PROPIN|RELIDO|LES|NATO|SCI|MR|(?:STRICTLY )?PROTECT(?: SOURCES?)?|ENTIRE (?:TEXT|CABLE|MESSAGE|TELEGRAM)"
)
PORTION = (
    r"(?:NATO (?:SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED)|TOP SECRET|TS|SBU|LOU|FOUO|CUI|NC|UNCL(?:AS(?:SIFIED)?)?"
    r"|CONF(?:IDENTIAL)?|SECRET|SENSITIVE"
    r"|[CS]NF(?![A-Z])|N/[CS]F(?![A-Z])|[CS]/NF?F?(?=[ )])|BSU|SUB|SBUU|5BU|SBU?|[UCS])"
    rf"(?>(?: ?(?:/{{1,2}}|-{{1,2}}|,| ) ?(?:{_CAVEAT})(?![A-Z]))*)"
    r"(?: ?(?:/{1,2}|-{1,2}|,| ) ?REL(?:EASABLE)?(?: (?:TO )?[A-Z][A-Z ,/&.\-]{1,200}+)?)?"
    r"(?:\) ?\((?:NF|NOFORN|FOUO|EXDIS|NODIS|LIMDIS|ORCON|FGI(?: [A-Z]{3})?"
    r"|REL(?:EASABLE)? (?:TO )?[A-Z][A-Z ,/&\-]{1,60}+)(?=\)))?"
)
"""The inside of a portion marking: `U`, `SBU`, `C/NF`, `TS//SI//NF`, `C - ENTIRE TEXT`, `S/REL FRANCE AND QATAR`.
A caveat may have parentheses of its own: `(C)(NF)`.

A list of countries ends the marking. `CUI` is of E.O. 13556, `NC` (not classified) of older telegrams.
"""

SHORT_PORTION = r"(?:TS|SBU|LOU|[UCS])(?:/{1,2}NF)?"
"""The inside of most portion markings, as evidence."""
MARK = r"\( ?(?:TS|SBU|LOU|FOUO|CUI|NC|UNCLAS\w{0,9}|CONFIDENTIAL|SECRET|[UCS])(?:[/ ,\-]{1,3}[A-Z/, ]{1,60})?\)"
"""A portion marking with its parentheses, as evidence of a paragraph: `(U)`, `(C/NF)`, `(S - ENTIRE TEXT)`."""

MARKED = re.compile(
    r"[ \t]*(?:[(\[{<]{1,2} ?"
    rf"(?P<whole>{PORTION}|/{{1,2}} ?REL(?:EASABLE)? (?:TO )?[A-Z][A-Z ,/&.\-]{{1,60}}) ?\.?[)\]}}>]{{1,2}}"
    rf"|[.,;:]?(?P<left>{PORTION})\)"
    r"|\((?P<right>SBU|[UCS](?:/{1,2}NF)?)(?:(?:[l1|]|(?<=U)I)\)?(?=\s)|[;:,.]?(?= [A-Z])))[ \t]*[:.\-]?[ \t]*",
    re.IGNORECASE,
)
"""A portion marking at the beginning of a text, with the characters up to the text. `whole` has both parentheses,
`left` has lost the first (`C) Summary`), `right` the second, which may be read as a letter or digit (`(Ul`, `(C/NF
The`)."""

MARKED_INSIDE = re.compile(
    r"[ \t]*(?:(?:(?:BEGIN|EXECUTIVE)[ ])?(?:SUMMARY|INTRODUCTION|COMMENT|ACTION[ ]REQUEST(?:ED)?)"
    r"[ ]?[.:\-]{0,2}[ ]{0,2}\((?P<inside>SBU|LOU|[UCS](?:/NF)?)\)|(?P<bare>LOU|[UCS])[ ]?-{1,2}[ ]?ENTIRE[ ]TEXT\b)",
    re.IGNORECASE,
)
"""A portion marking after the first word of a text, `Summary (SBU):`, or of all of it, `C - ENTIRE TEXT`."""

_SLASH = re.compile(r"\) ?\(| ?(?:/{1,2}|-{1,2}|,) ?|(?<=[A-Z]) (?=NF|NOFORN)")
_CATEGORIES = re.compile(r" ?// ?")
_ENTIRE = re.compile(r"[ /,\-]*\bENTIRE (?:TEXT|CABLE|MESSAGE|TELEGRAM)")


@lru_cache(maxsize=1024)
def read_classification(text: str) -> Classification | None:
    """Level and caveats of a classification line, a page's cell or a stamp; None without a level."""
    upper = _SPACED.sub(lambda m: m[0].replace(" ", ""), " ".join(text.upper().split()))
    upper = upper.replace("TOPSECRET", "TOP SECRET")
    level = next((level for pattern, level in _LEVELS if pattern.search(upper)), None)
    if level is None:
        return None
    caveats = []
    for pattern, caveat in _CAVEATS:
        if match := pattern.search(upper):
            caveats.append(f"REL TO {' '.join(match[1].split())}" if caveat == "REL TO" else caveat)
    return Classification(level=level, caveats=tuple(caveats))


_SLIPS = {
    "SNF": "S/NF",
    "CNF": "C/NF",
    "N/SF": "S/NF",
    "N/CF": "C/NF",
    "C/N": "C/NF",
    "S/N": "S/NF",
    "C/NFF": "C/NF",
    "S/NFF": "S/NF",
}
_SLIPS |= dict.fromkeys(("BSU", "SUB", "SB", "SBUU", "5BU"), "SBU")
"""Mistyped markings, most with a lost or moved slash."""


def has_lost_slash(text: str) -> bool:
    """Return whether the inside of a portion marking is mistyped: without its slash, `SNF`, or its level, `/REL UK`."""
    return text.upper() in _SLIPS or text.startswith("/")


@lru_cache(maxsize=1024)
def plain_marking(text: str) -> str:
    """Return the canonical form of the inside of a portion marking.

    One caveat is after a single slash, as the Department writes it: `c//nf`, `C-NF` and `C, NF` are `C/NF`. Where
    `//` divides several categories, it stays, since a single slash divides within one: `TS//SI/TK//NF`. `ENTIRE TEXT`
    names the marked text and is removed.

        >>> plain_marking("c//noforn"), plain_marking("TS // SI // NF"), plain_marking("C - ENTIRE TEXT")
        ('C/NF', 'TS//SI//NF', 'C')
    """
    upper = _ENTIRE.sub("", " ".join(text.upper().split()))
    if upper[:1] == "/":
        return upper.lstrip("/ ")
    if upper in _SLIPS:
        return _SLIPS[upper]
    if len(_CATEGORIES.findall(upper)) > 1:
        return _CATEGORIES.sub("//", upper).replace("/NOFORN", "/NF")
    upper = _SLASH.sub("/", upper, count=1)
    return upper.replace("/NOFORN", "/NF")
