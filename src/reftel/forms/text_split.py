"""Cutting a file of several telegrams between a clear end and a clear beginning.

Marks are: a text-dump preamble (`07MEXICO965`, subject, `Mon Feb 26 00:00:00 +0100 2007`); a start-of-message
(`VZCZC...`) after an end-of-message (`NNNN`), a form feed, a rule, or a subject; a first page (`PAGE 01`) after one
of these or after blank lines; a header (date-time group and `FM`) after an end-of-message or a form feed, and
after a rule or blank lines if the telegram above is signed; the header of a later section; the top of another copied
page. A start-of-message without any of these before it is none: a copy may hold its header twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.errors import TooLarge
from reftel.forms import military_sniff
from reftel.forms.base import LIMIT, Cut, Report, Stream
from reftel.forms.literals import Literals
from reftel.values import levels

_CHUNK = 1 << 20
_OVERLAP = 4096
"""Characters a mark may reach over."""

_STAMP = levels.NAME.encode() + rb"[^\n]{0,40}\n\s{0,80}"
_PAGE_ONE = rb"PAGE 0?1(?:[ \t]+|[ \t]{0,20}\r?\n(?=[A-Z][A-Z ]{1,20} {1,8}\d{4,6}\b))[A-Z]"
FIRST_PAGE = rb"(?:" + _STAMP + rb"){0,2}" + _PAGE_ONE
"""The top of the first page of a telegram of 1973 to 2002; in 1979 it is in two lines, `PAGE 01` and `LIMA 03311`."""
GROUP = (
    rb"(?:(?:ZZ|OO|PP|RR) R[A-Z][^\n]{0,80}\n(?:(?:DE R|ZN[RY] |R)[^\n]{0,80}\n){1,4})?"
    rb"(?:[ZOPRYM] ){1,2}[\dOQIl@]{6}Z [A-Z]{3} [\dOQIl@]{2}(?:[ \t]{1,4}Z[A-Z]{2}-?\d?)*[ \t]*\r?\n"
    rb"(?:[^\n]{0,80}\n){0,2}?FM [A-Z]"
)
"""A header without a start of message: date-time group and sender, perhaps after the lines of routing. Recognition
misreads digits: `R @30815Z OCT O5`."""
_LATER_SECTION = (
    GROUP + rb"[^\n]{0,120}\n(?:(?!FM |TAGS|SUBJ|REF|E\.O|[^\n]{0,60}SECTION \w)[^\n]{0,120}\n){0,40}?"
    rb"[^\n]{0,60}(?:SECTION (?:0?[2-9]|[1-9]\d|TWO|THREE|FOUR|FIVE)|FINAL SECTION) OF (?:\d|[A-Z]{3})"
)
"""The header of a section that is not the first one. No telegram repeats its header within itself, so it is cut off
after anything."""
_WITHOUT_HEADER = (
    rb"[ \t]{0,20}(?:UNCLAS(?:SIFIED)?|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L|S ?E ?C ?R ?E ?T|LIMITED OFFICIAL USE)\b"
    rb"(?![^\n]{0,40}SECTION)[^\n]{0,40}[A-Z] {1,4}\d{3,6}[ \t]*\r?\n"
    rb"(?:(?!SUBJ)[^\n]{0,120}\n){0,12}?[ \t]{0,20}TAGS ?:[^\n]{1,120}\n"
    rb"(?:[^\n]{0,120}\n){0,4}?[ \t]{0,20}SUBJ(?:ECT)? ?:"
)
"""The classification line of a telegram whose header was not copied, above its TAGS and its subject."""
_LATER_PAGE = re.compile(
    FIRST_PAGE + rb"[A-Z ]{0,20} +\d{4,6} +0?(?:[2-9]|[1-9]\d) ?OF ?\d{1,2}\b[^\n]{0,40}\n"
    rb"(?!(?:[^\n]{0,120}\n){0,20}?(?:FM |[ \t]{0,20}(?:TAGS|SUBJ(?:ECT)?) ?:))"
)
"""The first page of a section that is not the first one, without a header of its own: the lines above it continue."""
_TOP_LINE = re.compile(
    rb"(?:^|\n)(?P<line>[ \t]{0,20}(?:" + _PAGE_ONE + rb"[^\n]{0,80}"
    rb"|(?:ACTION|INFO|ORIGIN)[ \t]+[A-Z]{1,6}-\d\d[^\n]{0,80}"
    rb"|(?:[A-Z]{1,6}-\d\d[ \t]*){1,9}(?:/\d{3}[ \t]?[A-Z]?)?|-{6,}[^\n]{0,60}|"
    + levels.NAME.encode()
    + rb"|)[ \t]{0,20}\r?\n)\Z"
)
"""A line between the top of a page and the header of its section: the page, offices, a rule with the relay's number."""
_LONGEST_TOP = 130
_MOST_TOP = 12
_ENDED = rb"[ \t]{0,80}(?:N{3,4}[A-Z]{0,10}|<< ?END OF DOCUMENT ?>>|\f)[ \t\f]{0,80}\r?\n\s{0,200}"

