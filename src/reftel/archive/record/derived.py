"""Values derived from a cable that the record keeps in tables: the row of lists, counts, references, articles."""

from __future__ import annotations

import msgspec

from reftel.collate.types import Collation
from reftel.fields import registry
from reftel.fields.getters import addressee_key, cited, country_of
from reftel.fields.types import CableFacts
from reftel.model import LEVELS, Article
from reftel.serials.sequence import place_of
from reftel.store.counts import keys
from reftel.store.rows import ARTICLES, CORRECTED, PARTIAL, REDACTIONS, SECTIONS_MISSING, CableRow, seconds
from reftel.store.serials import SerialRow


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """Everything derived from a collated cable that has columns or tables of its own."""

    row: CableRow
    counts: tuple[str, ...]
    """Keys of `store.counts` under which the cable counts."""
    cites: tuple[str, ...]
    """Ids of the cables it refers to."""
    serial: SerialRow | None = None
    """Its place in its post's sequence of serials; None without a canonical id."""
    articles: tuple[Article, ...] = ()
    """Found in the witnesses, without those that people added."""


def derive(
    facts: CableFacts,
    collation: Collation,
    *,
    base: str,
    found_articles: tuple[Article, ...],
    shares_id: bool = False,
) -> Derived:
    """Derive from a collation with corrections on top, and the `facts` of that."""
    states = {
        "partial": facts.cable.is_partial,
        "sections": bool(collation.missing_sections),
        "same id": shares_id,
    }
    return Derived(
        row=_row(facts, collation),
        counts=tuple(keys(registry.REGISTRY.keys(facts), [state for state, holds in states.items() if holds])),
        cites=cited(facts.cable),
        serial=_serial(facts, base),
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


def _row(facts: CableFacts, collation: Collation) -> CableRow:
    cable = facts.cable
    flags = (
        PARTIAL * cable.is_partial
        | REDACTIONS * bool(cable.redactions)
        | ARTICLES * bool(cable.articles)
        | CORRECTED * bool(facts.corrected)
        | SECTIONS_MISSING * bool(collation.missing_sections)
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
        tags=";".join(cable.tags) or None,
        witnesses=facts.copies,
        defects=len(collation.defects),
        flags=flags,
    )
