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
from reftel.values.classifier_words import PersonWord
from reftel.values.marking import SHORT_PORTION
from reftel.values.reasons import LEADS, find_reasons, is_reason_word, read_reasons
from reftel.values.title_words import PARTICLES, judge
from reftel.vocab.english import words_in_capitals
from reftel.vocab.persons import name_words, title_words

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
FULL_LINE = 69
"""Message systems cut lines after 69 characters or more; a shorter line was not cut inside a word."""

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
_TORN = re.compile(
    r"(?<![A-Za-z'\u2019])([A-Za-z][A-Za-z'\u2019]*)([ \t]{0,3})\r?(\n|(?<=[A-Za-z]) )[ \t]{0,3}(?=([A-Za-z]+))"
)
_MAY_RUN_ON = re.compile(
    r"[A-Za-z]{3}(?:for)?[Rr]eason|[A-Za-z]{3}for[ ]?reason|[A-Z]{3}REASON|(?<![A-Za-z])[A-Z][a-z]{2,9}[A-Z][a-z]{3}"
    r"|(?<![A-Za-z])[A-Z]{3,7}[a-z]{2}"
)
_RUN_ON = re.compile(
    r"(?<=[A-Za-z]{3})(?=(?:for[ \t]?)?[Rr]easons?\b[\s:.]{0,4}1[.,]\s?[3-7])"
    r"|(?<=[A-Z]{3})(?=(?:FOR ?)?REASONS?\b[\s:.]{0,4}1[.,]\s?[3-7])"
)
"""The place of a lost space before the reasons: `HarwellReasons: 1.4`, `HARWELLfor reasons 1.4`, `forreasons 1.4`."""
_GIVEN_RUN_ON = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{2,9})([A-Z][a-z]{3,})(?![A-Za-z])")
_TITLE_RUN_ON = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{3,13}|[A-Z]{2,6})([A-Z][a-z]{2,12})(?![A-Za-z])")
_OFFICE_RUN_ON = re.compile(
    r"((?:AMBASSADOR|COUNSELL?OR|MINISTER|DIRECTOR|OFFICER|GENERAL|MISSION|SECRETARY|AFFAIRE?S|CHIEF|CHARGE|ATTACHE)"
    r"(?=[A-Z]{3})|(?:Affaires|Counsel?lor|Ambassador)(?=[A-Z][a-z]))([A-Z][A-Za-z]{2,12})(?![A-Za-z])"
)
_INITIAL_RUN_ON = re.compile(r"(?<![A-Za-z])([A-Z](?:[a-z]{2,10}|[A-Z]{3,10}))([A-Z])(?=\.\s{1,2}[A-Z])")
_STOP_RUN_ON = re.compile(r"(?<![A-Za-z.])(Amb\.)(?=[A-Z][a-z]{2})")
_STOP_SLIPPED = re.compile(r"(?<![A-Za-z])([A-Z][A-Za-z]{2,10} [A-Z])[,;:](?=\s[A-Z][A-Za-z]{2,})")
_BEFORE_STOP = re.compile(r"(?<=[ \t][A-Z])\n[ \t]*(?=\.[ \t])")
"""A line break between an initial and its period."""
_LAST_LETTER = re.compile(r"[,;:]?\s+(?:FOR|PER|REASON|1\.)|[.,;:]\s+REASON", re.IGNORECASE)
"""The reasons that follow the single letter into which a line break tore a name."""
_TO_CLAUSE = re.compile(r"[\s,;:.]{1,4}(?:for|per|reasons?|1\.[3-7])\b", re.IGNORECASE)
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
    written = text[start:end]
    if _PREAMBLE.match(written):
        return WeighedClassifiers((), "", None)
    if turned := _REASONS_FIRST.fullmatch(written):
        written = f"CLASSIFIED BY: {turned['by'].rstrip(_EDGES + '.')}; {turned['reasons']}"
    column = start - (text.rfind("\n", 0, start) + 1)
    body = _body(_untear(" " * min(column, 200) + written))
    if turned := _REVERSED.match(body):
        body = f"{turned['by']} {turned['reasons']}"
    each = [_weighed(part, Span(start, end)) for part in _clauses(body)]
    found = tuple(one for part in each for one in part.classifiers)
    margins = [part.margin for part in each if part.margin is not None]
    return WeighedClassifiers(found, each[0].evidence, min(margins, default=None))


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
    about = body[:cut] if cut is not None else _SENTENCE_OR_BLANK.split(body, maxsplit=1)[0]
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


