"""A volume of Foreign Relations of the United States (TEI XML of the Office of the Historian), streamed by document.

`<div type="document" n="68" xml:id="d68">`: `<head>` with the source note, `<opener>` with the dateline, paragraphs,
`<closer>`. One source is one document that is a telegram; the number of other documents is reported. The telegram's
number begins its first paragraph (`3775. Subj: ...`). Editors' footnotes and attached documents follow the telegram,
as separate blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from reftel.errors import DamagedContainer, NotATelegram, TooLarge
from reftel.forms.base import LIMIT, Cut, Form, Report, Stream
from reftel.forms.charset import decode
from reftel.forms.frus import FrusDocument, put_document
from reftel.forms.html_scanner import ENTITY, entity
from reftel.forms.layout import Layout
from reftel.forms.wide import over_wide
from reftel.model import Extract
from reftel.spans import MappedText, Weave

_OPEN = re.compile(rb"<div\b[^<>]{0,2000}?\btype\s*=\s*[\"']document[\"'][^<>]{0,2000}>")
_DIV = re.compile(rb"<(/?)div\b[^<>]{0,4000}?(/?)>")
_ATTACHMENT = re.compile(rb"<(/?)frus:attachment\b[^<>]{0,400}>")
_VOLUME = re.compile(rb"<TEI\b[^<>]{0,2000}?xml:id\s*=\s*[\"']([\w.\-]{1,60})[\"']")
_NUMBER = re.compile(rb"\bxml:id\s*=\s*[\"']([\w.\-]{1,40})[\"']")
_HEAD = re.compile(rb"<head\b[^<>]{0,400}>(.{0,6000}?)(?:<note\b|</head>)", re.S)
_KIND = re.compile(rb"\b(?:tele?gram|cablegram|telex|deptel|embtel)\b", re.I)
_BESIDE = re.compile(rb":\s{0,8}(?:<[^<>]{1,80}>)?(?:Circular )?Telegram\b")
"""The file and the kind in older volumes, above or below the head."""
_NAME = re.compile(
    rb"(Memorandum|Letter|Airgram|Editorial Note|Paper|Report|Minutes|Message|Note|Summary|Intelligence|Backchannel)"
)
_CHUNK = 1 << 18
_DEEPEST = 60
"""Open elements that are minded; volumes have a dozen."""
_TAG_SIZE = 4096

_TOKEN = re.compile(r"<!--(?s:.*?)(?:-->|\Z)|<(?P<close>/?)(?P<name>[A-Za-z][\w:.\-]{0,40})(?P<rest>[^<>]{0,4000})>")
_ATTRIBUTE = re.compile(r"([\w:.\-]{1,60})\s{0,8}=\s{0,8}(?:\"([^\"<>]*+)\"|'([^'<>]*+)')")
_PIECE = re.compile(rf"{ENTITY}|\s+")
_BREAKS = {
    "p": "\n\n",
    "head": "\n",
    "item": "\n",
    "lb": "\n",
    "dateline": "\n",
    "signed": "\n",
    "row": "\n",
    "cell": "\t",
}
_ENDING: Mapping[str, frozenset[str]] = {
    "opener": frozenset({"head"}),
    "dateline": frozenset({"head"}),
    "p": frozenset({"head", "dateline", "opener"}),
    "closer": frozenset({"head", "dateline", "opener"}),
}
"""An element -> elements that have ended where it begins, also if their end tag is missing."""
_ZONES = {"head": "head", "opener": "front", "dateline": "front", "closer": "closer", "frus:attachment": "attachment"}


def sniff(head: bytes) -> float:
    """1 for a volume, 0.95 for documents of one without the volume around them."""
    if b"<TEI" in head and b"frus" in head:
        return 1.0
    return 0.95 if _OPEN.search(head) and (b"frus:" in head or b'type="source"' in head) else 0.0


def split(stream: Stream, name: str, report: Report) -> Iterator[Cut]:
    """The documents of telegram kind. Skipped documents are counted and reported once."""
    buffer, base = b"", 0
    volume = ""
    others: Counter[str] = Counter()
    ended = False
    while True:
        if not volume and (found := _VOLUME.search(buffer)):
            volume = found[1].decode()
        opening = _OPEN.search(buffer)
        end = _end_of(buffer, opening.start()) if opening else -1
        if opening and end < 0 and ended:
            end = len(buffer)
            report(DamagedContainer(name, base + opening.start(), "the end of this document; the volume is cut off"))
        if opening is None or end < 0:
            if ended:
                break
            drop = opening.start() if opening else max(len(buffer) - _TAG_SIZE, 0)
            if len(buffer) - drop > LIMIT:
                raise TooLarge(name, base + drop, f"a document of at most {LIMIT >> 20} MiB")
            chunk = stream.read(max(_CHUNK, len(buffer) - drop))
            ended = not chunk
            buffer, base = buffer[drop:] + chunk, base + drop
            continue
        data = buffer[opening.start() : end]
        if kind := _other_kind(data):
            others[kind] += 1
        else:
            yield Cut(base + opening.start(), data, _label(volume, data))
        for at, attached in _attachments(data):
            yield Cut(base + opening.start() + at, attached, _label(volume, attached))
        buffer, base = buffer[end:], base + end
    if others:
        kinds = ", ".join(f"{kind}: {n}" for kind, n in sorted(others.items()))
        many = others.total() > 1
        said = f"{others.total()} documents of other kinds were" if many else "1 document of another kind was"
        report(NotATelegram(name, 0, f"telegrams; {said} left out ({kinds})"))


def _label(volume: str, data: bytes) -> str:
    number = _NUMBER.search(data, 0, 4000)
    return "/".join(filter(None, (volume, number[1].decode() if number else "")))


def _attachments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the places and the bytes of telegrams that are attached to a document of any kind."""
    begun: list[int] = []
    for tag in _ATTACHMENT.finditer(data):
        if not tag[1]:
            begun.append(tag.start())
        elif begun:
            start = begun.pop()
            if not _other_kind(data[start : tag.end()]):
                yield start, data[start : tag.end()]


