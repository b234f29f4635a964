"""Ends of a text before its signature, and beginnings of a paragraph's words in a line."""

from __future__ import annotations

import re

from reftel.telegram.lines import Line, number_at
from reftel.telegram.phrases import OPEN_END
from reftel.values.marking import MARKED

_ENDED = (".", "!", "?", '"', ")", ":", "'", "]", ">", "/", "-", "=", "*", "#", "\u201d", "\u2019", "_", "~")
_BEFORE_WORD = (".", "!", "?", '"', ")", "'", "]", ">", "/", "*", "\u201d", "\u2019", "=", "-")
_END_PHRASE = re.compile(
    r"\b(?:END (?:OF )?(?:THE )?(?:INFORMAL )?(?:TEXT|COMMENT|SUMMARY|NOTE|MESSAGE|CABLE|BIO|TRANSLATION|QUOTE)"
    r"|COMMENT|SUMMARY|UNQUOTE|UNQTE|(?<=\. )X?G(?:P-?\d|DS(?:-\d)?)|^GP[ -]?[1-4]"
    r"|(?:MINIMIZE |IS )CONSIDERED|PART [A-Z0-9]{1,5})$|\d{3}(?:\.\d)? OF \d{2,3}$",
    re.IGNORECASE,
)
_NO_END = re.compile(
    r"(?:^|\s)(?:\d{1,3}\.(?:[A-Z]\.)+|[A-Z]\.|(?:DR|MR|MRS|MS|MESSRS|AMB|GEN|COL|LT|SEN|REP|GOV|PROF|ST|VS|NO|INCL)\.)$",
    re.IGNORECASE,
)
"""`PARA 12.D.`, an initial and `Mr.` end no sentence."""
_HANGING = re.compile(
    r"(?:[,:;&(/\-]|(?<=[A-Z])['\u2019]S"
    rf"|\b(?:{OPEN_END}|ITS|THEIR|BUT|INTO|OVER|VS\.?|RE))$",
    re.IGNORECASE,
)
_LONGEST_HANGING = 8
"""Characters in which such a word and the space before it are."""
_LEAST_OF_SUBJECT = 8
"""Characters of a cut subject that are enough to know it."""
_STRUCK = re.compile(r"(?:(?<![Xx])[Xx]{4,}+|\u2588)[.\"' ]*+$")
_RULE = re.compile(r"(?:^|\s)[*=\-_]{5,}$")
_RUN_IN = re.compile(r"(?:[a-z\d)\"A-Z]{2}|\d)[.!?:][\")'\u201d]{0,2}(?=[A-Z][^\s.])")
"""A stop with a capital right after it, as left by a lost line break."""


_DAY = r"(?:\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2})"
ROW = re.compile(
    rf"(?P<name>[^\W\d_](?:[^\W\d_]|['\u2019. \-]){{1,30}}?)[ \t]+(?P<tail>"
    rf"(?:\d{{1,6}}\.?\d{{0,2}}[ \t]{{1,4}})?{_DAY}\b.*)",
    re.DOTALL,
)
"""A signature and after it the fields of the database row that the text was copied out of."""
ROW_GLUED = re.compile(rf"[ \t](?P<tail>(?:\d{{1,6}}\.?\d{{0,2}}[ \t]{{1,4}})?{_DAY}(?:[ \t][^\n]{{0,200}})?)$")
_LOWER = re.compile(r"[a-z]")
_UPPER = re.compile(r"[A-Z]")
_BEFORE_NAME = 300
"""Characters before a signature whose case is looked at."""
_LONGEST_HALF = 24


CAPITALS_BEHIND = re.compile(r"(?:(?<=[a-z\d_*])|(?<=[a-z\d]/))[A-Z][A-Z'\u2019\-]{2,}$")
"""A name in capitals that is run into the word before it: `example/exerciseHARWELL`, `****HARWELL`."""


def is_one_case(text: str, low: int, stop: int) -> bool:
    """Whether the text from `low` to a signature at `stop` is all in capitals or all in small letters."""
    start = max(low, stop - _BEFORE_NAME)
    return not (_LOWER.search(text, start, stop) and _UPPER.search(text, start, stop))


def divided_name(first: str, second: str) -> str | None:
    """Return the name of two that is divided at its hyphen between two lines; None if they are not one.

    >>> divided_name("HARWELL-", "SAMPLE")
    'HARWELL-SAMPLE'
    """
    whole = f"{first}{second}"
    if not first.endswith("-") or len(first) > _LONGEST_HALF or " " in whole or not whole.isupper():
        return None
    return whole


def behind_stop(word: str, at: int) -> int:
    """Return the beginning of a name fused to the stop of the last sentence: `harbor.HARWELL`; 0 for none."""
    match = _RUN_IN.search(word)
    return at + match.end() if match else 0


def behind_number(text: str, line: Line) -> int:
    """Return the beginning of a line's text, after the number and the marking of its paragraph."""
    number = number_at(text, line)
    at = line.begin if number is None else number.end()
    marking = MARKED.match(text, at, line.stop)
    return at if marking is None else marking.end()


