"""Paragraphs in pieces; source text in runs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.forms import FORMS, form_title
from reftel.model import Block, Field, Paragraph, Point, Redaction
from reftel.spans import Span
from reftel.web.render import labels
from reftel.web.render.aside_lines import AsideLine
from reftel.web.render.body import ParagraphItem, portion
from reftel.web.render.cable_rows import anchor_label, segments
from reftel.web.render.outline import outline_of
from reftel.web.render.prose_bits import Bit, Piece, bits, pieces, stretches
from reftel.web.render.source_runs import cut

ROOT = Path(__file__).parents[2]

NO_LINKS: dict[str, tuple[str, str]] = {}


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_marked_text_is_whole(text: str, spans: list[tuple[int, int]]) -> None:
    cuts = segments(text, [Span(a, b) for a, b in spans if a >= 0])
    assert "".join(segment.text for segment in cuts) == text


TABLE = """\
NAME            LENGTH    YEAR
------------------------------
SHIP ONE        12        1907
SHIP TWO        14        1911"""


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Plain words\nover two lines.", [False]),
        ("One.\n\nTwo.", [False, False]),
        (TABLE, [True]),
        (f"Before.\n\n{TABLE}\n\nAfter.", [False, True, False]),
        ("Two spaces.  After a stop.\nAnd again.  So.", [False]),
        ("A\tB\tC\nD\tE\tF", [True]),
        ("One line     with a gap only.", [False]),
        ("", []),
        ("\n\n \n", []),
    ],
)
def test_tables_are_told_from_prose(text: str, kinds: list[bool]) -> None:
    assert [is_table for is_table, _ in stretches(text)] == kinds


_LINE = "EXERCISE: the lamps of the harbor burn all night at"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{_LINE} the\n\n\nold pier and at the bridge.", 1),
        (f"{_LINE.upper()} THE\n\nOLD PIER AND AT THE BRIDGE.", 1),
        (f"{_LINE} the pier.\n\nno capital begins this sentence.", 2),
        (f"{_LINE.upper()} THE PIER\n\nTHE BRIDGE HAS NO LAMPS.", 2),
        ("the lamps\n\nof the pier are out.", 2),
        (f"{_LINE} the\n\n(a) pier", 2),
        (f"{_LINE} the\n\nMinistry of Lamps.", 1),
        (f"{_LINE} all hours,\n\nand at the bridge.", 1),
        (f"{_LINE} the\n\n{TABLE}", 2),
    ],
)
def test_a_page_that_ends_in_mid_sentence_ends_no_paragraph(text: str, count: int) -> None:
    assert len(stretches(text)) == count


def test_contents_keep_words_of_points_apart() -> None:
    first = Paragraph(
        anchor="p1",
        number=1,
        text="KEY POINTS\n\n-- Exercise lamps burn.",
        points=(Point(label="--", text="Exercise lamps burn."),),
        span=Span(0, 1),
    )
    second = Paragraph(anchor="p2", number=2, text="Exercise: the end.", span=Span(1, 2))
    items = tuple(
        ParagraphItem(
            each.anchor, f"¶{each.number}", "", "", "", None, pieces(each, (), NO_LINKS), (), (), "", False, 0
        )
        for each in (first, second)
    )
    assert [line.text for line in outline_of(items)] == ["KEY POINTS Exercise lamps burn.\xa0…", "Exercise: the end."]


@given(st.text(alphabet="ab \n-\t", max_size=80))
def test_no_word_is_lost(text: str) -> None:
    joined = " ".join(part for _, part in stretches(text))
    assert joined.split() == text.split()


def test_points_are_taken_out_of_the_text() -> None:
    paragraph = Paragraph(
        anchor="p1",
        number=1,
        text="It offers:\n\n--A commitment to\nwork; and\n\n--A loan.\n\nThe rest.",
        points=(Point(label="--", text="A commitment to work; and"), Point(label="--", text="A loan.")),
        span=Span(0, 1),
    )
    made = pieces(paragraph, (), NO_LINKS)
    assert [piece.kind for piece in made] == ["prose", "points", "prose"]
    assert [point.bits[0].text for point in made[1].points] == ["A commitment to work; and", "A loan."]
    assert made[2].bits[0].text.strip() == "The rest."


def test_points_that_the_text_lacks_come_last() -> None:
    paragraph = Paragraph(anchor="p1", text="Words.", points=(Point(label="a.", text="Elsewhere"),), span=Span(0, 1))
    assert [piece.kind for piece in pieces(paragraph, (), NO_LINKS)] == ["points", "prose"]


@pytest.mark.parametrize(
    ("mark", "worded"),
    [
        ("[1 paragraph (6 lines) not declassified]", True),
        ("[name removed]", True),
        ("B1, 1.4(D)", True),
        ("XXXXXXXXXXXX", False),
        ("xxxxx", False),
        ("[...]", False),
        ("\u2588" * 9, False),
    ],
)
def test_marks_with_words_are_shown_as_words(mark: str, worded: bool) -> None:
    """Editors say how much they left out; nothing is below their words."""
    (bit,) = bits(mark, [Redaction(text=mark, kind="x", span=Span(0, len(mark)))], NO_LINKS)
    assert bit.is_worded is worded


def test_redactions_and_references() -> None:
    redactions = [Redaction(text="XXXX", kind="x", span=Span(0, 4)), Redaction(text="XXXX", kind="x", span=Span(9, 13))]
    made = bits("XXXX and XXXX said (ref A) so; refs B", redactions, {"A": ("/cable/07X1", "EXERCISE")})
    assert [(bit.kind, bit.text) for bit in made] == [
        ("redacted", "XXXX"),
        ("text", " and "),
        ("redacted", "XXXX"),
        ("text", " said ("),
        ("link", "ref A"),
        ("text", ") so; refs B"),
    ]


def shown(made: tuple[Piece, ...]) -> list[str]:
    """Texts of all bits in order, marks in brackets; a table's lines as one."""
    out: list[str] = []
    for piece in made:
        for bit in (*piece.bits, *(bit for point in piece.points for bit in (Bit(point.label), *point.bits))):
            out.append(f"[{bit.text}]" if bit.kind == "mark" else " ".join(bit.text.split()))
        if piece.table:
            out.append(" ".join(piece.table.split()))
    return [each for each in out if each]


