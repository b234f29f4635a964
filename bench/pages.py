"""Pages of the reading room over loopback: `reftel serve` as it is, asked one after another, then by many at once."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
from crowd import at, crowd
from machine import Watch
from taking import reftel as command

import reftel
from reftel.web import urls

EACH = 10
"""Pages that each of the readers at once asks for."""


def pages(archive: Path, kinds: Mapping[str, Sequence[str]], seed: int, readers: int) -> dict[str, Any]:
    """Milliseconds and bytes by kind of page, what many readers at once see, and the server's memory."""
    wanted = addresses(archive, kinds, seed)
    with server(archive) as (where, watch):
        with httpx2.Client(base_url=where, timeout=60) as client:
            first = timed(client, "/")
            table = {kind: _summary([timed(client, path) for path in paths]) for kind, paths in wanted.items()}
        # First pages that nobody asked for yet, then such as readers of one archive ask for: some of them again.
        new = crowd(where, _mixed(wanted, seed, readers, are_new=True))
        at_once = crowd(where, _mixed(wanted, seed, readers, are_new=False))
        peak = watch.end()
    return {"first_ms": first[0], "kinds": table, "crowd_new": new, "crowd": at_once, "peak_bytes": peak}


@contextmanager
def server(archive: Path) -> Iterator[tuple[str, Watch]]:
    """A reading room on a free port, ended with the block."""
    with subprocess.Popen(command("serve", archive, "--port", 0), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline().split()
            where = next((word for word in said if word.startswith("http://")), None)
            if where is None:
                raise RuntimeError(f"the reading room did not start: {' '.join(said)}")
            yield where, Watch(process.pid)
        finally:
            process.terminate()


def addresses(archive: Path, kinds: Mapping[str, Sequence[str]], seed: int) -> dict[str, list[str]]:
    """Addresses of every kind of page. A number after `?` makes a page new to the server's cache of pages."""
    chance = random.Random(seed)
    with reftel.open(archive, read_only=True) as opened:
        overview = opened.overview()
        ids = list(opened.ids())
        talks = [card.id for card, _ in opened.conversations(24)]
        sizes = sorted(opened.gaps(), key=lambda each: -each.held)
    ledgers = [(each.post, each.year) for each in (*sizes[:20], *chance.sample(sizes, min(80, len(sizes))))]
    posts = [each.post for each in overview.posts]
    months = sorted({each.month for each in overview.months if each.month})
    tags = [each.key for each in overview.counts.get("tag", ())]
    levels = [each.key for each in overview.counts.get("class", ())]
    browse = [urls.browse(), urls.origins(), urls.tags(), urls.classifications(), urls.precedences()]
    browse += [urls.dates("created"), urls.addressees(), urls.signers()]
    lists = [
        *(urls.origin(post) for post in chance.sample(posts, min(20, len(posts)))),
        *(urls.month("created", *map(int, month.split("-"))) for month in chance.sample(months, min(20, len(months)))),
        *(urls.year("created", int(year)) for year in sorted({month[:4] for month in months})[:20]),
        *(urls.tag(tag) for tag in chance.sample(tags, min(20, len(tags)))),
        *(urls.classification(level) for level in levels),
    ]
    return {
        "home": [f"/?n={at}" for at in range(20)],
        "search": [urls.search(text) for texts in kinds.values() for text in dict.fromkeys(texts[:6])],
        "cable": [urls.cable(cable_id) for cable_id in chance.sample(ids, min(200, len(ids)))],
        "serials": [urls.serials(*each) for each in ledgers],
        "thread": [
            urls.thread(cable_id) for cable_id in dict.fromkeys((*talks, *chance.sample(ids, min(150, len(ids)))))
        ],
        "browse": [f"{path}?n={at}" for at in range(2) for path in browse] + lists,
    }


def timed(client: httpx2.Client, path: str) -> tuple[float, int, int, str]:
    """Return milliseconds until the last byte, bytes before and after packing, and the path."""
    started = time.perf_counter()
    with client.stream("GET", path, follow_redirects=True) as response:
        packed = b"".join(response.iter_raw())
    took = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{path} was answered with {response.status_code}")
    plain = len(packed)
    if response.headers.get("content-encoding") == "gzip":
        plain = int.from_bytes(packed[-4:], "little")  # the end of a gzip stream tells the size of what is in it
    return took, plain, len(packed), path


def _summary(timed: Sequence[tuple[float, int, int, str]]) -> dict[str, Any]:
    times = sorted(each[0] for each in timed)
    worst = max(timed)
    return {
        "pages": len(times),
        "p50_ms": at(times, 0.5),
        "p95_ms": at(times, 0.95),
        "worst_ms": worst[0],
        "worst": worst[3],
        "mean_bytes": sum(each[1] for each in timed) / len(timed),
        "largest_bytes": max(each[1] for each in timed),
        "largest": max(timed, key=lambda each: each[1])[3],
        "mean_packed_bytes": sum(each[2] for each in timed) / len(timed),
    }


def _mixed(wanted: Mapping[str, Sequence[str]], seed: int, readers: int, *, are_new: bool) -> list[list[str]]:
    """What each reader asks for: mostly cables and searches, as people do. New to the server by a number after it."""
    chance = random.Random(seed)
    kinds = ["home", "search", "search", "search", "cable", "cable", "cable", "cable", "cable", "browse"]
    asked = [[chance.choice(wanted[chance.choice(kinds)]) for _ in range(EACH)] for _ in range(readers)]
    if not are_new:
        return asked
    numbers = count(1000)
    return [[f"{path}{'&' if '?' in path else '?'}n={next(numbers)}" for path in paths] for paths in asked]