def _untear(written: str) -> str:
    """Join the words that a line break went through: `for reaso⏎ns`, `Har⏎well`."""
    if _MAY_RUN_ON.search(written):
        written = _RUN_ON.sub(" ", written)
        written = _GIVEN_RUN_ON.sub(_apart, written)
        written = _TITLE_RUN_ON.sub(_behind_title, written)
    if _OFFICE_RUN_ON.search(written):
        written = _OFFICE_RUN_ON.sub(_behind_title, written)
    if _INITIAL_RUN_ON.search(written):
        written = _INITIAL_RUN_ON.sub(_with_initial, written)
    written = _STOP_RUN_ON.sub(r"\1 ", written)
    if _STOP_SLIPPED.search(written):
        written = _STOP_SLIPPED.sub(_with_stop, written)
    if "\n" not in written and "re" not in written.lower():
        return written
    written = _BEFORE_STOP.sub("", written)
    out: list[str] = []
    last = 0
    for match in _TORN.finditer(written):
        if _is_torn(match, written):
            out.append(written[last : match.end(1)])
            last = match.end()
    return "".join((*out, written[last:]))


def _is_torn(match: re.Match[str], written: str) -> bool:
    left, spaced, gap, right = match.groups()
    if gap == " " and not spaced:
        return _is_torn_by_space(left, right, written[match.end() + len(right) :])
    if is_reason_word(left + right) and (not is_reason_word(right) or (left + right).upper() in ("REASON", "REASONS")):
        return True
    if len(right) == 1 and right.isupper() == left[-1].isupper() and _LAST_LETTER.match(written, match.end() + 1):
        return judge(left).kind in ("given", "name", "surname") or _knows(left + right)
    is_letter = len(right) == 1 and right.islower() and left[-1].islower()
    if _knows(left + right) and (is_letter or not (_knows(left) and _knows(right))):
        return True
    line = match.end(1) - (written.rfind("\n", 0, match.start()) + 1)
    if not spaced and line >= FULL_LINE and _may_end_name(left, right):
        return True
    if _is_half(left, right, written[: match.start()]):
        return True
    if judge(left).kind == "title" or _knows(right) or judge(right).kind in ("title", "particle"):
        return False
    if right[0].islower() and left[-1].islower() and left[0].isupper():
        return True
    if right in ("S", "s") and written[match.end() + 1 : match.end() + 2] == " " and judge(left).kind == "name":
        return True
    return not spaced and line >= FULL_LINE and right.isupper() == left.isupper() and not _knows(left)


def _is_half(left: str, right: str, before: str) -> bool:
    """Whether a word with a capital continues in small letters, though the rest is a surname too or the half a title:
    `Gfo⏎eller`, `Raatikainen-Ha⏎apaniemi`."""
    if not (left[0].isupper() and left[-1].islower() and right.islower()) or len(right) <= _SHORT:
        return False
    upper = right.upper()
    if upper in title_words() or upper in _LEADING or is_reason_word(upper) or judge(right).kind in ("title", "place"):
        return False
    return before.endswith("-") or not (_knows(left) or judge(left).kind == "title")


def _may_end_name(left: str, right: str) -> bool:
    """Whether a name may go on in small letters after a break, although the rest is a word too: `Penhal⏎low`."""
    upper = right.upper()
    if not right.islower() or left.isupper() != (len(left) == 1) or judge(left).kind in ("title", "particle"):
        return False
    is_word = upper in title_words() or is_reason_word(upper) or upper in _LEADING or upper in PARTICLES
    return not is_word and not _knows(left)


