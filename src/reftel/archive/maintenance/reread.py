"""Reading of every source after an upgrade: values change, paragraph ids stay, and the changes are reported."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from reftel.archive.ingest.attach import Attacher
from reftel.archive.ingest.index_queue import IndexQueue
from reftel.archive.ingest.prepared_source import PreparedSource
from reftel.archive.ingest.progress import ProgressMeter
from reftel.archive.ingest.readers import SourceReaders
from reftel.archive.record.cable import AssembledCable, assemble
from reftel.archive.session import WriteSession
from reftel.archive.types import IngestProgress
from reftel.errors import ArchiveDamaged, ReadError
from reftel.forms.pdf.helper import can_recognize
from reftel.model import READING_VERSION, Cable
from reftel.reading import RawSource
from reftel.reading import sources as sources_in
from reftel.scratch import ScratchFolder
from reftel.store import records, sources
from reftel.store.checksums import row_count

CHUNK = 32
BATCH = 500

FIELDS = tuple(
    name for name in Cable.__struct_fields__ if name not in ("schema", "blocks", "fields", "headers", "defects")
)
"""Fields whose changes are counted."""


class RereadReport(msgspec.Struct, kw_only=True):
    """Changes by reading again."""

    sources: int = 0
    """Read again."""
    cables_changed: int = 0
    fields: dict[str, int] = msgspec.field(default_factory=dict)
    """Field -> cables in which its value is another now."""
    moved: dict[str, str] = msgspec.field(default_factory=dict)
    """Former id -> id, of telegrams that turned out to have another; the first thousand."""
    redirects: int = 0
    """Paragraph ids that now redirect to others."""
    accepted: int = 0
    """Refused sources that are read now."""
    refused: int = 0
    """Sources that were read and are refused now (they keep their old reading), or are refused still."""
    troubles: list[str] = msgspec.field(default_factory=list)
    interrupted: bool = False
    seconds: float = 0.0


class _Item(msgspec.Struct, frozen=True):
    source: int
    was_refused: bool


def reread(
    work: WriteSession,
    queue: IndexQueue,
    *,
    every: bool = False,
    refused_only: bool = False,
    workers: int | None = None,
    progress: Callable[[IngestProgress], None] | None = None,
    stop: threading.Event | None = None,
) -> RereadReport:
    """Read sources again whose reading is of an earlier version, or `every` one. An interrupted run continues
    later."""
    report = RereadReport()
    started = time.monotonic()
    stop = stop or threading.Event()
    connection = work.connection
    todo = _todo(work, every=every, refused_only=refused_only)
    meter = ProgressMeter(progress)
    meter.total = sum(size for _, size, _ in todo)
    readers = SourceReaders[_Item](
        work.codec,
        queue,
        lambda: records.dictionaries(connection),
        workers=os.cpu_count() or 1 if workers is None else workers,
    )
    attacher = work.attacher()
    redirects = row_count(connection, "redirect")
    pending = 0
    finished = False
    try:
        for chunk in _chunks(work, todo, report):
            if stop.is_set():
                break
            for done, results in readers.done():
                pending += _write(work, attacher, done, results, report)
                if pending >= BATCH:
                    _commit(work, attacher, queue)
                    pending = 0
            readers.put(chunk)
            for raw, _ in chunk:
                meter.source(len(raw.data))
        rest = readers.rest()
        while not stop.is_set() and (following := next(rest, None)) is not None:
            _write(work, attacher, *following, report)
        finished = True
    finally:
        readers.close(kill=not finished or stop.is_set())
        if finished:
            _commit(work, attacher, queue)
        else:
            work.writer.rollback()
    report.interrupted = stop.is_set()
    report.redirects = row_count(connection, "redirect") - redirects
    report.seconds = time.monotonic() - started
    return report


def _todo(work: WriteSession, *, every: bool, refused_only: bool) -> list[tuple[int, int, bool]]:
    """(source, size, refused) of the sources to read again."""
    version = READING_VERSION + 1 if every else READING_VERSION
    recognizes = can_recognize()
    if refused_only:
        read = sources.waiting(work.connection) if recognizes else []
    else:
        read = sources.read_before(work.connection, version, recognizes=every or recognizes)
    refused = sources.refused_before(work.connection, version)
    return [(no, size, False) for no, size in read] + [(no, size, True) for no, size in refused]


def _chunks(
    work: WriteSession, todo: list[tuple[int, int, bool]], report: RereadReport
) -> Iterator[list[tuple[RawSource, _Item]]]:
    chunk: list[tuple[RawSource, _Item]] = []
    for no, _, was_refused in todo:
        source = sources.source(work.connection, no)
        try:
            if source.data is None:
                raise ArchiveDamaged(f"source {no} has lost its content")
            data = work.codec.unpack_source(source.dictionary, source.data)
        except ArchiveDamaged as error:
            report.troubles.append(str(error))
            continue
        places = sources.places(work.connection, no)
        path, offset = places[0] if places else ("", 0)
        raw = RawSource(path=path, data=data, offset=offset, form=source.form)
        if not raw.form:  # its form was unknown: look again
            raw = _sniffed(raw, report)
        if raw.form:
            chunk.append((raw, _Item(no, was_refused)))
        else:
            _still_refused(work, no)
            report.refused += 1
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _sniffed(raw: RawSource, report: RereadReport) -> RawSource:
    """The source with its form, if it is known now and the source is one telegram; otherwise unchanged.

    A container that can be opened now is ingested from its file: its sources are new.
    """
    with ScratchFolder() as folder:
        path = folder / (Path(raw.path.split(" > ")[-1]).name[-100:] or "source")
        path.write_bytes(raw.data)
        found: list[RawSource] = []
        for each in sources_in(path, on_error=_ignore):
            found.append(each)
            if len(found) > 1:
                report.troubles.append(f"{raw.path}: can be read now; ingest it again")
                return raw
    if len(found) == 1 and found[0].data == raw.data:
        return msgspec.structs.replace(raw, form=found[0].form)
    return raw


def _still_refused(work: WriteSession, source: int) -> None:
    row = sources.refusal(work.connection, source)
    if row is not None:
        _begin(work)
        work.writer.refuse(source, row[0], row[1], row[2], READING_VERSION)


def _write(
    work: WriteSession,
    attacher: Attacher,
    chunk: Sequence[tuple[RawSource, _Item]],
    results: list[PreparedSource],
    report: RereadReport,
) -> int:
    _begin(work)
    for (raw, item), taken in zip(chunk, results, strict=True):
        report.sources += 1
        if taken.error:
            report.refused += 1
            if item.was_refused:
                work.writer.refuse(item.source, taken.error, taken.reason, taken.offset, READING_VERSION)
            else:
                report.troubles.append(f"{raw.path}: {taken.reason}")
            continue
        if item.was_refused and attacher.takes_none(item.source, taken):
            continue
        if item.was_refused:
            work.writer.accept(item.source)
            work.writer.set_form(item.source, taken.form)
            report.accepted += 1
        if _is_same(work, item.source, taken) and not _has_choice(work, item.source):
            attacher.replace(item.source, taken, raw.data)
            continue
        before = _cables(work, item.source)
        attacher.replace(item.source, taken, raw.data)
        _compare(before, _cables(work, item.source), report)
    return len(chunk)


def _is_same(work: WriteSession, source: int, taken: PreparedSource) -> bool:
    """Whether the new reading equals the stored one, byte by byte."""
    held = [(row.prefix, row.reading) for row in sources.witnesses_of_source(work.connection, source)]
    return held == [(telegram.prefix, telegram.reading) for telegram in taken.telegrams]


def _has_choice(work: WriteSession, source: int) -> bool:
    """Whether one of its telegrams has other copies with readable choices: the rules of collation may have
    changed."""
    if not sources.has_collation(work.connection, source):
        return False
    try:
        _cables(work, source)
    except ArchiveDamaged:  # `verify` reports it
        return False
    return True


def _cables(work: WriteSession, source: int) -> list[AssembledCable]:
    numbers = [row.cable for row in sources.witnesses_of_source(work.connection, source)]
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


def _begin(work: WriteSession) -> None:
    if not work.connection.in_transaction:
        work.writer.begin()


def _commit(work: WriteSession, attacher: Attacher, queue: IndexQueue) -> None:
    if work.connection.in_transaction:
        changed = attacher.take_changes()
        queue.put(changed, work.writer.commit())


def _ignore(error: ReadError) -> None:
    """Take an error and do nothing."""
