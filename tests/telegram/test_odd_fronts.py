"""Classification lines, dates of declassification and header lines in odd shapes."""

from __future__ import annotations

import pytest

from reftel.telegram import read


@pytest.mark.parametrize(
    ("line", "level", "caveats"),
    [
        ("UNCLAS//FOUO//LIMA 000112", "UNCLASSIFIED", ("FOR OFFICIAL USE ONLY",)),
        ("SECRET//NOFORN//LIMA 000112", "SECRET", ("NOFORN",)),
        ("C O N F I D E N T I A L  S E C T I O N  01 OF 02 LIMA 000112", "CONFIDENTIAL", ()),
        ("R E S T R I C T E D LIMA 112", "RESTRICTED", ()),
        ("T O P S E C R E T AMBER LIMA 112", "TOP SECRET", ()),
        ("CONFIDENTAL LIMA 000112", "CONFIDENTIAL", ()),
        ("CONFIDNETIAL LIMA 000112", "CONFIDENTIAL", ()),
        ("UNLCAS LIMA 000112", "UNCLASSIFIED", ()),
        ("UNCLASS LIMA 000112", "UNCLASSIFIED", ()),
        ("SECERT LIMA 000112", "SECRET", ()),
        ("SENSITIVE BUT UNCLASSIFIED LIMA 000112", "UNCLASSIFIED", ("SENSITIVE BUT UNCLASSIFIED",)),
        ("S E C R E T SECTION 01/02 LIMA 000112", "SECRET", ()),
        ("OFFICIAL USE ONLY LIMA 112", "UNCLASSIFIED", ("FOR OFFICIAL USE ONLY",)),
        ("OFFICIAL USE ONLY\nLIMA 112", "UNCLASSIFIED", ("FOR OFFICIAL USE ONLY",)),
        ("CONFIDENTIALLIMA 112", "CONFIDENTIAL", ()),
        ("UNCLASSIFIEDLIMA 000112", "UNCLASSIFIED", ()),
        ("UNCLASLIMA 000112", "UNCLASSIFIED", ()),
        ("TOP SECRETLIMA 000112", "TOP SECRET", ()),
    ],
)
def test_levels_of_odd_shapes(line: str, level: str, caveats: tuple[str, ...]) -> None:
    cable = read(f"{line}\n\nSIPDIS\n\nTAGS: PREL\nSUBJECT: THE LAMP\n\n1. (U) Lit.\n", year=2008)
    assert cable.classification is not None
    assert (cable.id, cable.classification.level, cable.classification.caveats) == ("08LIMA112", level, caveats)


def test_a_caption_in_the_classification_line() -> None:
    cable = read("UNCLAS SENSITIVE LIMA 000112\n\nSIPDIS\n\nTAGS: PREL\nSUBJECT: THE LAMP\n\n1. (U) Lit.\n", year=2008)
    assert (cable.id, cable.captions) == ("08LIMA112", ("SENSITIVE", "SIPDIS"))


@pytest.mark.parametrize(
    "line", ["CONFIDENTIALITY 112", "SECRETARY 00112", "UNCLASSIFID LIMA 000112", "SECRETBANANA 112"]
)
def test_words_that_only_begin_like_a_level(line: str) -> None:
    cable = read(f"{line}\n\nTAGS: PREL\nSUBJECT: THE LAMP\n\n1. (U) Lit. EXERCISE.\n", year=2008)
    assert cable.id in (None, "08LIMA112")


@pytest.mark.parametrize(
    ("line", "reference_id"),
    [
        ("UNCLAS PORT AU\nPRINCE 000112", "08PORTAUPRINCE112"),
        ("C O N F I D E N T I A L SECTION 01 OF 02 SANTO\nDOMINGO 000112", "08SANTODOMINGO112"),
    ],
)
def test_posts_that_a_line_break_tore(line: str, reference_id: str) -> None:
    cable = read(f"{line}\n\nSIPDIS\n\nTAGS: PREL\nSUBJECT: THE LAMP\n\n1. (U) Lit.\n", year=2008)
    assert cable.id == reference_id


@pytest.mark.parametrize(
    ("serial", "number"), [("OOO112", 112), ("O4567", 4567), ("00I234", 1234), ("l2345", 12345), ("0O011", 11)]
)
def test_letters_in_a_serial_are_digits(serial: str, number: int) -> None:
    cable = read(f"UNCLAS LIMA {serial}\n\nTAGS: PREL\nSUBJECT: THE LAMP\n\n1. (U) Lit.\n", year=2008)
    assert cable.id == f"08LIMA{number}"
    assert "letter-for-digit" in {one.code for one in cable.defects}