def _is_torn_by_space(left: str, right: str, behind: str) -> bool:
    """Whether a copy that joined its lines left a space in a word: `rea sons`, `FO R REASONS`, `Michae l Harwell`."""
    if is_reason_word(left + right):
        return not is_reason_word(right) and len(right) < 6
    if (left + right).upper() == "FOR":
        return is_reason_word(behind.split(maxsplit=1)[0]) if behind.strip() else False
    if not (right.islower() and left[0].isupper() and left[1:].islower()) or judge(left).kind == "title":
        return False
    if len(right) == 1:
        return right not in ("e", "y", "o") and behind[:1] == " " and _knows(left + right)
    upper = right.upper()
    if judge(right).kind != "name" or upper in words_in_capitals() or upper in LEADS or is_reason_word(upper):
        return False
    return _TO_CLAUSE.match(behind) is not None


def _apart(found: re.Match[str]) -> str:
    """A common given name and the surname that is run into it: `JohnHarwell`, not `MaryBeth` or `VanHarwell`."""
    first, second = judge(found[1]), judge(found[2])
    is_known = first.weight == _COMMON or (first.weight >= _RARE and len(found[2]) >= _LONG_NAME)
    is_two = is_known and second.kind in ("name", "surname") and found[1].upper() not in PARTICLES
    return f"{found[1]} {found[2]}" if is_two else found[0]


def _behind_title(found: re.Match[str]) -> str:
    """A title and the given name that is run into it: `CounselorJane`, `PDASJane`."""
    is_two = judge(found[1]).kind == "title" and judge(found[2]).kind == "given"
    return f"{found[1]} {found[2]}" if is_two else found[0]


def _with_initial(found: re.Match[str]) -> str:
    """A given name and the initial that is run into it: `JohnF. Harwell`, `JOHNF. HARWELL`."""
    is_two = judge(found[1]).weight >= _RARE and (found[1][1].islower() or judge(found[0]).kind == "name")
    return f"{found[1]} {found[2]}" if is_two and judge(found[1]).kind == "given" else found[0]


def _with_stop(found: re.Match[str]) -> str:
    """The period of an initial that slipped to another sign: `Jane R; Harwell`."""
    return f"{found[1]}." if judge(found[1].split()[0]).kind == "given" else found[0]


_SHORT = 3
"""Letters of the rest of a name that are as well a particle or a short word."""
_LONG_NAME = 6
_RARE = 2.0
"""Weight of a given name that is not common."""
_COMMON = 3.0
"""Weight of a common given name."""


def _knows(word: str) -> bool:
    upper = word.upper()
    return upper in title_words() or upper in name_words() or is_reason_word(upper) or upper in _LEADING


_TO_REASONS = "FOR AND PER UNDER BASED DUE PURSUANT ACCORDANCE UPON WITH REASON REASONS BY"
_LEADING = frozenset(_TO_REASONS.split())


def _named(about: str, words: list[PersonWord], people: list[Person]) -> list[tuple[str | None, str | None]]:
    """Return each person's name and title: the words around it, up to the middle between two people."""
    found: list[tuple[str | None, str | None]] = []
    low = 0
    for at, one in enumerate(people):
        high = _division(about, words, one.end, people[at + 1].start) if at + 1 < len(people) else len(about)
        start, end = words[one.start].start, words[one.end - 1].end
        name = _name(about[start:end])
        around = (_title(about[low:start]), _title(about[end:high].lstrip(". ")))
        found.append((name, ", ".join(part for part in around if part) or None))
        low = high
    return found


_JOINER = re.compile(r"(?<=\S)\s+(?:AND|&)\s|;|\n|/", re.IGNORECASE)


_STRUCK = re.compile(r"[Xx]{3,}|\u2588+")
_JOINS = re.compile(r"^(?:AND|&)(?:\s+|$)|\s+(?:AND|&)$", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\b(?:[A-Za-z]\.){2,}$")


def _title(written: str) -> str:
    """Return a title without the punctuation around it and struck-out text."""
    title = _JOINS.sub("", " ".join(_STRUCK.sub(" ", written).split()).strip(_EDGES)).strip(_EDGES)
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
