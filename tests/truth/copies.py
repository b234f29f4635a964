"""The text of real copies, taken out of their files without Reftel: tags left out, entities decoded, nothing else."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
FOLDERS = ("seeds", "telegram_text", "nara_fragment", "nara_record", "plusd_page")
"""Folders of copies that are telegram text or a page of it, beside the Cablegate pages."""

_TITLE = re.compile(r"<h3>Viewing cable (?P<id>[0-9A-Z]+)")
_CODE = re.compile(r"<code><pre>(.*?)</pre>", re.DOTALL)
_TAG = re.compile(r"</?(?:a|i|b|em|strong|span|br)\b[^<>]*>")


class Copy(NamedTuple):
    """A copy: its name (path under the folder of copies), id, text, and the file's bytes."""

    name: str
    id: str
    text: str
    data: bytes

    @property
    def is_whole(self) -> bool:
        """Whether it is a telegram from header to signature, as far as its size tells."""
        return len(self.text) > 1500 and "excerpt" not in self.name and "\nFM " in self.text


def copies(zipped: bool = True) -> Iterator[Copy]:
    """All copies of Cablegate pages and telegram texts; without those in zips, if not wanted."""
    pages = CORPUS / "cablegate_page"
    for path in sorted(pages.glob("*/*.html")):
        yield page(str(path.relative_to(CORPUS)), path.read_bytes())
    for folder in ("telegram_text", "nara_fragment"):
        for path in sorted((CORPUS / folder).glob("*.txt")):
            yield Copy(
                str(path.relative_to(CORPUS)), path.name.split(".")[0], _text(path.read_bytes()), path.read_bytes()
            )
    for path in sorted(pages.glob("*.zip")) if zipped else ():
        with zipfile.ZipFile(path) as members:
            for name in sorted(members.namelist()):
                yield page(f"{path.relative_to(CORPUS)} > {name}", members.read(name))


def page(name: str, data: bytes) -> Copy:
    """The header and the text of a Cablegate page, one behind the other."""
    markup = data.decode("utf-8", "replace")
    title = _TITLE.search(markup)
    parts = [html.unescape(_TAG.sub("", part)) for part in _CODE.findall(markup)]
    text = "\n".join(part.strip("\n") for part in parts)
    return Copy(name, title["id"] if title else Path(name).stem, text.replace("\r", ""), data)


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n")
