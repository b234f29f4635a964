"""From typed text to a `Query`, or to a `QueryError` with the place of the mistake and a correct query."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from reftel.errors import QueryError
from reftel.query.build import Builder, MistakeError
from reftel.query.foreign_syntax import advice
from reftel.query.pasted import ids_in
from reftel.query.query_tree import Everything, Query
from reftel.query.vocabulary import Vocabulary, standard

MAX_LENGTH = 2000
"""Characters of a query."""
MAX_MARKS = 16
"""Accents and other signs beyond ASCII in a row. Each takes up to twelve bytes in every link of a page of results, and
is not part of a word."""
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS + 1},}}")

_SUGGESTIONS = 6
"""Maximum number of mistakes of one text to correct for a suggestion."""


@cache
def _grammar() -> Lark:
    text = files("reftel.query").joinpath("grammar.lark").read_text("utf-8")
    return Lark(text, parser="lalr", lexer="contextual", maybe_placeholders=False)


def parse_query(text: str, vocabulary: Vocabulary | None = None) -> Query:
    """Understand a typed query; an empty one asks for everything. See docs/search.md.

    `vocabulary` resolves posts, countries and tags; an archive adds the values it holds (`Vocabulary.holding`). Raises
    QueryError and nothing else, for any text; its `suggestion`, if any, is a whole query that parses.
    """
    vocabulary = vocabulary or standard()
    try:
        return _parse(text, vocabulary)
    except MistakeError as mistake:
        suggestion = _translated(text, vocabulary) or _mended(mistake.replaced(text), vocabulary) or _named_ids(text)
        raise QueryError(mistake.message, text, mistake.start, suggestion) from None


def understood(query: str | Query, vocabulary: Vocabulary | None = None) -> Query:
    """Return a parsed query unchanged; parse a text. Raises QueryError."""
    return query if isinstance(query, Query) else parse_query(query, vocabulary)


def is_alternative(text: str) -> bool:
    """Whether a text that parses is a bare `a OR b`, which needs parentheses before anything is joined to it."""
    tree: Tree[Token] = _grammar().parse(text)
    return bool(tree.children) and cast(Tree[Token], tree.children[0]).data == "either"


def _translated(text: str, vocabulary: Vocabulary) -> str:
    """The text with the operators of other search engines written as here, if it can then be parsed."""
    for each in advice(text) if len(text) <= MAX_LENGTH else ():
        with suppress(MistakeError):
            _parse(each.query, vocabulary)
            return each.query
    return ""


def _named_ids(text: str) -> str:
    """A query for the cables that a text names: `REF: A. 07 MEXICO 965 B. 08 STATE 12`."""
    return " OR ".join(f"id:{each}" for each in ids_in(text)) if len(text) <= MAX_LENGTH else ""


def _mended(text: str, vocabulary: Vocabulary) -> str:
    """The text, after more mending if it needs it, once it parses; empty if it does not."""
    for _ in range(_SUGGESTIONS):
        if not text.strip():
            return ""
        try:
            _parse(text, vocabulary)
        except MistakeError as mistake:
            text = mistake.replaced(text)
        else:
            return text
    return ""


def _parse(text: str, vocabulary: Vocabulary) -> Query:
    if len(text) > MAX_LENGTH:
        message = f"a query has at most {MAX_LENGTH} characters; this one has {len(text)}"
        raise MistakeError(message, MAX_LENGTH, len(text))
    if not text.isascii() and (marks := _MARKS.search(text)):
        message = f"a query has at most {MAX_MARKS} accents or signs in a row; here are {len(marks[0])}"
        raise MistakeError(message, marks.start(), marks.end(), "")
    try:
        tree: Tree[Token] = _grammar().parse(text)
    except UnexpectedInput as error:
        raise _syntax(error, text) from None
    if not tree.children:
        return Query(Everything(), text)
    builder = Builder(text, vocabulary)
    root, parts = builder.build(cast(Tree[Token], tree.children[0]))
    return Query(root, text, parts, tuple(builder.understood), builder.limits)


def _syntax(error: UnexpectedInput, text: str) -> MistakeError:
    if isinstance(error, UnexpectedCharacters):
        # Every other character begins some word: only a quote without its partner can't be read.
        at = error.pos_in_stream or 0
        rest = text[at + 1 :]
        return MistakeError("this quote is not closed", at, len(text), f'"{rest.strip()}"' if rest.strip() else "")
    if not isinstance(error, UnexpectedToken):
        return MistakeError("this can't be read", 0, 0)
    token = error.token
    start = token.start_pos or 0
    if token.type == "$END":
        return _unfinished(error, text)
    before = _last_token(error)
    if before is not None and before.type == "FIELD":
        return _empty_field(before)
    end = token.end_pos or start + 1
    if token.type == "RPAR":
        if before is not None and before.type == "LPAR":
            return MistakeError("there is nothing in these parentheses", before.start_pos or 0, end, "")
        if before is not None and before.type in ("_OR", "_AND", "NOT", "MINUS"):
            return _lonely(before)
        return MistakeError("this parenthesis closes nothing", start, end, "")
    if token.type in ("_OR", "_AND"):
        return _lonely(token)
    if before is not None and before.type in ("_OR", "_AND", "NOT", "MINUS"):
        return _lonely(before)
    return MistakeError(f"{token.value[:40]!r} can't be here", start, end, "")


def _unfinished(error: UnexpectedToken, text: str) -> MistakeError:
    before = _last_token(error)
    if before is not None and before.type == "FIELD":
        return _empty_field(before)
    if before is not None and before.type in ("_OR", "_AND", "NOT", "MINUS"):
        return _lonely(before)
    opened = [token for token in _tokens(error) if token.type == "LPAR"]
    if before is not None and before.type == "LPAR":
        return MistakeError("there is nothing in these parentheses", before.start_pos or 0, len(text), "")
    if opened:
        at = opened[-1].start_pos or 0
        return MistakeError("this parenthesis is not closed", at, len(text), text[at:].rstrip() + ")")
    return MistakeError("something is missing at the end", len(text), len(text))


def _empty_field(field: Token) -> MistakeError:
    start, end = field.start_pos or 0, field.end_pos or 0
    return MistakeError(f"nothing follows {field.value}", start, end, field.value[:-1].lower())


def _lonely(operator: Token) -> MistakeError:
    start, end = operator.start_pos or 0, operator.end_pos or 0
    if operator.type in ("NOT", "MINUS"):
        return MistakeError(f"{operator.value} needs something after it", start, end, "")
    return MistakeError(f"{operator.value} needs something on both sides", start, end, "")


def _tokens(error: UnexpectedToken) -> list[Token]:
    """The tokens still open on the parser's stack, in order."""
    parser = error.interactive_parser
    stack = parser.parser_state.value_stack if parser is not None else ()
    return [item for item in stack if isinstance(item, Token)]


def _last_token(error: UnexpectedToken) -> Token | None:
    parser = error.interactive_parser
    stack = parser.parser_state.value_stack if parser is not None else ()
    last = stack[-1] if stack else None
    return last if isinstance(last, Token) else None
