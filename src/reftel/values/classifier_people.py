"""The person between `Classified By` and the reasons: the run of words with the most evidence.

Every run of one to eight words within a stretch is scored: the sum of its words' weights (see `title_words`), its
form (two or three words, a given name first, no initial last) and its place (after a title, first before a comma and
a title, last before the reasons). The margin is twice the lead of the best run over the second-best reading, so that
3 is certain as elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from reftel.values.title_words import PARTICLES, SMALL_PARTICLES, Judged, judge
from reftel.vocab.persons import place_names
from reftel.vocab.posts import fold

MOST_WORDS = 80
"""Number of words to score: a person is among the first of these."""
LONGEST_RUN = 8

_PIECE = re.compile(
    r"[Dd]\s?['\u2019\u2018\u00b4`,]\s?[Aa][Ff][A-Za-z]*\.?"  # d'Affaires, d,Affaires
    r"|\ba\.\s?i\.?(?![a-z])|\bA\.I\.?(?![A-Za-z])"
    r"|[(\"\u201c\u2018'][A-Z][A-Za-z]{1,12}[)\"\u201d\u2019'](?=\s)"  # a nickname
    r"|[^\s,;:()\"\u201c\u201d/]+(?:/[^\s,;:()\"\u201c\u201d/]+)*/?"
    r"|[,;:()\"\u201c\u201d/]"
)
_JOINER = re.compile(r"[&;/\n]|\b(?:and|by)\b", re.IGNORECASE)
_OFFICE_FORM = re.compile(r"[A-Z]{1,6}(?:[/\-][A-Z]{1,8})+/?|[A-Z]{1,5}/")
_RUN_ON = re.compile(r"[A-Z][a-z]{4,13}(?=[A-Z][a-z]{2})")
"""A title that has lost the space before the name: `AmbassadorHarwell`."""
_SPLITS = re.compile(r"[/\-\u2013]")


class PersonWord(msgspec.Struct, gc=False):
    """A word, its place in the text, and the text between it and the word before."""

    text: str
    start: int
    end: int
    gap: str
    judged: Judged
    break_before: bool = False


class Person(msgspec.Struct, frozen=True, gc=False):
    """A name found: the words `start` to `end` (an index range), its score and the evidence for it."""

    start: int
    end: int
    score: float
    evidence: tuple[str, ...]


def words_of(text: str) -> list[PersonWord]:
    """The words of a text, titles with a slash in one piece, at most `MOST_WORDS`."""
    found: list[PersonWord] = []
    last = 0
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece in ',;:()"\u201c\u201d/':
            continue
        for start, end in _pieces(piece, match.start()):
            gap = text[last:start]
            found.append(PersonWord(text[start:end], start, end, gap, judge(text[start:end].rstrip("-"))))
            last = end
        if len(found) >= MOST_WORDS:
            break
    _settle(found)
    return found


def _pieces(piece: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield a piece as one word, or as its parts if a title is joined to a name: `DCM/Jane`, `DCM-Jane`."""
    if piece in SMALL_PARTICLES:
        yield at, at + len(piece)
        return
    stripped = piece.lstrip("-\u2013\u2014.*'`\u2018")
    at += len(piece) - len(stripped)
    stripped = stripped.rstrip("-\u2013\u2014*`")
    if not stripped:
        return
    if (run_on := _RUN_ON.match(stripped)) and judge(run_on[0]).kind == "title":
        yield at, at + run_on.end()
        yield at + run_on.end(), at + len(stripped)
        return
    parts = _SPLITS.split(stripped)
    if len(parts) == 1 or ("/" in stripped and _OFFICE_FORM.fullmatch(stripped) and not _ties_name(parts)):
        yield at, at + len(stripped)
        return
    kinds = [judge(part) for part in parts if part]
    titles = sum(one.weight <= -1 and one.kind in ("title", "small") for one in kinds)
    names = [one.kind in ("given", "surname") or (one.kind == "name" and one.weight > 0) for one in kinds]
    if not kinds or not any(names) or ("/" not in stripped and not (titles and names[-1] and kinds[0].kind == "title")):
        yield at, at + len(stripped)
        return
    for match in re.finditer(r"[^/]+" if "/" in stripped and not titles else r"[^/\-\u2013]+", stripped):
        yield at + match.start(), at + match.end()


