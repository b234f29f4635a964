"""The cable page and its views."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.citation import INSTITUTION, author_of
from reftel.spans import Span
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.render.aside_lines import CopyPlaces
from reftel.web.settings import Settings
from reftel.web.visible import visible
from tests.archive.making import put, telegram
from tests.web import hostile
from tests.web.html import Document, parse


def get(client: TestClient, address: str, *, without: str = "") -> Document:
    """The page at an address, without the text in elements of one class."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:400])
    return parse(answer.text, without=without)


def test_every_paragraph_has_its_anchor_and_link(client: TestClient, archive: Archive) -> None:
    for hit in archive.search("exercise", limit=60).hits:
        view = archive.cable(hit.card.id)
        page = get(client, urls.cable(view.id), without="page-mark")
        shown = page.by_class("para")
        assert [e.attributes["id"] for e in shown] == [p.anchor for p in view.cable.paragraphs]
        for element, paragraph in zip(shown, view.cable.paragraphs, strict=True):
            words = "".join(visible(paragraph.text).split())
            assert words in "".join(element.text.split()), (view.id, paragraph.anchor)
            assert urls.cable(view.id, paragraph.anchor) in page.links()
            if paragraph.heading:
                assert paragraph.heading in page.one("main").text


def test_every_mark_is_where_its_page_ended(client: TestClient, archive: Archive) -> None:
    """Before a mark come the characters that come before it in the copy, and behind it those that come behind."""
    torn = between = 0
    for hit in archive.search("exercise", limit=200).hits:
        view = archive.cable(hit.card.id)
        text = client.get(urls.cable(view.id)).text
        marks = [
            (copy, block)
            for copy in view.copies
            if copy.number in view.paragraph_copy
            for block in copy.cable.blocks
            if block.kind == "page_mark"
        ]
        page = parse(text)
        shown = [e for e in page.by_class("page-mark") if e.attributes["title"].startswith("The end of a page")]
        lines = [e for e in page.by_class("aside") if e.attributes.get("title", "").startswith("The end of a page")]
        assert len(shown) + len(lines) == len(marks), view.id
        between += len(lines)
        for paragraph, number in zip(view.cable.paragraphs, view.paragraph_copy, strict=True):
            copy = next(c for c in view.copies if c.number == number)
            for block in copy.cable.blocks:
                if block.kind != "page_mark" or not paragraph.span.start < block.span.start < paragraph.span.end:
                    continue
                torn += 1
                behind = "".join(
                    Span(max(b.span.start, block.span.end), min(b.span.end, paragraph.span.end)).of(copy.text)
                    for b in copy.cable.blocks
                    if b.kind == "paragraph" and b.span.end > block.span.end and b.span.start < paragraph.span.end
                )
                (before,) = CopyPlaces(copy).before(paragraph, [block.span])
                packed = "".join(paragraph.text.split())
                assert packed[before:] == "".join(behind.split()), (view.id, paragraph.anchor)
    assert torn > 10 and between > 3


def test_header_is_read_and_shown_as_sent(client: TestClient, archive: Archive, copied: str) -> None:
    view = archive.cable(copied)
    page = get(client, urls.cable(copied))
    for addressee in (*view.cable.action, *view.cable.info):
        assert any(e.text == addressee.name for e in page.all("a")), addressee
    headers = [header.span.of(copy.text) for copy in view.copies for header in copy.cable.headers]
    assert [" ".join(e.text.split()) for e in page.by_class("as-sent")] == [" ".join(h.split()) for h in headers]


def test_references_lead_to_cited_cables(client: TestClient, archive: Archive) -> None:
    held = missing = 0
    for hit in archive.search("exercise", limit=100).hits:
        view = archive.cable(hit.card.id)
        page = get(client, urls.cable(view.id))
        for cite in view.cites:
            if cite.card is not None:
                held += 1
                assert urls.cable(cite.card.id) in page.links()
                subject = cite.card.subject_shown or cite.card.subject or ""
                assert " ".join(subject.split()) in " ".join(page.one("main").text.split())
            elif cite.reference.kind == "cable":
                missing += 1
                assert str(cite.state) in page.one("main").text
    assert held and missing


