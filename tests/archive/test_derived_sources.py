"""The source of a derivative classification in an archive: search, page, exports."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from starlette.testclient import TestClient

import reftel
from reftel.export import export
from reftel.web.app import create_app
from tests.archive.making import telegram


def _with(line: str, serial: int) -> bytes:
    written = telegram(serial, level="S E C R E T")
    first = written.index(b"1. ")
    return written[:first] + line.encode() + b"\n\n" + written[first:]


def test_the_source_is_found_shown_and_exported(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(
        _with("DERIVED FROM: DSCG 05-1 B, D\nDECLASSIFY ON: SOURCE MARKED OADR", 900001)
    )
    (tmp_path / "in" / "b.txt").write_bytes(_with("CLASSIFIED BY MULTIPLE SOURCES", 900002))
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([tmp_path / "in"], workers=0)
        found = {
            query: [hit.card.id for hit in archive.search(query).hits]
            for query in ("derivedfrom:dscg", "derived:multiple", "oadr")
        }
        assert found == {
            "derivedfrom:dscg": ["08MEXICO900001"],
            "derived:multiple": ["08MEXICO900002"],
            "oadr": ["08MEXICO900001"],
        }
        rows = csv.DictReader(io.StringIO(b"".join(export(archive, "csv", None)).decode("utf-8-sig")))
        assert {row["id"]: row["derived_from"] for row in rows} == {
            "08MEXICO900001": "DSCG 05-1 (b) (d), source marked OADR",
            "08MEXICO900002": "MULTIPLE SOURCES",
        }
        page = TestClient(create_app(archive)).get("/cable/08MEXICO900001").text
        assert "<dt>Derived from</dt><dd><a href=" in page
        assert page.count(">DSCG 05-1 (b) (d), source marked OADR</a>") == 1
        for form in ("text", "jsonl", "csv"):
            (tmp_path / form).write_bytes(b"".join(export(archive, form, None)))
        held = {card: archive.cable(card).cable.derived_from for card in archive.ids()}
    for form in ("text", "jsonl", "csv"):
        with reftel.open(tmp_path / f"from-{form}", create=True) as back:
            back.ingest([tmp_path / form], workers=0)
            for card, sources in held.items():
                again = back.cable(card).cable.derived_from
                assert [(one.source, one.items, one.marked) for one in again] == [
                    (one.source, one.items, one.marked) for one in sources
                ], (form, card)
