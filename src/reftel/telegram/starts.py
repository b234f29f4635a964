"""Where elements may begin: every place that looks like a beginning, with the evidence for it.

A place at the beginning of a line is strong evidence. A place in the middle of a line counts where its label, a colon
or a known value behind it says so: copies lose line breaks, with or without a space left. Which places are beginnings
is decided by `path`, over all of them together.
"""

from __future__ import annotations

import re
from itertools import chain

import msgspec
from rapidfuzz.distance import OSA

from reftel.telegram.kinds import (
    ANYWHERE,
    AT_LINE,
    AT_LINE_BY_FIRST,
    BY_NAME,
    DESIGNATOR,
    GLUED_CAPTION,
    HEADER,
    PASSING,
    ROUTED,
)
from reftel.telegram.lines import CLASSIFICATION, LEADING_CAPTIONS, NUMBER, is_caption
from reftel.values.dtg import find_dtg
from reftel.vocab.posts import posts
from reftel.vocab.tags import tags as tag_table

HEAD_AFTER_LABELS = 3000
"""Characters behind the first labels in which elements are looked for; the text begins long before."""
HEAD_WITHOUT_LABELS = 6000
FARTHEST_LABEL = 30_000
"""Characters in which the first labels are looked for: headers of a hundred addressees have 6,000."""

