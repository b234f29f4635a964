"""Offices and footnotes of Foreign Relations, and the heads of attached telegrams. EXERCISE: none was sent."""

from __future__ import annotations

import pytest

from reftel.forms import sniff
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


PAGE = """<!DOCTYPE html><html><head><title>Historical Documents</title></head><body><nav><a href="/">Home</a></nav>
<main><p>Foreign Relations of the United States, 1977-1980</p>{above}
<h4 class="tei-head">{head}<sup><a class="note" href="#fn1">1</a></sup></h4>
{below}<p>1108. Subj: EXERCISE: Keepers.<sup><a class="note" href="#fn2">2</a></sup></p>
<p>1. The keepers met on <em>March</em> 3.</p><p>2. The minister was pleased.</p>
<div class="tei-closer"><span class="tei-signed">Example</span></div>
<div class="footnotes"><ol><li id="fn1">Source: National Archives, RG 59, D770075-9318. Secret. Sent for information
to Bonn.<a href="#r1">\u21a9</a></li><li id="fn2">Not printed.<a href="#r2">\u21a9</a></li></ol></div></main>
<footer>Office</footer></body></html>"""


@pytest.mark.parametrize(
    ("head", "above", "below", "created"),
    [
        (
            "11. Telegram From the Embassy in Norway to the Department of State",
            "",
            '<div class="tei-dateline">Oslo, <span>March 4, 1977, 1214Z</span></div>\n',
            "1977-03-04T12:14:00+00:00",
        ),
        ("The Embassy in Norway to the Department of State", "<p>033.1100/4-953: Telegram</p>", "<p>secret</p>", None),
    ],
    ids=["new", "old"],
)
def test_a_page_of_the_series(head: str, above: str, below: str, created: str | None) -> None:
    data = PAGE.format(head=head, above=above, below=below).encode()
    form = sniff(data)
    assert form is not None and form.name == "frus-page"
    (witness,) = read_source(RawSource(path="d11.html", data=data, form=form.name))
    cable = witness.cable
    assert (str(cable.classification), cable.signed_by) == ("SECRET", ("Example",))
    assert cable.id == ("77OSLO1108" if created else None)
    assert (cable.created.isoformat() if cable.created else None) == created
    assert cable.subject == "EXERCISE: Keepers."
    assert [one.text for one in cable.paragraphs] == ["The keepers met on March 3.", "The minister was pleased."]
    assert [one.name for one in cable.info] == ["Bonn"]
    assert "page-trimmed" in [one.code for one in witness.frame.defects]
    for field in cable.fields:
        span = witness.text.origin(field.span)
        assert data[span.start : span.end]


def test_a_page_of_the_series_without_a_telegram_is_none() -> None:
    data = PAGE.format(head="12. Memorandum of Conversation", above="", below="").encode()
    form = sniff(data)
    assert form is None or form.name != "frus-page"


def test_footnotes_without_numbers() -> None:
    text = (
        "11. Telegram From the Embassy in Norway to the Department of State1\nOslo, March 4, 1977, 1214Z\n\n"
        "1108. Subj: EXERCISE: Keepers.2\n\n1. The keepers met.\n\nExample\n\n"
        "    Source: National Archives, RG 59, D770075-9318. Secret.\n    Not printed.\n"
    )
    (witness,) = read_source(RawSource(path="x", data=text.encode(), form="frus-web"))
    assert (str(witness.cable.classification), witness.cable.signed_by) == ("SECRET", ("Example",))
    assert [one.text for one in witness.cable.paragraphs] == ["The keepers met."]
