"""Layouts of paper forms: stamps of clocks, addressees in columns, the form of 1966, what is below the signature."""

from __future__ import annotations

import pytest

from reftel.model import Cable
from reftel.reading import parse

SENT_1961 = """OUTGOING TELEGRAM      Department of State
     INDICATE:  [ ] COLLECT
                [ ] CHARGE TO          CONFIDENTIAL
{stamp}
{addressees}

EXERCISE. Keeper may light lamp.

{close}
"""

OUT_1966 = """DEPARTMENT OF STATE TELEGRAM
OUTGOING

LIMITED OFFICIAL USE            STATE 88412
Classification                  22 NOV 66  18 41z

ACTION: Amembassy OTTAWA
INFO:   Amconsul TORONTO

SUBJECT: EXERCISE: Lamps on Lake Ontario

REF: Ottawa 611

1. Dept concurs proposal para 3 reftel.

2. Request Embassy inform keeper orally.

GP-3. END
                                     EXAMPLE

Drafted by: EUR/CAN:JBSample:mkt       Telegraphic transmission and
Tel. Ext. 4411                         classification approved by: EUR/CAN - Mr. Pattern
Clearances: L/EUR - Miss Model
FORM DS-322
"""

INCOMING = """INCOMING TELEGRAM   Department of State
{level}
{control}
FROM: {post}
TO: Secretary of State
NO: {number}

EXERCISE. Keeper went home.

                          SAMPLE
{foot}"""


def outgoing(*, stamp: str = "5 Feb 63  19 22", addressees: str = "ACTION: Amembassy LIMA 11",
             close: str = "            EXAMPLE") -> Cable:  # fmt: skip
    return parse(SENT_1961.format(stamp=stamp, addressees=addressees, close=close))


def incoming(*, level: str = "SECRET", control: str = "Control: 771\nRec'd: March 3, 1958", post: str = "Oslo",
             number: str = "12, March 3, 4 p.m.", foot: str = "") -> Cable:  # fmt: skip
    return parse(INCOMING.format(level=level, control=control, post=post, number=number, foot=foot))


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("                            JUL 14  6 48 PM '61", "1961-07-14"),
        ("  1961 JUL 14 PM 6 48", "1961-07-14"),
        ("      Jul 14, 6 48 PM 1961", "1961-07-14"),
        ("   14 JUL 61  18 48", "1961-07-14"),
    ],
)
def test_the_clock_of_an_outgoing_form_gives_its_day(stamp: str, day: str) -> None:
    cable = outgoing(stamp=stamp)
    assert cable.created and cable.created.date().isoformat() == day
    assert (cable.id, cable.paragraphs[0].text) == (None, "EXERCISE. Keeper may light lamp.")


def test_the_clock_may_be_below_the_addressees() -> None:
    cable = outgoing(stamp="", addressees="SENT TO: Amembassy LIMA 11\n                   JAN 9 4 17 PM '57")
    assert cable.created and cable.created.date().isoformat() == "1957-01-09"


@pytest.mark.parametrize(
    ("addressees", "action", "info"),
    [
        (
            " ACTION:  Amembassy PARIS        PRIORITY  1234\n\n INFO:    Amembassy LONDON       567",
            [("Amembassy PARIS", "PRIORITY", "1234")],
            [("Amembassy LONDON", None, "567")],
        ),
        (
            "ACTION: Amembassy NICOSIA  IMMEDIATE 887\nINFO:   Amembassy ATHENS  1712   Amembassy ANKARA 1,299",
            [("Amembassy NICOSIA", "IMMEDIATE", "887")],
            [("Amembassy ATHENS", None, "1712"), ("Amembassy ANKARA", None, "1299")],
        ),
        (
            "SENT TO:  AMEMBASSY  BONN        CIRCULAR 988\n          AMEMBASSY  THE HAGUE",
            [("AMEMBASSY BONN", None, None), ("AMEMBASSY THE HAGUE", None, None)],
            [],
        ),
        (
            "SENT TO: Amembassy BANGKOK 1023\nRPTD INFO: Amembassy RANGOON 388\n           Amembassy VIENTIANE 277",
            [("Amembassy BANGKOK", None, "1023")],
            [("Amembassy RANGOON", None, "388"), ("Amembassy VIENTIANE", None, "277")],
        ),
    ],
)
def test_addressees_in_columns(
    addressees: str, action: list[tuple[str, str | None, str | None]], info: list[tuple[str, str | None, str | None]]
) -> None:
    cable = outgoing(addressees=addressees)
    assert [(one.name, one.precedence, one.number) for one in cable.action] == action
    assert [(one.name, one.precedence, one.number) for one in cable.info] == info


