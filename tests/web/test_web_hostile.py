"""Cable text that attacks its reader does nothing, on any page that shows it."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from reftel.web import urls
from reftel.web.render.labels import web_address
from reftel.web.visible import ACTING, visible
from tests.web import hostile
from tests.web.html import parse

SHOWN = (
    urls.cable(hostile.ID),
    urls.paragraph(hostile.ID, "p1"),
    urls.paragraph(hostile.ID, "p2"),
    urls.source(hostile.ID),
    urls.source(hostile.ID, copy=2),
    urls.copies(hostile.ID),
    urls.cite(hostile.ID),
    urls.share(hostile.ID),
    urls.search("alert"),
    urls.search("id:" + hostile.ID),
    urls.origin("HELSINKI"),
    urls.articles(),
    urls.addressees(),
    urls.tags(),
    urls.feed("id:" + hostile.ID),
    urls.help_topic("structure"),
)

TYPED = (
    hostile.SCRIPT,
    hostile.QUOTES,
    hostile.CLOSING,
    hostile.TEMPLATE,
    hostile.OVERRIDE,
    hostile.ESCAPE.replace("\x1b", "\u009b"),
    "\ud7ff\uffff\u2028<b>",
    "'\"><svg/onload=alert(1)>",
)


@pytest.mark.parametrize("address", SHOWN)
def test_hostile_cable(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = answer.text
    for bad in ("<script>alert", "<img src=x", "<h1 onclick", "<b>EXERCISE</b>", "36481\n", "37436"):
        assert bad.lower() not in text.lower().replace("&lt;", ""), bad
    assert not set(text) & set("\x1b\x07\u202e\u202c")
    if not answer.headers["content-type"].startswith("text/html"):
        return
    for element in parse(text).elements:
        assert not [name for name in element.attributes if name.startswith("on")], element
        for name in ("href", "src", "action"):
            assert not element.attributes.get(name, "").strip().lower().startswith(("javascript", "data", "vbscript"))
        if element.tag == "script" and "src" not in element.attributes:
            assert element.attributes["type"] == "application/ld+json"
            json.loads(element.text)


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("address", ["/search", "/addressee", "/feed.atom", "/signer", f"/cable/{hostile.ID}/share"])
def test_hostile_parameters(client: TestClient, address: str, typed: str) -> None:
    answer = client.get(address, params={"q": typed, "start": typed, "text": typed, "title": typed})
    assert answer.status_code < 500
    assert typed not in answer.text
    for element in parse(answer.text).elements:
        assert not [name for name in element.attributes if name.startswith("on")], element


@pytest.mark.parametrize("typed", TYPED)
def test_hostile_paths(client: TestClient, typed: str) -> None:
    for path in (
        urls.cable(typed), urls.tag(typed), urls.origin(typed), urls.addressee(typed), urls.signer(typed),
        urls.paragraph(hostile.ID, typed), urls.country(typed), urls.cite_file(hostile.ID, typed),
    ):  # fmt: skip
        answer = client.get(path)
        assert 300 <= answer.status_code < 500, (path, answer.status_code)
        assert "<script>alert" not in answer.text


def test_what_acts_is_shown() -> None:
    assert visible("a\x1b[31mb\u202ec\x9bd\x7f") == "a␛[31mb⟨RLO⟩c⟨U+009B⟩d␡"
    assert visible("tab\tand\nline\r\u200fשלום") == "tab\tand\nline\r\u200fשלום"
    assert not ACTING.search(visible("".join(map(chr, range(0x300))) + "\u2066\u2028\ufeff\ud800"))


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("https://paper.example.org/a?b=c", True),
        ("http://paper.example.org", True),
        ("HTTPS://PAPER.EXAMPLE.ORG", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//paper.example.org", False),
        ("https://a\u202eb", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(raw: str, kept: bool) -> None:
    assert web_address(raw) == (raw.strip() if kept else "")
