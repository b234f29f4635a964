"""How to cite a cable or one paragraph of it, naming the copy that was read.

The written styles follow the Chicago Manual of Style 17, 14.229 (unpublished government documents), The Bluebook 21,
rule 17.2 (letters and memoranda), the MLA Handbook 9, the APA Publication Manual 7 (10.4, reports), the MHRA Style
Guide 4 (7.9) and General Information Leaflet 17 of the National Archives ("Citing Records"). BibTeX, RIS and CSL-JSON
are for programs. In all of them the post is the author, and the Department the institution.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from urllib.parse import quote

import msgspec

from reftel.archive.types import CableCopy
from reftel.model import Cable
from reftel.publication import published_in
from reftel.tex import tex
from reftel.text.case import subject_shown
from reftel.uncertain import UncertainValue
from reftel.values.cable_id import written_series
from reftel.vocab.month_names import MONTHS, day_first, month_first
from reftel.vocab.posts import posts, sender_name
from reftel.vocab.tables import message_series

_ANCHOR = re.compile(r"(?:s(\d+))?p(\d+)$")
_ABBREVIATED = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
INSTITUTION = "U.S. Department of State"
"""Publisher and institution in every style and on every page."""
_CITED = {"id": "number", "sender": "sender", "subject": "subject", "created": "date", "classification": "level"}
"""Attributes of `Cable` that a citation has, in its words."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


class Citable(Protocol):
    """Values for citations; `CableView` and `ArchivedCable` have them."""

    @property
    def id(self) -> str:
        """Canonical id."""

    @property
    def cable(self) -> Cable:
        """Chosen values."""

    @property
    def copies(self) -> Sequence[CableCopy]:
        """Its copies."""

    @property
    def main(self) -> int:
        """Number of the copy that is read first."""

    @property
    def uncertain(self) -> Sequence[UncertainValue]:
        """Values that were read with little certainty."""


class CitationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Parts of every citation style. Texts have one line."""

    id: str
    author: str
    recipient: str | None
    title: str | None
    """The subject, in sentence case if it was sent in capitals, as the manuals of style ask."""
    date: dt.date | None
    classification: str | None
    anchor: str | None
    paragraph: str | None
    """`para. 7`"""
    copy: str
    """`copy 2 of 3, cablegate page, SHA-256 0123456789ab`, and which of the cited values are uncertain"""
    institution: str = INSTITUTION
    """The Department, or the service of a military message."""
    post: str | None = None
    """`Mexico`"""
    serial: int | None = None
    year: int | None = None
    collection: str | None = None
    """Name of the archive, for readers who cannot use a URL."""
    url: str | None
    accessed: dt.date | None


def entry(
    cited: Citable,
    *,
    anchor: str | None = None,
    copy: int | None = None,
    url: str | None = None,
    accessed: dt.date | None = None,
    collection: str | None = None,
) -> CitationEntry:
    """The particulars of a citation. `accessed` only counts with `url`.

    Raises LookupError for a copy or a paragraph that the cable has not."""
    cable = cited.cable
    if anchor is not None and all(paragraph.anchor != anchor for paragraph in cable.paragraphs):
        raise LookupError(f"{cited.id} has no paragraph {anchor}")
    number = cited.main if copy is None else copy
    read = next((each for each in cited.copies if each.number == number), None)
    if read is None:
        raise LookupError(f"{cited.id} has no copy {number}")
    many = f"copy {number} of {len(cited.copies)}, " if len(cited.copies) > 1 else ""
    form = published_in(read)
    given = f", {_line(str(read.accession))}" if read.accession else ""
    doubted = [name for field, name in _CITED.items() if any(each.field == field for each in cited.uncertain)]
    doubts = f", {' and '.join(doubted)} read with little certainty" if doubted else ""
    return CitationEntry(
        id=written_series(cited.id) or cited.id,
        institution=institution_of(cable),
        author=author_of(cable),
        recipient=_recipient(cable),
        title=_line(subject_shown(cable) or cable.subject) if cable.subject else None,
        date=cable.created.date() if cable.created else None,
        classification=_level(cable),
        anchor=anchor,
        paragraph=_paragraph(anchor) if anchor else None,
        copy=f"{many}{form}{given}, SHA-256 {read.source.sha256[:12]}{doubts}",
        url=url,
        accessed=accessed if url else None,
        post=_place(cable),
        serial=cable.serial,
        year=cable.year,
        collection=_line(collection) if collection else None,
    )


def cite(
    cited: Citable,
    style: str,
    *,
    anchor: str | None = None,
    copy: int | None = None,
    url: str | None = None,
    accessed: dt.date | None = None,
    collection: str | None = None,
) -> str:
    """A citation in one of STYLES. Raises LookupError for an unknown style, copy or paragraph."""
    return STYLES[style](entry(cited, anchor=anchor, copy=copy, url=url, accessed=accessed, collection=collection))


def chicago(of: CitationEntry) -> str:
    """A note: author, title, kind and id, date, paragraph, copy."""
    parts = [of.author]
    if of.title:
        parts.append(f"“{of.title},”")
        text = f"{parts[0]}, {parts[1]} cable {of.id}"
    else:
        text = f"{parts[0]}, cable {of.id}"
    if of.date:
        text += f", {month_first(of.date)}"
    if of.classification:
        text += f", {of.classification}"
    if of.paragraph:
        text += f", {of.paragraph}"
    text += f" ({_found(of)})"
    if of.url:
        text += f", {of.url}"
    if of.accessed:
        text += f", accessed {month_first(of.accessed)}"
    return text + "."


def bluebook(of: CitationEntry) -> str:
    """Cable from A to B, title, paragraph (date) (copy)."""
    text = f"Cable from {of.author}"
    if of.recipient:
        text += f" to {of.recipient}"
    if of.title:
        text += f", {of.title}"
    text += f", No. {of.id}"
    if of.paragraph:
        number = of.paragraph.removeprefix("para. ")
        text += f" ¶ {number}" if number.isdigit() else f", {of.paragraph}"
    if of.date:
        text += f" ({_ABBREVIATED[of.date.month - 1]} {of.date.day}, {of.date.year})"
    text += f" ({_found(of)})"
    if of.url:
        text += f", {of.url}"
        if of.accessed:
            text += f" (last visited {_ABBREVIATED[of.accessed.month - 1]} {of.accessed.day}, {of.accessed.year})"
    return text + "."


def nara(of: CitationEntry) -> str:
    """As the National Archives ask for: the item, its date; then its location."""
    number = f"Telegram {of.serial} from {of.post}" if of.serial and of.post else f"Telegram {of.id}"
    text = number + (f", “{of.title},”" if of.title else ",")
    if of.date:
        text += f" {month_first(of.date)}"
    text += f"; {of.paragraph}" if of.paragraph else ""
    text += f"; {of.id}; {_found(of)}"
    if of.year and 1973 <= of.year <= 1979:
        text += "; Central Foreign Policy Files, Record Group 59: General Records of the Department of State"
    return text + (f"; {of.url}" if of.url else "") + "."


def mla(of: CitationEntry) -> str:
    """Author, “title,” kind and number, date, collection, address."""
    names = [of.institution.removeprefix("U.S. "), of.author.removeprefix("U.S. ")]
    text = ", ".join(["United States", *dict.fromkeys(names)]) + ". "
    text += f"“{of.title}.” " if of.title else ""
    text += f"Cable {of.id}"
    if of.date:
        text += f", {of.date.day} {_ABBREVIATED[of.date.month - 1]} {of.date.year}"
    text += f", {of.paragraph}" if of.paragraph else ""
    text += f", {_found(of)}"
    text += f", {of.url}" if of.url else ""
    if of.accessed:
        text += f". Accessed {of.accessed.day} {_ABBREVIATED[of.accessed.month - 1]} {of.accessed.year}"
    return text + "."


def apa(of: CitationEntry) -> str:
    """Author. (date). Title (number) [kind]. Institution. Address"""
    date = f"{of.date.year}, {MONTHS[of.date.month - 1]} {of.date.day}" if of.date else "n.d."
    text = f"{of.author}. ({date}). {of.title or of.id} (Cable No. {of.id}"
    text += f", {of.paragraph})" if of.paragraph else ")"
    return text + f". {of.institution}. ({_found(of)})." + (f" {of.url}" if of.url else "")


def mhra(of: CitationEntry) -> str:
    """Author, ‘title’, number, date, paragraph (copy) <address> [accessed date]."""
    text = of.author + (f", ‘{of.title}’" if of.title else "") + f", cable {of.id}"
    if of.date:
        text += f", {day_first(of.date)}"
    text += f", {of.paragraph}" if of.paragraph else ""
    text += f" ({_found(of)})"
    text += f" <{of.url}>" if of.url else ""
    if of.accessed:
        text += f" [accessed {day_first(of.accessed)}]"
    return text + "."


def _found(of: CitationEntry) -> str:
    """Collection and copy; without the collection if a URL gives it."""
    return f"{of.collection}, {of.copy}" if of.collection and not of.url else of.copy


_IN_URL = "!#$%&'()*+,-./:;=?@[]_~"
"""Unchanged in a URL: `url` is verbatim in BibTeX: only braces, spaces and backslashes would end it."""


def bibtex(of: CitationEntry) -> str:
    """An entry `@techreport`, its key the id (with the paragraph)."""
    key = re.sub(r"[^A-Za-z0-9:._-]", "", of.id + (f":{of.anchor}" if of.anchor else ""))
    fields = [
        ("author", f"{{{tex(of.author)}}}"),
        ("title", f"{{{tex(of.title or of.id)}}}"),
        ("type", "Cable"),
        ("number", tex(of.id)),
        ("institution", f"{{{tex(of.institution)}}}"),
        ("year", str(of.date.year) if of.date else None),
        ("month", str(of.date.month) if of.date else None),
        ("date", of.date.isoformat() if of.date else None),
        ("note", tex("; ".join(part for part in (of.classification, of.paragraph, _found(of)) if part))),
        ("url", quote(of.url, safe=_IN_URL) if of.url else None),
        ("urldate", of.accessed.isoformat() if of.accessed else None),
    ]
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@techreport{{{key},", *lines, "}"])


def ris(of: CitationEntry) -> str:
    """A record of type RPRT; lines end in CR LF."""
    fields = [
        ("TY", "RPRT"),
        ("ID", of.id + (f":{of.anchor}" if of.anchor else "")),
        ("AU", _without_commas(of.author)),
        ("TI", of.title or of.id),
        ("M3", "Cable"),
        ("SN", of.id),
        ("PB", of.institution),
        ("PY", str(of.date.year) if of.date else None),
        ("DA", of.date.strftime("%Y/%m/%d/") if of.date else None),
        ("SP", of.paragraph),
        ("N1", "; ".join(part for part in (of.classification, _found(of)) if part)),
        ("UR", of.url),
        ("Y2", of.accessed.strftime("%Y/%m/%d/") if of.accessed else None),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def _without_commas(name: str) -> str:
    """An institution for RIS, which reads a name with a comma as a person: `American Institute Taiwan
    (Kaohsiung)`."""
    first, _, rest = name.partition(",")
    return f"{first.strip()} ({' '.join(rest.replace(',', ' ').split())})" if rest.strip() else first.strip()


def csl(of: CitationEntry) -> dict[str, Any]:
    """An item of CSL-JSON 1.0."""
    item: dict[str, Any] = {
        "id": of.id + (f":{of.anchor}" if of.anchor else ""),
        "type": "report",
        "genre": "Cable",
        "number": of.id,
        "author": [{"literal": of.author}],
        "title": of.title or of.id,
        "publisher": of.institution,
        "note": "; ".join(part for part in (of.classification, _found(of)) if part),
    }
    if of.recipient:
        item["recipient"] = [{"literal": of.recipient}]
    if of.date:
        item["issued"] = {"date-parts": [[of.date.year, of.date.month, of.date.day]]}
    if of.paragraph:
        item["locator"] = of.paragraph
    if of.url:
        item["URL"] = of.url
    if of.accessed:
        item["accessed"] = {"date-parts": [[of.accessed.year, of.accessed.month, of.accessed.day]]}
    return item


def _csl_text(of: CitationEntry) -> str:
    return msgspec.json.format(msgspec.json.encode([csl(of)]), indent=2).decode()


STYLES: dict[str, Callable[[CitationEntry], str]] = {
    "chicago": chicago,
    "bluebook": bluebook,
    "nara": nara,
    "mla": mla,
    "apa": apa,
    "mhra": mhra,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": _csl_text,
}
"""Styles by name."""


def author_of(cable: Cable) -> str:
    """The post that sent it, as an institution: `U.S. Embassy Mexico`; the Department itself stays whole."""
    if cable.post in message_series():
        return _line(cable.sender or institution_of(cable))
    origin = sender_name(cable.origin, cable.post) if cable.origin else None
    if not origin and cable.post:
        post = posts().by_name.get(cable.post)
        origin = post.display if post else cable.post
    origin = _line(origin or "Department of State")
    if origin in ("Secretary of State", "Department of State", "State"):
        return INSTITUTION
    return origin if origin.startswith(("U.S.", "US ", "USUN", "United States", "American ")) else f"U.S. {origin}"


def institution_of(cable: Cable) -> str:
    """The Department, or the service whose series the message is in: `U.S. Navy`."""
    series = message_series().get(cable.post or "")
    return series.kind if series else INSTITUTION


def _place(cable: Cable) -> str | None:
    post = posts().by_name.get(cable.post or "")
    return (post.locale or post.display) if post else cable.post


def _level(cable: Cable) -> str | None:
    """The level in words, its caveats as written: `Confidential//NOFORN`."""
    if not cable.classification:
        return None
    return "//".join((cable.classification.level.capitalize(), *cable.classification.caveats))


def _recipient(cable: Cable) -> str | None:
    """The first action addressee, by the post's display name if it is one, else as written."""
    if not cable.action:
        return None
    post = posts().resolve(cable.action[0].name)
    return _line(post.display if post else cable.action[0].name)


def _paragraph(anchor: str) -> str:
    match = _ANCHOR.match(anchor)
    if not match:
        return f"unnumbered para. {anchor[1:]}" if anchor[:1] == "u" else f"para. {anchor}"
    section = f"sec. {match[1]}, " if match[1] else ""
    return f"{section}para. {match[2]}"


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())