def test_redactions_are_bars(client: TestClient, archive: Archive) -> None:
    seen = 0
    for hit in archive.search("has:redactions", limit=40).hits:
        view = archive.cable(hit.card.id)
        main = next(copy for copy in view.copies if copy.number == view.main)
        inside = [
            r for r in main.cable.redactions
            for p, number in zip(view.cable.paragraphs, view.paragraph_copy, strict=True)
            if number == view.main and p.span.start <= r.span.start < p.span.end
        ]  # fmt: skip
        bars = [e.text for e in get(client, urls.cable(view.id)).by_class("redacted")]
        assert bars == [r.text for r in inside], view.id
        seen += len(bars)
    assert seen


def test_tables_keep_their_spaces(client: TestClient) -> None:
    page = get(client, urls.cable(hostile.ID))
    tables = [e.text for e in page.by_class("table")]
    assert len(tables) == 1
    assert "SHIP ONE               12 CM" in tables[0]
    assert "SHIP TWO" in tables[0]


def test_page_says_what_it_is_to_machines(archive: Archive, copied: str) -> None:
    card = archive.card(copied)
    settings = Settings(base_url="http://testserver", hosts=("testserver",))
    page = get(TestClient(create_app(archive, settings)), urls.cable(copied))
    metas = {
        e.attributes.get("property") or e.attributes.get("name"): e.attributes.get("content") for e in page.all("meta")
    }
    address = f"http://testserver{urls.cable(copied)}"
    assert metas["og:url"] == metas["citation_public_url"] == address
    assert metas["citation_title"] == (card.subject_shown or card.subject)
    assert metas["citation_technical_report_number"] == copied
    linked = json.loads(next(e.text for e in page.all("script") if e.attributes.get("type") == "application/ld+json"))
    assert (linked["@type"], linked["identifier"], linked["url"]) == ("Report", copied, address)
    coins = parse_qs(page.by_class("Z3988")[0].attributes["title"])
    assert coins["rft.identifier"] == [address]
    assert next(e for e in page.all("link") if e.attributes["rel"] == "canonical").attributes["href"] == address


def test_machines_get_no_address_of_this_machine(client: TestClient, copied: str) -> None:
    """Reference managers would save it, and it leads nobody else anywhere."""
    page = get(client, urls.cable(copied))
    contents = [e.attributes.get("content") or "" for e in page.all("meta")]
    linked = next(e.text for e in page.all("script") if e.attributes.get("type") == "application/ld+json")
    coins = page.by_class("Z3988")[0].attributes["title"]
    for text in (*contents, linked, coins):
        assert "testserver" not in text and "127.0.0.1" not in text
    assert json.loads(linked)["identifier"] == copied
    assert parse_qs(coins)["rft.identifier"] == [copied]


def test_flaws_lead_to_their_place_in_the_source(client: TestClient, archive: Archive) -> None:
    followed = 0
    for hit in archive.search("has:defects", limit=40).hits:
        page = get(client, urls.cable(hit.card.id))
        for link in page.links():
            if "/source" in link and "#d" in link:
                path, anchor = link.split("#")
                assert get(client, path).by_id(anchor)
                followed += 1
    assert followed > 10


def test_source_shows_every_character(client: TestClient, archive: Archive) -> None:
    for hit in archive.search("exercise", limit=25).hits:
        view = archive.cable(hit.card.id)
        for copy in view.copies:
            page = get(client, urls.source(view.id, copy=copy.number))
            shown = "".join(e.text for e in page.by_class("chars"))
            assert shown.replace("\r", "") == visible(copy.text).replace("\r", ""), view.id
            for field in range(len(copy.cable.fields)):
                assert page.by_id(f"f{field}")
                if len(copy.cable.fields[field].span):
                    assert page.by_id(f"c{field}")


