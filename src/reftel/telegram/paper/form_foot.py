"""The lines below the text of a form: the drafting officer's block, initials, print of the form, levels, stamps.

An outgoing form has two columns below the signature:

    Drafted by:                    Telegraphic transmission and
    FE:SPA:HJSample:mf 5/21/62     classification approved by:  FE - Example Person
    Clearances:
        E - Mr. Pattern (subs)
"""

from __future__ import annotations

import re

from reftel.blocks import BlockKind
from reftel.field_names import FieldName
from reftel.particulars import Officer
from reftel.spans import Span
from reftel.telegram.archive_stamps import is_archive_stamp
from reftel.telegram.draft import Draft
from reftel.telegram.lines import Line
from reftel.telegram.paper import form_patterns as patterns
from reftel.telegram.stamps import is_release
from reftel.values.officers import drafting_date, read_officers

_DRAFTED = re.compile(r"\n[ \t]*DRAFTED[ \t]{1,4}BY\b[ \t]*:?[ \t]*")
_APPROVED = re.compile(
    r"(?:TELEGRAPHIC TRANSMISSI[O0]N AND|(?:C[O0]NTENTS AND )?CLASSIFICATI[O0]N APPR[O0]VED BY|APPR[O0]VED BY)[ \t]*:?"
)
_ENDS_LABEL = re.compile(r"APPR[O0]VED BY[ \t]*:?[ \t]*")
_CLEARED = re.compile(r"CLEARANCES?[ \t]*:?[ \t]*")
_CELL = re.compile(r"\S+(?: \S+)*")
_CHAIN = re.compile(r"(?<![A-Za-z/:])([A-Z]{1,5}):(?=[A-Z]{1,6}(?:/[A-Z]{1,4})*:[A-Z]{1,4}[a-z])")
"""The colon between two offices: `FE:SPA:HJSample`."""
_TYPIST = re.compile(r"(?<=[a-z])/([a-z]{2,3})\b")
"""The typist's initials after a slash: `KSample/mb`."""
_NAMED = re.compile(r"(?<![\w:/])(?P<name>[A-Z]{1,4}[a-z][\w'\-]+)[:/][a-z]{2,4}\b")
"""A name without an office, as at small posts, and the typist's initials: `DBSample:ah`."""
_MOST_LINES = 40
_DRAFTER = re.compile(
    r"\n[ \t]*(?P<offices>[A-Z]{1,6}(?:[:/][A-Z]{1,6}){0,4}):(?P<name>[A-Z]{1,3}[a-z]?[A-Z]?[a-z]{2,}|[A-Z]{4,16})"
    r"[:/][A-Za-z]{2,4}(?P<day>(?:[ \t]{1,8}|:)\d{1,2}[/\-]\d{1,2}[/\-]\d{2,4})?[ \t]*"
    r"(?:[ \t]{3}\S[^\n]{1,60})?(?=\n|$)"
)
"""The drafter's line without its label, as in the 1940s and 1950s: `FE:PSA:HJSample:eh 10/2/56`."""
_FOR_CHIEF = re.compile(
    r"\n[ \t]*[Ff](?:or|OR) (?:the|THE) [A-Z][\w'\u2019. ]{3,40}:?[ \t]*\n\s*"
    r"(?P<name>[A-Z][\w.'\u2019\-]*(?: [A-Z][\w.'\u2019\-]*){1,4})"
    r"(?:,? (?:Jr|JR)\.)?[ \t]*(?:\n[ \t]*[A-Z][^\n]{3,80}){0,2}\s*$",
)
_CLOSE = 600
"""Characters of a close."""
_ACTING = re.compile(r"\(?ACTING\)?\.?")
_NOTE = re.compile(
    r"(?:\(?\*{1,2}\)?|NOTE:)[ \t]*"
    r"(?:AS RECEIVED|OMISSION|GARBLE|PASSED|ADVANCE|RELAYED|NOT PASSED|CORRECTION|READ BY|SIC\b)"
    r"|(?:ADVANCE COP(?:Y|IES)|PASSED|RELAYED)(?: TO)? (?:THE )?"
    r"(?:[A-Z/,\- ]{2,40} (?:\d{1,2}[:.]?\d\d ?[AP]\.? ?M|\d{1,2}[/\-]\d{1,2}[/\-]\d\d)"
    r"|WHITE HOUSE|WHB|CIA|D[O0]D|[O0]SD|NSA|ARMY|USIA|S/S|SS)"
)
"""Notes of the watch officer and the code room below the signature."""
_NAME = re.compile(r"[A-Z][A-Z'’.\-]*(?: [A-Z][A-Z'’.\-]*){0,3}")


