"""Laws of `MappedText`: every character leads to bytes that stand for it, and no operation breaks that."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.spans import MappedText, Span, Weave, join, utf8_runs

TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("aé¶’\U0001f4dc\n\0")),
    max_size=60,
)


def places(text: MappedText) -> list[tuple[int, int]]:
    """The byte range of every character."""
    return [(span.start, span.end) for span in (text.origin(Span(at, at + 1)) for at in range(len(text)))]


@given(TEXTS)
def test_plain_text_stands_for_its_utf8(text: str) -> None:
    data = text.encode()
    mapped = MappedText(text)
    assert [data[start:end].decode() for start, end in places(mapped)] == list(text)
    assert mapped.origin(Span(0, len(text))) == Span(0, len(data))


@given(TEXTS, st.data())
def test_a_span_covers_its_characters_and_no_more(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    origin = MappedText(text).origin(Span(start, end))
    assert text.encode()[origin.start : origin.end].decode() == text[start:end]


@given(TEXTS, st.data())
def test_a_cut_leads_to_the_same_bytes(text: str, data: st.DataObject) -> None:
    mapped = MappedText(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cut = mapped.cut(start, end)
    assert cut.text == text[start:end]
    assert places(cut) == places(mapped)[start:end]
    assert places(cut.cut(1).cut(1)) == places(mapped)[start:end][2:]


@given(st.lists(st.one_of(TEXTS, TEXTS.map(lambda text: (text,))), max_size=6))
def test_joined_pieces_keep_their_places_and_fillers_have_none(parts: list[str | tuple[str]]) -> None:
    whole = "".join(part for part in parts if isinstance(part, str))
    source = MappedText(whole)
    pieces: list[MappedText | str] = []
    expected: list[tuple[int, int] | None] = []
    at = 0
    for part in parts:
        if isinstance(part, tuple):
            pieces.append(part[0])
            expected += [None] * len(part[0])
        else:
            pieces.append(source.cut(at, at + len(part)))
            expected += places(source)[at : at + len(part)]
            at += len(part)
    joined = join(pieces)
    assert joined.text == "".join(part if isinstance(part, str) else part[0] for part in parts)
    for place, wanted in zip(places(joined), expected, strict=True):
        assert place[0] == place[1] if wanted is None else place == wanted
    assert monotone(joined)


def monotone(text: MappedText) -> bool:
    """Whether places never go back."""
    found = places(text)
    return all(before[0] <= after[0] and before[1] <= after[1] for before, after in pairwise(found))


def test_fillers_at_the_ends_of_a_span_add_no_bytes() -> None:
    source = MappedText("abc###def")
    joined = join([source.cut(0, 3), "\n\n", source.cut(6), "!"])
    assert joined.text == "abc\n\ndef!"
    assert joined.origin(Span(2, 4)) == Span(2, 3)
    assert joined.origin(Span(3, 6)) == Span(6, 7)
    assert joined.origin(Span(4, 9)) == Span(6, 9)
    assert joined.origin(Span(0, 9)) == Span(0, 9)
    assert len(joined.origin(Span(3, 5))) == 0
    assert len(joined.origin(Span(8, 9))) == 0


def test_all_fillers_or_nothing() -> None:
    assert join([]).origin(Span(0, 0)) == Span(0, 0)
    assert len(join(["ab", "c"]).origin(Span(0, 3))) == 0
    assert MappedText("").origin(Span(0, 5)) == Span(0, 0)


def woven(source: MappedText) -> MappedText:
    """`one &amp;two` with the entity decoded, `two` left out and a filler put in."""
    weave = Weave(source)
    weave.keep(0, 4)
    weave.unit("&", 4, 9)
    weave.fill("/")
    weave.keep(12, 15)
    return weave.done()


def test_a_weave_maps_units_as_wholes() -> None:
    text = woven(MappedText("one &amp;twoéls"))
    assert text.text == "one &/éls"
    assert text.origin(Span(4, 5)) == Span(4, 9)
    assert text.origin(Span(3, 5)) == Span(3, 9)
    assert text.origin(Span(4, 7)) == Span(4, 14)
    assert text.origin(Span(5, 7)) == Span(12, 14)
    assert len(text.origin(Span(5, 6))) == 0
    assert monotone(text)


def test_a_weave_that_ends_in_a_filler() -> None:
    weave = Weave(MappedText("abc"))
    weave.keep(0, 3)
    weave.fill("...")
    assert weave.done().origin(Span(1, 6)) == Span(1, 3)


def test_equal_means_same_characters_from_same_places() -> None:
    assert MappedText("aé") == MappedText("aé", utf8_runs("aé"))
    assert MappedText("aé") != MappedText("aé", utf8_runs("aé", 1))
    assert MappedText("aé") != "aé"
    assert hash(MappedText("aé")) == hash(MappedText("aé"))


@pytest.mark.parametrize("asked", [False, True])
def test_it_survives_pickling(asked: bool) -> None:
    text = join([woven(MappedText("one &amp;twoéls")), "\n", MappedText("é¶", utf8_runs("é¶", 15))])
    if asked:
        text.origin(Span(0, 3))
    again: MappedText = pickle.loads(pickle.dumps(text))
    assert again == text


def test_spans_out_of_range_are_cut_to_the_text() -> None:
    assert MappedText("abc").origin(Span(-5, 99)) == Span(0, 3)
    assert MappedText("abc").origin(Span(7, 9)) == Span(3, 3)
