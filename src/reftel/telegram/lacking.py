"""Values and pages that a copy of a telegram lacks.

A release of pages 2 and 3 has no header, no TAGS and no subject: reviewers release single pages, and files lose the
first one. The rest is a part of a telegram.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

from reftel.model import Defect, Header
from reftel.spans import Span
from reftel.telegram.draft import Draft

_PAGE = re.compile(r"\bPAGE +0?(?P<number>[2-9]|[1-9]\d)\b")
_SECTION = re.compile(
    r" 0\d{7} +0?(?P<number>0[2-9]|[1-9]\d)(?:\.\d)? OF|PAGE +01\s+[A-Z][A-Z ]+ \d{4,6} +(?P<of>\d\d) OF"
)
_LATER_PAGE = re.compile(r" 0\d{7} +001\.(?P<number>[2-9]) OF")
_FIRST = 1


def say_beginning(draft: Draft, text: str) -> None:
    """Say that the beginning of a telegram is missing: no line of its head was read, and its first page mark is that of
    a later page, or its first numbered paragraph is not the first.

    Args:
        draft: The reading so far.
        text: The text that was read, in which no page mark is blanked out.

    Example: paragraphs 4 to 6 below `PAGE 02  LIMA 01234  121415Z` are a part of a telegram.
    """
    if draft.headers or draft.subject is not None or draft.tags or draft.executive_order or not draft.paragraphs:
        return
    marked = min(((start, end) for start, end, kind in draft.blocks if kind == "page_mark"), default=None)
    found = _place_of_mark(text[slice(*marked)].upper()) if marked else None
    if marked and found:
        what, place = found[0], found[1].shift(marked[0])
    else:
        numbered = [one for one in draft.paragraphs if one.number is not None]
        if len(numbered) < 2 or numbered[0].number is None or numbered[0].number <= _FIRST:
            return
        what, place = f"at paragraph {numbered[0].number}", numbered[0].span
    draft.partial = True
    draft.defect("beginning-missing", place.start, place.end, f"the copy begins {what} of the telegram")


def say_skipped(draft: Draft) -> None:
    """Doubt the numbers of paragraphs where one is missing that may be in the text before the next one.

    Args:
        draft: The reading so far.

    Example: `2. ... 12 3. THE DIRECTOR CAME.` below a table, and paragraph 4: number 3 may have lost its line break.
    """
    for one, following in pairwise([each for each in draft.paragraphs if each.number]):
        missing = (one.number or 0) + 1
        if following.number != missing + 1 or one.section != following.section:
            continue
        lost = re.compile(rf"(?<=[\w.)\"]){missing}\.[ \t]{{0,3}}(?=[A-Z\"(])|[ \t]{missing}\.[ \t]{{1,3}}(?=[A-Z\"(])")
        found = lost.search(draft.raised, one.span.start + 1, following.span.start)
        if found is not None:
            note = f"the number {missing}, which is missing, may be inside a line of paragraph {one.number}"
            draft.doubt("paragraphs", found.start(), found.end(), note)


def say_what_is_missing(
    draft: Draft,
    best: Header | None,
    *,
    created: dt.datetime | None,
    year: int | None,
    post: str | None,
    serial: int | None,
) -> None:
    """Say why a telegram with a header has no date or no id.

    Args:
        draft: The reading so far, which gets the defects.
        best: Its fullest header; None if it has none.
        created: When it was sent, if that is known.
        year: Its year.
        post: Its post.
        serial: Its number.

    Example: a header whose date-time group was not read has the defect `no-date`.
    """
    if best is None or not (best.sender or best.action or best.info):
        return
    if created is None:
        written = best.transmission.dtg_text
        note = f"the date-time group {written} names no moment" if written else "the header has no date-time group"
        draft.defects.append(Defect("no-date", note, best.span))
    missing = [name for name, value in (("year", year), ("post", post), ("serial number", serial)) if not value]
    if missing:
        draft.defects.append(Defect("no-id", f"no {' and no '.join(missing)} was read", best.span))


def _place_of_mark(mark: str) -> tuple[str, Span] | None:
    """The later page or section that a page mark names, and where."""
    if found := _PAGE.search(mark) or _LATER_PAGE.search(mark):
        return f"on page {int(found['number'])}", Span(*found.span())
    if found := _SECTION.search(mark):
        number = int(found["number"] or found["of"])
        return (f"in section {number}", Span(*found.span())) if number > _FIRST else None
    return None
