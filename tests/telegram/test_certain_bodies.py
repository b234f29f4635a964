"""How sure headings, summaries and comments are: those with strong evidence are certain, guesses are not. EXERCISE."""

from __future__ import annotations

import pytest

from reftel.model import CERTAIN, Cable
from reftel.telegram import read
from reftel.uncertain import uncertain_values


def doubted(cable: Cable) -> set[str]:
    return {value.field for value in uncertain_values(cable.defects)}


SUMMARIES = [
    ("1. (C) Summary: One two. End Summary.\n\n2. (C) Three.\n", "One two.", True),
    ("SUMMARY\n-------\n\n1. (C) One two.\n\nTHE QUAY\n--------\n\n2. (C) Three.\n", "One two.", True),
    ("1. (C) Summary: One two.\n\nTHE QUAY\n--------\n\n2. (C) Three.\n", "One two.", True),
    ("1. (C) One two. End Summary.\n\n2. (C) Three.\n", "One two.", True),
    ("1. (C) Summary: One two. Emd Sumary.\n\n2. (C) Three.\n", "One two.", True),
    ("1. (C) Sunmary: One two. End Summary.\n\n2. (C) Three.\n", "One two.", True),
    ("SUMMARY\n\n(C) One two.\n\n(C) Three.\n\n1. (C) Four.\n\n2. (C) Five.\n", "One two.\nThree.", True),
    # neither closing words nor a heading below: it may go on
    ("1. (C) Summary: One two.\n\n2. (C) Three.\n\n3. (C) Four.\n", "One two.", False),
    # it may end with the first of them
    ("SUMMARY\n-------\n\n1. (C) One.\n\n2. (C) Two.\n\nTHE QUAY\n--------\n\n3. (C) Three.\n", "One.\nTwo.", False),
    # it may begin with the second
    ("1. (C) One.\n\n2. (C) Two. End Summary.\n\n3. (C) Three.\n", "One.\nTwo.", False),
]


@pytest.mark.parametrize(("text", "value", "certain"), SUMMARIES)
def test_a_summary_whose_end_is_a_guess_is_uncertain(text: str, value: str, certain: bool) -> None:
    cable = read(text)
    assert cable.summary == value
    assert ("summary" not in doubted(cable)) == certain
    field = next(field for field in cable.fields if field.name == "summary")
    assert field.evidence
    assert field.margin is not None
    assert (field.margin >= CERTAIN) == certain


COMMENTS = [
    ("1. (C) One.\n\n2. (C) Comment: Two. End comment.\n", "Two.", True),
    ("1. (C) One.\n\nCOMMENT\n-------\n\n2. (C) Two.\n\n3. (C) Three.\n", "Two.\nThree.", True),
    ("1. (C) One. (Comment: Two.) Three.\n\n2. (C) Four.\n", "Two.", True),
    ("1. (C) One.\n\nCOMMENTS\n\n2. (C) Two.\n", "Two.", True),
    ("1. (C) One.\n\n2. (C) Comnent: Two. End comnent.\n", "Two.", True),
    # its beginning is lost
    ("1. (C) One.\n\n2. (C) Two. End comment.\n", "Two.", False),
]


@pytest.mark.parametrize(("text", "value", "certain"), COMMENTS)
def test_a_comment_without_a_beginning_is_uncertain(text: str, value: str, certain: bool) -> None:
    cable = read(text)
    assert cable.comment == value
    assert ("comment" not in doubted(cable)) == certain


HEADINGS = [
    ("1. (C) One two.\n\nThe Quay\n--------\n\n2. (C) Three.\n", "The Quay", True),
    ("1. (C) One two.\n\nTHE QUAY\n\n2. (C) Three.\n", "THE QUAY", True),
    ("1. (C) One two.\n\n(U) The Quay\n\n2. (C) Three.\n", "The Quay", True),
    ("1. (C) One two.\n\n-- The Quay --\n\n2. (C) Three.\n", "The Quay", True),
    ("1. (C) One two.\n\nWho pays for the quay?\n\n2. (C) Three.\n", "Who pays for the quay?", True),
    # prose above has no end, and the first word is an article
    ("1. (C) One two of the keepers\n\nA QUAY OPENS\n------------\n\n2. (C) Three.\n", "A QUAY OPENS", True),
    # prose above has no end, and the line has no rule of its own length
    (
        "1. (C) One two and the keepers of the\n\nOf the Harbor Lamps\n----\n\n2. (C) Three.\n",
        "Of the Harbor Lamps",
        False,
    ),
    # no capitals, no rule, and the first word continues a sentence
    ("1. (C) One two.\n\nTo the keepers of harbor lamps\n\n2. (C) Three.\n", "To the keepers of harbor lamps", False),
]


@pytest.mark.parametrize(("text", "heading", "certain"), HEADINGS)
def test_a_heading_that_may_be_prose_is_uncertain(text: str, heading: str, certain: bool) -> None:
    cable = read(text)
    assert cable.paragraphs[-1].heading == heading
    assert ("paragraphs" not in doubted(cable)) == certain
    field = next(field for field in cable.fields if field.name == "heading")
    assert field.margin is not None
    assert (field.margin >= CERTAIN) == certain


@pytest.mark.parametrize(
    ("line", "likely"),
    [
        ("Captain Sample, Harbor Master", True),
        ("captain of the port", False),
        ("XXXXXXXXXXXX", False),
        ("END TALKING POINTS", False),
    ],
)
def test_a_line_that_may_be_a_heading_is_reported(line: str, likely: bool) -> None:
    cable = read(f"1. (C) The quay is ready.\n{line}\n\n2. (C) Three.\n\n3. (C) Four.\n")
    assert cable.paragraphs[1].heading is None
    assert ("paragraphs" in doubted(cable)) == likely


def test_two_uncertain_headings_are_two_defects() -> None:
    cable = read("1. (C) One.\n\nTo keep the lamps\n\n2. (C) Two.\n\nTo keep the ships\n\n3. (C) Three.\n")
    assert [cable.paragraphs[at].heading for at in (1, 2)] == ["To keep the lamps", "To keep the ships"]
    places = {defect.span for defect in cable.defects if defect.code == "uncertain-reading"}
    assert len(places) == 2


@pytest.mark.parametrize("word", ["Sunmary", "SUMMARRY", "Summar"])
def test_mistyped_words_of_a_summary_are_told(word: str) -> None:
    cable = read(f"1. (C) {word}: One two. End Summary.\n\n2. (C) Three.\n")
    assert cable.summary == "One two."
    assert "mistyped-label" in {defect.code for defect in cable.defects}


def test_a_title_after_the_closing_words_is_a_heading() -> None:
    first = f"1. (C) Summary: {'The keepers of the lamps are glad. ' * 8}End summary."
    cable = read(f"{first} State of Play: Ropes, Bells\n\n2. (C) More.\n")
    assert cable.paragraphs[1].heading == "State of Play: Ropes, Bells"
