"""The classification line: level, section, post and serial (5 FAH-2 H-310, line 12), in any spelling of copies."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from reftel.model import Classification, Section
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import (
    CAPTIONS,
    IDENTITY,
    classification_line,
    line_end,
    section_number,
    serial_number,
    split_captions,
    torn_classification,
)
from reftel.telegram.path import Element
from reftel.telegram.quotation import repeats_another
from reftel.values import levels
from reftel.values.marking import read_classification
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import Post, posts

_NO_LETTER_OR_DIGIT = re.compile(r"[^A-Z0-9]")
_DIGITS_ALONE = re.compile(r"[ \t]*\n(?:[ \t]*\n)?[ \t]*(\d{1,4})[ \t]*(?=\n|$)")
_DIGITS_BEHIND = re.compile(r"[ ]{1,2}(\d{1,4})[ \t]*(?=\n|$|[A-Z]{5} \d)")
_SHORTEST_NAME, _LONG_NAME = 3, 6
"""Letters of a post's name that may be mistyped, once, or twice if it is long."""
_DIGITS = re.compile(r"\d+")
_SENSITIVE = re.compile(r"SENSITIVE(?! BUT)")

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
    if _SENSITIVE.search(found["level"]):
        draft.captions.setdefault("SENSITIVE")
    if directed := _DIRECTED.match(draft.raised, found.end("level"), element.stop):
        return _take_directed(draft, element, directed)
    if found["serial"]:
        behind = max(behind, _take_identity(draft, element, found))
    _take_section(draft, element, found)
    end = line_end(draft.text, behind, element.stop)
    rest = draft.raised[behind:end].strip(" /.-")
    if rest and all(part in CAPTIONS for part in split_captions(rest)):
        for part in split_captions(rest):
            draft.captions.setdefault(part)
        return end
    return end if len(rest) <= 1 else behind


def _take_identity(draft: Draft, element: Element, found: re.Match[str]) -> int:
    """Read post and serial of a classification line; return where a torn serial ends, or 0."""
    if found.start("post") == found.end("level"):
        draft.defect("glued-lines", *found.span("level"), "the level has lost the space before the post")
    post = _post_of(found["post"]) or _misread_post(draft, found) or _near_sender(draft, found)
    if _is_of_another(draft, element.start):
        return 0
    if draft.post is None:
        draft.post = post.name if post else _NO_LETTER_OR_DIGIT.sub("", found["post"])
    if draft.serial is not None:
        return 0
    draft.serial = serial_number(found["serial"])
    if not found["serial"].isdigit():
        draft.defect("letter-for-digit", *found.span("serial"), f"read as {draft.serial}")
    draft.read(element, "id", found.start("post"), found.end("serial"), "front")
    return _rest_of_serial(draft, found, element)


def _take_section(draft: Draft, element: Element, found: re.Match[str]) -> None:
    """The section that a classification line names, once."""
    if not found["of"] and not found["section2"]:
        return
    of = found["of"] or _DIGITS.findall(found["section2"])[1]
    number = found["section"] or (of if found["of"] else _DIGITS.findall(found["section2"])[0])
    span = Span(element.start, found.end())
    one = Section(number=section_number(number), of=section_number(of), span=span)
    if any(not each.isdigit() and not each.isalpha() for each in (number, of)):
        draft.defect("letter-for-digit", span.start, span.end, f"read as section {one.number} of {one.of}")
    if not draft.sections or (draft.sections[-1].number, draft.sections[-1].of) != (one.number, one.of):
        draft.sections.append(one)


def _line(draft: Draft, element: Element) -> re.Match[str] | None:
    """The classification line, perhaps with a line break in its post's name."""
    found = classification_line(draft.raised, element.start, element.stop)
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


def _near_sender(draft: Draft, found: re.Match[str]) -> Post | None:
    """The sender's post, if the name of the line is near to it: `FM AMEMBASSY QUITO`, `UNCLAS QUTO 8824`."""
    sender = draft.headers[-1].sender if draft.headers else None
    post = posts().resolve(sender) if sender else None
    written = _NO_LETTER_OR_DIGIT.sub("", found["post"])
    if post is None or sender is None or len(written) < _SHORTEST_NAME:
        return None
    most = 1 if len(written) < _LONG_NAME else 2
    names = (post.name, _NO_LETTER_OR_DIGIT.sub("", sender.upper().partition(" ")[2]))
    if min(OSA.distance(written, name, score_cutoff=most) for name in names) > most:
        return None
    draft.defect("corrected-post", *found.span("post"), f"{found['post']} read as {post.name}")
    return post


def _is_of_another(draft: Draft, at: int) -> bool:
    """Whether the line is of a telegram that is repeated: words above it announce one, and its own line is lost."""
    sender = draft.headers[-1].sender if draft.headers else None
    if draft.serial is not None or sender is None or posts().resolve(sender) is None:
        return False
    return repeats_another(draft.raised, draft.headers[-1].span.start, at)


def _rest_of_serial(draft: Draft, found: re.Match[str], element: Element) -> int:
    """Read the last digits of a serial that a line break tore, `LIMA 0031` and `23`; return where they end, or 0.

    The network fills a serial with zeros to five or six digits, so that one of four with a zero before it is torn. The
    files of 1973 to 1979 have spaces in it, `TOKYO 1121 1`; there, the mark of the first page has it whole.
    """
    written, end = found["serial"], found.end("serial")
    rest = _DIGITS_ALONE.match(draft.raised, end, element.stop) or _DIGITS_BEHIND.match(draft.raised, end, element.stop)
    if rest is None or not written.isdigit():
        return 0
    is_filled = written[0] == "0" and len(written) <= 5 and len(written + rest[1]) in (5, 6)
    if not is_filled:
        span = Span(found.start("serial"), rest.end(1))
        draft.longer_serial = (int(written + rest[1]), span) if rest.re is _DIGITS_BEHIND else None
        return 0
    draft.serial = int(written + rest[1])
    note = f"the serial {written} continues with {rest[1]}"
    draft.doubt("id", found.start("serial"), rest.end(1), note)
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
            draft.doubt("classification", found.start(), found.start() + len(word), f"{word} read as {level}")
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
        draft.doubt("classification", *found.span("level"), f"{found['level']} read as {level}")
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
