"""The kinds of elements above the text of a telegram: one row a kind, in the order in which telegrams have them.

Sources: ACP 127 format lines 1 to 12, 5 FAH-2 H-310 (header), 5 FAH-1 H-240 (front matter).

A kind has a pattern for the beginning of a line (`line`), one for other places (`anywhere`, tried only if one of the
literal `triggers` occurs), and the cost of coming after a kind of a later rank (`fall`). All patterns match text in
capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from string import ascii_uppercase

import msgspec

from reftel.blocks import BlockKind
from reftel.telegram.phrases import CAPTIONS_ALONE, CORRECTED_COPY, DEPARTMENTS, PRECEDENCES, REPEATED_CAPTIONS
from reftel.telegram.signs import sign
from reftel.values import element_labels as labels
from reftel.values import levels
from reftel.values.marking import SHORT_PORTION

ADDRESSED_KINDS = frozenset({"from", "to", "info"})
DESIGNATOR = r"(?:AM ?EMB|AM ?CON|AMERICAN (?:EMB|CON)|SECSTATE|USMISSION|US ?DEL|US ?INT|USLO|DEPT OF |ALL )"
"""How plain language address designators of posts and the Department begin (5 FAH-2 H-230)."""
ROUTED = r"[A-Z]{4,8} ?/ ?[A-Z]"
_ADDRESSED = rf"(?:{ROUTED}|{DESIGNATOR})"
ADDRESSED = re.compile(
    rf"\s*(?:ZEN ?/|(?:[A-Z]+ ){{2,7}}COLLECTIVE(?: (?:{PRECEDENCES}))?(?: \d{{3,5}})?[ \t]*$)",
    re.MULTILINE,
)
"""A collective of several words that fills its line, or an addressee served by other means."""
_LEVEL_LINE = (
    r"(?![^\n]{6,40}ENTIRE TEXT)(?:"
    r"SENSITIVE BUT UNCLASSIFIED(?= (?:SECTION \d{1,2} OF \d{1,2} )?[A-Z][A-Z .'\-]{2,24} 0\d{4,5}[ \t]*$)"
    rf"|{levels.UNCLASSIFIED}\b|{levels.CONFIDENTIAL}\b|(?:{levels.TOP})?\b{levels.SECRET}\b|{levels.LIMITED}\b"
    rf"|{levels.OFFICIAL}(?= (?:SECTION \d|[A-Z][A-Z .'\-]{{2,24}} \d{{2,6}}[ \t]*$)|[ \t]*$)"
    rf"|{levels.RESTRICTED}\b"
    r"|(?:UNCLAS(?:SIFIED)?|CONFIDENTIAL|(?:TOP )?SECRET)(?=[A-Z][A-Z .'\-]{2,24} \d{3,6}[ \t]*$))"
)
"""A level at the beginning of a line. The last ones have lost the space before their post: `CONFIDENTIALPARIS 1234`."""
_CODES = r"[A-Z]{2,8}\b"
_MARKED = rf"\({SHORT_PORTION}\)[ ]{{0,3}}"
"""The marking of an element that a drafter wrote before its label."""
_SERIAL = (
    r"(?: SECTION [\dOIL]{1,2} ?[O0]F ?[\dOIL]{1,2}"
    r"|(?: SENSITIVE| E ?F ?T ?O|[ /]{1,3}(?:NOFORN|SBU|FOUO))* [A-Z][A-Z .'\-]{2,24}? \d{3,7}"
    rf"(?:\b|(?={'|'.join(REPEATED_CAPTIONS)}|E\.O\.|TAGS)))"
)


CAPTION_WORDS = (
    *CAPTIONS_ALONE,
    "TERREP",
    "ROGER CHANNEL",
    "DISSENT CHANNEL",
    "EXERCISE EXERCISE EXERCISE",
)
"""Captions that are not words of a sentence, as SENSITIVE can be."""
GLUED_CAPTION = re.compile(
    rf"(?:{'|'.join(CAPTION_WORDS)})(?=[A-Z][A-Z/. ]|\({SHORT_PORTION}\))"
    rf"|SENSITIVE(?!LY\b|NESS\b|S\b(?!/)|BUT)(?=[A-Z][A-Z/. ]|\({SHORT_PORTION}\))"
)
"""A caption at the beginning of a line into which the next element was run."""


class Kind(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One kind of element; `name` is also the name of its reader."""

    name: BlockKind
    rank: int
    line: str = ""
    """Pattern at the beginning of a line; empty: never found so."""
    begins: str = ""
    """How `line` may begin, in ASCII: first characters, or the first two; most lines are ruled out by theirs. The sign
    `_` is in place of a space."""
    offices: bool = False
    """Whether lines of offices with their copies begin this kind, `EUR-12 ISO-00`: capitals with a hyphen."""
    triggers: tuple[str, ...] = ()
    anywhere: str = ""
    """Pattern in the middle of a line, from a trigger on; empty: never found so."""
    sure: float = 8.0
    """Score of a beginning of a line."""
    torn: float = 5.0
    """Score of a beginning in the middle of a line."""
    fall: float = 7.0
    """Cost of following a kind of a later rank."""
    again: float = 3.0
    """Cost of following the same kind."""


