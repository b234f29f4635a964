"""What stands between the header and the first paragraph: classification line, captions, passing instructions and the
labelled elements (5 FAH-1 H-240). Each labelled element is a rule in `rules/`; RULES is the table.
"""

from __future__ import annotations

import re

from reftel.model import Section
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import CLASSIFICATION, NUMBER, PAGE, Line, shape
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

_MID_LABEL = re.compile(
    r"(?<=[\s.,;)/\w])(?=(?:TAGS|SUBJECT|SUBJ|REFS?(?:\([Ss]\))?|REFTELS?|E\.?O\.? ?1[1-3]\d{3}|CLASSIFIED BY|Classified [Bb]y)[ \t]*:)"
    r"|(?<=\s)(?=¶ ?\d)|(?<=[\s.])(?=1\. ?\((?:U|C|S|SBU|S/NF|C/NF)\) )"
)
HANDLING = re.compile(
    r"(?:\(?(?:U|SBU|C)\)\s*)?(?:.{0,60}\b(?:THIS|THE|FOLLOWING)\s+(?:CABLE|MESSAGE|TELEGRAM|DOCUMENT|REPORT|IS|ACTION)\b.{0,80}\b(?:SENSITIVE|UNCLASSIFIED|INTERNET|HANDLE|PROTECT|PROPRIETARY|CLASSIFIED)"
    r"|(?:THIS (?:CABLE|MESSAGE) (?:IS|CONTAINS)\b)|SENSITIVE BUT UNCLASSIFIED|(?:PLEASE )?(?:HANDLE|PROTECT) ACCORDINGLY|NOT? FOR (?:INTERNET|PUBLICATION|DISTRIBUTION)|NOT FOR (?:\w+ ){0,3}INTERNET"
    r"|(?:CONFIDENTIAL|SECRET|UNCLASSIFIED|\([CSU]\)|S E C R E T|C O N F I D E N T I A L)\s*-*\s*ENTIRE TEXT|ENTIRE TEXT|CONTAINS? (?:BUSINESS|PROPRIETARY|SENSITIVE)|DO NOT (?:SERVICE|POST))",
    re.IGNORECASE | re.DOTALL,
)
_HANDLED = re.compile(r"SENSITIVE|CLASSIFIED|INTERNET|HANDLE|PROTECT|ENTIRE TEXT|CONTAIN|PUBLICATION|DISTRIBUTION|THIS|DO NOT")
STAMP = re.compile(
    r"(?:DECLASSIFIED|RELEASED)\b.{0,20}(?:RELEASED|US DEPARTMENT|DEPARTMENT OF STATE|IN (?:FULL|PART))|(?:SHERYL|MARGARET) P\.? \w+ DECLASSIFIED|EO SYSTEMATIC REVIEW",
    re.IGNORECASE,
)
_PASS = re.compile(
    r"(?:[A-Z][A-Z/.\-]*[ ,;]+){0,6}?(?:ALSO )?(?:FOR|PASS|PLEASE PASS|PLS PASS|INFO)\b|(?:DEPT|DEPARTMENT|STATE|NSC|TREASURY|USDOC|COMMERCE|PASS|FOR|DEPARTMENT'S)\b",
)

_OFFICES = re.compile(r"(?:[A-Z]{2,12}:? )?[A-Z0-9]{1,8}(?:/[A-Z0-9]+)+\b")
_CORRECTED = re.compile(r"C ?O ?R ?R ?E ?C ?T ?E ?D\s+C ?O ?P ?Y\b.*")


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
        step = _unlabelled(draft, lines, at, kind, seen_label, line.start <= last_start)
        if step == at:
            return at
        at = step
    return at


