"""Addressees as a header lists them: routing indicator, PLAD, precedence, message continuity number (5 FAH-2 H-310)."""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from reftel.model import Addressee
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.joined_addressees import (
    PLAIN,
    ROUTED,
    is_in_doubled,
    joined_addressees,
    parted_name,
    written_from,
)
from reftel.telegram.lines import line_end
from reftel.telegram.mistyped_precedence import mend_precedence
from reftel.telegram.path import Element
from reftel.telegram.phrases import PRECEDENCE_WORDS, PRECEDENCES
from reftel.values import levels
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_ADDRESSEE = re.compile(
    r"(?P<routing>[A-Z]{4,8}|ZEN)?/(?P<name>\S[^\n]*)|(?P<plain>[A-Z][A-Z0-9 .,'&/()\-]+)", re.IGNORECASE
)
_SPACED_ROUTING = re.compile(r"^(R[A-Z]{3,7}|ZEN)[ \t]{0,4}/[ \t]{0,4}(?=\S)")
_LOST_SLASH = re.compile(
    r"^(R[UH][A-Z]{3,6})[ \t]{0,2}(?:[\\|.,:;!\-][ \t]{0,2}|(?<=[ \t]))"
    r"(?=(?:AM ?EMB|AM ?CON|SECSTATE|USMISSION|US ?DEL|USUN|USINT|USLO|DEPT OF )[A-Z]* ?)"
    r"|^(R[UH][A-Z]{3,6}|ZEN)[ \t]?[\\|.,:;][ \t]?(?=[A-Z]{2})"
    r"|^((?:RUE|RHE|RHM|RUC|RHF)[A-Z]{2,5})[ \t](?=[A-Z]{2,})"
    r"|^(R[UH][A-Z]{2,5}?)(?=(?:SECSTATE|AMEMBASSY|AMCONSUL|USMISSION) )"
)
"""A routing indicator whose slash was left out, or is another sign: `RUCNDT USMISSION USUN NEW YORK`."""
_INDICATOR_ALONE = re.compile(r"\s*R[UH][A-Z]{3,6}[ \t]{0,2}[\\|.,:;!\-]?[ \t]*")
_LEVEL_SPACED = re.compile(r"(?:C O N F|S E C R|U N C L|T O P S)")
_LEVEL_ALONE = re.compile(rf"[ \t]*{levels.NAME}[ \t]*(?:\n|$)")
"""The level at the end of a page, which fell among the addressees."""
_DASHES = frozenset({"-", "--", "\u2013"})
"""Signs between a name and its precedence: `SECSTATE WASHDC - PRIORITY`."""
_POSTS = frozenset({"AMEMBASSY", "AMCONSUL", "SECSTATE", "USMISSION"})
"""Names after which also one or two digits are a message continuity number."""
_WASHINGTON = frozenset({"WASHDC", "DC"})
"""Words at the end of a name after which also one or two digits are a number."""
_EXTENSION = re.compile(
    rf"(?:NIACT )?(?:{PRECEDENCES})(?: \d{{3,5}})?"
    r"|\d{3,5}"
    rf"|(?:WASHINGTON,? D\.?C\.?|WASHDC|(?:NEW )?YORK)(?: (?:{PRECEDENCES}))?(?: \d{{2,5}})?"
    rf"|DC(?: (?:{PRECEDENCES}))?(?: \d{{2,5}})?"
    rf"|COLLECTIVE(?: (?:{PRECEDENCES}))?"
)
"""Rest of an addressee whose line wraps."""
_BREAK = re.compile(
    r"(?:(?<![ \t])[ \t]++|(?<=[A-Z\d])(?=STATE G)|(?<=PRIORITY)|(?<=IMMEDIATE)|(?<=ROUTINE))"
    r"(?:BT|(?:STATE |ARMY |NAVY |USIA |AID )?(?:GRNC|GR ?\d{1,4}))$"
)
"""The separation sign or the group count after the last addressee, whose line break is lost."""
_ACCOUNT = re.compile(r"(?:STATE|ARMY|NAVY|AF|USAF|DA|USIA|AID) (?:GRNC|GR ?\d{1,4})")
"""The symbol of the service that pays, and the count of groups (ACP 127 format line 10): `STATE GRNC`."""
_NOT_NAME = re.compile(rf"(?: (?:NIACT )?(?:{PRECEDENCES}))?(?: \d{{2,5}})?$")
_REST = re.compile(r"[A-Z]+(?: [A-Z]+){0,3}(?: \d{2,5})?")
_PASSING = re.compile(r"(?:STATE|DEPT|DEPARTMENT|PASS|NSC|FOR)\b.*\b(?:FOR|PASS)\b")
_NO_ADDRESSEE = re.compile(
    r"(?:(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY, "
    r"|(?:ID|REFERENCE ID|ORIGIN|DATE|CREATED|RELEASED|SOURCE|CLASSIFICATION|MISC|DESTINATION|HEADER) ?: )"
)
"""Beginning of a publisher's line between the addressees and the classification line: `ORIGIN: 10OSLO180`,
`Monday, 09 November 2009, 07:32`."""
_DESIGNATED = re.compile(r"AMEMB|AMCON|SECSTATE|USMISSION|.*\b(?:COLLECTIVE|WASH)")
_TOGETHER = re.compile(
    r"R[UH][A-Z]{3,6} ?/ ?[A-Z]|ZEN ?/|(?<= )(?:AMEMBASS?Y|AMEMB|AMCO[MN]SUL|AMCONGEN|USMISSION) "
    r"|(?<=[a-z\d])(?:AMEMBASSY|AMCONSUL) "
    r"|(?<=PRIORITY )[A-Z]{2}|(?<=IMMEDIATE )[A-Z]{2}|(?<=ROUTINE )[A-Z]{2}"
    rf"|(?:(?<=WASHDC )|(?<=WASHINGTON DC )|(?<=COLLECTIVE ))(?!NIACT|UNN|{PRECEDENCES})[A-Z]{{2}}"
    r"|(?<= \d{4} )[A-Z]{2,}|(?<=[EY] \d{3} )[A-Z]{2,}|(?<=// )[A-Z]{2,12}(?= WASH)"
    r"|(?<=[A-Z] )(?<!HQ )(?<!HQS )(?<!OF )(?<!TO )"
    r"(?P<agency>NSC|CIA|DIA|NSA|FBI|DEA|FAA|JCS|USIA|SECDEF|JOINT STAFF)(?= WASH)"
)
"""Beginning of a further addressee in a line without its breaks."""
_NAMELESS = re.compile(r"(?<!/)/\s*$")
"""Text before a beginning that is the name after a routing indicator; `CIA WASHDC//DI//` is a whole addressee."""
_AGENCY_BEHIND = re.compile(
    r"\s*(?:R[UH][A-Z]{3,6}/)?(?:AMEMBASSY|AMCONSUL|USMISSION) (?P<post>[A-Z]+(?: [A-Z]+){0,7})"
    r" (?P<last>WASH(?:DC|INGTON))\b"
)
_NUMBERS = re.compile(r"\d+(?:-\d+)?")
"""A message continuity number, or the range of those of several sections."""
_WHOLE = 4
"""Digits of a message continuity number."""
_UNNUMBERED = frozenset({"UNN", "UNNUMBERED"})
"""A word in place of the number: the sender did not count this telegram to that addressee."""
_XMT = re.compile(r"(?:^|[ /])XMT\b[ :/]*(?P<members>.*)$")
_POUCH = re.compile(r"(?:^|[ ,(\-]{1,3})(?P<by>(?:(?:BY|VIA) (?:AIR |DIPLOMATIC |COURIER )?)?POUCH)\)?$")
"""How an addressee is served: `AMCONSUL CUZCO BY POUCH`."""
_WORD = re.compile(r"[A-Z]{3,}")
_COMMANDS = re.compile(r"[ \t]*[A-Z]{3,}(?:[ \t]+[A-Z]{3,}){1,5}[ \t]*")
"""Two to six words that may be names of commands."""
LONGEST_ADDRESSEE = 160
LONGEST_INDICATOR = 8
_BETWEEN_MEMBERS = re.compile(r",|;")


