"""The header: the network's lines (ACP 127 format lines; 5 FAH-2 H-310), read element by element."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from reftel.model import Header, State, Transmission
from reftel.spans import Span
from reftel.telegram.addressees import Envelope, exempt, is_addressed, read_list
from reftel.telegram.draft import Draft
from reftel.telegram.joined_addressees import ROUTED, parted_name
from reftel.telegram.lines import line_end
from reftel.telegram.path import Element
from reftel.values.dtg import LABEL, DateTimeGroup, find_dtg, is_other_moment

PRECEDENCES = {
    "Z": "FLASH",
    "Y": "FLASH OVERRIDE",
    "O": "IMMEDIATE",
    "P": "PRIORITY",
    "R": "ROUTINE",
}
"""First letter of a precedence prosign, which is doubled in format line 2 (ACP 121)."""

TRANSMISSION_ID = re.compile(r"V?ZCZC(?:[A-Z]{2,4}\d{3,5}|[A-Z0-9]*)")
ROUTING_PROSIGN = re.compile(r"(ZZ|YY|OO|PP|RR)\b")
INDICATOR = re.compile(r"\bR[A-Z]{3,7}\b")
DE_LINE = re.compile(
    r"DE +(?P<from>[A-Z]{4,8}) *#? ?(?P<serial>\d{3,6}(?!\d))?(?:\s?/(?P<section>\d{1,2}))?"
    r"(?:(?:\s+|(?<=/\d\d)|(?<=[ #]))(?P<day>\d{3}|\d\d(?=\d{4}(?!\d))) ?(?P<time>\d{4})(?!\d))?"
)
_SECURITY = re.compile(r"(?P<prosign>ZN[RY])\s+(?P<letter>[A-Z])(?P=letter)*(?P<ops>[^\n]*)")
_PROSIGNS = re.compile(
    r"(?:(?P<named>FLASH|IMMEDIATE|PRIORITY|ROUTINE) +"
    r"|(?P<action>[ZYOPR]{1,2})(?:\.?[ /]+|(?=[0-3]\d{5})))?(?:(?P<info>[ZYOPR]{1,2})(?:[ ]+|(?=[0-3]\d{5})))?"
)
_PRECEDENCE_ABOVE = re.compile(r"\bPREC(?:EDENCE)?[ ]?:[ ]{0,3}(?P<precedence>FLASH|IMMEDIATE|PRIORITY|ROUTINE)\b")
"""The precedence by its name, in the printout of a message system."""
_ABOVE_DTG = 200
_SIGNAL = re.compile(r"Z[A-Z]{2}-?\d?")
_MOST_UNREAD = 3
"""Characters of six that may be unread where the DE line has them."""
_LETTERS_OF_MONTH = 2
"""Letters of a month's name of three that must be right."""
_ABOVE = frozenset({"transmission_id", "routing", "de", "dtg", "from"})
"""Kinds that come once in a header: after its addressees they begin another copy of it."""


class Headers:
    """Reads the elements of one or more headers, one after another."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.envelope = Envelope()
        self.start = -1
        self.end = -1

    def read(self, element: Element) -> int:
        """Read one element of a header; return its end."""
        if element.kind in _ABOVE and (self.envelope.action or self.envelope.info):
            self.finish()
        if self.start < 0:
            self.start = element.start
        end = _READERS[element.kind](self.draft, self.envelope, element)
        self.end = max(self.end, end)
        return end

    def finish(self) -> None:
        """Close the header in the making."""
        if self.start >= 0:
            _finish(self.draft, self.envelope, self.start, self.end)
            _date(self.draft, self.envelope)
        self.envelope = Envelope()
        self.start = self.end = -1


def _date(draft: Draft, envelope: Envelope) -> None:
    """The telegram's date and year from its date-time group, the first that has them."""
    moment = envelope.network.get("dtg")
    if draft.year is None or (draft.is_year_assumed and envelope.year):
        is_same = draft.year is not None and envelope.year and draft.year % 100 == envelope.year % 100
        draft.year = draft.year if is_same else envelope.year
        draft.is_year_assumed = False
    if draft.created is None and isinstance(moment, dt.datetime):
        draft.created = moment
    if draft.day is None:
        draft.day = envelope.day


def _line_end(draft: Draft, element: Element) -> int:
    """Return the end of the first line of an element, or of the element."""
    return line_end(draft.text, element.begin, element.stop)


def _transmission_id(draft: Draft, envelope: Envelope, element: Element) -> int:
    match = TRANSMISSION_ID.match(draft.raised, element.start, element.stop)
    assert match is not None
    envelope.network.setdefault("id", match[0])
    draft.read(element, "transmission.id", match.start(), match.end(), "header")
    return match.end()


