"""How a telegram ends: signature, end-of-message marks, stamps, a tail of metadata (5 FAH-1 H-245)."""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.front import STAMP
from reftel.telegram.lines import Line, classification_at, fills, number_at, over_blank, page_mark_at, shape, written_in
from reftel.vocab.chiefs import signer

MOST_LINES = 24
"""How many lines from the end the signature is looked for."""
MOST_CLOSING = 8
"""How many lines before the signature are looked at for the addresses of web sites."""
LONGEST_NAME = 44
"""No line longer than this is a signature."""

_TAIL = re.compile(
    r"(?P<name>[A-Z][A-Z'’. \-]{1,30}?)[ \t]+(?P<tail>(?:\d{1,6}\.?\d{0,2} )?\d{2}/\d{2}/\d{4}\b.*)", re.DOTALL
)
"""A signature and behind it the fields of the database row that the text was copied out of."""
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
"""What stands behind a signature."""
_NAME = re.compile(
    r"\(?(?:SIGNED:?|/S/)?\)?\s*(?:AMBASSADOR|CHARGE|ACTING|CDA)?\s*"
    r"(?P<name>[A-Z][A-Z'’\-]*(?:\.? [A-Z][A-Z'’.\-]*){0,2}(?:(?: ?/ ?| AND )[A-Z][A-Z'’\-]+)?)[\s.#*\"'=,]*$"
)
_MIXED = re.compile(
    r"(?:[Dd]e |[Ll]a |[Vv]an |[Vv]on |Mc|Mac|O')?[A-Z][a-z'’]+(?:[ \-][A-Z][a-z'’]+)?[.#*]*$"
    r"|[A-Z][a-z][A-Z]{2,}$|(?:De|La|Van|Von|Di|Du|Le) ?[A-Z]{2,}$"
)
"""A name in both cases: `McDonald`, `DeLAURENTIS`."""
_LOWER_NAME = re.compile(r"[a-z]{3,14}")
_GLUED = re.compile(
    r"(?:[.!?\")>]|/|\bCOMMENT\.?|\bSUMMARY\.?)\s+(?:/ ?)?"
    r"(?P<name>[A-Z][A-Z'’\-]{2,}(?: [A-Z][A-Z'’\-]{2,})?)[\s.#*]*$"
)
"""A signature that has lost the line break before it."""
_SLASHED = re.compile(r"(?:[>)]|\s)\s*/ ?[A-Z][A-Z'’\-]{2,}$")
_SITE = re.compile(
    r"(?:VISIT|PLEASE VISIT|FOR MORE|SEE|MORE|JOIN).{0,90}"
    r"(?:WEB ?SITE|FORUM|SIPRNET|BLOG|HOME ?PAGE|INTELLIPEDIA)|<?https?://|www\.",
    re.IGNORECASE,
)
_END_MARK = re.compile(r"N ?N ?N")
_CLOSES = re.compile(r"Track impresi|N ?N ?N ?N?\b|={4,}")
_LOWER = re.compile(r"[a-z]")
_LOWER_WORD = re.compile(r"[a-z]{3}")
_STRUCK = re.compile(r"X{3,}")
_BETWEEN_WORDS = re.compile(r"[ /]+")
_BETWEEN_NAMES = re.compile(r" ?/ ?| AND ")
_WORDS = """
    COMMENT SUMMARY END TEXT NOTE SECRET UNCLASSIFIED CONFIDENTIAL NOFORN SIPDIS NNNN NNN REGARDS PARAGRAPH CABLE
    MESSAGE ATTACHMENT TABLE ANNEX TOTAL SOURCE ENTIRE DELETED REDACTED WARNING CONTINUED APPENDIX CONCLUSION
    INTRODUCTION BACKGROUND RECOMMENDATION UNCLAS SENSITIVE THE AND OF FOR TO IN ON AT BY WITH FROM IS ARE NOT ALL PART
    BT PAGE SECTION NODIS EXDIS LIMDIS STADIS USA USG EU UN NATO N/A NA YES NO Q A EXERCISE DEPARTMENT EMBASSY STATE
    LIMITED OFFICIAL USE COMMENTS ACTION REQUEST REF REFS REFTEL TAGS SUBJECT SUBJ
"""
_NO_NAME = frozenset(_WORDS.split())
"""Words in capitals that end telegrams and are nobody's name."""


