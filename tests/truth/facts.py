"""What is known of a real copy's elements without reading it: enough to find where they begin."""

from __future__ import annotations

import re

from tests.adversary.starts import Facts, fold
from tests.truth.copies import Copy

CAPTIONS = frozenset({"SIPDIS", "NOFORN", "SENSITIVE", "NODIS", "EXDIS", "LIMDIS", "STADIS", "ROGER CHANNEL", "TERREP"})
_RULED = re.compile(r"\n-{3,}[ ]*\n([^\n]{3,70})\n-{3,}[ ]*\n")
_UNRULED = re.compile(r"\n\n([^\n]{3,70})\n-{3,}[ ]*\n")
_SIGNED = re.compile(r"\n[ ]*([A-Z][A-Z' -]{2,20})\s*\Z")
_NUMBER = re.compile(r"^\s*¶?\s?(\d{1,3})\. ", re.MULTILINE)


def facts_of_copy(copy: Copy) -> Facts:
    """Captions by the list of the handbook; headings between rules; the last line; numbers that rise by one."""
    numbers: list[int] = []
    for number in map(int, _NUMBER.findall(copy.text)):
        if number == len(numbers) + 1:
            numbers.append(number)
    signed = _SIGNED.search(copy.text)
    headings = _RULED.findall(copy.text) + _UNRULED.findall(copy.text)
    return Facts(
        captions=CAPTIONS,
        passing=frozenset(),
        headings=frozenset(map(fold, headings)),
        signatures=frozenset({fold(signed[1])} if signed else ()),
        numbers=tuple(numbers),
        key=fold,
    )
