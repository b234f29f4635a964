"""Explanations of searches without hits, and similar searches with hits.

1. Count each condition alone, and the query without it.
2. Read each word as a value of a field (`mexico` as the sender) and each value as a word, alone and together.
3. Replace words that no cable has by their nearest spellings, taken from cables that have them.
4. Ask for less: a phrase as words near each other, then as words.
5. Leave one condition out.

Only the queries that find something are offered, each with its exact count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import combinations, product
from typing import Final, NamedTuple

from msgspec.structs import replace

from reftel.archive.asked_in_words import asked
from reftel.archive.broadening import Spellings, beginnings, other_ways, replaced, with_word, words_of
from reftel.archive.count_types import ValueCount
from reftel.archive.explanation import AlternativeQuery, ConditionCount, Explanation
from reftel.archive.zero_hit_notes import form_of_ids, other_letters
from reftel.errors import QueryError
from reftel.fields import registry
from reftel.query import Part, Query, parse_query, to_text, without
from reftel.query.combine import conjunction
from reftel.query.foreign_syntax import advice
from reftel.query.query_tree import And, Code, Everything, Id, Level, Name, Node, Not, Or, Phrase, When, Word
from reftel.query.said_values import said_values
from reftel.query.totext import quoted
from reftel.query.vocabulary import Vocabulary

_SHARE: Final = 5
"""A query that finds less than a fifth more is not offered."""
MOST_CONDITIONS: Final = 16
"""Conditions that are counted one by one."""
MOST_ALTERNATIVES: Final = 8
MOST_TRIES: Final = 120
"""Queries that are tried for one that found nothing."""
_MOST_CHANGED: Final = 3
_NEAR: Final = 15
"""Places apart that the words of a phrase are tried at."""

_AS_WORD: Final = (
    ("from", "as the sender"),
    ("to", "as an addressee"),
    ("signed", "as the signature"),
    ("country", "as the sender’s country"),
    ("tag", "as a TAG"),
    ("classifiedby", "as the classifier"),
    ("caption", "as a caption"),
    ("created", "as the year"),
    ("id", "as the number"),
)
"""Fields that a plain word may have meant."""
_SISTERS: Final = {
    "from": ("to", "country"),
    "to": ("from",),
    "country": ("from", "to", "tag"),
    "signed": ("classifiedby", "from"),
    "classifiedby": ("signed",),
    "tag": ("caption", "country"),
    "caption": ("tag",),
    "created": ("released",),
    "released": ("created",),
    "id": ("ref",),
    "ref": ("id",),
    "subject": (),
    "body": (),
    "summary": (),
}
"""Fields that a value may belong to instead."""
_FIELD = re.compile(r'([A-Za-z]+):\s*(?:"([^"]*)"|([^\s()"]+))')
_PLAIN = re.compile(r"[^\W_][\w.'’-]{0,60}")
_YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}(?:-[0-9]{2}){0,2}")

Names = Callable[[str, str], tuple[str, ...]]
"""Gives the values of a field (by its name in queries) that are spelled like a typed one, the nearest first."""
Values = Callable[[str], tuple[ValueCount, ...]]
"""Gives the most frequent values of a field (by its name in queries)."""


class _Change(NamedTuple):
    """New text for [start, end) of the query, and its meaning."""

    start: int
    end: int
    text: str
    because: str


class Counter:
    """Counts queries by their text; each once."""

    def __init__(self, count: Callable[[Query], int], vocabulary: Vocabulary) -> None:
        self._count = count
        self._vocabulary = vocabulary
        self._known: dict[Node, int] = {}
        self.tries = 0

    def node(self, node: Node) -> int:
        """Number of cables that a node finds."""
        if node not in self._known:
            self._known[node] = self._count(Query(node))
        return self._known[node]

    def text(self, text: str) -> int:
        """Number of cables that a typed query finds; 0 if it cannot be parsed or the limit of attempts is reached."""
        with suppress(QueryError):
            root = parse_query(text, self._vocabulary).root
            if root not in self._known:
                self.tries += 1
                if self.tries > MOST_TRIES:
                    return 0
            return 0 if isinstance(root, Everything) else self.node(root)
        return 0


def advised(query: Query, counter: Counter, vocabulary: Vocabulary) -> tuple[AlternativeQuery, ...]:
    """Return the equivalents of operators of other search engines, with counts, and of words that are values or names,
    if they find more; only those that can be parsed."""
    made = []
    for each in advice(query.text):
        with suppress(QueryError):
            root = parse_query(each.query, vocabulary).root
            made.append(AlternativeQuery(query=each.query, count=counter.node(root), because=each.message))
    for each in said_values(query.text, lambda word: counter.node(Word(word)) > 0):
        with suppress(QueryError):
            root = parse_query(each.query, vocabulary).root
            if (count := counter.node(root)) * _SHARE > counter.node(query.root) * (_SHARE + 1):
                made.append(AlternativeQuery(query=each.query, count=count, because=each.message))
    return tuple(made)


def explain(
    query: Query, counter: Counter, vocabulary: Vocabulary, spellings: Spellings, names: Names, values: Values
) -> Explanation:
    """Explain a query that found nothing."""
    leaves = list(_leaves(query))
    conditions = tuple(
        _with_values(_condition(query, part, node, counter, vocabulary), values)
        for part, node in leaves[:MOST_CONDITIONS]
    )
    found: dict[str, AlternativeQuery] = {}
    for text, because in _attempts(query, counter, spellings, names):
        if text in found or text.strip() == query.text.strip():
            continue
        if count := counter.text(text):
            found[text] = AlternativeQuery(query=text, count=count, because=because)
            if len(found) == MOST_ALTERNATIVES:
                break
    return Explanation(
        advice=advised(query, counter, vocabulary),
        conditions=conditions,
        alternatives=tuple(found.values()),
        note=other_letters(conditions) or form_of_ids(query, counter.node, names),
        not_counted=max(len(leaves) - MOST_CONDITIONS, 0),
    )


def _with_values(condition: ConditionCount, values: Values) -> ConditionCount:
    if condition.count or not condition.field:
        return condition
    return replace(condition, values=values(condition.field))


def _leaves(query: Query) -> Iterator[tuple[Part | None, Node]]:
    """Yield every condition: those at the top level with their text, those in parentheses without."""
    for part in query.parts:
        node = part.node
        inner = node.part if isinstance(node, Not) else node
        if (
            isinstance(inner, And | Or)
            and part.words is None
            and not _FIELD.fullmatch(part.span.of(query.text).lstrip("-"))
        ):
            yield from ((None, leaf) for leaf in dict.fromkeys(_inner(node)))
        else:
            yield part, node


def _inner(node: Node) -> Iterator[Node]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _inner(part)
        case Not(And(_) | Or(_) as inner):
            yield from (Not(each) for each in _inner(inner))
        case _:
            yield node


def _condition(query: Query, part: Part | None, node: Node, counter: Counter, vocabulary: Vocabulary) -> ConditionCount:
    removed = _removed(node)
    counted = removed or node
    typed = part.span.of(query.text) if part is not None else to_text(node)
    rest = without(query, part, vocabulary) if part is not None and len(query.parts) > 1 else ""
    return ConditionCount(
        text=typed,
        alone=to_text(counted) if removed is not None else typed,
        count=counter.node(counted),
        is_excluded=removed is not None,
        without=rest,
        without_count=counter.text(rest) if rest else 0,
        field=_field_of(counted),
    )


def _field_of(node: Node) -> str:
    """Return the name in queries of the field that a condition compares; empty for words and for several fields."""
    match node:
        case Level():
            return "class"
        case Code(field=field) | Name(field=field) | Id(field=field) | When(field=field):
            return field
        case Or(parts):
            fields = {_field_of(part) for part in parts}
            return fields.pop() if len(fields) == 1 else ""
        case _:
            return ""


def _removed(node: Node) -> Node | None:
    """Return the cables that a condition removes; None if it asks for cables: `created:none` does, too."""
    match node:
        case Not(When(start=None, end=None)):
            return None
        case Not(inner):
            return inner
        case _:
            return None


def _attempts(query: Query, counter: Counter, spellings: Spellings, names: Names) -> Iterator[tuple[str, str]]:
    """Yield (query, reason) of queries that may have hits, the nearest to the typed one first."""
    yield from asked(query, counter.node)
    choices = [_of_part(query.text, part, counter) for part in query.parts[:MOST_CONDITIONS]]
    choices += _of_neighbors(query)
    yield from _changed(query.text, [each for each in choices if each], counter)
    yield from other_ways(query, counter.node, spellings)
    yield from _respelled(query, counter, spellings, names)
    for part in query.parts:
        yield from _loosened(query.text, part)
    if len(query.parts) > 1:
        for part in query.parts:
            rest = without(query, part)
            yield rest, f"without {part.span.of(query.text)}"
        yield from _living(query, counter, spellings)
    yield from beginnings(query, counter.node, spellings)


def _living(query: Query, counter: Counter, spellings: Spellings) -> Iterator[tuple[str, str]]:
    """Return a query without the conditions that no cable fulfills, first with the nearest spellings of words."""
    kept: list[str] = []
    respelled: list[str] = []
    dropped: list[str] = []
    changed: list[str] = []
    for part in query.parts:
        typed = part.span.of(query.text)
        if isinstance(part.node, Not) or counter.node(part.node):
            kept.append(typed)
            respelled.append(typed)
            continue
        node = part.words or part.node
        near = spellings(node.word) if isinstance(node, Word) else ()
        if isinstance(node, Word) and near:
            respelled.append(to_text(Word(near[0], node.scope)))
            changed.append(f"{near[0]} for {typed}")
        else:
            dropped.append(typed)
    if changed:
        yield " ".join(respelled), ", ".join([*changed, *(f"without {each}" for each in dropped)])
    if kept and len(kept) < len(query.parts):
        yield " ".join(kept), "without what no cable has"


def _changed(text: str, choices: list[list[_Change]], counter: Counter) -> Iterator[tuple[str, str]]:
    """Every change alone, then several together that do not overlap. Conditions without hits are removed."""
    useful = [[change for change in part if counter.text(change.text)] for part in choices]
    useful = [part for part in useful if part]
    for size in range(1, min(_MOST_CHANGED, len(useful)) + 1):
        for chosen in combinations(useful, size):
            for together in product(*chosen):
                made = _spliced(text, together)
                if made is not None:
                    yield made, ", ".join(change.because for change in together)


def _spliced(text: str, changes: Iterable[_Change]) -> str | None:
    made, at = "", 0
    for change in sorted(changes):
        if change.start < at:
            return None
        made += text[at : change.start] + change.text
        at = change.end
    return made + text[at:]


def _of_part(text: str, part: Part, counter: Counter) -> list[_Change]:
    """A word as a value of a field; a value as a word or as a value of another field."""
    start, end = part.span.start, part.span.end
    typed = part.span.of(text)
    if isinstance(part.words or part.node, Word) and _PLAIN.fullmatch(typed):
        return [
            _Change(start, end, f"{field}:{quoted(typed)}", f"{typed} {says}")
            for field, says in _AS_WORD
            if field != "created" or _YEAR.fullmatch(typed)
        ]
    match = _FIELD.fullmatch(typed)
    if match is None or isinstance(part.node, Not):
        return []
    field = _field_name(match[1])
    value = (match[2] or match[3] or "").strip()
    made = [
        _Change(start, end, f"{other}:{quoted(value)}", f"{value} {dict(_AS_WORD).get(other, f'as {other}:')}")
        for other in _SISTERS.get(field, ())
    ]
    if field in _SISTERS and value:
        plain = quoted(value) if " " in value else value
        made.append(_Change(start, end, plain, f"{value} anywhere in the text"))
    return made if counter.node(part.node) == 0 or field in ("subject", "body", "summary") else made[-1:]


def _field_name(typed: str) -> str:
    name = typed.lower()
    return registry.REGISTRY.aliases.get(name, name)


def _of_neighbors(query: Query) -> list[list[_Change]]:
    """Two or three words side by side as the name of a post or the meaning of a TAG: `cape town`, `human rights`."""
    made = []
    for size in (3, 2):
        for at in range(len(query.parts) - size + 1):
            parts = query.parts[at : at + size]
            if all(
                isinstance(part.words or part.node, Word) and _PLAIN.fullmatch(part.span.of(query.text))
                for part in parts
            ):
                start, end = parts[0].span.start, parts[-1].span.end
                typed = " ".join(query.text[start:end].split())
                made.append(
                    [
                        _Change(start, end, f"{field}:{quoted(typed)}", f"{typed} {says}")
                        for field, says in _AS_WORD
                        if field not in ("created", "caption", "country")
                    ]
                )
    return made


def _respelled(query: Query, counter: Counter, spellings: Spellings, names: Names) -> Iterator[tuple[str, str]]:
    """The query with the nearest spellings of the words and names that no cable has."""
    typed = conjunction([part.words or part.node for part in query.parts])
    root = typed
    every: list[str] = []
    for node, word, scope in dict.fromkeys(words_of(root)):
        if counter.node(Word(word, scope)):
            continue
        near = spellings(word)
        for other in near:
            changed = replaced(typed, node, with_word(node, word, other))
            yield to_text(changed), f"{other} is spelled like {word}, which no cable has"
        if near:
            every.append(word)
            again = next((each for each, was, _ in words_of(root) if was == word), node)
            root = replaced(root, again, with_word(again, word, near[0]))
    if len(every) > 1:
        yield to_text(root), f"nearest spellings of {', '.join(every)}"
    for part in query.parts:
        match = _FIELD.fullmatch(part.span.of(query.text))
        if match and not counter.node(part.node):
            field, value = _field_name(match[1]), (match[2] or match[3] or "").strip()
            for other in names(field, value):
                change = _Change(part.span.start, part.span.end, f"{field}:{quoted(other)}", "")
                like = f"{other} is {'near' if isinstance(part.node, Id) else 'spelled like'} {value}"
                yield _spliced(query.text, [change]) or "", f"{like}, which no cable has"


def _loosened(text: str, part: Part) -> Iterator[tuple[str, str]]:
    """A phrase as words near each other, then as words."""
    if not isinstance(part.node, Phrase):
        return
    typed, phrase = part.span.of(text), part.node
    plain = " ".join(phrase.words)
    ways = [(plain, f"the words of {typed} in any form, anywhere")]
    if not typed.startswith('"') and len(phrase.words) > 1:  # typed together: an address, a word with signs in it
        ways.append((f"({' OR '.join(phrase.words)})", f"any of the words of {typed}"))
    if len(phrase.words) > 1 and phrase.slop < _NEAR:
        ways.insert(0, (f'"{plain}"~{_NEAR}', f"the words of {typed} near each other"))
    for term, because in ways:
        scoped = term if phrase.scope == "text" else f"{phrase.scope}:({term})"
        yield text[: part.span.start] + scoped + text[part.span.end :], because
