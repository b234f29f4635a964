"""Instructions to pass, at the beginning of a line or in one that lost its breaks.

    SIPDIS AF/S FOR WALCH NSC FOR ALVAREZ STATE PASS TO USAID

Each begins with its addressee: an office with a slash, a post, an agency, or nothing (`FOR THE SECRETARY`) after
the classification line or a caption. A name after TO, FOR or AND belongs to the instruction before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from reftel.telegram.kinds import BY_NAME, PASSING, at_line
from reftel.telegram.lines import BETWEEN_CAPTIONS, CLASSIFICATION, LEADING_CAPTIONS
from reftel.telegram.phrases import CORRECTED_COPY, DEPARTMENTS
from reftel.telegram.start import Start
from reftel.values import element_labels as labels
from reftel.vocab.agencies import agency_of
from reftel.vocab.english import words_in_capitals
from reftel.vocab.persons import title_words
from reftel.vocab.posts import posts

_AGENCY = re.compile(
    r"(?:DEPT|DEPARTMENT) OF (?!.*\b(?:FOR|PASS)\b)|NSC WASH|.*\bCOLLECTIVE\b"
    r"|.*\bWASH(?:DC|INGTON DC)\b(?!.*\bFOR\b)"
)
"""An addressee that begins like an instruction to pass."""

_ORDER = re.compile(r" (?:ALSO )?(?:FOR|PASS|PLEASE PASS|PLS PASS)(?= )")
_OFFICE = re.compile(r"(?:DEPT|DEPARTMENT|STATE|WHITE HOUSE|U\.?S\.? COAST GUARD|[A-Z]{1,8}(?:/[A-Z&]{1,8})+)")
_LONGEST_NAME = 40
_CONNECTING = re.compile(r"(?:\b(?:TO|FOR|AND|OR|ALSO|PASS|FROM|THE|OF|WITH|PLEASE|PLS)|[;/&:\-])\s*$")
_LEVEL_BEGINS = re.compile("U *(?:U *)?N *C|(?:C|CC) *O *N *F|O *N *F|T *O *P|(?:S|SS) *E *C|E *C *R|L *I *M|R *E *S")
"""Letters that begin `CLASSIFICATION`. Each alternative begins with a literal, so that the search is fast."""
_FIRST = re.compile(r"(?:[A-Z][A-Z/]*[ ,]+){0,5}?(?:ALSO )?(?:FOR|PASS|PLEASE PASS|PLS PASS)\b|[A-Z]{1,5}/[A-Z]{1,6}\b")
ROUTED_LINE = re.compile(r"(?:R[A-Z]{3,7}|ZEN) ?/")
"""An addressee with its routing indicator."""
_NO_OFFICE = re.compile(
    r"(?:OF|AND|OR|BUT|IN|ON|AT|BY|WITH|THAT|THE|AN|WHICH|WHO|HE|SHE|IT|THEY|WE|HAS|HAVE|WAS|WERE|HAD)\s"
)
"""No instruction begins so: a later section begins within a sentence, perhaps one that has FOR in it."""
_REASONS = re.compile(r"\bFOR[ ]+REAS|\bREASONS?\b[ :]*1\.|(?:FOR|PER)[ ]+1\.[3-7][ ]?\(?[A-H]\b")
"""The reasons of a classifier, which begin a line as offices do: `FOR REASONS 1.4 (B)`, `POL/ECON COUNSELOR ...`."""
_LABEL = re.compile(labels.BEGINS)
"""A label in the line of an instruction, which has lost its line break: `FOR EUR/SE Classified By: ...`."""
CORRECTED = re.compile(rf"{CORRECTED_COPY}\b")
SHORTEST_OFFICE = 7
"""Characters from the first letter of an office in small letters to its slash, at most: `eur/ags`."""
_SHORTEST = 5
"""`FOR` alone is the end of a line of another element."""
_INSTRUCTING = frozenset(("for", "pass", "please", "pls", "also", "to", "and", "from", "the", "of", "info", "by"))
"""Words in small letters that an instruction to pass has between the offices it names."""
_SMALL_OFFICES = re.compile(r"[a-z]{1,6}/[a-z]{1,6}(?:(?:, ?| and |; ?)[a-z]{1,6}/[a-z]{1,6})*")
"""Offices in small letters alone, in a copy in both cases: `eur/ags and eur/pra`."""
_ORDERS = re.compile(r"(?:State|Dept|Department|Treasury|Nsc|NSC) (?:for|pass|please|also)\b")
"""An instruction in a copy in both cases: `State for eap/cm; nsc for harwell`."""
_TO_WHOM = re.compile(r"\b(?:FOR|PASS)\b")


def find_instructions(raised: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the beginning of each instruction after the classification line, and the end of its order.

    Only `raised[begin:stop]`, which ends at the first label, is searched.
    """
    level = _level(raised, begin, stop)
    if level < 0:
        return
    at = _over_signs(raised, level, stop)
    while captions := LEADING_CAPTIONS.match(raised, at, stop):
        at = _over_signs(raised, captions.end(), stop)
    if first := _FIRST.match(raised, at, stop):
        yield at, first.end()
    for order in _ORDER.finditer(raised, at, stop):
        name = _name_before(raised, at, order.start())
        if name > at:
            yield name, order.end()