def mark(at: int) -> AsideLine:
    """A page mark behind the first `at` characters."""
    return AsideLine("EXAMPLE 00000714 001 OF 002", "001 of 002", "Where a page ended", at)


@pytest.mark.parametrize(
    ("text", "points", "at", "right"),
    [
        ("The lamp was\nrepaired.", (), 7, ["The lamp", "[001 of 002]", "was repaired."]),
        ("The lamp.", (), 0, ["[001 of 002]", "The lamp."]),
        ("The lamp.", (), 8, ["The lamp.", "[001 of 002]"]),
        ("The lamp.", (), 99, ["The lamp.", "[001 of 002]"]),
        ("The ABC said so.", (), 4, ["The A", "[001 of 002]", "BC said so."]),
        ("Two:\n-- one\n-- two", ("one", "two"), 10, ["Two:", "--", "one", "--", "[001 of 002]", "two"]),
        ("Two:\n-- one\n-- two", ("one", "two"), 12, ["Two:", "--", "one", "--", "t", "[001 of 002]", "wo"]),
        ("One.\n\nTwo.", (), 4, ["One.", "[001 of 002]", "Two."]),
        ("A     B\nC     D\nE     F", (), 2, ["A B", "[001 of 002]", "C D E F"]),
    ],
)
def test_a_mark_is_shown_where_it_tore_the_text(text: str, points: tuple[str, ...], at: int, right: list[str]) -> None:
    paragraph = Paragraph(
        anchor="p1", text=text, points=tuple(Point(label="--", text=point) for point in points), span=Span(0, 1)
    )
    assert shown(pieces(paragraph, (), NO_LINKS, (mark(at),))) == right


@given(st.text(alphabet="ab \n-X\t", max_size=80), st.lists(st.integers(0, 90), max_size=5))
def test_marks_take_no_word_and_none_is_lost(text: str, places: list[int]) -> None:
    paragraph = Paragraph(anchor="p1", text=text, span=Span(0, 1))
    redactions = [Redaction(text="XX", kind="x", span=Span(0, 1))]
    made = pieces(paragraph, redactions, NO_LINKS, tuple(mark(at) for at in sorted(places)))
    said = shown(made)
    assert "".join(each for each in said if each[0] != "[").replace(" ", "") == "".join(text.split())
    assert sum(each[0] == "[" for each in said) == len(places)


@pytest.mark.parametrize(
    ("marking", "css", "meaning"),
    [
        ("U", "u", "Unclassified"),
        ("SBU", "u", "Sensitive but unclassified"),
        ("C", "c", "Confidential"),
        ("C/NF", "c", "Confidential, not for foreign nationals"),
        ("C//NF", "c", "Confidential, not for foreign nationals"),
        ("S", "s", "Secret"),
        ("TS", "ts", "Top secret"),
        ("LOU", "lou", "Limited official use"),
        ("S//REL TO USA", "s", "Secret"),
        ("Q", "none", ""),
        ("//", "none", ""),
    ],
)
def test_portions(marking: str, css: str, meaning: str) -> None:
    made = portion(marking)
    assert made is not None
    assert (made.css, made.meaning) == (css, meaning)


