"""Sections joined to one cable; whatever the order of arrival."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import msgspec
import pytest

from reftel.collate import Given, collate
from reftel.collate.given import page_sections
from reftel.model import Cable, Defect, Paragraph, Section
from tests.collate.making import CHESS, LAMP, NONE, SECTIONS, STRUCK, cable, given, part


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_sections_join_in_any_order(order: tuple[int, ...]) -> None:
    made = collate([given(at, SECTIONS[which]) for at, which in enumerate(order, 1)])
    assert [paragraph.text for paragraph in made.cable.paragraphs] == [
        text for number in (1, 2, 3) for text in (LAMP[number], CHESS[number])
    ]
    assert [paragraph.anchor for paragraph in made.cable.paragraphs] == [
        "s1p1",
        "s1p2",
        "s2p1",
        "s2p2",
        "s3p1",
        "s3p2",
    ]
    assert [section.number for section in made.cable.sections] == [1, 2, 3]
    assert made.cable.subject == "EXERCISE: Loan of a Lamp"
    assert made.cable.signed_by == ("QUILLFEATHER",)
    assert made.missing_sections == ()
    assert not made.cable.is_partial
    assert made.defects == ()


def test_numbers_that_go_on_need_no_section() -> None:
    second = cable((), **{name: getattr(SECTIONS[1], name) for name in ("sections", "signed_by", "subject")})
    second = msgspec.structs.replace(
        second,
        paragraphs=tuple(
            msgspec.structs.replace(each, number=each.number + 2) for each in SECTIONS[1].paragraphs if each.number
        ),
    )
    made = collate([given(1, SECTIONS[0]), given(2, second)])
    assert [paragraph.anchor for paragraph in made.cable.paragraphs] == ["p1", "p2", "p3", "p4"]


NAMELESS: dict[str, Any] = {
    "id": None,
    "serial": None,
    "created": None,
    "defects": (Defect("no-id"), Defect("no-date")),
}


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        (part(1, 2, LAMP[:2]), part(2, 2, LAMP[2:], **NAMELESS), []),
        (part(1, 2, LAMP[:2], created=None), part(2, 2, LAMP[2:], **NAMELESS), ["no-date"]),
        (part(1, 2, LAMP[:2], **NAMELESS), part(2, 2, LAMP[2:], **NAMELESS), ["no-id", "no-date"] * 2),
        (cable(), cable(**NAMELESS), ["no-id", "no-date"]),
    ],
    ids=["of the first section", "an id, but no date", "of no section", "of a copy of the whole telegram"],
)
def test_another_section_gives_the_id_and_the_date(first: Cable, second: Cable, codes: list[str]) -> None:
    """A copy of the whole telegram without an id is one that was joined by its likeness: its defects stay."""
    assert [each.defect.code for each in collate([given(1, first), given(2, second)]).defects] == codes


def test_a_missing_section_is_a_defect() -> None:
    made = collate([given(1, SECTIONS[2]), given(2, SECTIONS[0])])
    assert made.missing_sections == (2,)
    assert made.cable.is_partial
    assert [(each.defect.code, each.defect.note) for each in made.defects] == [
        ("section-missing", "section 2 of this telegram not found")
    ]
    alone = collate([given(1, SECTIONS[1])])
    assert alone.missing_sections == (1, 3)
    assert alone.cable.is_partial


@pytest.mark.parametrize(
    ("why", "marks", "pages", "numbers", "signed", "missing", "unmarked"),
    [
        ("page lines name the later sections", (1,), (2, 3), (1, 2, 3), False, (), ()),
        ("a mark is skipped, and so are paragraphs", (1, 3), (), (1, 2, 9), False, (2,), ()),
        ("a mark is skipped, no paragraph is", (1, 3), (), (1, 2, 3), False, (), (2,)),
        ("a page line is skipped, and so are paragraphs", (1,), (3,), (1, 2, 9), False, (2,), ()),
        ("later marks may be lost", (1,), (), (1, 2, 3), False, (), (2, 3)),
        ("later marks may be lost, and the end is there", (1,), (), (1, 2, 3), True, (), (2, 3)),
        ("a later section alone", (2,), (), (4, 5), False, (1, 3), ()),
        ("all are marked", (1, 2, 3), (), (1, 2, 3), True, (), ()),
    ],
)
def test_a_section_is_missing_only_where_marks_skip(
    why: str,
    marks: tuple[int, ...],
    pages: tuple[int, ...],
    numbers: tuple[int, ...],
    signed: bool,
    missing: tuple[int, ...],
    unmarked: tuple[int, ...],
) -> None:
    held = msgspec.structs.replace(
        cable(LAMP),
        sections=tuple(Section(number=number, of=3, span=NONE) for number in marks),
        paragraphs=tuple(Paragraph(anchor=f"p{n}", number=n, text=f"Lamp {n}.", span=NONE) for n in numbers),
        signed_by=("HARWELL",) if signed else (),
    )
    made = collate([Given(number=1, cable=held, pages=frozenset(pages))])
    assert (made.missing_sections, made.unmarked_sections) == (missing, unmarked), why
    assert made.cable.is_partial == bool(missing)


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        (["LIMA 00000123  002 OF 004"], {2}),
        (["LIMA 00000123  002.3 OF 004 \n", "LIMA 00000123 003 of 004\n\n"], {2, 3}),
        (["LIMA 00000123  002 OF 009"], set()),
        (["PAGE 02 LIMA 00123 171944Z", "", "OF 004"], set()),
        (["9" * 5000 + " OF 004"], set()),
    ],
)
def test_sections_that_page_lines_name(lines: list[str], right: set[int]) -> None:
    held = msgspec.structs.replace(cable(LAMP), sections=(Section(number=1, of=4, span=NONE),))
    assert page_sections(held, lines) == right
    assert page_sections(cable(LAMP), lines) == set()


def test_the_whole_telegram_makes_its_sections_needless() -> None:
    made = collate([given(1, SECTIONS[0]), given(2, cable()), given(3, SECTIONS[1])])
    assert made.main == 2
    assert [paragraph.text for paragraph in made.cable.paragraphs] == list(LAMP)
    assert made.missing_sections == ()


def test_a_section_that_came_twice_is_taken_once_from_the_better_copy() -> None:
    redacted = part(2, 3, ("XXXXXXXXXXXX",), redactions=(STRUCK,))
    made = collate([given(1, SECTIONS[0]), given(2, redacted), given(3, SECTIONS[1]), given(4, SECTIONS[2])])
    assert [paragraph.text for paragraph in made.cable.paragraphs][2:4] == [LAMP[2], CHESS[2]]
    assert made.paragraph_witness == (1, 1, 3, 3, 4, 4)


def test_a_telegram_that_claims_ten_million_sections_is_bounded() -> None:
    assert len(collate([given(1, part(2, 10_000_000, LAMP))]).missing_sections) == 998