def test_the_notice_of_an_extract_below_its_head_is_no_paragraph() -> None:
    notice = "This record is a partial extract of the original cable. The rest is an EXERCISE."
    head = "UNCLAS LIMA 000112\n\nTAGS: PREL\nSUBJECT: EXERCISE: THE LAMP\n\nREF: LIMA 100\n\n"
    cable = read(f"{head}{notice}\n", year=2008)
    assert (cable.is_partial, cable.paragraphs, len(cable.references)) == (True, (), 1)
    cable = read(f"{head}{notice}\n\n3. (U) Lit.\n", year=2008)
    assert (cable.is_partial, [each.number for each in cable.paragraphs]) == (True, [3])


@pytest.mark.parametrize(
    ("to", "written", "found"),
    [
        ("TO AMEMBASSY CAIRO", "URTEL 9901", "08CAIRO9901"),
        ("TO AMEMBASSY CAIRO", "YOUR TELEGRAM 9901", "08CAIRO9901"),
        ("TO AMEMBASSY CAIRO", "EMBTEL 9901", "08CAIRO9901"),
        ("TO AMEMBASSY CAIRO", "EMBASSY'S 9901", "08CAIRO9901"),
        ("TO AMEMBASSY CAIRO\nAMEMBASSY LIMA", "EMBTEL 9901", None),
        ("TO AMEMBASSY CAIRO\nINFO AMEMBASSY LIMA", "UR 9901", "08CAIRO9901"),
        ("TO AMEMBASSY CAIRO\nAMEMBASSY LIMA", "URTEL 9901", None),
        ("TO ALL DIPLOMATIC POSTS", "URTEL 9901", None),
    ],
)
def test_the_readers_number_is_that_of_the_only_action_addressee(to: str, written: str, found: str | None) -> None:
    head = f"R 271200Z JUL 08\nFM SECSTATE WASHDC\n{to}\nUNCLAS STATE 085000\n\nSUBJECT: EXERCISE: THE LAMP\n\n"
    cable = read(f"{head}REF: {written}\n\n1. How many are lost?\n")
    (one,) = cable.references
    assert (one.id, "addressee" in one.uncertain) == (found, found is not None)


def test_other_words_before_a_post_are_no_level() -> None:
    cable = read("SECRETARY LIMA 000112\n\nTAGS: PREL\nSUBJECT: THE LAMP\n\n1. (U) Lit.\n", year=2008)
    assert cable.classification is None


@pytest.mark.parametrize(
    ("line", "day", "event", "exemption"),
    [
        ("E.O. 12958: DECL: MARCH 2018", "None", "MARCH 2018", None),
        ("E.O. 12958: DECL: MARCH 3 2018", "2018-03-03", None, None),
        ("E.O. 12958: DECL: MARCH 3RD, 2018", "2018-03-03", None, None),
        ("E.O. 12958: DECL: MARCH 3,18", "2018-03-03", None, None),
        ("E.O. 12958: DECL: 10Y", "None", "10Y", None),
        ("E.O. 12958: DECL: 25X-6", "None", None, "25X6"),
        ("E.O. 12958: 1.6 (D) DECL: X1", "None", None, "X1"),
        ("E.O. 12,958: DECL: 03/04/2018", "2018-03-04", None, None),
        ("DECLAS: 03/04/2018", "2018-03-04", None, None),
    ],
)
def test_declassification_of_odd_shapes(line: str, day: str, event: str | None, exemption: str | None) -> None:
    order = read(f"{line}\nTAGS: PREL\nSUBJECT: THE LAMP\n\n1. (U) Lit.\n", year=2008).executive_order
    assert order is not None
    assert (str(order.declassify_on), order.event, order.exemption) == (day, event, exemption)


@pytest.mark.parametrize(
    ("line", "serial", "section", "day", "time"),
    [
        ("DE RUEHPE #0112 /01 0331455", "0112", 1, 33, "1455"),
        ("DE RUEHPE #0112/01 331455", "0112", 1, 33, "1455"),
        ("DE RUEHPE #0112 0331455", "0112", None, 33, "1455"),
    ],
)
def test_stations_of_odd_shapes(line: str, serial: str, section: int | None, day: int, time: str) -> None:
    network = read(f"RR RUEHC\n{line}\nZNR UUUUU ZZH\n").transmission
    assert network is not None
    assert (network.station_serial, network.section, network.day, network.time) == (serial, section, day, time)


