"""What the killed processes of test_shelf_kill.py do. Small batches, so that there is much to be in the middle of."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

import reftel
from reftel.archive.ingest import batch, feed, index_queue, readers
from reftel.archive.shelf import follower, intake
from reftel.archive.shelf.dividing import split
from reftel.archive.shelf.merging import merge
from reftel.store.shelf_file import new_shelf


def run(job: str, source: str, target: str, workers: int, pipe: Connection) -> None:
    """Do it, saying when it begins and when it is done."""
    batch.BATCH_SOURCES = 9
    feed.CHUNK_SOURCES = 4
    readers.FEW = 0
    index_queue.BATCH_BYTES = 120_000
    follower.EVERY = 0.05
    intake.EVERY_SOURCES = 20
    intake.MOST_HELD = 1
    pipe.send("begins")
    if job == "ingest":
        with reftel.open(target) as opened:
            opened.ingest([Path(source)], workers=workers)
    elif job == "split":
        split(Path(source), Path(target), new_shelf())
    else:
        merge(Path(source), Path(target), workers=0)
    pipe.send("done")
