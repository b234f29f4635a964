"""Types of counts: posts, traffic, coverage."""

from __future__ import annotations

import datetime as dt

from reftel.model import Value


class ValueCount(Value, frozen=True, kw_only=True):
    """A value to browse by, with its number of cables."""

    key: str
    count: int


class MonthCount(Value, frozen=True, kw_only=True):
    """Cables of one month and level; `classification` is empty if it is unknown."""

    month: str
    """`2007-02`"""
    classification: str
    count: int


class PostCount(Value, frozen=True, kw_only=True):
    """Traffic of a post."""

    post: str
    count: int
    first: dt.datetime | None = None
    last: dt.datetime | None = None


class SignerCount(Value, frozen=True, kw_only=True):
    """A signature under a post's cables."""

    name: str
    count: int
    first: str | None = None
    last: str | None = None
    """Months, `2007-02`; None if no cable of them has a date."""


class PostView(Value, frozen=True, kw_only=True):
    """The cables of one post in an archive."""

    post: str
    count: int
    first: dt.datetime | None
    last: dt.datetime | None
    months: tuple[MonthCount, ...]
    tags: tuple[ValueCount, ...]
    """Most frequent first, at most 50."""
    to: tuple[ValueCount, ...]
    """Addressees, for action or information, most frequent first, at most 50."""
    signers: tuple[SignerCount, ...]


class Overview(Value, frozen=True, kw_only=True):
    """Counts of an archive. All are maintained with each change, so that reading them is cheap."""

    generation: int
    cables: int
    witnesses: int
    sources: int
    refused: int
    articles: int
    first: dt.datetime | None
    last: dt.datetime | None
    months: tuple[MonthCount, ...]
    posts: tuple[PostCount, ...]
    """Most frequent first."""
    counts: dict[str, tuple[ValueCount, ...]]
    """By kind, most frequent first: country, class, tag, precedence, form, caption, year, released, defect."""


class RefusedSource(Value, frozen=True, kw_only=True):
    """A source that could not be read, kept for a later try."""

    number: int
    path: str
    sha256: str
    size: int
    error: str
    """Name of the error's class: `NotATelegram`, `DamagedContainer` ..."""
    reason: str
    reading_version: int
    kept: bool
    """Whether its bytes are in the archive; those of more than 256 MB are not."""


class MissingCable(Value, frozen=True, kw_only=True):
    """A cable that others cite and that the archive does not hold."""

    id: str
    cited_by: int


class Coverage(Value, frozen=True, kw_only=True):
    """Coverage of an archive."""

    overview: Overview
    refused_by: tuple[ValueCount, ...]
    """By error class."""
    cited_not_held: int
    most_cited_not_held: tuple[MissingCable, ...]
    """At most 50."""
    partial: int
    with_missing_sections: int
    with_withheld_paragraphs: int
    same_id: int
    """Telegrams that needed a suffix because another one bears the same id."""
    source_bytes: int
    """Of all sources as they were found."""
    record_bytes: int
    index_bytes: int