def read_close(draft: Draft, lines: list[Line], at: int) -> int:
    """Finds the close among the last lines; the index of its first line (`len(lines)` where there is none)."""
    text = draft.text
    low = max(at, len(lines) - MOST_LINES)
    lowest_junk = len(lines)
    for index in range(len(lines) - 1, low - 1, -1):
        line = lines[index]
        if line.kind == "blank":
            continue
        if tail := _tail_at(text, line):
            return _closing(draft, lines, _with_tail(draft, lines, index, tail), at)
        if not _is_junk(text, line) or _SLASHED.search(text, max(line.begin, line.stop - 40), line.stop):
            break
        lowest_junk = index
    else:
        return _junk_only(draft, lines, lowest_junk, at)
    name = _name_of(draft, lines, index)
    if name is not None:
        begin = text.index(name, line.begin)
        _sign(draft, begin, begin + len(name), name)
        draft.block("signature", line.start, line.end)
        _behind(draft, lines, index + 1)
        return _closing(draft, lines, index, at)
    if glued := _glued_name(draft, line):
        _cut_off(draft, lines, index, glued)
        return _closing(draft, lines, index + 1, at)
    return _junk_only(draft, lines, lowest_junk, at)


def _tail_at(text: str, line: Line) -> re.Match[str] | None:
    found = _TAIL.match(text, line.begin, line.stop)
    return found if found and _is_plausible(found["name"]) else None


def _with_tail(draft: Draft, lines: list[Line], index: int, found: re.Match[str]) -> int:
    """Signature and row of fields in one line; whatever follows belongs to the row."""
    line = lines[index]
    cut = found.start("tail")
    _sign(draft, found.start("name"), found.end("name"), found["name"])
    draft.block("signature", line.start, cut)
    draft.block("tail", cut, line.end)
    for below in lines[index + 1 :]:
        draft.block("tail", below.start, below.end)
    draft.defect("metadata-tail", cut, line.stop, "a database record's fields follow the signature")
    return index


def _glued_name(draft: Draft, line: Line) -> re.Match[str] | None:
    """The signature that ends the last line of the text."""
    text = draft.text
    found = _GLUED.search(text, max(line.begin, line.stop - 60), line.stop)
    if found is None or line.stop - line.begin <= 12 or not _is_plausible(found["name"]):
        return None
    return found if _is_known(draft, found["name"], text[line.begin : found.start("name")]) else None


def _cut_off(draft: Draft, lines: list[Line], index: int, glued: re.Match[str]) -> None:
    """Takes the signature off the end of its line."""
    line = lines[index]
    cut = glued.start("name")
    _sign(draft, cut, glued.end("name"), glued["name"])
    draft.block("signature", cut, line.end)
    draft.defect("glued-lines", cut, cut, "the signature has lost its line break")
    _behind(draft, lines, index + 1)
    stop = line.begin + len(draft.text[line.begin : cut].rstrip(" /\t"))
    lines[index] = Line(line.kind, line.start, stop, cut, line.begin)


def _closing(draft: Draft, lines: list[Line], end: int, low: int) -> int:
    """The lines that tell readers of a web site stand between text and signature, and are no text."""
    text = draft.text
    at = end
    first = end
    while at > max(low, end - MOST_CLOSING):
        line = lines[at - 1]
        if line.kind != "blank":
            if number_at(text, line) or line.stop - line.begin > 300:
                break
            if _SITE.match(text, line.begin, line.stop):
                first = at - 1
            elif first == end and end - at > 2:
                break
        elif first < end and at - 1 < first - 1:
            break
        at -= 1
    for line in lines[first:end]:
        draft.block("closing", line.start, line.end)
    return first


def _is_junk(text: str, line: Line) -> bool:
    return (
        shape(text, line) in ("end", "caption", "rule")
        or STAMP.search(text, line.begin, line.stop) is not None
        or fills(classification_at(text, line), line)
        or fills(page_mark_at(text, line), line)
        or _JUNK.match(text, line.begin, line.stop) is not None
    )


