"""Telegrams on paper forms, read: cells of the head, the local day, numbers for addressees, pages, foot."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.model import Cable, Region
from reftel.reading import parse
from reftel.spans import Span
from reftel.telegram import read
from tests.forms.paper_samples import BARE, DATED, INCOMING, LATER_PAGE, MARGIN, OUTGOING, TWO_SECTIONS
from tests.telegram.whole_text import loses_no_character


def reading(text: str) -> Cable:
    cable = read(text, regions=(Region("paper", Span(0, len(text))),))
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    assert not [defect for defect in cable.defects if defect.code in ("unknown-text", "implausible-block")]
    return cable


@pytest.fixture(scope="module")
def incoming() -> Cable:
    return reading(INCOMING)


@pytest.fixture(scope="module")
def outgoing() -> Cable:
    return reading(OUTGOING)


def test_the_head_of_an_incoming_form(incoming: Cable) -> None:
    assert (incoming.id, incoming.post, incoming.sender) == ("1960LISBON918", "LISBON", "Lisbon")
    assert str(incoming.classification) == "CONFIDENTIAL"
    assert incoming.transmission.precedence == "PRIORITY"
    assert (incoming.control_number, incoming.received) == ("2291", "January 1, 1961, 3:41 p.m.")
    assert [(one.office, one.role) for one in incoming.distribution] == [
        ("EUR", "action"), ("SS", "info"), ("G", "info"), ("SP", "info"), ("INR", "info"),
    ]  # fmt: skip
    assert incoming.office_of_action == ("EUR",)


def test_the_day_is_the_senders_and_no_moment(incoming: Cable) -> None:
    assert incoming.created == dt.datetime(1960, 12, 31, tzinfo=dt.UTC)
    assert incoming.transmission.dtg is None
    assert incoming.transmission.dtg_text == "December 31, 7 p.m."
    note = next(defect for defect in incoming.defects if defect.code == "dtg-zone-unknown")
    assert note.span is not None and note.span.of(INCOMING) == "December 31, 7 p.m."


def test_the_line_of_repetitions_names_addressees(incoming: Cable) -> None:
    assert [(one.name, one.number) for one in incoming.action] == [("Secretary of State", "918")]
    assert [(one.name, one.number) for one in incoming.info] == [
        ("MADRID", "56"), ("PARIS", "131"), ("CINCLANT", None),
    ]  # fmt: skip
    assert incoming.passing == ("PARIS ALSO FOR EMBASSY LIBRARIAN",)


def test_references_name_a_series(incoming: Cable) -> None:
    assert [(one.id, one.text) for one in incoming.references] == [
        ("1960STATE604", "DEPTEL 604"),
        ("1960LISBON897", "EMBTEL 897"),
        ("1960MADRID412", "MADRID'S 412"),
    ]
    assert incoming.references[0].uncertain == ("addressee-series",)


def test_the_text_goes_over_pages_and_ends_at_the_signature(incoming: Cable) -> None:
    assert [one.text for one in incoming.paragraphs] == [
        "Keeper of lamps called this morning and asked whether spare glass\ncould be sent before storms of\n"
        "February begin.",
        "We promised reply by Friday.",
    ]
    assert incoming.captions == ("EXERCISE EXERCISE EXERCISE",)
    assert incoming.signed_by == ("HARWELL",)
    assert incoming.released == dt.datetime(1999, 6, 14, tzinfo=dt.UTC)


def test_offices_in_the_margin_go_on_beside_the_text() -> None:
    cable = reading(MARGIN)
    assert (cable.id, cable.received) == ("1964TUNIS418", "OCTOBER 19, 1964, 9:12 AM")
    assert [one.office for one in cable.distribution] == ["AF", "SS", "G", "SP", "INR", "CU", "RMR"]
    assert [" ".join(one.text.split()) for one in cable.paragraphs] == [
        "LAMP OF HARBOR LIGHT WAS LIT ON THURSDAY. NO CEREMONY TOOK PLACE, AND KEEPER WENT HOME."
    ]
    assert cable.signed_by == ("SAMPLE",)


def test_an_outgoing_form_has_numbers_for_its_addressees_and_no_id(outgoing: Cable) -> None:
    assert (outgoing.id, outgoing.post, outgoing.sender) == (None, "STATE", "Department of State")
    assert outgoing.created == dt.datetime(1963, 2, 5, tzinfo=dt.UTC)
    assert [(one.name, one.number, one.precedence) for one in outgoing.action] == [
        ("Amembassy LISBON", "1142", "PRIORITY")
    ]
    assert [(one.name, one.number) for one in outgoing.info] == [("Amembassy MADRID", "2206"), ("CINCLANT", None)]
    assert {"addressee-number", "no-id"} <= {defect.code for defect in outgoing.defects}


def test_references_of_the_department_name_the_addressees_series(outgoing: Cable) -> None:
    assert [(one.id, one.uncertain) for one in outgoing.references] == [
        ("1963LISBON877", ("addressee",)),
        ("1963LISBON880", ("addressee",)),
        ("1963STATE1100", ("addressee-series",)),
        (None, ("circular",)),
    ]


def test_the_block_of_the_drafting_officer(outgoing: Cable) -> None:
    assert [(one.office, one.name) for one in outgoing.drafted_by] == [("EUR/WE", "HJSample")]
    assert outgoing.drafted_on == dt.date(1963, 2, 4)
    assert [(one.office, one.name) for one in outgoing.approved_by] == [("EUR", "Ann P. Pattern")]
    assert [(one.office, one.name, one.note) for one in outgoing.cleared_by] == [("E", "Mr. Model", "SUBS")]
    assert [one.text for one in outgoing.paragraphs] == [
        "You may tell keeper that Department has no objection to new glass."
    ]
    assert outgoing.signed_by == ("EXAMPLE",)


def test_a_later_page_alone_gives_number_and_sender_but_no_year() -> None:
    cable = reading(LATER_PAGE)
    assert (cable.id, cable.serial, cable.sender, cable.is_partial) == (None, 355, "Lisbon", True)
    assert cable.created is None
    assert [one.number for one in cable.paragraphs] == [3, 4]
    assert cable.signed_by == ("HARWELL",)


def test_a_form_begun_again_is_a_later_section() -> None:
    cable = reading(TWO_SECTIONS)
    assert (cable.id, cable.control_number) == ("1960LISBON733", "8110")
    assert [(one.number, one.of) for one in cable.sections] == [(1, 2), (2, 2)]
    assert [" ".join(one.text.split()) for one in cable.paragraphs] == [
        "Keeper of lamps (EXERCISE) received me for one hour today. He began by recalling purchase of two panes last "
        "year and asked that price be reviewed. I promised to look into it."
    ]


def test_a_form_of_the_1940s_has_its_day_below_the_post() -> None:
    cable = reading(DATED)
    assert (cable.id, cable.sender, str(cable.classification)) == ("1946LISBON511", "Lisbon", "SECRET")
    assert cable.created == dt.datetime(1946, 2, 22, tzinfo=dt.UTC)
    assert [one.name for one in cable.action] == ["Secretary of State"]
    assert [one.text.split()[0] for one in cable.paragraphs] == ["Answer"]


def test_labels_may_have_lost_their_colons() -> None:
    cable = reading(BARE)
    assert (cable.id, cable.control_number, cable.sender) == ("1961LISBON1412", "4471", "Lisbon")
    assert [(one.name, one.number) for one in cable.info] == [("LONDON", "156"), ("MOSCOW", None)]
    assert cable.handling == ("MOSCOW BY POUCH",)


HEAD = """INCOMING TELEGRAM  Department of State
{level}
FROM: {post}
TO: Secretary of State
NO: {number}
Control: 771
Rec'd: {received}

