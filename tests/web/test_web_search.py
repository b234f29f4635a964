"""The search page: facets as visible text, passages as links, paging through everything, mistakes at their place."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.archive.types import Passage
from reftel.query.syntax import EXAMPLES
from reftel.spans import Span
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.render.cable_rows import passage_mark
from tests.archive.making import put, telegram
from tests.web.html import Document, parse


def get(client: TestClient, address: str) -> Document:
    """The page at an address."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:400]
    return parse(answer.text)


def ids(page: Document) -> list[str]:
    """Reference ids of the hits, in order."""
    return [e.text for e in page.by_class("id") if e.tag == "abbr" and e.text[:2].isdigit() and " " not in e.text]


def query_of(address: str) -> str:
    """The query that an address searches for."""
    return parse_qs(urlsplit(address).query)["q"][0]


def test_hits_are_those_of_the_archive(client: TestClient, archive: Archive) -> None:
    page = get(client, urls.search("museum"))
    found = archive.search("museum", limit=20)
    assert ids(page) == [hit.card.id for hit in found.hits]
    assert f"{found.total} cables" in page.one("h1").text
    assert page.by_id("q").attributes["value"] == "museum"


@pytest.mark.parametrize(
    ("before", "after", "shown"), [(False, False, "a lamp"), (True, False, "… a lamp"), (True, True, "… a lamp …")]
)
def test_a_cut_is_seen(before: bool, after: bool, shown: str) -> None:
    passage = Passage(text="a lamp", marks=(Span(2, 6),), anchor="p1", is_cut_before=before, is_cut_after=after)
    made = passage_mark("08MEXICO900001", passage)
    assert "".join(segment.text for segment in made.segments) == shown
    assert [segment.text for segment in made.segments if segment.marked] == ["lamp"]


def test_passages_lead_to_their_paragraph(client: TestClient, archive: Archive) -> None:
    page = get(client, urls.search("museum"))
    found = archive.search("museum", limit=20)
    wanted = {
        urls.cable_hit(hit.card.id, "museum", at, anchor=p.anchor)
        for at, hit in enumerate(found.hits, 1)
        for p in hit.passages
        if p.anchor
    }
    links = {e.attributes["href"] for e in page.by_class("at") if "href" in e.attributes}
    assert links == wanted and wanted
    assert all(e.text.lower().startswith("museum") for e in page.all("mark"))
    target = next(iter(wanted))
    path, anchor = target.split("#")
    assert get(client, path).by_id(anchor)


def test_a_facet_adds_visible_text(client: TestClient, archive: Archive) -> None:
    page = get(client, urls.search("museum OR gallery"))
    links = [e.attributes["href"] for e in page.all("a") if "class%3A" in e.attributes.get("href", "")]
    assert links
    query = query_of(links[0])
    assert query.startswith("(museum OR gallery) class:")
    narrowed = get(client, links[0])
    assert narrowed.by_id("q").attributes["value"] == query
    assert 0 < archive.search(query).total <= archive.search("museum OR gallery").total
    counts = {c.query: c.count for c in archive.search("museum OR gallery", facets=True).facets["classification"]}
    assert archive.search(query).total == counts[query.rsplit(" ", 1)[1]]


def test_a_condition_can_be_taken_out(client: TestClient) -> None:
    page = get(client, urls.search("museum class:unclassified created:2008"))
    out = {
        query_of(e.attributes["href"])
        for e in page.by_class("chip")
        if e.attributes.get("title") == "Search without this"
    }
    assert out == {"class:unclassified created:2008", "museum created:2008", "museum class:unclassified"}


@pytest.mark.parametrize("sort", ["relevance", "created", "-created", "id"])
def test_paging_goes_through_everything(client: TestClient, archive: Archive, sort: str) -> None:
    seen: list[str] = []
    address = urls.search("exercise", sort=sort, size=100)
    while address:
        page = get(client, address)
        seen += ids(page)
        following = [e.attributes["href"] for e in page.all("a") if e.attributes.get("rel") == "next"]
        address = following[0] if following else ""
    assert len(seen) == len(set(seen)) == archive.search("exercise").total > 100


@pytest.mark.parametrize(
    ("query", "at"), [("museum class:sekret", "s"), ('"museum', '"'), ("museum (loan", "("), ("creatd:2008", "c")]
)
def test_a_mistake_is_shown_at_its_place(client: TestClient, query: str, at: str) -> None:
    page = get(client, urls.search(query))
    assert page.one("h1").text == "This query can’t be read"
    shown = page.by_class("caret")[0]
    line, caret = shown.text.split("\n")
    assert line.rstrip() == query
    assert query[caret.index("^")] == at
    assert page.by_id("q").attributes["value"] == query


def test_a_page_of_results_that_is_none_leads_to_the_first(client: TestClient) -> None:
    """A bookmark of an archive that was made anew."""
    asked = urls.search("museum", sort="created", size=7, after="nonsense")
    answer = client.get(asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, urls.search("museum", sort="created", size=7))


def test_a_suggestion_can_be_followed(client: TestClient) -> None:
    page = get(client, urls.search("class:sekret"))
    suggested = [e for e in page.all("a") if e.text == "class:secret"]
    assert suggested and query_of(suggested[0].attributes["href"]) == "class:secret"


def test_nothing_found(client: TestClient) -> None:
    page = get(client, urls.search("zzyzzx"))
    assert "0 cables" in page.one("h1").text
    assert "No cable matches" in page.one("main").text


