"""Envelope of a cable: sender, recipients and numbers as searchable texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import msgspec

from reftel.header import Header, Transmission
from reftel.model import Addressee, Cable
from reftel.particulars import Officer, Signer
from reftel.vocab.posts import posts


class EnvelopeValues(msgspec.Struct, frozen=True, kw_only=True):
    """The values of a cable for its envelope, decoded without the rest. Names are those of `Cable`."""

    post: str | None = None
    origin: str | None = None
    sender: str | None = None
    transmission: Transmission = Transmission()
    headers: tuple[Header, ...] = ()
    action: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()
    signed_by: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    drafted_by: tuple[Officer, ...] = ()
    approved_by: tuple[Officer, ...] = ()
    cleared_by: tuple[Officer, ...] = ()
    office_of_origin: tuple[str, ...] = ()
    office_of_action: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    document_number: str | None = None
    film_number: str | None = None
    control_number: str | None = None
    case_number: str | None = None
    enclosure: str | None = None
    released_by: tuple[Officer, ...] = ()
    attachments: tuple[str, ...] = ()
    subject_code: str | None = None
    message_type: str | None = None
    contacts: tuple[str, ...] = ()


Enveloped: TypeAlias = Cable | EnvelopeValues


class EnvelopeLine(NamedTuple):
    """A text on the envelope with its label: `Signature`."""

    label: str
    text: str


def envelope_lines(cable: Enveloped) -> tuple[EnvelopeLine, ...]:
    """Return the lines of a cable's envelope, each once: origin, addressees, signatures, officers, offices, numbers.

    Example: a cable from Mexico has `EnvelopeLine("From", "Embassy Mexico")` and `EnvelopeLine("Country", "Mexico")`.
    """
    return tuple(dict.fromkeys(line for line in _lines(cable) if line.text))


def _lines(cable: Enveloped) -> Iterator[EnvelopeLine]:
    yield from (EnvelopeLine(label, text) for label, text in _origin(cable))
    for label, addressees in (("To", cable.action), ("For information", cable.info)):
        for one in addressees:
            yield EnvelopeLine(label, _addressee(one))
    yield from (EnvelopeLine("Signature", name) for name in cable.signed_by)
    yield from (EnvelopeLine("Signature", signer.name) for signer in cable.signers)
    for label, officers in (
        ("Drafted by", cable.drafted_by),
        ("Approved by", cable.approved_by),
        ("Cleared by", cable.cleared_by),
        ("Released by", cable.released_by),
    ):
        yield from (EnvelopeLine(label, _officer(one)) for one in officers)
    yield from (EnvelopeLine("Office of origin", office) for office in cable.office_of_origin)
    yield from (EnvelopeLine("Office of action", office) for office in cable.office_of_action)
    yield from (EnvelopeLine("Concept", concept) for concept in cable.concepts)
    yield from (EnvelopeLine("Contact", contact) for contact in cable.contacts)
    yield from (EnvelopeLine("Attachment", name) for name in cable.attachments)
    for sent in (*(header.transmission for header in cable.headers), cable.transmission):
        yield EnvelopeLine("Transmission", sent.id or "")
        yield EnvelopeLine("Transmission", _from_line(sent))
    for label, number in (
        ("Record number", cable.document_number),
        ("Film number", cable.film_number),
        ("Control number", cable.control_number),
        ("Case number", cable.case_number),
        ("Subject code", cable.subject_code),
        ("Type of message", cable.message_type),
        ("Enclosure", cable.enclosure),
    ):
        yield EnvelopeLine(label, number or "")


def _from_line(sent: Transmission) -> str:
    """The line of the network that begins with DE: `DE RUEHME #0714/01 0712140`."""
    if not sent.originating:
        return ""
    serial = f"#{sent.station_serial}" if sent.station_serial else ""
    section = f"/{sent.section:02}" if sent.section is not None else ""
    day = f"{sent.day:03}{sent.time or ''}" if sent.day is not None else ""
    return " ".join(part for part in ("DE", sent.originating, serial + section, day) if part)


def _origin(cable: Enveloped) -> Iterator[tuple[str, str]]:
    yield "From", cable.origin or ""
    yield "From", cable.sender or ""
    post = posts().by_name.get(cable.post or "")
    if post is not None:
        yield "From", post.display
        yield "Country", post.country_name or ""
        yield "Routing", post.routing or ""


def _addressee(one: Addressee) -> str:
    """The address as written; after it the post's name with its spaces, which networks dropped: `RIODEJANEIRO`."""
    post = posts().resolve(one.name)
    name = post.display if post is not None else ""
    return " ".join(part for part in (one.routing, one.name, one.number, f"({name})" if name else "") if part)


def _officer(one: Officer) -> str:
    return ": ".join(part for part in (one.office, one.name) if part)
