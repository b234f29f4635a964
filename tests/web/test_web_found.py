"""A cable opened from a search: what was found is marked, counted and walked through; the hits beside it are linked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.archive.types import CableView
from reftel.index.passages import Highlighter
from reftel.model import Paragraph
from reftel.query import parse_query
from reftel.web import urls
from reftel.web.render.body import ParagraphItem, body_of
from reftel.web.render.matches import mark_found
from reftel.web.render.prose_bits import Bit
from tests.web.html import parse
from tests.web.test_web_search import get

QUERIES = ("museum", "the", '"of the"', "exercise OR station*", "stamps~1", '"museum loan"~9', "1", "F-16 OR n")


def bits(item: ParagraphItem) -> Iterator[Bit]:
    """All bits of a paragraph in order, a table as one."""
    for piece in item.pieces:
        yield from piece.bits or ((Bit(piece.table),) if piece.table else ())
        for point in piece.points:
            yield from point.bits


def squeezed(text: str) -> str:
    """A text without white space, which pages show otherwise."""
    return "".join(text.split())


def views(archive: Archive) -> Iterator[CableView]:
    """Some cables, those with points and tables among them."""
    for hit in archive.search("*", limit=60, sort="id").hits:
        yield archive.cable(hit.card.id)


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_marked_is_what_the_search_finds(archive: Archive, query: str) -> None:
    parsed = parse_query(query)
    highlighter = Highlighter(parsed)
    seen = 0
    for view in views(archive):
        items = body_of(view).items
        marked = mark_found(parsed, "", items, view.cable.paragraphs)
        anchors = []
        for item, plain, paragraph in zip(marked.items, items, view.cable.paragraphs, strict=True):
            assert "".join(bit.text for bit in bits(item)) == "".join(bit.text for bit in bits(plain))
            wanted = [squeezed(span.of(paragraph.text)) for span in highlighter.marks(paragraph.text)]
            shown: dict[int, str] = {}
            for bit in bits(item):
                if bit.found:
                    shown[abs(bit.found)] = shown.get(abs(bit.found), "") + squeezed(bit.text)
            in_points = [p for p in paragraph.points if squeezed(p.text) not in squeezed(paragraph.text)]
            if not in_points and not any("mark" in piece.kind for piece in item.pieces):
                assert _without_labels(shown, wanted, paragraph), (view.id, item.anchor, shown, wanted)
            anchors += [bit.found for bit in bits(item) if bit.found > 0]
            anchors += [bit.found for bit in item.heading_bits if bit.found > 0]
        assert sorted(anchors) == list(range(1, marked.count + 1))
        assert sum(place.count for place in marked.places) == marked.count
        seen += marked.count
    assert seen or query == '"museum loan"~9'


def _without_labels(shown: dict[int, str], wanted: list[str], paragraph: Paragraph) -> bool:
    """Whether all is shown that was found; a label of a point may be a match and is no bit."""
    labels = {squeezed(point.label) for point in paragraph.points}
    left = list(shown.values())
    for each in wanted:
        if left and each == left[0]:
            left.pop(0)
        elif not any((label and label in each) or each in label for label in labels):
            return False
    return not left


def test_the_page_counts_and_leads_on(client: TestClient, archive: Archive) -> None:
    found = archive.search("museum", limit=3)
    ids = [hit.card.id for hit in found.hits]
    page = get(client, urls.cable_hit(ids[1], "museum", 2))
    marks = [e for e in page.all("mark") if e.attributes.get("id", "").startswith("hit-")]
    assert [e.attributes["id"] for e in marks] == [f"hit-{n}" for n in range(1, len(marks) + 1)]
    assert f"{len(marks)} match" in page.by_class("found")[0].text
    assert f"hit 2 of {found.total}" in page.by_class("found")[0].text
    links = {e.attributes.get("data-key"): e.attributes["href"] for e in page.all("a") if "data-key" in e.attributes}
    assert links["["] == urls.cable_hit(ids[0], "museum", 1)
    assert links["]"] == urls.cable_hit(ids[2], "museum", 3)
    assert urls.search("museum") in page.links()
    assert page.by_id("q").attributes["value"] == "museum"


@pytest.mark.parametrize("sort", ["created", "-created", "id", "relevance"])
def test_hits_lead_from_one_to_the_next_over_pages(client: TestClient, archive: Archive, sort: str) -> None:
    found = archive.search("museum", limit=12, sort=sort)  # type: ignore[arg-type]
    shown = "" if sort == "relevance" else sort
    address = urls.search("museum", sort=shown, size=5)
    rows: list[str] = []
    while address and len(rows) < 12:
        page = get(client, address)
        rows += [
            e.attributes["href"]
            for e in page.all("a")
            if "&hit=" in e.attributes["href"] and "#" not in e.attributes["href"]
        ]
        address = next(e.attributes["href"] for e in page.all("a") if e.attributes.get("rel") == "next")
    wanted = [urls.cable_hit(hit.card.id, "museum", at, sort=shown) for at, hit in enumerate(found.hits, 1)]
    assert rows[:12] == wanted
    for at in range(11):
        page = get(client, wanted[at])
        (following,) = [e for e in page.all("a") if e.attributes.get("data-key") == "]"]
        assert following.attributes["href"] == wanted[at + 1]


def test_a_cable_without_a_search_is_as_before(client: TestClient, copied: str) -> None:
    page = get(client, urls.cable(copied))
    assert page.by_class("found") == []
    assert page.all("mark") == []


def test_a_query_without_words_in_the_text_says_so(client: TestClient, archive: Archive) -> None:
    hit = archive.search("class:unclassified", limit=1).hits[0]
    page = get(client, urls.cable_hit(hit.card.id, "class:unclassified", 1))
    assert "No word of" in page.by_class("found")[0].text


def test_a_query_that_cannot_be_read_is_said_and_the_cable_shown(client: TestClient, copied: str) -> None:
    page = get(client, urls.cable_hit(copied, "museum (", 1))
    assert "can’t be read" in page.by_class("found")[0].text
    assert page.by_class("para")


def test_a_page_of_a_search_is_not_the_address_of_the_cable(client: TestClient, copied: str) -> None:
    text = client.get(urls.cable_hit(copied, "museum", 1)).text
    page = parse(text)
    canonical = [e.attributes["href"] for e in page.all("link") if e.attributes.get("rel") == "canonical"]
    assert canonical == [f"http://testserver{urls.cable(copied)}"]
    assert 'content="noindex"' in text


@pytest.mark.browser
def test_n_walks_the_matches_and_the_brackets_the_hits(page: Page, archive: Archive) -> None:
    page.goto(urls.search("museum"))
    page.locator("li.hit h3 a").first.click()
    expect(page.locator(".found")).to_be_visible()
    total = page.locator("mark[id^=hit-]").count()
    assert total
    page.keyboard.press("n")
    expect(page.locator("#hit-1")).to_be_focused()
    expect(page.locator("mark.here")).to_have_count(1)
    expect(page.locator(".found")).to_contain_text(f"1 of {total}")
    page.keyboard.press("Shift+N")
    expect(page.locator(f"#hit-{total}")).to_be_focused()
    expect(page.locator(f"#hit-{total}")).to_be_in_viewport()
    page.get_by_role("button", name="Next match").click()
    expect(page.locator("#hit-1")).to_be_focused()
    first = page.url
    page.keyboard.press("]")
    expect(page.locator(".found")).to_contain_text("hit 2 of")
    page.keyboard.press("[")
    expect(page).to_have_url(first)


@pytest.mark.browser
def test_without_scripts_the_places_are_links(browser: Browser, site: str, archive: Archive) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(urls.search("museum"))
    page.locator("li.hit h3 a").first.click()
    page.locator(".found .walk a").last.click()
    expect(page.locator("mark:target")).to_be_in_viewport()
    page.get_by_role("link", name="Next hit").click()
    expect(page).to_have_url(re.compile("hit=2"))
    context.close()
