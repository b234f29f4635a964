"""The header: what the network wrote (ACP 127 format lines; 5 FAH-2 H-310)."""

from __future__ import annotations

import re

from reftel.model import Addressee, Header, Transmission
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import CLASSIFICATION, PAGE, Line, shape
from reftel.values.dtg import DTG, full_year, read_dtg

PRECEDENCES = {
    "Z": "FLASH",
    "Y": "FLASH OVERRIDE",
    "O": "IMMEDIATE",
    "P": "PRIORITY",
    "R": "ROUTINE",
    "ZZ": "FLASH",
    "YY": "FLASH OVERRIDE",
    "OO": "IMMEDIATE",
    "PP": "PRIORITY",
    "RR": "ROUTINE",
}

_HEAD = re.compile(
    r"""(?:
    (?P<id>VZCZC[A-Z0-9]*)
  | (?P<dtg>(?P<action>[ZYOPR]{1,2})(?:\ +(?P<info>[ZYOPR]{1,2}))?\ +(?P<group>\d{6}Z\ +[A-Z]{3,4}\ +(?:19|20)?\d\d)(?P<signals>(?:\ +[^\n]*)?)$)
  | (?P<bare>(?P<group2>\d{6}Z\ +[A-Z]{3,4}\ +(?:19|20)?\d\d)(?P<signals2>(?:\ +[A-Z0-9 ]*)?)$)
  | (?P<routing>(?P<prosign>ZZ|YY|OO|PP|RR)(?P<relay>(?:\ +R[A-Z]{3,7})*)$)
  | (?P<more>R[A-Z]{4,7}(?:\ +R[A-Z]{4,7})*$)
  | (?P<de>DE\ +(?P<from>[A-Z]{4,8})\ *\#?(?P<serial>\d{3,5})?(?:/(?P<section>\d{1,2}))?(?:\ +(?P<day>\d{3})(?P<time>\d{4}))?[^\n]*$)
  | (?P<security>(?P<znr>ZN[RY])\ +(?P<letter>[A-Z])(?P=letter)*(?P<ops>[^\n]*)$)
  | (?P<fm>FM\b\ *(?P<sender>[^\n]*)$)
  | (?P<to>TO\b\ *(?P<first>[^\n]*)$)
  | (?P<inf>INFO\b\ *(?P<second>[^\n]*)$)
  | (?P<xmt>XMT\b\ *(?P<exempt>[^\n]*)$)
  | (?P<zen>ZEN\b[^\n]*$)
  | (?P<counter>-{6,}\ *[0-9A-Z]+[^\n]*$)
  | (?P<office>(?:DRAFTED|APPROVED|CLEARED|RELEASED)\ BY\b[^\n]*$)
    )""",
    re.VERBOSE | re.MULTILINE,
)
_OFFICES = re.compile(r"(?:ACTION|INFO|ORIGIN)\s+[A-Z]{1,6}-\d\d\b|(?:[A-Z]{1,6}(?:/[A-Z]+)?-\d\d\s+){2,}|[A-Z]{1,6}-\d\d\b.*/\d{3}|/\d{3}\s?[WRAO]?\b")
_ADDRESSEE = re.compile(
    r"(?P<routing>[A-Z]{4,8}|ZEN)?/(?P<name>\S[^\n]*)|(?P<plain>[A-Z][A-Z0-9 .,'&/()\-]+)", re.IGNORECASE
)
_AT_ADDRESSEE = frozenset({"FLASH", "NIACT", "IMMEDIATE", "PRIORITY", "ROUTINE"})
_POSTS = frozenset({"AMEMBASSY", "AMCONSUL", "SECSTATE", "USMISSION"})
"""Names behind which also one or two digits are a message continuity number."""
_GLUED = re.compile(
    r"(?:UNCLAS(?:SIFIED)?|C ?O ?N ?F ?I ?D ?E ?N ?T ?I ?A ?L|S ?E ?C ?R ?E ?T|LIMITED OFFICIAL USE)"
    r"(?=(?: E F T O| NOFORN|//NOFORN)?(?: SECTION \d| [A-Z][A-Z ]{2,24} \d{5,6}\b))"
)
_EXTENSION = re.compile(r"(?:NIACT )?(?:IMMEDIATE|PRIORITY|ROUTINE|FLASH)(?: \d{3,5})?|\d{3,5}|COLLECTIVE(?: (?:PRIORITY|IMMEDIATE|ROUTINE))?")
"""What is left of an addressee when its line wraps."""
_TOGETHER = re.compile(r"(?<=[\w/])\s*(?=\bINFO\s+R[A-Z]{4,7}/|(?<=\d)INFO\s+R[A-Z]{4,7}/)|(?<=[\w/]) +(?=R[A-Z]{4,7}/[A-Z])")
"""Where a further addressee begins in a line whose breaks were lost."""
_PLAIN = re.compile(r"R[A-Z]{4,7}/[A-Z][A-Z0-9 ]{3,60}$")
"""The common addressee line; anything less plain is looked at closely."""
_ROUTED = re.compile(r"[A-Z]{4,8}/\S")


