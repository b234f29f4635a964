"""Lines that networks, drafters and publishers put around and between the elements: one value of each EXERCISE copy is
compared."""

from __future__ import annotations

from typing import Any

import pytest

from reftel.telegram import read
from tests.telegram.test_odd_copies import FRONT, SUBJECT, TEXT, value

PAGE_MARKS: list[tuple[str, dict[str, Any]]] = [
    (
        FRONT.replace("LIMA", post) + SUBJECT + f"1. (C) The lamp\n\n{mark} 00000123  002 OF 002\n\nwas lit.\n\nHARBOR"
        f" ROPES\n\n{mark} 00000123  003 OF 003\n\n-------------\n\n2. (C) It went out.\n",
        {"headings": ["HARBOR ROPES"], "texts": ["The lamp was lit.", "It went out."], "defects": []},
    )
    for post, mark in (
        ("BUENOS AIRES", "BUENOS AIR"),
        ("PORT AU PRINCE", "PORT AU PR"),
        ("PORT OF SPAIN", "PORT OF SP"),
        ("DAR ES SALAAM", "DAR ES SAL"),
        ("ADDIS ABABA", "ADDIS ABAB"),
        ("ADDIS ABABA", "Addis Abab"),
        ("BANDAR SERI BEGAWAN", "BANDAR SER"),
        ("TEGUCIGALPA", "TEGUCIGALP"),
    )
]


