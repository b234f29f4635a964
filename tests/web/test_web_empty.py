"""Every page of an archive without cables, and of an archive with one cable that has almost no values."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.web.app import create_app
from reftel.web.pages import ADDRESSES
from tests.web.html import parse

PLAIN = sorted(each.pattern for each in ADDRESSES if each.answer in ("page", "file") and "{" not in each.pattern)
"""Addresses without a value in them."""


def room(folder: Path, *texts: str) -> TestClient:
    """A reading room with these telegrams."""
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.txt")
        paths[-1].write_text(text)
    with reftel.open(folder / "archive", create=True) as made:
        if paths:
            made.ingest(paths, workers=0)
    return TestClient(create_app(reftel.open(folder / "archive", read_only=True)), follow_redirects=False)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """No cable."""
    return room(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """One cable without a date, number, post, subject and TAGS."""
    return room(tmp_path_factory.mktemp("bare"), "UNCLAS\n\nSIPDIS\n\n1. (U) The exercise museum is closed.\n")


@pytest.mark.parametrize("path", PLAIN)
@pytest.mark.parametrize("kind", ["empty", "bare"])
def test_every_page_answers(request: pytest.FixtureRequest, kind: str, path: str) -> None:
    client: TestClient = request.getfixturevalue(kind)
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:300]
    assert "1970" not in answer.text, "no date is not the first day of a computer's clock"
    if answer.headers["content-type"].startswith("text/html"):
        text = parse(answer.text).one("main").text
        assert not {"None here.", "None.", "All 0 cables"} & set(text.split("\n")), "an empty list says why"


def test_an_empty_archive_says_so(empty: TestClient) -> None:
    for path in ("/", "/search", "/search?q=museum", "/holdings"):
        text = parse(empty.get(path).text).one("main").text
        assert "archive is empty" in text or "no cables yet" in text, path
    home = parse(empty.get("/").text)
    assert home.all("svg") == [] and "Latest written" not in home.one("main").text


def test_the_feed_of_an_empty_archive_is_as_old_as_the_archive(empty: TestClient) -> None:
    updated = empty.get("/feed.atom").text.partition("<updated>")[2].partition("</updated>")[0]
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(updated)
    assert dt.timedelta(0) <= age + dt.timedelta(seconds=1) < dt.timedelta(hours=2)


def test_a_bare_cable_has_all_its_pages(bare: TestClient) -> None:
    hit = parse(bare.get("/search").text).by_class("hit")[0]
    link = next(a for a in parse(bare.get("/search").text).links() if a.startswith("/cable/NOID-"))
    assert "(no subject)" in hit.text
    for tail in ("", "/source", "/copies", "/cite", "/share", "/thread", ".txt", ".pdf", "/cite/ris", "/cite/bibtex"):
        answer = bare.get(link + tail)
        assert answer.status_code == 200, (tail, answer.text[:300])
        assert "None" not in parse(answer.text).one("main").text if not tail.startswith((".", "/cite/")) else True


def test_contents_end_with_dots_only_before_more_words(tmp_path: Path) -> None:
    whole, cut = "EXERCISE SHIPS CAME BACK.", "The exercise curator was very pleased with all of the ships."
    client = room(tmp_path, f"UNCLAS\n\nSIPDIS\n\n1. (U) {whole}\n\n2. (U) {cut}\n")
    path = next(link for link in parse(client.get("/search").text).links() if link.startswith("/cable/NOID-"))
    (outline,) = parse(client.get(path).text).by_class("outline")
    assert " ".join(outline.text.split()) == f"1 {whole}2 The exercise curator was very pleased with …"


def test_a_long_subject_is_smaller_and_only_hinted_at_elsewhere(tmp_path: Path) -> None:
    subject = "EXERCISE " + "A LONG SUBJECT " * 24
    head = "P 1119{}0Z MAR 08\nFM AMEMBASSY HELSINKI\nTO SECSTATE WASHDC\n\nUNCLAS HELSINKI 90070{}\n\n"
    text = head + "SUBJECT: {}\n\n1. (U) EXERCISE.\n"
    client = room(tmp_path, text.format(4, 1, subject), text.format(5, 2, "EXERCISE"))
    (heading,) = parse(client.get("/cable/08HELSINKI900701").text).all("h1")
    assert heading.attributes["class"] == "longest"
    (rail,) = parse(client.get("/cable/08HELSINKI900702").text).by_class("rail")
    assert "…" in rail.text and " ".join(subject.split()).lower() not in " ".join(rail.text.split()).lower()
