"""Whether words at the end of a telegram are its signature: a surname, seldom a name in full or two names.

A candidate is weighed; no single sign is a condition. Evidence for it: a chief of mission of that name at that post
on that day, the classifier's surname, a separate line, a blank line above, a finished sentence before, capitals after
text in both cases, a known surname. Against it: words of titles, headings and prose, places, a line broken in
mid-sentence before it, a full stop after it, lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from reftel.values.signature_words import NEVER, RANKS
from reftel.values.title_words import PARTICLES, is_near_title, judge
from reftel.vocab.chiefs import chief_surnames, surname_key
from reftel.vocab.english import words_in_capitals
from reftel.vocab.persons import name_words, place_names, title_words
from reftel.vocab.posts import fold
from reftel.vocab.tables import acronyms, captions

LEAST = 2.0
"""Points from which a candidate is a signature."""
LONGEST = 48
_SHORTEST_SMALL = 4
"""Letters of an unknown surname in small letters."""
"""Characters of the longest candidate; the longest of 1,900 real ones has 24."""
MOST_WORDS = 4


class Surroundings(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The surroundings of a candidate."""

    alone: bool
    """On a separate line."""
    blank_above: bool = False
    ended: bool = False
    """The text before ends as a sentence, a quotation, a rule or an address of a web site does."""
    sentence_above: bool = False
    """The line above ends a sentence; a page mark or a rule does not."""
    resumed: bool = False
    """A page mark is above it, and above that a line that is not the end of a sentence."""
    wrapped: bool = False
    """The line before is long and unfinished: a line break may have fallen before the last word of a sentence."""
    after_address: bool = False
    """The address of a web site is before it in the line."""
    after_site: bool = False
    """The line of a web site is above it, as posts place it: between the text and the signature."""
    over_office: bool = False
    """The line below names an office and nobody, as in a letter."""
    first: bool = False
    """Whether no text is before it."""
    one_case: bool = False
    """The text before is all in capitals or all in small letters, so that case is not evidence."""
    underlined: bool = False
    """A rule is below, as below a heading."""
    last_rule: bool = False
    """That rule is the last line: a heading would have text below."""


