"""The head of a telegram, header and front matter: find the beginnings, take the best sequence, read each element."""

from __future__ import annotations

import re

from reftel.blocks import BlockKind, block_label
from reftel.telegram.asides import find_asides
from reftel.telegram.block_lengths import is_beyond, is_numbered, is_prose
from reftel.telegram.draft import Draft
from reftel.telegram.drafting import read_drafting
from reftel.telegram.envelope import Headers
from reftel.telegram.front import READERS, take_addressees, take_captions
from reftel.telegram.kinds import ABOVE_LABELS, EVERY_FRONT, HEADER
from reftel.telegram.lines import BLANK_LINE
from reftel.telegram.margin_stamps import hide_margin_stamps
from reftel.telegram.page_heads import heads_in_head, page_heads
from reftel.telegram.path import Element, Path, best_path
from reftel.telegram.plain import has_small_front
from reftel.telegram.quotation import own_head_end
from reftel.telegram.run_on_lines import take_office, take_run_on
from reftel.telegram.starts import find_starts, head_end
from reftel.telegram.torn_lines import mend_head
from reftel.values.marking import SHORT_PORTION
from reftel.vocab.tag_table import tags as tag_table

_BLANKS = re.compile(r"[ \t]*\n?")
_MAIL_KEY = re.compile(
    r"(?:From|To|Cc|Bcc|Sent|Date|Subject|Reply-To|Message-ID|Return-Path|Received|MIME-Version|Content-[\w-]+"
    r"|X-[\w-]+|Importance|Attachments?)[ \t]*:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*",
    re.IGNORECASE,
)
_MOST_KEYS = 60
_CODE = 4
_NO_LETTERS = re.compile(r"[^A-Z]+")
_DTG = re.compile(r"\d{6}Z ?[A-Z]{3}")
_BETWEEN_DTG_AND_FM = 160
_REPORTED: frozenset[BlockKind] = frozenset(
    {"executive_order", "classified_by", "references", "subject", "tags", "from", "to", "info", "dtg", "de"}
)
"""Elements whose label after the beginning of the text is reported: others are words of prose too."""


def read_head(draft: Draft, start: int, stop: int, *, is_header: bool) -> int:
    """Read header and front matter at the beginning of `draft.text[start:stop]`; return the beginning of the text."""
    hide_margin_stamps(draft, start, stop)
    start = _over_mail(draft, start, stop)
    whole = far = stop if is_header else head_end(draft.signs, start, stop)
    if not is_header:
        far = own_head_end(draft.raised, start, whole)
    mend_head(draft, start, far)
    above = _header(draft, start, far)
    draft.page_heads = page_heads(draft.text, start, above, above) if above > start else frozenset()
    heads = heads_in_head(draft.text, above, far, draft.page_heads) if draft.page_heads else ()
    draft.printed += heads
    asides = find_asides(draft.raised, draft.signs, start, far, draft.text, lower=draft.lower, heads=heads)
    text, raised = draft.text, draft.raised
    draft.hide(asides)
    signs = draft.signs
    if asides:
        signs = signs.hidden(draft.raised, [one.start if one.opens < 0 else one.opens for one in asides])
    lower = draft.lower or has_small_front(text, start, far)
    starts = find_starts(draft.text, draft.raised, signs, start, far, lower=lower)
    path = best_path(starts, draft.raised, start, stop if far == whole else far)
    at = _walk(draft, path, start, stop, is_header=is_header)
    if start < at < stop and raised[at - 1].isdigit() and raised[at].isdigit():
        draft.defect("glued-lines", at, at, "the first paragraph is run into the last serial")
    _show_behind(draft, text, raised, at)
    return at


def _header(draft: Draft, start: int, stop: int) -> int:
    """The beginning of a header's `FM` line below a date-time group; `start` if there is none.

    `FM` is also the foreign minister at the beginning of a line of the text."""
    above = draft.raised.find("\nFM ", start, stop) + 1
    return above if above and _DTG.search(draft.raised, max(start, above - _BETWEEN_DTG_AND_FM), above) else start


