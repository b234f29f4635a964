"""Documents of a whole record for a new index, made by processes beside this one.

Assembling cables and cutting their words is the most expensive part of building an index. The record does not change
meanwhile (its writer waits here), so each process reads it for itself, and nothing is sent but numbers and results.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Final

import msgspec

from reftel.archive.index_in_use import documents
from reftel.errors import ArchiveError
from reftel.index.base import PreparedDocument, Preparer
from reftel.processes import start, tune_gc
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, one_transaction, open_reader

CHUNK: Final = 64
"""Cables in one task of a process."""

AHEAD: Final = 3
"""Chunks queued for each process, so that none waits for the writer."""

FEW: Final = 3000
"""Cables that are prepared without processes, which take about as long to start."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[PreparedDocument] | str)


class _Helper:
    """One process, the parent's side."""

    def __init__(self, folder: Path, preparer: Preparer) -> None:
        context = multiprocessing.get_context("spawn")  # threads and open databases don't survive a fork
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=_prepare, args=(theirs, folder, preparer), daemon=True, name="reftel-preparer"
        )
        start(self.process)
        theirs.close()
        self.under_way = 0

    def receive(self) -> list[PreparedDocument]:
        """Return its results. Raises ArchiveError if it died, or the error that stopped it."""
        try:
            made: list[PreparedDocument] | str = _decoder.decode(self.pipe.recv_bytes())
        except (EOFError, OSError) as error:
            self.process.join(timeout=10)
            raise ArchiveError(
                f"a process that prepares documents ended with {self.process.exitcode}; --workers 0 uses none"
            ) from error
        if isinstance(made, str):
            raise ArchiveError(f"a process that prepares documents stopped: {made}")
        self.under_way -= 1
        return made

    def end(self) -> None:
        """Have it end, and wait for that."""
        self.pipe.close()
        self.process.join(timeout=10)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


def prepare_all(
    folder: Path,
    preparer: Preparer,
    numbers: Sequence[int],
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[PreparedDocument]:
    """Yield the documents of cables, prepared; in any order. Damaged cables are skipped; `verify` reports them.

    Args:
        folder: the archive. Nobody writes to its record meanwhile.
        numbers: the cables.
        workers: processes; None: one per core.

    Raises:
        ArchiveError: a process failed.
    """
    chunks = deque(numbers[at : at + CHUNK] for at in range(0, len(numbers), CHUNK))
    count = min(workers if workers is not None else os.cpu_count() or 1, len(chunks))
    helpers = [_Helper(folder, preparer) for _ in range(count)]
    done = 0
    try:
        for _ in range(AHEAD):
            for helper in helpers:
                _give(helper, chunks)
        while any(helper.under_way for helper in helpers):
            ready = wait([helper.pipe for helper in helpers if helper.under_way])
            for helper in helpers:
                if helper.pipe not in ready:
                    continue
                made = helper.receive()
                _give(helper, chunks)
                yield from made
                done += CHUNK
                if progress is not None:
                    progress(min(done, len(numbers)), len(numbers))
    finally:
        for helper in helpers:
            helper.end()


def _give(helper: _Helper, chunks: deque[Sequence[int]]) -> None:
    if chunks:
        with suppress(OSError):  # it died: `receive` returns
            helper.pipe.send(list(chunks[0]))
        chunks.popleft()
        helper.under_way += 1


def _prepare(pipe: Connection, folder: Path, preparer: Preparer) -> None:
    """Main loop of a process: prepare received documents until the pipe closes."""
    tune_gc()
    connection = open_reader(folder / RECORD)
    try:
        codec = Codec(load=lambda no: records.dictionary(connection, no))
        with suppress(EOFError, OSError):
            while True:
                numbers = pipe.recv()
                try:
                    with one_transaction(connection):
                        made: list[PreparedDocument] | str = [
                            PreparedDocument(each.key, preparer.prepare(each))
                            for each in documents(connection, codec, numbers)
                        ]
                except Exception as error:  # the waiting process gets it
                    made = f"{type(error).__name__}: {error}"
                pipe.send_bytes(_encoder.encode(made))
    finally:
        connection.close()
