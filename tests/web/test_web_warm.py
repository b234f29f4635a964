"""Pages made before anybody asks: one of each kind, and nothing fails where an archive can't give one."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

import reftel
from reftel.web import warm
from reftel.web.app_state import AppState
from reftel.web.page import PageRequest, View
from reftel.web.page import render as real
from reftel.web.settings import Settings


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were filled."""
    templates: list[str] = []

    def render(page_request: PageRequest, template: str, view: View) -> str:
        page = real(page_request, template, view)
        templates.append(template)
        return page

    monkeypatch.setattr(warm, "render", render)
    return templates


def test_a_page_of_each_kind_is_made(archive_folder: Path, made: list[str], caplog: pytest.LogCaptureFixture) -> None:
    with reftel.open(archive_folder, read_only=True) as archive:
        warm.warm(AppState(archive, Settings()))
    assert sorted(made) == ["browse.html", "cable.html", "gaps.html", "home.html", "search.html"]
    assert caplog.records == []


def test_an_archive_without_an_index_is_served_too(
    archive_folder: Path, made: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copied = tmp_path / "archive"
    shutil.copytree(archive_folder, copied, ignore=shutil.ignore_patterns("index-v*"))
    with reftel.open(copied, read_only=True) as archive:
        warm.warm(AppState(archive, Settings()))
    assert "home.html" in made
    assert "search.html" not in made
    assert caplog.records == []


def test_a_fault_is_logged_and_keeps_nobody_out(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(*_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(warm, "render", fault)
    with reftel.open(archive_folder, read_only=True) as archive, caplog.at_level(logging.ERROR):
        warm.warm(AppState(archive, Settings()))
    assert [record.levelname for record in caplog.records] == ["ERROR"]
