"""Military messages: which sources are some, and where one ends in a file of several."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from reftel.errors import NotATelegram
from reftel.forms import form_named, sniff
from reftel.forms.base import Cut
from reftel.model import Extract
from reftel.reading import read
from reftel.spans import Span
from tests.forms.military_samples import LATER_SECTION, SERIAL, WHOLE, WITHHELD
from tests.forms.samples import BODY, HEADER, page
from tests.forms.test_mapped_text import monotone

FORM = form_named("military-message")


def cuts(data: bytes) -> list[Cut]:
    return list(FORM.split(io.BytesIO(data), "made", lambda error: pytest.fail(str(error))))


def extract(data: bytes) -> Extract:
    (found,) = FORM.unpack(data)
    return found


@pytest.mark.parametrize("text", [WHOLE, LATER_SECTION, WITHHELD, SERIAL])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_message_is_recognized_and_one_region(text: str, charset: str) -> None:
    data = text.replace("\n", "\r\n").encode(charset)
    form = sniff(data)
    assert form is FORM
    assert [(cut.offset, cut.data) for cut in cuts(data)] == [(0, data)]
    found = extract(data)
    assert [region.kind for region in found.regions][-1] == "military"
    assert monotone(found.text)
    assert found.text.origin(Span(0, len(found.text))) == Span(0, len(data))


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\n{BODY}".encode(),
        page().encode(),
        b"<html><pre>MSGID/GENADMIN/X//\nSUBJ/Y//\n</pre>",
        b"From: a@b.example\nSubject: x\n\nMSGID/GENADMIN/X//\nSUBJ/Y//\n",
        b"The path is RMKS/1 and that is all.",
        b"%PDF-1.4\nMSGID/GENADMIN/X//\nSUBJ/Y//",
    ],
)
def test_others_are_no_military_messages(data: bytes) -> None:
    assert sniff(data) is not FORM


def test_messages_behind_each_other_are_cut_behind_their_end_and_its_banner() -> None:
    data = (WHOLE + "\n" + WITHHELD + SERIAL).encode()
    found = cuts(data)
    assert [cut.label for cut in found] == ["1", "2", "3"]
    assert b"".join(cut.data for cut in found) == data
    assert [cut.data.lstrip().partition(b"\n")[0] for cut in found] == [
        b"UNCLASSIFIED//",
        b"ADMINISTRATIVE MESSAGE",
        b"P 261530Z FEB 18",
    ]


def test_blanks_are_no_message() -> None:
    with pytest.raises(NotATelegram):
        extract(b" \n\n")


def test_hostile_slashes_and_blanks_are_linear() -> None:
    for piece in (b"/", b" ", b"N", b"REF/A/", b"UNCLAS //N01421// ", b"NNNN\n", b"SECTION 1 OF 2 ", b"RMKS", b"A/B"):
        data = b"MSGID/GENADMIN/X//\nSUBJ/Y//\n" + piece * (400_000 // len(piece))
        assert sniff(data[:65536]) is FORM
        assert cuts(data)


RELAYED = """PTTUZYUW RUEHPE9901 1900815-UUUU--RUEHC.
ZNR UUUUU ZZH
P 090815Z JUL 09
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC PRIORITY 7202
INFO RUEHAN/AMEMBASSY QUITO 0044
BT
UNCLAS LIMA 009901

SENSITIVE

E.O. 12958: N/A
TAGS: EFIS, PE
SUBJECT: EXERCISE: NAMES OF KEEPERS

REF: LIMA 9900

1. (SBU) THE MUSEUM NAMED EIGHT KEEPERS ON JULY 8.
2. (SBU) ALL SPEAK ENGLISH.
PATTERN
BT
#9901

NNNN
"""


@pytest.mark.parametrize("padding", [0, 69])
def test_a_telegram_of_the_department_that_a_center_relayed_is_none(padding: int, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("".join(f"{line:<{padding}}\n" for line in RELAYED.split("\n")))
    (witness,) = read(tmp_path / "x")
    cable = witness.cable
    assert (witness.source.form, cable.id, cable.tags) == ("telegram-text", "09LIMA9901", ("EFIS", "PE"))
    assert [one.name for one in (*cable.action, *cable.info)] == ["SECSTATE WASHDC", "AMEMBASSY QUITO"]
    assert (cable.signed_by, [one.id for one in cable.references]) == (("PATTERN",), ["09LIMA9900"])
    assert [one.number for one in cable.paragraphs] == [1, 2]
