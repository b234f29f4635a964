"""Line breaks that fell into labels, captions, names and numbers of a head, and into words of a subject."""

from __future__ import annotations

import pytest

from reftel.model import Cable
from reftel.telegram import read

HEADER = """VZCZCXRO1974
PP RUEHDE
DE RUEHPE #0012/01 0571503
ZNY CCCCC ZZH
P 261503Z FEB 08
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC PRIORITY 8123
INFO RUEHBO/AMEMBASSY BOGOTA 2345
"""
LEVEL = "C O N F I D E N T I A L SECTION 01 OF 02 LIMA 000012\n"
FRONT = """
SIPDIS

DEPT FOR WHA/AND AND EEB/ESC FOR HARWELL
NSC FOR LAMPMAN

E.O. 12958: DECL: 02/26/2018
TAGS: PREL, EMIN, PE
SUBJECT: THE LAMP ROOM OF THE HARBOR MUSEUM IS OPEN

REF: A. BOGOTA 123
     B. 07 LIMA 3456

Classified By: DCM Jane Harwell for reasons 1.4 (b) and (d).

"""
TEXT = """1. (C) SUMMARY. The exercise lamp of the harbor museum is lit. End summary.

2. (C) It stays lit.
SAMPLE
"""
WHOLE = HEADER + LEVEL + FRONT + TEXT


def _values(cable: Cable) -> dict[str, object]:
    order = cable.executive_order
    return {
        "id": cable.id,
        "created": cable.created,
        "sender": cable.sender,
        "action": [(one.name, one.precedence, one.number) for one in cable.action],
        "info": [(one.routing, one.name, one.number) for one in cable.info],
        "classification": cable.classification,
        "sections": [(one.number, one.of) for one in cable.sections],
        "captions": cable.captions,
        "passing": cable.passing,
        "order": (order.order, order.declassify_on) if order else None,
        "tags": cable.tags,
        "subject": cable.subject,
        "references": [(one.label, one.id) for one in cable.references],
        "classified_by": [(one.name, one.title, one.reasons) for one in cable.classified_by],
        "text": [(one.number, one.marking, one.text) for one in cable.paragraphs],
        "signed": cable.signed_by,
    }


def _wrong(torn: str) -> list[str]:
    whole, found = _values(read(WHOLE)), _values(read(torn))
    return [name for name, value in whole.items() if found[name] != value]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("part", [HEADER, LEVEL])
def test_no_line_break_in_header_or_classification_line_changes_a_value(part: str, between: str) -> None:
    begin = WHOLE.index(part)
    places = [at for at in range(begin + 1, begin + len(part)) if "\n" not in WHOLE[at - 1 : at + 1]]
    assert [WHOLE[at - 12 : at] for at in places if _wrong(WHOLE[:at] + between + WHOLE[at:])] == []


@pytest.mark.parametrize("between", ["\n", "\n\n", " \n"])
@pytest.mark.parametrize("label", ["SIPDIS", "E.O. 12958:", "TAGS:", "SUBJECT:", "REF:", "Classified By", "DEPT FOR"])
def test_no_line_break_in_a_label_changes_a_value(label: str, between: str) -> None:
    begin = WHOLE.index(label)
    for at in range(begin + 1, begin + len(label)):
        torn = WHOLE[:at] + between + WHOLE[at:]
        assert _wrong(torn) == [], torn[at - 20 : at + 20]
        cable = read(torn)
        assert "torn-line" in [one.code for one in cable.defects], torn[at - 20 : at + 20]
        assert "".join(one.span.of(torn) for one in cable.blocks) == torn


@pytest.mark.parametrize(
    ("whole", "torn"),
    [
        ("WHA/AND AND", "WHA\n/AND AND"),
        ("WHA/AND AND", "WHA/\nAND AND"),
        ("WHA/AND AND", "WHA/AND\nAND"),
        ("AND EEB", "AND\nEEB"),
        ("EEB/ESC FOR", "EEB/ESC\nFOR"),
        (" FOR HARWELL", " F\nOR HARWELL"),
        (" FOR HARWELL", " FO\nR HARWELL"),
        ("DECL: 02/26/2018", "DECL:\n\n02/26/2018"),
        ("DECL: 02/26/2018", "DECL: 02/2\n\n6/2018"),
        ("DECL: 02/26/2018", "DECL: 02/26/20\n\n18"),
        ("DECL: 02/26/2018", "DECL: 02/26/201\n8"),
        ("DECL: 02/26/2018", "DE\n\nCL: 02/26/2018"),
        ("12958: DECL", "12958:\n DECL"),
        ("EMIN, PE", "EM\n\nIN, PE"),
        ("EMIN, PE", "EMIN, P\n\nE"),
        ("Jane", "Jan\ne"),
        ("reasons", "r\neasons"),
        ("LAMP ROOM", "LA\nMP ROOM"),
        ("HARBOR MUSEUM", "HAR\nBOR MUSEUM"),
        ("HARBOR MUSEUM", "HARBOR MUSE\nUM"),
        ("IS OPEN", "IS OPE\nN"),
    ],
)
def test_torn_values_are_joined(whole: str, torn: str) -> None:
    assert whole in WHOLE
    assert _wrong(WHOLE.replace(whole, torn, 1)) == []


