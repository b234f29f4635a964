"""A crawler over an archive in which everything is hostile: texts, names, accessions, mails, corrections, catalogues.

It asks for every address of the reading room, follows what the pages lead to, and looks at every answer: no page acts,
no answer is a fault, every format is one, nobody learns where the owner keeps the files.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from warcio.warcwriter import WARCWriter

import reftel
from reftel.archive import Archive
from reftel.exercise.documents import document
from reftel.model import Article
from reftel.origins import Accession
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import OTHER_TEXTS, TEXTS, telegram
from tests.torture.length import either
from tests.web import hostile
from tests.web.addresses import samples
from tests.web.html import parse

MOST = either(220, 3_000)
"""Pages that are asked for; as many are of the addresses, the others of what they lead to."""
EVIL = f"{hostile.SCRIPT}{hostile.QUOTES}{hostile.CLOSING}{hostile.OVERRIDE}{hostile.ESCAPE}"
FORMULA = "=HYPERLINK(\"http://a.example\",'EXERCISE')"
_ACTS = re.compile(r"<script>\s*alert|<img src=x|<svg/onload|<h1 onclick", re.I)


def _mail() -> bytes:
    mail = EmailMessage()
    mail["From"] = '"<script>alert(6)</script>" <a@b.example>'
    mail["Subject"], mail["Message-ID"] = "=?utf-8?q?=3Cscript=3Ealert=28=29=3C/script=3E?=", "<x@b.example>"
    mail["Date"] = "Mon, 26 Feb 2007 10:00:00 +0000"
    mail.set_content("EXERCISE: see below.")
    mail.add_attachment(
        telegram(900701, texts=OTHER_TEXTS), maintype="text", subtype="x", filename="<script>alert(7)</script>.txt"
    )
    return mail.as_bytes()


def _web_archive(path: Path) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        for at, address in enumerate(("javascript:alert(8)", 'http://a.example/"><script>alert(9)</script>')):
            body = io.BytesIO(telegram(900711 + at, texts=TEXTS))
            writer.write_record(writer.create_warc_record(address, "resource", payload=body))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of it, in a folder whose name nobody may see."""
    base = tmp_path_factory.mktemp("owners-own-place")
    given = base / "in"
    hostile.write(given / "cables")
    texts = [f"See {EVIL} and ref A {hostile.SCHEME}.", f"{FORMULA} {hostile.TEMPLATE}", *OTHER_TEXTS]
    refs = ("08 HELSINKI 900666", "07 LIMA 17 <script>alert(10)</script>", "08 MEXICO 900720 (NOTAL)")
    for number in range(900720, 900730):
        data = telegram(number, texts=texts, subject=f"{FORMULA} {number}", references=refs, signed="O'<b>NEIL")
        (given / f"{number}'\"<b>.txt").write_bytes(data)
        (given / f"{number}-b.txt").write_bytes(data.replace(b"castling", b"castles"))
    (given / "mail.eml").write_bytes(_mail())
    _web_archive(given / "pages.warc")
    (given / "page.pdf").write_bytes(document(telegram(900731, texts=[hostile.SCRIPT, *TEXTS]).decode()))
    (base / "list.csv").write_text(
        f"id,date,subject,film\n08MEXICO900750,2008-03-13,{hostile.SCRIPT},D<b>\n07LIMA17,2007-01-04,{FORMULA},\n"
    )
    accession = Accession(
        giver=f"Exercise {EVIL}",
        number=EVIL,
        terms=EVIL,
        address=hostile.SCHEME,
        received=dt.date(2026, 1, 2),
        note=EVIL,
    )
    with reftel.open(base / "archive", create=True) as archive:
        archive.ingest([given], workers=0, given=accession)
        archive.add_catalogue(base / "list.csv", name=EVIL)
        archive.correct("08MEXICO900720", "subject", EVIL, because=EVIL, by=EVIL)
        archive.correct("08MEXICO900720", "released", dt.datetime(2010, 12, 9, tzinfo=dt.UTC), because="EXERCISE")
        archive.correct("08MEXICO900721", "signed_by", hostile.SCRIPT, because=hostile.JSON_END)
        archive.add_article(
            Article(url="https://paper.example.org/?a=<b>'\"", title=EVIL, outlet=EVIL), (hostile.ID, "08MEXICO900750")
        )
    return base / "archive"


