"""Words of a classifier that a line break went through, or that lost the space between them.

Message systems break lines after 69 characters, in the middle of words too, and copies join lines with and without a
space.
"""

from __future__ import annotations

import re

from reftel.values.reasons import JOINING_WORDS, LEADS, is_reason_word
from reftel.values.title_words import PARTICLES, judge
from reftel.vocab.english import words_in_capitals
from reftel.vocab.persons import name_words, place_names, title_words

FULL_LINE = 69
"""Message systems cut lines after 69 characters or more; a shorter line was not cut inside a word."""


_TORN = re.compile(
    r"(?<![A-Za-z'\u2019])([A-Za-z][A-Za-z'\u2019]*)([ \t]{0,3})\r?(\n|(?<=[A-Za-z]) )[ \t]{0,3}(?=([A-Za-z]+))"
)
_MAY_RUN_ON = re.compile(
    r"[A-Za-z]{3}(?:for)?[Rr]eason|[A-Za-z]{3}for[ ]?reason|[A-Z]{3}REASON|(?<![A-Za-z])[A-Z][a-z]{2,9}[A-Z][a-z]{3}"
    r"|(?<![A-Za-z])[A-Z]{3,7}[a-z]{2}"
)
_RUN_ON = re.compile(
    r"(?<=[A-Za-z]{3})(?=(?:for[ \t]?)?[Rr]easons?\b[\s:.]{0,4}1[.,]\s?[3-7])"
    r"|(?<=[A-Z]{3})(?=(?:FOR ?)?REASONS?\b[\s:.]{0,4}1[.,]\s?[3-7])"
)
"""The place of a lost space before the reasons: `HarwellReasons: 1.4`, `HARWELLfor reasons 1.4`, `forreasons 1.4`."""
_GIVEN_RUN_ON = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{2,9})([A-Z][a-z]{3,})(?![A-Za-z])")
_TITLE_RUN_ON = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{3,13}|[A-Z]{2,6})([A-Z][a-z]{2,12})(?![A-Za-z])")
_OFFICE_RUN_ON = re.compile(
    r"((?:AMBASSADOR|COUNSELL?OR|MINISTER|DIRECTOR|OFFICER|GENERAL|MISSION|SECRETARY|AFFAIRE?S|CHIEF|CHARGE|ATTACHE)"
    r"(?=[A-Z]{3})|(?:Affaires|Counsel?lor|Ambassador)(?=[A-Z][a-z]))([A-Z][A-Za-z]{2,12})(?![A-Za-z])"
)
_INITIAL_RUN_ON = re.compile(
    r"(?<![A-Za-z])([A-Z](?:[a-z]{2,10}|[A-Z]{3,10}))([A-Z])(?=\.\s{1,2}(?!R[Ee][Aa][Ss][Oo]|FOR\b|PER\b)[A-Z])"
)
_STOP_RUN_ON = re.compile(r"(?<![A-Za-z.])(Amb\.)(?=[A-Z][a-z]{2})")
_STOP_SLIPPED = re.compile(r"(?<![A-Za-z])([A-Z][A-Za-z]{2,10} [A-Z])[,;:](?=\s[A-Z][A-Za-z]{2,})")
_BEFORE_STOP = re.compile(r"(?<=[ \t.][A-Z])\n[ \t]*(?=\.(?:[ \t]|S\.))|(?<=\bU\.)\n[ \t]*(?=S\.)")
"""A line break between an initial and its period, or in `U.S.`"""
_HYPHENED = re.compile(r"(?<![A-Za-z])([A-Za-z]+)-\s{0,3}\n[ \t]*(?!(?:and|or|for)\b)([A-Za-z]{2,})")
"""A word that a line ends within, after a hyphen."""
_LAST_LETTER = re.compile(r"[,;:]?\s+(?:FOR|PER|REASON|1\.)|[.,;:]\s+REASON", re.IGNORECASE)
"""The reasons that follow the single letter into which a line break tore a name."""
_TO_CLAUSE = re.compile(r"[\s,;:.]{1,4}(?:for|per|reasons?|1\.[3-7])\b", re.IGNORECASE)


