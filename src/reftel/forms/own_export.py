"""Reftel's own exports as sources: a row of CSV or Parquet, an object of JSON Lines. The values make a telegram.

Data that an export omits (page marks, the header as sent, lines without a value) does not come back. Values of a row
lead to their cells; those of an object to the object as a whole.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from reftel.errors import NotATelegram
from reftel.field_names import FieldName
from reftel.forms.cell_text import TableCell
from reftel.forms.layout import Layout
from reftel.model import Addressee, Extract
from reftel.spans import MappedText, Span, Weave, Whole
from reftel.values.reference_years import unwritten

_ROW: Final = frozenset(("id", "created", "classification", "sender", "action", "subject", "body", "sha256"))
_OBJECT: Final = frozenset(("schema", "id", "cable", "main", "copies"))
_LINES: Final = (
    *(("FM ", "sender", "\n"), ("TO ", "action", "\n"), ("INFO ", "info", "\n")),
    *(
        ("", "captions", "\n"),
        ("TAGS: ", "tags", ", "),
        ("SUBJECT: ", "subject", ""),
        ("REF: ", "references", "\n     "),
        ("\nDERIVED FROM: ", "derived_from", ""),
    ),
)
"""Text before a value, the column, text between its parts."""
_BETWEEN = re.compile(r"; ")
_LEVELS: Final = {
    "UNCLASSIFIED": "UNCLAS",
    "CONFIDENTIAL": "C O N F I D E N T I A L",
    "SECRET": "S E C R E T",
    "TOP SECRET": "T O P  S E C R E T",
}


def is_row(columns: Sequence[str]) -> bool:
    """Whether a table with these columns is an export of Reftel."""
    return set(columns) >= _ROW


def is_object(columns: Sequence[str]) -> bool:
    """Whether an object with these names is one."""
    return set(columns) >= _OBJECT


def row_extract(columns: Sequence[str], cells: Sequence[TableCell]) -> Extract:
    """The telegram of a row."""
    by_name = {name: cell.text for name, cell in zip(columns, cells, strict=False)}
    layout = Layout()
    _frame(layout, by_name.get("id"), "reference_id")
    _frame(layout, by_name.get("created"), "created")
    _frame(layout, by_name.get("released"), "released")
    _frame(layout, by_name.get("origin"), "origin")
    _frame(layout, by_name.get("classification"), "classification")
    for name, kept in by_name.items():
        if name not in _READ and kept.text:
            layout.put(kept, "preamble")
            layout.fill("\n", "preamble")
    parties: list[tuple[FieldName, MappedText]] = [
        (name, found) for name in _PARTIES if (found := by_name.get(name)) and found.text
    ]
    is_mixed = any(text.text != text.text.upper() for _, text in parties)
    if is_mixed:
        _give_parties(layout, parties)
    for label, column, between in _LINES:
        text = None if is_mixed and column in _PARTIES else by_name.get(column)
        if text is not None and text.text.strip():
            layout.fill(label, "telegram")
            layout.put(_parted(_plain(text), between), "telegram")
            layout.fill("\n", "telegram")
    body = by_name.get("body")
    if body is not None and body.text.strip():
        layout.fill("\n", "telegram")
        layout.put(body, "telegram")
        layout.fill("\n", "telegram")
    elif not any(by_name[name].text.strip() for name in ("id", "subject") if name in by_name):
        raise NotATelegram("", 0, "a row with an id, a subject or a text; this one has none")
    if (signed := by_name.get("signed_by")) is not None and signed.text:
        layout.put(_parted(signed, "\n"), "telegram")
    return layout.extract()


_READ: Final = frozenset(
    (*(column for _, column, _ in _LINES), "body", "signed_by", "id", "created", "released", "origin", "classification")
)


_PARTIES: Final[tuple[FieldName, ...]] = ("sender", "action", "info")


def _give_parties(layout: Layout, parties: Sequence[tuple[FieldName, MappedText]]) -> None:
    """Give sender and addressees that are written as editors write them, `Embassy in Kenya`: a header has capitals."""
    for name, text in parties:
        start = layout.put(text, "preamble")
        layout.fill("\n", "preamble")
        span = Span(start, start + len(text))
        names = [each.strip() for each in text.text.split(";")]
        value = text.text if name == "sender" else tuple(Addressee(name=each, span=span) for each in names if each)
        layout.give(name, value, span, f"export.{name}")


def _frame(layout: Layout, text: MappedText | None, field: FieldName) -> None:
    if text is None or not text.text:
        return
    start = layout.put(text, "preamble")
    layout.fill("\n", "preamble")
    layout.field(field, Span(start, start + len(text)), f"export.{field}", text.text)


def _plain(text: MappedText) -> MappedText:
    """Remove the apostrophe of CSV exports before a formula."""
    return text.cut(1) if re.match(r"'[=+\-@\t\r]", text.text) else text


def _parted(text: MappedText, between: str) -> MappedText:
    """A list with other signs between its parts."""
    if not between or "; " not in text.text:
        return text
    weave = Weave(text)
    at = 0
    for mark in _BETWEEN.finditer(text.text):
        weave.keep(at, mark.start())
        weave.unit(between, *mark.span())
        at = mark.end()
    weave.keep(at, len(text))
    return weave.done()


def object_extract(row: MappedText, size: int) -> Extract:
    """The telegram of an object of JSON Lines; `size` is the bytes of its source."""
    try:
        told = json.loads(row.text, strict=False)
        cable: Mapping[str, Any] = told["cable"]
        given = _mixed(cable)
        without = {name: value for name, value in cable.items() if not given or name not in _PARTIES}
        text = "\n".join(_told(without)) + "\n"
        frame: dict[FieldName, object] = {
            "reference_id": told["id"],
            "created": cable.get("created"),
            "released": cable.get("released"),
            "origin": cable.get("origin"),
            "classification": (cable.get("classification") or {}).get("level"),
        }
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise NotATelegram("", 0, "an object of Reftel's export in JSON") from error
    whole = Whole(size)
    layout = Layout()
    if given:
        _give_parties(layout, [(name, MappedText(said, whole)) for name, said in given])
    for field, value in frame.items():
        if isinstance(value, str) and value:
            _frame(layout, MappedText(value, whole), field)
    layout.put(MappedText(text, whole), "telegram")
    return layout.extract()


def _told(cable: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a telegram of these values, in the order in which telegrams have them."""
    if created := _group(cable):
        yield created
    if cable.get("sender"):
        yield f"FM {cable['sender']}"
    for label, names in (("TO", cable.get("action", ())), ("INFO", cable.get("info", ()))):
        if names:
            yield f"{label} " + "\n".join(_addressee(name) for name in names)
    yield ""
    level = (cable.get("classification") or {}).get("level", "")
    if level and cable.get("post") and cable.get("serial") is not None:
        yield f"{_LEVELS.get(level, level)} {cable['post']} {cable['serial']:06d}"
    yield ""
    yield from cable.get("passing", ())
    yield from cable.get("captions", ())
    yield ""
    if order := (cable.get("executive_order") or {}).get("raw"):
        yield order
    if cable.get("tags"):
        yield "TAGS: " + ", ".join(cable["tags"])
    if cable.get("subject"):
        yield f"SUBJECT: {cable['subject']}"
    yield ""
    listed = [
        f"{each['label']}. {_dated(each, cable)}" if each.get("label") else _dated(each, cable)
        for each in _references(cable)
    ]
    if listed:
        yield "REF: " + "\n     ".join(listed)
    yield from (f"\nDERIVED FROM: {_source(told)}" for told in cable.get("derived_from", ()))
    yield ""
    for paragraph in cable.get("paragraphs", ()):
        if paragraph.get("heading"):
            yield f"{paragraph['heading']}\n"
        number = f"{paragraph['number']}. " if paragraph.get("number") is not None else ""
        marking = f"({paragraph['marking']}) " if paragraph.get("marking") else ""
        yield f"{number}{marking}{paragraph.get('text', '')}\n"
    yield from cable.get("signed_by", ())


