"""The nearest known name to a mistyped one.

The distance counts letters left out, put in, exchanged or swapped with their neighbor (optimal string alignment).
tests/vocab/test_posts.py justifies the bounds: every slip of one letter in a name of five or more is found, and no
common word of references is read as a post.
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
    """Finds the one name nearest to a written one; None if none is within the bound, or two are equally near."""

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
        near = self._near(written)
        if not near:
            return None
        least = min(near.values())
        best = [spelling for spelling, distance in near.items() if distance == least]
        for likelier in (
            lambda one: self._names[one] in self._preferred,
            lambda one: not _exchanged(written, one),
            lambda one: one[0] == written[0],
        ):
            best = [spelling for spelling in best if likelier(spelling)] or best
        found = {self._names[spelling] for spelling in best}
        return found.pop() if len(found) == 1 else None

    def ranked(self, written: str) -> list[tuple[str, int]]:
        """Every name within the bound and its distance in slips, the nearest first, preferred ones before others."""
        least: dict[str, int] = {}
        for spelling, distance in self._near(written).items():
            name = self._names[spelling]
            least[name] = min(distance, least.get(name, distance))
        return sorted(least.items(), key=lambda one: (one[1], one[0] not in self._preferred, one[0]))

    def is_refused(self, written: str) -> bool:
        """Whether `written` is a word of its own, not a mistyped name."""
        return written in self._refused

    def _near(self, written: str) -> dict[str, int]:
        """The spellings within the bound, each with its distance."""
        most = bound(len(written))
        if not most or written in self._refused or not written.isalpha():
            return {}
        scored = process.extract(written, self._spellings, scorer=OSA.distance, score_cutoff=most, limit=None)
        return {spelling: int(distance) for spelling, distance, _ in scored if _allowed(written, spelling)}


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
