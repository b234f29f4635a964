"""Processes that read sources, one per core; one writer gives them chunks and takes the results.

Each worker has its own pipe, so the chunk of a dead worker is known. A new process reads that chunk source by source;
a source that kills it too is refused. A worker ends when its pipe closes, so none outlives a writer that was killed.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait

from reftel.archive.ingest.prepared_source import DECODER, PreparedSource, ReadingTools, prepare_sources, refuse
from reftel.bounds import SOURCE_SECONDS, WORKER_BYTES, bound_memory
from reftel.errors import ArchiveError
from reftel.forms import PAGED
from reftel.index.base import Preparer
from reftel.index.engines import NoIndex
from reftel.processes import start, tune_gc
from reftel.reading import RawSource
from reftel.store.codec import Codec, Dictionary

AHEAD = 8
"""Chunks queued for each worker, so that none waits for the writer."""

HANGS = 2 * SOURCE_SECONDS
"""Seconds without an answer after which a worker is stopped. The worker limits its own time, but native code can
ignore that, and the processor can be busy."""
HANGS_OVER_PAGES = 18_000.0
"""The same for a source with pages: more than its recognition may take (`forms.pdf.pages`), on a busy machine."""

_UP = b"up"
"""First message of a process."""

Told = Dictionary | Preparer
"""Data of a process besides its task."""

Task = tuple[int, list[RawSource]] | Told


class _Worker:
    """One process, the parent's side."""

    def __init__(self, told: Sequence[Told]) -> None:
        context = multiprocessing.get_context("spawn")  # threads and open databases don't survive a fork
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True, name="reftel-reader")
        start(self.process)
        theirs.close()
        self.chunks: deque[tuple[int, list[RawSource]]] = deque()
        self.since = time.monotonic()
        self.is_up = False
        try:
            for each in told:
                self.send(each)
        except OSError:
            raise self._never_up() from None

    def receive(self) -> bytes | None:
        """Return its message; None for the first one. Raises EOFError or OSError if it died, ArchiveError if
        it never started."""
        try:
            sent = self.pipe.recv_bytes()
        except (EOFError, OSError):
            if not self.is_up:
                raise self._never_up() from None
            raise
        if self.is_up:
            return sent
        self.is_up = True
        return None

    def _never_up(self) -> ArchiveError:
        self.process.join(timeout=10)
        return ArchiveError(
            f"processes that read can't be started (one ended with {self.process.exitcode} at once); "
            "--workers 0 reads in this one"
        )

    @property
    def patience(self) -> float:
        """Seconds after which it is stopped."""
        paged = any(raw.form in PAGED for raw in self.chunks[0][1]) if self.chunks else False
        return HANGS_OVER_PAGES if paged else HANGS

    def give(self, number: int, raws: list[RawSource]) -> None:
        if not self.chunks:
            self.since = time.monotonic()
        self.chunks.append((number, raws))
        self.send((number, raws))

    def send(self, what: Task) -> None:
        """Send it a task, or data for the tasks. Raises OSError if it died. It is stopped if it takes nothing for as
        long as it may be silent: native code can hold up the thread that empties the pipe."""
        watch = threading.Timer(self.patience, self.process.kill)
        watch.daemon = True
        watch.start()
        try:
            self.pipe.send(what)
        finally:
            watch.cancel()

    def end(self, *, kill: bool = False) -> None:
        self.pipe.close()
        if kill:
            self.process.kill()
        self.process.join(timeout=10)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