def test_source_bytes(client: TestClient, archive: Archive, copied: str) -> None:
    answer = client.get(urls.source_bytes(copied, 1))
    assert answer.content == archive.copy(copied, 1).data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get(urls.source_bytes(copied, 99)).status_code == 404


def test_paragraph_page(client: TestClient, archive: Archive, copied: str) -> None:
    view = archive.cable(copied)
    page = get(client, urls.paragraph(copied, "p2"))
    here = page.by_class("here")
    assert [e.attributes["id"] for e in here] == ["p2"]
    paragraph = view.paragraph("p2")
    assert paragraph and "".join(paragraph.text.split()) in "".join(here[0].text.split())
    assert urls.cite(copied, paragraph="p2") in page.links()


@pytest.mark.parametrize("number", ["p2", "par2", "02"])
def test_paragraph_addresses_lead_to_one(client: TestClient, copied: str, number: str) -> None:
    answer = client.get(f"/cable/{copied}/p/{number}")
    assert (answer.status_code, answer.headers["location"]) == (301, urls.paragraph(copied, "p2"))
    assert client.get(f"/cable/{copied}/p/999").status_code == 404


def test_ids_in_any_style_lead_to_the_one_address(client: TestClient, copied: str) -> None:
    year, rest = copied[:2], copied[2:]
    post, serial = rest.rstrip("0123456789"), rest[len(rest.rstrip("0123456789")) :]
    for typed in (
        copied.lower(),
        f"20{year}{post}{serial.zfill(8)}",
        f"{year} {post} {serial}",
        f"{year}-{post}-{serial}",
    ):
        for tail in ("", "/source", "/copies", "/cite", "/share", "/p/2"):
            answer = client.get(urls.cable(typed) + tail)
            assert answer.status_code == 301, (typed, tail)
            assert answer.headers["location"].startswith(urls.cable(copied) + tail.replace("/p/2", "/p/2")), typed
    old = client.get(f"/cable/20{year}/03/{copied}.html")
    assert (old.status_code, old.headers["location"]) == (301, urls.cable(copied))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/tag/SCUL_0.html", "/tag/SCUL"),
        ("/date/2008-03_0.html", "/created/2008/03"),
        ("/reldate/2011-08-30_0.html", "/released/2011/08/30"),
        ("/classification/SECRET_0.html", "/classification/secret"),
        ("/classification/1_0.html", "/classification"),
        ("/origin/helsinki", "/origin/HELSINKI"),
        ("/country/us", "/country/US"),
        ("/tag/scul", "/tag/SCUL"),
        ("/classification/Limited%20Official%20Use", "/classification/limited-official-use"),
        ("/precedence/ROUTINE", "/precedence/routine"),
        ("/created/2008/3", "/created/2008/03"),
        ("/browse/", "/browse"),
        ("/search/?q=a", "/search?q=a"),
    ],
)
def test_old_addresses(client: TestClient, old: str, new: str) -> None:
    answer = client.get(old)
    assert (answer.status_code, answer.headers["location"]) == (301, new)


def test_a_heading_never_has_a_whole_mistyped_address(client: TestClient) -> None:
    for path, heading in (("/cable/", "This cable is not"), ("/cable/" + "x" * 3000, f"{'x' * 60} … is not")):
        assert parse(client.get(path).text).one("h1").text.startswith(heading)


def test_an_unknown_number_of_a_known_post_leads_to_a_letter(client: TestClient) -> None:
    answer = client.get("/cable/08HELSINKI4242")
    links = parse(answer.text).links()
    assert answer.status_code == 404
    assert urls.request("08HELSINKI4242") in links and urls.gaps(2008) in links
    assert not [link for link in parse(client.get("/cable/08NOWHERE1").text).links() if link.startswith("/request")]


