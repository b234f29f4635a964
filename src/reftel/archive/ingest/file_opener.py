"""A process that opens files and cuts them into sources: no container can take the time or memory of the writer.

Small files that are not containers are cut by the writer itself (`reftel.reading.needs_process`). The process has the
bounds of one that reads: 1 GiB of addresses, and a limit of time for each file. If it dies or no longer answers, the
file is refused with what it has given before, and the next file gets a new process.
"""

from __future__ import annotations

import multiprocessing
import signal
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from reftel import errors
from reftel.bounds import WORKER_BYTES, OutOfTime, bound_memory, opening_seconds, time_limit
from reftel.errors import DamagedContainer, ReadError, TookTooLong, TooLarge
from reftel.forms.contained_sources import ContainedSources, contained_sources
from reftel.forms.finding import SOURCES
from reftel.forms.members import printable
from reftel.processes import start
from reftel.reading import RawSource, sources
from reftel.scratch import ScratchFolder

MESSAGE_SOURCES: Final = 32
MESSAGE_BYTES: Final = 256 * 1024
"""Size of a message, as of the chunks that the writer sends to those who read."""
START_SECONDS: Final = 60.0


class SentError(msgspec.Struct, frozen=True):
    """An error on its way to the writer."""

    kind: str
    source: str
    offset: int
    expected: str


class SentSources(msgspec.Struct, frozen=True):
    """The next sources and errors of a file."""

    raws: list[RawSource] = []
    troubles: list[SentError] = []
    is_last: bool = False
    givers: list[ContainedSources] = []


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(SentSources)


class FileOpener:
    """Opens files in a process beside this one, which starts with the first file and stays for the next."""

    def __init__(self) -> None:
        self._process: multiprocessing.context.SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._scratch: ScratchFolder | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __call__(self, path: str, report: Callable[[ReadError], None]) -> Iterator[RawSource]:
        """Yield the sources in a file, as `reftel.reading.sources` does.

        Args:
            path: a file.
            report: gets what cannot be read.
        """
        with closing(self._answers(path, False, report)) as answers:
            for found in answers:
                yield from found.raws

    def sources_files(self, path: str, report: Callable[[ReadError], None]) -> Sequence[ContainedSources]:
        """Return the `sources.toml` files in a container.

        Args:
            path: the container.
            report: gets the reason why it cannot be searched for them.
        """
        with closing(self._answers(path, True, report)) as answers:
            return [giver for found in answers for giver in found.givers]

    def _answers(
        self, path: str, is_for_givers: bool, report: Callable[[ReadError], None]
    ) -> Generator[SentSources, None, None]:
        name = printable(path)
        patience = START_SECONDS + 2 * opening_seconds(Path(path).stat().st_size)
        is_done = False
        try:
            pipe = self._started()
            pipe.send((path, is_for_givers))
            while not is_done:
                if not pipe.poll(patience):
                    report(TookTooLong(name, 0, f"a file whose next source comes within {patience:.0f} seconds"))
                    return
                found = _DECODER.decode(pipe.recv_bytes())
                is_done = found.is_last
                for trouble in found.troubles:
                    report(_error(trouble))
                yield found
        except (EOFError, OSError):
            report(DamagedContainer(name, 0, "a file that can be opened; the process that opened it died"))
        finally:
            if not is_done:  # it died, hangs, or nobody wants the rest
                self.close()

    @property
    def pid(self) -> int | None:
        """Number of the process, if one runs."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """End the process at once."""
        if self._process is not None and self._pipe is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = self._pipe = None
        if self._scratch is not None:
            self._scratch.close()
            self._scratch = None

    def _started(self) -> Connection:
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._scratch = ScratchFolder()
            self._pipe, theirs = context.Pipe()
            task = (theirs, str(self._scratch.path))
            self._process = context.Process(target=_work, args=task, daemon=True, name="reftel-opener")
            start(self._process)
            theirs.close()
        return self._pipe


def _sent(error: ReadError) -> SentError:
    return SentError(type(error).__name__, error.source, error.offset, error.expected)


def _error(found: SentError) -> ReadError:
    kind = getattr(errors, found.kind, ReadError)
    made: ReadError = kind(found.source, found.offset, found.expected)
    return made


def _work(pipe: Connection, scratch: str) -> None:
    """Open what is asked for, until the pipe closes. Its parent, which may kill it, removes its temporary files."""
    tempfile.tempdir = scratch
    bound_memory(WORKER_BYTES)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the writer decides what an interrupt means
    with suppress(EOFError, OSError):
        while True:
            path, is_for_givers = pipe.recv()
            if is_for_givers:
                errors: list[ReadError] = []
                givers = givers_in(path, errors.append)
                sent = SentSources(givers=givers, troubles=[_sent(error) for error in errors], is_last=True)
                pipe.send_bytes(_ENCODER.encode(sent))
            else:
                _Sender(pipe).send_all(path)


def givers_in(path: str, report: Callable[[ReadError], None]) -> list[ContainedSources]:
    """Return the `sources.toml` files in a container, searched for in the time and memory of a file.

    Args:
        path: the container.
        report: gets the reason why it cannot be searched for them.
    """
    try:
        with Path(path).open("rb") as file, time_limit(opening_seconds(Path(path).stat().st_size)):
            return contained_sources(path, file)
    except OSError:
        pass  # reading it raises the error
    except OutOfTime:
        report(TookTooLong(printable(path), 0, f"a container that is searched for {SOURCES} in the time of a file"))
    except MemoryError:
        report(TooLarge(printable(path), 0, f"a container that is searched for {SOURCES} in the memory of a process"))
    return []


class _Sender:
    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._raws: list[RawSource] = []
        self._troubles: list[SentError] = []
        self._size = 0

    def send_all(self, path: str) -> None:
        for raw in sources(path, on_error=self._trouble):
            self._raws.append(raw)
            self._size += len(raw.data)
            if len(self._raws) >= MESSAGE_SOURCES or self._size >= MESSAGE_BYTES:
                self._send()
        self._send(is_last=True)

    def _trouble(self, error: ReadError) -> None:
        self._troubles.append(_sent(error))
        if len(self._troubles) >= MESSAGE_SOURCES:
            self._send()

    def _send(self, *, is_last: bool = False) -> None:
        self._pipe.send_bytes(_ENCODER.encode(SentSources(self._raws, self._troubles, is_last=is_last)))
        self._raws, self._troubles, self._size = [], [], 0