class Knowledge(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Possible signers: `is_chief` returns whether a surname is a chief of mission's, `classifiers` are surname
    keys; `near` returns the known name from which a surname differs in one letter."""

    is_chief: Callable[[str], bool]
    classifiers: frozenset[str] = frozenset()
    near: Callable[[str], str | None] = lambda _: None


class Signature(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A signature: its names, with the beginning of the first and the end of the last in the candidate."""

    names: tuple[str, ...]
    begin: int
    end: int
    score: float
    evidence: tuple[str, ...]

    @property
    def margin(self) -> float:
        """Points by which it beats the reading as text; from 3 it is certain."""
        return round((self.score - LEAST) * 1.5 + 1.5, 1)


_LETTER = "[^\\W\\d_]"
_WORD = rf"{_LETTER}(?:{_LETTER}|['\u2019\u2018`.\-])*+"
_CANDIDATE = re.compile(
    r"(?:(?://|[\"\u201c*]{1,3})\s?|[.,'`~\u00b7]{1,2}\s|\s)?(?P<open>\(?(?:SIGNED|SIGNATURE(?=:)|SGD|/S/)[:.)]*\s*)?"
    rf"(?P<body>\(?{_WORD}(?>(?:[ \t]*[/&][ \t]*{_WORD}|,?[ \t]+\(?{_WORD}\)?)*)\)?)",
    re.IGNORECASE,
)
_TRAILING = " \t.,#*/\"'\u201d\u201c\u2019=)>;:_-"
_BETWEEN = re.compile(r"(?:(?<!\s)\s++)?[/&]\s*+|(?<!\s)\s++(?:AND|and)\s++")
_SUFFIX = re.compile(r"(?:JR|SR|II|III|IV)\.?", re.IGNORECASE)
_IRISH = frozenset({"O'", "O\u2019"})
"""An O with a space after its apostrophe: `O' HARWELL`."""
_ASIDE = re.compile(
    r"(?<=\w) {0,3}\([A-Z .]{2,20}\)?$|(?<=\w) {1,2}-{1,2} {0,2}(?:ACTING|CHARGE|CDA|DCM)$", re.IGNORECASE
)
"""`HARWELL (ACTING)`, `HARWELL (LIMA)`, `HARWELL - ACTING`."""
_SENDS = re.compile(r"(?<=\w) SENDS$", re.IGNORECASE)
"""`AMBASSADOR HARWELL SENDS.`, as in military messages."""
_ON_BEHALF = re.compile(r"(?<=[A-Z]) FOR (?:(?:AMBASSADOR|AMB\.?|CHARGE|THE AMBASSADOR) ?)?(?:[A-Z][A-Z'\-]{2,20})?$")
"""`HARWELL FOR SMITH`, `HARWELL FOR AMBASSADOR`: the deputy signs."""
_SENTENCE = re.compile(r"[^\W\d_]{3}\.\s|[a-z]\.\s(?<!\bSt\.\s)(?<!\bSte\.\s)")
"""A stop inside: the words before it end a sentence. Initials have one, and `Jr.` is last."""
_COMMA = re.compile(r",(?!\s*(?:JR|SR|II|III|IV|ACTING)\b)", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"[^\W\d_]{3}[.!?][\")']?[A-Z]")
"""A sentence and a name that lost the break between them; `J.R.` and `McD.` are shorter."""
_STRUCK = re.compile(r"[Xx]{3,}|\u2588")
_INITIAL = re.compile(r"[^\W\d_](?:\.(?:-?[^\W\d_]\.)?)?")
_SPACED = re.compile(r"(?P<first>[^\W\d_])(?:(?P<gap>[ \-])[^\W\d_](?>(?:(?P=gap)[^\W\d_]){2,}))")
"""A name with its letters spaced, as levels are written: `H A R W E L L`."""
_QUOTED = re.compile(r"[.!?][\"\u201d]\s*$")
"""The end of a quoted sentence: `PATIENCE."` after a page mark."""
_OPENS = re.compile(r"[\"\u201c]\w")
_BRACKETED = re.compile(r"\[(?P<name>[^\W\d_a-z][^\W\d_a-z'\u2019\-]{2,20})\]")
"""A name that a publisher put in brackets: `[HARWELL]`."""
_BULLET = re.compile(r"[-\u2013\u2014]{1,3}[ \t]*(?=[^\W\d_])")
"""Dashes before a name: `- HARWELL`, `--HARWELL--`."""


def judge_signature(written: str, around: Surroundings, known: Knowledge) -> Signature | None:
    """Return the signature that `written` is, or None.

    `written` is a line, or its last words. Titles before or after a name, `(SIGNED)` and marks after it are not
    part of the names: `AMBASSADOR HARWELL#` gives HARWELL.
    """
    if around.alone and (spaced := _SPACED.fullmatch(written.strip(_TRAILING))):
        return _spaced(written.find(spaced[0]), spaced, around, known)
    if around.alone and around.blank_above and (bracketed := _BRACKETED.fullmatch(written)):
        return _behind_bullet(bracketed["name"], 0, around, known, 1)
    if around.alone and around.blank_above and (bullet := _BULLET.match(written)):
        return _behind_bullet(written, bullet.end(), around, known)
    bare = _ASIDE.sub("", written.rstrip(_TRAILING)).rstrip(_TRAILING)
    sends = _SENDS.search(bare) if around.alone else None
    bare = bare[: sends.start()] if sends else bare
    behalf = _ON_BEHALF.search(bare) if around.alone and around.blank_above and bare.isupper() else None
    bare = bare[: behalf.start()] if behalf else bare
    if not around.alone and written.rstrip()[-1:] in (",", ";"):
        return None  # an excerpt ends in a sentence
    if len(bare) < 2 or len(written) > LONGEST or _STRUCK.search(bare) or any(mark.isdigit() for mark in bare):
        return None
    if _RUN_TOGETHER.search(bare) or (_QUOTED.search(written) and not _OPENS.search(written)):
        return None
    whole = _CANDIDATE.fullmatch(bare)
    if whole is None or (around.first and whole["body"].upper().startswith("FOR ")):
        return None  # `FOR GENERAL HARWELL` alone is an instruction to pass
    found = _names(bare, whole.start("body"), written)
    if found is None:
        return None
    names, begin, end, titled = found
    evidence: list[str] = ["title"] if titled or whole["open"] else []
    score = _weigh_place(around, evidence) + _weigh_last_rule(names, around) + _weigh_title(evidence, names, around)
    score += min(_weigh_name(name, around, known, evidence) for name in names)
    is_rest = around.alone and not (around.ended or around.blank_above or around.first or around.over_office)
    ends_so = not around.alone or is_rest or around.resumed or names[0].islower()
    if written.rstrip()[-1:] == "." and ends_so and not sends:
        score -= 0.7 if _is_name_after_text(names, around) else 2.0
    elif not around.alone and around.ended and len(_main_words(names[0])) == 1:
        evidence.append("one word after the last sentence")
        score += 1.3
    if score < LEAST:
        return None
    return Signature(names=names, begin=begin, end=end, score=round(score, 2), evidence=tuple(dict.fromkeys(evidence)))


def _is_name_after_text(names: tuple[str, ...], around: Surroundings) -> bool:
    """Whether a candidate with a period is a known surname in capitals after a text in both cases: `It ended. WARD.`"""
    if around.one_case or not around.ended or len(names) > 1 or not names[0].isupper():
        return False
    return _is_surname(names[0])


def _weigh_title(evidence: list[str], names: tuple[str, ...], around: Surroundings) -> float:
    """A title before a name is evidence, but the last of a list of participants has one too: below an unfinished
    line, in both cases, `DCM Harwell` is against a signature."""
    if not evidence or evidence[0] != "title":
        return 0.0
    listed = around.alone and not (around.ended or around.blank_above or around.over_office or around.first)
    return -1.5 if listed and not all(_is_capitals(name) for name in names) else 1.5


def is_office(written: str) -> bool:
    """Return whether a line names an office and nobody: `Charge d'Affaires a.i.`, `POLITICAL COUNSELOR`.

    >>> is_office("CHARGE D'AFFAIRES"), is_office("AMBASSADOR HARWELL"), is_office("POLITICAL")
    (True, False, False)
    """
    words = [_plain(word).replace("\u2019", "'") for word in written.split()]
    if not 0 < len(words) <= 8 or len(written) > LONGEST or written.rstrip()[-1:] in ":;":
        return False
    kinds = [title_words().get(word) or title_words().get(word.replace("D'", "")) for word in words]
    return all(kind in ("office", "field", "unit", "small") for kind in kinds) and "office" in kinds


def _spaced(begin: int, spaced: re.Match[str], around: Surroundings, known: Knowledge) -> Signature | None:
    """A name in spaced letters: judged without the spaces, its place is that of all its letters."""
    found = judge_signature(spaced[0].replace(spaced["gap"], ""), around, known)
    if found is None:
        return None
    evidence = (*found.evidence, "spaced letters")
    return Signature(
        names=found.names, begin=begin, end=begin + len(spaced[0]), score=found.score + 1.0, evidence=evidence
    )


def _behind_bullet(written: str, at: int, around: Surroundings, known: Knowledge, shift: int = 0) -> Signature | None:
    """A name after a dash or in brackets. The last item of a list has a dash too, so capitals are required."""
    found = judge_signature(written[at:], around, known)
    if found is None or not all(_is_capitals(name) for name in found.names) or found.score < LEAST + 1.0:
        return None
    begin, end = shift + at + found.begin, shift + at + found.end
    return Signature(names=found.names, begin=begin, end=end, score=found.score - 1.0, evidence=found.evidence)


def _names(bare: str, begin: int, written: str) -> tuple[tuple[str, ...], int, int, bool] | None:
    """The names without the titles around them, and whether there were titles."""
    words = list(re.finditer(r"[^\s()]+", bare[begin:]))
    low, high = 0, len(words)
    while low < high and _plain(words[low][0]) in RANKS:
        low += 1
    while high > low and _plain(words[high - 1][0]) in ("ACTING", "CHARGE", "AMBASSADOR", "CDA", "DCM"):
        high -= 1
    if low == high or high - low > MOST_WORDS + 1:
        return None
    start, end = begin + words[low].start(), begin + words[high - 1].end()
    body = bare[start:end].rstrip(_TRAILING)
    names = [_with_point(" ".join(part.split()).strip(" .,("), written) for part in _BETWEEN.split(body)]
    if not all(names) or len(names) > 3 or _is_sentence(body) or any(len(name.split()) > MOST_WORDS for name in names):
        return None
    halves = names[0].split()
    if len(names) == 1 and len(halves) % 2 == 0 and halves[: len(halves) // 2] == halves[len(halves) // 2 :]:
        names = [" ".join(halves[: len(halves) // 2])]
    return tuple(dict.fromkeys(names)), start, start + len(body), low > 0 or high < len(words)


def _with_point(name: str, bare: str) -> str:
    """`HARWELL, JR.` keeps the point of its suffix."""
    return f"{name}." if name[-2:].upper() in ("JR", "SR") and f"{name}." in bare else name


def _is_sentence(body: str) -> bool:
    """Whether words are of a sentence: a stop or a comma inside, or one in small letters and another not.

    Particles, `and` and `jr` may be in small letters.
    """
    if _SENTENCE.search(body) or _COMMA.search(body):
        return True
    small = [word for word in body.split() if word.islower()]
    return not body.islower() and any(_plain(word) not in PARTICLES | {"JR", "SR", "AND"} for word in small)


def _plain(word: str) -> str:
    return word.upper().strip(".,;:()\"'")


def _weigh_place(around: Surroundings, evidence: list[str]) -> float:
    score = 0.0
    if around.alone:
        evidence.append("line of its own")
        score += 1.7
    if around.blank_above:
        evidence.append("blank line above")
        score += 1.0
    if around.ended:
        evidence.append("sentence ends before")
        score += 0.8
    elif around.after_address:
        evidence.append("address before")
        score += 2.0
    elif around.wrapped and not around.blank_above:
        score -= 2.6
    elif not around.alone:
        score -= 1.6
    if around.after_site:
        evidence.append("web site above")
        score += 1.7
    if around.over_office:
        evidence.append("office below")
        score += 2.0
    if around.first:
        score -= 0.7
    if around.underlined:
        score -= 3.0
    return score


def _weigh_last_rule(names: tuple[str, ...], around: Surroundings) -> float:
    """A rule that ends the copy underlines no heading, unless its words are those of one."""
    if not (around.underlined and around.last_rule and around.ended):
        return 0.0
    words = [_plain(word) for name in names for word in name.split()]
    known = name_words()
    return 0.0 if any(word in words_in_capitals() and word not in known for word in words) else 1.5


def _main_words(name: str) -> list[str]:
    """A name's words without particles and suffixes."""
    return [
        word
        for word in name.split()
        if _plain(word) not in PARTICLES and word not in _IRISH and not _SUFFIX.fullmatch(word.strip(".,"))
    ]


def _weigh_name(name: str, around: Surroundings, known: Knowledge, evidence: list[str]) -> float:
    words = name.split()
    last = words[-2] if len(words) > 1 and _SUFFIX.fullmatch(words[-1].strip(".,")) else words[-1]
    surname = " ".join(word for word in words if not _SUFFIX.fullmatch(word.strip(".,")))
    score = 0.0
    if known.is_chief(surname) or (len(words) > 1 and known.is_chief(last)):
        evidence.append("chief of mission")
        score += 4.0
    if {surname_key(surname), surname_key(last)} & known.classifiers:
        evidence.append("classifier")
        score += 3.0
    if not score and surname_key(surname) in chief_surnames():
        evidence.append("a chief's surname")
        score += 0.9
    score += _weigh_case(name, around, evidence)
    is_expected = score >= 2.5
    main = _main_words(name)
    if len(main) > 1 and not is_expected:
        first = name_words().get(_plain(main[0]))
        is_given = (first and first.given) or _INITIAL.fullmatch(main[0])
        score -= 0.6 if is_given else 2.2
    has_particle = len(main) < len(words)
    if len(main) > 1:
        # `JOHN A. HARWELL`: an initial is not evidence against a name, though `A` alone is a word
        words = [word for word in words if not _INITIAL.fullmatch(word)] or words
    is_apart = around.blank_above and around.sentence_above and not around.one_case and name.isupper()
    if is_apart and len(words) == 1 and words[0] in NEVER and _is_surname(words[0]):
        return score - _ORDINARY_TOO
    return score + sum(_weigh_word(word, is_expected, has_particle) for word in words)


_ORDINARY_TOO = 2.4
"""Cost of a surname that is a month or a word of closing lines, apart from the text in capitals: `MAY`."""


def _is_surname(word: str) -> bool:
    known = name_words().get(word)
    return known is not None and known.surname


def _weigh_case(name: str, around: Surroundings, evidence: list[str]) -> float:
    if around.one_case and (name.islower() or _is_capitals(name)):
        return 0.3
    if name.islower():
        # retyped: a word alone after the last sentence, and a blank line if it is a word of English too
        if not (around.alone and around.sentence_above and " " not in name):
            return -2.2
        if around.blank_above:
            return -1.4
        known = name_words().get(name.upper())
        is_word = len(name) < _SHORTEST_SMALL or name.upper() in words_in_capitals()
        return -0.9 if known and known.surname else -2.2 if is_word else -0.5
    if _is_capitals(name):
        evidence.append("capitals")
        # the last word of a broken sentence would be in lower case
        return 1.2 + (1.9 if around.wrapped else 0.8 if around.after_address else 0.0)
    return 0.0


def _is_capitals(name: str) -> bool:
    """Whether a surname is in capitals: `HARWELL`, also `McHARWELL` and `de HARWELL`."""
    tail = name.split()[-1]
    return name.isupper() or (len(tail) > 3 and tail[-3:].isupper())


def _weigh_word(word: str, is_expected: bool, has_particle: bool) -> float:
    """Return the score of one word; names of chiefs and classifiers lose less."""
    bare = _plain(word)
    known = name_words().get(bare)
    if is_expected:
        return -6.0 if bare in NEVER and not (known and known.surname) else 0.0
    if bare in NEVER or bare in captions():
        return -6.0
    if bare in PARTICLES or _SUFFIX.fullmatch(bare):
        return 0.3
    if bare in title_words() or bare in acronyms():
        return -1.5 if known and known.surname else -3.5
    if known:
        return 0.5 if known.surname else 0.2
    if not has_particle and fold(bare) in place_names():
        return -3.2
    if len(bare) < 3:
        return -0.8
    weight = judge(word).weight
    if weight < 0.0 and is_near_title(bare):
        return -0.4
    return 3.0 * min(0.0, weight)
