"""`Classified By: Ambassador N. N. for reasons 1.4 (b) and (d)`: name, title, reasons apart (5 FAH-1 H-200).

1. Remove the label, also if it is doubled or mistyped.
2. Join words that the copy tore over two lines.
3. Find the reason clause (see `reasons`); the text before it is about the person.
4. Find the people there (see `classifier_people`); the rest is their titles.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec
from rapidfuzz.distance import OSA

from reftel.model import Classifier
from reftel.spans import Span
from reftel.values.classifier_people import Person, find_people
from reftel.values.classifier_tears import untear
from reftel.values.classifier_words import LETTER_OFFICES, PersonWord
from reftel.values.marking import SHORT_PORTION
from reftel.values.reasons import find_reasons, read_reasons

__all__ = ["LABEL", "WeighedClassifiers", "read_reasons", "weigh_classifier"]

LABEL = re.compile(
    r"(?:DERIVATIVELY\s+)?(?:C|(?<![A-Z]))LAS{1,2}S?IF{1,2}(?:IED|ED|EID|IE|ICATION|IER)\s{0,4}(?:(?:CONFIDENTIAL|SECRET)\s{1,4})?(?:BY(?:\b|(?=AMB|ACTING|CDA|CHARGE|CONSUL|DCM|DEPUTY|DIRECTOR|ECON|POL))|B(?=\s*:)|Y(?=\s*:))"
    r"|CLAS{1,2}\.?\s{1,4}BY\b(?=\s*:|\s{1,4}(?:AMB|ACTING|CDA|CHARGE|CONSUL|DCM|DEPUTY|DIRECTOR|ECON|POL))"
    r"|CLASSIFYING\s{1,4}OFFIC(?:ER|IAL)\b(?=\s*:)|CLASSIFIED\s{1,4}PER\b"
    r"|CLASSIFIED\s*:(?:\s{1,4}BY\b(?!\s*\Z))?|CLASSIFIER\b|CLASSIFIED(?=\s+(?:AMB|CDA|DCM|FOR\s+REASON))"
    r"|CLASSIFIED\s+(?:UNDER|ON)\s+(?:THE\s+)?AUTHORITY\s+OF\b|(?:DERIVED|DRV)\s+BY\b",
    re.IGNORECASE,
)
"""`Classified By:`, also mistyped, without its first letter, or without `by` if a colon or an office follows."""

LONGEST_CLAUSE = 600
"""Characters from the beginning of the reason clause to search for its section."""
_ZERO = re.compile(r"(?<=[A-Za-z])0(?![\d/])|(?<![\w.(])0(?=[A-Za-z]|\.\s)")
"""A zero for the letter O, as scanners and some keyboards have it: `AMBASSAD0R`, `BASED 0N`, `JANE 0. HARWELL`."""
_BEFORE = re.compile(rf"[ \t\u00b6\ufffd]*(?:1\.)?[ \t]*(?:\({SHORT_PORTION}\)|[(\[])?[ \t]*")
_REVERSED = re.compile(
    r"(?P<reasons>FOR\s+REASONS?\b.{0,20}?1\.[3-7].{0,60}?)\s+BY\s+(?P<by>.+)", re.IGNORECASE | re.DOTALL
)
"""Reasons before the name: `CLASSIFIED FOR REASONS 1.5 (B) AND (D) BY AMBASSADOR HARWELL`."""
_REASONS_FIRST = re.compile(
    r"\s*(?P<reasons>REASONS?\W{1,4}1\.[3-7][^\n]{0,40}?)[;.,]?\s{1,4}CLASSIFIED\s{1,4}BY\b\s{0,3}:?\s{0,3}(?P<by>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""Reasons before the label: `Reasons 1.4 (b) and (d); classified by Ambassador Harwell.`"""
