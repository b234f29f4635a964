"""Lines that hold tags and nothing else."""

from __future__ import annotations

import re

from reftel.values.tag_words import terms
from reftel.values.tags import read_tag_list
from reftel.vocab.tag_table import tags as vocabulary

_LONGEST = 120
_CODE = 4
"""Letters of the code of a subject."""
_SIGNS = re.compile(r"[,;/]| - ")
_MARKS = frozenset(':.?!"')


def is_tag_line(line: str, *, is_open: bool) -> bool:
    """Return whether a line is a part of a list of tags: its entries are known codes and terms, with signs between.

    In a list that is open (it ends with a comma) half of them are enough.

    Args:
        line: The line in capitals.
        is_open: Whether a sign is at the end of the line above.

    Example:
        >>> is_tag_line("PORT SECURITY, KPAO, BR", is_open=False), is_tag_line("HARBORS, QUAYS AND PIERS", is_open=True)
        (True, False)
    """
    line = line.strip(" .,;")
    first = _SIGNS.split(line)[0].split(" ")[0]
    if len(line) > _LONGEST or not _MARKS.isdisjoint(line):
        return False
    if not (is_open or _SIGNS.search(line) or (len(first) == _CODE and first in vocabulary())):
        return False
    entries = read_tag_list(line).tags
    known = [entry in vocabulary() or tuple(entry.split(" ")) in terms() for entry in entries]
    if not any(entry in vocabulary() for entry in entries):
        return False
    return all(known) or (is_open and sum(known) * 2 >= len(known))
