"""Plain text: the contents of a cable, in the order of telegrams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reftel.archive.types import ArchivedCable, CableCopy
from reftel.export.format import printable
from reftel.fields.defect_words import in_words
from reftel.fields.getters import derivation, paragraph_text
from reftel.forms.framing import OTHER_LINES, UNCERTAIN_LINES
from reftel.model import Cable
from reftel.store.readings import BESIDE
from reftel.values.reference_years import unwritten

_RULE = "=" * 72


def write(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """Cables one after another, a rule between."""
    before = ""
    for held in cables:
        yield printable(before + one(held)).encode("utf-8", "replace")
        before = f"\n{_RULE}\n\n"


def one(held: ArchivedCable) -> str:
    """One cable."""
    cable = held.cable
    lines = [
        held.id,
        _line("Created", cable.created.strftime("%Y-%m-%d %H:%M") + "Z" if cable.created else None),
        _line("Released", cable.released.strftime("%Y-%m-%d %H:%M") + "Z" if cable.released else None),
        _line("Classification", str(cable.classification) if cable.classification else None),
        _line("Origin", cable.origin),
        *(_line("Copy", _copy(copy)) for copy in held.copies),
        "",
        *(_line(label, value) for label, value in header_lines(cable)),
        *(
            _line("Corrected", f"{each.field}: {each.because}" + (f" ({each.by})" if each.by else ""))
            for each in held.corrections
        ),
        "",
        "\n\n".join(map(paragraph_text, cable.paragraphs)),
        "",
        *cable.signed_by,
        *_uncertain(held),
        *_beside(held),
    ]
    return "\n".join(line for line in lines if line is not None) + "\n"


def header_lines(cable: Cable) -> tuple[tuple[str, str], ...]:
    """The lines above a cable's text, each with its label: from, to, captions, E.O., TAGS, subject, references."""
    lines = [
        ("From", cable.sender),
        ("To", "; ".join(addressee.name for addressee in cable.action)),
        ("Info", "; ".join(addressee.name for addressee in cable.info)),
        ("Captions", ", ".join(cable.captions)),
        ("E.O.", cable.executive_order.raw if cable.executive_order else None),
        ("TAGS", ", ".join(cable.tags)),
        ("Subject", cable.subject),
        *(
            (
                "Ref" if reference.label is None else f"Ref {reference.label}",
                unwritten(reference.text, reference.id or "", cable.year) + reference.text,
            )
            for reference in cable.references
        ),
        *(("Classified by", classifier.name) for classifier in cable.classified_by),
        *(("Derived from", derivation(source)) for source in cable.derived_from),
    ]
    return tuple((label, value) for label, value in lines if value)


def _uncertain(held: ArchivedCable) -> Iterator[str]:
    """The values that were read with little certainty, each with the reason."""
    if held.uncertain:
        yield f"\n{UNCERTAIN_LINES}"
        yield from (in_words(each.note) for each in held.uncertain)


def _beside(held: ArchivedCable) -> Iterator[str]:
    """The lines of the copy that is read first that no value and no paragraph has: stamps, closing lines, drafting."""
    copy = next((copy for copy in held.copies if copy.number == held.main), None)
    blocks = copy.cable.blocks if copy else ()
    found = [block.span.of(copy.text).strip() for block in blocks if block.kind in BESIDE] if copy else []
    if any(found):
        yield f"\n{OTHER_LINES}"
        yield from filter(None, found)


def _copy(copy: CableCopy) -> str | None:
    """Name and giver of a copy that someone gave; other copies have only a place on the owner's machine."""
    if copy.accession is None:
        return None
    parts = (copy.shown_source.path, str(copy.accession), copy.accession.terms)
    return "; ".join(" ".join(part.split()) for part in parts if part)


def _line(label: str, value: str | None) -> str | None:
    return f"{label}: {value}" if value else None