def _over_signs(raised: str, at: int, stop: int) -> int:
    """The end of the spaces and signs between captions."""
    while at < stop and raised[at] in " \t\n/,":
        at += 1
    return at


def _level(raised: str, begin: int, stop: int) -> int:
    """Return the end of the classification line; -1 if there is none."""
    end = begin
    for first in _LEVEL_BEGINS.finditer(raised, begin, stop):
        if first.start() >= end and (found := CLASSIFICATION.match(raised, first.start(), stop)):
            end = found.end()
            if found["serial"]:
                return end
    return -1


def instruction_start(raised: str, begin: int, at: int) -> int:
    """Return the beginning of an instruction to pass whose order is at `at`: of the post before `PASS TO`; else `at`.

    Args:
        raised: The telegram in capitals.
        begin: The first character to look at.
        at: The beginning of the order.

    Example: in `WHA EMBASSY LIMA PASS TO CUZCO`, of the order `PASS TO`, the place of `EMBASSY`.
    """
    if not raised.startswith("PASS", at) or at <= begin:
        return at
    name = _name_before(raised, begin, at - 1)
    return at if name < 0 else name


def _name_before(raised: str, begin: int, end: int) -> int:
    """Return the beginning of the longest name of an office or a post that ends at `end`, and that no word before it
    takes for its own; -1 if there is none."""
    best = -1
    at = end
    for _ in range(3):
        at = raised.rfind(" ", begin, at)
        if at < 0 or end - at > _LONGEST_NAME:
            break
        written = raised[at + 1 : end]
        if "\n" in written:
            break
        if _CONNECTING.search(raised, max(begin, at - 10), at + 1):
            continue
        is_listed = raised[at - 1] == ","
        if posts().resolve(written) or (not is_listed and (_OFFICE.fullmatch(written) or agency_of(written))):
            best = at + 1
    return best


def instruction_at(text: str, raised: str, first: int, end: int, *, lower: bool) -> Start | None:
    """Return the instruction to pass that begins a line, from `first` to `end`; None if it is none.

    `raised` is the text in capitals; `lower` says that the copy was retyped in lower case.
    """
    if ROUTED_LINE.match(raised, first, end):
        return None
    passing = None if _NO_OFFICE.match(raised, first, end) else PASSING.match(raised, first, end)
    if passing is not None and (label := _LABEL.search(raised, first, end)):
        end = label.start()
    written = raised[first:end].rstrip()
    if (
        passing is None
        or _AGENCY.match(written)
        or len(written) < _SHORTEST
        or _REASONS.search(written)
        or (not lower and _is_prose(text[first:end]))
    ):
        return None
    strong = (
        _TO_WHOM.search(written) is not None or _SMALL_OFFICES.fullmatch(text, first, first + len(written)) is not None
    )
    if not strong and not lower and not text[first : first + 4].isupper():
        return None
    return Start("passing", first, passing.end(), 4.0 if strong else 1.0, ("line", "known") if strong else ("line",))


def corrected_end(written: str) -> int:
    """Return the end of the words of a correction, before an instruction that was run into their line.

    >>> corrected_end("CORRECTED COPY (TEXT PARA 2) DEPT PASS TREASURY")
    29
    """
    behind = _BEHIND_CORRECTED.search(written)
    return behind.start() if behind else len(written)