PREAMBLE = (
    rb"\d\d[A-Z][A-Z0-9]{1,40}\d[ \t]*\r?\n(?:[^\n]{0,400}\n){1,3}?"
    rb"[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d [^\n]{0,8}\d{4}[ \t]*\r?\n"
)
_EXPORTED = (
    rb"(?:\d\d[A-Z0-9-]{2,44}|NOID-[0-9A-Za-z]{2,60})\n(?:\n|(?:Created|Released|Classification|Origin): [^\n]{1,80}\n)"
)
"""The top of a cable in Reftel's own export as text."""
_RULE = rb"(?:[=*#_~-]{5,80}|(?:[=*#_~-] ){4,60}[=*#_~-]?)"
_NUMBERED = rb"(?i:CABLE|TELEGRAM|MESSAGE|DOCUMENT|ITEM)(?i: NO\.?| NR\.?)? ?#?\d{1,5}(?i: OF \d{1,5})?:?"
_HEADING = (
    rb"(?:" + _NUMBERED + rb"|\d\d(?:\d\d)?[A-Z]{3,30}\d{1,6})[ \t]{0,20}\r?\n(?:[ \t]{0,20}\r?\n){0,4}"
    rb"(?:" + GROUP + rb"|" + _WITHOUT_HEADER + rb")"
)
"""`Cable 2 of 3` or an id alone in its line above a telegram, as editors and the rows of a page have them."""
_MAY_BEGIN = (
    rb"(?=[ \t\r\n\f=*#_~<-]|\d\d[A-Z\d]|NNN|VZCZC|Com|[ZOPRYM][ ZOPR]|C(?:able|ABLE)|[TMDI](?:ele|ess|ocu|tem)"
    rb"|[TMDI](?:ELE|ESS|OCU|TEM))"
)
"""First characters of a line with which a mark begins: most lines have others, and are passed over."""
_OPENING = 10
"""Characters of a line by which `_MAY_BEGIN` knows it."""
_MAY = re.compile(rb"\n" + _MAY_BEGIN)
_IS_LATER = re.compile(_LATER_SECTION)
_MARKS = re.compile(
    rb"\f\s{0,200}(?P<fed>(?=VZCZC|ZCZC|" + FIRST_PAGE + rb"|" + GROUP + rb"|" + PREAMBLE + rb"))"
    rb"|\n" + _MAY_BEGIN + rb"(?:"
    rb"(?P<preamble>(?=" + PREAMBLE + rb"))"
    rb"|(?:[ \t]{0,80}(?:NNNN[A-Z]{0,10}|\f|" + _RULE + rb")[ \t\f]{0,80}\r?\n[\s]{0,200})(?P<message>(?=VZCZC|ZCZC))"
    rb"|" + _ENDED + rb"(?P<ended>(?=VZCZC|ZCZC|" + FIRST_PAGE + rb"|" + GROUP + rb"))"
    rb"|(?:[ \t]{0,80}"
    + _RULE
    + rb"[ \t]{0,80}\r?\n\s{0,200}|(?:[ \t]{0,80}\r?\n){3,40})(?P<paged>(?="
    + FIRST_PAGE
    + rb"))"
    rb"|(?P<titled>(?=" + _HEADING + rb"))"
    rb"|(?:[ \t]{0,80}"
    + _RULE
    + rb"[ \t]{0,80}\r?\n\s{0,200}|(?:[ \t]{0,80}\r?\n){2,40})(?P<closed>(?="
    + GROUP
    + rb"|"
    + _WITHOUT_HEADER
    + rb"))"
    rb"|(?P<export>(?:={72})\n\n(?=" + _EXPORTED + rb"))"
    rb"|(?P<section>(?=" + _LATER_SECTION + rb"))"
    rb"|(?P<start>(?=[ \t]{0,12}VZCZC[A-Z]{2,4}\d{3,5}\s))"
    rb"|(?P<page>(?=Community resources[ \t]*\r?\n.{0,600}?\nViewing cable ))"
    rb")",
    re.S,
)

