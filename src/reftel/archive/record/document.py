"""The index document of a cable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reftel.fields import registry
from reftel.fields.envelope_fields import envelope_lines
from reftel.fields.field_types import CableFacts
from reftel.fields.getters import cited, derivation
from reftel.fields.withheld import withheld
from reftel.index.base import SINGLE_VALUES, Document
from reftel.model import Cable


def document(key: int, base: str, facts: CableFacts) -> Document:
    """Return the document of a cable, corrections on top and paragraphs with their permanent anchors."""
    cable = facts.cable
    values: dict[str, Any] = {}
    for attribute, values_of in registry.REGISTRY.documented:
        found = values_of(facts)
        if attribute in SINGLE_VALUES:
            values[attribute] = found[0] if found else None
        else:
            values[attribute] = tuple(dict.fromkeys(found))
    more = {name: tuple(dict.fromkeys(values_of(facts))) for name, values_of in registry.REGISTRY.added}
    return Document(
        key=key,
        id=facts.id,
        aliases=(base,) if base != facts.id else (),
        subject=cable.subject or "",
        lines=(*lines(cable), *((f"line:beside-{at}", text) for at, text in enumerate(facts.beside, 1))),
        paragraphs=tuple((paragraph.anchor, paragraph.text) for paragraph in cable.paragraphs),
        envelope=tuple(line.text for line in envelope_lines(cable)),
        summary=cable.summary or "",
        created=cable.created,
        released=cable.released,
        refs=cited(cable),
        is_partial=cable.is_partial,
        lacks_paragraphs=bool(withheld(cable, facts.missing_sections)),
        is_withdrawn=cable.withdrawn,
        more=more,
        **values,
    )


def lines(cable: Cable) -> Iterator[tuple[str, str]]:
    """(name of the line, text) of the lines around the paragraphs. Names have a colon, which anchors never have."""
    if cable.executive_order:
        yield "line:executive_order", cable.executive_order.raw
    if cable.captions:
        yield "line:captions", " ".join(cable.captions)
    if cable.passing:
        yield "line:passing", "; ".join(cable.passing)
    if cable.tags:
        yield "line:tags", ", ".join(cable.tags)
    if cable.references:
        yield "line:references", "; ".join(reference.text for reference in cable.references)
    for classifier in cable.classified_by:
        reasons = [f"{classifier.section}({letter})" for letter in classifier.reasons]
        yield "line:classified_by", " ".join(part for part in (classifier.name, classifier.title, *reasons) if part)
    for source in cable.derived_from:
        yield "line:derived_from", derivation(source)
    for paragraph in cable.paragraphs:
        if paragraph.heading:
            yield f"line:{paragraph.anchor}", paragraph.heading
    if cable.handling:
        yield "line:handling", "; ".join(cable.handling)