@pytest.mark.parametrize(
    ("whole", "torn"),
    [
        ("LAMP ROOM", "LAMP R\nOOM"),
        ("THE LAMP ROOM", "THE LAMP\n\nROOM"),
        ("FOR HARWELL", "FOR HAR\nWELL"),
        ("FOR LAMPMAN", "FOR LAMP\nMAN"),
    ],
)
def test_a_value_that_may_be_torn_is_uncertain(whole: str, torn: str) -> None:
    cable = read(WHOLE.replace(whole, torn, 1))
    assert "uncertain-reading" in [one.code for one in cable.defects]


@pytest.mark.parametrize(
    "front",
    [
        "SIPDIS\n\nDEPT FOR EUR/SE AND EUR/ERA\nNSC FOR HARWELL\nPASS TO USTR\n",
        "SENSITIVE\nSIPDIS\n\nSTATE FOR EAP/CM, DRL/AWH,\nH AND L\n",
        "NOFORN\nSIPDIS\n\nFOR EUR/SE\n",
        "SIPDIS\n\nDEPT FOR EUR/SE HARWELL; TREASURY FOR LAMPMAN\nNSC FOR H\n",
    ],
)
def test_lines_of_instructions_are_not_joined(front: str) -> None:
    assert read(HEADER + LEVEL + "\n" + front + WHOLE[WHOLE.index("\nE.O.") :]).defects == ()


def _cut(text: str, width: int) -> str:
    """A text cut at a width, in the middle of words, as tables and record cards have it."""
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, max(len(line), 1), width))


SUBJECT = "TALKS WITH THE MINISTRY OF TRANSPORT ABOUT THE NEW LIGHTHOUSE OF THE HARBOR AND ITS KEEPERS"


@pytest.mark.parametrize("width", range(44, 72))
def test_a_subject_is_joined_if_the_whole_telegram_was_cut_at_a_width(width: int) -> None:
    words = "The keepers of the lamp asked for oil and for a new wick before the winter began on the coast. "
    text = f"1. {words * 6}\n\n2. {words * 4}\nSAMPLE\n"
    cable = read(_cut(f"UNCLAS LIMA 000012\n\nTAGS: PREL, PE\nSUBJECT: {SUBJECT}\n\n{text}", width), year=2008)
    assert (cable.subject, cable.tags, [one.number for one in cable.paragraphs]) == (SUBJECT, ("PREL", "PE"), [1, 2])


@pytest.mark.parametrize("width", [40, 44, 48])
def test_a_subject_is_joined_if_its_lines_have_one_width(width: int) -> None:
    long = f"{SUBJECT} ON THE NORTHERN COAST, AND THE PRICE OF OIL IN THE PROVINCES BEYOND THE RIVER DURING THE WINTER"
    text = "1. The lamp was lit.\n\n2. It is the keeper's duty to see that the lamp stays lit.\nSAMPLE\n"
    top = "UNCLAS LIMA 000012\n\nTAGS: PREL, PE\n"
    assert read(f"{top}{_cut(f'SUBJECT: {long}', width)}\n\n{text}", year=2008).subject == long


def test_a_subject_that_was_wrapped_keeps_its_words_apart() -> None:
    top = "UNCLAS LIMA 000012\n\nTAGS: PREL, PE\nSUBJECT: TALKS WITH THE MINISTRY OF TRANSPORT ABOUT THE NEW\n"
    cable = read(f"{top}LIGHTHOUSE\n\n1. The lamp is lit.\nSAMPLE\n", year=2008)
    assert (cable.subject, cable.defects) == ("TALKS WITH THE MINISTRY OF TRANSPORT ABOUT THE NEW LIGHTHOUSE", ())
