"""Heads, texts and ends in the odd shapes that drafters, networks, typists, scanners and scrapers leave: one value of
each EXERCISE copy is compared."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reftel.model import Cable, Frame
from reftel.telegram import read

FRONT = "C O N F I D E N T I A L LIMA 000123\n\nSIPDIS\n\nE.O. 12958: DECL: 01/02/2018\nTAGS: PREL, PE\n"
SUBJECT = "SUBJECT: EXERCISE: THE QUAY\n\n"
TEXT = "1. (C) The lamp was lit.\n\n2. (C) It went out again.\n"


def value(cable: Cable, name: str) -> Any:
    match name:
        case "numbers":
            return [one.number for one in cable.paragraphs]
        case "texts":
            return [" ".join(one.text.split()) for one in cable.paragraphs]
        case "markings":
            return [one.marking for one in cable.paragraphs]
        case "headings":
            return [one.heading for one in cable.paragraphs if one.heading]
        case "info" | "action":
            return [one.name for one in getattr(cable, name)]
        case "info numbers":
            return [one.number for one in cable.info]
        case "references":
            return [one.id or one.kind for one in cable.references]
        case "classifier":
            return [one.name for one in cable.classified_by]
        case "reasons":
            return [reason for one in cable.classified_by for reason in one.reasons]
        case "dtg":
            return cable.transmission.dtg and f"{cable.transmission.dtg:%Y-%m-%d %H:%M}"
        case "defects":
            return [one.code for one in cable.defects]
        case "classification":
            return str(cable.classification)
        case "level":
            return cable.classification and cable.classification.level
    found = getattr(cable, name)
    return list(found) if isinstance(found, tuple) else found


ONE_LINE = (
    "R 141503Z MAR 07 FM AMEMBASSY LIMA TO SECSTATE WASHDC 3311 INFO AMEMBASSY LA PAZ UNCLAS LIMA 000123 "
    "E.O. 12958: N/A TAGS: PREL, PE SUBJECT: EXERCISE: THE QUAY "
)
ON_ONE_LINE: list[tuple[str, dict[str, Any]]] = [
    (
        "R 141503Z MAR 07 FM AMEMBASSY LIMA TO SECSTATE WASHDC UNCLAS LIMA 000123 SIPDIS AF/S FOR B. WICK LA PAZ "
        "FOR USAU "
        "STATE PASS TO USAID FOR HULL AND TARN COMMERCE FOR PIKE SENSITIVE SIPDIS E.O. 12958: N/A TAGS: PREL "
        "SUBJECT: EXERCISE 1. (U) The lamp was lit. 2. (U) It went out.",
        {
            "passing": [
                "AF/S FOR B. WICK",
                "LA PAZ FOR USAU",
                "STATE PASS TO USAID FOR HULL AND TARN",
                "COMMERCE FOR PIKE",
            ],
            "numbers": [1, 2],
        },
    ),
    (
        f"{ONE_LINE}REF: STATE 4402 1. TALKS BEGAN. 2. TALKS ENDED. HARWELL",
        {"references": ["07STATE4402"], "numbers": [1, 2]},
    ),
    (f"{ONE_LINE}1. TALKS BEGAN. 2. TALKS ENDED. HARWELL", {"subject": "EXERCISE: THE QUAY", "signed_by": ["HARWELL"]}),
    (
        f"{ONE_LINE}SUMMARY: A LAMP WAS LIT. END SUMMARY. 1. THE LAMP WAS LIT TODAY. 2. IT WENT OUT. HARWELL",
        {"subject": "EXERCISE: THE QUAY", "summary": "A LAMP WAS LIT.", "numbers": [None, 1, 2]},
    ),
    (
        f"{ONE_LINE}1. (U) The lamp was lit. End summary. Boats: Why So Few? 2. (U) It went out. "
        f'A LATE: "SECOND" LAMP, AT $5 '
        f"3. (U) It was lit {'again and ' * 40}again.",
        {"headings": ["Boats: Why So Few?", 'A LATE: "SECOND" LAMP, AT $5']},
    ),
    (
        f"{ONE_LINE}1. (U) The lamp was lit {'again and ' * 40}again. HARWELL "
        "Declassified/Released US Department of State "
        "EO Systematic Review 30 JUN 2005 NNN",
        {"signed_by": ["HARWELL"]},
    ),
    (
        f"{ONE_LINE}1. (U) The lamp was lit {'again and ' * 40}again. Visit Lima's Classified Website: "
        "http://www.example.sgov.gov/wiki/Portal:Pe ru_Lima LeHarwell",
        {"signed_by": ["LeHarwell"]},
    ),
    (
        "C O N F I D E N T I A L LIMA 4411 E.O. 11652: GDS SUBJECT: LAMPS "
        "1. LAMPS ARE LATE. 2. ROPES ARE WET. GP-3 HARWELL",
        {"signed_by": ["HARWELL"]},
    ),
]

ON_ONE_LINE += [
    (
        "SUBJ: EXERCISE: LAMPS REF: OSLO 4402 SUMMARY. LAMPS ROSE. END SUMMARY. 1. LAMPS ARE DEAR. 2. OIL IS NOT.",
        {"subject": "EXERCISE: LAMPS", "references": ["07OSLO4402"], "summary": "LAMPS ROSE."},
    ),
    (
        "C O N F I D E N T I A L OSLO 08981 E.O. 12065: GDS 8/12/85 (HULL, ANN L.) OR-P TAGS: PEPR, NO "
        "SUBJECT: EXERCISE TALKS 1. (C - ENTIRE TEXT). 2. TALKS ARE LONG. 3. TALKS ARE HARD. HARWELL",
        {"subject": "EXERCISE TALKS", "numbers": [1, 2, 3], "signed_by": ["HARWELL"]},
    ),
    (
        "SUBJECT: EXERCISE: LAMPS (SBU) SENSITIVE BUT UNCLASSIFIED. PLEASE PROTECT ACCORDINGLY. REF: OSLO 4402\n\n"
        + TEXT,
        {"subject": "EXERCISE: LAMPS", "references": ["07OSLO4402"]},
    ),
    (
        "SUBJECT: EXERCISE: LAMPS (U) THIS CABLE IS SENSITIVE BUT UNCLASSIFIED; PLEASE HANDLE ACCORDINGLY.\n\n" + TEXT,
        {"subject": "EXERCISE: LAMPS"},
    ),
]

HEADS: list[tuple[str, dict[str, Any]]] = [
    ("R 171 630Z MAY 74\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n\nUNCLAS OSLO 2963\n", {"dtg": "1974-05-17 16:30"}),
    (
        "R 041127Z HAR 75\nFH AMEMBASSY OSLO\nTO SECSTATE WASHDC\n\nUNCLAS OSLO 2071\n",
        {"sender": "AMEMBASSY OSLO", "id": "75OSLO2071"},
    ),
    (
        "   CONFIDENTIAL     PTQ4417\n\nPAGE 01        OSLO  01107  01 OF 02  170955Z\nACTION EUR-00\n"
        "P 170944Z FEB 94\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC PRIORITY 5054\nC O N F I D E N T I A L OSLO 001107\n",
        {"id": "94OSLO1107"},
    ),
    ("R I21O44Z APR 84\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n\nUNCLAS OSLO 10022\n", {"dtg": "1984-04-12 10:44"}),
    ("R 1212422 OCT 88\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n\nUNCLAS OSLO 35511\n", {"dtg": "1988-10-12 12:42"}),
    ("R 171655Z M AY 74\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n\nUNCLAS OSLO 2965\n", {"dtg": "1974-05-17 16:55"}),
    (
        "UNCLASSIFIED\nPage: 1\n\nCurrent Class: UNCLASSIFIED\n\nCONFIDENTIAL\n\nPAGE 01        OSLO  01109  170955Z\n"
        "P 170951Z FEB 94\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nC O N F I D E N T I A L OSLO 001109\n\n" + TEXT,
        {"level": "CONFIDENTIAL"},
    ),
    (
        "R 111204Z JAN 01\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n"
        "INFO AMEMBASSY LIMA, AMCONSUL MILAN, USMISSION USNATO\n"
        "UNCLAS OSLO 000121\n",
        {"info": ["AMEMBASSY LIMA", "AMCONSUL MILAN", "USMISSION USNATO"]},
    ),
    (
        "R 090732Z NOV 09\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nINFO RUEHLM/AMEMBASSY LIMA 3162\nNSC WASHDC\n"
        "ID: 248711\nORIGIN: 09OSLO888\nCLASSIFICATION: UNCLASSIFIED\n"
        "Monday, 09 November 2009, 07:32\nUNCLAS OSLO 000888\n",
        {"info": ["AMEMBASSY LIMA", "NSC WASHDC"], "id": "09OSLO888"},
    ),
    (
        "R 090732Z NOV 09\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nINFO SECDEF EUCOM CINCPAC AMEMB BONN\n"
        "RUEAIIA/CIA WASHDC//DI// RUEAIIA/CIA WASHDC\nCDR USEUCOM VAIHINGEN GE NSC WASHINGTON DC\n"
        "RHEHNSC/WHITE HOUSE NSC WASHDC\nUNCLAS OSLO 000888\n",
        {
            "info": [
                "SECDEF",
                "EUCOM",
                "CINCPAC",
                "AMEMB BONN",
                "CIA WASHDC//DI//",
                "CIA WASHDC",
                "CDR USEUCOM VAIHINGEN GE",
                "NSC WASHINGTON DC",
                "WHITE HOUSE NSC WASHDC",
            ]
        },
    ),
]

HEADS += [
    (
        "R 090732Z NOV 09\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nINFO SECDEF EUCOM 1234\nUNCLAS OSLO 000888\n",
        {"info": ["SECDEF EUCOM"], "info numbers": ["1234"]},
    ),
    (
        "R 121645Z MAR 76\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nUNCLAS SECTION TWO OF TWO OSLO 1188\n\n"
        "4. LAMPS ARE OLD.\n\nHARWELL\n\nUNCLASSIFIED\n\nNNN\n",
        {"numbers": [4], "signed_by": ["HARWELL"]},
    ),
]

FRONTS: list[tuple[str, dict[str, Any]]] = [
    (
        FRONT
        + SUBJECT
        + "Classified By: DCM Ann Hull, reasons\n \n\nPAGE 02 RUEHPE0123 C O N F I D E N T I A L\n1.4 (b) and (d).\n\n"
        + TEXT,
        {"reasons": ["b", "d"], "numbers": [1, 2]},
    ),
    (
        FRONT + "SUBJECT: THE LAMPS OF THE OLD QUAY\n \nAND THEIR KEEPERS (1/3)\n\n" + TEXT,
        {"subject": "THE LAMPS OF THE OLD QUAY AND THEIR KEEPERS (1/3)"},
    ),
    (
        FRONT + "SUBJECT: LAMPS OF THE U.S.-\nPERU QUAY; \nREF: OSLO 12\n\n" + TEXT,
        {"subject": "LAMPS OF THE U.S.-PERU QUAY"},
    ),
    (
        FRONT + SUBJECT + "Classified By: DCM Ann Hull for reasons 1.4 (b) and (d). Summary -------\n\n" + TEXT,
        {"headings": ["Summary"], "numbers": [1, 2]},
    ),
]

FRONTS += [
    (FRONT + SUBJECT + f"{written}\n\n" + TEXT, {"classifier": ["Ann Hull"], "reasons": ["b", "d"]})
    for written in (
        "Classified for reasons 1.5 (b) and (d) by DCM Ann Hull.",
        "Classified under authority of DCM Ann Hull, reasons 1.5 (b) and (d).",
        "[Classified by DCM Ann Hull for reasons 1.4 (b) and (d).]",
        "Reason for classification: 1.5 (b) and (d). Classified by: Ann Hull, DCM.",
        "Classified by DAS, A/GIS, DoS on 08/28/2099 ~ Class: CONFIDENTIAL ~ Reason: 1.4(c) ~ "
        "Declassify on: 04/09/2027\n\n"
        "Classified by: DCM Ann Hull, reasons 1.4 (b) and (d).",
        "Classified by: DCM Ann Hull. Reasons:\n1.5 (b) and (d).                                       1.4(C)\n",
    )
]
FRONTS += [
    (FRONT + SUBJECT + "Classified by: DCM Ann Hull. Reasons: 1.4 (B) - (D).\n\n" + TEXT, {"reasons": ["b", "c", "d"]}),
    (
        FRONT
        + "SUBJECT: EXERCISE: THE LAMP LAW TAKES FORCE ON JULY\n1. KEEPERS ARE NOT READY\n\nREF: OSLO 118\n\n"
        + TEXT,
        {"subject": "EXERCISE: THE LAMP LAW TAKES FORCE ON JULY 1. KEEPERS ARE NOT READY"},
    ),
    (
        FRONT
        + SUBJECT
        + "REF: A. STATE l1B044\n     B. 06 OSLO 1S02\n     C. OSLO 1180Z4\n     D. PARIS (NOTAL) 4417\n\n"
        + TEXT,
        {"references": ["07STATE118044", "06OSLO1502", "07OSLO118024", "07PARIS4417"]},
    ),
]

BODIES: list[tuple[str, dict[str, Any]]] = [
    (FRONT + SUBJECT + TEXT + "\nComment\n——\n\n3. (C) Lamps are old.\n", {"headings": ["Comment"]}),
    (
        FRONT + SUBJECT + "1. (C) Lamps.\n\nI. HARBOR LAMPS\n---------------\n\n2. (C) Lit.\n\n"
        "II. HARBOR ROPES\n----------------\n\n3. (C) Drawn.\n",
        {"headings": ["I. HARBOR LAMPS", "II. HARBOR ROPES"], "numbers": [1, 2, 3]},
    ),
    (
        FRONT + SUBJECT + TEXT + f"\n{'-' * 50}\nCOMMENT: THE WRONG LAMP ON THE WRONG QUAY AT THE\n"
        f"WRONG HOUR\n{'-' * 50}\n\n3. (C) It burns.\n",
        {"headings": ["COMMENT: THE WRONG LAMP ON THE WRONG QUAY AT THE WRONG HOUR"]},
    ),
    (FRONT + SUBJECT + TEXT + "\nII. (C) Lamps of the north\n\nA. None.\n\n(3) (C) Ropes.\n", {"numbers": [1, 2, 3]}),
]

FRONTS += [
    (FRONT + SUBJECT + "REF: \u202aOSLO \u200e512\u202c\n\n" + TEXT, {"references": ["07OSLO512"]}),
    ("Subject: exercise: the lamps (s)\n\n" + TEXT, {"subject": "exercise: the lamps", "subject_marking": "S"}),
    ("Subject: exercise: lamp(s)\n\n" + TEXT, {"subject": "exercise: lamp(s)", "subject_marking": None}),
]
BODIES += [
    (
        FRONT + SUBJECT + "1. (SNF) Lamps.\n\n2. (N/SF) Ropes.\n\n3. (C) Oil.\n",
        {"markings": ["S/NF", "S/NF", "C"], "defects": ["broken-marking", "broken-marking"]},
    ),
    (FRONT + SUBJECT + TEXT + "\n-- Lamps and Ropes --\n\n3. (C) None.\n", {"headings": ["Lamps and Ropes"]}),
    (FRONT + SUBJECT + TEXT + "\n**Lamps and Ropes**\n\n3. (C) None.\n", {"headings": ["Lamps and Ropes"]}),
    (
        FRONT
        + SUBJECT
        + TEXT
        + f"\n{'-' * 47}\nTHE HARBOR ASKS FOR MORE LAMPS AND FOR \n\nLIMA 00000123  002 OF 003 \n\n\n"
        f"TWO MORE KEEPERS\n{'-' * 47}\n\n3. (C) None.\n",
        {"headings": ["THE HARBOR ASKS FOR MORE LAMPS AND FOR TWO MORE KEEPERS"]},
    ),
]
ENDS: list[tuple[str, dict[str, Any]]] = [
    (FRONT + SUBJECT + TEXT + "HARWELL\n\n\n\nEXERCISE: THE QU...\n", {"signed_by": ["HARWELL"]}),
    *(
        (FRONT + SUBJECT + TEXT + f"HARTZBERG\n\n{behind}\n", {"signed_by": ["HARTZBERG"]})
        for behind in (
            "CONFIDENTIAL\n\n>\n\nUNCLASSIFIED\nPage: 4\n\nCurrent Class: UNCLASSIFIED",
            "UNCLASSIFIED\nNNNNNHAFVVZCZ",
            "UNCLASSIFIED\n\n2 of 2",
            "0    03/13/2008    9873    PREL,PE    EXERCISE: LAMPS    Reports by two keepers.",
            "0\t05/12/2009\t1188\tPREL,PE\tEXERCISE: LAMPS\tNine lamps burn.",
            "e-Highlighter\n\nClick to send permalink to address bar, or right-click to copy permalink.",
        )
    ),
    (FRONT + SUBJECT + TEXT + "HARWELL \n \nLIMA 00000123  002 OF 002\n", {"signed_by": ["HARWELL"]}),
    (FRONT + SUBJECT + TEXT + "\n\nharwelling\n", {"signed_by": ["harwelling"]}),
    (FRONT + SUBJECT + TEXT + "\nHARWELL\n\n          CONFIDENTIAL\n             - 3 -\n", {"signed_by": ["HARWELL"]}),
]


@pytest.mark.parametrize(("text", "values"), [*ON_ONE_LINE, *HEADS, *FRONTS, *BODIES, *ENDS])
def test_an_odd_copy_is_read(text: str, values: dict[str, Any]) -> None:
    cable = read(text, year=None if "Z " in text[:400] else 2007)
    assert {name: value(cable, name) for name in values} == values


def test_a_publishers_date_gives_the_year_of_references() -> None:
    frame = Frame(created=dt.datetime(2009, 7, 29, 13, 51, tzinfo=dt.UTC))
    cable = read("C O N F I D E N T I A L OSLO 000765\nTAGS: PREL\nREF: OSLO 725\n\n" + TEXT, frame=frame)
    assert (cable.id, [one.id for one in cable.references]) == ("09OSLO765", ["09OSLO725"])


@pytest.mark.parametrize("mark", ["> ", ">> ", "| "])
def test_marks_of_a_quotation_before_each_line_are_no_text(mark: str) -> None:
    copy = "".join(f"{mark}{line}\n" for line in f"{FRONT}{SUBJECT}{TEXT}\nTINDALL".split("\n"))
    cable = read(copy, year=2008)
    assert (cable.id, cable.captions, cable.subject) == ("08LIMA123", ("SIPDIS",), "EXERCISE: THE QUAY")
    assert (value(cable, "texts"), cable.signed_by) == (
        ["The lamp was lit.", "It went out again."],
        ("TINDALL",),
    )


def test_rows_of_a_table_keep_their_bars() -> None:
    rows = "".join(f"| Lamp {number} | lit |\n" for number in range(9))
    assert "| Lamp 3 | lit |" in read(f"{FRONT}{SUBJECT}1. (C) Lamps:\n{rows}", year=2008).paragraphs[0].text