def test_the_number_of_a_circular_is_no_addressees() -> None:
    assert outgoing(addressees="SENT TO:  AMEMBASSY  BONN        CIRCULAR 988").handling == ("CIRCULAR 988",)


@pytest.mark.parametrize("between", ["\n", "          "])
def test_the_outgoing_form_of_1966(between: str) -> None:
    cable = parse(OUT_1966.replace("TELEGRAM\nOUT", f"TELEGRAM{between}OUT"))
    assert (cable.id, str(cable.classification), cable.subject) == (
        "66STATE88412", "LIMITED OFFICIAL USE", "EXERCISE: Lamps on Lake Ontario",
    )  # fmt: skip
    assert cable.created and cable.created.isoformat() == "1966-11-22T18:41:00+00:00"
    assert ([one.name for one in cable.action], [one.name for one in cable.info]) == (
        ["Amembassy OTTAWA"], ["Amconsul TORONTO"],
    )  # fmt: skip
    assert [one.id for one in cable.references] == ["66OTTAWA611"]
    assert [one.name for one in (*cable.drafted_by, *cable.approved_by, *cable.cleared_by)] == [
        "JBSample", "Mr. Pattern", "Miss Model",
    ]  # fmt: skip
    assert ([one.number for one in cable.paragraphs], cable.signed_by) == ([1, 2], ("EXAMPLE",))


@pytest.mark.parametrize(
    ("close", "drafter"),
    [
        ("        EXAMPLE\n           ACTING\nFE:PSA:RDSample:eh 10/2/56\nClearances: ICA - Dr. Model", "RDSample"),
        ("        EXAMPLE\nCONFIDENTIAL\nH:FMcSample:bl 1/8/57", "FMcSample"),
        ("GP-1\nEND                EXAMPLE\nDrafted by:\nNEA:GTI:KSample/mb  5/11/64", "KSample"),
    ],
)
def test_below_the_text_of_an_outgoing_form(close: str, drafter: str) -> None:
    cable = outgoing(close=close)
    assert ([one.name for one in cable.drafted_by], cable.signed_by) == ([drafter], ("EXAMPLE",))


def test_print_of_the_form_is_no_clearance() -> None:
    cable = outgoing(
        close="        EXAMPLE\nDrafted by:\nEUR:WE:LMSample:dh 7/14/61\nClearances:\nS/S - Mr. Model\n"
        "                       CONFIDENTIAL\n"
        "FORM  DS-322              Classification       REPRODUCTION FROM THIS COPY IS\n"
        '8-56                                           PROHIBITED UNLESS "UNCLASSIFIED"'
    )
    assert [one.name for one in cable.cleared_by] == ["Mr. Model"]


@pytest.mark.parametrize(
    ("control", "number", "cable_id"),
    [
        ("Control 4482\nRec'd June 12, 1947", "1143, June 12, 6 p.m.", "1947OSLO1143"),
        ("CONTROL 9014   REC'D: DEC 6 '55  3:18 PM", "377, December 6, 2 p.m.", "1955OSLO377"),
        ("Control: 77\nRec'd: December 6 1955", "377, December 6, 2 p.m.", "1955OSLO377"),
        ("Control: l8l22\nRec`d: 0CTOBER 2, l956", "312, 0CTOBER 2, 1 PM", "1956OSLO312"),
        ("Control: 5\nDATE: March 3, 1952", "1721, March 2, 4 p.m.", "1952OSLO1721"),
    ],
)
def test_the_year_of_an_incoming_form(control: str, number: str, cable_id: str) -> None:
    assert incoming(control=control, number=number).id == cable_id


def test_the_day_is_that_beside_the_number() -> None:
    cable = incoming(control="Control: 5\nDATE: March 3, 1952", number="1721, March 2, 4 p.m.")
    assert cable.created and cable.created.date().isoformat() == "1952-03-02"


@pytest.mark.parametrize(
    ("level", "read"),
    [
        ("CONFIDENTIAL SECURITY INFORMATION", "CONFIDENTIAL"),
        (
            "This telegram must be closely paraphrased be-\nfore being communicated to anyone. (RESTRICTED)",
            "RESTRICTED",
        ),
    ],
)
def test_levels_of_their_time(level: str, read: str) -> None:
    assert str(incoming(level=level).classification) == read


