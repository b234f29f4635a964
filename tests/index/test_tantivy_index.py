"""The index on disk: all or nothing, read while it is written, and found out when it is damaged."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy

from reftel.errors import ArchiveBusy, ArchiveError
from reftel.index import tantivy_codes, tantivy_files, tantivy_search
from reftel.index.base import FACETS, Document, IndexUnusableError, PreparedDocument, SearchRequest
from reftel.index.brute import BruteIndex
from reftel.index.common_words import CommonWords
from reftel.index.tantivy_codes import Codes
from reftel.index.tantivy_index import TantivyIndex
from reftel.index.tantivy_schema import MARKER, marker_fields, schema, to_fields
from reftel.index.tokenized import tokenize
from reftel.query import parse_query
from reftel.text.stems import WordCutter
from tests.index.traffic import Traffic


def documents(count: int, seed: int = 3) -> list[Document]:
    return list(Traffic(seed).documents(count, 10))


def total(index: TantivyIndex, text: str = "") -> int:
    return index.search(SearchRequest(query=parse_query(text), limit=1)).total


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def failing(some: list[Document]) -> Iterator[Document]:
    yield from some
    raise KeyboardInterrupt


def test_a_write_that_fails_leaves_nothing(folder: Path) -> None:
    some = documents(40)
    with TantivyIndex(folder) as index:
        index.write(some[:10], generation=1)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                index.write(failing(some[10:]), [1, 2], generation=2)
            assert (index.generation(), list(index.keys())) == (1, list(range(1, 11)))
        index.write(some[10:20], [1], generation=3)
        assert (index.generation(), list(index.keys())) == (3, list(range(2, 21)))
    with TantivyIndex(folder, read_only=True) as index:
        assert (index.generation(), total(index)) == (3, 19)


def test_a_commit_that_fails_is_an_error_and_the_next_one_loses_nothing(folder: Path) -> None:
    some = documents(30)
    with TantivyIndex(folder) as index:
        index.write(some[:10], generation=1)
        hidden = folder.with_name("hidden")
        folder.rename(hidden)
        folder.write_text("no folder any more")
        with pytest.raises(ArchiveError):
            index.write(some[10:20], generation=2)
        folder.unlink()
        hidden.rename(folder)
        index.write(some[20:30], generation=3)
        assert list(index.keys()) == [*range(1, 11), *range(21, 31)]
        assert index.generation() == 3


def test_what_a_killed_commit_left_does_not_stop_the_next(folder: Path) -> None:
    """The engine names a file of deletions by the number of its operation, which comes again after a kill: such a file,
    noted among the engine's own, is there already."""
    some = documents(30)
    with TantivyIndex(folder) as index:
        index.write(some, generation=1)
    other = folder.with_name("other")
    shutil.copytree(folder, other)
    with TantivyIndex(other) as index:
        index.write(some[:5], [20], generation=2)
    left = [path.name for path in other.glob("*.del") if not (folder / path.name).exists()]
    assert left
    for name in left:
        (folder / name).write_bytes(b"half of it")
    managed = folder / ".managed.json"
    managed.write_text(json.dumps([*json.loads(managed.read_text()), *left]))
    with TantivyIndex(folder) as index:
        index.write(some[:5], [20], generation=2)
        assert (index.generation(), total(index)) == (2, 29)
        assert [*index.problems()] == []


def test_readers_see_every_commit_and_no_half_of_one(folder: Path) -> None:
    some = documents(400)
    seen: list[tuple[int, int]] = []
    with TantivyIndex(folder) as writer, TantivyIndex(folder, read_only=True) as reader:
        done = threading.Event()

        def look() -> None:
            while not done.is_set():
                seen.append((total(reader), reader.generation()))

        looking = threading.Thread(target=look)
        looking.start()
        for at in range(0, 400, 40):
            writer.write(some[at : at + 40], generation=at + 40)
        done.set()
        looking.join()
        assert all(held % 40 == 0 for held, _ in seen)
        assert [held for held, _ in seen] == sorted(held for held, _ in seen)
        assert (total(reader), reader.generation()) == (400, 400)
        with pytest.raises(IndexUnusableError):
            reader.write([], generation=1)


def test_one_process_writes(folder: Path) -> None:
    with TantivyIndex(folder) as index, TantivyIndex(folder) as other:
        index.write(documents(3), generation=1)
        with pytest.raises(ArchiveBusy):
            other.write(documents(3), generation=2)
        index.settle()
        other.write(documents(5), generation=2)
        assert (index.generation(), total(index)) == (2, 5)