def _show_behind(draft: Draft, text: str, raised: str, at: int) -> None:
    """Asides in the text are the paragraphs' matter: show them again."""
    kept = [one for one in draft.asides if one.start < at or one.beside]
    if len(kept) < len(draft.asides):
        draft.text = draft.text[:at] + text[at:]
        draft.raised = draft.raised[:at] + raised[at:]
        draft.asides = kept
    for one in kept:
        if not one.noted:
            one.noted = True
            draft.blocks.append((one.start, one.end, one.kind))
            if one.kind in ("caption", "stray_caption"):
                take_captions(draft, raised[one.start : one.end])
            if one.kind == "caption":
                draft.field("captions", one.start, one.end, "front")


def _walk(draft: Draft, path: Path, start: int, stop: int, *, is_header: bool) -> int:
    """Read the elements in turn; return the end of the last one."""
    headers = Headers(draft)
    at = start
    elements = path.elements
    if not is_header:
        elements = elements[: _prose_in(draft, elements, start)]
    if elements:
        _lead(draft, start, elements[0])
        _drafting(draft, start, elements)
    for index, element in enumerate(elements):
        if element.kind in HEADER:
            end = headers.read(element)
        else:
            if headers.start >= 0:
                headers.finish()
            end = READERS[element.kind](draft, element)
        _note_torn(draft, element)
        at = _close(draft, element, end)
        if index + 1 < len(elements) and draft.text[at : element.stop].strip():
            if not is_header and _is_text(draft, elements, index + 1, at):
                elements = elements[: index + 1]
                break
            _left_over(draft, element, elements[index + 1], at)
            at = element.stop
    headers.finish()
    for element in path.elements[len(elements) :]:
        if element.kind in _REPORTED:
            note = f"an element that looks like {block_label(element.kind)} is after the beginning of the text"
            draft.defect("element-out-of-order", element.start, element.begin, note)
    for one in path.off:
        note = f"an element that looks like {block_label(one.kind)} is out of order"
        draft.defect("element-out-of-order", one.at, one.end, note)
    if is_header:
        return stop
    return _over_asides(draft, at, stop) if elements else start


def _left_over(draft: Draft, element: Element, following: Element, at: int) -> None:
    """Lines of an element that its reader did not take: addressees among the instructions to pass, else a remark."""
    is_above = element.kind in ABOVE_LABELS and following.kind not in HEADER
    if is_above and draft.text[at - 1] != "\n" and (end := take_run_on(draft, at, element.stop)) > at:
        draft.block("passing", at, end)
        at = end
        if not draft.text[at : element.stop].strip():
            return
    is_passing = is_above and (take_addressees(draft, at, element.stop) or take_office(draft, at, element.stop))
    if element.kind == "subject" and _is_like_subject(draft, draft.text[at : element.stop].strip()):
        note = "a line after the subject, which may belong to it, is not taken"
        draft.doubt("subject", at, element.stop, note)
    elif element.kind == "tags" and _has_code(draft.raised[at : element.stop]):
        draft.doubt("tags", at, element.stop, "a line after TAGS, which may belong to them, is not taken")
    draft.block("passing" if is_passing else "remark", at, element.stop)


def _has_code(raised: str) -> bool:
    """Whether a known code of four letters is among the words of a line."""
    return any(len(word) == _CODE and word in tag_table() for word in _NO_LETTERS.split(raised))


def _is_like_subject(draft: Draft, written: str) -> bool:
    """Whether a line after a blank one may be the rest of the subject: one line, in capitals as the subject is."""
    return (
        "\n" not in written
        and draft.subject is not None
        and draft.subject.isupper()
        and written[:1].isalpha()
        and written.isupper()
    )


def _is_text(draft: Draft, elements: list[Element], nxt: int, at: int) -> bool:
    """Return whether the text of the telegram begins at `at`, before the element `nxt`, so that the rest belongs to
    it."""
    is_below = any(element.kind == "subject" for element in elements[:nxt])
    if elements[nxt].kind in HEADER:
        # numbered paragraphs below a subject are text, also where another header comes after them
        return is_below and is_numbered(draft.text, at, elements[nxt].start)
    if is_below and elements[nxt].kind == "classification" and "known" not in elements[nxt].evidence:
        # the level stamped under a short text: nothing of a head comes after it
        return not any(element.kind in EVERY_FRONT for element in elements[nxt:])
    # if two of these follow, the text has not begun, whatever the lines before them are
    if sum(element.kind in EVERY_FRONT for element in elements[nxt:]) > 1:
        return False
    return is_prose(draft.text, at, elements[nxt].start)