@pytest.fixture(scope="module")
def archive(folder: Path) -> Iterator[Archive]:
    """It, open for reading."""
    with reftel.open(folder, read_only=True) as opened:
        yield opened


def _first(archive: Archive) -> list[str]:
    cable = "08MEXICO900720"
    absent = [row.id for row in archive.absent_cables(limit=5).rows]
    formats = ("csv", "csv-excel", "xlsx", "jsonl", "tei", "text", "bibtex", "ris", "csl", "parquet", "graphml", "gexf")
    return [
        *samples(archive, cable).values(),
        *(urls.cable(each) for each in (hostile.ID, *absent, "08MEXICO900721", "08MEXICO900731", "08MEXICO900711")),
        *(urls.source(each) for each in (hostile.ID, "08MEXICO900701", "08MEXICO900711", "08MEXICO900712")),
        *(urls.source("08MEXICO900731"), urls.search("alert"), urls.search(EVIL), urls.search('subject:"=HYPERLINK"')),
        *(f"/export/{name}" for name in formats),
        *(urls.cite_file(cable, name) for name in ("bibtex", "ris", "csl", "endnote")),
    ]


def _looked_at(path: str, answer: Any, owner: str) -> list[str]:
    """What is wrong with an answer."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    wrong = [] if answer.status_code < 500 else [f"status {answer.status_code}"]
    headers = answer.headers
    wrong += [name for name in ("x-content-type-options", "content-security-policy") if name not in headers]
    data = _unpacked(answer.content) if kind.endswith("sheet") or kind == "application/zip" else answer.content
    wrong += ["the owner's path"] if owner.encode() in data else []
    if kind == "text/html":
        wrong += _page(answer.text)
    elif answer.status_code == 200:
        wrong += _format(kind, answer)
    return [f"{path}: {each}" for each in wrong]


def _unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def _page(text: str) -> list[str]:
    wrong = ["characters that act"] if set(text) & set("\x1b\x07\u202e\u202c") else []
    if _ACTS.search(text):
        wrong.append("markup of a cable")
    for element in parse(text).elements:
        wrong += [f"{name} of {element.tag}" for name in element.attributes if name.startswith("on")]
        for name in ("href", "src", "action", "formaction"):
            if element.attributes.get(name, "").strip().lower().startswith(("javascript", "data:", "vbscript")):
                wrong.append(f"{name} of {element.tag}")
        if element.tag == "script" and "src" not in element.attributes:
            if element.attributes.get("type") != "application/ld+json":
                wrong.append("a script in the page")
            else:
                json.loads(element.text)
    return wrong


def _format(kind: str, answer: Any) -> list[str]:
    """What is wrong with a format that one of the standard library's readers knows."""
    try:
        if kind.endswith("ndjson"):
            for line in answer.content.splitlines():
                json.loads(line)
        elif kind.endswith("json"):
            json.loads(answer.content)
        elif kind.endswith("xml"):
            ElementTree.fromstring(answer.content)
        elif kind == "text/csv":
            rows = list(csv.reader(io.StringIO(answer.text)))
            return [] if len({len(row) for row in rows}) == 1 else ["rows of different lengths"]
    except (ValueError, ElementTree.ParseError) as error:
        return [f"no {kind} ({error})"]
    return []


def _leads(path: str, answer: Any) -> list[str]:
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return [answer.headers["location"]] if "location" in answer.headers else []
    found = []
    for element in parse(answer.text).elements:
        for name in ("href", "src", "action"):
            target = urlsplit(urljoin(f"http://testserver{path}", element.attributes.get(name, "")))
            if target.netloc == "testserver" and not target.path.startswith("/signout"):
                found.append(target.path + (f"?{target.query}" if target.query else ""))
    return found


def test_every_page_of_a_hostile_archive(archive: Archive, folder: Path) -> None:
    client = TestClient(create_app(archive), follow_redirects=False, raise_server_exceptions=False)
    first = _first(archive)
    waiting, seen = deque(first), set(first)
    wrong: list[str] = []
    asked, kinds = 0, set[str]()
    while waiting and asked < len(first) + MOST:
        path = waiting.popleft()
        answer = client.get(path)
        asked += 1
        kinds.add(answer.headers.get("content-type", "").partition(";")[0])
        wrong += _looked_at(path, answer, folder.parent.name)
        for each in _leads(path, answer):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    assert not wrong, "\n".join(wrong[:60])
    assert {"text/html", "application/json", "text/csv"} <= kinds, kinds
