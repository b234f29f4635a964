"""How telegrams end: who signed, what the lines behind the text are, and that no line is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.model import Cable
from reftel.telegram import read

TABLE = Path(__file__).with_name("signature_cases.txt").read_text(encoding="utf-8").splitlines()
CASES = [line.split(" => ") for line in TABLE if line and not line.startswith("#")]


@pytest.mark.parametrize(("written", "expected"), CASES, ids=[written[-70:] for written, _ in CASES])
def test_signature(written: str, expected: str) -> None:
    text = written.replace("⏎", "\n")
    for copy in (text, text + "\n", text.replace("\n", " \n"), text.replace("\n", "\r\n")):
        cable = read(copy)
        assert (" + ".join(cable.signed_by) or "-") == expected
        assert "".join(copy[block.span.start : block.span.end] for block in cable.blocks) == copy


def ends(text: str, **known: str) -> tuple[Cable, list[tuple[str, str]]]:
    cable = read(text, reference_id=known.get("id"))
    return cable, [(b.kind, text[b.span.start : b.span.end].strip()) for b in cable.blocks if b.kind != "blank"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("NNNN", "end_mark"),
        ("End Cable Text", "end_mark"),
        ("BT", "end_mark"),
        ("#0112", "end_mark"),
        ("#65000", "end_mark"),
        ("SECRET//NOFORN", "classification"),
        ("SECRET/", "classification"),
        ("Declassified/Released US Department of State EO", "stamp"),
        ("Systematic Review 05 JUL 2006", "stamp"),
        ("LIMA 00000123  002 OF 002", "page_mark"),
        ("XXXXXXXXXXXX", "redaction"),
        ("Visit Lima's Classified Web Site at http://www.intelink.sgov.gov/wiki/Portal:Peru", "closing"),
        ("MINIMIZE CONSIDERED", "closing"),
        ("SIPDIS", "stray_caption"),
        ("(DRAFTED BY POL/RQUILL)", "tail"),
        ("2001LIMA00622 - Classification: UNCLASSIFIED", "tail"),
    ],
)
def test_each_line_behind_the_signature_has_its_kind(line: str, kind: str) -> None:
    cable, blocks = ends(f"1. (C) The bells ring.\n\nTINDALL\n\n{line}\n")
    assert cable.signed_by == ("TINDALL",)
    assert blocks[-1] == (kind, line)


def test_an_address_torn_in_mid_word_stays_out_of_the_text() -> None:
    torn = "Visit Lima's Classified Web Site at http://www.intelink.s\ngov.gov/wiki/Portal:Peru"
    for text in (f"1. (C) The bells ring.\n\n{torn}\n\nTINDALL", f"1. (C) The bells ring.\n\nTINDALL\n\n{torn}"):
        cable, blocks = ends(text)
        assert cable.signed_by == ("TINDALL",)
        assert [written for kind, written in blocks if kind == "closing" and written] == torn.split("\n")
        assert [p.text for p in cable.paragraphs] == ["The bells ring."]


def test_text_before_a_signature_in_its_line_stays_text() -> None:
    cable, _ = ends("1. (C) The bells ring. Visit Lima's Classified Website: http://a.gov/x TINDALL")
    assert [p.text for p in cable.paragraphs] == ["The bells ring."]
    cable, _ = ends("1. (C) The bells ring. TINDALL")
    assert [p.text for p in cable.paragraphs] == ["The bells ring."]


def test_the_last_word_behind_a_page_mark_stays_text() -> None:
    """A page mark before the last word of a quotation: the word is nobody's name in small letters."""
    text = 'The crew called the mole "a work of\n\nLIMA 00900123  002 OF 003\n\npatience."'
    cable = read(f"1. The lamp was repaired.\n\n2. {text}", year=2008)
    assert cable.signed_by == ()
    assert cable.paragraphs[-1].text.endswith('patience."')


def test_a_known_chief_is_evidence_for_any_spelling() -> None:
    for written in ("garza", "Garza", "Garza."):
        cable, _ = ends(
            f"1. (C) The bells ring over the harbor and the quay, where people came to\n{written}", id="07MEXICO965"
        )
        assert cable.signed_by == ()  # no date, so no chief is known
    header = "R 262217Z FEB 07\nFM AMEMBASSY MEXICO\nTO SECSTATE WASHDC\n\nUNCLAS MEXICO 000965\n\nSUBJECT: BELLS\n\n"
    for written in ("garza", "Garza", "GARZA"):
        assert read(f"{header}1. The bells ring.\n\n{written}\n").signed_by == (written,)


