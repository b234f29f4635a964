"""The kinds of blocks, with their labels on pages and their explanations in docs/blocks.md.

The blocks of a witness tile its text. `python -m reftel.blocks > docs/blocks.md` makes the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

BlockKind = Literal[
    "transmission_id",
    "routing",
    "de",
    "security",
    "dtg",
    "from",
    "to",
    "info",
    "exempt",
    "distribution",
    "classification",
    "caption",
    "passing",
    "executive_order",
    "tags",
    "subject",
    "references",
    "classified_by",
    "handling",
    "series",
    "message_set",
    "remark",
    "paragraph",
    "heading",
    "rule",
    "page_mark",
    "stray_caption",
    "publisher_mark",
    "closing",
    "signature",
    "end_mark",
    "stamp",
    "redaction",
    "tail",
    "preamble",
    "navigation",
    "record",
    "articles",
    "foreign",
    "running_head",
    "note",
    "attachment",
    "filler",
    "blank",
    "unknown",
]
"""Kinds of all blocks."""

RegionKind = BlockKind | Literal["telegram", "header", "body", "military", "smart", "paper"]
"""Kinds of the regions that a form divides a text into: those that a reader of telegrams reads, and kinds of blocks."""


class BlockText(NamedTuple):
    """How a kind of block is explained to readers."""

    label: str
    """One or two words, for a margin."""
    meaning: str
    """A short sentence, for pages."""
    about: str
    """An explanation, for docs/blocks.md."""


_HEADER: Mapping[BlockKind, BlockText] = {
    "transmission_id": BlockText(
        "transmission",
        "Start of message, circuit and channel number",
        "start of message, circuit and channel number: `VZCZC...`",
    ),
    "routing": BlockText(
        "routing",
        "Precedence, and the stations that relayed it",
        "doubled precedence prosign and the routing indicators of the relays",
    ),
    "de": BlockText(
        "DE",
        "The sending station, its serial, and day and time",
        "originating station, its serial, section, day of the year and time",
    ),
    "security": BlockText(
        "security",
        "The encryption requirement and the classification",
        "the ZNR or ZNY line: security prosign, letters, operating signals",
    ),
    "dtg": BlockText(
        "date, time",
        "Precedence and date-time group",
        "precedences and date-time group",
    ),
    "from": BlockText("from", "The sender", "the originator: FM"),
    "to": BlockText("to", "An addressee for action", "an action addressee: TO and the lines below it"),
    "info": BlockText("info", "An addressee for information", "an information addressee: INFO and the lines below it"),
    "exempt": BlockText(
        "left out",
        "Members of a collective that do not receive it",
        "members of a collective that do not receive the telegram: XMT",
    ),
    "distribution": BlockText(
        "distribution",
        "Offices that received a copy",
        "the Department's distribution among its offices, drafters, approvals and clearances above FM",
    ),
}

_FRONT: Mapping[BlockKind, BlockText] = {
    "classification": BlockText(
        "classification",
        "The classification line, with post and serial",
        "the classification line: level, caveats, section, post and serial; also its repetition at a cut",
    ),
    "caption": BlockText("caption", "The distribution permitted", "a line of captions: SIPDIS, SENSITIVE"),
    "passing": BlockText(
        "passing", "The office or person to pass it to", "an instruction to pass or deliver: STATE FOR ..."
    ),
    "executive_order": BlockText(
        "E.O.",
        "The order under which it was classified, and for how long",
        "the E.O. line: order, declassification date, event or exemption",
    ),
    "tags": BlockText(
        "TAGS", "Codes of subject, country and organization", "the TAGS line with its continuation lines"
    ),
    "subject": BlockText("subject", "The subject line", "the subject, on all its lines"),
    "references": BlockText("references", "Earlier messages that it refers to", "the list of references"),
    "classified_by": BlockText(
        "classified by", "The classifier, and the reason", "the classifier and the reason; also in the text"
    ),
    "handling": BlockText(
        "handling",
        "How to handle the text",
        "handling of the telegram: sensitive but unclassified, not for internet distribution",
    ),
    "series": BlockText(
        "series",
        "Series, number and year: the identity of a military message",
        "a military message's number in its series: `NAVADMIN 123/18`",
    ),
    "message_set": BlockText(
        "set",
        "A set of a military message: type, contacts, label of the text",
        "a set of a military message that has no kind of its own: MSGID, POC, the label RMKS (MIL-STD-6040)",
    ),
    "remark": BlockText(
        "remark",
        "A line between the elements",
        "a line between the labeled elements that is not one of them; the sentence that says that a copy is partial",
    ),
}

_TEXT: Mapping[BlockKind, BlockText] = {
    "paragraph": BlockText(
        "paragraph",
        "The telegram’s text",
        "text of a paragraph, with its number and marking; a mark divides a paragraph into several blocks",
    ),
    "heading": BlockText(
        "heading",
        "A heading over paragraphs",
        "a heading over paragraphs",
    ),
    "rule": BlockText(
        "rule",
        "A line of dashes",
        "a line of dashes, equals signs or the like",
    ),
    "page_mark": BlockText(
        "page mark",
        "The end of a page of the relayed copy",
        "the mark of a relay where it cut the telegram: post, serial, page",
    ),
    "stray_caption": BlockText(
        "stray caption",
        "A caption that a message system repeated in the text",
        "a caption that a message system repeated inside the text",
    ),
    "publisher_mark": BlockText(
        "publisher",
        "A mark that the publisher added",
        "a pilcrow of a publisher before a number or letter that is not a paragraph's",
    ),
}

_CLOSE: Mapping[BlockKind, BlockText] = {
    "closing": BlockText(
        "closing", "Lines above the signature", "lines beside the signature about a web site, minimizing or downgrading"
    ),
    "signature": BlockText(
        "signature",
        "The chief of mission’s or the Secretary’s name",
        "the signature",
    ),
    "end_mark": BlockText(
        "end mark",
        "The network’s end of message",
        "the network's end of message: NNNN, BT",
    ),
    "stamp": BlockText(
        "stamp",
        "A stamp over or under a page",
        "the mark of a later review: declassified, released in part; a level stamped on each page",
    ),
    "redaction": BlockText(
        "redaction", "A line that a publisher struck out", "a line after the signature that a publisher struck out"
    ),
    "tail": BlockText(
        "tail",
        "Data of a copy after the text",
        "any other lines after the signature: fields of a database row, a copy's own footer",
    ),
}

_CONTAINER: Mapping[BlockKind, BlockText] = {
    "preamble": BlockText(
        "frame",
        "The container’s data about the telegram",
        "title, table or row of fields: reference id, dates, classification, origin",
    ),
    "navigation": BlockText("navigation", "The site’s own words, not the telegram’s", "menus and links of the site"),
    "record": BlockText(
        "record", "A row of the publisher’s database", "fields of a database row inside the copied text"
    ),
    "articles": BlockText(
        "articles",
        "Articles that cite the cable, as the page lists them",
        "articles that cite the telegram",
    ),
    "foreign": BlockText(
        "other cable",
        "A part of another cable on the same page",
        "a part of another telegram, which is a separate reading",
    ),
    "running_head": BlockText(
        "running head",
        "Lines that every page of the document repeats",
        "lines above or below every page of a document: page numbers, levels, a browser's lines",
    ),
    "note": BlockText(
        "note",
        "A footnote of the editors, not the telegram’s",
        "a footnote of editors, not the telegram's",
    ),
    "attachment": BlockText(
        "attachment",
        "A document that is attached to the telegram",
        "a document that a volume prints with the telegram",
    ),
    "filler": BlockText(
        "join",
        "A separator that is not in the source",
        "characters without a byte in the source: the break between header and text",
    ),
}

_REST: Mapping[BlockKind, BlockText] = {
    "blank": BlockText("", "Empty lines", "white space outside all other blocks"),
    "unknown": BlockText(
        "not understood",
        "Characters that no rule could place",
        "characters that no rule reads; each block has a defect `unknown-text`",
    ),
}

SECTIONS: tuple[tuple[str, Mapping[BlockKind, BlockText]], ...] = (
    ("The header, as the network wrote it (ACP 127; 5 FAH-2 H-310)", _HEADER),
    ("The front matter (5 FAH-1 H-240)", _FRONT),
    ("The text (5 FAH-1 H-244)", _TEXT),
    ("The close (5 FAH-1 H-245)", _CLOSE),
    ("The container around the telegram", _CONTAINER),
    ("The rest", _REST),
)
"""Headings of docs/blocks.md with their kinds."""

BLOCKS: Mapping[str, BlockText] = {kind: text for _, table in SECTIONS for kind, text in table.items()}
"""Every kind of block by its name."""


def block_label(kind: str) -> str:
    """Return the label of a kind of block, for a margin."""
    return BLOCKS[kind].label if kind in BLOCKS else kind.replace("_", " ")


def block_meaning(kind: str) -> str:
    """Return the meaning of a kind of block, empty if another release made it."""
    return BLOCKS[kind].meaning if kind in BLOCKS else ""


_HEAD = """# Blocks

Made from `src/reftel/blocks.py` by `python -m reftel.blocks`; do not edit.

The blocks of a witness tile its text: every character is in exactly one block, and the texts of the blocks, joined in
order, are the text. Reading therefore loses no character, and `unknown` blocks show the characters that no rule read.
"""


def page() -> str:
    """Return docs/blocks.md."""
    parts = [_HEAD]
    for title, table in SECTIONS:
        rows = "".join(f"| `{kind}` | {text.about} |\n" for kind, text in table.items())
        parts.append(f"\n## {title}\n\n| kind | meaning |\n| --- | --- |\n{rows}")
    return "".join(parts)


if __name__ == "__main__":
    print(page(), end="")
