"""The cables that a query finds, as a whole: to go through, to count, to take into data frames.

    found = archive.select("from:MEXICO tag:PREL")
    len(found)
    for cable in found: ...
    found.paragraphs.to_pandas()

Data is read when it is needed, and at most a few hundred cables are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any, Final, cast

from reftel.archive.row_makers import TABLES, RowMaker
from reftel.archive.types import ArchivedCable
from reftel.extras import library
from reftel.index.base import Sort
from reftel.query.query_tree import Query

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

BATCH: Final = 500
"""Cables of one batch of a table."""


class Selection:
    """The cables that a query finds, or all cables of an archive, in order; made by `Archive.select`.

    Example:
        >>> found = archive.select("lamp")
        >>> len(found), [cable.id for cable in found]
        (2, ['08MEXICO714', '08MEXICO716'])
    """

    __slots__ = ("_cables", "_count", "query", "sort")

    def __init__(
        self,
        cables: Callable[[str | Query | None, Sort], Iterator[ArchivedCable]],
        count: Callable[[str | Query | None], int],
        query: str | Query | None,
        sort: Sort,
    ) -> None:
        self._cables = cables
        self._count = count
        self.query = query
        self.sort = sort

    def __iter__(self) -> Iterator[ArchivedCable]:
        """Yield every cable, without a limit, one in memory at a time.

        Example:
            >>> [cable.id for cable in archive.select("chess")]
            ['08MEXICO720']
        """
        return self._cables(self.query, self.sort)

    def __len__(self) -> int:
        """Return the number of cables.

        Example:
            >>> len(archive.select())
            3
        """
        return self._count(self.query)

    def __bool__(self) -> bool:
        return len(self) > 0

    @property
    def cables(self) -> DataTable:
        """A row a cable: the columns of docs/fields.md."""
        return DataTable(self, "cables")

    @property
    def paragraphs(self) -> DataTable:
        """A row a paragraph: `id`, `anchor`, `number`, `marking`, `heading`, `text`."""
        return DataTable(self, "paragraphs")

    @property
    def references(self) -> DataTable:
        """A row a reference: `id`, `label`, `kind`, `cited`, `text`, `uncertain`; its state here: `state`, `because`,
        `means` (the cable meant), `first` and `last` day, `catalogues`, `candidates`."""
        return DataTable(self, "references")

    @property
    def addressees(self) -> DataTable:
        """A row an addressee: `id`, `role` (action or info), `name`, `routing`, `precedence`, `number`."""
        return DataTable(self, "addressees")

    @property
    def limits(self) -> tuple[str, ...]:
        """Sentences about conditions that find only a part: `thread:` of a large conversation."""
        return self.query.limits if isinstance(self.query, Query) else ()

    def __repr__(self) -> str:
        asked = "every cable" if self.query is None else repr(str(getattr(self.query, "text", self.query)))
        return f"<Selection {asked}, by {self.sort}>"

    def _repr_html_(self) -> str:
        said = "".join(f" {limit}" for limit in self.limits)
        return f"<p>{escape(repr(self))}: {len(self)} cables{'.' if said else ''}{escape(said)}</p>"


class DataTable:
    """A table of a selection's cables, or of their parts, read in batches of `BATCH` (500) cables.

    Libraries for data frames are imported on first use.
    """

    __slots__ = ("_rows", "_selection", "name")

    def __init__(self, selection: Selection, name: str) -> None:
        self._selection = selection
        self._rows: RowMaker = TABLES[name]
        self.name = name

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self._rows.columns)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield each row as a dictionary; needs no library.

        Example:
            >>> next(iter(archive.select().references))["cited"]
            '08MEXICO714'
        """
        names = self.columns
        for cable in self._selection:
            for row in self._rows.of(cable):
                yield dict(zip(names, row, strict=True))

    def batches(self) -> Iterator[pyarrow.RecordBatch]:
        """Yield the rows as Arrow record batches; at least one, so that the schema is known.

        Raises:
            MissingLibrary: pyarrow is not installed.

        Example:
            >>> [batch.num_rows for batch in archive.select().cables.batches()]
            [3]
        """
        library("pyarrow")
        from reftel.archive.arrow import batches

        return batches(self._rows, self._selection, BATCH)

    def to_arrow(self) -> pyarrow.Table:
        """Return all rows as an Arrow table.

        Raises:
            MissingLibrary: pyarrow is not installed.

        Example:
            >>> archive.select().paragraphs.to_arrow().num_rows
            7
        """
        arrow = library("pyarrow")
        return cast("pyarrow.Table", arrow.Table.from_batches(list(self.batches())))

    def to_pandas(self) -> pandas.DataFrame:
        """Return all rows as a pandas data frame.

        Raises:
            MissingLibrary: pyarrow or pandas is not installed.

        Example:
            >>> archive.select().cables.to_pandas()["id"].tolist()
            ['08MEXICO714', '08MEXICO716', '08MEXICO720']
        """
        library("pandas")
        return cast("pandas.DataFrame", self.to_arrow().to_pandas())

    def to_polars(self) -> polars.DataFrame:
        """Return all rows as a polars data frame.

        Raises:
            MissingLibrary: pyarrow or polars is not installed.

        Example:
            >>> archive.select("lamp").cables.to_polars().height
            2
        """
        frame = library("polars").from_arrow(self.to_arrow())
        return cast("polars.DataFrame", frame)

    def __repr__(self) -> str:
        return f"<DataTable {self.name} of {self._selection!r}: {', '.join(self.columns)}>"
