"""Many readers at once, who each ask for the next page when they have one: what they wait, and what fails.

They share the machine with the server, so each request is written and read as it is, without a client library: one
that does everything took a third of both cores for itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

_LARGEST_HEAD = 1 << 16


def crowd(where: str, readers: Sequence[Sequence[str]]) -> dict[str, Any]:
    """`readers` are the paths that each of them asks for, one after another, all readers at once."""
    return asyncio.run(_crowd(where, readers))


async def _crowd(where: str, readers: Sequence[Sequence[str]]) -> dict[str, Any]:
    started = time.perf_counter()
    seen = await asyncio.gather(*(_reader(where, paths, _address(at)) for at, paths in enumerate(readers)))
    seconds = time.perf_counter() - started
    times = sorted(took for pages in seen for took, _ in pages)
    return {
        "readers": len(readers),
        "pages": len(times),
        "errors": sum(not is_page for pages in seen for _, is_page in pages),
        "pages_per_second": len(times) / seconds,
        "p50_ms": at(times, 0.5),
        "p95_ms": at(times, 0.95),
        "p99_ms": at(times, 0.99),
    }


def _address(reader: int) -> tuple[str, int]:
    """A loopback address for every ten readers: the reading room limits the connections from one address."""
    return (f"127.0.{1 + reader // 2000}.{1 + reader // 10 % 200}", 0)


async def _reader(where: str, paths: Sequence[str], source: tuple[str, int]) -> list[tuple[float, bool]]:
    """Milliseconds for each page, the first with the time to connect, and whether it was one."""
    address = urlsplit(where)
    seen: list[tuple[float, bool]] = []
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    for path in paths:
        started = time.perf_counter()
        try:
            connection = connection or await asyncio.open_connection(
                address.hostname, address.port, limit=_LARGEST_HEAD, local_addr=source
            )
            is_page = await _ask(*connection, address.netloc, path)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            connection, is_page = None, False
        seen.append(((time.perf_counter() - started) * 1000, is_page))
    if connection is not None:
        connection[1].close()
    return seen


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str) -> bool:
    """Whether the answer is a page, read to its last byte. Raises ValueError for an answer without a length."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode("ascii"))
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, _, fields = head.partition("\r\n")
    named = dict(line.lower().split(": ", 1) for line in fields.splitlines() if ": " in line)
    if "content-length" not in named:
        raise ValueError(f"{path} came without a length")
    await reader.readexactly(int(named["content-length"]))
    return status.split(" ")[1] == "200"


def at(ordered: Sequence[float], share: float) -> float:
    """The value at a share of an ordered list: 0.95 for p95."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