def take_foot(draft: Draft, start: int, end: int) -> int:
    """Make blocks of the lines below the text; return the end of the text."""
    end = _take_officers(draft, start, end)
    end = _peel(draft, start, end)
    return _take_signer(draft, start, end)


def _take_signer(draft: Draft, start: int, end: int) -> int:
    """Read the officer who signed a message by pouch for the chief: `For the Ambassador:`, name and title below."""
    found = _FOR_CHIEF.search(draft.text, max(start, end - _CLOSE), end)
    if found is None or draft.text[found.end() : end].strip():
        return end
    draft.signed_by = (*draft.signed_by, " ".join(found["name"].split()))
    draft.field("signed_by", found.start("name"), found.end("name"), "paper")
    draft.block("signature", found.start() + 1, end)
    return found.start() + 1


def _peel(draft: Draft, start: int, end: int) -> int:
    """Take lines from the end, each by its kind: stamps, levels, print, initials below a signature."""
    raised = draft.raised
    taken: list[tuple[BlockKind, int, int]] = []
    at = end
    for _ in range(_MOST_LINES):
        begin = max(raised.rfind("\n", start, max(start, at - 1)) + 1, start)
        written = raised[begin:at].strip()
        if written:
            kind = _kind(raised, begin, at, written, start)
            if kind is None:
                break
            taken.append((kind, begin, at))
        at = begin
        if at <= start:
            break
    for kind, begin, stop in taken:
        draft.block(kind, begin, stop)
    return taken[-1][1] if taken else end


def _kind(raised: str, begin: int, stop: int, written: str, start: int) -> BlockKind | None:
    first = begin + len(raised[begin:stop]) - len(raised[begin:stop].lstrip())
    last = first + len(written)
    if patterns.level_of(written):
        return "stamp"
    if is_archive_stamp(raised, first, last) or is_release(raised, Line("", begin, last, stop, first)):
        return "stamp"
    if patterns.REVIEWED.match(written):
        return "stamp"
    if patterns.PRINT.match(written) or patterns.PAGE_NUMBER.fullmatch(written) or _NOTE.match(written):
        return "tail"
    if _ACTING.fullmatch(written) and _is_below_name(raised, start, begin):
        return "tail"
    if patterns.INITIALS.fullmatch(written) and (
        "/" in written or ":" in written or _is_below_name(raised, start, begin)
    ):
        return "tail"
    return None


def _is_below_name(raised: str, start: int, begin: int) -> bool:
    """Whether the line above, apart from notes, is a name in capitals and nothing else, longer than initials."""
    above = raised[max(start, begin - 400) : begin].rstrip()
    line = above[above.rfind("\n") + 1 :].strip()
    while _NOTE.match(line):
        above = above[: above.rfind("\n") + 1].rstrip()
        line = above[above.rfind("\n") + 1 :].strip()
    return _NAME.fullmatch(line) is not None and len(line) > _LONGEST_INITIALS and line[-1] != "."


_LONGEST_INITIALS = 4


