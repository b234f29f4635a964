"""Weights of pages: what a browser gets with a page, within the limits that docs/web.md promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.web import urls
from tests.web.addresses import HTML, samples
from tests.web.html import parse

DOCS = Path(__file__).parents[2] / "docs/web.md"
_ROW = re.compile(r"\| `(\w+)` \| ([0-9]+) \| ([0-9]+) \|")


def limits() -> dict[str, tuple[int, int]]:
    """Return the name of each page -> the most KB of the page alone, and with its styles and scripts; unpacked."""
    return {name: (int(alone), int(whole)) for name, alone, whole in _ROW.findall(DOCS.read_text("utf-8"))}


def weight(client: TestClient, address: str) -> tuple[float, float]:
    """Return the KB of a page, and of the page with its styles and scripts; unpacked."""
    answer = client.get(address)
    whole = len(answer.content)
    for element in parse(answer.text).elements:
        loads = element.attributes.get("src") or (
            element.attributes.get("href", "") if element.attributes.get("rel") == "stylesheet" else ""
        )
        if loads and element.tag in {"script", "link"}:
            whole += len(client.get(loads).content)
    return len(answer.content) / 1000, whole / 1000


def test_every_page_has_a_limit() -> None:
    assert set(limits()) == set(HTML)


@pytest.mark.parametrize("name", sorted(HTML))
def test_a_page_is_within_its_limit(client: TestClient, archive: Archive, copied: str, name: str) -> None:
    alone, whole = weight(client, samples(archive, copied)[name])
    most_alone, most_whole = limits()[name]
    assert most_alone / 3 - 10 <= alone <= most_alone, f"{alone:.1f} KB; correct the table in docs/web.md"
    assert most_whole / 2 <= whole <= most_whole, f"{whole:.1f} KB; correct the table in docs/web.md"


LONGEST_QUERIES = {
    "marks": " OR ".join(["exercise", *("o" + "\u0301" * 15 + f"{number}" for number in range(40))]),
    "alternatives": " OR ".join(["exercise", *(f"lamp{number}" for number in range(40))]),
    "one long word": "exercise OR " + "x" * 1900,
    "conditions": " ".join(["exercise", *(f"-lamp{number:0>6}" for number in range(40))]),
}


@pytest.mark.parametrize("query", LONGEST_QUERIES.values(), ids=LONGEST_QUERIES)
def test_the_longest_queries_have_light_pages(client: TestClient, query: str) -> None:
    """Each link of a page of hits repeats the query: hundreds of links."""
    assert len(query) <= 2000
    for address in (urls.search(query), urls.search_facet("tag", query)):
        answer = client.get(address)
        assert answer.status_code == 200
        assert len(answer.content) < 150_000, address


def test_a_query_that_is_too_long_for_links_says_so(client: TestClient) -> None:
    page = client.get(urls.search(LONGEST_QUERIES["marks"])).text
    assert "too long to be repeated in every link" in page
    assert "too long to be repeated in every link" not in client.get(urls.search("exercise")).text
