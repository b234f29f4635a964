"""The reason clause of a classifier: its beginning, and its section and letters.

E.O. 12958 section 1.5 (from 1995), sections 1.4 after its amendment of 2003 and under E.O. 13526; 5 FAH-1 H-200.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

_WORD = re.compile(r"(?<![A-Za-z])[Rr][A-Za-z05]{2,8}(?![A-Za-z])")
_SECTION_AT = r"(?<![\d./])1(?:[ \t]{0,3}\r?\n|\s)?[.,:;]{1,2}\s{0,3}[2-7](?!\d)"
"""`1.4`, `1,4`, `1. 4`, `1 .4`, `1..4`, `1:4`, `1;4`, also over two lines."""
_WORN = (
    r"(?<![\d./])(?:1[-/][4-6]|1\s?[4-6]|[Il]\.[4-6])(?=[\s,:.]{0,3}\(\s?[A-Ha-h6]\b)"
    r"|(?<![\d./])1[-/][4-6](?=\s?[A-Ha-h]\b)"
    r"|(?:(?<=EASONS )|(?<=EASON )|(?<=EASON: )|(?<=easons )|(?<=eason )|(?<=eason: ))1 ?[4-6](?=\s?[A-Ha-h]\b)"
)
"""`14 (b)`, `1 4(B)`, `1/4 (B)`, `I.4 (b)`, `reasons 14 b`: damaged sections before a letter."""
_BEGINS = re.compile(
    rf"{_SECTION_AT}|{_WORN}"
    r"|\bE(?:\s{0,3}\.)?\s{0,3}O(?:\s{0,3}\.)?\s{0,2}:?\s{0,2}1\s{0,3}[0-3O](?:\s{0,3}\d){3}\b|\bEXECUTIVE ORDER\b"
    r"|\b1(?:1652|2065|2356|2958|3526)\b"
    r"|\bSECTIONS?\s{1,3}(?=\d)|\bSEC\.\s{0,3}(?=\d)|\bS[a-z]ctions?\s(?=\d)"
    r"|\bDERIVED\b|\bDSCG\b|\bDECL(?:ASSIFY)?(?:\s{1,3}ON)?\s?:",
    re.IGNORECASE,
)
_LEADING = """
    FOR FR FRO FO OFR FOT FOE FORE FOF FFOR PER UNDER BASED BASIS UPON ON DUE TO BY IN OF IAW STATED ACCORDANCE WITH
    PURSUANT THE AND CITING SECTION SECTIONS SEC PARA PARAGRAPH FOLLOWING BECAUSE CLASSIFIED CLASSIFICATION ORDER
    EXECUTIVE AS ACCORDING PROVISION PROVISIONS ARTICLE CRITERIA AUTHORITY CITED
    DEFINED SPECIFIED CONTAINED OUTLINED
