"""Where things are on a page: no text on another, at any width and in print; a cable's text on its first screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from reftel.archive import Archive
from reftel.web import urls
from tests.web.addresses import EVERY, looked_at

pytestmark = pytest.mark.browser

OVERLAPS = (Path(__file__).parent / "overlap.js").read_text("utf-8")
PAPER = 720
"""Width of paper between its margins, in pixels."""


class Screen(NamedTuple):
    """Width and height of a screen, and how far down a cable's text may begin at most, in pixels."""

    width: int
    height: int
    most: int


SCREENS = {"wide": Screen(1280, 800, 600), "phone": Screen(390, 844, 700)}
TOP = "(document.querySelector('.para, .body p')?.getBoundingClientRect().top ?? -scrollY) + scrollY"

WANTED = 'minister OR government OR "united states" OR exercise OR museum OR embassy'
"""Finds words in nearly every cable: the bar of a search is over the text then."""
LOWEST = 12
"""Cables opened from a search: those whose text begins lowest without its bar, which is about as high on every page."""


@pytest.mark.parametrize("width", [1280, 390, PAPER])
def test_the_detector_sees_text_on_text(browser: Browser, width: int) -> None:
    """A mark set over a paragraph, as pages once had it."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content("<div style='position:relative'><span style='position:absolute;left:0'>MARK</span>Words.</div>")
    assert page.evaluate(OVERLAPS)
    page.set_content("<p style='line-height:1.2'>Words and<br>more <b>words</b> <small>here</small>.</p><p>Words.")
    assert page.evaluate(OVERLAPS) == []
    page.close()


def looked_over(page: Page, path: str, *, is_printed: bool) -> dict[str, list[str]]:
    """Pairs of texts that lie on each other on a page, by medium."""
    page.goto(path)
    found = {"screen": page.evaluate(OVERLAPS)}
    if is_printed:
        size = page.viewport_size
        assert size is not None
        page.emulate_media(media="print")
        page.set_viewport_size({"width": PAPER, "height": size["height"]})
        found["print"] = page.evaluate(OVERLAPS)
        page.emulate_media(media="screen")
        page.set_viewport_size(size)
    return {medium: pairs for medium, pairs in found.items() if pairs}


def flaws(page: Page, screen: str, paths: list[str], ids: list[str]) -> dict[str, object]:
    """What is wrong on each page, and on the page of each cable: overlaps, and a text that begins too far down."""
    most = SCREENS[screen].most
    found: dict[str, object] = {path: looked_over(page, path, is_printed=screen == "wide") for path in paths}
    tops: dict[str, float] = {}
    for each in ids:
        found[each] = looked_over(page, urls.cable(each), is_printed=screen == "wide")
        assert page.locator(".found").count() == 0
        tops[each] = float(page.evaluate(TOP))
    assert min(tops.values()) > 0
    for each in sorted(tops, key=lambda cable_id: -tops[cable_id])[:LOWEST]:
        page.goto(urls.cable_hit(each, WANTED, 3))
        assert page.locator(".found").count() == 1
        tops[f"{each}, from a search"] = float(page.evaluate(TOP))
    found |= {f"top of {each}": top for each, top in tops.items() if top > most}
    return {name: flaw for name, flaw in found.items() if flaw}


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    """A screen's name."""
    return str(request.param)


@contextmanager
def opened(browser: Browser, site: str, screen: str) -> Iterator[Page]:
    """A tab of that size."""
    width, height, _ = SCREENS[screen]
    context = browser.new_context(base_url=site, viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


def test_pages_are_clear(browser: Browser, site: str, archive: Archive, copied: str, screen: str) -> None:
    pages = looked_at(archive, copied)
    ids = [hit.card.id for hit in archive.search("exercise", limit=60).hits]
    with opened(browser, site, screen) as page:
        assert flaws(page, screen, [pages[name] for name in EVERY if name != "help_tags"], ids) == {}


def test_pages_of_real_copies_are_clear(browser: Browser, real_site: str, real_archive: Archive, screen: str) -> None:
    ids = [card.id for card in real_archive.newest("created", limit=80)]
    paths = [path for each in ids[:25] for path in (urls.source(each), urls.copies(each))]
    with opened(browser, real_site, screen) as page:
        assert flaws(page, screen, ["/", "/browse", "/search", "/origin", *paths], ids) == {}


@pytest.mark.parametrize("width", [320, 640])
def test_no_page_scrolls_sideways(browser: Browser, site: str, archive: Archive, copied: str, width: int) -> None:
    """A window of 1,280 pixels at 400% (WCAG 1.4.10) and at 200%."""
    pages = looked_at(archive, copied)
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 700})
    page = context.new_page()
    found = {}
    for name in EVERY:
        page.goto(pages[name])
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found[name] = wide
    context.close()
    assert found == {}


WIDER = """[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1)
    .map(e => e.getAttribute('aria-label'))"""


def test_no_table_is_cut_on_a_phone(browser: Browser, site: str, copied: str) -> None:
    """Each row is a block there, with the name of the column before each value."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, base_url=site)
    for path in (urls.gaps(), urls.copies(copied), urls.holdings()):
        page.goto(path)
        assert page.evaluate(WIDER) == [], path
    page.goto(urls.gaps())
    assert (
        page.locator("table.stack td").first.evaluate("e => getComputedStyle(e, '::before').content")
        == '"Used at least"'
    )
    page.close()


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
