"""The person between `Classified By` and the reasons: the run of words with the most evidence.

Every run of one to eight words within a stretch is scored: the sum of its words' weights (see `title_words`), its
form (two or three words, a given name first, no initial last) and its place (after a title, first before a comma and
a title, last before the reasons). The margin is twice the lead of the best run over the second-best reading, so that
3 is certain as elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from reftel.values.classifier_words import MISSIONS, PersonWord, words_of
from reftel.values.title_words import PARTICLES, WordKind

LONGEST_RUN = 8
_JOINER = re.compile(r"[&;/\n]|\b(?:and|by)\b", re.IGNORECASE)


class Person(msgspec.Struct, frozen=True, gc=False):
    """A name found: the words `start` to `end` (an index range), its score and the evidence for it."""

    start: int
    end: int
    score: float
    evidence: tuple[str, ...]


def find_people(text: str) -> tuple[list[PersonWord], list[Person], float]:
    """Return the words, the people among them in order, and the margin of the first choice in points.

    Two people are found if both are whole names, or titles with surnames, joined by AND, a slash, a semicolon or a
    line break. Without a person, the margin is the distance of the best name from acceptance.
    """
    words = words_of(text)
    caseless = text.isupper() or text.islower()
    scored = sorted(_runs(words, caseless), key=lambda one: -one.score)
    if (first := _surname_first(words)) is not None:
        scored.insert(0, first)
    best = scored[0] if scored else None
    if best is None or best.score < LEAST:
        return words, [], _margin(LEAST, best.score if best else LEAST - 4)
    second = next((one.score for one in scored if one is not best), 0.0)
    people = [best]
    for one in scored if _JOINER.search(text) else ():
        if one.score < LEAST or len(people) == MOST_PEOPLE:
            break
        if _is_another(words, people, one, text):
            people.append(one)
            second = next((s.score for s in scored if all(s.end <= p.start or s.start >= p.end for p in people)), 0.0)
    people.sort(key=lambda one: one.start)
    return words, people, _margin(best.score, max(second, LEAST - 1))


LEAST = 0.6
"""A run of less evidence is not a name."""
MOST_PEOPLE = 3
_BOTH_UNKNOWN = 3.0
"""Least score of two words between a title and `and`, if no list has the first of them."""


def _margin(best: float, second: float) -> float:
    return round(2 * max(0.0, best - second), 1)


def _runs(words: list[PersonWord], caseless: bool) -> Iterator[Person]:
    for start in range(len(words)):
        if words[start].judged.weight < -2 or words[start].judged.kind in ("suffix", "none", "small"):
            continue
        for end in range(start + 1, min(start + LONGEST_RUN, len(words)) + 1):
            if end > start + 1 and words[end - 1].break_before:
                break
            kind = words[end - 1].judged.kind
            if kind in ("none", "small"):
                break
            yield _score(words, start, end, caseless)
            if kind == "title" and end > start + 1:
                break


def _score(words: list[PersonWord], start: int, end: int, caseless: bool) -> Person:
    evidence: list[str] = []
    total = _form(words[start:end], caseless, evidence)
    total += _before(words, start, evidence)
    total += _after(words, start, end, evidence)
    return Person(start, end, total, tuple(evidence))


_SURNAME_TOO = -2.0
"""Weight of a title that is a surname too."""
_SIZES = {0: -4.0, 1: -1.2, 2: 1.0, 3: 1.0, 4: 0.3, 5: -0.6, 6: -1.5}


def _form(run: list[PersonWord], caseless: bool, evidence: list[str]) -> float:
    """Return the words' own weights, with those of their order and case."""
    kinds = [word.judged.kind for word in run]
    total = sum(word.judged.weight if word.judged.kind != "title" else max(word.judged.weight, -2.5) for word in run)
    size = sum(kind not in ("suffix", "particle") for kind in kinds)
    total += _SIZES.get(size, -3.0)
    if kinds[0] == "given":
        evidence.append("given name")
    if size == 1 and kinds[0] in ("given", "initial"):
        total -= 1.5
    if kinds[-1] in ("initial", "particle") or kinds[0] == "title":
        total -= 3
    if "initial" in kinds[:-1]:
        evidence.append("initial")
    elif size == kinds.count("initial"):
        total -= 3
    total += _order(kinds[:-1] if kinds[-1] == "suffix" and len(kinds) > 1 else kinds)
    if not caseless:
        total += _case(run, evidence)
    return total


_AHEAD: Mapping[WordKind, float] = {"initial": 0.0, "particle": 0.0, "surname": 0.8}
"""Cost of a word before the first given name of a run: in Vietnam, Korea and China the surname is first."""


def _order(kinds: Sequence[WordKind]) -> float:
    """Words before a given name that are not given names count against a run, if more follows the given name."""
    total = 0.0
    if kinds[-1] == "title" and len(kinds) > 1 and kinds[-2] not in ("given", "initial"):
        total -= 2
    first = next((at for at, kind in enumerate(kinds[:-1]) if kind == "given"), 0)
    total -= sum(_AHEAD.get(kind, 2.5) for kind in kinds[:first])
    if any(kind in ("title", "place") for kind in kinds[:-1]) or kinds[-1] == "place":
        total -= 3
    return total


