"""Words that stand for frequent phrases: there wherever the phrase stands, and nowhere else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.index import frequent
from reftel.index.base import Document, Request
from reftel.index.frequent import Frequent
from reftel.index.prepared import WHOLE, Prepared, prepare
from reftel.index.tantivy_index import TantivyIndex
from reftel.index.text import Cuts
from reftel.query import parse_query
from tests.index.traffic import Traffic

WORDS = ("the", "museum", "of", "chess", "lent", "stamps")


def prepared(*paragraphs: str, subject: str = "") -> Prepared:
    return prepare(Document(key=1, id="", subject=subject, paragraphs=tuple(("", text) for text in paragraphs)), Cuts())


def stands(phrase: list[str], text: list[str]) -> int:
    return sum(text[at : at + len(phrase)] == phrase for at in range(len(text) - len(phrase) + 1))


@st.composite
def tables(draw: st.DrawFn) -> Frequent:
    some = st.lists(st.sampled_from(WORDS), min_size=2, max_size=2) | st.lists(
        st.sampled_from(WORDS), min_size=3, max_size=3
    )
    return Frequent((), map("_".join, draw(st.lists(some, max_size=30))))


texts = st.lists(st.sampled_from(WORDS), max_size=30)


@given(tables(), texts, texts, st.lists(st.sampled_from(WORDS), min_size=2, max_size=5))
def test_a_word_stands_wherever_its_phrase_does_and_nowhere_else(
    table: Frequent, one: list[str], other: list[str], phrase: list[str]
) -> None:
    found = Counter(table.found_in(prepared(" ".join(one), " ".join(other))).split())
    places = stands(phrase, one) + stands(phrase, other)
    parts = table.parts(phrase)
    if places:
        assert all(found[part] for part in parts)
    whole = table.whole(phrase)
    if whole is not None:
        assert found[whole] == places
        assert parts == [whole]
    if len(phrase) == 2:
        assert (whole is not None) == ("_".join(phrase) in table.phrases)


def test_parts_are_the_frequent_phrases_in_a_phrase() -> None:
    table = Frequent((), ("of_the", "the_museum", "in_the", "museum_in", "of_of", "of_the_museum", "a_b_c"))
    for phrase, parts, whole in (
        ("of the", ["of_the"], "of_the"),
        ("of the museum", ["of_the_museum"], "of_the_museum"),
        ("in the museum", ["in_the", "the_museum"], None),
        ("of the museum in", ["of_the_museum", "museum_in"], None),
        ("lent of the museum", ["of_the_museum"], None),
        ("the lent museum", [], None),
        ("of of of", ["of_of"], None),
        ("lent chess", [], None),
        ("in the museum of the museum", ["of_the_museum", "in_the", "the_museum"], None),
        ("a b c", [], None),
    ):
        assert (table.parts(phrase.split()), table.whole(phrase.split())) == (parts, whole), phrase


def test_frequent_stems_stand_once_for_all_forms() -> None:
    table = Frequent(("museum", "visit", "orchestra"))
    found = table.found_in(prepared("Museums visited a museum; a visit.", subject="The museum"))
    assert Counter(found.split()) == {"museum": 1, "visit": 1}


def test_what_is_frequent_is_told_by_how_many_documents_have_it() -> None:
    some = [prepared("museum museum museum " + ("the loan" if at % 10 == 0 else "")) for at in range(100)]
    some.append(prepared("a ferry and a ferry and a ferry and a ferry and a ferry"))
    table = Frequent.choose(some)
    assert table.stems == {"museum"}
    assert table.phrases == {"museum_museum", "museum_museum_museum", "museum_the", "museum_museum_the", "the_loan"} | {
        "museum_the_loan"
    }
    again = Frequent.from_bytes(table.to_bytes())
    assert (again.stems, again.phrases) == (table.stems, table.phrases)


@pytest.mark.parametrize("first", [0, 30])
def test_phrases_are_found_in_documents_of_before_and_after(tmp_path: Path, first: int) -> None:
    """Every two, three and four neighbours of some documents, as by looking at all of them."""
    some = list(Traffic(5).documents(150))
    ready = [prepare(each, Cuts()) for each in some]
    split = [[text.split() for name in WHOLE for text in each.exact[name]] for each in ready]
    table = Frequent.choose(ready[first:])
    asked: Counter[str] = Counter()
    with TantivyIndex(tmp_path / "index", enough=100) as index:
        index.write(some[:first], generation=1)
        index.write(some[first:], generation=2)
    with TantivyIndex(tmp_path / "index", read_only=True) as index:
        for size in (2, 3, 4):
            words = [word for document in split[::30] for text in document for word in text][: 40 + size]
            for at in range(40):
                phrase = words[at : at + size]
                asked["whole" if table.whole(phrase) else "in parts" if table.parts(phrase) else "not at all"] += 1
                hits = index.search(Request(query=parse_query(f'"{" ".join(phrase)}"'), limit=1000)).hits
                wanted = {
                    each.key
                    for each, texts in zip(some, split, strict=True)
                    if any(stands(phrase, text) for text in texts)
                }
                assert {hit.key for hit in hits} == wanted, phrase
    assert min(asked["whole"], asked["in parts"], asked["not at all"]) >= 5


def test_what_is_frequent_is_found_in_very_long_documents_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequent, "LONGEST", 300)
    texts = ["the museum lent stamps", "the museum lent stamps " * 20, "the stamps lent the museum " * 20]
    some = [Document(key=at, id=f"E{at}", paragraphs=(("", texts[at % 3]),)) for at in range(1, 61)]
    with TantivyIndex(tmp_path / "index", enough=10) as index:
        index.write(some, generation=1)
        for text, total in (('"museum lent"', 40), ("lent", 60), ('"museum lent stamps the"', 20), ("-stamp", 0)):
            assert index.search(Request(query=parse_query(text))).total == total, text


def test_a_phrase_that_stands_more_often_comes_first(tmp_path: Path) -> None:
    filling = "ferry harbour station garden violin tour orchestra weather"
    texts = [f"the museum {filling}", f"the museum the museum {filling[13:]}", f"museum the {filling}"]
    some = [Document(key=at, id=f"E{at}", paragraphs=(("", texts[at % 3]),)) for at in range(1, 61)]
    with TantivyIndex(tmp_path / "index", enough=10) as index:
        index.write(some, generation=1)
        hits = index.search(Request(query=parse_query('"the museum"'), limit=40)).hits
        assert [hit.key % 3 for hit in hits] == [1] * 20 + [0] * 20
        assert hits[0].score > hits[-1].score > 0
