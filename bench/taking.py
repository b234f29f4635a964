"""Whole commands, timed from outside: exercise traffic, ingest, ingest again, opening an archive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from machine import run, size_of

_OPEN = """
import json, sys, time
import reftel, reftel.archive.archive, reftel.index.tantivy_index
times = []
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    with reftel.open(sys.argv[1], read_only=True) as archive:
        archive.generation()
        opened = time.perf_counter()
        archive.index()
        times.append(((opened - start) * 1000, (time.perf_counter() - start) * 1000))
print(json.dumps(times))
"""


def reftel(*arguments: object) -> list[str]:
    """The command line of the `reftel` that is beside this Python."""
    beside = Path(sys.executable).with_name("reftel")
    begin = [str(beside)] if beside.exists() else [sys.executable, "-c", "from reftel.cli.main import main; main()"]
    return [*begin, *map(str, arguments)]


_ALONE = 25_000
"""Telegrams that one process makes, at most, to see what a core does."""


def generate(folder: Path, count: int, seed: int, jobs: int) -> tuple[Path, dict[str, Any]]:
    """A table of exercise traffic, and how fast it was made: by `jobs` processes, and by one alone."""
    options = ("--seed", seed, "--form", "csv", "--no-truth")
    few = min(count, _ALONE)
    alone = run(reftel("exercise", folder.with_name("alone"), "--count", few, *options))
    shutil.rmtree(folder.with_name("alone"))
    used = run(reftel("exercise", folder, "--count", count, "--jobs", jobs, *options))
    table = next(folder.glob("*.csv"))
    return table, {
        "telegrams": count,
        "bytes": size_of(table),
        "jobs": jobs,
        "seconds": used.wall,
        "per_second": count / used.wall,
        "per_second_per_core": few / alone.processor,
    }


def ingest(archive: Path, table: Path, count: int) -> dict[str, Any]:
    """A new archive of a table, then the same command again."""
    source = size_of(table)
    first = run(reftel("ingest", archive, table))
    kept = size_of(archive)
    record = sum(each.stat().st_size for each in archive.glob("reftel.db*"))
    again = run(reftel("ingest", archive, table))
    return {
        "telegrams": count,
        "source_bytes": source,
        "seconds": first.wall,
        "processor_seconds": first.processor,
        "per_second": count / first.wall,
        "mb_per_second": source / 1e6 / first.wall,
        "peak_bytes": first.peak,
        "archive_bytes": kept,
        "record_bytes": record,
        "index_bytes": kept - record,
        "archive_over_source": kept / source,
        "said": first.said.splitlines()[-1] if first.said else "",
        "again_seconds": again.wall,
        "open_ms": opening(archive),
    }


def copies(folder: Path, count: int, seed: int) -> dict[str, Any]:
    """The pages of telegrams that an archive holds as rows of a table: each joins its cable as one more copy."""
    archive = folder / "twice"
    for form in ("csv", "page"):
        made = folder / f"twice-{form}"
        run(reftel("exercise", made, "--count", count, "--seed", seed, "--form", form, "--no-truth"))
        used = run(reftel("ingest", archive, made))
        sources = sum(len(files) for _, _, files in os.walk(made))
        shutil.rmtree(made)
    shutil.rmtree(archive)
    return {
        "sources": sources,
        "seconds": used.wall,
        "processor_seconds": used.processor,
        "said": used.said.splitlines()[-1] if used.said else "",
    }


def reindex(archive: Path, count: int) -> dict[str, Any]:
    """The index anew."""
    before = size_of(archive)
    used = run(reftel("reindex", archive))
    return {
        "seconds": used.wall,
        "per_second": count / used.wall,
        "peak_bytes": used.peak,
        "larger": size_of(archive) / before,
    }


def opening(archive: Path, rounds: int = 7) -> dict[str, float]:
    """Milliseconds to open an archive for reading, alone and with its index: the worst of some rounds, the first among
    them, in a process of its own that has imported what it needs."""
    made = subprocess.run(
        [sys.executable, "-c", _OPEN, str(archive), str(rounds)], check=True, capture_output=True, text=True
    )
    times = json.loads(made.stdout)
    return {"record": max(each[0] for each in times), "with_index": max(each[1] for each in times)}
