"""The values of an element of XML as cells: its attributes, and the elements in it by their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from reftel.forms.cell_text import TableCell
from reftel.forms.html_scanner import entity
from reftel.spans import MappedText, Span, Weave

_TAG = re.compile(
    r"<!--(?s:.*?)(?:-->|\Z)|<!\[CDATA\[(?P<data>(?s:.*?))(?:\]\]>|\Z)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][\w:.\-]{0,60})(?P<rest>(?:\s[^<>]{0,4000})?)>"
)
_ATTRIBUTE = re.compile(r"(?P<name>[\w:.\-]{1,60})\s{0,8}=\s{0,8}(?:\"(?P<text>[^\"<>]*+)\"|'(?P<other>[^'<>]*+)')")
_PIECE = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});|<!\[CDATA\[|\]\]>"
    r"|(?P<tag></?(?P<name>[A-Za-z_][\w:.\-]{0,60})(?:\s[^<>]{0,400})?/?>)"
)
_BREAK = re.compile(
    r"<(?:br|lb)\b[^<>]*>|</(?!(?:a|b|i|u|em|strong|hi|span|font|su[bp]|small|code|text:span|text:a)>)", re.I
)
"""Tags in a cell that end a line: those of all elements except words of a sentence."""


def xml_names(text: str) -> Iterator[str]:
    """Yield the names of an element's cells, in their order.

    Example: of `<row id="7"><field name="text">...</field></row>`, `id` and `text`.
    """
    for name, _ in _counted(text):
        yield name


def xml_cells(row: MappedText, columns: Sequence[str]) -> list[TableCell]:
    """Return the cells of an element, in the order of `columns`; nothing for one that it does not have."""
    found: dict[str, TableCell] = {}
    for name, span in _counted(row.text):
        found[name] = TableCell(_unescaped(row, span))
    nothing = TableCell(row.cut(0, 0), True)
    return [found.get(name, nothing) for name in columns]


def _counted(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the parts of an element, those of one name with numbers: `Cell`, `Cell 2`, as spreadsheets have them."""
    often: Counter[str] = Counter()
    for name, span in _parts(text):
        often[name] += 1
        yield (name if often[name] == 1 else f"{name} {often[name]}"), span


def _parts(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the names and places of the attributes of an element, and of the elements directly in it; of its own text
    if it has none."""
    depth = 0
    name = ""
    start = 0
    has_parts = False
    for tag in _TAG.finditer(text):
        if tag["name"] is None:
            continue
        if tag["close"]:
            depth -= 1
            if depth == 1 and name:
                yield name, Span(start, tag.start())
                has_parts, name = True, ""
            elif depth == 0:
                if not has_parts:
                    yield tag["name"], Span(start, tag.start())
                return
            continue
        attributes = {one["name"]: one for one in _ATTRIBUTE.finditer(text, tag.start("rest"), tag.end("rest"))}
        if depth == 0:
            start = tag.end()
            for each, one in attributes.items():
                yield each, Span(*one.span("text" if one["text"] is not None else "other"))
        if tag["rest"].endswith("/"):
            continue
        depth += 1
        if depth == 2:
            named = attributes.get("name")
            name, start = (named["text"] or named["other"] or "") if named else tag["name"], tag.end()


def _meaning(written: str) -> str | None:
    """Return the characters of an entity or a tag; None for an unknown entity."""
    if written[0] == "&":
        return entity(written)
    return "\n" if _BREAK.match(written) else ""


def _unescaped(row: MappedText, span: Span) -> MappedText:
    """The characters of an element, with entities replaced and without the marks of quoted parts."""
    weave = Weave(row)
    at = span.start
    is_quoted = False
    for piece in _PIECE.finditer(row.text, span.start, span.end):
        is_tag = piece["tag"] is not None
        is_mark = not is_tag and piece[0][0] != "&"
        meant = None if is_mark or is_quoted else _meaning(piece[0])
        if not is_mark and meant is None:
            continue
        weave.keep(at, piece.start())
        if is_mark:
            is_quoted = piece[0] != "]]>"
        elif meant:
            weave.unit(meant, *piece.span())
        at = piece.end()
    weave.keep(at, span.end)
    return weave.done()
