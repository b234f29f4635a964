"""The words of the field as frozen values. No I/O here, and no parsing in constructors.

Three states are distinct everywhere: *absent* (None or an empty tuple, and no `Field` of that name), *empty* (an
empty value, and a `Field` whose state is `empty`) and *unreadable* (no value, a `Field` whose state is `unreadable`,
and a defect). Spans are half-open character ranges in the witness's text.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, Literal

import msgspec

from reftel.classification import LEVELS as LEVELS
from reftel.classification import Classification as Classification
from reftel.classification import Classifier as Classifier
from reftel.classification import ExecutiveOrder as ExecutiveOrder
from reftel.header import Addressee as Addressee
from reftel.header import Header as Header
from reftel.header import Transmission as Transmission
from reftel.notebook import card
from reftel.paper import PageText
from reftel.particulars import Attribute, Particulars
from reftel.particulars import Signer as Signer
from reftel.particulars import Value as Value
from reftel.spans import MappedText, Span

READING_VERSION = 14
"""Version of reading and collation. A higher number than the archive's makes `reftel reread` worthwhile."""

SCHEMA = "reftel.cable/1"
"""Name and version of the JSON that `reftel parse --json` writes; see docs/json.md."""

CERTAIN = 3.0
"""Margin, in points of evidence, from which a reading is certain. A label at the beginning of a line scores 8 or more,
a label run into another line 4 to 5, a mistyped label 4 to 5."""

if TYPE_CHECKING:
    from reftel.blocks import BlockKind, RegionKind
    from reftel.defects import DefectCode
    from reftel.field_names import FieldName
else:
    BlockKind = RegionKind = DefectCode = FieldName = str
    """Decoding accepts kinds, codes and names of an earlier release that this one does not have."""

State = Literal["read", "empty", "unreadable"]


