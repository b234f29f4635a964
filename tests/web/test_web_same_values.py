"""One cable has the same author, title, number, institution and date in every format for other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.exercise.writer import Order, write
from reftel.web import urls
from reftel.web.app import create_app
from tests.web.html import parse

HEAD = "P 111940Z MAR 08\nFM AMEMBASSY HELSINKI\nTO SECSTATE WASHDC\n\nUNCLAS HELSINKI 9007{:02}\n\nE.O. 12958: N/A\n"
SUBJECTS = (
    'EXERCISE {{\\bf x} % & $ # _ ^ ~ "q" <b>TY  - JOUR</b> \\\\ER  - @misc{a, title={x}}',
    "EXERCISE, COMMAS, AND; SEMICOLONS -- \u201cQUOTES\u201d AND \u05ea\u05e8\u05d2\u05d9\u05dc",
    "",
)
"""A subject that attacks every format, one that only looks odd, and none."""

UNDO = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
}  # fmt: skip


def _plain(tex: str) -> str:
    """A BibTeX value as text."""
    token = re.compile("|".join([*map(re.escape, UNDO), r"\\([#$%&_])"]))
    return token.sub(lambda match: match[1] or UNDO[match[0]], tex)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Military messages, cablegrams, documents of Foreign Relations and others, hostile subjects, no date."""
    folder = tmp_path_factory.mktemp("odd")
    for form in ("military", "australian", "frus", "nara", "smart", "plusd"):
        start, end = (1973, 1979) if form in ("nara", "plusd", "frus") else (2005, 2010)
        write(folder / form, Order(2, 5, form, start=start, end=end), truth=False)
    for at, subject in enumerate(SUBJECTS):
        line = f"SUBJECT: {subject}\n" if subject else ""
        text = f"{HEAD.format(at)}{line}\n1. (U) EXERCISE.\nMAKINEN\n"
        (folder / f"subject{at}.txt").write_text(text, "utf-8")
    (folder / "bare.txt").write_text("UNCLAS\n\n1. (U) EXERCISE WITHOUT A DATE.\n")
    with reftel.open(folder / "archive", create=True) as made:
        made.ingest([path for path in folder.iterdir() if path.name != "archive"], workers=0)
        yield made


def _values(client: TestClient, cable: str) -> dict[str, dict[str, str | None]]:
    """Name of a value -> format -> value."""
    bibtex = client.get(urls.cite_file(cable, "bibtex")).text
    fields = {m[1]: m[2] for m in re.finditer(r"^  (\w+) = \{(.*)\},$", bibtex, re.M)}
    tex = {name: _plain(value[1:-1] if value[:1] == "{" else value) for name, value in fields.items()}
    lines = [line for line in client.get(urls.cite_file(cable, "ris")).text.split("\r\n") if line]
    assert [line[:2] for line in lines].count("TY") == [line[:2] for line in lines].count("ER") == 1
    ris = {line[:2]: line[6:] for line in lines}
    (csl,) = client.get(urls.cite_file(cable, "csl-json")).json()
    page = parse(client.get(urls.cable(cable)).text)
    linked = json.loads(next(e.text for e in page.all("script") if e.attributes.get("type") == "application/ld+json"))
    coins = dict(parse_qsl(page.by_class("Z3988")[0].attributes["title"]))
    tags = {e.attributes["name"]: e.attributes["content"] for e in page.all("meta") if "name" in e.attributes}
    day = "-".join(f"{part:02}" for part in csl["issued"]["date-parts"][0]) if "issued" in csl else None
    number = csl["number"]
    return {
        "title": {
            "bibtex": tex["title"], "ris": ris["TI"], "csl": csl["title"], "json-ld": linked["name"],
            "tags": tags["citation_title"], "coins": coins["rft.title"].removeprefix(f"{cable}: "),
        },
        "number": {
            "bibtex": tex["number"], "ris": ris["SN"], "csl": number, "json-ld": linked["reportNumber"],
            "tags": tags["citation_technical_report_number"],
        },
        "author": {
            "bibtex": tex["author"], "ris": ris["AU"].replace(" (", ", ").removesuffix(")"),
            "csl": csl["author"][0]["literal"], "json-ld": linked["author"]["name"], "coins": coins["rft.aucorp"],
        },
        "institution": {
            "bibtex": tex["institution"], "ris": ris["PB"], "csl": csl["publisher"],
            "json-ld": linked["publisher"]["name"], "coins": coins["rft.publisher"], "tags": tags["DC.publisher"],
        },
        "date": {
            "bibtex": tex.get("date"), "ris": ris["DA"].rstrip("/").replace("/", "-") if "DA" in ris else None,
            "csl": day, "json-ld": linked["dateCreated"][:10] if "dateCreated" in linked else None,
            "coins": coins.get("rft.date"), "tags": tags.get("DC.date"),
        },
    }  # fmt: skip


def test_the_values_of_a_cable_are_the_same_in_every_format(odd: Archive) -> None:
    client = TestClient(create_app(odd))
    ids = list(odd.ids())
    assert len(ids) >= 10, ids
    assert any("NAVADMIN" in each or not each[:2].isdigit() for each in ids)
    for cable in ids:
        for name, by_format in _values(client, cable).items():
            assert len(set(by_format.values())) == 1, (cable, name, by_format)
