"""Debian's Chromium under Playwright, and the reading room on a port of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from reftel.web.balancer import FrontDoor
from reftel.web.connection_limits import Crowd
from reftel.web.serving import address, listen, make_server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

CHROMIUM = shutil.which("chromium") or ""


def need_browser() -> None:
    """Skip, or fail under CI, where there is no browser."""
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing: tests/need_browser.sh installs it")
        pytest.skip("chromium is not installed: tests/need_browser.sh says how")


@contextmanager
def served(app: ASGIApp, crowd: Crowd | None = None) -> Iterator[str]:
    """The application at an address of this machine."""
    ready = threading.Event()
    with listen("127.0.0.1", 0) as open_socket:
        server = make_server(app, FrontDoor(open_socket), ready.set, crowd=crowd)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        assert ready.wait(60)
        try:
            yield address(open_socket).rstrip("/")
        finally:
            server.should_exit = True
            thread.join(60)


@contextmanager
def room(archive: Path, *options: str) -> Iterator[str]:
    """`reftel serve` in its own processes, at a free port."""
    command = [sys.executable, "-m", "reftel", "serve", str(archive), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            assert "http://" in said, said
            yield said.split()[2].rstrip("/")
        finally:
            process.terminate()
