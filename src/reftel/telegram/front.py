"""What stands between the header and the first paragraph: classification line, captions, passing instructions and the
labelled elements (5 FAH-1 H-240). Each labelled element is a rule in `rules/`; RULES is the table.
"""

from __future__ import annotations

import re

from reftel.model import Section
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import (
    CAPTIONS,
    LEADING_CAPTIONS,
    Line,
    classification_at,
    fills,
    number_at,
    page_mark_at,
    shape,
    written_in,
)
from reftel.telegram.rules import classified, executive_order, references, subject, tags
from reftel.values.marking import read_classification
from reftel.vocab.posts import posts

RULES = {
    "eo": executive_order.read,
    "tags": tags.read,
    "subject": subject.read,
    "ref": references.read,
    "by": classified.read,
}
"""Shape of a labelled line -> the rule that reads the element beginning there.

A rule has the signature `(draft, lines, at) -> int`: the index of the first line it did not take.
"""

FARTHEST_LABEL = 150
"""How many lines on from the header labels are looked for."""
FARTHEST_CLASSIFIER = 40
"""A `Classified by` farther than this from the label before it stands in the text."""

_MID_LABEL = re.compile(
    r"(?<=[\s.,;)/\w])(?="
    r"(?:TAGS|SUBJECT|SUBJ|REFS?(?:\([Ss]\))?|REFTELS?|E\.?O\.? ?1[1-3]\d{3}|CLASSIFIED BY|Classified [Bb]y)[ \t]*:)"
    r"|(?<=\s)(?=¶ ?\d)|(?<=[\s.])(?=1\. {0,2}(?:\((?:U|C|S|SBU|S/NF|C/NF)\) |(?:BEGIN )?(?:SUMMARY|Summary)\b))"
    r"|(?<=\s)(?=SENSITIVE BUT UNCLASSIFIED\b|THIS (?:CABLE|MESSAGE) (?:IS|CONTAINS)\b|NOT FOR INTERNET)"
)
"""Where in a line a further element or the first paragraph begins."""
_HANDLING = re.compile(
    r"(?:\(?(?:U|SBU|C)\)\s*)?(?:"
    # this cable is sensitive
    r".{0,60}\b(?:THIS|THE|FOLLOWING)\s+(?:CABLE|MESSAGE|TELEGRAM|DOCUMENT|REPORT|IS|ACTION)\b"
    r".{0,80}\b(?:SENSITIVE|UNCLASSIFIED|INTERNET|HANDLE|PROTECT|PROPRIETARY|CLASSIFIED)"
    r"|(?:THIS (?:CABLE|MESSAGE) (?:IS|CONTAINS)\b)|SENSITIVE BUT UNCLASSIFIED"
    # handle accordingly
    r"|(?:PLEASE )?(?:HANDLE|PROTECT) ACCORDINGLY"
    r"|NOT? FOR (?:INTERNET|PUBLICATION|DISTRIBUTION)|NOT FOR (?:\w+ ){0,3}INTERNET"
    # confidential - entire text
    r"|(?:CONFIDENTIAL|SECRET|UNCLASSIFIED|\([CSU]\)|S E C R E T|C O N F I D E N T I A L)\s*-*\s*ENTIRE TEXT"
    r"|ENTIRE TEXT|CONTAINS? (?:BUSINESS|PROPRIETARY|SENSITIVE)|DO NOT (?:SERVICE|POST))",
    re.IGNORECASE | re.DOTALL,
)
_HANDLED = re.compile(
    r"SENSITIVE|CLASSIFIED|INTERNET|HANDLE|PROTECT|ENTIRE TEXT|CONTAIN|PUBLICATION|DISTRIBUTION|THIS|DO NOT"
)
"""Words without which a line is no handling instruction: quicker than the whole pattern."""
_NO_HANDLING = re.compile(r"(?:SUMMARY|INTRODUCTION|\([UCS]\))", re.IGNORECASE)
STAMP = re.compile(
    r"(?:DECLASSIFIED|RELEASED)\b.{0,20}(?:RELEASED|US DEPARTMENT|DEPARTMENT OF STATE|IN (?:FULL|PART))"
    r"|(?:SHERYL|MARGARET) P\.? \w+ DECLASSIFIED|EO SYSTEMATIC REVIEW",
    re.IGNORECASE,
)
"""What a later review printed onto the telegram."""
_PASS = re.compile(
    r"(?:[A-Z][A-Z/.\-]*[ ,;]+){0,6}?(?:ALSO )?(?:FOR|PASS|PLEASE PASS|PLS PASS|INFO)\b"
    r"|(?:DEPT|DEPARTMENT|STATE|NSC|TREASURY|USDOC|COMMERCE|PASS|FOR|DEPARTMENT'S)\b",
)
_PASS_ANEW = re.compile(r"\S+ (?:FOR|PASS)\b")
_OFFICES = re.compile(r"(?:[A-Z]{2,12}:? )?[A-Z0-9]{1,8}(?:/[A-Z0-9]+)+\b")
_CORRECTED = re.compile(r"C ?O ?R ?R ?E ?C ?T ?E ?D\s+C ?O ?P ?Y\b.*")
_NUMERIC_LIST = re.compile(r"REF\S*\s*\(?1[.)]", re.IGNORECASE)
_BETWEEN_CAPTIONS = re.compile(r"[,/]| {2,}")
"""Captions of one word that drafters write side by side in a line."""
_NO_LETTER_OR_DIGIT = re.compile(r"[^A-Z0-9]")
_DIGITS = re.compile(r"\d+")


