"""An OpenSearch server of the tests' own: one node or several on loopback, on free ports, stopped by their pids.

`.ci/fetch_opensearch` unpacks the server. `python -m tests.index.opensearch_node COMMAND ...` runs a command while a
node is up, and tells it the address in REFTEL_OPENSEARCH_URL.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.memory import MEMORY, has_room

HOME = Path(os.environ.get("REFTEL_OPENSEARCH_HOME", "/var/tmp/reftel-opensearch"))
URL = "REFTEL_OPENSEARCH_URL"
"""Environment variable: the address of a node that is up already."""

REQUIRED = "REFTEL_OPENSEARCH_REQUIRED"
"""Environment variable: where it is set, tests fail without a server instead of being skipped."""

STARTS_WITHIN = 240
"""Seconds. A busy machine needed more than 60."""

_NOBODY = 65534
_OPTIONS = """\
-Xms{heap}
-Xmx{heap}
-XX:+UseSerialGC
-XX:TieredStopAtLevel={tier}
-Djava.io.tmpdir=${{OPENSEARCH_TMPDIR}}
"""
_SETTINGS = """\
cluster.name: reftel-test
node.name: {name}
path.data: {folder}/data
path.logs: {folder}/logs
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
cluster.routing.allocation.disk.threshold_enabled: false
cluster.max_shards_per_node: 4000
"""


def distribution() -> Path | None:
    """Return the folder of an unpacked server, if there is one."""
    found = sorted(HOME.glob("opensearch-*/bin/opensearch"))
    return found[-1].parent.parent if found else None


def why_not() -> str:
    """Return why no server can be started here; nothing if one can."""
    if distribution() is None:
        return "no OpenSearch server is unpacked here; `.ci/fetch_opensearch` fetches one"
    if shutil.which("java") is None:
        return "there is no Java"
    return ""


def free_port() -> int:
    """Return a port of loopback that nobody uses at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class OpenSearchNode:
    """One server process. It can be killed and started again on the same data."""

    def __init__(self, folder: Path, name: str = "n0", *, heap: str = "512m", tier: int = 4) -> None:
        self.folder = folder
        self.name = name
        self.port = free_port()
        self.transport = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._heap = heap
        self._tier = tier
        self._process: subprocess.Popen[str] | None = None
        self._started = threading.Event()
        self._lines: list[str] = []

    def configure(self, nodes: Sequence[OpenSearchNode]) -> None:
        """Write the node's files. `nodes` are all of its cluster."""
        server = distribution()
        assert server is not None, why_not()
        for part in ("config", "data", "logs", "tmp"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        shutil.copy(server / "config" / "log4j2.properties", self.folder / "config")
        options = _OPTIONS.format(heap=self._heap, tier=self._tier)
        (self.folder / "config" / "jvm.options").write_text(options)
        settings = _SETTINGS.format(name=self.name, folder=self.folder, http=self.port, transport=self.transport)
        if len(nodes) == 1:
            settings += "discovery.type: single-node\n"
        else:
            settings += f"discovery.seed_hosts: {json.dumps([f'127.0.0.1:{each.transport}' for each in nodes])}\n"
            settings += f"cluster.initial_cluster_manager_nodes: {json.dumps([each.name for each in nodes])}\n"
        (self.folder / "config" / "opensearch.yml").write_text(settings)
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY)

    def launch(self) -> None:
        """Start the process; `wait` tells when it answers."""
        server = distribution()
        assert server is not None
        java = Path(shutil.which("java") or "java").resolve().parent.parent
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "tmp"),
            "OPENSEARCH_TMPDIR": str(self.folder / "tmp"),
            "OPENSEARCH_PATH_CONF": str(self.folder / "config"),
            "OPENSEARCH_JAVA_HOME": str(java),
        }
        self._started.clear()
        self._lines.clear()
        as_nobody = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        self._process = subprocess.Popen(
            [str(server / "bin" / "opensearch")],
            cwd=server,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            **as_nobody,  # type: ignore[call-overload]
        )
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._lines = [*self._lines[-50:], line]
            if f"[{self.name}] started" in line:
                self._started.set()
        self._started.set()

    def wait(self) -> None:
        """Wait until the server answers. Raises RuntimeError with its last words if it does not."""
        self._started.wait(STARTS_WITHIN)
        try:
            self.get("/")
        except OSError as error:
            self.kill()
            raise RuntimeError(f"OpenSearch did not start: {error}\n{''.join(self._lines)}") from error

    def get(self, path: str, timeout: float = 60) -> object:
        """Return the JSON answer of a GET. Raises OSError."""
        with urllib.request.urlopen(self.url + path, timeout=timeout) as answer:
            return json.load(answer)

    @property
    def pid(self) -> int:
        """Process id of the server."""
        assert self._process is not None
        return self._process.pid

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End the server at once, or by another signal, and wait for its end. Twice is fine."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def stop(self) -> None:
        """End the server in order."""
        self.kill(signal.SIGTERM)


@contextlib.contextmanager
def cluster(count: int = 1, *, heap: str = "512m", tier: int = 4) -> Iterator[list[OpenSearchNode]]:
    """Start a cluster, give its nodes once they have found each other, and stop it."""
    is_in_memory = count == 1 and has_room()  # the nodes of a large cluster are killed with gigabytes of data
    folder = Path(tempfile.mkdtemp(prefix="reftel-opensearch-", dir=MEMORY if is_in_memory else None))
    folder.chmod(0o755)
    nodes = [OpenSearchNode(folder / f"n{number}", f"n{number}", heap=heap, tier=tier) for number in range(count)]
    try:
        for node in nodes:
            node.configure(nodes)
            node.launch()
        for node in nodes:
            node.wait()
        nodes[0].get(f"/_cluster/health?wait_for_nodes={count}&timeout=120s", 130)
        yield nodes
    finally:
        for node in nodes:
            node.kill(signal.SIGTERM if count == 1 else signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def shared_url() -> str:
    """Return the address of the node that all tests share. Skips the test if there is none, or fails it."""
    if found := os.environ.get(URL):
        return found
    how = "`.ci/run` starts one, or `python -m tests.index.opensearch_node pytest`"
    reason = f"no OpenSearch server: {why_not() or how}"
    if os.environ.get(REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)


def has_server() -> bool:
    """Tell whether there is such a node; where one is required there must be."""
    return bool(os.environ.get(URL) or os.environ.get(REQUIRED))


def main(command: Sequence[str]) -> int:
    """Run a command while a node is up; return its exit status."""
    with cluster() as (node,):
        return subprocess.run(command, env={**os.environ, URL: node.url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
