"""Literal signs that rules search in a telegram, found in one pass over its text.

A hundred searches of a text for one literal each take fifty times as long as one automaton (Aho and Corasick 1975) that
finds all of them. Rules name their signs with `sign`, and ask `Signs` for the places. Without the library that has the
automaton, each sign is searched for alone, with the same answers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from reftel.automata import AhoCorasick, Implementation

Places = dict[str, list[int]]
"""Sign -> its places, rising; without signs that the text lacks."""

_known: dict[str, None] = {}


def sign(*written: str) -> tuple[str, ...]:
    """Add literals in capitals to those that the one pass finds, and return them. Modules call it when they are loaded.

    Example: `_NOTICES = sign("CASE NO", "DOC NO")`.
    """
    _known.update(dict.fromkeys(written))
    return written


def find_each(raised: str, signs: Iterable[str]) -> Places:
    """Return the places of `signs` in a text in capitals, looking for one after another."""
    found: Places = {}
    for one in signs:
        at = raised.find(one)
        while at >= 0:
            found.setdefault(one, []).append(at)
            at = raised.find(one, at + 1)
    return found


@cache
def _automaton(count: int) -> Callable[[str], Places]:
    """Return the search for the first `count` of the known signs; there are more when other modules are loaded."""
    signs = tuple(_known)[:count]
    if AhoCorasick is None:
        return lambda raised: find_each(raised, signs)
    matcher = AhoCorasick(signs, implementation=Implementation.DFA)

    def find_all(raised: str) -> Places:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, start, _ in matcher.find_matches_as_indexes(raised, overlapping=True):
            found[signs[index]].append(start)
        return dict(found)

    return find_all


class Signs:
    """The places of all signs in one text in capitals."""

    __slots__ = ("_raised", "found")

    def __init__(self, raised: str, found: Places | None = None) -> None:
        self._raised = raised
        self.found = _automaton(len(_known))(raised) if found is None else found
        """Each sign that the text has, with its places."""

    def hidden(self, raised: str, places: Iterable[int]) -> Signs:
        """Return the signs of the same text with ranges blanked out, which begin at `places`.

        After a line break, blanks make no sign that does not begin with a blank itself, and patterns reject the
        places of signs that were blanked out. So the text is searched again only if a range begins inside a line.
        """
        is_inside = any(at and raised[at - 1] != "\n" for at in places)
        return Signs(raised, None if is_inside else self.found)

    def places(self, one: str) -> Sequence[int]:
        """Return the places of a sign, rising. Raises KeyError for one that no rule named with `sign`."""
        found = self.found.get(one)
        if found is None:
            _known[one]
            return ()
        return found

    def between(self, one: str, start: int, stop: int) -> Sequence[int]:
        """Return the places of a sign wholly within `start` and `stop`."""
        found = self.places(one)
        return found[bisect_left(found, start) : bisect_left(found, stop - len(one) + 1)] if found else found

    def all_between(self, signs: Sequence[str], start: int, stop: int) -> list[int]:
        """Return the places of several signs wholly within `start` and `stop`, rising."""
        found = self.found
        there = [one for one in signs if one in found]
        if len(there) == 1:
            return list(self.between(there[0], start, stop))
        return sorted([at for one in there for at in self.between(one, start, stop)])

    def matches(self, pattern: re.Pattern[str], signs: Sequence[str], start: int, stop: int) -> Iterator[re.Match[str]]:
        """Yield all that `pattern.finditer` gives, for a pattern that always begins with one of these signs."""
        for at in self.all_between(signs, start, stop):
            if at >= start and (found := pattern.match(self._raised, at, stop)):
                yield found
                start = found.end()

    def first(self, pattern: re.Pattern[str], signs: Sequence[str], start: int, stop: int) -> re.Match[str] | None:
        """Return the first match of a pattern that always begins with one of these signs."""
        for at in self.all_between(signs, start, stop):
            if found := pattern.match(self._raised, at, stop):
                return found
        return None

    def has(self, signs: Sequence[str], start: int, stop: int) -> bool:
        """Return whether any of these signs is wholly within `start` and `stop`."""
        found = self.found
        if found.keys().isdisjoint(signs):
            # most rules have many signs, and most texts have none of them
            return False
        for one in signs:
            if places := found.get(one):
                at = bisect_left(places, start)
                if at < len(places) and places[at] <= stop - len(one):
                    return True
        return False
