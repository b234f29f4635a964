"""Parquet, the same columns as the CSV with their types; a row group every two thousand cables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import pyarrow as pa
import pyarrow.parquet as pq

from reftel.archive.arrow import batches
from reftel.archive.row_makers import TABLES
from reftel.archive.types import ArchivedCable

_GROUP = 2000


class _Pipe:
    """A file that buffers its data until it is read."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def flush(self) -> None:
        """Do nothing: no data waits."""

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def write(self, data: bytes | memoryview) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._size += len(part)
        return len(part)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        """Return the bytes written since the last call."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def write(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    """The file, in pieces."""
    pipe = _Pipe()
    found = batches(TABLES["cables"], cables, _GROUP)
    first = next(found)
    with pq.ParquetWriter(pa.PythonFile(pipe, mode="w"), first.schema, compression="zstd") as writer:
        for batch in chain((first,), found):
            if batch.num_rows:
                writer.write_batch(batch)
            yield pipe.taken()
    yield pipe.taken()
