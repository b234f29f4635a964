"""What Zotero makes of a page, by the rules of its own translators, written down as facts.

- A page is saved by the translator with the lowest number that finds anything: unAPI 200, COinS 300, embedded tags 320.
- unAPI: `link rel="unapi-server"` gives the server, `abbr.unapi-id` with a title the ids. The server is asked for the
  formats of an id and gives names and media types; of those, RIS comes before BibTeX, and others are not known here.
  One id is one item, several are a list to choose from.
- RIS: `TY  - RPRT` is a report. A name (AU) with a comma is a person, last name first; one without is kept whole, as an
  institution. TI is the title, SN the report number, M3 the type of report, PB the institution, DA the date with
  slashes, UR the address, N1 a note, SP the pages.
- COinS: `rft.aucorp` is kept whole; `rft.au` is a person's name and cut in two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

from starlette.testclient import TestClient

from tests.web.html import Document

_TAGS = {"TI": "title", "SN": "reportNumber", "M3": "reportType", "PB": "institution", "UR": "url", "SP": "pages"}


@dataclass
class SavedItem:
    """An item in a library. A creator is (last name, first name); an institution has no first name."""

    type: str = ""
    creators: list[tuple[str, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def saved(client: TestClient, path: str) -> list[SavedItem]:
    """Everything that a page offers."""
    page = Document()
    page.feed(client.get(path).text)
    server = next(each.attributes["href"] for each in page.all("link") if each.attributes.get("rel") == "unapi-server")
    ids = dict.fromkeys(
        each.attributes["title"] for each in page.all("abbr") if "unapi-id" in each.attributes.get("class", "").split()
    )
    return [_fetched(client, server, each) for each in ids]


def _fetched(client: TestClient, server: str, item: str) -> SavedItem:
    formats = client.get(server, params={"id": item})
    assert formats.status_code in (200, 300), "formats of an item"
    names = {each.attrib["name"]: each.attrib["type"] for each in ET.fromstring(formats.content).iter("format")}
    chosen = next(name for name in ("ris", "bibtex") if name in names)
    assert chosen == "ris" and "research-info-systems" in names["ris"]
    return read_ris(client.get(server, params={"id": item, "format": chosen}).text)


def read_ris(text: str) -> SavedItem:
    """The item of one RIS record."""
    item = SavedItem()
    for line in text.splitlines():
        match = re.fullmatch(r"([A-Z][A-Z0-9]) {2}- ?(.*)", line)
        assert match, line
        tag, value = match[1], match[2].strip()
        if tag == "TY":
            item.type = {"RPRT": "report"}[value]
        elif tag == "AU":
            last, _, first = value.partition(",")
            item.creators.append((last.strip(), first.strip()))
        elif tag == "N1":
            item.notes.append(value)
        elif tag == "DA":
            item.fields["date"] = "-".join(part for part in value.split("/")[:3] if part)
        elif tag in _TAGS:
            item.fields[_TAGS[tag]] = value
    return item


def coins_creators(title: str) -> list[tuple[str, str]]:
    """The creators that a COinS gives, where it is all that a page has."""
    given = parse_qs(title)
    persons = [tuple(reversed(name.rsplit(" ", 1))) for name in given.get("rft.au", ())]
    return [*((name, "") for name in given.get("rft.aucorp", ())), *((one[0], one[-1]) for one in persons)]