def _prose_in(draft: Draft, elements: list[Element], start: int) -> int:
    """The number of elements before the text: prose before the first label, or read as instructions to pass."""
    if elements and draft.text[start : elements[0].start].strip() and _is_text(draft, elements, 0, start):
        return 0
    first = -1
    for at, element in enumerate(elements):
        if element.kind != "passing":
            first = -1
            continue
        if first < 0 or BLANK_LINE.search(draft.text, elements[at - 1].start, element.start):
            first = at
        blank = BLANK_LINE.search(draft.text, element.start, element.stop)
        end = blank.start() if blank else element.stop
        labeled = sum(later.kind in EVERY_FRONT for later in elements[at:])
        if labeled < 2 and is_beyond("passing", draft.text, elements[first].start, end):
            return first
    return len(elements)


def _over_asides(draft: Draft, at: int, stop: int) -> int:
    """The end of the head after the asides that follow its last element."""
    for one in draft.asides:
        if one.start >= at and not draft.text[at : one.start].strip():
            at = min(one.end, stop)
    return at


def _close(draft: Draft, element: Element, end: int) -> int:
    """Make the block of an element, with the line break after it; return its end."""
    text, stop = draft.text, element.stop
    while end < stop and text[end] in " \t":
        end += 1
    if end < stop and text[end] == "\n":
        end += 1
    draft.block(element.kind, element.start, end)
    return end


def _lead(draft: Draft, start: int, first: Element) -> None:
    """Make the block above the first element: the Department's distribution above a header, else a remark."""
    if draft.text[start : first.start].strip():
        draft.block("distribution" if first.kind in HEADER else "remark", start, first.start)


def _drafting(draft: Draft, start: int, elements: list[Element]) -> None:
    """Read the drafting block of each header, from its first line to the date-time group or the originator."""
    begin = -1
    for index, element in enumerate(elements):
        if element.kind != "distribution":
            if begin >= 0:
                read_drafting(draft, begin, element.start)
            begin = -1
        elif begin < 0:
            begin = elements[index - 1].start if index else start
    if begin >= 0:
        read_drafting(draft, begin, elements[-1].stop)


_MISTYPED = re.compile(
    rf"[^A-Z]{{0,12}}(?:\({SHORT_PORTION}\)[^A-Z]{{0,4}})?(?!CLASSIF(?:IED|ICATION|IER))C?L?ASS?IF{{1,2}}I?(?:ED|CATION|ER)\b"
)
"""A classifier's label that lost or doubled letters: `Clasified By:`, `LASSIFIED BY:`."""


def _note_torn(draft: Draft, element: Element) -> None:
    if "torn" in element.evidence or "glued" in element.evidence:
        draft.defect(
            "glued-lines",
            element.start,
            element.start,
            f"the element {block_label(element.kind)} has lost its line break",
        )
    elif "unlabeled" in element.evidence:
        draft.defect(
            "mistyped-label",
            element.start,
            element.start,
            f"read as the element {block_label(element.kind)} by its place and form: its label is missing",
        )
    elif "slip" in element.evidence or (
        element.kind == "classified_by" and _MISTYPED.match(draft.raised, element.start, element.begin)
    ):
        draft.defect(
            "mistyped-label",
            element.start,
            element.begin,
            f"read as the label of the element {block_label(element.kind)}",
        )


def _over_mail(draft: Draft, start: int, stop: int) -> int:
    """A mail that the telegram was sent on in: its header is not part of the telegram."""
    at = start + len(draft.text[start:stop]) - len(draft.text[start:stop].lstrip())
    keys = 0
    first = at
    while keys < _MOST_KEYS and (key := _MAIL_KEY.match(draft.text, at, stop)):
        keys += 1
        at = key.end()
    blank = _BLANKS.match(draft.text, at, stop)
    if keys < 3 or blank is None or (at < stop and draft.text[at : at + 200].strip() and blank.end() == at):
        return start
    if "MRN" in draft.raised[first:at]:
        return start
    draft.block("preamble", start, at)
    return at
