"""Taking in: nothing lost, nothing double, everything said."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import threading
import zipfile
from pathlib import Path

import pytest

import reftel
from reftel.archive import Archive
from reftel.archive.ingest import batch, feed, prepared_source, readers
from reftel.archive.types import IngestProgress
from reftel.reading import RawSource, read_source, sources
from reftel.store.connection import RECORD
from tests.archive.conftest import COUNT, Traffic
from tests.archive.making import OTHER_TEXTS, TEXTS, contents, put, telegram


def test_traffic_comes_in_whole(filled: Archive, traffic: Traffic) -> None:
    held = filled.overview()
    assert held.cables == COUNT == len(traffic.truths)
    assert held.witnesses == sum(len(truth.witnesses) for truth in traffic.truths.values())
    assert held.refused == 0
    assert set(filled.ids()) == set(traffic.truths)


def test_every_source_is_kept_as_it_was_found(filled: Archive, traffic: Traffic) -> None:
    table = (traffic.folder / "cables.csv").read_bytes()
    seen = 0
    for truth in traffic.truths.values():
        for copy in filled.cable(truth.id).copies:
            data = filled.copy(truth.id, copy.number).data
            assert len(data) == copy.source.size
            for place in copy.places:
                if " > " not in place and " # " not in place:
                    assert Path(place).read_bytes() == data
                    seen += 1
                elif "cables.csv" in place:
                    assert table[copy.source.offset : copy.source.offset + len(data)] == data
                    seen += 1
    assert seen > COUNT / 2


def test_taking_in_again_changes_nothing(tmp_path: Path, empty: Archive) -> None:
    folder = put(tmp_path / "in", a=telegram(900001), b=telegram(900002), c=telegram(900001))
    first = empty.ingest([folder], workers=0)
    assert (first.sources, first.known, first.cables_new, first.witnesses) == (2, 1, 2, 2)
    before = contents(empty)
    generation = empty.generation()
    again = empty.ingest([folder], workers=0)
    assert (again.sources, again.known, again.files_unchanged) == (0, 0, 3)
    assert contents(empty) == before
    assert empty.generation() == generation


def test_the_same_bytes_twice_are_one_source_with_two_places(tmp_path: Path, empty: Archive) -> None:
    folder = put(tmp_path / "in", a=telegram(), b=telegram())
    empty.ingest([folder], workers=0)
    (copy,) = empty.cable("08MEXICO900001").copies
    assert copy.places == (str(folder / "a.txt"), str(folder / "b.txt"))


def test_a_touched_file_is_known_by_its_digest(tmp_path: Path, empty: Archive) -> None:
    folder = put(tmp_path / "in", a=telegram())
    empty.ingest([folder], workers=0)
    os.utime(folder / "a.txt", (1, 1))
    again = empty.ingest([folder], workers=0)
    assert (again.files_unchanged, again.sources, again.known) == (1, 0, 0)
    assert empty.ingest([folder], workers=0).files_unchanged == 1


def test_a_changed_file_is_another_source(tmp_path: Path, empty: Archive) -> None:
    folder = put(tmp_path / "in", a=telegram())
    empty.ingest([folder], workers=0)
    put(folder, a=telegram(texts=(*TEXTS, "And it was polished before it came back to the lighthouse.")))
    again = empty.ingest([folder], workers=0)
    assert (again.sources, again.cables_changed) == (1, 1)
    view = empty.cable("08MEXICO900001")
    assert len(view.copies) == 2
    assert len(view.cable.paragraphs) in (3, 4)


def test_processes_give_what_one_process_gives(tmp_path: Path, traffic: Traffic, filled: Archive) -> None:
    with reftel.open(tmp_path / "archive", create=True) as archive:
        few = readers.FEW
        try:
            readers.FEW = 0
            summary = archive.ingest([traffic.folder], workers=2)
        finally:
            readers.FEW = few
        assert summary.cables_new == COUNT
        assert contents(archive) == contents(filled)


def test_containers_are_opened(tmp_path: Path, empty: Archive) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as opened:
        opened.writestr("in/one.txt", telegram(900001))
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as opened_tar:
        data = telegram(900002)
        info = tarfile.TarInfo("two.txt")
        info.size = len(data)
        opened_tar.addfile(info, io.BytesIO(data))
    summary = empty.ingest([tmp_path / "a.zip", tmp_path / "b.tar.gz"], workers=0)
    assert summary.cables_new == 2
    (copy,) = empty.cable("08MEXICO900001").copies
    assert copy.source.path == f"{tmp_path / 'a.zip'} > in/one.txt"
    assert empty.ingest([tmp_path], workers=0).files_unchanged == 2


def test_standard_input(empty: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(telegram())))
    assert empty.ingest(["-"], workers=0).cables_new == 1
    assert empty.cable("08MEXICO900001").copies[0].places == ("-",)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"EXERCISE, no telegram")))
    assert empty.ingest(["-"], workers=0).refused == 1
    (refused,) = empty.refused()
    assert refused.reason.startswith("-: at byte 0")


def test_what_can_not_be_read_is_kept_with_its_reason(tmp_path: Path, empty: Archive) -> None:
    folder = put(tmp_path / "in", a=telegram(), b=b"\x89PNG EXERCISE\x00\x01" * 50)
    summary = empty.ingest([folder, tmp_path / "nowhere"], workers=0)
    assert (summary.refused, summary.cables_new) == (1, 1)
    assert summary.trouble_count == 2
    (refused,) = empty.refused()
    assert refused.error == "NotATelegram"
    assert refused.path == str(folder / "b.txt")
    assert refused.kept
    assert empty.ingest([folder], workers=0).files_unchanged == 2
    assert empty.verify() == ()


def test_a_bad_member_is_reported_and_the_rest_goes_on(tmp_path: Path, empty: Archive) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as opened:
        opened.writestr("one.txt", telegram(900001))
        opened.writestr("two.txt", telegram(900002))
    broken = bytearray(path.read_bytes())
    at = broken.index(b"900001".rjust(0)) + 40
    broken[at] ^= 1
    path.write_bytes(bytes(broken))
    summary = empty.ingest([path], workers=0)
    assert summary.cables_new == 1
    assert summary.refused == 1
    assert any("one.txt" in line for line in summary.troubles)
    (refused,) = empty.refused()
    assert refused.error == "DamagedContainer"


def test_a_reader_that_fails_on_one_source_refuses_that_one(
    tmp_path: Path, empty: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = read_source

    def fails(raw: RawSource) -> object:
        if b"900002" in raw.data:
            raise IndexError("EXERCISE")
        return plain(raw)

    monkeypatch.setattr(prepared_source, "read_source", fails)
    folder = put(tmp_path / "in", a=telegram(900001), b=telegram(900002), c=telegram(900003))
    summary = empty.ingest([folder], workers=0)
    assert (summary.cables_new, summary.refused) == (2, 1)
    assert empty.refused()[0].error == "ReadingFailed"


def test_a_source_that_changes_while_it_is_read(
    tmp_path: Path, empty: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(tmp_path / "in", a=telegram(900001), b=telegram(900002))
    plain = sources

    def changing(path: str, **options: object) -> object:
        yield from plain(path, **options)  # type: ignore[arg-type]
        if path.endswith("a.txt"):
            put(folder, a=telegram(900003))

    monkeypatch.setattr(feed, "sources", changing)
    summary = empty.ingest([folder], workers=0)
    assert summary.cables_new == 2
    assert any("changed while it was read" in line for line in summary.troubles)
    monkeypatch.setattr(feed, "sources", plain)
    assert empty.ingest([folder], workers=0).cables_new == 1
    assert empty.overview().cables == 3


def test_it_can_be_stopped_and_goes_on(tmp_path: Path, empty: Archive) -> None:
    folder = put(tmp_path / "in", **{f"t{n:03d}": telegram(900001 + n) for n in range(90)})
    stop = threading.Event()

    def progress(told: IngestProgress) -> None:
        if told.sources >= 40:
            stop.set()

    saved = batch.BATCH_SOURCES
    batch.BATCH_SOURCES = 10
    try:
        first = empty.ingest([folder], workers=0, stop=stop, progress=progress)
    finally:
        batch.BATCH_SOURCES = saved
    assert first.interrupted
    assert 0 < first.cables_new < 90
    assert empty.verify() == ()
    assert empty.overview().cables == first.cables_new
    second = empty.ingest([folder], workers=0)
    assert not second.interrupted
    assert first.cables_new + second.cables_new == 90
    assert empty.verify() == ()


def test_progress_ends_at_the_whole(tmp_path: Path, empty: Archive) -> None:
    folder = put(tmp_path / "in", **{f"t{n:02d}": telegram(900001 + n) for n in range(40)})
    told: list[IngestProgress] = []
    empty.ingest([folder], workers=0, progress=told.append)
    assert told[-1].sources == 40
    assert told[-1].bytes_done == told[-1].bytes_total > 0
    assert [each.bytes_done for each in told] == sorted(each.bytes_done for each in told)


def test_the_archive_does_not_eat_itself(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=telegram())
    with reftel.open(folder / "archive", create=True) as archive:
        assert archive.ingest([folder], workers=0).cables_new == 1
        assert archive.ingest([folder], workers=0).sources == 0


def test_names_that_are_no_text(tmp_path: Path, empty: Archive) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (folder / name).write_bytes(telegram())
    except OSError:
        pytest.skip("this file system takes no such names")
    assert empty.ingest([folder], workers=0).cables_new == 1
    (place,) = empty.cable("08MEXICO900001").copies[0].places
    assert place.isprintable()


def test_telegrams_without_id_are_kept_under_their_digest(tmp_path: Path, empty: Archive) -> None:
    text = b"1. (U) SUMMARY: EXERCISE EXERCISE EXERCISE. The lamp came back.\n\n2. (U) It was whole.\n"
    summary = empty.ingest([put(tmp_path / "in", a=text)], workers=0)
    if summary.refused:
        pytest.skip("a fragment of this kind is no telegram for the reading")
    (cable_id,) = empty.ids()
    assert cable_id.startswith("NOID-")
    view = empty.cable(cable_id.lower())
    assert view.cable.id is None
    assert view.id == cable_id


# copies --------------------------------------------------------------------------------------------------------------


def test_two_telegrams_with_one_id_stay_two(tmp_path: Path, empty: Archive) -> None:
    other = telegram(texts=OTHER_TEXTS, subject="EXERCISE: Chess in the Reading Room", time="011200Z JUN 08")
    empty.ingest([put(tmp_path / "in", a=telegram(), b=other)], workers=0)
    assert list(empty.ids()) == ["08MEXICO900001", "08MEXICO900001-2"]
    first, second = empty.cable("08MEXICO900001"), empty.cable("08MEXICO900001-2")
    assert (first.same_id, second.same_id) == (("08MEXICO900001-2",), ("08MEXICO900001",))
    for view in (first, second):
        assert [found.defect.code for found in view.defects] == ["id-shared"]
    assert second.cable.subject == "EXERCISE: Chess in the Reading Room"
    assert empty.coverage().same_id == 2
    assert empty.verify() == ()
    assert {hit.card.id for hit in empty.search("id:08MEXICO900001").hits} == {first.id, second.id}


def test_a_copy_joins_the_right_one_of_two_telegrams_with_one_id(tmp_path: Path, empty: Archive) -> None:
    subject = "EXERCISE: Chess in the Reading Room"
    other = telegram(texts=OTHER_TEXTS, subject=subject, time="011200Z JUN 08")
    again = telegram(texts=OTHER_TEXTS, subject=subject, time="011200Z JUN 08", signed="")
    empty.ingest([put(tmp_path / "in", a=telegram(), b=other, c=again)], workers=0)
    assert len(empty.cable("08MEXICO900001").copies) == 1
    assert len(empty.cable("08MEXICO900001-2").copies) == 2
    assert empty.verify() == ()


SECTIONS = {
    f"s{number}": telegram(
        texts=texts, section=(number, 2), first=first, subject="EXERCISE: Loan" if number == 1 else None, signed=signed
    )
    for number, texts, first, signed in ((1, TEXTS, 1, ""), (2, OTHER_TEXTS, 4, "QUILLFEATHER"))
}


@pytest.mark.parametrize("order", [("s1", "s2"), ("s2", "s1")])
def test_sections_become_one_cable_in_any_order(tmp_path: Path, empty: Archive, order: tuple[str, str]) -> None:
    first, second = order
    empty.ingest([put(tmp_path / "1", a=SECTIONS[first])], workers=0)
    view = empty.cable("08MEXICO900001")
    if first == "s2":  # the mark of section 1 is skipped
        assert view.card.is_partial
        assert view.missing_sections == (1,)
        assert "section-missing" in {found.defect.code for found in view.defects}
    else:  # whether section 2 is here without its mark can't be told
        assert not view.card.is_partial
        assert (view.missing_sections, view.unmarked_sections) == ((), (2,))
    empty.ingest([put(tmp_path / "2", a=SECTIONS[second])], workers=0)
    view = empty.cable("08MEXICO900001")
    assert [paragraph.anchor for paragraph in view.cable.paragraphs] == [f"p{n}" for n in range(1, 7)]
    assert view.missing_sections == ()
    assert not view.card.is_partial
    assert empty.coverage().with_missing_sections == 0
    assert empty.verify() == ()


def test_permanent_anchors_survive_a_section_that_repeats_numbers(tmp_path: Path, empty: Archive) -> None:
    """`p1` was public before section 2 came with a paragraph 1 of its own."""
    empty.ingest([put(tmp_path / "1", a=SECTIONS["s1"])], workers=0)
    before = empty.cable("08MEXICO900001")
    again = telegram(texts=OTHER_TEXTS, section=(2, 2), first=1, subject=None)
    empty.ingest([put(tmp_path / "2", a=again)], workers=0)
    after = empty.cable("08MEXICO900001")
    assert len({paragraph.anchor for paragraph in after.cable.paragraphs}) == 6
    for paragraph in before.cable.paragraphs:
        now = after.paragraph(paragraph.anchor)
        assert now is not None
        assert now.text == paragraph.text
    assert empty.verify() == ()


def test_a_copy_without_paragraphs_comes_first(tmp_path: Path, empty: Archive) -> None:
    """Only a head survived of it; what has the text comes later."""
    assert empty.ingest([put(tmp_path / "1", a=telegram(texts=()))], workers=0).cables_new == 1
    assert empty.cable("08MEXICO900001").cable.paragraphs == ()
    assert empty.ingest([put(tmp_path / "2", a=telegram())], workers=0).cables_changed == 1
    assert [paragraph.anchor for paragraph in empty.cable("08MEXICO900001").cable.paragraphs] == ["p1", "p2", "p3"]
    assert empty.verify() == ()


def test_copies_are_chosen_from_and_compared(tmp_path: Path, empty: Archive) -> None:
    struck = telegram(texts=[text.replace("keeper of the lighthouse", "XXXXXXXXXXXX") for text in TEXTS])
    empty.ingest([put(tmp_path / "in", a=struck, b=telegram())], workers=0)
    view = empty.cable("08MEXICO900001")
    assert (len(view.copies), view.main) == (2, 2)
    assert not view.card.has_redactions
    rows = empty.compare("08MEXICO900001", 1, 2).rows
    assert [[change.kind for change in row.left_changes] for row in rows] == [[], ["withheld"], []]
    assert [[change.kind for change in row.right_changes] for row in rows] == [[], ["restored"], []]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_is_said_and_the_next_run_goes_on(tmp_path: Path, traffic: Traffic, filled: Archive) -> None:
    """A limit on the size of files stands for the disk: what would make the record larger can't be written."""
    command = [sys.executable, "-m", "reftel", "ingest", str(tmp_path / "archive"), str(traffic.folder)]
    room = (filled.path / RECORD).stat().st_size * 3 // 4
    limit = (
        f"import resource, os, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); "
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", limit, *command, "--workers", "0"], capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 1, ran.stderr
    assert "committed data is safe" in ran.stderr
    assert "Traceback" not in ran.stderr
    with reftel.open(tmp_path / "archive") as archive:
        assert archive.verify() == ()
        assert archive.overview().cables < COUNT
        archive.ingest([traffic.folder], workers=0)
        assert contents(archive) == contents(filled)


def test_lines_that_are_no_text_are_searched_too(tmp_path: Path, empty: Archive) -> None:
    """A closing line and a stamp: neither is a value, and both are found."""
    written = telegram(texts=TEXTS, signed="QUILLFEATHER").rstrip().decode()
    body = written.rpartition("QUILLFEATHER")[0]
    text = (
        f"{body}Visit the Harbor's Classified Web Site:\nhttp://www.state.sgov.gov/p/harbor\n\nQUILLFEATHER\n\n"
        "Declassified/Released US Department of State EO Systematic Review 05 JUL 2006\n"
    )
    empty.ingest([put(tmp_path / "1", a=text.encode())], workers=0)
    for words in ('"harbor\'s classified web site"', '"systematic review"'):
        assert [hit.card.id for hit in empty.search(words).hits] == ["08MEXICO900001"], words
    assert not empty.verify()