def _last_label(text: str, lines: list[Line], at: int) -> int:
    """The index of the last labelled line before the first numbered paragraph, or -1."""
    last = -1
    for index in range(at, min(len(lines), at + 150)):
        line = lines[index]
        if line.kind == "blank":
            continue
        if is_paragraph_start(text, line) and (last >= 0 or index == at):
            if index > last + 1 or not _numeric_list(text, lines[last] if last >= 0 else line):
                break
            continue
        kind = shape(text, line)
        if kind in RULES:
            if kind == "by" and last >= 0 and index - last > 40:
                break
            last = index
    return last


def _numeric_list(text: str, line: Line) -> bool:
    return bool(re.match(r"REF\S*\s*\(?1[.)]", text[line.begin : line.stop], re.IGNORECASE))


def is_paragraph_start(text: str, line: Line) -> bool:
    """Whether a line begins like a first numbered paragraph: 1 to 3, a stop, text."""
    match = NUMBER.match(text, line.begin, line.stop)
    return bool(match) and match is not None and 1 <= int(match["number"]) <= 3 and (match.end() < line.stop or match["pilcrow"] is not None)


def _cut(text: str, lines: list[Line], at: int) -> None:
    """Cuts a line in two where a further label or the first paragraph follows in it (lines run together)."""
    line = lines[at]
    begin, stop = line.begin, line.stop
    if text.find(":", begin + 12, stop) < 0 and text.find("¶", begin + 1, stop) < 0 and text.find("1. ", begin + 1, stop) < 0:
        return
    match = _MID_LABEL.search(text, begin + 4, stop)
    if match is None:
        return
    cut = match.start()
    stop = line.begin + len(text[line.begin : cut].rstrip())
    if stop <= line.begin:
        return
    lines.insert(at + 1, Line("", cut, line.stop, line.end, cut))
    line.stop, line.end = stop, cut


def _unlabelled(draft: Draft, lines: list[Line], at: int, kind: str, seen_label: bool, more_labels: bool) -> int:
    text = draft.text
    line = lines[at]
    if kind == "caption":
        return _caption(draft, line, at)
    if kind == "end" and not more_labels:
        return at
    found = CLASSIFICATION.match(text, line.begin, line.stop)
    if found and (found["serial"] or found["section"] or found["section2"] or found.end() >= line.stop - 1):
        return read_classification_line(draft, lines, at, found)
    if mark := PAGE.match(text, line.begin, line.stop):
        return _page(draft, lines, at, mark)
    upper = text[line.begin : line.stop].upper()
    if ("CLASSIFIED" in upper or "RELEASED" in upper or "SYSTEMATIC" in upper) and STAMP.search(upper):
        draft.block("stamp", line.start, line.end)
        return at + 1
    if _HANDLED.search(upper) and HANDLING.match(text, line.begin, line.stop) and not is_paragraph_start(text, line):
        return _handling(draft, lines, at)
    if corrected := _CORRECTED.match(text, line.begin, line.stop):
        draft.captions.setdefault("CORRECTED COPY")
        draft.field("captions", corrected.start(), corrected.end(), "front")
        draft.block("caption", line.start, line.end)
        return at + 1
    if not seen_label and kind != "rule" and (draft.classification is not None or more_labels) and _is_passing(draft, lines, at):
        return _passing(draft, lines, at)
    if more_labels:
        draft.block("rule" if kind == "rule" else "remark", line.start, line.end)
        return at + 1
    return at


def _is_passing(draft: Draft, lines: list[Line], at: int) -> bool:
    """An instruction to pass or deliver, or the line it wraps onto."""
    line = lines[at]
    written = draft.text[line.begin : line.stop]
    if _PASS.match(written) or _OFFICES.match(written):
        return True
    return bool(at and lines[at - 1].kind != "blank" and draft.blocks and draft.blocks[-1][2] == "passing")


def _caption(draft: Draft, line: Line, at: int) -> int:
    written = " ".join(draft.text[line.begin : line.stop].upper().split())
    for part in split_captions(written):
        draft.captions.setdefault(part)
    draft.field("captions", line.begin, line.stop, "front")
    draft.block("caption", line.start, line.end)
    return at + 1