def _dtg(draft: Draft, envelope: Envelope, element: Element) -> int:
    network = envelope.network
    label = LABEL.match(draft.raised, element.start, element.stop)
    prosigns = _PROSIGNS.match(draft.raised, label.end() if label else element.start, element.stop)
    assert prosigns is not None
    if sign := prosigns["action"]:
        network["precedence"] = PRECEDENCES[sign[0]]
        if sign[1:] not in ("", sign[0]):
            network["info_precedence"] = PRECEDENCES[sign[1]]
    if prosigns["info"]:
        network["info_precedence"] = PRECEDENCES[prosigns["info"][0]]
    above = max(0, element.start - _ABOVE_DTG)
    if prosigns["named"]:
        network["precedence"] = prosigns["named"]
    elif not prosigns["action"] and (named := _PRECEDENCE_ABOVE.search(draft.raised, above, element.start)):
        network["precedence"] = named["precedence"]
    group = find_dtg(draft.raised, prosigns.end(), element.stop, year=draft.year)
    if group is None:
        draft.defect("bad-dtg", element.start, element.begin, "not a date-time group")
        return element.begin
    moment = None if _is_denied(group, network) else group.when or _confirmed(group, network) or _proven(group, network)
    network["dtg_text"] = group.text
    network["dtg"] = moment
    envelope.day = group.day or (moment.date() if moment else None)
    envelope.year = group.year
    state: State = "read" if moment or group.day else "unreadable"
    draft.read(element, "transmission.dtg", group.start, group.end, "header", state)
    if group.certainty == "local":
        draft.defect("dtg-zone-unknown", group.start, group.end, group.note)
    elif group.certainty != "sure":
        draft.defect("bad-dtg", group.start, group.end, group.note)
    if group.certainty == "misread" and envelope.day and moment is None:
        draft.doubt("transmission.dtg", group.start, group.end, "misread, and the DE line does not have the same")
    end = _line_end(draft, element)
    envelope.operating += [word for word in draft.raised[group.end : end].split() if _SIGNAL.fullmatch(word)]
    return max(group.end, end)


def _is_denied(group: DateTimeGroup, network: dict[str, object]) -> bool:
    """Return whether the DE line has another day, hour or minute than a group with a misread character."""
    time, when = network.get("time"), group.when
    if group.certainty != "misread" or when is None or not isinstance(time, str):
        return False
    return (when.timetuple().tm_yday, f"{when:%H%M}") != (network.get("day"), time)


def _confirmed(group: DateTimeGroup, network: dict[str, object]) -> dt.datetime | None:
    """Return the moment of a group with a misread character, if the DE line has the same day, hour and minute.

    A Z read as 2 is the commonest slip of recognition: `1420462 JAN 05` with `0142046` in the DE line.
    """
    time = network.get("time")
    if group.certainty != "misread" or group.day is None or not isinstance(time, str):
        return None
    stamp = "".join(letter for letter in group.text.partition(" ")[0] if letter.isalnum())
    if group.day.timetuple().tm_yday != network.get("day") or stamp[2:6] != time:
        return None
    moment = dt.datetime.combine(group.day, dt.time(), dt.UTC)
    return moment + dt.timedelta(hours=int(time[:2]), minutes=int(time[2:]))


def _proven(group: DateTimeGroup, network: dict[str, object]) -> dt.datetime | None:
    """Return the moment of the DE line for a group with up to three misread characters, if all digits that are left
    and the month are those of the DE line: `S62217Z FEB 07` with `0572217`."""
    time, day = network.get("time"), network.get("day")
    if group.certainty != "misread" or group.year is None or not isinstance(time, str) or not isinstance(day, int):
        return None
    moment = dt.datetime(group.year, 1, 1, int(time[:2]), int(time[2:]), tzinfo=dt.UTC) + dt.timedelta(days=day - 1)
    stamp, _, rest = group.text.partition(" ")
    expected = f"{moment:%d%H%M}"
    unread = [letter for letter in stamp[:6] if not letter.isdigit()]
    month = sum(one == other for one, other in zip(rest, f"{moment:%b}".upper(), strict=False))
    if (
        len(stamp) not in (6, 7)
        or is_other_moment(stamp[:6], expected)
        or len(unread) > _MOST_UNREAD
        or month < _LETTERS_OF_MONTH
    ):
        return None
    agrees = all(not letter.isdigit() or letter == due for letter, due in zip(stamp[:6], expected, strict=True))
    return moment if agrees else None


