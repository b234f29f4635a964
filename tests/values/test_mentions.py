"""Mentions of messages in paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.model import Paragraph, Reference
from reftel.spans import Span
from reftel.values.mentions import mentions_in, sentence_at
from reftel.values.reference_years import Citing

LISTED = (
    Reference(kind="cable", id="06OSLO12", label="A", text="OSLO 12"),
    Reference(kind="cable", id="05LIMA713", label="B", text="05 LIMA 713"),
    Reference(kind="email", label="C", text="EXAMPLE E-MAIL"),
)
CITING = Citing(year=2006, post="PARIS", serial=900)


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
        ("(septel)", [("septel", None, None, "septel")]),
        ("will follow SEPTELS", [("septel", None, None, "SEPTELS")]),
        ("06 OSLO 12 said", [("number", "06OSLO12", None, "06 OSLO 12")]),
        ("Lima reported (LIMA 00713)", [("number", "05LIMA713", None, "LIMA 00713")]),
        ("See 04LIMA71 again", [("number", "04LIMA71", None, "04LIMA71")]),
        ("our LIMA 714 (para 4)", [("number", "06LIMA714", "4", "LIMA 714 (para 4")]),
        ("SAW PARA 3 STATE 1234 TODAY", [("number", "06STATE1234", "3", "STATE 1234")]),
        ("ref I thought", []),
        ("referred to the referee", []),
        ("write to ref@example.org", []),
        ("GENEVA 1949 applies", []),
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
