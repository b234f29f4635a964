"""Marks of relays and reviewers across the elements of the front matter: page marks, page lines, stamps.

An aside may fall anywhere, also inside an element. It becomes a separate block, and the rules read the element
without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from reftel.blocks import BlockKind
from reftel.telegram.archive_stamps import OF_ARCHIVES, archive_stamps
from reftel.telegram.interrupted import gap_around, is_inside
from reftel.telegram.phrases import REPEATED_CAPTIONS
from reftel.telegram.signs import Signs, sign
from reftel.values import element_labels as labels
from reftel.values import levels
from reftel.values.marking import SHORT_PORTION
from reftel.vocab.posts import posts

_FIGURES = re.compile(r"(?P<serial>0\d{7})\s{1,4}\d{3}(?:\.\d)?$")
_OF = re.compile(r" OF (?:\d{3}|0?\.{3}|\d{0,2}(?!\d))")
_LAST_WORDS = re.compile(r"(?:(?<![A-Z])[A-Z][A-Z.'\-]{0,60}+[ ]++){0,3}(?<![A-Z])[A-Z][A-Z.'\-]{0,60}+[ ]*+$")
_PAGE_LINE = re.compile(
    r"PAGE\s{1,3}(?P<page>0?\d{1,2})\b(?:\s{1,12}(?P<post>[A-Z][A-Z ]{1,24}?)\s{1,8}"
    r"\d{4,6}(?:(?!\d)|(?=[2-9]\.[ ]{1,3}[A-Z(]))"
    r"(?:[ ]{1,4}[A-Z]{5}[ ]\d{4,6})?(?:\s{1,4}\d\d\s?OF\s?\d\d)?(?:\s{1,4}\d{6}Z)?"
    r"|\s{1,12}R[A-Z]{4,7}\s?\d{4}(?:\s{1,4}(?:UNCLAS|C O N F I D E N T I A L|S E C R E T|CONFIDENTIAL|SECRET))?\b"
    r"|[ \t]*(?=\n|$))"
)
_FIRST_LEVEL = re.sub(r"(?<=[:|])[A-Z]", r"\g<0>(?<!\\S[A-Z])", levels.NAME)
"""A level at the beginning of a word. Its first letter is written first, so that the search passes over the others."""
_STAMPED_BEFORE = re.compile(rf"{_FIRST_LEVEL}\b\s{{0,40}}(?:{levels.NAME}\b\s{{0,40}}){{0,2}}$")
_GLUED_LEVEL = re.compile(rf"{levels.NAME}$")
_REVIEW = re.compile(
    r"(?:[A-Z]{2,20}\s{1,4}[A-Z]\.?\s{1,4}[A-Z]{2,20}\s{1,4})?DECLASSIFIED\s?/?\s?RELEASED\s+US\s+DEPARTMENT\s+OF\s+STATE\s+"
    r"E\.?O\.?\s+SYSTEMATIC\s+REVIEW(?:\s+\d{1,2}\s+[A-Z]{3}\s+\d{4})?"
)
_LONGEST_REVIEW = 300
"""Characters of a stamp of a review before SYSTEMATIC, and after it."""
_CASE = re.compile(
    r"(?:UNCLASSIFIED\s+)?U\.?S\.? DEPARTMENT OF STATE\s+CASE NO\.?\s*[A-Z]-\d{4}-\d{4,6}"
    r"(?:\s+DOC(?:UMENT)? NO\.?\s*C?\d{6,9})?(?:\s+DATE:?\s*\d{1,2}/\d{1,2}/\d{4})?"
)
_RELEASE = re.compile(
    r"(?:(?:(?<=\n)|(?<=[A-Z] )|(?<=  ))RELEASED? IN (?:FULL|PART)"
    r"(?:[ ,;:]{1,3}(?:B ?\d|1\.[45] ?\([A-H]\))(?:,? ?\([A-H]\))?){0,6}|(?<=    )DECLASSIFIED)[ \t]*(?=\n)"
)
"""A reviewer's decision that was printed across an element."""
_NUMBER_OF_PAGE = re.compile(
    r"\n[ \t]*(?P<mark>(?:-{1,2} ?\d{1,3} ?-{1,2}"
    r"|\[PAGE \d{1,3}(?: OF \d{1,3})?\]|PAGE \d{1,3} OF \d{1,3})[ \t]*)(?=\n)"
)
"""The number of a printed page, in a line of a head: no element has such a line."""
_LEVEL_BESIDE = re.compile(rf"[ ]{{8}}(?<=\S[ ]{{8}})[ ]*+(?P<level>{levels.NAME})[ \t]*(?=\n)")
"""A level stamped in the right margin of a head."""
_LEVEL_LINE = re.compile(rf"\n[ \t]*(?P<level>{levels.NAME})[ \t]*(?=\n)")
"""A level stamped on a page, in its own line in the middle of an element."""
_OF_LINE = sign(*(f"\n{level}" for level in levels.NAMES))
_OF_LEVEL = sign(*(f"    {level}" for level in levels.NAMES))
_NOTE = re.compile(r"\[(?:HANDWRITTEN|STAMP(?:ED)?|ILLEGIBLE|INITIAL(?:ED|S)|MARGIN(?:ALIA| NOTE))\b[^\]\n]{0,80}\]")
"""An editor's words for something on the paper."""
_OF_NOTE = sign("[HANDWRITTEN", "[STAMP", "[ILLEGIBLE", "[INITIAL", "[MARGIN")
_OF_NUMBER = sign("\n-", "\n -", "PAGE ")
(_PAGE,) = sign("PAGE")
OF_PAGES = sign(*(f"{digit} OF " for digit in range(10)))
"""The middle of a relay's page mark."""
_OF_REVIEW = sign("SYSTEMATIC")
_OF_CASE = sign("CASE NO")
_OF_RELEASER = sign("A/GIS")
_OF_EXEMPTION = sign("1.4(", "1.4 (", "1.5(", "1.5 (", "    B")
_OF_CODES = sign("(B)(", "(B) (")
_OF_RELEASE = sign(" IN FULL", " IN PART", "    DECLASSIFIED")
_REPEATABLE = sign(*REPEATED_CAPTIONS)
_OF_ANY = (
    *(_PAGE, *OF_PAGES, *_OF_REVIEW, *_OF_CASE, *_OF_RELEASER, *_OF_EXEMPTION, *_OF_RELEASE, *_REPEATABLE),
    *OF_ARCHIVES,
    *_OF_CODES,
    *_OF_NUMBER,
    *_OF_LEVEL,
    *_OF_LINE,
    *_OF_NOTE,
)
"""No text without one of these has an aside."""
_LONGEST_LOOK_BACK = 60
_CUT_NAME = range(9, 11)
"""Characters of a post's name that a relay cut off: ten, or nine where the tenth is a space."""
SHORTEST_POST = 4
"""Minimum number of letters of a post's name to search inside a word."""