BEGIN = "S E C R E T LIMA 000123\n\n"
REST = "E.O. 12958: DECL: 01/02/2018\nTAGS: PREL, PE\n" + SUBJECT
LEVELS: list[tuple[str, dict[str, Any]]] = [
    *(
        (
            BEGIN + f"SIPDIS\n\n{again}\n\nSIPDIS\n\n" + REST + TEXT,
            {"classification": level, "captions": ["SIPDIS"]},
        )
        for again, level in (
            ("SECRET NOFORN", "SECRET//NOFORN"),
            ("SECRET//NOFORN", "SECRET//NOFORN"),
            ("S E C R E T NOFORN", "SECRET//NOFORN"),
            ("SECRET//FGI//NOFORN//MR", "SECRET//NOFORN//FGI"),
            ("SECRET", "SECRET"),
            ("CONFIDENTIAL NOFORN", "SECRET"),
        )
    ),
    (
        BEGIN
        + REST
        + "Classified By: Derived from Several Sources\n\nSECRET//FGI//NOFORN//MR\nDeclassify on: Source marked"
        " 25X1-human, Date of source:\nMay 30, 2006\n\n" + TEXT,
        {"headings": [], "numbers": [1, 2], "classification": "SECRET//NOFORN//FGI"},
    ),
]
INSTRUCTIONS: list[tuple[str, dict[str, Any]]] = [
    (BEGIN + f"{line}\n\n" + REST + TEXT, {"captions": captions, "passing": passing, "handling": handling})
    for line, captions, passing, handling in (
        ("SIPDIS, DEA HQ FOR WALCH", ["SIPDIS"], ["DEA HQ FOR WALCH"], []),
        ("SIPDIS DEA HQ FOR WALCH", ["SIPDIS"], ["DEA HQ FOR WALCH"], []),
        ("SIPDIS; DEPT FOR WALCH", ["SIPDIS"], ["DEPT FOR WALCH"], []),
        ("SIPDIS - STATE FOR EUR/PRA", ["SIPDIS"], ["STATE FOR EUR/PRA"], []),
        ("SIPDIS, ISN/MTR, EUR/AGS AND EUR/PRA", ["SIPDIS"], ["ISN/MTR, EUR/AGS AND EUR/PRA"], []),
        ("SIPDIS, NOFORN, STATE FOR EUR", ["SIPDIS", "NOFORN"], ["STATE FOR EUR"], []),
        ("SENSITIVE, DEPT PASS TO USAID", ["SENSITIVE"], ["DEPT PASS TO USAID"], []),
        ("NOFORN, NOT FOR INTERNET DISTRIBUTION", ["NOFORN"], [], ["NOT FOR INTERNET DISTRIBUTION"]),
        ("SIPDIS/NOFORN", ["SIPDIS", "NOFORN"], [], []),
        ("NOFORN//FOR EUR/WE", ["NOFORN"], ["FOR EUR/WE"], []),
        ("SIPDIS (CORRECTED COPY)", ["SIPDIS", "CORRECTED COPY"], [], []),
        ("SIPDIS, SENSITIVE BUT UNCLASSIFIED", ["SIPDIS"], [], ["SENSITIVE BUT UNCLASSIFIED"]),
    )
]
INSTRUCTIONS += [
    (
        "S e c r e t lima 000123\n\nSipdis, isn/mtr, eur/ags and eur/pra\n\nE.o. 12958: decl: 01/02/2018\n"
        "Tags: prel, pe\nSubject: exercise: the quay\n\n" + TEXT,
        {"captions": ["SIPDIS"], "passing": ["isn/mtr, eur/ags and eur/pra"]},
    )
]
HANDLING: list[tuple[str, dict[str, Any]]] = [
    (BEGIN + f"SIPDIS\n\n{written}\n\n{rest}" + TEXT, {"handling": [" ".join(written.split())], "tags": ["PREL", "PE"]})
    for written in (
        "SENSITIVE BUT UNCLASSIFIED",
        "NOT FOR INTERNET DISTRIBUTION",
        "PLEASE HANDLE ACCORDINGLY",
        "SENSITIVE BUT UNCLASSIFIED\nPLEASE PROTECT ACCORDINGLY",
    )
    for rest in (REST, "TAGS: PREL, PE\n" + SUBJECT)
]
INSTRUCTIONS += [
    (BEGIN + f"SIPDIS\n\n{line}\n{behind}\n" + REST + TEXT, {"passing": passing, "defects": defects})
    for line, behind, passing, defects in (
        ("EUR, PM, H", "", ["EUR, PM, H"], ["uncertain-reading"]),
        ("COS USFOR-A", "STATE FOR SCA/A\n", ["COS USFOR-A", "STATE FOR SCA/A"], ["uncertain-reading"] * 2),
        ("JANE HARWELL OF INL", "", ["JANE HARWELL OF INL"], ["uncertain-reading"]),
        ("Note - names removed from the message.", "", [], []),
        ("FOLLOWING STATE 12789 DATED 150910Z DEC 06 IS REPEATED", "", [], []),
    )
]
INSTRUCTIONS += [
    (
        BEGIN
        + "C O R R E C T E D C O P Y - ADDED AMEMBASSY LONDON AS\nADDITIONAL ADDRESSEE.\n\nSIPDIS\n\n"
        + REST
        + TEXT,
        {"captions": ["CORRECTED COPY", "SIPDIS"], "passing": []},
    )
]
REASONS: list[tuple[str, dict[str, Any]]] = [
    (
        FRONT + SUBJECT + f"CLASSIFIED BY: DCM JANE Q. HARWELL, {cut}\n\n{rest}\n\n" + TEXT,
        {"classifier": ["JANE Q. HARWELL"], "reasons": reasons, "numbers": [1, 2]},
    )
    for cut, rest, reasons in (
        ("FOR REASON", "1.4(C).", ["c"]),
        ("FOR REASONS", "1.4 (B) AND (D).", ["b", "d"]),
        ("REASON:", "1.4 B, D", ["b", "d"]),
        ("FOR REASONS 1.5 (B)", "AND (D).", ["b", "d"]),
    )
]
REFERENCES: list[tuple[str, dict[str, Any]]] = [
    (FRONT + SUBJECT + f"{line}\n\n" + TEXT, {"references": [], "defects": []})
    for line in ("REF: NONE", "REF: N/A.", "REFS: NONE.", "REFTEL: Nil", "REF:")
]


