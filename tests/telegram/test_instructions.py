"""Instructions to pass: one for each addressee, over lines that wrap and lines that were joined."""

from __future__ import annotations

import pytest

import reftel

HEAD = """R 262217Z FEB 07
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC 5546

C O N F I D E N T I A L LIMA 000123

SIPDIS

"""
REST = "\n\nE.O. 12958: DECL: 02/26/2017\nTAGS: PREL\nSUBJECT: THE LAMP\n\n1. (C) The bells rang.\n\nHARWELL\n"


@pytest.mark.parametrize(
    ("written", "passing"),
    [
        pytest.param(
            "STATE PASS TO NSC FOR SENIOR DIRECTOR B. TERN",
            ["STATE PASS TO NSC FOR SENIOR DIRECTOR B. TERN"],
            id="the addressee of PASS TO",
        ),
        pytest.param(
            "FROM USMISSION UNESCO PARIS\n\nSTATE FOR IO/UNESCO",
            ["FROM USMISSION UNESCO PARIS", "STATE FOR IO/UNESCO"],
            id="a mission that sends by an embassy",
        ),
        pytest.param(
            "DEPARTMENT PASS TO USAID FOR\nANE/MEA:TERN/GULL",
            ["DEPARTMENT PASS TO USAID FOR ANE/MEA:TERN/GULL"],
            id="an office in the line after its FOR",
        ),
        pytest.param("WHA FOR JOAN TERN\nG/TIP", ["WHA FOR JOAN TERN", "G/TIP"], id="an office alone"),
        pytest.param("STATE FOR WHA/AND,\nEEB/ESC", ["STATE FOR WHA/AND, EEB/ESC"], id="an office of a list"),
        pytest.param("PASS TO NSC FOR TERN, GULL", ["PASS TO NSC FOR TERN, GULL"], id="nobody before PASS TO"),
        pytest.param("STATE PASS NSC FOR TERN", ["STATE PASS NSC FOR TERN"], id="the addressee of PASS"),
        pytest.param(
            "STATE PLEASE PASS TO TREASURY FOR TERN", ["STATE PLEASE PASS TO TREASURY FOR TERN"], id="of PLEASE PASS TO"
        ),
        pytest.param(
            "FOR SRMC JOAN TERN, MARY GULL AMEMBASSY BRASILIA PASS TO AMCONSUL RECIFE",
            ["FOR SRMC JOAN TERN, MARY GULL", "AMEMBASSY BRASILIA PASS TO AMCONSUL RECIFE"],
            id="a post behind names",
        ),
        pytest.param(
            "S/CT FOR JOAN R.  TERN AND HOYT GULL NEA/ARP FOR MARY HERON DOE/NNSA FOR OFFICE OF THE SECOND LINE U.S. "
            "COAST GUARD FOR ASSISTANT COMMANDANT",
            [
                "S/CT FOR JOAN R. TERN AND HOYT GULL",
                "NEA/ARP FOR MARY HERON",
                "DOE/NNSA FOR OFFICE OF THE SECOND LINE",
                "U.S. COAST GUARD FOR ASSISTANT COMMANDANT",
            ],
            id="four in a line",
        ),
        pytest.param(
            "WHITE HOUSE FOR JTERN,\nNSC PLEASE PASS TO NEC HGULL",
            ["WHITE HOUSE FOR JTERN,", "NSC PLEASE PASS TO NEC HGULL"],
            id="a comma at the end of an instruction",
        ),
        pytest.param(
            "NSC FOR TERN,\nU.S. COAST GUARD FOR GULL", ["NSC FOR TERN,", "U.S. COAST GUARD FOR GULL"], id="3 words"
        ),
        pytest.param(
            "LONDON FOR TERN; BAKU FOR\nHERON; QUITO FOR GULL",
            ["LONDON FOR TERN; BAKU FOR HERON; QUITO FOR GULL"],
            id="wrapped",
        ),
        pytest.param(
            "STATE FOR WHA/AND (JTERN, HGULL,\nMHERON) AND DRL",
            ["STATE FOR WHA/AND (JTERN, HGULL, MHERON) AND DRL"],
            id="names",
        ),
        pytest.param(
            "STATE FOR WHA/AND (JTERN, HGULL)\nDRL: MHERON, S/WCI: PPLOVER\nDOD/OSD:WREN, DOJ/ODAG:FINCH",
            ["STATE FOR WHA/AND (JTERN, HGULL)", "DRL: MHERON, S/WCI: PPLOVER", "DOD/OSD:WREN, DOJ/ODAG:FINCH"],
            id="offices with colons",
        ),
        pytest.param(
            "DEPT FOR WHA/AND JTERN\nNSC OR HGULL", ["DEPT FOR WHA/AND JTERN", "NSC OR HGULL"], id="FOR mistyped"
        ),
        pytest.param("EUR, PM, H", ["EUR, PM, H"], id="bureaus alone"),
        pytest.param("COS USFOR-A\nSTATE FOR WHA/AND", ["COS USFOR-A", "STATE FOR WHA/AND"], id="a command alone"),
        pytest.param(
            "STATE FOR WHA/AND\n\nCOS USFOR-A", ["STATE FOR WHA/AND", "COS USFOR-A"], id="a command alone below"
        ),
        pytest.param(
            "FOR JOAN TERN OF EUR/WE\nHOYT GULL OF INL",
            ["FOR JOAN TERN OF EUR/WE HOYT GULL OF INL"],
            id="persons of offices in a list",
        ),
    ],
)
def test_instructions(written: str, passing: list[str]) -> None:
    assert list(reftel.parse(f"{HEAD}{written}{REST}").passing) == passing


@pytest.mark.parametrize(
    "written",
    ["FOLLOWING LIMA 000122 DATED 251200Z FEB 07 IS REPEATED FOR YOUR ACTION.\nQUOTE:", "Friday, 16 February 2007"],
)
def test_remarks_are_no_instructions(written: str) -> None:
    assert reftel.parse(f"{HEAD}{written}{REST}").passing == ()
