"""References without a year: what they mean does not depend on the order in which cables and catalogues come."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reftel
from reftel.archive import Archive
from reftel.store.connection import RECORD
from tests.archive.making import TEXTS, put, telegram
from tests.memory import scratch


def _of_state(serial: int, when: str) -> bytes:
    text = telegram(serial, time=when)
    return text.replace(b"AMEMBASSY MEXICO", b"SECSTATE WASHDC").replace(b"UNCLAS MEXICO", b"UNCLAS STATE")


CITING = {
    "listed": telegram(3, references=["STATE 2100"], time="051503Z JAN 08", texts=("Reftel has a lamp.",)),
    "both": telegram(
        4, references=["07 STATE 2100", "STATE 2100"], time="061503Z JAN 08", texts=("Refs A and B.", *TEXTS)
    ),
    "told": telegram(5, time="071503Z JAN 08", texts=("See STATE 2100, which has a lamp.",)),
    "high": telegram(6, references=["STATE 30001"], time="081503Z JAN 08", texts=("See STATE 30002, of a lamp.",)),
    "own": telegram(7, references=["MEXICO 8", "MEXICO 2"], time="091503Z JAN 08"),
    "self": telegram(9, references=["MEXICO 9"], time="101503Z JAN 08"),
    "summer": telegram(900, references=["STATE 2100"], time="051503Z JUN 08"),
}
CITED = {
    "last": _of_state(2100, "061503Z JAN 07"),
    "this": _of_state(2100, "201503Z JAN 08"),
    "near": _of_state(2050, "191503Z JAN 08"),
    "last high": _of_state(30001, "061503Z JUN 07"),
    "this high": _of_state(30002, "071503Z JAN 08"),
    "own last": telegram(8, time="061503Z FEB 07"),
    "self last": telegram(9, time="071503Z FEB 07"),
    "own this": telegram(8, time="101503Z JAN 08"),
}
LISTS = {"list": "id,date\n07STATE2100,2007-01-06\n07STATE30002,2007-03-01\n", "month": "id,month\n08STATE2100,6\n"}
EVERY = [*CITING, *CITED, *LISTS]


def take(archive: Archive, folder: Path, names: Sequence[str]) -> None:
    """Bring in files and catalogues, each by itself, in order."""
    for name in names:
        if name in LISTS:
            folder.mkdir(exist_ok=True)
            file = folder / f"{name}.csv"
            file.write_text(LISTS[name])
            archive.add_catalogue(file)
        else:
            archive.ingest([put(folder / name, a={**CITING, **CITED}[name])], workers=0)


def references_of(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that the record keeps of references, by the ids of cables."""
    queries = {
        "cite": "SELECT cable.id, cited, position, label, cite.flags FROM cite JOIN cable ON no = cable",
        "meant": "SELECT cable.id, cited, means, position, label, meant.flags FROM meant JOIN cable ON no = cable",
        "mention": "SELECT cable.id, seq, cited, read, sentence FROM mention JOIN cable ON no = cable",
        "cited": "SELECT * FROM cited",
        "states": "SELECT cable.id, states FROM reference_states JOIN cable ON no = cable",
    }
    with closing(sqlite3.connect(f"file:{archive.path / RECORD}?mode=ro", uri=True)) as connection:
        return {name: sorted(connection.execute(query).fetchall(), key=repr) for name, query in queries.items()}


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="reftel-meant-", dir=scratch()))
    yield made
    shutil.rmtree(made)


def test_the_cases_are_decided(folder: Path) -> None:
    """Else the comparison would prove little."""
    with reftel.open(folder / "archive", create=True) as archive:
        take(archive, folder, EVERY)
        found = references_of(archive)
        assert {row[:3] for row in found["meant"]} == {
            ("08MEXICO3", "08STATE2100", "07STATE2100"),
            ("08MEXICO4", "08STATE2100", "07STATE2100"),
            ("08MEXICO5", "08STATE2100", "07STATE2100"),
            ("08MEXICO9", "08MEXICO9", "07MEXICO9"),
        }
        assert {row[0]: row[4] for row in found["cited"]}["07STATE2100"] == 3
        assert archive.verify() == ()


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(st.sampled_from(EVERY), unique=True, min_size=4, max_size=9),
    data=st.data(),
)
def test_no_order_makes_a_difference(names: list[str], data: st.DataObject) -> None:
    made = Path(tempfile.mkdtemp(prefix="reftel-meant-", dir=scratch()))
    try:
        other = data.draw(st.permutations(names))
        found = []
        for at, order in enumerate((names, other)):
            with reftel.open(made / f"archive{at}", create=True) as archive:
                take(archive, made / f"in{at}", order)
                found.append(references_of(archive))
                assert archive.verify() == ()
        assert found[0] == found[1]
    finally:
        shutil.rmtree(made)


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(("last", "list", "this", "month"), 2)))
def test_a_decision_changes_with_what_comes(folder: Path, first: str, second: str) -> None:
    with reftel.open(folder / "archive", create=True) as archive:
        take(archive, folder, [*CITING, first, second])
        later = references_of(archive)
        assert archive.verify() == ()
    with reftel.open(folder / "other", create=True) as archive:
        take(archive, folder / "again", [second, first, *CITING])
        assert references_of(archive) == later
