"""Copies side by side, and the page for passing a link on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import OTHER_TEXTS, TEXTS, put, telegram
from tests.web import hostile
from tests.web.html import parse
from tests.web.test_web_cable import get


def test_copies_side_by_side(client: TestClient, archive: Archive) -> None:
    page = get(client, urls.copies(hostile.ID))
    assert any(e.text == "asked" for e in page.all("del")) or any("asked" in e.text for e in page.all("del"))
    assert any("wondered" in e.text for e in page.all("ins"))
    pairs = [e for e in page.by_class("pair") if "heads" not in e.attributes["class"]]
    assert len(pairs) == len(archive.compare(hostile.ID).rows)


def test_paragraphs_of_one_copy_only_are_folded_counted_and_not_called_different(tmp_path: Path) -> None:
    head = (
        "P 111940Z MAR 08\nFM AMEMBASSY HELSINKI\nTO SECSTATE WASHDC\n\n"
        "UNCLAS HELSINKI 000123\n\nE.O. 12958: N/A\nTAGS: SCUL, FI\nSUBJECT: EXERCISE MUSEUM LOAN\n\n"
    )
    paragraphs = [
        "1. (U) The exercise museum asked for ships.\n\n",
        "2. (U) The exercise curator was pleased.\n\n",
        "3. (U) The exercise ships came back.\n\n",
    ]
    (tmp_path / "whole.txt").write_text(head + "".join(paragraphs) + "MAKINEN\n")
    part = head + paragraphs[0] + paragraphs[2].replace("came back", "sailed home")
    (tmp_path / "part.txt").write_text(part + "MAKINEN\n")
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([tmp_path / "whole.txt", tmp_path / "part.txt"], workers=0)
        held = [hit.card.id for hit in made.search("exercise").hits]
        page = get(TestClient(create_app(made)), urls.copies(held[0]))
    text = " ".join(page.one("main").text.split())
    assert "1 paragraph differs." in text
    assert "1 paragraph is only in copy" in text
    assert re.search(r"1 paragraph only in copy [12]: ¶2", text)
    assert len([e for e in page.by_class("pair") if e.attributes["class"] == "pair"]) == 1


def test_copies_without_a_common_paragraph_are_not_called_the_same(tmp_path: Path) -> None:
    head = (
        "P 111940Z MAR 08\nFM AMEMBASSY HELSINKI\nTO SECSTATE WASHDC\n\n"
        "UNCLAS HELSINKI 000123\n\nE.O. 12958: N/A\nTAGS: SCUL, FI\nSUBJECT: EXERCISE MUSEUM LOAN\n\n"
    )
    (tmp_path / "begin.txt").write_text(head + "1. (U) The exercise museum asked for ships.\n\nMAKINEN\n")
    (tmp_path / "end.txt").write_text(head + "7. (U) A quiet harbor was drawn on the lantern slide.\n\nMAKINEN\n")
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([tmp_path / "begin.txt", tmp_path / "end.txt"], workers=0)
        (held,) = [hit.card.id for hit in made.search("exercise").hits]
        text = " ".join(get(TestClient(create_app(made)), urls.copies(held)).one("main").text.split())
    assert "No paragraph is in both copies. 1 paragraph is only in copy 1. 1 paragraph is only in copy 2." in text
    assert "are the same" not in text


def test_different_sections_are_not_compared(tmp_path: Path) -> None:
    """Each number restarts in the second section, and the sentences are alike."""
    sections = [
        telegram(900007, texts=[f"EXERCISE {word} {n} of the lamp was cleaned." for n in (1, 2)], section=(at, 2),
                 signed=signed)
        for at, word, signed in ((1, "part", ""), (2, "wick", "QUILLFEATHER"))
    ]  # fmt: skip
    whole = telegram(900007, texts=[f"EXERCISE {word} {n} of the lamp was cleaned." for word, n in
                                    (("part", 1), ("part", 2), ("wick", 1), ("wick", 2))])  # fmt: skip
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=sections[0], b=sections[1])], workers=0)
        client = TestClient(create_app(made))
        page = get(client, urls.copies("08MEXICO900007"))
        text = " ".join(page.one("main").text.split())
        assert "Each copy is another section of the telegram." in text
        assert "Copy 1 is section 1 of 2, copy 2 section 2 of 2: they have no paragraph in common." in text
        assert "differ" not in text.replace("different text", "")
        assert not page.all("del") and not page.all("ins")
        ids = [e.attributes["id"] for e in page.elements if e.attributes.get("id")]
        assert len(ids) == len(set(ids))
        made.ingest([put(tmp_path / "in2", c=whole)], workers=0)
        text = " ".join(get(client, urls.copies("08MEXICO900007")).one("main").text.split())
        assert "differ" not in text.replace("different text", "")
        assert "2 equal paragraphs" in text, "the whole copy is beside a section of it"


def test_copies_that_lack_paragraphs_and_have_the_same_words_do_not_differ(tmp_path: Path) -> None:
    texts = [f"EXERCISE {n} of the lamp was cleaned with {word}." for n, word in ((1, "soap"), (2, "sand"), (3, "oil"))]
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=telegram(texts=texts), b=telegram(texts=texts[:2]))], workers=0)
        text = get(TestClient(create_app(made)), urls.copies("08MEXICO900001")).one("main").text
    assert "The copies have the same words, but some lack paragraphs." in text


def test_one_copy_has_nothing_to_compare(client: TestClient, archive: Archive) -> None:
    alone = next(h.card.id for h in archive.search("exercise", limit=50).hits if h.card.witnesses == 1)
    assert "only one copy" in get(client, urls.copies(alone)).one("main").text


def test_share_is_prefilled_and_editable(client: TestClient, archive: Archive, copied: str) -> None:
    page = get(client, urls.share(copied))
    assert f"#{copied}" in page.one("textarea").text
    for query, tagged in (("form:cablegate-page", True), ("-form:cablegate-page -form:cables-csv", False)):
        one = archive.search(query, limit=1).hits[0].card.id
        assert ("#cablegate" in get(client, urls.share(one)).one("textarea").text) == tagged
    link = f"http://testserver{urls.cable(copied)}"
    services = {e.text: e.attributes["href"] for e in page.all("a") if "data-template" in e.attributes}
    assert set(services) == {"E-mail", "Mastodon", "Bluesky", "Reddit", "X"}
    assert all(link in unquote(address) for address in services.values())
    edited = client.get(urls.share(copied), params={"text": "EXERCISE & more #ships", "server": "social.example.org"})
    services = {e.text: e.attributes["href"] for e in parse(edited.text).all("a") if "data-template" in e.attributes}
    assert urlsplit(services["Mastodon"]).netloc == "social.example.org"
    assert parse_qs(urlsplit(services["Mastodon"]).query)["text"] == [f"EXERCISE & more #ships {link}"]
    bad = client.get(urls.share(copied), params={"server": "evil.example.org/x?y="})
    assert bad.status_code == 400


def test_sections_that_came_apart_are_not_compared(tmp_path: Path) -> None:
    """Each is a copy of another section: a matrix of 36 by 108 paragraphs would have a mark in a 36th of its cells."""
    parts = {
        f"part{number}": telegram(
            900036,
            texts=[f"EXERCISE lamp {number * 10 + at} of hall {number} shone at night." for at in (1, 2)],
            section=(number, 4),
            first=number * 2 - 1,
            signed="QUILLFEATHER" if number == 4 else "",
        )
        for number in range(1, 5)
    }
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", **parts)], workers=0)
        client = TestClient(create_app(made))
        compared = get(client, urls.copies("08MEXICO900036"))
        page = get(client, urls.cable("08MEXICO900036")).one("main").text
    assert not compared.by_class("matrix")
    assert "Each copy is another section" in compared.one("main").text
    assert "section 4 of 4" in compared.one("main").text
    assert page.count("From copy") <= 4, "once where it begins, not at each paragraph"


def test_a_copy_with_a_text_of_its_own_is_not_called_the_same(tmp_path: Path) -> None:
    whole = telegram(900007)
    more = telegram(900007, texts=(*TEXTS, "A chess game of the keepers was left for the next winter."))
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=whole, b=more)], workers=0)
        page = get(TestClient(create_app(made)), urls.copies("08MEXICO900007"))
        links = page.links()
    assert "have the same text" not in page.one("main").text
    assert urls.cite("08MEXICO900007", copy=2) in links


def test_a_paragraph_is_cited_as_in_the_copy(client: TestClient) -> None:
    page = get(client, urls.copies(hostile.ID))
    cited = [link for link in page.links() if "/cite?" in link and "p=" in link]
    assert cited
    for link in cited:
        assert client.get(link).status_code == 200


def test_a_correction_under_another_number_is_not_called_the_same_telegram(tmp_path: Path) -> None:
    text = ("The lamp of MEXICO 900001 is corrected here. " + TEXTS[0], *TEXTS[1:], *OTHER_TEXTS)
    with reftel.open(tmp_path / "archive", create=True) as made:
        folder = put(
            tmp_path / "in",
            a=telegram(900001, texts=(*TEXTS, *OTHER_TEXTS)),
            b=telegram(900041, texts=text, time="131603Z MAR 08"),
        )
        made.ingest([folder], workers=0)
        client = TestClient(create_app(made))
        page = get(client, urls.copies("08MEXICO900001")).one("main").text
        head = get(client, urls.cable("08MEXICO900001")).one("main").text
        (link,) = made.cable("08MEXICO900001").probably
    assert link.is_sent_again
    assert "The same text in another telegram" in page
    assert "08MEXICO900041 corrects or repeats 08MEXICO900001" in page
    assert "Probably the same telegram" not in page + head
    assert "Another telegram corrects or repeats this one" in head


def test_omissions_are_in_the_api_and_in_exports(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as made:
        cut = (TEXTS[0], " ".join(TEXTS[1].split()[:5]), TEXTS[2])
        folder = put(tmp_path / "in", a=telegram(900001), b=telegram(900001, texts=cut, level="UNCLASSIFIED"))
        made.ingest([folder], workers=0)
        client = TestClient(create_app(made))
        page = get(client, urls.copies("08MEXICO900001")).one("main").text
        answer = client.get("/api/v1/cables/08MEXICO900001").json()
        line = json.loads(client.get("/export/jsonl", params={"q": "lamp"}).text.splitlines()[0])
    omitted = [[entry["state"] for entry in copy.get("left_out", ())] for copy in answer["copies"]]
    assert sorted(omitted) == [[], ["shortened"]]
    assert [copy.get("left_out", []) for copy in line["copies"]] == [
        copy.get("left_out", []) for copy in answer["copies"]
    ]
    assert "¶2 without words that another copy has" in page
