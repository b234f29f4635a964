"""The page of absent cables: searched, sorted and narrowed by addresses alone."""

from __future__ import annotations

from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.web import urls
from reftel.web.filters import possible_days
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


def test_each_absent_cable_has_its_post_and_days(client: TestClient, archive: Archive) -> None:
    page = parse(client.get(urls.absent()).text)
    lines = [each.text for each in page.by_class("small") if "cited by" in each.text]
    rows = archive.absent_cables(limit=100).rows
    assert len(lines) == len(rows) > 5
    for line, row in zip(lines, rows, strict=True):
        state = archive.absent(row.id).state
        assert (row.first, row.last) == (state.first, state.last), row.id
        assert possible_days(state.first, state.last) in line
    assert sum(row.first is not None for row in rows) > len(rows) / 2


def test_letters_ask_for_the_absent_cables_of_a_page(client: TestClient, archive: Archive) -> None:
    rows = archive.absent_cables(limit=100).rows
    asked = urls.request(*(row.id for row in rows))
    assert asked in parse(client.get(urls.absent()).text).links()
    assert client.get(asked).status_code == 200
    root = next(hit.card.id for hit in archive.search("refstate:dated", limit=5).hits)
    absent = [node.id for node in archive.thread(root).nodes if node.card is None]
    asked = urls.request(*absent)
    assert asked in parse(client.get(urls.thread(root)).text).links()
    assert client.get(asked).status_code == 200
