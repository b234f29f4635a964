"""Mentions of messages in paragraphs."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.model import Paragraph, Reference
from reftel.spans import Span
from reftel.values.mentions import mentions_in, mentions_in_subject, sentence_at
from reftel.values.reference_years import Citing

LISTED = (
    Reference(kind="cable", id="06OSLO12", label="A", text="OSLO 12"),
    Reference(kind="cable", id="05LIMA713", label="B", text="05 LIMA 713"),
    Reference(kind="email", label="C", text="EXAMPLE E-MAIL"),
)
CITING = Citing(year=2006, post="PARIS", serial=900)


def test_series_of_before_1973_are_named_in_sentences() -> None:
    text = "As reported Embtels 341 and DEPTEL 877; see urtel 12, but hotel 12 and 1.5 (EXERCISE)."
    one = Paragraph(anchor="p1", text=text, span=Span(0, len(text)))
    citing = Citing(year=1957, post="LISBON", serial=377)
    assert [each.id for each in mentions_in([one], (), citing)] == ["1957LISBON341", "1957STATE877"]
    assert mentions_in([one], (), msgspec.structs.replace(citing, year=2006)) == ()


def _found(text: str, listed: tuple[Reference, ...] = LISTED) -> list[tuple[str, str | None, str | None, str]]:
    paragraph = Paragraph(anchor="p1", text=text, span=Span(0, len(text)))
    found = mentions_in([paragraph], listed, CITING)
    return [(one.kind, one.id, one.target, text[one.span.start : one.span.end]) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as in ref A", [("label", "06OSLO12", None, "ref A")]),
        ("REFTEL B.", [("label", "05LIMA713", None, "REFTEL B")]),
        ("Ref (a), paras 3-4", [("label", "06OSLO12", "3", "Ref (a), paras 3")]),
        ("para 7 of ref B", [("label", "05LIMA713", "7", "ref B")]),
        ("refs A, b and C", [("label", "06OSLO12", None, "refs A"), ("label", "05LIMA713", None, "b"),
                             ("label", None, None, "C")]),
        ("REFS A-C say", [("label", "06OSLO12", None, "REFS A"), ("label", "05LIMA713", None, "-"),
                          ("label", None, None, "C")]),
        ("reftels", [("list", None, None, "reftels")]),
        ("As reported in Lima 714, he left", [("number", "06LIMA714", None, "Lima 714")]),
        ("as discussed\nin Lima 714.", [("number", "06LIMA714", None, "Lima 714")]),
        ("The bell (Lima 714) rang", [("number", "06LIMA714", None, "Lima 714")]),
        ("see 05 Rio de Janeiro 2210.", [("number", "05RIODEJANEIRO2210", None, "05 Rio de Janeiro 2210")]),
        ("see 05 Lima 714 and 715", [("number", "05LIMA714", None, "05 Lima 714"),
                                     ("number", "05LIMA715", None, "715")]),
        ("Lima 310 of 2005 says", []),
        ("as in Lima 310 of 2005, a", [("number", "05LIMA310", None, "Lima 310 of 2005")]),
        ("LIMA 310 of 2005.", [("number", "05LIMA310", None, "LIMA 310 of 2005")]),
        ("Lima 310 of 2009.", []),
        ("REFS: (A) STATE 110200, (B) LIMA 3990.", [
            ("list", None, None, "REFS"),
            ("number", "06STATE110200", None, "STATE 110200"),
            ("number", "06LIMA3990", None, "LIMA 3990"),
        ]),
        ("A. LIMA 3990 MEN LEFT", []),
        ("In Lima 713 the lamp", [("number", "05LIMA713", None, "Lima 713")]),
        ("Lima 721 stands", [("number", "06LIMA721", None, "Lima 721")]),
        ("In Paris 588, 590 and 05 Paris 812.", [("number", "06PARIS588", None, "Paris 588"),
            ("number", "06PARIS590", None, "590"), ("number", "05PARIS812", None, "05 Paris 812")]),
        ("as reported in Port au Prince 345, and", [("number", "06PORTAUPRINCE345", None, "Port au Prince 345")]),
        ("per Ankara 1234 and Baghdad 567", [("number", "06ANKARA1234", None, "Ankara 1234"),
                                             ("number", "06BAGHDAD567", None, "Baghdad 567")]),
        ("Ankara 0234 met", [("number", "06ANKARA234", None, "Ankara 0234")]),
        ("via Panama 300, the ship", []),
        ("as in Lima 450, where", []),
        ("the '06 Lima 800 runner", []),
        ("Table: Lima 450; Quito 300; Bogota 250.", []),
        ("State 123456 asks", [("number", "06STATE123456", None, "State 123456")]),
        ("the State of State 123456", []),
        ("as reported in Geneva 1949, and", []),
        ("as reported in Lima 800 farmers met", []),
        ("on May 05 Lima 800 farmers met", []),
        ("in Lima 12 October", []),
        ("the Quito 2008 festival", []),
        ("in Bogota 400 percent", []),
        ("FOLLOWING STATE 33100 SENT ACTION LIMA IS REPEATED", [("number", "06STATE33100", None, "STATE 33100")]),
        ("QUOTE: LIMITED OFFICIAL USE CAIRO 9930 ACTION", [("number", "06CAIRO9930", None, "CAIRO 9930")]),
        ("QTE UNCLAS CAIRO 800 SUBJ: BELLS", [("number", "06CAIRO800", None, "CAIRO 800")]),
        ("REF: CAIRO 800", [("number", "06CAIRO800", None, "CAIRO 800")]),
        ("REPLY TO STATE 76000", [("number", "06STATE76000", None, "STATE 76000")]),
        ("CAIRO 800 DTD 24 JUL", [("number", "06CAIRO800", None, "CAIRO 800")]),
        ("QUOTE IN CAIRO 800 MEN MET UNQUOTE", []),
        ("QUOTE CAIRO 800 UNQUOTE", []),
        ("FOLLOWING CAIRO 800 DELEGATES LEFT", []),
        ("CONFIDENTIAL CAIRO 800 TALKS", []),
        ("CANCELS LIMA 500 FLIGHTS", []),
        ("(septel)", [("septel", None, None, "septel")]),
        ("will follow SEPTELS", [("septel", None, None, "SEPTELS")]),
        ("06 OSLO 12 said", [("number", "06OSLO12", None, "06 OSLO 12")]),
        ("Lima reported (LIMA 00713)", [("number", "05LIMA713", None, "LIMA 00713")]),
        ("See 04LIMA71 again", [("number", "04LIMA71", None, "04LIMA71")]),
        ("our LIMA 714 (para 4)", [("number", "06LIMA714", "4", "LIMA 714 (para 4")]),
        ("SAW PARA 3 STATE 1234 TODAY", [("number", "06STATE1234", "3", "STATE 1234")]),
        ("refs A, B, and C", [("label", "06OSLO12", None, "refs A"), ("label", "05LIMA713", None, "B"),
                              ("label", None, None, "C")]),
        ("refs A, & B", [("label", "06OSLO12", None, "refs A"), ("label", "05LIMA713", None, "B")]),
        ("ref B, a letter", [("label", "05LIMA713", None, "ref B")]),
        ("REF B AND A LETTER", [("label", "05LIMA713", None, "REF B")]),
        ("refs b and a", [("label", "05LIMA713", None, "refs b"), ("label", "06OSLO12", None, "a")]),
        ("Ref A's lamp, ref b’s bell", [("label", "06OSLO12", None, "Ref A"), ("label", "05LIMA713", None, "ref b")]),
        ("REFTEL A'D", [("list", None, None, "REFTEL")]),
        ("(para 4, ref B)", [("label", "05LIMA713", "4", "ref B")]),
        ("para 4 of the reftel", [("list", None, "4", "reftel")]),
        ("Paragraph three of ref A", [("label", "06OSLO12", "3", "ref A")]),
        ("REFTEL PARA SIX", [("list", None, "6", "REFTEL PARA SIX")]),
        ("ref A, para tension", [("label", "06OSLO12", None, "ref A")]),
        ("said so (ref).", [("list", None, None, "ref")]),
        ("said so (Ref ).", [("list", None, None, "Ref")]),
        ("(see ref)", [("list", None, None, "ref")]),
        ("he said, per ref, that", [("list", None, None, "ref")]),
        ("the ref, who blew", []),
        ("(ref e-mail to LIMA)", []),
        ("ref I thought", []),
        ("referred to the referee", []),
        ("write to ref@example.org", []),
        ("GENEVA 1949 applies", []),
        ("The State of STATE 2000", []),
        ("THE DEPARTMENT OF STATE 2000 REPORT", []),
        ("As STATE 2000 asks", [("number", "06STATE2000", None, "STATE 2000")]),
        ("AS STATE 2000 ASKS", []),
        ("PER REF STATE 2000 WE ASKED", [("number", "06STATE2000", None, "STATE 2000")]),
        ("As GENEVA 1999, para 3, asks", [("number", "06GENEVA1999", "3", "GENEVA 1999, para 3")]),
        ("As SECSTATE 2000 and AMEMBASSY LIMA 1999 ask", [("number", "06STATE2000", None, "SECSTATE 2000"),
                                                        ("number", "06LIMA1999", None, "AMEMBASSY LIMA 1999")]),
        ("As reported in LIMA 2037", [("number", "06LIMA2037", None, "LIMA 2037")]),
        ("As reported in LIMA 2030", []),
        ("in cable LIMA 7", [("number", "06LIMA7", None, "LIMA 7")]),
        ("in LIMA 7", []),
        ("LIMA 1714 and 1715 say", [("number", "06LIMA1714", None, "LIMA 1714"),
                                    ("number", "06LIMA1715", None, "1715")]),
        ("see reftel (LIMA 714)", [("number", "06LIMA714", None, "LIMA 714")]),
        ("LIMA 800, 713/12 and 801", [("number", "06LIMA800", None, "LIMA 800")]),
        ("LIMA 800, 713, and 801", [("number", "06LIMA800", None, "LIMA 800"), ("number", "05LIMA713", None, "713"),
                                    ("number", "06LIMA801", None, "801")]),
        ("LIMA 800 and 300 others", [("number", "06LIMA800", None, "LIMA 800")]),
        ("LIMA 800 and 805 years", [("number", "06LIMA800", None, "LIMA 800"), ("number", "06LIMA805", None, "805")]),
        ("LIMA 800 years ago, OSLO 300 dollars", []),
        ("a CASA 212 flight", []),
        ("IN LIMA 500 STUDENTS MET", []),
        ("LIMA 10:30", []),
        ("the LIMA 500 km race", []),
        ("DECEMBER 123", []),
    ],
)  # fmt: skip
def test_mentions(text: str, found: list[tuple[str, str | None, str | None, str]]) -> None:
    assert _found(text) == found


def test_one_listed_cable_is_the_reftel() -> None:
    assert _found("Reftel para 3 asked.", LISTED[:1]) == [("list", "06OSLO12", "3", "Reftel para 3")]


def test_a_list_of_several_means_each() -> None:
    texts = ("Reftels say so.", "Reftel says so.", "Refs A and B.")
    listed = (Reference(kind="cable", id="06OSLO12"), Reference(kind="cable", id="06OSLO13"))
    found = mentions_in([Paragraph(anchor="p1", text=text, span=Span(0, 9)) for text in texts], listed, CITING)
    assert [each.several for each in found] == [("06OSLO12", "06OSLO13"), (), (), ()]


def test_a_heading_names_a_telegram() -> None:
    heading = "FOLLOWING STATE 33100 IS REPEATED FOR QUITO:"
    one = Paragraph(anchor="p1", text="Count the bells.", heading=heading, span=Span(0, 16))
    (found,) = mentions_in([one], (), CITING)
    assert (found.id, found.anchor, found.span, found.sentence) == ("06STATE33100", "p1", Span(0, 0), heading)


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("EXERCISE: SUNDIALS: REPLY TO STATE 76000", ["06STATE76000"]),
        ("EXERCISE: CANCEL PARIS 751", ["06PARIS751"]),
        ("EXERCISE: Correction to Paris 751", ["06PARIS751"]),
        ("EXERCISE: BELLS (STATE 76000)", ["06STATE76000"]),
        ("EXERCISE: LIMA 2006 SUMMIT", []),
        ("EXERCISE: IN LIMA 500 STUDENTS MET", []),
    ],
)
def test_a_subject_names_a_telegram(subject: str, found: list[str]) -> None:
    assert [each.id for each in mentions_in_subject(subject, (), CITING)] == found


def test_labels_of_a_list_without_labels_count_its_items() -> None:
    listed = (Reference(kind="cable", id="06OSLO12"), Reference(kind="cable", id="06OSLO13"))
    assert _found("ref b", listed) == [("label", "06OSLO13", None, "ref b")]


def test_the_sentence() -> None:
    text = "The first (SBU). The second cites\nref A at 3.5 percent. The third."
    at = text.index("ref A")
    assert sentence_at(text, at, at + 5) == "The second cites ref A at 3.5 percent."
    long = "word " * 200 + "ref A " + "word " * 200
    cut = sentence_at(long, 1000, 1005)
    assert cut.startswith("… ") and cut.endswith(" …") and len(cut) < 330


@given(st.text(alphabet="REFreftls ABC(),&-123\nOSLO05para.", max_size=200))
def test_spans_are_in_order_and_inside(text: str) -> None:
    paragraph = Paragraph(anchor="p1", text=text, span=Span(0, len(text)))
    done = 0
    for one in mentions_in([paragraph], LISTED, CITING):
        assert done <= one.span.start < one.span.end <= len(text)
        done = one.span.end


@given(st.lists(st.sampled_from(["lamp", "harbor", "a", "keeper,", "x" * 30]), min_size=1, max_size=200), st.data())
def test_a_sentence_is_cut_between_words(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    at = data.draw(st.integers(0, len(words) - 1))
    start = len(" ".join(words[:at])) + (1 if at else 0)
    shown = sentence_at(text, start, start + len(words[at]))
    pieces = shown.removeprefix("… ").removesuffix(" …").split()
    assert words[at] in pieces
    assert set(pieces) <= set(words)
    assert len(shown) <= 320 + len(words[at]) + 4
