"""Facets: several values, OR and NOT as visible text, and a page with all values."""

from __future__ import annotations

from typing import get_args

import pytest
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.fields.registry import REGISTRY
from reftel.fields.table import FacetName
from reftel.web import urls
from tests.web.html import Document, Element
from tests.web.test_web_search import get, query_of


def choice(page: Document, condition: str) -> Element:
    """The link of a facet's value."""
    (link,) = [e for e in page.all("a") if e.attributes.get("title") == condition]
    return link


def marked(page: Document, label: str) -> list[str]:
    """Where the marks behind a value lead: "And ...", "Without ...", "With ..."."""
    return [e.attributes["href"] for e in page.all("a") if e.attributes.get("aria-label") == label]


def test_values_are_chosen_one_after_the_other_and_taken_back(client: TestClient, archive: Archive) -> None:
    first, second = archive.search("museum", facets=True).facets["post"][:2]
    page = get(client, choice(get(client, urls.search("museum")), first.query).attributes["href"])
    assert page.by_id("q").attributes["value"] == f"museum {first.query}"
    other = choice(page, second.query)
    both = query_of(other.attributes["href"])
    assert both == f"museum from:({first.value} OR {second.value})"
    assert archive.search(both).total == first.count + second.count
    page = get(client, other.attributes["href"])
    assert choice(page, first.query).attributes["aria-current"] == "true"
    back = query_of(choice(page, first.query).attributes["href"])
    assert back == f"museum {second.query}"
    page = get(client, urls.search(back))
    assert query_of(choice(page, second.query).attributes["href"]) == "museum"


def test_a_value_is_left_out_and_comes_back(client: TestClient, archive: Archive) -> None:
    value = archive.search("museum", facets=True).facets["classification"][0]
    page = get(client, urls.search("museum"))
    (without,) = marked(page, f"Without {value.label}")
    assert query_of(without) == f"museum -{value.query}"
    assert archive.search(query_of(without)).total == archive.search("museum").total - value.count


def test_no_facet_leads_to_a_query_that_contradicts_itself(client: TestClient, archive: Archive) -> None:
    posts = [each.post for each in archive.overview().posts[:2]]
    for query in (f"museum OR exercise from:{posts[0]}", f"from:{posts[0]}", f"-from:{posts[0]}", "-tag:PREL"):
        page = get(client, urls.search(query))
        links = [e for e in page.all("a") if (e.attributes.get("title") or "").startswith(("from:", "tag:", "Without"))]
        assert links
        for link in links[:16]:
            found = get(client, link.attributes["href"])
            assert not found.one("h1").text.startswith("0 cables"), (query, link.attributes["href"])


def test_a_value_that_is_left_out_is_shown_and_can_come_back(client: TestClient, archive: Archive) -> None:
    post = archive.overview().posts[0]
    page = get(client, urls.search(f"-from:{post.post}"))
    left = choice(page, f"from:{post.post}")
    assert left.attributes["href"] == urls.search("")
    assert left.text.endswith("(left out: bring back)")
    assert any(str(post.count) in e.text for e in page.all("li") if e.attributes.get("class") == "off")


def test_a_second_tag_may_be_asked_for_beside_the_first(client: TestClient, archive: Archive) -> None:
    first, second = archive.search("museum", facets=True).facets["tag"][:2]
    page = get(client, urls.search(f"museum {first.query}"))
    (both,) = marked(page, f"And {second.label}")
    assert query_of(both) == f"museum {first.query} {second.query}"


@pytest.mark.parametrize("name", get_args(FacetName))
def test_a_facet_counts_what_its_query_finds(client: TestClient, archive: Archive, name: FacetName) -> None:
    answer = archive.facet("museum", name)
    assert answer.total == archive.search("museum").total
    assert len(answer.values) == answer.distinct > 0 or name == "defect"
    for value in answer.values[:6]:
        assert archive.search(f"museum {value.query}").total == value.count, value
    page = get(client, urls.search_facet(name, "museum"))
    assert REGISTRY.labels[name] in page.one("h1").text
    for value in answer.values[:1000]:
        assert choice(page, value.query)
    given = client.get(urls.api(f"/facets/{name}", q="museum", limit=3)).json()
    listed = answer.values if name in ("year", "month") else answer.values[:3]  # years and months are whole
    assert [each["value"] for each in given["values"]] == [value.value for value in listed]


def test_all_values_are_behind_a_link_and_can_be_looked_through(client: TestClient, archive: Archive) -> None:
    page = get(client, urls.search("museum"))
    (link,) = [e.attributes["href"] for e in page.all("a") if e.text == "Show all of Origin"]
    assert link == urls.search_facet("post", "museum")
    values = archive.facet("museum", "post").values
    wanted = values[-1]
    page = get(client, urls.search_facet("post", "museum", holding=wanted.value.lower()))
    assert choice(page, wanted.query)
    assert f"{sum(wanted.value in v.value for v in values)} value" in page.one("main").text
    by_name = get(client, urls.search_facet("post", "museum", order="name"))
    labels = [e.text for e in by_name.all("a") if e.attributes.get("title", "").startswith("from:")]
    assert labels == sorted(labels, key=str.casefold)


def test_a_facet_that_is_none_is_not_found(client: TestClient) -> None:
    assert client.get(urls.search_facet("mood", "museum")).status_code == 404
    assert client.get(urls.api("/facets/mood")).status_code in (400, 404, 422)


def test_a_query_that_cannot_be_read_leads_to_the_search(client: TestClient) -> None:
    assert client.get(urls.search_facet("post", "museum (")).status_code == 303