def looks_like_header(text: str, lines: list[Line]) -> bool:
    """Whether one of the first lines is the network's."""
    seen = 0
    for line in lines:
        if line.kind == "blank":
            continue
        match = _HEAD.match(text, line.begin, line.stop)
        if match and match.lastgroup not in ("more",):
            return True
        if _ROUTED.match(text, line.begin, line.stop) or _OFFICES.match(text, line.begin, line.stop) or PAGE.match(text, line.begin, line.stop):
            return True
        seen += 1
        if seen >= 4:
            break
    return _from_line(text, lines) >= 0


def _from_line(text: str, lines: list[Line]) -> int:
    """The index of the FM line, if it stands among the lines before any label or paragraph; -1 otherwise."""
    for index, line in enumerate(lines[:FARTHEST]):
        if line.kind == "blank":
            continue
        if text.startswith("FM ", line.begin):
            return index
        if shape(text, line) in ("eo", "tags", "subject", "ref", "by"):
            return -1
    return -1


FARTHEST = 60
"""How many lines of distribution, drafters and clearances may stand above FM (telegrams of 1973 to about 2002)."""


class _State:
    __slots__ = ("action", "dtg", "dtg_text", "info", "kind", "network", "operating", "sender", "sender_at")

    def __init__(self) -> None:
        self.kind = ""
        self.network: dict[str, object] = {}
        self.operating: list[str] = []
        self.sender: str | None = None
        self.action: list[Addressee] = []
        self.info: list[Addressee] = []


def read_header(draft: Draft, lines: list[Line], at: int) -> int:
    """Reads header lines from `lines[at]` on; the index of the first line that is none of it.

    A line whose classification line was glued to it is cut in two, in place.
    """
    text = draft.text
    state = _State()
    first = at
    above = at + _from_line(text, lines[at:])
    while at < len(lines):
        line = lines[at]
        if line.kind == "blank":
            at += 1
            continue
        if line.kind == "" and (state.kind in ("to", "inf", "xmt", "zen", "fm") or text.startswith(("TO ", "INFO "), line.begin)) and line.stop - line.begin > 24:
            _unglue(draft, lines, at)
            line = lines[at]
        kind = _header_line(draft, state, line)
        if kind is None and at < above:
            kind = "distribution"
        if kind is None:
            break
        draft.block(kind, line.start, line.end)
        at += 1
    while at > first and lines[at - 1].kind == "blank":
        at -= 1
    if at > first:
        _finish(draft, state, lines[first].start, lines[at - 1].end)
    return at


def _unglue(draft: Draft, lines: list[Line], at: int) -> None:
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