class Field(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The origin of a value: its name (as the attribute of `Cable`), its span, and the rule that read it."""

    name: FieldName
    span: Span
    rule: str
    state: State = "read"
    evidence: str = ""
    """Evidence that the value begins here, in words: `line colon`, `torn glued`, `slip`; empty if there was no
    alternative."""
    margin: float | None = None
    """Points of evidence by which the reading beats the second-best one; None if nothing was weighed."""

    @property
    def uncertain(self) -> bool:
        """Whether the reading won by less than `CERTAIN` points."""
        return self.margin is not None and self.margin < CERTAIN


class Block(msgspec.Struct, frozen=True, gc=False):
    """A span with a kind. The blocks of a witness tile its text: no gap, no overlap. Kinds: docs/blocks.md."""

    kind: BlockKind
    span: Span


class Defect(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A problem in a source that reading recovered from. Codes: docs/defects.md."""

    code: DefectCode
    note: str = ""
    span: Span | None = None


class Reference(Value, frozen=True, kw_only=True):
    """A reference to an earlier message, as listed under REF."""

    kind: str
    """cable, email, telephone, report, memorandum, letter, book or other."""
    id: str | None = None
    """Canonical reference id, for a cable."""
    label: str | None = None
    text: str = ""
    """As written, spaces folded."""
    notal: bool = False
    and_previous: bool = False
    corrected_from: str | None = None
    """The post as written, if it was mistyped."""
    uncertain: tuple[str, ...] = ()
    """Reason for a guess: `unknown-post`, `year-before` ...; empty if it is certain. Codes: docs/json.md."""
    note: str = ""
    """Remark of the telegram about it (NARR, AMPN): `NAVADMIN 177/06 - ACCOUNTABILITY POLICY`."""
    span: Span | None = None


class Section(Value, frozen=True, kw_only=True):
    """SECTION 01 OF 04."""

    number: int
    of: int | None = None
    span: Span


class Point(Value, frozen=True, kw_only=True):
    """A nested point of a paragraph: `-- `, `(a)`, `a.`, a bullet."""

    label: str
    text: str
    """Without the label, lines joined."""
    level: int = 1
    """1 for the outermost points of the paragraph."""
    span: Span | None = None
    """From the label to the end of its text, over any mark that tore it."""


class Paragraph(Value, frozen=True, kw_only=True):
    """A paragraph of the text. `anchor` is unique in the cable: `p7`, or `s2p7` only where numbers repeat."""

    anchor: str
    section: int | None = None
    number: int | None = None
    marking: str | None = None
    """As in `SBU`, `C/NF`: upper case, without parentheses."""
    heading: str | None = None
    """The heading over this paragraph. Of several paragraphs under one heading, only the first has it."""
    text: str = ""
    """Without number and marking, page marks and stray captions; line breaks kept."""
    points: tuple[Point, ...] = ()
    span: Span


class Redaction(Value, frozen=True, kw_only=True):
    """Text that a publisher or reviewer removed: `XXXXXXXXXXXX`, `[name removed]`, `(b)(6)`."""

    text: str
    kind: str
    """`struck`, `named`, `elided`, `exempt` or `not declassified`."""
    span: Span


class Article(Value, frozen=True, kw_only=True):
    """An article that cites the cable, according to a page."""

    url: str
    title: str | None = None
    outlet: str | None = None
    date: dt.date | None = None
    span: Span | None = None


class Cable(Particulars, frozen=True, kw_only=True):
    """The structured reading of one telegram, whole or a fragment of it."""

    schema: str = SCHEMA
    id: str | None = None
    """Canonical reference id, `07MEXICO965`."""
    year: int | None = None
    post: str | None = None
    """Canonical post, `MEXICO`."""
    serial: int | None = None
    created: dt.datetime | None = None
    released: dt.datetime | None = None
    classification: Classification | None = None
    origin: str | None = None
    """Display name of the originating post: `Embassy Mexico`."""
    transmission: Transmission = Transmission()
    headers: tuple[Header, ...] = ()
    """Every copy of the header, in order of appearance; `transmission`, `sender`, `action`, `info` are of the best."""
    sender: str | None = None
    action: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()
    captions: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    executive_order: ExecutiveOrder | None = None
    declassify_on: dt.date | None = None
    tags: tuple[str, ...] = ()
    subject: str | None = None
    subject_marking: str | None = None
    references: tuple[Reference, ...] = ()
    classified_by: tuple[Classifier, ...] = ()
    handling: tuple[str, ...] = ()
    message_type: str | None = None
    """Of a military message: `GENADMIN`, from its MSGID (MIL-STD-6040)."""
    contacts: tuple[str, ...] = ()
    """Points of contact of a military message, as written."""
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    summary: str | None = None
    comment: str | None = None
    redactions: tuple[Redaction, ...] = ()
    signed_by: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    articles: tuple[Article, ...] = ()
    is_partial: bool = False
    fields: tuple[Field, ...] = ()
    defects: tuple[Defect, ...] = ()

    def field(self, name: FieldName) -> Field | None:
        """Return the place of a value; None if nothing was read under that name.

        Args:
            name: An attribute of this class, or one of its value's (`transmission.dtg`). The telegram's own words
                precede its container's.

        Example:
            >>> reftel.parse("SUBJECT: THE LAMP").field("subject").span
            Span(start=9, end=17)
        """
        named = [field for field in self.fields if field.name == name]
        return next((field for field in named if "." not in field.rule), named[0] if named else None)

    def __repr__(self) -> str:
        about = [self.id or "no id", f"{self.created:%Y-%m-%d}" if self.created else "no date"]
        subject = f" {self.subject[:60]!r}" if self.subject else ""
        return f"<Cable {', '.join(about)}{subject}, {len(self.paragraphs)} paragraphs>"

    def _repr_html_(self) -> str:
        """Return a card of the cable for notebooks, with escaped text."""
        return card(
            self.id or "Cable without an id",
            self.subject or "",
            [
                ("From", self.sender or self.origin or ""),
                ("Date", f"{self.created:%Y-%m-%d %H:%M}Z" if self.created else ""),
                ("Classification", str(self.classification or "")),
                ("TAGS", ", ".join(self.tags)),
                ("Paragraphs", str(len(self.paragraphs))),
                ("Defects", str(len(self.defects)) if self.defects else ""),
            ],
            self.summary or (self.paragraphs[0].text if self.paragraphs else ""),
        )


class Frame(Particulars, frozen=True, kw_only=True):
    """A container's data about its telegram (a page's table, a CSV row, a preamble)."""

    reference_id: str | None = None
    """As written, not canonical."""
    created: dt.datetime | None = None
    created_is: Literal["exact", "minutes wrong", "day only"] = "exact"
    """Accuracy of the container's `created`: pages from before 2011-09 have wrong minutes."""
    released: dt.datetime | None = None
    classification: str | None = None
    origin: str | None = None
    title: str | None = None
    """The subject as the container gives it, often cut short."""
    references: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()
    pages: tuple[PageText, ...] = ()
    """The text on the pages of its source, if it has pages."""
    sender: str | None = None
    action: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()
    precedence: str | None = None
    captions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    """Every line of a record, if the container is one."""
    fields: tuple[Field, ...] = ()
    defects: tuple[Defect, ...] = ()
    is_partial: bool = False


class Region(msgspec.Struct, frozen=True, gc=False):
    """A part of an extract.

    Kinds: `telegram` (header and text run together), `header`, `body`, and kinds that pass through as blocks:
    `preamble`, `navigation`, `record`, `articles`, `filler` (a separator that no source byte stands for).
    """

    kind: RegionKind
    span: Span


class Extract(msgspec.Struct, frozen=True, kw_only=True):
    """One telegram unpacked from its container, not yet read. `regions` tile `text`; empty: all is one telegram."""

    text: MappedText
    frame: Frame = Frame()
    regions: tuple[Region, ...] = ()
    member: str = ""
    """Part of the source: a row number, an anchor; empty if the source is one telegram."""


class Source(Value, frozen=True, kw_only=True):
    """Immutable bytes, and their place."""

    path: str
    """Path as given, with ` > member` for a member of a zip or tar and ` # row` for a row of a table."""
    sha256: str
    """Hex digest of the bytes of this telegram's source (a row of a CSV: of the row)."""
    size: int
    offset: int = 0
    """Offset of these bytes in the file or member."""
    form: str = ""


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """One surviving copy of one telegram, as read from one source."""

    source: Source
    data: bytes
    """The source's bytes."""
    text: MappedText
    frame: Frame
    cable: Cable

    def where(self, name: FieldName) -> Span | None:
        """Return the characters of `text` that a value was read from; None if it has no place.

        Args:
            name: As in `Cable.field`.

        Example:
            >>> witness = next(reftel.read("lamp.txt"))
            >>> witness.where("subject").of(witness.text.text)
            'EXERCISE: The Lamp'
        """
        field = self.cable.field(name)
        return field.span if field else None

    def bytes_of(self, name: FieldName) -> bytes:
        """Return the bytes of the source that a value was read from; empty if it has no place.

        Args:
            name: As in `Cable.field`.

        Example:
            >>> next(reftel.read("lamp.txt")).bytes_of("subject")
            b'EXERCISE: The Lamp'
        """
        span = self.where(name)
        if span is None:
            return b""
        origin = self.text.origin(span)
        return self.data[origin.start : origin.end]

    def __repr__(self) -> str:
        return f"<Witness {self.source.path!r}: {self.cable!r}>"

    def _repr_html_(self) -> str:
        return f"<div><code>{escape(self.source.path)}</code>{self.cable._repr_html_()}</div>"
