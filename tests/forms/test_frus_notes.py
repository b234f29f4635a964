"""Offices and footnotes of Foreign Relations, and the heads of attached telegrams. EXERCISE: none was sent."""

from __future__ import annotations

import pytest

from reftel.reading import RawSource, read_source
from tests.forms.test_frus import LETTER, TAB, TELEGRAM, read, volume

HEADED = "<head>Tab A<lb/>Telegram"


@pytest.mark.parametrize("heads", ["<head>Tab A</head><head>Telegram", "<head>Attachment</head>\n<head>Telegram"])
def test_a_telegram_may_be_attached_under_two_heads(heads: str) -> None:
    found, _ = read(volume(LETTER.format(n=55).replace("</div>", f"{TAB.replace(HEADED, heads)}</div>")))
    assert [one.cable.id for one in found] == ["76LUSAKA219"]


def test_offices_that_cleared_are_named_without_an_officer() -> None:
    written = TELEGRAM.format(n=68).replace(
        "cleared by Ann M. Sample", "cleared in EUR/WE, L/EB, and DOT; cleared by Ann"
    )
    (witness,), _ = read(volume(written.replace("; cleared by Ann\n      (ECON) and Pat Pattern", "")))
    assert [one.office for one in witness.cable.cleared_by] == ["EUR/WE", "L/EB", "DOT"]
    written = TELEGRAM.format(n=68).replace("and Pat Pattern", "and in S/S")
    (witness,), _ = read(volume(written))
    assert [(one.name, one.office) for one in witness.cable.cleared_by] == [("Ann M. Sample", "ECON"), ("", "S/S")]


@pytest.mark.parametrize("mark", ["1 ", "1. "])
def test_footnotes_without_indentation(mark: str) -> None:
    text = (
        "68. Telegram From the Embassy in Norway to the Department of State1\nOslo, August 9, 1976, 1043Z.\n"
        "3775. Subj: Exercise Lamps.2\n\n1. The lamps were lent.\n\nExample\n"
        f"{mark}Source: National Archives, RG 59, Central Foreign Policy File, D760305-9138. Confidential.\n"
        f"{mark.replace('1', '2')}Telegram 12 asked for lamps.\n"
    )
    (witness,) = read_source(RawSource(path="x", data=text.encode(), form="frus-web"))
    cable = witness.cable
    assert (cable.film_number, str(cable.classification), cable.signed_by) == (
        "D760305-9138",
        "CONFIDENTIAL",
        ("Example",),
    )
    assert [one.text for one in cable.paragraphs] == ["The lamps were lent."]


def test_the_first_paragraph_may_be_in_the_line_of_the_subject() -> None:
    written = TELEGRAM.format(n=68).replace("Lighthouse.</p>\n  <p>1. Summary", "Lighthouse. 1. Summary")
    (witness,), _ = read(volume(written))
    assert witness.cable.subject == "Exercise Lamps of a Lighthouse."
    assert [one.number for one in witness.cable.paragraphs] == [1, 2]


def test_elements_without_an_end_are_said() -> None:
    (whole,), _ = read(volume(TELEGRAM.format(n=68)))
    assert "page-incomplete" not in [one.code for one in whole.frame.defects]
    (torn,), _ = read(volume(TELEGRAM.format(n=68).replace("lamps &amp;", "lamps <hi rend=bold>&amp;")))
    assert [one.note for one in torn.frame.defects if one.code == "page-incomplete"] == [
        "elements of the document are not closed: hi (line 12)"
    ]


@pytest.mark.parametrize("tag", ["</head>", "</opener>"])
def test_text_below_an_element_without_an_end_is_text(tag: str) -> None:
    (whole,), _ = read(volume(TELEGRAM.format(n=68)))
    (torn,), _ = read(volume(TELEGRAM.format(n=68).replace(tag, "", 1)))
    assert [one.text for one in torn.cable.paragraphs] == [one.text for one in whole.cable.paragraphs]
    assert torn.cable.id == whole.cable.id
    assert "page-incomplete" in [one.code for one in torn.frame.defects]


@pytest.mark.parametrize("said", ["Sent for information to", "Sent Priority for information to", "Also sent to"])
def test_the_source_note_names_other_addressees(said: str) -> None:
    (whole,), _ = read(volume(TELEGRAM.format(n=68)))
    (other,), _ = read(volume(TELEGRAM.format(n=68).replace("Repeated to", said)))
    assert whole.cable.info
    assert [one.name for one in other.cable.info] == [one.name for one in whole.cable.info]
