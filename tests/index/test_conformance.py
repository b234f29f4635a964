"""One suite over every engine: what `reftel.index.base.Index` promises, and that all answer as brute force does."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from reftel.fields.registry import REGISTRY
from reftel.index.base import (
    FACETS,
    Answer,
    Document,
    Facet,
    Index,
    IndexUnusableError,
    PreparedDocument,
    SearchRequest,
    Sort,
)
from reftel.index.brute import BruteIndex
from reftel.index.engines import ENGINES as ALL_ENGINES
from reftel.index.engines import SERVED, open_index
from reftel.index.tantivy_index import TantivyIndex
from reftel.query import facet_condition, parse_query, standard
from tests.index.engine_cases import ENGINES, SORTS, discard, opened
from tests.index.finding_cases import CASES, UTC
from tests.index.traffic import Questions, Traffic

DOCUMENTS = tuple(Traffic(1).documents(240))


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    made = opened(request.param, tmp_path)
    yield made
    made.close()
    discard(request.param, tmp_path)


@pytest.fixture(scope="module", params=ENGINES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The documents in several writes, some of them replaced and some removed."""
    folder = tmp_path_factory.mktemp(request.param)
    made = opened(request.param, folder)
    older = Traffic(99)
    made.write([older.document(key) for key in range(30, 90)], generation=1)
    for start, end in pairwise((0, 50, 180, 200, len(DOCUMENTS))):
        made.write(DOCUMENTS[start:end], range(300, 310), generation=start)
    made.write([older.document(key) for key in range(300, 320)], generation=2)
    made.write([], range(300, 320), generation=3)
    yield made
    made.close()
    discard(request.param, folder)


@pytest.fixture(scope="module")
def reference() -> BruteIndex:
    made = BruteIndex()
    made.write(DOCUMENTS, generation=1)
    return made


def ask(index: Index, text: str, *, limit: int = 1000, sort: Sort = "-created", after: str | None = None) -> Answer:
    return index.search(SearchRequest(query=parse_query(text), limit=limit, sort=sort, after=after, facets=FACETS))


def found(index: Index, text: str) -> set[int]:
    answer = ask(index, text)
    keys = {hit.key for hit in answer.hits}
    assert answer.total == len(keys)
    return keys


@pytest.mark.parametrize("seed", range(4))
def test_generated_queries_are_answered_as_by_brute_force(filled: Index, reference: BruteIndex, seed: int) -> None:
    questions = Questions(seed)
    for turn in range(150 if isinstance(filled, TantivyIndex) else 40):
        text = questions.query()
        sort = SORTS[turn % len(SORTS)]
        assert ask(filled, text, sort=sort) == ask(reference, text, sort=sort), text


def test_order_by_relevance_finds_the_same(filled: Index, reference: BruteIndex) -> None:
    questions = Questions(77)
    for _ in range(60):
        text = questions.query()
        ranked, plain = ask(filled, text, sort="relevance"), ask(reference, text)
        assert sorted(hit.key for hit in ranked.hits) == sorted(hit.key for hit in plain.hits), text
        assert (ranked.total, ranked.facets) == (plain.total, plain.facets), text


@pytest.mark.parametrize("text", ["", "exercise", "-museum", "museum OR class:>=secret", "from:mexico the"])
@pytest.mark.parametrize("sort", ["relevance", *SORTS])
@pytest.mark.parametrize("limit", [4, 100])
def test_pages_give_everything_once_and_in_order(filled: Index, text: str, sort: Sort, limit: int) -> None:
    whole = ask(filled, text, sort=sort)
    paged: list[int] = []
    after = None
    while True:
        page = ask(filled, text, sort=sort, limit=limit, after=after)
        assert (page.total, page.facets) == (whole.total, whole.facets)
        assert len(page.hits) <= limit
        paged.extend(hit.key for hit in page.hits)
        if page.next is None:
            break
        assert len(page.hits) == limit
        after = page.next
    assert paged == [hit.key for hit in whole.hits]
    assert len(set(paged)) == whole.total


def test_every_facet_value_narrows_to_its_count(filled: Index) -> None:
    held: dict[str, list[str]] = {
        str(facet.name): [value.value for value in facet.values]
        for facet in _facets(filled)
        if facet.name in REGISTRY.held
    }
    vocabulary = standard().holding(held)
    for text in ("", "museum"):
        for facet in ask(filled, text).facets:
            assert facet.distinct == len(facet.values)
            for value in facet.values:
                narrowed = f"{text} {facet_condition(facet.name, value.value)}"
                answer = filled.search(SearchRequest(query=parse_query(narrowed, vocabulary), limit=0))
                # One post has two names, and a search for it finds what either sent.
                assert answer.total >= value.count if value.value == "KYIV" else answer.total == value.count, narrowed


