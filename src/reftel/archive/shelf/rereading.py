"""Reading the sources of a shelf again, shard by shard; telegrams whose ids are of other shards now go there.

Such a telegram is written to the other shard first and then removed here: after a kill no telegram is lost, and the
next run removes the duplicates.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import msgspec

from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.prepared_source import ENCODER, PreparedSource, ReadingTools, prepare_source
from reftel.archive.maintenance.reread import RereadReport, reread
from reftel.archive.session import WriteSession
from reftel.archive.shelf.desk import ShardDesk
from reftel.archive.shelf.messages import CommitShards, FileSeen, FoundSource, KeepDictionary, PutSource
from reftel.archive.shelf.shard_sessions import shard_session
from reftel.archive.shelf.shelf_session import ShelfSession
from reftel.archive.types import IngestProgress
from reftel.index.engines import NoIndex
from reftel.reading import RawSource
from reftel.store import provenance, records, sources
from reftel.store.shelf_file import Shard


def reread_shards(
    work: ShelfSession,
    *,
    every: bool = False,
    refused_only: bool = False,
    progress: Callable[[IngestProgress], None] | None = None,
    workers: int | None = None,
    stop: threading.Event | None = None,
) -> RereadReport:
    """Read again the sources of all shards that an earlier version read, or `every` source. The caller brings the
    shelf up."""
    report = RereadReport()
    for shard in work.shelf.shards:
        with shard_session(work.folder, work.shelf, shard) as session:
            opened = msgspec.structs.replace(session, elsewhere=_held_elsewhere(work, shard))
            queue = IndexQueue(None)
            try:
                done = reread(
                    opened,
                    queue,
                    every=every,
                    refused_only=refused_only,
                    workers=workers,
                    progress=progress,
                    stop=stop,
                )
            finally:
                queue.finish()
            _add(report, done)
            for source, bases in sorted(opened.strays.items()):
                _deliver(work, opened, source, bases, report)
        if report.interrupted:
            break
    return report


def _held_elsewhere(work: ShelfSession, shard: Shard) -> Callable[[bytes, int], bool]:
    """Return a function that tells whether a telegram of a source is a copy of a cable of another shard."""

    def is_elsewhere(digest: bytes, part: int) -> bool:
        source = sources.of_digest(work.connection, digest)
        no = None if source is None else sources.witness_of_part(work.connection, source, part)
        return no is not None and not shard.has_row(no)

    return is_elsewhere


def _add(report: RereadReport, done: RereadReport) -> None:
    for name in ("sources", "cables_changed", "redirects", "accepted", "refused", "seconds"):
        setattr(report, name, getattr(report, name) + getattr(done, name))
    report.fields = dict(Counter(report.fields) + Counter(done.fields))
    report.moved |= done.moved
    report.troubles += done.troubles
    report.interrupted = done.interrupted


def _deliver(work: ShelfSession, opened: WriteSession, source: int, bases: set[str], report: RereadReport) -> None:
    """Have the shards of `bases` take their telegrams of a source, then let go of them."""
    row = sources.source(opened.connection, source)
    assert row.data is not None  # it was read a moment ago
    data = opened.codec.unpack_source(row.dictionary, row.data)
    places = provenance.of_source(opened.connection, source)
    path, tail, offset, accession, said = places[0] if places else ("", "", 0, None, None)
    raw = RawSource(path=path + tail, data=data, offset=offset, form=row.form)
    prepared = prepare_source(raw, ReadingTools(opened.codec, NoIndex()))
    if prepared.error:
        report.troubles.append(f"{raw.path}: {prepared.reason}")
        return
    file = sources.file(opened.connection, path)
    found = FoundSource(
        file=FileSeen(path, file.size, file.mtime_ns, file.inode, accession) if file else FileSeen(path, 0, 0, 0),
        path=raw.path,
        offset=offset,
        form=row.form,
        digest=row.sha256,
        data=data,
        provenance=said,
    )
    desk = ShardDesk(work.folder, lambda _: None)
    try:
        for dictionary in records.dictionaries(work.connection):
            desk.take(KeepDictionary(dictionary))
        for name in dict.fromkeys(work.shard_of(base).name for base in sorted(bases)):
            desk.take(PutSource(shard=name, found=found, prepared=ENCODER.encode(prepared)))
        desk.take(CommitShards(0))
    finally:
        desk.close()
    parts = {part for part, each in enumerate(prepared.telegrams, start=1) if each.base in bases}
    _lead_on(work, opened, source, prepared, parts, report)
    attacher = opened.attacher()
    opened.writer.begin()
    if sources.refusal(opened.connection, source) is not None:
        opened.writer.accept(source)
        report.accepted += 1
    attacher.release(source, parts)
    opened.writer.commit()


def _lead_on(
    work: ShelfSession,
    opened: WriteSession,
    source: int,
    prepared: PreparedSource,
    parts: set[int],
    report: RereadReport,
) -> None:
    """Redirect the ids of cables whose only copies move."""
    going = {row.part: row for row in sources.witnesses_of_source(opened.connection, source) if row.part in parts}
    for part, row in going.items():
        others = [each.no for each in sources.witnesses(opened.connection, row.cable)]
        if any(no not in {each.no for each in going.values()} for no in others):
            continue
        base = prepared.telegrams[part - 1].base
        former = [records.name_of(opened.connection, row.cable)[0], *records.aliases(opened.connection, row.cable)]
        shard = work.shelf.of_base(base)
        assert shard is not None
        with shard_session(work.folder, work.shelf, shard) as there:
            number = sources.of_digest(there.connection, prepared.sha256)
            copies = sources.witnesses_of_source(there.connection, number) if number is not None else []
            cable = next((each.cable for each in copies if each.part == part), None)
            if cable is None:
                continue
            there.writer.begin()
            for each in former:
                there.writer.add_alias(each, cable)
            there.writer.touch()
            there.writer.commit()
            report.moved[former[0]] = records.name_of(there.connection, cable)[0]