def read_front(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads front matter from `lines[at]`; the index of the first line of the paragraphs."""
    text = draft.text
    last = _last_label(text, lines, at)
    last_start = lines[last].start if last >= 0 else -1
    seen_label = False
    while at < len(lines):
        line = lines[at]
        if line.kind == "blank":
            at += 1
            continue
        _cut(text, lines, at)
        kind = shape(text, line)
        rule = RULES.get(kind)
        if rule is not None:
            at = rule(draft, lines, at)
            seen_label = seen_label or kind != "tags" or draft.classification is not None
            continue
        step = _unlabelled(draft, lines, at, kind, seen_label=seen_label, more_labels=line.start <= last_start)
        if step == at:
            return at
        at = step
    return at


def _last_label(text: str, lines: list[Line], at: int) -> int:
    """The index of the last labelled line before the first numbered paragraph, or -1."""
    last = -1
    for index in range(at, min(len(lines), at + FARTHEST_LABEL)):
        line = lines[index]
        if line.kind == "blank":
            continue
        if is_paragraph_start(text, line) and (last >= 0 or index == at):
            list_label = lines[last] if last >= 0 else line
            if index > last + 1 or not _NUMERIC_LIST.match(text, list_label.begin, list_label.stop):
                break
            continue
        kind = shape(text, line)
        if kind in RULES:
            if kind == "by" and last >= 0 and index - last > FARTHEST_CLASSIFIER:
                break
            last = index
    return last


def is_paragraph_start(text: str, line: Line) -> bool:
    """Whether a line begins like a first numbered paragraph: 1 to 3, a stop, text."""
    match = number_at(text, line)
    if match is None or not 1 <= int(match["number"]) <= 3:
        return False
    return match.end() < line.stop or match["pilcrow"] is not None


def _cut(text: str, lines: list[Line], at: int) -> None:
    """Cuts a line in two where a further label or the first paragraph follows in it (lines run together)."""
    line = lines[at]
    begin, stop = line.begin, line.stop
    if (
        text.find(":", begin + 12, stop) < 0
        and text.find("¶", begin + 1, stop) < 0
        and text.find("1. ", begin + 1, stop) < 0
    ):
        return
    match = _MID_LABEL.search(text, begin + 4, stop)
    if match is None:
        return
    cut = match.start()
    stop = begin + len(text[begin:cut].rstrip())
    if stop <= begin:
        return
    lines.insert(at + 1, Line("", cut, line.stop, line.end, cut))
    line.stop, line.end = stop, cut


def _unlabelled(draft: Draft, lines: list[Line], at: int, kind: str, *, seen_label: bool, more_labels: bool) -> int:
    """Reads a line that is no labelled element; `at` itself where it begins the text."""
    text = draft.text
    line = lines[at]
    if kind == "caption":
        return _caption(draft, line, at)
    if kind == "end" and not more_labels:
        return at
    found = classification_at(text, line)
    if found and (found["serial"] or found["section"] or found["section2"] or fills(found, line, but=1)):
        return _classification_line(draft, lines, at, found)
    if mark := page_mark_at(text, line):
        return _page(draft, lines, at, mark)
    upper = written_in(text, line).upper()
    if ("CLASSIFIED" in upper or "RELEASED" in upper or "SYSTEMATIC" in upper) and STAMP.search(upper):
        draft.block("stamp", line.start, line.end)
        return at + 1
    if _HANDLED.search(upper) and _HANDLING.match(text, line.begin, line.stop) and not is_paragraph_start(text, line):
        return _handling(draft, lines, at)
    if corrected := _CORRECTED.match(text, line.begin, line.stop):
        draft.captions.setdefault("CORRECTED COPY")
        draft.field("captions", corrected.start(), corrected.end(), "front")
        draft.block("caption", line.start, line.end)
        return at + 1
    if not seen_label and (lead := LEADING_CAPTIONS.match(text, line.begin, line.stop)):
        _keep_rest(text, lines, at, lead.end())
        return _caption(draft, lines[at], at)
    in_place = not seen_label and (draft.classification is not None or more_labels)
    if in_place and kind != "rule" and _is_passing(draft, lines, at):
        return _passing(draft, lines, at)
    if more_labels:
        draft.block("rule" if kind == "rule" else "remark", line.start, line.end)
        return at + 1
    return at


def _caption(draft: Draft, line: Line, at: int) -> int:
    written = " ".join(written_in(draft.text, line).upper().split())
    for part in _split_captions(written):
        draft.captions.setdefault(part)
    draft.field("captions", line.begin, line.stop, "front")
    draft.block("caption", line.start, line.end)
    return at + 1


def _split_captions(written: str) -> list[str]:
    """`SENSITIVE SIPDIS` as two captions: the longest known one at each word; words of an unknown one stay together."""
    out: list[str] = []
    for part in (part.strip(" /") for part in _BETWEEN_CAPTIONS.split(written)):
        words = part.split()
        at = unknown = 0
        while at < len(words):
            size = next((size for size in (3, 2, 1) if " ".join(words[at : at + size]) in CAPTIONS), 0)
            if size and unknown < at:
                out.append(" ".join(words[unknown:at]))
            if size:
                out.append(" ".join(words[at : at + size]))
                unknown = at + size
            at += size or 1
        if unknown < len(words):
            out.append(" ".join(words[unknown:]))
    return out


def _classification_line(draft: Draft, lines: list[Line], at: int, found: re.Match[str]) -> int:
    """`UNCLAS SECTION 01 OF 04 MEXICO 000965`: level, section, post and serial; what is glued behind becomes a line."""
    line = lines[at]
    text = draft.text
    _keep_rest(text, lines, at, found.end())
    if draft.classification is None:
        draft.classification = read_classification(found["level"])
        draft.field("classification", found.start("level"), found.end("level"), "front")
    if found["serial"]:
        post = posts().resolve(found["post"])
        if draft.post is None:
            draft.post = post.name if post else _NO_LETTER_OR_DIGIT.sub("", found["post"])
        if draft.serial is None:
            draft.serial = int(found["serial"])
            draft.field("id", found.start("post"), found.end("serial"), "front")
    if found["section"] or found["section2"]:
        number, of = (found["section"], found["of"]) if found["section"] else _DIGITS.findall(found["section2"])
        draft.sections.append(Section(number=int(number), of=int(of), span=Span(line.begin, line.stop)))
    draft.block("classification", line.start, line.end)
    return at + 1


def _keep_rest(text: str, lines: list[Line], at: int, end: int) -> None:
    """Ends the line at `end`; what stands behind becomes a line of its own."""
    line = lines[at]
    rest = text[end : line.stop].strip()
    if rest:
        lines.insert(at + 1, Line("", end, line.stop, line.end, text.index(rest[0], end)))
        line.stop = line.end = end


def _page(draft: Draft, lines: list[Line], at: int, mark: re.Match[str]) -> int:
    if mark["page"]:
        _keep_rest(draft.text, lines, at, mark.end())
    draft.block("page_mark", lines[at].start, lines[at].end)
    return at + 1


def _handling(draft: Draft, lines: list[Line], at: int) -> int:
    text = draft.text
    first = at
    while at + 1 < len(lines) and _handling_goes_on(text, lines[at + 1]):
        at += 1
    start, stop = lines[first].begin, lines[at].stop
    draft.handling.append(" ".join(text[start:stop].split()))
    draft.field("handling", start, stop, "front")
    draft.block("handling", lines[first].start, lines[at].end)
    return at + 1


def _handling_goes_on(text: str, line: Line) -> bool:
    if line.kind == "blank" or shape(text, line) or is_paragraph_start(text, line) or classification_at(text, line):
        return False
    return _NO_HANDLING.match(text, line.begin, line.stop) is None


def _behind_passing(draft: Draft, lines: list[Line], at: int) -> bool:
    """Whether the line before is a passing instruction."""
    return bool(at and lines[at - 1].kind != "blank" and draft.blocks and draft.blocks[-1][2] == "passing")


def _is_passing(draft: Draft, lines: list[Line], at: int) -> bool:
    """An instruction to pass or deliver, or the line it wraps onto."""
    written = written_in(draft.text, lines[at])
    return bool(_PASS.match(written) or _OFFICES.match(written)) or _behind_passing(draft, lines, at)


def _passing(draft: Draft, lines: list[Line], at: int) -> int:
    line = lines[at]
    written = " ".join(written_in(draft.text, line).split())
    if draft.passing and _behind_passing(draft, lines, at) and _wraps(draft.passing[-1], written):
        draft.passing[-1] = f"{draft.passing[-1]} {written}"
    else:
        draft.passing.append(written)
    draft.field("passing", line.begin, line.stop, "front")
    draft.block("passing", line.start, line.end)
    return at + 1


def _wraps(before: str, written: str) -> bool:
    """Whether a line goes on with the instruction of the line before it."""
    if not _PASS.match(written):
        return True
    return before.endswith(("-", ",", " AND", " FOR", ";")) and not _PASS_ANEW.match(written)