class Aside(msgspec.Struct, gc=False):
    """A range that belongs to no element. `kind` is a kind of block."""

    start: int
    end: int
    kind: BlockKind
    noted: bool = False
    """Whether its block was made."""
    opens: int = -1
    """If the element continues after it: where the gap begins that it makes together with blank lines, else -1."""
    closes: int = -1
    """The end of that gap."""
    beside: bool = False
    """Whether it is in the margin beside a line, so that it stays hidden in the text too."""


def find_asides(
    raised: str,
    signs: Signs,
    start: int,
    stop: int,
    head: str = "",
    *,
    lower: bool = False,
    heads: Sequence[tuple[int, int]] = (),
) -> list[Aside]:
    """Return the asides in `raised[start:stop]`, a text in capitals with its signs, in order and without overlaps.

    `head` is the text as written, where the range is a head: there, captions in the middle of an element are asides
    too, and gaps are found. `lower` says that the whole copy is in small letters. `heads` are the ranges of heads of
    pages.
    """
    if not heads and not signs.has(_OF_ANY, start, stop):
        return []
    found = [Aside(*each, "stamp") for each in heads]
    _relay_marks(raised, signs.all_between(OF_PAGES, start, stop), start, stop, found)
    _page_lines(raised, signs.between(_PAGE, start, stop), start, stop, found)
    if signs.has(_OF_REVIEW, start, stop):
        found += _reviews(raised, signs.all_between(_OF_REVIEW, start, stop), start, stop)
    if signs.has(_OF_CASE, start, stop):
        found += [Aside(*m.span(), "stamp") for m in _CASE.finditer(raised, start, stop)]
    _stray_captions(head, raised, signs, start, stop, found, lower=lower)
    if signs.has(_OF_RELEASER, start, stop):
        found += [Aside(*m.span(), "stamp") for m in _RELEASER.finditer(raised, start, stop)]
    if signs.has(_OF_EXEMPTION, start, stop):
        found += _exemptions(raised, signs.all_between(_OF_EXEMPTION, start, stop), start, stop)
    found += _in_head(head, raised, signs, start, stop, lower=lower)
    if signs.has(_OF_RELEASE, start, stop):
        found += _releases(raised, signs.all_between(_OF_RELEASE, max(0, start - 4), stop), start, stop)
    if signs.has(OF_ARCHIVES, start, stop):
        found += [Aside(begin, end, "stamp") for begin, end in archive_stamps(raised, start, stop)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Aside] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(_whole_line(raised, one, start, stop))
            if one.kind == "page_mark" and (behind := _CAPTION_BEHIND.match(raised, kept[-1].end, stop)):
                kept.append(Aside(behind.start("captions"), behind.end(), "stray_caption"))
    if head:
        _bridge(head, kept, start, stop, lower=lower)
    return kept


