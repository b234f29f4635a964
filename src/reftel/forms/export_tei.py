"""Reftel's own export as TEI P5 as a source: a corpus, of which each `TEI` is one cable.

The values of the header and the paragraphs make a telegram again, as those of the other exports do. The text of each
paragraph leads to its characters in the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reftel.errors import NotATelegram, TooLarge
from reftel.field_names import FieldName
from reftel.forms.base import LIMIT, Cut, Form, Report, Stream
from reftel.forms.charset import decode
from reftel.forms.html_scanner import ENTITY, entity
from reftel.forms.layout import Layout
from reftel.model import Addressee, Extract
from reftel.spans import MappedText, Span, Weave
from reftel.values.reference_years import unwritten

_CORPUS = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<teiCorpus\b")
_OURS = b"Exported by Reftel."
_OPEN = re.compile(rb"<TEI\b[^<>]{0,400}>")
_NAME = re.compile(rb"xml:id=\"c([\w.\-]{1,80})\"")
_CLOSE = b"</TEI>"
_CHUNK = 1 << 18
_TAG = 500

_TOKEN = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w:]{0,30})(?P<rest>[^<>]{0,2000})>")
_ATTRIBUTE = re.compile(r"([\w:]{1,40})=\"([^\"<>]*+)\"")
_ENTITY = re.compile(ENTITY)
_FOUND = frozenset(("idno", "orgName", "date", "term", "head", "bibl", "label", "p", "signed"))
"""Elements whose text is a value."""
_ROLES: Mapping[str, FieldName] = {"action": "action", "info": "info"}


def sniff(head: bytes) -> float:
    """Return 1 for a corpus that names Reftel as its exporter."""
    return 1.0 if _CORPUS.match(head) and _OURS in head[:4000] else 0.0


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """The cables of a corpus."""
    buffer, base, ended = b"", 0, False
    while True:
        opening = _OPEN.search(buffer)
        end = buffer.find(_CLOSE, opening.end()) if opening else -1
        if opening is None or end < 0:
            if ended:
                if opening is not None:
                    report(NotATelegram(name, base + opening.start(), "the end of a cable; the corpus is cut off"))
                return
            drop = opening.start() if opening else max(len(buffer) - _TAG, 0)
            if len(buffer) - drop > LIMIT:
                raise TooLarge(name, base + drop, f"a cable of at most {LIMIT >> 20} MiB")
            chunk = stream.read(max(_CHUNK, len(buffer) - drop))
            ended = not chunk
            buffer, base = buffer[drop:] + chunk, base + drop
            continue
        end += len(_CLOSE)
        named = _NAME.search(buffer, opening.start(), opening.end())
        if named is not None:  # an empty corpus has an entry that is not a cable
            yield Cut(base + opening.start(), buffer[opening.start() : end], named[1].decode())
        buffer, base = buffer[end:], base + end


class _Element:
    """An element with text: its name, attributes, place, and text."""

    __slots__ = ("attributes", "inside", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str], inside: tuple[str, ...], text: MappedText) -> None:
        self.name, self.attributes, self.inside, self.text = name, attributes, inside, text


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a cable."""
    decoded = decode(data)
    elements = list(_elements(decoded.text))
    layout = Layout()
    for defect in decoded.defects:
        layout.defect(defect.code, defect.note)
    _header(layout, [each for each in elements if "body" not in each.inside])
    body = [each for each in elements if "body" in each.inside]
    if not any(each.name in ("p", "head") for each in body):
        raise NotATelegram("", 0, "a cable with a text or a subject")
    _lines(layout, elements)
    _text(layout, body)
    yield layout.extract()


def _header(layout: Layout, elements: list[_Element]) -> None:
    """Return the values above the text of the cable, for the frame."""
    for each in elements:
        if each.name == "idno" and each.attributes.get("type") == "reference":
            _field(layout, "reference_id", each.text, each.text.text)
        elif each.name == "date" and each.attributes.get("when"):
            _field(layout, "created", each.text, each.attributes["when"].replace("T", " ").removesuffix("Z"))
        elif each.name == "term" and each.attributes.get("type") == "classification":
            _field(layout, "classification", each.text, each.text.text)
    parties: dict[FieldName, list[Addressee]] = {"action": [], "info": []}
    for each in elements:
        if each.name != "orgName":
            continue
        span = _put(layout, each.text)
        role = each.attributes.get("of", "")
        if role in _ROLES:
            parties[_ROLES[role]].append(Addressee(name=each.text.text, span=span))
        else:
            layout.give("sender", each.text.text, span, "export_tei.sender")
    for name, found in parties.items():
        if found:
            layout.give(name, tuple(found), found[0].span or Span(0, 0), f"export_tei.{name}")


