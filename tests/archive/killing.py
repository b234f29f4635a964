"""What the killed processes of test_kill.py do. Small batches, so that there is much to be in the middle of."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

import reftel
from reftel.archive.ingest import batch, feed, index_queue, readers


def ingest(archive: str, files: str, workers: int, pipe: Connection) -> None:
    """Take in, saying when it begins and when it is done."""
    batch.BATCH_SOURCES = 9
    feed.CHUNK_SOURCES = 4
    readers.FEW = 0
    index_queue.BATCH_BYTES = 120_000
    pipe.send("begins")
    with reftel.open(archive, create=True) as opened:
        opened.ingest([Path(files)], workers=workers)
    pipe.send("done")
