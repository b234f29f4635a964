"""Parquet, the same columns as the CSV with their types; a row group every two thousand cables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq

from reftel.archive.types import ArchivedCable
from reftel.fields import registry

_GROUP = 2000
_TYPES = {
    "text": pa.string(),
    "int": pa.int64(),
    "bool": pa.bool_(),
    "time": pa.timestamp("ms", tz="UTC"),
    "date": pa.date32(),
}


class _Pipe:
    """A file that collects what is written until it is taken."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing to release."""

    def write(self, data: bytes | memoryview) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._size += len(part)
        return len(part)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        """What was written since the last call."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def write(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """The file, in pieces."""
    columns = registry.REGISTRY.columns
    schema = pa.schema([(column.name, _TYPES[column.type]) for column in columns])
    pipe = _Pipe()
    remaining = iter(cables)
    with pq.ParquetWriter(pa.PythonFile(pipe, mode="w"), schema, compression="zstd") as writer:
        while group := list(islice(remaining, _GROUP)):
            facts = [held.facts for held in group]
            arrays = [
                pa.array([_clean(column.value(each)) for each in facts], type=_TYPES[column.type]) for column in columns
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield pipe.taken()
    yield pipe.taken()


def _clean(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
