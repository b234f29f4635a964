"""What people add stays on top, through re-reading and export; and what reading again changes."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from fpdf import FPDF

from reftel.archive import Archive
from reftel.archive.annotations import BadValueError
from reftel.archive.ingest import prepared_source
from reftel.collate import witnesses
from reftel.collate.rules import TEXT, Rule
from reftel.export import export
from reftel.field_names import CableAttribute
from reftel.model import Article, Cable, Witness
from reftel.reading import RawSource, read_source
from tests.archive.making import TEXTS, put, telegram

ID = "08MEXICO900001"


@pytest.fixture
def one(tmp_path: Path, empty: Archive) -> Archive:
    """An archive of two cables."""
    empty.ingest([put(tmp_path / "in", a=telegram(), b=telegram(900002, references=["08 MEXICO 900001"]))], workers=0)
    return empty


def test_a_correction_shows_is_found_and_can_be_withdrawn(one: Archive) -> None:
    before = one.generation()
    made = one.correct("mexico 900001", "subject", "EXERCISE: Postcards", because="the letter says so", by="A reader")
    assert (made.number, made.cable_id, made.value) == (1, ID, '"EXERCISE: Postcards"')
    assert one.generation() > before
    view = one.cable(ID)
    assert (view.cable.subject, view.card.subject, view.card.corrected) == (*["EXERCISE: Postcards"] * 2, True)
    assert [each.because for each in view.corrections] == ["the letter says so"]
    assert one.search("subject:postcards").total == 1
    one.correct(ID, "tags", "OEXC; PREL", because="tags too")
    assert one.browse("tag", "OEXC").total == 1
    assert {count.key for count in one.counts("tag")} == {"OEXC", "PREL", "SCUL", "MX"}
    assert one.verify() == ()
    one.withdraw(1)
    assert one.cable(ID).cable.subject == "EXERCISE: Loan of a Lamp"
    assert one.search("subject:postcards").total == 0
    assert [each.withdrawn is None for each in one.corrections()] == [False, True]
    with pytest.raises(BadValueError, match="no correction 1"):
        one.withdraw(1)
    assert one.verify() == ()


def test_corrections_survive_reading_again_and_are_exported(one: Archive) -> None:
    one.correct(ID, "created", "2008-03-14T00:00Z", because="EXERCISE")
    one.reread(every=True, workers=0)
    assert one.cable(ID).cable.created == dt.datetime(2008, 3, 14, tzinfo=dt.UTC)
    (line,) = (row for row in b"".join(export(one, "jsonl")).splitlines() if b'"corrections":[{' in row)
    told = msgspec.json.decode(line)
    assert told["corrections"][0]["because"] == "EXERCISE"
    assert told["cable"]["created"] == "2008-03-14T00:00:00Z"


@pytest.mark.parametrize(
    ("field", "value", "because", "message"),
    [
        ("subject", "x", " ", "evidence"),
        ("id", "x", "y", "can't be corrected"),
        ("created", "soon", "y", "a time such"),
    ],
)
def test_corrections_that_can_not_be(
    one: Archive, field: CableAttribute, value: str, because: str, message: str
) -> None:
    generation = one.generation()
    with pytest.raises(BadValueError, match=message):
        one.correct(ID, field, value, because=because)
    assert one.generation() == generation


def test_articles(one: Archive) -> None:
    article = Article(url="https://example.org/a", title="EXERCISE", outlet="The Lamp", date=dt.date(2010, 11, 28))
    assert one.add_article(article, ["mexico 900001", "09LIMA900007"]) == 1
    assert one.add_article(Article(url="https://example.org/a"), [ID]) == 1
    (row,) = one.articles()
    assert (row.article, row.cables, row.by_hand) == (article, (ID, "09LIMA900007"), True)
    view = one.cable(ID)
    assert [each.article for each in view.articles] == [article]
    assert view.card.has_articles
    assert one.search("has:articles").total == 1
    assert one.verify() == ()
    with pytest.raises(BadValueError, match="web address"):
        one.add_article(Article(url="javascript:alert(1)"), [ID])
    with pytest.raises(BadValueError, match="not a reference id"):
        one.add_article(Article(url="https://example.org/b"), ["nonsense"])


def test_an_article_can_come_before_its_cable(one: Archive, tmp_path: Path) -> None:
    one.add_article(Article(url="https://example.org/a"), ["08MEXICO900009"])
    one.ingest([put(tmp_path / "more", c=telegram(900009))], workers=0)
    assert one.card("08MEXICO900009").has_articles
    assert one.verify() == ()


# reading again -------------------------------------------------------------------------------------------------------


def _reads_otherwise(monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    """An upgrade: from now on telegrams read as `change` makes of them."""

    def read(raw: RawSource) -> list[Witness]:
        return [
            msgspec.structs.replace(each, cable=change(each.cable))  # type: ignore[operator]
            for each in read_source(raw)
        ]

    monkeypatch.setattr(prepared_source, "read_source", read)


def test_nothing_changes_if_the_reading_is_the_same(one: Archive) -> None:
    generation = one.generation()
    report = one.reread(every=True, workers=0)
    assert (report.sources, report.cables_changed, report.redirects) == (2, 0, 0)
    assert one.generation() == generation
    assert one.reread(workers=0).sources == 0


def test_a_better_reading_changes_values_and_says_so(one: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    _reads_otherwise(monkeypatch, lambda cable: msgspec.structs.replace(cable, subject="EXERCISE: Better", tags=()))
    report = one.reread(every=True, workers=0)
    assert report.cables_changed == 2
    assert report.fields == {"subject": 2, "tags": 2}
    assert one.cable(ID).cable.subject == "EXERCISE: Better"
    assert one.counts("tag") == ()
    assert one.search("subject:better").total == 2
    assert one.verify() == ()


def test_paragraphs_that_move_leave_redirects(one: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def shifted(cable: Cable) -> Cable:
        moved = [
            msgspec.structs.replace(each, anchor=f"p{(each.number or 0) + 10}", number=(each.number or 0) + 10)
            for each in cable.paragraphs
        ]
        return msgspec.structs.replace(cable, paragraphs=tuple(moved))

    before = {each.anchor: each.text for each in one.cable(ID).cable.paragraphs}
    _reads_otherwise(monkeypatch, shifted)
    assert one.reread(every=True, workers=0).redirects == 2 * len(TEXTS)
    view = one.cable(ID)
    assert [each.anchor for each in view.cable.paragraphs] == ["p11", "p12", "p13"]
    for anchor, text in before.items():
        paragraph = view.paragraph(anchor)
        assert paragraph is not None
        assert paragraph.text == text
    assert one.verify() == ()


def test_a_telegram_that_gets_another_id_is_found_by_both(one: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(cable: Cable) -> Cable:
        serial = 900042 if cable.serial == 900001 else cable.serial
        return msgspec.structs.replace(cable, id=f"08MEXICO{serial}", serial=serial)

    _reads_otherwise(monkeypatch, renamed)
    report = one.reread(every=True, workers=0)
    assert report.moved == {ID: "08MEXICO900042"}
    assert one.resolve(ID) == "08MEXICO900042"
    assert one.overview().cables == 2
    assert set(one.ids()) == {"08MEXICO900002", "08MEXICO900042"}
    assert one.search("id:08MEXICO900042").total == 1
    assert one.verify() == ()


@pytest.mark.parametrize("way", ["reread", "repair"])
def test_better_rules_choose_again_between_copies(
    tmp_path: Path, empty: Archive, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """An upgrade that reads as before: of two copies the one that broke off was read first."""
    monkeypatch.setattr(witnesses, "_PART", 0.0)
    monkeypatch.setattr(witnesses, "_TEXT_RULE", Rule(TEXT, (lambda given, _: -len(given.cable.paragraphs),)))
    begun = telegram(texts=[TEXTS[0][:40]])
    empty.ingest([put(tmp_path / "in", a=begun, b=telegram(), c=telegram(900002))], workers=0)
    assert [paragraph.anchor for paragraph in empty.cable(ID).cable.paragraphs] == ["p1"]
    monkeypatch.undo()
    assert [finding.code for finding in empty.verify()] == ["collation"]
    if way == "reread":
        assert empty.reread(every=True, workers=0).cables_changed == 1
    else:
        assert [finding.repaired for finding in empty.verify(repair=True)] == [True]
    view = empty.cable(ID)
    assert [(paragraph.anchor, paragraph.text) for paragraph in view.cable.paragraphs] == [
        (f"p{number}", text) for number, text in enumerate(TEXTS, 1)
    ]
    assert view.redirects == {}
    assert empty.search("guest").total == 2
    assert empty.verify() == ()


def test_a_damaged_choice_between_copies_does_not_end_rereading(tmp_path: Path, empty: Archive) -> None:
    empty.ingest([put(tmp_path / "in", a=telegram(texts=TEXTS[:2]), b=telegram())], workers=0)
    with closing(sqlite3.connect(empty.path / "reftel.db")) as connection:
        connection.execute("UPDATE collation SET data = x'00'")
        connection.commit()
    assert empty.reread(every=True, workers=0).sources == 2
    assert empty.verify() != ()
    empty.verify(repair=True)
    assert empty.verify() == ()


def test_what_was_refused_is_tried_again(tmp_path: Path, empty: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(raw: RawSource) -> list[Witness]:
        raise IndexError("EXERCISE")

    monkeypatch.setattr(prepared_source, "read_source", fails)
    assert empty.ingest([put(tmp_path / "in", a=telegram())], workers=0).refused == 1
    monkeypatch.undo()
    report = empty.reread(every=True, workers=0)
    assert (report.accepted, report.refused) == (1, 0)
    assert empty.cable(ID).id == ID
    assert empty.refused() == ()
    assert empty.verify() == ()


def test_scans_are_read_once_they_can_be_recognized(
    tmp_path: Path, empty: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recognition is turned on, or tesseract is installed, after the files were refused."""
    from PIL import Image

    folder = tmp_path / "in"
    folder.mkdir()
    Image.new("1", (1200, 1600), 1).save(folder / "scan.pdf", "PDF", resolution=200)
    monkeypatch.setenv("REFTEL_OCR", "never")
    done = empty.ingest([folder], workers=0)
    assert (done.refused, done.trouble_count) == (1, 1)
    assert "recognition is off" in done.troubles[0]
    assert [one.error for one in empty.refused()] == ["RecognitionNeeded"]
    assert empty.ingest([folder], workers=0).troubles == ()
    monkeypatch.setenv("REFTEL_OCR", "auto")
    monkeypatch.setattr("reftel.forms.pdf.recognition.program", lambda: "tesseract")
    read = list(read_source(RawSource(path="scan.pdf", data=telegram(), form="telegram-text")))
    monkeypatch.setattr(prepared_source, "read_source", lambda _: iter(read))
    empty.ingest([folder], workers=0)
    assert empty.refused() == ()
    assert empty.cable(ID).id == ID


