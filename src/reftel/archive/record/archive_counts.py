"""Coverage of an archive, from counts that are maintained with each change."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from reftel.archive.types import (
    Coverage,
    MissingCable,
    MonthCount,
    Overview,
    PostCount,
    PostView,
    RefusedSource,
    SignerCount,
    ValueCount,
)
from reftel.fields import registry
from reftel.store import cited, counts, records, sources
from reftel.store.checksums import row_count
from reftel.store.rows import moment

KINDS = ("country", "class", "tag", "precedence", "form", "caption", "year", "released", "defect")
_TOP = 50


def value_counts(
    connection: sqlite3.Connection,
    kind: str,
    *,
    prefix: str = "",
    after: str | None = None,
    limit: int | None = None,
    by_key: bool = False,
) -> tuple[ValueCount, ...]:
    """Keys of a kind with their numbers of cables. Raises LookupError for an unknown kind."""
    names = registry.REGISTRY.browse
    if kind not in names:
        raise LookupError(f"cables are not counted by {kind}; but by {', '.join(names)}")
    rows = counts.one_sided(connection, kind, prefix=prefix, after=after, limit=limit, by_key=by_key)
    return tuple(ValueCount(key=key, count=n) for key, n in rows)


def overview(connection: sqlite3.Connection) -> Overview:
    """Return the data of a front page."""
    first, last = records.span_of(connection)
    return Overview(
        generation=records.generation(connection),
        cables=counts.count(connection, "all"),
        witnesses=row_count(connection, "witness"),
        sources=row_count(connection, "source"),
        refused=row_count(connection, "refused"),
        articles=row_count(connection, "article"),
        first=moment(first),
        last=moment(last),
        months=tuple(
            MonthCount(month=month, classification=level, count=n)
            for month, level, n in counts.two_sided(connection, counts.MONTH_CLASS)
        ),
        posts=tuple(_post(connection, name, n) for name, n in counts.one_sided(connection, "post")),
        counts={kind: value_counts(connection, kind) for kind in KINDS},
    )


def _post(connection: sqlite3.Connection, name: str, count: int) -> PostCount:
    first, last = records.span_of(connection, name)
    return PostCount(post=name, count=count, first=moment(first), last=moment(last))


def post(connection: sqlite3.Connection, name: str) -> PostView:
    """Return the counts of one post; empty counts for a post without cables."""
    first, last = records.span_of(connection, name)
    months: list[MonthCount] = []
    for _, key, n in counts.two_sided(connection, counts.POST_MONTH, name):
        month, _, level = key.partition(" ")
        months.append(MonthCount(month=month, classification=level, count=n))
    return PostView(
        post=name,
        count=counts.count(connection, "post", name),
        first=moment(first),
        last=moment(last),
        months=tuple(months),
        tags=_pairs(connection, counts.POST_TAG, name),
        to=_pairs(connection, counts.POST_TO, name),
        signers=_signers(connection, name),
    )


def _pairs(connection: sqlite3.Connection, kind: str, name: str) -> tuple[ValueCount, ...]:
    return tuple(ValueCount(key=key, count=n) for _, key, n in counts.two_sided(connection, kind, name, _TOP))


def _signers(connection: sqlite3.Connection, name: str) -> tuple[SignerCount, ...]:
    months: dict[str, list[str]] = {}
    total: dict[str, int] = {}
    for _, key, n in counts.two_sided(connection, counts.POST_SIGNED, name):
        signer, _, month = key.partition("\t")
        total[signer] = total.get(signer, 0) + n
        if month:
            months.setdefault(signer, []).append(month)
    return tuple(
        SignerCount(
            name=signer,
            count=n,
            first=min(months[signer]) if signer in months else None,
            last=max(months[signer]) if signer in months else None,
        )
        for signer, n in sorted(total.items(), key=lambda item: (-item[1], item[0]))
    )


def coverage(connection: sqlite3.Connection, folder: Path, record: Path, index: Path) -> Coverage:
    """Return the coverage. It reads every reference: about a second for 250,000 cables."""
    missing, most = cited.absent(connection, None, None, _TOP, 0)
    return Coverage(
        overview=overview(connection),
        refused_by=tuple(ValueCount(key=error, count=n) for error, n in sources.refused_by(connection)),
        cited_not_held=missing,
        most_cited_not_held=tuple(MissingCable(id=cable_id, cited_by=n) for cable_id, n in most),
        partial=counts.count(connection, "partial"),
        with_missing_sections=counts.count(connection, "sections"),
        with_withheld_paragraphs=counts.count(connection, "withheld"),
        same_id=counts.count(connection, "same id"),
        source_bytes=sources.total_bytes(connection),
        record_bytes=_size(record),
        index_bytes=sum(_size(path) for path in index.glob("*")) if index.parent == folder else 0,
    )


def refused(connection: sqlite3.Connection, after: int, limit: int) -> tuple[RefusedSource, ...]:
    """Refused sources by number."""
    found: list[RefusedSource] = []
    for number, sha256, size, error, reason, version, kept, path in sources.refused(connection, after, limit):
        assert isinstance(number, int) and isinstance(size, int) and isinstance(version, int)
        assert isinstance(sha256, bytes)
        found.append(
            RefusedSource(
                number=number,
                path=str(path or ""),
                sha256=sha256.hex(),
                size=size,
                error=str(error),
                reason=str(reason),
                reading_version=version,
                kept=bool(kept),
            )
        )
    return tuple(found)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
