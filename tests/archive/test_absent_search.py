"""`is:absent` joined with other conditions: answered from the citing cables, the same with every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from reftel.archive import Archive
from reftel.cli.main import main
from reftel.errors import QueryError
from tests.archive.making import OTHER_TEXTS, put, telegram
from tests.archive.test_engines import engines_here, server

SENTENCE = "MEXICO 404 has the lamp."
FILES = {
    "a": telegram(1010, references=["MEXICO 404", "07 LIMA 12"], texts=("The lamp of the harbor.", SENTENCE)),
    "b": telegram(1011, references=["MEXICO 404", "STATE 500"], texts=OTHER_TEXTS, subject="EXERCISE: Chess",
                  time="141503Z MAR 08"),
    "c": telegram(2020, references=["08 LIMA 77"], texts=("See MEXICO 1215 for the lantern.",),
                  subject="EXERCISE: A light", time="020910Z JUN 08"),
}  # fmt: skip
"""MEXICO 404 is before 1010 (13 March), MEXICO 1215 between 1011 (14 March) and 2020 (2 June)."""

CASES: tuple[tuple[str, set[str]], ...] = (
    ("", {"08MEXICO404", "08MEXICO1215", "07LIMA12", "08LIMA77", "08STATE500"}),
    ("from:mexico", {"08MEXICO404", "08MEXICO1215"}),
    ("from:lima", {"07LIMA12", "08LIMA77"}),
    ("from:lima created:2008", {"08LIMA77"}),
    ("created:2007", {"07LIMA12"}),
    ("-from:lima", {"08MEXICO404", "08MEXICO1215", "08STATE500"}),
    ("from:mexico OR created:2007", {"08MEXICO404", "08MEXICO1215", "07LIMA12"}),
    ("lamp", {"08MEXICO404", "07LIMA12"}),
    ("lamp from:mexico", {"08MEXICO404"}),
    ("lantern", {"08MEXICO1215", "08LIMA77"}),
    ('"harbor lamp"', set()),
    ("lamp harbor", {"08MEXICO404", "07LIMA12"}),
    ("subject:chess", {"08MEXICO404", "08STATE500"}),
    ("tag:PREL from:mexico", {"08MEXICO404", "08MEXICO1215"}),
    ("tag:XXXX", set()),
    ("id:08MEXICO404", {"08MEXICO404"}),
    ("refby:08MEXICO1011", {"08MEXICO404", "08STATE500"}),
    ("thread:08MEXICO2020", {"08LIMA77", "08MEXICO1215"}),
    ("from:mexico created:2008-04", {"08MEXICO1215"}),
    ("from:mexico created:2008-01", {"08MEXICO404"}),
    ("from:mexico created:2008-12", set()),
    ("-lamp", {"08MEXICO1215", "08LIMA77", "08STATE500"}),
    ("country:MX", {"08MEXICO404", "08MEXICO1215"}),
    ("ref:07LIMA12", {"08MEXICO404", "07LIMA12"}),
)


@pytest.fixture(scope="module", params=engines_here())
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    base = tmp_path_factory.mktemp("absent")
    with reftel.open(base / "archive", create=True) as made:
        made.reindex(engine=request.param, server=server(request.param, base))
        made.ingest([put(base / "in", **FILES)], workers=0)
        yield made
        made.index_in_use().remove()


@pytest.mark.parametrize(("query", "ids"), CASES)
def test_conditions(archive: Archive, query: str, ids: set[str]) -> None:
    for text in (f"is:absent {query}", query) if " OR " not in query else (f"is:absent ({query})", query):
        found = archive.search_absent(text)
        assert {row.id for row in found.rows} == ids, text
        assert (found.total, found.is_cut, found.next) == (len(ids), False, None)


def test_orders_pages_and_what_rows_say(archive: Archive) -> None:
    assert archive.search_absent(sort="cited").rows[0].id == "08MEXICO404"
    by_day = [row.id for row in archive.search_absent("from:mexico OR from:lima", sort="created").rows]
    assert (by_day[0], by_day.index("08MEXICO404") < by_day.index("08MEXICO1215")) == ("07LIMA12", True)
    assert [row.id for row in archive.search_absent("from:mexico OR from:lima", sort="-created").rows] == by_day[::-1]
    whole = [row.id for row in archive.search_absent(sort="id").rows]
    first = archive.search_absent(sort="id", limit=2)
    second = archive.search_absent(sort="id", limit=2, after=first.next)
    assert [row.id for row in (*first.rows, *second.rows)] == whole[:4]
    (row,) = archive.search_absent("id:08MEXICO404").rows
    assert (row.cited_by, row.said_in, row.said) == (2, "08MEXICO1010", SENTENCE)
    for bad in ({"sort": "relevance"}, {"after": "-1"}, {"after": "x"}):
        with pytest.raises(ValueError, match=r"order|number|literal"):
            archive.search_absent(**bad)  # type: ignore[arg-type]
    with pytest.raises(QueryError):
        archive.search_absent("nonsense:x")


def test_facets_count_posts_years_and_inferred_tags(archive: Archive) -> None:
    facets = archive.search_absent(facets=True).facets
    assert {value.value: value.count for value in facets["post"]} == {"MEXICO": 2, "LIMA": 2, "STATE": 1}
    assert {value.value: value.count for value in facets["year"]} == {"2008": 4, "2007": 1}
    assert {value.value: value.count for value in facets["tag"]} == {"PREL": 5, "SCUL": 5, "MX": 5}
    for values in facets.values():
        for value in values:
            assert archive.search_absent(f"is:absent {value.query}").total == value.count


def test_a_copy_that_arrives_is_absent_no_more(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", **FILES)], workers=0)
        assert archive.search_absent("id:08MEXICO404").total == 1
        archive.ingest([put(tmp_path / "more", x=telegram(404))], workers=0)
        assert archive.search_absent("id:08MEXICO404").total == 0
        assert archive.search("id:08MEXICO404").total == 1


def test_tags_are_those_of_half_of_the_citing_cables(tmp_path: Path) -> None:
    plain = telegram(1031, references=["MEXICO 404"]).replace(b"TAGS: PREL SCUL MX", b"TAGS: PGOV")
    other = telegram(1032, references=["MEXICO 404"]).replace(b"TAGS: PREL SCUL MX", b"TAGS: PGOV EAID")
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(1030, references=["MEXICO 404"]), b=plain, c=other)], workers=0)
        told = archive.absent("08MEXICO404").inferred_tags
        for tag in ("PREL", "PGOV", "EAID"):
            assert (archive.search_absent(f"tag:{tag}").total == 1) is (tag in told), tag
        assert told == ("PGOV",)


def test_posts_that_cite_a_cable_had_it_unless_they_say_otherwise(tmp_path: Path) -> None:
    def of(post: str, reference: str, serial: int = 20) -> bytes:
        made = telegram(serial, references=[reference])
        return made.replace(b"AMEMBASSY MEXICO", f"AMEMBASSY {post}".encode()).replace(
            b"UNCLAS MEXICO", f"UNCLAS {post}".encode()
        )

    files = {"a": of("OSLO", "08 MEXICO 10"), "b": of("PARIS", "08 MEXICO 10 (NOTAL)"), "c": of("MEXICO", "MEXICO 10")}
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", **files)], workers=0)
        assert archive.absent("08MEXICO10").inferred_addressees == ("OSLO",)
        shown = CliRunner().invoke(main, ["absent", str(archive.path), "08MEXICO10"]).output
        assert "had by posts that cite it: Embassy Oslo\n" in shown


def test_a_cable_that_cites_its_own_number_says_so(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        archive.ingest([put(tmp_path / "in", a=telegram(20, references=["MEXICO 20"]))], workers=0)
        (cite,) = archive.cable("08MEXICO20").cites
        assert cite.state and (cite.state.state, cite.state.because) == (
            "held",
            "it is the number of the cable that cites it",
        )
        assert archive.verify() == ()
