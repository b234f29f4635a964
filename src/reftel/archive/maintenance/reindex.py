"""Rebuild the index from the record, beside the old one, then switch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import msgspec

from reftel.archive.index_in_use import (
    ENGINE_META,
    META,
    RECORD_META,
    SERVER_META,
    IndexInUse,
    documents,
    index_in_use,
    numbers_since,
    sample,
)
from reftel.archive.maintenance import preparing
from reftel.index.base import Document, Index, IndexUnreachableError, IndexUnusableError, PreparedDocument
from reftel.index.engines import SERVED, copy_index
from reftel.index.server import IndexServer, IndexShare
from reftel.store.codec import Codec
from reftel.store.writer import RecordWriter

log = logging.getLogger("reftel.index")


def rebuild(
    writer: RecordWriter,
    codec: Codec,
    archive: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    engine: str | None = None,
    server: IndexServer | None = None,
    workers: int | None = 0,
) -> Path:
    """Rebuild the index, with another `engine` (on a `server`, if it needs one) if one is named; return its folder.

    A reader uses the old index until its next search. The engine learns from the whole archive; in an ingest it
    learned only from the first telegrams. `workers` processes prepare documents (None: one per core). A record that
    shares its index with others rebuilds only its own part. Raises IndexUnusableError for an unknown engine, and for
    a server that does not answer.
    """
    old = index_in_use(writer.connection, archive)
    if old.share is not None and not old.share.is_whole and engine in (None, old.engine):
        _rewrite(writer, codec, old, progress, workers)
        return old.folder
    new = _next(writer, old, engine or old.engine, server)
    new.remove()  # left by a build that was interrupted
    index = new.open(read_only=False, is_building=True)
    try:
        generation = writer.generation()
        numbers = numbers_since(writer.connection, 0)
        index.learn(sample(writer.connection, codec))
        index.write(_made(writer, codec, archive, index, numbers, progress, workers), (), generation=generation)
        index.settle()
        index.publish()
    finally:
        index.close()
    writer.begin()
    writer.set_meta(META, new.folder.name)
    writer.set_meta(ENGINE_META, new.engine)
    if new.server is not None:
        writer.set_meta(SERVER_META, msgspec.json.encode(new.server).decode())
    writer.commit()
    _remove_others(archive, old, new)
    return new.folder


def follow_server(writer: RecordWriter, archive: Path, server: IndexServer) -> bool:
    """Note another way to the index in use, and the number of its copies; False if the index is not there.

    Raises IndexUnreachableError for a server that does not answer.
    """
    used = index_in_use(writer.connection, archive)
    if used.server is None or (used.server.name, used.server.parts) != (server.name, server.parts):
        return False
    new = msgspec.structs.replace(used, server=server.check())
    try:
        index = new.open(read_only=True)
        try:
            index.generation()
        finally:
            index.close()
    except IndexUnreachableError:
        raise
    except IndexUnusableError:
        return False
    if used.server.copies != server.copies:
        copy_index(new.folder, new.engine, server)
    writer.begin()
    writer.set_meta(SERVER_META, msgspec.json.encode(server).decode())
    writer.commit()
    return True


def _made(
    writer: RecordWriter,
    codec: Codec,
    archive: Path,
    index: Index,
    numbers: list[int],
    progress: Callable[[int, int], None] | None,
    workers: int | None,
) -> Iterator[Document] | Iterator[PreparedDocument]:
    """Yield the documents of cables, from processes if there are many cables."""
    if workers == 0 or len(numbers) < preparing.FEW:
        return documents(writer.connection, codec, numbers, progress)
    return preparing.prepare_all(archive, index.preparer(), numbers, workers=workers, progress=progress)


def _next(writer: RecordWriter, old: IndexInUse, engine: str, server: IndexServer | None) -> IndexInUse:
    """The index that follows one. A record that goes to a server gets an id first."""
    folder = old.folder.parent / f"index-v{int(old.folder.name[7:]) + 1}"
    if engine not in SERVED:
        return IndexInUse(engine, folder)
    server = server or (old.server if engine == old.engine else None)
    if server is None:
        raise IndexUnusableError(f"the engine {engine} needs a server: `reftel index use`")
    share = old.share
    if share is None:
        share = IndexShare(record=uuid4().hex)
        writer.begin()
        writer.set_meta(RECORD_META, share.record)
        writer.commit()
    return IndexInUse(engine, folder, server.check(), share)


def _rewrite(
    writer: RecordWriter,
    codec: Codec,
    used: IndexInUse,
    progress: Callable[[int, int], None] | None,
    workers: int | None,
) -> None:
    index = used.open(read_only=False)
    try:
        numbers = numbers_since(writer.connection, 0)
        stale = set(index.keys()) - set(numbers)
        made = _made(writer, codec, used.folder.parent, index, numbers, progress, workers)
        index.write(made, sorted(stale), generation=writer.generation())
        index.settle()
    finally:
        index.close()


def _remove_others(archive: Path, old: IndexInUse, new: IndexInUse) -> None:
    """Remove unused indexes. One whose server does not answer stays for the next time, if that is still known then."""
    for other in archive.glob("index-v*"):
        if other == new.folder:
            continue
        try:
            msgspec.structs.replace(old, folder=other).remove()
        except IndexUnusableError as error:
            if old.server is not None and (new.server is None or new.server.urls != old.server.urls):
                name = f"{old.server.name}-{other.name.removeprefix('index-')}"
                log.warning("the old index %s was not removed (%s); have it deleted on the server", name, error)
