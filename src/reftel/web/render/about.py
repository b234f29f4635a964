"""The owner's text about the archive: `about.md` in the archive's folder, as pieces for templates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reftel.web.render.labels import web_address

NAME = "about.md"
LARGEST = 20_000
"""Maximum number of characters of the file."""


@dataclass(frozen=True)
class AboutSpan:
    """Words, with the address of a link to a web site."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class AboutBlock:
    """A heading, a paragraph, or an item of a list."""

    kind: str
    spans: tuple[AboutSpan, ...]


def read_about(folder: Path) -> tuple[AboutBlock, ...]:
    """The blocks of an archive's `about.md`; empty if it does not exist."""
    path = folder / NAME
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return blocks(file.read(LARGEST))
    except OSError:
        return ()


def blocks(text: str) -> tuple[AboutBlock, ...]:
    """Markdown as blocks. HTML in it is text; links lead to web sites only."""
    made: list[AboutBlock] = []
    kind = "paragraph"
    for token in MarkdownIt("commonmark", {"html": False}).parse(text):
        if token.type == "heading_open":
            kind = "heading"
        elif token.type == "list_item_open":
            kind = "item"
        elif token.type in ("heading_close", "list_item_close"):
            kind = "paragraph"
        elif token.type == "inline":
            made.append(AboutBlock(kind, _spans(token.children or [])))
        elif token.type in ("fence", "code_block"):
            made.append(AboutBlock("paragraph", (AboutSpan(token.content),)))
    return tuple(made)


def _spans(tokens: list[Token]) -> tuple[AboutSpan, ...]:
    made: list[AboutSpan] = []
    href = ""
    for token in tokens:
        if token.type == "link_open":
            href = web_address(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            href = ""
        elif token.type in ("softbreak", "hardbreak"):
            made.append(AboutSpan(" "))
        elif token.content:
            made.append(AboutSpan(token.content, href))
    return tuple(made)