def test_nothing_found_is_explained_with_links(client: TestClient, archive: Archive) -> None:
    page = get(client, urls.search("musuem zzyzzx"))
    offered = [e for e in page.all("a") if e.text == "museum"]
    assert offered and archive.search(query_of(offered[0].attributes["href"])).total
    table = page.by_class("conditions")[0]
    assert "musuem" in table.text and "zzyzzx" in table.text and "0 cables" in table.text


@pytest.mark.parametrize(
    ("query", "label", "href"),
    [
        ("tag:ZZZZ", "all values of TAGS", urls.search_facet("tag")),
        ("class:topsecret", "all values of Classification", urls.search_facet("classification")),
        ("created:1801", "all values of Year", urls.search_facet("year")),
        ("thread:99X1", "all posts", urls.origins()),
        ("museum -tag:ZZZZ ref:99X1", "all posts", urls.origins()),
    ],
)
def test_a_value_that_no_cable_has_leads_to_those_that_cables_have(
    client: TestClient, query: str, label: str, href: str
) -> None:
    page = get(client, urls.search(query))
    assert "No cable matches" in page.one("main").text
    assert [e.attributes["href"] for e in page.all("a") if e.text == label] == [href]
    assert client.get(href).status_code == 200


@pytest.mark.parametrize("condition", ["tag:ZZZZ", "class:topsecret", "created:1801", "signed:zzyzzx"])
def test_a_value_that_no_cable_has_leads_to_frequent_ones(client: TestClient, archive: Archive, condition: str) -> None:
    links = [query_of(e.attributes["href"]) for e in get(client, urls.search(condition)).by_class("usual")]
    assert len(links) > 2
    for query in links:
        assert query.partition(":")[0] == condition.partition(":")[0]
        assert archive.search(query).total, query


def test_words_in_a_subject_are_marked_there_and_not_repeated_below(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as made:
        given = telegram(subject="EXERCISE: LANTERNS OF GORSERICK"), telegram(900002, subject="EXERCISE: A WREN")
        made.ingest([put(tmp_path / "in", a=given[0], b=given[1])], workers=0)
        page = get(TestClient(create_app(made)), urls.search("lanterns"))
    assert [each.text for each in page.all("mark")] == ["Lanterns"]
    assert page.one("main").text.lower().count("lanterns of gorserick") == 1
    assert not page.by_class("passage")


def test_advice_about_words_is_for_queries_with_words(client: TestClient) -> None:
    for query, is_given in (("tag:ZZZZ", False), ("zzyzzx", True), ("tag:ZZZZ zzyzzx", True)):
        assert ("Try fewer or other words" in get(client, urls.search(query)).one("main").text) is is_given, query


def test_an_operator_of_another_engine_is_said_beside_the_hits(client: TestClient) -> None:
    page = get(client, urls.search("museum or gallery"))
    (offered,) = [e for e in page.all("a") if e.text == "museum OR gallery"]
    assert query_of(offered.attributes["href"]) == "museum OR gallery"


def test_counts_of_exact_forms_are_beside_the_total(client: TestClient, archive: Archive) -> None:
    answer = archive.search("museums", exact=True)
    assert answer.exact is not None and answer.exact < answer.total
    page = get(client, urls.search("museums"))
    assert f"{answer.total:,} cables" in page.one("h1").text
    (link,) = [e for e in page.all("a") if e.text.endswith("with exactly this form")] if answer.exact else [None]
    if link is not None:
        assert archive.search(query_of(link.attributes["href"])).total == answer.exact


def test_a_typed_id_leads_to_its_cable(client: TestClient, copied: str) -> None:
    for typed in (copied, copied.lower(), f"20{copied}"):
        page = get(client, urls.search(typed))
        assert urls.cable(copied) in page.links(), typed


def test_export_gives_all_hits(client: TestClient, archive: Archive) -> None:
    text = client.get(urls.export("jsonl", "museum")).text
    assert len(text.splitlines()) == archive.search("museum").total
    answer = client.get(urls.export("ris", "museum"))
    assert answer.text.count("\nER  -") == archive.search("museum").total
    assert answer.headers["content-disposition"] == 'attachment; filename="cables.ris"'


@pytest.mark.parametrize(
    ("parameters", "query"),
    [
        ("q=museum&from=2007-02&to=2008-03", "museum created:2007-02..2008-03"),
        ("q=museum&from=2008-03&to=2007-02", "museum created:2007-02..2008-03"),
        ("q=museum&from=2008-03", "museum created:2008-03.."),
        ("q=&from=&to=2008-03", "created:..2008-03"),
        ("q=a+OR+b&from=2008-03&to=2008-03", "(a OR b) created:2008-03"),
        ("q=museum", "museum"),
        ("q=class:&from=2008-03", "class:"),
    ],
)
def test_months_are_added_to_the_query(client: TestClient, parameters: str, query: str) -> None:
    answer = client.get(f"{urls.search_range()}?{parameters}")
    assert answer.status_code == 303
    assert query_of(answer.headers["location"]) == query


def test_every_example_of_the_syntax_sheet_works(client: TestClient) -> None:
    sheet = [link.text for link in get(client, urls.help_topic("search")).by_class("mono")]
    for example in EXAMPLES:
        # `is:absent` leads to the list of absent cables
        answer = client.get(urls.search(example.query), follow_redirects=True)
        assert answer.status_code == 200, example.query
        assert parse(answer.text).one("h1").text != "This query can’t be read", example.query
        assert example.query in sheet