def _in_head(head: str, raised: str, signs: Signs, start: int, stop: int, *, lower: bool) -> list[Aside]:
    """Numbers of pages and exemptions of a reviewer, which fill their lines; below a head they may be text."""
    found: list[Aside] = []
    if not head:
        return found
    if signs.has(_OF_NUMBER, start, stop):
        found += [Aside(*m.span("mark"), "page_mark") for m in _NUMBER_OF_PAGE.finditer(raised, start, stop)]
    if signs.has(_OF_LEVEL, start, stop):
        found += [Aside(*m.span("level"), "stamp") for m in _LEVEL_BESIDE.finditer(raised, start, stop)]
    if signs.has(_OF_LINE, start, stop):
        for line in _LEVEL_LINE.finditer(raised, start, stop):
            gap = gap_around(head, line.start("level"), line.end("level"), start, stop)
            if is_inside(head, *gap, start, stop, lower=lower):
                found.append(Aside(*line.span("level"), "stamp"))
    if signs.has(_OF_NOTE, start, stop):
        found += [Aside(*m.span(), "stamp") for m in _NOTE.finditer(raised, start, stop)]
    if signs.has(_OF_CODES, start, stop):
        found += [Aside(*m.span("codes"), "stamp") for m in _CODES_ALONE.finditer(raised, start, stop)]
    return found


def _bridge(text: str, asides: list[Aside], start: int, stop: int, *, lower: bool) -> None:
    """Find the gaps of asides in the middle of an element: it continues after them and the blank lines around them."""
    at = 0
    while at < len(asides):
        first = last = at
        while last + 1 < len(asides) and not text[asides[last].end : asides[last + 1].start].strip():
            last += 1
        at = last + 1
        begin = asides[first].start
        opens, closes = gap_around(text, begin, asides[last].end, start, stop)
        if is_inside(text, opens, closes, start, stop, lower=lower):
            broken = text.find("\n", opens, begin)
            asides[first].opens = broken + 1 if broken >= 0 else opens
            asides[first].closes = closes


def _relay_marks(raised: str, places: Sequence[int], start: int, stop: int, found: list[Aside]) -> None:
    """`LIMA 00000123  001.2 OF 002`: a post, eight digits, section and page."""
    for place in places:
        at = place + 1
        low = max(start, at - _LONGEST_LOOK_BACK)
        figures = _FIGURES.search(raised, low, at)
        tail = _OF.match(raised, at, stop) if figures else None
        if figures and tail and (words := _LAST_WORDS.search(raised, low, figures.start())):
            found.append(Aside(words.start() + _without_others(words[0]), tail.end(), "page_mark"))


