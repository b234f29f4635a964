"""A shelf answers as an archive of the same sources does."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from reftel.export import FORMATS, export
from reftel.index.base import Sort
from reftel.web.app import create_app
from tests.shelf.asking import ABSENT, ASKED, ids, shown_same
from tests.shelf.conftest import Pair
from tests.web.addresses import samples

QUERIES = (
    "", "museum", "the lamp", '"loan of a lamp"', "from:MEXICO", "tag:PREL", "class:CONFIDENTIAL", "is:absent",
    "date:2008", "date:..2005", "exercise -museum", "lamp OR tournament", "ref:08MEXICO900301", "refby:08MEXICO900301",
    "id:07MEXICO900302", "subject:exercise", "has:copies", "nothing-has-this-word",
)  # fmt: skip
SORTS: tuple[Sort, ...] = ("id",)
"""The other orders go by number where two telegrams are of one second, or without a date."""


def test_the_same_cables_are_held(pair: Pair) -> None:
    assert ids(pair.shelf) == ids(pair.one)
    assert len(pair.shelf.shelf.shards) > 5


def test_nothing_is_wrong_with_either(pair: Pair) -> None:
    assert pair.one.verify() == ()
    assert pair.shelf.verify() == ()


@pytest.mark.parametrize("name", ASKED)
def test_the_record_says_the_same(name: str, pair: Pair) -> None:
    assert ASKED[name](pair.shelf) == ASKED[name](pair.one)


def test_searches_for_absent_cables_find_some(pair: Pair) -> None:
    """Else the comparison would prove little."""
    totals = {query: pair.one.search_absent(query).total for query in ABSENT}
    assert sum(total > 0 for total in totals.values()) > len(totals) // 2, totals
    assert len({pair.shelf.shelf.of_base(row.id) for row in pair.one.search_absent("is:absent", limit=500).rows}) > 3


@pytest.mark.parametrize("query", QUERIES)
def test_searches_find_the_same(query: str, pair: Pair) -> None:
    one, shelf = (archive.search(query, limit=None, facets=True) for archive in (pair.one, pair.shelf))
    assert shelf.total == one.total
    assert shelf.facets == one.facets
    found, wanted = ({hit.card.id: hit.passages for hit in answer.hits} for answer in (shelf, one))
    assert found == wanted
    for sort in SORTS:
        assert [hit.card.id for hit in pair.shelf.search(query, limit=None, sort=sort)] == [
            hit.card.id for hit in pair.one.search(query, limit=None, sort=sort)
        ]


def test_every_cable_is_shown_the_same(pair: Pair) -> None:
    shown_same(pair.shelf, pair.one)


def test_references_lead_from_shard_to_shard(pair: Pair) -> None:
    """Not all of them within a year: else this file would prove little."""
    crossing = 0
    shelf = pair.shelf.shelf
    for cable_id in ids(pair.shelf):
        for cite in pair.shelf.cable(cable_id).cites:
            if cite.card is not None and shelf.of_base(cite.card.id) != shelf.of_base(cable_id):
                crossing += 1
                assert cable_id in {card.id for card in pair.shelf.cited_by(cite.card.id, limit=500).cards}
    assert crossing > 5


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.is_text])
def test_exports_are_the_same_byte_for_byte(name: str, pair: Pair) -> None:
    one, shelf = (b"".join(export(archive, name)) for archive in (pair.one, pair.shelf))
    assert timeless(shelf) == timeless(one)


NOT_SAME = {
    "holdings": "it says how large the record and the index are",
    "home": "which of several telegrams of one day is the newest is decided by when they came, here shard by shard",
    "feed": "the last that came are those of the last shard",
}
"""Pages that say something of the archive as files, or of the order in which things came."""

ANY_ORDER = {"articles", "thread", "thread_file"}
"""Pages that list some things in the order in which they came."""


def test_pages_are_the_same_byte_for_byte(pair: Pair) -> None:
    copied = next(each for each in ids(pair.one) if len(pair.one.cable(each).copies) > 1 and pair.one.card(each).post)
    addresses = samples(pair.one, copied)
    addresses |= {f"search {query}": f"/search?q={query}&sort=id" for query in QUERIES}
    other = []
    with TestClient(create_app(pair.one)) as one, TestClient(create_app(pair.shelf)) as shelf:
        for name, address in addresses.items():
            if name in NOT_SAME:
                continue
            left, right = one.get(address), shelf.get(address)
            assert left.status_code == right.status_code, (name, right.text[:500])
            both = [timeless(each.content) for each in (left, right)]
            if name in ANY_ORDER:
                both = [b"".join(sorted(re.split(rb"[<>\n]", each))) for each in both]
            if both[0] != both[1]:
                other.append(name)
    assert other == []


def timeless(data: bytes) -> bytes:
    """Return a page without the moments at which things came in, and the numbers that the record gives."""
    data = re.sub(rb"after=[A-Za-z0-9_=-]+", b"after=0", data)
    data = re.sub(rb"D:\d{14}|<[0-9A-F]{32}>", b"D:0", data)  # of a PDF
    data = re.sub(rb'"generation":\d+', b'"generation":0', data)
    data = re.sub(rb'id="e\d+"', b'id="e"', data)
    data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", b"T", data)
    return re.sub(rb'"number":\d+', b'"number":0', data)
