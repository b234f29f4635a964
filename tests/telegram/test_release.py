"""Stamps of a review: case and document number, decision, exemptions."""

from __future__ import annotations

import pytest

from reftel.model import Region
from reftel.spans import Span
from reftel.telegram import read
from tests.forms.samples import BODY, HEADER
from tests.forms.smart_samples import WHOLE

CASE = "UNCLASSIFIED U.S. Department of State Case No. F-2016-09001 Doc No. C09000027 Date: 07/31/2017"


@pytest.mark.parametrize(
    ("stamp", "decision", "exemptions"),
    [
        ("RELEASED IN PART B1, 1.4(D)", "RELEASED IN PART", ("B1", "1.4(D)")),
        ("RELEASE IN FULL", "RELEASED IN FULL", ()),
        ("DENIED IN FULL B1, 1.4(B), 1.4(D), B6", "DENIED IN FULL", ("B1", "1.4(B)", "1.4(D)", "B6")),
        ("Released in Full", "RELEASED IN FULL", ()),
        (
            "Jane Q. Exercise Declassified/Released US Department of State EO Systematic Review 21 Mar 2014",
            "RELEASED",
            (),
        ),
    ],
)
def test_a_stamp_of_release(stamp: str, decision: str, exemptions: tuple[str, ...]) -> None:
    text = f"{CASE}\n{stamp}\n{HEADER}\n{BODY}\n"
    cable = read(text)
    assert (cable.case_number, cable.document_number) == ("F-2016-09001", "C09000027")
    assert (cable.release_decision, cable.exemptions) == (decision, exemptions)
    assert cable.id == "07MANAGUA900901"
    places = {field.name: field.span.of(text) for field in cable.fields}
    assert (places["case_number"], places["document_number"]) == ("F-2016-09001", "C09000027")


def test_prose_about_a_release_is_no_stamp() -> None:
    cable = read(f"{HEADER}\n{BODY}\n\n3. (U) The lamp was released in part of the harbor.\n")
    assert cable.case_number is None and cable.document_number is None


def test_a_smart_telegram_has_its_officers_and_release() -> None:
    cable = read(WHOLE, regions=(Region("smart", Span(0, len(WHOLE))),))
    assert [(one.office, one.name) for one in cable.drafted_by] == [("ECON", "Example, Jane")]
    assert [(one.office, one.name) for one in cable.cleared_by] == [("POL", "Sample, John"), ("DAO", "Keeper, Ann")]
    assert [(one.office, one.name) for one in cable.approved_by] == [("DCM", "Pattern, Mary")]
    assert (cable.release_decision, cable.exemptions) == ("RELEASED IN PART", ("B1", "1.4(D)"))
    assert (cable.case_number, cable.document_number) == ("F-2016-09001", "C09000027")
