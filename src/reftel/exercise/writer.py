"""Fills a folder with exercise traffic and the truth about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from reftel.emptied_folder import emptied_after_errors
from reftel.exercise.damage import Damager
from reftel.exercise.eras import FIRST, LAST
from reftel.exercise.sinks import Sinks
from reftel.exercise.telegram import Telegram, make_all
from reftel.exercise.truth import SCHEMA
from reftel.processes import start, tune_gc

TRUTH = "truth.jsonl"

_BATCH = 200
"""Telegrams that a process makes at a time."""


class Order(msgspec.Struct, frozen=True):
    """The arguments of `reftel exercise`."""

    count: int
    seed: int
    form: str = "mixed"
    start: int = FIRST
    end: int = LAST
    damage: float = 0.0
    damage_kinds: tuple[str, ...] = ()


class Result(NamedTuple):
    """Counts of the output."""

    telegrams: int
    copies: int
    files: int
    bytes: int
    """Of the copies, without the truth."""


Made = tuple[bytes, tuple[tuple[str, bytes], ...]]
"""A telegram's line of truth and its copies by path."""


def write(
    folder: Path,
    order: Order,
    *,
    truth: bool = True,
    jobs: int = 1,
    on_progress: Callable[[int], None] | None = None,
) -> Result:
    """Write `order.count` telegrams under `folder`, which is made, and `truth.jsonl` beside them unless not wanted.

    The output does not depend on `jobs`, the number of processes. `on_progress` gets the number of telegrams written
    so far. After an error nothing is left in the folder. Raises ValueError for contradictory arguments,
    FileExistsError if the folder is not empty.
    """
    made = _made_by(order, jobs, truth) if jobs > 1 else (_made(each, truth) for each in _telegrams(order))
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: name a new or empty folder")
    with emptied_after_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return _written(folder, made, truth, on_progress)


def _written(folder: Path, made: Iterator[Made], truth: bool, on_progress: Callable[[int], None] | None) -> Result:
    sinks = Sinks(folder)
    telegrams = copies = 0
    try:
        with (folder / TRUTH).open("wb", buffering=1 << 20) if truth else _Nothing() as lines:
            for line, written in made:
                for path, data in written:
                    sinks.put(path, data)
                copies += len(written)
                telegrams += 1
                if truth:
                    lines.write(line)
                if on_progress is not None and telegrams % 100 == 0:
                    on_progress(telegrams)
        sinks.close()
    except BaseException:
        sinks.abandon()
        raise
    return Result(telegrams, copies, sinks.files, sinks.bytes)


class _Nothing:
    """Takes lines and forgets them."""

    def __enter__(self) -> _Nothing:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def write(self, data: bytes) -> int:
        """Forget the data."""
        return len(data)


def _telegrams(order: Order, mine: Callable[[int], bool] | None = None) -> Iterator[Telegram]:
    damager = Damager(order.seed, order.damage, order.damage_kinds)
    if order.count < 0:
        raise ValueError(f"a count cannot be negative: {order.count}")
    return make_all(order.count, order.seed, order.start, order.end, order.form, damager, mine)


_encoder = msgspec.json.Encoder()
_SCHEMA: Final = f'{{"schema":"{SCHEMA}",'.encode()
"""The first key of every line, by which reading knows that it is not a telegram."""


def _made(telegram: Telegram, with_truth: bool) -> Made:
    return (
        _SCHEMA + _encoder.encode(telegram.truth)[1:] + b"\n" if with_truth else b"",
        tuple((place.path, data) for place, data in telegram.copies),
    )


def _made_by(order: Order, jobs: int, with_truth: bool) -> Iterator[Made]:
    """The telegrams in order, each batch made by the next of `jobs` processes."""
    _telegrams(order)
    context = get_context("spawn")
    pipes: list[Connection] = []
    processes = []
    for number in range(jobs):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(order, number, jobs, with_truth, sender), daemon=True)
        start(process)
        sender.close()
        pipes.append(receiver)
        processes.append(process)
    try:
        for batch in range(-(-order.count // _BATCH)):
            yield from pipes[batch % jobs].recv()
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.terminate()
            process.join()


def _work(order: Order, number: int, jobs: int, with_truth: bool, sender: Connection) -> None:
    """Send every batch that falls to this process. All simulate the whole world; each composes only its own part."""
    tune_gc()
    batch: list[Made] = []
    for telegram in _telegrams(order, lambda index: index // _BATCH % jobs == number):
        batch.append(_made(telegram, with_truth))
        if len(batch) == _BATCH:
            sender.send(batch)
            batch = []
    if batch:
        sender.send(batch)
    sender.close()
