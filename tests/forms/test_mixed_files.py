"""One file with telegrams of several kinds behind one another, in any order and with any separation."""

from __future__ import annotations

import io
from itertools import permutations

import pytest

import reftel
from reftel.errors import ReadError
from reftel.forms import several
from reftel.reading import RawSource, read, read_source
from tests.archive.making import put
from tests.forms import record_samples

CLASSIC = """R 090732Z JAN 09
FM AMEMBASSY OSLO
TO SECSTATE WASHDC
UNCLAS OSLO 000009

SIPDIS

E.O. 12958: N/A
TAGS: SCUL, NO
SUBJECT: EXERCISE: THE VARNISH

REF: ROME 3

1. (U) The lamp was lit at noon and the keeper noted it.

2. (U) The second lamp was lit later.

HARWELL
"""
STARTED = "VZCZCXRO1234\nRR RUEHC\nDE RUEHNY #0009 0090732\nZNR UUUUU ZZH\n" + CLASSIC
PAGED = """UNCLASSIFIED

PAGE 01        QUITO  01077  051200Z
ACTION ARA-10

------------------126114  051240Z /43
R 051200Z MAY 76
FM AMEMBASSY QUITO
TO SECSTATE WASHDC 4417
UNCLAS QUITO 1077

E.O. 11652: N/A
TAGS: SCUL, EC
SUBJECT: EXERCISE: PAGES

1. THE LAMP WAS LIT AT NOON.

2. THE SECOND LAMP WAS LIT LATER.

EXAMPLE

UNCLASSIFIED
"""
MILITARY = """UNCLASSIFIED//
ROUTINE
R 060818Z DEC 18 ZYB
FM CNO WASHINGTON DC//N9//
TO NAVADMIN
BT
UNCLAS //N01421//
NAVADMIN 128/18
MSGID/GENADMIN/CNO WASHINGTON DC/N9/DEC//
SUBJ/EXERCISE SHEET OF THE ATLAS//
RMKS/1. THE LAMP WAS LIT AT NOON.
2. THE SECOND LAMP WAS LIT LATER.//
BT
#0001
"""
SMART = """UNCLASSIFIED

MRN: 11 LIMA 900
Date/DTG: Jul 05, 2011 / 051200Z JUL 11
From: AMEMBASSY LIMA
Action: WASHDC, SECSTATE ROUTINE
E.O.: 13526
TAGS: SCUL
Subject: EXERCISE: THE SMART LAMP

1. (U) The lamp was lit at noon and the keeper noted it in the book.

2. (U) The second lamp was lit later and the ferry came.

Signature: EXAMPLE

Drafted By: LIMA:Example, Jane
Cleared By: POL:Sample, John
Approved By: DCM:Example, Jim
Released By: LIMA:Example, Jane
"""
RECORD = record_samples.record()
CARD = record_samples.lines(**record_samples.CARD | {"Document_Number": "1974OSLO90124"})
KINDS = {
    "classic": (CLASSIC, "09OSLO9"),
    "started": (STARTED, "09OSLO9"),
    "paged": (PAGED, "76QUITO1077"),
    "military": (MILITARY, "18NAVADMIN128"),
    "smart": (SMART, "11LIMA900"),
    "record": (RECORD, "74OSLO90123"),
    "card": (CARD, "74OSLO90124"),
}
ENDS = {"blank lines": "\n\n\n", "NNNN": "\nNNNN\n\n", "form feed": "\f\n", "end": "\n<< END OF DOCUMENT >>\n\n"}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kinds", list(permutations(KINDS, 2)), ids=" ".join)
def test_each_of_two_is_a_telegram(tmp_path_factory: pytest.TempPathFactory, kinds: tuple[str, str], end: str) -> None:
    texts, ids = zip(*map(KINDS.__getitem__, kinds), strict=True)
    if ids[0] == ids[1]:
        return
    text = "".join(f"{text}{ENDS[end]}" for text in texts)
    folder = put(tmp_path_factory.mktemp("mixed"), one=text.encode())
    cables = [one.cable for one in read(folder)]
    assert [one.id for one in cables] == list(ids)
    assert [len([p for p in one.paragraphs if p.number]) for one in cables] == [2 * (kind != "card") for kind in kinds]
    assert [one.film_number for one in cables] == [
        "D740123-9751" if kind in ("record", "card") else None for kind in kinds
    ]
    assert [one.withdrawn for one in cables] == [kind == "card" for kind in kinds]