_FIRST_LABELS = tuple(
    re.compile(pattern)
    for pattern in (r"\bSUBJ(?:ECT)?S?\s?[:;.]", r"TAGS?\s?[:;]", r"E\.?O\.?\s?1\d{4}", r"CLASSIFIED BY")
)
_LONGEST_LABEL = 18
"""Characters in which the sign behind a mistyped label is."""
SURE = 8.0
"""The subject that scores so much parts instructions to pass from prose."""
_LOWER_CASE = 4.0
"""Cost of a label in lower case in a text that has capitals."""
_GLUED = 1.0
"""Cost of a beginning that follows a letter or a digit."""
_SLIP = re.compile(r"(?P<word>[A-Z]{2,11}(?: ?\([A-Z]\))?)[ ]?(?P<stop>[:;])|(?P<two>[A-Z]{7,12} BY)\b")
_SLIPS = (
    ("TAGS", "tags", 1),
    ("SUBJECT", "subject", 2),
    ("SUBJ", "subject", 1),
    ("REF", "references", 1),
    ("REFS", "references", 1),
    ("REFTEL", "references", 1),
    ("REFTELS", "references", 1),
)
"""Label, its kind, how many slips of the hand it may have."""
_NOT_SLIPS = frozenset({"SUBJECT", "SUBJ", "REP", "TASK", "TAX", "TABS", "BAGS", "RES", "DEF", "REV"})
_REFERENCE_LIKE = re.compile(
    r"\s*[(\[]?(?:[A-Z][.):\]]\s*)?(?:\d{2,4} ?)?(?P<post>[A-Z][A-Z' .\-]{1,25}?) ?\d{2,6}\b|\s*[(\[]?A[.)\]]"
)
_FIRST_CODE = re.compile(r"[ \t]*\(?(?P<code>[A-Z]{2,8})\b")
_MARKING = re.compile(
    r"\( ?(?:TS|SBU|LOU|FOUO|CUI|NC|UNCLAS\w{0,9}|CONFIDENTIAL|SECRET|[UCS])(?: ?[/,\- ][A-Z/, ]{1,60})?\)"
    r"|(?:SBU|[UCS])\) "
)
_SUMMARY = re.compile(r"(?:BEGIN |EXECUTIVE )?(?:SUMMARY|INTRODUCTION)\b")
_TORN_FIRST = re.compile(
    r"1\.(?<![\d.,/(¶]1\.)(?<!¶ 1\.) {0,3}"
    r"(?:\((?:U|C|S|SBU|LOU|C/NF|S/NF|SBU/NF)\)|(?:BEGIN |EXECUTIVE )?SUMMARY\b)"
)
_PILCROW_FIRST = re.compile(r"¶ ?1\b")
_DTG = re.compile(
    r" \d{6}[ ]?[A-Z]?[ /]?[ ]*(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]?\.?[ ]*(?:19|20)?\d\d(?!\d)"
)
"""A date-time group behind its precedence. Patterns begin with a literal, so that the search passes over the rest."""
_PRECEDENCE_BEFORE = re.compile(r"(?:(?<![A-Z])|(?<=ZZH)|(?<=ZZK))(?:[ZYOPR]{1,2}[ ]+){1,2}$")
_LONGEST_PRECEDENCE = 40
_STAMP = re.compile(r"[0-9OQDILZSBG]{2}\s?[\dOQDILZSBG](?:\s?[\dOQDILZSBG]){2}")
"""How every date-time group begins, also a misread one."""
_FIRST_OF_DTG = frozenset("ZYOPR0123456789QDILSBG")
_FIRST_OF_CAPTIONS = frozenset("SNELTRD")
_PROSIGNS = re.compile(r"(?:[ZYOPR]{1,2}[ ]+){0,2}(?=[0-9OQDILZSBG]{2})")
_TORN_PLAIN = re.compile(r"(?<=[\w.)])[ \t]{1,6}(?P<number>1)\.[ \t]{1,3}(?=[A-Z\"])")
_SECOND = re.compile(r"[.!?\"')\-][ \t]{1,6}2\.[ \t]{1,3}[A-Z(\"]")
LONG_LINE = 400
"""A longer line has lost its line breaks."""
_SUMMARY_HEADING = re.compile(
    r"\b(?:(?:BEGIN|EXECUTIVE) )?(?:SUMMARY|INTRODUCTION)(?: AND [A-Z ]{3,30})?[ \t]*\n[ \t]*[-=_*~]{3,}"
)
"""The first heading over its rule: the text begins here."""
_ADDRESS = re.compile(rf"\s*(?:{ROUTED}|{DESIGNATOR}|[A-Z]+ (?:COLLECTIVE|WASH))")
ROUTED_LINE = re.compile(r"(?:R[A-Z]{3,7}|ZEN) ?/")
_CORRECTED = re.compile(r"C ?O ?R ?R ?E ?C ?T ?E ?D\s+C ?O ?P ?Y\b")
_TO_WHOM = re.compile(r"\b(?:FOR|PASS)\b")
_AGENCY = re.compile(
    r"(?:DEPT|DEPARTMENT) OF (?!.*\b(?:FOR|PASS)\b)|NSC WASH|.*\bCOLLECTIVE\b"
    r"|.*\bWASH(?:DC|INGTON DC)\b(?!.*\bFOR\b)"
)
"""An addressee that begins like an instruction to pass."""
_INSTRUCTING = frozenset(("for", "pass", "please", "pls", "also", "to", "and", "from", "the", "of", "info", "by"))
"""Words in small letters that an instruction to pass has between the offices it names."""
_SINGLE = re.compile(r"REF(?:TEL)?\s+[(\[]?[A-Z][)\]]?\s*[:.)]")
"""`REF A: STATE 123`: the label of the item is in the label of the element."""


class Start(msgspec.Struct, gc=False):
    """A place where an element may begin."""

    kind: str
    at: int
    end: int
    """Behind the label or whatever showed the kind."""
    score: float
    evidence: tuple[str, ...]
    number: int = 0
    """Of a paragraph: its number."""


def head_end(raised: str, begin: int, stop: int) -> int:
    """Return where to stop looking for elements of the front matter."""
    last = -1
    far = min(stop, begin + FARTHEST_LABEL)
    for pattern in _FIRST_LABELS:
        if found := pattern.search(raised, begin, far):
            last = max(last, found.end())
    return min(stop, last + HEAD_AFTER_LABELS if last >= 0 else begin + HEAD_WITHOUT_LABELS)


