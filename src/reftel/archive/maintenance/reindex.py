"""Build the index anew from the record, beside the old one, then switch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reftel.archive.index_in_use import ENGINE_META, META, IndexInUse, documents, index_in_use, numbers_since, sample
from reftel.index.engines import remove_index
from reftel.store.codec import Codec
from reftel.store.writer import RecordWriter


def rebuild(
    writer: RecordWriter,
    codec: Codec,
    archive: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    engine: str | None = None,
) -> Path:
    """Build the index anew, with another `engine` if one is named; return its folder.

    A reader goes on with the old index until it asks again. The engine learns from all over the archive, where an
    ingest had only its first telegrams for that. Raises IndexUnusableError for an engine that is not known.
    """
    old = index_in_use(writer.connection, archive)
    new = IndexInUse(engine or old.engine, archive / f"index-v{int(old.folder.name[7:]) + 1}")
    remove_index(new.folder)  # left by a build that was interrupted
    index = new.open(read_only=False)
    try:
        generation = writer.generation()
        numbers = numbers_since(writer.connection, 0)
        index.learn(sample(writer.connection, codec))
        index.write(documents(writer.connection, codec, numbers, progress), (), generation=generation)
        index.settle()
    finally:
        index.close()
    writer.begin()
    writer.set_meta(META, new.folder.name)
    if new.engine != old.engine:
        writer.set_meta(ENGINE_META, new.engine)
    writer.commit()
    for other in archive.glob("index-v*"):
        if other != new.folder:
            remove_index(other)
    return new.folder