def _case(run: list[PersonWord], evidence: list[str]) -> float:
    total = 0.0
    for at, word in enumerate(run):
        if (
            word.text[:1].islower()
            and word.judged.kind not in ("particle", "suffix")
            and not any(c.isupper() for c in word.text[1:3])
        ):
            total -= 2.5
        elif not at and len(run) > 2 and word.judged.kind == "name" and _is_acronym(word.text, run[1].text):
            # `IPAO Lieven Harwell`
            total -= 3.0
        elif word.judged.kind in ("name", "surname") and word.text.isupper() and len(word.text) < 5:
            before = at and run[at - 1].judged.kind in ("given", "initial")
            # an acronym before a name: `Director, DOS, IRPO Jane Harwell`
            total -= 0.0 if before else 1.5 if at or len(run) == 1 else 2.5
    if len(run) > 1 and run[-1].text.isupper() and len(run[-1].text) > 2 and not run[0].text.isupper():
        evidence.append("surname in capitals")
        total += 0.7
    return total


def _is_acronym(word: str, behind: str) -> bool:
    """Whether a short word is in capitals, and the next one is not."""
    return word.isupper() and 1 < len(word.rstrip(".")) <= _LONGEST_ACRONYM and not behind.isupper()


_LONGEST_ACRONYM = 5


def _before(words: list[PersonWord], start: int, evidence: list[str]) -> float:
    if start == 0:
        return 0.6
    before = words[start - 1]
    kind = before.judged.kind
    if words[start].break_before:
        return 0.6 if kind == "title" else 0.2
    if kind == "title":
        if words[start].judged.kind == "place" and before.text.upper() in MISSIONS:
            return -3.0
        evidence.append("title before")
        return 1.0
    if before.text.upper() == "AND" and start > 1 and words[start - 2].judged.weight > 0:
        return 0.3
    if kind == "small":
        return 0.5 if before.text.upper() == "BY" else -3.0 if before.text.upper() in ("FOR", "OF") else -1.2
    if kind == "place":
        return 0.3
    if kind in ("name", "surname") and words[start].judged.kind == "given":
        return -0.4 if kind == "name" else -1.2
    return -1.2 if before.judged.weight > 0 and kind != "initial" else -0.8


def _after(words: list[PersonWord], start: int, end: int, evidence: list[str]) -> float:
    if end == len(words):
        evidence.append("last before the reasons")
        return 1.0
    behind = words[end]
    kind = behind.judged.kind
    if behind.break_before:
        if kind in ("title", "place"):
            evidence.append("title behind")
            return 1.0
        return 0.4
    if kind == "title":
        ends = end + 1 == len(words) or words[end + 1].break_before or words[end + 1].judged.kind == "suffix"
        if ends and behind.judged.weight == _SURNAME_TOO and (end - start == 1 or (start and _is_titled(words, start))):
            # `DCM MARY LEE POST`: the last word is a surname, for the title is before the name
            return -2.4
        return -0.3 if start == 0 else -1.0
    if kind in ("small", "none"):
        return 0.0
    if kind == "suffix":
        return -1.0
    return -1.2


def _is_titled(words: list[PersonWord], start: int) -> bool:
    """Whether a title is directly before the run that begins at `start`."""
    return words[start - 1].judged.kind == "title" and not words[start].break_before


def _surname_first(words: list[PersonWord]) -> Person | None:
    """`Harwell, Jane, Ambassador`: no given name, a comma, a given name alone; titles may be before."""
    first = next((at for at, word in enumerate(words) if word.judged.kind != "title"), 0)
    if first and any(word.break_before for word in words[1 : first + 1]):
        first = 0
    if len(words) < first + 2:
        return None
    at = first + 1 + (words[first].text.upper() in PARTICLES and len(words) > first + 2)
    if at >= len(words) or "," not in words[at].gap or words[at - 1].judged.kind not in ("name", "surname", "place"):
        return None
    if words[at].judged.kind != "given":
        return None
    end = at + 1
    while end < len(words) and not words[end].break_before and words[end].judged.kind in ("given", "initial"):
        end += 1
    if end < len(words) and not words[end].break_before:
        return None
    return Person(first, end, 5.0, ("surname first", "given name"))


def _is_another(words: list[PersonWord], people: list[Person], one: Person, text: str) -> bool:
    """Return whether a run is a further person: separate from those found, joined to one of them, and a whole
    name."""
    if any(one.start < other.end and other.start < one.end for other in people):
        return False
    nearest = min(people, key=lambda other: max(other.start - one.end, one.start - other.end))
    low, high = (nearest.end, one.start) if nearest.end <= one.start else (one.end, nearest.start)
    between = text[words[low - 1].end : words[high].start]
    if not _joins(words[low:high], between):
        return False
    whole = one.end - one.start > 1 and any(e in one.evidence for e in ("given name", "initial"))
    if whole:
        return one.score >= 4
    size = sum(word.judged.kind != "particle" for word in words[one.start : one.end])
    if size == 2 and "title before" in one.evidence and one.score >= _BOTH_UNKNOWN:
        # `Ambassador Elspeth Munro and DCM Hugh Talbot`, though no list has her given name, or his
        if words[one.end : one.end + 1]:
            return words[one.end].text.upper() in ("AND", "&")
        return any(word.text.upper() in ("AND", "&") for word in words[nearest.end : one.start])
    lone = nearest.end - nearest.start == 1 and one.end - one.start == 1
    return (
        lone and one.score >= LEAST and "title before" in one.evidence + nearest.evidence and " and " in between.lower()
    )


def _joins(words: list[PersonWord], between: str) -> bool:
    if any(word.text.upper() in ("AND", "&", "BY") for word in words) or "&" in between:
        return True
    return ";" in between or "/" in between or "\n" in between
