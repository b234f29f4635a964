"""The field table, looked up by the names of its rows in queries, facets, browse pages, exports and the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import cast

from reftel.fields.field_types import CableFacts, CableField, ExportColumn, FieldPart, ValuesOf
from reftel.fields.getters import key
from reftel.fields.table import ROWS, BrowseField, FacetName, QueryName, RowName

_HELD = ("code", "listed", "post", "country", "tag", "precedence", "form")
_WORDS = ("name", "address", "tag", "code")


class FieldRegistry:
    """Rows by name. Every property keeps the order of the rows."""

    def __init__(self, rows: Sequence[CableField]) -> None:
        """Raise ValueError where two rows share a name."""
        self.rows = tuple(rows)
        groups: tuple[list[str], ...] = (
            [row.name for row in self.rows],
            [*(row.query for row in self.rows if row.query), *self.aliases],
            [part.name for row in self.rows for part in row.facets],
            [part.name for row in self.rows for part in row.browse],
            [column.name for column in self.columns],
        )
        for names in groups:
            if len(names) != len(set(names)):
                raise ValueError(
                    f"two rows share a name: {', '.join(sorted({n for n in names if names.count(n) > 1}))}"
                )

    @cached_property
    def by_name(self) -> Mapping[RowName, CableField]:
        """Every row."""
        return {row.name: row for row in self.rows}

    @cached_property
    def queried(self) -> Mapping[QueryName, CableField]:
        """Name in queries -> row."""
        return {row.query: row for row in self.rows if row.query}

    @cached_property
    def aliases(self) -> Mapping[str, QueryName]:
        """Other name in queries -> name in queries."""
        return {alias: row.query for row in self.rows for alias in row.aliases if row.query and alias != row.query}

    @cached_property
    def facets(self) -> Mapping[FacetName, tuple[CableField, FieldPart[FacetName]]]:
        """Name of a facet -> its field and its part."""
        return {part.name: (row, part) for row in self.rows for part in row.facets}

    @cached_property
    def browse(self) -> Mapping[BrowseField, tuple[CableField, FieldPart[BrowseField]]]:
        """Kind of browsing -> its field and part."""
        return {part.name: (row, part) for row in self.rows for part in row.browse}

    @cached_property
    def held(self) -> Mapping[str, CableField]:
        """Name in the index -> row, of the fields whose values are compared whole."""
        return {row.key: row for row in self.rows if row.kind in _HELD}

    @cached_property
    def words(self) -> Mapping[str, CableField]:
        """Name in the index -> row, of the fields whose values can be found by their words."""
        return {row.key: row for row in self.rows if row.kind in _WORDS}

    @cached_property
    def documented(self) -> tuple[tuple[str, ValuesOf], ...]:
        """(attribute of the index's document, how to get the values), of the fields that have an attribute there."""
        return tuple((row.document, row.values) for row in self.rows if row.document and row.values is not None)

    @cached_property
    def added(self) -> tuple[tuple[str, ValuesOf], ...]:
        """(name in the index, how to get the values), of the indexed fields without such an attribute."""
        rows = {**self.held, **self.words}.items()
        return tuple((name, row.values) for name, row in rows if not row.document and row.values is not None)

    @cached_property
    def columns(self) -> tuple[ExportColumn, ...]:
        """The columns of exports."""
        return tuple(row.column for row in self.rows if row.column is not None)

    @cached_property
    def correctable(self) -> Mapping[RowName, Callable[[object], object]]:
        """Attribute of `Cable` -> how a corrected value is understood. Ids are not among them: they are addresses."""
        return {row.name: row.correct for row in self.rows if row.correct is not None}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Name of a field, facet or browse page -> its label for readers."""
        browse: dict[str, str] = {name: part.label or row.label for name, (row, part) in self.browse.items()}
        facets: dict[str, str] = {name: part.label or row.label for name, (row, part) in self.facets.items()}
        return {**browse, **facets, **{row.name: row.label for row in self.rows}}

    @cached_property
    def counted(self) -> tuple[tuple[str, int, ValuesOf], ...]:
        """(name, characters of the key or 0, function that gets the values) of every browse field."""
        found = ((name, part.size, part.values or row.values) for name, (row, part) in self.browse.items())
        return tuple((name, size, values_of) for name, size, values_of in found if values_of is not None)

    def query_name(self, typed: str) -> QueryName | None:
        """Return the name in queries of a typed name or alias, in any case; None for an unknown one.

        Example: `REGISTRY.query_name("Level")` is `class`.
        """
        name = typed.lower()
        return self.aliases.get(name) or (cast("QueryName", name) if name in self.queried else None)

    def facet_name(self, typed: str) -> FacetName | None:
        """Return a typed name of a facet; None for an unknown one."""
        return cast("FacetName", typed) if typed in self.facets else None

    def browse_name(self, typed: str) -> BrowseField | None:
        """Return a typed name of a browse page; None for an unknown one."""
        return cast("BrowseField", typed) if typed in self.browse else None

    def keys(self, facts: CableFacts) -> Iterator[tuple[str, str]]:
        """Yield (name, key) of all browse fields of a cable, without repeats."""
        for name, size, values_of in self.counted:
            for value in dict.fromkeys(map(key, values_of(facts))):
                if value:
                    yield name, value[:size] if size else value


REGISTRY = FieldRegistry(ROWS)
"""The fields of this version."""
