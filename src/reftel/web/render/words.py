"""Codes in plain words, for pages. The vocabularies know codes of the field; here are also words for our own codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby

from reftel.fields.table import ROWS
from reftel.vocab import tables
from reftel.vocab.posts import posts

FIELDS: Mapping[str, str] = {
    **{row.name: row.label for row in ROWS},
    "info.excluded": "Left out of a collective",
    "action.excluded": "Left out of a collective",
    "passing": "Passing instruction",
    "executive_order": "Executive order",
    "subject_marking": "Marking of the subject",
    "classified_by.reasons": "Reasons for classification",
    "handling": "Handling",
    "sections": "Section",
    "comment": "Comment",
    "redactions": "Redaction",
    "heading": "Heading",
    "transmission.id": "Transmission id",
    "transmission.dtg": "Date-time group",
    "transmission.precedence": "Precedence",
    "transmission.relay": "Relay stations",
    "transmission.originating": "Sending station",
    "transmission.security": "Circuit security",
    "reference_id": "Reference id (container)",
    "title": "Title (container)",
}

BLOCKS: Mapping[str, tuple[str, str]] = {
    "preamble": ("frame", "What the container says about the telegram"),
    "navigation": ("navigation", "The site’s own words, not the telegram’s"),
    "record": ("record", "A row of the publisher’s database"),
    "articles": ("articles", "Articles that cite the cable, as the page lists them"),
    "filler": ("join", "A separator that is not in the source"),
    "foreign": ("other cable", "A part of another cable on the same page"),
    "transmission_id": ("transmission", "Start of message, circuit and count on it"),
    "routing": ("routing", "Precedence, and the stations that relayed it"),
    "de": ("DE", "The sending station, its count, and day and time"),
    "security": ("security", "Whether it had to be encrypted, and its classification"),
    "dtg": ("date, time", "Precedence and date-time group"),
    "from": ("from", "Who sent it"),
    "to": ("to", "An addressee that is to act"),
    "info": ("info", "An addressee that only reads"),
    "exempt": ("left out", "Members of a collective that do not get it"),
    "classification": ("classification", "The classification line, with post and serial"),
    "caption": ("caption", "How the telegram may be distributed"),
    "passing": ("passing", "To whom the receiver is to pass it"),
    "executive_order": ("E.O.", "The order under which it was classified, and until when"),
    "tags": ("TAGS", "Codes of subject, country and organisation"),
    "subject": ("subject", "The subject line"),
    "references": ("references", "Earlier messages that it refers to"),
    "classified_by": ("classified by", "Who classified it, and why"),
    "handling": ("handling", "How the text is to be handled"),
    "heading": ("heading", "A heading over paragraphs"),
    "paragraph": ("paragraph", "The telegram’s text"),
    "page_mark": ("page mark", "Where a page of the relayed copy ended"),
    "stray_caption": ("stray caption", "A caption that a message system repeated in the text"),
    "publisher_mark": ("publisher", "A mark that the publisher added"),
    "signature": ("signature", "The chief of mission’s or the Secretary’s name"),
    "closing": ("closing", "Lines above the signature"),
    "end_mark": ("end mark", "The network’s end of message"),
    "rule": ("rule", "A line of dashes"),
    "running_head": ("running head", "What every page of the document repeats"),
    "stamp": ("stamp", "A stamp over or under a page"),
    "series": ("series", "Series, number and year: the identity of a military message"),
    "message_set": ("set", "A set of a military message: type, contacts, label of the text"),
    "remark": ("remark", "A line beside the text"),
    "distribution": ("distribution", "Offices that got a copy"),
    "redaction": ("redaction", "A line that a publisher struck out"),
    "tail": ("tail", "Data that a copy added behind the text"),
    "note": ("note", "A footnote of the editors, not the telegram’s"),
    "attachment": ("attachment", "A document that is attached to the telegram"),
    "unknown": ("not understood", "Characters that no rule could place"),
    "blank": ("", "Empty lines"),
}

DEFECTS: Mapping[str, str] = {
    "attribute-damaged": "A value of the record is damaged",
    "unknown-attribute": "The record has an unknown key",
    "text-lost": "The record’s keeper lost the text",
    "text-elsewhere": "The record’s text is somewhere else",
    "record-incomplete": "The record has no attributes",
    "panes-differ": "The page has two different texts",
    "character-count": "The page counts other characters",
    "template-code": "A part of the site’s program is on the page",
    "note-number": "Numbers of footnotes were run into words",
    "classification-disagrees": "Record and telegram give different classifications",
    "id-shared": "Another telegram has the same id",
    "letter-for-digit": "A letter in place of the first paragraph’s number",
    "charset-guessed": "The character set had to be guessed",
    "copies-disagree": "Copies disagree",
    "dates-disagree": "Its dates disagree",
    "double-encoded": "Characters were encoded twice",
    "foreign-cable": "The page runs on into another cable",
    "found-in-page": "Found in the page of another cable",
    "frame-date": "The container’s date can’t be read",
    "header-copies-disagree": "Two copies of the header disagree",
    "nul-bytes": "NUL bytes in the text",
    "row-columns": "A row with too few or too many columns",
    "row-torn": "A row of the table was torn",
    "section-missing": "A section is missing",
    "stray-bytes": "Bytes of another character set",
    "undecodable": "Bytes that are not characters",
    "no-date": "The telegram has no date that can be read",
    "no-id": "The telegram’s year, post or number can’t be read",
    "implausible-block": "A part that is too long to be what it was read as",
    "unknown-text": "Text that no rule could place",
    "article-url": "An article without a usable address",
    "bad-day-of-year": "The day of the year can’t be read",
    "bad-declassification-date": "The date of declassification can’t be read",
    "bad-dtg": "The date-time group can’t be read",
    "dtg-zone-unknown": "The date-time group does not say its time zone",
    "corrected-order": "The number of the executive order was mistyped",
    "corrected-tag": "A TAG was mistyped",
    "mistyped-label": "A label was mistyped",
    "element-out-of-order": "A label in an unusual place",
    "bad-mrn": "The message record number can’t be read",
    "repeated-subject": "Two subjects that differ",
    "deleted-text": "Text deleted with changes tracked is left out",
    "uncertain-word": "A recognized word is uncertain",
    "hidden-text": "Text under black boxes is not shown",
    "page-unread": "A page was not read",
    "uncertain-reading": "A value read with little certainty",
    "body-cut": "The text is cut off",
    "broken-marking": "A portion marking is broken",
    "corrected-post": "A post’s name was mistyped",
    "day-of-year-disagrees": "Day of the year and date-time group disagree",
    "false-pilcrow": "A paragraph sign where no paragraph begins",
    "fused-tags": "TAGS ran together",
    "glued-lines": "Lines ran together",
    "text-behind-signature": "Lines behind the signature that no rule could place",
    "metadata-tail": "A tail of data behind the signature",
    "page-incomplete": "A part of the page is missing",
    "page-minutes": "The page printed wrong minutes",
    "repeated-text": "Text occurs twice",
    "stray-caption": "A caption inside a sentence",
    "title-cut": "The title is cut off",
    "unreadable-classifier": "Who classified it can’t be read",
    "unreadable-reference": "A reference can’t be read",
}

FORMS: Mapping[str, str] = {
    "nara-record": "Record of the Central Foreign Policy File",
    "plusd-page": "PlusD page",
    "frus-tei": "Foreign Relations volume (TEI)",
    "frus-web": "Foreign Relations document (web)",
    "australian-cablegram": "Australian cablegram",
    "telegram-text": "Telegram text",
    "cablegate-page": "Cablegate page",
    "cables-csv": "Row of cables.csv",
    "cables-csv-doubled": "Row of cables.csv, quotes doubled",
    "pdf": "PDF",
    "smart-telegram": "SMART telegram",
    "military-message": "Military message",
    "table-text": "Row of a table (CSV)",
    "table-sql": "Row of an SQL dump",
    "table-json": "JSON",
    "table-parquet": "Row of a Parquet file",
    "table-sqlite": "Row of an SQLite database",
    "word-document": "Word document",
    "forwarded-text": "Telegram in a mail",
    "web-page": "Telegram on a web page",
}


def _plain(code: str) -> str:
    text = code.replace("_", " ").replace("-", " ").replace(".", ", ").strip()
    return text[:1].upper() + text[1:]


def field(name: str) -> str:
    """A field of the reading."""
    return FIELDS.get(name) or _plain(name)


def block(kind: str) -> str:
    """A kind of block, short, for a margin."""
    return BLOCKS[kind][0] if kind in BLOCKS else kind.replace("_", " ")


def block_meaning(kind: str) -> str:
    """What a kind of block is."""
    return BLOCKS[kind][1] if kind in BLOCKS else ""


def defect(code: str) -> str:
    """A defect's code as a sentence."""
    return DEFECTS.get(code) or _plain(code)


