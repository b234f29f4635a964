"""Leftovers of web pages and escapes in a telegram's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.telegram import read
from reftel.telegram.markup import without_markup

HEAD = "UNCLAS LIMA 000123\nSIPDIS\nTAGS: PREL, PE\nSUBJECT: THE QUAY\nREF: A. OSLO 511\nB. STATE 66112\n"
TEXT = "\n1. (U) The lamp was lit. EXERCISE.\n\n2. (U) It went out again.\n\nMUSTER\n"
WHOLE = HEAD + TEXT


@pytest.mark.parametrize(
    ("what", "written"),
    [
        ("breaks", WHOLE.replace("\n", "<br>\n")),
        ("breaks alone", WHOLE.replace("\n", "<br/>")),
        ("spaces", WHOLE.replace(" ", "&nbsp;")),
        ("line feeds by number", WHOLE.replace("\n", "&#x000A;")),
        ("escaped line feeds", WHOLE.replace("\n", "\\n")),
        ("paragraph elements", "".join(f"<p>{line}</p>" for line in WHOLE.split("\n"))),
        ("bold lines", WHOLE.replace("SUBJECT:", "**SUBJECT:**").replace("TAGS:", "**TAGS:**")),
        ("bold labels of a mail", WHOLE.replace("SUBJECT:", "*SUBJECT:*").replace("TAGS:", "*TAGS:*")),
        ("end of a page's element", f"{WHOLE}\n</pre></code>\n"),
        ("escaped stops", WHOLE.replace("1. (U)", "1\\. (U)").replace("2. (U)", "2\\. (U)")),
    ],
)
def test_the_telegram_reads_as_without_them(what: str, written: str) -> None:
    cable = read(written, year=2007)
    assert (cable.id, cable.captions, cable.tags, cable.subject) == (
        "07LIMA123",
        ("SIPDIS",),
        ("PREL", "PE"),
        "THE QUAY",
    ), what
    assert [one.id for one in cable.references] == ["07OSLO511", "07STATE66112"]
    assert [one.number for one in cable.paragraphs] == [1, 2]
    assert cable.signed_by == ("MUSTER",)


def test_entities_are_characters_in_values() -> None:
    cable = read(
        "Classified By: DCM Jos&eacute; O&#8217;Muster for reasons 1.4 (b)\n\n"
        "1. (C) Summary &#8211; EXERCISE: &quot;Lamps&quot; &amp; quays. End summary.\n\n"
        "Harbor &amp; Quay\n-------------\n\n2. (C) R&D went on, AT&T; too.\n"
    )
    assert cable.classified_by[0].name == "Jos\u00e9 O\u2019Muster"
    assert cable.summary == 'EXERCISE: "Lamps" & quays.'
    assert (cable.paragraphs[1].heading, cable.paragraphs[1].text) == ("Harbor & Quay", "R&D went on, AT&T; too.")


def test_signs_of_the_text_stay() -> None:
    for written in ("IF A < B AND C > D", "AT&T AND R&D", "C:\\NEW", "2 ** 3", "<NAME> OF <PLACE>"):
        assert without_markup(written) == written


@given(st.text(alphabet="<>/abr &nsp;#x0A\\*.1\n", max_size=80))
def test_length_and_lines_are_kept(text: str) -> None:
    plain = without_markup(text)
    assert len(plain) == len(text)
    assert all(plain[at] == "\n" for at, char in enumerate(text) if char == "\n")
