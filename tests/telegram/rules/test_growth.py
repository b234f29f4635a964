"""Elements that run on over lines: the characters that are read grow with the text, not with its square."""

from __future__ import annotations

import pytest

from reftel.model import ExecutiveOrder
from reftel.telegram import read
from reftel.values.declassification import read_executive_order


@pytest.mark.parametrize("line", ["THE LAMP WAS LIT", "99/99/2017", "E.O. 12958: 07OSLO123 INFO", "<!-- DECL: "])
def test_an_order_without_a_date_is_read_in_linear_time(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """20,000 lines below `E.O. 12958:` took minutes: all were read again with each line."""
    asked = []

    def counted(text: str, start: int, end: int, year: int | None) -> ExecutiveOrder:
        asked.append(end - start)
        return read_executive_order(text, start, end, year)

    monkeypatch.setattr("reftel.telegram.rules.executive_order.read_executive_order", counted)
    text = f"R 262217Z FEB 07\nFM AMEMBASSY ROME\nBT\nUNCLAS ROME 900965\nE.O. 12958: X\n{f'{line}{chr(10)}' * 3000}"
    read(text)
    assert sum(asked) < 40 * len(text)


def test_a_date_after_some_lines_ends_the_order() -> None:
    text = "E.O. 12958: DECL: UPON\n" + "THE LAMP\n" * 3
    assert read(f"R 262217Z FEB 07\nFM AMEMBASSY ROME\nBT\nUNCLAS ROME 900965\n{text}").executive_order is not None
