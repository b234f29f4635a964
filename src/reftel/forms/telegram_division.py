"""Dividing a telegram's text from the text around it: a text dump's preamble, a copied page, a newspaper's lines.

The telegram itself is unchanged, with its Markdown links, carriage returns and page marks, which the telegram reader
handles.
"""

from __future__ import annotations

import re

from reftel.field_names import FieldName, field_name
from reftel.forms.between_rules import between_rules
from reftel.forms.copied_plusd import take_copied
from reftel.forms.framing import EXPORTED_END, ID, LEVEL, PARTIAL_NOTICE, when
from reftel.forms.frus import SERIES
from reftel.forms.layout import Layout
from reftel.forms.scraped import take_record, take_scraped
from reftel.model import Addressee, Defect, Extract
from reftel.spans import MappedText, Span

_BLANK = re.compile(r"\s*")
_PREAMBLE = re.compile(
    rf"(?P<reference_id>{ID})[ \t]*\r?\n"
    r"(?P<title>(?:[^\n]{0,400}\n){0,3}?)"
    r"(?P<created>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d [^\n]{0,8}?\d{4})[ \t]*\r?\n"
    rf"(?:(?P<classification>{LEVEL})[ \t]*\r?\n)?"
    r"(?:(?P<origin>[A-Z][A-Za-z.'\- ]{2,60})[ \t]*(?:\r?\n|\Z))?"
)
_ROW = re.compile(
    rf"(?P<reference_id>{ID})[ \t]+(?P<created>\d{{4}}-\d\d-\d\d(?: \d\d:\d\d)?)"
    rf"(?:[ \t]+(?P<released>\d{{4}}-\d\d-\d\d(?: \d\d:\d\d)?))?[ \t]+(?P<classification>{LEVEL})"
    r"(?:[ \t]+(?P<origin>[A-Z][A-Za-z.'\- ]{2,60}))?[ \t]*\r?(?:\n|\Z)"
)
"""The row of a page's table, copied with the text below it: `08LIMA145 2008-03-04 15:30 UNCLASSIFIED Embassy Lima`."""
_EXPORTED = re.compile(
    r"(?:(?P<reference_id>\d\d(?:\d\d)?[A-Z][A-Z0-9-]{1,42}\d)|(?P<without>NOID-[0-9A-Za-z]{2,60}))\n"
    r"(?:Created: (?P<created>\d{4}-\d\d-\d\d \d\d:\d\d)Z\n)?"
    r"(?:Released: (?P<released>\d{4}-\d\d-\d\d \d\d:\d\d)Z\n)?(?:Classification: (?P<classification>[^\n]{1,80})\n)?"
    r"(?:Origin: (?P<origin>[^\n]{1,80})\n)?(?:Copy: [^\n]{1,2000}\n){0,100}(?=\n)"
)
"""The top of a cable in Reftel's own export as text."""
_EXPORTED_PARTY = re.compile(r"(?P<label>From|To|Info|Captions): (?P<names>[^\n]{1,20000})\n")
_PARTY = re.compile(r"[^; ][^;]*")
_LINKS = re.compile(
    r"\n[ \t]*(?:References|Visible links:?|Links)[ \t]*\r?\n(?:[ \t]*\r?\n)?"
    r"(?=[ \t]{0,8}1\. \w{2,8}:/)(?:[ \t]{0,8}\d{1,4}\. \S{3,2000}[ \t]*(?:\r?\n|\Z)){1,2000}\s*\Z"
)
"""The links of a page below its text, as browsers of text write them."""
_RECORD_LINE = re.compile(rf"\s*(?:19|20)\d\d[A-Z][A-Z0-9]{{1,40}}?\d{{1,6}} - {LEVEL}[ \t]*\r?(?:\n|\Z)")
_NUMBER = re.compile(
    rf"(?:{SERIES}\s+\d{{1,6}}\s?/\s?)?\d{{3,6}}(?:\s?/\s?{SERIES}\s+\d{{1,6}})?\.[ \t]+"
    r"(?=(?:Subj(?:ect)?|Ref(?:erence)?s?|E\. ?O\. ?\d{5}|Tags)[ ]?:)",
    re.IGNORECASE,
)
"""The network's number before the first line, as editors print it: `3781. Subj: The Lamps.`"""
_NEWSPAPER = re.compile(r"(?P<created>[A-Z][a-z]{5,8}, \d{1,2} [A-Z][a-z]{2,8} \d{4}, \d\d:\d\d)[ \t]*\r?(?:\n|\Z)")
_KEYED = re.compile(
    r"(?P<key>ID|Date|Origin|Source|Refid|Classification|Dunno|Destination|Header):[ \t]*(?P<value>[^\n]*)\n?"
)