{lines}
Keeper (EXERCISE) went home. Lamp was lit.

HARWELL
"""


def made(
    *, level: str = "SECRET", post: str = "Lisbon", number: str = "512, March 3, 4 p.m.",
    received: str = "March 3, 1963", lines: str = "",
) -> Cable:  # fmt: skip
    return reading(HEAD.format(level=level, post=post, number=number, received=received, lines=lines))


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("SECRET", "SECRET"),
        ("5ECRET", "SECRET"),
        ("C_O_N_F_I_D_E_N_T_I_A_L", "CONFIDENTIAL"),
        ("RESTRICTED", "RESTRICTED"),
        ("LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE"),
        ("OFFICIAL USE ONLY", "UNCLASSIFIED//FOR OFFICIAL USE ONLY"),
        ("~~CONFIDENTIAL~~  UNCLASSIFIED (letter of 4/4/78)", "CONFIDENTIAL"),
    ],
)
def test_levels(written: str, level: str) -> None:
    assert str(made(level=written).classification) == level


@pytest.mark.parametrize(
    ("number", "received", "day", "cable_id"),
    [
        ("94, July 23, 8 a.m.", "July 22, 1960", "1960-07-23", "1960LISBON94"),
        ("2, January 1, 1 a.m.", "December 31, 1960", "1961-01-01", "1961LISBON2"),
        ("1877, December 31, midnight", "January 2, 1961", "1960-12-31", "1960LISBON1877"),
        ("5, FEBRUARY 29, NOON", "MARCH 1, 1964", "1964-02-29", "1964LISBON5"),
    ],
)
def test_the_year_is_that_of_receipt_or_the_one_nearest_to_it(
    number: str, received: str, day: str, cable_id: str
) -> None:
    cable = made(number=number, received=received)
    assert (cable.created and cable.created.date().isoformat(), cable.id) == (day, cable_id)


def test_a_form_without_a_year_has_no_date_and_no_id() -> None:
    cable = made(received="March 3")
    assert (cable.created, cable.id, cable.serial) == (None, None, 512)
    assert {"no-date", "no-id"} <= {defect.code for defect in cable.defects}
    assert read(HEAD.format(level="SECRET", post="Lisbon", number="512, March 3, 4 p.m.", received="", lines=""),
                regions=(Region("paper", Span(0, 10)),), year=1962).id is None  # fmt: skip


def test_the_name_of_a_post_is_that_of_the_time() -> None:
    cable = made(post="LEOPOLDVILLE", lines="REF: DEPTEL 1702 TO BRUSSELS REPEATED LEOPOLDVILLE 1877\n")
    assert (cable.id, cable.post) == ("1963LEOPOLDVILLE512", "LEOPOLDVILLE")
    assert [one.id for one in cable.references] == ["1963STATE1702"]


@pytest.mark.parametrize(
    ("lines", "precedence", "captions", "passing", "handling"),
    [
        ("PRIORITY\n", "PRIORITY", (), (), ()),
        ("NIACT\n", None, ("NIACT",), (), ()),
        ("PRI0RITY NIACT\n", "PRIORITY", ("NIACT",), (), ()),
        ("EYES ONLY FOR SECRETARY FROM AMBASSADOR\n", None, ("EYES ONLY",),
         ("EYES ONLY FOR SECRETARY FROM AMBASSADOR",), ()),
        ("EYES ONLY\n", None, ("EYES ONLY",), (), ()),
        ("VERBATIM TEXT\n", None, (), (), ("VERBATIM TEXT",)),
        ("JOINT EMBASSY/USOM MESSAGE\n", None, (), (), ("JOINT EMBASSY/USOM MESSAGE",)),
        ("CINCPAC FOR POLAD\nPASS COMMERCE AND AGRICULTURE\n", None, (),
         ("CINCPAC FOR POLAD", "PASS COMMERCE AND AGRICULTURE"), ()),
        ("KEEPER PAID FORTY FOR A NEW LAMP\nAND TEN FOR OIL.\n", None, (), (), ()),
    ],
)  # fmt: skip
def test_lines_above_the_text(
    lines: str, precedence: str | None, captions: tuple[str, ...], passing: tuple[str, ...], handling: tuple[str, ...]
) -> None:
    cable = made(lines=lines)
    assert cable.transmission.precedence == precedence
    assert (cable.captions, cable.passing, cable.handling) == (captions, passing, handling)


@pytest.mark.parametrize(
    ("lines", "action", "info"),
    [
        ("SENT DEPARTMENT 512; REPEATED INFORMATION MADRID 9.\n", [("Secretary of State", "512")], [("MADRID", "9")]),
        ("ACTION DEPARTMENT 512, INFORMATION MADRID 9, PARIS 10\n", [("Secretary of State", "512")],
         [("MADRID", "9"), ("PARIS", "10")]),
        ("SENT MADRID 9, REPEATED INFORMATION DEPARTMENT 512\n", [("MADRID", "9")], [("Secretary of State", "512")]),
        ("SENT DEPARTMENT 2,512, REPEATED INFORMATION MADRID 9.\n", [("Secretary of State", "2512")],
         [("MADRID", "9")]),
        ("REPEATED INFORMATION BANGK0K 9\n", [("Secretary of State", None)], [("BANGKOK", "9")]),
    ],
)  # fmt: skip
def test_who_else_got_it(lines: str, action: list[tuple[str, str | None]], info: list[tuple[str, str | None]]) -> None:
    cable = made(lines=lines)
    assert [(one.name, one.number) for one in cable.action] == action
    assert [(one.name, one.number) for one in cable.info] == info


@pytest.mark.parametrize(
    ("lines", "ids"),
    [
        ("RE DEPTEL 501\n", ["1963STATE501"]),
        ("REDEPTEL 501\n", ["1963STATE501"]),
        ("REF: URTEL 44\n", ["1963STATE44"]),
        ("REF: MYTEL 500\n", ["1963LISBON500"]),
        ("REFERENCE: DEPTEL 330; EMBTEL 487;\nEMBTEL 499\n", ["1963STATE330", "1963LISBON487", "1963LISBON499"]),
        ("Reference: Deptel London 71\n", ["1963STATE71"]),
        ("REF: CIRTEL 12\n", [None]),
        ("REF: EMBTEL 20\n", ["1962LISBON20"]),
    ],
)
def test_references(lines: str, ids: list[str | None]) -> None:
    assert [one.id for one in made(lines=lines).references] == ids


@pytest.mark.parametrize("title", ["INCOMlNG", "INCOM1NG", "INCOMING"])
@pytest.mark.parametrize("control", ["ControI: 339l", "CONTRO1: 3391", "Control: 3391"])
def test_a_head_with_misread_letters(title: str, control: str) -> None:
    text = (
        f"{title} TELEGRAM  Departrnent of State\n      UNCLASSIFIED\nAction          {control}\n"
        "EUR             Rec'd: June 14, 196l\n                       10:l2 a.m.\nFROM: 0slo\n"
        "T0:   Secretary of State\nN0:   l4l2, June l4, 2 p.m.\n\nKeeper (EXERCISE) went home.\n\n      HARWELL\n"
    )
    cable = parse(text)
    assert (cable.id, cable.created and cable.created.day, cable.control_number) == ("1961OSLO1412", 14, "3391")
    assert "letter-for-digit" in [one.code for one in cable.defects]
    assert (cable.paragraphs[0].text, cable.signed_by) == ("Keeper (EXERCISE) went home.", ("HARWELL",))


@pytest.mark.parametrize(
    "lines",
    [
        "TO: Secretary of State\nNO:   2,311, December 31, midnight",
        "TO: Secretary of State     2,311\nDATE: December 31, noon",
    ],
)
def test_a_number_with_a_comma(lines: str) -> None:
    text = f"INCOMING TELEGRAM  Department of State\nSECRET\n          Rec'd: Dec 31, 1957\nFROM: Beirut\n{lines}\n"
    cable = parse(f"{text}Control: 771\n\nExercise lamps were out.\n\n      HARWELL\n")
    assert (cable.id, str(cable.classification), cable.signed_by) == ("1957BEIRUT2311", "SECRET", ("HARWELL",))


@pytest.mark.parametrize(
    ("line", "cable_id"),
    [
        ("ACTION DEPT 4522 INFO BONN 911 LONDON 1103 FROM PARIS FEB 5", "1965PARIS4522"),
        ("ACTION BONN 911 INFO DEPT 4522 FROM PARIS", "1965PARIS4522"),
        ("ACTION BONN 911 FROM PARIS FEB 5", None),
    ],
)
def test_a_level_before_numbers_of_each_addressee(line: str, cable_id: str | None) -> None:
    """As posts wrote from 1962 to 1966; the last line of the network repeats the figures."""
    text = (
        "O R 051105Z FEB 65\nFM AMEMBASSY PARIS\nTO RUEHCR/SECSTATE WASHDC\nINFO RUFGWP/AMEMBASSY BONN\nBT\n"
        f"C O N F I D E N T I A L  {line}\nEXERCISE LAMPS WILL BE LIT MARCH 9.\n\nGP-4\nHARWELL\nBT\n"
        "CFN 4522 911 1103 5 9\n"
    )
    cable = parse(text)
    assert (cable.id, cable.post, str(cable.classification)) == (cable_id, "PARIS", "CONFIDENTIAL")
    assert [one.text for one in cable.paragraphs] == ["EXERCISE LAMPS WILL BE LIT MARCH 9."]
    assert cable.signed_by == ("HARWELL",)


@pytest.mark.parametrize(
    "note",
    [
        "NOTE: ADVANCE COPY TO SOA 3/4/63, 9:05 A.M. CWO-JRL",
        "NOTE: PASSED WHITE HOUSE, CIA, OSD BY CWO/M 3/4/63",
        "(*) Omission.  Correction to follow.",
        "* As received.",
        "(*) Omission.  Correction to follow.\nSMM",
        "PASSED WHITE HOUSE, DOD, CIA 3/4/63",
    ],
)
def test_notes_of_the_code_room_are_below_the_signature(note: str) -> None:
    whole = made()
    form = HEAD.format(level="SECRET", post="Lisbon", number="512, March 3, 4 p.m.", received="March 3, 1963", lines="")
    cable = reading(f"{form.rstrip()}\n\n{note}\n")
    assert (cable.signed_by, len(cable.signed_by)) == (whole.signed_by, 1)
    assert [one.text for one in cable.paragraphs] == [one.text for one in whole.paragraphs]


def test_sections_in_roman_numerals() -> None:
    cable = made(number="512, March 3, 4 p.m. (SECTION II OF III)")
    assert [(one.number, one.of) for one in cable.sections] == [(2, 3)]


def test_stamps_of_mail_rooms_and_notes_in_hand_are_no_text() -> None:
    cable = made(lines="R E C E I V E D\n1963 MAR 3 PM 1 22\n[handwritten: WPB - pls file]\n")
    assert [one.text for one in cable.paragraphs] == ["Keeper (EXERCISE) went home. Lamp was lit."]


def test_a_form_that_bears_a_header_of_the_network_is_the_networks() -> None:
    text = """INCOMING TELEGRAM Department of State
