"""Readers are answered beside idle, slow and broken clients. How fast is measured in the long form, not asserted."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import reftel
from reftel.exercise.writer import Order, write
from tests.torture.crowd import crowd
from tests.torture.length import LONG, either
from tests.web.browser import room

CROWD = {
    "readers": either(20, 200),
    "pages": either(3, 10),
    "idle": either(60, 500),
    "slow": either(5, 50),
    "broken": either(2, 10),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exercise traffic."""
    base = tmp_path_factory.mktemp("crowd")
    write(base / "traffic", Order(either(60, 2000), 5, "mixed", start=2003, end=2010), truth=False)
    with reftel.open(base / "archive", create=True) as made:
        made.ingest([Path(base / "traffic")])
    return base / "archive"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
def test_readers_in_a_crowd(archive: Path) -> None:
    with reftel.open(archive, read_only=True) as opened:
        ids = list(opened.ids())
    paths = ["/", "/search?q=museum", "/browse", *(f"/cable/{cable_id}" for cable_id in ids)]
    with room(archive, "--workers", "2") as where:
        outcome = asyncio.run(crowd(urlsplit(where).port or 0, paths, **CROWD))
    assert outcome.errors == []
    assert len(outcome.seconds) == CROWD["readers"] * CROWD["pages"]
    if LONG:
        print({part: round(outcome.percentile(part), 3) for part in (0.5, 0.95, 0.99)})