def _end_of(data: bytes, start: int) -> int:
    """Return the end of the element that begins at `start`; -1 if the buffer does not contain it."""
    depth = 0
    for tag in _DIV.finditer(data, start):
        if tag[2]:
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return -1


def _other_kind(data: bytes) -> str:
    """The kind of a document that is not a telegram; empty for one that is."""
    heads = [*islice(_HEAD.finditer(data, 0, 10_000), 2 if data.startswith(b"<frus:") else 1)]  # `Tab A`, the title
    head = heads[-1] if heads else None
    written = re.sub(rb"<[^<>]{0,400}>", b" ", b" ".join(each[1] for each in heads))
    if _KIND.search(written) or _BESIDE.search(data, 0, (head.end() if head else 0) + 3000):
        return ""
    kind = _NAME.search(written)
    return kind[1].decode().lower() if kind else "other"


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a document."""
    decoded = decode(data)
    document = _walk(decoded.text)
    if not document.zones:
        raise NotATelegram("", 0, "a document of a volume")
    layout = Layout(decoded.defects[:0])
    for defect in decoded.defects:
        layout.defect(defect.code, defect.note)
    if document.unclosed:
        more = f" and {len(document.unclosed) - 8} more" if len(document.unclosed) > 8 else ""
        said = f"elements of the document are not closed: {', '.join(document.unclosed[:8])}{more}"
        layout.defect("page-incomplete", said)
    put_document(layout, document, "frus_tei")
    yield layout.extract()


class _Walk:
    """The text of a document by zones, in one pass over its tags."""

    def __init__(self, page: MappedText) -> None:
        self.page = page
        self.weaves: dict[str, Weave] = {}
        self.fresh: dict[str, bool] = {}
        self.stack: list[tuple[str, str, int]] = []
        """Open elements: name, zone and place."""
        self.notes = 0
        self.unclosed: list[tuple[str, int]] = []

    def zone(self) -> str:
        """Return the zone of characters: that of the innermost element that has one."""
        return next((zone for _, zone, _ in reversed(self.stack) if zone), "text")

    def zoned(self) -> str:
        """Return the name of the innermost element that has a zone."""
        return next((name for name, zone, _ in reversed(self.stack) if zone), "")

    def take(self, start: int, end: int) -> None:
        """Put characters into their zone: runs of blanks are one space, entities are decoded."""
        if start >= end:
            return
        zone, text = self.zone(), self.page.text
        weave = self.weaves.setdefault(zone, Weave(self.page))
        at = start
        for piece in _PIECE.finditer(text, start, end):
            if piece.start() > at:
                weave.keep(at, piece.start())
                self.fresh[zone] = False
            if piece[0][0] == "&":
                weave.unit(entity(piece[0]) or piece[0], piece.start(), piece.end())
                self.fresh[zone] = False
            elif not self.fresh.get(zone, True):
                weave.unit(" ", piece.start(), piece.end())
                self.fresh[zone] = True
            at = piece.end()
        if at < end:
            weave.keep(at, end)
            self.fresh[zone] = False

    def close(self, name: str, *, is_closed: bool = True) -> None:
        """Close the innermost open element of a name, and those in it."""
        if not any(one == name for one, _, _ in self.stack):
            return
        while True:
            closed, _, start = self.stack.pop()
            if closed != name or not is_closed:
                self.unclosed.append((closed, start))
            if closed == name:
                return

    def line_end(self, written: str) -> None:
        """End a line or a paragraph of the zone."""
        zone = self.zone()
        if zone in self.weaves and len(self.weaves[zone]):
            self.weaves[zone].fill(written)
            self.fresh[zone] = True


def _in_lines(text: str, places: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield each name with its line in the document, counted from 1."""
    line, at = 1, 0
    for name, start in sorted(places, key=lambda one: one[1]):
        line += text.count("\n", at, start)
        at = start
        yield name, line


