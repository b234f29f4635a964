"""Corrections on top of readings."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from reftel.collate.corrections import Amendment, amended, typed_value, understand
from reftel.field_names import CableAttribute
from reftel.fields import registry
from reftel.model import Cable, Classification
from tests.collate.making import cable

TYPED = (
    ("subject", "  EXERCISE:  a lamp ", "EXERCISE: a lamp"),
    ("subject", "2007", "2007"),
    ("created", "2008-03-13T15:03Z", dt.datetime(2008, 3, 13, 15, 3, tzinfo=dt.UTC)),
    ("created", "2008-03-13T17:03+02:00", dt.datetime(2008, 3, 13, 15, 3, tzinfo=dt.UTC)),
    ("declassify_on", "2027-10-08", dt.date(2027, 10, 8)),
    ("classification", "secret//noforn", Classification(level="SECRET", caveats=("NOFORN",))),
    ("tags", "PREL; CLINTON, HILLARY; PREL", ("PREL", "CLINTON, HILLARY")),
    ("tags", "PREL, PGOV", ("PREL", "PGOV")),
    ("tags", '["PREL"]', ("PREL",)),
    ("signed_by", "QUILLFEATHER", ("QUILLFEATHER",)),
    ("post", "AmEmbassy Mexico", "MEXICO"),
    ("subject", "", None),
    ("tags", "null", ()),
)


@pytest.mark.parametrize(("field", "typed", "expected"), TYPED)
def test_typed_values_become_values(field: CableAttribute, typed: str, expected: object) -> None:
    assert getattr(amended(cable(), [Amendment(field, understand(field, typed_value(typed)))]), field) == expected


MISTAKES = (
    ("created", "yesterday", "a time such as"),
    ("declassify_on", "2027-13-08", "a day such as"),
    ("classification", "very secret", "one of UNCLASSIFIED"),
    ("post", "ATLANTIS UNDER SEA", "no post is called"),
    ("id", "07LIMA1", "can't be corrected"),
    ("tags", '{"a": 1}', "a list"),
    ("subject", '["a"]', "a line of text"),
)


@pytest.mark.parametrize(("field", "typed", "message"), MISTAKES)
def test_mistakes_say_what_was_expected(field: CableAttribute, typed: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        understand(field, typed_value(typed))


@pytest.mark.parametrize("subject", ['"The Lamp"', "null", '["a"]', "2007", "EXERCISE: \u201clamp\u201d"])
def test_text_given_as_an_object_is_taken_as_it_is(subject: str) -> None:
    assert amended(cable(), [Amendment("subject", understand("subject", subject))]).subject == subject


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tags", ("PREL", "MX")),
        ("declassify_on", dt.date(2027, 10, 8)),
        ("created", dt.datetime(2008, 3, 13, 15, 3, tzinfo=dt.UTC)),
        ("classification", Classification(level="SECRET", caveats=("NOFORN",))),
        ("subject", None),
    ],
)
def test_values_of_the_model_are_taken_as_they_are(field: CableAttribute, value: object) -> None:
    assert getattr(amended(cable(), [Amendment(field, understand(field, value))]), field) == value


def test_every_correctable_field_is_one_of_the_cable() -> None:
    assert set(registry.REGISTRY.correctable) <= set(Cable.__struct_fields__)


def test_the_later_correction_counts_and_the_rest_stays() -> None:
    plain = cable()
    made = amended(plain, [Amendment("subject", '"one"'), Amendment("subject", '"two"')])
    assert made.subject == "two"
    assert msgspec.structs.replace(made, subject=plain.subject) == plain


def test_what_a_later_reftel_wrote_is_left_out() -> None:
    plain = cable()
    unknown = Amendment("mood", '"good"')  # type: ignore[arg-type]
    assert amended(plain, [unknown, Amendment("created", '"soon"')]) == plain
