"""Military messages: parts, sets in and behind the text, format lines of plain tape, copies without line breaks."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from reftel.collate import Given
from reftel.collate.clues import clues_of
from reftel.collate.identity import likeness
from reftel.collate.same import Side
from reftel.collate.witnesses import collate
from reftel.forms import form_named, sniff
from reftel.model import Cable
from tests.forms.military_samples import LISTED, ORDER, PARTS
from tests.telegram.test_military import reading


def parts() -> list[Cable]:
    form = form_named("military-message")
    cuts = form.split(io.BytesIO(PARTS.encode()), "made", lambda error: pytest.fail(str(error)))
    return [reading(cut.data.decode()) for cut in cuts]


def test_each_part_is_read_by_its_own_lines() -> None:
    first, second, last = parts()
    assert [[(one.number, one.of) for one in part.sections] for part in (first, second, last)] == [
        [(1, 3)],
        [(2, 3)],
        [(3, 3)],
    ]
    assert (first.id, first.subject, [one.label for one in first.references]) == (
        "18NAVADMIN903",
        "EXERCISE: LAMPS IN THREE PARTS",
        ["A"],
    )
    assert [one.number for one in second.paragraphs] == [1, 2]
    assert [one.number for one in last.paragraphs] == [None, 3]
    assert last.signed_by == ("BEACON",)


def test_parts_without_a_number_are_joined_by_originator_and_minute() -> None:
    given = [Given(number=at, cable=cable, form="military-message") for at, cable in enumerate(parts(), 1)]
    assert set(clues_of(given[0])) & set(clues_of(given[1])) & set(clues_of(given[2]))
    found = likeness(Side(given[2]), Side(given[0]))
    assert (found.verdict, [one.kind for one in found.evidence]) == ("same", ["time", "post", "sections"])
    whole = collate(given)
    assert whole.cable.id == "18NAVADMIN903" and not whole.cable.is_partial
    assert [(one.section, one.number) for one in whole.cable.paragraphs] == [(2, 1), (2, 2), (3, None), (3, 3)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FM CNO EXERCISE", "FM CMC EXERCISE"),
        ("261530Z FEB", "261531Z FEB"),
        ("FINAL SECTION OF 03", "FINAL SECTION OF 04"),
        ("FINAL SECTION OF 03", "SECTION 1 OF 3"),
    ],
)
def test_parts_of_other_messages_are_not_joined(old: str, new: str) -> None:
    first, _, last = parts()
    other = reading(PARTS[PARTS.rindex("R 2615") :].replace(old, new))
    sides = [Side(Given(number=1, cable=cable, form="military-message")) for cable in (first, other)]
    assert likeness(*sides).verdict != "same"
    assert last.transmission.dtg is not None


def test_sets_in_and_behind_the_text() -> None:
    cable = reading(ORDER)
    assert (cable.id, cable.subject, cable.subject_marking) == (
        "18CDRLIGHTHOUSECOMMAND31",
        "EXERCISE: LAMP MOVEMENT",
        "C",
    )
    assert [(one.anchor, one.heading, one.marking, one.text) for one in cable.paragraphs] == [
        ("p1", "SITUATION", "C", "LAMPS MOVE TONIGHT."),
        ("p2", None, "U", "WRITE REF/X/ ON EACH CRATE."),
        ("p1-2", "EXECUTION", "U", "CREWS LIFT THEM."),
    ]
    assert [(one.label, one.note) for one in cable.references] == [
        ("A", "ASKS FOR LAMPS"),
        ("B", "THE RULES"),
        ("C", "THE RULES"),
    ]
    assert cable.declassify_on == dt.date(2028, 2, 26)
    (by,) = cable.classified_by
    assert (by.name, by.title, by.section, by.reasons) == ("J. KEEPER", "CDR", "1.4", ("c",))
    assert cable.passing == ("EXCLUSIVE FOR VADM BEACON FROM KEEPER",)
    assert [(one.routing, one.name, one.precedence) for one in cable.action] == [
        ("RUEHC", "SECSTATE WASHDC", "PRIORITY")
    ]
    assert [one.name for one in cable.info] == ["USDAO MADE UP"]
    assert "unknown-text" not in [defect.code for defect in cable.defects]


def test_plain_tape_has_the_network_lines_of_telegrams() -> None:
    tape = ORDER.replace(
        ORDER[: ORDER.index("P 2615")],
        "VZCZCXYZ1234\nPP RUEHC RUCRNAD\nDE RUEWXXX #0241 0571530\nZNY CCCCC ZZH\n",
    )
    sent = reading(tape).transmission
    assert (sent.id, sent.relay, sent.originating, sent.station_serial) == (
        "VZCZCXYZ1234",
        ("RUEHC", "RUCRNAD"),
        "RUEWXXX",
        "0241",
    )
    assert (sent.day, sent.time, sent.precedence, sent.operating_signals) == (57, "1530", "PRIORITY", ("ZZH",))


def test_references_in_a_list_of_letters() -> None:
    cable = reading(LISTED)
    assert (cable.id, cable.subject) == ("15ALCOAST933", "EXERCISE: LAMPS OF STATIONS")
    assert [(one.label, one.kind, one.id) for one in cable.references] == [
        ("A", "cable", "15ALCOAST911"),
        ("B", "other", None),
        ("C", "email", None),
    ]
    assert [one.number for one in cable.paragraphs] == [1, 2]


def test_a_message_on_one_line_and_in_lower_case() -> None:
    line = " ".join(ORDER.replace("AND C", "AND C").split()) + "\n"
    assert sniff(line.encode()) is form_named("military-message")
    cable, whole = reading(line), reading(ORDER)
    for name in ("id", "subject", "sender", "action", "declassify_on", "created", "message_type"):
        value = getattr(cable, name)
        expected = getattr(whole, name)
        if name == "action":
            value, expected = [one.name for one in value], [one.name for one in expected]
        assert value == expected, name
    assert [one.number for one in cable.paragraphs] == [1, 2, 1]
    small = sniff(PARTS.lower().encode())
    assert small is form_named("military-message")


def test_the_senders_number_behind_the_level_is_an_identity() -> None:
    cable = reading(
        "P 101010Z JAN 99\nFM USDELMC MADE UP\nTO RUEHC/SECSTATE WASHDC\nBT\n"
        "C O N F I D E N T I A L SECTION 02 OF 02 USNATO 00012\nQQQQ\n(C) THE LAMPS.\n3. (U) END.\nBT\n"
    )
    assert (cable.id, [(one.number, one.of) for one in cable.sections]) == ("99USNATO12", [(2, 2)])
    assert [one.number for one in cable.paragraphs] == [None, 3]


@pytest.mark.parametrize("written", ["SECTION 001 OF 002", "SECTION 01 OF 02", "SECTION ONE OF TWO"])
def test_a_section_may_be_counted_with_any_digits(written: str) -> None:
    cable = reading(
        f"R 101200Z MAR 03\nFM EXERCISE FLEET\nTO EXERCISE TUG\nBT\nC O N F I D E N T I A L {written}\n"
        "MSGID/OPREP-3/EXERCISE FLEET/0031/MAR//\nSUBJ/TOW OF A LANTERN//\nRMKS/1. (C) THE LANTERN LEFT.\n"
        "2. (C) IT IS TOWED BY\nBT\n#1001\nNNNN\n"
    )
    assert [(one.number, one.of) for one in cable.sections] == [(1, 2)]
    assert cable.classification is not None and cable.classification.level == "CONFIDENTIAL"
