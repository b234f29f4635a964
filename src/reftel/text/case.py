"""Subjects that were sent in capitals, in sentence case. The telegram's text shows the spelling of its words.

Networks and typists set subject lines in capitals; the text below mostly is not. A word that the text has inside a
sentence is written as there (`Garza`, `NATO`, `harbor`), so names stay names. Vocabularies decide about other words:
acronyms in capitals, small words in lower case. All others get a capital: a name in lower case is worse than a word
with a capital.
"""

from __future__ import annotations

import re
from collections import Counter

from reftel.model import Cable
from reftel.vocab import tables
from reftel.vocab.month_names import MONTHS

_TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*(?:(?<=[^\W_]{3}),S\b)?")
"""A word; networks print some apostrophes as commas (`IRAN,S`)."""
_SENTENCE_END = re.compile(r"(?:[!?:]|\w\w\.)['\"”)]{0,2}\s+\Z")
_NEAR = 12
"""Characters before a word to search for the end of a sentence."""
_MOST = 200_000
"""Characters of a text to search."""
_NUMBER = re.compile(r"\s*\d|\s*-\s*[A-Z]")
_CALENDAR = frozenset(
    (*map(str.upper, MONTHS), "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
)
_SMALL = frozenset(
    """a an the and or nor but as at by for from in into of off on onto out over per to up upon via vs with within
    without about after against ahead among amid around before behind below beneath beside between beyond despite down
    during except following including near regarding since than through throughout toward towards under until whether
    while is are was were be been being has have had do does did will would can could may might must should not no yet
    if its it his her their our your my this that these those who whom whose which what when where why how all any both
    each few more most other some such only own same so too very new old still again also""".split()  # noqa: SIM905
)


_PRONOUNS = frozenset("we he she they you me him them there".split())  # noqa: SIM905
"""Small words in every text: most sentences begin with one, so how a text writes them says nothing."""
_ROMAN = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
"""Numbers up to 399: larger ones are words more often (`MIX`, `DIM`)."""
_VOWEL = re.compile(r"[^BCDFGHJKLMNPQRSTVWXZ]")
_ABBREVIATED = frozenset("MR MRS MS DR ST FT MT JR SR LT SGT VS NG LI".split())  # noqa: SIM905
"""Words without a vowel, or as Roman numbers, that are no acronyms: titles and names."""
_BEFORE = 80
"""Characters before a parenthesis in which the words of its acronym are looked for."""


def is_capitals(text: str) -> bool:
    """Whether all letters of a text are capitals, of which it has at least four."""
    return text.isupper() and sum(character.isalpha() for character in text) >= 4


def is_mostly_capitals(text: str) -> bool:
    """Whether a text was typed in capitals, but for a word here and there."""
    sample = text[:200]
    high = sum(map(str.isupper, sample))
    return high >= 20 and high > 9 * sum(map(str.islower, sample))


def sentence_case(subject: str, text: str = "") -> str:
    """`subject` in sentence case if it was sent in capitals, otherwise unchanged.

    `text`: the telegram's text, from which the writing of words is learned.

    >>> sentence_case("GARZA VISITS THE HARBOR", "The visits of Garza to our harbor were short.")
    'Garza visits the harbor'
    """
    if not is_capitals(subject):
        return subject
    tokens = list(_TOKEN.finditer(subject))
    known = _written({token[0].casefold() for token in tokens}, text)
    made, at = [], 0
    for place, token in enumerate(tokens):
        made.append(subject[at : token.start()])
        written = _word(token[0], subject, token.end(), known)
        first = not place or _SENTENCE_END.search(subject, max(token.start() - _NEAR, 0), token.start())
        made.append(written[:1].upper() + written[1:] if first else written)
        at = token.end()
    return "".join([*made, subject[at:]])


def subject_shown(cable: Cable) -> str | None:
    """Return the subject of a cable in sentence case; None if it was not sent in capitals.

    Example:
        >>> from reftel.model import Cable
        >>> subject_shown(Cable(subject="EXERCISE: LAMPS AND SHIPS"))
        'Exercise: Lamps and Ships'
    """
    if not cable.subject or not is_capitals(cable.subject):
        return None
    return sentence_case(cable.subject, "\n".join(paragraph.text for paragraph in cable.paragraphs))


def _word(word: str, subject: str, end: int, known: dict[str, str]) -> str:
    if any(character.isdigit() for character in word):
        return word
    if len(word) == 1 and (subject[end : end + 1] in (".", "-") or word != "A"):
        return word
    if word in _CALENDAR and (word not in ("MAY", "MARCH") or _NUMBER.match(subject, end)):
        return word.capitalize()
    if word.casefold() in _PRONOUNS:
        return word.lower()
    base, mark, rest = _parts(word)
    for form in (word, base):
        if form.casefold() in known:
            return known[form.casefold()] + ("" if form == word else (mark + rest).lower())
    if word.casefold() in _SMALL:
        return word.lower()
    if word in ("US", "UK"):  # the pronoun is not a word of subjects
        return word
    if (base in tables.acronyms() and len(base) <= 5) or _is_acronym(base, subject, end - len(word)):
        return base + (mark + rest).lower()
    return word[:1] + word[1:].lower()


def _parts(word: str) -> tuple[str, str, str]:
    """A word, its apostrophe or the comma in its place, and the rest."""
    return word.partition(next((sign for sign in "’'," if sign in word), "'"))


def _is_acronym(word: str, subject: str, start: int) -> bool:
    """Tell whether capitals are a Roman number, have no vowel, or abbreviate the words before their parentheses."""
    if word in _ABBREVIATED or len(word) < 2:
        return False
    if _ROMAN.fullmatch(word) or _VOWEL.search(word) is None:
        return True
    is_alone = subject[start - 1 : start] == "(" and subject[start + len(word) : start + len(word) + 1] == ")"
    return is_alone and _stands_for(word, subject[max(start - _BEFORE, 0) : start - 1])


def _stands_for(word: str, before: str) -> bool:
    """Tell whether the letters of `word` are in the words before it, in order, the first at the beginning of one.

    The rule of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text",
    Pacific Symposium on Biocomputing 2003.
    """
    at = len(before)
    for place in range(len(word) - 1, -1, -1):
        at = before.rfind(word[place], 0, at)
        while not place and at > 0 and before[at - 1].isalnum():
            at = before.rfind(word[place], 0, at)
        if at < 0:
            return False
    return True


def _written(words: set[str], text: str) -> dict[str, str]:
    """How the text writes each of these words inside its sentences; the most frequent way."""
    if not text or is_mostly_capitals(text):
        return {}
    bases = {_parts(word)[0] for word in words} | words
    counts: dict[str, Counter[str]] = {}
    for token in _TOKEN.finditer(text, 0, _MOST):
        folded = token[0].casefold()
        if folded not in bases or _SENTENCE_END.search(text, max(token.start() - _NEAR, 0), token.start()):
            continue
        counts.setdefault(folded, Counter())[token[0]] += 1
    return {word: _best(forms) for word, forms in counts.items()}


def _best(forms: Counter[str]) -> str:
    """The form that a name would have: lower case if any is, else the most frequent that is not all capitals only."""
    low = next((form for form in forms if form.islower()), None)
    if low is not None and forms[low] * 3 >= sum(forms.values()):
        return low
    best = forms.most_common(1)[0][0]
    name = next((form for form in forms if form.istitle()), None)
    # headings and captions have names in capitals, but no text has an acronym in small letters that often
    is_name = name is not None and best.isupper() and best not in tables.acronyms()
    return name if name is not None and is_name and forms[name] * 8 >= sum(forms.values()) else best
