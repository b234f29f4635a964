"""Several values of a facet in a query's text, OR and NOT; choosing a value twice removes it."""

from __future__ import annotations

import pytest

from reftel.fields.table import FacetName
from reftel.query import parse_query, standard
from reftel.query.choices import Choices

TOGGLED = [
    ("", "post", "OSLO", "from:OSLO"),
    ("museum", "post", "OSLO", "museum from:OSLO"),
    ("museum OR loan", "post", "OSLO", "(museum OR loan) from:OSLO"),
    ("museum from:MEXICO", "post", "OSLO", "museum from:(MEXICO OR OSLO)"),
    ("from:(MEXICO OR OSLO) museum", "post", "LIMA", "from:(MEXICO OR OSLO OR LIMA) museum"),
    ("museum from:(MEXICO OR OSLO)", "post", "OSLO", "museum from:MEXICO"),
    ("museum from:oslo", "post", "OSLO", "museum"),
    ("from:oslo", "post", "OSLO", ""),
    ('from:"rio de janeiro" museum', "post", "RIODEJANEIRO", "museum"),
    ("class:secret", "classification", "CONFIDENTIAL", "class:(secret OR confidential)"),
    ("class:(secret OR confidential)", "classification", "SECRET", "class:confidential"),
    ("created:2007", "year", "2008", "created:(2007 OR 2008)"),
    ("created:2007", "year", "2007", ""),
    ("tag:PREL", "tag", "PGOV", "tag:(PREL OR PGOV)"),
    ("caption:sipdis x", "caption", "SAID SO", 'caption:("sipdis" OR "said so") x'),
    ("museum -from:OSLO", "post", "MEXICO", "museum -from:OSLO from:MEXICO"),
]

LEFT_OUT = [
    ("museum", "post", "OSLO", "museum -from:OSLO"),
    ("", "tag", "PREL", "-tag:PREL"),
    ("museum -from:oslo", "post", "OSLO", "museum"),
    ("museum OR loan", "form", "cables_csv", "(museum OR loan) -form:cables_csv"),
    ("from:MEXICO", "post", "OSLO", "from:MEXICO -from:OSLO"),
    ("museum from:OSLO", "post", "OSLO", "museum -from:OSLO"),
    ("tag:(PREL OR PGOV) museum", "tag", "PREL", "tag:PGOV museum -tag:PREL"),
]


@pytest.mark.parametrize(("text", "facet", "value", "expected"), TOGGLED)
def test_a_value_is_chosen_and_taken_back(text: str, facet: FacetName, value: str, expected: str) -> None:
    choices = Choices(parse_query(text), facet, standard())
    was = choices.has(value)
    made = choices.toggled(value)
    assert made == expected
    again = Choices(parse_query(made), facet, standard())
    assert again.has(value) is not was
    if not was:
        assert parse_query(again.toggled(value)).root == parse_query(text).root


@pytest.mark.parametrize(("text", "facet", "value", "expected"), LEFT_OUT)
def test_a_value_is_left_out_and_taken_back(text: str, facet: FacetName, value: str, expected: str) -> None:
    choices = Choices(parse_query(text), facet, standard())
    was = choices.is_left_out(value)
    made = choices.left_out(value)
    assert made == expected
    again = Choices(parse_query(made), facet, standard())
    assert again.is_left_out(value) is not was


def test_the_other_values_are_counted_without_the_chosen_ones() -> None:
    choices = Choices(parse_query("museum from:(MEXICO OR OSLO) class:secret"), "post", standard())
    assert choices.others().root == parse_query("museum class:secret").root
    assert not Choices(parse_query("museum"), "post", standard()).is_chosen


def test_a_value_beside_the_chosen_ones() -> None:
    assert Choices(parse_query("tag:PREL"), "tag", standard()).also("PGOV") == "tag:PREL tag:PGOV"
