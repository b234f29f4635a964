"""The front matter: from the classification line to the first paragraph (5 FAH-1 H-240), read element by element.

Each labeled element is a rule in `rules/`; READERS is the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from reftel.model import Classification, Section
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import (
    BETWEEN_CAPTIONS,
    BLANK_LINE,
    CAPTIONS,
    CLASSIFICATION,
    IDENTITY,
    RELEASABLE,
    glued_captions,
    line_end,
    section_number,
    serial_number,
    torn_classification,
    unspaced,
)
from reftel.telegram.path import Element
from reftel.telegram.phrases import CORRECTED_COPY, DEPARTMENTS, HANDLING
from reftel.telegram.rules import classified, executive_order, references, subject, tags
from reftel.values import levels
from reftel.values.marking import read_classification
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import Post, posts

_PASS_ANEW = re.compile(r"(?:[A-Z][A-Z/.]* ){1,3}?(?:ALSO |PLEASE |PLS )?(?:FOR|PASS)\b")
_OFFICE_ANEW = re.compile(rf"[A-Z]{{2,6}}(?:/[A-Z]+)*: ?[A-Z]|(?:{DEPARTMENTS}) (?:OR|FO|FR|ROF) [A-Z]")
"""A line that names another office: `DRL: TERN`, `NSC OR GULL` for FOR."""
_BETWEEN_CAPTIONS = re.compile(r"[,;/]| {2,}")
"""Captions of one word that drafters write side by side in a line."""
_NO_LETTER_OR_DIGIT = re.compile(r"[^A-Z0-9]")
_HANDLING_BESIDE = re.compile(HANDLING)
_ADDRESSEES = re.compile(
    r"(?!.*(?:\b(?:MINIMIZE|UPGRADED|DOWNGRADED|DECLASSIFIED|COPY|TELEGRAM|"
    r"MESSAGE|NOTE|CABLE|IS|ARE|BY|THIS|TEXT|PART|NONE|EXERCISE)\b| TO$))"
    r"(?=.{2,60}$)(?:[A-Z][A-Z/&\-]*[,;]? ?){1,6}"
)
_DIGITS_ALONE = re.compile(r"[ \t]*\n(?:[ \t]*\n)?[ \t]*(\d{1,4})[ \t]*(?=\n|$)")
_DIGITS = re.compile(r"\d+")
_CORRECTED = re.compile(rf"{CORRECTED_COPY}\b")


_DIRECTED = re.compile(
    r"[ \t]+ACTION[ \t]+(?P<names>[A-Z][^\n]{2,120}?)[ \t]+FROM[ \t]+(?P<post>[A-Z][A-Z .'\-]{2,30}?)"
    r"(?:[ \t]+[A-Z]{3,9}\.?[ \t]+\d{1,2}\b[^\n]{0,30})?[ \t]*(?=\n|$)"
)
"""`SECRET ACTION DEPT 4522 INFO BONN 911 FROM PARIS FEB 5`, as posts wrote from 1962 to 1966: each addressee has a
number of its own, and the post's telegram is known by the Department's."""
_TO_DEPARTMENT = re.compile(r"\b(?:DEPT|DEPARTMENT|SECSTATE(?: WASHDC)?|STATE)[ \t]+(?P<serial>\d{1,6})\b")


def _take_directed(draft: Draft, element: Element, directed: re.Match[str]) -> int:
    """Read sender and number from a line that numbers the telegram for each addressee; return its end."""
    number = _TO_DEPARTMENT.search(directed["names"])
    post = posts().resolve(directed["post"])
    if post is not None and draft.post is None:
        draft.post = post.name
    if number is not None and draft.serial is None:
        draft.serial = int(number["serial"])
        draft.read(element, "id", directed.start("names"), directed.end("post"), "front")
    return directed.end()


def classification(draft: Draft, element: Element) -> int:
    """`UNCLAS SECTION 01 OF 04 MEXICO 000965`: level, section, post and serial."""
    found = _line(draft, element)
    if found is None:
        return _identity(draft, element)
    behind = found.end()
    is_own = bool(found["serial"]) and draft.serial is None
    if draft.classification is not None and is_own:
        # a level stamped above the header, perhaps by a reviewer, is not the telegram's
        draft.fields = [one for one in draft.fields if one.name != "classification"]
    if draft.classification is None or is_own:
        draft.classification = read_classification(_plain_level(found["level"]))
        draft.read(element, "classification", found.start("level"), found.end("level"), "front")
    else:
        _take_caveats(draft, found["level"])
    if directed := _DIRECTED.match(draft.raised, found.end("level"), element.stop):
        return _take_directed(draft, element, directed)
    if found["serial"]:
        post = _post_of(found["post"]) or _misread_post(draft, found)
        if draft.post is None:
            draft.post = post.name if post else _NO_LETTER_OR_DIGIT.sub("", found["post"])
        if draft.serial is None:
            draft.serial = serial_number(found["serial"])
            if not found["serial"].isdigit():
                draft.defect("letter-for-digit", *found.span("serial"), f"read as {draft.serial}")
            draft.read(element, "id", found.start("post"), found.end("serial"), "front")
            behind = max(behind, _rest_of_serial(draft, found, element))
    _take_section(draft, element, found)
    end = line_end(draft.text, behind, element.stop)
    rest = draft.raised[behind:end].strip(" /.-")
    if rest and all(part in CAPTIONS for part in _split_captions(rest)):
        for part in _split_captions(rest):
            draft.captions.setdefault(part)
        return end
    return end if len(rest) <= 1 else behind


def _take_section(draft: Draft, element: Element, found: re.Match[str]) -> None:
    """The section that a classification line names, once."""
    if not found["of"] and not found["section2"]:
        return
    of = found["of"] or _DIGITS.findall(found["section2"])[1]
    number = found["section"] or (of if found["of"] else _DIGITS.findall(found["section2"])[0])
    span = Span(element.start, found.end())
    one = Section(number=section_number(number), of=section_number(of), span=span)
    if not draft.sections or (draft.sections[-1].number, draft.sections[-1].of) != (one.number, one.of):
        draft.sections.append(one)


def _line(draft: Draft, element: Element) -> re.Match[str] | None:
    """The classification line, perhaps with a line break in its post's name."""
    found = CLASSIFICATION.match(draft.raised, element.start, element.stop)
    if found and not found["serial"] and (at := draft.raised.find("\n", element.start, element.begin)) >= 0:
        return torn_classification(draft.raised, element.start, at, element.begin) or found
    return found