class Envelope:
    """The values of a header so far."""

    __slots__ = ("action", "day", "info", "list", "network", "operating", "sender", "year")

    def __init__(self) -> None:
        self.list = ""
        """Owner of the next lines: `routing`, `fm`, `to`, `inf` or `xmt`; empty above all of them."""
        self.network: dict[str, object] = {}
        """Attributes of `Transmission` -> values."""
        self.operating: list[str] = []
        self.sender: str | None = None
        self.day: dt.date | None = None
        """The day of the date-time group, also where its hour is not known."""
        self.year: int | None = None
        self.action: list[Addressee] = []
        self.info: list[Addressee] = []

    @property
    def target(self) -> list[Addressee]:
        """The list that takes addressees now."""
        return self.action if self.list == "to" else self.info

    @property
    def block(self) -> str:
        """The kind of block of an addressee's line."""
        return "to" if self.list == "to" else "info"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read."""
        return not (self.network or self.sender or self.action or self.info)


def read_list(draft: Draft, envelope: Envelope, element: Element) -> int:
    """Read the addressees of a TO or INFO element, one per line or run together; return the end of the list.

    The list ends before the first line that can be no addressee's.
    """
    raised = draft.raised
    at = element.begin
    end = at
    seen_blank = blank = torn = False
    lines = apart = written = 0
    while at < element.stop:
        stop = line_end(raised, at, element.stop)
        published = _published(raised, at, stop)
        stop = stop if published is None else published
        if not raised[at:stop].strip():
            if at >= written:
                written = written_from(raised, at, element.stop)
                torn = draft.has_aside(end, written)
            blank = at > element.begin and not torn
            seen_blank = seen_blank or blank
        elif end > element.begin and _LEVEL_ALONE.match(raised, at, stop):
            draft.block("stamp", at, min(stop + 1, element.stop))
        elif not is_addressed(
            draft, at, stop, first=not lines, behind_blank=seen_blank and not 0 < apart == lines - 1
        ) and not (blank and lines == 1 and is_in_doubled(draft, at, stop, element.stop)):
            # blank lines between all addressees are of a copy that doubled every line break
            break
        else:
            lines += 1
            apart += blank
            blank = False
            for start, finish in _pieces(raised, at, stop):
                _take(draft, envelope, element, start, finish)
            end = stop
        if published is not None:
            break
        at = stop + 1
    return max(end, element.begin)


def _published(raised: str, start: int, stop: int) -> int | None:
    """Return the beginning of a publisher's words in a line of addressees, at its beginning or after the last one."""
    if raised.find(":", start, stop) < 0 and raised.find("DAY", start, stop) < 0:
        return None
    found = _NO_ADDRESSEE.search(raised, start, stop)
    return found.start() if found and not raised[max(start, found.start() - 1) : found.start()].strip() else None