def untear(written: str) -> str:
    """Return a classifier with the words joined that a line break went through, and those apart that were run together.

    >>> untear("AMBASSADOR JANE HARWELL FOR REASO\\nNS 1.4 (B)"), untear("DCM JohnHarwell")
    ('AMBASSADOR JANE HARWELL FOR REASONS 1.4 (B)', 'DCM John Harwell')
    """
    if _MAY_RUN_ON.search(written):
        written = _RUN_ON.sub(" ", written)
        written = _GIVEN_RUN_ON.sub(_apart, written)
        written = _TITLE_RUN_ON.sub(_behind_title, written)
    if _OFFICE_RUN_ON.search(written):
        written = _OFFICE_RUN_ON.sub(_behind_title, written)
    if _INITIAL_RUN_ON.search(written):
        written = _INITIAL_RUN_ON.sub(_with_initial, written)
    written = _STOP_RUN_ON.sub(r"\1 ", written)
    if _STOP_SLIPPED.search(written):
        written = _STOP_SLIPPED.sub(_with_stop, written)
    if "\n" not in written and "re" not in written.lower():
        return written
    written = _BEFORE_STOP.sub("", written)
    if "-" in written:
        written = _HYPHENED.sub(_hyphened, written)
    out: list[str] = []
    last = 0
    for match in _TORN.finditer(written):
        if _is_torn(match, written):
            out.append(written[last : match.end(1)])
            last = match.end()
    return "".join((*out, written[last:]))


def _hyphened(match: re.Match[str]) -> str:
    """The halves of a word: `Mur-`, `phy` is one name, and `JEAN-`, `LUC` are two."""
    left, right = match.groups()
    if left.islower() != right.islower():
        return left + right if right.islower() else f"{left}-{right}"
    known = name_words()
    if (left + right).upper() in known or not (left.upper() in known or right.upper() in known):
        return left + right if left.isupper() or left.islower() else f"{left}-{right}"
    return f"{left}-{right}"


def _is_torn(match: re.Match[str], written: str) -> bool:
    left, spaced, gap, right = match.groups()
    if gap == " " and not spaced:
        return _is_torn_by_space(left, right, written[match.end() + len(right) :])
    if _is_of_clause((left + right).upper(), right):
        return True
    if len(right) == 1 and right.isupper() == left[-1].isupper() and _LAST_LETTER.match(written, match.end() + 1):
        return judge(left).kind in ("given", "name", "surname") or _knows(left + right)
    if len(left) == 1 and left.isupper() and right.islower() and len(right) > 1:
        return not (is_reason_word(right) or right.upper() in LEADS or right.upper() in PARTICLES)
    is_letter = len(right) == 1 and right.islower() and left[-1].islower()
    if _is_known_whole(left, right, is_letter=is_letter):
        return True
    line = match.end(1) - (written.rfind("\n", 0, match.start()) + 1)
    if not spaced and line >= FULL_LINE and _may_end_name(left, right):
        return True
    if _is_half(left, right, written[: match.start()]):
        return True
    is_full = not spaced and line >= FULL_LINE and not _knows(left) and judge(left).kind != "title"
    if is_full and left.isupper() and right.isupper() and judge(right).kind not in ("title", "place", "small"):
        return True
    if judge(left).kind == "title" or _knows(right) or judge(right).kind in ("title", "particle"):
        return False
    if right[0].islower() and left[-1].islower() and left[0].isupper():
        return True
    if right in ("S", "s") and written[match.end() + 1 : match.end() + 2] == " " and judge(left).kind == "name":
        return True
    return is_full and right.islower()


def _is_of_clause(whole: str, right: str) -> bool:
    """Whether two parts are a word of the reason clause: `rea⏎sons`, `provi⏎sions`, `subsec⏎tions`."""
    if is_reason_word(whole):
        return not is_reason_word(right) or whole in ("REASON", "REASONS")
    return len(whole) > _SHORT and right.upper() not in LEADS and (whole in LEADS or whole in JOINING_WORDS)


def _is_known_whole(left: str, right: str, *, is_letter: bool) -> bool:
    """Whether two parts are a word or a place: `Har⏎well`, `Embassy Brasi⏎lia`."""
    if _knows(left + right) and (is_letter or not (_knows(left) and _knows(right))):
        return True
    places = place_names()
    if not right.islower() or _knows(left):
        return False
    return (left + right).upper() in places and left.upper() not in places


