"""Kinds of lines after a telegram's text: end marks, stamps, levels, page marks, web sites, rows of databases."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reftel.blocks import BlockKind
from reftel.telegram.lines import Line, classification_at, fills, page_mark_at, shape
from reftel.telegram.redactions import kind_of_brackets
from reftel.telegram.stamps import is_review
from reftel.values import levels

SITE = re.compile(
    r"[\"'(\u201c<]*(?:(?:VISIT|PLEASE VISIT|TO VISIT|FOR MORE|SEE|MORE|JOIN|THIS EMBASSY|TRACK)\b.{0,90}"
    r"(?:WEB[ -]?SITE|FORUM|SIPRNET|BLOG|HOME ?PAGE|INTELLIPEDIA|DIPLOPEDIA|VISIT:)|https?://|www\."
    r"|YOU CAN (?:ALSO )?ACCESS THIS (?:WEB ?)?SITE\b|CLASSIFIED SIPRNET WEB ?SITE\.?$)",
    re.IGNORECASE,
)
"""The line of a web site, which readers of a classified network see above or below the signature."""
_SITE_BEGINS = re.compile(r"(?:PLEASE VISIT|VISIT|FOR MORE)\b", re.IGNORECASE)
URL = re.compile(r"https?:/\S|\bwww\.\S", re.IGNORECASE)
_URL_REST = re.compile(
    r"[\"'<(]*(?:[\w.\-/:?=&%]*(?:\.gov|\.mil|wiki/|Portal:|\.cfm|\.html?|\.aspx?|/index|[\w\-]+/[\w\-]+/)[\w.\-/:?=&%]*"
    r"|[a-z]{1,12}(?:_[A-Za-z]+)?)(?: [a-z_]{1,14}\.?)?[\"'>).]*$"
)
"""Rest of an address that a line break tore: `gov.gov/wiki/Portal:Peru`, `cfm`, `ey`."""
LONGEST_REST = 100
"""A longer line is not the rest of an address."""
_STAMPED = re.compile(
    r"(?:US DEPARTMENT OF STATE )?(?:EO )?SYSTEMATIC\b.{0,40}$|(?:SYSTEMATIC )?REVIEW \d{1,2} [A-Z]{3,9} \d{4}$"
    r"|(?:DECLASSIFIED|RELEASED|DECLASSIFIED/RELEASED)\b.{0,60}(?:STATE|EO|REVIEW|FULL|PART)\b.{0,40}$"
    r"|\d{1,2} [A-Z]{3} (?:199|20)\d\d$|E X E M P T$",
    re.IGNORECASE,
)
_END_MARK = re.compile(
    rf"(?:{levels.NAME} ?)?N ?N ?N(?: ?N)?\b|NNNN(?:[A-Z]{{2,4}}\d{{3,5}}|V?ZCZC[A-Z\d]*)$"
    r"|(?=[HM]{0,3}N[HM]{0,3}N)[NHM]{3,5}$"
    rf"|(?:{levels.NAME} ?)?N{{2,5}}[A-Z]{{2,3}}VVZCZ$"
    r"|NMAFVVZCZ|BT$|#\d{4,6}$|#{1,4}$|=+ ?(?:CABLE|END)|<{1,2} *END|={4,}"
    r"|E ?O ?M[.)]?$|[*=\-]{2,20} ?END ?[*=\-]{2,20}$"
    r"|[-=*]{1,20} ?END (?:OF )?(?:CABLE|MESSAGE|TELEGRAM|DOCUMENT)(?: TEXT)? ?[-=*]{1,20}$"
    r"|\(?END[.)]*$|\(?(?:END|END OF|END OF THE) (?:CABLE|MESSAGE|TELEGRAM|DOCUMENT)(?: TEXT)?[.)]*$",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"[A-Z][A-Z .'\-]{1,24}? {1,4}0\d{7} {1,4}\d{3}(?:\.\d)? ?OF ?\d{3}$"
    r"|\[?PAGE \d{1,3}(?: OF \d{1,3})?\]?$|-{1,2} ?\d{1,3} ?-{1,2}$|PAGE: \d{1,3}$|\d{1,3} OF \d{1,3}$"
    r"|\d{1,3} ?/ ?\d{1,3}$|\d{1,2}$",
    re.IGNORECASE,
)
"""The number of a printed page, or a relay's mark that was retyped in small letters."""
_BRACKETS = re.compile(r"\[(?P<note>[^\[\]\n]{3,80})\]$")
"""A note of a publisher, or the sign of text that was taken out."""
_NAMED = re.compile(r"\[(?!REDACTED|REMOVED|DELETED|ELIDED|SIC\b|END|SIGNED|TEXT|NAMES?\b)[A-Z][A-Z'\-]{2,20}\]$")
"""One word in capitals, perhaps the name that signed."""
_LEVELS = re.compile(
    rf"(?:{levels.NAME}|{levels.SENSITIVE}|SENSITIVE|NOFORN|FOUO|SBU|FOR OFFICIAL USE ONLY)"
    r"(?:[ /,\-]{1,4}(?:LIMITED OFFICIAL USE|SECRET|NOFORN|SENSITIVE|FOR OFFICIAL USE ONLY|FOUO|SBU"
    r"|REL (?>[A-Z, ]{3,30})|EXDIS|NODIS))*"
    r"(?:[ /]*|[ \t]{3,}(?:\d{1,3}|(?:TOP )?SECRET|CONFIDENTIAL|UNCLASSIFIED))$",
    re.IGNORECASE,
)
_ROW = re.compile(
    r"TRACK IMPRESI|ERROR READING TEXT\b|EXPAND ERROR ENCOUNTERED\b|CFN[ \t]+[A-Z\d/.,\- ]{1,150}$"
    r"|(?:CURRENT (?:CLASS|CLASSIFICATION|HANDLING)|DOCUMENT NUMBER|CASE NUMBER|CHANNEL): |E-HIGHLIGHTER$"
    r"|CLICK TO SEND PERMALINK|\d{1,6}[ \t]{1,8}\d{2}/\d{2}/\d{4}[ \t]"
    r"|ID:\s*\d+\s*$|SELECT \* FROM|\d{1,2}/\d{1,2}/\d{4}\s*$|\d{4}-\d\d-\d\d\b"
    r"|\d{4}[A-Z]{3,}\d{3,}\b|\*{3}[^*].{0,78}\*{3}"
    r"|UNITED STATES DEPARTMENT OF STATE$|CASE ID ?: "
    r"|[A-Z]{3,12} @ |(?-i:[A-Z][A-Z0-9 ,'\-/:]{6,40}\.\.\.$)|COPYRIGHT\b|DATE PRINTED|>?\s*\d{4}[A-Z]{4,}\d{5}",
    re.IGNORECASE,
)
_DRAFTING = re.compile(
    r"\(?(?:NOTE:|ED(?:ITOR'?S?|\.)? ?NOTE\b|NOTE BY [A-Z/]{2,12}\b"
    r"|DRAFTED (?:BY|AND)\b|CLEARED (?:BY|AND)\b|CLEARANCES?:|APPROVED BY|APPROVED:"
    r"|DRAFTED:|RELEASED BY|CLEARED:|SIGNED BY:|DISSEMINATION RULE|INFO: |(?:ATTACHMENT|ENCLOSURE)S?(?: \d{1,2})?:"
    r"|REVIEW AUTHORITY:|(?:FROM|SENT|TO|CC|IMPORTANCE): \S"
    r"|THIS (?:E-?MAIL|DOCUMENT|MESSAGE) IS (?:UNCLASS|SENSITIVE|CONFID|SECRET)"
    r"|-{3,9} ?ORIGINAL MESSAGE)"
    r"|\((?:THIS )?(?:CABLE|MESSAGE|REPORT|TELEGRAM)\b[^()]{0,120}\b(?:CLEARED|DRAFTED|COORDINATED|APPROVED)\b",
    re.IGNORECASE,
)
_HANDLED = re.compile(
    r"\(?(?:NOT FOR INTERNET|(?:SENSITIVE BUT UNCLASSIFIED|SBU)\b[^\n]{0,40}\b(?:INTERNET|ACCORDINGLY|DISTRIBUTION)"
    r"|THIS (?:CABLE|MESSAGE|TELEGRAM) (?:IS|CONTAINS) [^\n]{0,20}SENSITIVE"
    r"|(?:PLEASE )?(?:HANDLE|PROTECT) ACCORDINGLY)\b[^\n]{0,90}$",
    re.IGNORECASE,
)
"""A handling statement, which some posts repeat below the signature."""
_MINIMIZE = re.compile(r"(?:[A-Z .]{0,30} )?MINIMIZE CONSIDERED[. ]*$", re.IGNORECASE)
_DOWNGRADING = re.compile(r"(?:GP|GROUP)[ \-]{0,2}[1-4][.]?$|(?:EXEMPT|DECON(?:TROL(?:LED)?)?)\b[^\n]{0,40}$")
"""The group of automatic downgrading that telegrams of 1961 to 1972 have above the signature (E.O. 10964)."""
_DERIVED = re.compile(
    r"\(?(?:DERIVED|DRV) (?:FROM|FM|BY) ?:|\(?(?:DERIVED|DRV) (?:FROM|FM|BY) (?:DSCG|MULTIPLE)\b"
    r"|(?:DECLASSIFY|DECLAS|DECL) ON ?:",
    re.IGNORECASE,
)
"""The source of a derivative classification, and when that ends."""
_MARKS = re.compile(r"[\"'`.,;:*#=_~\-\s>\u2026\u00b6+|\u00b7\u2022^\\]+$")
_REDACTED = re.compile(
    r"[Xx]{3,}(?:[ .]+[Xx]{3,})*[ .]*$|\u2588[\u2588 ]*$|\[(?:NAMES? )?(?:REMOVED|REDACTED|DELETED|WITHHELD)\]$"
)

