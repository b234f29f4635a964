"""Spaces, lost letters and doubled lines in heads, as the files of 1973 to 1979 have them."""

from __future__ import annotations

import pytest

from reftel.model import Cable
from reftel.telegram import read

TOP = "R 221828Z MAY 78\nFM {sender}\nTO AMEMBASSY LIMA\nINFO AMEMBASSY BOGOTA\n\n"
LABELS = "E.O. 11652: GDS\nTAGS: PFOR, PE\nSUBJECT: EXERCISE: LAMPS\n\nREF: LIMA 12\n\n"
TEXT = "1. THE KEEPER SAID THAT ALL LAMPS WERE LIT.\n\n2. HE WAS GLAD.\nVANCE\n"


def head(line: str, *, sender: str = "SECSTATE WASHDC", above: str = "", labels: str = LABELS) -> Cable:
    return read(f"{above}{TOP.format(sender=sender)}{line}\n\n{labels}{TEXT}")


@pytest.mark.parametrize(
    ("line", "sender", "page", "reference_id"),
    [
        ("UNCLAS STATE 0833 50", "SECSTATE WASHDC", "", "78STATE83350"),
        ("UNCLAS STATE 11190 7", "SECSTATE WASHDC", "STATE   111907", "78STATE111907"),
        ("UNCLAS STATE 111 907 TOSEC 110244", "SECSTATE WASHDC", "STATE 111907 TOSEC 110244", "78STATE111907"),
        ("UNCLAS TOKYO 1121 1", "AMEMBASSY TOKYO", "TOKYO  11211  060955Z", "78TOKYO11211"),
        ("UNCLAS TOKYO 1121 1", "AMEMBASSY TOKYO", "TOKYO  01121  060955Z", "78TOKYO1121"),
    ],
)
def test_a_space_in_the_serial(line: str, sender: str, page: str, reference_id: str) -> None:
    above = f"UNCLASSIFIED\n\nPAGE 01  {page}\n\n12\nACTION EA-09\n\nINFO OCT-01  /010 W\n" if page else ""
    cable = head(line, sender=sender, above=above)
    assert cable.id == reference_id
    assert ("uncertain-reading" in {one.code for one in cable.defects}) == (cable.serial != 1121)


@pytest.mark.parametrize(
    ("post", "sender", "reference_id"),
    [
        ("QUTO", "AMEMBASSY QUITO", "78QUITO8824"),
        ("OSO", "AMEMBASSY OSLO", "78OSLO8824"),
        ("SAN SALVAOR", "AMEMBASSY SAN SALVADOR", "78SANSALVADOR8824"),
        ("UENOS AIRES", "AMEMBASSY BUENOS AIRES", "78BUENOSAIRES8824"),
        ("STTE", "SECSTATE WASHDC", "78STATE8824"),
        ("SALT TWO GEEVA", "USDEL SALT TWO GENEVA", "78SALTTALKS8824"),
    ],
)
def test_a_mistyped_post_near_to_the_sender(post: str, sender: str, reference_id: str) -> None:
    cable = head(f"UNCLAS {post} 8824", sender=sender)
    assert (cable.id, [one.code for one in cable.defects]) == (reference_id, ["corrected-post"])


def test_a_post_far_from_the_sender_stays() -> None:
    assert head("UNCLAS ATLANTISTOWN 8824", sender="AMEMBASSY QUITO").post == "ATLANTISTOWN"


@pytest.mark.parametrize("line", ["NCLAS STATE 083350", "UN@LAS STATE 083350"])
def test_the_line_of_a_telegram_that_is_repeated_gives_no_id(line: str) -> None:
    quoted = "FOLLOWING SENT ACTION ALL POSTS FROM SECSTATE 13 APR\nQUOTE UNCLAS STATE 082277"
    cable = head(f"{line}\n{quoted}")
    assert (cable.id, [one.name for one in cable.info]) != ("78STATE82277", ["AMEMBASSY BOGOTA"])
    assert "no-id" in {one.code for one in cable.defects}


@pytest.mark.parametrize(
    ("line", "order", "exemption"),
    [
        ("E.O. 11 652: GDS", "11652", "GDS"),
        ("E.O. 1165 2: GD S", "11652", "GDS"),
        ("E.O. 12356: DECL: OA DR", "12356", "OADR"),
        ("E.. 11652: XGDS-3", "11652", "XGDS-3"),
        ("E.@. 12065: N/A", "12065", "N/A"),
    ],
)
def test_orders_with_spaces_and_lost_letters(line: str, order: str, exemption: str) -> None:
    found = head("UNCLAS STATE 83350", labels=LABELS.replace("E.O. 11652: GDS", line)).executive_order
    assert found is not None
    assert (found.order, found.exemption) == (order, exemption)


