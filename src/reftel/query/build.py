"""From the parse tree of a query to its nodes: the meaning of words, values and codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Final, cast

from lark import Token, Tree

from reftel.fields import registry
from reftel.fields.table import QueryName
from reftel.query.combine import conjunction, disjunction, negation
from reftel.query.meaning import Meanings
from reftel.query.plain_words import WINDOW, read_words
from reftel.query.query_tree import (
    Everything,
    Fuzzy,
    Id,
    Node,
    Part,
    Phrase,
    Prefix,
    Scope,
    UnderstoodWords,
    Word,
)
from reftel.query.query_values import QueryValueError, read_id
from reftel.query.totext import quoted
from reftel.query.vocabulary import Vocabulary, nearest
from reftel.spans import Span
from reftel.text.words import words
from reftel.vocab.english import ordinary_words

MAX_DEPTH = 20
"""Parentheses in parentheses."""
MAX_TERMS = 64
"""Words, phrases and values of a query, each word of a phrase counted for half of one."""
MAX_SLOP = 50
MAX_NEAR = 6
"""Different words of a phrase with `~`."""
MIN_PREFIX = 3
"""Letters before `*`: fewer begin too many words."""
MIN_FUZZY = {1: 3, 2: 6}
"""Minimum number of letters of a word for a search with that many slips."""
MAX_COSTLY = 8
"""Words with `*` or `~`."""

_OPERATORS: Final = ("OR", "AND", "NOT")
_SCOPES: Final[dict[str, Scope]] = {"subject": "subject", "body": "body", "summary": "summary", "word": "text"}
_FUZZY = re.compile(r"(.+)~([0-9]*)", re.DOTALL)
_ROUTING = re.compile(r"r[uh][a-z]{4,5}")
_ID = re.compile(r"[0-9]{2}(?:[0-9]{2})?[A-Za-z]{3,30}[0-9]{1,9}")
_LETTER = r"[\w\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
"""A letter or digit, or a combining mark: an accent may be typed as a separate character."""
_FOLLOWING_DATE = re.compile(r"\s+[\w]+,?(?![\w:*~(])")
_FOLLOWING = re.compile(r"\s+[^\W\d_]+(?![\w:*~.(])")


class MistakeError(Exception):
    """A mistake in [start, end) of the text; putting `replacement` there would mend it, if it is not None."""

    def __init__(self, message: str, start: int, end: int, replacement: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.replacement = replacement

    def replaced(self, text: str) -> str:
        """The corrected text; empty if unknown."""
        if self.replacement is None:
            return ""
        return " ".join((text[: self.start] + self.replacement + text[self.end :]).split())


class Builder:
    """Builds the nodes of one query text."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._meanings = Meanings(vocabulary)
        self._halves = 0
        self._costly = 0
        self.understood: list[UnderstoodWords] = []

    @property
    def limits(self) -> tuple[str, ...]:
        """Limits of conditions, as sentences, each once."""
        return tuple(dict.fromkeys(self._meanings.limits))

    def build(self, tree: Tree[Token]) -> tuple[Node, tuple[Part, ...]]:
        """The root, and the conditions that the top joins by AND. Raises MistakeError."""
        conditions = _trees(tree) if tree.data == "both" else [tree]
        parts = self._parts(conditions, None, 0)
        if not parts:
            span = span_of(tree)
            raise MistakeError("there is no letter or digit to look for; * finds all cables", span.start, span.end, "*")
        return conjunction([part.node for part in parts]), tuple(parts)

    def _node(self, tree: Tree[Token], field: Token | None, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            span = span_of(tree)
            raise MistakeError(f"parentheses go {MAX_DEPTH} deep at most", span.start, span.end)
        kind = tree.data
        if kind in ("both", "either"):
            if kind == "both":
                found = [part.node for part in self._parts(_trees(tree), field, depth + 1)]
            else:
                parts = [self._node(child, field, depth + 1) for child in _trees(tree)]
                found = [part for part in parts if part is not None]
            if not found:
                return None
            return conjunction(found) if kind == "both" else disjunction(found)
        if kind == "group":
            return self._node(_trees(tree)[0], field, depth + 1)
        if kind == "negated":
            part = self._node(_trees(tree)[-1], field, depth + 1)
            if part is None:
                return None
            return part if len(tree.children) % 2 else negation(part)
        if kind == "field":
            return self._field(tree, field, depth)
        if field is None:
            return _only(self._parts([tree], None, depth)) if kind == "word" else self._term(tree, None)
        return self._term(tree, field)

    def _term(self, tree: Tree[Token], field: Token | None) -> Node | None:
        self._count(tree)
        if field is None:
            return self._text_term(tree, "text")
        name = self._field_name(field, tree)
        return self._text_term(tree, _SCOPES[name]) if name in _SCOPES else self._value(name, tree)

    def _parts(self, trees: list[Tree[Token]], field: Token | None, depth: int) -> list[Part]:
        """The conditions side by side; plain words that are together a place or a date are one."""
        made: list[Part] = []
        at = 0
        while at < len(trees):
            found = read_words(_plain(trees[at : at + WINDOW])) if field is None else None
            size, reading = found or (1, None)
            if reading is None:
                tree = trees[at]
                is_word = field is None and tree.data == "word"
                node = self._term(tree, None) if is_word else self._node(tree, field, depth)
                if node is not None:
                    made.append(Part(span_of(tree), node))
            else:
                typed = trees[at : at + size]
                span = Span(span_of(typed[0]).start, span_of(typed[-1]).end)
                words_alone = conjunction([node for tree in typed if (node := self._term(tree, None)) is not None])
                made.append(Part(span, disjunction([words_alone, reading.node]), words_alone))
                self.understood.append(UnderstoodWords(self._bare(span), reading.condition, reading.says))
            at += size
        return made

    def _bare(self, span: Span) -> Span:
        """The span without the marks around its words: `, March 11, 2008`."""
        text = span.of(self._text)
        left, right = len(text) - len(text.lstrip(" ,.;:")), len(text.rstrip(" ,;:"))
        return Span(span.start + left, span.start + max(right, left))

    def _field(self, tree: Tree[Token], outer: Token | None, depth: int) -> Node | None:
        field, value = cast(Token, tree.children[0]), _trees(tree)[0]
        if outer is not None:
            span = span_of(tree)
            message = f"{field} is inside {outer}; a field's parentheses hold only its own values"
            raise MistakeError(message, span.start, span.end)
        self._field_name(field, value)
        first = value.children[0]
        if isinstance(first, Token) and first in _OPERATORS and first.start_pos != field.end_pos:
            start, end = field.start_pos or 0, field.end_pos or 0
            raise MistakeError(f"nothing follows {field}", start, end, field.value[:-1].lower())
        return self._node(value, field, depth + 1)

    def _field_name(self, field: Token, value: Tree[Token]) -> QueryName:
        typed: str = field.value[:-1].lower()
        fields = registry.REGISTRY
        name = fields.query_name(typed)
        if name is not None:
            return name
        start, end = field.start_pos or 0, field.end_pos or 0
        near = nearest(typed, fields.queried)
        message = f"there is no field {field.value[:40]!r}"
        if near:
            raise MistakeError(f"{message}; did you mean {near[0]}: ?", start, end, f"{near[0]}:")
        end = span_of(value).end
        whole = self._text[start:end]
        if typed in ("http", "https"):
            raise MistakeError("this address names no cable that can be told from it", start, end, f'"{whole}"')
        quoted = f'"{whole}"' if value.data == "word" else None
        raise MistakeError(f"{message}; put quotes around it to look for it as text", start, end, quoted)

    def _count(self, tree: Tree[Token]) -> None:
        token = cast(Token, tree.children[0])
        self._halves += max(2, 1 + len(words(token.value)))
        if self._halves > 2 * MAX_TERMS:
            raise MistakeError(
                f"a query has at most {MAX_TERMS} words and values", token.start_pos or 0, len(self._text), ""
            )

    # Words of the text.

    def _text_term(self, tree: Tree[Token], where: Scope) -> Node | None:
        token = cast(Token, tree.children[0])
        start, end = token.start_pos or 0, token.end_pos or 0
        if tree.data == "phrase":
            return self._phrase(tree, where)
        raw = token.value
        if raw in _OPERATORS:
            raise MistakeError(f"{raw} needs something on both sides", start, end, "")
        if raw == "*":
            return Everything()
        fuzzy = _FUZZY.fullmatch(raw)
        if fuzzy and words(fuzzy[1]):
            return self._fuzzy(fuzzy, where, start, end)
        star = re.search(rf"(?<={_LETTER})\*|\*(?=\w)|(?<={_LETTER})\?(?=\w)", raw)
        if star:
            return self._prefix(raw, star, where, start, end)
        found = tuple(words(raw))
        if not found:
            return None
        if len(found) == 1:
            return Phrase(found, where) if _is_code(found[0]) else Word(found[0], where)
        return self._written_together(raw, found, where)

    def _written_together(self, raw: str, found: tuple[str, ...], scope: Scope) -> Node:
        """`F-16`, `1.4(b)`: words typed without a space are searched side by side; ids also as ids."""
        phrase = Phrase(found, scope)
        if scope == "text" and _ID.fullmatch(raw):
            try:
                cable = read_id("id", raw)
            except QueryValueError:
                return phrase
            return disjunction([phrase, Id("id", cable), Id("ref", cable)])
        return phrase

    def _phrase(self, tree: Tree[Token], scope: Scope) -> Node | None:
        token = cast(Token, tree.children[0])
        start, end = token.start_pos or 0, token.end_pos or 0
        inner, slop = _unquoted(token)
        star = re.search(rf"(?<={_LETTER})\*", inner)
        if star:
            at = token.value.index(inner) + star.start()
            raise MistakeError("* has no meaning between quotes", start + at, end, token.value[at + 1 :])
        found = tuple(words(inner))
        if not found:
            return None
        if not slop:
            return Phrase(found, scope)
        near = tuple(dict.fromkeys(found))
        if int(slop) > MAX_SLOP:
            message = f"words can be looked for {MAX_SLOP} places apart at most"
            raise MistakeError(message, end - len(slop), end, str(MAX_SLOP))
        if len(near) > MAX_NEAR:
            message = f"at most {MAX_NEAR} different words can be looked for near each other"
            raise MistakeError(message, start, end, f'"{" ".join(near[:MAX_NEAR])}"~{slop}')
        return Phrase(near, scope, int(slop) if len(near) > 1 else 0)

    def _fuzzy(self, match: re.Match[str], scope: Scope, start: int, end: int) -> Node:
        found = words(match[1])
        typed = match[2].lstrip("0") or "1"
        plain = match[1] if "*" not in match[1] else " ".join(found)
        if len(found) != 1 or "*" in match[1]:
            raise MistakeError("~ works on a single word", start, end, plain)
        if typed not in ("1", "2"):
            raise MistakeError("a word is looked for with 1 or 2 slips", start, end, f"{plain}~1")
        distance = int(typed)
        if len(found[0]) < MIN_FUZZY[distance]:
            less = f"{plain}~1" if distance == 2 and len(found[0]) >= MIN_FUZZY[1] else plain
            message = f"{MIN_FUZZY[distance]} letters are needed to look for a word with {distance} wrong"
            raise MistakeError(message, start, end, less)
        self._pay(start, end)
        return Fuzzy(found[0], distance, scope)

    def _prefix(self, raw: str, star: re.Match[str], scope: Scope, start: int, end: int) -> Node:
        head, tail = raw[: star.start()], raw[star.end() :]
        begun = words(head)
        if star[0] == "?" or words(tail) or not begun:
            message = "? stands for no letter here" if star[0] == "?" else "* is allowed only at the end of a word"
            clean = " ".join(words(raw))
            letters = raw.replace("?", "")
            if star[0] == "?" and len(words(letters)) == 1 and len(letters) >= MIN_FUZZY[1]:
                # the nearest query to a letter that can be any: a word with one slip
                raise MistakeError(message, start, end, f"{letters}~1")
            better = f"{begun[0]}*" if begun and len(begun[0]) >= MIN_PREFIX and star[0] == "*" else clean
            raise MistakeError(message, start + star.start(), end, None if not clean else better[star.start() :]
                          if better[: star.start()] == head else None)  # fmt: skip
        if len(begun) > 1:
            split = " ".join(begun) + ("*" if len(begun[-1]) >= MIN_PREFIX else "")
            raise MistakeError("* works on a single word", start, end, split)
        if len(begun[0]) < MIN_PREFIX:
            raise MistakeError(f"{MIN_PREFIX} letters are needed before *", start, end, head)
        self._pay(start, end)
        return Prefix(begun[0], scope)

    def _pay(self, start: int, end: int) -> None:
        self._costly += 1
        if self._costly > MAX_COSTLY:
            raise MistakeError(f"at most {MAX_COSTLY} words can have * or ~", start, end, "")

    # Values of fields.

    def _value(self, name: QueryName, tree: Tree[Token]) -> Node:
        token = cast(Token, tree.children[0])
        start, end = token.start_pos or 0, token.end_pos or 0
        typed, slop = _unquoted(token) if tree.data == "phrase" else (token.value, "")
        if slop:
            raise MistakeError(f"~ has no meaning for {name}:", end - len(slop) - 1, end, "")
        if typed.endswith("*") and words(typed):
            raise MistakeError(f"* works on words of the text, not for {name}:", end - 1, end, "")
        try:
            return self._meanings.read(name, typed)
        except QueryValueError as bad:
            joined = self._with_following(name, typed, end) if tree.data == "word" else None
            if joined is not None:
                raise MistakeError(bad.message, start, joined[1], f'"{joined[0]}"') from None
            replacement = quoted(bad.replacement) if bad.replacement else None
            raise MistakeError(bad.message, start, end, replacement) from None

    def _with_following(self, name: QueryName, typed: str, end: int) -> tuple[str, int] | None:
        """Return the value with up to three of the next words, if that is a valid value: `from:rio de janeiro`."""
        pattern = _FOLLOWING_DATE if registry.REGISTRY.queried[name].kind == "date" else _FOLLOWING
        for _ in range(3):
            more = pattern.match(self._text, end)
            if more is None or more[0].strip() in _OPERATORS:
                return None
            typed, end = f"{typed} {more[0].strip()}", more.end()
            try:
                self._meanings.read(name, typed)
            except QueryValueError:
                continue
            return typed, end
        return None


def _plain(trees: Iterable[Tree[Token]]) -> list[str]:
    """The words at the beginning of conditions that are only words."""
    plain = takewhile(lambda tree: tree.data == "word", trees)
    return [cast(Token, tree.children[0]).value for tree in plain]


def _only(parts: list[Part]) -> Node | None:
    return parts[0].node if parts else None


def _unquoted(token: Token) -> tuple[str, str]:
    """The text between the quotes, and the digits after `~`."""
    if token.type in ("QUOTED", "EXACT"):
        return token.value.removeprefix("=")[1:-1], ""
    quoted_part, _, slop = token.value.rpartition("~")
    return quoted_part[1:-1], slop


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in tree.children if isinstance(child, Tree)]


def span_of(tree: Tree[Token]) -> Span:
    """The characters a parsed part is on."""
    first: Tree[Token] | Token = tree
    while isinstance(first, Tree):
        first = first.children[0]
    last: Tree[Token] | Token = tree
    while isinstance(last, Tree):
        last = last.children[-1]
    return Span(first.start_pos or 0, last.end_pos or 0)


def _is_code(word: str) -> bool:
    """Tell whether a word is a routing indicator, which has no other forms: `RUEHMS` is no plural of `RUEHM`."""
    return _ROUTING.fullmatch(word) is not None and word not in ordinary_words()
