"""Records of the Central Foreign Policy File: values, damage, withdrawal cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

import reftel
from reftel.forms import sniff
from reftel.forms.nara_record import FORM
from reftel.model import Witness
from reftel.reading import RawSource, read_source
from reftel.values import attributes
from reftel.values.cable_id import canonical_id
from tests.forms.record_samples import CARD, TELEGRAM, lines, record

REAL = Path(__file__).parents[3] / "shared" / "corpus" / "nara_record"


def read(text: str | bytes) -> Witness:
    data = text.encode() if isinstance(text, str) else text
    form = sniff(data)
    assert form is not None and form.name == "nara-record"
    (witness,) = read_source(RawSource(path="exercise", data=data, form=form.name))
    return witness


def codes(witness: Witness) -> set[str]:
    return {defect.code for defect in witness.cable.defects}


def test_a_record_gives_text_and_attributes() -> None:
    witness = read(record())
    cable = witness.cable
    assert cable.id == "74OSLO90123"
    assert cable.created == dt.datetime(1974, 5, 17, 16, 0, tzinfo=dt.UTC)
    assert cable.released == dt.datetime(2005, 6, 30, tzinfo=dt.UTC)
    assert str(cable.classification) == "LIMITED OFFICIAL USE"
    assert cable.subject == "EXERCISE LAMPS OF A LIGHTHOUSE"
    assert cable.tags == ("SCUL", "NO")
    assert [one.id for one in cable.references] == ["74STATE90097"]
    assert [one.name for one in cable.drafted_by] == ["RDEXAMPLE, JR."]
    assert cable.office_of_action == ("EUR",)
    assert cable.film_number == "D740123-9751"
    assert cable.document_number == "1974OSLO90123"
    assert cable.locator == ("TEXT ON-LINE", "ON MICROFILM")
    assert cable.concepts == ("LAMPS", "LIGHTHOUSES")
    assert cable.review_authority == "exampleb2"
    assert [(s.decision, s.date, s.by) for s in cable.review_history] == [
        ("RELEASED", dt.date(2002, 5, 15), "samplee"),
        ("APPROVED", dt.date(2003, 2, 25), "PatternWA"),
        ("APPROVED", dt.date(2005, 6, 8), "exampleb2"),
    ]
    assert cable.release_decision == "RELEASED"
    assert not cable.withdrawn and not cable.is_partial
    assert [p.number for p in cable.paragraphs] == [1, 2]
    assert cable.signed_by == ("EXAMPLE",)
    assert codes(witness) <= {"uncertain-reading"}


def test_every_line_is_kept_with_its_span_and_bytes() -> None:
    text = record()
    witness = read(text)
    assert len(witness.frame.attributes) == text.split("Message Attributes")[1].count(":") - text.count("<") * 0
    for one in witness.frame.attributes:
        assert one.span is not None
        origin = witness.text.origin(one.span)
        assert " ".join(witness.data[origin.start : origin.end].decode().split()) == one.value


def test_every_character_is_in_one_block() -> None:
    witness = read(record())
    at = 0
    for block in witness.cable.blocks:
        assert block.span.start == at
        at = block.span.end
    assert at == len(witness.text.text)


def test_lines_at_the_margin_go_on() -> None:
    text = record(Markings="Declassified/Released US Department of State EO Systematic Review\n30 JUN 2005")
    assert read(text).cable.released == dt.datetime(2005, 6, 30, tzinfo=dt.UTC)


def test_an_indented_line_with_a_colon_goes_on() -> None:
    text = record(Subject="LAMPS OF THE EXERCISE: SECOND\n  Note: OIL")
    cable = read(text.replace("SUBJECT: EXERCISE LAMPS OF A LIGHTHOUSE\n", "")).cable
    assert cable.subject == "LAMPS OF THE EXERCISE: SECOND Note: OIL"


@pytest.mark.parametrize("top", ["", "---\n"])
def test_a_withdrawal_card_is_a_witness_of_a_withheld_telegram(top: str) -> None:
    witness = read(top + lines(**CARD))
    cable = witness.cable
    assert cable.id == "74OSLO90123"
    assert cable.withdrawn and cable.is_partial and cable.paragraphs == ()
    assert cable.release_decision == "WITHDRAWN"
    assert cable.exemptions == ("PRIVACY",)
    assert cable.released is None
    assert cable.created == dt.datetime(1974, 5, 17, tzinfo=dt.UTC)
    assert cable.subject == "EXERCISE LAMPS OF A LIGHTHOUSE"
    assert cable.sender == "OSLO"
    assert [one.name for one in cable.action] == ["STATE", "LIMA"]
    assert cable.tags == ("SCUL", "NO", "EXAMPLE, ANNA")
    assert [one.id for one in cable.references] == ["74STATE90097"]
    assert cable.office_of_action == ("EUR",)


def test_exemptions_are_those_of_the_review_and_of_its_history() -> None:
    assert read(lines(**CARD | {"Review Exemptions": "B1"})).cable.exemptions == ("B1", "PRIVACY")


@pytest.mark.parametrize(
    ("locator", "code"),
    [
        ("TEXT ON MICROFILM, ADS TEXT UNRETRIEVABLE", "text-lost"),
        ("TEXT ON MICROFILM", "text-elsewhere"),
        ("TEXT ON-LINE", "text-elsewhere"),
    ],
)
def test_a_record_without_text_says_why(locator: str, code: str) -> None:
    witness = read(lines(Locator=locator))
    assert not witness.cable.withdrawn
    assert witness.cable.is_partial
    assert code in codes(witness)


def test_a_text_that_was_lost_is_said() -> None:
    witness = read(record("\nERROR READING TEXT INDEX\n", Errors="CORE2"))
    assert "text-lost" in codes(witness)
    assert witness.cable.is_partial and witness.cable.paragraphs == ()


def test_a_text_of_which_a_part_was_lost() -> None:
    text = (
        "\nUNCLAS OSLO 90123\n\nTAGS: SCUL\nSUBJ: EXERCISE LAMPS\n\n1. THE LAMP OF THE LIGHTHOUSE WAS LIT AGAIN.\n"
        "ERROR READING TEXT\nBY NOON.\n\n2. THE KEEPER GAVE THANKS FOR THE NEW OIL.\n"
    )
    witness = read(record(text, Errors="CORE2"))
    assert "text-lost" in codes(witness)
    assert [one.number for one in witness.cable.paragraphs] == [1, 2]


def test_a_text_released_after_it_was_withdrawn_is_not_withdrawn() -> None:
    history = "WITHDRAWN <10 FEB 2003 by samplec, PRIVACY>; RELEASED <12 FEB 2009 by samplec>"
    cable = read(record(Review_History=history)).cable
    assert not cable.withdrawn
    assert [step.reason for step in cable.review_history] == ["PRIVACY", None]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"Original_Classification": "SECRETARY"}, "classification"), ({"Film_Number": "D7401"}, "film_number")],
)
def test_a_damaged_attribute_is_said(change: dict[str, str], field: str) -> None:
    witness = read(record(**change))
    assert "attribute-damaged" in codes(witness)
    assert str(witness.cable.classification) == "LIMITED OFFICIAL USE"
    assert any(one.name == field for one in witness.frame.fields)


def test_a_card_whose_first_line_is_damaged() -> None:
    whole = lines(**CARD)
    text = whole.replace(":", ";", 1)
    cable = reftel.parse(text)
    assert (cable.id, cable.withdrawn) == ("74OSLO90123", True)
    note = next(one for one in cable.defects if one.code == "unknown-text")
    assert note.span is not None and note.span.of(text) == text.split("\n")[0]


def test_an_unknown_key_is_kept_and_said() -> None:
    witness = read(record() + "Lamp Number: 7\n")
    assert ("Lamp Number", "7") in [(one.key, one.value) for one in witness.frame.attributes]
    assert "unknown-attribute" in codes(witness)


def test_words_behind_the_attributes_are_no_value() -> None:
    witness = read(record() + "\n\nCopied for the exercise.\n")
    assert witness.cable.released == dt.datetime(2005, 6, 30, tzinfo=dt.UTC)
    (said,) = (one for one in witness.cable.defects if one.code == "unknown-text")
    assert said.span is not None and said.span.of(witness.text.text) == "Copied for the exercise."


@pytest.mark.parametrize("behind", ["\n\n", "-----------------\n", "\n=========\n\n", "\f\n", "\0" * 400])
def test_a_rule_behind_the_attributes_is_nothing(behind: str) -> None:
    witness = read(record() + behind)
    assert witness.frame.attributes[-1].value.endswith("30 JUN 2005")
    assert "unknown-text" not in codes(witness)


@pytest.mark.parametrize(
    "change", [str.upper, str.lower, lambda text: "".join(f"     {line}" for line in text.splitlines(keepends=True))]
)
def test_a_record_in_other_letters_or_at_another_margin(change: Callable[[str], str]) -> None:
    witness = read(change(record()))
    assert (witness.cable.id, (witness.cable.film_number or "").upper()) == ("74OSLO90123", "D740123-9751")
    assert len(witness.frame.attributes) == len(read(record()).frame.attributes)


def test_a_heading_of_a_telegram_is_no_record() -> None:
    assert FORM.sniff(b"FM AMEMBASSY OSLO\nTO SECSTATE\nMESSAGE TEXT\n1. THE LAMPS.\n") == 0.0


def test_values_in_quotes() -> None:
    written = {"Subject": "'LAMPS OF ''A'''", "To": '"STATE"', "Document_Number": '"1974OSLO90123"'}
    cable = read("---\n" + lines(**written)).cable
    assert (cable.id, cable.subject, [one.name for one in cable.action]) == ("74OSLO90123", "LAMPS OF 'A'", ["STATE"])


def test_a_file_of_several_records() -> None:
    data = (record() + record(TELEGRAM.replace("90123", "90124"), Document_Number="1974OSLO90124")).encode()
    found = list(read_source(RawSource(path="exercise", data=data, form="nara-record")))
    assert [one.cable.id for one in found] == ["74OSLO90123", "74OSLO90124"]
    assert [one.source.path for one in found] == ["exercise", "exercise # 2"]


NULLS = ["n/a", "N/A", "", "/A", "-+N/A", "3N/A", "GDSN/A", "-- N/A or Blank --", " n/a "]


@pytest.mark.parametrize("written", NULLS)
def test_nothing_in_all_its_spellings(written: str) -> None:
    assert attributes.is_null(written)


@pytest.mark.parametrize("written", ["ROMANIA", "NATIVE", "A", "GDS", "N", "CORE2", "NA", "75"])
def test_something_is_not_nothing(written: str) -> None:
    assert not attributes.is_null(written)


DAYS = [
    ("28 MAY 2004", dt.date(2004, 5, 28)), ("20 Mar 2014", dt.date(2014, 3, 20)), ("31/12/2019", dt.date(2019, 12, 31)),
    ("02-Jan-1994 12:00:00 am", dt.date(1994, 1, 2)), ("01 jan 1994", None), ("01 JAN 1960", None),
    ("31 FEB 1975", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "day"), DAYS)
def test_days(written: str, day: dt.date | None) -> None:
    assert attributes.attribute_day(written) == day


RESTRICTIONS = [
    ("EXDIS", ("EXDIS",), ""), ("NODIS, ONLYSTADIS", ("NODIS", "ONLY", "STADIS"), ""), ("NODIF", ("NODIS",), "NODIF"),
    ("EXDIS, STADISNODIS", ("EXDIS", "STADIS", "NODIS"), ""), ("ONLY) NODIS", ("ONLY", "NODIS"), ""),
    ("THEIR", (), "THEIR"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "found", "rest"), RESTRICTIONS)
def test_restrictions(written: str, found: tuple[str, ...], rest: str) -> None:
    assert attributes.restrictions(written) == (found, rest)


@pytest.mark.parametrize("cut", range(0, 3000, 97))
def test_a_record_cut_off_anywhere(cut: int) -> None:
    data = record().encode()[:cut]
    if FORM.sniff(data):
        assert len(list(FORM.unpack(data))) == 1


@pytest.mark.parametrize(
    "text", ["Subject: lamps\nFrom: a@example.org\nTo: b@example.org\n", "Notes\nMessage Text is here\n"]
)
def test_what_is_no_record(text: str) -> None:
    assert FORM.sniff(text.encode()) == 0.0


@pytest.mark.skipif(not REAL.is_dir(), reason="no real copies beside the project")
@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("1973STATE097844", {"id": "73STATE97844", "film_number": None, "office_of_origin": ("SP",)}),
        ("1974ATHENS02959", {"id": "74ATHENS2959", "film_number": "D740123-0751", "office_of_action": ("EUR",)}),
    ],
)
def test_real_records_by_value(stem: str, expected: dict[str, object]) -> None:
    witness = read((REAL / f"{stem}.metadata.yaml").read_bytes())
    assert {name: getattr(witness.cable, name) for name in expected} == expected
    assert len(witness.frame.attributes) == 66
    assert not witness.cable.withdrawn
    assert "text-elsewhere" in codes(witness)


def _section(number: int, paragraphs: str) -> str:
    return (
        f"CONFIDENTIAL\n\nPAGE 01        LIMA  08812  0{number} OF 02  041412Z\nACTION ARA-08\n"
        "\nINFO  OCT-01   /074 W\n"
        f"                  ------------------12611{number}  041440Z /43\nP 041322Z JUL 77\nFM AMEMBASSY LIMA\n"
        f"TO SECSTATE WASHDC PRIORITY 311{number}\n\nC O N F I D E N T I A L SECTION {number} OF 2 LIMA 8812\n\n"
        f"E.O. 11652: GDS\nTAGS: PFOR, PE\nSUBJECT: EXERCISE: LAKE FERRIES\n\nREF: QUITO 45\n\n{paragraphs}\n\n"
        "CONFIDENTIAL\n\nNNN\n\n"
    )


@pytest.mark.parametrize("top", ["PAGE 01        LIMA  08812", "PAGE 01\nLIMA 08812"], ids=["1977", "1979"])
def test_a_record_holds_all_sections_with_their_headers(top: str, tmp_path: Path) -> None:
    text = _section(1, "1. SUMMARY: FERRIES SAIL. END SUMMARY.\n\n2. KEEPER WAS CALM.") + _section(2, "3. NO LAMPS.")
    text = text.replace("PAGE 01        LIMA  08812", top)
    attributes = "Message Attributes\n\nDocument Number: 1977LIMA08812\nFilm Number: D770001-0001\nFrom: LIMA\n"
    (tmp_path / "record.txt").write_text(f"Message Text\n\n\n{text}\n\n{attributes}")
    (witness,) = reftel.read(tmp_path / "record.txt")
    cable = witness.cable
    assert (cable.id, cable.film_number, cable.summary) == ("77LIMA8812", "D770001-0001", "FERRIES SAIL.")
    assert [(one.section, one.number) for one in cable.paragraphs] == [(1, 1), (1, 2), (2, 3)]
    assert cable.paragraphs[1].text == "KEEPER WAS CALM."
    assert [one.id for one in cable.references] == ["77QUITO45"]
    assert "".join(one.span.of(witness.text.text) for one in cable.blocks) == witness.text.text
    assert [one.code for one in cable.defects if one.code in ("header-copies-disagree", "foreign-cable")] == []


@pytest.mark.parametrize("signal", ["", " ZFF4", " ZFF-4"])
def test_sections_with_heads_of_their_own_are_one_text(signal: str) -> None:
    def section(number: int, text: str) -> str:
        return (
            f"CONFIDENTIAL\nPAGE 01\nBONN 19871 0{number} OF 02 091733Z\nACTION EUR-12\nINFO OCT-01 ADS-00 /038 W\n"
            f"------------------041553 091744Z /46\nO 091720Z NOV 79{signal}\nFM AMEMBASSY BONN\n"
            f"TO SECSTATE WASHDC 441{number}\nC O N F I D E N T I A L SECTION 0{number} OF 02 BONN 19871\n{text}"
            "CONFIDENTIAL\nNNN\n"
        )

    first = "E.O. 12065: N/A\nTAGS: ENRG, GE\nSUBJECT: EXERCISE: COAL\n1. THE MINISTRY HAS PLANS.\n2. BARGES WAIT.\n"
    text = section(1, first) + section(2, "3. BARGES DO NOT RUN ON ICE.\nSTOESSEL\n")
    witness = read(f"Message Text\n\n\n{text}\n\nMessage Attributes\n\nDocument Number: 1979BONN19871\nType: TE\n")
    cable = witness.cable
    assert [(one.number, one.section) for one in cable.paragraphs] == [(1, 1), (2, 1), (3, 2)]
    assert (cable.paragraphs[1].text, cable.signed_by, cable.is_partial) == ("BARGES WAIT.", ("STOESSEL",), False)
    assert [one.name for one in cable.action] == ["SECSTATE WASHDC"]


def test_a_text_that_breaks_off_keeps_its_beginning() -> None:
    text = "R 022200Z DEC 75\nFM AMEMBASSY QUITO\nTO SECSTATE WASHDC 9012\n\nUNCLAS QUITO 8824\n\nTAGS: PINT\n"
    text += "SUBJ: EXERCISE\n\n1. THE LAMPS WERE LIT.\n\n2. THE KEEPER\n*** ERROR READING TEXT INDEX 01 ***\n"
    cable = read(f"Message Text\n\n{text}\n\nMessage Attributes\n\nDocument Number: 1975QUITO08824\nType: TE\n").cable
    assert (cable.id, cable.is_partial, [one.number for one in cable.paragraphs]) == ("75QUITO8824", True, [1, 2])
    assert "text-lost" in {one.code for one in cable.defects}


@pytest.mark.parametrize(
    ("written", "reference_id"),
    [
        ("1978SALTT09933", "78SALTTALKS9933"),
        ("1975MBFRV00267", "75MBFRVIENNA267"),
        ("1974NEWDE06124", "74NEWDELHI6124"),
    ],
)
def test_stations_of_delegations_are_cut_off_too(written: str, reference_id: str) -> None:
    assert canonical_id(written) == reference_id