def test_an_order_without_a_value_that_is_read_is_uncertain() -> None:
    cable = head("UNCLAS STATE 83350", labels=LABELS.replace("GDS", "G#S"))
    assert [one.note for one in cable.defects] == ["executive_order: no date, event or exemption is read"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("STATE 0755 66; OSLO 12", ["78STATE75566", "78OSLO12"]),
        ("(A) STATE 00941 1; (B) OSLO 211", ["78STATE9411", "78OSLO211"]),
        ("STATE 0855 77", ["77STATE855"]),
    ],
)
def test_a_space_in_the_serial_of_a_reference(written: str, found: list[str]) -> None:
    cable = head("UNCLAS STATE 83350", labels=LABELS.replace("LIMA 12", written))
    assert [one.id for one in cable.references] == found


def test_doubled_lines() -> None:
    text = TOP.format(sender="SECSTATE WASHDC") + "UNCLAS STATE 83350\n\nSTATE FOR EB/IFD\n\n" + LABELS + TEXT
    for line in ("TO AMEMBASSY LIMA\n", "INFO AMEMBASSY BOGOTA\n", "STATE FOR EB/IFD\n"):
        cable = read(text.replace(line, line * 2))
        assert [one.name for one in cable.action + cable.info] == ["AMEMBASSY LIMA", "AMEMBASSY BOGOTA"]
        assert (cable.passing, "repeated-text" in {one.code for one in cable.defects}) == (("STATE FOR EB/IFD",), True)


def test_doubled_lines_of_a_subject_and_a_classifier() -> None:
    by = "Classified By: Ambassador Jane Q. Harwell. Reason: 1.4 (b), (d).\n"
    labels = LABELS.replace("EXERCISE: LAMPS\n", "EXERCISE: LAMPS OF THE\nNORTHERN HARBORS\n") + by + "\n"
    for line in ("NORTHERN HARBORS\n", by):
        cable = head("UNCLAS STATE 83350", labels=labels.replace(line, line * 2))
        assert cable.subject == "EXERCISE: LAMPS OF THE NORTHERN HARBORS"
        assert [(one.name, one.reasons) for one in cable.classified_by] == [("Jane Q. Harwell", ("b", "d"))]
        assert "repeated-text" in {one.code for one in cable.defects}


@pytest.mark.parametrize(("written", "caption"), [("NODI S", "NODIS"), ("EXD IS", "EXDIS"), ("SIP DIS", "SIPDIS")])
def test_a_space_in_a_caption(written: str, caption: str) -> None:
    assert head(f"UNCLAS STATE 83350\n\n{written}").captions == (caption,)


@pytest.mark.parametrize("closing", ["SECRET\n", "SECRET\nSECRET\n", "SECRET\n\nSECRET\n"])
def test_levels_under_a_short_text_without_numbers_end_it(closing: str) -> None:
    text = TOP.format(sender="SECSTATE WASHDC") + f"S E C R E T STATE 83350\n\n{LABELS}DELIVER FOLLOWING LETTER:\n\n"
    cable = read(
        f"{text}DEAR ISMAIL: I HAVE YOUR MESSAGE ABOUT THE LAMPS.\n\nEND TEXT\n\nVANCE\n\n\n{closing}\n\nNNN\n"
    )
    assert (cable.signed_by, cable.subject) == (("VANCE",), "EXERCISE: LAMPS")
    assert [one.text for one in cable.paragraphs][:1] == ["DELIVER FOLLOWING LETTER:"]


@pytest.mark.parametrize("first", ["1. (C - ENTIRE TEXT).", "1. SUMMARY: THEY BURN.", "1. I SAW THE KEEPER."])
@pytest.mark.parametrize("references", ["REF: STATE 1812, (C) BONN 2211", "REF: OSLO 7718"])
def test_the_first_paragraph_run_into_the_last_serial(first: str, references: str) -> None:
    labels = LABELS.replace("REF: LIMA 12\n\n", references)
    cable = read(
        f"{TOP.format(sender='SECSTATE WASHDC')}UNCLAS STATE 83350\n\n{labels}{first}\n2. HE WAS GLAD.\nVANCE\n"
    )
    assert [one.number for one in cable.paragraphs] == [1, 2]
    assert cable.references[-1].id in ("78BONN2211", "78OSLO7718")
    assert "glued-lines" in {one.code for one in cable.defects}


def test_a_serial_that_ends_with_one_stays_if_the_first_paragraph_is_there() -> None:
    labels = LABELS.replace("REF: LIMA 12\n\n", "REF: OSLO 771. NEW LAMPS\n")
    cable = read(f"{TOP.format(sender='SECSTATE WASHDC')}UNCLAS STATE 83350\n\n{labels}{TEXT}")
    assert ([one.number for one in cable.paragraphs], cable.references[0].id) == ([1, 2], "78OSLO771")
