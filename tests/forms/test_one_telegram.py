"""The fast test for texts of one telegram, and the close search for marks between telegrams, agree on every text."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.forms import text_split
from tests.forms.test_text_split import BETWEEN, HEADER, NETWORK, PAGED

LINES = (
    *(
        "VZCZCXRO0001",
        "ZCZC",
        "NNNN",
        "<< END OF DOCUMENT >>",
        "\f",
        " \fVZCZCXRO0002 ",
        "-----",
        "=" * 72,
        "",
        "",
        " ",
    ),
    *("RR RUEHC", "DE RUEHLP 12", "ZNR UUUUU ZZH", "R 131501Z MAR 98", "O P 131501Z MAR 98 ZFF4", "FM AMEMBASSY LIMA"),
    *("UNCLAS SECTION 02 OF 03 LIMA 000012", "CONFIDENTIAL", "PAGE 01 LIMA", "PAGE 1  LIMA", "SUBJECT: LAMP"),
    *(
        "07LIMA12",
        "Mon Feb 26 00:00:00 +0100 2007",
        "Created: 2007-02-26",
        "Community resources",
        "Viewing cable 07LIMA12",
    ),
    *("1. The lamp was lent at 10:11:12 sharp.", "X" * 4100),
)


def agree(data: bytes) -> None:
    is_one = text_split.is_one(data)
    assert is_one or text_split._MARKS.search(data)
    assert not is_one or len(list(text_split.split(io.BytesIO(data), "", lambda error: None))) < 2


@given(st.lists(st.sampled_from(LINES), max_size=14), st.sampled_from(("\n", "\r\n")))
def test_both_searches_agree(lines: list[str], line_end: str) -> None:
    agree(line_end.join(lines).encode())


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
@pytest.mark.parametrize("texts", [NETWORK, HEADER, PAGED], ids=["network", "header", "pages"])
def test_both_searches_agree_on_telegrams(texts: list[str], between: str) -> None:
    agree(texts[0].encode())
    agree(between.join(texts).encode())


def test_a_telegram_is_one_and_two_are_not() -> None:
    assert text_split.is_one(NETWORK[0].encode())
    assert not text_split.is_one("\nNNNN\n\n\n".join(NETWORK).encode())


def test_a_start_of_message_below_a_line_is_no_second_telegram() -> None:
    assert text_split.is_one(b"07LIMA12\n" + NETWORK[0].encode())
    assert not text_split.is_one(b"A NOTE\nSUBJECT: LAMP\n\n" + NETWORK[0].encode())