NEWLINES = {"LF": "\n", "CR LF": "\r\n", "CR": "\r"}


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("newline", NEWLINES)
def test_all_kinds_in_one_file_in_any_charset(
    tmp_path_factory: pytest.TempPathFactory, newline: str, charset: str
) -> None:
    text = "\n\n\n".join(text for name, (text, _) in KINDS.items() if name != "started")
    data = text.replace("\n", NEWLINES[newline]).encode(charset)
    folder = put(tmp_path_factory.mktemp("mixed"), one=data)
    found = list(read(folder))
    assert [one.cable.id for one in found] == [one for name, (_, one) in KINDS.items() if name != "started"]
    assert b"".join(one.data for one in found) == data


def test_cards_behind_one_another() -> None:
    """Nothing but the keys that come again is between them."""
    cards = [record_samples.lines(**record_samples.CARD | {"Document_Number": f"1974OSLO9012{n}"}) for n in range(3)]
    for between in ("", "\n", "---\n"):
        assert [one.id for one in _read(between.join(cards))] == ["74OSLO90120", "74OSLO90121", "74OSLO90122"]


def test_a_note_above_a_record_belongs_to_it() -> None:
    (cable,) = _read("Copy for the exercise.\nBox 7.\n\n" + RECORD)
    assert cable.id == "74OSLO90123"


def test_a_record_that_quotes_a_telegram_is_one() -> None:
    quoted = "2. FOLLOWING IS TEXT OF THE EXERCISE:\n\nR 101200Z AUG 74\nFM AMEMBASSY LIMA\nTO SECSTATE\n\n3. THEY"
    (cable,) = _read(RECORD.replace("2. THEY", quoted))
    assert (cable.id, cable.film_number) == ("74OSLO90123", "D740123-9751")


def test_words_behind_a_message_are_no_other_one() -> None:
    for behind in ("\n-- \nAnn Example\n", "\0" * 20):
        (cable,) = _read(MILITARY + "NNNN\n" + behind)
        assert cable.id == "18NAVADMIN128"


def test_parse_reads_a_record() -> None:
    cable = reftel.parse(RECORD)
    assert (cable.film_number, cable.signed_by) == ("D740123-9751", ("EXAMPLE",))
    two = reftel.parse(RECORD + "\n\n" + CLASSIC)
    assert (two.id, two.film_number) == ("74OSLO90123", "D740123-9751")
    assert [one.note for one in two.defects if one.code == "foreign-cable"] == [
        "the text continues with 09OSLO9; it is not part of this one"
    ]


def _read(text: str) -> list[reftel.Cable]:
    raws = several.split(io.BytesIO(text.encode()), "one", _fail)
    return [
        one.cable
        for cut in raws
        for one in read_source(RawSource(path=f"one # {cut.label}", data=cut.data, form=cut.form))
    ]


def _fail(error: ReadError) -> None:
    raise error


def test_parse_joins_the_sections_of_a_record() -> None:
    """Each section has a header of its own; a text without attributes is a record too."""
    later = PAGED.replace("UNCLAS QUITO 1077", "UNCLAS SECTION 2 OF 2 QUITO 1077").replace("1. THE", "3. THE")
    later = later.replace("2. THE", "4. THE").replace("SUBJECT: EXERCISE: PAGES\n", "")
    first = PAGED.replace("UNCLAS QUITO 1077", "UNCLAS SECTION 1 OF 2 QUITO 1077").replace("EXAMPLE\n", "")
    cable = reftel.parse(f"Message Text\n\n{first}NNN\n\n{later}NNN\n")
    assert [one.number for one in cable.paragraphs if one.number] == [1, 2, 3, 4]
