"""A place for an index on the server of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reftel.index.engines import remove_index
from tests.index.served import server_of


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder whose indexes on the server are removed in the end."""
    server_of(tmp_path)  # skips where there is no server
    yield tmp_path
    for name in ("index", "index-v2"):
        remove_index(tmp_path / name, engine="opensearch", server=server_of(tmp_path))