def test_unknown_ids_offer_the_nearest(client: TestClient, archive: Archive, copied: str) -> None:
    near = copied[:-1] + ("1" if copied[-1] != "1" else "2")
    answer = client.get(urls.cable(near + "9"))
    assert answer.status_code == 404
    page = parse(answer.text)
    offered = [e.text for e in page.all("a") if e.attributes.get("href", "").startswith("/cable/")]
    assert offered
    assert archive.cards(offered).keys() == set(offered)


def test_citations_name_the_copy_that_was_read(client: TestClient, archive: Archive, copied: str) -> None:
    page = get(client, urls.cite(copied, paragraph="p2", copy=2))
    texts = [e.text for e in page.by_class("citation")]
    assert len(texts) == 9
    assert all(copied in text or "MEXICO" in text for text in texts)
    csl = json.loads(client.get(urls.cite_file(copied, "csl-json")).text)
    assert csl
    assert client.get(urls.cite_file(copied, "chicago")).status_code == 404
    assert client.get(urls.cite(copied, paragraph="p99")).status_code == 404


def test_a_citation_has_an_address_only_where_the_site_is_published(archive: Archive, copied: str) -> None:
    """An address of the reader's own machine leads nobody else anywhere: then collection and hash say where it is."""
    digest = next(c for c in archive.cable(copied).copies if c.number == archive.cable(copied).main).source.sha256[:12]
    for base, has in ((None, False), ("https://cables.example.org", True)):
        settings = Settings(title="Harbor", base_url=base, hosts=("testserver", "cables.example.org"))
        reader = TestClient(create_app(archive, settings), follow_redirects=False)
        cited = [e.text.replace("\\", "") for e in get(reader, urls.cite(copied)).by_class("citation")]
        api = reader.get(urls.api(f"/cables/{copied}/cite", style="mla")).text
        for text in (*cited, api):
            assert (f"https://cables.example.org{urls.cable(copied)}" in text) == has
            assert ("Harbor collection" in text) == (not has)
            assert digest in text
            assert "testserver" not in text and "127.0.0.1" not in text
        printed = get(reader, urls.cable(copied)).by_class("citation-print")[0].text
        assert "testserver" not in printed and digest in printed


def test_publisher_and_author_are_the_same_everywhere(client: TestClient, archive: Archive, copied: str) -> None:
    author = author_of(archive.cable(copied).cable)
    page = get(client, urls.cable(copied))
    metas = {e.attributes.get("name"): e.attributes.get("content") for e in page.all("meta")}
    linked = json.loads(next(e.text for e in page.all("script") if e.attributes.get("type") == "application/ld+json"))
    coins = parse_qs(page.by_class("Z3988")[0].attributes["title"])
    ris = client.get(urls.cite_file(copied, "ris")).text
    bibtex = client.get(urls.cite_file(copied, "bibtex")).text
    (csl,) = json.loads(client.get(urls.cite_file(copied, "csl-json")).text)
    assert {metas["citation_author"], metas["DC.creator"], linked["author"]["name"], csl["author"][0]["literal"]} == {
        author
    }
    assert coins["rft.aucorp"] == [author]
    assert f"AU  - {author}" in ris and f"author = {{{{{author}}}}}" in bibtex
    assert {metas["DC.publisher"], linked["publisher"]["name"], csl["publisher"], *coins["rft.publisher"]} == {
        INSTITUTION
    }
    assert f"PB  - {INSTITUTION}" in ris and f"institution = {{{{{INSTITUTION}}}}}" in bibtex