def _take_caveats(draft: Draft, written: str) -> None:
    """Add the caveats of the telegram's level where a drafter wrote it again among the captions: `SECRET NOFORN`."""
    again = read_classification(_plain_level(written))
    own = draft.classification
    if again is not None and own is not None and again.level == own.level:
        draft.classification = Classification(
            level=own.level, caveats=tuple(dict.fromkeys((*own.caveats, *again.caveats)))
        )


def _post_of(written: str) -> Post | None:
    """The post of a classification line, also after a word that is not part of its name: `TOP SECRET AMBER LIMA 12`."""
    words = written.split()
    for at in range(len(words)):
        if (post := posts().resolve(" ".join(words[at:]))) is not None:
            return post
        if words[at].startswith("US") or agency_of(words[at]) is not None:
            # the number is an agency's: `USDAO LIMA 12`
            return None
    return None


def _misread_post(draft: Draft, found: re.Match[str]) -> Post | None:
    """The post of which recognition misread letters: `AMRNAN 2261`."""
    begin, end = found.span("post")
    # a small letter among capitals: `SlNGAPORE`
    written = draft.text[begin:end].replace("l", "I")
    post = (posts().resolve(written) if written.isupper() else None) or posts().misread(found["post"])
    if post is not None:
        draft.defect("corrected-post", *found.span("post"), f"{found['post']} read as {post.name}")
    return post


def _rest_of_serial(draft: Draft, found: re.Match[str], element: Element) -> int:
    """Read the last digits of a serial that a line break tore, `LIMA 0031` and `23`; return where they end, or 0.

    The network fills a serial with zeros to five or six digits, so that one of four with a zero before it is torn.
    """
    written = found["serial"]
    rest = _DIGITS_ALONE.match(draft.raised, found.end("serial"), element.stop)
    if rest is None or written[0] != "0" or len(written) > 5 or len(written + rest[1]) not in (5, 6):
        return 0
    draft.serial = int(written + rest[1])
    note = f"the serial {written} continues with {rest[1]} on the next line"
    draft.defect("uncertain-reading", found.start("serial"), rest.end(1), note)
    return rest.end(1)


def _identity(draft: Draft, element: Element) -> int:
    """Post and serial in a line without a level."""
    found = IDENTITY.match(draft.raised, element.start, element.begin)
    post = posts().resolve(found["post"]) if found else None
    if found and post is None:
        word, _, written = found["post"].partition(" ")
        level, post = levels.of_slip(word), posts().resolve(written)
        if level and post and draft.classification is None:
            draft.classification = read_classification(level)
            draft.read(element, "classification", found.start(), found.start() + len(word), "front")
            draft.defect("uncertain-reading", found.start(), found.start() + len(word), f"{word} read as {level}")
    if found is None and (slipped := levels.SLIPPED.match(draft.raised, element.start - 1, element.stop)):
        return _slipped(draft, element, slipped)
    if found and post and draft.post is None and draft.serial is None:
        draft.post, draft.serial = post.name, int(found["serial"])
        draft.read(element, "id", found.start("post"), found.end("serial"), "front")
    return element.begin


