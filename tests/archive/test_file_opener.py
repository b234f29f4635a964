"""Containers are opened in a process of their own: it may hang, die or fill its memory, and the rest is read."""

from __future__ import annotations

import gzip
import os
import signal
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

import reftel
from reftel import bounds, reading
from reftel.archive.ingest import feed, file_opener
from reftel.archive.ingest.file_opener import FileOpener
from reftel.bounds import OutOfTime
from reftel.errors import ReadError, TookTooLong, TooLarge
from reftel.exercise import sample
from reftel.forms import openers
from reftel.forms.contained_sources import ContainedSources
from reftel.forms.members import Opened
from reftel.reading import needs_process, sources
from tests.archive.making import put


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A zip of 100 telegrams, and a member that is none."""
    with zipfile.ZipFile(tmp_path / "box.zip", "w") as archive:
        for seed in range(100):
            archive.writestr(f"{seed:03}.txt", sample(seed).data)
        archive.writestr("EXERCISE \ud7ff \n\u202e.bin", b"\x00\x01\x02")
    return tmp_path / "box.zip"


def test_the_same_as_without_it(box: Path) -> None:
    here: list[ReadError] = []
    there: list[ReadError] = []
    with FileOpener() as opener:
        for _ in range(2):
            assert list(opener(str(box), there.append)) == list(sources(box, on_error=here.append))
    assert [(type(error), str(error)) for error in there] == [(type(error), str(error)) for error in here]
    assert len(here) == 2


def test_a_process_that_dies(box: Path, tmp_path: Path) -> None:
    """What it gave is kept, the file is an error, and the next file gets another process."""
    (tmp_path / "good.gz").write_bytes(gzip.compress(sample(1).data))
    errors: list[ReadError] = []
    with FileOpener() as opener:
        found = opener(str(box), errors.append)
        assert next(found)
        assert opener.pid is not None
        os.kill(opener.pid, signal.SIGKILL)
        rest = list(found)
        assert len(rest) < 100 or not errors
        assert len(list(opener(str(tmp_path / "good.gz"), errors.append))) == 1
    assert all("died" in str(error) for error in errors)


def test_a_reader_who_stops(box: Path) -> None:
    errors: list[ReadError] = []
    with FileOpener() as opener:
        found = opener(str(box), errors.append)
        first = next(found)
        found.close()  # type: ignore[attr-defined]
        assert next(opener(str(box), errors.append)) == first
    assert errors == []


@pytest.mark.parametrize(
    ("failure", "kind"), [(OutOfTime, TookTooLong), (MemoryError, TooLarge)], ids=("time", "memory")
)
def test_the_rest_is_read(
    failure: type[BaseException], kind: type[ReadError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that takes too much is refused with a word; the others are read."""
    for name in "abc":
        (tmp_path / name).write_bytes(sample(1).data)
    real = openers.opened

    def failing(name: str, file: IO[bytes], report: Callable[[ReadError], None]) -> Iterator[Opened]:
        yield from real(name, file, report)
        if name.endswith("b"):
            raise failure

    monkeypatch.setattr("reftel.reading.opened", failing)
    errors: list[ReadError] = []
    assert len(list(sources(tmp_path, on_error=errors.append))) == 3
    assert [type(error) for error in errors] == [kind]


def test_time_of_the_caller_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    monkeypatch.setattr(bounds, "SECONDS_FOR_EACH", 0.0)

    def noted(seconds: float) -> object:
        given.append(seconds)
        return bounds_time_limit(seconds)

    bounds_time_limit = bounds.time_limit
    monkeypatch.setattr("reftel.reading.time_limit", noted)
    for name in "ab":
        (tmp_path / name).write_bytes(sample(1).data)
    assert len(list(sources(tmp_path))) == 2
    assert max(given) == bounds.SOURCE_SECONDS


@pytest.mark.parametrize(
    ("name", "data", "needs"),
    [
        ("a.txt", b"UNCLAS LIMA 000123", False),
        ("large.txt", b"x" * (reading.SMALL + 1), True),
        ("a.gz", gzip.compress(b"x", mtime=0), True),
        ("a.sqlite", b"SQLite format 3\x00", True),
        ("a.pdf", b"%PDF-1.7", True),
        ("a.parquet", b"PAR1", True),
        ("empty", b"", False),
    ],
)
def test_files_that_need_it(name: str, data: bytes, needs: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with (tmp_path / name).open("rb") as file:
        assert needs_process(file) == needs


def test_an_ingest_uses_it(box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Noting(FileOpener):
        def __call__(self, path: str, report: Callable[[ReadError], None]) -> Iterator[reading.RawSource]:
            asked.append(path)
            return super().__call__(path, report)

    monkeypatch.setattr(feed, "FileOpener", Noting)
    (tmp_path / "x.txt").write_bytes(sample(300).data)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        done = archive.ingest([box, tmp_path / "x.txt"], workers=1)
        assert done.trouble_count == 1
    assert asked == [str(box)]


def test_a_file_whose_sources_take_long_together(box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of 10 MB may have rows of 2.5 GB, and each could take 30 seconds."""
    size = box.stat().st_size
    monkeypatch.setattr("reftel.archive.ingest.files.reading_seconds", lambda of, _: 0.0 if of == size else 30.0)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        result = archive.ingest([box, put(tmp_path, good=sample(200).data) / "good.txt"], workers=0)
        assert 1 < len(archive) < 90
        assert any("the rest is not read" in trouble for trouble in result.troubles)
        assert result.refused == 1
        assert archive.overview().sources == len(archive) + 1
        assert archive.verify() == ()


def test_the_time_of_a_file_grows_with_it_and_its_sources() -> None:
    assert bounds.reading_seconds(0, 1) == pytest.approx(30.05)
    assert bounds.reading_seconds(1 << 30, 250_000) > 10 * 250_000 * 0.002


@pytest.mark.parametrize("failure", [OutOfTime, MemoryError])
def test_a_container_that_cannot_be_searched_for_its_giver_is_named(
    failure: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(name: str, file: IO[bytes]) -> list[ContainedSources]:
        raise failure

    monkeypatch.setattr(file_opener, "contained_sources", failing)
    (tmp_path / "box.zip").write_bytes(b"PK")
    errors: list[ReadError] = []
    assert file_opener.givers_in(str(tmp_path / "box.zip"), errors.append) == []
    assert "searched for sources.toml" in str(errors[0])