def test_a_number_of_the_department_on_a_form_of_a_post_is_of_a_series() -> None:
    cable = incoming(post="SECSTATE, WASHINGTON", number="1721, March 2, 4 p.m.")
    assert (cable.id, "addressee-number" in [one.code for one in cable.defects]) == ("1958STATE1721", True)


def test_the_kind_of_a_post_after_its_city() -> None:
    assert incoming(post="HONG KONG (CONGEN)").id == "1958HONGKONG12"


@pytest.mark.parametrize(
    "foot",
    [
        "MRL/7\nNOTE: ADVANCE COPIES TO S/S-O 7-15-58 6:52 AM CWO-JRL\n      RELAYED TO USUN 7:10 AM.\n",
        "PERMANENT\nRECORD COPY  - This copy must be returned to RM/R central files with notation of action taken\n",
    ],
)
def test_lines_below_the_signature(foot: str) -> None:
    cable = incoming(foot=foot)
    assert ([one.text for one in cable.paragraphs], cable.signed_by) == (["EXERCISE. Keeper went home."], ("SAMPLE",))


def test_addressees_with_numbers_in_the_head_of_an_incoming_form() -> None:
    cable = parse(
        "INCOMING TELEGRAM   Department of State\nUNCLASSIFIED\nACTION: EUR        Control: 5590\n"
        "INFO:              Rec'd: SEPTEMBER 9, 1963\nFROM: HELSINKI\nACTION: SECSTATE 212\n"
        "INFO: MOSCOW 44, STOCKHOLM 60\n"
        "DATE: SEPTEMBER 9, 5 PM\n\nEXERCISE. KEEPER WENT HOME.\n\n      SAMPLE\n"
    )
    assert [(one.name, one.number) for one in (*cable.action, *cable.info)] == [
        ("SECSTATE", "212"), ("MOSCOW", "44"), ("STOCKHOLM", "60"),
    ]  # fmt: skip
    assert [one.office for one in cable.distribution] == ["EUR"]


LETTER = """OUTGOING TELEGRAM

DEPARTMENT OF STATE
                                                  Washington,
                                                  April 9, 1947
CONFIDENTIAL
US URGENT                                         7 p.m.

AMEMBASSY
   ATHENS (GREECE)
387
EXERCISE. Reurtel 511, April 7. Department has no objection to lamps.

                                     SAMPLE

NEA:GTI:WBPattern:lcm   4/9/47
"""


def test_an_outgoing_form_of_the_1940s_has_the_lines_of_a_letter() -> None:
    cable = parse(LETTER)
    assert (cable.id, cable.sender, str(cable.classification)) == (None, "Department of State", "CONFIDENTIAL")
    assert cable.created and cable.created.date().isoformat() == "1947-04-09"
    assert [(one.name, one.number) for one in cable.action] == [("AMEMBASSY ATHENS", "387")]
    assert (cable.transmission.dtg_text, cable.handling) == ("April 9, 1947, 7 p.m.", ("US URGENT",))
    assert (cable.signed_by, [one.name for one in cable.drafted_by]) == (("SAMPLE",), ["WBPattern"])
    assert [one.text for one in cable.paragraphs] == [
        "EXERCISE. Reurtel 511, April 7. Department has no objection to lamps."
    ]
    assert "".join(block.span.of(LETTER) for block in cable.blocks) == LETTER


def test_an_addressee_in_one_line_of_a_letter() -> None:
    cable = parse(
        "OUTGOING TELEGRAM      DEPARTMENT OF STATE\nTOP SECRET\n            December 4, 1950  9 p.m.\n"
        "AMEMBASSY, LONDON\nNIACT\n3001   EYES ONLY FOR AMBASSADOR\n\nEXERCISE. Lamps are lit.\n\n      SAMPLE\n"
    )
    assert [(one.name, one.number) for one in cable.action] == [("AMEMBASSY LONDON", "3001")]
    assert (cable.captions, cable.passing) == (("NIACT", "EYES ONLY"), ("EYES ONLY FOR AMBASSADOR",))
    assert [one.text for one in cable.paragraphs] == ["EXERCISE. Lamps are lit."]


