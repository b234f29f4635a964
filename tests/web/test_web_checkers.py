"""What programs read of the reading room is accepted by readers that Reftel did not write."""

from __future__ import annotations

import json

import feedparser
import pytest
from lxml import etree
from starlette.testclient import TestClient

from reftel.web import urls
from tests.web import hostile
from tests.web.html import parse

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize("query", ["", "museum", f"id:{hostile.ID}", "nothinghasthisword"])
def test_atom(client: TestClient, query: str) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have."""
    read = feedparser.parse(client.get(urls.feed(query)).content)
    assert not read.bozo and read.version == "atom10"
    assert read.feed.id and read.feed.title and read.feed.updated_parsed
    ids = [entry.id for entry in read.entries]
    assert len(ids) == len(set(ids))
    for entry in read.entries:
        assert entry.title and entry.updated_parsed and entry.author and entry.link.startswith("http://testserver/")


def test_site_map(client: TestClient) -> None:
    """sitemaps.org, protocol: at most 50,000 addresses and 50 MB, each of fewer than 2,048 characters of this site."""
    data = client.get(urls.sitemap_part(1)).content
    root = etree.fromstring(data)
    assert root.tag == f"{MAP}urlset" and len(data) < 50 << 20
    places = [each.text for each in root.iter(f"{MAP}loc")]
    assert 0 < len(places) <= 50_000
    assert all(place.startswith("http://testserver/") and place.isascii() and len(place) < 2048 for place in places)


def test_linked_data(client: TestClient, copied: str) -> None:
    for address in (urls.cable(copied), urls.cable(hostile.ID)):
        page = parse(client.get(address).text)
        found = [each for each in page.all("script") if each.attributes.get("type") == "application/ld+json"]
        assert found
        for each in found:
            data = json.loads(each.text)
            assert data["@context"] in ("https://schema.org", "https://schema.org/")
            assert data["@type"]
