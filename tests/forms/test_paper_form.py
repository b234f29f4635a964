"""Paper forms are recognized, and cut apart."""

from __future__ import annotations

import io

import pytest

from reftel.exercise.documents import document
from reftel.forms import form_named, sniff
from reftel.reading import RawSource, read_source
from tests.forms.military_samples import WHOLE as MILITARY
from tests.forms.paper_samples import BARE, DATED, INCOMING, LATER_PAGE, MARGIN, OUTGOING, TWO_SECTIONS
from tests.forms.samples import BODY, HEADER
from tests.forms.smart_samples import WHOLE as SMART

FORM = form_named("paper-telegram")


@pytest.mark.parametrize("text", [INCOMING, MARGIN, OUTGOING, LATER_PAGE, TWO_SECTIONS, DATED, BARE])
def test_a_form_is_recognized(text: str) -> None:
    for charset in ("utf-8", "utf-16", "cp1252"):
        assert sniff(text.replace("\n", "\r\n").encode(charset)) is FORM
    assert sniff(text.lower().encode()) is FORM


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n{BODY}",
        MILITARY,
        SMART,
        f"INCOMING TELEGRAM Department of State\n\n{HEADER}\n{BODY}",
        f"<html><pre>{INCOMING}</pre></html>",
        "From: someone\nTo: Secretary of State\nDate: March 3, 1961\n\nControl: 12 was lost. (EXERCISE)\n",
        "MEMORANDUM\n\nTO: The Secretary of State\nFROM: EUR - Mr. Sample\nDATE: March 3, 1961\n\nLamps (EXERCISE).\n\n"
        "Drafted by: EUR:HJSample\n",
        "The incoming telegram was read at the Department of State.\n",
    ],
)
def test_no_other_text_is_taken_for_one(text: str) -> None:
    assert sniff(text.encode()) is not FORM


def test_several_of_a_file_are_cut_at_their_titles_but_not_at_sections() -> None:
    second = OUTGOING.replace("LIMITED OFFICIAL USE", "SECRET")
    data = f"{INCOMING}\n\nSECRET\n{second}\n{TWO_SECTIONS}".encode()
    cuts = list(FORM.split(io.BytesIO(data), "made", lambda error: pytest.fail(str(error))))
    assert b"".join(cut.data for cut in cuts) == data
    assert [cut.data.lstrip()[:8] for cut in cuts] == [b"INCOMING", b"SECRET\nO", b"INCOMING"]
    assert b"Section Two" in cuts[2].data
    assert {cut.form for cut in cuts} == {"paper-telegram"}


def test_the_text_layer_of_a_pdf_is_read_as_a_form() -> None:
    raw = RawSource(path="made.pdf", data=document(INCOMING), form="pdf")
    cable = next(read_source(raw)).cable
    assert (cable.id, cable.control_number, cable.signed_by) == ("1960LISBON918", "2291", ("HARWELL",))
