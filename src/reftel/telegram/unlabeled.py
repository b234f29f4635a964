"""Elements that have lost their label: TAGS, a subject after them, a list of references, a classifier with the reasons.

Their place and their form show them. Each is looked for only if no beginning of its kind was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reftel.blocks import BlockKind
from reftel.telegram.kinds import ADDRESSED_KINDS, LABELED
from reftel.telegram.lines import IDENTITY
from reftel.telegram.start import Start
from reftel.values import levels
from reftel.values.element_labels import REFERENCES
from reftel.values.marking import SHORT_PORTION
from reftel.values.tag_lines import is_tag_line
from reftel.vocab.persons import title_words
from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tags as tag_table

_ABOVE = frozenset({"executive_order", "tags"})
_SCORE = 4.0
_FARTHEST_LEVEL = 3000
"""Characters of a list of addressees in which the classification line is missed."""
_LEAST_KINDS = 2
_MOST_KINDS = 3
_LEAST_CODES = 2
_CODE = re.compile(r"[A-Z]{4}[,;]? ")
_LONGEST_SUBJECT = 4
"""Lines of a subject without a label."""
_LONGEST_ABOVE = 200
"""Characters between an element and the first label in which elements without one may be."""
_LONGEST_FRONT = 40
"""Lines after the first label to look at."""
_FARTHEST = 30
"""Lines of the front matter in which labels are missed."""
_NO_SUBJECT = re.compile(
    r"(?:(?:EXECUTIVE |BEGIN )?(?:SUMMARY|INTRODUCTION|COMMENT|BACKGROUND|OVERVIEW)\b|ACTION (?:REQUEST|MESSAGE)"
    r"|THIS |SENSITIVE|UNCLAS|CONFIDENTIAL|SECRET|PLEASE |NOT? FOR |CORRECTED|FROM |FOR |TO "
    rf"|[-=_*~#]|(?!\({SHORT_PORTION}\) )\(?[A-Z0-9]{{1,3}}[.):](?:\s|$))"
)
_WORD = re.compile(r"[A-Z\u00c0-\u00dd]{3,}")
_LISTED = re.compile(
    r"[(\[]?(?P<label>[A-Z])[.):\]/]{1,2} ?(?:\d{2,4} ?)?(?P<post>[A-Z][A-Z' .\-]{2,25}?) ?\d{1,6}(?!\d)[^\n]{0,80}$"
)
_BARE_LABEL = re.compile(rf"{REFERENCES}[ \t]+\S")
_LONE = re.compile(r"(?:\d{2} )?(?P<post>[A-Z][A-Z' .\-]{2,25}?) \d{2,6}(?: \(NOTAL\))?[.]?$")
_FIRST_LINES = 3
"""Lines of an excerpt without a label in which a classifier is looked for."""
_OF_TITLE = ("office", "field", "unit")
_TORN_LABEL = re.compile(
    r"(?:(?:C?L?A?S{0,2}I?F?I?E?D[ \t]{1,3})?BY\b[ \t]?:?[ \t]*)(?P<word>(?!))?[^\n]{3,100}?(?:\n[^\n]{0,60}?)?"
    r"[ ,;.(\n](?:FOR[ \n])?R\s?E\s?A\s?S\s?O\s?N\s?S?:?[ \n](?:E\.?O\.? ?1\d{4},? )?1\.[4-6]\W{0,4}[A-H]\b"
)
"""The end of a label that a copy tore, a name, and the reasons, perhaps in the next line."""
_REST_OF_LABEL = re.compile(r"[CLASIFE]{0,8}ED[ \t]{1,3}BY\b")
_REASONED = re.compile(
    r"(?P<word>[A-Z/.]{2,20})[ ,:][^\n]{3,90}?[ ,;.(](?:FOR )?REASONS?:?[ ](?:E\.?O\.? ?1\d{4},? )?1\.[4-6]\b"
)


def find_unlabeled(text: str, raised: str, starts: list[Start], begin: int, stop: int, *, lower: bool) -> list[Start]:
    """Return beginnings of elements whose label is missing in `[begin:stop]`; none if each kind has one.

    Args:
        text: The telegram.
        raised: The same in capitals.
        starts: The beginnings that were found, in order.
        begin: Where to look from.
        stop: Where to look to.
        lower: Whether the copy was retyped in small letters, so that case is not evidence.

    Example: `TAGS: PREL, PE`, a blank line, `HARBOR DREDGING BEGINS`, a blank line, `REF: LIMA 12` has a subject.
    """
    kinds = {one.kind for one in starts if "line" in one.evidence and one.kind in LABELED}
    if len(kinds) < _LEAST_KINDS and not kinds & {"tags", "subject"}:
        return _bare_classifier(raised, starts, begin, stop)
    if len(kinds & {"tags", "subject", "references", "classified_by"}) > _MOST_KINDS:
        return []
    bare = _has_no_colons(starts)
    if bare and all(one.score < _SCORE for one in starts if one.kind == "references"):
        kinds -= {"references"}
    first = next(one for one in starts if one.kind in kinds and "line" in one.evidence)
    above = _first_of_front(starts, first)
    lines = _lines(raised, above, stop)
    there = {one.at: one for one in starts}
    searches: tuple[tuple[BlockKind, Callable[[], int]], ...] = (
        ("tags", lambda: _tags(lines, there)),
        ("subject", lambda: _subject(text, lines, there, lower=lower)),
        ("references", lambda: _references(lines, there, bare=bare)),
        ("classified_by", lambda: _classifier(lines, there)),
    )
    found: list[Start] = []
    sure = kinds | {one.kind for one in starts if one.kind == "subject" or "known" in one.evidence}
    for kind, search in searches:
        if kind not in sure and (at := search()) >= 0:
            there[at] = Start(kind, at, at, _SCORE, ("line", "unlabeled"))
            found.append(there[at])
    return found


def _bare_classifier(raised: str, starts: list[Start], begin: int, stop: int) -> list[Start]:
    """The classifier of an excerpt that lacks its label, or has the end of it: `By: DCM Jane Harwell for reasons 1.4
    (b)`. It is in the first lines, or below a list of references."""
    kinds = {one.kind for one in starts}
    if "classified_by" in kinds or kinds & ADDRESSED_KINDS:
        return []
    there = {one.at: one for one in starts}
    left = _FIRST_LINES
    for place, line in _lines(raised, begin, stop):
        kind = _kind(there, place)
        if kind == "paragraph" or not left:
            return []
        found = _TORN_LABEL.match(raised, place) or _REASONED.match(line)
        if not kind and found and (found["word"] is None or title_words().get(found["word"].strip("./")) in _OF_TITLE):
            return [Start("classified_by", place, place, _SCORE, ("line", "unlabeled"))]
        left -= bool(line) and not kind
    return []


def find_level(raised: str, starts: list[Start], stop: int) -> list[Start]:
    """Return the classification line of a header whose level is misspelled or misread; none if there is a sure one.

    Args:
        raised: The telegram in capitals.
        starts: The beginnings that were found, in order.
        stop: Where to look to.

    Example: `CONFTDENTIAL LIMA 1380` below the addressees.
    """
    header = [one for one in starts if one.kind in ADDRESSED_KINDS]
    if not header or any(one.kind == "classification" and one.score > _SCORE for one in starts):
        return []
    begin = header[-1].end
    end = next((one.at for one in starts if one.at > begin and one.kind in LABELED), min(stop, begin + _FARTHEST_LEVEL))
    for found in levels.SLIPPED.finditer(raised, begin, end):
        if levels.of_slip(found["level"]) and posts().resolve(found["post"]):
            return [Start("classification", found.start("level"), found.end(), 8.0, ("line", "slip"))]
    return []


def _first_of_front(starts: list[Start], first: Start) -> int:
    """The beginning of the line below the last element above the first label, or of the text: TAGS may be there
    without theirs."""
    last = max((one.end for one in starts if one.at < first.at and "line" in one.evidence), default=0)
    return last if first.at - last <= _LONGEST_ABOVE else first.at


def _tags(lines: list[tuple[int, str]], there: dict[int, Start]) -> int:
    """The place of a line of TAGS beside another element: four letters and other codes, most known; -1 for none."""
    for at, (place, line) in enumerate(lines[:_FARTHEST]):
        kind = _kind(there, place)
        if kind == "paragraph":
            return -1
        if kind or not _CODE.match(line):
            continue
        words = line.replace(",", " ").replace(";", " ").split()
        known = sum(word in tag_table() for word in words)
        near = {_beside(lines, there, at, step) for step in (-1, 1)}
        if known >= _LEAST_CODES and known * 4 >= len(words) * 3 and words[0] in tag_table() and near & LABELED:
            return place
    return -1


def _beside(lines: list[tuple[int, str]], there: dict[int, Start], at: int, step: int) -> str:
    """The kind of the next line before or after line `at` that is not blank."""
    at += step
    while 0 <= at < len(lines) and not lines[at][1]:
        at += step
    return _kind(there, lines[at][0]) if 0 <= at < len(lines) else ""


def _lines(raised: str, begin: int, stop: int) -> list[tuple[int, str]]:
    """The first lines from a place on, each with the place of its text."""
    found: list[tuple[int, str]] = []
    at = begin
    for written in raised[begin:stop].split("\n", _LONGEST_FRONT)[:_LONGEST_FRONT]:
        found.append((at + len(written) - len(written.lstrip()), written.strip()))
        at += len(written) + 1
    if at > stop > begin and raised[stop - 1] == "\n":
        # no line after the last line break
        found.pop()
    return found


def _subject(text: str, lines: list[tuple[int, str]], there: dict[int, Start], *, lower: bool) -> int:
    """The place of a subject below the last line of TAGS or of the E.O.; -1 for none."""
    last = max((at for at, (place, _) in enumerate(lines) if _kind(there, place) in _ABOVE), default=-1)
    at = last + 1
    while 0 < at < len(lines) and (not lines[at][1] or _is_codes(lines[at][1], lines[last][1])):
        at += 1
    first = at
    while at < len(lines) and lines[at][1] and (lines[at][0] not in there or _is_weak(there[lines[at][0]])):
        at += 1
    if last < 0 or not first < at <= first + _LONGEST_SUBJECT:
        return -1
    behind = next((place for place, line in lines[at:] if line), -1)
    listed = _begins_list(lines, at)
    if (behind not in there and not listed) or _NO_SUBJECT.match(lines[first][1]):
        return -1
    place, end = lines[first][0], lines[at - 1][0] + len(lines[at - 1][1])
    written = text[place:end]
    if len(_WORD.findall(written.upper())) < 2:
        return -1
    in_capitals = sum(map(str.isupper, written)) > 8 * sum(map(str.islower, written))
    is_before_list = listed or there[behind].kind in ("references", "classified_by")
    return place if in_capitals or lower or (is_before_list and not written.rstrip().endswith(".")) else -1


def _kind(there: dict[int, Start], place: int) -> str:
    return there[place].kind if place in there else ""


def _is_weak(one: Start) -> bool:
    """Whether a line only looks like an instruction to pass, which is above TAGS: `KEEPERS ASK FOR LAMPS`."""
    return one.kind == "passing"


_CODE_OF_SUBJECT = 4


def _is_codes(line: str, above: str) -> bool:
    """Whether a line continues TAGS, whose first line is above."""
    words = line.replace(",", " ").replace(";", " ").split()
    if all(len(word) < 6 and word in tag_table() for word in words):
        return True
    if (
        words[0] in tag_table()
        and len(words[0]) == _CODE_OF_SUBJECT
        and 2 * sum(map(tag_table().__contains__, words)) > len(words)
    ):
        return True
    torn = above.replace(",", " ").replace(";", " ").split()[-1:]
    if torn and torn[0] not in tag_table() and torn[0] + words[0] in tag_table():
        return True  # a code that the line break tore: `EL`, `AB`
    return is_tag_line(line, is_open=above.rstrip().endswith((",", ";", "-")))


def _has_no_colons(starts: list[Start]) -> bool:
    """Whether a copy has lost the colons of its labels."""
    found = [one for one in starts if one.kind in ("tags", "subject") and "line" in one.evidence]
    return bool(found) and all("colon" not in one.evidence for one in found)


def _references(lines: list[tuple[int, str]], there: dict[int, Start], *, bare: bool) -> int:
    """The place of a list of references without its label: labels A and B with posts, or one post with its number
    between blank lines, after the subject; or with a label in a copy without colons (`bare`); -1 for none."""
    seen = False
    for at, (place, line) in enumerate(lines):
        kind = _kind(there, place)
        seen = seen or kind == "subject"
        if kind == "paragraph":
            return -1
        if bare and seen and kind in ("", "references", "passing") and _BARE_LABEL.match(line):
            return place
        if not seen or kind or not line:
            continue
        if _begins_list(lines, at):
            return place
        if not lines[at - 1][1] and (at + 1 >= len(lines) or not lines[at + 1][1]):
            lone = _LONE.match(line)
            if lone and _is_post(lone["post"]):
                return place
    return -1


def _begins_list(lines: list[tuple[int, str]], at: int) -> bool:
    """Whether the lines from `at` on, blank ones apart, begin a list of references with labels A and B."""
    listed = [_LISTED.match(line) for _, line in lines[at:] if line][:2]
    labels = [one["label"] for one in listed if one and _is_post(one["post"])]
    return labels == ["A", "B"]


def _is_post(written: str) -> bool:
    return posts().resolve(written) is not None


def _classifier(lines: list[tuple[int, str]], there: dict[int, Start]) -> int:
    """The place of a line that begins with a title or the end of the label and has the reasons; -1 for none."""
    seen = False
    for at, (place, line) in enumerate(lines[:_FARTHEST]):
        kind = _kind(there, place)
        seen = seen or kind in LABELED
        if kind == "paragraph":
            return -1
        if not seen or (kind and not _is_weak(there[place])):
            continue
        if (found := _REASONED.match(line)) and found["word"].strip("./") in title_words():
            return place
        if _REST_OF_LABEL.match(line) and _TORN_LABEL.match("\n".join(each for _, each in lines[at : at + 2])):
            return place
    return -1


def find_identity(raised: str, first: int, end: int, *, is_first: bool) -> Start | None:
    """Return a first line, or one under `BT`, of only post and serial; None if it is none.

    Args:
        raised: the text in capitals.
        first: the beginning of the line's text.
        end: the end of the line.
        is_first: whether no line is above it.

    Example: `LIMA 000123`, if a copy dropped the level.
    """
    if not is_first and raised[max(0, first - 9) : first].split()[-1:] != ["BT"]:
        return None
    found = IDENTITY.match(raised, first, end)
    if found is None:
        return None
    if posts().resolve(found["post"]) is None:
        level, _, post = found["post"].partition(" ")
        if levels.of_slip(level) is None or posts().resolve(post) is None:
            return None
    return Start("classification", first, found.end(), 6.0, ("line", "known"))
