"""Names with slashes and other signs are found at their addresses, and pages name those addresses percent-encoded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import OTHER_TEXTS, put, telegram
from tests.web.html import parse

SIGNER = "DE LA CRUZ/HARWELL"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A room with a signer whose name has a slash."""
    base = tmp_path_factory.mktemp("names")
    put(base / "in", a=telegram(900001, texts=OTHER_TEXTS))
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([Path(base / "in")], workers=0)
        archive.correct("08MEXICO900001", "signed_by", [SIGNER], because="EXERCISE")
        yield TestClient(create_app(archive), follow_redirects=False)


def test_a_name_with_a_slash(client: TestClient) -> None:
    page = client.get(urls.signers()).text
    assert urls.signer(SIGNER) in page
    assert client.get(urls.signer(SIGNER)).status_code == 200
    assert client.get(urls.signer(SIGNER) + "/").status_code == 301
    assert client.get("/signer/").status_code == 301


def test_canonical_addresses_are_encoded(client: TestClient) -> None:
    page = parse(client.get(urls.signer(SIGNER)).text)
    (link,) = (each for each in page.all("link") if each.attributes.get("rel") == "canonical")
    assert " " not in link.attributes["href"] and link.attributes["href"].isascii()