def _walk(page: MappedText) -> FrusDocument:
    walk = _Walk(page)
    document = FrusDocument()
    at = 0
    for token in _TOKEN.finditer(page.text):
        walk.take(at, token.start())
        at = token.end()
        name = token["name"]
        if name is None:
            continue
        if token["close"]:
            if name in _BREAKS:
                walk.line_end(_BREAKS[name])
            walk.close(name)
            continue
        while name in _ENDING and (open_name := walk.zoned()) in _ENDING[name]:
            walk.close(open_name, is_closed=False)
        attributes = {match[1]: match[2] or match[3] or "" for match in _ATTRIBUTE.finditer(token["rest"])}
        document.see(name, attributes, walk.zone())
        if token["rest"].rstrip().endswith("/"):
            if name == "lb":
                walk.line_end("\n")
            continue
        zone = _ZONES.get(name, "") if token.start() else ""
        if name == "note":
            walk.notes += 1
            zone = (
                "source"
                if attributes.get("type") == "source" or (walk.notes == 1 and walk.zone() == "head")
                else "note"
            )
        elif name == "list" and attributes.get("type") in ("to", "from", "subject", "references", "participants"):
            zone = f"list:{attributes['type']}"
        if len(walk.stack) < _DEEPEST:
            zone = zone if walk.zone() not in ("note", "source", "attachment") else ""
            walk.stack.append((name, zone, token.start()))
    walk.take(at, len(page.text))
    walk.unclosed += [(name, start) for name, _, start in walk.stack]
    document.unclosed = tuple(f"{name} (line {line})" for name, line in _in_lines(page.text, walk.unclosed))
    document.zones = {zone: weave.done() for zone, weave in walk.weaves.items() if len(weave)}
    return document


FORM = Form("frus-tei", "Foreign Relations volume (TEI)", sniff, over_wide(split), unpack, is_text=True)
