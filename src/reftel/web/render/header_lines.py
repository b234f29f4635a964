"""The header in plain language: sender, addressees, precedence, date and circuit, with every code explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reftel.archive.types import CableView
from reftel.model import Addressee, Transmission
from reftel.vocab.posts import posts
from reftel.web import urls
from reftel.web.filters import moment
from reftel.web.render import labels


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
    copies = tuple(
        HeaderCopy(
            f"Copy {copy.number}"
            + (f", header {index} of {len(copy.cable.headers)}" if len(copy.cable.headers) > 1 else ""),
            header.span.of(copy.text).strip("\r\n").replace("\r\n", "\n"),
            urls.source(view.id, copy=copy.number),
        )
        for copy in view.copies
        for index, header in enumerate(copy.cable.headers, 1)
    )
    return HeaderReading(
        sender=sender.display if sender else cable.sender or "",
        sender_href=urls.origin(sender.name) if sender else "",
        action=tuple(map(_party, cable.action)),
        info=tuple(map(_party, cable.info)),
        lines=tuple(_lines(cable.transmission)),
        codes=tuple(_codes(cable.transmission)),
        copies=copies,
    )
