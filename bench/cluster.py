"""Measure an archive on OpenSearch: one server of 1 GB heap on this machine, against the archive's own tantivy index.

    python bench/cluster.py ARCHIVE [--heap 1g] [--parts 1] [--rounds 2] [--out FILE]

ARCHIVE stays as it is: the script copies its record to a temporary folder, starts a server with
`tests/index/opensearch_node.py`, builds the index there, asks the reading room for search pages on both engines, and
prints one table. The machine must be idle: the server, Reftel and the script share its cores.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import machine
from asking import numbers_of, questions
from crowd import at
from pages import server, timed
from taking import reftel as command

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.index.opensearch_node import OpenSearchNode, cluster, why_not

from reftel.web import urls

Rows = Iterator[tuple[str, str, str, str]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, help="an archive with a tantivy index")
    parser.add_argument("--heap", default="1g", help="heap of the server")
    parser.add_argument("--parts", type=int, default=1, help="shards of the index")
    parser.add_argument(
        "--rounds", type=int, default=2, help="times that the index is built; the first warms the server"
    )
    parser.add_argument("--each", type=int, default=20, help="queries of each kind")
    parser.add_argument("--seed", type=int, default=7, help="of the queries")
    parser.add_argument("--out", type=Path, help="file for the figures, as JSON")
    options = parser.parse_args()
    if reason := why_not():
        parser.error(reason)
    result = measure(options)
    if options.out:
        options.out.write_text(json.dumps(result, indent=2) + "\n")
    print(text(result))


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Return all figures of one run."""
    result: dict[str, Any] = {"machine": machine.facts(), "heap": options.heap, "parts": options.parts}
    kinds = questions(options.archive, options.seed, options.each)
    result["telegrams"] = len(numbers_of(options.archive))
    result["tantivy"] = {"index_bytes": _index_bytes(options.archive), **asked(options.archive, kinds, options.seed)}
    folder = Path(tempfile.mkdtemp(prefix="reftel-bench-"))
    try:
        with cluster(heap=options.heap) as (node,):
            archive = copied(options.archive, folder)
            result["opensearch"] = on_server(archive, node, kinds, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return result


def copied(archive: Path, folder: Path) -> Path:
    """Copy the record of an archive, without its index."""
    made = folder / "archive"
    made.mkdir()
    with (
        closing(sqlite3.connect(f"file:{archive / 'reftel.db'}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(made / "reftel.db")) as target,
    ):
        source.backup(target)
    return made


def on_server(
    archive: Path, node: OpenSearchNode, kinds: Mapping[str, Sequence[str]], options: argparse.Namespace
) -> dict[str, Any]:
    """Build the index on the server, then ask for pages."""
    where = ["--url", node.url, "--index-name", "bench", "--parts", str(options.parts)]
    rounds = []
    for number in range(options.rounds):
        build = ("reindex", archive) if number else ("index", "use", archive, "opensearch", *where)
        used = machine.run(command(*build))
        rounds.append({"seconds": used.wall, "processor_seconds": used.processor, "peak_bytes": used.peak})
    stats: Any = node.get("/_stats/store")
    return {
        "rounds": rounds,
        "index_bytes": stats["_all"]["total"]["store"]["size_in_bytes"],
        **asked(archive, kinds, options.seed),
        "server_bytes": machine.memory(node.pid),
    }


def asked(archive: Path, kinds: Mapping[str, Sequence[str]], seed: int) -> dict[str, Any]:
    """Ask a reading room for search pages: milliseconds, and the memory of all its processes."""
    found = [urls.search(text) for texts in kinds.values() for text in dict.fromkeys(texts)]
    addresses = [f"{each}{'&' if '?' in each else '?'}n=" for each in found]
    random.Random(seed).shuffle(addresses)
    with server(archive) as (where, watch), httpx2.Client(base_url=where, timeout=60) as client:
        # A number makes each page new to the cache of pages.
        first, second = ([timed(client, f"{each}{number}")[0] for each in addresses] for number in range(2))
        return {"first": first, "second": second, "peak_bytes": watch.end()}


def _index_bytes(archive: Path) -> int:
    return sum(machine.size_of(path) for path in archive.glob("index-v*"))


def text(result: Mapping[str, Any]) -> str:
    """Return the table in Markdown."""
    about = result["machine"]
    lines = [
        f"{result['telegrams']:,} telegrams, one server of {result['heap']} heap, {result['parts']} shard(s). "
        f"{about['processor']}, {about['cores']} cores, Python {about['python']}, {about['date']}; "
        f"load before it began {about['load_before']}.",
        "",
        "| figure | OpenSearch | tantivy | aim |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in _rows(result))])


def _rows(result: Mapping[str, Any]) -> Rows:
    served, own = result["opensearch"], result["tantivy"]
    for key, aim in (("first", ""), ("second", "p95 80 ms")):
        yield f"search page, {key} time, p50 p95 worst", _times(served[key]), _times(own[key]), aim
    count = result["telegrams"]
    for number, each in enumerate(served["rounds"], start=1):
        rate = f"{count / each['seconds']:,.0f} (processor {each['processor_seconds'] / count * 1000:.2f} ms each)"
        yield f"index built, telegrams/s, round {number}", rate, "", "1,500"
    peak = max(each["peak_bytes"] for each in served["rounds"])
    yield "building, peak memory of Reftel", _mb(peak), "", ""
    yield "reading room, peak memory", _mb(served["peak_bytes"]), _mb(own["peak_bytes"]), "no higher than tantivy"
    yield "memory of the server", _mb(served["server_bytes"]), "0", ""
    yield "index", _mb(served["index_bytes"]), _mb(own["index_bytes"]), ""


def _times(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"{at(ordered, 0.5):.0f} {at(ordered, 0.95):.0f} {ordered[-1]:.0f} ms"


def _mb(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


if __name__ == "__main__":
    main()