def test_reference_managers_get_citations_whole(client: TestClient, archive: Archive, copied: str) -> None:
    """As Zotero's unAPI translator asks: the server's address, ids in `abbr.unapi-id`, formats of the first, then RIS.

    Its RIS translator keeps an author without a comma as one name, and the number of a report.
    """
    for address in (urls.cable(copied), urls.search("exercise")):
        page = get(client, address)
        server = next(e.attributes["href"] for e in page.all("link") if e.attributes.get("rel") == "unapi-server")
        found = [e.attributes["title"] for e in page.all("abbr") if "unapi-id" in e.attributes.get("class", "")]
        assert found and len(found) == len(set(found))
        formats = client.get(server, params={"id": found[0]})
        assert formats.status_code == 300 and 'name="ris"' in formats.text
        for cable_id in found[:3]:
            record = client.get(server, params={"id": cable_id, "format": "ris"}).text
            author = author_of(archive.cable(cable_id).cable)
            assert f"AU  - {author}\r\n" in record and "," not in author
            assert "TY  - RPRT" in record and f"SN  - {cable_id}" in record and f"PB  - {INSTITUTION}" in record
    assert client.get(urls.unapi(), params={"id": copied, "format": "marc"}).status_code == 406


def test_a_cable_as_files(client: TestClient, archive: Archive, copied: str) -> None:
    answer = client.get(urls.cable_file(copied, "txt"))
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith(copied)
    for paragraph in archive.cable(copied).cable.paragraphs:
        assert " ".join(paragraph.text.split())[:40] in " ".join(answer.text.split())
    answer = client.get(urls.cable_file(copied, "json"), follow_redirects=True)
    assert answer.json()["id"] == copied
    assert client.get("/cable/08NOWHERE1.txt").status_code == 404


@pytest.mark.parametrize(
    ("tail", "leads"),
    [("/", ""), ("/cite/", "/cite"), ("/p/2/", "/p/2"), ("/copies/", "/copies"), ("/nothing/", "")],
)
def test_a_slash_at_the_end_is_no_other_page(client: TestClient, copied: str, tail: str, leads: str) -> None:
    answer = client.get(urls.cable(copied) + tail)
    assert (answer.status_code, answer.headers["location"]) == (301, urls.cable(copied) + leads)


def test_old_names_of_paragraphs(client: TestClient, archive: Archive, copied: str) -> None:
    """`/cable/2007/02/ID.html#par2` leads to the cable, where `par2` is."""
    answer = client.get(f"/cable/2007/02/{copied}.html")
    assert answer.headers["location"] == urls.cable(copied)
    assert get(client, urls.cable(copied)).by_id("par2").attributes["href"] == urls.cable(copied, "p2")
    assert client.get(urls.cable(copied) + "/p/02").headers["location"] == urls.paragraph(copied, "p2")


def test_articles(client: TestClient) -> None:
    page = get(client, urls.articles())
    assert "EXERCISE: the ships came back" in page.one("main").text
    assert urls.cable(hostile.ID) in page.links()
    assert "not in this archive" in page.one("main").text
    assert "The Exercise Post" in get(client, urls.cable(hostile.ID)).one("main").text


def test_the_contents_say_why_a_paragraph_has_no_words(tmp_path: Path) -> None:
    given = telegram(900006, texts=("The lamp came back.", "XXXXXXXXXXXX", "XXXXXXXXXXXX said that the lamp is whole."))
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=given)], workers=0)
        page = get(TestClient(create_app(made)), urls.cable("08MEXICO900006"))
    contents = [
        " ".join(each.text.split()) for each in page.all("a") if each.attributes["href"] in ("#p1", "#p2", "#p3")
    ]
    assert len(contents) == 3
    assert contents[1].endswith("words removed")
    assert "said that the lamp" in contents[2]


def test_the_contents_have_first_words_beyond_a_match(client: TestClient, archive: Archive, copied: str) -> None:
    """A bit of a paragraph ends where a match begins: `Ni said that ...` had three words of seven."""
    paragraph = next(each for each in archive.cable(copied).cable.paragraphs if len(each.text.split()) > 12)
    word = next(each for each in paragraph.text.split()[1:5] if each.isalpha() and len(each) > 3)
    plain, found = (
        get(client, address).by_class("contents")[0].text
        for address in (urls.cable(copied), f"{urls.cable(copied)}?q={word}")
    )
    assert plain == found