class WorkerPool:
    """Reads chunks of sources in parallel and gives the results in the order in which chunks were put in."""

    def __init__(self, count: int, codec: Codec, preparer: Preparer, dictionaries: Sequence[Dictionary] = ()) -> None:
        self.preparer = preparer
        """The preparer that the processes last received."""
        self._codec = codec
        self._told: list[Told] = [*dictionaries, preparer]
        self._workers = [_Worker(self._told) for _ in range(count)]
        self._next_in = 0
        self._next_out = 0
        self._done: dict[int, list[PreparedSource]] = {}

    def tell(self, what: Told) -> None:
        """Use this for the following sources."""
        if not isinstance(what, Dictionary):
            self._told.remove(self.preparer)
            self.preparer = what
        self._told.append(what)
        for worker in self._workers:
            self._send(worker, what)

    @property
    def in_flight(self) -> int:
        """Chunks put in and not yet taken out."""
        return self._next_in - self._next_out

    @property
    def is_full(self) -> bool:
        """Whether results have to be taken out before more work fits."""
        return self.in_flight >= 2 * AHEAD * len(self._workers) or all(
            len(worker.chunks) >= AHEAD for worker in self._workers
        )

    def put(self, raws: list[RawSource]) -> None:
        """One more chunk. Blocks while every worker has enough queued."""
        while all(len(worker.chunks) >= AHEAD for worker in self._workers):
            self._collect()
        idlest = min(self._workers, key=lambda worker: len(worker.chunks))
        number = self._next_in
        self._next_in += 1
        try:
            idlest.give(number, raws)
        except OSError:  # it died; its chunk is among those that are read again
            self._replace(idlest)

    def take(self) -> list[PreparedSource]:
        """The results of the oldest chunk; waits for them. Raises LookupError where nothing is in flight."""
        if not self.in_flight:
            raise LookupError("nothing is being read")
        while self._next_out not in self._done:
            self._collect()
        taken = self._done.pop(self._next_out)
        self._next_out += 1
        return taken

    def ready(self) -> bool:
        """Whether `take` returns at once."""
        if self.in_flight and self._next_out not in self._done:
            self._collect(timeout=0)
        return self._next_out in self._done

    def close(self, *, kill: bool = False) -> None:
        """End all workers; with `kill` at once."""
        for worker in self._workers:
            worker.end(kill=kill)
        self._workers.clear()

    def _send(self, worker: _Worker, what: Told) -> None:
        try:
            worker.send(what)
        except OSError:
            self._replace(worker)

    def _collect(self, timeout: float | None = None) -> None:
        by_pipe = {worker.pipe: worker for worker in self._workers if worker.chunks}
        for pipe in wait(list(by_pipe), timeout=HANGS / 10 if timeout is None else timeout):
            assert isinstance(pipe, Connection)
            worker = by_pipe[pipe]
            try:
                packed = worker.receive()
            except (EOFError, OSError):
                self._replace(worker)
                continue
            if packed is None:
                continue
            number, _ = worker.chunks.popleft()
            worker.since = time.monotonic()
            self._done[number] = DECODER.decode(packed)
        for worker in [w for w in self._workers if w.chunks and time.monotonic() - w.since > w.patience]:
            self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        """Handle a dead or blocked worker: read its first chunk source by source, and redistribute the others."""
        chunks = list(worker.chunks)
        worker.end(kill=True)
        fresh = _Worker(self._told)
        self._workers[self._workers.index(worker)] = fresh
        if not chunks:
            return
        number, raws = chunks[0]
        self._done[number] = [self._alone(raw) for raw in raws]
        for number, raws in chunks[1:]:
            fresh.give(number, raws)

    def _alone(self, raw: RawSource) -> PreparedSource:
        worker = _Worker(self._told)
        try:
            worker.give(0, [raw])
            while worker.pipe.poll(worker.patience):
                packed = worker.receive()
                if packed is not None:
                    return DECODER.decode(packed)[0]
            reason = f"reading it took more than {HANGS:.0f} seconds"
        except (EOFError, OSError):
            reason = "the process that read it died"
        finally:
            worker.end(kill=True)
        return refuse(raw, self._codec, "ReadingFailed", reason)


def _work(pipe: Connection) -> None:
    """Main loop of a worker: read chunks until the pipe closes."""
    bound_memory(WORKER_BYTES)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the writer handles interrupts
    with suppress(OSError):
        pipe.send_bytes(_UP)
    tasks: queue.Queue[Task | None] = queue.Queue()
    threading.Thread(target=_listen, args=(pipe, tasks), daemon=True).start()
    tools = ReadingTools(Codec(), NoIndex())
    tune_gc()
    while (task := tasks.get()) is not None:
        if isinstance(task, Dictionary):
            tools.codec.add(task)
            continue
        if not isinstance(task, tuple):
            tools.preparer = task
            continue
        try:
            pipe.send_bytes(prepare_sources(task[1], tools))
        except OSError:  # the writer is gone
            return


def _listen(pipe: Connection, tasks: queue.Queue[Task | None]) -> None:
    """Empty the pipe as fast as the writer fills it, so that neither waits for the other to make room."""
    try:
        while True:
            tasks.put(pipe.recv())
    except (EOFError, OSError):
        tasks.put(None)


class InProcess:
    """The same without processes: for a few sources, reading is faster than starting a process."""

    def __init__(self, codec: Codec, preparer: Preparer) -> None:
        self._tools = ReadingTools(codec, preparer)
        self._done: deque[list[PreparedSource]] = deque()

    @property
    def preparer(self) -> Preparer:
        """The preparer that it last received."""
        return self._tools.preparer

    def tell(self, what: Told) -> None:
        """Use this for the following sources. Dictionaries are known: the codec is the writer's own."""
        if not isinstance(what, Dictionary):
            self._tools.preparer = what

    @property
    def in_flight(self) -> int:
        """Chunks put in and not yet taken out."""
        return len(self._done)

    @property
    def is_full(self) -> bool:
        """Never for long."""
        return len(self._done) > 1

    def put(self, raws: list[RawSource]) -> None:
        """Read them immediately."""
        self._done.append(DECODER.decode(prepare_sources(raws, self._tools)))

    def take(self) -> list[PreparedSource]:
        """The results of the oldest chunk. Raises LookupError for an unknown one."""
        if not self._done:
            raise LookupError("nothing is being read")
        return self._done.popleft()

    def ready(self) -> bool:
        """Whether there are results."""
        return bool(self._done)

    def close(self, *, kill: bool = False) -> None:
        """Do nothing: there is nothing to end."""
