"""The header in plain language: sender, addressees, precedence, date and circuit, with every code explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from reftel.archive.types import CableView
from reftel.model import Addressee, Transmission
from reftel.vocab.posts import posts
from reftel.web import urls
from reftel.web.filters import moment
from reftel.web.render import labels
from reftel.web.render.shown_part import MOST, ROOM


@dataclass(frozen=True)
class Party:
    """An addressee as a link to browse by it."""

    name: str
    href: str
    precedence: str
    precedence_meaning: str
    routing: str
    number: str
    excluded: tuple[str, ...]


@dataclass(frozen=True)
class HeaderCode:
    """A code of the header with its meaning."""

    code: str
    meaning: str


@dataclass(frozen=True)
class HeaderLine:
    """A row of the plain-language reading."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class HeaderCopy:
    """A copy of the header from one source."""

    label: str
    text: str
    source_href: str
    left: int = 0
    """Number of its characters after `text`."""


@dataclass(frozen=True)
class HeaderReading:
    """The contents of the middle box."""

    sender: str
    sender_href: str
    action: tuple[Party, ...]
    info: tuple[Party, ...]
    lines: tuple[HeaderLine, ...]
    codes: tuple[HeaderCode, ...]
    copies: tuple[HeaderCopy, ...]
    more_copies: int
    """Number of further copies of the header, which the page leaves out."""


def _party(addressee: Addressee) -> Party:
    known = posts().resolve(addressee.name)
    precedence = addressee.precedence or ""
    return Party(
        name=addressee.name,
        href=urls.addressee(known.name if known else addressee.name),
        precedence=precedence,
        precedence_meaning=labels.precedence(precedence),
        routing=addressee.routing or "",
        number=addressee.number or "",
        excluded=addressee.excluded,
    )


def _lines(sent: Transmission) -> Iterable[HeaderLine]:
    if sent.dtg is not None:
        yield HeaderLine("Sent", moment(sent.dtg), f"Date-time group {sent.dtg_text}" if sent.dtg_text else "")
    elif sent.dtg_text:
        yield HeaderLine("Sent", sent.dtg_text, "Date-time group, as written")
    if sent.precedence:
        yield HeaderLine("Precedence", sent.precedence, labels.precedence(sent.precedence))
    if sent.info_precedence:
        yield HeaderLine("For information", sent.info_precedence, labels.precedence(sent.info_precedence))
    if sent.id:
        yield HeaderLine(
            "Transmission", sent.id, "Start of message, the circuit’s three letters, and the count on that circuit"
        )
    if sent.originating:
        station = labels.station(sent.originating)
        yield HeaderLine(
            "Sending station", sent.originating + (f" ({station})" if station else ""), "Routing indicator after DE"
        )
    if sent.station_serial:
        when = f", day {sent.day} of the year at {sent.time} UTC" if sent.day and sent.time else ""
        yield HeaderLine("Station’s count", f"#{sent.station_serial}{when}", "The sending station numbers its messages")
    if sent.security:
        yield HeaderLine(
            "Circuit security", f"{sent.prosign or ''} {sent.security * 5}".strip(), labels.security(sent.security)
        )


def _codes(sent: Transmission) -> Iterable[HeaderCode]:
    for indicator in sent.relay:
        yield HeaderCode(indicator, labels.station(indicator) or "a station’s routing indicator")
    for signal in sent.operating_signals:
        yield HeaderCode(signal, labels.signal(signal) or "an operating signal (ACP 131)")


def header_reading(view: CableView) -> HeaderReading:
    """The chosen header in words, and all copies of it as they are in the sources."""
    cable = view.cable
    sender = posts().resolve(cable.sender) if cable.sender else None
    headers = sum(len(copy.cable.headers) for copy in view.copies)
    return HeaderReading(
        sender=sender.display if sender else cable.sender or "",
        sender_href=urls.origin(sender.name) if sender else "",
        action=tuple(map(_party, cable.action)),
        info=tuple(map(_party, cable.info)),
        lines=tuple(_lines(cable.transmission)),
        codes=tuple(_codes(cable.transmission)),
        copies=tuple(islice(_as_sent(view), MOST)),
        more_copies=max(headers - MOST, 0),
    )


def _as_sent(view: CableView) -> Iterator[HeaderCopy]:
    """Yield the headers of all copies, with as many characters as a page has room for."""
    room = ROOM
    for copy in view.copies:
        for index, header in enumerate(copy.cable.headers, 1):
            number = f", header {index} of {len(copy.cable.headers)}" if len(copy.cable.headers) > 1 else ""
            text = header.span.of(copy.text).strip("\r\n").replace("\r\n", "\n")
            shown = text[:room]
            room -= len(shown)
            source = urls.source(view.id, copy=copy.number)
            yield HeaderCopy(f"Copy {copy.number}{number}", shown, source, len(text) - len(shown))