def find_starts(text: str, raised: str, begin: int, stop: int, *, lower: bool) -> list[Start]:
    """Return the places in `text[begin:stop]` where elements may begin, in order.

    `raised` is the text in capitals; `lower` says that the copy was retyped in lower case, so that case is no evidence.
    Instructions to pass are looked for above the first sure subject: below it they are prose (`FOR MONTHS THE MINISTER
    ...`).
    """
    found: dict[tuple[int, str], Start] = {}
    at_line: set[int] = set()
    blank = True
    subject = stop
    at = begin
    while at < stop:
        end = raised.find("\n", at, stop)
        end = stop if end < 0 else end
        first = at
        while first < end and raised[first] in " \t*_":
            first += 1
        if first < end:
            at_line.add(first)
            start = _at_line(text, raised, first, end, lower=lower, blank=blank, is_late=subject < first)
            if start is not None:
                found[(start.at, start.kind)] = start
                if start.kind == "subject" and start.score >= SURE and subject == stop:
                    subject = first
            blank = False
        else:
            blank = True
        at = end + 1
    _torn(text, raised, begin, stop, at_line, found, lower=lower, subject=subject)
    return sorted(found.values(), key=_place)


def _place(one: Start) -> tuple[int, str]:
    return one.at, one.kind


def _at_line(text: str, raised: str, first: int, end: int, *, lower: bool, blank: bool, is_late: bool) -> Start | None:
    """What begins at the beginning of a line, the first kind that fits.

    Most lines are prose: each pattern is asked only where a cheap look at the line does not rule it out.
    """
    char = raised[first]
    hyphened = raised.find("-", first, end) >= 0
    match = AT_LINE_BY_FIRST.get((char, hyphened), AT_LINE).match(raised, first, end)
    if match and match.lastgroup:
        start = _judge(match.lastgroup, text, raised, first, match.end(), end, lower=lower)
        if start is not None:
            return start
    if (char.isdigit() or char in "¶(\ufffdÂ") and (paragraph := _paragraph(raised, first, end, blank=blank)):
        return paragraph
    in_capitals = lower or text[first].isupper()
    if caption := _caption(text, raised, first, end, lower=lower, in_capitals=in_capitals):
        return caption
    label = raised[first : first + _LONGEST_LABEL]
    if (":" in label or ";" in label or " BY" in label) and (slip := _slip(raised, first, end)):
        return slip
    if char in _FIRST_OF_DTG and (dtg := _dtg_at(raised, first, end)):
        return dtg
    return None if is_late or not in_capitals else _passing(text, raised, first, end, lower=lower)


def _caption(text: str, raised: str, first: int, end: int, *, lower: bool, in_capitals: bool) -> Start | None:
    """Captions that fill a line, or begin one whose line breaks are lost."""
    char = raised[first]
    written = raised[first:end].rstrip()
    if char == "C" and _CORRECTED.match(written):
        return Start("caption", first, first + len(written), 7.0, ("line", "known"))
    if not in_capitals:
        return None
    if len(written) <= 60 and is_caption(written):
        return Start("caption", first, first + len(written), 7.0, ("line", "known"))
    leading = LEADING_CAPTIONS.match(raised, first, end) if char in _FIRST_OF_CAPTIONS else None
    if leading and (lower or text[first : first + 3].isupper()):
        return Start("caption", first, first + len(leading[0].rstrip()), 5.0, ("line", "known"))
    if char in _FIRST_OF_CAPTIONS and (glued := GLUED_CAPTION.match(raised, first, end)):
        return Start("caption", first, glued.end(), 5.0, ("line", "known"))
    return None


def _passing(text: str, raised: str, first: int, end: int, *, lower: bool) -> Start | None:
    """An instruction to pass."""
    if ROUTED_LINE.match(raised, first, end):
        return None
    passing = PASSING.match(raised, first, end)
    written = raised[first:end].rstrip()
    if passing is None or _AGENCY.match(written) or (not lower and _is_prose(text[first:end])):
        return None
    strong = _TO_WHOM.search(written) is not None
    if not strong and not lower and not text[first : first + 4].isupper():
        return None
    return Start("passing", first, passing.end(), 4.0 if strong else 1.0, ("line", "known") if strong else ("line",))


def _is_prose(line: str) -> bool:
    """Whether a line in both cases is of a sentence: `For example, the minister ...`; instructions name offices."""
    words = line.split()
    small = sum(1 for word in words if word[0].islower() and word.rstrip(",;:") not in _INSTRUCTING)
    return small > 1 and small * 4 > len(words)


