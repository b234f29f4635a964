"""A query tree as a tantivy query. Every node by its constructor; the engine's own parser never sees typed text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as Engine

from reftel.fields import registry
from reftel.fields.table import QueryName
from reftel.index.common_words import CommonWords
from reftel.index.order import NO_DATE_LAST, seconds
from reftel.index.tantivy_codes import FLAG_CODES, Codes, month_number
from reftel.index.tantivy_schema import NEIGHBORS, PLAIN
from reftel.index.tokenized import SEARCHED, WEIGHTS, WHOLE, is_run, run
from reftel.query.query_tree import (
    And,
    Code,
    Everything,
    Fuzzy,
    Id,
    Keys,
    Level,
    Name,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scope,
    When,
    Word,
)
from reftel.text.stems import stem


class Compiler:
    """Compiles for one state of one index. Words and phrases score; everything else counts for nothing in the order."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, codes: Codes, frequent: CommonWords) -> None:
        self._schema = schema
        self._searcher = searcher
        self._codes = codes
        self._frequent = frequent

    def everything(self) -> Engine:
        """Every document, without the marker."""
        return _unscored(Engine.term_query(self._schema, "live", 1))

    def compile(self, node: Node) -> Engine:
        """The engine's query of a node."""
        match node:
            case Everything():
                return self.everything()
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return _any([self.compile(part) for part in parts])
            case Not():
                return self._all((node,))
            case Word(word, scope):
                return self._word(stem(word), scope)
            case Phrase():
                return _any(self._ways(node))
            case Prefix(start, scope):
                return self._automaton(start, scope, 0, is_prefix=True)
            case Fuzzy(word, distance, scope):
                return self._automaton(word, scope, distance, is_prefix=False)
            case _:
                return _unscored(self._filter(node))

    def _all(self, parts: Sequence[Node]) -> Engine:
        clauses: list[tuple[Occur, Engine]] = []
        narrowing: list[Engine] = []
        is_weighed = False
        for part in parts:
            if isinstance(part, Phrase):
                continue
            if isinstance(part, Not):
                clauses.append((Occur.MustNot, self.compile(part.part)))
                continue
            query = self.compile(part)
            if isinstance(part, Word) and self._mark(stem(part.word), part.scope):
                # Marks of frequent stems are once in a document: to weigh one of them ranks as to weigh all, and
                # takes a fifth less.
                query = _unscored(query) if is_weighed else query
                is_weighed = True
            clauses.append((Occur.Must, query))
            if _is_cheap(part):
                narrowing.append(_unscored(query))
        for part in parts:
            if isinstance(part, Phrase):
                ways = self._ways(part)
                if len(ways) > 1 and narrowing:
                    # The engine computes a union for many documents in advance, even if the rest of the
                    # query matches few: each alternative also gets the rest of the query.
                    ways = [_both(*narrowing, way) for way in ways]
                clauses.append((Occur.Must, _any(ways)))
        if all(occur == Occur.MustNot for occur, _ in clauses):
            # An exclusion needs a set to exclude from, or nothing is found.
            clauses.insert(0, (Occur.Must, self.everything()))
        return Engine.boolean_query(clauses)

    def _term(self, field: str, value: str | int, option: str = "position") -> Engine:
        return Engine.term_query(self._schema, field, value, option)

    def _word(self, root: str, scope: Scope) -> Engine:
        """A stem: among the stems of inflected words, and as a word that is its own stem."""
        if mark := self._mark(root, scope):
            return _any(self._or_in_plain([self._term("often", mark, "freq")], lambda: [self._rare_word(root, scope)]))
        return self._rare_word(root, scope)

    def _mark(self, root: str, scope: Scope) -> str:
        return self._frequent.stems.get(root, "") if scope == "text" else ""

    def _rare_word(self, root: str, scope: Scope) -> Engine:
        names = [(field, f"{field}_stems") for field in SEARCHED[scope]]
        if stem(root) == root:
            names += [(field, field) for field in SEARCHED[scope]]
        # Each field less makes a search cheaper, and `the` is nobody's stem.
        there = [(field, name) for field, name in names if self._searcher.doc_freq(name, root)]
        if not there:
            return Engine.empty_query()
        return _any([_weighed(field, self._term(name, root, "freq")) for field, name in there])

    def _ways(self, phrase: Phrase) -> list[Engine]:
        """Queries that together find a phrase."""
        if phrase.scope == "text" and not phrase.slop:
            return self._phrase_in_text(phrase.words)
        if phrase.scope == "text" and len(phrase.words) == 2:
            first, second = phrase.words
            return self._near_in_text(first, second, phrase.slop)
        return self._phrase_in(phrase.scope, phrase.words, phrase.slop)

    def _phrase_in(self, scope: Scope, words: tuple[str, ...], slop: int = 0) -> list[Engine]:
        fields = [field for field in SEARCHED[scope] if field not in WEIGHTS or self._are_in(field, words)]
        return [_weighed(field, self._phrase(field, words, slop)) for field in fields]

    def _are_in(self, field: str, words: tuple[str, ...]) -> bool:
        """Whether a field of few words has all of these: searching for them together is expensive."""
        return all(self._searcher.doc_freq(field, word) for word in words)

    def _phrase_in_text(self, words: tuple[str, ...]) -> list[Engine]:
        parts = [] if is_run(words) else self._frequent.parts(words)
        if not parts:
            return self._phrase_in("text", words)
        terms = [self._beside(part) for part in parts]
        if len(parts[0]) == len(words):
            quick = terms
        else:
            there = [_unscored(term) for term in terms]
            quick = [_both(*there, way) for way in self._phrase_in("text", words)]
        return self._or_in_plain(quick, lambda: self._phrase_in("text", words))

    def _near_in_text(self, first: str, second: str, slop: int) -> list[Engine]:
        """Match words side by side, or near each other by their positions."""
        pairs = [(first, second), (second, first)][: 2 if slop >= 2 else 1]
        beside = [self._beside(part) for pair in pairs for part in self._frequent.parts(pair)]
        if not beside:
            return self._phrase_in("text", (first, second), slop)
        near = [
            _weighed(field, self._near_elsewhere(field, (first, second), slop, beside)) for field in SEARCHED["text"]
        ]
        return self._or_in_plain([*beside, *near], lambda: self._phrase_in("text", (first, second), slop))

    def _near_elsewhere(self, field: str, words: tuple[str, str], slop: int, beside: Sequence[Engine]) -> Engine:
        rarer = min(words, key=lambda word: self._searcher.doc_freq(field, word))
        open_ones = [(Occur.Must, self._term(field, rarer, "freq")), *((Occur.MustNot, term) for term in beside)]
        return _both(_unscored(Engine.boolean_query(open_ones)), self._phrase(field, words, slop))

    def _beside(self, letters: str) -> Engine:
        return self._term(NEIGHBORS[len(letters)], letters, "freq")

    def _or_in_plain(self, quick: list[Engine], slow: Callable[[], list[Engine]]) -> list[Engine]:
        """`quick`; and `slow` in the documents that have nothing in `frequent`."""
        if not self._searcher.doc_freq("more", PLAIN):
            return quick
        plain = _unscored(self._term("more", PLAIN))
        return [*quick, *(_both(plain, way) for way in slow())]

    def _phrase(self, field: str, words: tuple[str, ...], slop: int) -> Engine:
        if len(words) == 1:
            return self._term(field, words[0])
        if is_run(words) and field in WHOLE and not slop:
            return self._term(f"{field}_runs", run(words), "basic")
        together = self._together(field, words, slop)
        held = self._searcher.num_docs
        if any(2 * self._searcher.doc_freq(field, word) < held for word in words):
            return together
        # If nearly all documents have the words, the frequency of the phrase is irrelevant, and counting it
        # takes twice as long as to see that they do (measured: 130 ms against 60).
        each = [(Occur.Should, self._term(field, word, "freq")) for word in dict.fromkeys(words)]
        return Engine.boolean_query([(Occur.Must, _unscored(together)), *each])

    def _together(self, field: str, words: tuple[str, ...], slop: int) -> Engine:
        if not slop:
            return Engine.phrase_query(self._schema, field, list(words))
        # With three or more words the engine's slop misses some: every pair is searched instead.
        pairs = [
            Engine.phrase_query(self._schema, field, [(first, a), (second, b)], slop)
            for first, a in enumerate(words)
            for second, b in enumerate(words)
            if first < second
        ]
        return Engine.boolean_query([(Occur.Must, pair) for pair in pairs])

    def _automaton(self, word: str, scope: Scope, distance: int, *, is_prefix: bool) -> Engine:
        return _any(
            [Engine.fuzzy_term_query(self._schema, field, word, distance, True, is_prefix) for field in SEARCHED[scope]]
        )

    def _filter(self, node: Code | Level | Name | Id | When | Node) -> Engine:
        match node:
            case Code(field, value):
                return self._code(field, value)
            case Level(low, high):
                return _any([self._term("level", rank + 1) for rank in range(low, high + 1)])
            case Name(field, words):
                return self._phrase(f"{registry.REGISTRY.queried[field].key}_words", words, 0)
            case Id(field, value):
                return self._id(field, value)
            case Keys(keys):
                return Engine.term_set_query(self._schema, "key", keys) if keys else Engine.empty_query()
            case _:
                assert isinstance(node, When)
                return self._when(node)

    def _code(self, field: QueryName, value: str) -> Engine:
        if field in ("has", "is"):
            return self._term("flag", FLAG_CODES[value])
        kind = registry.REGISTRY.queried[field].key
        number = self._codes.number(kind, value)
        return self._term(kind, number) if number else Engine.empty_query()

    def _id(self, field: str, value: str) -> Engine:
        if field == "id":
            return self._term("ids", value)
        if field == "ref":
            return self._term("refs", value)
        citing = self._searcher.search(self._term("ids", value), limit=100, count=False).hits
        cited = {name for _, address in citing for name in self._searcher.doc(address).get_all("refs")}
        return Engine.term_set_query(self._schema, "ids", sorted(cited)) if cited else Engine.empty_query()

    def _when(self, node: When) -> Engine:
        if node.field == "created" and node.start and node.end and _is_month(node.start) and _is_month(node.end):
            first, last = month_number(node.start), month_number(node.end) - 1
            return Engine.range_query(
                self._schema, "month", FieldType.Unsigned, first, last, use_inverted_index=True
            )  # fmt: skip
        shift, field = (30, "rising") if node.field == "created" else (0, "released")
        first = _bound(node.start) if node.start else 1
        last = _bound(node.end) if node.end else NO_DATE_LAST
        return Engine.range_query(
            self._schema, field, FieldType.Integer, first << shift, last << shift, include_upper=False
        )


def _is_cheap(node: Node) -> bool:
    """Whether it costs little to find the same twice."""
    match node:
        case And(parts) | Or(parts):
            return all(map(_is_cheap, parts))
        case _:
            return isinstance(node, Word | Code | Level | Name | Id | When)


def _any(queries: Sequence[Engine]) -> Engine:
    return queries[0] if len(queries) == 1 else Engine.boolean_query([(Occur.Should, query) for query in queries])


def _both(*queries: Engine) -> Engine:
    return Engine.boolean_query([(Occur.Must, query) for query in queries])


def _weighed(field: str, query: Engine) -> Engine:
    return Engine.boost_query(query, WEIGHTS[field]) if field in WEIGHTS else query


def _unscored(query: Engine) -> Engine:
    return Engine.const_score_query(query, 0.0)


def _bound(moment: dt.datetime) -> int:
    return seconds(moment)


def _is_month(moment: dt.datetime) -> bool:
    return moment == moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
