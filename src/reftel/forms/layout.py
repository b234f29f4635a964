"""Building an extract: pieces of text in the order of the source, the region each belongs to, the frame they give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

from reftel.blocks import RegionKind
from reftel.defects import DefectCode
from reftel.field_names import FieldName
from reftel.forms.framing import when
from reftel.model import Article, Defect, Extract, Field, Frame, Region
from reftel.particulars import Attribute
from reftel.spans import MappedText, Span, join


class Layout:
    """One extract in the making: out of pieces (`put`, `fill`), or by dividing a text that is there (`take`)."""

    def __init__(self, defects: Iterable[Defect] = (), over: MappedText | None = None) -> None:
        self._over = over
        self._pieces: list[MappedText | str] = []
        self._kinds: list[RegionKind] = []
        self._starts: list[int] = []
        self._fields: dict[str, Field] = {}
        self._values: dict[str, Any] = {}
        self._defects = list(defects)
        self._articles: list[Article] = []
        self.attributes: list[Attribute] = []
        """Every line of a record."""
        self.size = 0
        """Characters put so far."""
        self.day_first = False
        """Whether dates are written with the day first."""
        self.created_is: Literal["exact", "minutes wrong", "day only"] = "exact"

    def put(self, text: MappedText, kind: RegionKind) -> int:
        """Add a piece of the source to a region of this kind; return its beginning."""
        start = self.size
        self._add(text, kind, len(text))
        return start

    def fill(self, text: str, kind: RegionKind = "filler") -> None:
        """Add characters that no byte stands for; `kind` if they belong to the region of their neighbors."""
        self._add(text, kind, len(text))

    def take(self, end: int, kind: RegionKind) -> int:
        """Assign the characters up to `end` of the text of this layout to a region; return their beginning."""
        start = self.size
        self._region(kind, end - start)
        return start

    def _add(self, text: MappedText | str, kind: RegionKind, size: int) -> None:
        if size:
            self._pieces.append(text)
            self._region(kind, size)

    def _region(self, kind: RegionKind, size: int) -> None:
        if size <= 0:
            return
        if not self._kinds or self._kinds[-1] != kind:
            self._kinds.append(kind)
            self._starts.append(self.size)
        self.size += size

    def field(self, name: FieldName, span: Span, rule: str, raw: str) -> None:
        """Record the container's text for an attribute of `Frame`: its value, or its state.

        A later writing replaces an earlier one unless it is empty.
        """
        text = raw.strip()
        if not text:
            self._fields.setdefault(name, Field(name, span, rule, "empty"))
            return
        value: Any = text
        if name in ("created", "released"):
            value = when(text, day_first=self.day_first)
            if value is None:
                self._fields[name] = Field(name, span, rule, "unreadable")
                self.defect("frame-date", f"no date: {text[:40]!r}", span)
                return
        elif name == "references":
            value = tuple(part for part in text.split("|") if part)
        self._fields[name] = Field(name, span, rule)
        self._values[name] = value

    def give(self, name: FieldName, value: Any, span: Span, rule: str) -> None:
        """Record an understood value of the container for an attribute of `Frame`; None: no value."""
        if value is None:
            self._fields.setdefault(name, Field(name, span, rule, "empty"))
            return
        self._fields[name] = Field(name, span, rule)
        self._values[name.removeprefix("transmission.")] = value

    def place_of(self, name: FieldName) -> Span:
        """Return the place of a value of the frame; an empty span if it has none."""
        return self._fields[name].span if name in self._fields else Span(0, 0)

    def unreadable(self, name: FieldName, span: Span, rule: str) -> None:
        """The container has something for an attribute of `Frame` that is not a value of it."""
        self._fields[name] = Field(name, span, rule, "unreadable")

    def partial(self, span: Span, rule: str) -> None:
        """The container says that this copy is not whole."""
        self._fields["is_partial"] = Field("is_partial", span, rule)
        self._values["is_partial"] = True

    def article(self, article: Article) -> None:
        """Add an article that cites the cable, according to the container."""
        self._articles.append(article)

    def defect(self, code: DefectCode, note: str = "", span: Span | None = None) -> None:
        """Record a problem that reading recovered from."""
        self._defects.append(Defect(code, note, span))

    def moment(self, name: FieldName) -> dt.datetime | None:
        """A date that was read."""
        value = self._values.get(name)
        return value if isinstance(value, dt.datetime) else None

    def span(self, name: FieldName) -> Span | None:
        """Return the span of a field."""
        field = self._fields.get(name)
        return field.span if field else None

    def frame(self) -> Frame:
        """Return the container's data."""
        return Frame(
            **self._values,
            created_is=self.created_is,
            articles=tuple(self._articles),
            attributes=tuple(self.attributes),
            fields=(
                *self._fields.values(),
                *(Field("articles", article.span, "articles") for article in self._articles if article.span),
            ),
            defects=tuple(self._defects),
        )

    def extract(self, member: str = "") -> Extract:
        """The extract. Its regions tile the text."""
        ends = [*self._starts[1:], self.size][: len(self._starts)]
        regions = tuple(
            Region(kind, Span(start, end)) for kind, start, end in zip(self._kinds, self._starts, ends, strict=True)
        )
        text = join(self._pieces) if self._over is None else self._over
        return Extract(text=text, frame=self.frame(), regions=regions, member=member)
