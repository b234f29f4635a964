"""The numbering: the best sequence of numbers wins."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reftel
from reftel.telegram.numbering import Candidate, choose, number_paragraphs
from reftel.uncertain import uncertain_field


def candidates(notation: str) -> tuple[list[Candidate], list[bool]]:
    """Candidates by a short notation: `+` numbers a paragraph, `-` does not. Letters: m marked, b behind a blank line,
    s behind a sentence, p with a pilcrow, `)` the sign, `|` a section break, `~` in mid-line, `?` in mid-sentence."""
    found, expected, section = [], [], 0
    for word in notation.split():
        if word == "|":
            section += 1
            continue
        digits = "".join(filter(str.isdigit, word))
        flags = word.replace(digits, "", 1)
        found.append(
            Candidate(
                int(digits),
                "p" in flags,
                "m" in flags,
                "b" in flags,
                "s" in flags or "~" in flags,
                section,
                "sentence" if "~" in flags else "middle" if "?" in flags else "line",
                ")" if ")" in flags else ".",
            )
        )
        expected.append(word.startswith("+"))
    return found, expected


@pytest.mark.parametrize(
    "notation",
    [
        pytest.param("+1mbs +2mbs +3mbs", id="plain"),
        pytest.param("+1bs +2bs +3bs", id="no markings"),
        pytest.param("+1s +2s +3s", id="no blank lines, no markings"),
        pytest.param("+1mbs +2mbs -1bs) -2bs) -3bs) +3mbs +4mbs", id="a list inside a paragraph"),
        pytest.param("+1bs +2bs -1s -2s -3s +3bs +4bs", id="a list, nothing marked"),
        pytest.param("+1mbs +2mbs +3mbs +4mbs -5s) -6s)", id="a list that goes on from the last number"),
        pytest.param("+1mbs +2mbs +3mbs +4mbs -5s) -6s) +5mbs", id="the same, and the paragraph comes"),
        pytest.param("+1mbs +2mbs -1) -2) -3) -4 -5. +3mbs +4mbs", id="signs mixed in a list"),
        pytest.param("+1mbs -2006bs +2mbs", id="a year"),
        pytest.param("+1mbs +2mbs +4mbs +5mbs", id="a number skipped"),
        pytest.param("+1mbs +2mbs +2mbs +3mbs", id="a number repeated by the drafter"),
        pytest.param("+1mbs +2mbs +3mbs | +1mbs +2mbs", id="a section restarts its count"),
        pytest.param("+22mbs +23mbs", id="a fragment"),
        pytest.param("+4mbs -1m) -2m) -3m) -1m) -2m) +5mbs", id="lists in a fragment"),
        pytest.param("+7bs", id="a fragment of one paragraph"),
        pytest.param("+1mbs +2mbs +36mbs +37mbs", id="much left out between"),
        pytest.param("+1mbs -1m~", id="the first paragraph repeated in its own line"),
        pytest.param("+1mbs +2m~ +3m~ +4m~", id="line breaks lost"),
        pytest.param("+1~ +2~ +3~ +4~", id="line breaks lost, no markings"),
        pytest.param("+1mbs +2mbs -3? +3mbs", id="a number in mid-sentence"),
        pytest.param("+1mbs +2mbs -14 +3mbs", id="a day that begins a line"),
        pytest.param("+1mbs +2mbs +3mbs +4s +5mbs +6mbs", id="a marking lost in the middle of the sequence"),
        pytest.param("+1mbs +2mbs +3mbs +4mbs -5s", id="a number at the end without a marking or a blank line"),
        pytest.param("+1bsp +2bsp -3s +3bsp", id="a number without the publisher's pilcrow"),
        pytest.param("+1bs +2bs +3bs +1bs +2bs", id="an annex that restarts its count"),
        pytest.param("+1mbsp -1mbs) -2mbs) +2mbsp", id="a list with markings in another style"),
        pytest.param("+1mbsp -1mbs) -2mbs) -1mbs) -2mbs) -3mbs) +2mbsp", id="two lists with markings in another style"),
        pytest.param("+1mbsp +2mbsp -1s) -2s) -3s) -4s) +3mbsp", id="a list that reaches the next paragraph's number"),
        pytest.param("+1mbsp +2mbsp +3mbsp -1s) -2s) -3s) -4s) -5s)", id="a list that goes beyond the last number"),
        pytest.param("+1mbsp +2mbsp +3mbsp -1s) -2s) -1s) -2s) -3s) -4s)", id="lists that go beyond the last number"),
        pytest.param("+1mbs +2mbs +3mbs) +4mbs) +5mbs", id="a style that changes"),
        pytest.param("+1mbs) +2mbs) +3mbs)", id="another style"),
        pytest.param("+54mbsp +55mbsp +56p", id="the last paragraph has no marking and is no day"),
        pytest.param("+12mbs +13mbs -14", id="a day"),
        pytest.param("-0bs +1mbs -811bs +2mbs", id="numbers no paragraph has"),
    ],
)
def test_sequences(notation: str) -> None:
    found, expected = candidates(notation)
    assert choose(found) == expected


@pytest.mark.parametrize(
    ("notation", "narrow"),
    [
        ("+1mbs +2mbs +3mbs +4bs", {}),
        ("+1mbs +2mbs +2mbs +3mbs", {2: 2.5}),
        ("+1mbs +2mbs +4mbs +5mbs", {}),
        ("+1mbs +2mbs +3mbs +2mbs", {3: 1.5}),
    ],
)
def test_numbers_out_of_turn_have_margins(notation: str, narrow: dict[int, float]) -> None:
    assert number_paragraphs(candidates(notation)[0]).narrow == narrow


def test_a_repeated_number_is_uncertain() -> None:
    cable = reftel.parse("\n\n".join(f"{at}. (C) The lamp is lit." for at in (1, 2, 2, 3)))
    assert [one.number for one in cable.paragraphs] == [1, 2, 2, 3]
    said = [one for one in cable.defects if uncertain_field(one.note) == "paragraphs"]
    assert [one.code for one in said] == ["uncertain-reading"]
    assert "number 2 is out of turn" in said[0].note


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        number=st.integers(0, 9),
        pilcrow=st.booleans(),
        marked=st.booleans(),
        blank_before=st.booleans(),
        sentence_before=st.booleans(),
        section=st.just(0),
    ),
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(CANDIDATES)
def test_any_candidates(found: list[Candidate]) -> None:
    result = number_paragraphs(found)
    assert len(result.chosen) == len(found)
    assert result.score >= 0
    assert (result.score > 0) == any(result.chosen)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 60), st.lists(st.tuples(st.integers(1, 50), st.integers(2, 6)), max_size=4))
def test_marked_paragraphs_are_found_among_lists(count: int, lists: list[tuple[int, int]]) -> None:
    """Lists inside any paragraphs change nothing."""
    items = dict(lists)
    found, expected = [], []
    for number in range(1, count + 1):
        found.append(Candidate(number, False, True, True, True, 0))
        expected.append(True)
        for item in range(1, items.get(number, 0) + 1):
            found.append(Candidate(item, False, False, False, True, 0, stop=")"))
            expected.append(False)
    assert choose(found) == expected


def test_work_grows_with_the_number_of_candidates() -> None:
    """A hundred thousand candidates end; a quadratic search would not."""
    cycle = itertools.cycle(range(1, 400))
    found = [Candidate(next(cycle), False, at % 3 == 0, True, True, at // 1000) for at in range(100_000)]
    assert any(choose(found))


def test_more_than_four_hundred_paragraphs() -> None:
    text = "\n\n".join(f"{number}. (U) Lamp {number} is lit. EXERCISE." for number in range(1, 521))
    cable = reftel.parse(f"UNCLAS LIMA 000123\n\nSUBJECT: LAMPS\n\n{text}\n\nHARWELL\n")
    assert [one.number for one in cable.paragraphs] == list(range(1, 521))


def test_numbers_that_are_too_high_are_said() -> None:
    text = "\n\n".join(f"{number}. (U) Lamp {number} is lit. EXERCISE." for number in range(1, 1003))
    cable = reftel.parse(f"UNCLAS LIMA 000123\n\nSUBJECT: LAMPS\n\n{text}\n\nHARWELL\n")
    assert cable.paragraphs[-1].number == 999
    assert [(one.code, one.note) for one in cable.defects if one.code == "implausible-block"] == [
        ("implausible-block", "numbers above 999 are read as text")
    ]


def test_a_marked_list_inside_a_paragraph_is_no_repetition() -> None:
    text = "1. (C) Questions:\n\nA. (U) ROPES:\n\n1) (C) Who turns them?\n\n2) (C) Who pays?"
    text += "\n\nB. (U) BELLS:\n\n1) (C) Who rings?"
    cable = reftel.parse(f"CONFIDENTIAL LIMA 000123\n\nSUBJECT: ROPES\n\n{text}\n\n2. (U) Thanks.\n\nHARWELL\n")
    assert [one.number for one in cable.paragraphs] == [1, 2]
    assert all(word in cable.paragraphs[0].text for word in ("turns", "pays", "rings"))
    assert "repeated-text" not in {one.code for one in cable.defects}


def test_marked_lists_that_begin_again_after_the_last_paragraph() -> None:
    text = (
        "\u00b61. (S) We answer.\n\n\u00b62. (C) Many ask.\n\n\u00b63. (SBU) Answers:\n\n\u00b6A. (C) WHO RINGS?\n\n"
        "1) (C) HOW OFTEN?\n\nDaily.\n\n2) (S) WHO PAYS?\n\nThe town.\n\n"
        "\u00b6B. (C) WHO TURNS ROPES?\n\n1) (U) HOW MANY?\n\nTwo."
    )
    cable = reftel.parse(f"CONFIDENTIAL LIMA 000123\n\nSUBJECT: ROPES\n\n{text}\n\nHARWELL\n")
    assert [one.number for one in cable.paragraphs] == [1, 2, 3]


def test_an_annex_in_another_style_is_numbered_anew() -> None:
    text = "1. (C) We answer.\n\n2. (C) Many ask.\n\nAnnex\n\n1) (C) The ropes are new.\n\n2) (C) The bells are old."
    cable = reftel.parse(f"CONFIDENTIAL LIMA 000123\n\nSUBJECT: ROPES\n\n{text}\n\nHARWELL\n")
    assert [one.number for one in cable.paragraphs] == [1, 2, 1, 2]
