"""Subjects that were sent in capitals, in sentence case. The telegram's text shows the spelling of its words.

Networks and typists set subject lines in capitals; the text below mostly is not. A word that the text has inside a
sentence is written as there (`Garza`, `NATO`, `harbor`), so names stay names. Vocabularies decide about other words:
acronyms in capitals, small words in lower case, ordinary English words in lower case if the text is not itself in
capitals (then its subject is written like a title). All others get a capital: a name in lower case is worse than a
word with a capital.
"""

from __future__ import annotations

import re
from collections import Counter

from reftel.model import Cable
from reftel.vocab import tables
from reftel.vocab.english import ordinary_words
from reftel.vocab.month_names import MONTHS

_PRONOUN_US = re.compile(r"(?:\b(?:LETS?|HELPS?|TELLS?|GIVES?|ASKS?)|[\"“][^\"”]*\b(?:TO|FOR|WITH)) \Z")
_REMOVED = re.compile(r"[xX]{4,}")
"""Characters that a publisher put over a name."""
_VERB = re.compile(r"(?:[’']VE|\b(?:HAS|HAVE|HAD|WE|THEY|HE|SHE|TO))\s\Z")
"""Words before a verb, so that `WE'VE GOT HIM` has no government of Turkey in it."""
_TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*(?:(?<=[^\W_]{3}),S\b)?")
"""A word; networks print some apostrophes as commas (`IRAN,S`)."""
_SENTENCE_END = re.compile(r"(?:[!?:]|\w\w\.)['\"”)]{0,2}\s+[\"“‘]?\Z")
_NEAR = 12
"""Characters before a word to search for the end of a sentence."""
_MOST = 200_000
"""Characters of a text to search."""
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH|S)")
_ENDING = re.compile(r"(?<=\w{5})(?:'?s|e[sd]|d|ing|ly|ers?|ness|less)\Z")
"""Endings that make another ordinary word of one."""
_NUMBER = re.compile(r"\s*\d|\s*-\s*[A-Z]")
_CALENDAR = frozenset(
    (*map(str.upper, MONTHS), "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
)
_SMALL = frozenset(
    """a an the and or nor but as at by for from in into of off on onto out over per to up upon via vs with within
    without about after against ahead among amid around before behind below beneath beside between beyond despite down
    during except following including near regarding since than through throughout toward towards under until whether
    while is are was were be been being has have had do does did will would can could may might must should not no yet
    go get if its it his her their our your my this that these those who whom whose which what when where why how
    all any both each few more most other some such only own same so too very new old still again also""".split()  # noqa: SIM905
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
    """Whether a text was typed in capitals, of which it has at least four.

    A name of mixed letters among long words in capitals (`MbZ HOSTS GULF SECURITY DINNER`), a removed name
    (`xxxxxxxxxxxx`) and the ending of an abbreviation (`USGs`) do not count.
    """
    plain = _REMOVED.sub("", text)
    if plain.isupper():
        return sum(map(str.isalpha, plain)) >= 4
    low = sum(map(str.islower, plain))
    if not low or low * 8 > sum(map(str.isupper, plain)):
        return False
    words = [token[0] for token in _TOKEN.finditer(plain)]
    long = [word for word in words if len(word) >= 4 and word.isalpha()]
    mixed = sum(any(map(str.islower, word)) for word in words)
    return sum(map(str.isupper, long)) >= 3 and mixed * 4 <= len(words) and not any(map(str.istitle, long))


def is_small(text: str) -> bool:
    """Whether no letter of a subject is a capital, as some mail programs sent them."""
    plain = _REMOVED.sub("", text)
    return plain.islower() and sum(map(str.isalpha, plain)) >= 4


def is_mostly_capitals(text: str) -> bool:
    """Whether a text was typed in capitals, but for a word here and there."""
    sample = text[:200]
    high = sum(map(str.isupper, sample))
    return high >= 20 and high > 9 * sum(map(str.islower, sample))


def sentence_case(subject: str, text: str = "") -> str:
    """`subject` in sentence case if it was sent in capitals only or in small letters only, otherwise unchanged.

    `text`: the telegram's text, from which the writing of words is learned.

    >>> sentence_case("GARZA VISITS THE HARBOR", "The visits of Garza to our harbor were short.")
    'Garza visits the harbor'
    """
    if not is_capitals(subject):
        return _from_small(subject, text) if is_small(subject) else subject
    tokens = list(_TOKEN.finditer(subject))
    known = _written({token[0].casefold() for token in tokens}, text)
    is_title = not text or is_mostly_capitals(text)
    made, at = [], 0
    for place, token in enumerate(tokens):
        made.append(subject[at : token.start()])
        written = token[0] if _is_kept(token[0]) else _word(token[0], subject, token.end(), known, is_title)
        first = not place or _SENTENCE_END.search(subject, max(token.start() - _NEAR, 0), token.start())
        made.append(written[:1].upper() + written[1:] if first else written)
        at = token.end()
    return "".join([*made, subject[at:]])


def _is_kept(word: str) -> bool:
    """Tell whether a word has small letters of its own: `MbZ`, `xxxxxxxxxxxx`."""
    return any(map(str.islower, word)) or _REMOVED.fullmatch(word) is not None


def _from_small(subject: str, text: str) -> str:
    """A subject in small letters, with the capitals of its words in the text."""
    capitals = subject.upper()
    if len(capitals) != len(subject) or capitals.casefold() != subject.casefold():
        return subject  # `ß` and ligatures have no single capital
    return sentence_case(capitals, text)


def subject_shown(cable: Cable) -> str | None:
    """Return the subject of a cable in sentence case; None if it was not sent in capitals or in small letters only.

    Example:
        >>> from reftel.model import Cable
        >>> subject_shown(Cable(subject="EXERCISE: LAMPS AND SHIPS"))
        'Exercise: Lamps and Ships'
    """
    if not cable.subject or not (is_capitals(cable.subject) or is_small(cable.subject)):
        return None
    return sentence_case(cable.subject, "\n".join(paragraph.text for paragraph in cable.paragraphs))


def _word(word: str, subject: str, end: int, known: dict[str, str], is_title: bool) -> str:
    if any(character.isdigit() for character in word):
        return word.lower() if _ORDINAL.fullmatch(word) else word
    start = end - len(word)
    if len(word) == 1 and (
        subject[end : end + 1] in (".", "-", "/") or subject[start - 1 : start] == "/" or word != "A"
    ):
        return word
    if word in _CALENDAR and (word not in ("MAY", "MARCH") or _NUMBER.match(subject, end)):
        return word.capitalize()
    if word.casefold() in _PRONOUNS or (word.casefold() in _SMALL and known.get(word.casefold(), "").istitle()):
        return word.lower()  # most often at the beginning of a sentence that no mark divides from the one before
    if word in ("US", "UK"):  # the pronoun is rare in subjects
        return word.lower() if word == "US" and _PRONOUN_US.search(subject, max(start - _BEFORE, 0), start) else word
    base, mark, rest = _parts(word)
    for form in (word, base):
        if form.casefold() in known and not _is_shouted(known[form.casefold()]):
            return known[form.casefold()] + ("" if form == word else (mark + rest).lower())
    return _unknown(base, subject, start, is_title) + (mark + rest).lower()


def _unknown(word: str, subject: str, start: int, is_title: bool) -> str:
    """A word that the text does not have inside a sentence."""
    small = word.casefold()
    is_ordinary = _is_ordinary(small)
    if small in _SMALL or (is_ordinary and _VERB.search(subject, max(start - _NEAR, 0), start)):
        return word.lower()
    if (word in tables.acronyms() and len(word) <= 5) or _is_acronym(word, subject, start):
        return word
    return word.lower() if is_ordinary and not is_title else word[:1] + word[1:].lower()


def _is_ordinary(small: str) -> bool:
    """Tell whether a word, or a word with one ending more, is in the list; `ensnares`, `bilaterally`."""
    if small in ordinary_words():
        return True
    base = _ENDING.sub("", small)
    return base != small and not {base, base + "e"}.isdisjoint(ordinary_words())


def _is_shouted(word: str) -> bool:
    """Tell whether the text has an ordinary word in capitals only, as in a heading."""
    small = word.lower()
    return word.isupper() and word not in tables.acronyms() and (small in _SMALL or small in ordinary_words())


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
