"""A second copy of corrections, articles and other annotations beside the record.

Sources can be found again and readings made again; a correction, an article and the id under which a paragraph was
cited can't. They are written to a second file with each change, by ids of cables instead of numbers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from reftel.store import annotation_rows, catalogues
from reftel.store.checksums import broken_seals
from reftel.whole_file import whole_file

FILE: Final = "people.jsonl"
FORMAT: Final = "reftel.people/1"
_TABLES: Final = (
    *("correction", "article", "article_cable", "redirect", "alias"),
    *("accession", "accession_file", "catalogue"),
)


class _Line(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """A line of the file."""


class KeptCorrection(_Line, frozen=True, tag="correction"):
    """A correction, as the record has it; `withdrawn` is when it was taken back."""

    cable: str
    field: str
    value: str
    because: str
    by: str | None
    made: int
    withdrawn: int | None = None


class KeptArticle(_Line, frozen=True, tag="article"):
    """An article added by a person, and its ids."""

    url: str
    title: str | None
    outlet: str | None
    date: str | None
    cables: tuple[str, ...]


class KeptAnchors(_Line, frozen=True, tag="anchors"):
    """The paragraph ids of a cable of several copies, and those that lead to others."""

    cable: str
    anchors: str
    redirects: dict[str, str] = {}


class KeptAlias(_Line, frozen=True, tag="alias"):
    """A former id of a cable."""

    id: str
    cable: str


class KeptAccession(_Line, frozen=True, tag="accession"):
    """One gift and its files: their names by folder."""

    no: int
    giver: str
    number: str
    terms: str
    address: str
    received: str
    note: str
    files: dict[str, tuple[str, ...]] = {}

    def __str__(self) -> str:
        return f"accession {self.number} of {self.giver}" if self.number else f"accession of {self.giver}"


class KeptCatalogue(_Line, frozen=True, tag="catalogue"):
    """A catalogue without its rows, which are in its file."""

    no: int
    name: str
    sha256: str
    rows: int
    lost: int
    added: int


class _Head(_Line, frozen=True, tag="head"):
    """The first line."""

    format: str = FORMAT


Kept = KeptCorrection | KeptArticle | KeptAnchors | KeptAlias | KeptAccession | KeptCatalogue
KeptRow = TypeVar("KeptRow", KeptCorrection, KeptArticle, KeptAnchors, KeptAlias, KeptAccession, KeptCatalogue)


def kept_of(connection: sqlite3.Connection) -> list[Kept]:
    """Return all annotations by people, and all data that citations depend on."""
    return [
        *_made(KeptCorrection, annotation_rows.corrections(connection)),
        *_made(KeptArticle, [(*row, cables) for row, cables in annotation_rows.articles_by_hand(connection)]),
        *_made(KeptAlias, annotation_rows.aliases(connection)),
        *_made(KeptAnchors, annotation_rows.anchors(connection)),
        *_made(KeptAccession, annotation_rows.accessions(connection)),
        *_made(KeptCatalogue, catalogues.listed(connection)),
    ]


def _made(kind: type[KeptRow], rows: Iterable[tuple[object, ...]]) -> list[KeptRow]:
    names = [field.name for field in msgspec.structs.fields(kind)]
    return [msgspec.convert(dict(zip(names, row, strict=True)) | {"kind": _tag(kind)}, kind) for row in rows]


def _tag(kind: type[msgspec.Struct]) -> object:
    return kind.__struct_config__.tag


def save(connection: sqlite3.Connection, folder: Path) -> None:
    """Rewrite the file if its contents changed; data of a damaged record never replaces it.

    Raises:
        OSError: it can't be written.
    """
    path = folder / FILE
    try:
        if broken_seals(connection, _TABLES):
            return
        lines = [msgspec.json.encode(each) for each in (_Head(), *kept_of(connection))]
    except (sqlite3.DatabaseError, msgspec.MsgspecError, UnicodeError):
        return  # `verify` reports it
    data = b"\n".join(lines) + b"\n"
    with suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return
    with whole_file(path) as part:
        part.write_bytes(data)


def saved(folder: Path) -> tuple[list[Kept], int]:
    """Return the contents of the file, and its number of unreadable lines."""
    decoder = msgspec.json.Decoder(Kept | _Head)
    found: list[Kept] = []
    broken = 0
    try:
        lines = (folder / FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return [], 0
    except OSError:  # such as a folder of that name
        return [], 1
    for line in lines:
        try:
            each = decoder.decode(line)
        except msgspec.MsgspecError:
            broken += 1
            continue
        if not isinstance(each, _Head):
            found.append(each)
    return found, broken
