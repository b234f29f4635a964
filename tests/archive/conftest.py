"""An archive of exercise traffic that tests only read, and the truth about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

import reftel
from reftel.archive import Archive
from reftel.exercise.truth import Truth
from reftel.exercise.writer import Order, write

COUNT = 240


class Traffic(NamedTuple):
    """Files and what is true of them."""

    folder: Path
    truths: dict[str, Truth]
    """By id."""


@pytest.fixture(scope="session")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Traffic:
    """Telegrams in all forms, undamaged."""
    folder = tmp_path_factory.mktemp("traffic") / "files"
    write(folder, Order(COUNT, seed=11, form="mixed", start=2003, end=2009))
    decoder = msgspec.json.Decoder(Truth)
    with (folder / "truth.jsonl").open("rb") as lines:
        truths = {truth.id: truth for truth in map(decoder.decode, lines)}
    (folder / "truth.jsonl").unlink()
    return Traffic(folder, truths)


@pytest.fixture(scope="session")
def filled(traffic: Traffic, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of that traffic; for reading only."""
    folder = tmp_path_factory.mktemp("filled") / "archive"
    with reftel.open(folder, create=True) as archive:
        archive.ingest([traffic.folder], workers=0)
        yield archive


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Archive]:
    """A new archive."""
    with reftel.open(tmp_path / "archive", create=True) as archive:
        yield archive
