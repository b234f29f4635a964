"""What programs read beside the API."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.pages import feeds
from reftel.web.settings import Settings

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_feed_of_a_query(client: TestClient, archive: Archive) -> None:
    answer = client.get(urls.feed("museum"))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    found = archive.changed("museum", limit=30)
    links = [entry.find(f"{ATOM}link") for entry in root.findall(f"{ATOM}entry")]
    assert [link.attrib["href"] for link in links if link is not None] == [
        f"http://testserver{urls.cable(each.card.id)}" for each in found
    ]
    moments = [entry.findtext(f"{ATOM}updated") or "" for entry in root.findall(f"{ATOM}entry")]
    assert moments == sorted(moments, reverse=True)
    assert root.findtext(f"{ATOM}updated") == moments[0]
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}")
        assert all(entry.findtext(f"{ATOM}{name}") for entry in root.findall(f"{ATOM}entry"))


def test_feed_of_the_newest(client: TestClient) -> None:
    root = ElementTree.fromstring(client.get(urls.feed()).content)
    assert len(root.findall(f"{ATOM}entry")) == feeds.FEED


def test_feed_without_entries_has_the_archives_own_moment(client: TestClient, archive: Archive) -> None:
    root = ElementTree.fromstring(client.get(urls.feed("zzyzzx")).content)
    assert not root.findall(f"{ATOM}entry")
    last = max(each.changed for each in archive.changed(limit=1))
    assert root.findtext(f"{ATOM}updated") == f"{last:%Y-%m-%dT%H:%M:%SZ}"


def test_feed_of_an_archive_without_cables_has_the_moment_of_its_beginning(tmp_path: Path) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    with reftel.open(tmp_path / "archive", create=True) as made:
        root = ElementTree.fromstring(TestClient(create_app(made)).get(urls.feed()).content)
    updated = dt.datetime.fromisoformat(root.findtext(f"{ATOM}updated") or "")
    assert before <= updated <= dt.datetime.now(dt.UTC)


def test_sitemap_holds_every_cable(client: TestClient, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "PART", 100)
    index = ElementTree.fromstring(client.get(urls.sitemap()).content)
    parts = [str(each.text) for each in index.iter(f"{MAP}loc")]
    assert len(parts) == -(-archive.overview().cables // 100)
    found = []
    for part in parts:
        root = ElementTree.fromstring(client.get(part.removeprefix("http://testserver")).content)
        found += [str(each.text) for each in root.iter(f"{MAP}loc")]
    cables = [each for each in found if "/cable/" in each]
    every = {f"http://testserver{urls.cable(cable_id)}" for cable_id in archive.ids()}
    assert len(cables) == len(set(cables))
    assert set(cables) == every
    assert "http://testserver/" in found


def test_published_address_is_used_in_links(archive: Archive, copied: str) -> None:
    client = TestClient(create_app(archive, Settings(base_url="https://cables.example.org/")))
    for address in (urls.feed(), urls.sitemap(), urls.opensearch(), urls.robots()):
        text = client.get(address).text
        assert "https://cables.example.org/" in text
        assert "testserver" not in text and "org//" not in text
    assert "https://cables.example.org/cable/" in client.get(urls.cable(copied)).text


def test_opensearch(client: TestClient) -> None:
    root = ElementTree.fromstring(client.get(urls.opensearch()).content)
    assert 1 <= len(root.findtext(f"{SEARCH}ShortName") or "") <= 16
    templates = [each.attrib["template"] for each in root.findall(f"{SEARCH}Url")]
    assert templates[0] == "http://testserver/search?q={searchTerms}"
    assert (
        client.get(templates[0].replace("{searchTerms}", "museum").removeprefix("http://testserver")).status_code == 200
    )


def test_robots(client: TestClient) -> None:
    text = client.get(urls.robots()).text
    assert "Disallow: /search\n" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_health_and_version(client: TestClient, archive: Archive) -> None:
    assert client.get("/health").json() == {
        "status": "ok",
        "generation": archive.generation(),
        "search": "ok",
    }
    assert client.get("/version").json()["name"] == "reftel"