def _dtg_at(raised: str, first: int, end: int) -> Start | None:
    """A date-time group in any spelling; a misread one needs its precedence or a line of its own."""
    prosigns = _PROSIGNS.match(raised, first, end)
    if prosigns is None or _STAMP.match(raised, prosigns.end(), end) is None:
        return None
    group = find_dtg(raised, prosigns.end(), end)
    if group is None:
        return None
    alone = prosigns.end() > first or not raised[group.end : end].strip()
    if group.certainty == "sure":
        return Start("dtg", first, group.end, 8.0 if alone else 5.0, ("line", "known"))
    return Start("dtg", first, group.end, 6.0, ("line",)) if alone else None


def _judge(name: str, text: str, raised: str, at: int, behind: int, end: int, *, lower: bool) -> Start | None:
    """Weigh a kind at the beginning of a line."""
    kind = BY_NAME[name]
    score, evidence = kind.sure, ["line"]
    written = text[at : min(behind, at + 2)]
    in_capitals = lower or written.isupper() or (name == "classification" and written[0].isupper())
    if (name in HEADER or name == "classification") and not in_capitals:
        return None
    if name in ("to", "info", "from"):
        if _ADDRESS.match(raised, behind, end) or posts().resolve(raised[behind : min(end, behind + 60)].strip()):
            evidence.append("known")
        elif name == "from" and end - behind < 60:
            score = 4.0
        else:
            score = -1.0
    elif name == "classification":
        return _classification(raised, at, end)
    elif name in ("tags", "subject", "references", "executive_order"):
        colon = raised[behind : behind + 3].lstrip()[:1] in (":", ";", ".", "-", ",") or raised[behind - 1] in ":;,"
        if colon:
            evidence.append("colon")
        elif text[at].islower() and not lower:
            return None
        elif not _is_known(name, raised, behind, end):
            score -= 6.0
        else:
            score -= 2.0
            evidence.append("known")
        if name == "references" and _SINGLE.match(raised, at, end):
            evidence.append("single")
    return Start(name, at, behind, score, tuple(evidence))


def _is_known(name: str, raised: str, behind: int, end: int) -> bool:
    """Whether a label without a colon is followed by a value of its kind."""
    if name == "tags":
        code = _FIRST_CODE.match(raised, behind, end)
        return code is not None and code["code"] in tag_table()
    if name == "references":
        return _names_post(raised, behind, end)
    return True


def _names_post(raised: str, behind: int, end: int) -> bool:
    found = _REFERENCE_LIKE.match(raised, behind, min(end, behind + 60))
    if found is None:
        return not raised[behind:end].strip(" :.-")
    return found["post"] is None or posts().resolve(found["post"]) is not None


def _classification(raised: str, at: int, end: int) -> Start | None:
    found = CLASSIFICATION.match(raised, at, end)
    if found is None:
        return None
    rest = raised[found.end() : end].strip()
    if found["serial"] or found["of"] or found["section2"]:
        return Start("classification", at, found.end(), 8.0, ("line", "known"))
    if len(rest) <= 1:
        return Start("classification", at, found.end(), 4.0, ("line",))
    if is_caption(rest.strip(" /-")):
        return Start("classification", at, found.end(), 6.0, ("line", "known"))
    return None


def _paragraph(raised: str, at: int, end: int, *, blank: bool) -> Start | None:
    """A number at the beginning of a line: the text may begin here."""
    found = NUMBER.match(raised, at, end)
    if found is None:
        return None
    number = int(found["number"])
    behind = found.end()
    score = {1: 4.0, 2: 1.0, 3: 1.0}.get(number, -1.0)
    evidence = ["line"]
    if _MARKING.match(raised, behind, end):
        score += 4.0
        evidence.append("marking")
    if _SUMMARY.search(raised, behind, min(end, behind + 24)):
        score += 3.0
        evidence.append("summary")
    if found["pilcrow"]:
        score += 2.0
    score += 1.0 if blank else 0.0
    if behind >= end and not found["pilcrow"]:
        score -= 2.0
    if "marking" not in evidence and _REFERENCE_LIKE.match(raised, behind, end) and _names_post(raised, behind, end):
        score -= 6.0
    return Start("paragraph", at, behind, score, tuple(evidence), number)


