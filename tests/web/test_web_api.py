"""The JSON API: it says what the archive says, and its description is true."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.core.result import Ok
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.archive.types import Comparison, Overview, SearchAnswer
from reftel.web import urls
from reftel.web.api import models
from reftel.web.app import create_app
from tests.web.html import parse

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]


def test_search(client: TestClient, archive: Archive) -> None:
    answer = client.get(urls.api("/search", q="museum", facets="true", limit=7))
    got = msgspec.json.decode(answer.content, type=SearchAnswer)
    assert got == archive.search("museum", limit=7, facets=True)


def test_cursors_go_through_everything(client: TestClient, archive: Archive) -> None:
    seen: list[str] = []
    after = ""
    while True:
        page = client.get(urls.api("/cables", limit=37, after=after)).json()
        seen += [card["id"] for card in page.get("cables", [])]
        after = page.get("next", "")
        if not after:
            break
    assert len(seen) == len(set(seen)) == archive.overview().cables
    hits: list[str] = []
    while True:
        page = client.get(urls.api("/search", q="museum", limit=37, after=after)).json()
        hits += [hit["card"]["id"] for hit in page.get("hits", [])]
        after = page.get("next", "")
        if not after:
            break
    assert len(hits) == len(set(hits)) == archive.search("museum").total


def test_cable(client: TestClient, archive: Archive, copied: str) -> None:
    got = msgspec.json.decode(client.get(urls.api(f"/cables/{copied.lower()}")).content, type=models.CableDocument)
    view = archive.cable(copied)
    assert (got.cable, got.card, got.cites, got.defects) == (view.cable, view.card, view.cites, view.defects)
    assert got.url == f"http://testserver{urls.cable(copied)}"
    text = client.get(urls.api(f"/cables/{copied}/copies/1")).json()["text"]
    assert text == view.copies[0].text
    paragraph = client.get(urls.api(f"/cables/{copied}/paragraphs/2")).json()
    assert paragraph["anchor"] == "p2"
    compared = msgspec.json.decode(client.get(urls.api(f"/cables/{copied}/compare")).content, type=Comparison)
    assert compared == archive.compare(copied)


def test_overview(client: TestClient, archive: Archive) -> None:
    assert msgspec.json.decode(client.get(urls.api("/overview")).content, type=Overview) == archive.overview()


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("/search?q=class:sekret", 400, "bad-query"),
        ("/search?limit=0", 400, "bad-request"),
        ("/search?limit=101", 400, "bad-request"),
        ("/search?sort=best", 400, "bad-request"),
        ("/search?after=rubbish", 400, None),
        ("/cables?after=" + "x" * 700, 400, "bad-request"),
        ("/cables/08NOWHERE1", 404, "unknown-cable"),
        ("/cables/rubbish!", 404, "unknown-cable"),
        ("/posts/NOWHERE", 404, "not-found"),
        ("/counts/nothing", 400, "bad-request"),
        ("/nowhere", 404, "not-found"),
    ],
)
def test_mistakes(client: TestClient, path: str, status: int, error: str | None) -> None:
    answer = client.get(urls.api(path))
    assert answer.status_code == status, answer.text
    got = msgspec.json.decode(answer.content, type=models.ApiError)
    assert got.message
    assert error is None or got.error == error


def test_a_query_error_points_at_its_place(client: TestClient) -> None:
    got = client.get(urls.api("/search", q="museum class:sekret")).json()
    assert (got["position"], "class:secret" in got["suggestion"]) == (13, True)


def test_unknown_cables_offer_the_nearest(client: TestClient, copied: str) -> None:
    assert client.get(urls.api(f"/cables/{copied}9")).json()["nearest"]


def test_etags(client: TestClient, copied: str) -> None:
    first = client.get(urls.api(f"/cables/{copied}"))
    again = client.get(urls.api(f"/cables/{copied}"), headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_docs_name_every_address_and_type(client: TestClient) -> None:
    document = client.get(urls.api("/openapi.json")).json()
    text = parse(client.get(urls.api_docs()).text).one("main").text
    for path in document["paths"]:
        assert f"GET {path}" in text
    for name in document["components"]["schemas"]:
        assert name in text


def test_every_reference_in_the_description_exists(client: TestClient) -> None:
    text = client.get(urls.api("/openapi.json")).text
    document = msgspec.json.decode(text)
    names = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names <= set(document["components"]["schemas"])
    assert "Cable" in names


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_made_up_requests(archive: Archive, mode: GenerationMode) -> None:
    """Good and bad requests to every address: no server error, and each answer is as the description says."""
    schema = schemathesis.openapi.from_asgi(urls.api("/openapi.json"), create_app(archive))
    tried = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters):
            continue

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @seed(20080311)
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(checks=CHECKS)

        ask()
        tried += 1
    assert tried > 12


def test_a_post_with_a_slash_is_a_post_that_is_not_held(client: TestClient) -> None:
    answer = client.get(urls.api("/posts/S/CT"))
    assert answer.status_code == 404
    assert "S/CT" in answer.json()["message"]
