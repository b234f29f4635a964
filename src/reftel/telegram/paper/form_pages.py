"""Heads and feet of the later pages of a telegram on paper, and forms that were begun again for a later section.

A typist headed each later page `-2- 1412, March 3, 4 p.m., from Oslo`, in the middle of a sentence as often as not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reftel.telegram.draft import Draft
from reftel.telegram.paper import form_patterns as patterns
from reftel.telegram.paper.form_grid import FormLine, form_lines, head_lines
from reftel.telegram.paper.form_head import PaperHead
from reftel.values.local_times import read_local_time

_TITLE = re.compile(r"\n[^\n]{0,60}?(?:INC[O0]MING|[O0]UTG[O0]ING) TELEGRAM\b")
_LATER = re.compile(r"\n[ \t]{0,40}-?[ \t]{0,3}\d{1,2}[ \t]{0,3}-?,?[ \t]{1,8}(?:#|N[O0]\.?:?)?[ \t]{0,3}\d{1,6}, ")
_OTHER = re.compile(
    r"\n[ \t]{0,40}(?:-[ \t]?\d{1,2}[ \t]?-[^\n]{0,12}(?=\n|$)"
    r"|(?:-[ \t]?\d{1,2}[ \t]?-[ \t]{1,40})?PAGE \d{1,2} OF TELEGRAM TO )"
)
"""The number of a page, or the head of a later page of an outgoing telegram: `Page 2 of telegram to Amembassy LIMA`."""


class PageLines(NamedTuple):
    """A range of lines that head a page."""

    start: int
    end: int


def first_page(draft: Draft, head: PaperHead, start: int, end: int) -> int | None:
    """Read the head of a later page that is the first line of a copy; return its end, None if it is not one."""
    for line in list(form_lines(draft.raised, start, end))[:4]:
        if found := patterns.PAGE.match(draft.raised, line.start, line.end):
            _take_page(head, found)
            head.start, head.end = line.start, line.end
            draft.block("page_mark", line.start, line.end)
            draft.partial = True
            return line.end
        if patterns.level_of(line.written):
            head.classify(patterns.level_of(line.written) or "", line)
            draft.block("stamp", line.start, line.end)
        else:
            return None
    return None


def later_pages(draft: Draft, head: PaperHead, start: int, end: int) -> list[PageLines]:
    """Return the lines that head later pages between two places; number, day and section are read from them."""
    raised = draft.raised
    found: list[PageLines] = []
    begin = max(0, start - 1)
    for mark in _LATER.finditer(raised, begin, end):
        if page := patterns.PAGE.match(raised, mark.start() + 1, end):
            _take_page(head, page)
            found.append(PageLines(page.start(), page.end()))
    found += [
        PageLines(mark.start() + 1, _line_end(raised, mark.end(), end)) for mark in _OTHER.finditer(raised, begin, end)
    ]
    for mark in _TITLE.finditer(raised, begin, end):
        if mark.start() + 1 < (found[-1].end if found else 0):
            continue
        lines = head_lines(raised, mark.start() + 1, end)
        for line in lines:
            _read_again(head, line)
        if lines:
            found.append(PageLines(lines[0].start, lines[-1].end))
    return sorted(found)


def _take_page(head: PaperHead, found: re.Match[str]) -> None:
    """Take number, day and sender of the head of a later page, if no first page gives them."""
    draft = head.draft
    if head.sender is None:
        head.sender = " ".join(draft.text[found.start("post") : found.end("post")].split())
        draft.field("sender", found.start("post"), found.end("post"), "paper")
    head.identify(None, int(found["serial"]), found.start("serial"), found.end("serial"))
    time = read_local_time(draft.raised, found.start("rest"), found.end("rest"))
    if time and head.sent is None:
        head.sent = time
        head.network["dtg_text"] = " ".join(draft.text[time.start : time.end].split())
        draft.field("transmission.dtg", time.start, time.end, "paper")
    if section := patterns.SECTION.search(draft.raised, found.start("rest"), found.end("rest")):
        head.section(section, 0)


def _line_end(raised: str, at: int, end: int) -> int:
    stop = raised.find("\n", at, end)
    return end if stop < 0 else stop


def _read_again(head: PaperHead, line: FormLine) -> None:
    """Take the section of a form that was begun again; everything else is the first form's."""
    if section := patterns.SECTION.search(line.written):
        head.section(section, line.begin)


def stray_lines(draft: Draft, start: int, end: int) -> list[FormLine]:
    """Return the lines that mail rooms stamped, or that a transcriber noted, among those of the text."""
    found = []
    for line in form_lines(draft.raised, start, end):
        if patterns.STAMPED.match(line.written) or patterns.NOTED.match(line.written):
            found.append(line)
    return found


_SPECK = re.compile(r"(?=[^\n]*[,'`~|;^\"])[.,'`~|;:^\"_\- ]{1,12}")
"""A line of signs that recognition makes of dirt; a rule of dashes or a row of periods is not one."""


def specks(draft: Draft, start: int, end: int) -> list[PageLines]:
    """Return the lines between two places that are dirt of a scan; they are one defect."""
    found = [
        PageLines(line.start, line.end)
        for line in form_lines(draft.raised, start, end)
        if len(line.written) <= _LONGEST_SPECK and _SPECK.fullmatch(line.written)
    ]
    if found:
        note = f"specks in {len(found)} lines are not read as text"
        draft.defect("margin-print", *found[0], note)
    return found


_LONGEST_SPECK = 12