def _take_officers(draft: Draft, start: int, end: int) -> int:
    """Read the block of the drafting officer; return its beginning, `end` if there is none."""
    begin = _begin_of_officers(draft, start, end)
    if begin is None:
        return end
    stop = _peel(draft, begin, end)
    left, right, cleared = _columns(draft, begin, stop)
    _officers(draft, "drafted_by", left)
    _officers(draft, "approved_by", right)
    _officers(draft, "cleared_by", cleared)
    for first, last in left:
        if dated := drafting_date(draft.raised[first:last]):
            draft.particulars.setdefault("drafted_on", dated[0])
            draft.field("drafted_on", first + dated[1], first + dated[2], "paper")
            break
    draft.block("distribution", begin, stop)
    return begin


def _begin_of_officers(draft: Draft, start: int, end: int) -> int | None:
    """The beginning of the block: `Drafted by`, else the drafter's line without a label among the last lines."""
    found = None
    for found in _DRAFTED.finditer(draft.raised, start, end):  # noqa: B007 - the last one
        pass
    if found is None:
        at = end
        for _ in range(_LAST_LINES):
            at = draft.text.rfind("\n", start, at)
            if at < 0:
                return None
            found = _DRAFTER.match(draft.text, at, end)
            if found and (found["day"] or not found[0].isupper()):
                break
            found = None
    if found is None or draft.raised.count("\n", found.start(), end) > _MOST_LINES:
        return None
    return found.start() + 1


_LAST_LINES = 12
_Cells = list[tuple[int, int]]


def _columns(draft: Draft, start: int, end: int) -> tuple[_Cells, _Cells, _Cells]:
    """The cells with the drafter, the approving officer, and the clearances."""
    raised = draft.raised
    drafted: _Cells = []
    approved: _Cells = []
    cleared: _Cells = []
    target = drafted
    right = -1
    at = start
    while at < end:
        stop = raised.find("\n", at, end)
        stop = end if stop < 0 else stop
        for words in _CELL.finditer(raised, at, stop):
            first, last = words.span()
            column = first - at
            if label := _APPROVED.match(raised, first, last):
                right = column
                ends = _ENDS_LABEL.search(raised, first, last)
                if ends and ends.end() < last:
                    approved.append((ends.end(), last))
                elif not ends and label.end() < last:
                    approved.append((label.end(), last))
            elif label := _CLEARED.match(raised, first, last):
                target = cleared
                if label.end() < last:
                    cleared.append((label.end(), last))
            elif label := _DRAFTED_LABEL.match(raised, first, last):
                if label.end() < last:
                    drafted.append((label.end(), last))
            elif (right > 0 and column >= right - 2 and target is drafted) or (
                right < 0
                and drafted
                and words.start() > at
                and not raised.startswith("DRAFTED", start)
                and target is drafted
            ):
                approved.append((first, last))
            else:
                target.append((first, last))
        at = stop + 1
    return drafted, approved, cleared


_DRAFTED_LABEL = re.compile(r"DRAFTED[ \t]{1,4}BY\b[ \t]*:?[ \t]*")


def _officers(draft: Draft, name: FieldName, cells: _Cells) -> None:
    found: list[Officer] = []
    for first, last in cells:
        written = _NAMED.sub(
            lambda name: f"{name['name']}{' ' * (len(name[0]) - len(name['name']))}", draft.text[first:last]
        )
        written = _TYPIST.sub(r":\1", _CHAIN.sub(r"\1/", written))
        for one in read_officers(written.upper()):
            span = Span(first + one.start, first + one.end)
            found.append(Officer(name=_as_written(one.name, written), office=one.office, note=one.note, span=span))
    if found and name not in draft.particulars:
        draft.particulars[name] = tuple(found)
        for officer in found:
            if officer.span:
                draft.field(name, officer.span.start, officer.span.end, "paper")


def _as_written(name: str | None, written: str) -> str | None:
    """Return a name in the copy's own case."""
    at = written.upper().find(name) if name else -1
    return written[at : at + len(name)] if name and at >= 0 else name