BETWEEN_EXPORTED = re.compile(rb"\n(?P<export>={72})\n\n(?=" + _EXPORTED + rb")")
"""The mark between cables in Reftel's own export as text."""
_SIGNS = Literals(b"\nFM ", b"\nTAGS", b"PAGE 1", b"PAGE 01", b"ZCZC", b"Community resources", b"=" * 72)
_CLOCK = re.compile(rb":\d\d:\d\d ")
"""Each mark has one of these signs, or begins with a form feed."""
_TOP = 4000
"""Bytes in which a telegram has its own signs. After them all lines are searched in one step."""
_BEHIND = frozenset(("fed", "ended", "paged", "message", "closed", "titled", "section"))
_BEGUN = re.compile(rb"(?m)^[ \t]{0,20}(?:FM [A-Z]|PAGE 0?\d|SUBJ(?:ECT)?[:.]|MRN ?:|MSGID/|SUBJ/)")
"""Lines of a telegram before its end."""
_HEADED = re.compile(rb"(?m)^[ \t]{0,20}(?:FM [A-Z]|SUBJ(?:ECT)?[:.])")
"""Lines of a header or a front matter."""
_SIGNED = re.compile(
    rb"\n[ \t]{0,20}(?:[A-Z][A-Z.'\- ]{1,38}|#\d{4}|(?:Drafted|Cleared|Approved|Released) By ?:[^\n]{0,200}"
    rb"|Dissemination Rule[^\n]{0,80}|End Cable Text)[ \t]*\r?\n(?:[ \t]*\r?\n|[ \t]*" + _RULE + rb"[ \t]*\r?\n)*\Z"
)
"""A signature as the last line, or the last line of a telegram of another grammar."""
_QUOTES = re.compile(
    rb"\b(?:UN)?(?:QUOTE|QTE)\b|\b(?:BEGIN|FULL|VERBATIM)[ \t]{1,3}(?:TEXT|CABLE|TELEGRAM|MESSAGE)\b"
    rb"(?![ \t]{1,3}\d\d[A-Z\d])"
    rb"|\b(?:FOL(?:L|LOWING)?|TEXT)\s{1,3}(?:IS|OF|REPEATS?|TELEGRAM|CABLE|MESSAGE)\b|\bFOLLOWS\b"
    rb"|\bREPEATED\s{1,3}(?:BELOW|FOR|HERE)",
    re.I,
)
"""Words over a telegram that another one quotes."""
_NEAR = 300
"""Bytes above a quoted telegram in which words announce it."""
_SUBJECT = re.compile(rb"\n[ \t]{0,20}(?:SUBJ(?:ECT)?[:.]|MRN ?:|SUBJ/)")
_LINE_HEAD = 40
"""Characters that one of these signs may have."""


def is_exported(head: bytes) -> bool:
    """Return whether a text is a cable in Reftel's own export, whose labels are not those of a paper form.

    Args:
        head: its first bytes.

    Example: true of `NOID-2C5FADED87BF`, a blank line, `From: AMEMBASSY LIMA`.
    """
    return (
        re.match(rb"\s*" + _EXPORTED + rb"(?:[^\n]*\n){0,100}?\n(?:From|To|Info|Captions|Subject): ", head) is not None
    )


