"""Names of persons in parts. The names are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.values.person import read_person


@pytest.mark.parametrize(
    ("written", "surname", "given_name", "suffix"),
    [
        ("Ada Q. Marlowe", "Marlowe", "Ada Q.", ""),
        ("ADA MARLOWE", "MARLOWE", "ADA", ""),
        ("MARLOWE, ADA", "MARLOWE", "ADA", ""),
        ("Marlowe", "Marlowe", "", ""),
        ("ADA Q. MARLOWE, JR.", "MARLOWE", "ADA Q.", "JR."),
        ("Ada Marlowe III", "Marlowe", "Ada", "III"),
        ("MARLOWE, ADA, JR.", "MARLOWE", "ADA", "JR."),
        ("Ada van der Marlowe", "van der Marlowe", "Ada", ""),
        ("Ada De La Marlowe", "De La Marlowe", "Ada", ""),
        ("  Ada   O'Marlowe ", "O'Marlowe", "Ada", ""),
    ],
)
def test_parts(written: str, surname: str, given_name: str, suffix: str) -> None:
    name = read_person(written)
    assert name is not None
    assert (name.surname, name.given, name.suffix) == (surname, given_name, suffix)


@pytest.mark.parametrize("written", ["", " , ", "123", "..."])
def test_no_name(written: str) -> None:
    assert read_person(written) is None


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_none(written: str) -> None:
    name = read_person(written)
    assert name is None or name.key
