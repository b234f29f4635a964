"""Queries that ask for more than one that found nothing: either value, a longer time, the beginning of a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from reftel.query import Query, to_text
from reftel.query.combine import conjunction, disjunction
from reftel.query.query_tree import And, Code, Name, Node, Or, Phrase, Prefix, Scope, When, Word
from reftel.text.latin import in_latin

_SINGLE: Final = ("from", "country", "class", "precedence")
"""Fields of which a cable has one value."""
_WORDS_OF: Final[dict[str, str]] = {"signer": "signed", "addressee": "to"}
"""Field of whole names -> field of their words."""
_FEWEST_LETTERS: Final = 3
"""Letters of the beginning of a word that is looked for instead of the word."""


Spellings = Callable[[str], tuple[str, ...]]
"""Gives the words of the archive that are spelled like one that no cable has, the nearest first."""


def other_ways(query: Query, count: Callable[[Node], int], spellings: Spellings) -> Iterator[tuple[str, str]]:
    """Either of two values, a longer time, a name's words apart, words of other scripts in Latin letters."""
    yield from either(query)
    yield from wider(query)
    yield from names_apart(query)
    typed = conjunction([part.words or part.node for part in query.parts])
    for node, word, scope in dict.fromkeys(words_of(typed)):
        if latin := in_latin(word):
            for near in (latin,) if count(Word(latin, scope)) else spellings(latin):
                yield to_text(replaced(typed, node, with_word(node, word, near))), f"{word} in Latin letters"


def either(query: Query) -> Iterator[tuple[str, str]]:
    """Several values of a field of which a cable has one: any of them."""
    nodes = [node for part in query.parts for node in (part.node.parts if isinstance(part.node, And) else (part.node,))]
    for field in _SINGLE:
        given = [node for node in nodes if isinstance(node, Code) and node.field == field]
        if len(given) > 1:
            others = [node for node in nodes if node not in given]
            yield to_text(conjunction([disjunction(given), *others])), f"a cable has one value of {field}: either"


def wider(query: Query) -> Iterator[tuple[str, str]]:
    """The month of a day, and the year of a month."""
    for part in query.parts:
        node = part.node
        dates = [one for one in (node.parts if isinstance(node, Or) else (node,)) if isinstance(one, When)]
        if len(dates) != 1 or dates[0].start is None or dates[0].end is None:
            continue
        first, length = dates[0].start, (dates[0].end - dates[0].start).days
        for days, pattern, says in ((1, "%Y-%m", "the whole month"), (31, "%Y", "the whole year")):
            if length <= days:
                condition = f"{dates[0].field}:{first.strftime(pattern)}"
                yield query.text[: part.span.start] + condition + query.text[part.span.end :], says


def names_apart(query: Query) -> Iterator[tuple[str, str]]:
    """A name of several words: all of them in any order, as a middle name is between them; then its last word."""
    for part in query.parts:
        match part.node:
            case Name(named, words) if len(words) > 1:
                field = str(named)
            case Code("signer" | "addressee" as listed, value) if len(value.split()) > 1:
                field, words = _WORDS_OF[listed], tuple(value.lower().split())
            case _:
                continue
        typed = part.span.of(query.text)
        for text, says in (
            (f"{field}:({' '.join(words)})", f"all words of {typed}, in any order"),
            (f"{field}:{words[-1]}", f"only the last word of {typed}"),
        ):
            yield query.text[: part.span.start] + text + query.text[part.span.end :], says


def beginnings(
    query: Query, count: Callable[[Node], int], spellings: Callable[[str], tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Words with the beginning of a word that no cable has, and that resembles none."""
    typed = conjunction([part.words or part.node for part in query.parts])
    for node, word, scope in dict.fromkeys(words_of(typed)):
        if not isinstance(node, Word) or count(Word(word, scope)) or spellings(word):
            continue
        for size in range(len(word) - 1, _FEWEST_LETTERS - 1, -1):
            begun = Prefix(word[:size], scope)
            if count(begun):
                yield to_text(replaced(typed, node, begun)), f"words that begin with {word[:size]}"
                break


def words_of(node: Node) -> Iterator[tuple[Node, str, Scope]]:
    """Yield (node, word, where it is looked for) of every word of a query."""
    match node:
        case Word(word, scope):
            yield node, word, scope
        case Phrase(words, scope):
            yield from ((node, word, scope) for word in words)
        case And(parts) | Or(parts):
            for part in parts:
                yield from words_of(part)
        case _:
            return


def with_word(node: Node, word: str, other: str) -> Node:
    """Return a word or phrase with another word in place of one."""
    if isinstance(node, Phrase):
        return Phrase(tuple(other if each == word else each for each in node.words), node.scope, node.slop)
    assert isinstance(node, Word)
    return Word(other, node.scope)


def replaced(root: Node, old: Node, new: Node) -> Node:
    """Return a query with one node in place of another."""
    if root == old:
        return new
    match root:
        case And(parts):
            return And(tuple(replaced(part, old, new) for part in parts))
        case Or(parts):
            return Or(tuple(replaced(part, old, new) for part in parts))
        case _:
            return root
