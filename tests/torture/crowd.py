"""A crowd on loopback: readers, idle clients, slow ones and broken ones, each from an address of its own."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import time
from dataclasses import dataclass, field

ADDRESSES = itertools.cycle(f"127.1.{a}.{b}" for a in range(200) for b in range(1, 250))


@dataclass
class Outcome:
    """What readers met."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def percentile(self, part: float) -> float:
        """Return the seconds within which so large a part of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


async def _connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, local_addr=(next(ADDRESSES), 0), limit=1 << 22)


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(head.split()[1])


async def _reader(port: int, paths: list[str], pages: int, seed: int, outcome: Outcome) -> None:
    rng = random.Random(seed)
    try:
        reader, writer = await _connect(port)
        for _ in range(pages):
            path = rng.choice(paths)
            began = time.monotonic()
            status = await _get(reader, writer, path)
            outcome.seconds.append(time.monotonic() - began)
            if status != 200:
                outcome.errors.append(f"{status} {path}")
        writer.close()
    except (OSError, asyncio.IncompleteReadError) as error:
        outcome.errors.append(repr(error))


async def _slow(port: int) -> None:
    """Sends a head byte by byte, for ever."""
    with contextlib.suppress(OSError):
        _, writer = await _connect(port)
        for byte in itertools.cycle(b"GET / HTTP/1.1\r\nX: a"):
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.5)


async def _broken(port: int) -> None:
    """Asks for an export and goes away, again and again."""
    while True:
        with contextlib.suppress(OSError):
            _, writer = await _connect(port)
            writer.write(b"GET /export/csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await writer.drain()
            writer.transport.abort()
        await asyncio.sleep(0.2)


async def crowd(port: int, paths: list[str], *, readers: int, pages: int, idle: int, slow: int, broken: int) -> Outcome:
    """Let them all in at once; return what the readers met."""
    outcome = Outcome()
    waiting = [await _connect(port) for _ in range(idle)]
    others = [asyncio.ensure_future(_slow(port)) for _ in range(slow)]
    others += [asyncio.ensure_future(_broken(port)) for _ in range(broken)]
    try:
        await asyncio.gather(*(_reader(port, paths, pages, seed, outcome) for seed in range(readers)))
    finally:
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for _, writer in waiting:
            writer.transport.abort()
    return outcome
