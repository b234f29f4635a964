"""Corrections by readers: found from the cable, written as a command that works, shown with author and evidence."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.cli.main import main
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.pages.correction_command import command
from tests.archive.making import put, telegram
from tests.web.html import parse

ID = "08MEXICO900001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of one cable."""
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(900001))], workers=0)
    return tmp_path / "archive"


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    """The archive with a correction by a named person."""
    with reftel.open(folder) as opened:
        opened.correct(ID, "subject", "EXERCISE: Loan of a Lamb", because="EXERCISE copy of 2011", by="R. Example")
        yield opened


VALUES = (
    ("subject", "The lamp's loan"),
    ("subject", '"quoted"'),
    ("subject", "[1, 2]"),
    ("subject", "-lamp --and --because=none"),
    ("subject", "$(touch x); `y` & <z>"),
    ("tags", "PREL; SCUL"),
    ("classification", "SECRET//NOFORN"),
    ("created", "2008-03-14T15:03Z"),
)


@pytest.mark.parametrize(("field", "value"), VALUES)
def test_the_command_makes_the_correction(folder: Path, field: str, value: str) -> None:
    words = shlex.split(command(ID, field, value, "EXERCISE evidence's", "-R. Example"))
    assert words[0] == "reftel"
    done = CliRunner().invoke(main, [str(folder) if word == "ARCHIVE" else word for word in words[1:]])
    assert done.exit_code == 0, done.output
    with reftel.open(folder, read_only=True) as opened:
        (made,) = opened.corrections(ID)
        assert (made.field, made.because, made.by) == (field, "EXERCISE evidence's", "-R. Example")
        if field == "subject":
            assert opened.cable(ID).cable.subject == value


def test_a_reader_finds_how_to_correct_and_who_did(archive: Archive) -> None:
    client = TestClient(create_app(archive))
    for address in (urls.cable(ID), urls.source(ID)):
        assert urls.correct(ID) in parse(client.get(address).text).links()
    for address in (urls.cable(ID), urls.correct(ID), urls.cable_file(ID, "txt")):
        page = client.get(address).text
        assert "R. Example" in page and "EXERCISE copy of 2011" in page, address
    assert "read as “EXERCISE: Loan of a Lamp”" in client.get(urls.cable(ID)).text


def test_a_withdrawn_correction_stays_on_its_page(archive: Archive) -> None:
    archive.withdraw(1)
    client = TestClient(create_app(archive))
    assert "R. Example" not in client.get(urls.cable(ID)).text
    page = client.get(urls.correct(ID)).text
    assert "R. Example" in page and "withdrawn" in page


def test_the_form_says_what_a_value_must_be(archive: Archive) -> None:
    client = TestClient(create_app(archive))
    assert client.get(urls.correct(ID, "colour")).status_code == 404
    asked = client.get(urls.correct(ID), params={"field": "declassify_on", "value": "soon", "because": "x"}).text
    assert "Expected a day" in asked and "reftel correct" not in asked
    asked = client.get(urls.correct(ID), params={"field": "subject", "value": "A lamp", "because": ""}).text
    assert "evidence" in asked and "reftel correct" not in asked
    asked = client.get(urls.correct(ID), params={"field": "subject", "value": "A lamp", "because": "copy 2"}).text
    assert "reftel correct" in asked
