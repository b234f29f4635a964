"""`make bench-parse`: how fast a telegram is read, whether that grows with its length only, and how much memory a table
takes. Prints a table and writes bench/parse-latest.json.

    python bench/parse.py [--count 400] [--table-mb 64] [--rounds 5]

The telegrams are exercise traffic of about 7 KB each. Rates are of one core: processor time of one process, the best of
some rounds, since other work on the machine can only make a round slower. Memory is of a process of its own that does
nothing but `reftel.read` a table from disk.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import machine

import reftel
from reftel.exercise import generate
from reftel.exercise.writer import Order, write
from reftel.reading import sources

SIZE = 7000
"""Characters of a usual telegram."""

PAGE = 48_000
"""Bytes of a usual page of the Cablegate site."""

LINK = b"<li><a href='/date/%d-%02d_0.html' title='exercise'>exercise</a></li>\n"

LATEST = Path(__file__).with_name("parse-latest.json")

MEMORY = """
import resource, sys, reftel
telegrams = sum(1 for _ in reftel.read(sys.argv[1]))
used = resource.getrusage(resource.RUSAGE_SELF)
peak = used.ru_maxrss
try:  # Linux counts the memory of the parent before exec in ru_maxrss
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
except (OSError, StopIteration):
    pass
print(telegrams, peak, used.ru_utime + used.ru_stime)
"""


def texts(count: int) -> list[str]:
    """Texts of about the usual size, of all years."""
    found: list[str] = []
    for telegram in generate(count * 6, 7):
        if SIZE * 0.6 < len(telegram.text) < SIZE * 1.4:
            found.append(telegram.text)
        if len(found) == count:
            break
    return found


def best(work: Callable[[], object], rounds: int) -> float:
    """Processor seconds of the quickest round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def growth(text: str, rounds: int) -> list[dict[str, float]]:
    """Microseconds a KB, of telegrams of one to a thousand times the paragraphs."""
    begin = text.index("\n1. ") + 1 if "\n1. " in text else text.index("1. ")
    head, body = text[:begin], text[begin:]
    table = []
    for times in (1, 10, 100, 1000):
        longer = head + body * times
        seconds = best(lambda longer=longer: reftel.parse(longer), rounds if times < 100 else 1)  # type: ignore[misc]
        table.append({"characters": len(longer), "microseconds_per_kb": round(seconds * 1e9 / len(longer), 1)})
    return table


def table_memory(megabytes: int, jobs: int) -> dict[str, float]:
    """Peak memory of reading a made-up cables.csv, and the time it takes."""
    with tempfile.TemporaryDirectory() as scratch:
        write(Path(scratch), Order(max(megabytes * 1_000_000 // SIZE, 1), 7, "csv"), truth=False, jobs=jobs)
        table = next(Path(scratch).glob("*.csv"))
        size = table.stat().st_size
        made = subprocess.run([sys.executable, "-c", MEMORY, str(table)], check=True, capture_output=True, text=True)
        telegrams, peak, seconds = map(float, made.stdout.split())
        cutting = best(lambda: sum(1 for _ in sources(table)), 1)
    return {
        "table_mb": round(size / 1e6, 1),
        "telegrams": int(telegrams),
        "peak_mb": round(peak / 1024, 1),
        "telegrams_per_second_per_core": round(telegrams / seconds),
        "cutting_mb_per_second": round(size / 1e6 / cutting),
    }


def page_rate(count: int, rounds: int) -> dict[str, float]:
    """Cablegate pages a second through `reftel.read`, from files to witnesses; they have a usual page's size."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sizes = [folder.joinpath(name).write_bytes(data) for name, data in pages(count)]
        rate = len(sizes) / best(lambda: [one.cable.id for one in reftel.read(folder)], rounds)
    return {
        "pages": len(sizes),
        "mean_bytes": round(sum(sizes) / len(sizes)),
        "pages_per_second_per_core": round(rate),
    }


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    """Pages of telegrams of about the usual size, with their names. The site's navigation is most of a page."""
    for telegram in generate(count * 6, 7, form="page"):
        if count and SIZE * 0.6 < len(telegram.data) < SIZE * 1.8:
            before, found, after = telegram.data.partition(b"<h3>Viewing cable")
            padding = (PAGE - len(telegram.data)) // len(LINK % (2010, 1))
            links = b"".join(LINK % (2003 + at % 8, at) for at in range(padding))
            yield f"{telegram.truth.id}.html", before + links + found + after
            count -= 1


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=400, help="telegrams to parse")
    parser.add_argument("--table-mb", type=int, default=64, help="size of the table for the memory test")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the best counts")
    options = parser.parse_args()

    made = texts(options.count)
    size = sum(map(len, made)) / len(made)
    rate = len(made) / best(lambda: [reftel.parse(text) for text in made], options.rounds)
    result: dict[str, object] = {
        "machine": machine.facts(),
        "parse": {
            "telegrams": len(made),
            "mean_characters": round(size),
            "telegrams_per_second_per_core": round(rate),
            "mb_per_second_per_core": round(rate * size / 1e6, 2),
        },
        "read": page_rate(options.count, options.rounds),
        "growth": growth(made[0], options.rounds),
        "table": table_memory(options.table_mb, os.cpu_count() or 1),
    }
    LATEST.write_text(json.dumps(result, indent=2) + "\n")
    show(result)


def show(result: dict[str, object]) -> None:
    """Print one line a figure."""

    def walk(name: str, value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{name} {key}".strip().replace("_", " "), inner)
        elif isinstance(value, list):
            for inner in value:
                row = "   ".join(f"{key.replace('_', ' ')} {one:,}" for key, one in inner.items())
                print(f"{name:<48} {row}")
        else:
            print(f"{name:<48} {value:,}" if isinstance(value, (int, float)) else f"{name:<48} {value}")

    walk("", result)


if __name__ == "__main__":
    main()