_INDENT = re.compile(r"\n[ \t]++(?=\S)")
_AHEAD = re.compile(
    r"(?P<reasons>(?:FOR\s{1,3})?(?:REASONS?\W{1,4})?1\.[3-7]\.?[\s(]{0,3}[A-H]\b(?:[\s(),;/&]{1,4}(?:AND\b[\s(]{0,3})?[A-H]\b){0,5}\)?)"
    r"\s?[.,;:\u2013-]\s{0,2}(?P<by>[^\s\d][^\n\d]{6,100})",
    re.IGNORECASE,
)
"""Reasons before the person, without a word between: `Reasons 1.4 (b) and (d), DCM Jane Harwell`."""
_AUTHORITY = re.compile(r"\s*(?:(?:UNDER|BY|ON)\s{1,3})?(?:THE\s{1,3})?AUTHORITY\s{1,3}OF\s{1,3}", re.IGNORECASE)
_LEADS_LAST = re.compile(r"(?<=\w)[\s,]{1,3}(?:PER|FOR|UNDER|BASED ON|DUE TO|PURSUANT TO)\s*\Z", re.IGNORECASE)
"""Words that lead to reasons which the copy has lost."""
_DRAFTED = re.compile(
    r"(?<=\w)[;,.]?\s{1,3}(?:AND\s{1,3})?(?:DRAFTED|CLEARED|PREPARED|WRITTEN)\s{1,3}BY\b", re.IGNORECASE
)
"""Before the drafter, who is no classifier."""
_SLIP = re.compile(r"[ \t]*([A-Z]{7,12})\s{1,4}BY\b[ \t:]*", re.IGNORECASE)
_PREAMBLE = re.compile(r"\s*CLASSIFICATION\s*:", re.IGNORECASE)
"""A database's own field, not the drafter's."""
_MARKING = re.compile(rf"\({SHORT_PORTION}\)\s*")
_REST_OF_LABEL = re.compile(r"(?:C?L?A?S{0,2}I?F?I?E?D\s{1,4})?BY\b\s{0,3}:?\s*", re.IGNORECASE)
"""Behind a page mark that tore the label, or where an excerpt begins."""
_LEFT = " \t\r\n:;.,-)_"
_SENTENCE_OR_BLANK = re.compile(
    r"\n[ \t\r]*\n|(?<=\.)[ \t\r]*\n|(?<=\.)\s{1,4}(?=(?:THIS|ENTIRE|ALL|THE|TEXT)\b)", re.IGNORECASE
)
_EDGES = " \t\r\n,;:-/\u2013\u2014*?\ufffd"


class WeighedClassifiers(msgspec.Struct, frozen=True):
    """The content of a label, and its certainty."""

    classifiers: tuple[Classifier, ...]
    evidence: str
    """The evidence for the name: `given name, title before`."""
    margin: float | None
    """Points by which the reading is ahead of the second-best, from 3 certain; None where nothing was read."""


def weigh_classifier(text: str, start: int, end: int) -> WeighedClassifiers:
    """Return the classifiers, the reasons, and the certainty of the reading.

    `text[start:end]` is the element with its label. A classifier without a name has the words as its title. Nothing
    is returned for a database's field `CLASSIFICATION:`.

        >>> weigh_classifier(t := "Classified By: DCM Jane Harwell for reasons 1.4 (b)", 0, len(t)).classifiers[0].name
        'Jane Harwell'
    """
    written = _INDENT.sub("\n", text[start:end])
    if _PREAMBLE.match(written):
        return WeighedClassifiers((), "", None)
    if turned := _REASONS_FIRST.fullmatch(written):
        written = f"CLASSIFIED BY: {turned['by'].rstrip(_EDGES + '.')}; {turned['reasons']}"
    column = start - (text.rfind("\n", 0, start) + 1)
    body = _body(untear(" " * min(column, 200) + written))
    if turned := _REVERSED.match(body):
        body = f"{turned['by']} {turned['reasons']}"
    elif (turned := _AHEAD.fullmatch(body.rstrip())) and _is_titled(turned["by"]):
        body = f"{turned['by'].rstrip(_EDGES + '.')}; {turned['reasons']}"
    each = [_weighed(part, Span(start, end)) for part in _clauses(body)]
    found = tuple(one for part in each for one in part.classifiers)
    margins = [part.margin for part in each if part.margin is not None]
    return WeighedClassifiers(found, each[0].evidence, min(margins, default=None))


def _is_titled(written: str) -> bool:
    """Whether words are a person with a title."""
    people, evidence, _ = _people(written.strip(_EDGES + "."))
    return people[0][0] is not None and ("title" in evidence or people[0][1] is not None)


_NEXT_PERSON = re.compile(
    r"(?<=[)\w])[,;.]?\s{1,4}AND\s{1,4}(?=[^()\d]{3,80}?[,;(\s]{1,3}(?:FOR\s{1,4})?REASONS?\W{1,4}1\s?\.\s?[3-7])",
    re.IGNORECASE,
)
"""Between two people who have reasons each: `... REASON 1.4 (B), AND POLCOUNS QUILL, REASON 1.4 (D)`."""


_MOST = 4
"""People with reasons of their own in one element, beside the last; three are the most that is plausible."""


def _clauses(body: str) -> list[str]:
    """The people and reasons of a classifier, apart for each person with reasons of his own."""
    parts: list[str] = []
    while len(parts) < _MOST and (cut := find_reasons(_ZERO.sub("O", body))) is not None:
        behind = _NEXT_PERSON.search(body, cut)
        if behind is None:
            break
        parts.append(body[: behind.start()])
        body = body[behind.end() :]
    return [*parts, body]