@pytest.mark.parametrize("command", ["ingest", "reread"])
def test_pages_are_read_once_they_can_be_recognized(
    command: str, tmp_path: Path, empty: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document of which one page has text and another one is an image."""
    from PIL import Image

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Courier", size=9)
    for row, line in enumerate(telegram().decode().splitlines()):
        pdf.text(20, 20 + 4 * row, line)
    pdf.add_page()
    pdf.image(Image.new("L", (1200, 1600), 255), 0, 0, 210, 297)
    path = tmp_path / "mixed.pdf"
    path.write_bytes(bytes(pdf.output()))
    monkeypatch.setenv("REFTEL_OCR", "never")
    assert empty.ingest([path], workers=0).cables_new == 1
    assert empty.reread(workers=0).sources == 0
    assert empty.ingest([path], workers=0).files_unchanged == 1

    data = telegram(subject="EXERCISE: All Pages")
    whole = list(read_source(RawSource(path="mixed.pdf", data=data, form="telegram-text")))
    monkeypatch.setenv("REFTEL_OCR", "auto")
    monkeypatch.setattr("reftel.forms.pdf.recognition.program", lambda: "tesseract")
    monkeypatch.setattr(prepared_source, "read_source", lambda _: iter(whole))
    if command == "ingest":
        empty.ingest([path], workers=0)
    else:
        assert empty.reread(workers=0).sources == 1
    assert empty.cable(ID).cable.subject == "EXERCISE: All Pages"
    assert empty.reread(workers=0).sources == 0