def form(name: str) -> str:
    """A form's name."""
    return FORMS.get(name) or _plain(name) or "Unknown form"


def caption(code: str) -> str:
    """What a caption says, or nothing."""
    known = tables.captions()
    entry = known.get(code) or known.get(code.split("(")[0].strip())
    return entry.meaning if entry else ""


@cache
def _precedences() -> Mapping[str, str]:
    return {
        entry.name: entry.meaning for entry in reversed(tuple(tables.precedences().values())) if len(entry.code) == 2
    }


def precedence(name: str) -> str:
    """What a precedence asks of those who handle it."""
    return _precedences().get(name) or _precedences().get(name.split()[-1] if name else "") or ""


def security(letter: str) -> str:
    """What the letter repeated behind ZNR or ZNY says."""
    entry = tables.security_letters().get(letter)
    return entry.meaning if entry else ""


def signal(code: str) -> str:
    """What an operating signal says."""
    entry = tables.operating_signals().get(code)
    return entry.meaning if entry else ""


_BY_ORDER: Mapping[tuple[str, str], str] = {
    ("12065", "GDS"): "declassified on the date given, at most six years after it was signed (E.O. 12065 sec. 1-401)",
    ("12065", "RDS"): "reviewed for declassification on the date given (E.O. 12065 sec. 1-401)",
}
"""(order, code) -> what the code meant under that order, where another order used it otherwise."""


