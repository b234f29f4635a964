"""More hits than an engine ranks or returns at once: totals, facets and pages are complete over every engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from reftel.index.base import FACETS, Document, Facet, Index, SearchRequest, Sort
from reftel.index.brute import BruteIndex
from reftel.query import parse_query
from tests.index.engine_cases import ENGINES, SORTS, discard, opened
from tests.index.finding_cases import UTC
from tests.index.traffic import Traffic

MANY = tuple(replace(Traffic(3).document(key), subject=f"exercise {key}") for key in range(1, 40)) + tuple(
    Document(
        key=key,
        id=f"{6 + key % 4:02}OSLO{key}",
        subject="lighthouse" if key % 2 else "harbour",
        paragraphs=(("p1", "lighthouse " * (key % 7) + "exercise"),),
        post="OSLO" if key % 3 else "LIMA",
        tags=(f"T{key % 60:03}",),
        created=dt.datetime(2006, 1, 1, tzinfo=UTC) + dt.timedelta(hours=key % 2000) if key % 11 else None,
    )
    for key in range(100, 2600)
)


@pytest.fixture(scope="module", params=ENGINES)
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp(request.param)
    made = opened(request.param, folder)
    made.write(MANY[:1500], generation=1)
    made.write(MANY[1500:], generation=2)
    yield made
    made.close()
    discard(request.param, folder)


@pytest.fixture(scope="module")
def large_reference() -> BruteIndex:
    made = BruteIndex()
    made.write(MANY, generation=1)
    return made


def all_pages(index: Index, text: str, sort: Sort, limit: int) -> list[int]:
    paged: list[int] = []
    after = None
    while True:
        page = index.search(SearchRequest(query=parse_query(text), limit=limit, sort=sort, after=after))
        paged.extend(hit.key for hit in page.hits)
        if page.next is None:
            assert page.total == len(paged)
            return paged
        after = page.next


@pytest.mark.parametrize("text", ["exercise", "lighthouse", "-harbour", "from:oslo"])
def test_totals_and_facets_count_beyond_a_thousand(large: Index, large_reference: BruteIndex, text: str) -> None:
    for limit in (0, 20, 1000):
        request = SearchRequest(query=parse_query(text), limit=limit, sort="-created", facets=FACETS)
        answer = large.search(request)
        assert answer.total > 1000
        if limit != 20:
            assert (answer.total, answer.facets) == _counted(large_reference, text)


def _counted(reference: BruteIndex, text: str) -> tuple[int, tuple[Facet, ...]]:
    answer = reference.search(SearchRequest(query=parse_query(text), limit=0, facets=FACETS))
    return answer.total, answer.facets


@pytest.mark.parametrize("sort", SORTS)
def test_pages_beyond_a_thousand_keep_their_order(large: Index, large_reference: BruteIndex, sort: Sort) -> None:
    whole = all_pages(large, "exercise", sort, 700)
    assert whole == all_pages(large_reference, "exercise", sort, 1000)
    assert len(whole) == len(set(whole)) == len(MANY)


def test_behind_the_ranked_hits_come_the_newest(large: Index, large_reference: BruteIndex) -> None:
    newest = {key: at for at, key in enumerate(all_pages(large_reference, "lighthouse", "-created", 1000))}
    found = all_pages(large, "lighthouse", "relevance", 300)
    assert sorted(found) == sorted(newest)
    behind = [newest[key] for key in found[1000:]]
    assert behind == sorted(behind)
    assert len(behind) > 300
