"""`make bench`: how fast everything is, on one machine in one run. Prints a table and writes bench/latest.json.

    python bench/run.py [--count 20000] [--seed 7] [--keep DIR] [--out FILE] [--skip-web] [--skip-fts] [--skip-growth]

Makes exercise traffic in a temporary folder, takes it in with the `reftel` command, searches the archive, asks the
reading room for pages, and asks a plain SQLite full-text table of the same telegrams the same questions. No network.
docs/performance.md explains every row.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import machine
import parse
import table
from asking import ask, ask_fts, questions
from pages import pages
from search import Timing
from taking import copies, generate, ingest, reindex

import reftel

MOST_TWICE = 5000
"""Telegrams that are taken in once more as pages, at most."""

LATEST = Path(__file__).with_name("latest.json")


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="telegrams")
    parser.add_argument("--seed", type=int, default=7, help="of the exercise traffic and of the queries")
    parser.add_argument("--each", type=int, default=100, help="queries of each kind")
    parser.add_argument("--readers", type=int, default=100, help="readers at once")
    parser.add_argument("--keep", type=Path, help="make everything in this new folder and leave it there")
    parser.add_argument("--out", type=Path, default=LATEST, help="where the figures go, as JSON")
    parser.add_argument("--reindex", action="store_true", help="build the index anew before it is asked")
    parser.add_argument("--skip-web", action="store_true", help="no pages")
    parser.add_argument("--skip-fts", action="store_true", help="no SQLite FTS5")
    parser.add_argument("--skip-growth", action="store_true", help="no run of a tenth of the telegrams")
    options = parser.parse_args()
    if options.count < 10:
        parser.error("--count is at least 10")
    if options.keep:
        options.keep.mkdir(parents=True)
        result = measure(options.keep, options)
    else:
        folder = Path(tempfile.mkdtemp(prefix="reftel-bench-"))
        try:
            result = measure(folder, options)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    write(options.out, result)
    print(table.text(result))


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """All figures of one run."""
    started = time.perf_counter()
    jobs = os.cpu_count() or 1
    result: dict[str, Any] = {
        "version": metadata.version("reftel"),
        "count": options.count,
        "seed": options.seed,
        "machine": machine.facts(),
    }
    say(f"making {options.count:,} telegrams")
    source, result["generate"] = generate(folder / "traffic", options.count, options.seed, jobs)
    say("parsing")
    result["parse"] = parsing(min(options.count, 400))
    write(options.out, result)
    say("taking in")
    archive = folder / "archive"
    result["ingest"] = ingest(archive, source, options.count)
    write(options.out, result)
    if options.reindex:
        say("building the index anew")
        result["reindex"] = reindex(archive, options.count)
        write(options.out, result)
    say("taking in second copies")
    result["copies"] = copies(folder, min(options.count, MOST_TWICE), options.seed)
    write(options.out, result)
    say("searching")
    kinds = questions(archive, options.seed, options.each)
    search = ask(archive, kinds)
    result["search"] = _plain(search)
    write(options.out, result)
    if not options.skip_web:
        say("reading pages")
        result["pages"] = pages(archive, kinds, options.seed, options.readers)
        write(options.out, result)
    if not options.skip_fts:
        say("filling and asking SQLite FTS5")
        result["fts5"], search["fts5"] = ask_fts(archive, folder, kinds, say)
        result["search"] = _plain(search)
        write(options.out, result)
    if not options.skip_growth:
        say(f"the same with {options.count // 10:,} telegrams")
        result["growth"] = growth(folder, options, result["ingest"], search)
    result["seconds"] = time.perf_counter() - started
    return result


def parsing(count: int) -> dict[str, float]:
    """Telegrams that one core reads to the full in a second: at the size they have, and as if that were 7 KB."""
    made = parse.texts(count)
    size = statistics.fmean(map(len, made))
    rate = len(made) / parse.best(lambda: [reftel.parse(text) for text in made], 3)
    return {
        "telegrams": len(made),
        "mean_characters": size,
        "per_second_per_core": rate,
        "per_second_per_core_at_7kb": rate * size / 7000,
    }


def growth(
    folder: Path, options: argparse.Namespace, whole: Mapping[str, Any], search: Mapping[str, Mapping[str, Timing]]
) -> dict[str, Any]:
    """How many times as much the whole takes as a tenth of it: processors for each telegram, the clock for each search.

    Processors, because a busy machine would spoil the comparison of two runs that are minutes apart.
    """
    count = options.count // 10
    source, _ = generate(folder / "tenth", count, options.seed, 1)
    taken = ingest(folder / "tenth-archive", source, count)
    asked = ask(folder / "tenth-archive", questions(folder / "tenth-archive", options.seed, options.each))
    return {
        "count": count,
        "tenth": taken,
        "ingest": _processor(whole) / _processor(taken),
        "hits": _middle(search["hits"]) / _middle(asked["hits"]),
        "page": _middle(search["page"]) / _middle(asked["page"]),
    }


def _processor(taken: Mapping[str, Any]) -> float:
    return float(taken["processor_seconds"] / taken["telegrams"])


def _middle(timings: Mapping[str, Timing]) -> float:
    return statistics.geometric_mean([max(each.p50, 0.001) for each in timings.values()])


def _plain(search: Mapping[str, Mapping[str, Timing]]) -> dict[str, Any]:
    return {side: {kind: each._asdict() for kind, each in found.items()} for side, found in search.items()}


def write(path: Path, result: Mapping[str, Any]) -> None:
    """What is known so far: a run of an hour that is broken off tells what it has seen."""
    path.write_text(json.dumps(_rounded(dict(result)), indent=2) + "\n")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return value


_began = time.perf_counter()


def say(line: str) -> None:
    """Where the run is, on standard error."""
    print(f"[{time.perf_counter() - _began:6.0f} s] {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
