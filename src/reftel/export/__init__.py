"""Cables in other formats: one file a format, and this table of them. `export(archive, "csv", "tag:PREL")` streams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from reftel.archive.archive_reader import ArchiveReader
from reftel.archive.types import ArchivedCable
from reftel.export import citations, csv_table, jsonl, tei, text
from reftel.export.format import Format
from reftel.extras import library
from reftel.index.base import Sort
from reftel.query.query_tree import Query

__all__ = ["FORMATS", "Format", "export"]

_PARQUET = "application/vnd.apache.parquet"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _parquet(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    library("pyarrow.parquet")
    from reftel.export import parquet

    return parquet.write(cables)


def _workbook(cables: Iterable[ArchivedCable]) -> Iterator[bytes]:
    library("xlsxwriter")
    from reftel.export import workbook

    return workbook.write(cables)


FORMATS: MappingProxyType[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format("jsonl", "JSON, a line a cable", "application/x-ndjson", ".jsonl", jsonl.write),
            Format("csv", "Table (CSV)", "text/csv; charset=utf-8", ".csv", csv_table.write),
            Format("csv-excel", "Table for Excel (CSV)", "text/csv; charset=utf-8", ".csv", csv_table.write_for_excel),
            Format("references", "References (CSV)", "text/csv; charset=utf-8", ".csv", csv_table.write_references),
            Format("xlsx", "Table (Excel)", _XLSX, ".xlsx", _workbook, is_text=False),
            Format("parquet", "Table (Parquet)", _PARQUET, ".parquet", _parquet, is_text=False),
            Format("notes", "Footnotes (Chicago)", "text/plain; charset=utf-8", ".txt", citations.write_notes),
            Format("bibtex", "BibTeX", "application/x-bibtex", ".bib", citations.write_bibtex),
            Format("ris", "RIS", "application/x-research-info-systems", ".ris", citations.write_ris),
            Format("csl", "CSL-JSON", "application/vnd.citationstyles.csl+json", ".json", citations.write_csl),
            Format("tei", "TEI", "application/tei+xml", ".xml", tei.write),
            Format("text", "Plain text", "text/plain; charset=utf-8", ".txt", text.write),
        )
    }
)
"""Every format by name."""


def export(
    archive: ArchiveReader, format: str, query: str | Query | None = None, *, sort: Sort = "id"
) -> Iterator[bytes]:
    """Every cable that a query finds (None: every cable of the archive) as a stream: all hits, no cap.

    Raises LookupError for an unknown format, QueryError for the query.
    """
    return FORMATS[format].write(archive.cables(query, sort=sort))
