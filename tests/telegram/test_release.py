"""Stamps of a review: case and document number, decision, exemptions."""

from __future__ import annotations

import datetime as dt

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
        ("RELEASE IN PART\nB1, 1.4(B), 1.4(D)", "RELEASED IN PART", ("B1", "1.4(B)", "1.4(D)")),
        ("B1, 1.4(D)\nRELEASED IN PART", "RELEASED IN PART", ("B1", "1.4(D)")),
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


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        (CASE, dt.date(2017, 7, 31)),
        (
            "UNCLASSIFIED U S Department of State Case No F-2016-09001 Doc No C09000027 Date 07 31 2017",
            dt.date(2017, 7, 31),
        ),
        (
            "Jane Q. Exercise Declassified/Released US Department of State EO Systematic Review 21 MAR 2014",
            dt.date(2014, 3, 21),
        ),
        ("Declassified/Released US Department of State EO Systematic Review 4 JUL 2016", dt.date(2016, 7, 4)),
        ("APPROVED FOR RELEASE ON: 2011/05/14", dt.date(2011, 5, 14)),
        ("Approved for Release by State on March 3, 2012", dt.date(2012, 3, 3)),
        ("RELEASED IN FULL 12/03/2015", dt.date(2015, 12, 3)),
        ("Released in Full\nJane Exercise, Acting Director\nUS Department of State\n2/25/2026", dt.date(2026, 2, 25)),
        (
            "RELEASED IN PART\nREVIEW AUTHORITY: JANE EXERCISE\nDATE/CASE ID: 12 MAR 2009  200600417",
            dt.date(2009, 3, 12),
        ),
        ("Declassified/Released US Department of State EO Systematic Review 21 MAR 1994", None),
        ("RELEASED IN FULL 99/99/2015", None),
        ("DECLASSIFIED JUNE 21, 2016", None),
    ],
)
def test_a_stamp_gives_the_day_of_the_release(stamp: str, day: dt.date | None) -> None:
    text = f"{HEADER}\n{BODY}\n{stamp}\n"
    cable = read(text)
    assert (cable.released.date() if cable.released else None) == day
    place = cable.field("released")
    assert (place is not None) == (day is not None)
    if place is not None and day is not None:
        assert str(day.year) in place.span.of(text)


@pytest.mark.parametrize("own", ["CONFIDENTIAL", "SECRET"])
def test_the_level_of_a_review_is_not_the_telegrams(own: str) -> None:
    spaced = " ".join(own)
    cable = read(f"{CASE}\n{HEADER}\n{BODY.replace('UNCLAS MANAGUA', f'{spaced} MANAGUA')}\n{CASE}\n")
    assert cable.classification is not None and cable.classification.level == own
    assert cable.reviewed_level == "UNCLASSIFIED"
    alone = read(f"{CASE}\n\nTHE LAMP IS GOOD. IT IS ALL THERE IS.\n{CASE}\n")
    assert alone.classification is None and alone.reviewed_level == "UNCLASSIFIED"


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


def test_a_block_of_the_review_below_a_page_is_no_text() -> None:
    block = (
        "UNITED STATES DEPARTMENT OF STATE\nREVIEW AUTHORITY: JANE Q EXERCISE\nDATE/CASE ID: 12 MAR 2009  200600417\n"
    )
    text = f"RELEASED IN PART\n{HEADER}\n{BODY.replace('2. (', block + '2. (')}\n"
    cable = read(text)
    assert cable.case_number == "200600417"
    assert "REVIEW AUTHORITY" not in " ".join(paragraph.text for paragraph in cable.paragraphs)
    assert "REVIEW AUTHORITY" in "".join(b.span.of(text) for b in cable.blocks if b.kind == "stamp")
