"""What an archive answers is what the truth of its traffic says."""

from __future__ import annotations

from collections import Counter
from itertools import count, pairwise

import pytest

from reftel.archive import Archive
from reftel.archive.search import SORTS
from reftel.collate.word_comparison import fold
from reftel.errors import QueryError
from reftel.exercise.truth import Truth
from reftel.index.base import Answer, SearchRequest
from reftel.index.tantivy_index import TantivyIndex
from reftel.spans import Span
from tests.archive.conftest import COUNT, Traffic


def _all(archive: Archive, query: str, **options: object) -> list[str]:
    """Ids of every hit, page by page."""
    ids: list[str] = []
    after: str | None = None
    while True:
        results = archive.search(query, limit=17, after=after, passages=False, **options)  # type: ignore[arg-type]
        ids.extend(hit.card.id for hit in results.hits)
        after = results.next
        if after is None:
            assert len(ids) == results.total
            return ids


def test_values_are_those_of_the_truth(filled: Archive, traffic: Traffic) -> None:
    for truth in traffic.truths.values():
        cable = filled.cable(truth.id).cable
        assert cable.id == truth.id
        assert cable.created == truth.created
        assert cable.tags == truth.tags
        assert cable.subject == truth.subject
        assert [(p.anchor, fold(p.text)) for p in cable.paragraphs] == [
            (p.anchor, fold(p.text)) for p in truth.paragraphs
        ]


def _by(truths: list[Truth]) -> dict[str, Counter[str]]:
    return {
        "post": Counter(truth.post for truth in truths),
        "class": Counter(truth.classification.level for truth in truths),
        "tag": Counter(tag for truth in truths for tag in set(truth.tags)),
        "year": Counter(str(truth.created.year) for truth in truths),
        "month": Counter(truth.created.strftime("%Y-%m") for truth in truths),
        "day": Counter(truth.created.date().isoformat() for truth in truths),
        "signed": Counter(name for truth in truths for name in set(truth.signed_by)),
    }


@pytest.mark.parametrize("kind", ["post", "class", "tag", "year", "month", "day", "signed"])
def test_counts_and_shelves(filled: Archive, traffic: Traffic, kind: str) -> None:
    truths = list(traffic.truths.values())
    expected = _by(truths)[kind]
    counted = filled.counts(kind)  # type: ignore[arg-type]
    assert {count.key: count.count for count in counted} == dict(expected)
    assert [count.count for count in counted] == sorted(expected.values(), reverse=True)
    for key, number in list(expected.items())[:12]:
        page = filled.browse(kind, key, limit=500)  # type: ignore[arg-type]
        assert page.total == number == len(page.cards)
        times = [card.created for card in page.cards if card.created]
        assert times == sorted(times, reverse=True)
        found = {card.id for card in page.cards}
        assert found == {truth.id for truth in truths if key in _by([truth])[kind]}


def test_calendar(filled: Archive) -> None:
    days = filled.counts("day", prefix="2007-03", by="key")
    assert days
    assert all(count.key.startswith("2007-03-") for count in days)
    assert [count.key for count in days] == sorted(count.key for count in days)


def test_unknown_kinds_say_so(filled: Archive) -> None:
    with pytest.raises(LookupError, match="mood"):
        filled.counts("mood")  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="mood"):
        filled.browse("mood", "good")  # type: ignore[arg-type]


def test_cables_are_listed_by_their_defects(filled: Archive) -> None:
    counted = filled.counts("defect", limit=3)
    assert counted
    assert [filled.browse("defect", each.key).total for each in counted] == [each.count for each in counted]


