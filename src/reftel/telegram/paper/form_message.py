"""Reads a telegram on a paper form: head, lines below it, pages, foot, text.

1. Mend misread digits and letters (`form_misread`), break lines with several labels (`form_rows`). Read the head: cells
   with labels, in two or three columns (`form_grid`, `form_head`).
2. Read the lines between head and text (`form_opening`).
3. Take the foot off the end (`form_foot`), note the heads of later pages (`form_pages`).
4. Settle number, year and day (`form_identity`); read the references, which need them.
5. Read labeled lines of the network's later years, the signature and the text, as of any telegram.
"""

from __future__ import annotations

import re

from reftel.telegram.asides import Aside
from reftel.telegram.close import read_close
from reftel.telegram.cuts import cut_lines
from reftel.telegram.draft import Draft
from reftel.telegram.head import read_head
from reftel.telegram.lines import Line, place_above, split
from reftel.telegram.page_feet import take_feet
from reftel.telegram.paper import form_patterns as patterns
from reftel.telegram.paper.form_foot import take_foot
from reftel.telegram.paper.form_grid import head_lines
from reftel.telegram.paper.form_head import PaperHead
from reftel.telegram.paper.form_identity import settle
from reftel.telegram.paper.form_misread import mend_misread
from reftel.telegram.paper.form_opening import PaperOpening
from reftel.telegram.paper.form_pages import first_page, later_pages, specks, stray_lines
from reftel.telegram.paper.form_rows import break_rows
from reftel.telegram.paragraphs import read_paragraphs
from reftel.vocab.posts import posts

_BESIDE = re.compile(r"(?m)^[ \t]{0,4}(?P<office>[A-Z]{1,5}(?:/[A-Z]{1,4})?)(?=[ \t]{4,}\S|[ \t]*$)")
_FAR = 2500
"""Characters of a text beside which the distribution list may go on."""


def read_paper(draft: Draft, start: int, end: int) -> None:
    """Read `draft.text[start:end]` as one telegram on a paper form."""
    mend_misread(draft, start, end)
    offices = break_rows(draft, start, end)
    head = PaperHead(draft)
    begin = first_page(draft, head, start, end)
    if begin is None:
        lines = head_lines(draft.raised, start, end)
        head.read(lines)
        begin = lines[-1].end if lines else start
    _margin(draft, head, begin, end)
    _hide_offices(draft, head, offices)
    opening = PaperOpening(draft, head)
    begin = opening.read(begin, end)
    end_of_text = take_foot(draft, begin, end)
    pages = later_pages(draft, head, begin, end_of_text)
    settle(draft, head)
    opening.read_references(_addressee(head))
    head.finish()
    stray = [
        Aside(line.begin, line.begin + len(line.written), "stamp") for line in stray_lines(draft, begin, end_of_text)
    ]
    stray += _end_beside_name(draft, begin, end_of_text)
    draft.blocks += [(one.start, one.end, one.kind) for one in stray]
    draft.hide(stray)
    if opening.has_elements(begin, end_of_text):
        begin = read_head(draft, begin, end_of_text, is_header=False)
    if not draft.text[begin:end_of_text].strip():
        draft.partial = True
        return
    lines_of_text = cut_lines(draft, take_feet(draft, split(draft.text, begin, end_of_text)))
    tears = [*pages, *specks(draft, begin, end_of_text)]
    draft.page_marks = {tear.start + _indent(draft, tear.start): tear.end for tear in tears}
    close = _above_end(draft, lines_of_text, read_close(draft, lines_of_text, 0))
    read_paragraphs(draft, lines_of_text, 0, close)


def _end_beside_name(draft: Draft, start: int, end: int) -> list[Aside]:
    """The END that a typist put in the line of the signature: `END                RUSK`."""
    stop = start + len(draft.raised[start:end].rstrip())
    last = draft.raised.rfind("\n", start, stop)
    found = patterns.ENDED_BESIDE.match(draft.raised, last + 1, end) if last >= start else None
    return [Aside(found.start("word"), found.end("word"), "end_mark")] if found else []


def _above_end(draft: Draft, lines: list[Line], close: int) -> int:
    """The index after the last line of the text, without END above the signature."""
    above = place_above(lines, close, 0)
    if above is None or not patterns.ENDED.fullmatch(draft.raised[lines[above].begin : lines[above].stop]):
        return close
    draft.block("end_mark", lines[above].start, lines[above].end)
    return above


def _indent(draft: Draft, at: int) -> int:
    """Number of blanks at a place."""
    return len(draft.text[at : at + 200]) - len(draft.text[at : at + 200].lstrip(" \t"))


def _addressee(head: PaperHead) -> str | None:
    """The canonical name of the only action addressee, which an Urtel is of."""
    if len(head.lists["action"]) != 1:
        return None
    found = posts().resolve(head.lists["action"][0].name)
    return found.name if found else None


def _margin(draft: Draft, head: PaperHead, begin: int, end: int) -> None:
    """Read and hide the rest of the distribution list, in the margin beside the first lines of the text."""
    if not head.is_column:
        return
    stop = draft.raised.rfind("\n", begin, min(end, begin + _FAR)) + 1
    found = _BESIDE.finditer(draft.raised, begin, stop)
    _hide_offices(draft, head, [one.span("office") for one in found if one["office"] in patterns.OF_LISTS])


def _hide_offices(draft: Draft, head: PaperHead, offices: list[tuple[int, int]]) -> None:
    """Hide offices of the margin from the rules that read the text."""
    for start, end in offices:
        head.beside_text(start, end)
        draft.blocks.append((start, end, "distribution"))
    draft.hide([Aside(start, end, "distribution") for start, end in offices])
