"""The reader of references: a table of invented cases, and what surrounds the list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from reftel.model import Reference
from reftel.values.reference import Listed, read_references

TABLE = Path(__file__).with_name("references.txt")


def _rows() -> list[tuple[str, str]]:
    found = []
    for line in TABLE.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            written, _, expected = line.partition(" =>")
            found.append((written.replace("\\n", "\n"), expected.strip()))
    return found


def _shown(one: Reference) -> str:
    if one.kind != "cable":
        return f"{one.label or '-'} {one.kind} [{one.text}]"
    parts = [one.label or "-", one.id or f"cable [{one.text}]"]
    parts += ["N"] if one.notal else []
    parts += ["P"] if one.and_previous else []
    parts += [f"<{one.corrected_from}"] if one.corrected_from else []
    parts += ["?" + ",".join(one.uncertain)] if one.uncertain else []
    return " ".join(parts)


def _read(written: str) -> Listed:
    return read_references(written, 0, len(written), year=2006, post="LIMA", serial=500, date=dt.date(2006, 7, 10))


@pytest.mark.parametrize(("written", "expected"), _rows())
def test_table(written: str, expected: str) -> None:
    for text in (written, written.replace("\n", "\r\n")):
        listed = _read(text)
        shown = [_shown(one) for one in listed.references]
        assert " | ".join(shown + ["!"] * listed.unreadable) == expected


def test_the_year_before_may_have_had_more_telegrams() -> None:
    """The Department sent fewer telegrams from 2007 on: a number above those of a whole year is the year before's."""
    date = dt.date(2007, 1, 12)
    found = read_references("STATE 203879", 0, 12, year=2007, post="LIMA", serial=104, date=date)
    assert [one.id for one in found.references] == ["06STATE203879"]


def test_no_year_before_is_inferred_for_the_department_of_the_1960s() -> None:
    def read(written: str, year: int) -> list[str | None]:
        date = dt.date(year, 3, 12)
        found = read_references(written, 0, len(written), year=year, post="KABUL", serial=3321, date=date)
        return [one.id for one in found.references]

    assert read("STATE 128801", 1968) == ["68STATE128801"]
    assert read("STATE 228801", 1977) == ["76STATE228801"]


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("SECTO 8012 (OSLO 44)", ["SECTO 8012", "(OSLO 44)"]),
        ("(A) OSLO 44 (B) (ROME 45)", ["OSLO 44", "(ROME 45)"]),
        ("OSLO 44 (ROME 45), ROME 46", ["OSLO 44", "(ROME 45)", "ROME 46"]),
        ("(OSLO 44 NOTAL)", ["(OSLO 44"]),
    ],
)
def test_a_number_in_brackets_is_kept_with_both(written: str, texts: list[str]) -> None:
    assert [one.text for one in _read(written).references] == texts