def test_cites_both_ways(filled: Archive, traffic: Traffic) -> None:
    citing: dict[str, set[str]] = {}
    for truth in traffic.truths.values():
        for reference in truth.references:
            if reference.id:
                citing.setdefault(reference.id, set()).add(truth.id)
    held = {cited: by for cited, by in citing.items() if cited in traffic.truths}
    assert held
    for cited, by in held.items():
        view = filled.cable(cited)
        assert view.cited_by == len(by)
        found: set[str] = set()
        after: str | None = None
        while True:
            page = filled.cited_by(cited, limit=1, after=after)
            assert page.total == len(by)
            found |= {card.id for card in page.cards}
            after = page.next
            if after is None:
                break
        assert found == by
        for cable_id in by:
            cards = {cite.card.id for cite in filled.cable(cable_id).cites if cite.card}
            assert cited in cards
    missing = set(citing) - set(traffic.truths)
    holdings = filled.coverage()
    assert holdings.cited_not_held == len(missing)
    assert {lack.id for lack in holdings.most_cited_not_held} <= missing


def test_neighbors(filled: Archive, traffic: Traffic) -> None:
    truths = sorted(traffic.truths.values(), key=lambda truth: (truth.created, truth.serial))
    by_post: dict[str, list[Truth]] = {}
    for truth in truths:
        by_post.setdefault(truth.post, []).append(truth)
    for line in by_post.values():
        for before, after in pairwise(line):
            following = filled.cable(before.id).neighbors.next_of_post
            assert following is not None
            assert following.id == after.id
            preceding = filled.cable(after.id).neighbors.previous_of_post
            assert preceding is not None
            assert preceding.id == before.id
        assert filled.cable(line[0].id).neighbors.previous_of_post is None
        assert filled.cable(line[-1].id).neighbors.next_of_post is None
    for truth in truths[:40]:
        near = filled.cable(truth.id).neighbors
        for card in (near.previous_of_day, near.next_of_day):
            assert card is None or (card.created and card.created.date() == truth.created.date())


def test_posts(filled: Archive, traffic: Traffic) -> None:
    post, number = Counter(truth.post for truth in traffic.truths.values()).most_common(1)[0]
    truths = [truth for truth in traffic.truths.values() if truth.post == post]
    view = filled.post(post)
    assert view.count == number == sum(month.count for month in view.months)
    assert view.first == min(truth.created for truth in truths).replace(second=0)
    assert view.last == max(truth.created for truth in truths).replace(second=0)
    tags = Counter(tag for truth in truths for tag in set(truth.tags))
    assert {count.key: count.count for count in view.tags} == dict(tags.most_common(50)) or len(tags) > 50
    signed = Counter(name for truth in truths for name in set(truth.signed_by))
    assert {signer.name: signer.count for signer in view.signers} == dict(signed)
    assert filled.post("NOWHERE").count == 0


def test_overview(filled: Archive, traffic: Traffic) -> None:
    held = filled.overview()
    assert sum(month.count for month in held.months) == COUNT
    assert sum(post.count for post in held.posts) == COUNT
    assert held.first == min(truth.created for truth in traffic.truths.values())
    assert held.generation == filled.generation()
    newest = [card.created for card in filled.newest("created", 5)]
    assert newest == sorted((truth.created for truth in traffic.truths.values()), reverse=True)[:5]


QUERIES = (
    ("", lambda truth: True),
    ("tag:PREL", lambda truth: "PREL" in truth.tags),
    ("-tag:PREL", lambda truth: "PREL" not in truth.tags),
    ("class:>=confidential", lambda truth: truth.classification.rank >= 3),
    ("created:2007", lambda truth: truth.created.year == 2007),
    ("created:2006-11..2007-02", lambda truth: "2006-11" <= truth.created.strftime("%Y-%m") <= "2007-02"),
    ("from:STATE OR created:2009", lambda truth: truth.post == "STATE" or truth.created.year == 2009),
    ("has:copies", lambda truth: len(truth.witnesses) > 1),
)


@pytest.mark.parametrize(("query", "holds"), QUERIES, ids=[query or "all" for query, _ in QUERIES])
def test_queries_find_what_the_truth_says(filled: Archive, traffic: Traffic, query: str, holds: object) -> None:
    expected = {truth.id for truth in traffic.truths.values() if holds(truth)}  # type: ignore[operator]
    assert set(_all(filled, query)) == expected


