"""The parts that are left of a shelf: salvaged around broken records of shards, without its own record or its file."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from reftel.archive.shelf.opening import create_shelf
from reftel.archive.shelf.shelf_salvage import salvage_shelf
from reftel.cli.main import main
from reftel.errors import ArchiveError
from reftel.origins import Accession
from reftel.store.connection import RECORD
from reftel.store.shelf_file import SHELF, new_shelf
from tests.archive.making import put, telegram
from tests.shelf.conftest import page_of_two
from tests.shelf.test_shelf_links import nameless

COUNT = 20
"""Telegrams of each year."""

GIVEN = Accession(giver="Exercise Library", number="2026-14")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf of three years with copies, telegrams without an id, corrections, articles, accessions, a catalogue."""
    base = tmp_path_factory.mktemp("whole")
    files: dict[str, bytes] = {}
    for year in (6, 7, 8):
        for n in range(COUNT):
            texts = [random.Random(100 * year + n).randbytes(350).hex(" ", 4) for _ in range(2)]
            time, subject = f"1315{n:02d}Z MAR 0{year}", f"EXERCISE: Crate {texts[0][:17]}"
            files[f"t{year}{n:02d}"] = telegram(900000 + 13 * n, texts=texts, time=time, subject=subject)
    files |= {f"again{n}": nameless(files[f"t7{n:02d}"]) for n in range(3)}
    files |= {f"copy{n}": files[f"t8{n:02d}"] + b"\n" for n in range(5)}
    files["alone"] = nameless(telegram(900700, subject="EXERCISE: Alone", time="020202Z FEB 08"))
    files["nothing"] = b"\x00\x01 no telegram" * 20
    create_shelf(base / "shelf", new_shelf())
    with reftel.open(base / "shelf") as shelf:
        shelf.ingest([put(base / "in", **files)], workers=0)
        (base / "two.html").write_bytes(page_of_two("08LIMA900702", "06LIMA900133"))
        shelf.ingest([base / "two.html", base / "in" / "t603.txt", base / "in" / "alone.txt"], workers=0, given=GIVEN)
        for year in (6, 7, 8):
            for n in range(5):
                cable = f"0{year}MEXICO{900000 + 13 * n}"
                shelf.correct(cable, "subject", f"EXERCISE: {n}", because="EXERCISE", by="Jane Doe")
        shelf.withdraw(shelf.corrections()[2].number)
        cited = ["06MEXICO900026", "08MEXICO900026", "79LIMA900999"]
        shelf.add_article(reftel.Article(url="https://example.org/a", title="EXERCISE"), cited)
        (base / "listed.csv").write_text("id,date\n" + "".join(f"08OSLO{n},2008-02\n" for n in range(1, 300)))
        shelf.add_catalogue(base / "listed.csv", name="EXERCISE list")
        assert shelf.verify() == ()
    return base / "shelf"


def values(folder: Path) -> dict[str, tuple[object, ...]]:
    """What readers see of each cable, with the annotations of people at 1 and 2."""
    with reftel.open(folder, read_only=True) as opened:
        views = [opened.cable(cable_id) for cable_id in opened.ids()]
    return {
        view.id: (
            [(each.anchor, each.text) for each in view.cable.paragraphs],
            [(each.field, each.value, each.because, each.by, each.made, each.withdrawn) for each in view.corrections],
            [row.article for row in view.articles],
            sorted(copy.source.sha256 for copy in view.copies),
            sorted((copy.places, copy.accessions, copy.provenance) for copy in view.copies),
            [link.card.id for link in view.probably],
        )
        for view in views
    }


def beside(folder: Path) -> tuple[object, ...]:
    """What there is beside cables."""
    with reftel.open(folder, read_only=True) as opened:
        return (
            opened.accessions(),
            opened.catalogues(),
            opened.search_absent("is:absent", limit=1000).total,
            sorted((each.path, each.sha256, each.error) for each in opened.refused()),
            [(each.article.url, sorted(each.cables)) for each in opened.articles()],
        )


