"""SMART telegrams, read: every labeled line, the text between stamps, and what is behind the signature."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.exercise.documents import document
from reftel.forms import form_named, sniff
from reftel.model import Cable, Region
from reftel.reading import RawSource, read_source
from reftel.reading import read as read_path
from reftel.spans import Span
from reftel.telegram import read
from tests.forms.military_samples import WHOLE as MILITARY
from tests.forms.samples import BODY, HEADER
from tests.forms.smart_samples import WHOLE

FORM = form_named("smart-telegram")
REAL = Path(__file__).parents[3] / "shared" / "corpus" / "smart"


def reading(text: str) -> Cable:
    cable = read(text, regions=(Region("smart", Span(0, len(text))),))
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    return cable


@pytest.fixture(scope="module")
def whole() -> Cable:
    return reading(WHOLE)


def test_the_form_is_known_and_no_other_is_taken_for_it() -> None:
    for charset in ("utf-8", "utf-8-sig", "cp1252"):
        assert sniff(WHOLE.replace("\n", "\r\n").encode(charset)) is FORM
    for other in (f"{HEADER}\n{BODY}", MILITARY, "MRN: is a word", f"<html><pre>{WHOLE}</pre></html>"):
        assert sniff(other.encode()) is not FORM


def test_several_of_a_file_are_cut_before_the_banner() -> None:
    second = WHOLE.replace("900901", "900902")
    data = (WHOLE + "\n" + second).encode()
    cuts = list(FORM.split(io.BytesIO(data), "made", lambda error: pytest.fail(str(error))))
    assert b"".join(cut.data for cut in cuts) == data
    assert [cut.label for cut in cuts] == ["1", "2"]
    assert b"900902" in cuts[1].data and b"900902" not in cuts[0].data


def test_the_labeled_lines(whole: Cable) -> None:
    assert (whole.id, whole.post, whole.serial) == ("13LIMA900901", "LIMA", 900901)
    assert whole.created == dt.datetime(2013, 2, 26, 15, 30, tzinfo=dt.UTC)
    assert whole.transmission.dtg_text == "261530Z FEB 13"
    assert whole.sender == "AMEMBASSY LIMA"
    assert [(one.name, one.precedence) for one in whole.action] == [
        ("SECSTATE WASHDC", "PRIORITY"),
        ("AMEMBASSY MANAGUA", "ROUTINE"),
    ]
    assert whole.tags == ("SCUL", "OEXC", "NU", "PE")
    assert whole.captions == ("SENSITIVE", "SIPDIS")
    assert whole.passing == ("Dept also for the lamp office",)
    assert [(one.label, one.id) for one in whole.references] == [("A", "13LIMA900100"), ("B", "12STATE900200")]
    assert whole.subject == "EXERCISE: Loan of a Lighthouse Lamp, and of its Crate"
    assert whole.subject_marking == "U"
    assert whole.executive_order is not None and whole.executive_order.order == "13526"
    assert whole.classification is not None and whole.classification.level == "UNCLASSIFIED"


def test_the_text_is_between_the_stamps_and_the_signature(whole: Cable) -> None:
    assert [(one.number, one.marking, one.heading) for one in whole.paragraphs] == [
        (1, "U", None),
        (2, "SBU", "The Crate"),
    ]
    assert whole.paragraphs[1].text.endswith("Drafted by hand, says its label: from the harbor.")
    assert whole.summary == 'The museum said "yes" to the loan.'
    assert [one.name for one in whole.classified_by] == ["Jane Example"]
    assert whole.classified_by[0].reasons == ("b",)
    assert whole.signed_by == ("PATTERN",)
    stamps = [block.span.of(WHOLE) for block in whole.blocks if block.kind == "stamp"]
    assert any("RELEASED IN PART B1, 1.4(D)" in stamp for stamp in stamps)


def test_info_has_semicolons_and_exempted_posts(whole: Cable) -> None:
    assert [(one.name, one.precedence, one.excluded) for one in whole.info] == [
        ("WHITE HOUSE NATIONAL SECURITY COUNCIL WASHINGTON DC", "ROUTINE", ()),
        ("ALL US CONSULATES IN PERU COLLECTIVE", "ROUTINE", ("AMEMBASSY CARACAS",)),
    ]


def test_values_are_where_their_fields_say(whole: Cable) -> None:
    places = {field.name: field.span.of(WHOLE) for field in whole.fields}
    assert places["id"] == "13 LIMA 900901"
    assert places["sender"] == "AMEMBASSY LIMA"
    assert places["signed_by"] == "PATTERN"
    assert places["tags"] == "SCUL, OEXC,\n            NU, PE"


def test_a_number_that_is_none_is_said() -> None:
    cable = reading(WHOLE.replace("13 LIMA 900901", "unknown"))
    assert cable.id is None and "bad-mrn" in [defect.code for defect in cable.defects]


def test_in_a_document_it_is_read_as_one() -> None:
    data = document(WHOLE)
    (witness,) = read_source(RawSource(path="made.pdf", data=data, form="pdf"))
    assert witness.cable.id == "13LIMA900901"
    assert witness.cable.signed_by == ("PATTERN",)
    assert [one.number for one in witness.cable.paragraphs] == [1, 2]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_cut_anywhere_it_tiles(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    reading(WHOLE[start : data.draw(st.integers(start, len(WHOLE)))])


def test_hostile_repetitions_are_linear() -> None:
    for piece in (
        "Info: ",
        "Subject:\n",
        "MRN:\n",
        "Released in Full\n",
        "a, SECSTATE ",
        ";",
        " \n",
        "Classified By: x\n",
    ):
        reading("MRN: 13 LIMA 900901\nFrom: X\nSubject: Y\n\n" + piece * (60_000 // len(piece)))


@pytest.mark.skipif(not REAL.is_dir(), reason="the real copies are not beside the project")
def test_the_real_copy() -> None:
    (witness,) = read_path(REAL / "23MEXICO2544.quoted_parts.txt")
    cable = witness.cable
    assert (cable.id, cable.sender, cable.signed_by) == ("23MEXICO2544", "AMEMBASSY MEXICO", ("SALAZAR",))
    assert cable.created == dt.datetime(2023, 9, 16, 1, 50, tzinfo=dt.UTC)
    assert [one.name for one in cable.action] == ["SECSTATE WASHDC"]
    assert cable.tags == ("PGOV", "PREL", "ASEC", "TSPA", "KJUS", "KCRM", "MX")
    assert [one.id for one in cable.references] == ["23MEXICO2468", "23MEXICO2166", "23MEXICO2346"]
    assert (cable.subject or "").startswith("Mexico: Weekly Political Blotter")
    assert len(cable.info) == 11 and cable.info[-1].excluded == ("AMEMBASSY CARACAS",)
    assert [one.number for one in cable.paragraphs] == [11]
    assert cable.paragraphs[0].heading == "Mexican Congress Hears Testimony on Alien Life"
    assert "unknown-text" not in [defect.code for defect in cable.defects]


LISTS = {
    "semicolons on one line": "WASHDC, SECSTATE Priority; MANAGUA, AMEMBASSY Routine",
    "lines with precedence": "WASHDC, SECSTATE PRIORITY\n            MANAGUA, AMEMBASSY ROUTINE",
    "lines without": "WASHDC, SECSTATE\n            MANAGUA, AMEMBASSY",
    "upright": "SECSTATE WASHDC PRIORITY\n            AMEMBASSY MANAGUA",
    "a wrapped entry": "WASHDC,\n            SECSTATE Priority;\n            MANAGUA, AMEMBASSY",
}


@pytest.mark.parametrize("shape", LISTS)
def test_addressees_come_in_several_shapes(shape: str) -> None:
    written = "WASHDC, SECSTATE Priority;\n            MANAGUA, AMEMBASSY Routine"
    cable = reading(WHOLE.replace(written, LISTS[shape]))
    assert [one.name for one in cable.action] == ["SECSTATE WASHDC", "AMEMBASSY MANAGUA"]
    assert [one.span is not None for one in cable.action] == [True, True]


def test_the_header_ends_above_the_text(whole: Cable) -> None:
    written = whole.headers[0].span.of(WHOLE)
    assert written.startswith("MRN:")
    assert "museum said" not in written
    assert [one.name for one in whole.headers[0].info] == [one.name for one in whole.info]


def test_nobody_is_no_addressee() -> None:
    at = WHOLE.index("WHITE HOUSE")
    cable = reading(WHOLE[:at] + "NONE\n" + WHOLE[WHOLE.index("XMT:") :])
    assert cable.info == ()


@pytest.mark.parametrize(
    "written",
    [
        "A) 13 LIMA 900100\n            B) 12 STATE 900200",
        "A) 13 LIMA 900100 B) 12 STATE 900200",
        "A. 13 LIMA 900100; B. 12 STATE 900200",
        "13 LIMA 900100\n            12 STATE 900200",
        "\n            A) 13 LIMA 900100\n            B) 12 STATE 900200",
    ],
)
def test_references_come_in_several_shapes(written: str) -> None:
    cable = reading(WHOLE.replace("A) 13 LIMA 900100\n            B) 12 STATE 900200", written))
    assert [one.id for one in cable.references] == ["13LIMA900100", "12STATE900200"]


def test_the_order_may_be_in_the_label() -> None:
    cable = reading(WHOLE.replace("E.O.:       13526", "E.O. 13526: DECL: 03/04/2029"))
    assert [one.name for one in cable.action] == ["SECSTATE WASHDC", "AMEMBASSY MANAGUA"]
    assert str(cable.declassify_on) == "2029-03-04"


def test_who_released_it_and_its_attachments_are_values(whole: Cable) -> None:
    assert [(one.office, one.name) for one in whole.released_by] == [("LIMA", "Desk")]
    text = WHOLE.replace("Released By:", "Attachments:  lamp list.docx\n              crate.pdf\nReleased By:")
    assert reading(text).attachments == ("lamp list.docx", "crate.pdf")


def test_a_block_of_officers_under_a_header_of_the_network(tmp_path: Path) -> None:
    block = WHOLE[WHOLE.index("Signature: PATTERN") :]
    (tmp_path / "x.txt").write_text(f"{HEADER}\n{BODY}\n\n{block}")
    (witness,) = read_path(tmp_path / "x.txt")
    cable = witness.cable
    assert cable.signed_by == ("PATTERN",)
    assert [one.name for one in cable.drafted_by] == ["Example, Jane"]
    assert [one.office for one in cable.cleared_by] == ["POL", "DAO"]
    assert [one.name for one in cable.released_by] == ["Desk"]
    (plain,) = (read(f"{HEADER}\n{BODY}"),)
    assert [one.name for one in cable.action] == [one.name for one in plain.action]
    assert "Drafted" not in cable.paragraphs[-1].text


def test_a_telegram_without_a_number_is_known_by_its_date() -> None:
    assert sniff(WHOLE.replace("MRN:        13 LIMA 900901\n", "").encode()) is FORM


def test_a_first_paragraph_without_marking_directly_below_the_subject() -> None:
    text = (
        "MRN: 10 LIMA 1188\nDate/DTG: Nov 03, 2010 / 030931Z NOV 10\nFrom: AMEMBASSY LIMA\n"
        "Action: WASHDC, SECSTATE ROUTINE\nE.O.: 13526\nTAGS: PREL, PE\nCaptions: NONE\n"
        "Subject: EXERCISE: The Lamps of\nthe Harbor\n1. SUMMARY: They are lit. END SUMMARY.\n\n2. Nobody saw it.\n\n"
        "Signature: HARWELL\n"
    )
    cable = read(text, regions=(Region("smart", Span(0, len(text))),))
    assert (cable.subject, cable.summary) == ("EXERCISE: The Lamps of the Harbor", "They are lit.")
    assert [one.number for one in cable.paragraphs] == [1, 2]


@pytest.mark.parametrize("between", ["\n", " "])
def test_a_classifier_directly_after_the_subject(between: str) -> None:
    text = (
        "MRN: 11 LIMA 77\nDate/DTG: Jan 20, 2011 / 201705Z JAN 11\nFrom: AMEMBASSY LIMA\n"
        "Action: WASHDC, SECSTATE ROUTINE\nE.O.: 13526\nTAGS: PREL, PE\n"
        f"Subject: (C) EXERCISE: The Lamp{between}Classified By: Ambassador Jane Q. Harwell for reasons 1.4 (b), (d).\n"
        "1. (C) They are lit.\n2. (C) Nobody saw it.\n\nSignature: HARWELL\n"
    )
    cable = read(text, regions=(Region("smart", Span(0, len(text))),))
    assert (cable.subject, [one.name for one in cable.classified_by]) == ("EXERCISE: The Lamp", ["Jane Q. Harwell"])
    assert [one.number for one in cable.paragraphs] == [1, 2]