def _slipped(draft: Draft, element: Element, found: re.Match[str]) -> int:
    """A classification line whose level is misspelled: `CONFTDENTIAL LIMA 1380`."""
    level, post = levels.of_slip(found["level"]), posts().resolve(found["post"])
    if level is None or post is None:
        return element.begin
    if draft.classification is None or draft.serial is None:
        draft.classification = read_classification(level)
        draft.read(element, "classification", *found.span("level"), "front")
        draft.defect("uncertain-reading", *found.span("level"), f"{found['level']} read as {level}")
    if draft.post is None and draft.serial is None:
        draft.post, draft.serial = post.name, int(found["serial"])
        draft.read(element, "id", found.start("post"), found.end("serial"), "front")
    if found["of"]:
        span = Span(element.start, found.end())
        draft.sections.append(Section(number=int(found["section"]), of=int(found["of"]), span=span))
    return element.begin


_LEVEL_WORDS = tuple((re.compile(pattern), level) for pattern, level in levels.BY_LEVEL)


def _plain_level(written: str) -> str:
    """`SS E C R E T//NOFORN` as `SECRET//NOFORN`."""
    for pattern, level in _LEVEL_WORDS:
        if match := pattern.match(written):
            return level + written[match.end() :]
    return written


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
        return
    for part in _split_captions(written):
        draft.captions.setdefault(part)


def _split_captions(written: str) -> list[str]:
    """`SENSITIVE SIPDIS` as two captions: the longest known one at each word; words of an unknown one stay together."""
    out: list[str] = []
    for part in (part.strip(" /") for part in _BETWEEN_CAPTIONS.split(written)):
        words = [one for word in part.split() for one in glued_captions(word) or (word,)]
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


def passing(draft: Draft, element: Element) -> int:
    """An instruction to pass or deliver, over the lines it wraps onto."""
    blank = BLANK_LINE.search(draft.text, element.start, element.stop)
    end = blank.start() if blank else element.stop
    beside = draft.passing_end >= 0 and not draft.text[draft.passing_end : element.start].strip()
    for at, written in enumerate(_each_office(draft.text[element.start : end])):
        if not at and draft.passing and beside and _wraps(_line_before(draft, element.start), written.upper()):
            draft.passing[-1] = f"{draft.passing[-1]} {written}"
        else:
            draft.passing.append(written)
    if _may_be_torn(draft.raised[element.start : end]):
        draft.defect("uncertain-reading", element.start, end, "lines of an instruction to pass are read as one")
    draft.passing_end = end
    draft.read(
        element, "passing", element.start, element.start + len(draft.text[element.start : end].rstrip()), "front"
    )
    return end


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
_LONGEST_LINE = 200
_SHORT_LINE = 40
_FULL_LINE = 50
"""A line of so many characters may have been broken by its length."""
_FIRST_ITEM = re.compile(r"(?P<name>[A-Z]{3,16})[,;] ")
_LAST_ITEM = re.compile(r"[,;] (?P<name>[A-Z]{2,12})$")


def _each_office(written: str) -> list[str]:
    """The lines of an instruction as one, divided before lines that name another office."""
    out: list[str] = []
    for line in written.splitlines():
        folded = " ".join(line.split())
        if out and not (_OFFICE_ANEW.match(folded) and not out[-1].endswith((",", "-", "AND"))):
            out[-1] = f"{out[-1]} {folded}"
        elif folded:
            out.append(folded)
    return [one.strip() for one in out]


def take_addressees(draft: Draft, begin: int, stop: int) -> bool:
    """Read lines among the instructions to pass that only name addressees: `COS USFOR-A`, `EUR, PM, H`.

    Drafters leave out FOR. What is between captions and the E.O. line in capitals is an instruction (5 FAH-1 H-240).
    """
    written = draft.text[begin:stop].strip()
    lines = written.splitlines()
    if not 0 < len(lines) <= 3 or not all(_ADDRESSEES.fullmatch(line.strip()) for line in lines):
        return False
    at = draft.text.index(written, begin)
    goes_on = draft.passing_end >= 0 and draft.text[draft.passing_end : at].split("\n", 2)[1:] == [""]
    for line in lines:
        folded = " ".join(line.split())
        if draft.passing and goes_on and not _PASS_ANEW.match(folded):
            draft.passing[-1] = f"{draft.passing[-1]} {folded}"
        else:
            draft.passing.append(folded)
        goes_on = True
    draft.field("passing", at, at + len(written), "front")
    draft.defect("uncertain-reading", at, at + len(written), "read as an instruction to pass by its place")
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