_LONG_LEVEL = (11, 14)
"""Letters of a level that is misread; shorter ones are near to surnames."""

BLOCKS: Mapping[str, BlockKind] = {
    "end_mark": "end_mark",
    "stamp": "stamp",
    "classification": "classification",
    "page_mark": "page_mark",
    "stray_caption": "stray_caption",
    "redaction": "redaction",
    "rule": "rule",
    "closing": "closing",
    "handling": "handling",
    "row": "tail",
    "note": "tail",
    "drafting": "tail",
    "marks": "tail",
    "office": "signature",
}
"""Kind of a peeled line -> kind of its block."""


def kind_of(text: str, line: Line, above: Line | None) -> str:
    """Return the kind of a line after a text, or an empty string if it may be text.

    The kind is a block's, or `row`, `note`, `drafting` or `marks`: lines that become a `tail`. `above` is the line
    before that is not blank: a torn address is known by it.
    """
    return kind_alone(text, line) or kind_below(text, line, above)


def kind_alone(text: str, line: Line) -> str:
    """Return the kind of a line after a text by the line alone, or an empty string."""
    begin, stop = line.begin, line.stop
    seen = shape(text, line)
    if seen == "end" or _END_MARK.match(text, begin, stop):
        return "end_mark"
    if _STAMPED.match(text, begin, stop) or is_review(text, line):
        return "stamp"
    if _PRINTED.match(text, begin, stop):
        return "page_mark"
    if fills(page_mark_at(text, line), line):
        return "page_mark"
    if fills(classification_at(text, line), line) or _LEVELS.match(text, begin, stop):
        return "classification"
    if _LONG_LEVEL[0] <= stop - begin <= _LONG_LEVEL[1] and _is_misread_level(text[begin:stop]):
        return "classification"
    if seen == "caption":
        return "stray_caption"
    if _REDACTED.match(text, begin, stop):
        return "redaction"
    if seen == "rule":
        return "rule"
    return _kind_of_words(text, line)