def ends(before: str) -> bool:
    """Whether a sentence ends before a word in its line."""
    last = before[-40:]
    if _RULE.search(last):
        return True
    if _NO_END.search(last) or (before and before.strip("/> ") != "" and not any(mark.isalnum() for mark in before)):
        return False
    return before.endswith(_BEFORE_WORD) or _END_PHRASE.search(last) is not None


def ends_struck(before: str) -> bool:
    """Return whether the text before a word in its line ends with a publisher's struck-out text."""
    return _STRUCK.search(before[-40:]) is not None


def ends_line(before: str) -> bool:
    """Return whether a line ends a sentence, a quotation, a rule or struck-out text."""
    last = before[-40:]
    return before.endswith(_ENDED) or bool(_STRUCK.search(last) or _END_PHRASE.search(last))


def hangs(written: str) -> bool:
    """Return whether a subject or a heading continues after its last word: none ends so."""
    return _HANGING.search(written, max(0, len(written) - _LONGEST_HANGING)) is not None


def is_cut_subject(written: str, subject: str | None) -> bool:
    """Return whether a line is the beginning of the subject, as a list of telegrams shows it: `LOAN OF A LA...`."""
    if not written.endswith(("...", "\u2026")) or not subject:
        return False
    begins = " ".join(written.rstrip(".\u2026 ").upper().split())
    return len(begins) >= _LEAST_OF_SUBJECT and " ".join(subject.upper().split()).startswith(begins)


_END_RUN_IN = re.compile(
    r"(?<=[^\W\d_]|[.#])[ \t]+"
    r"(?=(?:N ?N ?N(?: ?N)?|Nnnn|NNNN [Ee]nd [Cc]able [Tt]ext|BT|NMAFVVZCZ|<< ?END OF DOCUMENT ?>>)$)"
    r"|(?<=[A-Z][A-MO-Z])(?=(?:NNNN|NMAFVVZCZ)$)|(?<=[A-Z])(?=<< ?END OF DOCUMENT ?>>$)"
    r"|(?<![ \t])[ \t]{2,}+(?=(?:SECRET|CONFIDENTIAL|UNCLASSIFIED)$)"
)
"""An end mark or a level that has lost the line break before it."""
_LEVEL_BEHIND = re.compile(
    r"[A-Z][A-Z'.\-]{2,20}(?: [A-Z][A-Z'.\-]{2,20})?"
    r"(?P<gap>[ \t](?:- )?|(?=CONFI|UNCL|LIMIT|SECRE))"
    r"(?:LIMITED OFFICIAL USE|SECRET|CONFIDENTIAL|UNCLASSIFIED|(?<=- )SBU)$"
)
"""A line of a name and the level of the last page: `HARWELL CONFIDENTIAL`."""


_LEVEL_LAST = re.compile(
    r"[.!?][\"')]{0,2}[ \t]{1,12}[A-Z][A-Z'\-]{2,20}?(?P<gap>[ \t]{1,4}|(?=CONFI|UNCL|LIMIT|SECRE))"
    r"(?:LIMITED OFFICIAL USE|SECRET|CONFIDENTIAL|UNCLASSIFIED)$"
)
"""The same after the last sentence, in a text without its line breaks."""
_STAMP_BEHIND = re.compile(
    r"(?<=[A-Z.])[ \t]+(?=DECLASSIFIED(?:/RELEASED)? (?:US |U\.S\. )?(?:DEPARTMENT OF STATE|DEPT OF STATE|EO)\b)",
    re.IGNORECASE,
)
_KEEPER_BEHIND = re.compile(
    r"(?<=[A-Z.])(?<![ \t])[ \t]{2,}+(?=(?:BY:? (?:[A-Z.]{1,12},? ){1,3})?NAR[AS],? "
    r"(?:DATE:? ?)?\d{1,2}/\d{1,2}/\d{2,4}\b.{0,12}$)",
    re.IGNORECASE,
)
"""An archive's stamp beside the last line."""
_LONGEST_STAMP = 120
_FARTHEST_MARK = 100
"""Characters at the end of a line in which a level in the right margin begins, with the space before it."""


def gap_before_mark(text: str, line: Line) -> tuple[int, int]:
    """Return the gap before an end mark or a level that ends a line, between it and the text; (-1, -1) for none."""
    if mark := _END_RUN_IN.search(text, max(line.begin, line.stop - _FARTHEST_MARK), line.stop):
        return mark.span()
    if stamp := _STAMP_BEHIND.search(text, max(line.begin, line.stop - _LONGEST_STAMP), line.stop):
        return stamp.span()
    if keeper := _KEEPER_BEHIND.search(text, max(line.begin, line.stop - _LONGEST_STAMP), line.stop):
        return keeper.span()
    if last := _LEVEL_LAST.search(text, max(line.begin, line.stop - _FARTHEST_MARK), line.stop):
        return last.span("gap")
    found = _LEVEL_BEHIND.match(text, line.begin, line.stop)
    if found is None or text[line.begin : found.start("gap")] in ("TOP", "END OF"):
        return -1, -1
    return found.span("gap")