def _mixed(cable: Mapping[str, Any]) -> list[tuple[FieldName, str]]:
    """Sender and addressees, if any has small letters."""
    found: list[tuple[FieldName, str]] = [("sender", cable.get("sender") or "")]
    for name in _PARTIES[1:]:
        found.append((name, "; ".join(one["name"] for one in cable.get(name, ()))))
    return [(name, said) for name, said in found if said] if any(said != said.upper() for _, said in found) else []


def _source(told: Mapping[str, Any]) -> str:
    """`DSCG 05-1 (b) (d), source marked OADR`."""
    named = " ".join((told.get("source", ""), *(f"({item})" for item in told.get("items", ()))))
    marked = f"source marked {told['marked']}" if told.get("marked") else ""
    dated = f"date of source {told['date']}" if told.get("date") else ""
    return ", ".join(part for part in (named, marked, dated) if part)


def _references(cable: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [each for each in cable.get("references", ()) if each.get("text")]


def _dated(told: Mapping[str, Any], cable: Mapping[str, Any]) -> str:
    """A reference as written, with the year that it has only in its own list."""
    return unwritten(told["text"], told.get("id") or "", cable.get("year")) + str(told["text"])


def _addressee(told: Mapping[str, Any]) -> str:
    """`RUEHLM/AMEMBASSY COLOMBO PRIORITY 5952`."""
    routing = f"{told['routing']}/" if told.get("routing") else ""
    parts = (told["name"], told.get("precedence"), told.get("number"))
    return routing + " ".join(str(part) for part in parts if part)


def _group(cable: Mapping[str, Any]) -> str:
    """The date-time group with the letter of its precedence; empty for a telegram without a date."""
    if not cable.get("created"):
        return ""
    when = dt.datetime.fromisoformat(cable["created"].replace("Z", "+00:00"))
    letter = {"FLASH": "Z", "IMMEDIATE": "O", "PRIORITY": "P", "ROUTINE": "R"}.get(
        (cable.get("transmission") or {}).get("precedence", ""), "R"
    )
    return f"{letter} {when:%d%H%M}Z {when:%b}".upper() + f" {when.year % 100:02d}"