def _is_misread_level(written: str) -> bool:
    """Whether a long word in capitals is a level with one letter or two misread: `VNCLASSIFIED`."""
    return written.isupper() and written.isalpha() and levels.of_slip(written) is not None


def _kind_of_words(text: str, line: Line) -> str:
    begin, stop = line.begin, line.stop
    if _MARKS.match(text, begin, stop):
        return "marks"
    if _ROW.match(text, begin, stop):
        return "row"
    if (brackets := _BRACKETS.match(text, begin, stop)) and not _NAMED.match(text, begin, stop):
        return "redaction" if kind_of_brackets(brackets["note"]) else "note"
    if not text[begin].islower() and _DRAFTING.match(text, begin, stop):
        return "drafting"
    if _DERIVED.match(text, begin, stop):
        return "closing"
    if _HANDLED.match(text, begin, stop):
        return "handling"
    if is_site(text, line) or _MINIMIZE.match(text, begin, stop) or _DOWNGRADING.match(text, begin, stop):
        return "closing"
    return ""


def kind_below(text: str, line: Line, above: Line | None) -> str:
    """Return the kind of a line that alone is of none: `closing` for the rest of an address at the end of the line
    above."""
    begin, stop = line.begin, line.stop
    if above is None or stop - begin > LONGEST_REST or not _is_torn_address(text, above):
        return ""
    if text[above.stop - 1] == "/" and above.end < line.start and text[begin:stop].isalpha():
        return ""  # a word below a blank line, not the rest of an address that has its last slash
    if _URL_REST.match(text, begin, stop):
        return "closing"
    return ""


def is_site(text: str, line: Line) -> bool:
    """Return whether a line is only the address of a web site with introductory words."""
    return line.stop - line.begin < 220 and SITE.match(text, line.begin, line.stop) is not None


def site_before(text: str, low: int, cut: int) -> int | None:
    """Return the beginning of the address of a web site, with introductory words, that ends at `cut`."""
    for found in _SITE_BEGINS.finditer(text, low, cut):
        if SITE.match(text, found.start(), cut) and ends_in_address(text[found.start() : cut].rstrip()):
            return found.start()
    return None


def _is_torn_address(text: str, above: Line) -> bool:
    """Whether a line ends in an address, so that the next may be the rest of it."""
    last = text.rfind(" ", above.begin, above.stop) + 1
    return URL.match(text, max(last, above.begin), above.stop) is not None and above.stop - above.begin > 12


def ends_in_address(before: str) -> bool:
    """Whether text ends in an address of a web site, which a line break may have torn once."""
    last = before[-200:].split()[-3:]
    return any(URL.match(word) for word in last) and not any(
        word.endswith(".") for word in last[-1:] if URL.match(word) is None
    )
