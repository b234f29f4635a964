"""Ids in any style lead to the one cable; unknown ones offer what is near."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import reftel
from reftel.archive import Archive
from reftel.errors import UnknownCable
from tests.archive.making import put, telegram


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Five cables of Mexico in 2008."""
    base = tmp_path_factory.mktemp("ids")
    files = put(base / "in", **{f"t{n}": telegram(900000 + n) for n in (1, 2, 5, 20, 300)})
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([files], workers=0)
        yield archive


STYLES = (
    "08MEXICO900001",
    "08mexico900001",
    " 08 MEXICO 900001 ",
    "2008MEXICO0900001",
    "08 AmEmbassy Mexico City 900001",
    "2008MEXICO900001_a",
    "/cable/2008/03/08MEXICO900001.html",
    "08MEXICO900001.html",
    "MEXICO 900001",
    "mexico 0900001",
)


@pytest.mark.parametrize("written", STYLES)
def test_every_style_leads_there(held: Archive, written: str) -> None:
    assert held.resolve(written) == "08MEXICO900001"
    assert held.cable(written).id == "08MEXICO900001"


NEAR = (
    ("08MEXICO900003", ("08MEXICO900002", "08MEXICO900001", "08MEXICO900005", "08MEXICO900020")),
    ("07MEXICO900300", ("08MEXICO900300",)),
)


@pytest.mark.parametrize(("written", "near"), NEAR)
def test_an_unknown_id_offers_the_nearest(held: Archive, written: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownCable) as caught:
        held.resolve(written)
    assert caught.value.nearest[: len(near)] == near


@pytest.mark.parametrize(
    "written", ["", "   ", "-", "x" * 100_000, "'; DROP TABLE cable; --", "08", "\x00", "🙂", "../../etc"]
)
def test_nonsense_is_unknown(held: Archive, written: str) -> None:
    with pytest.raises(UnknownCable):
        held.resolve(written)


def test_a_copy_that_is_none(held: Archive) -> None:
    with pytest.raises(UnknownCable, match="copy 7"):
        held.copy("08MEXICO900001", 7)
    with pytest.raises(UnknownCable, match="copies 1 and 2"):
        held.compare("08MEXICO900001")
