"""What the index is told of a cable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reftel.archive.record.derived import captions_of, cited, country_of
from reftel.collate.types import Collation
from reftel.index.base import Document, Flag
from reftel.model import Cable
from reftel.vocab.posts import posts


def document(
    key: int, cable_id: str, base: str, collation: Collation, *, forms: Sequence[str], copies: int
) -> Document:
    """The document of a cable, corrections on top and paragraphs with their permanent anchors."""
    cable = collation.cable
    return Document(
        key=key,
        id=cable_id,
        aliases=(base,) if base != cable_id else (),
        subject=cable.subject or "",
        lines=tuple(lines(cable)),
        paragraphs=tuple((paragraph.anchor, paragraph.text) for paragraph in cable.paragraphs),
        summary=cable.summary or "",
        post=cable.post,
        country=country_of(cable.post),
        to=_to(cable),
        tags=cable.tags,
        level=cable.classification.level if cable.classification else None,
        captions=captions_of(cable),
        precedence=cable.transmission.precedence,
        created=cable.created,
        released=cable.released,
        refs=cited(cable),
        signed=tuple(dict.fromkeys((*cable.signed_by, *(signer.name for signer in cable.signers)))),
        classified_by=tuple(each.name for each in cable.classified_by if each.name),
        forms=tuple(dict.fromkeys(forms)),
        flags=tuple(_flags(cable, collation, copies)),
        is_partial=cable.is_partial,
    )


def lines(cable: Cable) -> Iterator[tuple[str, str]]:
    """(name of the line, text) of what stands around the paragraphs. Names have a colon, which anchors never have."""
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
    for paragraph in cable.paragraphs:
        if paragraph.heading:
            yield f"line:{paragraph.anchor}", paragraph.heading
    if cable.handling:
        yield "line:handling", "; ".join(cable.handling)


def _to(cable: Cable) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for addressee in (*cable.action, *cable.info):
        names[addressee.name] = None
        if post := posts().resolve(addressee.name):
            names[post.name] = None
    return tuple(names)


def _flags(cable: Cable, collation: Collation, copies: int) -> Iterator[Flag]:
    if cable.redactions:
        yield "redactions"
    if cable.articles:
        yield "articles"
    if copies > 1:
        yield "copies"
    if collation.defects:
        yield "defects"