def test_moments_and_precedences_of_odd_shapes() -> None:
    network = read("OP 262217Z FEB '07\nFM AMEMBASSY LIMA\nTO RUEHC  /  SECSTATE WASHDC  0112\n").transmission
    assert network is not None
    assert (network.precedence, network.info_precedence) == ("IMMEDIATE", "PRIORITY")
    assert network.dtg is not None
    assert network.dtg.isoformat() == "2007-02-26T22:17:00+00:00"


def test_spaces_around_the_sign_behind_a_routing_indicator() -> None:
    cable = read("FM AMEMBASSY LIMA\nTO RUEHC  /  SECSTATE WASHDC  0112\n")
    assert [(one.routing, one.name, one.number) for one in cable.action] == [("RUEHC", "SECSTATE WASHDC", "0112")]


def test_the_last_signs_of_a_torn_rule() -> None:
    cable = read("1. (U) The lamp was lit.\n\nTHE OIL\n--------------\n-\n\n2. (U) It went out.\n")
    assert [(one.number, one.heading) for one in cable.paragraphs] == [(1, None), (2, "THE OIL")]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("INFO NORTHERN HARBOR COLLECTIVE\nRHEHNSC/NSC WASHDC", ["NORTHERN HARBOR COLLECTIVE", "NSC WASHDC"]),
        ("INFO LAMP CONTROL REGIME COLLECTIVE PRIORITY", ["LAMP CONTROL REGIME COLLECTIVE"]),
        ("INFO ZEN/AMEMBASSY LIMA IMMEDIATE 5844", ["AMEMBASSY LIMA"]),
    ],
)
def test_lines_for_information_alone(lines: str, names: list[str]) -> None:
    assert [one.name for one in read(lines).info] == names


@pytest.mark.parametrize(
    "element",
    [
        "CLASSIFIED BY: DEPUTY CHIEF OF MISSION MOIRA TINDALL,\nFOR REASONS 1.5 (B) AND (D)",
        "CLASSIFIED BY:\nPOL/ECON COUNSELOR MOIRA TINDALL FOR REASONS 1.5 (B) AND (D)",
        "CLASSIFIED BY: POL/ECON COUNSELOR MOIRA TINDALL\nPER 1.5 (B) AND (D)",
        "(SBU) Classified by Political/Economic Counselor MOIRA TINDALL\nfor Reasons 1.5 (b) and (d).",
        "Reasons 1.5 (b) and (d); classified by Acting Political Counselor MOIRA TINDALL.",
        "REASON: 1.5 (B,D). CLASSIFIED BY DCM MOIRA TINDALL",
    ],
)
@pytest.mark.parametrize("behind", ["\n\nREF: (A) OSLO 12", "\nREF: OSLO 12", "\n\n1. (C) Lit.\n"])
def test_reasons_that_begin_a_line(element: str, behind: str) -> None:
    cable = read(f"TAGS: PREL\nSUBJECT: EXERCISE: THE LAMP\n\n{element}{behind}", year=2001)
    assert [(one.name, one.reasons) for one in cable.classified_by] == [("MOIRA TINDALL", ("b", "d"))]
    assert [one.id for one in cable.references] == (["01OSLO12"] if "REF" in behind else [])
    assert not cable.passing


@pytest.mark.parametrize(
    ("reasons", "letters"),
    [
        ("reasons 1.5\n\n(b/d)", "bd"),
        ("reasons 1.5 (B\n\n& D).", "bd"),
        ("reasons 1.5 (b)\n\nand(d)", "bd"),
        ("for\n\nreasons 1. 5 (b,d).", "bd"),
        ("reasons: E.O. 12958 1.5 (b,d).", "bd"),
        ("for \n \nREASONS 1.5 (B) and (D)", "bd"),
        ("reasons: E.O. 12958 1\n.5 (b,d).", "bd"),
    ],
)
def test_reasons_over_a_blank_line_and_with_the_order(reasons: str, letters: str) -> None:
    cable = read(f"(U) Classified by DCM Moira Tindall {reasons}\n\nREF: LIMA 99")
    assert [(one.name, "".join(one.reasons)) for one in cable.classified_by] == [("Moira Tindall", letters)]


