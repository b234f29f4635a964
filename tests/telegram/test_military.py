"""Military messages, read: every value of the sets and the heading, with the place it was read from."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.forms import form_named, sniff
from reftel.model import Cable, Region
from reftel.reading import read as read_path
from reftel.spans import Span
from reftel.telegram import read
from tests.forms.military_samples import LATER_SECTION, SERIAL, WHOLE, WITHHELD

REAL = Path(__file__).parents[3] / "shared" / "corpus" / "military"


def reading(text: str) -> Cable:
    cable = read(text, regions=(Region("military", Span(0, len(text))),))
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    return cable


@pytest.fixture(scope="module")
def whole() -> Cable:
    return reading(WHOLE)


def test_the_series_is_the_identity(whole: Cable) -> None:
    assert (whole.id, whole.post, whole.year, whole.serial) == ("18NAVADMIN903", "NAVADMIN", 2018, 903)
    assert whole.created == dt.datetime(2018, 2, 26, 15, 30, tzinfo=dt.UTC)


def test_the_heading(whole: Cable) -> None:
    sent = whole.transmission
    assert (sent.precedence, sent.security, sent.originating, sent.station_serial) == (
        "ROUTINE",
        "U",
        "RUEWXXX",
        "0241",
    )
    assert (sent.day, sent.time, sent.relay, sent.prosign) == (57, "1530", ("RUCRNAD",), "ZNR")
    assert (sent.operating_signals, sent.id) == (("ZYB",), "PSN 900100K01")
    assert whole.sender == "CNO WASHINGTON DC"
    assert [one.name for one in whole.action] == ["NAVADMIN"]
    assert [(one.routing, one.name, one.office) for one in whole.info] == [
        ("RUEKXXX", "SECDEF WASHINGTON DC", None),
        ("RHMFXXX", "CDR LIGHTHOUSE COMMAND MADE UP HARBOR FL", "J1"),
        ("RHMFYYY", "CDR LAMP CENTER EXERCISE AFB NE", "J6"),
        ("RHMFZZZ", "MUSEUM DC", None),
    ]


def test_the_sets(whole: Cable) -> None:
    assert whole.subject == "EXERCISE: LOAN OF LIGHTHOUSE LAMPS TO THE NAVAL MUSEUM"
    assert (whole.subject_marking, whole.message_type, whole.captions) == ("U", "GENADMIN", ("CORRECTED COPY",))
    assert whole.handling == ("EXERCISE BRIGHT LAMP 18",)
    assert whole.contacts == (
        "J. KEEPER/CDR/LAMP OFFICE/TEL: 900-555-0100/EMAIL: KEEPER(AT)LAMPS.EXAMPLE",
        "LAMP DESK/-/LOC: HARBOR",
    )
    assert whole.declassify_on == dt.date(2028, 12, 31)
    assert [(section.number, section.of) for section in whole.sections] == [(1, 2)]
    assert whole.classification is not None and whole.classification.level == "UNCLASSIFIED"


def test_references_with_what_the_narrative_says(whole: Cable) -> None:
    assert [(one.label, one.kind, one.id, one.text, one.note) for one in whole.references] == [
        (
            "A",
            "cable",
            "17NAVADMIN917",
            "MSG/CNO WASHINGTON DC/151035Z JUN 17",
            "NAVADMIN 917/17 - LAMP ACCOUNTABILITY",
        ),
        ("B", "other", None, "DOC/LAMPINST/03MAY10", "LAMPINST 9001.02 AT HTTPS://LAMPS.EXAMPLE/INST/ FOR ALL"),
        ("C", "email", None, "EMAIL/J. KEEPER/1FEB18", "AN EMAIL"),
        ("D", "cable", None, "MSGID:MSG/CMC WASHINGTON DC/YMD:20170612", ""),
    ]


def test_the_text_and_its_releaser(whole: Cable) -> None:
    assert [paragraph.number for paragraph in whole.paragraphs] == [1, 2, 3]
    assert whole.paragraphs[0].text.endswith(
        "HTTPS://LAMPS.EXAMPLE//TEXT AND RETURN IT.\n    A.  CRATES ARE 2 METERS HIGH."
    )
    assert whole.paragraphs[2].text == "RELEASED BY VADM J. Q. BEACON, JR., N9."
    assert whole.signed_by == ("BEACON",)
    assert not [defect for defect in whole.defects if defect.code in ("unknown-text", "no-id")]


def test_every_value_is_where_its_field_says(whole: Cable) -> None:
    places = {field.name: field.span.of(WHOLE) for field in whole.fields}
    assert places["id"] == "NAVADMIN 903/18"
    assert places["signed_by"] == "BEACON"
    assert places["message_type"] == "GENADMIN"
    assert places["transmission.dtg"] == "261530Z FEB 18"
    assert places["subject"].startswith("(U) EXERCISE: LOAN")


def test_a_later_section_has_its_text_behind_qqqq() -> None:
    cable = reading(LATER_SECTION)
    assert [(section.number, section.of) for section in cable.sections] == [(2, 2)]
    assert [(one.routing, one.name) for one in cable.action] == [(None, "NAVADMIN"), ("ZEN", "AL LAMPADMIN(UC)")]
    assert [paragraph.number for paragraph in cable.paragraphs] == [None, 4]
    assert cable.subject is None and cable.id is None


def test_a_withheld_message_is_partial() -> None:
    cable = reading(WITHHELD)
    assert (cable.id, cable.subject) == ("18NAVADMIN904", "Not Available-Personal For Message")
    assert cable.transmission.precedence == "PRIORITY"
    assert cable.is_partial and not cable.paragraphs


def test_a_serial_of_the_originator_is_an_identity() -> None:
    cable = reading(SERIAL)
    assert cable.id == "18USSMAKEBELIEVE12"
    assert (cable.subject, cable.subject_marking) == ("EXERCISE: LAMP SIGHTED", "C")
    assert cable.executive_order is not None and cable.executive_order.exemption == "OADR"
    assert cable.classification is not None and cable.classification.level == "CONFIDENTIAL"
    assert [(one.number, one.marking, one.text) for one in cable.paragraphs] == [(1, "C", "WE SAW THE LAMP.")]


def test_lost_slashes_end_a_set_at_the_next_one() -> None:
    cable = reading(
        WHOLE.replace("ACCOUNTABILITY.\nREF B", "A.\nREF B").replace("EMAIL.//", "EMAIL.").replace("MUSEUM//", "MUSEUM")
    )
    assert cable.subject == "EXERCISE: LOAN OF LIGHTHOUSE LAMPS TO THE NAVAL MUSEUM"
    assert cable.references[2].note == "AN EMAIL"
    assert len(cable.contacts) == 2


def test_the_subject_code_is_a_value() -> None:
    assert reading(WHOLE).subject_code == "N01421"
    alone = WHOLE.replace("UNCLAS //N01421// SECTION 01 OF 02", "UNCLAS\n//N05060//")
    assert (reading(alone).subject_code, reading(alone).id) == ("N05060", "18NAVADMIN903")


def test_sets_on_one_line_are_sets() -> None:
    cable = reading(WHOLE.replace("JUN 17//\nREF/B", "JUN 17//REF/B").replace("LAMPINST/03MAY10", "LAMPINST\n/03MAY10"))
    assert [one.label for one in cable.references] == ["A", "B", "C", "D"]
    assert cable.references[1].text == "DOC/LAMPINST/03MAY10"


def test_a_message_without_sets_is_one() -> None:
    text = (
        "R 121500Z MAR 12\nFM PENTAGON EXERCISE WASHINGTON DC\nTO ALARACT\nBT\nUNCLAS\n"
        "SUBJ: ALARACT 963/2012 - LOAN OF LIGHTHOUSE LAMPS\n1. (U) REFERENCES:\n2. (U) CRATES ARE 2 METERS HIGH.\nBT\n"
    )
    found = sniff(text.encode())
    assert found is not None
    assert found.name == "military-message"
    cable = reading(text)
    assert (cable.id, cable.subject) == ("12ALARACT963", "ALARACT 963/2012 - LOAN OF LIGHTHOUSE LAMPS")
    assert [one.number for one in cable.paragraphs] == [1, 2]


def test_a_form_feed_divides_messages_and_pages_of_one_do_not() -> None:
    form = form_named("military-message")

    def cuts(text: str) -> int:
        return len(list(form.split(io.BytesIO(text.encode()), "made", lambda error: pytest.fail(str(error)))))

    lone = WHOLE.replace("NNNN\n", "")
    assert cuts(f"{lone}\f\n{lone}") == 2
    assert cuts(lone.replace("2.  THE MUSEUM", "\fUNCLASSIFIED//\n2.  THE MUSEUM")) == 1


def test_a_second_subject_is_said() -> None:
    cable = reading(WHOLE.replace("REF/A/MSG", "SUBJ/ANOTHER//\nREF/A/MSG", 1))
    assert cable.subject is not None and cable.subject.startswith("EXERCISE")
    assert "repeated-subject" in [defect.code for defect in cable.defects]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_cut_anywhere_it_tiles(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([WHOLE, LATER_SECTION, WITHHELD, SERIAL]))
    start = data.draw(st.integers(0, len(whole)))
    reading(whole[start : data.draw(st.integers(start, len(whole)))])


VALUES: dict[str, dict[str, Any]] = {
    "NAV05158": {"id": "05NAVADMIN158", "subject": "Not Available-Personal For Message", "paragraphs": 0},
    "NAV05204": {"id": "05NAVADMIN204", "ends": "AND WARRANT OFFICERS", "signed": "HOEWING", "paragraphs": 5},
    "NAV06083": {"id": "06NAVADMIN83", "subject": "Not Available-Personal For Message", "paragraphs": 0},
    "NAV07247": {"id": "07NAVADMIN247", "subject": "THANK YOU TO THE FLEET", "signed": "MULLEN", "paragraphs": 12},
    "NAV10290": {"id": "10NAVADMIN290", "ends": "FOR THE NAVY FAMILY", "signed": "EASTER", "paragraphs": 9, "info": 26,
                 "cited": ["06NAVADMIN177", "08NAVADMIN32", "09ALARACT70", "09ALARACT71"]},
    "NAV11166a": {"id": "11NAVADMIN166", "ends": "POLICY UPDATE II", "signed": "FERGUSON", "paragraphs": 15,
                  "cited": ["11NAVADMIN48", "10NAVADMIN300", "09NAVADMIN6", "10NAVADMIN51"]},
    "NAV11166b": {"id": None, "sections": [(2, 4)], "paragraphs": 3, "dtg": "172244Z MAY 11"},
    "NAV11166c": {"id": None, "sections": [(3, 4)], "paragraphs": 4, "dtg": "172244Z MAY 11"},
    "NAV18274": {"id": "18NAVADMIN274", "ends": "PANAMA CITY FLORIDA", "signed": "Burke", "paragraphs": 6, "info": 1},
    "NAV25030": {"id": "25NAVADMIN30", "subject": "NAVY OPERATIONS SECURITY (OPSEC)", "signed": "Thomas",
                 "paragraphs": 8, "contacts": 2, "references": 4},
}  # fmt: skip


@pytest.mark.skipif(not REAL.is_dir(), reason="the real copies are not beside the project")
@pytest.mark.parametrize("name", sorted(VALUES))
def test_real_copies(name: str) -> None:
    (witness,) = read_path(REAL / f"{name}.txt")
    cable, known = witness.cable, VALUES[name]
    assert witness.source.form == "military-message"
    assert cable.id == known["id"]
    assert len(cable.paragraphs) == known["paragraphs"]
    if "subject" in known or "ends" in known:
        assert (cable.subject or "").endswith(known.get("subject") or known["ends"])
    assert cable.signed_by == ((known["signed"],) if "signed" in known else ())
    assert [one.id for one in cable.references if one.id] == known.get("cited", [])
    assert len(cable.info) == known.get("info", len(cable.info))
    assert len(cable.contacts) == known.get("contacts", 0)
    assert [(one.number, one.of) for one in cable.sections] == known.get(
        "sections", [(1, 1)] if "10290" in name else []
    )
    assert cable.transmission.dtg_text == known.get("dtg", cable.transmission.dtg_text)
    assert cable.created is not None
    assert "unknown-text" not in [defect.code for defect in cable.defects]


BELOW = [
    ("DECL: 26 JUN 2019", None, None),
    (
        "CLASSIFIED BY: COL A. EXAMPLE, DATT\nDERIVED FROM: MULTIPLE SOURCES\nDECLASSIFY ON: 20190626",
        "COL A. EXAMPLE",
        "MULTIPLE SOURCES",
    ),
    ("DERI: MULTIPLE SOURCES; DECL ON: 26 JUN 2019", None, None),
]


@pytest.mark.parametrize(("lines", "name", "source"), BELOW)
@pytest.mark.parametrize("close", ["//", ""])
def test_lines_below_the_text_say_who_classified_it(
    lines: str, name: str | None, source: str | None, close: str
) -> None:
    text = (
        "O 260930Z JUN 09\nFM USDAO LIMA PE\nTO DIA WASHINGTON DC\nBT\nC O N F I D E N T I A L //N00500//\n"
        "MSGID/GENADMIN/USDAO LIMA PE/-/JUN//\nSUBJ/EXERCISE LAMP (U)//\nRMKS/1. (U) THE LAMP WAS TESTED.\n"
        f"2. (C) IT SHINES.\n{lines}{close}\nBT\n"
    )
    cable = reading(text)
    assert cable.declassify_on == dt.date(2019, 6, 26)
    assert [one.text for one in cable.paragraphs] == ["THE LAMP WAS TESTED.", "IT SHINES."]
    if name:
        assert [one.name for one in cable.classified_by] == [name]
    if source:
        assert [one.source for one in cable.derived_from] == [source]


def test_the_labels_of_a_terminal_are_not_the_messages(tmp_path: Path) -> None:
    printed = (
        "UNCLASSIFIED//\nSubject:\tOTHER WORDS\nOriginator:\tCNO WASHINGTON DC(UC)\n"
        "DTG:\t121845Z Jun 09\tPrecedence:\tROUTINE\n"
        "To:\tNAVADMIN(UC)\nCc:\tCMC WASHINGTON DC(UC)\n----------\nUNCLASSIFIED//\n\n"
        "R 121845Z JUN 09\nFM CNO WASHINGTON DC\nTO NAVADMIN\nBT\nUNCLAS\nMSGID/GENADMIN/CNO WASHINGTON DC/N4/JUN//\n"
        "SUBJ/EXERCISE: LANTERNS//\nREF/A/DOC/OPNAV/12JAN06//\nRMKS/1. EXERCISE. TWO LANTERNS.//\nBT\nNNNN\n"
    )
    for text in (printed, printed.lower()):
        (tmp_path / "x").write_text(text)
        (found,) = read_path(tmp_path / "x")
        cable = found.cable
        assert (cable.subject or "").upper() == "EXERCISE: LANTERNS"
        assert [one.name.upper() for one in cable.action] == ["NAVADMIN"]
        assert [one.label for one in cable.references] == ["A"]


def test_marks_of_a_terminal_over_a_later_part_belong_to_it(tmp_path: Path) -> None:
    part = (
        "UNCLASSIFIED//\n\nATTENTION INVITED TO\n\nROUTINE\n\n"
        "R 031900Z MAR 11\n\nFM CNO WASHINGTON DC\n\nTO NAVADMIN\n\n"
        "BT\nUNCLAS\nSECTION {} OF 2\n{}\nBT\n#0472\nNNNN\nUNCLASSIFIED//\n"
    )
    first = "NAVADMIN 916/11\nMSGID/GENADMIN/CNO WASHINGTON DC/N1/MAR//\nSUBJ/EXERCISE: OIL//\nRMKS/1.  OIL IS HERE.\n"
    (tmp_path / "x").write_text(part.format(1, first) + "\n" + part.format(2, "QQQQ\n2.  MORE OIL.//\n"))
    assert [one.cable.id for one in read_path(tmp_path / "x")] == ["11NAVADMIN916", None]