CONFIDENTIAL

P 121015Z NOV 66
FM AMEMBASSY LISBON
TO SECSTATE WASHDC PRIORITY
STATE GRNC
BT
C O N F I D E N T I A L LISBON 2077

1. KEEPER (EXERCISE) WENT HOME.

GP-4
HARWELL
"""
    cable = parse(text)
    assert cable.created == dt.datetime(1966, 11, 12, 10, 15, tzinfo=dt.UTC)
    assert [one.name for one in cable.action] == ["SECSTATE WASHDC"]


def test_an_outgoing_form_of_1966_has_the_departments_own_number() -> None:
    text = OUTGOING.replace("5 Feb 63", "5 Nov 66").replace("Ref:", "STATE 77412\n\nRef:").replace("    1142", "")
    cable = reading(text.replace("     2206", ""))
    assert (cable.id, cable.post) == ("66STATE77412", "STATE")


@settings(max_examples=150, deadline=None)
@given(
    text=st.sampled_from((INCOMING, MARGIN, OUTGOING, LATER_PAGE, TWO_SECTIONS, DATED, BARE)),
    cuts=st.lists(
        st.tuples(st.integers(0, 1400), st.integers(0, 60), st.sampled_from(("", "\n", " ", "0", "NO: ", "TO:"))),
        max_size=6,
    ),
)
def test_damaged_forms_lose_no_character(text: str, cuts: list[tuple[int, int, str]]) -> None:
    for at, size, put in cuts:
        text = f"{text[:at]}{put}{text[at + size :]}"
    loses_no_character(text)
