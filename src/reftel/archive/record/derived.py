"""Values derived from a cable that the record keeps in tables: the row of lists, counts, references, articles."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from reftel.collate.types import Collation
from reftel.model import LEVELS, Article, Cable
from reftel.store.counts import Shelving, keys
from reftel.store.rows import ARTICLES, CORRECTED, PARTIAL, REDACTIONS, SECTIONS_MISSING, CableRow, seconds
from reftel.vocab.posts import posts

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_MOST = 80
"""Characters of an addressee or a signature that count; longer ones are torn headers."""


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """Everything derived from a collated cable that has columns or tables of its own."""

    row: CableRow
    counts: tuple[str, ...]
    """Keys of `store.counts` under which the cable counts."""
    cites: tuple[str, ...]
    """Ids of the cables it refers to."""
    articles: tuple[Article, ...] = ()
    """Found in the witnesses, without those that people added."""


def derive(
    collation: Collation,
    *,
    found_articles: tuple[Article, ...],
    witnesses: int,
    forms: Sequence[str],
    corrected: bool = False,
    shares_id: bool = False,
) -> Derived:
    """Derive from a collation with corrections on top; `witnesses` is how many there are, `forms` are theirs."""
    cable = collation.cable
    flags = (
        PARTIAL * cable.is_partial
        | REDACTIONS * bool(cable.redactions)
        | ARTICLES * bool(cable.articles)
        | CORRECTED * corrected
        | SECTIONS_MISSING * bool(collation.missing_sections)
    )
    level = cable.classification.level if cable.classification else None
    country = country_of(cable.post)
    created, released = seconds(cable.created), seconds(cable.released)
    row = CableRow(
        post=cable.post,
        serial=cable.serial,
        created=created,
        released=released,
        level=LEVELS.index(level) if level in LEVELS else None,
        caveats="//".join(cable.classification.caveats) or None if cable.classification else None,
        origin=cable.origin,
        country=country,
        precedence=cable.transmission.precedence,
        subject=cable.subject,
        tags=";".join(cable.tags) or None,
        witnesses=witnesses,
        defects=len(collation.defects),
        flags=flags,
    )
    shelving = Shelving(
        post=cable.post or "",
        country=country or "",
        level=level or "",
        tags=tuple(map(_key, cable.tags)),
        precedence=_key(cable.transmission.precedence or ""),
        to=addressee_keys(cable),
        signed=tuple(map(_key, cable.signed_by)),
        captions=tuple(map(_key, captions_of(cable))),
        forms=tuple(sorted(set(forms))),
        defects=tuple(sorted({found.defect.code for found in collation.defects})),
        created=cable.created.date().isoformat() if cable.created else "",
        released=cable.released.date().isoformat() if cable.released else "",
        is_partial=cable.is_partial,
        lacks_sections=bool(collation.missing_sections),
        shares_id=shares_id,
    )
    return Derived(row=row, counts=tuple(keys(shelving)), cites=cited(cable), articles=found_articles)


def cited(cable: Cable) -> tuple[str, ...]:
    """Ids of the cables it refers to, each once."""
    return tuple(dict.fromkeys(reference.id for reference in cable.references if reference.id))


def captions_of(cable: Cable) -> tuple[str, ...]:
    """Captions and the caveats of the classification, each once."""
    caveats = cable.classification.caveats if cable.classification else ()
    return tuple(dict.fromkeys((*cable.captions, *caveats)))


def addressee_keys(cable: Cable) -> tuple[str, ...]:
    """Canonical posts of the addressees, or their names where they are none; each once."""
    return tuple(dict.fromkeys(key for each in (*cable.action, *cable.info) if (key := addressee_key(each.name))))


def addressee_key(name: str) -> str:
    """How an addressee is counted."""
    post = posts().resolve(name)
    return _key(post.name if post else name.upper())


def country_of(post: str | None) -> str | None:
    """TAGS code of the country a post is in."""
    known = posts().by_name.get(post) if post else None
    return known.country if known else None


def _key(value: str) -> str:
    if len(value) <= _MOST and value.isprintable():
        return value
    return _CONTROL.sub(" ", value)[:_MOST].strip().encode("utf-8", "replace").decode()
