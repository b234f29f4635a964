"""One telegram as a sheet: its values, its outline, and the defects of the copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from reftel.cli.plain import line, plain, styled
from reftel.field_names import FieldName, field_name
from reftel.fields.field_types import CableFacts
from reftel.fields.particulars_fields import ROWS as PARTICULARS
from reftel.model import Addressee, Cable, Classifier, Defect, Reference, Witness

LEVEL_STYLE = {
    "UNCLASSIFIED": "green",
    "LIMITED OFFICIAL USE": "cyan",
    "RESTRICTED": "cyan",
    "CONFIDENTIAL": "blue",
    "SECRET": "red",
    "TOP SECRET": "yellow",
}
"""Colors of the marking, near those of the cover sheets (green, blue, red, orange)."""


def sheet(witness: Witness) -> RenderableType:
    """Return the sheet, for a console of any width."""
    cable = witness.cable
    parts: list[RenderableType] = [_top(cable), Rule(style="dim")]
    parts.append(_facts(witness))
    if cable.summary:
        parts += [Text(), Text("Summary", style="bold"), Padding(styled(cable.summary), (0, 2))]
    if cable.paragraphs:
        parts += [Text(), Text("Paragraphs", style="bold"), _outline(cable)]
    if cable.comment:
        parts += [Text(), Text("Comment", style="bold"), Padding(styled(cable.comment), (0, 2))]
    if cable.defects:
        parts += [Text(), Text("Defects of this copy", style="bold"), _defects(witness, cable.defects)]
    parts += [Text(), _foot(witness)]
    return Group(*parts)


def _top(cable: Cable) -> RenderableType:
    table = Table.grid(expand=True, padding=(0, 2, 0, 0))
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    name = styled(cable.id or "without an id", "bold" if cable.id else "dim italic")
    if cable.is_partial:
        name.append("  partial", style="magenta")
    if cable.withdrawn:
        name.append("  withheld", style="magenta")
    level = cable.classification
    marking = Text(plain(str(level)), style=f"bold {LEVEL_STYLE.get(level.level, '')}") if level else Text("")
    table.add_row(name, marking)
    if cable.subject is None:
        subject = Text("no subject", style="dim italic")
    else:
        mark = f"({cable.subject_marking}) " if cable.subject_marking else ""
        subject = styled(mark + cable.subject, "bold")
    return Group(table, subject)


def _facts(witness: Witness) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    states = {field.name: field.state for field in witness.cable.fields}
    for name, attribute, values in _rows(witness.cable):
        shown = [value for value in values if value]
        if shown:
            table.add_row(name, Text("\n").join(shown))
        elif states.get(attribute) in ("empty", "unreadable"):
            table.add_row(name, Text(states[attribute], style="italic magenta"))
    return table


def _rows(cable: Cable) -> Iterator[tuple[str, FieldName, Iterable[Text]]]:
    """Label, attribute of `Cable`, and the lines of every fact, in the order of the telegram."""
    sent = cable.transmission
    yield "post", "origin", [styled(cable.origin or "")]
    yield "created", "created", [moment(cable.created)]
    yield "released", "released", [moment(cable.released)]
    yield "precedence", "transmission", [_precedence(cable)]
    yield "station", "transmission", [_station(cable)]
    yield "signals", "transmission", [styled(" ".join(sent.operating_signals))]
    yield "from", "sender", [styled(cable.sender or "")]
    yield "to", "action", map(_addressee, cable.action)
    yield "info", "info", map(_addressee, cable.info)
    yield "captions", "captions", [styled(", ".join(cable.captions))]
    yield "passing", "passing", [styled(line(text)) for text in cable.passing]
    yield "executive order", "executive_order", [_executive_order(cable)]
    yield "tags", "tags", [styled(" ".join(tag.replace(" ", "\u00a0") for tag in cable.tags))]
    yield "references", "references", map(_reference, cable.references)
    yield "classified by", "classified_by", map(_classifier, cable.classified_by)
    yield "handling", "handling", [styled(line(text)) for text in cable.handling]
    yield "sections", "sections", [styled(_sections(cable))]
    yield "signed by", "signed_by", [styled(_signature(cable, name)) for name in cable.signed_by]
    facts = CableFacts(id=cable.id or "", cable=cable)
    for row in PARTICULARS:
        if row.values is not None:
            yield row.label.lower(), field_name(row.name), [styled(", ".join(row.values(facts)))]
    yield "redactions", "redactions", [styled(_count(len(cable.redactions), "place", "places"))]
    yield "articles", "articles", [styled(article.url) for article in cable.articles]


def moment(value: dt.datetime | None) -> Text:
    """A date, to the minute, UTC; without the time if only the day is known."""
    if value is None:
        return Text("")
    is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
    return Text(f"{value:%Y-%m-%d}" if is_day else f"{value:%Y-%m-%d %H:%M} UTC")


def _precedence(cable: Cable) -> Text:
    sent = cable.transmission
    text = styled(sent.precedence or "")
    if sent.info_precedence:
        text.append(f"  (info {plain(sent.info_precedence)})", style="dim")
    return text


def _station(cable: Cable) -> Text:
    sent = cable.transmission
    known = [sent.originating, f"#{sent.station_serial}" if sent.station_serial else None]
    text = styled(" ".join(part for part in known if part))
    if sent.day is not None and sent.time:
        text.append(f"  day {sent.day}, {plain(sent.time)} UTC", style="dim")
    return text


def _addressee(one: Addressee) -> Text:
    text = styled(one.name)
    extra = " ".join(plain(part) for part in (one.precedence, one.number, one.routing) if part)
    if extra:
        text.append(f"  {extra}", style="dim")
    if one.excluded:
        text.append(f"  without {plain(', '.join(one.excluded))}", style="dim italic")
    return text


def _executive_order(cable: Cable) -> Text:
    order = cable.executive_order
    if order is None:
        return Text("")
    parts = [order.order or ""]
    if order.declassify_on:
        parts.append(f"declassify on {order.declassify_on:%Y-%m-%d}")
    parts += [part for part in (order.event, order.exemption) if part]
    return styled("  ".join(part for part in parts if part) or order.raw)


def _reference(one: Reference) -> Text:
    text = styled(f"{one.label}  " if one.label else "")
    text.append(plain(one.id or one.text or one.kind), style="" if one.id else "italic")
    notes = [] if one.kind == "cable" else [one.kind]
    notes += ["NOTAL"] if one.notal else []
    notes += ["and previous"] if one.and_previous else []
    notes += [f"written {one.corrected_from}"] if one.corrected_from else []
    if notes:
        text.append(f"  {plain(', '.join(notes))}", style="dim")
    return text


def _classifier(one: Classifier) -> Text:
    text = styled(one.name or "unnamed")
    if one.title:
        text.append(f", {line(one.title)}")
    reasons = " ".join(part for part in (one.section, *(f"({letter})" for letter in one.reasons)) if part)
    if reasons:
        text.append(f"  {plain(reasons)}", style="dim")
    return text


def _sections(cable: Cable) -> str:
    if not cable.sections:
        return ""
    of = max((section.of or 0 for section in cable.sections), default=0)
    numbers = ", ".join(str(section.number) for section in cable.sections)
    return f"{numbers} of {of}" if of else numbers


def _signature(cable: Cable, surname: str) -> str:
    known = next((signer for signer in cable.signers if signer.surname.upper() == surname.upper()), None)
    return f"{surname}  ({known.name}, {known.role})" if known else surname


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _outline(cable: Cable) -> RenderableType:
    """Every paragraph's address, marking, beginning and number of points, under its heading."""
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), expand=True, pad_edge=False)
    table.add_column(justify="right", style="cyan", no_wrap=True, min_width=5)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(style="dim", justify="right", no_wrap=True)
    for one in cable.paragraphs:
        if one.heading:
            table.add_row("", "", Text(line(one.heading), style="bold"), "")
        points = f"•{len(one.points)}" if one.points else ""
        table.add_row(one.anchor, one.marking or "", Text(line(one.text[:400]) or "(empty)"), points)
    return table


def _defects(witness: Witness, defects: tuple[Defect, ...]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("code", style="magenta", no_wrap=True)
    table.add_column("line", justify="right", no_wrap=True)
    table.add_column("what", overflow="fold")
    for one in defects:
        where = str(witness.text.text.count("\n", 0, one.span.start) + 1) if one.span else ""
        table.add_row(one.code, where, styled(one.note))
    return table


def _foot(witness: Witness) -> Text:
    source = witness.source
    text = styled(source.path, "dim")
    text.append(f"\n{source.form} · {source.size:,} bytes · sha256 {source.sha256[:16]}", style="dim")
    if source.offset:
        text.append(f" · from byte {source.offset:,}", style="dim")
    return text
