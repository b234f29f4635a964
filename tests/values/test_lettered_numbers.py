"""References whose letters are part of a number: airgrams and paragraphs of laws; reports that are no cables."""

from __future__ import annotations

import pytest

from reftel.values.reference import read_references


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("TOKYO A- 733 OF AUG 2, 1973; STATE 170001", [(None, None), (None, "75STATE170001")]),
        ("(A) LAGOS A- 45, (B) STATE 12", [("A", None), ("B", "75STATE12")]),
        ("A- 733; STATE 170001", [(None, None), (None, "75STATE170001")]),
        ("A- OSLO 12, B- ROME 3", [("A", "75OSLO12"), ("B", "75ROME3")]),
        ("9 FAM 22 CFR 41.91(A)(9)", [(None, None)]),
        ("INA SECTION 212(A)(27)", [(None, None)]),
        ("OSLO 12(A), STATE 34(B)", [("A", "75OSLO12"), ("B", "75STATE34")]),
        ("(A) STATE 123 (B) CERP 0044", [("A", "75STATE123"), ("B", None)]),
    ],
)
def test_letters_of_numbers_are_no_labels(written: str, found: list[tuple[str | None, str | None]]) -> None:
    read = read_references(written, 0, len(written), year=1975, post="LIMA").references
    assert [(one.label, one.id) for one in read] == found
