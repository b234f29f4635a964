"""Suggestions while a query is typed: in the archive, in the API, and as a combobox in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.web import urls
from tests.web.accessible import violations


def test_posts_tags_signers_and_words_are_suggested_with_their_counts(archive: Archive) -> None:
    post = archive.overview().posts[0]
    signer = archive.counts("signed", limit=1)[0]
    tag = archive.counts("tag", limit=1)[0]
    for typed, query, kind in (
        (post.post[:4].lower(), f"from:{post.post}", "post"),
        (f"museum {post.post[:4]}", f"museum from:{post.post}", "post"),
        (f"from:{post.post[:3]}", f"from:{post.post}", "post"),
        (f"-tag:{tag.key[:2].lower()}", f"-tag:{tag.key}", "tag"),
        (f"signer:{signer.key[:4].lower()}", f"signer:{signer.key}", "signer"),
        ("muse", "museum", "word"),
        ("loan (muse", "loan (museum", "word"),
    ):
        found = [each for each in archive.suggest(typed) if each.query == query]
        assert found, (typed, archive.suggest(typed))
        assert found[0].kind == kind
        assert (
            archive.search(found[0].text.lstrip("-") if kind != "word" else f'="{found[0].text}"').total
            == found[0].count
        )


def test_names_of_several_words_are_found_without_quotes(archive: Archive) -> None:
    assert any(each.query == "tag:SCUL" for each in archive.suggest("cultural aff"))
    assert any(each.query == "museum tag:SCUL" for each in archive.suggest("museum cultural aff"))


def test_a_place_is_suggested_once_for_all_its_words_and_for_the_last_one(archive: Archive) -> None:
    post = archive.overview().posts[0].post
    shown = [(each.kind, each.text) for each in archive.suggest(f"embassy {post[:4].lower()}")]
    assert ("post", f"from:{post}") in shown
    assert len(shown) == len(set(shown))


def test_numbers_are_suggested_by_their_beginning(archive: Archive, copied: str) -> None:
    assert copied in [each.query for each in archive.suggest(copied[:-1])]
    assert f"id:{copied}" in [each.query for each in archive.suggest(f"id:{copied[:-1]}")]


def test_numbers_are_suggested_after_the_name_of_their_post(archive: Archive, copied: str) -> None:
    held = archive.cable(copied).cable
    assert held.post and held.serial
    found = archive.suggest(f"lamp {held.post} {str(held.serial)[:-1]}")
    numbers = [each for each in found if each.kind == "number"]
    assert copied in [each.text for each in numbers]
    assert all(each.query == f"lamp {each.text}" for each in numbers)


def test_no_suggestion_shouts(archive: Archive) -> None:
    shown = [card for card in (archive.card(each) for each in archive.ids()) if card.subject_shown]
    assert shown
    for card in shown[:20]:
        assert card.subject_shown in [each.label for each in archive.suggest(card.id)]


@pytest.mark.parametrize(
    "typed", ["", " ", "m", "museum ", '"museum" ', "mood:x", "(", '"', "x" * 900, "\x00", "-", ":"]
)
def test_nothing_is_suggested_for_nothing(archive: Archive, typed: str) -> None:
    assert archive.suggest(typed) == ()


def test_every_suggestion_can_be_searched_for(archive: Archive) -> None:
    for typed in (
        "mu",
        "os",
        "st",
        "pr",
        "20",
        "08",
        "de",
        "class:",
        "caption:",
        "to:",
        "created:2",
        "defect:",
        "country:",
    ):
        for each in archive.suggest(typed):
            assert archive.search(each.query).total, each


def test_the_api_suggests(client: TestClient) -> None:
    given = client.get(urls.api("/suggest", q="muse")).json()
    assert "museum" in [each["query"] for each in given]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/search"])
def test_the_keyboard_walks_the_suggestions(page: Page, path: str) -> None:
    page.goto(path)
    box = page.get_by_role("combobox")
    box.press_sequentially("muse")
    expect(box).to_have_attribute("aria-expanded", "true")
    option = page.get_by_role("option", name="museum")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    expect(box).to_have_value(str(chosen.get_attribute("data-query")))
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("muse")
    box.press("ArrowDown")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    first = str(page.locator("[role=option][aria-selected=true]").get_attribute("data-query"))
    box.press("Enter")
    expect(box).to_have_value(f"{first} ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(first)


@pytest.mark.browser
def test_a_click_takes_a_suggestion_and_keeps_what_is_behind_the_caret(page: Page) -> None:
    page.goto("/search")
    box = page.get_by_role("combobox")
    box.fill(" loan")
    box.press("Home")
    box.press_sequentially("muse")
    page.get_by_role("option", name="museum").click()
    expect(box).to_have_value("museum loan")
    expect(box).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "look"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_in_the_open_list(browser: Browser, site: str, width: int, look: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 900}, color_scheme="dark" if look == "dark" else "light"
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("os")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.get_by_role("combobox").press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = violations(page)
    context.close()
    assert found == []