@pytest.mark.parametrize(("anchor", "label"), [("p7", "¶7"), ("s2p7", "¶2.7"), ("u1", "¶u1"), ("p7-2", "¶7-2")])
def test_anchor_labels(anchor: str, label: str) -> None:
    assert anchor_label(anchor) == label


@given(
    st.text(alphabet="abc\n", min_size=1, max_size=50),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
    st.lists(st.integers(1, 49), max_size=4),
)
def test_source_runs_tile_the_text(text: str, spans: list[tuple[int, int]], edges: list[int]) -> None:
    """Every character once and in order, each run in exactly the fields whose span holds it."""
    points = sorted({0, len(text), *(edge for edge in edges if edge < len(text))})
    blocks = [Block("paragraph", Span(a, b)) for a, b in pairwise(points)]
    fields = [Field("subject", Span(min(a, b), max(a, b)), "rule") for a, b in spans]
    flaws = [("d0", "flaw", Span(*sorted(spans[0])))] if spans else []
    made = cut(text, blocks, fields, flaws)
    assert "".join(run.text for block in made for run in block.runs) == text
    at = 0
    for block in made:
        for run in block.runs:
            inside = {
                i for i, f in enumerate(fields) if run.text and f.span.start <= at and at + len(run.text) <= f.span.end
            }
            assert set(run.fields) == inside
            at += len(run.text)
    anchors = [anchor for block in made for run in block.runs for anchor in run.anchors]
    assert len(anchors) == len(set(anchors))
    for index, field in enumerate(fields):
        if field.span.start < min(field.span.end, len(text)):
            assert f"c{index}" in anchors


def test_every_form_has_a_title() -> None:
    assert [form.name for form in FORMS if not form.title or form_title(form.name) != form.title] == []
    assert (form_title("old-form"), form_title("")) == ("Old form", "Unknown form")


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((), ""),
        ((2,), "section 2"),
        ((1, 3), "sections 1 and 3"),
        ((2, 3), "sections 2 and 3"),
        ((2, 3, 4, 5, 9), "sections 2 to 5 and 9"),
        ((1, 3, 4, 6), "sections 1, 3, 4 and 6"),
    ],
)
def test_sections_in_words(numbers: tuple[int, ...], said: str) -> None:
    assert labels.sections(numbers) == said


def test_thousands_of_mentions_are_linked_in_a_moment_each_where_it_is_a_word() -> None:
    """Of one paragraph, as a damaged list of references gives."""
    names = [f"LIMA {number}" for number in range(1000, 4000)]
    text = " ".join(f"{name}," for name in names) + " XLIMA 1000 LIMA 10001 (LIMA 1001)"
    made = bits(text, (), {name: (f"/{name}", name) for name in names})
    assert [bit.text for bit in made if bit.kind == "link"] == [*names, "LIMA 1001"]
    assert "".join(bit.text for bit in made) == text
    wide = bits("see (ref X), 08 LIMA 12 and LIMA 12", (), {"LIMA 12": ("/b", ""), "08 LIMA 12": ("/a", "")})
    assert [(bit.text, bit.href) for bit in wide if bit.kind == "link"] == [("08 LIMA 12", "/a"), ("LIMA 12", "/b")]


LISTS = [
    ("as refs A, B and C. said", ["refs A", "B", "C"]),
    ("(Refs B, C)", ["Refs B", "C"]),
    ("ref A, B, and C; and", ["ref A", "B", "C"]),
    ("REFS A & B)", ["REFS A", "B"]),
    ("refs (A) and (B).", ["refs (A)", "B"]),
    ("ref A, B said", ["ref A"]),
    ("ref A and C is here", ["ref A"]),
    ("ref A, X, B.", ["ref A", "B"]),
    ("ref A, and B-52s", ["ref A"]),
]


@pytest.mark.parametrize(("text", "right"), LISTS)
def test_each_label_of_a_list_is_a_link(text: str, right: list[str]) -> None:
    links = {label: (f"/cable/07X{at}", "EXERCISE") for at, label in enumerate("ABC")}
    made = bits(text, (), links)
    assert [bit.text for bit in made if bit.kind == "link"] == right
    assert "".join(bit.text for bit in made) == text
    assert [bit.href for bit in made if bit.kind == "link"] == [links[label.strip("()")[-1]][0] for label in right]
