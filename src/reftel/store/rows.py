"""Rows of the record as frozen values."""

from __future__ import annotations

import datetime as dt

import msgspec

PARTIAL, REDACTIONS, ARTICLES, CORRECTED, SECTIONS_MISSING, WITHDRAWN, LACKS_PARAGRAPHS = 1, 2, 4, 8, 16, 32, 64
"""Bits of `cable.flags`."""

NOT_CABLE, UNNUMBERED, IMPOSSIBLE_NUMBER = 128, 256, 512
"""More bits of it: the states of references without an id, if there are any (`archive.references.fixed_states`)."""

TEXTLESS = 1024
"""One more bit: only a record of it is here, whose text is on film or lost."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class CableRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of `cable`, but for number, id and generation: everything that is derived."""

    post: str | None = None
    serial: int | None = None
    created: int | None = None
    released: int | None = None
    level: int | None = None
    caveats: str | None = None
    origin: str | None = None
    country: str | None = None
    precedence: str | None = None
    subject: str | None = None
    subject_shown: str | None = None
    """In sentence case, if it was sent in capitals."""
    tags: str | None = None
    witnesses: int = 1
    defects: int = 0
    flags: int = 0


CABLE_COLUMNS = CableRow.__struct_fields__


LISTED, NOTAL, PREVIOUS, DOUBTFUL, YEAR_BEFORE, RESPELLED, MEANT = 1, 2, 4, 8, 16, 32, 64
"""Bits of `cite.flags`. MEANT: read as another cable (`store.meant`)."""


class CiteRow(msgspec.Struct, frozen=True, gc=False):
    """A row of `cite`, but for the citing cable."""

    cited: str
    position: int
    label: str | None
    flags: int


class MentionRow(msgspec.Struct, frozen=True, gc=False):
    """A row of `mention`, but for the citing cable and the row's place."""

    cited: str | None
    anchor: str
    start: int
    stop: int
    kind: str
    target: str | None
    sentence: str


class KnownRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of `known`, but for its catalogue."""

    id: str
    post: str
    """The sequence: the post's present name."""
    year: int
    serial: int
    first: int | None = None
    """First second of the day or month; `last` the last one."""
    last: int | None = None
    level: int | None = None
    subject: str | None = None
    film: str | None = None
    tags: str | None = None
    """Joined by `;`."""
    sender: str | None = None
    addressees: str | None = None


KNOWN_COLUMNS = KnownRow.__struct_fields__


class WitnessRow(msgspec.Struct, frozen=True, gc=False):
    """A row of `witness` with the data to unpack it."""

    no: int
    source: int
    part: int
    cable: int
    number: int
    version: int
    prefix: int | None
    reading: bytes


class LoneWitness(msgspec.Struct, frozen=True, gc=False):
    """The only witness of a cable with its source, unpacked by nobody yet, and the cable's permanent anchors."""

    source: int
    dictionary: int | None
    data: bytes | None
    """None if the bytes were too many to store."""
    prefix: int | None
    reading: bytes
    anchors: tuple[tuple[str, int], ...]


class SourceRow(msgspec.Struct, frozen=True, gc=False):
    """A row of `source` with its content; `data` is None if the bytes were too many to store."""

    no: int
    sha256: bytes
    size: int
    form: str
    dictionary: int | None
    data: bytes | None


class FileRow(msgspec.Struct, frozen=True, gc=False):
    """A row of `file`, without its path."""

    no: int
    size: int
    mtime_ns: int
    inode: int
    sha256: bytes | None
    """None until all of the file was read."""
    sources: int
    version: int


class Packed(msgspec.Struct, frozen=True, gc=False):
    """A row of `collation`: packed like a reading, against the source of one of the cable's witnesses."""

    witness: int
    prefix: int | None
    data: bytes


def seconds(moment: dt.datetime | None) -> int | None:
    """Whole seconds since 1970 in UTC; a time without a zone is UTC."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return (moment - _EPOCH) // dt.timedelta(seconds=1)


def moment(value: int | None) -> dt.datetime | None:
    """The other way; None for an impossible date."""
    if value is None:
        return None
    try:
        return _EPOCH + dt.timedelta(seconds=value)
    except OverflowError:
        return None
