"""Searches of an archive, and the same questions to a plain SQLite full-text table of the same telegrams."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from machine import size_of
from search import Fts5, Timing, UntranslatableError, query_kinds

import reftel
from reftel.archive.record.cable import assemble
from reftel.index.base import Document
from reftel.query import Query, parse_query
from reftel.store import records
from reftel.store.codec import Codec
from reftel.store.connection import RECORD, open_reader

SAMPLE = 2000
"""Telegrams from whose words and values the queries are made."""

_CHUNK = 500
FEW = 40
"""Queries of a kind that the yardstick is asked, at most: it takes up to a second for one."""

ROUNDS = 3
"""Times that every query is timed; the best counts, since other work on the machine can only make it slower."""
PATIENCE = 20.0
"""Seconds for a kind of query; when they are over, no further round is begun."""


def documents_of(archive: Path, numbers: Sequence[int]) -> list[Document]:
    """What the index was told of some cables."""
    connection = open_reader(archive / RECORD)
    try:
        codec = Codec(load=lambda no: records.dictionary(connection, no))
        return [assemble(connection, codec, no).document() for no in numbers]
    finally:
        connection.close()


def numbers_of(archive: Path) -> list[int]:
    """The numbers of all cables."""
    connection = open_reader(archive / RECORD)
    try:
        return [no for no, is_gone in records.changed_since(connection, 0) if not is_gone]
    finally:
        connection.close()


def questions(archive: Path, seed: int, each: int) -> dict[str, list[str]]:
    """Queries of every kind, made of what telegrams from all over the archive say."""
    numbers = numbers_of(archive)
    step = max(len(numbers) // SAMPLE, 1)
    return query_kinds(documents_of(archive, numbers[::step]), seed=seed, each=each)


def ask(archive: Path, kinds: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Timing]]:
    """The archive's own searches: of hits only, and of what a page shows (twenty hits, all facets, passages)."""
    with reftel.open(archive, read_only=True) as opened:

        def hits(query: Query) -> int:
            return opened.search(query.text, facets=False, passages=False).total

        def page(query: Query) -> int:
            return opened.search(query.text, facets=True, passages=True).total

        return {"hits": timings(hits, kinds), "page": timings(page, kinds)}


def ask_fts(
    archive: Path, folder: Path, kinds: Mapping[str, Sequence[str]], say: Callable[[str], None]
) -> tuple[dict[str, Any], dict[str, Timing]]:
    """The yardstick: how long it took to fill, how large it is, and its answers to the kinds that it has words for."""
    path = folder / "fts5.db"
    with Fts5(path) as plain:
        started = time.perf_counter()
        adding = 0.0
        count = 0
        for batch in _batches(archive):
            begun = time.perf_counter()
            plain.add(batch)
            adding += time.perf_counter() - begun
            count += len(batch)
            if count % 10_000 < len(batch):
                say(f"FTS5: {count:,} telegrams")
        told = {
            "telegrams": count,
            "adding_seconds": adding,
            "with_reading_seconds": time.perf_counter() - started,
            "bytes": sum(size_of(each) for each in folder.glob("fts5.db*")),
        }
        say("FTS5: asking")
        return told, timings(plain.search, {kind: texts[:FEW] for kind, texts in kinds.items()})


def timings(search: Callable[[Query], int], kinds: Mapping[str, Sequence[str]]) -> dict[str, Timing]:
    """Milliseconds by kind of query, of the kinds that can be asked: each query once to warm the caches, then timed."""
    table = {}
    for kind, texts in kinds.items():
        queries = [parse_query(text) for text in texts]
        try:
            found = [search(query) for query in queries]
        except UntranslatableError:
            continue
        best = [float("inf")] * len(queries)
        ends = time.perf_counter() + PATIENCE
        for _ in range(ROUNDS):
            for at, query in enumerate(queries):
                started = time.perf_counter()
                search(query)
                best[at] = min(best[at], (time.perf_counter() - started) * 1000)
            if time.perf_counter() > ends:
                break
        best.sort()
        marks = [best[min(int(len(best) * part), len(best) - 1)] for part in (0.5, 0.95, 0.99)]
        table[kind] = Timing(*marks, sum(found) / len(found), len(found))
    return table


def _batches(archive: Path) -> Iterator[list[Document]]:
    """All documents, read out of the record by a process for each core."""
    numbers = numbers_of(archive)
    chunks = [numbers[at : at + _CHUNK] for at in range(0, len(numbers), _CHUNK)]
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn")) as pool:
        ahead: deque[Future[list[Document]]] = deque()
        for chunk in chunks:
            ahead.append(pool.submit(documents_of, archive, chunk))
            if len(ahead) > 8:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
