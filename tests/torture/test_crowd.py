"""Readers are answered beside idle, slow and broken clients. How fast is measured in the long form, not asserted."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import reftel
from reftel.archive import Archive
from reftel.exercise.writer import Order, write
from reftel.web.app import create_app
from tests.torture.crowd import crowd
from tests.torture.length import LONG, either
from tests.web.browser import served

CROWD = {
    "readers": either(20, 200),
    "pages": either(3, 10),
    "idle": either(60, 500),
    "slow": either(5, 50),
    "broken": either(2, 10),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Exercise traffic."""
    base = tmp_path_factory.mktemp("crowd")
    write(base / "traffic", Order(either(60, 2000), 5, "mixed", start=2003, end=2010), truth=False)
    with reftel.open(base / "archive", create=True) as made:
        made.ingest([Path(base / "traffic")])
    with reftel.open(base / "archive", read_only=True) as opened:
        yield opened


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
def test_readers_in_a_crowd(archive: Archive) -> None:
    ids = list(archive.ids())
    paths = ["/", "/search?q=museum", "/browse", *(f"/cable/{cable_id}" for cable_id in ids)]
    with served(create_app(archive)) as where:
        outcome = asyncio.run(crowd(urlsplit(where).port or 0, paths, **CROWD))
    assert outcome.errors == []
    assert len(outcome.seconds) == CROWD["readers"] * CROWD["pages"]
    if LONG:
        print({part: round(outcome.percentile(part), 3) for part in (0.5, 0.95, 0.99)})
