"""Withdrawal cards from the file to the letter, and what overview tables of the National Archives say of a cable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.cli.main import main
from reftel.web import urls
from reftel.web.app import create_app
from tests.forms.record_samples import CARD, TELEGRAM, lines, record

CARD_ID = "74OSLO90121"
TABLE = """\
URL,Draft Date,Document Number,Film Number,From,Subject,TAGS,To
https://a.example/1,15 MAY 1974,1974OSLO90119,D740122-0001,OSLO,EXERCISE  BELLS,"PGOV, NO, (SAMPLE, ANNA)",STATE LIMA
https://a.example/2,15 MAY 1974,1974OSLO90120-1,P740122-0002,n/a,EXERCISE ROPES,n/a,n/a
https://a.example/3,15 MAY 1974,,D740122-0003,OSLO,EXERCISE WITHOUT A NUMBER,PGOV,STATE
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("cards")
    source = folder / "in"
    source.mkdir()
    citing = TELEGRAM.replace("REF: STATE 90097", "REF: A. OSLO 90121; B. OSLO 90119; C. OSLO 90120")
    (source / "1974OSLO90123.txt").write_text(record(citing, Reference=None))
    own = {"Document_Number": "1974OSLO90121", "Draft_Date": "16 MAY 1974", "Film_Number": "P740123-9001"}
    card = lines(**CARD, **own, TAGS="SCUL", Reference=None)
    (source / "1974OSLO90121.txt").write_text(card)
    (folder / "table.csv").write_text(TABLE)
    with reftel.open(folder / "archive", create=True) as made:
        made.ingest([source], workers=0)
        made.add_catalogue(folder / "table.csv", name="Overview 1974")
        yield made


def _flat(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_card_is_found_counted_and_cited(archive: Archive) -> None:
    assert [hit.card.id for hit in archive.search("is:withdrawn")] == [CARD_ID]
    ledger, _ = archive.post_year("OSLO", 1974)
    assert (ledger.held, ledger.withdrawn, ledger.known) == (1, 1, 2)
    assert {run.first: run.state for run in ledger.runs if run.first > 90000}[90121] == "withdrawn"
    (gaps,) = (each for each in archive.gaps() if each.post == "OSLO")
    assert (gaps.held, gaps.withdrawn, gaps.known) == (1, 1, 2)
    state = archive.cable("74OSLO90123").cites[0].state
    assert state is not None
    assert (state.state, state.because) == ("held", "a withdrawal card is here, its text is withheld")


def test_its_page_says_so_and_offers_the_letter(archive: Archive) -> None:
    with TestClient(create_app(archive)) as client:
        page = client.get(f"/cable/{CARD_ID}")
        assert page.status_code == 200
        shown = _flat(page.text)
        assert "withdrawn" in shown.lower() or "withheld" in shown.lower()
        assert escape(urls.request(CARD_ID)) in page.text
        strip = client.get("/origin/OSLO/serials/1974")
        assert "withdrawn" in strip.text


def test_the_letter_names_the_withdrawal(archive: Archive) -> None:
    (letter,) = archive.request_letters([CARD_ID])
    text = " ".join(letter.text.split())
    for said in (
        "Message reference number: 74 OSLO 90121",
        "Film number: P740123-9001",
        "Original classification: LIMITED OFFICIAL USE",
        "Wanted: the text, which was withdrawn: the released file has a withdrawal card in its place",
        "Cited by 74OSLO90123",
    ):
        assert said in text, said


def test_a_released_text_takes_the_card_s_place(tmp_path: Path) -> None:
    (tmp_path / "card.txt").write_text(lines(**CARD))
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([tmp_path / "card.txt"], workers=0)
        assert archive.post_year("OSLO", 1974)[0].withdrawn == 1
        (tmp_path / "text.txt").write_text(record())
        archive.ingest([tmp_path / "text.txt"], workers=0)
        assert archive.search("is:withdrawn").total == 0
        ledger, _ = archive.post_year("OSLO", 1974)
        assert (ledger.held, ledger.withdrawn) == (1, 0)
        assert archive.verify() == ()


def test_overview_tables_give_tags_and_addressees(archive: Archive) -> None:
    (listed,) = archive.catalogues()
    assert (listed.cables, listed.lost) == (2, 1)
    one = archive.absent("74OSLO90119")
    assert (one.tags, one.sender, one.addressees) == (("PGOV", "NO", "SAMPLE, ANNA"), "OSLO", "STATE LIMA")
    assert one.subject == "EXERCISE BELLS"
    other = archive.absent("74OSLO90120")
    assert (other.tags, other.sender, other.addressees, other.films) == ((), None, None, ("P740122-0002",))
    assert other.inferred_tags == ("SCUL", "NO")
    with TestClient(create_app(archive)) as client:
        text = _flat(client.get("/cable/74OSLO90119").text)
        assert "STATE LIMA (from a catalogue)" in text
        assert "(from a catalogue)" in text.split("TAGS", 1)[1]
    said = CliRunner().invoke(main, ["absent", str(archive.path), "74OSLO90119"]).output
    assert "to, as a catalogue has it: STATE LIMA" in said
    assert "TAGS, as a catalogue has them: PGOV NO SAMPLE, ANNA" in said
    assert "To: STATE LIMA" in archive.request_letters(["74OSLO90119"])[0].text


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("tag:PGOV", {"74OSLO90119"}),
        ('tag:"sample anna"', {"74OSLO90119"}),
        ("tag:SCUL", {"74OSLO90120"}),
        ("-tag:SCUL", {"74OSLO90119"}),
    ],
)
def test_tags_of_a_catalogue_come_before_inferred_ones(archive: Archive, query: str, ids: set[str]) -> None:
    found = archive.search_absent(query, facets=True)
    assert {row.id for row in found.rows} == ids
    counts = {value.value: value.count for value in archive.search_absent(facets=True).facets["tag"]}
    assert (counts["PGOV"], counts["SCUL"], counts["NO"]) == (1, 1, 2)


