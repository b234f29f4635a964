"""What is said after sources were taken in: equal refusals in one line."""

from __future__ import annotations

from reftel.cli.taking import grouped

MISSING = "expected a document with text; tesseract not found: install tesseract-ocr"


def test_equal_refusals_are_one_line() -> None:
    troubles = [f"scans/{number}.pdf: at byte 0: {MISSING}" for number in range(15)]
    troubles[3:3] = ["a.txt: at byte 7: expected a telegram", "b.zip: Permission denied"]
    assert grouped(troubles) == [
        (f"15 sources: {MISSING} (scans/0.pdf, scans/1.pdf, scans/2.pdf and 12 more)", 15),
        ("a.txt: expected a telegram", 1),
        ("b.zip: Permission denied", 1),
    ]


def test_two_alike_are_still_named() -> None:
    assert grouped(["a: x", "b: x", "lines without a name"]) == [("a: x", 1), ("b: x", 1), ("lines without a name", 1)]
