"""The nearest known name to a mistyped one.

The distance counts letters left out, put in, exchanged or swapped with their neighbour (optimal string alignment).
The bounds are what tests/vocab/test_posts.py justifies: every slip of one letter in a name of five or more is found,
and no word that drafters write among references is taken for a post.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA


def bound(length: int) -> int:
    """Slips allowed in a written name of so many letters: none below 4, one to 7, two to 13, then three."""
    if length < 4:
        return 0
    if length < 8:
        return 1
    return 2 if length < 14 else 3


class Nearest:
    """Finds the one name nearest to a written one; None where none is within the bound, or two are as near."""

    def __init__(self, names: Mapping[str, str], *, preferred: frozenset[str], refused: frozenset[str]) -> None:
        """`names` maps each known spelling to the name it stands for; `preferred` names win over others as near.

        Words in `refused` are never corrected.
        """
        self._names = names
        self._spellings = tuple(names)
        self._preferred = preferred
        self._refused = refused

    def find(self, written: str) -> str | None:
        """The name meant by `written` (folded, upper case), or None."""
        most = bound(len(written))
        if not most or written in self._refused or not written.isalpha():
            return None
        scored = process.extract(written, self._spellings, scorer=OSA.distance, score_cutoff=most, limit=None)
        near = [(spelling, int(distance)) for spelling, distance, _ in scored if _allowed(written, spelling)]
        if not near:
            return None
        least = min(distance for _, distance in near)
        best = [spelling for spelling, distance in near if distance == least]
        for likelier in (
            lambda one: self._names[one] in self._preferred,
            lambda one: not _exchanged(written, one),
            lambda one: one[0] == written[0],
        ):
            best = [spelling for spelling in best if likelier(spelling)] or best
        found = {self._names[spelling] for spelling in best}
        return found.pop() if len(found) == 1 else None


def _allowed(written: str, spelling: str) -> bool:
    """Four letters are too few for every slip: OLSO and OSSLO are OSLO, but SOME and ROMAN are not ROME.

    Two letters more are a word more (`TEHRAN'S A`), unless the name is long.
    """
    if len(spelling) > 4:
        return len(written) - len(spelling) < 2 or len(spelling) > 9
    if len(written) > len(spelling):
        return any(
            written[:at] + written[at + 1 :] == spelling and written[at] in written[at - 1 : at] for at in range(5)
        )
    return not _exchanged(written, spelling)


def _exchanged(written: str, spelling: str) -> bool:
    """Whether a letter was exchanged for another, which fingers do less often than leaving out or swapping one."""
    return len(written) == len(spelling) and sorted(written) != sorted(spelling)