@pytest.mark.parametrize(
    "written",
    [
        "Classified byAmbassador Moira Tindall for reasons 1.5 (b) and (d).",
        "CLASSIFIED BYAMBASSADOR MOIRA TINDALL FOR REASONS 1.5 B AND D",
        "(U) Classiffied by Ambassador Moira Tindall; reasons: 1.5 (b,d).",
        "(U) Classified by Ambassador Moira Tindall; resons: E.O. 12958 1.5 (b,d).",
    ],
)
def test_labels_and_reasons_with_a_slip(written: str) -> None:
    cable = read(f"SUBJECT: THE LAMP\n\n{written}\n\nREF: LIMA 99", year=2008)
    people = [
        ((one.name or "").upper(), (one.title or "").upper(), "".join(one.reasons)) for one in cable.classified_by
    ]
    assert people == [("MOIRA TINDALL", "AMBASSADOR", "bd")]


@pytest.mark.parametrize(
    ("above", "below", "tags"),
    [
        ("PREL CO", "SP EUN NATO QQ", "PREL CO SP EUN NATO QQ"),
        ("MOPS", "PREL PTER PHUM PREF PINR BR TIP", "MOPS PREL PTER PHUM PREF PINR BR TIP"),
        ("ECON PGOV PINR TU", "POLITICAL PARTIES", "ECON PGOV PINR TU POLITICAL_PARTIES"),
        ("PTER YM COUNTER", "TERRORISM", "PTER YM COUNTER_TERRORISM"),
        ("ECON ETRD PGOV PREL", "INRB GM", "ECON ETRD PGOV PREL INRB GM"),
    ],
)
def test_tags_below_a_page_mark(above: str, below: str, tags: str) -> None:
    cable = read(f"TAGS: {above}\n\nLIMA 00000123  001.2 OF 002\n\n{below}\nSUBJECT: THE LAMP\n", year=2008)
    assert cable.tags == tuple(tag.replace("_", " ") for tag in tags.split())


@pytest.mark.parametrize(
    ("above", "below", "references"),
    [
        ("A. LIMA 12 B. LIMA", "13 C. STATE 14", "A:08LIMA12 B:08LIMA13 C:08STATE14"),
        ("A. LIMA 12 \u00b6B.", "QUITO 13 c. QUITO 14 d. QUITO 15", "A:08LIMA12 B:08QUITO13 C:08QUITO14 D:08QUITO15"),
        ("A. LIMA 12 B. ABU", "DHABI 6 C. 07 STATE 14", "A:08LIMA12 B:08ABUDHABI6 C:07STATE14"),
        ("A. IIR 6 123 0012", "08 B. LIMA 14 C. LIMA 15", "A:report B:08LIMA14 C:08LIMA15"),
        ("A. LIMA 12 B.", "OSC CPP20080407530001", "A:08LIMA12 B:report"),
        ("A. LIMA 12 B. QUITO", "1356 (C) STATE 36", "A:08LIMA12 B:08QUITO1356 C:08STATE36"),
        ("A. 07 LIMA 12 AND", "PREVIOUS B. 01/11/08 LIMA POINTS", "A:07LIMA12 B:other"),
        ("A. LIMA 12 B. HARWELL", "LETTER OF MAY 9 C. LIMA 14", "A:08LIMA12 B:letter C:08LIMA14"),
    ],
)
@pytest.mark.parametrize("gap", ["\n\nLIMA 00000123  001.2 OF 002\n\n", " \n \n"])
def test_references_torn_inside_an_item(above: str, gap: str, below: str, references: str) -> None:
    cable = read(f"REF: {above}{gap}{below}\n\n1. (C) The lamp was lit. EXERCISE.\n", year=2008)
    assert " ".join(f"{one.label}:{one.id or one.kind}" for one in cable.references) == references
    assert len(cable.paragraphs) == 1


@pytest.mark.parametrize(
    ("written", "references"),
    [
        ("STATE TO PARIS 1234", "1955STATE1234"),
        ("DEPTEL 1234 TO PARIS, REPEATED LONDON 22", "1955STATE1234"),
        ("PARIS 5098, REPEATED INFORMATION LONDON 123, BONN 45", "1955PARIS5098"),
        ("PARIS 5098 AND LONDON 22", "1955PARIS5098 1955LONDON22"),
    ],
)
def test_numbers_to_each_addressee(written: str, references: str) -> None:
    cable = read(f"REF: {written}\n\n1. The lamp was lit. EXERCISE.\n", year=1955)
    assert " ".join(one.id or one.kind for one in cable.references) == references


