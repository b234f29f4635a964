"""In a real browser: what a reader does, with and without JavaScript, on a phone, in the dark, by keyboard; axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from reftel.archive import Archive
from reftel.web import urls
from tests.web import hostile
from tests.web.accessible import violations, violations_in_every_look
from tests.web.addresses import EVERY, looked_at

pytestmark = pytest.mark.browser


def test_from_search_to_paragraph_to_citation(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.locator("#q").fill("museum")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("museum")
    passage = page.locator("a.at").first
    target = str(passage.get_attribute("href"))
    passage.click()
    expect(page).to_have_url(re.compile(re.escape(target)))
    anchor = target.split("#")[1]
    here = page.locator(f"#{anchor}")
    expect(here).to_be_in_viewport()
    assert here.evaluate("element => element.matches(':target')")
    here.locator("a.pilcrow").click()
    expect(page.get_by_role("status")).to_have_text("Link copied")
    plain = target.partition("?")[0] + f"#{anchor}"  # a link to pass on does not name the search
    assert page.evaluate("navigator.clipboard.readText()").endswith(plain)
    page.locator("a[data-view=cite]").click()
    expect(page.get_by_role("heading", name="Chicago")).to_be_visible()
    page.locator("select[name=p]").select_option(index=1)
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".citation").first).to_contain_text("para. ")


def test_a_facet_narrows_as_visible_text(page: Page) -> None:
    page.goto(urls.search("museum"))
    link = page.locator("section.facet", has_text="Classification").locator("li a").first
    link.click()
    expect(page.locator("#q")).to_have_value(re.compile(r"^museum class:\w+$"))
    page.get_by_title("Search without this").last.click()
    expect(page.locator("#q")).to_have_value("museum")


def test_brushing_fills_in_the_months(page: Page) -> None:
    page.goto("/")
    page.locator("figure[data-months] .plot").hover()
    brush = page.locator("svg.brush .overlay")
    box = brush.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.25, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=5)
    page.mouse.up()
    start = page.locator("input[name=from]").input_value()
    assert start > str(page.locator("input[name=from]").get_attribute("min"))
    expect(page.locator("form.range output")).to_contain_text(re.compile(r"[\d,]+ cables?"))
    said = int(page.locator("form.range output").inner_text().split()[0].replace(",", ""))
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{said:,} cable")


def test_source_and_fields_point_at_each_other(page: Page, copied: str) -> None:
    page.goto(urls.source(copied))
    field = page.locator("[data-field]", has=page.get_by_role("link", name="Subject", exact=True)).first
    field.get_by_role("link").hover()
    chosen = page.locator("a.field.chosen")
    expect(chosen.first).to_be_visible()
    assert set(chosen.first.get_attribute("data-fields") or "") & set(field.get_attribute("data-field") or "")
    chosen.first.click()
    expect(page).to_have_url(re.compile(r"#f\d+$"))
    assert page.locator("[data-field].chosen").count() >= 1


def test_copies(page: Page) -> None:
    page.goto(urls.cable(hostile.ID))
    page.get_by_role("link", name="2 copies").click()
    expect(page.locator("del", has_text="asked")).to_be_visible()
    expect(page.locator("ins", has_text="wondered")).to_be_visible()


def test_keyboard(page: Page, archive: Archive, copied: str) -> None:
    page.goto(urls.cable(copied))
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert (
        page.evaluate("document.activeElement.closest('.para').id") == archive.cable(copied).cable.paragraphs[1].anchor
    )
    page.keyboard.press("k")
    assert (
        page.evaluate("document.activeElement.closest('.para').id") == archive.cable(copied).cable.paragraphs[0].anchor
    )
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator("#q")).to_have_value("jk?")
    page.keyboard.press("Escape")
    around = archive.cable(copied).neighbors
    following = around.next_of_post or around.previous_of_post
    if following is not None:
        page.keyboard.press("n" if around.next_of_post else "p")
        expect(page).to_have_url(re.compile(re.escape(urls.cable(following.id)) + "$"))
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keyboard")).to_be_visible()
    page.get_by_role("button", name="Switch keys off").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()


def test_skip_link_and_focus(page: Page) -> None:
    page.goto("/browse")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_menu_closes_with_escape_and_gives_the_focus_back(page: Page) -> None:
    page.goto(urls.search("museum"))
    menu = page.locator("details.menu")
    for leave in ("Escape", "Shift+Tab"):
        page.locator("details.menu summary").focus()
        page.keyboard.press("Enter")
        expect(menu).to_have_attribute("open", "")
        page.keyboard.press("Tab")
        expect(menu.locator("a").first).to_be_focused()
        page.keyboard.press(leave)
        expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(menu).not_to_have_attribute("open", "")


def test_the_results_are_near_by_keyboard_and_every_focus_shows(page: Page) -> None:
    page.goto(urls.search("museum"))
    page.locator("a.skip-to").focus()
    expect(page.locator("a.skip-to")).to_be_in_viewport()
    page.keyboard.press("Enter")
    focused = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(16):
        page.keyboard.press("Tab")
        assert page.evaluate(focused) != "none", page.evaluate("document.activeElement.outerHTML")
    assert page.evaluate("document.querySelector('#results').contains(document.activeElement)")


def test_dark_and_light(browser: Browser, site: str, copied: str) -> None:
    context = browser.new_context(base_url=site, color_scheme="dark")
    page = context.new_page()
    page.goto(urls.cable(copied))

    def paper() -> int:
        color = str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        return sum(map(int, re.findall(r"\d+", color)[:3]))

    assert paper() < 150
    page.get_by_role("button", name="Light pages").click()
    assert paper() > 600
    page.reload()
    assert paper() > 600, "the choice is kept"
    context.close()


def test_share_follows_typing(page: Page, copied: str) -> None:
    page.goto(urls.share(copied))
    page.get_by_label(re.compile("You can edit it")).fill("EXERCISE ships & more")
    link = page.get_by_role("link", name="Bluesky")
    assert "EXERCISE%20ships%20%26%20more" in str(link.get_attribute("href"))
    page.get_by_label(re.compile("Mastodon server")).fill("social.example.org")
    assert str(page.get_by_role("link", name="Mastodon").get_attribute("href")).startswith(
        "https://social.example.org/"
    )


def test_without_javascript(browser: Browser, site: str, archive: Archive, copied: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("museum")
    page.get_by_role("button", name="Search").click()
    page.locator("a.at").first.click()
    expect(page.locator(".para:target")).to_be_visible()
    page.goto("/")
    page.locator("input[name=from]").fill("2006-01")
    page.get_by_role("button", name="Show these").click()
    expect(page.locator("#q")).to_have_value(re.compile(r"^created:2006-01\.\.\d{4}-12$"))
    page.goto(urls.source(copied))
    page.locator("[data-field] a").first.click()
    expect(page.locator(".field:target, .field :target").first).to_be_visible()
    page.goto(urls.share(copied))
    page.locator("#message").fill("EXERCISE without scripts")
    page.get_by_role("button", name="Put the edited message").click()
    assert "EXERCISE%20without" in str(page.get_by_role("link", name="Bluesky").get_attribute("href"))
    context.close()


@pytest.mark.parametrize("name", EVERY)
def test_axe_finds_nothing(context: BrowserContext, archive: Archive, copied: str, name: str) -> None:
    page = context.new_page()
    page.goto(looked_at(archive, copied)[name])
    assert violations_in_every_look(page) == []


ROWS = "".join(f"<li class=row><a href='#n{n}'>Row {n}</a></li>" for n in range(500))


@pytest.mark.parametrize(
    "row",
    [
        "<li class=row><a class=faint href='#'>Row</a></li>",
        "<li class='row faint'><a href='#'>Row</a></li>",
        "<li class=row><a style='color: #777' href='#'>Row</a></li>",
        "<li class=row style='background: #444'><a href='#'>Row</a></li>",
        "<li class=row><a aria-current=page href='#'>Row</a></li>",
        "<li class=row><b><a href='#'>Row</a></b></li>",
    ],
)
def test_axe_finds_a_faint_row_among_hundreds(browser: Browser, row: str) -> None:
    page = browser.new_page()
    style = "<style>a { color: #000 } .faint, .faint a, a[aria-current], b a { color: #777 }</style>"
    for rows, broken in ((ROWS, []), (ROWS + row, ["color-contrast"])):
        page.set_content(f"{style}<body style='background: #ccc'><ul>{rows}</ul>")
        assert [each[0] for each in violations(page, ["color-contrast"])] == broken
    page.close()


def test_print_leaves_the_text(page: Page, copied: str) -> None:
    page.goto(urls.cable(copied))
    page.emulate_media(media="print")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator(".para").first).to_be_visible()
    expect(page.locator(".citation-print")).to_be_visible()
    expect(page.locator(".running")).to_contain_text(copied)


def test_hostile_text_runs_nothing(page: Page) -> None:
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    for path in (urls.cable(hostile.ID), urls.source(hostile.ID), urls.copies(hostile.ID), urls.search("alert")):
        page.goto(path)
        page.mouse.move(400, 400)
        assert page.evaluate("typeof window.owned") == "undefined"
    assert dialogs == []
