"""Where the elements of an undamaged telegram begin, from its text and what is known of its values.

A labeled element is known by its label (docs of the field: ACP 127 for the header, 5 FAH-1 H-240 for the text). An
element without a label (caption, passing instruction, heading, signature, paragraph) is known by its value: the facts.
An element that begins in the first line of the text has no line break before it and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reftel.exercise.truth import Truth


class Start(NamedTuple):
    """An element's kind, and the place of its first character."""

    kind: str
    at: int


class Facts(NamedTuple):
    """What is known of a telegram: enough to find its unlabeled elements. Lines are compared as `key` gives them."""

    captions: frozenset[str]
    passing: frozenset[str]
    headings: frozenset[str]
    signatures: frozenset[str]
    numbers: tuple[int, ...]
    key: Callable[[str], str]


def fold(line: str) -> str:
    """A line in capitals with its spaces folded."""
    return " ".join(line.upper().split())


_HEADER = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("transmission", r"VZCZC[A-Z]{3}"),
        ("routing", r"(?:ZZ|YY|OO|PP|RR) R[A-Z]{3,6}"),
        ("de", r"DE R[A-Z]{3,6} #?\d"),
        ("security", r"ZN[RY] [A-Z]{5}"),
        ("dtg", r"(?:[ZOPR] ){1,2}\d{6}Z [A-Z]{3} \d\d"),
        ("from", r"FM [A-Z]"),
        ("to", r"TO [A-Z]"),
        ("info", r"INFO [A-Z]"),
        ("exempt", r"XMT [A-Z]"),
        ("addressee", r"R[A-Z]{4,6}/[A-Z]"),
    )
)
_LEVEL = r"(?:UNCLAS|UNCLASSIFIED|CONFIDENTIAL|SECRET|C O N F I D E N T I A L|S E C R E T|LIMITED OFFICIAL"
_TEXT = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("classification", rf"{_LEVEL})\b.* \d{{3,6}}$"),
        ("order", r"E\.? ?O\.? ?1\d{4}"),
        ("tags", r"TAGS?\b"),
        ("subject", r"SUBJ(?:ECT)?\b ?:"),
        ("references", r"REF(?:S|TEL|TELS|\(S\))?\b ?:"),
        ("classifier", r"CLASSIFIED BY\b"),
        ("page_mark", r"[A-Z][A-Z ]+ \d{8}  ?\d{3}(?:\.\d)? OF \d{3}$"),
        ("page_mark", r"PAGE \d\d +[A-Z]"),
    )
)
_RULE = re.compile(r"[-=_*][-=_* ]{3,}$")
_NUMBER = re.compile(r"(?:¶ ?)?(\d{1,3})\. ")


def facts_of(truth: Truth) -> Facts:
    """What the truth about an exercise telegram says."""
    return Facts(
        captions=frozenset(map(fold, truth.captions)),
        passing=frozenset(fold(one) for one in truth.passing),
        headings=frozenset(fold(one.heading) for one in truth.paragraphs if one.heading),
        signatures=frozenset(map(fold, truth.signed_by)),
        numbers=tuple(one.number for one in truth.paragraphs if one.number is not None),
        key=fold,
    )


def starts(text: str, facts: Facts) -> tuple[Start, ...]:
    """Where elements begin, in order."""
    return tuple(start for start in _found(text, facts) if text[: start.at].strip())


def _found(text: str, facts: Facts) -> Iterator[Start]:
    in_text = False
    numbers = list(facts.numbers)
    rule: int | None = None
    at = 0
    lines = text.split("\n")
    last = max((place for place, line in enumerate(lines) if facts.key(line) in facts.signatures), default=-1)
    for place, line in enumerate(lines):
        begin = at + len(line) - len(line.lstrip())
        at += len(line) + 1
        words = line.strip()
        if not words:
            continue
        if _RULE.match(words):
            rule = begin if rule is None else rule
            continue
        kind = _header(words) if not in_text else None
        kind = kind or _labeled(words) or _by_value(facts, words, numbers)
        if place == last and len(numbers) < len(facts.numbers):
            kind = "signature"
        in_text = in_text or kind == "classification"
        if kind == "heading":
            yield Start(kind, begin if rule is None else rule)
        elif kind:
            yield Start(kind, begin)
        rule = None


def _header(words: str) -> str | None:
    return next((kind for kind, pattern in _HEADER if pattern.match(words)), None)


def _labeled(words: str) -> str | None:
    return next((kind for kind, pattern in _TEXT if pattern.match(words)), None)


def _by_value(facts: Facts, words: str, numbers: list[int]) -> str | None:
    if numbers and (found := _NUMBER.match(words)) and int(found[1]) == numbers[0]:
        del numbers[0]
        return "paragraph"
    key = facts.key(words)
    for kind, known in (("heading", facts.headings), ("caption", facts.captions), ("passing", facts.passing)):
        if key in known:
            return kind
    return None
