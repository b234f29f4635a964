"""What all tests share."""

from __future__ import annotations

from tests.index.opensearch_node import SHARED


def pytest_sessionfinish() -> None:
    SHARED.stop()
