"""A document with its words cut and stemmed: the dear part of indexing, which any process can do beforehand."""

from __future__ import annotations

import msgspec

from reftel.index.base import Document
from reftel.index.text import Inflections, body, head
from reftel.query.words import joined

TEXTS = ("body", "head", "subject", "summary")
NAMES = ("to", "tag", "caption", "signed", "classifiedby")


class Prepared(msgspec.Struct, frozen=True):
    """What an engine needs instead of a document's texts; small enough to go from one process to another."""

    document: Document
    """Without the texts."""
    exact: dict[str, list[str]]
    """By name of TEXTS and NAMES: the words of each value, with spaces between."""
    stems: dict[str, str]
    """By name of TEXTS: the stems of inflected words."""


def prepare(document: Document, inflections: Inflections) -> Prepared:
    """Cut and stem a document's texts. `inflections` remembers stems; keep one a process."""
    exact = {
        "body": [joined(text) for text in body(document)],
        "head": [joined(text) for text in head(document)],
        "subject": [joined(document.subject)],
        "summary": [joined(document.summary)],
    }
    stems = {name: inflections.stems(exact[name]) for name in TEXTS}
    names = (document.to, document.tags, document.captions, document.signed, document.classified_by)
    for name, values in zip(NAMES, names, strict=True):
        exact[name] = [joined(value) for value in values]
    bare = msgspec.structs.replace(document, subject="", lines=(), paragraphs=(), summary="")
    return Prepared(bare, exact, stems)
