"""Marks of frequent phrases and stems: there wherever these stand, and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.index import common_words
from reftel.index.base import Document, PreparedDocument, SearchRequest
from reftel.index.brute import BruteIndex
from reftel.index.common_words import CommonWords
from reftel.index.tantivy_index import TantivyIndex
from reftel.index.tantivy_schema import NEIGHBORS, analyzers
from reftel.index.tokenized import TokenizedDocument, TokenizingPreparer, tokenize
from reftel.query import parse_query
from reftel.text.stems import WordCutter
from tests.index.traffic import Traffic

NOTHING = CommonWords()
WORDS = ("the", "museum", "of", "chess", "lent", "stamps")


def prepared(*paragraphs: str, subject: str = "", table: CommonWords = NOTHING) -> TokenizedDocument:
    texts = tuple(("", text) for text in paragraphs)
    return tokenize(Document(key=1, id="", subject=subject, paragraphs=texts), WordCutter(), table)


def indexed(table: CommonWords, document: TokenizedDocument) -> Counter[str]:
    """The words of the index that the engine makes of a document's letters."""
    marks = document.marks_by(table)
    assert marks is not None
    analyze = analyzers()
    return Counter(word for name in NEIGHBORS.values() for word in analyze[name].analyze(marks.letters))


def stands(phrase: Sequence[str], text: Sequence[str]) -> int:
    return sum(list(text[at : at + len(phrase)]) == list(phrase) for at in range(len(text) - len(phrase) + 1))


some = st.lists(st.sampled_from(WORDS), max_size=30)


@given(
    st.dictionaries(st.sampled_from(WORDS), st.integers(1, 3)),
    some,
    some,
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=5),
)
def test_a_mark_stands_wherever_its_phrase_does_and_nowhere_else(
    classes: dict[str, int], one: list[str], other: list[str], phrase: list[str]
) -> None:
    table = CommonWords(["chess"], *([word for word in classes if classes[word] == number] for number in (1, 2, 3)))
    found = indexed(table, prepared(" ".join(one), " ".join(other)))
    places = stands(phrase, one) + stands(phrase, other)
    parts = table.parts(phrase)
    if places:
        assert all(found[part] for part in parts)
    if parts and len(parts[0]) == len(phrase):
        assert len(parts) == 1
        assert found[parts[0]] == places
    if len(phrase) == 2:
        assert bool(parts) == (sum(classes.get(word, 4) for word in phrase) <= 4)


def test_parts_are_the_threes_of_a_phrase_and_the_twos_in_none_of_them() -> None:
    """Capitals are the most frequent words, then small letters, then figures; a dot is any other."""
    table = CommonWords((), "ABC", "xyz", "12")
    for phrase, parts in (
        ("AB", ["AB"]),
        ("Ax", ["Ax"]),
        ("xy", ["xy"]),
        ("1A", ["1A"]),
        ("x1", []),
        ("12", []),
        ("A.", []),
        ("..", []),
        ("ABC", ["ABC"]),
        ("xAy", ["xAy"]),
        ("A1B", ["A1B"]),
        ("xyz", ["xy", "yz"]),
        ("Ax1", ["Ax"]),
        ("1A2", ["1A", "A2"]),
        ("ABCA", ["ABC", "BCA"]),
        ("ABC1", ["ABC", "BC1"]),
        ("xyzA", ["yzA", "xy"]),
        ("A.BC", ["BC"]),
        ("ABC.Ax", ["ABC", "Ax"]),
        ("AAAA", ["AAA"]),
        ("AB.AB", ["AB"]),
    ):
        written = ["".join(table.letters[word] for word in part) for part in parts]
        assert table.parts(list(phrase)) == written, phrase


def test_a_phrase_does_not_reach_from_one_text_into_the_next() -> None:
    table = CommonWords((), ["museum", "visit"])
    found = indexed(table, prepared("the museum", "visit the museum", "museum visit"))
    assert found == {"".join(table.letters[word] for word in ("museum", "visit")): 1}


def test_frequent_stems_stand_once_for_all_forms() -> None:
    table = CommonWords(("museum", "visit", "orchestra"))
    marks = prepared("Museums visited a museum; a visit.", subject="The museum", table=table).marks
    assert marks is not None
    assert Counter(marks.stems.split()) == {table.stems["museum"]: 1, table.stems["visit"]: 1}


def test_what_is_frequent_is_told_by_how_many_documents_have_it() -> None:
    often = (("the", 2), ("loan", 5), ("ferry", 20), ("chess", 50))
    texts = [
        " ".join(["museum museum museums", *(word for word, every in often if at % every == 0)]) for at in range(100)
    ]
    table = CommonWords.choose([prepared(text).texts() for text in texts])
    assert sorted(table.stems) == ["museum", "the"]
    sizes = {word: len(letter.encode()) for word, letter in table.letters.items()}
    assert sizes == {"museum": 1, "museums": 1, "the": 1, "loan": 2, "ferry": 3}
    again = CommonWords.from_bytes(table.to_bytes())
    assert (again.stems, again.letters, again.name) == (table.stems, table.letters, table.name)


