"""Values derived from a cable that the record keeps in tables: the row of lists, counts, references, articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from reftel.archive.references.fixed_states import fixed_state
from reftel.collate.collation_types import Collation
from reftel.fields import registry
from reftel.fields.field_types import CableFacts
from reftel.fields.getters import addressee_key, country_of
from reftel.fields.withheld import withheld
from reftel.model import LEVELS, Article, Cable, Reference
from reftel.serials.sequence import place_of
from reftel.store.counts import keys
from reftel.store.rows import (
    ARTICLES,
    CORRECTED,
    DOUBTFUL,
    IMPOSSIBLE_NUMBER,
    LACKS_PARAGRAPHS,
    LISTED,
    NOT_CABLE,
    NOTAL,
    PARTIAL,
    PREVIOUS,
    REDACTIONS,
    RESPELLED,
    SECTIONS_MISSING,
    TEXTLESS,
    UNNUMBERED,
    WITHDRAWN,
    YEAR_BEFORE,
    CableRow,
    CiteRow,
    MentionRow,
    seconds,
)
from reftel.store.serials import SerialRow
from reftel.text.case import subject_shown
from reftel.values.dual_numbers import first_numbers
from reftel.values.mentions import Mention, mentions_in, mentions_in_subject
from reftel.values.reference_years import Citing
from reftel.vocab.posts import posts


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """All values of a collated cable with their own columns or tables."""

    row: CableRow
    counts: tuple[str, ...]
    """Keys of `store.counts` under which the cable counts."""
    serial: SerialRow | None = None
    """Its place in its post's sequence of serials; None without a canonical id."""
    cites: tuple[CiteRow, ...]
    """The cables it refers to, each once."""
    mentions: tuple[MentionRow, ...] = ()
    """Mentions of messages in its paragraphs."""
    articles: tuple[Article, ...] = ()
    """Found in the witnesses, without those added by people."""


def derive(
    facts: CableFacts,
    collation: Collation,
    *,
    base: str,
    found_articles: tuple[Article, ...],
    shares_id: bool = False,
) -> Derived:
    """Derive from a collation with corrections on top, and the `facts` of that."""
    lacks_paragraphs = bool(withheld(facts.cable, facts.missing_sections))
    states = {
        "partial": facts.cable.is_partial,
        "sections": bool(collation.missing_sections),
        "same id": shares_id,
        "withheld": lacks_paragraphs,
    }
    mentions = mentions_of(facts.cable)
    return Derived(
        row=_row(facts, collation, LACKS_PARAGRAPHS * lacks_paragraphs),
        counts=tuple(keys(registry.REGISTRY.keys(facts), [state for state, holds in states.items() if holds])),
        serial=_serial(facts, base),
        cites=cites_of(facts.cable, mentions),
        mentions=tuple(
            MentionRow(cable_id, one.anchor, one.span.start, one.span.end, one.kind, one.target, one.sentence)
            for one in mentions
            for cable_id in one.several or (one.id,)
        ),
        articles=found_articles,
    )


def _serial(facts: CableFacts, base: str) -> SerialRow | None:
    place = place_of(base)
    if place is None:
        return None
    cable = facts.cable
    numbers = {addressee_key(to.name): to.number for to in (*cable.action, *cable.info) if to.number}
    return SerialRow(
        *place,
        created=seconds(cable.created),
        numbers=";".join(f"{name.replace(';', ' ')} {number}" for name, number in numbers.items()) or None,
    )


def _row(facts: CableFacts, collation: Collation, more_flags: int) -> CableRow:
    cable = facts.cable
    flags = (
        PARTIAL * cable.is_partial
        | REDACTIONS * bool(cable.redactions)
        | ARTICLES * bool(cable.articles)
        | CORRECTED * bool(facts.corrected)
        | SECTIONS_MISSING * bool(collation.missing_sections)
        | more_flags
        | WITHDRAWN * cable.withdrawn
        | TEXTLESS * (cable.is_partial and not cable.withdrawn and not cable.paragraphs)
        | _fixed_states(cable.references)
    )
    level = cable.classification.level if cable.classification else None
    return CableRow(
        post=cable.post,
        serial=cable.serial,
        created=seconds(cable.created),
        released=seconds(cable.released),
        level=LEVELS.index(level) if level in LEVELS else None,
        caveats="//".join(cable.classification.caveats) or None if cable.classification else None,
        origin=cable.origin,
        country=country_of(cable.post),
        precedence=cable.transmission.precedence,
        subject=cable.subject,
        subject_shown=subject_shown(cable),
        tags=";".join(cable.tags) or None,
        witnesses=facts.copies,
        defects=len(collation.defects),
        flags=flags,
    )


