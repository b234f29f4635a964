"""Pasted citations: what they cite, and that searches are none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.citation import STYLES, CitationEntry
from reftel.query.pasted import pasted

CITED = [
    ("Lima tel. 11", "LIMA 11", ""),
    ("Embassy Lima cable 11", "LIMA 11", ""),
    ("Lima telegram No. 11, March 13, 2008", "08LIMA11", ""),
    ("08 Mexico 714 (2008)", "08MEXICO714", ""),
    ("cables.example.org/cable/08MEXICO714", "08MEXICO714", ""),
    ("www.example.org/plusd/cables/1973STATE097844_b.html", "73STATE97844", ""),
    ("08MEXICO714", "08MEXICO714", ""),
    ("MEXICO 00000714 001.2 OF 002", "MEXICO 714", ""),
    ("CAPE TOWN 00000204  002 OF 003", "CAPETOWN 204", ""),
    ("Mexico 00000714", "MEXICO 714", ""),
    ("AmEmbassy Rome to SecState, tel. 1386, Nov. 19, 2008", "08ROME1386", ""),
    ("Emb. Tehran tel. 1164, Feb. 25, 1972", "72TEHRAN1164", ""),
    ("AmEmb Lima tel. 11, January 3, 1974", "74LIMA11", ""),
    ("2008MEXICO00714", "08MEXICO714", ""),
    ("08 MEXICO 000714", "08MEXICO714", ""),
    ("08MEXICO714#p7", "08MEXICO714", "p7"),
    ("08MEXICO714 ¶ 2.7", "08MEXICO714", "s2p7"),
    ("08MEXICO714, para. 7", "08MEXICO714", "p7"),
    ("08MEXICO714, sec. 2, para. 7", "08MEXICO714", "s2p7"),
    ("[08MEXICO714]", "08MEXICO714", ""),
    ("1973STATE012345_b", "73STATE12345", ""),
    ("08MEXICO714-2", "08MEXICO714-2", ""),
    ("LIMA No. 11", "LIMA 11", ""),
    ("Lima no 11", "LIMA 11", ""),
    ("MEXICO 714 of 2008", "08MEXICO714", ""),
    ("Mexico City 714 (2008)", "08MEXICO714", ""),
    ("Lima No. 11, January 3, 1974", "74LIMA11", ""),
    ("Secstate 97844, 20 May 1973", "73STATE97844", ""),
    ("Telegram 714 from Mexico City, March 13, 2008", "08MEXICO714", ""),
    ("tel. 714 from Mexico, 13 March 2008; para. 7", "08MEXICO714", "p7"),
    ("Telegram 714 From the Embassy in Mexico to the Department of State, March 13, 2008", "08MEXICO714", ""),
    ("Telegram 11 From the Embassy in Peru to the Department of State, January 3, 1974", "74LIMA11", ""),
    ("Telegram 714 from Mexico, “07LIMA11 and other loans,” March 13, 2008", "08MEXICO714", ""),
    ("https://cables.example.org/cable/08MEXICO714#p7", "08MEXICO714", "p7"),
    ("http://127.0.0.1:8714/cable/08MEXICO714/p/7", "08MEXICO714", "p7"),
    ("http://127.0.0.1:8714/cable/08MEXICO714?q=museum&hit=3#p7", "08MEXICO714", "p7"),
    ("http://127.0.0.1:8714/cable/08MEXICO714/cite?p=s2p7", "08MEXICO714", "s2p7"),
    ("/cable/08MEXICO714", "08MEXICO714", ""),
    ("https://cables.example.org/cable/2008/03/08MEXICO714.html", "08MEXICO714", ""),
    ("https://cables.example.org/plusd/cables/08MEXICO714_a.html", "08MEXICO714", ""),
    ("http://cables.example.org/cable/08%20MEXICO%20714", "08MEXICO714", ""),
    ("http://cables.example.org/cable/NOID-1F0C55AA", "NOID-1F0C55AA", ""),
]
"""What is pasted, the cable as it is looked up, and the paragraph."""

SEARCHES = [
    "museum loan",
    "museum 08MEXICO714",
    "from:mexico 714",
    "F-16",
    "1.4(b)",
    "E.O. 12958",
    "museum no. 5",
    "2008 museum 12",
    "13 March 2008",
    "07MEXICO714 OR 08LIMA11",
    "tag:PREL created:2008",
    "https://example.org/",
    "embassy mexico",
    "",
    "-08MEXICO714",
]


@pytest.mark.parametrize(("text", "written", "anchor"), CITED)
def test_a_citation_is_understood(text: str, written: str, anchor: str) -> None:
    found = pasted(text)
    assert found is not None
    assert (found.written, found.anchor) == (written, anchor)


@pytest.mark.parametrize("text", SEARCHES)
def test_a_search_is_no_citation(text: str) -> None:
    assert pasted(text) is None


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [("08MEXICO714", True), ("MEXICO 714", True), ("08 MEXICO 714", False), ("08MEXICO714#p7", False)],
)
def test_an_id_in_one_piece_is_searched_for_too(text: str, is_bare: bool) -> None:
    found = pasted(text)
    assert found is not None
    assert found.is_bare is is_bare


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("url", [None, "https://cables.example.org/cable/08MEXICO714#p7"])
@given(title=st.sampled_from(["Loan of a Lamp", "07LIMA11: Loan, “Again”", "A {brace} & an # sign", None]))
def test_every_style_of_this_project_is_understood(style: str, url: str | None, title: str | None) -> None:
    entry = CitationEntry(
        id="08MEXICO714",
        author="U.S. Embassy Mexico",
        recipient="Department of State",
        title=title,
        date=dt.date(2008, 3, 13),
        classification="Confidential",
        anchor="p7",
        paragraph="para. 7",
        copy="copy 2 of 3, cablegate page, SHA-256 0123456789ab",
        post="Mexico",
        serial=714,
        year=2008,
        collection="Exercise collection",
        url=url,
        accessed=dt.date(2026, 1, 2) if url else None,
    )
    found = pasted(STYLES[style](entry))
    assert found is not None
    assert (found.written, found.anchor) == ("08MEXICO714", "p7")


@given(st.text(alphabet='08MEXICO714 LIMA no.#p¶,:/()“”"-', max_size=120))
def test_any_text_is_looked_at_without_failing(text: str) -> None:
    pasted(text)


@pytest.mark.parametrize(
    "piece", ["08", "08A", "No. ", "a ", "https://", "/cable/", "“", "08 AB ", "telegram 1 from a ", "¶"]
)
def test_a_long_text_is_looked_at_once(piece: str) -> None:
    pasted(piece * 2000)


@pytest.mark.parametrize(
    ("text", "written", "anchor"),
    [
        ("NAVADMIN 123/18", "18NAVADMIN123", ""),
        ("navadmin 007/2018", "18NAVADMIN7", ""),
        ("NAVADMIN 123/18, para. 4", "18NAVADMIN123", "p4"),
    ],
)
def test_a_numbered_military_message_is_a_citation(text: str, written: str, anchor: str) -> None:
    found = pasted(text)
    assert found is not None and (found.written, found.anchor) == (written, anchor)


@pytest.mark.parametrize("text", ["MUSEUM 123/18", "NAVADMIN 123/18/4", "NAVADMIN 123/18 lamp"])
def test_what_is_in_no_series_is_none(text: str) -> None:
    found = pasted(text)
    assert found is None or found.written != "18NAVADMIN123"
