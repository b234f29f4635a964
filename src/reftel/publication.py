"""Publication or file of a copy of a cable, in words for citations."""

from __future__ import annotations

import re

from reftel.archive.types import CableCopy

_VOLUME = re.compile(r" # ([\w.\-]{1,60})/[\w.\-]{1,40}$")
_CONTROL = re.compile(r"\s+|[\x00-\x1f]+")


def published_in(copy: CableCopy) -> str:
    """Return the publication of a copy: the volume and the document, the file and the film, or the form alone.

    Foreign Relations is cited by volume and document; the National Archives ask for the file and the film number.
    """
    said = {one.key: _CONTROL.sub(" ", one.value) for one in copy.frame.attributes}
    form = copy.source.form
    if form in ("frus-tei", "frus-web", "frus-page"):
        volume = _VOLUME.search(copy.source.path)
        parts = ["Foreign Relations of the United States", volume[1] if volume else "", said.get("File", "")]
        parts += [f"document {said['Document']}" if "Document" in said else ""]
        pages = said.get("Pages", "")
        parts += [f"page{'s' if ',' in pages else ''} {pages}" if pages else ""]
        return ", ".join(part for part in parts if part)
    if form in ("nara-record", "plusd-page"):
        film = copy.cable.film_number
        file = "Central Foreign Policy File" if form == "nara-record" else "PlusD page, Central Foreign Policy File"
        return f"{file}, film {film}" if film else file
    return form.replace("_", " ").replace("-", " ") or "telegram"