def _facets(index: Index) -> tuple[Facet, ...]:
    return index.search(SearchRequest(query=parse_query(""), limit=0, facets=FACETS, facet_limit=1000)).facets


def test_facets_are_ordered_and_cut(filled: Index) -> None:
    answer = filled.search(SearchRequest(query=parse_query(""), limit=0, facets=("tag", "month"), facet_limit=3))
    tags, months = answer.facets
    assert len(tags.values) == 3 < tags.distinct
    assert [value.count for value in tags.values] == sorted((value.count for value in tags.values), reverse=True)
    assert [value.value for value in months.values] == sorted(value.value for value in months.values)
    assert len(months.values) == months.distinct > 3


def test_limits_and_cursors_that_are_none(filled: Index) -> None:
    none = filled.search(SearchRequest(query=parse_query("museum"), limit=0))
    assert (none.hits, none.next) == ((), None)
    assert none.total > 0
    page = ask(filled, "", limit=5, sort="id")
    for limit, after in ((-1, None), (1001, None), (5, "nonsense"), (5, "é"), (5, ""), (5, "AAAA"), (5, page.next)):
        with pytest.raises(ValueError, match=r"cursor|limit"):
            filled.search(SearchRequest(query=parse_query(""), limit=limit, after=after, sort="created"))


def test_an_empty_index_answers(index: Index) -> None:
    assert index.generation() == 0
    assert list(index.keys()) == []
    for text in (
        "",
        "museum",
        '"a b"',
        "muse*",
        "museum~1",
        "-museum",
        "from:oslo",
        "created:2008",
        "refby:08MEXICO714",
    ):
        assert ask(index, text).total == 0


def test_a_document_is_replaced_and_removed_by_its_key(index: Index) -> None:
    first = Document(key=7, id="08OSLO7", subject="museum loan")
    index.write([first, Document(key=9, id="08OSLO9", subject="museum")], generation=4)
    assert found(index, "museum") == {7, 9}
    index.write([replace(first, subject="chess")], generation=5)
    assert found(index, "museum") == {9}
    assert found(index, "chess") == {7}
    index.write([replace(first, subject="violin"), replace(first, subject="ferry")], [9], generation=6)
    assert found(index, "") == found(index, "ferry") == {7}
    index.write([], [7, 8, 9], generation=7)
    assert found(index, "") == set()
    assert index.generation() == 7


def test_keys_are_all_that_is_held(filled: Index) -> None:
    assert list(filled.keys()) == [document.key for document in DOCUMENTS]
    assert filled.generation() == 3


@pytest.mark.parametrize("key", [0, -1, 2**30])
def test_keys_out_of_range_are_refused(index: Index, key: int) -> None:
    with pytest.raises(ValueError, match="key"):
        index.write([Document(key=1, id="08OSLO1"), Document(key=key, id="08OSLO2")], generation=1)
    assert list(index.keys()) == []
    assert index.generation() == 0


