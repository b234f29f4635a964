"""The tutorial runs and shows what it says; the API page is complete and up to date."""

from __future__ import annotations

import importlib.util
import inspect
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

import reftel
from tests.docs.notebook import TUTORIAL, output_of, run

DOCS = Path(__file__).parents[2] / "docs"


def api_page() -> ModuleType:
    spec = importlib.util.spec_from_file_location("api_page", DOCS / "api_page.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tutorial_shows_what_a_run_gives() -> None:
    for cell, text in run(json.loads(TUTORIAL.read_text(encoding="utf-8"))):
        assert output_of(cell) == text, "".join(cell["source"])


def test_the_api_page_is_up_to_date() -> None:
    module = api_page()
    assert (DOCS / "api.md").read_text(encoding="utf-8") == module.page(), "python docs/api_page.py makes it anew"


@pytest.mark.parametrize("name", reftel.__all__)
def test_everything_offered_is_documented(name: str) -> None:
    module = api_page()
    value = getattr(reftel, name)
    assert module.documented(value)
    if inspect.isclass(value) and not issubclass(value, BaseException):
        bare = [name for name, member in module.members(value) if not module.documented(member)]
        assert [name for name in bare if not name.startswith("__")] == []


PAGES = [DOCS.parent / "README.md", DOCS.parent / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^()\s#:]+)(?:#[^()]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
