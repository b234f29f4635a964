"""RowMaker as Arrow record batches; the one module of the archive that needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyarrow as pa

from reftel.archive.row_makers import RowMaker
from reftel.archive.types import ArchivedCable
from reftel.fields.field_types import Cell

TYPES = {
    "text": pa.string(),
    "int": pa.int64(),
    "bool": pa.bool_(),
    "time": pa.timestamp("ms", tz="UTC"),
    "date": pa.date32(),
}
"""Type of a column -> Arrow's."""


def batches(rows: RowMaker, cables: Iterable[ArchivedCable], size: int) -> Iterator[pa.RecordBatch]:
    """Return the rows of `cables` in batches of `size` cables; one empty batch if there are no cables."""
    schema = pa.schema([(column.name, TYPES[column.type]) for column in rows.columns])
    remaining = iter(cables)
    listed = list(islice(remaining, size))
    while True:
        yield _batch([row for held in listed for row in rows.of(held)], schema)
        listed = list(islice(remaining, size))
        if not listed:
            return


def _batch(rows: Sequence[Sequence[Cell]], schema: pa.Schema) -> pa.RecordBatch:
    columns = [[clean(row[at]) for row in rows] for at in range(len(schema))]
    return pa.RecordBatch.from_arrays(
        [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )


def clean(value: object) -> object:
    """Return a cell that UTF-8 can hold: lone surrogates become question marks."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