def _ties_name(parts: Sequence[str]) -> bool:
    return judge(parts[0]).kind in ("title",) and judge(parts[-1]).kind == "given" and len(parts[-1]) > 3


_INTO_PLACES = frozenset({"TO", "IN", "AT", "OF", "FOR"})
_AT_PLACES = frozenset({"GENERAL", "CONSULATE", "CONGEN", "EMBASSY", "CG"})


def _is_before_name(words: list[PersonWord], at: int) -> bool:
    """Whether a given name and a further word of a name follow: `Consul General Paris Jane Harwell`."""
    behind = words[at + 1 : at + 3]
    if len(behind) < 2 or behind[0].text.upper() in PARTICLES:
        return False
    return behind[0].judged.kind == "given" and behind[1].judged.weight > 0


_MILITARY_WORDS = """
    DATT DAO USDAO ARMA ALUSNA AIRA ATTACHE ATTACH\u00c9 ARMY NAVAL NAVY AIR FORCE MARINE DEFENSE MILITARY USAF USN ODC
    MILGP MILGROUP SDO COMMANDER
"""
_MILITARY = frozenset(_MILITARY_WORDS.split())
"""Words of the services' offices, after which a rank is a rank."""


def _is_given_rank(words: list[PersonWord], at: int) -> bool:
    """Whether a title that is a given name too is one: between a civil office and one last word (`DCM Major Harwell`).

    After an office of the services it is a rank: `DATT Major Harwell`.
    """
    before, word, behind = words[at - 1], words[at], words[at + 1]
    if word.judged != Judged("title", -1.0) or before.judged.kind != "title" or word.break_before:
        return False
    if before.text.upper() in _MILITARY or before.judged.weight > -2 or behind.break_before:
        return False
    return behind.judged.weight > 0 and (at + 2 == len(words) or words[at + 2].break_before)


def _settle(words: list[PersonWord]) -> None:
    """Return evidence from neighbors: places of two words, `A. I.` after a charge, ends of stretches."""
    for at, word in enumerate(words):
        word.break_before = at == 0 or _breaks(words[at - 1], word)
        for size in (3, 2):
            if at + size <= len(words) and fold("".join(one.text for one in words[at : at + size])) in place_names():
                for one in words[at : at + size]:
                    one.judged = Judged("place", -2.5)
    for at in range(1, len(words)):
        before = words[at - 1].judged
        word = words[at]
        if before.kind == "small" and words[at - 1].text.upper() in _INTO_PLACES and fold(word.text) in place_names():
            word.judged = Judged("place", -2.5)
        if words[at - 1].text.upper() in _AT_PLACES and _is_before_name(words, at) and fold(word.text) in place_names():
            word.judged = Judged("place", -2.5)
        if word.judged.kind == "suffix" and before.kind == "title" and not word.break_before and at > 1:
            # `DCM SAM LAW, JR.`
            words[at - 1].judged = Judged("surname", 1.0)
        if word.judged.kind == "place" and word.judged.weight > -2 and before.kind in ("given", "initial"):
            word.judged = Judged("name", 0.3)
        if (
            word.text.upper() == "I."
            and words[at - 1].text.upper() == "A."
            and at > 1
            and words[at - 2].judged.kind == "title"
        ):
            word.judged = words[at - 1].judged = Judged("title", -3.0)
    _settle_ahead(words)
    _settle_particles(words)