def is_addressed(draft: Draft, start: int, stop: int, *, first: bool, behind_blank: bool) -> bool:
    """Return whether a line can belong to a list of addressees; the sign of separation and prose cannot."""
    written = draft.text[start:stop].strip()
    raised = draft.raised[start:stop].strip()
    if raised == "BT" or _LEVEL_SPACED.match(raised) or _ACCOUNT.fullmatch(raised):
        return False
    if first:
        return True
    if (
        len(written) > LONGEST_ADDRESSEE * 4
        or written[0] in "\u00b6(-="
        or (written[0].isdigit() and not written.isdigit())
    ):
        return False
    if ROUTED.match(raised) or _EXTENSION.fullmatch(raised):
        return True
    if not draft.lower and not written.isupper():
        return not behind_blank and _is_sender(raised)
    if written.endswith((":", ".")) or _PASSING.match(raised) or raised.startswith(("FOLLOWING ", "FOL ")):
        return False
    return not behind_blank or _DESIGNATED.match(raised) is not None or _is_sender(raised)


def _is_sender(raised: str) -> bool:
    """Whether a line is a post or an agency, with its precedence and number or without."""
    name = _NOT_NAME.sub("", raised)
    return agency_of(name) is not None or posts().resolve(name) is not None


def _pieces(raised: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Return the addressees of a line: one, or several without their line breaks."""
    if PLAIN.fullmatch(raised, start, stop) and raised.find(" DC ", start, stop) < 0:
        return [part for piece in joined_addressees(raised, start, stop) for part in _commands(raised, *piece)]
    cuts = [start]
    for match in _TOGETHER.finditer(raised, start + 1, stop):
        word = max(raised.rfind(" ", start, match.start()) + 1, start)
        if match[0][0] == "R" and word < match.start() and match.end() - word < LONGEST_INDICATOR + 2:
            continue
        before = raised[cuts[-1] : match.start()]
        if _INDICATOR_ALONE.fullmatch(before):
            continue  # its slash is lost
        if match["agency"] and ROUTED.match(before.strip()):
            # `RHEHNSC/WHITE HOUSE NSC WASHDC` is one
            continue
        if before.strip() and not _NAMELESS.search(before):
            cuts.append(match.start())
    pieces = list(zip(cuts, [*cuts[1:], stop], strict=True))
    if len(cuts) > 1:
        pieces = [part for begin, end in pieces for part in _with_agency(raised, begin, end)]
    pieces = [part for begin, end in pieces for part in joined_addressees(raised, begin, end)]
    return [part for begin, end in pieces for part in _commands(raised, begin, end)]


def _commands(raised: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Return a piece unchanged, or as commands and agencies of one word each: `SECDEF EUCOM CINCLANT`."""
    if _COMMANDS.fullmatch(raised, begin, end) is None or agency_of(raised[begin:end].strip()):
        return [(begin, end)]
    words = [match.span() for match in _WORD.finditer(raised, begin, end)]
    return words if all(agency_of(raised[start:stop]) for start, stop in words) else [(begin, end)]


def _with_agency(raised: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Return a piece unchanged, or as a post and an agency run into it: `AMEMBASSY NAIROBI USIA WASHDC`."""
    agency = _AGENCY_BEHIND.match(raised, begin, end)
    if agency is None:
        return [(begin, end)]
    cut = agency.end("post")
    while cut > agency.start("post"):
        if posts().resolve(raised[agency.start("post") : cut]) is not None:
            return [(begin, cut), (cut, end)] if raised[cut : agency.start("last")].strip() else [(begin, end)]
        cut = raised.rfind(" ", agency.start("post"), cut)
    return [(begin, end)]


def _content(draft: Draft, start: int, stop: int) -> tuple[str, int]:
    """The addressee in a piece of a line, empty if there is none; a mistyped precedence is as it should be, which
    makes it longer than it is written by a number of characters."""
    content = draft.raised[start:stop].strip().rstrip(",;")
    if content.endswith("BT") or "GR" in content:
        content = _BREAK.sub("", content)
    if not content or content == "BT" or _ACCOUNT.match(content):
        return "", 0
    mended = mend_precedence(content)
    if mended is None:
        return content, 0
    draft.defect("mistyped-label", start, stop, mended[1])
    return mended[0], len(mended[0]) - len(" ".join(content.split()))


def _take(draft: Draft, envelope: Envelope, element: Element, start: int, stop: int) -> None:
    """Read one addressee, or the end of the one before it."""
    content, longer = _content(draft, start, stop)
    if not content or extend(envelope, content):
        return
    if len(content) > LONGEST_ADDRESSEE:
        draft.defect("unknown-text", start, stop, "longer than an addressee")
        return
    start += len(draft.raised[start:stop]) - len(draft.raised[start:stop].lstrip())
    if "POUCH" in content and (pouch := _POUCH.search(content)):
        draft.handling.append(" ".join(draft.text[start : start + len(content)].split()))
        draft.read(element, "handling", start + pouch.start("by"), start + pouch.end("by"), "header")
        content = content[: pouch.start()].strip(" ,-(")
        if not content:
            return
    xmt = _XMT.search(content) if "XMT" in content else None
    if xmt:
        content = content[: xmt.start()].strip()
    span = Span(start, start + len(content) - longer)
    if " /" in content or "/ " in content:
        content = _SPACED_ROUTING.sub(r"\1/", content)
    elif content[0] in "RZ" and "/" not in content[: LONGEST_INDICATOR + 1] and (lost := _LOST_SLASH.match(content)):
        content = f"{lost[lost.lastindex or 0]}/{content[lost.end() :]}"
    match = _ADDRESSEE.match(content)
    if match and content:
        _append(draft, envelope, _addressee(match["name"] or content, match["routing"], span), span)
        draft.read(element, "action" if envelope.list == "to" else "info", span.start, span.end, "header")
    if xmt:
        exempt(envelope, xmt["members"])


def _append(draft: Draft, envelope: Envelope, one: Addressee, span: Span) -> None:
    """Add an addressee, unless a copy has the last one twice."""
    last = envelope.target[-1] if envelope.target else None
    if last is not None and msgspec.structs.replace(last, span=one.span) == one:
        draft.defect("repeated-text", span.start, span.end, "the addressee of the line above is repeated")
        return
    envelope.target.append(one)


def extend(envelope: Envelope, content: str) -> bool:
    """Add a line to the addressee above if it is its wrapped end (a precedence or number); return whether it was."""
    if not envelope.target:
        return False
    if not _EXTENSION.fullmatch(content) and not _is_rest(envelope.target[-1], content):
        return False
    last = envelope.target.pop()
    written = " ".join(part for part in (last.name, last.precedence, last.number, content) if part)
    envelope.target.append(_addressee(written, last.routing, last.span))
    return True


def _is_rest(last: Addressee, content: str) -> bool:
    """Whether a line is the rest of the name above it: `AMEMBASSY` / `LONDON 3312`, `PORT` / `MORESBY`."""
    if last.precedence or last.number or not _REST.fullmatch(content):
        return False
    words = content.split()
    while words and (words[-1].isdigit() or words[-1] in PRECEDENCE_WORDS):
        words.pop()
    if not words or len(words) > 3:
        return False
    known = posts()
    if last.name in _POSTS - {"SECSTATE"}:
        return known.resolve(" ".join(words)) is not None
    _, _, place = last.name.partition(" ")
    whole = f"{place} {' '.join(words)}"
    first, post = known.resolve(place), known.resolve(whole)
    # `ADDIS` alone is ADDIS ABABA too
    is_short = first is None or (first == post and known.resolve(" ".join(words)) is None)
    return last.name.split(" ")[0] in _POSTS and is_short and post is not None


def exempt(envelope: Envelope, content: str) -> None:
    """Members of the last collective that do not get the telegram (XMT)."""
    parts = [part for part in _BETWEEN_MEMBERS.split(_BREAK.sub("", content)) if part.strip()]
    members = tuple(
        " ".join(part[begin:end].split())
        for part in parts
        for begin, end in joined_addressees(part, len(part) - len(part.lstrip()), len(part))
    )
    target = envelope.info or envelope.action
    if target and members:
        target[-1] = msgspec.structs.replace(target[-1], excluded=(*target[-1].excluded, *members))


def _addressee(written: str, routing: str | None, span: Span | None) -> Addressee:
    words = parted_name(written).split()
    if len(words) > 1 and words[-1] in _UNNUMBERED:
        words.pop()
    precedence = _precedence(words)
    number = None
    if len(words) > 1 and _NUMBERS.fullmatch(words[-1]):
        size = len(words[-1].partition("-")[0])
        if words[-2] == "AIG":
            # an address indicating group is named by its number
            size = 0
        if 3 <= size <= 6 or (precedence is None and (words[0] in _POSTS or words[-2] in _WASHINGTON)):
            number = words.pop()
            if len(words) > 2 and words[-2] in _WASHINGTON and words[-1].isdigit():
                number = words.pop() + number if len(words[-1] + number) == _WHOLE else number  # a space fell into it
            precedence = _precedence(words) or precedence
    while len(words) > 1 and words[-1] in _DASHES:
        words.pop()
    words[-1] = words[-1].rstrip(",;") or words[-1]
    return Addressee(name=" ".join(words), routing=routing, precedence=precedence, number=number, span=span)


def _precedence(words: list[str]) -> str | None:
    """Take the precedence from the end of the words, if one is there after a name."""
    if len(words) < 2 or words[-1] not in PRECEDENCE_WORDS:
        return None
    last = words.pop()
    if last == "IMMEDIATE" and len(words) > 1 and words[-1] == "NIACT":
        return f"{words.pop()} {last}"
    return last