def _weighed(body: str, span: Span) -> WeighedClassifiers:
    cut = find_reasons(_ZERO.sub("O", body))
    reasons, section = _reasons(body[cut : cut + LONGEST_CLAUSE] if cut is not None else body)
    about = body[:cut] if cut is not None else _LEADS_LAST.sub("", _SENTENCE_OR_BLANK.split(body, maxsplit=1)[0])
    if (authority := _AUTHORITY.match(about)) is not None:
        about = about[authority.end() :]
    about = _DRAFTED.split(about, maxsplit=1)[0]
    people, evidence, margin = _people(about.strip(_EDGES + "("))
    if not reasons and not any(name or title for name, title in people):
        return WeighedClassifiers((), "", None)
    found = tuple(
        Classifier(name=name, title=title, reasons=reasons, section=section, span=span) for name, title in people
    )
    return WeighedClassifiers(found, evidence, margin)


_reasons = lru_cache(maxsize=1 << 12)(read_reasons)


@lru_cache(maxsize=1 << 12)
def _people(about: str) -> tuple[tuple[tuple[str | None, str | None], ...], str, float]:
    """Names and titles, the evidence, the margin. Cache: one person signs for hundreds of telegrams in the same
    words."""
    read = _ZERO.sub("O", about)
    if read.islower() and len(raised := read.upper()) == len(read):
        # retyped in small letters: an initial is known by its capital
        read = raised
    words, people, margin = find_people(read)
    if people:
        return tuple(_named(about, words, people)), ", ".join(people[0].evidence), margin
    return ((None, _title(about) or None),), "no words of a name", margin


def _body(written: str) -> str:
    """Return the text between the last label and the reasons."""
    at = _over_slip(written)
    while True:
        before = _BEFORE.match(written, at)
        label = LABEL.match(written, before.end() if before else at)
        if label is None:
            break
        at = label.end()
        while at < len(written) and written[at] in _LEFT:
            at += 1
    body = written[at:].lstrip(_LEFT)
    again = LABEL.search(body)
    while again and body[again.end() :].strip(_LEFT) and (find_reasons(body[: again.start()]) is None):
        body = body[again.end() :].lstrip(_LEFT)
        again = LABEL.search(body)
    lost = _MARKING.match(body) or _REST_OF_LABEL.match(body)
    return body[lost.end() :] if lost else body


def _over_slip(written: str) -> int:
    """The place after a mistyped label at the beginning, `Calssified by`; 0 without one."""
    found = _SLIP.match(written)
    if found is None or OSA.distance(found[1].upper(), "CLASSIFIED", score_cutoff=2) > 2:
        return 0
    return 0 if found[1].upper() == "CLASSIFIED" else found.end()


def _named(about: str, words: list[PersonWord], people: list[Person]) -> list[tuple[str | None, str | None]]:
    """Return each person's name and title: the words around it, up to the middle between two people."""
    found: list[tuple[str | None, str | None]] = []
    low = 0
    for at, one in enumerate(people):
        high = _division(about, words, one.end, people[at + 1].start) if at + 1 < len(people) else len(about)
        start, end = words[one.start].start, words[one.end - 1].end
        name = _name(about[start:end])
        before = about[low:start]
        office = before.strip() if before.strip() in LETTER_OFFICES else _title(before)
        around = (office, _title(about[end:high].lstrip(". ")))
        found.append((name, ", ".join(part for part in around if part) or None))
        low = high
    return found


_JOINER = re.compile(r"(?<=\S)\s+(?:AND|&)\s|;|\n|/", re.IGNORECASE)


_STRUCK = re.compile(r"[Xx]{3,}|\u2588+")
_JOINS = re.compile(r"^(?:AND|&)(?:\s+|$)|\s+(?:AND|&)$", re.IGNORECASE)
_ARTICLE = re.compile(r"^THE\s+(?=\S)", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\b(?:[A-Za-z]\.){2,}$")


def _title(written: str) -> str:
    """Return a title without the punctuation around it and struck-out text."""
    words = " ".join(_STRUCK.sub(" ", written).split()).replace(" ,", ",")
    title = _JOINS.sub("", words.strip(_EDGES)).strip(_EDGES)
    title = _ARTICLE.sub("", title)
    title = _STOPS.sub(".", title)
    if len(title.strip(".")) < 2:
        return ""  # the line was cut after its first letter
    if not _ABBREVIATED.search(title):
        title = title.rstrip(" .")
    if title.startswith("(") and ")" not in title[:-1]:
        title = title.strip("()")
    return title.strip(_EDGES + ")") if title.count("(") < title.count(")") else title.rstrip("(").rstrip(_EDGES)


def _division(about: str, words: list[PersonWord], left: int, right: int) -> int:
    """Return the boundary between the words of two persons."""
    start, end = words[left - 1].end, words[right].start
    joiner = _JOINER.search(about, start, end)
    return joiner.end() if joiner else end


_STOPS = re.compile(r"(?<!\.)\.{2,8}$")
_KEEPS_STOP = re.compile(r"(?:^|[ .])[A-Z]\.$|\b[JS]R\.$", re.IGNORECASE)


def _name(written: str) -> str:
    name = _STOPS.sub(".", " ".join(written.split()).strip(",;:( "))
    return name if _KEEPS_STOP.search(name) else name.rstrip(".,;:")