ONE_LINE = (
    "INCOMING TELEGRAM Department of State CONFIDENTIAL Control: 9920 Rec'd: MAY 3, 1957 11:04 AM FROM: VIENNA "
    "TO: Secretary of State NO: 2877, MAY 3, 4 PM PRIORITY EXERCISE. CHANCELLOR STATES LAMP TALKS POSTPONED ONE WEEK. "
    "NO REASON GIVEN. SAMPLE"
)


@pytest.mark.parametrize("text", [ONE_LINE, ONE_LINE.replace(" Control", "\nControl").replace(" EXER", "\n\nEXER")])
def test_labels_of_a_form_in_one_line(text: str) -> None:
    cable = parse(text)
    assert (cable.id, cable.control_number, cable.received) == ("1957VIENNA2877", "9920", "MAY 3, 1957 11:04 AM")
    assert (str(cable.classification), cable.transmission.precedence) == ("CONFIDENTIAL", "PRIORITY")
    assert [one.text for one in cable.paragraphs][-1].startswith("EXERCISE. CHANCELLOR STATES")
    assert "".join(block.span.of(text) for block in cable.blocks) == text


def test_the_signature_of_a_form_in_one_line() -> None:
    assert parse(ONE_LINE).signed_by == ("SAMPLE",)


AIRGRAM = """DEPARTMENT OF STATE
A I R G R A M          FOR RM USE ONLY

A-311            UNCLASSIFIED                 HANDLING INDICATOR
NO.
TO      : Department of State

INFO    : ACCRA, LOME, COTONOU

FROM    : Amembassy LAGOS                     DATE: November 5, 1965

SUBJECT : EXERCISE: School of Lamps Opens

REF     : Lagos A-207, September 1, 1965

1. The school opened on October 30 with 24 students.

2. Instruction is in English.

                              For the Ambassador:

                              Rupert K. Sample
                              Counselor of Embassy for Economic Affairs
Drafted by: ECON:TLPattern:vp 11/3/65
GROUP 3
"""


def test_an_airgram() -> None:
    cable = parse(AIRGRAM)
    assert (cable.id, cable.post, cable.message_type, cable.handling) == (None, "LAGOS", "AIRGRAM", ("A-311",))
    assert cable.created and cable.created.date().isoformat() == "1965-11-05"
    assert (cable.sender, [one.name for one in cable.action]) == ("Amembassy LAGOS", ["Department of State"])
    assert [one.name for one in cable.info] == ["ACCRA", "LOME", "COTONOU"]
    assert cable.subject == "EXERCISE: School of Lamps Opens"
    assert [one.number for one in cable.paragraphs] == [1, 2]
    assert (cable.signed_by, [one.name for one in cable.drafted_by]) == (("Rupert K. Sample",), ["TLPattern"])
    assert "".join(block.span.of(AIRGRAM) for block in cable.blocks) == AIRGRAM


@pytest.mark.parametrize(
    ("head", "kind", "post"),
    [
        (
            "                    DEPARTMENT OF STATE\n                         AIRGRAM\nLIMITED OFFICIAL USE"
            "                          A - 44\n\nTO:       Department of State\nFROM:     Amembassy LA PAZ"
            "                    DATE: March 12, 1971",
            "AIRGRAM",
            "LAPAZ",
        ),
        (
            "FOREIGN SERVICE DESPATCH\nFROM : Amembassy MADRID          DESP. NO. 411\n"
            "TO   : THE DEPARTMENT OF STATE, WASHINGTON.   DATE: March 12, 1971",
            "DESPATCH",
            "MADRID",
        ),
        (
            "DEPARTMENT OF STATE\nINSTRUCTION / AIRGRAM\n\nCA-3400        UNCLASSIFIED\nDate: March 12, 1971\n\n"
            "TO:      ALL AMERICAN DIPLOMATIC POSTS\nFROM:    Department of State",
            "AIRGRAM",
            "STATE",
        ),
    ],
)
def test_messages_that_went_by_pouch(head: str, kind: str, post: str) -> None:
    cable = parse(f"{head}\nSUBJECT: EXERCISE: Lamps\n\nLamps were lit.\n\n          SAMPLE\n")
    assert (cable.id, cable.message_type, cable.post) == (None, kind, post)
    assert cable.created and cable.created.date().isoformat() == "1971-03-12"
    assert (cable.subject, cable.signed_by) == ("EXERCISE: Lamps", ("SAMPLE",))