def divide(text: MappedText, defects: tuple[Defect, ...] = (), *, start: int = 0, end: int | None = None) -> Extract:
    """Divide off the text around the telegram.

    Args:
        text: the characters of a source.
        defects: earlier problems.
        start: where the telegram begins, with what its own container says of it; other words are before it.
        end: where other words follow it, if they do.
    """
    layout = Layout(defects, over=text)
    if start:
        layout.take(start, "preamble")
    elif text.text[:1] == "\ufeff":
        layout.take(1, "preamble")
    if not start and end is None:
        end = take_copied(layout, text)
        if end is None and not layout.size and (framed := between_rules(text.text)):
            start, end = framed.start, framed.end
            layout.take(start, "preamble")
    if not layout.attributes and (start or not take_scraped(layout, text)):
        blank = _BLANK.match(text.text, layout.size)
        at = blank.end() if blank else 0
        if _take_exported(layout, text, at):
            found = EXPORTED_END.search(text.text, layout.size)
            end = found.start() if found else end
        elif not any(take(layout, text, at) for take in (_take_preamble, _take_newspaper, _take_row)):
            _take_keyed(layout, text, at)
        if layout.size <= at and (number := _NUMBER.match(text.text, at)):
            layout.take(number.end(), "record")
    take_record(layout, text)
    if end is None and (links := _LINKS.search(text.text, layout.size)):
        end = links.start() + 1
    stop = len(text) if end is None else max(end, layout.size)
    if (signed := _smart_block(text.text, layout.size, stop)) is not None:
        layout.take(signed, "telegram")
        layout.take(stop, "smart")
    layout.take(stop, "telegram")
    layout.take(len(text), "navigation")
    return layout.extract()


_SIGNED = re.compile(r"\n[ \t]*Signature[ \t]*:", re.I)
"""A line with the line feed before it: a search that begins with one literal passes over all other characters."""
_OFFICERS = re.compile(r"^[ \t]*(Drafted By|Cleared By|Approved By|Released By)[ \t]*:", re.M | re.I)


def _smart_block(text: str, start: int, end: int) -> int | None:
    """Return the beginning of the block of officers of the SMART system after a telegram; None without one.

    Telegrams of 2009 to 2011 have it below a header of the network.
    """
    signed = _SIGNED.search("\n" + text[start:end]) if "ignature" in text or "IGNATURE" in text else None
    if signed is None:
        return None
    officers = _OFFICERS.finditer(text, start + signed.end() - 1, end)
    return start + signed.start() if len({found[1].lower() for found in officers}) > 1 else None


def _take_preamble(layout: Layout, text: MappedText, at: int) -> bool:
    """The five lines of the text dump, the notice that only a part is held, the line of another record."""
    match = _PREAMBLE.match(text.text, at)
    if match is None or when(match["created"]) is None:
        return False
    layout.take(match.end(), "preamble")
    for name in ("reference_id", "title", "created", "classification", "origin"):
        if match[name] is not None:
            raw = " ".join(match[name].split())
            layout.field(name, _trimmed(text.text, Span(*match.span(name))), f"telegram_text.preamble.{name}", raw)
    layout.created_is = "day only"
    blank = _BLANK.match(text.text, match.end())
    if blank and (notice := PARTIAL_NOTICE.match(text.text, blank.end())):
        layout.take(notice.end(), "preamble")
        layout.partial(Span(*notice.span()), "telegram_text.notice")
    if record := _RECORD_LINE.match(text.text, layout.size):
        layout.take(record.end(), "record")
    return True


