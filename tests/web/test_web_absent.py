"""The page of absent cables: searched, sorted and narrowed by addresses alone."""

from __future__ import annotations

from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.web import urls
from tests.web.html import parse


def test_absent_cables_are_searched_on_their_page(client: TestClient, archive: Archive) -> None:
    asked = "is:absent created:2008"
    assert client.get(urls.search(asked)).headers["location"] == urls.absent(q=asked)
    by_post = client.get(urls.absent(post="amembassy mexico", year=2008)).headers["location"]
    assert by_post == urls.absent(q="is:absent from:MEXICO created:2008")
    post = archive.search_absent(facets=True).facets["post"][0]
    query = f"is:absent {post.query}"
    page = parse(client.get(urls.absent(q=query, sort="created")).text)
    ids = [row.id for row in archive.search_absent(query, sort="created", limit=100).rows]
    assert len(ids) == min(post.count, 100)
    assert [link.text for link in page.by_class("mono") if link.text in ids] == ids
    assert urls.absent(q=query, sort="-created") in page.links()
    assert {urls.cable(each) for each in ids} <= set(page.links())


def test_a_mistake_is_said_on_the_page(client: TestClient) -> None:
    broken = client.get(urls.absent(q="is:absent nonsense:x"))
    assert broken.status_code == 200
    assert "nonsense" in " ".join(each.text for each in parse(broken.text).by_class("notice"))
