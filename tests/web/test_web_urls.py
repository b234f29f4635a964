"""Addresses: what urls.py builds is what routes take, whatever the values; docs/urls.md names them all."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Route

from reftel.archive import Archive
from reftel.web import address_page, urls
from reftel.web.address import Address, Sample
from reftel.web.pages import ADDRESSES

ROOT = Path(__file__).parents[2]
VALUES = st.text(min_size=1, max_size=30).filter(lambda text: "/" not in text and text.strip(".") != "")
BY_NAME = {each.name: each for each in ADDRESSES}
SINGLE = sorted(each.name for each in ADDRESSES if re.search(r"^[^{]*\{\w+(:name)?\}(/[a-z]+)?$", each.pattern))
"""Pages whose address varies in one part, which is a text."""


def match(address: Address, link: str) -> dict[str, str] | None:
    """Return the parts that the page's route reads from a link."""
    path = unquote(urlsplit(link).path)
    found = Route(address.pattern, lambda _: None).path_regex.match(path)
    return found.groupdict() if found else None


@pytest.mark.parametrize("name", SINGLE)
@given(value=VALUES)
def test_what_is_built_is_what_the_route_takes(name: str, value: str) -> None:
    shown = {"classification": value.upper(), "precedence": value.upper()}.get(name, value)
    link = BY_NAME[name].build()(shown)
    assert re.fullmatch(r"/[A-Za-z0-9_.~%/-]*", link)
    found = match(BY_NAME[name], link)
    assert found is not None
    (part,) = found.values()
    if name in {"classification", "precedence"}:
        assert part == shown.lower().replace(" ", "-" if name == "classification" else " ")
    else:
        assert part == value


def test_samples_fit_their_routes(archive: Archive, copied: str) -> None:
    values = Sample.of(archive, copied)
    for each in ADDRESSES:
        if each.answer != "other":
            assert match(each, each.sample_in(values)) is not None, each.name


def test_no_earlier_route_takes_a_sample(archive: Archive, copied: str) -> None:
    values = Sample.of(archive, copied)
    for number, each in enumerate(ADDRESSES):
        if each.answer != "other":
            taken = [other.name for other in ADDRESSES[:number] if match(other, each.sample_in(values)) is not None]
            assert taken == [], each.name


def test_an_address_that_varies_needs_a_link_and_a_sample() -> None:
    with pytest.raises(ValueError, match="needs a link function and a sample"):
        Address("note", "/note/{number}", "a note")
    with pytest.raises(ValueError, match="needs a link function and a sample"):
        Address("note", "/note/{number}", "a note", link=lambda number: f"/note/{number}")
    assert Address("notes", "/notes", "all notes").build()() == "/notes"


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


def test_the_page_of_addresses_is_up_to_date() -> None:
    made = address_page.page()
    assert (ROOT / "docs/urls.md").read_text("utf-8") == made, "python -m reftel.web.address_page > docs/urls.md"


def test_no_other_module_builds_paths() -> None:
    """Links are built in urls.py, routes are in the rows of pages; nothing else has paths."""
    first = sorted({each.pattern.split("/")[1] for each in ADDRESSES if each.pattern != "/"})
    built = re.compile(r"""["']/(?:""" + "|".join(map(re.escape, first)) + r")\b")
    web = ROOT / "src/reftel/web"
    routes = re.compile("|".join(re.escape(f'"{each.pattern}"') for each in ADDRESSES))
    own = {web / "urls.py", web / "pages/legacy.py"}
    for path in (*web.rglob("*.py"), *(ROOT / "src/reftel/cli").glob("serv*.py")):
        if path not in own and path.parent.name != "api":
            lines = [routes.sub("", line) for line in path.read_text("utf-8").splitlines()]
            assert [line for line in lines if built.search(line) and "urls.api(" not in line] == [], path
    for path in (web / "templates").rglob("*.html"):
        assert not re.search(r'(?:href|action|src)="/', path.read_text("utf-8")), path
