"""The table that `make bench` prints: a row a figure, and what it is meant to be. docs/performance.md explains them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A figure as text, what it is meant to be (for 250,000 telegrams on two cores), and what SQLite FTS5 does."""

    name: str
    figure: str
    aim: str = ""
    beside: str = ""


def rows(result: Mapping[str, Any]) -> Iterator[Row]:
    """Every row for which the run has a figure."""
    yield from _making(result["generate"], result["parse"])
    if "ingest" in result:
        yield from _taking(result["ingest"], result.get("fts5"))
    if "copies" in result:
        yield from _twice(result["copies"])
    if "reindex" in result:
        yield from _anew(result["reindex"])
    if "search" in result:
        yield from _search(result["search"])
    if "pages" in result:
        yield from _pages(result["pages"])
    if "growth" in result:
        yield from _growth(result["growth"])


def text(result: Mapping[str, Any]) -> str:
    """The table, in Markdown that is read as well without being rendered."""
    machine = result["machine"]
    took = f", {result['seconds'] / 60:.1f} minutes in all" if "seconds" in result else ", broken off"
    lines = [("figure", "this run", "aim", "SQLite FTS5"), *((*row,) for row in rows(result))]
    widths = [max(len(line[at]) for line in lines) for at in range(4)]
    written = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
               for line in lines]  # fmt: skip
    written.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    about = (
        f"{result['count']:,} telegrams, seed {result['seed']}. {machine['name']}: {machine['processor']}, "
        f"{machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}, Python {machine['python']}, "
        f"reftel {result['version']}, {machine['date']}{took}; "
        f"load before it began {machine['load_before']}."
    )
    return "\n".join([about, "", *written])


def _making(made: Mapping[str, Any], parse: Mapping[str, Any]) -> Iterator[Row]:
    yield Row("exercise traffic, telegrams/s", f"{made['per_second']:,.0f}")
    yield Row("exercise traffic, telegrams/s a core", f"{made['per_second_per_core']:,.0f}", "3,000")
    yield Row("parse, telegrams/s a core", f"{parse['per_second_per_core']:,.0f} at {parse['mean_characters']:,.0f} B")
    yield Row("parse, telegrams/s a core at 7 KB", f"{parse['per_second_per_core_at_7kb']:,.0f}")


def _taking(taken: Mapping[str, Any], fts: Mapping[str, Any] | None) -> Iterator[Row]:
    plain = (
        f"{fts['telegrams'] / fts['adding_seconds']:,.0f}, documents given" if fts else "",
        f"{fts['adding_seconds']:,.0f} s, documents given" if fts else "",
        f"{fts['bytes'] / taken['source_bytes']:.2f}, index alone" if fts else "",
    )
    yield Row("ingest, telegrams/s", f"{taken['per_second']:,.0f}", "520", plain[0])
    yield Row("ingest, MB/s", f"{taken['mb_per_second']:.2f}")
    yield Row("ingest, time", _time(taken["seconds"]), "8 min at 250,000", plain[1])
    yield Row("ingest, processor ms a telegram", f"{taken['processor_seconds'] / taken['telegrams'] * 1000:.2f}")
    yield Row("ingest, peak memory", f"{taken['peak_bytes'] / 1e6:,.0f} MB", "1,500 MB")
    yield Row("archive over source", f"{taken['archive_over_source']:.2f}", "1.20", plain[2])
    yield Row("record over source", f"{taken['record_bytes'] / taken['source_bytes']:.2f}")
    yield Row("index over source", f"{taken['index_bytes'] / taken['source_bytes']:.2f}")
    yield Row("ingest of unchanged source", _time(taken["again_seconds"]), "20 s")
    yield Row("opening, record", f"{taken['open_ms']['record']:.1f} ms")
    yield Row("opening, with index", f"{taken['open_ms']['with_index']:.1f} ms", "200 ms")


def _twice(twice: Mapping[str, Any]) -> Iterator[Row]:
    yield Row("second copies, sources/s", f"{twice['sources'] / twice['seconds']:,.0f}")
    yield Row("second copies, processor ms a source", f"{twice['processor_seconds'] / twice['sources'] * 1000:.2f}")


def _anew(anew: Mapping[str, Any]) -> Iterator[Row]:
    yield Row("index anew, telegrams/s", f"{anew['per_second']:,.0f}")
    yield Row("index anew, peak memory", f"{anew['peak_bytes'] / 1e6:,.0f} MB")
    yield Row("index anew, archive over before", f"{anew['larger']:.2f}")


def _search(search: Mapping[str, Any]) -> Iterator[Row]:
    plain = search.get("fts5", {})
    for kind in search["hits"]:
        beside = _three(plain[kind]) if kind in plain else "-" if plain else ""
        yield Row(f"search hits: {kind}", _three(search["hits"][kind]), "p95 5 ms", beside)
    for kind in search["page"]:
        yield Row(f"search page: {kind}", _three(search["page"][kind]), "p95 20 ms")


def _pages(pages: Mapping[str, Any]) -> Iterator[Row]:
    aims = {
        "home": "50 ms",
        "search": "80 ms",
        "cable": "15 ms",
        "browse": "40 ms",
        "serials": "40 ms",
        "thread": "40 ms",
    }
    yield Row("page home, first after start", f"{pages['first_ms']:.0f} ms")
    for kind, each in pages["kinds"].items():
        yield Row(f"page {kind}, p50 p95 worst", f"{each['p50_ms']:.1f} {each['p95_ms']:.1f} {each['worst_ms']:.1f} ms",
                  f"p95 {aims[kind]}")  # fmt: skip
        size = f"{each['mean_bytes'] / 1e3:.0f} {each['largest_bytes'] / 1e3:.0f} {each['mean_packed_bytes'] / 1e3:.0f}"
        yield Row(f"page {kind}, mean largest packed", f"{size} KB", "150 KB")
    for name, key in (("readers at once", "crowd"), ("readers at once, all pages new", "crowd_new")):
        crowd = pages[key]
        yield Row(f"{name}, errors", f"{crowd['errors']} of {crowd['pages']:,} by {crowd['readers']}", "0")
        yield Row(f"{name}, pages/s", f"{crowd['pages_per_second']:.0f}")
        times = f"{crowd['p50_ms']:.0f} {crowd['p95_ms']:.0f} {crowd['p99_ms']:.0f} ms"
        yield Row(f"{name}, p50 p95 p99", times, "p99 1,000 ms")
    yield Row("reading room, peak memory", f"{pages['peak_bytes'] / 1e6:,.0f} MB", "600 MB")


def _growth(growth: Mapping[str, Any]) -> Iterator[Row]:
    yield Row("growth, ingest processor time a telegram", f"x{growth['ingest']:.2f}", "x1.0 or less")
    yield Row("growth, search hits p50", f"x{growth['hits']:.2f}", "well under x10")
    yield Row("growth, search page p50", f"x{growth['page']:.2f}", "well under x10")


def _three(timing: Mapping[str, float]) -> str:
    return f"{timing['p50']:.2f} {timing['p95']:.2f} {timing['p99']:.2f} ms"


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 120 else f"{int(seconds) // 60} min {int(seconds) % 60} s"
