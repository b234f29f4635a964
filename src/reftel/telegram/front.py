"""The front matter: from the classification line to the first paragraph (5 FAH-1 H-240), read element by element.

Each labeled element is a rule in `rules/`; READERS is the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from reftel.telegram.draft import Draft
from reftel.telegram.first_line import classification
from reftel.telegram.glued_instructions import divide
from reftel.telegram.kinds import CAPTION_WORDS
from reftel.telegram.lines import (
    BETWEEN_CAPTIONS,
    BLANK_LINE,
    RELEASABLE,
    line_end,
    split_captions,
    unspaced,
)
from reftel.telegram.path import Element
from reftel.telegram.phrases import CORRECTED_COPY, DEPARTMENTS, HANDLING
from reftel.telegram.rules import classified, executive_order, references, subject, tags
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_PASS_ANEW = re.compile(r"(?:[A-Z][A-Z/.]* ){1,3}?(?:ALSO |PLEASE |PLS )?(?:FOR|PASS)\b")
_OFFICE_ANEW = re.compile(rf"[A-Z]{{2,6}}(?:/[A-Z]+)*: ?[A-Z]|(?:{DEPARTMENTS}) (?:OR|FO|FR|ROF) [A-Z]")
"""A line that names another office: `DRL: TERN`, `NSC OR GULL` for FOR."""
_OFFICE_ALONE = re.compile(r"[A-Z]{1,5}(?:/[A-Z]{2,6}){1,2}")
"""A line that is one office: `IO/UNP`."""
_HANDLING_BESIDE = re.compile(HANDLING)
_ADDRESSEES = re.compile(
    r"(?!.*(?:\b(?:MINIMIZE|UPGRADED|DOWNGRADED|DECLASSIFIED|COPY|TELEGRAM|"
    r"MESSAGE|NOTE|CABLE|IS|ARE|BY|THIS|TEXT|PART|NONE|EXERCISE)\b| TO$))"
    r"(?=.{2,60}$)(?:[A-Z][A-Z/&\-]*[,;]? ?){1,6}"
)
_CORRECTED = re.compile(rf"{CORRECTED_COPY}\b")
_CAPTIONS_LAST = re.compile(rf"(?:(?:[ /)]|(?<=[A-Z]))(?:{'|'.join(CAPTION_WORDS)}))+$")
"""Captions in the line of a corrected copy: `CORRECTED COPY (TAGS ADDED) SIPDIS`."""


def caption(draft: Draft, element: Element) -> int:
    """One caption, or several in one line."""
    end = element.begin
    take_captions(draft, draft.raised[element.start : end])
    draft.read(element, "captions", element.start, end, "front")
    if _HANDLING_BESIDE.match(draft.raised, end, element.stop):
        stop = line_end(draft.text, end, element.stop)
        draft.handling.append(" ".join(draft.text[end:stop].split()))
        draft.read(element, "handling", end, end + len(draft.text[end:stop].rstrip()), "front")
        return stop
    signs = draft.text[end : element.stop]
    return end if signs.strip(BETWEEN_CAPTIONS) else end + len(signs.rstrip())


def take_captions(draft: Draft, written: str) -> None:
    """Add the captions of a line, which is in capitals."""
    written = unspaced(" ".join(written.split())).strip(" ,;/-")
    if RELEASABLE.match(written):
        draft.captions.setdefault(written)
        return
    if _CORRECTED.match(written.lstrip("(")):
        draft.captions.setdefault("CORRECTED COPY")
        written = last.group().strip(" /)") if (last := _CAPTIONS_LAST.search(written)) else ""
    for part in split_captions(written) if written else ():
        draft.captions.setdefault(part)


def passing(draft: Draft, element: Element) -> int:
    """An instruction to pass or deliver, over the lines it wraps onto."""
    blank = BLANK_LINE.search(draft.text, element.start, element.stop)
    end = blank.start() if blank else element.stop
    beside = draft.passing_end >= 0 and not draft.text[draft.passing_end : element.start].strip()
    for at, written in enumerate(_divided(draft, element.start, end)):
        if not at and draft.passing and beside and _wraps(_line_before(draft, element.start), written.upper()):
            draft.passing[-1] = f"{draft.passing[-1]} {written}"
        elif draft.passing[-1:] == [written]:
            draft.defect("repeated-text", element.start, end, "the instruction of the line above is repeated")
        else:
            draft.passing.append(written)
    if _may_be_torn(draft.raised[element.start : end]):
        draft.doubt("passing", element.start, end, "lines of an instruction to pass are read as one")
    draft.passing_end = end
    draft.read(
        element, "passing", element.start, element.start + len(draft.text[element.start : end].rstrip()), "front"
    )
    return end


def _divided(draft: Draft, begin: int, end: int) -> list[str]:
    """The instructions in some lines: those of each office, and those that were run together."""
    parts: list[str] = []
    for written in _each_office(draft.text[begin:end], lower=draft.lower):
        one = divide(written)
        for caption in one.captions:
            draft.captions.setdefault(caption)
        if one.captions:
            draft.field("captions", begin, begin + len(one.captions[0]), "front")
        if one.captions or len(one.instructions) > 1:
            draft.defect("glued-lines", begin, begin, "an instruction to pass has lost its line break")
        if one.is_doubtful:
            draft.doubt("passing", begin, end, "two instructions to pass may be run together")
        parts += one.instructions
    return parts


def _may_be_torn(raised: str) -> bool:
    """Whether a line of an instruction is too short to have been broken by its length, and ends in no list."""
    lines = [line.strip() for line in raised.rstrip().split("\n")]
    ends = (*_OPEN_ENDS, *_ORDERED, ":")
    return any(
        len(line) < _SHORT_LINE and not line.endswith(ends) and below[:1] != "(" and not _OFFICE_ANEW.match(below)
        for line, below in pairwise(lines)
    )


def _line_before(draft: Draft, at: int) -> str:
    """The line above the one that begins at `at`, in capitals."""
    before = draft.raised[max(0, at - _LONGEST_LINE) : at].rstrip()
    return before[before.rfind("\n") + 1 :]


def _wraps(line: str, written: str) -> bool:
    """Return whether an instruction continues the one on the line above, which is in capitals."""
    if line.endswith(_ORDERED):
        return True
    if line.endswith(_OPEN_ENDS):
        return not _PASS_ANEW.match(written)
    if len(line) < _FULL_LINE:
        return False
    first = _FIRST_ITEM.match(written)
    if first is not None:
        # `... SECURITY OPERATIONS` / `CENTER, LIMA FOR RSO`: no name is before the comma
        return agency_of(first["name"]) is None and posts().resolve(first["name"]) is None
    last = _LAST_ITEM.search(line)
    # `..., NAVCENT AND J5, DOE` / `FOR HARWELL`: the line above ends with its addressee
    return last is not None and written.startswith("FOR ") and agency_of(last["name"]) is not None


_ORDERED = (" FOR", " TO", " PASS", " PLEASE", " PLS")
_OPEN_ENDS = ("-", ",", " AND", ";")
_OPEN = (*_OPEN_ENDS, *_ORDERED, "/", ":", "(")
_LONGEST_LINE = 200
_SHORT_LINE = 40
_FULL_LINE = 50
"""A line of so many characters may have been broken by its length."""
_FIRST_ITEM = re.compile(r"(?P<name>[A-Z]{3,16})[,;] ")
_LAST_ITEM = re.compile(r"[,;] (?P<name>[A-Z]{2,12})$")


def _each_office(written: str, *, lower: bool) -> list[str]:
    """The lines of an instruction as one, divided before lines that name another office."""
    out: list[str] = []
    above = ""
    for line in written.splitlines():
        folded = " ".join(line.split())
        raised = folded.upper() if lower else folded
        if out and not _names_another(raised, above):
            out[-1] = f"{out[-1]} {folded}"
        elif folded:
            out.append(folded)
        above = raised
    return [one.strip() for one in out]


def _names_another(line: str, above: str) -> bool:
    """Whether a line names another office than the one above it: `DRL: TERN`, or `IO/UNP` below a short line."""
    if above.endswith((",", "-", "AND", *_ORDERED)):
        return False
    if _OFFICE_ANEW.match(line):
        return True
    return _OFFICE_ALONE.fullmatch(line) is not None and len(above) < _SHORT_LINE and not above.endswith(_OPEN)


def take_addressees(draft: Draft, begin: int, stop: int) -> bool:
    """Read lines among the instructions to pass that only name addressees: `COS USFOR-A`, `EUR, PM, H`.

    Drafters leave out FOR. What is between captions and the E.O. line in capitals is an instruction (5 FAH-1 H-240).
    """
    text = draft.raised if draft.lower else draft.text
    written = text[begin:stop].strip()
    lines = written.splitlines()
    if not 0 < len(lines) <= 3 or not all(_ADDRESSEES.fullmatch(line.strip()) for line in lines):
        return False
    at = text.index(written, begin)
    lines = draft.text[at : at + len(written)].splitlines()
    goes_on = draft.passing_end >= 0 and draft.text[draft.passing_end : at].split("\n", 2)[1:] == [""]
    for line in lines:
        folded = " ".join(line.split())
        if draft.passing and goes_on and not _PASS_ANEW.match(folded.upper() if draft.lower else folded):
            draft.passing[-1] = f"{draft.passing[-1]} {folded}"
        else:
            draft.passing.append(folded)
        goes_on = True
    draft.field("passing", at, at + len(written), "front")
    draft.doubt("passing", at, at + len(written), "read as an instruction to pass by its place")
    return True


def handling(draft: Draft, element: Element) -> int:
    """How to handle the telegram, up to a blank line."""
    blank = BLANK_LINE.search(draft.text, element.start, element.stop)
    end = blank.start() if blank else element.stop
    written = draft.text[element.start : end]
    draft.handling.append(" ".join(written.split()))
    draft.read(element, "handling", element.start, element.start + len(written.rstrip()), "front")
    return end


READERS: dict[str, Callable[[Draft, Element], int]] = {
    "classification": classification,
    "caption": caption,
    "passing": passing,
    "executive_order": executive_order.read,
    "tags": tags.read,
    "subject": subject.read,
    "references": references.read,
    "classified_by": classified.read,
    "handling": handling,
}
"""Kind of element -> its reader, which takes an element and returns the end of its value, at most the element's
end."""