def _take_row(layout: Layout, text: MappedText, at: int) -> bool:
    """The row of a page's table in one line."""
    match = _ROW.match(text.text, at)
    if match is None or when(match["created"]) is None:
        return False
    layout.take(match.end(), "preamble")
    for name, value in match.groupdict().items():
        if value is not None:
            raw = " ".join(value.split())
            span = _trimmed(text.text, Span(*match.span(name)))
            layout.field(field_name(name), span, f"telegram_text.row.{name}", raw)
    if ":" not in match["created"]:
        layout.created_is = "day only"
    return True


def _take_exported(layout: Layout, text: MappedText, at: int) -> bool:
    """Id, dates, classification and origin, as Reftel writes them above a cable."""
    match = _EXPORTED.match(text.text, at)
    if match is None or not any(match[name] for name in ("created", "classification", "without")):
        return False
    layout.take(match.end(), "preamble")
    for name, value in match.groupdict().items():
        if value is not None and name != "without":
            layout.field(field_name(name), Span(*match.span(name)), f"telegram_text.exported.{name}", value)
    blank = _BLANK.match(text.text, match.end())
    at = blank.end() if blank else match.end()
    while party := _EXPORTED_PARTY.match(text.text, at):
        _give_party(layout, party)
        at = party.end()
        layout.take(at, "preamble")
    return True


def _give_party(layout: Layout, line: re.Match[str]) -> None:
    """The sender, the addressees or the captions that a line of an export names."""
    span = Span(*line.span("names"))
    if line["label"] == "Captions":
        layout.give("captions", tuple(line["names"].split(", ")), span, "telegram_text.exported.captions")
        return
    if line["label"] == "From":
        layout.give("sender", line["names"], span, "telegram_text.exported.sender")
        return
    found = tuple(
        Addressee(name=name[0], span=Span(*name.span()).shift(span.start)) for name in _PARTY.finditer(line["names"])
    )
    layout.give("action" if line["label"] == "To" else "info", found, span, "telegram_text.exported.addressees")


def _take_newspaper(layout: Layout, text: MappedText, at: int) -> bool:
    """`Tuesday, 15 September 2009, 16:39` over the telegram."""
    match = _NEWSPAPER.match(text.text, at)
    if match is None or when(match["created"]) is None:
        return False
    layout.take(match.end(), "preamble")
    layout.field("created", Span(*match.span("created")), "telegram_text.newspaper", match["created"])
    return True


def _take_keyed(layout: Layout, text: MappedText, at: int) -> bool:
    r"""`ID:\t187536`, `Date:\t2009-01-15 16:38:00` ... to `Destination:\tVZCZC...`, as a newspaper printed it.

    The labels are unreliable (`Origin` held the id, `Source` the post): the values identify themselves.
    """
    match = _KEYED.match(text.text, at)
    if match is None or match["key"] != "ID" or not match["value"].strip().isdigit():
        return False
    while match is not None:
        if match["key"] in ("Destination", "Header"):
            layout.take(match.start("value"), "preamble")
            return True
        value = match["value"].strip()
        name = _meaning(value)
        if name == "reference_id" and layout.span(name):  # a single reference looks like the cable's own id
            name = "references"
        if name:
            span = _trimmed(text.text, Span(*match.span("value")))
            layout.field(name, span, "telegram_text.keyed", value)
        layout.take(match.end(), "preamble")
        match = _KEYED.match(text.text, match.end())
    return True


def _meaning(value: str) -> FieldName | None:
    if re.fullmatch(ID, value):
        return "reference_id"
    if re.fullmatch(rf"{ID}(?:\|{ID})+", value):
        return "references"
    if re.fullmatch(LEVEL, value):
        return "classification"
    if when(value):
        return "created"
    return "origin" if re.fullmatch(r"(?:Embassy|Consulate|Mission|Secretary|US|UN)[A-Za-z.'\- ]*", value) else None


def _trimmed(text: str, span: Span) -> Span:
    raw = span.of(text)
    start = span.start + len(raw) - len(raw.lstrip())
    return Span(start, max(start, span.end - (len(raw) - len(raw.rstrip()))))