KINDS = (
    Kind(
        name="transmission_id",
        rank=0,
        line=r"V?ZCZC",
        begins="VZ ZC",
        triggers=("VZCZC",),
        anywhere=r"VZCZC[A-Z]{2,4}\d{3,5}",
        fall=4.0,
    ),
    Kind(
        name="routing",
        rank=1,
        line=r"(?:ZZ|YY|OO|PP|RR)(?=(?:[ ]+R[A-Z]{3,7})+[ ]*$|[ ]*$|[ ]+R[A-Z]{4,7})",
        begins="ZZ YY OO PP RR",
        triggers=("ZZ R", "YY R", "OO R", "PP R", "RR R"),
        anywhere=r"(?:ZZ|YY|OO|PP|RR)(?=[ ]+R[A-Z]{4,7})",
    ),
    Kind(
        name="de",
        rank=2,
        line=r"DE[ ]+(?!JANEIRO\b)(?:R[A-Z]{3,7}\b|[A-Z]{4,8}[ ]*\#?[ ]?\d{3})",
        begins="DE",
        triggers=("DE R",),
        anywhere=r"DE[ ]+R[A-Z]{4,7}[ ]*\#?[ ]?\d{3}",
    ),
    Kind(
        name="security",
        rank=3,
        line=r"ZN[RY]\b",
        begins="ZN",
        triggers=("ZNR ", "ZNY "),
        anywhere=r"ZN[RY][ ]+([UECRST])\1{2,}",
    ),
    Kind(
        name="distribution",
        rank=4,
        line=(
            r"(?:ACTION|INFO|ORIGIN)\s+[A-Z]{1,6}-\d\d\b|(?:[A-Z]{1,6}(?:/[A-Z]+)?-\d\d\s+){2,}"
            r"|[A-Z]{1,6}-\d\d\b.*/\d{3}|/\d{3}\s?[WRAO]?[ ]*$|-{6,}[ ]*[0-9A-Z]"
            r"|(?:DRAFTED|APPROVED|CLEARED|RELEASED|AUTHORIZED)(?:\ BY\b|[ ]*:)"
            rf"|(?:ACTION|INFO|DISSEMINATION|CHARGE)[ ]*:(?![ ]*{_ADDRESSED})"
            r"|DESIRED DISTRIBUTION\b"
            r"|(?:ORIGIN|ACTION|INFO) +(?:[A-Z]{2,5} +(?:CH +)?\d{1,2} +INFO +|(?:[A-Z]{2,5} +){2,}\d{1,3}$)"
        ),
        begins="AC IN OR DR AP CL RE AU DI DE CH / --",
        offices=True,
        triggers=("ORIGIN ", "ACTION ", "DRAFTED BY", "APPROVED BY"),
        anywhere=(r"(?:ACTION|ORIGIN)\s+[A-Z]{1,6}-\d\d\b|(?:DRAFTED|APPROVED) BY [A-Z/]{1,9}[ :]"),
        sure=6.0,
        torn=4.0,
        fall=3.0,
        again=0.0,
    ),
    Kind(
        name="dtg",
        rank=4,
    ),
    Kind(
        name="from",
        rank=5,
        line=rf"FM\b|FM(?=(?:AMEMBASSY|AMCONSUL|SECSTATE|USMISSION)\b)|"
        rf"(?:FROM|ORIG(?:INATOR)?)[ ]?:(?=[ ]*{_ADDRESSED})"
        r"|FROM(?=[ ]+(?:AMEMBASSY|AMCONSUL|SECSTATE|USMISSION|USDEL|USUN)\b[A-Z .'\-]{0,40}$)"
        r"|F[HNW](?=[ ]+(?:AMEMBASSY|AMCONSUL|SECSTATE|USMISSION|USDEL|USUN)\b)",
        begins="FM FH FN FW FR OR",
        triggers=("FM ",),
        anywhere=rf"FM(?=[ ]+(?:{DESIGNATOR}|US[A-Z]+|[A-Z]{{3,}} [A-Z]+))",
    ),
    Kind(
        name="to",
        rank=6,
        line=rf"TO\b(?![ ]*:)|TO[ ]?:(?=[ ]*{_ADDRESSED})",
        begins="TO",
        triggers=("TO R", "TO AM", "TO AL", "TO SECS", "TO US", "TO DEPT", "TO  "),
        anywhere=rf"TO(?=[ ]+(?:R[A-Z]{{4,7}} ?/|{DESIGNATOR}))",
    ),
    Kind(
        name="info",
        rank=7,
        line=rf"INFO\b(?![ ]*:)|INFO[ ]?:(?=[ ]*{_ADDRESSED})",
        begins="IN",
        triggers=("INFO ",),
        anywhere=rf"INFO(?=[ ]+(?:R[A-Z]{{4,7}} ?/|{DESIGNATOR}|(?:[A-Z]+ ){{1,5}}COLLECTIVE"
        r"|[A-Z]+ (?:WASHDC|WASHINGTON DC|(?:PRIORITY|IMMEDIATE|ROUTINE) )|HQ |[A-Z]{3}))",
        again=1.0,
    ),
    Kind(name="exempt", rank=7, line=r"XMT\b", begins="XM", triggers=("XMT",), anywhere=r"XMT\b", again=1.0),
    Kind(
        name="classification",
        rank=10,
        line=_LEVEL_LINE,
        begins="UU UN U_ CC CO C_ ON O_ OF TO T_ SS SE S_ EC E_ LI L_ RE R_",
        triggers=("UNCLAS", "C O N F I D", "S E C R E T", "CONFIDENTIAL", "SECRET", "LIMITED OFFICIAL"),
        anywhere=levels.FIRST_OF_LINE + _SERIAL,
        fall=4.0,
        again=0.5,
    ),
    Kind(
        name="caption",
        rank=12,
        triggers=(*CAPTION_WORDS, "SENSITIVE", "CORRECTED", "C O R R E C T"),
        anywhere=(rf"(?:{'|'.join(CAPTION_WORDS)}|SENSITIVE(?! BUT)|{CORRECTED_COPY})(?![A-Z]{{1,3}}[\s,])"),
        torn=0.5,
        fall=2.0,
        again=0.0,
    ),
    Kind(
        name="passing",
        rank=13,
        line=(
            r"(?:[A-Z][A-Z/.\-]*[ ,;]+){0,6}?(?:ALSO[ ])?(?:FOR|PASS|PLEASE[ ]PASS|PLS[ ]PASS|INFO)\b"
            rf"|(?:{DEPARTMENTS}|PASS|FOR|DEPARTMENT'S)\b"
            r"|(?:[A-Z]{2,12}:?[ ])?[A-Z0-9]{1,8}(?:/[A-Z0-9]+)+\b"
        ),
        triggers=(
            "STATE FOR",
            "DEPT FOR",
            "DEPARTMENT FOR",
            "STATE PASS",
            "DEPT PASS",
            "NSC FOR",
            "STATE ALSO",
            "DEPT ALSO",
            "DEPARTMENT ALSO",
            "DEPT OF",
            "DEPT PLEASE",
            "STATE PLEASE",
            "TREASURY FOR",
            "PASS TO ",
        ),
        anywhere=(
            r"(?:STATE|DEPT|DEPARTMENT|NSC|TREASURY|PASS(?<!STATE PASS)(?<!DEPT PASS)(?<!DEPARTMENT PASS)"
            r"(?<!PLEASE PASS)(?<!PLS PASS)(?<!ALSO PASS))[ ]+(?:FOR|PASS|ALSO|PLEASE|PLS|TO)\b"
            r"|(?<!TO )(?<!FOR )(?<!AND )DEPT OF [A-Z]{5,11} (?:FOR|PASS)\b"
        ),
        sure=4.0,
        torn=0.5,
        again=0.0,
    ),
    Kind(
        name="executive_order",
        rank=15,
        line=(
            r"(?:\(U\)[ ]*)?(?:[E3][.,:;]?[ ]?[O0]|\.[ ]?O)[.;]?,?[ ]?[:\-]?\s?"
            r"[1IL][1-3O0-9IL],?[\dOIL]{2,3}(?:\b|(?=DECL))"
            r"|E\.?[ ]?O\.?[ ]?1[ ]?[1-3](?:[ ]?\d){3}(?=[ ]{0,2}:)|E[.,:;&@%#?]{1,3}[ ]?1[1-3]\d{3}(?=[ ]?:)"
            r"|E\.?[ ]?O\.?[ ]*:"
            r"|E\.?O\.?[ ]*(?=DECL|N/A|GDS|XGDS)|DECL(?:AS)?[ ]*:"
            r"|[O0]\.?[ ]?1[1-3]\d{3}[ ]?:"
            r"|(?:11652|12065|12356|12958|13526)[ ]?:?[ ]{0,3}(?=N/A|DECL|X?GDS|ADS|RDS|OADR)"
            r"|(?:EXECUTIVE[ ]ORDER|EX(?:EC)?\.?[ ]?ORD?(?:ER)?\.?)[ ](?:NO\.?[ ])?1[1-3]\d{3}(?=[ ]?:|[ ]DECL|[ ]N/A)"
        ),
        begins="(U E. E, E: E; E& E@ E% E# E? E_ EO E0 EX 3. 3, 3: 3; 3_ 3O 30 .O ._ DE O. O_ O1 0. 0_ 01 11 12 13",
        triggers=("E.O", "E. O", "E.0", ".O. 1", "EO 1", "EO1", "EO:", "E O 1", "EO "),
        anywhere=r"(?:E\.?[ ]?[O0]|(?<![E3])\.O)\.?,?[ ]?:?\s?(?:1[1-3O0-9][\dO]{2,3}\b[ ]*[:;,\-]"
        r"|11652\b|12065\b|12356\b|12958\b|13526\b|(?=:?[ ]*DECL\b))",
        sure=9.0,
    ),
    Kind(
        name="tags",
        rank=16,
        line=rf"{labels.TAGS}/TERMS?\b(?=[ \t]*[:;])|T ?A ?G ?S?\b(?=[ \t]*[:;.,\-\u2013)>*=]|/[ ]|[ \t]+{_CODES}|\s*$)"
        rf"|TAGS(?=[A-Z]{{2,4}}[,; ])|TAGS\b(?=[ \t]{{0,3}}{_MARKED}[:;])|{_MARKED}TAGS\b(?=[ ]?:)",
        begins="TA T_ (U (S (C (T (L",
        triggers=("TAG", "T AGS", "TA GS"),
        anywhere=rf"T ?A ?G ?S[ ]?[:;]|TAG[ ]?:|TAGS[ ]+(?={_CODES})|TAG[ ]+(?=[A-Z]{{4}}, ?[A-Z]{{2,4}}\b)",
        sure=9.0,
        again=1.0,
    ),
    Kind(
        name="subject",
        rank=17,
        line=r"S ?U ?B ?J ?E ?C ?T(?=[ \t]*[:;])"
        rf"|{labels.SUBJECT}\b\.?(?=[ \t]*[:;\-.(,\u2013\u2014]|/[ ]|[ \t]+\S|\s*$)|S U B J(?: E C T)?(?=[ \t]*[:;])"
        rf"|{_MARKED}{labels.SUBJECT}\b(?=[ ]?:)",
        begins="SU S_ (U (S (C (T (L",
        triggers=("SUBJ", "S U B J"),
        anywhere=rf"{labels.SUBJECT}[ ]?[:;]|SUBJECT[ ]+(?=[A-Z(])"
        rf"|SUBJECT(?=[ ]?(?:[.\-/\u2013]{{1,2}}[ ]|\({SHORT_PORTION}\)[ ]?:))|S U B J E C T[ ]?:",
        sure=9.0,
        again=12.0,
    ),
    Kind(
        name="references",
        rank=18,
        line=(
            rf"{labels.REFERENCE}(?:\(S\)|[ ]\(S\)|\b)"
            r"(?=['\u2019]?[ \t]*[:;.\-\u2013]|[,/][ ]|[ \t]*[(\[{](?:[A-Z]|\d)[)\]}]"
            r"|[ \t]+(?:[(\[]?[A-Z][)\]]?[ ]?[.):/]|\(|['\u2019]?(?:20)?\d\d[ ]?[A-Z]|\u00b6[A-Z]\."
            r"|[1I][.)][ ]*(?:\d{2,4}[ ]?)?[A-Z]{3}|[A-Z]{3,}[A-Z \-]*[ \-]\d"
            r"|[A-Z][ ]+(?:['\u2019]?\d\d ?)?[A-Z]{3,}[A-Z \-]*[ ]\d)|[ \t]*$|[ \t]+A[ ]+[A-Z]"
            r"|[ \t]+[A-Z][ ]+[\-\u2013]{1,2}[ ]+[A-Z0-9])"
            rf"|REF(?=[A-RT-Z][ ]?[:)])|R ?E ?F(?: ?S)?(?=[ ]?:)|{_MARKED}{labels.REFERENCE}\b(?=[ ]?:)"
        ),
        begins="RE R_ (U (S (C (T (L",
        triggers=("REF", "R E F"),
        anywhere=(
            rf"(?<!\bP){labels.REFERENCES}[ ]?[:;](?=\s)|(?<!\bP){labels.REFERENCES}:"
            r"|(?<!\bP)REF(?:TEL)?S?(?=[ ]+[A-Z](?::(?=['\u2019 \d]|[A-Z]{3})|[ ]--? )"
            r"|[ ]?[.\-/\u2013][ ]+(?:[A-Z]\.[ ]+)?(?:\d\d[ ]?)?[A-Z]{3,}[A-Z \-]{0,20}[ ]\d{1,6}\b)|R E F[ ]?:"
            r"|REF(?:TEL)?S?(?=[ ]+(?:[(\[]?[A-Z][)\].][ ]*(?:\d\d[ ]?)?[A-Z]{3}"
            r"|[A-Z]{3,}[A-Z \-]{0,20}[ \n]\d{2,6}\b))"
        ),
        fall=3.0,
        again=5.0,
    ),
    Kind(
        name="classified_by",
        rank=19,
        line=(
            rf"(?:¶?\s*+1?\.?\s*+\({SHORT_PORTION}\)\s*+|1\.\s*+(?=[(\[]))?[(\[]?"
            r"(?:DERIVATIVELY[ ]+)?C?L?ASS?IF{1,2}I?"
            r"(?:(?:ED|CATION|ER)[ \t]+BY(?:\b|(?=AMB|ACTING|CDA|CHARGE|CONSUL|DCM|DEPUTY|DIRECTOR|ECON|POL))"
            r"|EDBY\b|(?:ED|ER)\s*:)"
            r"|CLASSIFIED[ ]+(?:UNDER|ON)[ ]+(?:THE[ ]+)?AUTHORITY[ ]+OF\b"
            r"|CLASS?\.?[ ]+BY\b(?=[ ]*:|[ ]+(?:AMB|ACTING|CDA|CHARGE|CONSUL|DCM|DEPUTY|DIRECTOR|ECON|POL))"
            r"|CLASSIFYING[ ]+OFFIC(?:ER|IAL)\b(?=[ ]*:)|CLASSIFIED[ ]PER\b(?=[ ]*:)"
            r"|CLASSIFIED[ ]+FOR[ ]+REASONS?\b(?=[^\n]{0,80}\s+BY\s)"
            rf"|(?:¶?\s*+1?\.?\s*+\({SHORT_PORTION}\)\s*+)?CLASSIFIED[ ]+(?:CONFIDENTIAL|SECRET)?[ ]*BY\b"
            rf"|(?:{_MARKED})?REASONS?(?:[ ]FOR[ ]CLASSIFICATION)?\s*:\s*(?:E\.?O\.?\s*1\d{{4}}\W*)?1\.[3456]"
            r"|REASONS?[ ]{1,3}1\.[3456](?=[^\n]{0,40}[;.,)][ ]{0,3}CLASSIFIED[ ]{1,3}BY\b)"
            r"|\(?(?:DERIVED|DRV)[ ](?:FROM|FM|BY)(?:\s*:|[ ]+(?=DSCG|MULTIPLE))|DECL(?:ASSIFY|AS)?[ ]ON\s*:"
            rf"|(?:{_MARKED})?THIS[ ](?:CABLE|MESSAGE|TELEGRAM|REPORT)[ ](?:IS|WAS|HAS[ ]BEEN)[ ]CLASSIFIED"
            r"(?:[ ][A-Z]{4,14})?[ ]BY\b"
        ),
        begins="1 . ( [ DE DR CL CA LA AS RE TH",
        triggers=("CLASSIFIED BY", "CLASSIFIED:", "DERIVED FROM"),
        anywhere=(r"CLASSIFIED[ \t]+BY\b(?:[ ]*:)?|CLASSIFIED:(?<!UNCLASSIFIED:)(?<!DECLASSIFIED:)|DERIVED FROM:"),
        again=0.0,
        fall=5.0,
    ),
    Kind(
        name="handling",
        rank=19,
        line=(
            rf"(?:{_MARKED})?(?:SENSITIVE[ ]BUT[ ]UNCLAS|THIS[ ](?:CABLE|MESSAGE|TELEGRAM)[ ](?:IS|CONTAINS)\b"
            r"(?![ ](?:ALSO[ ])?(?:CLEARED|COORDINATED|DRAFTED|SENT|FROM|BEING|BASED|REPEATED)\b)"
            r"|THIS[ ](?:CABLE|MESSAGE|TELEGRAM|DOCUMENT|REPORT)\b[^\n]{0,80}"
            r"\b(?:SENSITIVE|UNCLASSIFIED|INTERNET|HANDLE|PROTECT|PROPRIETARY|CLASSIFIED|PROCUREMENT)"
            r"|(?:PLEASE[ ])?(?:HANDLE|PROTECT)[ ]ACCORDINGLY"
            r"|NOT?[ ]FOR[ ](?:\w+[ ]){0,3}(?:INTERNET|PUBLICATION|DISTRIBUTION)"
            rf"|(?:CONFIDENTIAL|SECRET|UNCLASSIFIED|\({SHORT_PORTION}\)|S[ ]E[ ]C[ ]R[ ]E[ ]T"
            r"|C[ ]O[ ]N[ ]F[ ]I[ ]D[ ]E[ ]N[ ]T[ ]I[ ]A[ ]L)"
            r"\s*-*\s*ENTIRE[ ]TEXT|\(?ENTIRE[ ]TEXT"
            r"|CONTAINS?[ ](?:BUSINESS|PROPRIETARY|SENSITIVE)|DO[ ]NOT[ ](?:SERVICE|POST))"
        ),
        begins="( SE S_ TH PL HA PR NO CO C_ UN EN DO",
        triggers=("SENSITIVE BUT UNCLAS", "THIS CABLE", "THIS MESSAGE", "NOT FOR INTERNET"),
        anywhere=(
            r"SENSITIVE BUT UNCLAS|THIS (?:CABLE|MESSAGE) (?:IS|CONTAINS)\b(?=[^\n]{0,60}"
            r"(?:SENSITIVE|UNCLASSIFIED|CLASSIFIED|PROPRIETARY))|NOT FOR INTERNET"
        ),
        sure=6.0,
        torn=3.5,
        fall=1.0,
        again=1.0,
    ),
)
"""The table, in the order of ranks."""