def split_captions(written: str) -> list[str]:
    """`SENSITIVE SIPDIS` as two captions; captions of several words stay whole."""
    parts = [part.strip(" /") for part in re.split(r"[,/]| {2,}", written) if part.strip(" /")]
    out: list[str] = []
    for part in parts:
        words = part.split()
        single = {"SIPDIS", "NOFORN", "SENSITIVE", "NODIS", "EXDIS", "LIMDIS", "STADIS", "TERREP"}
        if len(words) > 1 and any(word in single for word in words):
            out.extend(words)
        else:
            out.append(part)
    return out


def read_classification_line(draft: Draft, lines: list[Line], at: int, found: re.Match[str]) -> int:
    """`UNCLAS SECTION 01 OF 04 MEXICO 000965`: level, section, post and serial; what is glued behind becomes a line."""
    line = lines[at]
    text = draft.text
    end = found.end()
    rest = text[end : line.stop].strip()
    if rest:
        begin = text.index(rest[0], end)
        lines.insert(at + 1, Line("", end, line.stop, line.end, begin))
        line.stop, line.end = end, end
    if draft.classification is None:
        draft.classification = read_classification(found["level"])
        draft.field("classification", found.start("level"), found.end("level"), "front")
    if found["serial"]:
        post = posts().resolve(found["post"])
        if draft.post is None:
            draft.post = post.name if post else re.sub(r"[^A-Z0-9]", "", found["post"])
        if draft.serial is None:
            draft.serial = int(found["serial"])
            draft.field("id", found.start("post"), found.end("serial"), "front")
    section = found["section"]
    if section or found["section2"]:
        pair = (section, found["of"]) if section else tuple(re.findall(r"\d+", found["section2"]))
        draft.sections.append(Section(number=int(pair[0]), of=int(pair[1]), span=Span(line.begin, line.stop)))
    draft.block("classification", line.start, line.end)
    return at + 1


def _page(draft: Draft, lines: list[Line], at: int, mark: re.Match[str]) -> int:
    line = lines[at]
    rest = draft.text[mark.end() : line.stop].strip()
    if rest and mark["page"]:
        begin = draft.text.index(rest[0], mark.end())
        lines.insert(at + 1, Line("", mark.end(), line.stop, line.end, begin))
        line.stop = line.end = mark.end()
    draft.block("page_mark", line.start, line.end)
    return at + 1


def _handling(draft: Draft, lines: list[Line], at: int) -> int:
    text = draft.text
    first = at
    while at + 1 < len(lines):
        line = lines[at + 1]
        if line.kind == "blank" or shape(text, line) or is_paragraph_start(text, line) or CLASSIFICATION.match(text, line.begin, line.stop):
            break
        if re.match(r"(?:SUMMARY|INTRODUCTION|\([UCS]\))", text[line.begin : line.stop], re.IGNORECASE):
            break
        at += 1
    start, stop = lines[first].begin, lines[at].stop
    draft.handling.append(" ".join(text[start:stop].split()))
    draft.field("handling", start, stop, "front")
    draft.block("handling", lines[first].start, lines[at].end)
    return at + 1


def _passing(draft: Draft, lines: list[Line], at: int) -> int:
    text = draft.text
    line = lines[at]
    written = " ".join(text[line.begin : line.stop].split())
    joined = (
        draft.passing
        and at > 0
        and lines[at - 1].kind != "blank"
        and draft.blocks
        and draft.blocks[-1][2] == "passing"
        and (not _PASS.match(written) or draft.passing[-1].endswith(("-", ",", " AND", " FOR", ";")) and not re.match(r"\S+ (?:FOR|PASS)\b", written))
    )
    if joined:
        draft.passing[-1] = f"{draft.passing[-1]} {written}"
    else:
        draft.passing.append(written)
    draft.field("passing", line.begin, line.stop, "front")
    draft.block("passing", line.start, line.end)
    return at + 1
