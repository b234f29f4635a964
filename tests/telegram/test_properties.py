"""What holds for every text: nothing raised, each character in one block, spans inside the text, work that grows with
the length."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reftel.model import Frame, Region
from reftel.spans import Span
from reftel.telegram import read

PIECES = st.sampled_from(
    [
        "VZCZCXRO8210",
        "RR RUEHCD RUEHGD",
        "DE RUEHME #0965/01 0572217",
        "ZNR UUUUU ZZH",
        "R 262217Z FEB 07",
        "FM AMEMBASSY ROME",
        "TO RUEHC/SECSTATE WASHDC 5546",
        "INFO RUEHXC/ALL CONSULATES COLLECTIVE",
        "XMT AMEMBASSY PARIS",
        "UNCLAS SECTION 01 OF 04 ROME 900965",
        "UNCLAS ROME 900965",
        "SIPDIS",
        "STATE FOR EUR/WE",
        "E.O. 12958: DECL: 10/08/2027",
        "TAGS: SCUL, OVIP (SAMPLE, JANE), IT",
        "SUBJECT: (U) LAMPS OF THE CAPE",
        "REF: A. STATE 1 B. 07 PARIS 2 (NOTAL)",
        "Classified By: DCM Jon Sample for reasons 1.4 (b)",
        "¶1. (SBU) Summary: Lamps. End summary.",
        "2. (U) Text -- more",
        "¶2006. ",
        "-- lamps",
        "  (a) oil lamps",
        "* wicks",
        "----------",
        "ROME 00900965  001.2 OF 002",
        "XXXXXXXXXXXX",
        "SAMPLE",
        "NNNN",
        "",
        " ",
        "\r",
        "\x00",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=40).flatmap(
        lambda parts: st.sampled_from(["\n", "\r\n", " ", ""]).map(lambda sep: sep.join(parts))
    ),
)


UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200d\u2060]")
"""Characters that print nothing; most are read as blanks."""


def shown(text: str) -> str:
    """Return the characters that print something."""
    return "".join(UNSEEN.sub("", text).split())


def within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


@settings(max_examples=400, deadline=None)
@example("1. Lamps:\n-\x00wicks")
@example("A/\r-A/A/\nA")
@example("0\r-0 |\r0")
@example("0\r-A/\rA")
@example("0\n-\nUNCLAS SECTION 0OF0\n¶0")
@example("0\rUNCLAS SECTION 0OF0\r¶0\r-0")
@given(TEXTS)
def test_reads_anything(text: str) -> None:
    cable = read(text, year=2008)
    assert "".join(block.span.of(text) for block in cable.blocks) == text
    spans = [field.span for field in cable.fields] + [paragraph.span for paragraph in cable.paragraphs]
    spans += [one.span for one in cable.references if one.span]
    spans += [one.span for one in (*cable.action, *cable.info) if one.span]
    for paragraph in cable.paragraphs:
        for point in paragraph.points:
            assert point.span is not None
            assert paragraph.span.start <= point.span.start <= point.span.end <= paragraph.span.end
            written = point.span.of(text)
            assert written.startswith(point.label)
            torn = any(block.kind != "paragraph" for block in cable.blocks if within(block.span, point.span))
            # letters of lines were moved together, or a bar in the margin is not text
            torn = torn or any(one.code in ("torn-line", "margin-print") for one in cable.defects)
            seen = written.removeprefix(point.label)
            assert torn or shown(seen) == shown(point.text)
            assert torn or UNSEEN.search(seen) or " ".join(seen.split()) == point.text
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    anchors = [paragraph.anchor for paragraph in cable.paragraphs]
    assert len(set(anchors)) == len(anchors)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, 400), st.integers(0, 400))
def test_regions_are_kept_apart(text: str, one: int, other: int) -> None:
    first, second = sorted((min(one, len(text)), min(other, len(text))))
    regions = (
        Region("preamble", Span(0, first)),
        Region("header", Span(first, second)),
        Region("body", Span(second, len(text))),
    )
    cable = read(text, regions=regions, frame=Frame(reference_id="08ROME900001"))
    assert "".join(block.span.of(text) for block in cable.blocks) == text


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("one line", "word "),
        ("no break at all", "x"),
        ("dashes", "-"),
        ("quotes", '"'),
        ("brackets", "("),
        ("closing brackets", ")"),
        ("square brackets", "["),
        ("capitals", "AB "),
        ("capital", "A"),
        ("digits", "1 "),
        ("labels", "REF: "),
        ("list labels", "A. B. "),
        ("references", "REF: A. STATE 1 B. ROME 2 "),
        ("subjects", "SUBJECT: X\n"),
        ("tags", "TAGS: "),
        ("orders", "E.O. 12958: "),
        ("paragraphs", "1. (U) x\n\n"),
        ("numbers", "¶7. \n"),
        ("blank lines", "\n"),
        ("spaces", " "),
        ("stars and rules", "---\nX\n---\n"),
        ("classified", "Classified By: "),
        ("redactions", "XXXX "),
        ("page marks", "ROME 00900965  001.2 OF 002 "),
        ("ends", "END SUMMARY "),
        ("summaries", "1. SUMMARY: x\n\n"),
        ("spaced letters", "C O N F "),
        ("slashes", "A/"),
        ("addressees", "TO RUEHC/SECSTATE WASHDC\n"),
        ("glued addressees", "TO RUEHC/SECSTATE WASHDC RUEHC/X"),
        ("exempted", "XMT AMEMBASSY ROME\n"),
        ("passing", "UNCLAS\nSTATE FOR X\n"),
        ("names", "JONES\n"),
        ("one letter", "a\n"),
        ("tabs", "\t"),
        ("headings", "Ab\n---\n"),
        ("rules in a line", "--- a "),
        ("letters in numbers", "l1. (C) x\n"),
        ("repeated numbers", "1. (C) x. "),
        ("exemptions", "(b)(6) "),
        ("comments without an end", "1. (C) x (Comment: a "),
        ("leftovers of pages", "<br>&nbsp;\\n**A**"),
    ],
)
def test_work_grows_with_the_length(name: str, unit: str) -> None:
    """A million characters of one thing end: a quadratic rule would take hours, not the suite's time limit."""
    text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    cable = read(text, year=2008)
    assert cable.blocks[-1].span.end == len(text)


def test_work_on_a_header_grows_with_its_length() -> None:
    """Page marks in a header region, which has no bound but the text's."""
    text = "TAGS: PREL\n" + "ROME 00900965  001.2 OF 002\n\nX\n" * 30_000
    cable = read(text, regions=(Region("header", Span(0, len(text))),), year=2008)
    assert sum(block.kind == "page_mark" for block in cable.blocks) == 30_000


def test_work_on_stamps_of_a_text_grows_with_their_number() -> None:
    """Banners of pages in a SMART telegram: each paragraph is a block between two of them."""
    head = "MRN: 12 LIMA 9\nSubject: X\n\n"
    text = head + "1. (U) The lamp.\n\nUNCLASSIFIED\nSBU\n\n" * 40_000
    cable = read(text, regions=(Region("smart", Span(0, len(text))),), year=2012)
    assert sum(block.kind == "stamp" for block in cable.blocks) >= 40_000