def _name_of(draft: Draft, lines: list[Line], index: int) -> str | None:
    """The name that a line holds and nothing else."""
    text = draft.text
    written = written_in(text, lines[index])
    if len(written) > LONGEST_NAME:
        return None
    match = _NAME.match(written)
    if match and _is_plausible(match["name"]) and _stands_alone(text, lines, index, match["name"]):
        return match["name"].rstrip(".'-")
    plain = written.rstrip(" .#*\"'")
    if not plain or not index or number_at(text, lines[index]):
        return None
    is_name = len(plain) > 2 and _is_plausible(plain.upper()) and _MIXED.match(written)
    if is_name and _stands_alone(text, lines, index, plain):
        return plain
    if _LOWER_NAME.fullmatch(plain) and _is_chief(draft, plain):
        return plain
    return None


def _stands_alone(text: str, lines: list[Line], index: int, name: str) -> bool:
    """Whether the line can be a signature: something stands before it, and it is not the end of a sentence."""
    at = index - 1
    while at >= 0 and lines[at].kind == "blank":
        at -= 1
    if at < 0:
        return name.isupper() and len(name) > 2
    line = lines[at]
    before = written_in(text, line)
    if at < index - 1 or before.endswith((".", "!", "?", '"', ")", ":", "'", "]", ">", "/", "-", "=", "*", "#")):
        return True
    if name.isupper() and not before.isupper():
        return True
    # a telegram in capitals: a short line was not broken by its length
    return not _LOWER.search(text, max(0, line.begin - 200), line.stop) and line.stop - line.begin < 50


def _is_plausible(name: str) -> bool:
    words = _BETWEEN_WORDS.split(name.strip(" ."))
    return (
        len(name.strip()) >= 2 and not any(word.strip(".") in _NO_NAME for word in words) and not _STRUCK.search(name)
    )


def _is_chief(draft: Draft, surname: str) -> bool:
    """Whether a chief of mission of that surname was at the post on that day."""
    if draft.post is None or draft.created is None:
        return False
    return signer(surname, draft.post, draft.created.date()) is not None


def _is_known(draft: Draft, name: str, before: str) -> bool:
    """A surname glued to the last sentence: a known chief's, or capitals at the end of text in both cases."""
    return _is_chief(draft, name) or bool(_LOWER_WORD.search(before)) or before.rstrip().endswith("/")


def _sign(draft: Draft, start: int, end: int, name: str) -> None:
    folded = " ".join(name.split()).strip(" .")
    names = [one.strip(" .") for one in _BETWEEN_NAMES.split(folded)]
    words = folded.split()
    half = len(words) // 2
    if len(words) % 2 == 0 and words[:half] == words[half:]:
        names = [" ".join(words[:half])]
        draft.defect("repeated-text", start, end, "the signature is repeated")
    draft.signed_by = tuple(dict.fromkeys(one for one in names if one))
    draft.field("signed_by", start, end, "close")


def _behind(draft: Draft, lines: list[Line], at: int) -> None:
    """The lines behind the signature, each by its kind."""
    text = draft.text
    for line in lines[at:]:
        if line.kind == "blank":
            continue
        if STAMP.search(text, line.begin, line.stop):
            draft.block("stamp", line.start, line.end)
        elif shape(text, line) == "end" or _END_MARK.match(text, line.begin, line.stop):
            draft.block("end_mark", line.start, line.end)
        elif fills(classification_at(text, line), line):
            draft.block("classification", line.start, line.end)
        else:
            draft.block("tail", line.start, line.end)


def _junk_only(draft: Draft, lines: list[Line], lowest: int, low: int) -> int:
    """No signature. Marks and stamps at the very end still close the text, and so do web site lines before them."""
    text = draft.text
    while (lowest := over_blank(lines, lowest)) < len(lines):
        line = lines[lowest]
        if (
            shape(text, line) == "end"
            or STAMP.search(text, line.begin, line.stop)
            or _CLOSES.match(text, line.begin, line.stop)
        ):
            break
        lowest += 1
    _behind(draft, lines, lowest)
    return _closing(draft, lines, lowest, low)