def _is_half(left: str, right: str, before: str) -> bool:
    """Whether a word with a capital continues in small letters, though the rest is a surname too or the half a title:
    `Gfo⏎eller`, `Raatikainen-Ha⏎apaniemi`."""
    if not (left[0].isupper() and left[-1].islower() and right.islower()) or len(right) <= _SHORT:
        return False
    upper = right.upper()
    if upper in title_words() or upper in _LEADING or is_reason_word(upper) or judge(right).kind in ("title", "place"):
        return False
    return before.endswith("-") or not (_knows(left) or judge(left).kind == "title")


def _may_end_name(left: str, right: str) -> bool:
    """Whether a name may go on in small letters after a break, although the rest is a word too: `Penhal⏎low`."""
    upper = right.upper()
    if not right.islower() or left.isupper() != (len(left) == 1) or judge(left).kind in ("title", "particle"):
        return False
    is_word = upper in title_words() or is_reason_word(upper) or upper in _LEADING or upper in PARTICLES
    return not is_word and not _knows(left)


def _is_torn_by_space(left: str, right: str, behind: str) -> bool:
    """Whether a copy that joined its lines left a space in a word: `rea sons`, `FO R REASONS`, `Michae l Harwell`."""
    if is_reason_word(left + right):
        is_whole = is_reason_word(left) and (left + right).upper() not in ("REASON", "REASONS")
        return not is_whole and not is_reason_word(right) and len(right) < 6
    if (left + right).upper() == "FOR":
        return is_reason_word(behind.split(maxsplit=1)[0]) if behind.strip() else False
    if not (right.islower() and left[0].isupper() and left[1:].islower()) or judge(left).kind == "title":
        return False
    if len(right) == 1:
        return right not in ("e", "y", "o") and behind[:1] == " " and _knows(left + right)
    upper = right.upper()
    if judge(right).kind != "name" or upper in words_in_capitals() or upper in LEADS or is_reason_word(upper):
        return False
    return _TO_CLAUSE.match(behind) is not None


def _apart(found: re.Match[str]) -> str:
    """A common given name and the surname that is run into it: `JohnHarwell`, not `MaryBeth` or `VanHarwell`."""
    first, second = judge(found[1]), judge(found[2])
    is_known = first.weight == _COMMON or (first.weight >= _RARE and len(found[2]) >= _LONG_NAME)
    is_two = is_known and second.kind in ("name", "surname") and found[1].upper() not in PARTICLES
    return f"{found[1]} {found[2]}" if is_two else found[0]


def _behind_title(found: re.Match[str]) -> str:
    """A title and the given name that is run into it: `CounselorJane`, `PDASJane`."""
    is_two = judge(found[1]).kind == "title" and judge(found[2]).kind == "given"
    return f"{found[1]} {found[2]}" if is_two else found[0]


def _with_initial(found: re.Match[str]) -> str:
    """A given name and the initial that is run into it: `JohnF. Harwell`, `JOHNF. HARWELL`."""
    is_two = judge(found[1]).weight >= _RARE and (found[1][1].islower() or judge(found[0]).kind == "name")
    return f"{found[1]} {found[2]}" if is_two and judge(found[1]).kind == "given" else found[0]


def _with_stop(found: re.Match[str]) -> str:
    """The period of an initial that slipped to another sign: `Jane R; Harwell`."""
    return f"{found[1]}." if judge(found[1].split()[0]).kind == "given" else found[0]


_SHORT = 3
"""Letters of the rest of a name that are as well a particle or a short word."""
_LONG_NAME = 6
_RARE = 2.0
"""Weight of a given name that is not common."""
_COMMON = 3.0
"""Weight of a common given name."""


def _knows(word: str) -> bool:
    upper = word.upper()
    return upper in title_words() or upper in name_words() or is_reason_word(upper) or upper in _LEADING


_TO_REASONS = "FOR AND PER UNDER BASED DUE PURSUANT ACCORDANCE UPON WITH REASON REASONS BY"
_LEADING = frozenset(_TO_REASONS.split())
