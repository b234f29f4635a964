"""The header: what the network wrote (ACP 127 format lines; 5 FAH-2 H-310)."""

from __future__ import annotations

import re
from collections.abc import Callable

from reftel.model import Header, Transmission
from reftel.spans import Span
from reftel.telegram.addressees import ROUTED, Envelope, add, exempt, extend
from reftel.telegram.draft import Draft
from reftel.telegram.lines import LABELS, Line, classification_at, fills, page_mark_at, shape, written_in
from reftel.values.dtg import DTG, full_year, read_dtg

PRECEDENCES = {
    "Z": "FLASH",
    "Y": "FLASH OVERRIDE",
    "O": "IMMEDIATE",
    "P": "PRIORITY",
    "R": "ROUTINE",
}
"""First letter of a precedence prosign, which is doubled in format line 2 (ACP 121)."""
FARTHEST = 60
"""How many lines of distribution, drafters and clearances may stand above FM (telegrams of 1973 to about 2002)."""
MOST_FOREIGN = 4
"""How many lines that are none of a header's may stand before one that is."""
LONGEST_ADDRESSEE = 160

_GROUP = r"\d{6}Z\ +[A-Z]{3,4}\ +(?:19|20)?\d\d"
_HEAD = re.compile(
    rf"""(?:
    (?P<id>VZCZC[A-Z0-9]*)
  | (?P<dtg>(?P<action>[ZYOPR]{{1,2}})(?:\ +(?P<info>[ZYOPR]{{1,2}}))?
        \ +(?P<group>{_GROUP})(?P<signals>(?:\ +[^\n]*)?)$)
  | (?P<bare>(?P<group2>{_GROUP})(?P<signals2>(?:\ +[A-Z0-9 ]*)?)$)
  | (?P<routing>(?P<prosign>ZZ|YY|OO|PP|RR)(?P<relay>(?:\ +R[A-Z]{{3,7}})*)$)
  | (?P<more>R[A-Z]{{4,7}}(?:\ +R[A-Z]{{4,7}})*$)
  | (?P<de>DE\ +(?P<from>[A-Z]{{4,8}})\ *\#?(?P<serial>\d{{3,5}})?(?:/(?P<section>\d{{1,2}}))?
        (?:\ +(?P<day>\d{{3}})(?P<time>\d{{4}}))?[^\n]*$)
  | (?P<security>(?P<znr>ZN[RY])\ +(?P<letter>[A-Z])(?P=letter)*(?P<ops>[^\n]*)$)
  | (?P<fm>FM\b\ *(?P<sender>[^\n]*)$)
  | (?P<to>TO\b\ *(?P<first>[^\n]*)$)
  | (?P<inf>INFO\b\ *(?P<second>[^\n]*)$)
  | (?P<xmt>XMT\b\ *(?P<exempt>[^\n]*)$)
  | (?P<zen>ZEN\b[^\n]*$)
  | (?P<counter>-{{6,}}\ *[0-9A-Z]+[^\n]*$)
  | (?P<office>(?:DRAFTED|APPROVED|CLEARED|RELEASED)\ BY\b[^\n]*$)
    )""",
    re.VERBOSE | re.MULTILINE,
)
"""Every kind of line that says itself what it is; the outer group that matched names it."""
_OFFICES = re.compile(
    r"(?:ACTION|INFO|ORIGIN)\s+[A-Z]{1,6}-\d\d\b"
    r"|(?:[A-Z]{1,6}(?:/[A-Z]+)?-\d\d\s+){2,}"
    r"|[A-Z]{1,6}-\d\d\b.*/\d{3}|/\d{3}\s?[WRAO]?\b"
)
"""The Department's distribution: `ACTION EUR-12`, `INFO OCT-01 ISO-00 /049 W`."""
_GLUED = re.compile(
    r"(?:UNCLAS(?:SIFIED)?|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L|S ?E ?C ?R ?E ?T|LIMITED OFFICIAL USE)"
    r"(?=(?: E F T O| NOFORN|//NOFORN)?(?: SECTION \d| [A-Z][A-Z ]{2,24} \d{5,6}\b))"
)
"""A classification line glued to the last addressee."""
_TOGETHER = re.compile(
    r"(?<=[\w/])\s*(?=\bINFO\s+R[A-Z]{4,7}/|(?<=\d)INFO\s+R[A-Z]{4,7}/)"
    r"|(?<=[\w/]) +(?=R[A-Z]{4,7}/[A-Z])"
)
"""Where a further addressee begins in a line whose breaks were lost."""
_PLAIN = re.compile(r"R[A-Z]{4,7}/[A-Z][A-Z0-9 ]{3,60}$")
"""The common addressee line; anything less plain is looked at closely."""
_PASSING = re.compile(r"(?:STATE|DEPT|DEPARTMENT|PASS|NSC|FOR)\b.*\b(?:FOR|PASS)\b")
_SIGNAL = re.compile(r"Z[A-Z]{2}\d?")
_TEXT_SHAPES = LABELS | {"rule", "caption", "end"}


