"""Passages: the right places, marked where the words stand in the text as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from reftel.index.brute import matches
from reftel.index.highlight import SoughtTerm, Text
from reftel.index.passages import Excerpt, Highlighter
from reftel.query import parse_query
from reftel.query.query_tree import Fuzzy, Phrase, Prefix, Word
from reftel.text.stems import stem
from reftel.text.words import fold, placed, words
from tests.index.traffic import Questions, Traffic

MARKED = [
    ("museum", "The Museum's MUSEUMS, museumgoers", ["Museum's", "MUSEUMS"]),
    ("loan", "loans loaned loaning lone", ["loans", "loaned", "loaning"]),
    ("sao", "São Paulo, Sa\u0303o, sao", ["São", "Sa\u0303o", "sao"]),
    ('"museum loan"', "museum loan. Museum\nLOAN museum loans", ["museum loan", "Museum\nLOAN"]),
    ('"museum loan"~2', "loan museum; far far far loan", ["loan", "museum"]),
    ('"museum loan"~2', "museum far far far far far loan", ["museum", "loan"]),
    ("muse*", "museum, MUSES, amuse", ["museum", "MUSES"]),
    ("museum~1", "muzeum musem museums museumss", ["muzeum", "musem", "museums"]),
    ("F-16", "F-16 F16s f 16 F 17", ["F-16", "F16", "f 16"]),
    ("1.4(b)", "reason 1.4 (b), 1.4 (d)", ["1.4 (b"]),
    ("E.O. 12958", "E.O. 12958, EO 13526", ["E.O", "12958", "EO"]),
    ("mexico 714", "MEXICO 000714", ["MEXICO", "714"]),
    ("museum -loan", "museum loan", ["museum"]),
    ("museum OR loan", "museum loan", ["museum", "loan"]),
    ("museum museum museums", "museums", ["museums"]),
    ("subject:museum from:oslo", "museum oslo", ["museum"]),
    ("ﬁre", "fire \N{LATIN SMALL LIGATURE FI}re", ["fire", "\N{LATIN SMALL LIGATURE FI}re"]),
    ("class:secret", "secret", []),
    ("museum", "", []),
]


@pytest.mark.parametrize(("query", "text", "expected"), MARKED)
def test_marks_are_where_the_words_stand(query: str, text: str, expected: list[str]) -> None:
    assert [mark.of(text) for mark in Highlighter(parse_query(query)).marks(text)] == expected


def test_the_best_paragraphs_are_shown_in_reading_order() -> None:
    paragraphs = (
        ("p1", "museum"),
        ("p2", "nothing of the kind"),
        ("p3", "a loan to the museum"),
        ("p4", "museum museum museum"),
        ("p5", "museum and loan"),
    )
    query = parse_query("museum loan")
    assert [passage.anchor for passage in Highlighter(query).passages(paragraphs, limit=3)] == ["p1", "p3", "p5"]
    assert [passage.anchor for passage in Highlighter(query).passages(paragraphs, limit=2)] == ["p3", "p5"]
    assert [passage.anchor for passage in Highlighter(query).passages(paragraphs, limit=1)] == ["p3"]


def test_without_a_word_the_text_begins() -> None:
    paragraphs = (("p1", " \n"), ("p2", "word " * 200))
    (passage,) = Highlighter(parse_query("from:oslo")).passages(paragraphs, width=52)
    assert passage == Excerpt("p2", ("word " * 10).rstrip(), (), False, True)
    assert Highlighter(parse_query("absent")).passages(paragraphs, width=52) == (passage,)
    assert Highlighter(parse_query("absent")).passages(()) == ()
    assert Highlighter(parse_query("absent")).passages((("p1", ""),)) == ()


def test_a_long_paragraph_is_cut_around_its_words() -> None:
    text = "far " * 100 + "museum and its loan " + "away " * 100
    (passage,) = Highlighter(parse_query("museum loan")).passages((("p1", text),), width=80)
    assert [mark.of(passage.text) for mark in passage.marks] == ["museum", "loan"]
    assert passage.is_cut_before
    assert passage.is_cut_after
    assert passage.text in text
    assert 40 <= len(passage.text) <= 90
    assert passage.text == passage.text.strip()


@settings(deadline=None)
@given(
    st.integers(0, 10**6),
    st.text(max_size=300),
    st.integers(1, 80),
    st.sampled_from(["the", "museum loan", '"of the"', '"the of"~4', "muse*", "museum~1", "F-16", "ß"]),
)
def test_passages_are_pieces_with_marks_in_order(seed: int, odd: str, width: int, query: str) -> None:
    traffic = Traffic(seed)
    paragraphs = (("p1", traffic.text(30)), ("p2", odd), ("p3", odd + " museum " + odd))
    passages = Highlighter(parse_query(query)).passages(paragraphs, width=width)
    assert len(passages) <= 3
    for passage in passages:
        text = dict(paragraphs)[passage.anchor]
        assert passage.text in text
        assert passage.text.strip()
        ends = 0
        for mark in passage.marks:
            assert ends <= mark.start < mark.end <= len(passage.text)
            ends = mark.end


def test_whatever_is_found_in_paragraphs_is_marked_in_them() -> None:
    """As brute force finds, so passages mark: for words, phrases, beginnings and slips of generated queries."""
    documents = list(Traffic(4).documents(60))
    questions = Questions(5)
    asked = 0
    while asked < 60:
        text = questions.query(depth=0)
        if ":" in text and not text.startswith("body:"):
            continue
        asked += 1
        query = parse_query(f"body:{text.removeprefix('body:')}")
        highlighter = Highlighter(query)
        for document in documents:
            found = matches(document, query.root, {})
            marked = any(passage.marks for passage in highlighter.passages(document.paragraphs))
            # Words of a near phrase may have met across two paragraphs, and are marked wherever they stand.
            is_near = "~" in text and '"' in text
            assert marked >= found if is_near else marked == found, (text, document.key)


FORMS = (
    "museums happily negotiations skies dying lying ties idly gently ugly early only singly possibilities abilities",
    "organizations relational conditional hopefulness sensibilities generously news running hopping luxuriating",
)


@pytest.mark.parametrize("form", " ".join(FORMS).split())
def test_a_form_and_its_stem_share_all_but_two_letters(form: str) -> None:
    """What the quick look of `SoughtTerm.may_be_in` rests on."""
    root = stem(form)
    assert form.startswith(root[: max(len(root) - 2, 1)])
    assert [mark.of(form) for mark in Highlighter(parse_query(root)).marks(form)] == (
        [form] if stem(root) == root else []
    )


WRITTEN = """
    the The THE museum museums museum's Museum\N{RIGHT SINGLE QUOTATION MARK}s muzeum loan loans a b e.o. E.O. u.s
    U.S.-Oslo F-16 F16 f 16 16s 0 00 000714 714 0714. 7140 1.4(b) 1.4 4(b -- ... ' s 's São sao ﬁre
    \N{COMBINING ACUTE ACCENT} мир мира трудный the-museum-loan (loan) museumloan loan.museum
"""
BETWEEN = (" ", "  ", "\n", "\n\n", "\t", "-", ".", "\N{NO-BREAK SPACE}", "a" * 70)
PIECES = st.lists(st.sampled_from((*WRITTEN.split(), *BETWEEN)), max_size=40)
TERMS = (
    *("museum", "loans", "the", "a", "eo", "us", "714", "0", "f", "fire", "sao", "мир", "museumloan"),
    *(
        '"the museum"',
        '"museum loan"',
        '"the museum loan"',
        '"e.o. 714"',
        '"a a"',
        '"0 714"',
        '"us oslo"',
        '"loan loan"',
    ),
    *("F-16", "1.4(b)", "f16s", "muse*", "loa*", "714*", "museum~1", "loans~1", '"мир трудный"', '"s s"', "museum's"),
)


@settings(deadline=None, max_examples=400)
@given(PIECES, st.sampled_from((" ", "", "\n")), st.sampled_from(TERMS))
def test_marks_are_those_of_a_text_cut_as_a_whole(pieces: list[str], between: str, query: str) -> None:
    """The quick way finds what the plain way finds, which cuts the whole text and compares word by word."""
    text = between.join(pieces)
    root = parse_query(query).root
    folded = fold(text)
    have = placed(folded)
    spans: set[int] = set()
    for at, (word, start, end) in enumerate(have):
        match root:
            case Word(wanted):
                is_found = stem(word) == stem(wanted)
            case Prefix(begin):
                is_found = word.startswith(begin)
            case Fuzzy(wanted, distance):
                is_found = OSA.distance(word, wanted) <= distance
            case Phrase(several):
                is_found = tuple(each for each, _, _ in have[at : at + len(several)]) == several
                end = have[min(at + len(several), len(have)) - 1][2]
            case _:
                raise AssertionError(root)
        if is_found:
            spans |= set(range(start, end))
    assert isinstance(root, Word | Prefix | Fuzzy | Phrase)
    marked = {at for start, end in SoughtTerm(root).found(Text(text)) for at in range(start, end)}
    assert marked == spans, (query, text)


def test_a_made_up_paragraph_takes_no_long_time() -> None:
    for text in (
        "the " * 50_000,
        "the museum " * 20_000,
        "a" * 200_000,
        "museum" + " " * 200_000,
        "a-" * 100_000,
        "0" * 200_000,
    ):
        for query in ("the museum", '"the museum"', '"the museum"~9', "muse*", "museum~1", '"a a a"', '"0 0"', '"0 7"'):
            assert len(words(text)) >= 1
            Highlighter(parse_query(query)).passages((("p1", text),))