def test_the_classifier_is_evidence() -> None:
    head = (
        "Classified By: CDA Moira Quillfeather for 1.4 (b)\n\n1. (C) The bells ring over the harbor and people came\n"
    )
    assert read(f"{head}Quillfeather").signed_by == ("Quillfeather",)
    assert read(f"{head}\nquillfeather").signed_by == ("quillfeather",)
    assert read(f"{head}Ostrander").signed_by == ()


def test_lines_behind_a_signature_beyond_doubt_are_said() -> None:
    head = "Classified By: CDA Moira Tindall for reasons 1.4 (b)\n\n1. (C) The bells ring.\n\n"
    cable, blocks = ends(f"{head}TINDALL\n\nODDS AND ENDS @ A COPY")
    assert cable.signed_by == ("TINDALL",)
    assert blocks[-1] == ("tail", "ODDS AND ENDS @ A COPY")
    assert "text-behind-signature" in [one.code for one in cable.defects]


@pytest.mark.parametrize("last", ["THE BELLS OF THE HAR...", "OPINION @ EL FARO"])
def test_titles_of_a_list_under_the_signature(last: str) -> None:
    cable, blocks = ends(f"SUBJECT: BELLS\n\n1. (U) The bells ring on June 24, 1988.\nTindall\n{last}")
    assert cable.signed_by == ("Tindall",)
    assert blocks[-1] == ("tail", last)


@pytest.mark.parametrize("name", ["SMITHERN", "EASTERBY", "COUNSELL"])
@pytest.mark.parametrize("tail", ["", "\nBT\n#0744\nNNNN\n"])
def test_a_surname_that_is_near_a_title(name: str, tail: str) -> None:
    cable = read(f"SUBJECT: BELLS\n\n1. (U) THE BELLS RANG.\n2. (U) NO BELL WAS HURT.\n{name}{tail}")
    assert cable.signed_by == (name,)


def test_text_behind_a_signature_is_not_lost() -> None:
    head = "Classified By: CDA Moira Tindall for reasons 1.4 (b)\n\n1. (C) The bells ring.\n\nTINDALL\n\n"
    long = (
        "2. (C) The quay is open again, and the minister thanked all who had repaired it over the summer of that year."
    )
    cable = read(head + long)
    assert any("quay is open" in p.text for p in cable.paragraphs)


SURNAMES = [
    "TINDALL",
    "QUILLFEATHER",
    "O'MARRA",
    "McQUADE",
    "DE LA HARPE",
    "TINDALL-ROE",
    "OSGOOD",
    "ADEYEMI",
    "Tindall",
    "Adeyemi",
]
ENDINGS = [
    "ring.",
    "ring!",
    "ring.”",
    "ring (again).",
    "ring. End comment.",
    "ring.\n\nLIMA 00000123  002 OF 002",
    "ring.\n-------",
]
GAPS = ["\n", "\n\n", " \n \n", "\n\n\n"]
TAILS = [
    "NNNN",
    "BT",
    "#0012",
    "CONFIDENTIAL",
    "SECRET//NOFORN",
    "LIMA 00000123  002 OF 002",
    "XXXXXXXXXXXX",
    ">",
    "SIPDIS",
]


@settings(max_examples=300, deadline=None)
@given(
    ending=st.sampled_from(ENDINGS),
    gap=st.sampled_from(GAPS),
    surname=st.sampled_from(SURNAMES),
    tails=st.lists(st.sampled_from(TAILS), max_size=4),
    between=st.sampled_from(["\n", "\n\n", " \n"]),
)
def test_signature_comes_back(ending: str, gap: str, surname: str, tails: list[str], between: str) -> None:
    text = f"1. (C) The bells {ending}{gap}{surname}" + "".join(between + one for one in tails)
    cable = read(text)
    assert cable.signed_by == (surname,)
    assert "".join(text[block.span.start : block.span.end] for block in cable.blocks) == text
    assert not [block for block in cable.blocks if block.kind == "unknown"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ABcd.,/\n -=#>\"“”()XxÑ0129'VisitHhtp:w"), max_size=300))
def test_any_end_is_tiled(ending: str) -> None:
    text = "1. (C) The bells ring.\n" + ending
    cable = read(text)
    assert "".join(text[block.span.start : block.span.end] for block in cable.blocks) == text
    for name in cable.signed_by:
        assert name.strip()


@pytest.mark.parametrize(
    "unit", ["A ", "A.", "A-", "AB/", "X", "VISIT ", "http://", "A, ", "\n", "A\n", "NNNN\n", "VISIT A\n", "#", "* "]
)
def test_hostile_ends_are_read(unit: str) -> None:
    text = "1. (C) The bells ring.\n" + unit * 20_000
    assert sum(block.span.end - block.span.start for block in read(text).blocks) == len(text)
