"""Reading every source again after an upgrade: values change, ids of paragraphs stay, and it is said what changed."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from reftel.archive.ingest.attach import Attacher
from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.prepare import PreparedSource
from reftel.archive.ingest.progress import ProgressMeter
from reftel.archive.ingest.workers import InProcess, WorkerPool
from reftel.archive.record.cable import AssembledCable, assemble
from reftel.archive.session import WriteSession
from reftel.archive.types import IngestProgress
from reftel.errors import ArchiveDamaged, ReadError
from reftel.model import READING_VERSION, Cable
from reftel.reading import RawSource, sources
from reftel.store import records

CHUNK = 32
BATCH = 500
_FEW = 200

FIELDS = tuple(
    name for name in Cable.__struct_fields__ if name not in ("schema", "blocks", "fields", "headers", "defects")
)
"""Fields whose changes are counted."""


class RereadReport(msgspec.Struct, kw_only=True):
    """What reading again changed."""

    sources: int = 0
    """Read again."""
    cables_changed: int = 0
    fields: dict[str, int] = msgspec.field(default_factory=dict)
    """Field -> cables in which its value is another now."""
    moved: dict[str, str] = msgspec.field(default_factory=dict)
    """Former id -> id, of telegrams that turned out to have another; the first thousand."""
    redirects: int = 0
    """Paragraph ids that lead on to others now."""
    accepted: int = 0
    """Refused sources that are read now."""
    refused: int = 0
    """Sources that were read and are refused now (they keep their old reading), or are refused still."""
    troubles: list[str] = msgspec.field(default_factory=list)
    interrupted: bool = False
    seconds: float = 0.0


class _Item(msgspec.Struct, frozen=True):
    source: int
    raw: RawSource
    was_refused: bool


def reread(
    work: WriteSession,
    feed: IndexQueue,
    *,
    every: bool = False,
    refused_only: bool = False,
    workers: int | None = None,
    progress: Callable[[IngestProgress], None] | None = None,
    stop: threading.Event | None = None,
) -> RereadReport:
    """Read sources again whose reading is of an earlier version, or `every` one. Can be stopped and goes on later."""
    report = RereadReport()
    started = time.monotonic()
    stop = stop or threading.Event()
    connection = work.connection
    todo = _todo(work, every=every, refused_only=refused_only)
    meter = ProgressMeter(progress)
    meter.total = sum(size for _, size, _ in todo)
    count = os.cpu_count() or 1 if workers is None else workers
    readers: WorkerPool | InProcess = InProcess(work.codec)
    if len(todo) > _FEW and count:
        readers = WorkerPool(count, work.codec, records.dictionaries(connection))
    readers.tell(feed.frequent)
    joiner = work.joiner()
    redirects = _count(work, "redirect")
    flying: list[list[_Item]] = []
    pending = 0
    finished = False
    try:
        for chunk in _chunks(work, todo, report):
            if stop.is_set():
                break
            while readers.is_full or (flying and readers.ready()):
                pending += _write(work, joiner, flying.pop(0), readers.take(), report)
                if pending >= BATCH:
                    _commit(work, joiner, feed)
                    pending = 0
            readers.put([item.raw for item in chunk])
            flying.append(chunk)
            for item in chunk:
                meter.source(len(item.raw.data))
        while flying and not stop.is_set():
            pending += _write(work, joiner, flying.pop(0), readers.take(), report)
        finished = True
    finally:
        readers.close(kill=not finished or stop.is_set())
        if finished:
            _commit(work, joiner, feed)
        else:
            work.writer.rollback()
    report.interrupted = stop.is_set()
    report.redirects = _count(work, "redirect") - redirects
    report.seconds = time.monotonic() - started
    return report


def _todo(work: WriteSession, *, every: bool, refused_only: bool) -> list[tuple[int, int, bool]]:
    """(source, size, refused) of what has to be read again."""
    version = READING_VERSION + 1 if every else READING_VERSION
    read = work.connection.execute(
        "SELECT DISTINCT source.no, source.size, 0 FROM witness JOIN source ON source.no = witness.source "
        "WHERE witness.version < ? ORDER BY source.no",
        (version,),
    ).fetchall()
    refused = work.connection.execute(
        "SELECT source.no, source.size, 1 FROM refused JOIN source ON source.no = refused.source "
        "JOIN content ON content.source = source.no WHERE refused.version < ? ORDER BY source.no",
        (version,),
    ).fetchall()
    return [(no, size, bool(was)) for no, size, was in ([] if refused_only else read) + refused]


def _chunks(work: WriteSession, todo: list[tuple[int, int, bool]], report: RereadReport) -> Iterator[list[_Item]]:
    chunk: list[_Item] = []
    for no, _, was_refused in todo:
        source = records.source(work.connection, no)
        try:
            if source.data is None:
                raise ArchiveDamaged(f"source {no} has lost its content")
            data = work.codec.unpack_source(source.dictionary, source.data)
        except ArchiveDamaged as error:
            report.troubles.append(str(error))
            continue
        places = records.places(work.connection, no)
        path, offset = places[0] if places else ("", 0)
        raw = RawSource(path=path, data=data, offset=offset, form=source.form)
        if not raw.form:  # what kind of thing it is was not known: look again
            raw = _sniffed(raw, report)
        if raw.form:
            chunk.append(_Item(no, raw, was_refused))
        else:
            _still_refused(work, no)
            report.refused += 1
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _sniffed(raw: RawSource, report: RereadReport) -> RawSource:
    """The source with the form that is known now; as it is if none is, or if it holds many sources.

    A container that can be opened now is taken in from its file: its sources are new ones.
    """
    with tempfile.TemporaryDirectory(prefix="reftel-") as folder:
        path = Path(folder) / (Path(raw.path.split(" > ")[-1]).name[-100:] or "source")
        path.write_bytes(raw.data)
        found: list[RawSource] = []
        for each in sources(path, on_error=_ignore):
            found.append(each)
            if len(found) > 1:
                report.troubles.append(f"{raw.path}: can be read now; take it in again")
                return raw
    if len(found) == 1 and found[0].data == raw.data:
        return msgspec.structs.replace(raw, form=found[0].form)
    return raw


def _still_refused(work: WriteSession, source: int) -> None:
    row = work.connection.execute('SELECT error, reason, "offset" FROM refused WHERE source = ?', (source,)).fetchone()
    if row is not None:
        _begin(work)
        work.writer.refuse(source, row[0], row[1], row[2], READING_VERSION)


def _write(
    work: WriteSession, joiner: Attacher, chunk: list[_Item], results: list[PreparedSource], report: RereadReport
) -> int:
    _begin(work)
    for item, taken in zip(chunk, results, strict=True):
        report.sources += 1
        if taken.error:
            report.refused += 1
            if item.was_refused:
                work.writer.refuse(item.source, taken.error, taken.reason, taken.offset, READING_VERSION)
            else:
                report.troubles.append(f"{item.raw.path}: {taken.reason}")
            continue
        if item.was_refused:
            work.writer.accept(item.source)
            work.writer.set_form(item.source, taken.form)
            report.accepted += 1
        if _is_same(work, item.source, taken) and not _has_choice(work, item.source):
            joiner.replace(item.source, taken, item.raw.data)
            continue
        before = _cables(work, item.source)
        joiner.replace(item.source, taken, item.raw.data)
        _compare(before, _cables(work, item.source), report)
    return len(chunk)


def _is_same(work: WriteSession, source: int, taken: PreparedSource) -> bool:
    """Whether reading again gave what the record has, byte by byte."""
    held = [(row.prefix, row.reading) for row in records.witnesses_of_source(work.connection, source)]
    return held == [(telegram.prefix, telegram.reading) for telegram in taken.telegrams]


def _has_choice(work: WriteSession, source: int) -> bool:
    """Whether one of its telegrams has other copies, and what was chosen can be unpacked: rules may be others now."""
    query = "SELECT 1 FROM witness JOIN collation ON collation.cable = witness.cable WHERE witness.source = ? LIMIT 1"
    if work.connection.execute(query, (source,)).fetchone() is None:
        return False
    try:
        _cables(work, source)
    except ArchiveDamaged:  # `verify` tells
        return False
    return True


def _cables(work: WriteSession, source: int) -> list[AssembledCable]:
    numbers = [row.cable for row in records.witnesses_of_source(work.connection, source)]
    return [assemble(work.connection, work.codec, no) for no in numbers]


def _compare(before: list[AssembledCable], after: list[AssembledCable], report: RereadReport) -> None:
    counted = Counter(report.fields)
    for old, new in zip(before, after, strict=False):
        if old.id != new.id and len(report.moved) < 1000:
            report.moved[old.id] = new.id
        was, now = old.collation.cable, new.collation.cable
        changed = [name for name in FIELDS if getattr(was, name) != getattr(now, name)]
        counted.update(changed)
        report.cables_changed += bool(changed)
    report.fields = dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _count(work: WriteSession, table: str) -> int:
    row = work.connection.execute("SELECT rows FROM seal WHERE name = ?", (table,)).fetchone()
    return int(row[0]) if row else 0


def _begin(work: WriteSession) -> None:
    if not work.connection.in_transaction:
        work.writer.begin()


def _commit(work: WriteSession, joiner: Attacher, feed: IndexQueue) -> None:
    if work.connection.in_transaction:
        changed = joiner.take_changes()
        feed.put(changed, work.writer.commit())


def _ignore(error: ReadError) -> None:
    """Takes an error and does nothing."""