def looks_like_header(text: str, lines: list[Line]) -> bool:
    """Whether one of the first lines is the network's."""
    seen = 0
    for line in lines:
        if line.kind == "blank":
            continue
        begin, stop = line.begin, line.stop
        match = _HEAD.match(text, begin, stop)
        if match and match.lastgroup != "more":
            return True
        if ROUTED.match(text, begin, stop) or _OFFICES.match(text, begin, stop) or page_mark_at(text, line):
            return True
        seen += 1
        if seen >= MOST_FOREIGN:
            break
    return _from_line(text, lines) >= 0


def _from_line(text: str, lines: list[Line]) -> int:
    """The index of the FM line, if it stands among the lines before any label or paragraph; -1 otherwise."""
    for index, line in enumerate(lines[:FARTHEST]):
        if line.kind == "blank":
            continue
        if text.startswith("FM ", line.begin):
            return index
        if shape(text, line) in LABELS:
            return -1
    return -1


def read_header(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads header lines from `lines[at]` on; the index of the first line that is none of it.

    A line whose classification line was glued to it is cut in two, in place.
    """
    envelope = Envelope()
    first = at
    above = at + _from_line(draft.text, lines[at:])
    while at < len(lines):
        line = lines[at]
        if line.kind == "blank":
            at += 1
            continue
        if _may_be_glued(draft.text, envelope, line):
            _unglue(draft, lines, at)
            line = lines[at]
        kind = _header_line(draft, envelope, line)
        if kind is None and at < above:
            kind = "distribution"
        if kind is None:
            break
        draft.block(kind, line.start, line.end)
        at += 1
    while at > first and lines[at - 1].kind == "blank":
        at -= 1
    if at > first:
        _finish(draft, envelope, lines[first].start, lines[at - 1].end)
    return at


def _may_be_glued(text: str, envelope: Envelope, line: Line) -> bool:
    if line.stop - line.begin <= 24:
        return False
    return envelope.list in ("to", "inf", "xmt", "fm") or text.startswith(("TO ", "INFO "), line.begin)


def _unglue(draft: Draft, lines: list[Line], at: int) -> None:
    """Cuts a line before a further addressee or a classification line that stands in it."""
    line = lines[at]
    if line.stop - line.begin > 40 and (match := _TOGETHER.search(draft.text, line.begin + 9, line.stop)):
        _divide(lines, at, match.start(), match.end())
        line = lines[at]
    if not draft.text[line.stop - 1].isdigit():
        return
    if match := _GLUED.search(draft.text, line.begin + 1, line.stop):
        cut = match.start()
        _divide(lines, at, line.begin + len(draft.text[line.begin : cut].rstrip()), cut)
        draft.defect("glued-lines", cut, cut, "the classification line has lost its line break")


def _divide(lines: list[Line], at: int, stop: int, begin: int) -> None:
    line = lines[at]
    lines[at : at + 1] = [
        Line(line.kind, line.start, stop, begin, line.begin),
        Line("", begin, line.stop, line.end, begin),
    ]


def _header_line(draft: Draft, envelope: Envelope, line: Line) -> str | None:
    """The kind of block that a line is, once it is read; None where it is no header's."""
    text = draft.text
    if envelope.list in ("to", "inf") and _PLAIN.match(text, line.begin, line.stop):
        add(draft, envelope, line.begin, line.stop)
        return envelope.block
    match = _HEAD.match(text, line.begin, line.stop)
    kind = match.lastgroup if match else None
    if match and kind and (kind != "more" or envelope.list == "routing"):
        if kind == "inf" and _OFFICES.match(text, line.begin, line.stop):
            return "distribution"
        return _READERS[kind](draft, envelope, line, match)
    if page_mark_at(text, line):
        return "page_mark"
    if envelope.list in ("", "routing") and _OFFICES.match(text, line.begin, line.stop):
        return "distribution"
    if envelope.list in ("to", "inf", "xmt") or (not envelope.list and ROUTED.match(text, line.begin, line.stop)):
        return _addressee_line(draft, envelope, line)
    return None


def _transmission_id(draft: Draft, envelope: Envelope, _: Line, match: re.Match[str]) -> str:
    envelope.network["id"] = match["id"]
    draft.field("transmission.id", match.start("id"), match.end("id"), "header")
    return "transmission_id"


def _dtg(draft: Draft, envelope: Envelope, _: Line, match: re.Match[str]) -> str:
    network = envelope.network
    if match["dtg"]:
        network["precedence"] = PRECEDENCES[match["action"][0]]
        if match["info"]:
            network["info_precedence"] = PRECEDENCES[match["info"][0]]
    group, signals = ("group", "signals") if match["dtg"] else ("group2", "signals2")
    network["dtg_text"] = match[group]
    network["dtg"] = read_dtg(match[group])
    envelope.operating += [word for word in match[signals].split() if _SIGNAL.fullmatch(word)]
    start, end = match.span(group)
    draft.field("transmission.dtg", start, end, "header", "read" if network["dtg"] else "unreadable")
    if not network["dtg"]:
        draft.defect("bad-dtg", start, end, "no such day or time")
    return "dtg"


def _routing(draft: Draft, envelope: Envelope, line: Line, match: re.Match[str]) -> str:
    network = envelope.network
    if match["routing"]:
        network.setdefault("precedence", PRECEDENCES[match["prosign"][0]])
    relay = (match["relay"] if match["routing"] else match["more"]).split()
    network["relay"] = (*network.get("relay", ()), *relay)  # type: ignore[misc]  # only ever a tuple
    envelope.list = "routing"
    draft.field("transmission.relay", line.begin, line.stop, "header")
    return "routing"


def _de(draft: Draft, envelope: Envelope, _: Line, match: re.Match[str]) -> str:
    network = envelope.network
    network["originating"] = match["from"]
    network["station_serial"] = match["serial"]
    network["section"] = int(match["section"]) if match["section"] else None
    day = int(match["day"]) if match["day"] else None
    network["day"] = day if day is None or 1 <= day <= 366 else None
    network["time"] = match["time"]
    if day is not None and network["day"] is None:
        draft.defect("bad-day-of-year", match.start("day"), match.end("day"), "no such day of the year")
    draft.field("transmission.originating", match.start("from"), match.end("from"), "header")
    return "de"


def _security(draft: Draft, envelope: Envelope, line: Line, match: re.Match[str]) -> str:
    envelope.network["prosign"] = match["znr"]
    envelope.network["security"] = match["letter"]
    envelope.operating += match["ops"].split()
    draft.field("transmission.security", line.begin, line.stop, "header")
    return "security"


def _from(draft: Draft, envelope: Envelope, _: Line, match: re.Match[str]) -> str:
    envelope.list = "fm"
    envelope.sender = " ".join(match["sender"].split()) or None
    start, end = match.span("sender")
    draft.field("sender", start, end, "header", "read" if envelope.sender else "empty")
    return "from"


def _to(draft: Draft, envelope: Envelope, _: Line, match: re.Match[str]) -> str:
    envelope.list = "to"
    add(draft, envelope, match.start("first"), match.end("first"))
    return "to"


def _info(draft: Draft, envelope: Envelope, _: Line, match: re.Match[str]) -> str:
    envelope.list = "inf"
    add(draft, envelope, match.start("second"), match.end("second"))
    return "info"


def _exempt(draft: Draft, envelope: Envelope, _: Line, match: re.Match[str]) -> str:
    envelope.list = "xmt"
    exempt(envelope, match["exempt"])
    draft.field("info.excluded", match.start("exempt"), match.end("exempt"), "header")
    return "exempt"


def _delivered_otherwise(draft: Draft, envelope: Envelope, line: Line, match: re.Match[str]) -> str:
    """ZEN: delivered by other means; with a name behind it, an addressee."""
    if envelope.list in ("to", "inf") and "/" in match["zen"]:
        add(draft, envelope, line.begin, line.stop)
        return envelope.block
    return "delivered_otherwise"


def _distribution(_: Draft, __: Envelope, ___: Line, ____: re.Match[str]) -> str:
    return "distribution"


_READERS: dict[str, Callable[[Draft, Envelope, Line, re.Match[str]], str]] = {
    "id": _transmission_id,
    "dtg": _dtg,
    "bare": _dtg,
    "routing": _routing,
    "more": _routing,
    "de": _de,
    "security": _security,
    "fm": _from,
    "to": _to,
    "inf": _info,
    "xmt": _exempt,
    "zen": _delivered_otherwise,
    "counter": _distribution,
    "office": _distribution,
}
"""Branch of `_HEAD` -> what reads the line; it gives the kind of its block."""


def _addressee_line(draft: Draft, envelope: Envelope, line: Line) -> str | None:
    """A line of a list of addressees that does not say itself that it is one."""
    text = draft.text
    if shape(text, line) in _TEXT_SHAPES:
        return None
    found = classification_at(text, line)
    if found and (found["serial"] or found["section"] or fills(found, line)):
        return None
    content = written_in(text, line)
    if extend(envelope, content):
        return envelope.block
    if len(content) > LONGEST_ADDRESSEE or content[0] in "¶(" or content[0].isdigit():
        return None
    if not ROUTED.match(content):
        if not content.isupper():
            return None
        if envelope.list == "xmt":
            exempt(envelope, content)
            draft.field("info.excluded", line.begin, line.stop, "header")
            return "exempt"
        if content.endswith(":") or _PASSING.match(content):
            return None
    if envelope.list in ("xmt", ""):
        envelope.list = "inf" if envelope.info else "to"
    add(draft, envelope, line.begin, line.stop)
    return envelope.block


def _finish(draft: Draft, envelope: Envelope, start: int, end: int) -> None:
    if envelope.is_empty:
        return
    network = envelope.network
    if envelope.operating:
        network["operating_signals"] = tuple(envelope.operating)
    transmission = Transmission(**network)  # type: ignore[arg-type]  # each key with its attribute's type
    draft.headers.append(
        Header(
            span=Span(start, end),
            transmission=transmission,
            sender=envelope.sender,
            action=tuple(envelope.action),
            info=tuple(envelope.info),
        )
    )
    if transmission.dtg and transmission.day:
        real = transmission.dtg.timetuple().tm_yday
        # a day more or less: sent around midnight, or over the turn of the year
        if 1 < abs(real - transmission.day) < 364:
            draft.defect("day-of-year-disagrees", start, end, f"DE line says day {transmission.day}, DTG is day {real}")


def dtg_year(draft: Draft) -> int | None:
    """The year of the DTG of any header copy."""
    for header in draft.headers:
        if header.transmission.dtg:
            return header.transmission.dtg.year
        if header.transmission.dtg_text and (match := DTG.search(header.transmission.dtg_text)):
            return full_year(int(match["year"]))
    return None