def is_one(data: bytes) -> bool:
    """Whether a text is one telegram: it has no mark but a start of message without a subject above it. It is much
    faster than `split`, which looks closely.

    Args:
        data: a whole text.

    Example: true of a telegram, false of two with an end of message and a start of message between them.
    """
    last = _SIGNS.last(data)
    last = max(last, *(found.start() for found in _CLOCK.finditer(data)), -1)
    if len(data) > LIMIT or last > _TOP or b"\f" in data:
        return len(data) <= LIMIT and _MARKS.search(data) is None
    at = 0
    for line in _MAY.finditer(data, 0, last + _OPENING):
        mark = _MARKS.match(data, line.start()) if line.start() <= last else None
        if mark is None:
            continue
        if mark.lastgroup != "start" or _SUBJECT.search(data, at, mark.end()):
            return False
        # no telegram is above it: a title, a note, the row of a table
        at = mark.end()
    return True


def split(stream: Stream, name: str, report: Report, marks: re.Pattern[bytes] | None = None) -> Iterator[Cut]:
    """Yield the telegrams of a text, numbered if there are several; divided at `marks`, by default at all."""
    buffer, base, at, searched, number = b"", 0, 0, 0, 0  # blanks before the first telegram belong to it
    ended = False
    while not (ended and at >= len(buffer)):
        mark = _mark(buffer, at, max(at + 1, searched), ended, marks=marks or _MARKS)
        if mark < 0 and not ended:
            if len(buffer) - at > LIMIT:
                report(TooLarge(name, base + at, f"a telegram of at most {LIMIT >> 20} MiB"))
                buffer, base, at, ended = _skip(stream, buffer, base, at)
                searched = at
                continue
            searched = max(len(buffer) - at - _OVERLAP, 0)
            chunk = stream.read(max(_CHUNK, len(buffer) - at))
            ended = not chunk
            buffer, base, at = buffer[at:] + chunk, base + at, 0
            continue
        end = len(buffer) if mark < 0 else mark
        data = buffer[at:end]
        searched = end + 1
        if data.strip():
            number += 1
            yield Cut(base + at, data, str(number) if number > 1 or mark >= 0 else "")
            at = end
        elif mark < 0:
            return


def _mark(
    buffer: bytes, at: int, searched: int, ended: bool, *, begun: bool = False, marks: re.Pattern[bytes] = _MARKS
) -> int:
    """Return the beginning of the next telegram after `at`, from `searched` on; -1 if the buffer has none.

    `begun` is true if the telegram at `at` began before the buffer.
    """
    above = _Above(buffer, at)
    for found in marks.finditer(buffer, max(searched - 1, 0)):
        if not ended and found.end() + _OVERLAP > len(buffer):
            return -1
        if found.lastgroup in _BEHIND and not begun and not above.has_begun(found.start()):
            continue  # what is before it belongs to it: a stamp, a note
        if found.lastgroup == "section" and not _HEADED.search(buffer, at, found.start() + 1):
            continue  # the top of its first page is before it
        if found.lastgroup in ("ended", "fed", "paged") and _LATER_PAGE.match(buffer, found.end()):
            continue  # a section without a header of its own
        if found.lastgroup in ("closed", "titled", "section") and not above.precedes(found.end()):
            continue  # a telegram that is quoted
        if found.lastgroup == "start" and announces(buffer, at, found.end()):
            continue
        if found.lastgroup != "start" or _SUBJECT.search(buffer, at, found.end()):
            first = _over_top(buffer, found.end()) if found.lastgroup == "section" else found.end()
            return max(over_title(buffer, military_sniff.over_banner(buffer, first)), at + 1)
        at = found.end()  # no subject is before it
    return -1


def _over_top(buffer: bytes, at: int) -> int:
    """Return the beginning of the page whose top is directly over a header; the header's own if no page is there."""
    begin = found = at
    for _ in range(_MOST_TOP):
        line = _TOP_LINE.search(buffer, max(0, begin - _LONGEST_TOP), begin)
        if line is None:
            break
        begin = line.start("line")
        if line["line"].lstrip().startswith(b"PAGE"):
            found = begin
    return found


def first_line(data: bytes) -> int:
    """Return the place of the first line that is a telegram's, of any grammar; the text's end if there is none.

    Args:
        data: a text.

    Example: of a note above `FM AMEMBASSY LIMA`, the length of the note.
    """
    found = _BEGUN.search(data)
    return found.start() if found else len(data)