def test_prepared_documents_are_indexed_as_any(folder: Path) -> None:
    some = documents(60)
    with TantivyIndex(folder / "a") as plain, TantivyIndex(folder / "b") as prepared:
        plain.write(some, generation=1)
        preparer = pickle.loads(pickle.dumps(plain.preparer()))
        prepared.write([PreparedDocument(each.key, preparer.prepare(each)) for each in some], generation=1)
        for text in ("exercise", "body:museum", "1.4(b)", "subject:loan", '"the museum"', "to:oslo"):
            request = SearchRequest(query=parse_query(text), limit=100, facets=FACETS, sort="id")
            assert plain.search(request) == prepared.search(request)


def test_every_field_of_a_document_is_in_the_schema() -> None:
    """The engine takes unknown fields without a word."""
    table = CommonWords(("museum",), ("the", "of"))
    fields = set(to_fields(tokenize(documents(1)[0], WordCutter(), table), Codes(), table))
    assert {"twos", "threes", "often"} <= fields
    fields |= set(marker_fields(0, Codes(), CommonWords()))
    for name in fields:
        with pytest.raises(ValueError, match=name):
            tantivy.Document.from_dict({name: [object()]}, schema())


def test_the_marker_is_no_document(folder: Path) -> None:
    with TantivyIndex(folder) as index:
        index.write(documents(5), generation=1)
        assert MARKER not in list(index.keys())
        assert total(index) == 5
        assert total(index, "-museum") + total(index, "museum") == 5
        assert (
            sum(
                value.count
                for value in index.search(SearchRequest(query=parse_query(""), facets=("month",))).facets[0].values
            )
            <= 5
        )


def test_values_are_what_documents_have(folder: Path) -> None:
    some = documents(30)
    with TantivyIndex(folder) as index:
        index.write(some, generation=1)
        assert set(index.values("tag")) == {tag for document in some for tag in document.tags}
        assert set(index.values("post")) == {document.post for document in some if document.post}
    with TantivyIndex(folder, read_only=True) as index:
        assert set(index.values("form")) == {form for document in some for form in document.forms}


def test_more_values_than_columns_are_all_counted(folder: Path) -> None:
    tags = tuple(f"T{at:03}" for at in range(40))
    with TantivyIndex(folder) as index:
        index.write(
            [Document(key=1, id="a-1", tags=tags, captions=tags[:9]), Document(key=2, id="a-2", tags=tags[:1])],
            generation=1,
        )
        tag, caption = index.search(SearchRequest(query=parse_query(""), facets=("tag", "caption"))).facets
        assert [(value.value, value.count) for value in tag.values] == [("T000", 2), *((name, 1) for name in tags[1:])]
        assert (tag.distinct, caption.distinct) == (40, 9)


@pytest.mark.parametrize("most", [0, 1, 3, 2000])
def test_more_combinations_than_are_kept_are_all_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(tantivy_codes, "MOST_TOGETHER", most)
    some = documents(120)
    plain = BruteIndex()
    plain.write(some, generation=1)
    with TantivyIndex(folder) as index:
        index.write(some[:50], generation=1)
        index.write(some[50:], generation=2)
        for text in ("", "museum", "class:>=confidential", "has:copies"):
            request = SearchRequest(query=parse_query(text), limit=0, facets=FACETS, facet_limit=1000)
            assert index.search(request) == plain.search(request)


@pytest.mark.parametrize("sort", ["relevance", "created", "id"])
def test_paging_goes_on_behind_the_ranked_hits(folder: Path, monkeypatch: pytest.MonkeyPatch, sort: str) -> None:
    monkeypatch.setattr(tantivy_search, "RANKED", 30)
    with TantivyIndex(folder) as index:
        index.write(documents(150), generation=1)
        keys: list[int] = []
        after = None
        while True:
            page = index.search(SearchRequest(query=parse_query("exercise OR the"), limit=7, after=after, sort=sort))  # type: ignore[arg-type]
            keys += [hit.key for hit in page.hits]
            if page.next is None:
                break
            after = page.next
        assert len(keys) == len(set(keys)) == page.total > 60


