"""Where things are on a page: no text on another, at any width and in print; a cable's text on its first screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reftel.archive import Archive
from reftel.web import urls
from tests.web.addresses import EVERY, looked_at

pytestmark = pytest.mark.browser

OVERLAPS = (Path(__file__).parent / "overlap.js").read_text("utf-8")
LOOKS = {"wide": (1280, "screen"), "phone": (390, "screen"), "print": (720, "print")}
"""Width in pixels and medium; paper is about 720 pixels wide between its margins."""


def overlaps(browser: Browser, site: str, paths: list[str], look: str) -> dict[str, list[str]]:
    """Pairs of texts that lie on each other, by path."""
    width, medium = LOOKS[look]
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.emulate_media(media="print" if medium == "print" else "screen")
    found = {}
    for path in paths:
        page.goto(path)
        found[path] = page.evaluate(OVERLAPS)
    context.close()
    return {path: pairs for path, pairs in found.items() if pairs}


@pytest.mark.parametrize("look", LOOKS)
def test_the_detector_sees_text_on_text(browser: Browser, look: str) -> None:
    """A mark set over a paragraph, as pages once had it."""
    page = browser.new_page(viewport={"width": LOOKS[look][0], "height": 900})
    page.set_content("<div style='position:relative'><span style='position:absolute;left:0'>MARK</span>Words.</div>")
    assert page.evaluate(OVERLAPS)
    page.set_content("<p style='line-height:1.2'>Words and<br>more <b>words</b> <small>here</small>.</p><p>Words.")
    assert page.evaluate(OVERLAPS) == []
    page.close()


@pytest.mark.parametrize("look", LOOKS)
def test_no_text_lies_on_another(browser: Browser, site: str, archive: Archive, copied: str, look: str) -> None:
    paths = looked_at(archive, copied)
    cables = [urls.cable(hit.card.id) for hit in archive.search("exercise", limit=40).hits]
    assert overlaps(browser, site, [paths[name] for name in EVERY if name != "help_tags"] + cables, look) == {}


@pytest.mark.parametrize("look", LOOKS)
def test_no_text_of_a_real_copy_lies_on_another(
    browser: Browser, real_site: str, real_archive: Archive, look: str
) -> None:
    ids = [card.id for card in real_archive.newest("created", limit=25)]
    paths = [path for each in ids for path in (urls.cable(each), urls.source(each), urls.copies(each))]
    assert overlaps(browser, real_site, ["/", "/browse", "/search", "/origin", *paths], look) == {}


FIRST = {"wide": (1280, 800, 600), "phone": (390, 844, 700)}
"""Width and height of a screen, and how far down a cable's text may begin at most."""
TOP = "document.querySelector('.para, .body p').getBoundingClientRect().top + scrollY"


WANTED = 'minister OR government OR "united states" OR exercise OR museum OR embassy'
"""Finds words in nearly every cable: the bar of a search is over the text then."""


def low(browser: Browser, site: str, ids: list[str], screen: str, query: str = "") -> dict[str, float]:
    """Cables whose text begins too far down, with the place; opened from a hit of `query`."""
    width, height, most = FIRST[screen]
    context = browser.new_context(base_url=site, viewport={"width": width, "height": height}, java_script_enabled=True)
    page = context.new_page()
    found = {}
    for each in ids:
        page.goto(urls.cable_hit(each, query, 3) if query else urls.cable(each))
        assert page.locator(".found").count() == bool(query)
        found[each] = float(page.evaluate(TOP))
    context.close()
    return {each: top for each, top in found.items() if top > most}


@pytest.mark.parametrize("query", ["", WANTED])
@pytest.mark.parametrize("screen", FIRST)
def test_the_text_begins_on_the_first_screen(
    browser: Browser, site: str, archive: Archive, screen: str, query: str
) -> None:
    ids = [hit.card.id for hit in archive.search("exercise", limit=60).hits]
    assert low(browser, site, ids, screen, query) == {}


@pytest.mark.parametrize("query", ["", WANTED])
@pytest.mark.parametrize("screen", FIRST)
def test_the_text_of_real_copies_begins_on_the_first_screen(
    browser: Browser, real_site: str, real_archive: Archive, screen: str, query: str
) -> None:
    ids = [card.id for card in real_archive.newest("created", limit=80)]
    assert low(browser, real_site, ids, screen, query) == {}


def test_contents_open_on_a_phone_without_scripts(browser: Browser, site: str, copied: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 844}, java_script_enabled=False, has_touch=True
    )
    page = context.new_page()
    page.goto(urls.cable(copied))
    page.get_by_role("button", name="Contents").click()
    link = page.locator("#contents a").last
    box = link.bounding_box()
    assert box and box["y"] < 844
    context.close()
