"""Messages between the reading process and the processes that write shards, as msgpack."""

from __future__ import annotations

import msgspec

from reftel.collate.identity import LikenessEvidence
from reftel.origins import Accession, Provenance
from reftel.store.codec import Dictionary


class FileSeen(msgspec.Struct, frozen=True, gc=False):
    """A file of which something is in a source's shard."""

    name: str
    size: int
    mtime_ns: int
    inode: int
    accession: Accession | None = None


class FoundSource(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A source, cut from a file."""

    file: FileSeen
    path: str
    offset: int
    form: str
    digest: bytes
    data: bytes
    provenance: Provenance | None = None


class PutSource(msgspec.Struct, frozen=True, gc=False, kw_only=True, tag="put"):
    """Write a source with those of its telegrams that belong to the shard."""

    shard: str
    found: FoundSource
    prepared: bytes
    """The prepared source, `PreparedSource` in msgpack."""
    is_lead: bool = True
    """Whether this shard counts it: it has the first telegram."""
    at: int = 0
    """Its position in the order of sources."""


class PlaceSource(msgspec.Struct, frozen=True, gc=False, kw_only=True, tag="place"):
    """A source that the shard has was found in a file."""

    shard: str
    found: FoundSource
    is_lead: bool = True


class FinishedFile(msgspec.Struct, frozen=True, gc=False):
    """A file of which everything is in the shards."""

    file: FileSeen
    digest: bytes
    sources: int


class FinishFiles(msgspec.Struct, frozen=True, gc=False, tag="finish"):
    """From now on the stat of these files is enough. For the shard `other`."""

    shard: str
    files: tuple[FinishedFile, ...]


class GiveFiles(msgspec.Struct, frozen=True, gc=False, tag="give"):
    """Files that are there came with an accession."""

    shard: str
    files: tuple[FileSeen, ...]


class KeepDictionary(msgspec.Struct, frozen=True, gc=False, tag="dictionary"):
    """Sources that come may be packed with this."""

    dictionary: Dictionary


class KeepAccession(msgspec.Struct, frozen=True, gc=False, tag="accession"):
    """Files that come may be of this accession. For the shard `other`."""

    shard: str
    accession: Accession


class Prepare(msgspec.Struct, frozen=True, gc=False, tag="prepare"):
    """Prepare documents so from now on: a pickled preparer of the shelf's index."""

    preparer: bytes


class FoundPlace(msgspec.Struct, frozen=True, gc=False):
    """A place of a source that moves."""

    file: FileSeen
    tail: str
    offset: int
    provenance: Provenance | None = None


class MovedCopy(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A copy of another shard, with its source, both packed: all shards have the same dictionaries."""

    digest: bytes
    size: int
    form: str
    dictionary: int | None
    data: bytes | None
    places: tuple[FoundPlace, ...]
    part: int
    version: int
    prefix: int | None
    reading: bytes


class JoinCopies(msgspec.Struct, frozen=True, gc=False, kw_only=True, tag="join"):
    """Add the copies of a cable of another shard to a cable."""

    shard: str
    cable: int
    copies: tuple[MovedCopy, ...]
    former: tuple[str, ...]
    """Ids of the other cable that redirect to this one; empty if readers could not see it."""
    base: str
    """The id that the copies bear."""
    clues: tuple[int, ...]


class LeaveCopies(msgspec.Struct, frozen=True, gc=False, tag="leave"):
    """Remove the copies of a cable: a cable of another shard has them."""

    shard: str
    cable: int


class UniteCables(msgspec.Struct, frozen=True, gc=False, tag="unite"):
    """Make one cable of two cables of a shard."""

    shard: str
    stays: int
    leaves: int
    was_seen: bool


class LinkCables(msgspec.Struct, frozen=True, gc=False, tag="link"):
    """Link a cable to a cable of any shard that is probably the same telegram."""

    shard: str
    cable: int
    other: int
    evidence: tuple[LikenessEvidence, ...]


class UnlinkCables(msgspec.Struct, frozen=True, gc=False, tag="unlink"):
    """Remove the link of a cable to another one, which is gone or another telegram after all."""

    shard: str
    cable: int
    other: int


class NoteCompared(msgspec.Struct, frozen=True, gc=False, tag="compared"):
    """Every cable of the shard is compared, up to a generation of its record, and the result is committed."""

    shard: str
    generation: int


class CommitShards(msgspec.Struct, frozen=True, gc=False, tag="commit"):
    """Commit everything, and confirm with the same number."""

    number: int


ShardOrder = (
    PutSource
    | PlaceSource
    | FinishFiles
    | GiveFiles
    | KeepAccession
    | JoinCopies
    | LeaveCopies
    | UniteCables
    | LinkCables
    | UnlinkCables
    | NoteCompared
)
"""Orders for one shard."""

Order = ShardOrder | KeepDictionary | Prepare | CommitShards


class ShardCommitted(msgspec.Struct, frozen=True, gc=False, kw_only=True, tag="committed"):
    """A shard's record has committed a batch."""

    shard: str
    generation: int
    documents: dict[int, bytes] = {}
    """Prepared, by cable."""
    gone: tuple[int, ...] = ()
    new: int = 0
    changed: int = 0
    witnesses: int = 0
    sources: int = 0
    """New ones, as far as this shard counts them."""
    known: int = 0
    refused: int = 0
    arrived: tuple[tuple[int, int, bool], ...] = ()
    """(cable, position in the order of sources, whether it is new) of cables that got copies."""


class AllCommitted(msgspec.Struct, frozen=True, gc=False, tag="all"):
    """The answer to `CommitShards`."""

    number: int


class DeskFailed(msgspec.Struct, frozen=True, gc=False, tag="failed"):
    """The process cannot continue."""

    reason: str


Told = ShardCommitted | AllCommitted | DeskFailed

ENCODER = msgspec.msgpack.Encoder()
ORDERS: msgspec.msgpack.Decoder[Order] = msgspec.msgpack.Decoder(Order)
TOLD: msgspec.msgpack.Decoder[Told] = msgspec.msgpack.Decoder(Told)