def _header_line(draft: Draft, state: _State, line: Line) -> str | None:
    text = draft.text
    if state.kind in ("to", "inf") and line.kind == "" and _PLAIN.match(text, line.begin, line.stop):
        _add(draft, state, line.begin, line.stop)
        return "to" if state.kind == "to" else "info"
    match = _HEAD.match(text, line.begin, line.stop)
    kind = match.lastgroup if match else None
    if match and kind:
        if kind == "inf" and _OFFICES.match(text, line.begin, line.stop):
            return "distribution"
        if kind == "more" and (state.kind != "routing"):
            match = None
        else:
            return _known_line(draft, state, line, match, kind)
    if PAGE.match(text, line.begin, line.stop):
        return "page_mark"
    if state.kind in ("", "routing") and _OFFICES.match(text, line.begin, line.stop):
        return "distribution"
    if state.kind in ("to", "inf", "xmt", "zen") or (state.kind == "" and _ROUTED.match(text, line.begin, line.stop)):
        return _addressee_line(draft, state, line)
    return None


def _known_line(draft: Draft, state: _State, line: Line, match: re.Match[str], kind: str) -> str:
    network = state.network
    if kind == "id":
        network["id"] = match["id"]
        draft.field("transmission.id", match.start("id"), match.end("id"), "header")
        return "transmission_id"
    if kind in ("dtg", "bare"):
        group = "group" if kind == "dtg" else "group2"
        signals = match["signals"] if kind == "dtg" else match["signals2"]
        if kind == "dtg":
            network["precedence"] = PRECEDENCES[match["action"][:1]]
            if match["info"]:
                network["info_precedence"] = PRECEDENCES[match["info"][:1]]
        network["dtg_text"] = match[group]
        network["dtg"] = read_dtg(match[group])
        state.operating += [word for word in (signals or "").split() if re.fullmatch(r"Z[A-Z]{2}\d?", word)]
        readable = network["dtg"] is not None
        draft.field("transmission.dtg", match.start(group), match.end(group), "header", "read" if readable else "unreadable")
        if not readable:
            draft.defect("bad-dtg", match.start(group), match.end(group), "no such day or time")
        return "dtg"
    if kind in ("routing", "more"):
        if kind == "routing":
            network.setdefault("precedence", PRECEDENCES[match["prosign"]])
            relay = match["relay"]
        else:
            relay = match["more"]
        network["relay"] = (*network.get("relay", ()), *relay.split())  # type: ignore[misc]
        state.kind = "routing"
        draft.field("transmission.relay", line.begin, line.stop, "header")
        return "routing"
    if kind == "de":
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
    if kind == "security":
        network["prosign"] = match["znr"]
        network["security"] = match["letter"]
        state.operating += match["ops"].split()
        draft.field("transmission.security", line.begin, line.stop, "header")
        return "security"
    if kind == "fm":
        state.kind = "fm"
        state.sender = " ".join(match["sender"].split()) or None
        draft.field("sender", match.start("sender"), match.end("sender"), "header", "read" if state.sender else "empty")
        return "from"
    if kind in ("to", "inf"):
        state.kind = kind
        name = "first" if kind == "to" else "second"
        _add(draft, state, match.start(name), match.end(name))
        return "to" if kind == "to" else "info"
    if kind == "xmt":
        state.kind = "xmt"
        _exempt(state, match["exempt"])
        draft.field("info.excluded", match.start("exempt"), match.end("exempt"), "header")
        return "exempt"
    if kind == "zen":
        if state.kind in ("to", "inf") and "/" in match["zen"]:
            _add(draft, state, line.begin, line.stop)
            return "to" if state.kind == "to" else "info"
        return "delivered_otherwise"
    return "distribution"


def _addressee_line(draft: Draft, state: _State, line: Line) -> str | None:
    text = draft.text
    if shape(text, line) in ("eo", "tags", "subject", "ref", "by", "rule", "caption", "end"):
        return None
    if (found := CLASSIFICATION.match(text, line.begin, line.stop)) and (found["serial"] or found["section"] or found.end() >= line.stop):
        return None
    content = text[line.begin : line.stop]
    if _EXTENSION.fullmatch(content) and _target(state):
        _extend(state, content)
        return "to" if state.kind == "to" else "info"
    if len(content) > 160 or content[0] in "¶(" or content[0].isdigit():
        return None
    routed = _ROUTED.match(content)
    if state.kind == "xmt" and not routed:
        if not content.isupper():
            return None
        _exempt(state, content)
        draft.field("info.excluded", line.begin, line.stop, "header")
        return "exempt"
    if not routed and (not content.isupper() or content.endswith(":") or re.match(r"(?:STATE|DEPT|DEPARTMENT|PASS|NSC|FOR)\b.*\b(?:FOR|PASS)\b", content)):
        return None
    if state.kind in ("xmt", ""):
        state.kind = "inf" if state.info or state.kind == "xmt" and not _excluding_action(state) else "to"
    _add(draft, state, line.begin, line.stop)
    return "to" if state.kind == "to" else "info"