"""
LEADS = frozenset(_LEADING.split())
"""Words that lead to reasons: `BASED UPON`, `IN ACCORDANCE WITH`, `fro`."""
_RUN_ON = re.compile(r"([A-Za-z]{4})(?<=[a-z])for\s{1,3}$|([A-Z]{4})FOR\s{1,3}$")
"""`Harwellfor reasons`."""
_LAST_WORD = re.compile(r"(?<![A-Za-z])([A-Za-z]++)[^A-Za-z0-9]{0,16}+$")

_SECTION = re.compile(rf"(?P<plain>{_SECTION_AT})|(?P<worn>{_WORN})")
_TOKEN = re.compile(
    rf"(?P<section>(?:E\.?\s?O\.?\s?1\d{{4}}[\s,]{{0,3}})?(?:{_SECTION_AT}|(?<=[A-H)]/)1\.[3-7](?!\d)))|(?P<word>[A-Za-z]+)|(?P<open>[(\[{{])|(?P<shut>[)\]}}])"
    r"|(?P<dash>[-\u2013\u2014])|(?P<blank>[\s,;:/&+.\"\u201c\u201d]+)",
    re.IGNORECASE,
)
_JOINING = frozenset({"and", "or", "also", "as", "well", "amp", "section", "sections", "reason", "reasons", "para"}) | {
    *("paras", "paragraph", "paragraphs", "sub", "subparagraph", "subparagraphs", "subsection", "subsections"),
    *("subpara", "subparas", "item", "items", "letter", "letters", "clause", "clauses", "point", "points"),
}
_RANGING = frozenset({"through", "thru", "to"})
_EXEMPTED = re.compile(r"[ \t,]{0,2}X-?\d", re.IGNORECASE)
_LISTED = frozenset("abcdefgh")
_SENTENCE_BEHIND = re.compile(
    rf"{_SECTION_AT}(?:[\s,.;:()/&+\-]{{0,4}}(?:[A-H]\b|AND\b|OR\b|1\.[3-7]))*[\s,()]{{0,3}}\.[.)\]]{{0,2}}[ \t]{{1,4}}"
    r"(?P<sentence>\(?(?!DECL|DERIV|DRV|REASON|E\.? ?O\b|EXE|CLA|SECTION|SOURCE|FOREIGN|THIS |BY |AND\b|OR\b|[A-H]\b)"
    r"[A-Z\"\u201c](?:[^\n]{0,60}? ){3}[^\n]*|(?:BEGIN )?(?:SUMMARY|INTRODUCTION|COMMENT)\b[^\n]*)"
)
"""A sentence behind the reasons in their line, which is the text: `1.4 (B) AND (D). SUMMARY: THE LAMP ...`."""
_TORN_AND = re.compile(
    r"\s(?:a\s{1,8}nd|an\s{1,8}d|adn|nad|a[dn]|an[fs]|a[mb]d|an{2,3}d|and{2,3}|aand)(?![A-Za-z])(?=\s{0,3}(?:\(|[a-h]\b))",
    re.IGNORECASE,
)
_APART = re.compile(r"(?<=\) )[-\u2013] (?=\([B-Hb-h]\)[ .;,]*(?:$|\n))")
"""The dash of a range whose letters have their own parentheses: `(B) - (D)`."""
_AND_LETTER = re.compile(r"(?:\band|[,;&])\s{1,3}\(([b-h])\)", re.IGNORECASE)
_LONGEST_EXPLANATION = 160
"""Characters after a letter in which the next one follows its explanation."""
_BLANK_LINE = re.compile(r"\n\s*\n")
REST_OF_REASONS = re.compile(
    r"\s{0,120}(?:(?:AND|OR|&)\s{0,3})?(?:1\.[3-7][ .]{0,2})?\(?[ ]?[A-H][ ]?(?:\)|(?![A-Z]))"
    r"(?:[ ,/]{0,3}(?:AND|OR|&)?[ ]{0,3}\(?[ ]?[A-H][ ]?(?:\)|(?![A-Z]))){0,5}[ .;:)]{0,4}$",
    re.IGNORECASE | re.MULTILINE,
)
"""The rest of the reasons on a separate line, possibly after a blank line: `AND (D).`, `1.4 (b) and (d).`"""
_PORTION = re.compile(r"\) {1,3}(?!AND |OR )[A-Z][A-Za-z]+", re.IGNORECASE)
"""Text after the marking of a paragraph: `Reason: 1.5 (d). (C) Summary`."""
_GOES_ON = re.compile(r"(?:and|or|through|thru|to)\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\.[A-Za-z]\.(?![A-Ha-h]\b)|\.[i-z]", re.IGNORECASE)
"""`(e.g. ...`: no letters of a list."""
_ALONE = re.compile(
    r"[\s:.,;]{0,6}(?=\(\s{0,2}[A-Ha-h]\s{0,2}[),]|(?<=:)\s?[A-Ha-h]\s?(?:,|&|AND\b)|(?<=: )[A-Ha-h]\s?(?:,|&|AND\b))",
    re.IGNORECASE,
)


_OF_ORDER = re.compile(
    r"\A[\s,]{0,3}of\s{1,3}(?:the\s{1,3})?(?:E\.?\s?O\.?|Executive\s+Order)\s{0,3}1\d{4}(?:,?\s{1,3}as\s{1,3}amended)?\b[\s,:]{0,3}",
    re.IGNORECASE,
)
"""`Section 1.4 of E.O. 12958 (b) and (d)`."""
JOINING_WORDS = frozenset(word.upper() for word in _JOINING)


@lru_cache(maxsize=1 << 10)
def is_reason_word(word: str) -> bool:
    """Whether a word is REASON or REASONS with at most one slip (`REAONS`, `RAESONS`, `Rea5on`), or cut (`REAS`)."""
    upper = word.upper().replace("5", "S").replace("0", "O")
    if upper in ("REAS", "REASO", "RSN", "RSNS", "RESAONS"):
        return True
    return 5 <= len(upper) <= 8 and min(OSA.distance(upper, known) for known in ("REASON", "REASONS")) <= 1


def find_reasons(text: str) -> int | None:
    """Return the offset of the reason clause with its introductory words, or None.

    The clause is found by a word for reason, a section of the order, the order's number, or a label that follows.
    `Jane Harwell based upon 1.5 (B)` gives the offset after `Harwell`.
    """
    anchor = _BEGINS.search(text)
    at = anchor.start() if anchor else None
    for word in _WORD.finditer(text, 0, at if at is not None else len(text)):
        if is_reason_word(word[0]):
            at = word.start()
            break
    if at is None:
        return None
    while lead := _LAST_WORD.search(text, max(0, at - 34), at):
        if lead[1].upper() not in LEADS or text[lead.start() - 1 : lead.start()] == "/":
            break  # `EUR/FO` is an office
        at = lead.start()
    run_on = _RUN_ON.search(text, max(0, at - 24), at)
    return run_on.end(run_on.lastindex or 0) if run_on else at


_MISREAD = re.compile(
    rf"(?<![A-Za-z\d])[Il]\.[4-6](?=[\s,:.]{{0,3}}\(\s?[A-Ha-h6]\b)|(?:{_SECTION_AT})[\s:]{{0,3}}\(6\)"
)


def find_misread(text: str) -> int | None:
    """Return the offset of a section or letter that `read_reasons` takes for a misread one: `l.4 (b)`, `1.4 (6)`.

    >>> find_misread("reasons l.4 (b)"), find_misread("reasons 1.4 (b)")
    (8, None)
    """
    found = _MISREAD.search(text)
    return found.start() if found else None


def read_reasons(text: str) -> tuple[tuple[str, ...], str | None]:
    """Return the letters, lower case in the order written, and the section: `1.4 (b), (d)` is `(("b", "d"), "1.4")`.

    Letters without a section are read after the word for reason; the section is then None. A range gives each
    letter: `1.4 (b) through (d)` is b, c, d. Only an order's letters a to h count.
    """
    match = _SECTION.search(text)
    if match is None:
        return _letters_alone(text), None
    while (exempted := _EXEMPTED.match(text, match.end())) and (further := _SECTION.search(text, exempted.end())):
        # `1.6X1`: an exemption from declassification, not a reason
        match = further
    section = f"1.{match[0][-1]}"
    behind = _OF_ORDER.sub("", text[match.end() : match.end() + 200])
    if behind.lstrip(" :").startswith("(6)"):
        behind = behind.replace("(6)", "(b)", 1)
    letters = _letters(_TORN_AND.sub(" and", behind))
    return tuple(letters), section


def text_behind(raised: str, begin: int, stop: int) -> int:
    """Return where a sentence of the text begins behind the reasons of a classifier, in their line; -1 if none does.

    Args:
        raised: The telegram in capitals.
        begin: The beginning of the classifier.
        stop: Its end.

    Example:
        >>> text_behind("CLASSIFIED BY DCM HARWELL, REASON 1.4 (B). SUMMARY: THE LAMP IS LIT.", 0, 69)
        43
    """
    found = _SENTENCE_BEHIND.search(raised, begin, stop)
    return found.start("sentence") if found else -1


def _letters_alone(text: str) -> tuple[str, ...]:
    for word in _WORD.finditer(text):
        if is_reason_word(word[0]) and (opens := _ALONE.match(text, word.end())):
            return tuple(_letters(_TORN_AND.sub(" and", text[opens.end() : opens.end() + 200])))
    return ()


class _Scan:
    """The letters found so far, and the text around the place."""

    __slots__ = ("between", "depth", "found", "ranging", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[str, None] = {}
        self.depth = 0
        self.ranging = False
        self.between = ""

    def take(self, word: str, end: int) -> bool:
        """Take a word; False at the end of the list."""
        lower = word.lower()
        if lower in _LISTED:
            if not self._is_listed(lower, end):
                return False
            self._add(lower)
        elif lower in _RANGING:
            self.ranging = bool(self.found)
            return self.ranging
        elif lower in _JOINING:
            self.between += " and "
            return True
        elif (lower[1:] == "and" and lower[0] in _LISTED) or self._is_run(lower, end):
            self.found.update(dict.fromkeys(lower.removesuffix("and")))
        elif lower[:3] == "and" and lower[3:] in _LISTED and self.found:
            self._add(lower[3:])
        else:
            return False
        self.ranging = False
        self.between = ""
        return True

    def _add(self, letter: str) -> None:
        last = next(reversed(self.found), None)
        if self.ranging and last is not None and letter > last:
            self.found.update(dict.fromkeys(map(chr, range(ord(last), ord(letter) + 1))))
        self.found.setdefault(letter)

    def _is_listed(self, letter: str, end: int) -> bool:
        """Return whether a letter is one of the list, not the article `a` or the first letter of the next word."""
        follows = self.text[end : end + 12]
        if _ABBREVIATION.match(follows):
            return False
        after = follows.lstrip()
        if self.found and ". " in self.between and _PORTION.match(follows):
            return False
        stands_alone = not after[:1].isalpha() or not after[1:2].isalpha() or _GOES_ON.match(after) is not None
        if self.depth or follows[:1] == ")":
            return stands_alone or letter != "a"
        joined = self.between.replace("\n", " ")
        if follows[:1] in ("'", "\u2019") or (self.found and ". " in joined and " and " not in joined):
            return False
        return stands_alone or (letter != "a" and "\n" not in self.between)

    def _is_run(self, word: str, end: int) -> bool:
        """Whether a word is letters written without anything between: `(bd)`, `1.4bd.`"""
        shut = not self.text[end : end + 1].strip(").,;: \n")
        ends = not self.text[end : end + 1].strip(").;\n")
        apart = not self.between.replace(" and ", "").strip(".,: \n") and ends and "".join(sorted(word)) == word
        open_or_joined = self.depth > 0 or not self.between.strip(".") or apart
        return 1 < len(word) <= 3 and _LISTED.issuperset(word) and shut and open_or_joined


def _letters(text: str) -> dict[str, None]:
    """Return the letters at the beginning of a text, up to the first other word."""
    scan = _Scan(text)
    at = 0
    before: str | None = ""
    while match := _TOKEN.match(text, at):
        at = match.end()
        kind = match.lastgroup
        if kind == "word":
            if not scan.take(match[0], at):
                break
        elif kind == "open":
            scan.depth += 1
        elif kind == "shut":
            scan.depth = max(0, scan.depth - 1)
        elif kind == "dash":
            apart = scan.between.endswith(" ") or text[at : at + 1] == " "
            scan.ranging = (
                bool(scan.found) and before != "section" and (not apart or _APART.match(text, at - 1) is not None)
            )
        elif kind == "section":
            scan.between = ""
        elif _BLANK_LINE.search(match[0]) and not REST_OF_REASONS.match(text, at):
            break
        else:
            scan.between += match[0]
        before = kind
    if scan.found:
        scan.found.update(dict.fromkeys(_explained(text, at, next(reversed(scan.found)))))
    return scan.found


def _explained(text: str, at: int, last: str) -> list[str]:
    """The letters after an explanation: `(b) - foreign government information, and (d) - foreign relations`."""
    blank = _BLANK_LINE.search(text, at)
    stop = min(at + _LONGEST_EXPLANATION, blank.start() if blank else len(text))
    found: list[str] = []
    for match in _AND_LETTER.finditer(text, at, stop):
        if match[1].lower() > (found[-1] if found else last):
            found.append(match[1].lower())
    return found
