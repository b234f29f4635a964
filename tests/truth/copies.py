"""The text of real copies, taken out of their files without Reftel: tags left out, entities decoded, nothing else."""

from __future__ import annotations

import hashlib
import html
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"

_CODE = re.compile(r"<code><pre>(.*?)</pre>", re.DOTALL)
_TAG = re.compile(r"</?(?:a|i|b|em|strong|span|br)\b[^<>]*>")
_BARE = re.compile(r"[^A-Z0-9]+")


class Copy(NamedTuple):
    """A copy: its name (path under the folder of copies, ` > member` in a zip), its text, and the file's bytes."""

    name: str
    text: str
    data: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is a page of the Cablegate site, not a text."""
        return self.name.startswith("cablegate_page/") and self.name.endswith(".html")

    @property
    def is_text(self) -> bool:
        """Whether the file is the text of a telegram, without a container."""
        return self.name.endswith(".txt")


def copy_named(name: str) -> Copy:
    """The copy of that name."""
    path, _, member = name.partition(" > ")
    data = _zip(path).read(member) if member else (CORPUS / path).read_bytes()
    return Copy(name, _page(data) if name.endswith(".html") else _text(data), data)


def pages_in_zips() -> Iterator[str]:
    """The names of all pages in zips, in order."""
    for path in sorted((CORPUS / "cablegate_page").glob("*.zip")):
        name = str(path.relative_to(CORPUS))
        yield from (f"{name} > {member}" for member in sorted(_zip(name).namelist()))


@cache
def _zip(path: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(CORPUS / path)


def _page(data: bytes) -> str:
    """The header and the text of a Cablegate page, one behind the other."""
    parts = (html.unescape(_TAG.sub("", part)) for part in _CODE.findall(data.decode("utf-8", "replace")))
    return "\n".join(part.strip("\n") for part in parts).replace("\r", "")


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n")


def digest(text: str) -> str:
    """Stands for a text that may not be in the project: twelve digits of SHA-256 of its words in capitals."""
    return hashlib.sha256(_BARE.sub(" ", text.upper()).strip().encode()).hexdigest()[:12]


def exact(text: str) -> str:
    """The same, of the text in capitals with its spaces folded: marks count."""
    return hashlib.sha256(" ".join(text.upper().split()).encode()).hexdigest()[:12]