@pytest.mark.parametrize("above", ["ROUTINE 262217Z FEB 08", "R. 262217Z FEB 08", "R 262217Z FEB 08"])
def test_precedences_in_words_and_with_a_point(above: str) -> None:
    cable = read(
        f"{above}\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\nUNCLAS LIMA 000112\n\nSUBJECT: THE LAMP\n", year=2008
    )
    assert cable.created is not None
    assert (cable.id, cable.created.isoformat()[:16]) == ("08LIMA112", "2008-02-26T22:17")
    assert cable.transmission.precedence == "ROUTINE"


HEAD = """DE RUEHPE #0112 0572217
ZNY CCCCC ZZH
R 262217Z FEB 08
FM AMEMBASSY LIMA
TO RUEHC/SECSTATE WASHDC PRIORITY 5546
RHMFISS/CDR USCENTCOM MACDILL AFB FL
INFO RUEKJCS/SECDEF WASHDC
RUEHXD/LIMA POLITICAL COLLECTIVE
ZEN/CIA WASHDC
C O N F I D E N T I A L LIMA 000112

SIPDIS

E.O. 12958: DECL: 02/26/2018
TAGS: PREL, PE
SUBJECT: (C) EXERCISE: THE LAMP

REF: LIMA 99

1. (C) The lamp was lit.

2. (C) It went out again.
"""


@pytest.mark.parametrize(
    ("written", "damaged"),
    [
        ("TO RUEHC/SECSTATE", "TO RUEHCSECSTATE"),
        ("TO RUEHC/SECSTATE", "TO RUEHC SECSTATE"),
        ("RHMFISS/CDR", "RHMFISS;CDR"),
        ("RUEKJCS/SECDEF", "RUEKJCS SECDEF"),
        ("RUEKJCS/SECDEF", "RUEKJCS,SECDEF"),
        ("RUEHXD/LIMA", "RUEHXD:LIMA"),
        ("ZEN/CIA", "ZEN:CIA"),
        ("02/26/2018", "02/262018"),
        ("02/26/2018", "02/26:2018"),
        ("02/26/2018", "02 26/2018"),
        ("02/26/2018", "0226/2018"),
        ("SUBJECT: (C)", "SUBJECT, (C)"),
        ("(C) EXERCISE", "(C EXERCISE"),
        ("(C) EXERCISE", ";C) EXERCISE"),
        ("REF: LIMA", "REF, LIMA"),
        ("(C) The lamp", "(C; The lamp"),
        ("(C) The lamp", ".C) The lamp"),
        ("(C) The lamp", ":C) The lamp"),
        ("FM AMEMBASSY", "FMAMEMBASSY"),
        ("TO RUEHC/SECSTATE WASHDC", "TO RUEHC/SECSTATEWASHDC"),
        ("WASHDC PRIORITY 5546", "WASHDCPRIORITY 5546"),
        ("PRIORITY 5546", "PRIORITY5546"),
        ("E.O. 12958: DECL", "EO 12958DECL"),
        ("E.O. 12958", "E:O. 12958"),
        ("E.O. 12958", "E,O. 12958"),
        ("E.O. 12958", "E.O; 12958"),
    ],
)
def test_one_sign_lost_or_misread(written: str, damaged: str) -> None:
    assert HEAD.count(written) == 1
    whole, cable = read(HEAD), read(HEAD.replace(written, damaged))
    for name in ("id", "declassify_on", "tags", "subject", "subject_marking", "captions"):
        assert getattr(cable, name) == getattr(whole, name), name
    listed = [[(one.routing, one.name) for one in (*each.action, *each.info)] for each in (whole, cable)]
    assert listed[0] == listed[1]
    assert [one.id for one in cable.references] == ["08LIMA99"]
    assert [(one.number, one.marking) for one in cable.paragraphs] == [(1, "C"), (2, "C")]


@pytest.mark.parametrize("mark", ["001.2 OF 002", "001.2 OF002", "001:2 OF 002", "001 2 OF 002", "001.2OF 002"])
def test_page_marks_that_lost_a_sign(mark: str) -> None:
    cable = read(f"REF: LIMA 99\nLIMA 00000112  {mark}\n\n1. (C) The lamp was lit. EXERCISE.\n", year=2008)
    assert [one.id for one in cable.references] == ["08LIMA99"]