def test_a_whole_shelf_is_salvaged_whole(whole: Path, tmp_path: Path) -> None:
    before = Counter(path for path in whole.rglob("*") if path.is_file())
    done = salvage_shelf(whole, tmp_path / "new")
    assert (done.lost_sources, done.lost_people, done.lost_rows) == ([], [], {})
    assert done.sources == 3 * COUNT + 11
    assert Counter(path for path in whole.rglob("*") if path.is_file()) == before
    assert values(tmp_path / "new") == values(whole)
    assert beside(tmp_path / "new") == beside(whole)
    with reftel.open(tmp_path / "new") as new, reftel.open(whole, read_only=True) as old:
        assert new.verify() == ()
        assert new.generation() > old.generation()
        assert new.ingest([whole.parent / "in"], workers=0).sources == 0, "all of it is known"


def overwrite(record: Path, seed: int) -> None:
    """Put random bytes in place of a random part; with 0, of the first page."""
    rng = random.Random(seed)
    data = bytearray(record.read_bytes())
    at = rng.randrange(len(data) - 40_000) if seed else 0
    size = rng.randrange(100, 40_000)
    data[at : at + size] = rng.randbytes(size)
    record.write_bytes(data)


@pytest.mark.parametrize("seed", range(8))
def test_a_shelf_with_a_broken_shard(whole: Path, tmp_path: Path, seed: int) -> None:
    old = Path(shutil.copytree(whole, tmp_path / "old"))
    broken = ("2007", "other", "2008", "2006")[seed % 4]
    overwrite(old / "shards" / broken / RECORD, seed)
    done = salvage_shelf(old, tmp_path / "new")
    expected, got = values(whole), values(tmp_path / "new")
    named = {cable_id for cable_id in got if not cable_id.startswith("NOID")}
    assert named <= expected.keys()
    assert len(got) > 2 * COUNT
    for cable_id in named:
        assert got[cable_id][1:3] == expected[cable_id][1:3], "what people added is all there"
        assert set(got[cable_id][3]) <= set(expected[cable_id][3])  # type: ignore[call-overload]
    if broken != "other":
        assert beside(tmp_path / "new")[0:2] == beside(whole)[0:2]
    held = {digest for each in got.values() for digest in each[3]}  # type: ignore[attr-defined]
    missing = {digest for each in expected.values() for digest in each[3]} - held  # type: ignore[attr-defined]
    assert len(done.lost_sources) >= len(missing)
    with reftel.open(tmp_path / "new") as new:
        assert new.verify() == ()


def lose_shard(shelf: Path) -> None:
    shutil.rmtree(shelf / "shards" / "2007")


def lose_list(shelf: Path) -> None:
    (shelf / SHELF).write_text("EXERCISE")


def lose_own_record(shelf: Path) -> None:
    (shelf / RECORD).write_bytes(b"EXERCISE" * 5000)


@pytest.mark.parametrize(("fault", "lost"), [(lose_shard, "t7"), (lose_list, ""), (lose_own_record, "")])
def test_a_shelf_that_lost(fault: Callable[[Path], None], lost: str, whole: Path, tmp_path: Path) -> None:
    old = Path(shutil.copytree(whole, tmp_path / "old"))
    fault(old)
    done = CliRunner().invoke(main, ["salvage", str(old), str(tmp_path / "new")])
    assert done.exit_code == (0 if fault is lose_own_record else 3)
    expected, got = values(whole), values(tmp_path / "new")
    if lost:
        assert done.output.count(f"/{lost}") == COUNT, "every lost file is named"
        left = {cable_id for cable_id in expected if not cable_id.startswith("07")}
        assert left <= got.keys()
        expected = {cable_id: expected[cable_id] for cable_id in left}
        got = {cable_id: got[cable_id] for cable_id in left}
    assert got == expected
    with reftel.open(tmp_path / "new") as new:
        assert new.verify() == ()


def test_a_shelf_without_shards_is_refused(tmp_path: Path) -> None:
    (tmp_path / SHELF).write_text("EXERCISE")
    with pytest.raises(ArchiveError, match="no shards that can be read"):
        salvage_shelf(tmp_path, tmp_path / "new")
