"""A citation pasted into the search box opens the cable."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.citation import STYLES, author_of, cite
from reftel.model import Cable
from reftel.vocab.posts import sender_name
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import put, telegram
from tests.web.html import parse


@pytest.mark.parametrize("style", STYLES)
def test_every_style_opens_its_paragraph(client: TestClient, archive: Archive, copied: str, style: str) -> None:
    view = archive.cable(copied)
    for url in (None, f"http://testserver{urls.cable(copied, 'p2')}"):
        text = cite(view, style, anchor="p2", url=url, collection="Exercise collection")
        answer = client.get(urls.search(text))
        assert (answer.status_code, answer.headers.get("location")) == (303, urls.cable(copied, "p2")), text


def test_numbers_and_addresses_open_the_cable(client: TestClient, archive: Archive, copied: str) -> None:
    cable = archive.cable(copied).cable
    year, post, serial = cable.year, cable.post, cable.serial
    assert year and post and serial
    for typed in (
        f"{post} {serial} of {year}",
        f"{post} No. {serial}, {year}",
        f"{year % 100:02} {post} {serial:06}",
        f"{copied}#p2",
        f"[{copied}]",
        f"http://testserver{urls.cable(copied)}",
        f"https://elsewhere.example.org/plusd/cables/{copied}_a.html",
    ):
        answer = client.get(urls.search(typed))
        assert answer.status_code == 303, typed
        assert answer.headers["location"].partition("#")[0] == urls.cable(copied), typed


def test_a_citation_of_what_is_not_held_says_so(client: TestClient, copied: str) -> None:
    typed = f"https://cables.example.org/cable/{copied}0000"
    page = parse(client.get(urls.search(typed)).text)
    assert f"{copied}0000 is not in this archive" in page.one("main").text


def test_a_missing_paragraph_opens_the_cable_at_its_top(client: TestClient, copied: str) -> None:
    assert client.get(urls.search(f"{copied}#p987")).headers["location"] == urls.cable(copied)


def test_the_api_and_the_archive_say_what_is_cited(client: TestClient, archive: Archive, copied: str) -> None:
    answer = archive.search(f"{copied}#p2")
    assert [hit.card.id for hit in answer.hits] == [copied]
    assert answer.citation is not None
    assert (answer.citation.ids, answer.citation.anchor) == ((copied,), "p2")
    given = client.get(urls.api("/search", q=f"{copied}#p2")).json()
    assert given["citation"]["ids"] == [copied]
    bare = archive.search(copied)
    assert bare.citation is not None and bare.citation.is_bare
    assert archive.search("museum").citation is None
    assert archive.search("Mexico 2008").citation is None


CAPITALS = "EXERCISE: GARZA AND A/S HARWELL VISIT THE LIGHTHOUSE"


def test_no_citation_shouts(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        text = telegram(
            900001, subject=CAPITALS, texts=("The visit of Garza and Harwell to our lighthouse was short.",)
        )
        archive.ingest([put(tmp_path / "in", a=text)], workers=0)
        view = archive.cable("08MEXICO900001")
        client = TestClient(create_app(archive))
        pages = [client.get(urls.cable(view.id)).text, client.get(urls.share(view.id)).text]
        cited = [cite(view, style) for style in STYLES]
    for made in cited:
        assert "Exercise: Garza and A/S Harwell visit the lighthouse" in made
        assert CAPITALS not in made
    heads = [page.split("<body>")[0] for page in pages]
    assert CAPITALS not in heads[0] and "Exercise: Garza" in heads[0]
    assert "Exercise: Garza" in parse(pages[1]).one("textarea").text


def test_small_words_of_a_post_are_small_everywhere() -> None:
    cable = Cable(origin="Consulate Rio De Janeiro", post="RIODEJANEIRO")
    assert author_of(cable) == "U.S. Consulate Rio de Janeiro"
    assert sender_name("Embassy Rome", "ROME") == "Embassy Rome"
    assert sender_name(None, "ROME") == "ROME"
    assert sender_name("Rome", None) == "Rome"