_BEHIND_CORRECTED = re.compile(rf"(?:(?<=[ )])|(?<=[A-Z)]))(?:{DEPARTMENTS}) (?:ALSO |PLEASE )?(?:FOR|PASS)\b")


def add_instruction_behind(
    text: str, raised: str, at: int, end: int, found: dict[tuple[int, str], Start], *, lower: bool
) -> None:
    """Add the instruction in a line of captions to `found`: `SIPDIS, DEA HQ FOR WALCH`, `SIPDISFOR EUR/SE`, or one to
    handle.

    Args:
        text: The telegram.
        raised: The same in capitals.
        at: The place behind the captions.
        end: The end of their line.
        found: The beginnings found so far, by place and kind.
        lower: Whether the copy was retyped in small letters, so that case is not evidence.
    """
    while at < end and raised[at] in BETWEEN_CAPTIONS:
        at += 1
    if at < end and CORRECTED.match(raised, at + (raised[at] == "("), end):
        found[(at, "caption")] = Start("caption", at, end, 7.0, ("line", "known"))
        return
    is_small = not lower and not text[at : at + 1].isupper() and raised.find("/", at, at + SHORTEST_OFFICE) < 0
    if at >= end or is_small:
        return
    glued = ("glued",) if raised[at - 1] not in BETWEEN_CAPTIONS else ()
    pattern = at_line(raised[at : at + 2], hyphened=False)
    if pattern is not None and (match := pattern.match(raised, at, end)) and match.lastgroup == "handling":
        found[(at, "handling")] = Start("handling", at, match.end(), BY_NAME["handling"].sure, ("line", *glued))
    elif start := instruction_at(text, raised, at, end, lower=lower):
        start.evidence = (*start.evidence, *glued)
        found[(at, "passing")] = start


_ADDRESSED_ALONE = re.compile(
    r"(?P<names>[A-Z][A-Z.\- ]{1,30}?(?:(?:,| AND|/) ?[A-Z][A-Z.\- ]{1,30}?){0,4}) (?:ALSO )?"
    r"(?:FOR|PASS(?: ALSO)?(?: TO)?|(?:PLEASE|PLS) PASS(?: TO)?) (?P<whom>[A-Z][A-Z\d ,/'\-&]{1,50}?)"
    r"(?=[.;]?[ \t]*(?:\n|$)|[;,.] [A-Z][A-Z/ ]{2,20} (?:FOR|PASS) )"
)
_BETWEEN_NAMES = re.compile(r",| AND |/")
_NAMED_ALONE = frozenset({"AND", "THE", "FROM"})


def is_addressed(raised: str, at: int, stop: int) -> bool:
    """Return whether a line is an instruction to posts or agencies, with nothing else to show that it is one.

    All its addressees are known, and no word after FOR is one of prose.

    Args:
        raised: The telegram in capitals.
        at: The beginning of the line.
        stop: The end of the text to look at.

    Example: `PARIS AND LONDON FOR AFRICA WATCHERS`; not `LONDON FOR THE FIRST TIME`.
    """
    found = _ADDRESSED_ALONE.match(raised, at, stop)
    if found is None:
        return False
    names = [name.strip() for name in _BETWEEN_NAMES.split(found["names"])]
    if not all(posts().resolve(name) or agency_of(name.removeprefix("HQ")) for name in names if name):
        return False
    words = re.findall(r"[A-Z]+", found["whom"])
    titles = title_words()
    return all(
        word in _NAMED_ALONE or word not in words_in_capitals() or titles.get(word) in ("office", "field", "unit")
        for word in words
    )


