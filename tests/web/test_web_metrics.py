"""Numbers for Prometheus: who sees them, that they count, and what they must not tell."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.web import auth, urls
from reftel.web.app import create_app
from reftel.web.metrics import SHARED_FOLDER
from reftel.web.settings import Settings

NUMBERS = urls.metrics()


def room(archive: Archive, address: str = "127.0.0.1", **settings: object) -> TestClient:
    app = create_app(archive, Settings(**settings))  # type: ignore[arg-type]
    return TestClient(app, base_url="http://localhost", client=(address, 5000))


def samples(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = client.get(NUMBERS)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_and_the_state_of_the_archive_are_counted(archive: Archive) -> None:
    client = room(archive)
    for _ in range(3):
        client.get(urls.search("a-secret-interest"))
    client.get("/cable/08NOWHERE1")
    client.get("/cable/08NOWHERE2")
    found = samples(client)
    count = {labels: value for (name, labels), value in found.items() if name == "reftel_requests_total"}
    assert count[("method", "GET"), ("page", "search"), ("status", "200")] == 3
    assert count[("method", "GET"), ("page", "cable"), ("status", "404")] == 2
    assert found["reftel_request_seconds_count", (("page", "search"),)] == 3
    assert found["reftel_cables", ()] == archive.overview().cables
    assert found["reftel_engine_up", (("engine", "tantivy"),)] == 1
    assert found["reftel_index_behind", ()] == 0
    text = client.get(NUMBERS).text
    assert "secret-interest" not in text
    assert "NOWHERE" not in text


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.1.2.3", {}, 403),
        ("127.0.0.1", {"x-forwarded-for": "10.1.2.3"}, 403),
        ("127.0.0.1", {"forwarded": "for=10.1.2.3"}, 403),
    ],
)
def test_numbers_are_for_this_machine(archive: Archive, address: str, headers: dict[str, str], status: int) -> None:
    assert room(archive, address).get(NUMBERS, headers=headers).status_code == status


def test_numbers_are_for_those_who_signed_in(archive: Archive) -> None:
    far = room(archive, "10.1.2.3", password_hashes=(auth.new_hash("a long password"),))
    answer = far.get(NUMBERS, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, urls.signin())


def test_processes_add_up(tmp_path: Path) -> None:
    counting = "from reftel.web.metrics import Metrics; Metrics().count('home', 'GET', 200, 0.01)"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", counting], env={**os.environ, SHARED_FOLDER: str(tmp_path)}, check=True)
    telling = (
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "made = CollectorRegistry(); MultiProcessCollector(made); print(generate_latest(made).decode())"
    )
    told = subprocess.run(
        [sys.executable, "-c", telling],
        env={**os.environ, SHARED_FOLDER: str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert 'reftel_requests_total{method="GET",page="home",status="200"} 2.0' in told.stdout