_FIRST_LABEL = re.compile(
    rf"[ \t]*(?:(?:{labels.TAGS}|{labels.SUBJECT}|{labels.REFERENCES}){labels.COLON}|TAGS[ \t]+[A-Z]{{4}}\b"
    rf"|(?:1\. )?(?:\({SHORT_PORTION}\) )?(?:{labels.CLASSIFIED_BY}|L?AS{{1,2}}IF{{1,2}}IED[ \t]+BY\b))"
)
_LABEL = re.compile(rf"\n{_FIRST_LABEL.pattern}")
_RELEASER = re.compile(r"CLASSIFIED BY D?AS,? A/GIS[^\n]{0,200}")
"""The authority of a release, `CLASSIFIED BY DAS, A/GIS, DOS ON ... REASON: 1.4(D)`: none of the drafter's reasons."""
_EXEMPTION = re.compile(
    r"(?<=\n)[ \t]*B ?[1-9](?:, ?B ?[1-9]){0,4}[ ,]{1,3}1\.[45] ?\([A-H]\)(?:,? ?1\.[45] ?\([A-H]\)){0,4}[ \t]*(?=\n)"
    r"|(?<=[ \t]{12})(?:B ?[1-9](?:, ?B ?[1-9]){0,4}[ ,]{1,3})?1\.[45] ?\([A-H]\)[ \t]*(?=\n)"
    r"|(?<=[ \t]{8}    )B[1-9](?:, ?B[1-9]){0,4}[ \t]*(?=\n)"
)
"""A reviewer's exemption printed in the margin: `B1 1.4(D)`, `B6`."""
_CODES_ALONE = re.compile(r"\n[ \t]*(?P<codes>\(B\) ?\([1-9]\)(?:[ ,]{0,2}\(B\) ?\([1-9]\)){0,5}[ \t]*)(?=\n)")
"""Exemptions in a line of their own, by the paragraphs of the act."""
_CODES_BEFORE = re.compile(r"B ?[1-9](?:, ?B ?[1-9]){0,4}[ ,]{1,3}$")
_LONGEST_CODES = 30


def _exemptions(raised: str, places: Sequence[int], start: int, stop: int) -> list[Aside]:
    """Exemptions in the margin, each at the beginning of its line or of the section of the order."""
    begins = {at for place in places for at in (raised.rfind("\n", 0, place) + 1, place)}
    begins |= {place + len("    ") for place in places if raised.startswith("    B", place)}
    codes = (_CODES_BEFORE.search(raised, max(start, place - _LONGEST_CODES), place) for place in places)
    begins |= {found.start() for found in codes if found}
    return _stamps(_EXEMPTION, raised, sorted(begins), start, stop)


def _reviews(raised: str, places: Sequence[int], start: int, stop: int) -> list[Aside]:
    """Stamps of a review, with the name of the reviewer, each around one of `places`."""
    found: list[Aside] = []
    for place in places:
        low, high = max(start, place - _LONGEST_REVIEW), min(stop, place + _LONGEST_REVIEW)
        if place >= start and (stamp := _REVIEW.search(raised, low, high)):
            start = stamp.end()
            found.append(Aside(*stamp.span(), "stamp"))
    return found


def _releases(raised: str, places: Sequence[int], start: int, stop: int) -> list[Aside]:
    """A reviewer's decisions, each at the first letter of its first word."""
    begins = {place - back for place in places for back in (len("RELEASE"), len("RELEASED"), -len("    "))}
    return _stamps(_RELEASE, raised, sorted(begins), start, stop)


def _stamps(pattern: re.Pattern[str], raised: str, begins: list[int], start: int, stop: int) -> list[Aside]:
    """Return all that `pattern.finditer` gives, for a pattern that matches only at one of these places."""
    found: list[Aside] = []
    for begin in begins:
        if begin >= start and (match := pattern.match(raised, begin, stop)):
            start = match.end()
            found.append(Aside(match.start(), start, "stamp"))
    return found


_CAPTIONS = rf"(?:(?:{'|'.join(REPEATED_CAPTIONS)})[ \t/]*){{1,2}}"
_CAPTION_LINE = re.compile(rf"(?<=\n)[ \t]*{_CAPTIONS}(?=\n)")


_CAPTION_BEHIND = re.compile(rf"\s{{0,12}}(?<=\n)[ \t]*(?P<captions>{_CAPTIONS}\n)")
"""Captions that a message system printed again after a page mark."""


