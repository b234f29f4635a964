"""What is too long or takes too long is refused, and everything else is read."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reftel import bounds
from reftel.archive.ingest.prepared_source import ReadingTools, prepare_source
from reftel.archive.ingest.workers import WorkerPool
from reftel.bounds import OutOfTime, time_limit
from reftel.errors import ReadError, TookTooLong, TooLarge
from reftel.index.engines import NoIndex
from reftel.model import Witness
from reftel.reading import RawSource, read, read_within_bounds, sources
from reftel.store.codec import Codec
from tests.forms.samples import BODY, HEADER, PREAMBLE, columns, csv_row, page

TEXT = PREAMBLE + HEADER + "\n" + BODY + "\n"
LONG = "a\n" * 2_100_000
"""More than a telegram may have, in the lines that cost most."""

TOO_LONG = {
    "text": (TEXT + LONG, 0),
    "text, then another": (TEXT + LONG + "\nNNNN\n" + HEADER + "\n" + BODY, 1),
    "more than a source may have": (TEXT + LONG * 5 + "\nNNNN\n" + HEADER + "\n" + BODY, 1),
    "page": (page(body=BODY + LONG), 0),
    "row": (csv_row(*columns(1, HEADER, BODY + LONG)) + "\n" + csv_row(*columns(2)) + "\n", 1),
}


@pytest.mark.parametrize("title", TOO_LONG)
def test_a_telegram_that_is_too_long_leaves_the_others(tmp_path: Path, title: str) -> None:
    content, others = TOO_LONG[title]
    (tmp_path / "long.gz").write_bytes(gzip.compress(content.encode(), 1))
    (tmp_path / "other").write_text(TEXT)
    errors: list[ReadError] = []
    witnesses = list(read(tmp_path, on_error=errors.append))
    assert len(witnesses) == others + 1
    assert [type(error) for error in errors] == [TooLarge]


MEASURE = """
import sys
from pathlib import Path
from reftel.reading import read
errors = []
for _ in read(sys.argv[1], on_error=errors.append):
    pass
status = Path("/proc/self/status").read_text()
print(len(errors), status.partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize(("size", "refused", "most"), [(10_000_000, 1, 250_000), (500_000, 0, 250_000)])
def test_short_lines_do_not_fill_the_memory(tmp_path: Path, size: int, refused: int, most: int) -> None:
    """10 MB of such lines took 854 MB, and a gzip of 57 kB 4.6 GB."""
    path = tmp_path / "lines.gz"
    path.write_bytes(gzip.compress(TEXT.encode() + b"a\n" * (size // 2)))
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    errors, kilobytes = map(int, done.stdout.split())
    assert errors == refused
    assert kilobytes < most


BACKTRACKING = re.compile("(a|aa)+$")


def test_time_is_limited_within_a_regular_expression() -> None:
    with pytest.raises(OutOfTime), time_limit(0.05):
        BACKTRACKING.match("a" * 60 + "b")
    with time_limit(1000):
        pass


def test_only_the_processors_time_counts() -> None:
    """A machine that is busy with others, or asleep, makes no source hostile."""
    with time_limit(0.2):
        threading.Event().wait(0.5)


def test_the_time_of_a_process_that_works_for_this_one_counts() -> None:
    with pytest.raises(OutOfTime), time_limit(0.05):
        bounds.spend(10.0)
        BACKTRACKING.match("a" * 60 + "b")
    with time_limit(0.2):
        threading.Event().wait(0.5)


def test_another_thread_has_no_limit() -> None:
    done = []

    def work() -> None:
        with time_limit(0.0):
            done.append(sum(range(1000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


def endless(*_: object, **__: object) -> Iterator[Witness]:
    """Reading that does not end."""
    while True:
        time.thread_time()
    yield


def test_a_source_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow").write_text(TEXT)
    monkeypatch.setattr(bounds, "SOURCE_SECONDS", 0.05)
    monkeypatch.setattr("reftel.reading.read_source", endless)
    monkeypatch.setattr("reftel.archive.ingest.prepared_source.read_source", endless)
    errors: list[ReadError] = []
    assert list(read(tmp_path, on_error=errors.append)) == []
    assert [type(error) for error in errors] == [TookTooLong]
    taken = prepare_source(RawSource(path="slow", data=b"x", form="telegram-text"), ReadingTools(Codec(), NoIndex()))
    assert (taken.error, taken.telegrams) == ("TookTooLong", ())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the memory of a process can't be bounded")
def test_a_worker_has_its_memory_and_no_more() -> None:
    pool = WorkerPool(1, Codec(), NoIndex())
    try:
        pool.put([RawSource(path="x", data=TEXT.encode(), form="telegram-text")])
        assert not pool.take()[0].error
        process = pool._workers[0].process.pid
        limits = Path(f"/proc/{process}/limits").read_text()
        assert re.search(rf"Max address space\s+{bounds.WORKER_BYTES}\s", limits)
    finally:
        pool.close()


def test_a_reported_error_holds_no_source(tmp_path: Path) -> None:
    """A list of a thousand errors must not hold a thousand sources."""
    (tmp_path / "large.txt").write_text("UNCLAS LIMA 112\n\nSUBJECT: EXERCISE\n\n1. " + "word " * 900_000)
    errors: list[ReadError] = []
    for raw in sources(tmp_path / "large.txt"):
        assert read_within_bounds(raw, on_error=errors.append) == []
    each: BaseException | None = errors[0]
    while each is not None:
        assert each.__traceback__ is None
        each = each.__cause__ or each.__context__