def test_flags_find_what_cards_show(filled: Archive) -> None:
    cards = [filled.card(cable_id) for cable_id in filled.ids()]
    assert set(_all(filled, "has:articles")) == {card.id for card in cards if card.has_articles} != set()
    assert set(_all(filled, "has:redactions")) == {card.id for card in cards if card.has_redactions}
    assert set(_all(filled, "has:defects")) == {card.id for card in cards if card.defects}
    assert set(_all(filled, "is:partial")) == {card.id for card in cards if card.is_partial}


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_pages_through_everything_once(filled: Archive, sort: str) -> None:
    ids = _all(filled, "tag:PREL", sort=sort)
    assert len(ids) == len(set(ids))
    cards = filled.cards(ids)
    times = [card.created for cable_id in ids if (card := cards[cable_id]).created]
    if sort in ("created", "-created"):
        assert times == sorted(times, reverse=sort == "-created")


def test_facets_count_and_narrow(filled: Archive) -> None:
    results = filled.search("tag:PREL", facets=True, limit=0)
    assert set(results.facets) >= {"post", "country", "classification", "year", "month", "tag", "form", "caption"}
    for values in results.facets.values():
        for value in values[:3]:
            assert filled.search(f"tag:PREL {value.query}", limit=0).total == value.count
    labels = {value.value: value.label for value in results.facets["tag"]}
    assert labels["PREL"] != "PREL"


def test_what_is_written_meanwhile_is_in_hits_and_facets_alike(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facets are counted beside the hits: an index that is written to meanwhile must not answer with two states."""
    monkeypatch.setattr("reftel.archive.search._uncertain", lambda index, ids: set())  # a search of its own
    plain = filled.search("museum OR the", facets=True)
    asked: list[SearchRequest] = []
    search, generations = TantivyIndex.search, count(1)

    def old_until_written(index: TantivyIndex, request: SearchRequest) -> Answer:
        asked.append(request)
        found = search(index, request)
        return found if request.facets and request.limit else Answer(total=0)

    monkeypatch.setattr(TantivyIndex, "search", old_until_written)
    monkeypatch.setattr(TantivyIndex, "generation", lambda index: next(generations))
    found = filled.search("museum OR the", facets=True)
    assert (found.total, found.hits, found.facets) == (plain.total, plain.hits, plain.facets)
    assert [(bool(request.facets), request.limit) for request in asked[-1:]] == [(True, 20)]


def test_passages_mark_the_words_in_paragraphs_of_the_cable(filled: Archive) -> None:
    results = filled.search("the EXERCISE", limit=10)
    assert results.hits
    for hit in filled.search("museum OR chess OR stamps OR garden", limit=10).hits:
        view = filled.cable(hit.card.id)
        for passage in hit.passages:
            assert passage.marks
            for mark in passage.marks:
                assert isinstance(mark, Span)
                assert mark.of(passage.text).lower()[:4] in ("muse", "ches", "stam", "gard")
            if passage.anchor is not None:
                paragraph = view.paragraph(passage.anchor)
                assert paragraph is not None
                assert passage.text in paragraph.text


def test_mistakes_are_query_errors(filled: Archive) -> None:
    for query, options in (("tag:", {}), ("(", {}), ("lamp", {"after": "nonsense"})):
        with pytest.raises(QueryError):
            filled.search(query, **options)  # type: ignore[arg-type]


def test_related_cables_are_about_the_same_matter(filled: Archive, traffic: Traffic) -> None:
    some = [truth for truth in traffic.truths.values() if any(r.id in traffic.truths for r in truth.references)][:10]
    assert some
    for truth in some:
        cards = filled.related(truth.id, limit=5)
        assert truth.id not in {card.id for card in cards}
        assert len(cards) <= 5
    assert any(filled.related(truth.id) for truth in some)


def test_ids_go_on_where_they_stopped(filled: Archive, traffic: Traffic) -> None:
    ids: list[str] = []
    after: str | None = None
    while page := filled.changed_ids(after or "", 50):
        ids.extend(cable_id for cable_id, _ in page)
        after = page[-1][0]
    assert ids == sorted(traffic.truths)