_PERSON = (
    r"(?:THE )?(?:(?:ACTING |DEPUTY |UNDER |ASSISTANT |ASST\.? )?(?:SECRETARY|SEC)|AMBASSADOR|AMB\.?|CHARGE|DCM"
    r"|CONSUL GENERAL|CHIEF OF MISSION"
    r"|GENERAL|GEN\.?|ADMIRAL|GOVERNOR|DIRECTOR(?: GENERAL)?|MINISTER)(?: [A-Z][A-Z'\-]{2,15}\.?){0,2}"
    r"|[A-Z][A-Z'\-]{2,15}\.?"
)
_LETTER_HEAD = re.compile(
    rf"(?:EYES ONLY )?FOR (?:{_PERSON})(?:(?:,| AND|,? EYES ONLY FOR) (?:{_PERSON})){{0,3}},? FROM (?:{_PERSON})"
    r"|EYES ONLY FOR [A-Z][A-Z .,'\-]{2,50}|FROM (?:THE )?(?:AMBASSADOR|CHARGE)(?: [A-Z'\-]{3,15})?"
)
_RUN_INTO = re.compile(
    rf"(?P<head>FOR (?:{_PERSON})(?:(?:,| AND) (?:{_PERSON})){{0,2}},? FROM (?:THE )?[A-Z]{{3,12}}?)"
    r"[ .:]{0,3}(?=1\.[ ])"
)
"""The same in the line of the first paragraph."""
_TORN_HEAD = re.compile(
    rf"FOR (?:{_PERSON})(?:(?:,| AND) (?:{_PERSON})){{0,2}},? FROM (?:THE )?(?:AMB(?:ASSADOR)?|CHARGE|SECRETARY|DCM"
    r"|[A-Z]{3,16})(?=[ .:]{0,3}(?:\n[ \t]*(?:\n|1\.)|1\.[ ]))"
)
"""The same at the end of a line of another element, above the text."""
_NEAR = 60
"""Characters above or below a line that show a blank one."""
_LETTER = 10.0
"""The score of a line that says for whom and from whom a telegram is: it outweighs the labels above it."""


def letter_head(text: str, raised: str, first: int, end: int, *, lower: bool) -> Start | None:
    """Return the line below the labels that says whom a telegram is for and from, `FOR THE SECRETARY FROM HARWELL`.

    The first paragraph is below it, or blank lines are around it; telegrams of the 1970s have it there.
    """
    if run_in := _RUN_INTO.match(raised, first, end):
        is_upper = lower or text[first : run_in.end("head")].isupper()
        return Start("passing", first, run_in.end("head"), _LETTER, ("line", "known")) if is_upper else None
    written = text[first:end].rstrip()
    stripped = written.rstrip(" .:")
    if not (lower or written.isupper()) or _LETTER_HEAD.fullmatch(raised, first, first + len(stripped)) is None:
        return None
    below = raised[end + 1 : end + _NEAR].lstrip(" \t")
    is_apart = "\n\n" in raised[max(0, first - _NEAR) : first].replace(" ", "") and below[:1] == "\n"
    if not is_apart and not below.lstrip().startswith("1."):
        return None
    return Start("passing", first, first + len(written), _LETTER, ("line", "known"))


_LAST_LABELS = frozenset({"subject", "references"})
_SURE_LABEL = 4.0
_BEHIND_NUMBER = 4


def torn_letter_head(raised: str, stop: int, starts: Collection[Start]) -> dict[tuple[int, str], Start]:
    """Return the words that say whom a telegram is for and from at the end of a line of another element.

    Args:
        raised: The telegram in capitals.
        stop: The end of the head.
        starts: The beginnings that were found: the words are between the last label and the first paragraph.

    Example: `REF: SECTO 10133 FOR THE SECRETARY FROM HARWELL`, a blank line, and the text.
    """
    labeled = [one.at for one in starts if one.kind in _LAST_LABELS and one.score >= _SURE_LABEL]
    if not labeled:
        return {}
    begin = max(labeled)
    first = min((one.at for one in starts if one.kind == "paragraph" and one.at > begin), default=stop)
    end = min(stop, first + _BEHIND_NUMBER)
    if raised.find(" FROM ", begin, end) < 0:
        return {}
    found = _TORN_HEAD.search(raised, begin, end)
    if found is None or raised[found.start() - 1] == "\n":
        return {}
    at = found.start()
    return {(at, "passing"): Start("passing", at, found.end(), _LETTER, ("torn", "known"))}


def _is_prose(line: str) -> bool:
    """Whether a line in both cases is of a sentence: `For example, the minister ...`; instructions name offices."""
    if "/" in line and _ORDERS.match(line):
        return False
    words = line.split()
    small = sum(1 for word in words if word[0].islower() and "/" not in word and word.rstrip(",;:") not in _INSTRUCTING)
    return small > 1 and small * 4 > len(words)