def telegram_lines(data: bytes) -> list[int]:
    """Return the places of all lines that are a telegram's, of any grammar.

    Args:
        data: a text.

    Example: of `FM AMEMBASSY LIMA`, its place.
    """
    return [found.start() for found in _BEGUN.finditer(data)]


def over_title(data: bytes, at: int) -> int:
    """Return the beginning of the lines that an editor put above a telegram; the same place if there are none.

    Args:
        data: a text.
        at: the beginning of the telegram.

    Example: of `VZCZC...` below `# 07LIMA11` and three backquotes, the place of the first of these lines.
    """
    begin = place = at
    for _ in range(_MOST_TITLES):
        above = data.rfind(b"\n", 0, max(place - 1, 0)) + 1
        if above >= place or not (line := _TITLE.match(data, above, place)):
            break
        place = above
        begin = above if line["title"] else begin
    return begin


_MOST_TITLES = 8
_TITLE = re.compile(
    rb"[ \t]{0,8}(?:(?P<title>(?:#{1,6} |[*_]{1,3}|=+ ?|[-*~#]{3,80} ?)?"
    rb"\d{2,4}[A-Z][A-Z .'-]{2,30}\d{1,6}(?:_[a-e]\d?)?(?:[*_]{1,3}| ?=+|:| ?[-*~#]{3,80})?"
    rb"|[-*~#=]{0,80} ?(?i:CABLE|TELEGRAM|MESSAGE|DOCUMENT|ITEM)(?i: NO\.?| NR\.?)?"
    rb" ?#?\d{1,5}(?i: OF \d{1,5})?:? ?[-*~#=]{0,80}"
    rb"|#{1,6} [^\n]{1,120}|`{3,}[a-z]{0,12}|~{3,}[a-z]{0,12}|BEGIN (?:CABLE|TELEGRAM|MESSAGE|DOCUMENT)\b[^\n]{0,60}"
    rb"|(?:- )?[a-z_]{2,20}: [^\n]{1,120}|(?:-{2,}|\.{2,}) ?8<[^\n]{0,40}))?[ \t]*\r?\n"
)
"""A heading with an id, a fence of Markdown, a line where one cuts; or a blank line."""


def announces(buffer: bytes, at: int, end: int) -> bool:
    """Whether words directly above a start of message say that it is quoted."""
    return _QUOTES.search(buffer, max(at, end - _NEAR), end) is not None


class _Above:
    """The telegram from `at` on, of which each part is looked at once."""

    def __init__(self, buffer: bytes, at: int) -> None:
        self._buffer = buffer
        self._seen = self._seen_begun = at
        self._is_begun = self._has_subject = self._quotes = False

    def has_begun(self, end: int) -> bool:
        """Whether a line before `end` is a telegram's."""
        start, self._seen_begun = self._seen_begun, end
        self._is_begun = self._is_begun or self._has(_BEGUN, start, end)
        return self._is_begun

    def _has(self, pattern: re.Pattern[bytes], start: int, end: int) -> bool:
        return pattern.search(self._buffer, max(start - _LINE_HEAD, 0), end) is not None

    def precedes(self, end: int) -> bool:
        """Whether it ends before `end`, where a header begins: it quotes no telegram, and the header is a later
        section's, or it has a subject and is signed."""
        start, self._seen = self._seen, end
        self._has_subject = self._has_subject or self._has(_SUBJECT, start, end)
        self._quotes = self._quotes or self._has(_QUOTES, start, end)
        if self._quotes:
            return False
        is_signed = _SIGNED.search(self._buffer, max(end - 400, 0), end) is not None
        return (is_signed and self._has_subject) or _IS_LATER.match(self._buffer, end) is not None


def _skip(stream: Stream, buffer: bytes, base: int, at: int) -> tuple[bytes, int, int, bool]:
    """Pass over a telegram that is too long, to the next one or the end."""
    at = max(at, len(buffer) - _OVERLAP)
    while True:
        chunk = stream.read(_CHUNK)
        buffer, base, at = buffer[at:] + chunk, base + at, 0
        mark = _mark(buffer, 0, 1, not chunk, begun=True)
        if mark >= 0:
            return buffer, base, mark, False
        if not chunk:
            return b"", base + len(buffer), 0, True
        at = max(len(buffer) - 2 * _OVERLAP, 0)