def _stray_captions(
    head: str, raised: str, signs: Signs, start: int, stop: int, found: list[Aside], *, lower: bool
) -> None:
    """Captions that a message system printed inside the elements, after the first label.

    A line of them is printed again, or the element around it continues after it.
    """
    if not signs.has(_REPEATABLE, start, stop):
        return
    if next(_caption_lines(raised, signs, start, stop), None) is None:
        return
    first = None if start else _FIRST_LABEL.match(raised, 0, stop)
    label = first or _LABEL.search(raised, max(start - 1, 0), stop)
    if label is None:
        return
    above = {word for line in _caption_lines(raised, signs, start, label.end()) for word in _words(line)}
    for group in _groups(raised, list(_caption_lines(raised, signs, label.end(), stop))):
        gap = gap_around(head, group[0].start(), group[-1].end(), start, stop) if head else (stop, stop)
        inside = is_inside(head, *gap, start, stop, lower=lower)
        for line in group:
            if above.issuperset(_words(line)):
                found.append(Aside(*line.span(), "stray_caption"))
            elif inside:
                found.append(Aside(*line.span(), "caption"))


def _groups(raised: str, lines: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Lines of captions by the gaps that they are in."""
    groups: list[list[re.Match[str]]] = []
    for line in lines:
        if groups and not raised[groups[-1][-1].end() : line.start()].strip():
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _caption_lines(raised: str, signs: Signs, start: int, stop: int) -> Iterator[re.Match[str]]:
    """Yield the lines after `start` that contain only captions."""
    places = [at for one in _REPEATABLE for at in signs.between(one, start, stop)]
    for begin in sorted({raised.rfind("\n", 0, at) + 1 for at in places}):
        if begin >= start and (line := _CAPTION_LINE.match(raised, begin, stop)):
            yield line


def _words(line: re.Match[str]) -> list[str]:
    return line[0].replace("/", " ").split()


def _without_others(written: str) -> int:
    """Return the beginning of the post among up to four words before the figures: the most words that name one.

    The relay's column has ten characters: `BUENOS AIR`, `PORT AU PR`.
    """
    begins = [match.start() for match in re.finditer(r"\S+", written)]
    for begin in begins[:-1]:
        name = written[begin:].strip()
        if posts().resolve(name) is not None or (name.startswith("UNVIE") and len(begins) > 1):
            return begin
        if len(name) in _CUT_NAME and posts().truncated(name) is not None:
            return begin
    last = begins[-1]
    return last if posts().resolve(written[last:].strip()) is not None else _glued_post(written, last)


def _glued_post(written: str, last: int) -> int:
    """Return the beginning of a post fused to the previous word (`THE SALTERFIELDLIMA`); otherwise of the last word."""
    for begin in range(1, len(written.rstrip()) - SHORTEST_POST + 1):
        before = written[begin - 1]
        if (before.isalpha() or before in ".!?'\")") and written[begin].isalpha():
            post = posts().resolve(written[begin:].strip())
            if post is not None and len(post.name) >= SHORTEST_POST:
                return begin
    return last


def _page_lines(raised: str, places: Sequence[int], start: int, stop: int, found: list[Aside]) -> None:
    """`PAGE 02        STATE   023763  071504Z`, with the classification stamped above it."""
    for at in places:
        line = _PAGE_LINE.match(raised, at, stop)
        if line and (
            at == start or not raised[at - 1].isalnum() or _GLUED_LEVEL.search(raised, max(start, at - 22), at)
        ):
            low = max(start, at - 3 * _LONGEST_LOOK_BACK)
            is_stamped = raised[low:at].rstrip().endswith(levels.NAMES)
            before = _STAMPED_BEFORE.search(raised, low, at) if is_stamped else None
            found.append(Aside(before.start() if before else at, line.end(), "page_mark"))


def _whole_line(raised: str, one: Aside, start: int, stop: int) -> Aside:
    """Return the aside with its line break, if it fills its line."""
    first = max(raised.rfind("\n", start, one.start) + 1, start)
    last = raised.find("\n", one.end, stop)
    last = stop if last < 0 else last + 1
    if raised[first : one.start].strip() or raised[one.end : last].strip():
        return one
    return Aside(first, last, one.kind)


def mask(text: str, asides: list[Aside]) -> str:
    """Return `text` with every aside and its gap blanked out, of the same length."""
    if not asides:
        return text
    parts = []
    at = 0
    for one in asides:
        begin, end = (one.start, one.end) if one.opens < 0 else (one.opens, one.closes)
        if end > at:
            begin = max(begin, at)
            parts += [text[at:begin], " " * (end - begin)]
            at = end
    parts.append(text[at:])
    return "".join(parts)
