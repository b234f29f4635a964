"""What holds for every page."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.exercise import sample
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.pages import ADDRESSES, lists
from tests.web.addresses import NAMES, samples
from tests.web.html import parse


def test_every_page_is_in_the_table_once() -> None:
    names = [each.name for each in ADDRESSES]
    assert len(names) == len(set(names))
    assert len({each.pattern for each in ADDRESSES}) == len(names)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_page(client: TestClient, archive: Archive, copied: str, name: str) -> None:
    answer = client.get(samples(archive, copied)[name])
    assert answer.status_code == 200, answer.text[:500]
    if not answer.headers["content-type"].startswith("text/html"):
        return
    page = parse(answer.text)
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("h1").text.strip()
    assert page.one("main").attributes["id"] == "content"
    assert page.all("title")[0].text.endswith("· Reftel")
    assert not re.search(r"\bNone\b(?! of| here)|\bUndefined\b", page.one("main").text) or name == "api_docs"
    ids = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
    assert [key for key, count in ids.items() if count > 1] == []
    for element in page.elements:
        assert not [key for key in element.attributes if key.startswith("on") or key == "style"], element
        if element.tag == "script":
            assert "src" in element.attributes or element.attributes["type"] == "application/ld+json"
        assert element.tag not in {"style", "iframe", "object", "embed", "base"}
    for address in page.links():
        assert address.startswith(("/", "#", *urls_allowed(name))), address


def urls_allowed(name: str) -> tuple[str, ...]:
    """Beginnings of addresses of elsewhere that a page may have as links (never as something it loads)."""
    own = "http://testserver/"
    return (
        (own, "https://", "http://", "mailto:")
        if name in {"share", "articles", "cable", "accession", "source"}
        else (own,)
    )


@pytest.mark.parametrize("name", sorted(NAMES))
def test_nothing_is_loaded_from_elsewhere(client: TestClient, archive: Archive, copied: str, name: str) -> None:
    answer = client.get(samples(archive, copied)[name])
    if not answer.headers["content-type"].startswith("text/html"):
        return
    for element in parse(answer.text).elements:
        loads = element.attributes.get("src") or (
            element.attributes.get("href") if element.tag in {"link", "use", "image"} else None
        )
        if loads is None or element.attributes.get("rel") in {"canonical", "alternate", "search", "unapi-server"}:
            continue
        assert loads.startswith("/static/"), loads


IGNORED = "this page has no such parameter"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/search?query=museum", "“query”. The text of a search is in “q”."),
        ("/search?q=museum&page=2", "“page”. The text"),
        ("/search?q=museum&before=30", "“before”. The text"),
        ("/gaps?jahr=2008&year=2008", "“jahr”."),
        ("/holdings?a=1&b=2&a=3", "“a”, “b”."),
        ("/help?a&b=&c=1&d=1&e=1", "“a”, “b”, “c” …."),
        ("/help?%3Cscript%3E=1", "“<script>”."),
    ],
)
def test_an_unknown_parameter_is_not_ignored_in_silence(client: TestClient, address: str, said: str) -> None:
    page = parse(client.get(address).text)
    (notice,) = [each for each in page.by_class("notice") if IGNORED in each.text]
    assert f"parameter: {said}" in notice.text
    assert not [each for each in page.all("script") if not each.attributes.get("src")]


@pytest.mark.parametrize(
    "address",
    ["/search?q=museum&sort=created&size=5", "/search?q=museum&utm_source=x&fbclid=y&gclid=z&UTM_term=", "/gaps?year="],
)
def test_known_parameters_and_those_of_other_sites_are_no_news(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert IGNORED not in answer.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/export/csv?query=museum", "no parameter “query”; its parameters: q."),
        ("/feed.atom?query=museum", "no parameter “query”; its parameters: q."),
        ("/cable/{}/cite/ris?paragraph=p2", "no parameter “paragraph”; its parameters: p."),
        ("/cable/{}/thread/json?posts=LIMA", "no parameter “posts”; its parameters: direction, distance, post, tag."),
        ("/api/v1/search?query=museum", "no parameter “query”; its parameters: q, "),
        ("/api/v1/cables/{}?foo=1", "no parameter “foo”; its parameters: "),
    ],
)
def test_a_file_with_an_unknown_parameter_is_refused(client: TestClient, copied: str, address: str, said: str) -> None:
    """Otherwise /export/csv?query=museum would be all cables, with no place to say so."""
    answer = client.get(address.format(copied))
    assert answer.status_code == 400
    assert said in answer.text
    plain = address.format(copied).partition("?")[0]
    assert client.get(f"{plain}?utm_source=x&_=17").status_code == 200


def test_files_without_parameters_answer_to_any(client: TestClient) -> None:
    for address in ("/health?time=1", "/robots.txt?x=1", "/opensearch.xml?x=1"):
        assert client.get(address).status_code == 200, address


def test_the_page_of_an_absent_cable_names_unknown_parameters(client: TestClient, archive: Archive) -> None:
    absent = urls.cable(archive.absent_cables(limit=1).rows[0].id)
    assert IGNORED in client.get(f"{absent}?foo=1").text
    assert IGNORED not in client.get(f"{absent}?q=museum&hit=1&sort=id").text


def test_every_link_leads_somewhere(client: TestClient, archive: Archive, copied: str) -> None:
    """Each kind of link on each page, up to eight of a kind and page, answers with a page or leads on to one."""
    seen: set[str] = set()
    for name, address in samples(archive, copied).items():
        answer = client.get(address)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        kinds: Counter[str] = Counter()
        page = parse(answer.text)
        ids = {element.attributes.get("id") for element in page.elements}
        for link in page.links():
            target, _, anchor = link.partition("#")
            if target.startswith(("http", "mailto:")) or target == "/signout":
                continue
            if not target:
                assert anchor in ids, (name, link)
                continue
            kind = re.sub(r"[^/]*\d[^/]*", "N", target.split("?")[0])
            kinds[kind] += 1
            if kinds[kind] > 8 or target in seen:
                continue
            seen.add(target)
            got = client.get(target)
            is_absent = got.status_code == 404 and 'class="absent-id"' in got.text
            assert is_absent or got.status_code in (200, 301, 303), (name, link, got.status_code)
            assert IGNORED not in got.text, (name, link)
    assert len(seen) > 150


def test_etag_spares_the_work(client: TestClient, copied: str) -> None:
    first = client.get(urls.cable(copied))
    again = client.get(urls.cable(copied), headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(urls.search("museum"), headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_static_files_are_kept_for_ever(client: TestClient) -> None:
    page = parse(client.get("/").text)
    sheet = next(
        element.attributes["href"] for element in page.all("link") if element.attributes["rel"] == "stylesheet"
    )
    assert "immutable" in client.get(sheet).headers["cache-control"]
    assert "immutable" not in client.get(sheet.split("?")[0]).headers["cache-control"]


def test_an_archive_that_is_being_filled_can_be_read(tmp_path: Path) -> None:
    """What another process takes in is seen by readers, and the pages they kept are no longer taken for current."""
    for seed in (1, 2):
        (tmp_path / f"{seed}.txt").write_bytes(sample(seed).data)
    with reftel.open(tmp_path / "archive", create=True) as filling:
        filling.ingest([tmp_path / "1.txt"], workers=0)
        with reftel.open(tmp_path / "archive", read_only=True) as reading, TestClient(create_app(reading)) as reader:
            before = reader.get("/search")
            assert "<h1>1 cable<" in before.text
            filling.ingest([tmp_path / "2.txt"], workers=0)
            after = reader.get("/search", headers={"if-none-match": before.headers["etag"]})
            assert after.status_code == 200
            assert "All 2 cables<" in after.text
            assert "2 cables" in reader.get("/browse").text


def test_an_empty_archive_says_what_to_do(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as empty, TestClient(create_app(empty)) as reader:
        assert "This archive is empty" in reader.get("/").text
        for address in (
            "/search",
            "/search?q=museum",
            "/browse",
            "/origin",
            "/created",
            "/released",
            "/tag",
            "/holdings",
            "/articles",
            "/feed.atom",
            "/sitemap.xml",
            "/sitemap/1.xml",
            "/help/linking",
            "/api/v1/cables",
        ):
            assert reader.get(address).status_code == 200, address


def test_names_among_the_tags_are_shown_a_page_at_a_time(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large archives have thousands: the page must not grow with them, and every name must be found all the same."""
    monkeypatch.setattr(lists, "MOST_NAMES", 2)
    monkeypatch.setattr(lists, "SIZE", 10)
    client = TestClient(create_app(archive))  # one that has no finished pages
    names = {count.key for count in archive.counts("tag") if "," in count.key}
    assert len(names) > 10
    page = parse(client.get(urls.tags()).text)
    first = [link.text for link in page.all("a") if ", " in link.text]
    assert len([name for name in first if name in names]) == 2
    (more,) = [link for link in page.all("a") if link.text.startswith(f"All {len(names)}")]
    address, found = more.attributes["href"], set()
    while address:
        page = parse(client.get(address).text)
        found |= {link.text for link in page.all("a")} & names
        nexts = [link.attributes["href"] for link in page.all("a") if link.text.startswith("Next")]
        address = nexts[0] if nexts else ""
    assert found == names
