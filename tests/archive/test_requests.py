"""Letters from what an archive knows: neighbors, catalogues, citing paragraphs, withheld paragraphs; CLI and page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

import reftel
from reftel.archive import Archive
from reftel.cli.main import main
from reftel.requests.wanted import BadRequestError
from reftel.web import urls
from reftel.web.app import create_app
from tests.archive.making import TEXTS, put, telegram
from tests.web.html import parse


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    base = tmp_path_factory.mktemp("requests")
    citing = telegram(
        121, time="251503Z MAR 08", references=["08 MEXICO 15"], texts=("As ref A said, the lamp is lit.",)
    )
    cut = telegram(131, time="261503Z MAR 08", texts=(*TEXTS, *TEXTS))
    start, end = cut.index(b"2. (U)"), cut.index(b"5. (U)")
    sent = {f"s{at}": telegram(11 + 10 * at, time=f"{2 * at + 1:02d}1503Z MAR 08") for at in range(3)}
    folder = put(base / "in", citing=citing, cut=cut[:start] + cut[end:], **sent)
    catalogue = base / "index.csv"
    catalogue.write_text(
        "document number,draft date,film number,subject,classification\n"
        "1975LIMA00123,1975-02-03,P750066-0259,A lamp,SECRET\n"
    )
    with reftel.open(base / "archive", create=True) as made:
        made.ingest([folder], workers=0)
        made.add_catalogue(catalogue)
        yield made


def flat(archive: Archive, *ids: str) -> str:
    """The letters for ids, without line breaks."""
    return " ".join(" ".join(letter.text for letter in archive.request_letters(ids)).split())


def test_an_absent_telegram_has_days_and_the_sentence_that_cites_it(archive: Archive) -> None:
    text = flat(archive, "08MEXICO15")
    assert "between March 1, 2008 and March 3, 2008 (by the serials of MEXICO 11 and MEXICO 21)" in text
    assert "Cited by 08MEXICO121 of March 25, 2008, paragraph 1: “As ref A said, the lamp is lit.”" in text


def test_a_listed_telegram_has_what_the_catalogue_says(archive: Archive) -> None:
    (letter,) = archive.request_letters(["75LIMA123"])
    text = " ".join(letter.text.split())
    assert (letter.kind, letter.rolls) == ("reference", ("P750066",))
    for said in ("Date: February 3, 1975", "Film number: P750066-0259", "SECRET", "A lamp", "Listed in: index.csv"):
        assert said in text


def test_a_held_telegram_is_asked_for_the_paragraphs_that_it_lacks(archive: Archive) -> None:
    text = flat(archive, "08MEXICO131")
    assert "paragraphs 2 to 4, withheld in the released copy" in text
    assert "Date: March 26, 2008" in text


def test_no_letter_asks_for_paragraphs_that_another_copy_has(tmp_path: Path) -> None:
    whole = telegram(131, time="261503Z MAR 08", texts=(*TEXTS, "The lamp is lit.", "The oil is new.", *TEXTS[:2]))

    def without(first: int, last: int) -> bytes:
        start, end = (whole.index(f"{number}. (U)".encode()) for number in (first, last + 1))
        return whole[:start] + whole[end:]

    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", a=without(2, 4), b=without(4, 5))], workers=0)
        view = made.cable("08MEXICO131")
        assert len(view.copies) == 2
        text = flat(made, "08MEXICO131")
        with TestClient(create_app(made)) as client:
            page = client.get(urls.cable("08MEXICO131")).text
    assert "Wanted: paragraph 4, withheld in the released copy" in text
    assert "request them" in page and "other copies have them" not in page


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("08MEXICO95000", "higher than any serial that MEXICO can have reached in 2008."),
        ("2098MEXICO5", "by the clock of this computer, that year is to come."),
        ("08NOWHERELAND5", "NOWHERELAND is in no list of posts."),
    ],
)
def test_a_number_in_doubt_is_marked(archive: Archive, wanted: str, said: str) -> None:
    text = flat(archive, wanted)
    assert f"[Check the number before you send this: {said}" in text
    if wanted == "08MEXICO95000":
        assert "Date: 2008 Original" in text
    assert "Check the number" not in flat(archive, "08MEXICO15", "75LIMA123", "08MEXICO131")


def test_a_range_says_which_of_its_telegrams_is_cited(archive: Archive) -> None:
    (letter,) = archive.request_letters(["08MEXICO12..18"])
    assert letter.references == ("08 MEXICO 12 through 14", "08 MEXICO 15", "08 MEXICO 16 through 18")
    assert "7 diplomatic telegrams" in letter.text
    cited = letter.text[letter.text.index("08 MEXICO 15") : letter.text.index("08 MEXICO 16 through")]
    assert "Cited by 08MEXICO121" in cited
    assert letter.text.count("Cited by") == 1


def test_a_telegram_is_not_later_than_those_that_cite_it(tmp_path: Path) -> None:
    citing = telegram(121, time="251503Z MAR 08", references=["08 LIMA 15"])
    with reftel.open(tmp_path / "archive", create=True) as made:
        made.ingest([put(tmp_path / "in", citing=citing)], workers=0)
        (tmp_path / "list.csv").write_text("id,date\n08LIMA9,2008-02-01\n")
        made.add_catalogue(tmp_path / "list.csv")
        assert "Date: between February 1, 2008 and March 25, 2008 (by the serials of LIMA 9, and the citing" in flat(
            made, "08LIMA15"
        )
        assert "[A copy is in the archive." in flat(made, "08MEXICO121")
        assert "A copy" not in flat(made, "08LIMA15")


FILMS = """\
id,date,classification,subject,film
1975LIMA1,1975-01-01,SECRET,,P750001-0001
1975LIMA2,1975-01-02,SECRET,,P750002-0001
1975LIMA3,1975-01-03,SECRET,,p750003-0001
1975LIMA4,1975-01-04,SECRET,,P750004-0001
1975LIMA5,1975-01-05,SECRET,,P750005 0001
1975LIMA6,1975-01-06,SECRET,,P750006-0001
1975LIMA7,1975-01-07,,A lamp,P750006-0002
1975LIMA8,1975-01-08,,A bell,D750006-0002
1975LIMA9,,,,
1975LIMA10,,,,
1975LIMA11,,,,
"""


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    base = tmp_path_factory.mktemp("films")
    (base / "films.csv").write_text(FILMS)
    (base / "more.csv").write_text("id,classification,film\n1975LIMA1,CONFIDENTIAL,D750001-0009\n")
    with reftel.open(base / "archive", create=True) as made:
        made.add_catalogue(base / "films.csv")
        made.add_catalogue(base / "more.csv")
        yield made


def test_a_range_is_the_same_as_its_ids_one_by_one(films: Archive, archive: Archive) -> None:
    ranged = films.request_letters(["1975LIMA1..13"])
    assert ranged == films.request_letters([f"75LIMA{serial}" for serial in range(13, 0, -1)])
    assert ranged == films.request_letters(["75LIMA1..9", "75LIMA5..13", "1975LIMA000007"])
    assert [(letter.kind, len(letter.rolls)) for letter in ranged] == [("reference", 5), ("reference", 1), ("foia", 0)]
    assert ranged[1].references == ("75 LIMA 6", "75 LIMA 7")
    assert ranged[2].references == ("75 LIMA 8", "75 LIMA 9 through 11", "75 LIMA 12 through 13")
    first = " ".join(ranged[0].text.split())
    assert "Film number: P750001-0001; D750001-0009" in first
    assert "Original classification: SECRET or CONFIDENTIAL" in first
    assert "Date: January 5, 1975" in first
    assert "Original classification: not known" in ranged[1].text
    assert archive.request_letters(["08MEXICO129..133"]) == archive.request_letters(
        [f"08MEXICO{serial}" for serial in range(129, 134)]
    )


def test_letters_have_a_largest_number_of_telegrams(films: Archive) -> None:
    with pytest.raises(BadRequestError, match="2,000"):
        films.request_letters([f"75LIMA{at}..{at + 499}" for at in range(1, 3000, 500)])


def test_unknown_ids_raise(archive: Archive) -> None:
    with pytest.raises(BadRequestError):
        archive.request_letters(["lamp"])
    assert archive.request_letters([]) == ()


def test_the_command(archive: Archive, tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["request", str(archive.path), "08MEXICO15", "75LIMA123"])
    assert shown.exit_code == 0 and shown.output.count("Sincerely") == 2
    kept = CliRunner().invoke(main, ["request", str(archive.path), "75LIMA123", "--out", str(tmp_path / "out")])
    assert kept.exit_code == 0
    assert "P750066" in (tmp_path / "out" / "request-1-reference.txt").read_text()
    assert CliRunner().invoke(main, ["request", str(archive.path), "lamp"]).exit_code == 1


def test_the_page(archive: Archive) -> None:
    with TestClient(create_app(archive)) as client:
        page = parse(client.get(urls.request("08MEXICO15", "75LIMA123")).text)
        assert [each.tag for each in page.by_class("letter")] == ["pre", "pre"]
        assert client.get(urls.request()).status_code == 200
        assert client.get(urls.request("lamp")).status_code == 400
        assert client.get(urls.request(*["75LIMA1"] * 101)).status_code == 400
        gaps = parse(client.get(urls.serials("MEXICO", 2008)).text)
        assert urls.request("08MEXICO12..20") in gaps.links()
        assert urls.request("08MEXICO131") in parse(client.get(urls.cable("08MEXICO131")).text).links()


def test_the_gaps_command(archive: Archive) -> None:
    for options, said in (
        ([], "serials used at least"),
        (["--post", "MEXICO", "--year", "2008"], "serials 1 to 131"),
        (["--post", "amembassy mexico", "--year", "2008", "--format", "csv"], "1,10,10,unseen"),
        (["--post", "MEXICO", "--year", "2008", "--format", "json"], '"highest":131'),
        (["--format", "csv"], "MEXICO,2008,131,5,0,0,1,125,131"),
        (["--year", "1975", "--format", "json"], '"post":"LIMA"'),
        (["--year", "1975"], "541,337 telegrams of all posts"),
    ):
        done = CliRunner().invoke(main, ["gaps", str(archive.path), *options])
        assert done.exit_code == 0 and said in done.output, (options, done.output)
    missing = CliRunner().invoke(main, ["gaps", str(archive.path), "--post", "OSLO", "--year", "2008"])
    assert missing.exit_code == 1 and "nothing of OSLO 2008" in missing.output