def _slip(raised: str, first: int, end: int) -> Start | None:
    """A mistyped label: `TGAS:`, `SUBJCET:`, `CLASSIFED BY`."""
    match = _SLIP.match(raised, first, end)
    if match is None:
        return None
    if match["two"]:
        word = match["two"][:-3]
        if 0 < OSA.distance(word, "CLASSIFIED", score_cutoff=2) <= 2:
            return Start("classified_by", first, match.end(), 5.0, ("line", "slip"))
        return None
    word = match["word"].partition("(")[0].strip()
    for label, kind, most in _SLIPS:
        distance = OSA.distance(word, label, score_cutoff=most)
        if not 0 < distance <= most or (label == "SUBJ" and word in _NOT_SLIPS):
            continue
        if kind in ("tags", "references") and not _is_known(kind, raised, match.end(), end):
            continue
        return Start(kind, first, match.end(), 6.0 - distance, ("line", "colon", "slip"))
    return None


def _torn(
    text: str,
    raised: str,
    begin: int,
    stop: int,
    at_line: set[int],
    found: dict[tuple[int, str], Start],
    *,
    lower: bool,
    subject: int,
) -> None:
    """Beginnings in the middle of lines; the first sure subject is at `subject`."""
    for kind, pattern in ANYWHERE:
        far = subject if kind.name == "passing" else stop
        for trigger in kind.triggers:
            at = raised.find(trigger, begin, far)
            while at >= 0:
                if at not in at_line and (match := pattern.match(raised, at, stop)):
                    _add_torn(found, kind.name, text, raised, at, match.end(), kind.torn, lower=lower)
                at = raised.find(trigger, at + 1, far)
    for match in _DTG.finditer(raised, begin, stop):
        group = match.start() + 1
        before = _PRECEDENCE_BEFORE.search(raised, max(begin, group - _LONGEST_PRECEDENCE), group)
        if before and before.start() not in at_line:
            _add_torn(found, "dtg", text, raised, before.start(), match.end(), 5.0, lower=lower)
    _torn_plain(raised, begin, stop, found)
    for match in _SUMMARY_HEADING.finditer(raised, begin, stop):
        evidence = ("line" if match.start() in at_line else "torn", "summary")
        found.setdefault((match.start(), "paragraph"), Start("paragraph", match.start(), match.end(), 5.0, evidence))
    firsts = _PILCROW_FIRST, _TORN_FIRST
    for match in chain.from_iterable(pattern.finditer(raised, begin, stop) for pattern in firsts):
        if match.start() not in at_line:
            start = Start("paragraph", match.start(), match.end(), 6.0, ("torn", "marking"), 1)
            found.setdefault((start.at, "paragraph"), start)


def _torn_plain(raised: str, begin: int, stop: int, found: dict[tuple[int, str], Start]) -> None:
    """The first paragraph's number without a marking, in a line that lost its breaks: a `2.` follows it."""
    for match in _TORN_PLAIN.finditer(raised, begin, stop):
        at = match.start("number")
        line = raised.rfind("\n", begin, at) + 1
        end = raised.find("\n", at)
        end = len(raised) if end < 0 else end
        if end - max(line, begin) > LONG_LINE and _SECOND.search(raised, match.end(), min(end, at + LONG_LINE * 20)):
            start = Start("paragraph", at, match.end(), 4.5, ("torn",), 1)
            found.setdefault((at, "paragraph"), start)


def _add_torn(
    found: dict[tuple[int, str], Start],
    name: str,
    text: str,
    raised: str,
    at: int,
    end: int,
    score: float,
    *,
    lower: bool,
) -> None:
    evidence = ["torn"]
    if raised[at - 1].isalnum():
        score -= _GLUED
        evidence.append("glued")
    if not lower and not text[at].isupper():
        score -= _LOWER_CASE
        evidence.append("lower")
    elif not lower and text[at : at + 3].upper() != text[at : at + 3]:
        score -= _GLUED
    if name == "classification":
        match = CLASSIFICATION.match(raised, at)
        if match is None or not (match["serial"] or match["section"]):
            return
        end = match.end()
    found.setdefault((at, name), Start(name, at, end, score, tuple(evidence)))
