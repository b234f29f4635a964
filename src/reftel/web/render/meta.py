"""Metadata on the page of a cable: Open Graph, schema.org, and the tags and COinS that Zotero reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from reftel.archive.types import CableView
from reftel.citation import entry
from reftel.model import Paragraph
from reftel.web.filters import short_day, shorten


@dataclass(frozen=True)
class Meta:
    """Ready for the page's head. `linked` is schema.org data, to be printed with `tojson`, which escapes it."""

    description: str
    properties: tuple[tuple[str, str], ...]
    """Open Graph."""
    names: tuple[tuple[str, str], ...]
    """`citation_` and Dublin Core tags."""
    linked: Mapping[str, Any]
    coins: str
    number: str
    """The reference id, by which reference managers ask for the citation."""


def of_cable(
    view: CableView, address: str, site: str, paragraph: Paragraph | None = None, *, is_public: bool = True
) -> Meta:
    """Of a cable, or of one paragraph of it.

    Arguments: address: absolute. is_public: whether others can open the address; if not, no citation names it."""
    cable, cited = view.cable, entry(view)
    name = cited.title or cited.id
    place = f", paragraph {paragraph.number}" if paragraph is not None and paragraph.number is not None else ""
    title = f"{view.id}{place}: {cited.title or 'no subject'}"
    first = cable.paragraphs[0].text if cable.paragraphs else ""
    description = shorten(paragraph.text if paragraph else cable.summary or first or cable.subject or "")
    author, institution = cited.author, cited.institution
    date = short_day(cable.created)
    properties = (
        ("og:type", "article"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", address if is_public else ""),
        ("og:site_name", site),
        ("article:published_time", cable.created.isoformat() if cable.created else ""),
    )
    names = (
        ("citation_title", name),
        ("citation_author", author),
        ("citation_publication_date", date.replace("-", "/")),
        ("citation_technical_report_number", cited.id),
        ("citation_technical_report_institution", institution),
        ("citation_public_url", address if is_public else ""),
        ("citation_language", "en"),
        ("DC.title", name),
        ("DC.creator", author),
        ("DC.publisher", institution),
        ("DC.date", date),
        ("DC.identifier", view.id),
        ("DC.type", "Text"),
    )
    linked = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": address if is_public else None,
        "url": address if is_public else None,
        "name": name,
        "identifier": view.id,
        "reportNumber": cited.id,
        "dateCreated": cable.created.isoformat() if cable.created else None,
        "datePublished": cable.released.isoformat() if cable.released else None,
        "author": {"@type": "GovernmentOrganization", "name": author},
        "publisher": {"@type": "GovernmentOrganization", "name": institution},
        "isPartOf": {"@type": "Collection", "name": site},
        "abstract": description or None,
        "keywords": ", ".join(cable.tags) or None,
        "citation": [held.id for held in view.cites if held.id] or None,
        "inLanguage": "en",
    }
    coins = urlencode(
        [
            ("ctx_ver", "Z39.88-2004"),
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rft.type", "report"),
            ("rft.title", title if cited.title else name),
            ("rft.aucorp", author),
            ("rft.creator", author),
            ("rft.date", date),
            ("rft.identifier", address if is_public else cited.id),
            ("rft.publisher", institution),
            ("rft.description", description),
        ],
        errors="replace",
    )
    return Meta(
        description,
        tuple(pair for pair in properties if pair[1]),
        tuple(pair for pair in names if pair[1]),
        {key: value for key, value in linked.items() if value is not None},
        coins,
        view.id,
    )