def _settle_particles(words: list[PersonWord]) -> None:
    """Read a given name that is a particle as one, where it is in small letters or before another: `van der Merk`."""
    for at, word in enumerate(words[:-1]):
        if word.judged.kind == "given" and word.text.upper() in PARTICLES:
            if word.text.islower() or words[at + 1].judged.kind == "particle":
                word.judged = Judged("particle", -0.2)


def _settle_ahead(words: list[PersonWord]) -> None:
    """Return evidence from the next word: a rank that is a given name, a place before an initial."""
    for at in range(len(words) - 1):
        if at and _is_given_rank(words, at):
            words[at].judged = Judged("given", 1.0)
        if (
            words[at].judged.kind == "place"
            and words[at].judged.weight > -2
            and words[at + 1].judged.kind == "initial"
            and not words[at + 1].break_before
        ):
            words[at].judged = Judged("name", 1.0)


def _breaks(before: PersonWord, word: PersonWord) -> bool:
    gap = word.gap
    if word.judged.kind == "suffix" and gap.strip(", \r\n") == "":
        return False
    if gap.strip(" \t\r\n\"\u201c\u201d'"):
        return True
    if gap.count("\n") > 1:
        return True
    return before.text.endswith(".") and len(before.text.strip(".()")) > 3 and before.judged.kind != "suffix"


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


def _order(kinds: Sequence[str]) -> float:
    """Words before a given name that are not given names count against a run, if more follows the given name."""
    total = 0.0
    if kinds[-1] == "title" and len(kinds) > 1 and kinds[-2] not in ("given", "initial"):
        total -= 2
    first = next((at for at, kind in enumerate(kinds[:-1]) if kind == "given"), 0)
    total -= 2.5 * sum(kind not in ("initial", "particle") for kind in kinds[:first])
    if any(kind in ("title", "place") for kind in kinds[:-1]) or kinds[-1] == "place":
        total -= 3
    return total


def _case(run: list[PersonWord], evidence: list[str]) -> float:
    total = 0.0
    for at, word in enumerate(run):
        if word.text[:1].islower() and word.judged.kind != "particle" and not any(c.isupper() for c in word.text[1:3]):
            total -= 2.5
        elif word.judged.kind in ("name", "surname") and word.text.isupper() and len(word.text) < 5:
            before = at and run[at - 1].judged.kind in ("given", "initial")
            total -= 0.0 if before else 1.5
    if len(run) > 1 and run[-1].text.isupper() and len(run[-1].text) > 2 and not run[0].text.isupper():
        evidence.append("surname in capitals")
        total += 0.7
    return total


def _before(words: list[PersonWord], start: int, evidence: list[str]) -> float:
    if start == 0:
        return 0.6
    before = words[start - 1]
    kind = before.judged.kind
    if words[start].break_before:
        return 0.6 if kind == "title" else 0.2
    if kind == "title":
        evidence.append("title before")
        return 1.0
    if before.text.upper() == "AND" and start > 1 and words[start - 2].judged.weight > 0:
        return 0.3
    if kind == "small":
        return 0.5 if before.text.upper() == "BY" else -3.0 if before.text.upper() in ("FOR", "OF") else -1.2
    if kind == "place":
        return 0.3
    if kind in ("name", "surname") and words[start].judged.kind == "given":
        return -0.4
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
    if one.end - one.start == 2 and "title before" in one.evidence and words[one.end : one.end + 1]:
        # `Ambassador Elspeth Munro and DCM Hugh Talbot`, though no list has her given name
        return words[one.end].text.upper() in ("AND", "&") and one.score >= _BOTH_UNKNOWN
    lone = nearest.end - nearest.start == 1 and one.end - one.start == 1
    return (
        lone and one.score >= LEAST and "title before" in one.evidence + nearest.evidence and " and " in between.lower()
    )


def _joins(words: list[PersonWord], between: str) -> bool:
    if any(word.text.upper() in ("AND", "&", "BY") for word in words) or "&" in between:
        return True
    return ";" in between or "/" in between or "\n" in between
