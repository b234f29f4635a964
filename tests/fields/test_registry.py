"""A field is one row: it can then be searched, faceted, browsed, exported and corrected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import reftel
from reftel.export import export
from reftel.field_names import (
    CableAttribute,
    FieldName,
    FrameAttribute,
    Particular,
    PartName,
    field_name,
)
from reftel.fields import corrected, documentation, field_labels, field_types, getters, registry
from reftel.fields.field_types import CableField
from reftel.fields.registry import FieldRegistry
from reftel.fields.table import ROWS, ArchiveField, BrowseField, ColumnName, FacetName, QueryName, RowName
from reftel.index.base import Document, IndexUnusableError
from reftel.index.engines import ENGINES, SERVED
from reftel.model import Cable, Frame
from reftel.particulars import Particulars
from tests.archive.making import put, telegram
from tests.index.served import server_of

GUIDE = Path(__file__).parents[2] / "docs" / "adding-a-field.md"
MADE_UP: CableField = eval(
    GUIDE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0],
    {**vars(field_types), "getters": getters, "corrected": corrected},
)
"""The row of the guide. The model has this attribute; no page, query or export of this version does."""

LONDON, PARIS = "PASS TO LONDON", "PASS TO PARIS AND ROME"


@pytest.fixture
def with_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "REGISTRY", FieldRegistry((*ROWS, MADE_UP)))


@pytest.fixture(params=ENGINES)
def archive(request: pytest.FixtureRequest, tmp_path: Path, with_one_more: None) -> Iterator[reftel.Archive]:
    with reftel.open(tmp_path / "archive", create=True) as made:
        server = server_of(tmp_path) if request.param in SERVED else None
        made.reindex(engine=request.param, server=server)
        made.ingest([put(tmp_path / "in", a=telegram(900001), b=telegram(900002), c=telegram(900003))], workers=0)
        for number, value in ((900001, LONDON), (900002, PARIS)):
            made.correct(f"08MEXICO{number}", "passing", value, because="the copy is torn here")
        yield made
        made.index_in_use().remove()


def ids(archive: reftel.Archive, query: str) -> list[str]:
    return [hit.card.id for hit in archive.search(query, sort="id").hits]


def test_a_field_of_one_row_is_searched(archive: reftel.Archive) -> None:
    assert ids(archive, f'passing:"{LONDON}"') == ["08MEXICO900001"]
    assert ids(archive, "pass:rome") == ["08MEXICO900002"]
    assert ids(archive, 'passing:"pass to"') == ["08MEXICO900001", "08MEXICO900002"]
    assert ids(archive, "-passing:pass") == ["08MEXICO900003"]
    with pytest.raises(reftel.QueryError, match="did you mean passing"):
        archive.search("pasing:london")


def test_a_field_of_one_row_is_faceted_and_browsed(archive: reftel.Archive) -> None:
    facet = archive.search("", facets=True).facets["passing"]
    assert [(each.value, each.count) for each in facet] == [(LONDON, 1), (PARIS, 1)]
    for each in facet:
        assert archive.search(each.query).total == each.count
    counts = archive.counts("passing")  # type: ignore[arg-type]
    assert {each.key: each.count for each in counts} == {LONDON: 1, PARIS: 1}
    for key in (LONDON, PARIS):
        assert archive.browse("passing", key).total == 1  # type: ignore[arg-type]
    assert archive.verify() == ()


def test_a_field_of_one_row_is_exported_and_corrected(archive: reftel.Archive) -> None:
    rows = list(csv.DictReader(io.StringIO(b"".join(export(archive, "csv")).decode())))
    assert [row["passing"] for row in rows] == [LONDON, PARIS, ""]
    number = archive.correct("08MEXICO900003", "passing", f"{LONDON}; {PARIS}", because="seen on paper").number
    assert ids(archive, "passing:london") == ["08MEXICO900001", "08MEXICO900003"]
    assert archive.cable("08MEXICO900003").cable.passing == (LONDON, PARIS)
    archive.withdraw(number)
    assert ids(archive, "passing:london") == ["08MEXICO900001"]


def test_an_index_of_other_fields_has_to_be_built_anew(
    tmp_path: Path, with_one_more: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
    monkeypatch.setattr(registry, "REGISTRY", FieldRegistry(ROWS))
    with reftel.open(tmp_path / "archive") as archive:
        with pytest.raises(IndexUnusableError, match=r"other fields.*reftel reindex"):
            archive.search("lamp")
        archive.reindex()
        assert archive.search("lamp").total == 1


def test_repair_counts_a_field_that_the_record_did_not_know(
    archive: reftel.Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_field = registry.REGISTRY
    monkeypatch.setattr(registry, "REGISTRY", FieldRegistry(ROWS))
    archive.verify(repair=True)
    assert archive.verify() == ()
    monkeypatch.setattr(registry, "REGISTRY", with_field)
    assert archive.counts("passing") == ()  # type: ignore[arg-type]
    archive.verify(repair=True)
    assert archive.verify() == ()
    assert {each.key for each in archive.counts("passing")} == {LONDON, PARIS}  # type: ignore[arg-type]


def test_two_rows_share_no_name() -> None:
    with pytest.raises(ValueError, match="share a name: passing"):
        FieldRegistry((*ROWS, MADE_UP, MADE_UP))
    with pytest.raises(ValueError, match="share a name: tag"):
        FieldRegistry((*ROWS, CableField(name="handling", label="New", query="tag")))


def test_the_names_that_mypy_knows_are_those_of_the_rows() -> None:
    assert set(get_args(FacetName)) == set(registry.REGISTRY.facets)
    assert set(get_args(BrowseField)) == set(registry.REGISTRY.browse)
    assert set(get_args(QueryName)) == set(registry.REGISTRY.queried)
    assert set(get_args(ColumnName)) == {column.name for column in registry.REGISTRY.columns}
    assert names_in(RowName) >= set(registry.REGISTRY.by_name) >= set(get_args(ArchiveField))


def test_names_of_values_are_attributes_and_have_labels() -> None:
    assert names_in(CableAttribute) == set(Cable.__struct_fields__)
    assert set(get_args(Particular)) == set(Particulars.__struct_fields__)
    assert set(get_args(FrameAttribute)) <= set(Frame.__struct_fields__) - set(Cable.__struct_fields__)
    assert names_in(FieldName) >= set(field_labels.BESIDE) >= {*get_args(PartName), *get_args(FrameAttribute)}
    assert field_name("transmission.dtg") == "transmission.dtg"
    with pytest.raises(ValueError, match="subjct is not a name of a value"):
        field_name("subjct")


def names_in(union: object) -> set[str]:
    return {part for part in get_args(union) if isinstance(part, str)}.union(*map(names_in, get_args(union)))


def test_rows_name_attributes_that_exist() -> None:
    attributes = set(Document.__struct_fields__)
    for row in ROWS:
        assert not row.document or row.document in attributes, row.name
        assert row.correct is None or row.name in Cable.__struct_fields__, row.name
        assert row.label
        assert not (row.facets or row.browse) or row.values is not None, row.name
        for part in row.facets:
            assert row.query, f"{row.name}: nothing narrows a search to a value of {part.name}"


def test_the_page_about_fields_is_made_of_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "fields.md"
    assert page.read_text(encoding="utf-8") == documentation.page(), "python -m reftel.fields.documentation"
