"""A cell's characters without the marks of quoting."""

from __future__ import annotations

import re
import tracemalloc

from reftel.forms.cell_text import unescaped
from reftel.spans import MappedText

DOUBLED = re.compile(r'""')
MARKS = 200_000


def test_each_character_has_the_place_of_its_marks() -> None:
    cell = unescaped(MappedText('EXERCISE ""lamp""'), 0, 17, DOUBLED)
    assert cell.text == 'EXERCISE "lamp"'
    assert [cell.origins.locate(at, at + 1) for at in (8, 9, 14)] == [(8, 9), (9, 11), (15, 17)]


def test_a_cell_of_marks_only_takes_little_memory() -> None:
    text = MappedText('""' * MARKS)
    tracemalloc.start()
    try:
        cell = unescaped(text, 0, len(text), DOUBLED)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(cell) == MARKS
    assert peak < 64 * MARKS, "bytes for each mark: a list of matches takes 150"
