"""Numbers for the operator, in the format of Prometheus: requests, latencies, engine, record. No search terms.

Where several processes answer (`reftel serve` sets PROMETHEUS_MULTIPROC_DIR for them), a scrape sums them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reftel.archive import Archive
from reftel.errors import ArchiveError
from reftel.index.base import IndexUnreachableError

if TYPE_CHECKING:
    from prometheus_client.core import Metric

# The library decides when it is imported whether numbers are shared, so it is imported when a room is made.

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable of the library: folder in which processes keep their measurements. Set it before the import."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24)
"""Bounds of the classes of latencies; 80 ms is the goal for searches."""


class Metrics:
    """Counts the requests of one room."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self._registry = CollectorRegistry()
        self._requests = Counter(
            "reftel_requests", "Requests answered.", ("page", "method", "status"), registry=self._registry
        )
        self._latency = Histogram(
            "reftel_request_seconds",
            "Seconds from a request to the end of its answer.",
            ("page",),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def count(self, page: str, method: str, status: int, seconds: float) -> None:
        """Count a request. `page` is the pattern of an address, never the requested address."""
        known = method if method in ("GET", "HEAD", "POST") else "other"
        self._requests.labels(page, known, str(status)).inc()
        self._latency.labels(page).observe(seconds)

    def text(self, archive: Archive) -> bytes:
        """Return everything, as a scrape gets it."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        requests = self._registry
        if os.environ.get(SHARED_FOLDER):
            requests = CollectorRegistry()
            MultiProcessCollector(requests)  # type: ignore[no-untyped-call]
        state = CollectorRegistry()
        state.register(_ArchiveCollector(archive))
        return generate_latest(requests) + generate_latest(state)


class _ArchiveCollector:
    """The state of the archive and its engine at this moment."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def collect(self) -> Iterator[Metric]:
        """Yield the numbers; called by the library."""
        from prometheus_client.core import GaugeMetricFamily

        overview = self._archive.overview()
        for name, says, value in (
            ("reftel_cables", "Telegrams held.", overview.cables),
            ("reftel_copies", "Copies of telegrams held.", overview.witnesses),
            ("reftel_sources", "Sources ingested.", overview.sources),
            ("reftel_refused_sources", "Sources that could not be read.", overview.refused),
            ("reftel_record_generation", "Rises with every change of the record.", overview.generation),
        ):
            yield GaugeMetricFamily(name, says, value=value)
        state, known = engine_state(self._archive)
        up = GaugeMetricFamily("reftel_engine_up", "1 if the search engine answers.", labels=("engine",))
        up.add_metric((self._archive.index_in_use().engine,), 1 if known is not None else 0)
        yield up
        if known is not None:
            yield GaugeMetricFamily("reftel_index_generation", "Generation of the record in the index.", value=known)
        behind = GaugeMetricFamily("reftel_index_behind", "1 if the index lacks changes of the record.")
        behind.add_metric((), 1 if state == "behind" else 0)
        yield behind


def engine_state(archive: Archive) -> tuple[str, int | None]:
    """Return `ok`, `behind` (the record), `unreachable` or `unusable`; and the generation that the index holds."""
    try:
        known = archive.index().generation()
    except IndexUnreachableError:
        return "unreachable", None
    except ArchiveError:
        return "unusable", None
    return ("ok" if known == archive.generation() else "behind"), known
