"""Once an anchor leads to a text, it does for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.collate import anchors
from reftel.model import Paragraph
from tests.collate.making import CHESS, LAMP, NONE

Given = tuple[tuple[str, str], ...]
"""(natural anchor, text) pairs."""


def _make(pairs: Given) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(anchor=anchor, text=text, span=NONE) for anchor, text in pairs)


CASES: tuple[tuple[str, Given, Given, list[str], dict[str, str]], ...] = (
    ("nothing changed", (("p1", LAMP[0]), ("p2", LAMP[1])), (("p1", LAMP[0]), ("p2", LAMP[1])), ["p1", "p2"], {}),
    (
        "a false pilcrow was taken for a number",
        (("p1", LAMP[0]), ("p2006", LAMP[1])),
        (("p1", LAMP[0]), ("p2", LAMP[1])),
        ["p1", "p2"],
        {"p2006": "p2"},
    ),
    (
        "a paragraph before the others was found: their anchors stay",
        (("p1", LAMP[0]), ("p2", LAMP[1])),
        (("p1", CHESS[0]), ("p2", LAMP[0]), ("p3", LAMP[1])),
        ["p1-2", "p1", "p3"],
        {"p2": "p3"},
    ),
    (
        "two became one",
        (("p1", LAMP[0]), ("u1", LAMP[1]), ("p2", LAMP[2])),
        (("p1", f"{LAMP[0]}\n{LAMP[1]}"), ("p2", LAMP[2])),
        ["p1", "p2"],
        {"u1": "p1"},
    ),
    (
        "one was cut in two",
        (("p1", f"{LAMP[0]}\n{LAMP[1]}"), ("p2", LAMP[2])),
        (("p1", LAMP[0]), ("u1", LAMP[1]), ("p2", LAMP[2])),
        ["p1", "u1", "p2"],
        {},
    ),
    (
        "a second section came, and numbers repeat now",
        (("p1", LAMP[0]), ("p2", LAMP[1])),
        (("s1p1", LAMP[0]), ("s1p2", LAMP[1]), ("s2p1", CHESS[0]), ("s2p2", CHESS[1])),
        ["s1p1", "s1p2", "s2p1", "s2p2"],
        {"p1": "s1p1", "p2": "s1p2"},
    ),
    (
        "what was withheld was restored",
        (("p1", LAMP[0]), ("p2", LAMP[1].replace("keeper of the lighthouse", "XXXXXXXXXXXX"))),
        (("p1", LAMP[0]), ("p2", LAMP[1])),
        ["p1", "p2"],
        {},
    ),
    (
        "a copy that broke off in a paragraph was followed by the whole",
        (("p1", LAMP[0]), ("p2", LAMP[1][:30])),
        (("p1", LAMP[0]), ("p2", LAMP[1]), ("p3", LAMP[2])),
        ["p1", "p2", "p3"],
        {},
    ),
    (
        "it broke off, and another paragraph is more like what is left of it",
        (("p1", LAMP[0][:60]),),
        (("p1", " ".join((*LAMP[:1], *CHESS))), ("p2", LAMP[0][:66])),
        ["p1", "p2"],
        {},
    ),
    (
        "a paragraph turned out to end sooner",
        (("p1", " ".join(LAMP)), ("p2", CHESS[0])),
        (("p1", LAMP[0]), ("p2", CHESS[0])),
        ["p1", "p2"],
        {},
    ),
    (
        "the number of a paragraph that broke off went to another text",
        (("p1", LAMP[0]), ("p2", LAMP[1][:60])),
        (("p1", LAMP[0]), ("p2", CHESS[1]), ("p3", LAMP[1])),
        ["p1", "p2-2", "p3"],
        {"p2": "p3"},
    ),
    ("all is lost", (("p1", LAMP[0]),), (), [], {}),
    ("all is new", (), (("p1", LAMP[0]), ("p1", LAMP[1])), ["p1", "p1-2"], {}),
    (
        "two changed places",
        (("p1", LAMP[0]), ("p2", CHESS[1])),
        (("p1", CHESS[1]), ("p2", LAMP[0])),
        ["p2", "p1"],
        {},
    ),
)


@pytest.mark.parametrize(
    ("before", "after", "expected", "redirects"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_anchors_stay_with_their_texts(
    before: Given, after: Given, expected: list[str], redirects: dict[str, str]
) -> None:
    shown = anchors.first(_make(before))
    kept = anchors.keep(anchors.identities(shown), {}, shown, _make(after))
    assert [paragraph.anchor for paragraph in kept.paragraphs] == expected
    assert dict(kept.redirects) == redirects


texts = st.sampled_from([*LAMP, *CHESS])
made = st.lists(
    st.tuples(st.sampled_from(["p1", "p2", "p3", "p7", "u1", "s2p1"]), texts), max_size=6, unique_by=lambda p: p[1]
)


@given(st.lists(made, min_size=2, max_size=5))
def test_through_any_number_of_changes(history: list[list[tuple[str, str]]]) -> None:
    """Every anchor that was ever shown leads to a paragraph (if there is any); to its own text while that is there."""
    shown = anchors.first(_make(tuple(history[0])))
    redirects: dict[str, str] = {}
    ever: dict[str, str] = {paragraph.anchor: paragraph.text for paragraph in shown}
    for reading in history[1:]:
        kept = anchors.keep(anchors.identities(shown), redirects, shown, _make(tuple(reading)))
        assert len({paragraph.anchor for paragraph in kept.paragraphs}) == len(kept.paragraphs)
        live = {paragraph.anchor: paragraph.text for paragraph in kept.paragraphs}
        assert not live.keys() & kept.redirects.keys()
        before = {paragraph.anchor: paragraph.text for paragraph in shown}
        for anchor, text in before.items():
            end = kept.redirects.get(anchor, anchor)
            if live:
                assert end in live
                assert text not in live.values() or live[end] == text
        given_before = ever.keys() | redirects.keys()
        for anchor, text in live.items():
            assert anchor in before or anchor not in given_before or text == ever[anchor]
        ever |= live
        if live:
            shown, redirects = kept.paragraphs, dict(kept.redirects)


def test_without_the_old_texts_fingerprints_tell() -> None:
    shown = anchors.first(_make((("p1", LAMP[0]), ("p2006", LAMP[1]), ("p3", LAMP[2]))))
    after = _make((("p1", LAMP[0]), ("p2", LAMP[1]), ("p3", LAMP[2] + " EXERCISE")))
    kept = anchors.keep(anchors.identities(shown), {}, (), after)
    assert [paragraph.anchor for paragraph in kept.paragraphs] == ["p1", "p2", "p3"]
    assert kept.redirects == {"p2006": "p2"}


def test_redirects_lead_to_the_end_at_once() -> None:
    shown = anchors.first(_make((("p9", LAMP[0]),)))
    second = anchors.keep(anchors.identities(shown), {}, shown, _make((("p8", LAMP[0]),)))
    third = anchors.keep(second.identities, second.redirects, second.paragraphs, _make((("p7", LAMP[0]),)))
    assert third.redirects == {"p9": "p7", "p8": "p7"}


def test_stored_anchors_are_put_on_again() -> None:
    shown = anchors.first(_make((("p1", LAMP[0]), ("p1", LAMP[1]))))
    again = anchors.apply(anchors.identities(shown), _make((("p1", LAMP[0]), ("p1", LAMP[1]))))
    assert again == shown