_FIXED_BITS = {"not a cable": NOT_CABLE, "unknown": UNNUMBERED, "impossible": IMPOSSIBLE_NUMBER}


def _fixed_states(references: Sequence[Reference]) -> int:
    """Bits for the states that depend only on the references."""
    bits = 0
    for at, one in enumerate(references):
        state = fixed_state(one, references[at - 1] if at else None)
        if state is not None:
            bits |= _FIXED_BITS[state.state]
    return bits


def mentions_of(cable: Cable) -> tuple[Mention, ...]:
    """Return the mentions of messages in a cable's paragraphs and their headings."""
    found = mentions_in(cable.paragraphs, cable.references, _citing(cable))
    return tuple(one for one in found if one.id != cable.id or not one.id)


def _citing(cable: Cable) -> Citing:
    reader = posts().resolve(cable.action[0].name) if len(cable.action) == 1 else None
    return Citing(
        year=cable.year,
        post=cable.post,
        serial=cable.serial,
        date=cable.created.date() if cable.created else None,
        reader=reader.name if reader else None,
    )


def _in_subject(cable: Cable) -> Iterator[Mention]:
    """Mentions in a cable's subject of other cables."""
    if cable.subject and any(map(str.isdecimal, cable.subject)):
        found = mentions_in_subject(cable.subject, cable.references, _citing(cable))
        yield from (one for one in found if one.id is not None and one.id != cable.id)


def cites_of(cable: Cable, mentions: Sequence[Mention] = ()) -> tuple[CiteRow, ...]:
    """Return the cables that a cable cites, each once: those listed under REF with the label of their first place, then
    those that only its paragraphs or its subject name."""
    found: dict[str, CiteRow] = {}
    firsts = first_numbers(cable.references)
    seconds = {
        first.id: NOTAL * one.notal | PREVIOUS * one.and_previous
        for one, first in zip(cable.references, firsts, strict=True)
        if first is not None
    }
    for position, one in enumerate(cable.references):
        if one.id is None:
            continue
        flags = (
            LISTED
            | NOTAL * one.notal
            | PREVIOUS * one.and_previous
            | DOUBTFUL * bool(one.uncertain)
            | YEAR_BEFORE * ("year-before" in one.uncertain)
            | RESPELLED * (one.corrected_from is not None)
        )
        if firsts[position] is not None:
            continue
        flags |= seconds.get(one.id, 0)
        held = found.get(one.id)
        found[one.id] = (
            CiteRow(one.id, position, one.label, flags)
            if held is None
            else msgspec.structs.replace(held, flags=held.flags | flags)
        )
    for mention in (*mentions, *_in_subject(cable)):
        if mention.id is None:
            continue
        flags = YEAR_BEFORE * mention.is_year_before
        held = found.get(mention.id)
        if held is None:
            found[mention.id] = CiteRow(mention.id, len(cable.references) + len(found), None, flags)
        elif not held.flags & LISTED and held.flags != held.flags & flags:  # once its year is written
            found[mention.id] = msgspec.structs.replace(held, flags=held.flags & flags)
    return tuple(found.values())


def unlisted_references(cable: Cable) -> tuple[Reference, ...]:
    """Return the cables that only the paragraphs of a cable or its subject name, as references, each once."""
    listed = {one.id for one in cable.references}
    texts = {paragraph.anchor: paragraph.text for paragraph in cable.paragraphs}
    found: dict[str, Reference] = {}
    for mention in (*mentions_of(cable), *_in_subject(cable)):
        if mention.id is None or mention.id in listed:
            continue
        written = texts.get(mention.anchor, "")[mention.span.start : mention.span.end] or mention.sentence
        uncertain = ("year-before",) if mention.is_year_before else ()
        held = found.get(mention.id)
        found[mention.id] = (
            Reference(kind="cable", id=mention.id, text=written, uncertain=uncertain)
            if held is None
            else msgspec.structs.replace(
                held, text=f"{held.text} {written}", uncertain=held.uncertain if uncertain else ()
            )
        )
    return tuple(found.values())