def test_tables_are_told_apart_by_name() -> None:
    tables = [
        NOTHING,
        CommonWords(("museum",)),
        CommonWords((), ("museum",)),
        CommonWords((), (), ("museum",)),
        CommonWords((), ("museum", "visit")),
        CommonWords((), ("museum",), ("visit",)),
    ]
    assert len({table.name for table in tables}) == len(tables)
    assert not NOTHING.name


def test_there_are_letters_for_the_most_frequent_of_very_many_words() -> None:
    """Documents of 4,000 words that all have in common: more than there are letters of one byte and of two."""
    names = ["".join(chr(97 + at // 26**place % 26) for place in range(3)) for at in range(4000)]
    sample = [prepared(" ".join([*names, *names[:9]])).texts() for _ in range(3)]
    sizes = Counter(len(letter.encode()) for letter in CommonWords.choose(sample).letters.values())
    assert sizes == {1: 94, 2: 1920, 3: 4000 - 94 - 1920}


def test_what_was_marked_by_another_table_is_marked_again() -> None:
    old, new = CommonWords((), ("museum", "the")), CommonWords((), ("chess", "museum", "the"))
    document = prepared("the museum", table=old)
    assert document.marks_by(old) is document.marks
    assert document.marks_by(new) == new.marks(document.texts()) != document.marks
    assert document.marks_by(NOTHING) is None


def check_phrases(index: TantivyIndex, some: list[Document]) -> None:
    """Every two, three and four neighbors of some documents, as by looking at all of them."""
    split = [tokenize(each, WordCutter(), NOTHING).texts().words for each in some]
    asked: Counter[str] = Counter()
    for size in (2, 3, 4):
        words = [word for document in split[::30] for text in document for word in text][: 80 + size]
        for at in range(80):
            phrase = words[at : at + size]
            parts = index.preparer().common.parts(phrase)
            asked["not at all" if not parts else "whole" if len(parts[0]) == size else "in parts"] += 1
            hits = index.search(SearchRequest(query=parse_query(f'"{" ".join(phrase)}"'), limit=1000)).hits
            wanted = {
                each.key for each, texts in zip(some, split, strict=True) if any(stands(phrase, text) for text in texts)
            }
            assert {hit.key for hit in hits} == wanted, phrase
    assert min(asked["whole"], asked["in parts"], asked["not at all"]) >= 5


def check_near(index: TantivyIndex, some: list[Document]) -> None:
    """Words that are some places apart in a document, in both orders, as by looking at all documents."""
    everywhere = BruteIndex()
    everywhere.write(some, generation=1)
    words = [
        word for each in some[::40] for text in tokenize(each, WordCutter(), NOTHING).texts().words for word in text
    ]
    asked: Counter[bool] = Counter()
    for at in range(0, 120, 2):
        first, second = words[at], words[at + at % 7 + 1]
        for near, slop in (((first, second), 1), ((first, second), 2), ((second, first), 2), ((second, first), 5)):
            if first == second:
                continue
            request = SearchRequest(query=parse_query(f'"{" ".join(near)}"~{slop}'), limit=1000, sort="-created")
            asked[bool(index.preparer().common.parts(near))] += 1
            assert index.search(request) == everywhere.search(request), request.query.text
    assert min(asked.values()) >= 20 and len(asked) == 2


@pytest.fixture
def rarer(monkeypatch: pytest.MonkeyPatch) -> None:
    """In so few documents too little is rare as it is."""
    letters = [letters for _, letters in common_words._CLASSES]
    monkeypatch.setattr(common_words, "_CLASSES", tuple(zip((0.8, 0.5, 0.3), letters, strict=True)))


@pytest.mark.usefixtures("rarer")
@pytest.mark.parametrize("first", [0, 30])
def test_phrases_are_found_in_documents_of_before_and_after(tmp_path: Path, first: int) -> None:
    some = list(Traffic(5).documents(150))
    with TantivyIndex(tmp_path / "index", enough=100) as index:
        index.write(some[:first], generation=1)
        index.write(some[first:], generation=2)
    with TantivyIndex(tmp_path / "index", read_only=True) as index:
        check_phrases(index, some)
        check_near(index, some)


@pytest.mark.usefixtures("rarer")
def test_phrases_are_found_whoever_marked_the_documents(tmp_path: Path) -> None:
    """By the index's own table, by another one, by none."""
    some = list(Traffic(5).documents(150))
    other = CommonWords((), ("the", "a", "museum"))
    with TantivyIndex(tmp_path / "index", enough=60) as index:
        index.write(some[:60], generation=1)
        own = index.preparer().common
        assert own and own.name != other.name
        tables = [own, other, NOTHING]
        preparers = [TokenizingPreparer(table) for table in tables]
        rest = [PreparedDocument(each.key, preparers[at % 3].prepare(each)) for at, each in enumerate(some[60:])]
        index.write(rest, generation=2)
        assert index.preparer().common.name == own.name
        check_phrases(index, some)
        check_near(index, some)


def test_what_is_frequent_can_be_learnt_from_other_documents_than_the_first(tmp_path: Path) -> None:
    texts = ["the museum lent stamps"] * 20 + ["the orchestra played"] * 20
    some = [Document(key=at, id=f"E{at}", paragraphs=(("", text),)) for at, text in enumerate(texts, 1)]
    for name, sample, known in (
        ("first", [], {"museum"}),
        ("all", some[::2], {"museum", "orchestra"}),
        ("too few", some[35:], {"museum"}),
    ):
        with TantivyIndex(tmp_path / name, enough=15) as index:
            index.learn(sample)
            index.write(some[:20], generation=1)
            index.learn(some[20:])  # too late: documents are marked
            index.write(some[20:], generation=2)
            assert known == {"museum", "orchestra"} & index.preparer().common.letters.keys()
            assert index.search(SearchRequest(query=parse_query('"the orchestra"'))).total == 20


def test_where_few_documents_come_at_a_time_a_sample_tells_once_there_are_enough(tmp_path: Path) -> None:
    some = [Document(key=at, id=f"E{at}", paragraphs=(("", "the museum"),)) for at in range(1, 21)]
    held: list[Document] = []
    asked: list[int] = []

    def sample() -> list[Document]:
        asked.append(len(held))
        return held

    with TantivyIndex(tmp_path / "index", enough=10, sample=sample) as index:
        for start in range(0, 20, 4):
            held += some[start : start + 4]
            index.write(some[start : start + 4], generation=start)
            index.write([], generation=start + 1)
            assert ("museum" in index.preparer().common.letters) == (start >= 8)
            assert index.search(SearchRequest(query=parse_query('"the museum"'))).total == start + 4
    assert asked == [12]


def test_a_phrase_that_stands_more_often_comes_first(tmp_path: Path) -> None:
    filling = "ferry harbour station garden violin tour orchestra weather"
    texts = [f"the museum {filling}", f"the museum the museum {filling[13:]}", f"museum the {filling}"]
    some = [Document(key=at, id=f"E{at}", paragraphs=(("", texts[at % 3]),)) for at in range(1, 61)]
    with TantivyIndex(tmp_path / "index", enough=10) as index:
        index.write(some, generation=1)
        hits = index.search(SearchRequest(query=parse_query('"the museum"'), limit=40)).hits
        assert [hit.key % 3 for hit in hits] == [1] * 20 + [0] * 20
        assert hits[0].score > hits[-1].score > 0


def test_words_side_by_side_come_before_words_that_are_near(tmp_path: Path) -> None:
    filling = "ferry harbour station garden violin tour orchestra"
    texts = [f"the museum {filling}", f"the old museum {filling}", f"the {filling} museum"]
    some = [Document(key=at, id=f"E{at}", paragraphs=(("", texts[-at % 3]),)) for at in range(1, 61)]
    with TantivyIndex(tmp_path / "index", enough=10) as index:
        index.write(some, generation=1)
        hits = index.search(SearchRequest(query=parse_query('"the museum"~3'), limit=60)).hits
        assert [-hit.key % 3 for hit in hits] == [0] * 20 + [1] * 20
        assert hits[0].score > hits[20].score > 0


def test_one_of_several_frequent_words_has_weight(tmp_path: Path) -> None:
    texts = ["the museum lent stamps", "the museum lent boxes", "the museum lent a violin and a violin"]
    some = [Document(key=at, id=f"E{at}", paragraphs=(("", texts[at % 3]),)) for at in range(1, 31)]
    with TantivyIndex(tmp_path / "index", enough=10) as index:
        index.write(some, generation=1)
        assert index.preparer().common.stems.keys() - {"e"} == {"the", "museum", "lent"}
        scores = {}
        for text, held in (("museum the", 30), ("lent museum the", 30), ("the -violin", 20), ("violin the museum", 10)):
            hits = index.search(SearchRequest(query=parse_query(text), limit=40)).hits
            assert len(hits) == held
            scores[text] = {round(hit.score, 4) for hit in hits}
        assert len(scores["museum the"]) == 1 and min(scores["museum the"]) > 0
        assert scores["lent museum the"] == scores["museum the"] == scores["the -violin"]
        assert min(scores["violin the museum"]) > max(scores["museum the"])
