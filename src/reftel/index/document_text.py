"""The texts of a document that are searched: the same for every engine and for passages."""

from __future__ import annotations

from reftel.index.base import Document
from reftel.text.words import words


def head(document: Document) -> list[str]:
    """The texts that are searched beside the paragraphs: subject, ids, head lines."""
    return [document.subject, document.id, *document.aliases, *(text for _, text in document.lines)]


def body(document: Document) -> list[str]:
    """The paragraphs' texts."""
    return [text for _, text in document.paragraphs]


def envelope(document: Document) -> list[str]:
    """The texts of persons, offices and numbers."""
    return list(document.envelope)


def positions(values: list[str]) -> list[tuple[str, int]]:
    """The words of several texts with their places, counted through; the border of two texts counts as one place."""
    placed: list[tuple[str, int]] = []
    at = 0
    for value in values:
        for word in words(value):
            placed.append((word, at))
            at += 1
        at += 1
    return placed
