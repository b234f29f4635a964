"""How a telegram ends: signature, end-of-message marks, stamps, a tail of metadata (5 FAH-1 H-245)."""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.front import STAMP
from reftel.telegram.lines import CLASSIFICATION, NUMBER, PAGE, Line, shape
from reftel.vocab.chiefs import signer

MOST_LINES = 24
"""How many lines from the end the signature is looked for."""

_TAIL = re.compile(
    r"(?P<name>[A-Z][A-Z'’. \-]{1,30}?)[ \t]+(?P<tail>(?:\d{1,6}\.?\d{0,2} )?\d{2}/\d{2}/\d{4}\b.*)", re.DOTALL
)
_JUNK = re.compile(
    r"""(?:
    [\"'`.*\#=_~\-\s]+$
  | N\ ?N\ ?N\ ?N?\b | NNNNMAFVVZCZ | BT$ | \#\d{4}$ | \#+
  | (?:UN)?CLAS(?:SIFIED)?\b.{0,30}$
  | =+.*$
  | (?:END\ OF\ (?:CABLE|MESSAGE|DOCUMENT)|<<\ ?END)
  | Track\ impresi | ID:\s*\d+\s*$ | \d{1,2}/\d{1,2}/\d{4}\s*$ | \d{4}[A-Z]{3,}\d{3,}
  | NOTE:|\(?NOTE\ BY\ OC
  | (?:VISIT|PLEASE\ VISIT|THIS\ (?:CABLE|EMBASSY)|FOR\ MORE).{0,80}(?:WEB\ ?SITE|FORUM|SIPRNET|CLASSIFIED)
  | <?https?:// | www\.
  | \(?CLEARED\b | DRAFTED\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_NAME = re.compile(r"\(?(?:SIGNED:?|/S/)?\)?\s*(?:AMBASSADOR|CHARGE|ACTING|CDA)?\s*(?P<name>[A-Z][A-Z'’\-]*(?:\.? [A-Z][A-Z'’.\-]*){0,2}(?:(?: ?/ ?| AND )[A-Z][A-Z'’\-]+)?)[\s.#*\"'=,]*$")
_MIXED = re.compile(r"(?:[Dd]e |[Ll]a |[Vv]an |[Vv]on |Mc|Mac|O')?[A-Z][a-z'’]+(?:[ \-][A-Z][a-z'’]+)?[.#*]*$|[A-Z][a-z][A-Z]{2,}$|(?:De|La|Van|Von|Di|Du|Le) ?[A-Z]{2,}$")
_GLUED = re.compile(r"(?:[.!?\")>]|/|\bCOMMENT\.?|\bSUMMARY\.?)\s+(?:/ ?)?(?P<name>[A-Z][A-Z'’\-]{2,}(?: [A-Z][A-Z'’\-]{2,})?)[\s.#*]*$")
_SLASHED = re.compile(r"(?:[>)]|\s)\s*/ ?[A-Z][A-Z'’\-]{2,}$")
_SITE = re.compile(r"(?:VISIT|PLEASE VISIT|FOR MORE|SEE|MORE|JOIN).{0,90}(?:WEB ?SITE|FORUM|SIPRNET|BLOG|HOME ?PAGE|INTELLIPEDIA)|<?https?://|www\.", re.IGNORECASE)
_NO_NAME = frozenset(
    """COMMENT SUMMARY END TEXT NOTE SECRET UNCLASSIFIED CONFIDENTIAL NOFORN SIPDIS NNNN NNN REGARDS PARAGRAPH CABLE MESSAGE ATTACHMENT TABLE
    ANNEX TOTAL SOURCE ENTIRE DELETED REDACTED WARNING CONTINUED APPENDIX CONCLUSION INTRODUCTION BACKGROUND RECOMMENDATION UNCLAS SENSITIVE
    THE AND OF FOR TO IN ON AT BY WITH FROM IS ARE NOT ALL PART BT PAGE SECTION NODIS EXDIS LIMDIS STADIS USA USG EU UN NATO N/A NA YES NO
    Q A EXERCISE DEPARTMENT EMBASSY STATE LIMITED OFFICIAL USE COMMENTS ACTION REQUEST REF REFS REFTEL TAGS SUBJECT SUBJ""".split()
)


def read_close(draft: Draft, lines: list[Line], at: int) -> int:
    """Finds the close among the last lines; the index of its first line (`len(lines)` where there is none)."""
    text = draft.text
    index = len(lines) - 1
    low = max(at, len(lines) - MOST_LINES)
    lowest_junk = len(lines)
    while index >= low:
        line = lines[index]
        if line.kind == "blank":
            index -= 1
            continue
        if tail := _tail_at(text, line):
            _sign(draft, line.begin + tail.start("name"), line.begin + tail.end("name"), tail["name"])
            draft.block("signature", line.start, line.begin + tail.start("tail"))
            _block_tail(draft, lines, index + 1, line.begin + tail.start("tail"), line.end, "tail")
            draft.defect("metadata-tail", line.begin + tail.start("tail"), line.stop, "a database record's fields follow the signature")
            return index
        if _is_junk(text, line) and not _SLASHED.search(text, max(line.begin, line.stop - 40), line.stop):
            lowest_junk = index
            index -= 1
            continue
        break
    if index < low:
        return _junk_only(draft, lines, lowest_junk)
    line = lines[index]
    name = _name_of(draft, text, lines, index)
    if name is not None:
        begin = line.begin + text[line.begin : line.stop].index(name)
        _sign(draft, begin, begin + len(name), name)
        draft.block("signature", line.start, line.end)
        _blocks(draft, lines, index + 1)
        return _closing(draft, lines, index, at)
    glued = _GLUED.search(text, max(line.begin, line.stop - 60), line.stop)
    if glued and _plausible(glued["name"]) and line.stop - line.begin > 12 and _is_known(draft, glued["name"], text[line.begin : glued.start("name")]):
        cut = glued.start("name")
        _sign(draft, cut, glued.end("name"), glued["name"])
        draft.block("signature", cut, line.end)
        draft.defect("glued-lines", cut, cut, "the signature has lost its line break")
        _blocks(draft, lines, index + 1)
        lines[index] = Line(line.kind, line.start, line.begin + len(text[line.begin : cut].rstrip(" /\t")), cut, line.begin)
        return _closing(draft, lines, index + 1, at)
    return _junk_only(draft, lines, lowest_junk)


def _closing(draft: Draft, lines: list[Line], end: int, low: int) -> int:
    """The lines that tell readers of a web site stand between text and signature, and are no text."""
    text = draft.text
    at = end
    first = end
    while at > max(low, end - 8):
        line = lines[at - 1]
        if line.kind != "blank":
            if NUMBER.match(text, line.begin, line.stop) or line.stop - line.begin > 300:
                break
            if _SITE.match(text, line.begin, line.stop):
                first = at - 1
            elif first == end and end - at > 2:
                break
        elif first < end:
            break
        at -= 1
    for line in lines[first:end]:
        draft.block("closing", line.start, line.end)
    return first


def _tail_at(text: str, line: Line) -> re.Match[str] | None:
    found = _TAIL.match(text[line.begin : line.stop])
    return found if found and _plausible(found["name"]) else None


def _is_junk(text: str, line: Line) -> bool:
    if shape(text, line) in ("end", "caption", "rule") or STAMP.search(text, line.begin, line.stop):
        return True
    found = CLASSIFICATION.match(text, line.begin, line.stop)
    if found and found.end() >= line.stop:
        return True
    mark = PAGE.match(text, line.begin, line.stop)
    if mark and mark.end() >= line.stop:
        return True
    return bool(_JUNK.match(text, line.begin, line.stop))


def _name_of(draft: Draft, text: str, lines: list[Line], index: int) -> str | None:
    line = lines[index]
    written = text[line.begin : line.stop]
    if len(written) > 44:
        return None
    match = _NAME.match(written)
    if match and _plausible(match["name"]) and _alone(text, lines, index, match["name"]):
        return match["name"].rstrip(".'-")
    plain = written.rstrip(" .#*\"'")
    if not plain or NUMBER.match(written) or not index:
        return None
    if _MIXED.match(written) and _alone(text, lines, index, plain) and len(plain) > 2 and plain.upper() not in _NO_NAME:
        return plain
    if re.fullmatch(r"[a-z]{3,14}", plain) and _chief(draft, plain):
        return plain
    return None


def _alone(text: str, lines: list[Line], index: int, name: str) -> bool:
    """Whether the line can be a signature: something stands before it, and it is not the end of a sentence."""
    at = index - 1
    blank = False
    while at >= 0 and lines[at].kind == "blank":
        blank = True
        at -= 1
    if at < 0:
        return name.isupper() and len(name) > 2
    before = text[lines[at].begin : lines[at].stop].rstrip()
    if blank or before.endswith((".", "!", "?", '"', ")", ":", "'", "]", ">", "/", "-", "=", "*", "#")):
        return True
    return name.isupper() and not before.isupper() or not re.search(r"[a-z]", text[max(0, lines[at].begin - 200) : lines[at].stop]) and lines[at].stop - lines[at].begin < 50


def _plausible(name: str) -> bool:
    words = re.split(r"[ /]+", name.strip(" ."))
    return len(name.strip()) >= 2 and not any(word.strip(".") in _NO_NAME for word in words) and not re.search(r"X{3,}", name)


def _chief(draft: Draft, surname: str) -> bool:
    return draft.post is not None and draft.created is not None and signer(surname, draft.post, draft.created.date()) is not None


def _is_known(draft: Draft, name: str, before: str) -> bool:
    """A surname glued to the last sentence: a known chief's, or capitals at the end of text in both cases."""
    return _chief(draft, name) or bool(re.search(r"[a-z]{3}", before)) or before.rstrip().endswith("/")


def _sign(draft: Draft, start: int, end: int, name: str) -> None:
    folded = " ".join(name.split()).strip(" .")
    names = [one.strip(" .") for one in re.split(r" ?/ ?| AND ", folded)]
    words = folded.split()
    half = len(words) // 2
    if len(words) % 2 == 0 and words[:half] == words[half:]:
        names = [" ".join(words[:half])]
        draft.defect("repeated-text", start, end, "the signature is repeated")
    draft.signed_by = tuple(dict.fromkeys(one for one in names if one))
    draft.field("signed_by", start, end, "close")


def _blocks(draft: Draft, lines: list[Line], at: int) -> None:
    text = draft.text
    for line in lines[at:]:
        if line.kind == "blank":
            continue
        if STAMP.search(text, line.begin, line.stop):
            kind = "stamp"
        elif shape(text, line) == "end" or re.match(r"N ?N ?N", text[line.begin : line.stop]):
            kind = "end_mark"
        elif (found := CLASSIFICATION.match(text, line.begin, line.stop)) and found.end() >= line.stop:
            kind = "classification"
        else:
            kind = "tail"
        draft.block(kind, line.start, line.end)


def _block_tail(draft: Draft, lines: list[Line], at: int, start: int, end: int, kind: str) -> None:
    draft.block(kind, start, end)
    for line in lines[at:]:
        draft.block(kind, line.start, line.end)


def _junk_only(draft: Draft, lines: list[Line], lowest: int) -> int:
    """No signature. Marks and stamps at the very end still close the text, but not web site lines, which are text."""
    text = draft.text
    while lowest < len(lines):
        line = lines[lowest]
        if line.kind != "blank" and (shape(text, line) == "end" or STAMP.search(text, line.begin, line.stop) or re.match(r"Track impresi|N ?N ?N ?N?\b|={4,}", text[line.begin : line.stop])):
            break
        lowest += 1
    _blocks(draft, lines, lowest)
    return lowest