BY_NAME = {kind.name: kind for kind in KINDS}
RANK = {kind.name: kind.rank for kind in KINDS} | {"paragraph": 30}
HEADER = frozenset(kind.name for kind in KINDS if kind.rank < 10)
"""Kinds that the network wrote."""
ABOVE_LABELS = frozenset({"classification", "caption", "passing"})
"""Kinds between the header and the labeled elements."""
EVERY_FRONT = frozenset({"executive_order", "tags", "subject"})
"""Labeled kinds that nearly every telegram has."""
LABELED = EVERY_FRONT | {"references", "classified_by"}
"""Labeled kinds of the front matter."""


def _at_line(kinds: Iterable[Kind]) -> re.Pattern[str]:
    """The beginning of a line -> the name of its kind, the first that fits."""
    return re.compile("|".join(f"(?P<{kind.name}>{kind.line})" for kind in kinds), re.MULTILINE)


_LINES = [kind for kind in KINDS if kind.line and kind.name != "passing"]
AT_LINE = _at_line(_LINES)
"""Beginning of a line -> name of its kind, except passing instructions, which are identified by their place."""
_BEGINS = {kind.name: frozenset(one.replace("_", " ") for one in kind.begins.split()) for kind in _LINES}
_IN_OFFICES = frozenset(f"{ascii_uppercase}/-")


@lru_cache(maxsize=1 << 14)
def at_line(pair: str, *, hyphened: bool) -> re.Pattern[str] | None:
    """Return the pattern of the kinds with which a line may begin; None for none, as for most lines.

    `pair` are the first two characters of the line, `hyphened` says whether it has a hyphen.
    """
    if not pair[:1].isascii():
        return AT_LINE
    offices = hyphened and pair[:1] in ascii_uppercase and pair[1:] in _IN_OFFICES
    kinds = [
        kind for kind in _LINES if not _BEGINS[kind.name].isdisjoint((pair, pair[:1])) or (offices and kind.offices)
    ]
    return _at_line(kinds) if kinds else None


PASSING = re.compile(BY_NAME["passing"].line)
ANYWHERE = tuple(
    (trigger, kind, re.compile(kind.anywhere)) for kind in KINDS if kind.anywhere for trigger in sign(*kind.triggers)
)
"""Trigger, the kind that it may begin in the middle of a line, and the pattern that decides."""
