"""Rows of the record as cards."""

from __future__ import annotations

from reftel.archive.types import CableSummary
from reftel.model import LEVELS
from reftel.store.records import Listed
from reftel.store.rows import ARTICLES, CORRECTED, LACKS_PARAGRAPHS, PARTIAL, REDACTIONS, WITHDRAWN, moment


def summary_of(listed: Listed) -> CableSummary:
    """Return the values of a cable for a list."""
    _, cable_id, row = listed
    return CableSummary(
        id=cable_id,
        subject=row.subject,
        subject_shown=row.subject_shown,
        created=moment(row.created),
        released=moment(row.released),
        classification=LEVELS[row.level] if row.level is not None and 0 <= row.level < len(LEVELS) else None,
        caveats=tuple(row.caveats.split("//")) if row.caveats else (),
        post=row.post,
        origin=row.origin,
        country=row.country,
        precedence=row.precedence,
        tags=tuple(row.tags.split(";")) if row.tags else (),
        witnesses=row.witnesses,
        is_partial=bool(row.flags & PARTIAL),
        lacks_paragraphs=bool(row.flags & LACKS_PARAGRAPHS),
        has_redactions=bool(row.flags & REDACTIONS),
        has_articles=bool(row.flags & ARTICLES),
        defects=row.defects,
        corrected=bool(row.flags & CORRECTED),
        is_withdrawn=bool(row.flags & WITHDRAWN),
    )
