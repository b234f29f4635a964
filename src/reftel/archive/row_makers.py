"""A cable as rows of a table: itself, its paragraphs, its references, its addressees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType

import msgspec

from reftel.archive.types import ArchivedCable
from reftel.fields import registry
from reftel.fields.field_types import Cell, ColumnType


class TableColumn(msgspec.Struct, frozen=True):
    """A column's name and type."""

    name: str
    type: ColumnType = "text"


class RowMaker(msgspec.Struct, frozen=True):
    """The columns of a table, and the rows that one cable gives."""

    columns: tuple[TableColumn, ...]
    of: Callable[[ArchivedCable], Iterable[Sequence[Cell]]]


def _columns(*names: str) -> tuple[TableColumn, ...]:
    """Columns of text, but for names with a type after a colon."""
    types: dict[str, ColumnType] = {"int": "int", "date": "date"}
    parts = (name.partition(":") for name in names)
    return tuple(TableColumn(name, types.get(kind, "text")) for name, _, kind in parts)


def _cable(held: ArchivedCable) -> Iterable[Sequence[Cell]]:
    facts = held.facts
    yield [column.value(facts) for column in registry.REGISTRY.columns]


def _paragraphs(held: ArchivedCable) -> Iterable[Sequence[Cell]]:
    for one in held.cable.paragraphs:
        yield held.id, one.anchor, one.section, one.number, one.marking, one.heading, one.text


def _references(held: ArchivedCable) -> Iterable[Sequence[Cell]]:
    for one, state in zip_longest(held.cable.references, held.states):
        said = (
            (
                state.state,
                state.because,
                state.means,
                state.first,
                state.last,
                "; ".join(state.catalogues) or None,
                "; ".join(each.id for each in state.candidates) or None,
            )
            if state is not None
            else (None,) * 7
        )
        yield held.id, one.label, one.kind, one.id, one.text, "; ".join(one.uncertain) or None, *said


def _addressees(held: ArchivedCable) -> Iterable[Sequence[Cell]]:
    for role, addressees in (("action", held.cable.action), ("info", held.cable.info)):
        for one in addressees:
            yield held.id, role, one.name, one.routing, one.precedence, one.number


TABLES: Mapping[str, RowMaker] = MappingProxyType(
    {
        "cables": RowMaker(
            tuple(TableColumn(column.name, column.type) for column in registry.REGISTRY.columns),
            _cable,
        ),
        "paragraphs": RowMaker(
            _columns("id", "anchor", "section:int", "number:int", "marking", "heading", "text"), _paragraphs
        ),
        "references": RowMaker(
            _columns(
                "id",
                "label",
                "kind",
                "cited",
                "text",
                "uncertain",
                "state",
                "because",
                "means",
                "first:date",
                "last:date",
                "catalogues",
                "candidates",
            ),
            _references,
        ),
        "addressees": RowMaker(_columns("id", "role", "name", "routing", "precedence", "number"), _addressees),
    }
)
"""Every table by name. `id` is the cable's."""
