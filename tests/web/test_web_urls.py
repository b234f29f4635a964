"""Addresses: what urls.py builds is what routes take, whatever the values; docs/urls.md names them all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Route

from reftel.web import urls

ROOT = Path(__file__).parents[2]
VALUES = st.text(min_size=1, max_size=30).filter(lambda text: "/" not in text and text.strip(".") != "")
MAKERS: dict[str, Callable[[str], str]] = {
    "cable": urls.cable,
    "source": urls.source,
    "copies": urls.copies,
    "cite": urls.cite,
    "share": urls.share,
    "origin": urls.origin,
    "country": urls.country,
    "tag": urls.tag,
    "addressee": urls.addressee,
    "signer": urls.signer,
}


@pytest.mark.parametrize("name", sorted(MAKERS))
@given(value=VALUES)
def test_what_is_built_is_what_the_route_takes(name: str, value: str) -> None:
    address = MAKERS[name](value)
    assert re.fullmatch(r"/[A-Za-z0-9_.~%/-]*", address)
    path = unquote(urlsplit(address).path)
    route = Route(urls.PATTERNS[name], lambda _: None)
    found = route.path_regex.match(path)
    assert found is not None
    assert next(iter(found.groupdict().values())) == value


@pytest.mark.parametrize("value", [".", "..", "a/b", "../x", "%2e%2e", "a?b", "a#b", "a b", "//x"])
def test_no_value_climbs_or_splits(value: str) -> None:
    address = urls.tag(value)
    assert address.startswith("/tag/")
    assert address.count("/") == 2
    assert "?" not in address and "#" not in address
    assert address.split("/")[2] not in {".", ".."}


@given(st.text(max_size=40))
def test_queries_come_back(text: str) -> None:
    from urllib.parse import parse_qs

    parsed = parse_qs(urlsplit(urls.search(text)).query, keep_blank_values=True)
    assert parsed.get("q", [""]) == [text]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_condition_more_is_the_same_address_as_all_at_once(base: str, value: str) -> None:
    query, condition = base.strip(), f"from:{value}".strip()
    for sort in ("", "id"):
        assert urls.narrowed(query, sort=sort)(condition) == urls.search(f"{query} {condition}".strip(), sort=sort)


def test_paragraphs() -> None:
    assert urls.paragraph("08X1", "p7") == "/cable/08X1/p/7"
    assert urls.paragraph("08X1", "s2p7") == "/cable/08X1/p/s2p7"
    assert urls.paragraph("08X1", "u1") == "/cable/08X1/p/u1"
    assert urls.cable("08X1", "p7") == "/cable/08X1#p7"


def test_docs_name_every_address() -> None:
    text = (ROOT / "docs/urls.md").read_text("utf-8")
    for name, pattern in urls.PATTERNS.items():
        shown = re.sub(r":\w+\}", "}", pattern)
        assert f"`{shown}`" in text, name


def test_no_other_module_builds_paths() -> None:
    """Addresses stand in urls.py alone: other modules and templates ask it."""
    first = sorted({pattern.split("/")[1] for pattern in urls.PATTERNS.values() if pattern != "/"})
    built = re.compile(r"""["']/(?:""" + "|".join(map(re.escape, first)) + r")\b")
    web = ROOT / "src/reftel/web"
    own_routes = {web / "urls.py", web / "pages/legacy.py"}
    for path in (*web.rglob("*.py"), *(ROOT / "src/reftel/cli").glob("serv*.py")):
        lines = [] if path in own_routes or path.parent.name == "api" else path.read_text("utf-8").splitlines()
        found = [line for line in lines if built.search(line) and "urls.api(" not in line]
        assert found == [], (path, found)
    for path in (web / "templates").rglob("*.html"):
        assert not re.search(r'(?:href|action|src)="/', path.read_text("utf-8")), path
