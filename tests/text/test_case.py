"""Subjects in sentence case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.text.case import is_mostly_capitals, sentence_case

TEXT = (
    "The Harbor master met Garza at the Embassy. He said that NATO ships of the harbor need lamps, and that Ben-Hur "
    "visits Lima twice. The minister for ships told Garza's staff; the harbor is quiet."
)


@pytest.mark.parametrize(
    ("subject", "text", "right"),
    [
        ("GARZA VISITS THE HARBOR", TEXT, "Garza visits the harbor"),
        ("NATO SHIPS IN LIMA", TEXT, "NATO ships in Lima"),
        ("SHIPS: LAMPS OF THE HARBOR", TEXT, "Ships: Lamps of the harbor"),
        ("GARZA'S LAMPS", TEXT, "Garza's lamps"),
        ("THE QUILLFEATHER LAMPS", TEXT, "The Quillfeather lamps"),
        ("U.S. LAMPS FOR A-4 SHIPS", TEXT, "U.S. lamps for A-4 ships"),
        ("Lamps of the HARBOR", TEXT, "Lamps of the HARBOR"),
        ("LAMPS MAY NEED SHIPS, MAY 11-20", TEXT + " It may need lamps.", "Lamps may need ships, May 11-20"),
        ("UN", TEXT, "UN"),
        ("", TEXT, ""),
        ("LAMPS AND SHIPS", "", "Lamps and Ships"),
        ("GARZA VISITS", TEXT.upper(), "Garza Visits"),
        ("LAMPS: STAGE II AND PART XIV", "", "Lamps: Stage II and Part XIV"),
        ("GARZA,S LAMPS AND THE HARBOR,S", TEXT, "Garza,s lamps and the harbor,s"),
        ("QUILLFEATHER,S UK LAMPS", "", "Quillfeather,s UK Lamps"),
        ("LAMPS D,S AND SHIPS,SEAS", "", "Lamps D,S and Ships,Seas"),
        ("KING CARLOS IV'S LAMPS", "", "King Carlos IV's Lamps"),
        ("A MIX OF DIM LAMPS", "", "A Mix of Dim Lamps"),
        ("MR. HARWELL AND ST. PETER", "", "Mr. Harwell and St. Peter"),
        ("GTZ LAMPS FOR NRNW/SW", "", "GTZ Lamps for NRNW/SW"),
        ("HARBOR OPERATIONS SECURITY (OPSEC)", "", "Harbor Operations Security (OPSEC)"),
        ("REPORT ON LAMPS (FINAL)", "", "Report on Lamps (Final)"),
        ("WORLD LAMP AND SHIP COUNCIL (WLSC) MEETS", "", "World Lamp and Ship Council (WLSC) Meets"),
        ("LAMPS AND US SHIPS", "", "Lamps and US Ships"),
        (
            "SHIPS: WHAT WE SHOULD DO FOR THEM",
            "The list. We saw ships. What We saw; and We went.",
            "Ships: What we should do for them",
        ),
        ("LAMPS OF LIMA", "SHIPS FOR LIMA AND LAMPS FOR LIMA. The lamps went to Lima, not to LIMA.", "Lamps of Lima"),
        ("TREASURY A/S HARWELL AND U/S GARZA", TEXT, "Treasury A/S Harwell and U/S Garza"),
        (
            "CONSULS REPORTEDLY CONTINUE TO RANT, QUILLFEATHER WANTS OUT",
            TEXT,
            "Consuls reportedly continue to rant, Quillfeather wants out",
        ),
        ("THE 17TH HARBOR OF THE 1970S", TEXT, "The 17th harbor of the 1970s"),
        ("CONSULS AGREE BILATERALLY", TEXT, "Consuls agree bilaterally"),
        ("HARBOR TIES TO CONSULS", TEXT + " NOTE: TIES TO CONSULS.", "Harbor ties to consuls"),
        ("WE'VE GOT HIM, GOT SAYS", TEXT, "We've got him, GOT says"),
        ('GARZA: "SHIPS LIE TO US"', TEXT, 'Garza: "Ships lie to us"'),
        ("HELP US SELL LAMPS TO US SHIPS", TEXT, "Help us sell lamps to US ships"),
        ("US HARBORS", TEXT + " They told us so.", "US harbors"),
        ("TURKEY AND CHINA BUY WHEAT", TEXT, "Turkey and China buy wheat"),
        ("MbZ HOSTS HARBOR DINNER WITH GARZA", TEXT, "MbZ hosts harbor dinner with Garza"),
        (
            "LIMA: HARBOR MASTER DETAILS USE OF LAMPS; xxxxxxxxxxxx",
            TEXT,
            "Lima: Harbor master details use of lamps; xxxxxxxxxxxx",
        ),
        ("LIMA: MEETING WITH XXXXXXXXXXXX", TEXT, "Lima: Meeting with XXXXXXXXXXXX"),
        ("garza visits the harbor at lima", TEXT, "Garza visits the harbor at Lima"),
        ("nato ships: quillfeather's lamps", TEXT, "NATO ships: Quillfeather's lamps"),
        ("GOI and GOP Agree on Lamps", TEXT, "GOI and GOP Agree on Lamps"),
        ("LIMA Lamp News for NATO SHIPS", TEXT, "LIMA Lamp News for NATO SHIPS"),
        ("PEÑA VISITS THE HARBOR", "We met Peña. He visits the harbor.", "Peña visits the harbor"),
    ],
)
def test_subjects(subject: str, text: str, right: str) -> None:
    assert sentence_case(subject, text) == right


@given(st.text(max_size=60), st.text(max_size=200))
def test_only_case_changes(subject: str, text: str) -> None:
    made = sentence_case(subject, text)
    assert made.casefold() == subject.casefold()


@pytest.mark.parametrize(("text", "right"), [(TEXT, False), (TEXT.upper(), True), ("1. U.S. NATO", False), ("", False)])
def test_texts_in_capitals(text: str, right: bool) -> None:
    assert is_mostly_capitals(text) is right
