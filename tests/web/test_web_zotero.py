"""What a person gets who saves a page to Zotero."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.citation import INSTITUTION, CitationEntry, author_of, ris
from reftel.model import Cable
from reftel.vocab.posts import posts
from reftel.web import urls
from tests.web.html import Document
from tests.web.zotero import coins_creators, read_ris, saved


def test_a_cable_is_one_whole_report(client: TestClient, archive: Archive, copied: str) -> None:
    view = archive.cable(copied)
    (item,) = saved(client, urls.cable(copied))
    assert item.type == "report"
    assert item.creators == [(author_of(view.cable), "")]
    assert item.fields["reportNumber"] == view.id
    assert item.fields["institution"] == INSTITUTION
    assert item.fields["reportType"] == "Cable"
    assert item.fields["title"] == view.cable.subject
    assert view.cable.created is not None
    assert item.fields["date"] == view.cable.created.date().isoformat()
    assert any("SHA-256" in note for note in item.notes)


@pytest.mark.parametrize("path", [urls.search("exercise"), urls.home(), urls.tag("SCUL")])
def test_a_list_is_saved_whole(client: TestClient, archive: Archive, path: str) -> None:
    items = saved(client, path)
    assert len(items) > 1
    for item in items:
        view = archive.cable(item.fields["reportNumber"])
        assert item.creators == [(author_of(view.cable), "")]
        assert item.fields["institution"] == INSTITUTION


def test_every_hit_of_a_page_is_offered(client: TestClient, archive: Archive) -> None:
    hits = archive.search("exercise", limit=20).hits
    assert {item.fields["reportNumber"] for item in saved(client, urls.search("exercise"))} == {hit.id for hit in hits}


def test_no_name_of_a_post_is_cut_in_two() -> None:
    for post in posts().by_name.values():
        cable = Cable(id="08X1", post=post.name, origin=post.display)
        of = CitationEntry(
            id="08X1",
            author=author_of(cable),
            recipient=None,
            title=None,
            date=None,
            classification=None,
            anchor=None,
            paragraph=None,
            copy="text",
            url=None,
            accessed=None,
        )
        (name, first), *others = read_ris(ris(of)).creators
        assert (first, others) == ("", []), post.name
        assert re.sub(r"\W", "", name) == re.sub(r"\W", "", of.author)


def test_an_author_with_a_comma_stays_whole(client: TestClient, archive: Archive) -> None:
    """A sender of a military message may have commas: they would make a person of it."""
    for hit in archive.search("*", limit=60, sort="created").hits:
        (item,) = saved(client, urls.cable(hit.id))
        assert [first for _, first in item.creators] == [""], hit.id


def test_coins_name_the_same_institution(client: TestClient, archive: Archive, copied: str) -> None:
    page = Document()
    page.feed(client.get(urls.cable(copied)).text)
    (span,) = page.by_class("Z3988")
    assert coins_creators(span.attributes["title"]) == [(author_of(archive.cable(copied).cable), "")]
