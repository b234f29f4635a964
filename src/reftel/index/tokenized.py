"""A document with its words cut and stemmed: the expensive part of indexing, which any process can do beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, compress
from typing import Final

import msgspec

from reftel.fields import registry
from reftel.index.base import Document, PreparedDocument
from reftel.index.common_words import CommonWords, Marks, Texts
from reftel.index.document_text import body, envelope, head
from reftel.index.document_values import values_of
from reftel.query.query_tree import Scope
from reftel.text.stems import WordCutter

TEXTS = ("body", "head", "subject", "summary", "envelope")
WHOLE = ("body", "head", "envelope")
"""Fields that are searched if a query names none."""
SEARCHED: Final[dict[Scope, tuple[str, ...]]] = {
    "text": WHOLE,
    "subject": ("subject",),
    "body": ("body",),
    "summary": ("summary",),
}
"""Scope of a query -> the texts in which it looks."""
WEIGHTS: Final = {"envelope": 0.2}
"""Weights of words in the order, if not 1: a post is in the addresses of most of a file's telegrams, and in
the text of those that are about it."""
_FIRST_NAMES = ("to", "tag", "caption", "signed", "classifiedby")


def name_fields() -> tuple[str, ...]:
    """Names in the index of the fields whose values are found by their words; on disk the first ones come first."""
    return (*_FIRST_NAMES, *(name for name in registry.REGISTRY.words if name not in _FIRST_NAMES))


class TokenizedDocument(msgspec.Struct, frozen=True):
    """The texts of a document prepared for an engine; small enough to send to another process."""

    document: Document
    """Without the texts."""
    exact: dict[str, list[str]]
    """By name of TEXTS and `name_fields`: the words of each value, with spaces between."""
    stems: dict[str, str]
    """By name of TEXTS: the stems of inflected words."""
    runs: dict[str, str]
    """By name of WHOLE: codes in the words, see `is_run`."""
    table: str
    """Name of the table of frequent words for `marks`; an index with another table computes them again."""
    marks: Marks | None

    def texts(self) -> Texts:
        """The words, cut apart again."""
        words = [text.split() for name in WHOLE for text in self.exact[name]]
        return Texts(words, [root for name in WHOLE for root in self.stems[name].split()])

    def marks_by(self, frequent: CommonWords) -> Marks | None:
        """Its common words, by an index's own table."""
        return self.marks if self.table == frequent.name else frequent.marks(self.texts())


def tokenize(document: Document, cuts: WordCutter, frequent: CommonWords) -> TokenizedDocument:
    """Cut and stem a document's texts. `cuts` remembers pieces; keep one per process."""
    texts = {"body": body(document), "head": head(document), "subject": [document.subject]}
    texts["summary"] = [document.summary]
    texts["envelope"] = envelope(document)
    split = {name: [cuts.words(text) for text in texts[name]] for name in TEXTS}
    exact = {name: [" ".join(words) for words in split[name]] for name in TEXTS}
    inflected = {name: list(chain.from_iterable(map(cuts.stems, split[name]))) for name in TEXTS}
    stems = {name: " ".join(inflected[name]) for name in TEXTS}
    runs = {name: _runs(split[name]) for name in WHOLE}
    for name in name_fields():
        exact[name] = [cuts.joined(value) for value in values_of(document, registry.REGISTRY.words[name])]
    bare = msgspec.structs.replace(document, subject="", lines=(), paragraphs=(), summary="", envelope=())
    marks = None
    if frequent:
        roots = [root for name in WHOLE for root in inflected[name]]
        marks = frequent.marks(Texts([words for name in WHOLE for words in split[name]], roots))
    return TokenizedDocument(bare, exact, stems, runs, frequent.name, marks)


def is_run(wanted: Sequence[str]) -> bool:
    """Whether a phrase is found as one of `runs`: two or three words of one or two characters, a number among them."""
    return 2 <= len(wanted) <= 3 and all(len(word) <= 2 for word in wanted) and any(map(str.isdigit, wanted))


def run(wanted: Sequence[str]) -> str:
    """The one word that stands for such a phrase."""
    return "_".join(wanted)


_NUMBERS: Final = frozenset(map(str, range(100)))
"""The numbers of one or two digits, as words."""


def _runs(texts: list[list[str]]) -> str:
    """The phrases of short words with numbers that are in texts, each as one word: `1_4`, `4_b`, `1_4_b`.

    Codes such as F-16 and 1.4(b) are phrases of words that nearly every cable has; an engine takes a hundred times as
    long to find those side by side as to find one word.
    """
    found: dict[str, None] = {}
    for text in texts:
        end = 0
        for at in compress(range(len(text)), map(_NUMBERS.__contains__, text)):
            if at < end:
                continue
            first, end = at, at + 1
            while first and len(text[first - 1]) < 3:
                first -= 1
            while end < len(text) and len(text[end]) < 3:
                end += 1
            if end - first > 1:
                _add_runs(text[first:end], found)
    return " ".join(found)


def _add_runs(short: list[str], found: dict[str, None]) -> None:
    for size in (2, 3):
        for at in range(len(short) - size + 1):
            wanted = short[at : at + size]
            if any(map(str.isdigit, wanted)):
                found[run(wanted)] = None


class TokenizingPreparer:
    """Cuts and stems documents, and marks the common words that an index knew when it made this preparer."""

    def __init__(self, common: CommonWords) -> None:
        self.common = common
        self._cutter = WordCutter()

    def __reduce__(self) -> tuple[type[TokenizingPreparer], tuple[CommonWords]]:
        return TokenizingPreparer, (self.common,)

    @property
    def name(self) -> str:
        """Name of the table of common words."""
        return self.common.name

    def prepare(self, document: Document) -> bytes:
        """See `reftel.index.base.Preparer`."""
        return _encoder.encode(tokenize(document, self._cutter, self.common))


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(TokenizedDocument)


def unpack(prepared: PreparedDocument) -> TokenizedDocument:
    """Return a document packed by `TokenizingPreparer.prepare`, with its key."""
    tokenized = _decoder.decode(prepared.data)
    return msgspec.structs.replace(tokenized, document=msgspec.structs.replace(tokenized.document, key=prepared.key))