def _excluding_action(state: _State) -> bool:
    return not state.info


def _target(state: _State) -> list[Addressee]:
    return state.action if state.kind == "to" else state.info


def _extend(state: _State, content: str) -> None:
    """A precedence or number that wrapped onto a line of its own belongs to the addressee above."""
    target = _target(state)
    if not target:
        return
    last = target.pop()
    written = " ".join(part for part in (last.name, last.precedence, last.number, content) if part)
    target.append(_addressee(written, last.routing, last.span))


def _add(draft: Draft, state: _State, start: int, end: int) -> None:
    content = draft.text[start:end].strip()
    if not content:
        return
    start = draft.text.index(content[0], start)
    match = _ADDRESSEE.match(content)
    if match is None:
        return
    span = Span(start, start + len(content))
    if match["routing"] or match["name"]:
        one = _addressee(match["name"], match["routing"], span)
    else:
        one = _addressee(content, None, span)
    _target(state).append(one)
    draft.field("action" if state.kind == "to" else "info", span.start, span.end, "header")


def _addressee(written: str, routing: str | None, span: Span | None) -> Addressee:
    words = written.split()
    precedence = number = None
    if len(words) > 1:
        precedence = _precedence(words)
        last = words[-1]
        if last.isdigit() and len(words) > 1 and (3 <= len(last) <= 6 or (precedence is None and words[0] in _POSTS)):
            number = words.pop()
            precedence = _precedence(words) or precedence
    name = " ".join(words)
    return Addressee(name=name, routing=routing, precedence=precedence, number=number, span=span)


def _precedence(words: list[str]) -> str | None:
    """Takes the precedence from the end of the words, if one stands there behind a name."""
    if len(words) > 1 and words[-1] in _AT_ADDRESSEE:
        last = words.pop()
        if last == "IMMEDIATE" and len(words) > 1 and words[-1] == "NIACT":
            return f"{words.pop()} {last}"
        return last
    return None


def _exempt(state: _State, content: str) -> None:
    members = tuple(" ".join(one.split()) for one in re.split(r",|;", content) if one.strip())
    target = state.info or state.action
    if target and members:
        last = target.pop()
        target.append(
            Addressee(
                name=last.name,
                routing=last.routing,
                precedence=last.precedence,
                number=last.number,
                excluded=(*last.excluded, *members),
                span=last.span,
            )
        )


def _finish(draft: Draft, state: _State, start: int, end: int) -> None:
    network = state.network
    if not network and not state.sender and not state.action and not state.info:
        return
    if state.operating:
        network["operating_signals"] = tuple(state.operating)
    header = Header(
        span=Span(start, end),
        transmission=Transmission(**network),  # type: ignore[arg-type]
        sender=state.sender,
        action=tuple(state.action),
        info=tuple(state.info),
    )
    draft.headers.append(header)
    transmission = header.transmission
    if transmission.dtg and transmission.day:
        real = transmission.dtg.timetuple().tm_yday
        if abs(real - transmission.day) > 1 and abs(real - transmission.day) < 364:
            draft.defect("day-of-year-disagrees", start, end, f"DE line says day {transmission.day}, DTG is day {real}")


def dtg_year(draft: Draft) -> int | None:
    """The year of the DTG of any header copy."""
    for header in draft.headers:
        if header.transmission.dtg:
            return header.transmission.dtg.year
        if header.transmission.dtg_text and (match := DTG.search(header.transmission.dtg_text)):
            return full_year(int(match["year"]))
    return None
