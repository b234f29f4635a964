"""Temporary folders are in memory, if there is room."""

from __future__ import annotations

import os

import pytest

from tests.memory import MEMORY, ROOT, has_room


def pytest_configure(config: pytest.Config) -> None:
    """Choose the place, unless the caller did. The long form of the tests writes more than memory may hold."""
    is_chosen = ROOT in os.environ or config.getoption("basetemp") or os.environ.get("REFTEL_TORTURE") == "long"
    if not is_chosen and has_room(MEMORY):
        os.environ[ROOT] = str(MEMORY)
