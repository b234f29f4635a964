"""Weights of pages: what a browser gets with a page, within the limits that docs/web.md promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reftel.archive import Archive
from tests.web.addresses import HTML, samples
from tests.web.html import parse

DOCS = Path(__file__).parents[2] / "docs/web.md"
_ROW = re.compile(r"\| `(\w+)` \| ([0-9]+) \| ([0-9]+) \|")


def limits() -> dict[str, tuple[int, int]]:
    """Return the name of each page -> the most KB of the page alone, and with its styles and scripts; unpacked."""
    return {name: (int(alone), int(whole)) for name, alone, whole in _ROW.findall(DOCS.read_text("utf-8"))}


def weight(client: TestClient, address: str) -> tuple[float, float]:
    """Return the KB of a page, and of the page with its styles and scripts; unpacked."""
    answer = client.get(address)
    whole = len(answer.content)
    for element in parse(answer.text).elements:
        loads = element.attributes.get("src") or (
            element.attributes.get("href", "") if element.attributes.get("rel") == "stylesheet" else ""
        )
        if loads and element.tag in {"script", "link"}:
            whole += len(client.get(loads).content)
    return len(answer.content) / 1000, whole / 1000


def test_every_page_has_a_limit() -> None:
    assert set(limits()) == set(HTML)


@pytest.mark.parametrize("name", sorted(HTML))
def test_a_page_is_within_its_limit(client: TestClient, archive: Archive, copied: str, name: str) -> None:
    alone, whole = weight(client, samples(archive, copied)[name])
    most_alone, most_whole = limits()[name]
    assert most_alone / 3 - 10 <= alone <= most_alone, f"{alone:.1f} KB; correct the table in docs/web.md"
    assert most_whole / 2 <= whole <= most_whole, f"{whole:.1f} KB; correct the table in docs/web.md"
