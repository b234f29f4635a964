"""The types of rows of the field table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

import msgspec

from reftel.model import Cable
from reftel.origins import WitnessOrigin

if TYPE_CHECKING:
    from reftel.fields.table import BrowseField, ColumnName, FacetName, QueryName, RowName
else:
    BrowseField = ColumnName = FacetName = QueryName = RowName = str

Cell = str | int | bool | dt.datetime | dt.date | None
"""A value in an export's table."""

PartName = TypeVar("PartName", bound=str)

ColumnType = Literal["text", "int", "bool", "time", "date"]

ValueKind = Literal[
    "text", "name", "code", "listed", "post", "country", "tag", "address", "precedence", "form", "level", "date", "id",
    "flag",
]  # fmt: skip
"""How a typed value is understood. text: words of the cable's text. name: words of one value. code: a whole value
that the archive holds, else words of one. listed: a whole value that the archive holds, and nothing else. The others
have a vocabulary or a grammar."""


class CableFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A cable with corrections, and the archive's facts about it: the source of field values."""

    id: str
    cable: Cable
    forms: tuple[str, ...] = ()
    """Forms of the copies, each once."""
    copies: int = 1
    defects: tuple[str, ...] = ()
    """Codes of the defects, each once."""
    sha256: tuple[str, ...] = ()
    """Digests of the copies' sources."""
    origins: tuple[WitnessOrigin, ...] = ()
    """Origins of the copies, in their order."""
    beside: tuple[str, ...] = ()
    """Lines of the copies that no value and no paragraph has: stamps, closing lines, drafting."""
    corrected: tuple[str, ...] = ()
    """Names of corrected fields, each once."""
    uncertain: tuple[str, ...] = ()
    """Attributes of `Cable` that were read with little certainty, each once."""
    reference_states: tuple[str, ...] = ()
    """States of the references in this archive, in their order; empty if they were not requested."""
    references_meant: tuple[str, ...] = ()
    """The id of the cable that each reference means in this archive, in their order; `?` if that is not decided."""
    missing_sections: tuple[int, ...] = ()
    """Sections that no copy has."""


ValuesOf = Callable[[CableFacts], Sequence[str]]
"""The values of a field as text, for counts and for the index."""


class FieldPart(msgspec.Struct, Generic[PartName], frozen=True):
    """A facet of searches or a browse page that a field makes."""

    name: PartName
    label: str = ""
    """Heading over the values; empty: the field's label."""
    size: int = 0
    """Characters of a date that are the key: 4 for the year, 7 for the month, 10 for the day; 0: the whole value."""
    values: ValuesOf | None = None
    """Values, if they are not the field's own."""
    counts: Callable[[str], bool] | None = None
    """Selects the values to count, if not all."""
    is_of_record: bool = False
    """Whether the record counts it, not the index."""
    is_searchable: bool = True
    """Whether a query finds the cables of a value."""


class ExportColumn(msgspec.Struct, frozen=True):
    """A column of exports."""

    name: ColumnName
    type: ColumnType
    value: Callable[[CableFacts], Cell]


class CableField(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the field table. The field lacks the features of omitted attributes."""

    name: RowName
    """Attribute of `Cable`, or another name for a fact that only an archive knows."""
    label: str
    """For readers: `Captions`."""
    kind: ValueKind = "text"
    values: ValuesOf | None = None
    """How to get the values from a cable."""
    query: QueryName | Literal[""] = ""
    """Name in queries: `caption`."""
    aliases: tuple[str, ...] = ()
    """Other names in queries."""
    index: str = ""
    """Name in the index, if it differs from the query's."""
    document: str = ""
    """Attribute of `index.base.Document`; empty: an entry of its `more`."""
    facets: tuple[FieldPart[FacetName], ...] = ()
    browse: tuple[FieldPart[BrowseField], ...] = ()
    column: ExportColumn | None = None
    correct: Callable[[object], object] | None = None
    """Turn a typed or decoded value into the attribute's; raises ValueError with the expected form."""

    @property
    def key(self) -> str:
        """Name in the index."""
        return self.index or self.query