def test_a_record_of_a_text_on_film_is_known_and_not_held(tmp_path: Path) -> None:
    own = {"Document_Number": "1974OSLO90131", "Draft_Date": "17 MAY 1974", "Film_Number": "D740123-9002"}
    text = lines(**own, From="OSLO", Locator="TEXT ON MICROFILM", Subject="EXERCISE FILM", Type="TE")
    (tmp_path / "1974OSLO90131.txt").write_text(f"Message Attributes\n\n{text}")
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([tmp_path / "1974OSLO90131.txt"], workers=0)
        ledger, _ = made.post_year("OSLO", 1974)
        (row,) = made.gaps()
        assert [one.id for one in made.search("id:74OSLO90131").hits] == ["74OSLO90131"]
    assert (ledger.held, ledger.withdrawn, ledger.known) == (0, 0, 1)
    assert (row.held, row.known, row.unseen) == (0, 1, row.numbered - 1)
    assert {one.state for one in ledger.days if one.date.isoformat() == "1974-05-17"} == {"known"}


def test_the_page_of_an_absent_cable_has_the_nearest_numbers(archive: Archive) -> None:
    found = archive.absent("74OSLO90120")
    assert found.before is None and found.after is not None and found.after.id == CARD_ID
    assert found.listed_before is not None and found.listed_after is None
    assert (found.listed_before.id, str(found.listed_before.first)) == ("74OSLO90119", "1974-05-15")
    with TestClient(create_app(archive)) as client:
        page = client.get(urls.cable(found.id))
    assert page.status_code == 404
    assert f"74OSLO90119 15 May 1974, not held {found.id} this cable {CARD_ID} 16 May 1974" in _flat(page.text)
    assert urls.serials("OSLO", 1974) in page.text