def exemption(code: str, order: str | None = None) -> str:
    """What `XGDS-2`, `OADR` or `25X1-HUMAN` says; `order` where a code meant something else under another order."""
    if said := _BY_ORDER.get((order or "", code.split()[0] if code else "")):
        return said
    entry = tables.handling().get(code)
    return entry.meaning if entry else ""


def reason(order: str | None, section: str | None, letter: str) -> str:
    """What a reason for classification says. E.O. 12958 is taken where the copy has no order."""
    for number in (order, "12958", "13526"):
        if number:
            table = tables.reasons(number)
            for part in (section, "1.4", "1.5"):
                if part and part + letter in table:
                    return table[part + letter]
    return ""


@cache
def _stations() -> Mapping[str, str]:
    return {post.routing: post.display for post in posts().by_name.values() if post.routing}


def station(indicator: str) -> str:
    """The post that a routing indicator stands for, where known."""
    return _stations().get(indicator, "")


def mission(slug: str) -> str:
    """A mission's slug in words: `united-kingdom` as `United Kingdom`, `secretary-of-state` as `Secretary of State`."""
    parts = slug.replace("_", "-").split("-")
    return " ".join(part if part in ("of", "and", "the") else part.capitalize() for part in parts)


def office(title: str, slug: str) -> str:
    """A role at a mission, each said once: `Ambassador, Mexico`, `Secretary of State`."""
    place = mission(slug)
    return title if place.casefold() in title.casefold() else f"{title}, {place}"


def sections(numbers: Sequence[int]) -> str:
    """Numbers of sections as words: `section 2`, `sections 1 and 3`, `sections 2 to 5 and 9`; empty if none."""
    parts: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *rest = [number for _, number in run]
        parts.extend([str(first), *map(str, rest)] if len(rest) < 2 else [f"{first} to {rest[-1]}"])
    if not parts:
        return ""
    said = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"section{'s' if len(numbers) > 1 else ''} {said}"


def web_address(raw: str) -> str:
    """`raw` if it is an http or https address, else nothing: other schemes may run code."""
    address = raw.strip()
    return address if address.lower().startswith(("http://", "https://")) and address.isprintable() else ""


LEVEL_MEANINGS: Mapping[str, str] = {
    "UNCLASSIFIED": "Not classified; it may still be sensitive, and marked SBU or FOUO",
    "LIMITED OFFICIAL USE": "Not classified, but kept inside the government (used until 1995)",
    "RESTRICTED": "A level of earlier orders and of allied traffic",
    "CONFIDENTIAL": "Disclosure was expected to damage national security",
    "SECRET": "Disclosure was expected to damage national security seriously",
    "TOP SECRET": "Disclosure was expected to damage national security exceptionally gravely",
}


def level(name: str) -> str:
    """What a level of classification means (E.O. 12958, section 1.3)."""
    return LEVEL_MEANINGS.get(name, "")


def role(name: str) -> str:
    """A role in lower case unless it is written otherwise: `ambassador`."""
    return name.replace("_", " ").lower()
