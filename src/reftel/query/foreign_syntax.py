"""Syntax of other search engines, which means plain words here, with the equivalent in this language.

The query `museum w/5 loan` finds the cables with the words `museum`, `w`, `5` and `loan`, which does not show that
the operator is unknown. `advice` finds such operators outside quotes and gives the query that means the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from reftel.fields import registry
from reftel.query.fields import LEVEL_WORDS
from reftel.query.vocabulary import squeezed


class Advice(NamedTuple):
    """A foreign operator, and a query with the intended meaning; `query` may need further repair."""

    message: str
    query: str


class _Token(NamedTuple):
    text: str
    start: int
    end: int


_NEAR_LIST = re.compile(r"\bNEAR/?\s?\(\s?([^\s(),\"]{1,64})[\s,]{1,3}([^\s(),\"]{1,64})(?:,\s?([0-9]{1,3}))?\s?\)")
_WITHIN = re.compile(
    r"([^\s()\":]{1,64}) within ([0-9]{1,3}) (?:words?|terms?)(?: of)? ([^\s()\":]{1,64})", re.IGNORECASE
)
_SINGLE = re.compile(r"(?<![^\s(])(?:'([^'\"]{1,200})'|\u2018([^\u2018\u2019\"]{1,200})\u2019)(?![^\s),.;])")
_TOKEN = re.compile(r'(?<!\S)/[^\s/]{1,200}/[a-z]{0,5}(?!\S)|"[^"]*"(?:~[0-9]+)?|[()]|[^\s()"]+')
_NEAR = re.compile(r"(?:(?:near|w|n|pre|within|adj|onear|prox)/?([0-9]{1,3})|(near|adj)|/(?:([0-9]{1,3})|[sp]))", re.I)
_SENTENCE: Final = "15"
"""Distances of `/s`, `/p`, `NEAR` and `ADJ`."""
_MOST_NEAR: Final = 50
_RANGE = re.compile(
    r"([A-Za-z]{2,20}):\s{0,3}[\[{]\s{0,3}([0-9/*-]{1,10})\s{1,3}TO\s{1,3}([0-9/*-]{1,10})\s{0,3}[\]}]", re.I
)
_YEARS = re.compile(
    r"((?:created|released|date):)((?:1[89]|20)[0-9]{2})[-\u2013]((?:1[89]|20)[0-9]{2})(?![0-9-])", re.I
)
_DECADE = re.compile(r"((?:created|released|date|year):)((?:1[89]|20)[0-9])0['\u2019]?s\b", re.I)
_SIDE = re.compile(r"(before|after|since|until):([0-9][0-9/-]{0,12})", re.I)
_LIST = re.compile(r"([A-Za-z]{2,20}):([^\s,:()\"]+(?:[,;|][^\s,:()\"]+)+)[,;|]?")
_ENCLOSED = re.compile(r"([A-Za-z]{2,20}):\(([^\s,:()\"|;]{1,40}(?:[,;|] ?[^\s,:()\"|;]{1,40}){1,9})\)")
_BOOST = re.compile(r"(.{1,200}?)\^[0-9]{1,4}(?:\.[0-9]{1,4})?")
_REGEX = re.compile(r"(?:re:|regex:)?/(.{1,200})/[gimsx]{0,5}")
_PLUS = re.compile(r"\+(?=[^\W_])(.{1,200})")
_ROOT = re.compile(r"([^\W\d_]{3,64})[!%]")
_COMPARED = re.compile(r"(created|released|date|year|class|level)([<>]=?)([A-Za-z0-9-]{1,20})", re.I)
_BANG = re.compile(r"!(?=[^\W_])(.{1,200})")
_GAP = re.compile(r'"([^"*]{1,200}?)((?: \*){1,9}) ([^"*]{1,200})"')
_PIPE = re.compile(r"[^\W_]+(?:\|[^\W_]+)+")
_EQUALS = re.compile(r"([A-Za-z]{2,20})=([^\s=()\"]{1,100})")
_LISTED: Final = frozenset(
    ("tag", "tags", "from", "post", "origin", "to", "signed", "class", "caption", "country", "precedence", "form", "id")
)
"""Fields whose values contain no comma."""

_OWN: Final = frozenset((*registry.REGISTRY.queried, *registry.REGISTRY.aliases))
"""Names of fields."""

_Rule = Callable[[str, list[_Token]], Iterator[Advice]]


def advice(text: str) -> tuple[Advice, ...]:
    """Return advice on the operators of other search engines in a typed query, in the order of the text's rules.

    `query` of each has all operators of that kind replaced, and nothing else. An operator between quotes is text.

    >>> advice("museum w/5 loan")[0].query
    '"museum loan"~5'
    """
    text = text[:2000]
    tokens = [_Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
    found: dict[str, Advice] = {}
    for rule in _RULES:
        for each in rule(text, tokens):
            found.setdefault(each.query, each)
    return tuple(each for each in found.values() if each.query.strip() and each.query != text)


def _spliced(text: str, changes: list[tuple[int, int, str]]) -> str:
    """The text with each [start, end) replaced; the changes are in order."""
    made, at = [], 0
    for start, end, new in changes:
        made += [text[at:start], new]
        at = end
    return " ".join("".join([*made, text[at:]]).split())


def _near(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    changes: list[tuple[int, int, str]] = []
    last = -1
    for at in range(1, len(tokens) - 1):
        match = _NEAR.fullmatch(tokens[at].text)
        before, after = tokens[at - 1], tokens[at + 1]
        if match is None or at - 1 <= last or not (_is_term(before) and _is_term(after)):
            continue
        if match[2] and not match[2].isupper():
            continue  # `the museum near Oslo` is English
        places = min(int(match[1] or match[3] or _SENTENCE), _MOST_NEAR)
        said = " ".join(each.text.strip('"') for each in (before, after))
        changes.append((before.start, after.end, f'"{said}"~{places}'))
        last = at + 1
    if changes:
        first = next(token.text for token in tokens if _NEAR.fullmatch(token.text))
        yield Advice(
            f"“{first}” is not an operator; words near each other are in quotes with ~", _spliced(text, changes)
        )


def _near_in_words(text: str, _: list[_Token]) -> Iterator[Advice]:
    """`NEAR(museum loan, 5)`, `museum within 5 words of loan`."""
    for pattern, name in ((_NEAR_LIST, "NEAR(...)"), (_WITHIN, "within ... words of")):
        changes = []
        for match in pattern.finditer(text):
            first, last, places = (match[1], match[2], match[3]) if pattern is _NEAR_LIST else match.group(1, 3, 2)
            near = min(int(places or _SENTENCE), _MOST_NEAR)
            changes.append((match.start(), match.end(), f'"{first} {last}"~{near}'))
        if changes:
            says = f"“{name}” is not an operator; words near each other are in quotes with ~"
            yield Advice(says, _spliced(text, changes))


def _single_quotes(text: str, _: list[_Token]) -> Iterator[Advice]:
    """`'lamp loan'`: an apostrophe is a part of a word here."""
    changes = [
        (match.start(), match.end(), f'"{said}"')
        for match in _SINGLE.finditer(text)
        if (said := match[1] or match[2]) and len(said.split()) > 1
    ]
    if changes:
        yield Advice("a phrase is in double quotes", _spliced(text, changes))


def _is_term(token: _Token) -> bool:
    return token.text not in ("(", ")", "OR", "AND", "NOT") and "~" not in token.text and ":" not in token.text


def _small_words(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    for word, new, says in (
        ("or", "OR", "finds cables with either"),
        ("not", "NOT", "leaves out cables with the next word"),
        ("and", "", "is not needed: all words must be there"),
    ):
        changes = [
            (token.start, token.end, new)
            for at, token in enumerate(tokens)
            if token.text in (word, word.capitalize())
            and at < len(tokens) - 1
            and tokens[at + 1].text != ")"
            and not (word == "and" and any(each.text.lower() == "between" for each in tokens[max(at - 4, 0) : at]))
            and (word == "not" or (at and tokens[at - 1].text != "("))
        ]
        if changes:
            shown = new or "AND"
            yield Advice(f"“{word}” in small letters is looked for as a word; {shown} {says}", _spliced(text, changes))


def _ranges(text: str, _: list[_Token]) -> Iterator[Advice]:
    changes = []
    for match in _RANGE.finditer(text):
        low, high = ("" if end == "*" else end for end in match.group(2, 3))
        changes.append((match.start(), match.end(), f"{match[1]}:{low}..{high}"))
    changes += [(match.start(), match.end(), f"{match[1]}{match[2]}..{match[3]}") for match in _YEARS.finditer(text)]
    changes += [(match.start(), match.end(), f"{match[1]}{match[2]}0..{match[2]}9") for match in _DECADE.finditer(text)]
    if changes:
        yield Advice("a range is written with two full stops", _spliced(text, sorted(changes)))


_SIDES: Final = {"before": "<", "after": ">", "since": ">=", "until": "<="}


def _sides(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    changes = [
        (token.start, token.end, f"created:{_SIDES[match[1].lower()]}{match[2]}")
        for token in tokens
        if (match := _SIDE.fullmatch(token.text))
    ]
    if changes:
        yield Advice("days before and after are written with < and >", _spliced(text, changes))


_ELSEWHERE: Final = {
    "intitle": "subject", "title": "subject", "headline": "subject", "intext": "body", "inbody": "body",
    "fulltext": "body", "content": "body", "author": "signed", "by": "signed", "writer": "signed", "sender": "from",
    "source": "from", "embassy": "from", "place": "from", "location": "from", "recipient": "to", "receiver": "to",
    "cc": "to", "bcc": "to", "number": "id",
    "keyword": "tag", "keywords": "tag", "topic": "tag", "secrecy": "class", "classified": "class", "mentions": "word",
    "in": "collection", "archive": "collection", "paragraph": "marking", "portion": "marking", "written": "created",
    "sent": "created", "month": "created", "day": "created",
}  # fmt: skip
"""Fields of other engines and catalogs -> the nearest field here."""


def _fields(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    """Fields of other engines, and `is:redacted`."""
    changes = []
    for token in tokens:
        name, colon, value = token.text.partition(":")
        if colon and name.lower() in _ELSEWHERE:
            changes.append((token.start, token.start + len(name), _ELSEWHERE[name.lower()]))
        elif name.lower() == "is" and squeezed(value) in LEVEL_WORDS and len(value) > 2:
            changes.append((token.start, token.start + len(name), "class"))
        elif token.text.lower() in ("is:redacted", "has:redacted"):
            changes.append((token.start, token.end, "has:redactions"))
        elif colon and not value and name.isalpha() and name.lower() not in _OWN:
            changes.append((token.end - 1, token.end, ""))
        elif colon and value and name.lower() in ("site", "filetype", "lang", "language"):
            changes.append((token.start, token.end, ""))
    if changes:
        yield Advice("that field of other search engines is written so, or is not known here", _spliced(text, changes))


def _lists(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    listed = [
        (token, match) for token in tokens if (match := _LIST.fullmatch(token.text)) and match[1].lower() in _LISTED
    ]
    enclosed = [match for match in _ENCLOSED.finditer(text) if match[1].lower() in _LISTED]
    if enclosed:
        changes = [
            (match.start(), match.end(), f"{match[1]}:({' OR '.join(re.split(r'[,;|] ?', match[2]))})")
            for match in enclosed
        ]
        yield Advice("a comma divides no values; any of several values is written with OR", _spliced(text, changes))
    if not listed:
        return
    for joint, says in ((" OR ", "any of several values is written"), (" ", "all of several values are written")):
        changes = []
        for token, match in listed:
            values = [value for value in re.split("[,;|]", match[2]) if value]
            changes.append((token.start, token.end, f"{match[1]}:({joint.join(values)})"))
        yield Advice(f"a comma divides no values; {says} in parentheses", _spliced(text, changes))


def _gaps(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    """`"the * unit"`: a star for any word, which is not a word here."""
    changes = [
        (token.start, token.end, f'"{match[1].strip()} {match[3].strip()}"~{1 + match[2].count("*")}')
        for token in tokens
        if (match := _GAP.fullmatch(token.text))
    ]
    if changes:
        yield Advice("* between quotes stands for no word; words near each other have ~", _spliced(text, changes))


def _and_nots(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    changes = [
        (token.start, after.start, "-")
        for token, after in pairwise(tokens)
        if token.text.upper() in ("ANDNOT", "BUTNOT", "WITHOUT", "EXCEPT", "MINUS") and token.text.isupper()
    ]
    if changes:
        yield Advice("a word is left out with a hyphen before it", _spliced(text, changes))


def _boosts(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    changes = [(token.start, token.end, match[1]) for token in tokens if (match := _BOOST.fullmatch(token.text))]
    if changes:
        yield Advice("a word can't be given more weight with ^", _spliced(text, changes))


def _patterns(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    changes = []
    for token in tokens:
        match = _REGEX.fullmatch(token.text)
        if match is None:
            continue
        begun = re.match(r"[^\W\d_]{3,64}", match[1].removeprefix("^").removeprefix("\\b"))
        rest = match[1] if begun is None else match[1].removeprefix("^").removeprefix("\\b")[begun.end() :]
        plain = " ".join(re.findall(r"[^\W_]+", match[1]))
        changes.append((token.start, token.end, f"{begun[0]}*" if begun and rest else plain))
    if changes:
        yield Advice("there are no regular expressions; * stands for the rest of a word", _spliced(text, changes))


def _marks(text: str, tokens: list[_Token]) -> Iterator[Advice]:
    for pattern, new, says in (
        (_PLUS, r"\1", "+ is not needed: every word must be there"),
        (_ROOT, r"\1*", "the rest of a word is written *"),
        (_EQUALS, r"\1:\2", "a field ends with a colon"),
        (_COMPARED, r"\1:\2\3", "a field ends with a colon, before < and >"),
        (_BANG, r"-\1", "a word is left out with a hyphen before it"),
    ):
        changes = [
            (token.start, token.end, match.expand(new)) for token in tokens if (match := pattern.fullmatch(token.text))
        ]
        if changes:
            yield Advice(says, _spliced(text, changes))
    pipes = [
        (token.start, token.end, f"({token.text.replace('|', ' OR ')})")
        for token in tokens
        if _PIPE.fullmatch(token.text)
    ]
    if pipes:
        yield Advice("one of several words is asked for with OR", _spliced(text, pipes))


_RULES: Final[tuple[_Rule, ...]] = (
    _near, _near_in_words, _single_quotes, _small_words,
    _ranges, _sides, _fields, _lists, _gaps, _and_nots, _boosts, _patterns, _marks,
)  # fmt: skip
