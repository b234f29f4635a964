"""The defect of a broken portion marking shows the marking as the copy has it."""

from __future__ import annotations

from reftel.telegram import read

TEXT = "unclas lima 000123\n\nsubject: a lamp\n\n1. (c) the lamp burns.\n\n2. c) the oil is low.\n"


def test_a_copy_in_small_letters_keeps_them() -> None:
    cable = read(TEXT)
    assert [(one.number, one.marking) for one in cable.paragraphs] == [(1, "C"), (2, "C")]
    assert [one.note for one in cable.defects if one.code == "broken-marking"] == ["portion marking c)"]
