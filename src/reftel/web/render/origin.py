"""The origin of a copy, in words and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from reftel.archive.types import CableCopy
from reftel.web import urls
from reftel.web.filters import day
from reftel.web.render import labels


@dataclass(frozen=True)
class CopyOrigin:
    """Origin of a copy by its giver and its container; empty parts are unknown."""

    giver: str
    """With the number of the accession."""
    giver_href: str
    terms: str
    address: str
    """Of the page that was copied."""
    address_href: str
    """Empty unless it is an http(s) address."""
    mail: str
    """Sender and subject of the mail that it was in."""
    date: str
    """Time of the copy of the page, or of the mail."""


def origin_of(copy: CableCopy) -> CopyOrigin:
    """Return the provenance of a copy."""
    given, said = copy.accession, copy.provenance
    address = said.address or "" if said else ""
    return CopyOrigin(
        giver=str(given) if given else "",
        giver_href=urls.accession(given.no) if given else "",
        terms=given.terms if given else "",
        address=address,
        address_href=labels.web_address(address) if address else "",
        mail=", ".join(part for part in (said.sender, said.title) if part) if said else "",
        date=day(said.date) if said else "",
    )


def file_name(path: str) -> str:
    """A path without the folders of the ingesting machine; the path within a container remains."""
    outer, arrow, inner = path.partition(" > ")
    return PurePath(outer).name + arrow + inner


def without_folders(text: str, path: str) -> str:
    """A text in which a path may be, with its file's name alone."""
    outer = re.split(r" > | # ", path, maxsplit=1)[0]
    return text.replace(outer, PurePath(outer).name) if "/" in outer else text
