"""The table of element kinds: the characters that rule a line out rule out no beginning."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reftel.telegram.kinds import AT_LINE, KINDS, at_line

LINES = st.one_of(*(st.from_regex(re.compile(f"(?:{kind.line})")) for kind in KINDS if kind.line))


@given(LINES)
def test_first_characters_rule_no_kind_out(line: str) -> None:
    """Property: by its first character and hyphen, a line begins the kinds that it begins by the whole table."""
    line = line.lstrip().partition("\n")[0]
    if line:
        pattern = at_line(line[:2], hyphened="-" in line)
        by_first = pattern.match(line) if pattern else None
        whole = AT_LINE.match(line)
        assert (by_first and (by_first.lastgroup, by_first.span())) == (whole and (whole.lastgroup, whole.span()))