REFERENCES += [
    (
        FRONT + SUBJECT + "REF: REF (A) LIMA 12 (B) OSLO 512 (C) SECSTATE \n\n36633\n\n" + TEXT,
        {"references": ["07LIMA12", "07OSLO512", "07STATE36633"], "defects": []},
    ),
    (
        FRONT + SUBJECT + "REF A KEEPER'S LETTER TO THE PORT\nREF B OSLO 512\n\n" + TEXT,
        {"references": ["letter", "07OSLO512"]},
    ),
]
WRAPPED: list[tuple[str, dict[str, Any]]] = [
    (BEGIN + f"SIPDIS\n\n{written}\n\n" + REST + TEXT, {"passing": passing})
    for written, passing in (
        (
            "DEPT FOR DS/IP/EAP, DS/DSS/DO, PASS TO\nTRANSPORTATION SECURITY ADMINISTRATION (TSA) OPERATIONS\n"
            "CENTER, OSLO FOR RSO AND LEGAT",
            [
                "DEPT FOR DS/IP/EAP, DS/DSS/DO, PASS TO TRANSPORTATION SECURITY ADMINISTRATION (TSA) OPERATIONS CENTER,"
                " OSLO FOR RSO AND LEGAT"
            ],
        ),
        (
            "WHITE HOUSE FOR OVP, CENTCOM FOR POLAD, NAVCENT AND J5, DOE\nFOR KHULL AND WTARN, DEPARTMENT FOR P",
            ["WHITE HOUSE FOR OVP, CENTCOM FOR POLAD, NAVCENT AND J5, DOE FOR KHULL AND WTARN, DEPARTMENT FOR P"],
        ),
        (
            "STATE FOR EUR/ERA, EUR/WE AND FOR THE OFFICE OF THE LEGAL\nADVISER; ALSO FOR INL",
            ["STATE FOR EUR/ERA, EUR/WE AND FOR THE OFFICE OF THE LEGAL ADVISER; ALSO FOR INL"],
        ),
        (
            "STATE FOR EUR/ERA, EUR/WE AND FOR THE OFFICE OF THE LADY\nOSLO, ROME FOR POLAD",
            ["STATE FOR EUR/ERA, EUR/WE AND FOR THE OFFICE OF THE LADY", "OSLO, ROME FOR POLAD"],
        ),
        ("STATE FOR EUR/WE\nFOR THE AMBASSADOR", ["STATE FOR EUR/WE", "FOR THE AMBASSADOR"]),
        (
            "DEPT FOR EUR/WE, EUR/ERA, INR/EUC AND FOR ANNE Q. HARWELL\nNSC FOR WALCH",
            ["DEPT FOR EUR/WE, EUR/ERA, INR/EUC AND FOR ANNE Q. HARWELL", "NSC FOR WALCH"],
        ),
    )
]
BODY = FRONT + SUBJECT + "1. (C) The lamp was lit.\n\n"
HEADINGS: list[tuple[str, dict[str, Any]]] = [
    *(
        (
            BODY + f"{mark}\n{over}HARBOR ROPES{under}\n\n7. (C) None.\n",
            {"headings": ["HARBOR ROPES"], "numbers": numbers},
        )
        for mark, over, under, numbers in (
            ("XXXXXXXXXXXX", "//", "//", [1, 7]),
            ("xxxxx", "", "\n------------", [1, 7]),
            ("XXXXXXXXXXXX XXXX", "", "", [1, 7]),
        )
    ),
    *(
        (BODY[:-2] + f"\n{heading}\n{'-' * len(heading)}\n2. (C) None.\n", {"headings": [heading]})
        for heading in ("Lamps vs. Ropes", "The Dr. Harwell Lamp", "With Gen. Harwell on the Quay", "At St. Helen Quay")
    ),
    *(
        (
            BODY[:-3] + f". {end}\n{'THE ROPES OF THE HARBOR'}\n\n2. (C) None.\n",
            {"headings": ["THE ROPES OF THE HARBOR"], "texts": [f"The lamp was lit. {end}", "None."]},
        )
        for end in ("End Summary", "END COMMENT", "End of note")
    ),
    (
        BODY + "Keeper of Ropes, Outer Quays \n\nLIMA 00000123  002 OF 003 \n\n\n---------------------------- \n"
        "and Small Boats -- Jane Harwell\n------------------------------- \n\n2. (C) None.\n",
        {
            "headings": ["Keeper of Ropes, Outer Quays / and Small Boats -- Jane Harwell"],
            "texts": ["The lamp was lit.", "None."],
        },
    ),
]
HEADINGS += [
    (
        BODY
        + "2. (C) They met:\n"
        + "Captain Jane Harwell, Keeper of the Outer Quay Mr. Hoyt Tarn, Deputy Keeper of Ropes at the Ministry, " * 2
        + "Chief of Staff\nThe Quay -- Lamps and Ropes\n3. (C) None.\n",
        {"headings": ["The Quay -- Lamps and Ropes"], "numbers": [1, 2, 3]},
    ),
    (
        BODY + "2. (C) They met:\nJane Harwell, Keeper of the Outer Quay\nHoyt Tarn, Deputy Keeper\n3. (C) None.\n",
        {"headings": [], "numbers": [1, 2, 3]},
    ),
]
COMMENTS: list[tuple[str, dict[str, Any]]] = [
    *(
        (BODY + f"COMMENT\n-------\n\n2. (C) One.\n\n3. (U) {said}\nHARWELL\n", {"comment": "One."})
        for said in (
            "This cable has not been cleared by A/S Pike.",
            "Minimize considered for Oslo.",
            "Oslo minimize considered.",
            "Senator J. Q. Pike did not have an opportunity to clear this message.",
            "A/S Pike has reviewed this\ncable.",
            "The delegation did not clear this message.",
            "This cable was coordinated with Consulate Oslo.",
        )
    ),
    (
        BODY + "COMMENT\n-------\n\n2. (C) One.\n\n3. (C) The port has cleared the quay.\n",
        {"comment": "One.\nThe port has cleared the quay."},
    ),
    *(
        (
            BODY + f"COMMENT\n-------\n\n2. (C) One.\n\n{again}\n{'-' * len(again)}\n3. (C) Two.  End Comment.\n",
            {"comment": comment},
        )
        for again, comment in (
            ("COMMENT CONTINUED", "One.\nTwo."),
            ("COMMENT (CONT'D)", "One.\nTwo."),
            ("HARBOR ROPES", "One."),
        )
    ),
]
SITE = "Please visit Lima's Classified Website at: http://www.state.sgov.gov/p/wha/lima/index.c fm"
STARS = "********************************************* ********************"
BOX = (
    f"{STARS}\nVisit Embassy Lima's Classified Website:\nhttp://www.state.sgov.gov/p/wha/lima\n\n"
    f"You can also access this site through the State Department's\nClassified SIPRNET website.\n{STARS}\n"
)
SITES: list[tuple[str, dict[str, Any]]] = [
    (
        BODY + f"2. (U) This cable was cleared by A/S Pike.{between}{behind}HARWELL\n",
        {"texts": ["The lamp was lit.", "This cable was cleared by A/S Pike."], "signed_by": ["HARWELL"]},
    )
    for between, behind in (
        (" ", SITE + "\n"),
        ("  ", SITE + "\n\n"),
        ("\n\n", SITE + "\n"),
        ("\n\n", BOX),
        ("\n\n", BOX.replace("You can", "LIMA 00000123  003 OF 003\n\n\nYou can")),
        ("\n\n", BOX + "\nLIMA 00000123  003 OF 003\n\n\n"),
    )
]


GROUPS: list[tuple[str, dict[str, Any]]] = [
    (
        "CONFIDENTIAL LIMA 123\n\nSUBJECT: EXERCISE: THE QUAY\n\n1. THE LAMP WAS LIT.\n\n2. IT WENT OUT.\n\n"
        f"{group}\n{gap}HARWELL\n",
        {"texts": ["THE LAMP WAS LIT.", "IT WENT OUT."], "signed_by": ["HARWELL"]},
    )
    for group in ("GP-3", "GP-3.", "GROUP 4", "EXEMPT", "DECONTROL UPON RECEIPT")
    for gap in ("", "\n")
]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        *PAGE_MARKS,
        *LEVELS,
        *INSTRUCTIONS,
        *HANDLING,
        *REASONS,
        *REFERENCES,
        *WRAPPED,
        *HEADINGS,
        *COMMENTS,
        *SITES,
        *GROUPS,
    ],
)
def test_an_odd_line_is_read(text: str, values: dict[str, Any]) -> None:
    cable = read(text, year=2007)
    assert {name: value(cable, name) for name in values} == values
