"""Rows of the record as cards."""

from __future__ import annotations

from typing import Final

from reftel.archive.types import CableSummary
from reftel.model import LEVELS
from reftel.store.records import Listed
from reftel.store.rows import ARTICLES, CORRECTED, LACKS_PARAGRAPHS, PARTIAL, REDACTIONS, WITHDRAWN, moment

MOST_TAGS: Final = 200
LONGEST_SUBJECT: Final = 2000
"""Characters. A list has up to 200 cables, and a telegram may have been made to fill each line with megabytes."""


def summary_of(listed: Listed) -> CableSummary:
    """Return the values of a cable for a list; of far too many or too long values the beginning."""
    _, cable_id, row = listed
    tags = row.tags.split(";", MOST_TAGS) if row.tags else []
    is_cut = len(tags) > MOST_TAGS or any(
        len(said or "") > LONGEST_SUBJECT for said in (row.subject, row.subject_shown)
    )
    return CableSummary(
        id=cable_id,
        subject=_beginning(row.subject),
        subject_shown=_beginning(row.subject_shown),
        created=moment(row.created),
        released=moment(row.released),
        classification=LEVELS[row.level] if row.level is not None and 0 <= row.level < len(LEVELS) else None,
        caveats=tuple(row.caveats.split("//")) if row.caveats else (),
        post=row.post,
        origin=row.origin,
        country=row.country,
        precedence=row.precedence,
        tags=tuple(tags[:MOST_TAGS]),
        witnesses=row.witnesses,
        is_partial=bool(row.flags & PARTIAL),
        lacks_paragraphs=bool(row.flags & LACKS_PARAGRAPHS),
        has_redactions=bool(row.flags & REDACTIONS),
        has_articles=bool(row.flags & ARTICLES),
        defects=row.defects,
        corrected=bool(row.flags & CORRECTED),
        is_withdrawn=bool(row.flags & WITHDRAWN),
        is_cut=is_cut,
    )


def _beginning(said: str | None) -> str | None:
    return said if said is None or len(said) <= LONGEST_SUBJECT else said[:LONGEST_SUBJECT] + " …"
