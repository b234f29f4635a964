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
    """Slips allowed in a written name of so many letters: none below 4, one to 7, two to 11, then three."""
    if length < 4:
        return 0
    if length < 8:
        return 1
    return 2 if length < 12 else 3


class Nearest:
    """Finds the one name nearest to a written one; None where none is within the bound, or two are as near."""

    def __init__(self, names: Mapping[str, str], refused: frozenset[str]) -> None:
        """`names` maps each known spelling to the name it stands for; words in `refused` are never corrected."""
        self._names = names
        self._refused = refused
        self._spellings = tuple(names)

    def find(self, written: str) -> str | None:
        """The name meant by `written` (folded, upper case), or None."""
        length = len(written)
        most = bound(length)
        if not most or written in self._refused or not written.isalpha():
            return None
        scored = process.extract(written, self._spellings, scorer=OSA.distance, score_cutoff=most, limit=None)
        near = [(spelling, int(distance)) for spelling, distance, _ in scored if self._allowed(written, spelling)]
        if not near:
            return None
        least = min(distance for _, distance in near)
        best = [spelling for spelling, distance in near if distance == least]
        if len({self._names[spelling] for spelling in best}) > 1:
            best = [spelling for spelling in best if spelling[0] == written[0]] or best
        found = {self._names[spelling] for spelling in best}
        return found.pop() if len(found) == 1 else None

    @staticmethod
    def _allowed(written: str, spelling: str) -> bool:
        """Four letters are too few to exchange one: SOME is not ROME; OLSO is OSLO, and SOIA is SOFIA."""
        return len(written) > 4 or len(spelling) > 4 or sorted(written) == sorted(spelling)
