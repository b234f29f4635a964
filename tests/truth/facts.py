"""What is known of a real copy's elements: enough to find where they begin."""

from __future__ import annotations

import msgspec

from tests.adversary.starts import Facts
from tests.truth.copies import digest
from tests.truth.rows import CAPTIONS, Row


def facts_of_row(row: Row) -> Facts:
    """The truth of a row, by digests."""
    headings = row.headings if row.headings is not msgspec.UNSET else []
    signed = row.signed_by if row.signed_by is not msgspec.UNSET else []
    paragraphs = row.paragraphs if row.paragraphs is not msgspec.UNSET else []
    return Facts(
        captions=frozenset(map(digest, CAPTIONS)),
        passing=frozenset(),
        headings=frozenset(heading for _, heading in headings),
        signatures=frozenset(signed),
        numbers=tuple(number for number, _ in paragraphs),
        key=digest,
    )