def _routing(draft: Draft, envelope: Envelope, element: Element) -> int:
    network = envelope.network
    match = ROUTING_PROSIGN.match(draft.raised, element.start, element.stop)
    if match:
        network.setdefault("precedence", PRECEDENCES[match[1][0]])
    relay = tuple(INDICATOR.findall(draft.raised, element.start + 2, element.stop))
    network["relay"] = (*network.get("relay", ()), *relay)  # type: ignore[misc]  # only ever a tuple
    draft.read(element, "transmission.relay", element.start, _trimmed(draft, element), "header")
    return element.stop


def _trimmed(draft: Draft, element: Element) -> int:
    return element.start + len(draft.text[element.start : element.stop].rstrip())


def _de(draft: Draft, envelope: Envelope, element: Element) -> int:
    network = envelope.network
    match = DE_LINE.match(draft.raised, element.start, element.stop)
    if match is None:
        return element.begin
    network["originating"] = match["from"]
    network["station_serial"] = match["serial"]
    network["section"] = int(match["section"]) if match["section"] else None
    day = int(match["day"]) if match["day"] else None
    network["day"] = day if day is None or 1 <= day <= 366 else None
    network["time"] = match["time"]
    if day is not None and network["day"] is None:
        draft.defect("bad-day-of-year", match.start("day"), match.end("day"), "no such day of the year")
    draft.read(element, "transmission.originating", match.start("from"), match.end("from"), "header")
    return max(match.end(), _line_end(draft, element))


def _security(draft: Draft, envelope: Envelope, element: Element) -> int:
    match = _SECURITY.match(draft.raised, element.start, element.stop)
    if match is None:
        return element.begin
    envelope.network["prosign"] = match["prosign"]
    envelope.network["security"] = match["letter"]
    envelope.operating += match["ops"].split()
    draft.read(element, "transmission.security", element.start, match.end(), "header")
    return match.end()


def _from(draft: Draft, envelope: Envelope, element: Element) -> int:
    envelope.list = "fm"
    end = _line_end(draft, element)
    written = draft.raised[element.begin : end]
    start = element.begin + len(written) - len(written.lstrip(" \t:"))
    envelope.sender = parted_name(" ".join(draft.raised[start:end].split())) or None
    draft.read(element, "sender", start, end, "header", "read" if envelope.sender else "empty")
    return end


def _list(name: str) -> Callable[[Draft, Envelope, Element], int]:
    def read(draft: Draft, envelope: Envelope, element: Element) -> int:
        envelope.list = name
        return read_list(draft, envelope, element)

    return read


_ROUTED_BEHIND = re.compile(r" (?=R[UH][A-Z]{3,6}/[A-Z])")
"""The next addressee in the line of the members that are exempt."""


def _exempt(draft: Draft, envelope: Envelope, element: Element) -> int:
    envelope.list = "xmt"
    end = element.begin
    while end < element.stop:
        stop = line_end(draft.text, end, element.stop)
        written = draft.raised[end:stop].strip(" /:\t")
        if end > element.begin and not (written and is_addressed(draft, end, stop, first=False, behind_blank=False)):
            break
        if ROUTED.match(written) and end > element.begin:
            envelope.list = "inf" if envelope.info else "to"
            rest = Element(element.kind, end, end, element.stop, element.evidence, element.margin)
            return read_list(draft, envelope, rest)
        if routed := _ROUTED_BEHIND.search(draft.raised, end, stop):
            exempt(envelope, draft.raised[end : routed.start()].strip(" /:\t"))
            draft.read(element, "info.excluded", element.begin, routed.start(), "header")
            envelope.list = "inf" if envelope.info else "to"
            rest = Element(element.kind, routed.end(), routed.end(), element.stop, element.evidence, element.margin)
            return read_list(draft, envelope, rest)
        exempt(envelope, written)
        end = min(stop + 1, element.stop)
    draft.read(element, "info.excluded", element.begin, end, "header")
    return end


def _distribution(draft: Draft, _: Envelope, element: Element) -> int:
    end = draft.text.find("\n\n", element.begin, element.stop)
    return element.stop if end < 0 else element.stop if _offices_follow(draft, end, element.stop) else end


def _offices_follow(draft: Draft, at: int, stop: int) -> bool:
    """Distribution lists are printed with blank lines between their lines."""
    rest = draft.raised[at:stop]
    return re.search(r"\b[A-Z]{1,6}-\d\d\b|/\d{3}\b", rest) is not None or not rest.strip()


_READERS: dict[str, Callable[[Draft, Envelope, Element], int]] = {
    "transmission_id": _transmission_id,
    "routing": _routing,
    "de": _de,
    "security": _security,
    "distribution": _distribution,
    "dtg": _dtg,
    "from": _from,
    "to": _list("to"),
    "info": _list("inf"),
    "exempt": _exempt,
}


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
