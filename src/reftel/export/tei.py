"""TEI P5: one `teiCorpus`, a `TEI` a cable, letters described by `correspDesc`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from xml.etree import ElementTree as ET

from reftel.archive.types import ArchivedCable, CableCopy
from reftel.export.format import printable
from reftel.fields.defect_words import in_words

_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">\n<teiHeader><fileDesc>'
    b"<titleStmt><title>Diplomatic cables</title></titleStmt><publicationStmt><p>Exported by Reftel.</p>"
    b"</publicationStmt><sourceDesc><p>Each cable names its sources.</p></sourceDesc></fileDesc></teiHeader>\n"
)
_NOTHING = (
    b"<TEI><teiHeader><fileDesc><titleStmt><title>No cable</title></titleStmt><publicationStmt><p>Exported by Reftel."
    b"</p></publicationStmt><sourceDesc><p>The query finds none.</p></sourceDesc></fileDesc></teiHeader>"
    b"<text><body><p/></body></text></TEI>\n"
)
"""A corpus must hold something."""
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]")


def write(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """The corpus, a cable at a time."""
    yield _HEAD
    is_empty = True
    for held in cables:
        yield ET.tostring(_tei(held), encoding="utf-8") + b"\n"
        is_empty = False
    if is_empty:
        yield _NOTHING
    yield b"</teiCorpus>\n"


def _tei(held: ArchivedCable) -> ET.Element:
    cable = held.cable
    name = "c" + _NO_NAME.sub("-", held.id)
    root = ET.Element("TEI", {"xml:id": name})
    header = ET.SubElement(root, "teiHeader")
    description = ET.SubElement(header, "fileDesc")
    title = ET.SubElement(description, "titleStmt")
    _add(title, "title", cable.subject or held.id, **(_doubt(held, "subject") if cable.subject else {}))
    publication = ET.SubElement(description, "publicationStmt")
    _add(publication, "distributor", "Reftel")
    _add(publication, "idno", held.id, type="reference")
    if held.uncertain:
        notes = ET.SubElement(description, "notesStmt")
        for doubt in held.uncertain:
            _add(notes, "note", in_words(doubt.note), type="uncertain", n=doubt.field)
    source = ET.SubElement(ET.SubElement(description, "sourceDesc"), "listBibl")
    for copy in held.copies:
        bibl = ET.SubElement(source, "bibl", {"n": str(copy.number)})
        _add(bibl, "title", copy.shown_source.path or "source")
        _add(bibl, "note", copy.source.form, type="form")
        for kind, said in _given(copy):
            _add(bibl, "note", said, type=kind)
        _add(bibl, "idno", copy.source.sha256, type="sha256")
    _profile(ET.SubElement(header, "profileDesc"), held)
    if held.corrections:
        changes = ET.SubElement(ET.SubElement(header, "revisionDesc"), "listChange")
        for each in held.corrections:
            change = _add(changes, "change", f"{each.field}: {each.because}", when=each.made.date().isoformat())
            if each.by:
                change.text = f"{change.text} ("
                _add(change, "name", each.by).tail = ")"
    _body(ET.SubElement(ET.SubElement(root, "text"), "body"), held, name)
    return root


def _given(copy: CableCopy) -> Iterator[tuple[str, str]]:
    """Return the origin of a copy: kind of note, and text."""
    if copy.accession:
        yield "accession", str(copy.accession)
        if copy.accession.terms:
            yield "terms", copy.accession.terms
    if copy.provenance and copy.provenance.address:
        yield "address", copy.provenance.address


def _when(moment: dt.datetime) -> str:
    """A moment in UTC, or the day alone if no more is known: midnight is the day of a telegram without an hour."""
    is_day = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment.date().isoformat() if is_day else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _doubt(held: ArchivedCable, field: str) -> dict[str, str]:
    """The attribute of an element whose value was read with little certainty."""
    return {"cert": "low"} if any(each.field == field for each in held.uncertain) else {}


def _profile(profile: ET.Element, held: ArchivedCable) -> None:
    cable = held.cable
    if cable.sender or cable.created or cable.action or cable.info:
        letter = ET.SubElement(profile, "correspDesc")
        sent = ET.SubElement(letter, "correspAction", {"type": "sent"})
        _add(sent, "orgName", cable.sender or cable.origin or "unknown", **_doubt(held, "sender"))
        if cable.created:
            _add(sent, "date", cable.created.date().isoformat(), when=_when(cable.created), **_doubt(held, "created"))
        for kind, addressees in (("action", cable.action), ("info", cable.info)):
            if addressees:
                received = ET.SubElement(letter, "correspAction", {"type": "received", "subtype": kind})
                for addressee in addressees:
                    _add(received, "orgName", addressee.name, **_doubt(held, kind))
    terms = [("tag", "tags", tag) for tag in cable.tags] + [("caption", "captions", each) for each in cable.captions]
    if cable.executive_order and cable.executive_order.raw:
        terms.append(("executive-order", "executive_order", cable.executive_order.raw))
    if cable.classification:
        terms.append(("classification", "classification", str(cable.classification)))
    if terms:
        keywords = ET.SubElement(ET.SubElement(profile, "textClass"), "keywords")
        for kind, field, term in terms:
            _add(keywords, "term", term, type=kind, **_doubt(held, field))


def _body(body: ET.Element, held: ArchivedCable, name: str) -> None:
    cable = held.cable
    division = ET.SubElement(body, "div", {"type": "telegram"})
    if cable.subject:
        _add(division, "head", cable.subject, **_doubt(held, "subject"))
    _references(division, held)
    for paragraph in cable.paragraphs:
        if paragraph.heading:
            _add(division, "label", paragraph.heading)
        attributes = {"xml:id": f"{name}-{_NO_NAME.sub('-', paragraph.anchor)}"}
        if paragraph.number is not None:
            attributes["n"] = str(paragraph.number)
        element = ET.SubElement(division, "p", attributes)
        if paragraph.marking:
            _add(element, "seg", f"({paragraph.marking})", type="marking").tail = " "
        _lines(element, printable(paragraph.text))
    if cable.signed_by:
        closer = ET.SubElement(division, "closer")
        for name_signed in cable.signed_by:
            _add(closer, "signed", name_signed, **_doubt(held, "signed_by"))
    if not cable.paragraphs and not cable.subject:
        ET.SubElement(division, "p")


def _references(division: ET.Element, held: ArchivedCable) -> None:
    """The references, each with its letter and the cable that it means."""
    if held.cable.references:
        listed = ET.SubElement(division, "listBibl")
        for reference, state in zip_longest(held.cable.references, held.states):
            bibl = _add(listed, "bibl", reference.text)
            if reference.uncertain:
                bibl.set("cert", "low")
            if reference.label:
                bibl.set("n", reference.label)
            if cable_id := (state.means if state is not None else None) or reference.id:
                bibl.set("corresp", f"#c{_NO_NAME.sub('-', cable_id)}")


def _lines(element: ET.Element, text: str) -> None:
    """The text with its line breaks."""
    first, *others = text.split("\n")
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}{first}"
    else:
        element.text = first
    for line in others:
        ET.SubElement(element, "lb").tail = line


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = printable(text)
    return element