def _field(layout: Layout, name: FieldName, text: MappedText, value: str) -> None:
    layout.field(name, _put(layout, text), f"export_tei.{name}", value)


def _put(layout: Layout, text: MappedText) -> Span:
    start = layout.put(text, "preamble")
    layout.fill("\n", "preamble")
    return Span(start, start + len(text))


def _lines(layout: Layout, elements: list[_Element]) -> None:
    """Captions, TAGS, subject and references, as lines of a telegram."""
    dates = (each.attributes["when"][:4] for each in elements if each.name == "date" and each.attributes.get("when"))
    year = int(first) if (first := next(dates, "")).isdigit() else None
    for opening, between, found in (
        ("", "\n", [e for e in elements if e.name == "term" and e.attributes.get("type") == "caption"]),
        ("", "\n", [e for e in elements if e.name == "term" and e.attributes.get("type") == "executive-order"]),
        ("TAGS: ", ", ", [e for e in elements if e.name == "term" and e.attributes.get("type") == "tag"]),
        ("SUBJECT: ", "", [e for e in elements if e.name == "head"]),
        ("\nREF: ", "\n     ", [e for e in elements if e.name == "bibl" and "body" in e.inside]),
    ):
        if found:
            layout.fill(opening, "telegram")
            for at, each in enumerate(found):
                label = f"{each.attributes['n']}. " if each.name == "bibl" and each.attributes.get("n") else ""
                means = each.attributes.get("corresp", "").removeprefix("#c")
                lacks = unwritten(each.text.text, means, year) if each.name == "bibl" else ""
                layout.fill((between if at else "") + label + lacks, "telegram")
                layout.put(each.text, "telegram")
            layout.fill("\n", "telegram")


def _text(layout: Layout, body: list[_Element]) -> None:
    """Headings, paragraphs and signatures."""
    for each in body:
        if each.name == "label":
            layout.fill("\n", "telegram")
            layout.put(each.text, "telegram")
            layout.fill("\n", "telegram")
        elif each.name == "p":
            number = f"{each.attributes['n']}. " if each.attributes.get("n", "").isdigit() else ""
            layout.fill(f"\n{number}", "telegram")
            layout.put(each.text, "telegram")
            layout.fill("\n", "telegram")
    signed = [each for each in body if each.name == "signed"]
    for at, each in enumerate(signed):
        layout.fill("\n" if at == 0 else "", "telegram")
        layout.put(each.text, "telegram")
        layout.fill("\n", "telegram")


def _elements(page: MappedText) -> Iterator[_Element]:
    """The elements with text, in one pass over the tags; line breaks and markings are part of their paragraph."""
    stack: list[tuple[str, dict[str, str]]] = []
    weave: Weave | None = None
    at = 0
    for token in _TOKEN.finditer(page.text):
        if weave is not None:
            _keep(weave, page.text, at, token.start())
        at = token.end()
        name = token["name"]
        if name in ("lb", "seg"):
            if weave is not None and name == "lb":
                weave.fill("\n")
            continue
        if not token["close"]:
            attributes = {found[1]: _decoded(found[2]) for found in _ATTRIBUTE.finditer(token["rest"])}
            if not token["rest"].rstrip().endswith("/"):
                stack.append((name, attributes))
                if name in _FOUND:
                    weave = Weave(page)
            continue
        if not stack or stack[-1][0] != name:
            continue
        _, attributes = stack.pop()
        if weave is not None and name in _FOUND:
            of = next((each.get("subtype", "") for one, each in reversed(stack) if one == "correspAction"), "")
            yield _Element(name, attributes | {"of": of}, tuple(one for one, _ in stack), weave.done())
            weave = None


def _keep(weave: Weave, text: str, start: int, end: int) -> None:
    at = start
    for found in _ENTITY.finditer(text, start, end):
        weave.keep(at, found.start())
        weave.unit(entity(found[0]) or found[0], *found.span())
        at = found.end()
    weave.keep(at, end)


def _decoded(written: str) -> str:
    return _ENTITY.sub(lambda found: entity(found[0]) or found[0], written)


FORM = Form("export-tei", "Reftel's export as TEI", sniff, split, unpack, is_text=True)
