"""The words between `Classified By` and the reasons, each judged by itself and by its neighbors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from reftel.values.title_words import PARTICLES, SMALL_PARTICLES, Judged, judge
from reftel.vocab.persons import place_names, title_words
from reftel.vocab.posts import fold

MOST_WORDS = 80
"""Number of words to score: a person is among the first of these."""

_PIECE = re.compile(
    r"[Dd]\s?['\u2019\u2018\u00b4`,]\s?[Aa][Ff][A-Za-z]*\.?"  # d'Affaires, d,Affaires
    r"|\ba\.\s?i\.?(?![a-z])|\bA\.I\.?(?![A-Za-z])"
    r"|[(\"\u201c\u2018'][A-Z][A-Za-z]{1,12}[)\"\u201d\u2019'](?=\s)"  # a nickname
    r"|[^\s,;:()\"\u201c\u201d/]+(?:/[^\s,;:()\"\u201c\u201d/]+)*/?"
    r"|[,;:()\"\u201c\u201d/]"
)
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
    stripped = piece.lstrip("-\u2013\u2014.*'`\u2018?")
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
    last = at + 2 + (behind.judged.kind == "initial" and at + 2 < len(words) and words[at + 2].judged.weight > 0)
    return behind.judged.weight > 0 and (last == len(words) or words[last].break_before)


def _settle(words: list[PersonWord]) -> None:
    """Return evidence from neighbors: places of two words, `A. I.` after a charge, ends of stretches."""
    for at, word in enumerate(words):
        word.break_before = at == 0 or _breaks(words[at - 1], word)
        for size in (3, 2):
            place = words[at : at + size]
            if len(place) < size or any(one.judged.kind == "initial" for one in place):
                # `D. AKAR` is not DAKAR
                continue
            if fold("".join(one.text for one in place)) in place_names():
                for one in place:
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
    _settle_slips(words)
    _settle_small(words)
    _settle_letters(words)


def _settle_particles(words: list[PersonWord]) -> None:
    """Read a given name that is a particle as one, where it is in small letters or before another: `van der Merk`; and
    a title inside a name: `MARIO DEL PINO`, though DEL is a delegation too."""
    for at, word in enumerate(words[:-1]):
        if word.text.upper() not in PARTICLES or words[at + 1].break_before:
            continue
        is_particle = word.text.islower() or words[at + 1].judged.kind == "particle"
        is_inside = at > 0 and words[at - 1].judged.kind in ("given", "initial") and words[at + 1].judged.weight > 0
        if (is_particle and word.judged.kind == "given") or (is_inside and word.judged.kind == "title"):
            word.judged = Judged("particle", -0.2)


def _settle_slips(words: list[PersonWord]) -> None:
    """Read a word that is near a title as a name where no title can be: an office is complete before it and one word
    of a name is behind it (`DCM CHAIM HARWELL`), or it is the last after an office and one word of a name, or after
    a given name alone (`Odile Thiry`)."""
    for at, word in enumerate(words):
        if not word.judged.slip:
            continue
        before, behind = _neighbor(words, at, -1), _neighbor(words, at, 1)
        if behind is not None and behind.judged.weight > 0:
            follows = _neighbor(words, at + 1, 1)
            is_last = follows is None or (behind.judged.kind == "initial" and follows.judged.weight > 0)
            is_titled = behind.judged.kind == "initial" or _has_title_behind(words, at + 1)
            if is_last and (_is_office(before) if before else is_titled):
                word.judged = Judged("given", 1.0)
        elif behind is None and before is not None and before.judged.weight > 0:
            first = _neighbor(words, at - 1, -1)
            is_name = before.judged.kind == "given" or _has_title_behind(words, at) or len(words) == at + 1
            if _is_office(first) if first else is_name:
                word.judged = Judged("surname", 1.0)


_SMALL_NAMES = frozenset({"An", "Do", "In", "On", "Peace", "Per", "So", "To", "AN", "DO", "PER", "SO"})
"""Words of English that are names of Vietnamese, Koreans, Scandinavians and West Africans."""


def _settle_small(words: list[PersonWord]) -> None:
    """Read a small word with a capital as a name between an office and one last word, or with that word alone before
    a title: `Consul General An Le`, `An Le, Consul General`."""
    for at, word in enumerate(words):
        if word.text not in _SMALL_NAMES:
            continue
        before, behind = _neighbor(words, at, -1), _neighbor(words, at, 1)
        is_last = behind is not None and behind.judged.weight > 0 and _neighbor(words, at + 1, 1) is None
        if is_last and (_is_office(before) or (before is None and _has_title_behind(words, at + 1))):
            word.judged = Judged("given", 1.0)


LETTER_OFFICES = frozenset("CDEGHJLMPRST")
"""Symbols of the Secretary, the deputies, the under secretaries, their staffs, and the legal adviser."""
_UNDER = frozenset({"U/S", "UNDERSECRETARY", "US/"})


def _settle_letters(words: list[PersonWord]) -> None:
    """Read a letter without a period as an office: after an under secretary and before a name (`U/S, G Jane Harwell`),
    or first before an initial (`P R. Jane Harwell`)."""
    for at, word in enumerate(words[:-1]):
        if word.text not in LETTER_OFFICES or words[at + 1].judged.weight <= 0:
            continue
        is_under = at > 0 and (
            words[at - 1].text.upper() in _UNDER
            or (at > 1 and [one.text.upper() for one in words[at - 2 : at]] == ["UNDER", "SECRETARY"])
        )
        is_first = at == 0 and words[1].judged.kind == "initial" and words[1].text.endswith(".")
        if (is_under and len(words) > at + 2) or is_first:
            word.judged = Judged("title", -3.0)


def _is_given_pol(words: list[PersonWord], at: int) -> bool:
    """Whether `Pol` is a given name: after an office, before the last word of a name (`Political Officer Pol Harwell`).

    After ACTING it is the section: `Acting Pol Harwell`.
    """
    before, word, behind = _neighbor(words, at, -1), words[at], _neighbor(words, at, 1)
    if word.text.upper() != "POL" or behind is None or before is None:
        return False
    if not _is_office(before) or before.text.upper() in (
        "ACTING",
        "A/",
        "DEPUTY",
        "DEP",
        "ASSISTANT",
        "VICE",
        "SENIOR",
    ):
        return False
    last = at + 1 + (behind.judged.kind == "initial")
    return last < len(words) and words[last].judged.weight > 0 and _neighbor(words, last, 1) is None


def _neighbor(words: list[PersonWord], at: int, step: int) -> PersonWord | None:
    """The word beside another one in its stretch."""
    if not 0 <= at + step < len(words) or words[max(at, at + step)].break_before:
        return None
    return words[at + step]


def _has_title_behind(words: list[PersonWord], at: int) -> bool:
    """Whether a stretch ends with the word `at`, and the next one begins with a title."""
    return at + 1 < len(words) and words[at + 1].break_before and words[at + 1].judged.kind == "title"


def _is_office(word: PersonWord | None) -> bool:
    return word is not None and title_words().get(word.text.upper().strip(".").split("/")[-1]) == "office"


MISSIONS = frozenset({"EMBASSY", "AMEMBASSY", "CONSULATE", "AMCONSUL", "CONGEN", "MISSION"})
"""Words before the place of a post: `Embassy Lima W. Harwell`."""


def _settle_ahead(words: list[PersonWord]) -> None:
    """Return evidence from the next word: a rank that is a given name, a place before an initial."""
    for at in range(len(words) - 1):
        if at and (_is_given_rank(words, at) or _is_given_pol(words, at)):
            words[at].judged = Judged("given", 1.0)
        if (
            words[at].judged.kind == "place"
            and words[at].judged.weight > -2
            and words[at + 1].judged.kind == "initial"
            and not words[at + 1].break_before
            and not (at and words[at - 1].text.upper() in MISSIONS)
        ):
            words[at].judged = Judged("name", 1.0)


_CUT_NAMES = frozenset({"CHAS", "ROBT", "THOS", "BENJ", "SAML", "DANL"})
"""Given names that are cut short with a period: `Chas. Harwell`."""


def _breaks(before: PersonWord, word: PersonWord) -> bool:
    gap = word.gap
    if word.judged.kind == "suffix" and gap.strip(", \r\n") == "":
        return False
    if gap.strip(" \t\r\n\"\u201c\u201d'"):
        return True
    if gap.count("\n") > 1:
        return True
    is_stop = before.text.endswith(".") and len(before.text.strip(".()")) > 3
    return is_stop and before.judged.kind != "suffix" and before.text.strip(".()").upper() not in _CUT_NAMES