def test_an_index_that_is_none(folder: Path) -> None:
    with pytest.raises(IndexUnusableError, match="no index"):
        TantivyIndex(folder, read_only=True)
    folder.mkdir()
    with pytest.raises(IndexUnusableError, match="no index"):
        TantivyIndex(folder, read_only=True)
    (folder / "reftel-index.json").write_text('{"format": 0, "engine": "other"}')
    (folder / "meta.json").write_text("{}")
    for read_only in (True, False):
        with pytest.raises(IndexUnusableError, match="format 0"):
            TantivyIndex(folder, read_only=read_only)
    (folder / "reftel-index.json").write_text("{")
    with pytest.raises(IndexUnusableError, match="damaged"):
        TantivyIndex(folder)


def test_an_index_whose_making_was_cut_off_is_made(folder: Path) -> None:
    folder.mkdir()
    tantivy_files.write_stamp(folder)
    tantivy.Index(schema(), str(folder))
    with pytest.raises(IndexUnusableError, match="not complete"):
        TantivyIndex(folder, read_only=True)
    with TantivyIndex(folder) as index:
        index.write(documents(2), generation=1)
        assert total(index) == 2


def test_a_flipped_byte_is_found(folder: Path) -> None:
    with TantivyIndex(folder) as index:
        index.write(documents(50), generation=1)
        assert [*index.problems()] == []
    files = [file for file in folder.iterdir() if file.suffix not in (".json", ".lock")]
    assert files
    for file in files:
        whole = file.read_bytes()
        for at in {0, len(whole) // 3, len(whole) // 2, *range(len(whole) - 100, len(whole))}:
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert tantivy_files.damaged(folder) == (file.name,)
        file.write_bytes(whole[:-3])
        assert tantivy_files.damaged(folder) == (file.name,)
        file.write_bytes(whole)
    assert tantivy_files.damaged(folder) == ()


def test_damage_is_an_error_and_no_crash(folder: Path) -> None:
    """Whatever happens to a file: a search answers or says that the index can't be used."""
    with TantivyIndex(folder) as index:
        index.write(documents(80), generation=1)
    whole = {file: file.read_bytes() for file in folder.iterdir() if file.suffix not in (".lock",)}
    outcomes = set()
    for file, content in whole.items():
        for damage in (b"", content[: len(content) // 2], bytes(len(content)), content[::-1]):
            if damage == content:
                continue
            file.write_bytes(damage)
            try:
                with TantivyIndex(folder, read_only=True) as index:
                    index.search(
                        SearchRequest(query=parse_query('exercise "the museum" 1.4(b)'), facets=FACETS, sort="id")
                    )
                    outcomes.add("answered")
            except IndexUnusableError:
                outcomes.add("unusable")
            file.write_bytes(content)
    assert "unusable" in outcomes


def test_a_folder_that_may_not_be_written_can_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with TantivyIndex(folder) as index:
        index.write(documents(20), generation=1)
    opened = tantivy.Index.open

    def refused(path: str) -> tantivy.Index:
        if Path(path) == folder:
            raise OSError(30, "Read-only file system")
        return opened(path)

    monkeypatch.setattr(
        "reftel.index.tantivy_index.tantivy.Index", type("Refusing", (), {"open": staticmethod(refused)})
    )
    before = sorted(file.name for file in folder.iterdir())
    with TantivyIndex(folder, read_only=True) as index:
        assert total(index) == 20
        assert [*index.problems()] == []
    assert sorted(file.name for file in folder.iterdir()) == before
    monkeypatch.undo()
    shutil.rmtree(folder)


WRITER = """
import sys
from pathlib import Path
from reftel.index.tantivy_index import TantivyIndex
from tests.index.traffic import Traffic
some = list(Traffic(3).documents(40, 10))
with TantivyIndex(Path(sys.argv[1])) as index:
    generation = index.generation()
    while True:
        generation += 1
        index.write(some[: generation % 40 + 1], range(1, 41), generation=generation)
        print(generation, flush=True)
"""


def test_kill_loses_no_commit_and_leaves_no_half(folder: Path) -> None:
    root = Path(__file__).parents[2]
    last = 0
    for writes in (1, 4, 9):
        environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}"}
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, env=environment, text=True
        )
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(writes)]
        writer.send_signal(signal.SIGKILL)
        said += [int(line) for line in writer.stdout if line.endswith("\n")]
        writer.wait()
        writer.stdout.close()
        assert said[0] == last + 1
        with TantivyIndex(folder) as index:
            last = index.generation()
            assert last in (said[-1], said[-1] + 1)
            assert list(index.keys()) == list(range(1, last % 40 + 2))
            index.settle()
            assert [*index.problems()] == []
