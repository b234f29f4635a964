"""The bounds of pages in a file are those of one pattern for a whole bound, which stops at each character."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reftel.forms import joined_pages

BOUND = re.compile(rb"</html\s{0,20}>|(?:^|(?<=[>\n]))[ \t]{0,40}(?=<(?:!doctype\s+html|html)\b)", re.I | re.M)
PIECES = st.sampled_from(
    [
        *(b"<html>", b"</html>", b"</HTML >", b"<!DOCTYPE html>", b"<!doctype  HTML x>", b"<htmlx>", b"</html", b"a"),
        *(b" ", b"\t", b" " * 39, b" " * 40, b" " * 41, b"\n", b"\r\n", b">", b"<"),
    ]
)


@given(st.lists(PIECES, max_size=9).map(b"".join))
def test_bounds_are_those_of_a_search(data: bytes) -> None:
    assert list(joined_pages._bounds(data)) == [bound.end() for bound in BOUND.finditer(data)]