@pytest.mark.parametrize(
    ("document", "finding", "missing"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_finds_a_document(index: Index, document: Document, finding: list[str], missing: list[str]) -> None:
    index.write([document, Document(key=2, id="99NOWHERE1", subject="something else")], generation=1)
    for text in finding:
        assert 1 in found(index, text), text
    for text in missing:
        assert 1 not in found(index, text), text


def test_who_cites_and_is_cited(index: Index) -> None:
    index.write(
        [
            Document(key=1, id="07LIMA1"),
            Document(key=2, id="07LIMA2", refs=("07LIMA1", "07LIMA3", "07LIMA9")),
            Document(key=3, id="07LIMA3", refs=("07LIMA1",)),
        ],
        generation=1,
    )
    assert found(index, "ref:07LIMA1") == {2, 3}
    assert found(index, "refby:07LIMA2") == {1, 3}
    assert found(index, "refby:07LIMA9") == set()
    assert found(index, "07LIMA1") == {1, 2, 3}


def test_ids_are_ordered_by_year_post_and_serial(index: Index) -> None:
    ids = (
        "73STATE97844",
        "99OSLO2",
        "99OSLO10",
        "00ABIDJAN1",
        "07LIMA5",
        "07LIMA5-2",
        "07LIMA50",
        "07LIMABEAN1",
        "unnamed-1",
        "unnamed-2",
    )
    order = (3, 9, 1, 0, 8, 2, 4, 7, 6, 5)
    index.write([Document(key=at + 1, id=ids[at]) for at in order], generation=1)
    whole = [hit.key for hit in ask(index, "", sort="id").hits]
    assert whole == list(range(1, len(ids) + 1))
    paged: list[int] = []
    after = None
    while len(paged) < len(ids):
        page = ask(index, "", sort="id", limit=1, after=after)
        paged.extend(hit.key for hit in page.hits)
        after = page.next
    assert paged == whole
    assert after is None


def test_order_by_date_puts_the_undated_last(index: Index) -> None:
    moments = (
        None,
        dt.datetime(2008, 1, 1, tzinfo=UTC),
        None,
        dt.datetime(1973, 5, 1, tzinfo=UTC),
        dt.datetime(2008, 1, 1, tzinfo=UTC),
    )
    index.write(
        [Document(key=key, id=f"unnamed-{key}", created=when) for key, when in enumerate(moments, 1)], generation=1
    )
    assert [hit.key for hit in ask(index, "", sort="created").hits] == [4, 2, 5, 1, 3]
    assert [hit.key for hit in ask(index, "", sort="-created").hits] == [5, 2, 4, 3, 1]


def test_every_engine_is_among_the_cases() -> None:
    assert {engine for engine, _ in ENGINES.values()} == set(ALL_ENGINES)
    with pytest.raises(IndexUnusableError, match="no engine"):
        open_index("none", Path("nowhere"))


# What the archive needs beside searching.


def test_prepared_documents_are_indexed_as_any(tmp_path: Path, index: Index, reference: BruteIndex) -> None:
    preparer = pickle.loads(pickle.dumps(index.preparer()))
    packed = [PreparedDocument(each.key, preparer.prepare(replace(each, key=0))) for each in DOCUMENTS]
    for start in range(0, len(packed), 70):
        index.write(packed[start : start + 70], generation=start + 1)
    for text in ("", "museum", '"the museum"', "1.4(b)", "subject:loans", "to:oslo", "tag:prel", "-chess"):
        assert ask(index, text) == ask(reference, text), text


def test_a_preparer_stays_the_same_until_its_name_changes(index: Index) -> None:
    before = index.preparer()
    assert index.preparer() is before
    index.write(DOCUMENTS, generation=1)
    after = index.preparer()
    assert (after is before) == (after.name == before.name)


def test_values_are_those_of_the_documents(index: Index) -> None:
    assert index.values("post") == ()
    index.write(DOCUMENTS, generation=1)
    assert set(index.values("post")) == {each.post for each in DOCUMENTS if each.post}
    assert set(index.values("tag")) == {tag for each in DOCUMENTS for tag in each.tags}
    assert set(index.values("form")) == {form for each in DOCUMENTS for form in each.forms}
    assert set(index.values("caption")) == {caption for each in DOCUMENTS for caption in each.captions}


@pytest.mark.parametrize("case", ENGINES)
def test_what_is_written_is_found_by_a_reader_that_was_open(case: str, tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError):
        opened(case, tmp_path, read_only=True)
    writer = opened(case, tmp_path)
    reader = opened(case, tmp_path, read_only=True)
    try:
        for generation in (1, 2):
            writer.write([Document(key=generation, id=f"08OSLO{generation}", subject="museum")], generation=generation)
            assert reader.generation() == generation
            assert found(reader, "museum") == set(range(1, generation + 1))
        writer.settle()
        assert found(reader, "museum") == {1, 2}
        with pytest.raises(IndexUnusableError):
            reader.write([], generation=3)
    finally:
        reader.close()
        writer.close()
    again = opened(case, tmp_path)
    assert (again.generation(), list(again.keys())) == (2, [1, 2])
    again.close()


@pytest.mark.parametrize("case", [case for case, (engine, _) in ENGINES.items() if engine not in SERVED])
def test_damage_is_told(case: str, tmp_path: Path) -> None:
    writer = opened(case, tmp_path)
    writer.write(DOCUMENTS, generation=1)
    writer.settle()
    assert list(writer.problems()) == []
    writer.close()
    largest = max((tmp_path / "index").iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(data)
    with suppress(IndexUnusableError):  # opening may find it first
        reader = opened(case, tmp_path, read_only=True)
        problems = list(reader.problems())
        reader.close()
        assert [problem.where for problem in problems] == [largest.name]
