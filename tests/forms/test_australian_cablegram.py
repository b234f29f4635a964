"""Australian cablegrams: a form of another service. Made-up cablegrams."""

from __future__ import annotations

import datetime as dt

import pytest

from reftel.forms import sniff
from reftel.model import Witness
from reftel.reading import RawSource, read_source

TOP = '---\ntitle: "Example to External"\ndoc_date: 1948-05-23\ndoc_num: 131\nvol_id: 13\nnaa_refs: "A1838"\n---\n\n'
TEXT = """
IMMEDIATE SECRET

The lamps of the exercise [1] were lent.

2. [matter omitted]

3. They burn.

[1] A lighthouse of the exercise.
"""


def read(text: str) -> Witness:
    form = sniff(text.encode())
    assert form is not None and form.name == "australian-cablegram"
    (witness,) = read_source(RawSource(path="x", data=text.encode(), form=form.name))
    return witness


@pytest.mark.parametrize("top", [TOP, ""])
@pytest.mark.parametrize("brackets", [("", ""), ("[", "]")])
def test_one_line_is_the_header(top: str, brackets: tuple[str, str]) -> None:
    witness = read(f"{top}{brackets[0]}Cablegram K119 BATAVIA, 23 May 1948, 8.30 p.m.{brackets[1]}\n{TEXT}")
    cable = witness.cable
    assert cable.created == dt.datetime(1948, 5, 23, tzinfo=dt.UTC)
    assert witness.frame.created_is == "day only"
    assert cable.origin == "Batavia"
    assert str(cable.classification) == "SECRET"
    assert cable.id is None
    assert ("Cablegram", "K119") in [(one.key, one.value) for one in witness.frame.attributes]
    assert [p.text for p in cable.paragraphs][-1] == "They burn."
    assert [block.kind for block in cable.blocks][-1] == "note"
    if top:
        assert (cable.sender, [one.name for one in cable.action]) == ("Example", ["External"])
        assert cable.document_number == "131"


@pytest.mark.parametrize("marks", ["[SECRET AND PERSONAL]", "(SECRET)", "*IMMEDIATE SECRET*"])
def test_marks_may_be_in_brackets(marks: str) -> None:
    witness = read(f"{TOP}Cablegram K119 BATAVIA, 23 May 1948\n{TEXT}".replace("IMMEDIATE SECRET", marks))
    assert str(witness.cable.classification) == "SECRET"


@pytest.mark.parametrize("marks", ["IMMEDIATE [1] TOP SECRET", "TOP SECRET  IMMEDIATE [2]"])
def test_notes_may_be_between_marks(marks: str) -> None:
    cable = read(f"{TOP}Cablegram K119 BATAVIA, 23 May 1948\n{TEXT}".replace("IMMEDIATE SECRET", marks)).cable
    assert (str(cable.classification), cable.transmission.precedence) == ("TOP SECRET", "IMMEDIATE")


@pytest.mark.parametrize("written", ["[matter omitted]", "[matter ommitted]", "[matter ommited]"])
def test_matter_that_was_omitted_is_a_redaction(written: str) -> None:
    witness = read(f"{TOP}Cablegram 7 LONDON, 1 June 1948\n{TEXT.replace('[matter omitted]', written)}")
    assert [one.text for one in witness.cable.redactions] == [written]


def test_paragraphs_with_numbers_are_no_notes() -> None:
    witness = read(f"{TOP}Cablegram 7 LONDON, 1 June 1948\n\n1. The lamps burn.\n\n2. They glow.\n")
    assert [p.number for p in witness.cable.paragraphs] == [1, 2]


def test_marks_in_brackets_and_notes_without_them() -> None:
    text = (
        "Cablegram K901 BATAVIA, 23 May 1948, 8.30 p.m.\n\n[IMMEDIATE] [SECRET]\n\nEXERCISE. Your 212.[1]\n\n"
        "1. The lamp is out.[2]\n\n1 Document 131.\n2 See Document 140.\n\n[NAA : A1838, 401/3/1/1, IV]\n"
    )
    (witness,) = read_source(RawSource(path="x", data=text.encode(), form="australian-cablegram"))
    cable = witness.cable
    assert (str(cable.classification), cable.transmission.precedence) == ("SECRET", "IMMEDIATE")
    notes = "".join(one.span.of(witness.text.text) for one in cable.blocks if one.kind == "note")
    assert notes.split("\n")[:2] == ["1 Document 131.", "2 See Document 140."]
