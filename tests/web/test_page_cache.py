"""A page is made once for all who ask at the same time, kept compressed, and never taken for another page."""

from __future__ import annotations

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.responses import Response

import reftel
from reftel.archive import Archive
from reftel.archive.maintenance.backup import restore
from reftel.exercise import sample
from reftel.web import urls
from reftel.web.app import create_app
from reftel.web.app_state import AppState
from reftel.web.page_cache import PageCache
from reftel.web.settings import Settings


def test_one_making_for_all() -> None:
    cache, calls = PageCache(), []
    begun, all_here = threading.Event(), threading.Event()

    def make() -> bytes:
        calls.append(1)
        begun.set()
        assert all_here.wait(60)
        return b"page"

    with ThreadPoolExecutor(8) as threads:
        first = threads.submit(cache.page, "tag", make)
        assert begun.wait(60)
        others = [threads.submit(cache.page, "tag", make) for _ in range(7)]
        all_here.set()
        assert {gzip.decompress(each.result(60)) for each in (first, *others)} == {b"page"}
    assert len(calls) == 1


def test_a_failure_is_not_kept_and_does_not_fail_others() -> None:
    cache = PageCache()
    begun, fails = threading.Event(), threading.Event()

    def fail() -> bytes:
        begun.set()
        assert fails.wait(60)
        raise RuntimeError("EXERCISE")

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.page, "tag", fail)
        assert begun.wait(60)
        second = threads.submit(cache.page, "tag", lambda: b"made")
        fails.set()
        with pytest.raises(RuntimeError):
            first.result(60)
        assert gzip.decompress(second.result(60)) == b"made"


def test_other_answers_are_passed_on_and_not_kept() -> None:
    cache = PageCache()
    redirect = Response(status_code=301)
    assert cache.page("tag", lambda: redirect) is redirect
    page: bytes | Response = cache.page("tag", lambda: b"page")
    assert page != redirect


def test_bounds() -> None:
    cache = PageCache(pages=3, size=10_000)
    made: list[int] = []

    def page(number: int) -> bytes | None:
        def make() -> bytes:
            made.append(number)
            return b"x" * number

        return cache.page(str(number), make)

    for number in (1, 2, 3, 1, 4, 1, 2):
        page(number)
    assert made == [1, 2, 3, 4, 2]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """One cable."""
    base = tmp_path_factory.mktemp("cache")
    (base / "1.txt").write_bytes(sample(1).data)
    with reftel.open(base / "archive", create=True) as made:
        made.ingest([base / "1.txt"], workers=0)
    return reftel.open(base / "archive", read_only=True)


@pytest.mark.parametrize(
    ("accepts", "is_packed"),
    [
        ("gzip", True),
        ("gzip;q=0.5, br", True),
        ("br, gzip", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, identity", False),
        ("identity", False),
        ("", False),
        ("x-gzip-not;q=0", False),
    ],
)
def test_clients_that_refuse_compression(archive: Archive, accepts: str, is_packed: bool) -> None:
    (cable_id,) = archive.ids()
    with TestClient(create_app(archive)) as client:
        for path in (urls.cable(cable_id), urls.api(f"/cables/{cable_id}"), "/nowhere/at/all"):
            answer = client.get(path, headers={"accept-encoding": accepts})
            assert "encoding" in answer.headers["vary"].lower() or path == "/nowhere/at/all"
            if answer.headers.get("content-encoding") == "gzip":
                assert is_packed, path
        page = client.get(urls.cable(cable_id), headers={"accept-encoding": accepts})
        assert (page.headers.get("content-encoding") == "gzip") == is_packed
        assert cable_id in page.text


def test_tags_differ_where_pages_do(archive: Archive) -> None:
    state = AppState(archive, Settings())
    assert state.tag("signer", "/signer/A\x1fB", "") != state.tag("signer", "/signer/A", "B")
    assert state.tag("a", "b") != state.tag("a,b")
    assert state.tag("a") != AppState(archive, Settings(title="Another name")).tag("a")
    assert state.tag("a") != AppState(archive, Settings(password_hashes=("x",))).tag("a")


def test_an_archive_restored_under_a_reading_room(tmp_path: Path) -> None:
    """After a restore an archive may reach a generation that readers have seen, with other cables. What they kept is
    not taken for current, and every thread of the room reads the archive that is there now."""
    for seed in (1, 2, 3):
        (tmp_path / f"{seed}.txt").write_bytes(sample(seed).data)
    folder, saved = tmp_path / "archive", tmp_path / "saved"
    with reftel.open(folder, create=True) as made:
        made.ingest([tmp_path / "1.txt"], workers=0)
        made.backup(saved)
        made.ingest([tmp_path / "2.txt"], workers=0)
        known = set(made.ids())
    with reftel.open(folder, read_only=True) as opened, TestClient(create_app(opened)) as client:
        before = client.get("/search")
        assert "All 2 cables<" in before.text
        folder.rename(tmp_path / "moved")
        assert client.get("/search").headers["etag"] == before.headers["etag"]
        restore(saved, folder)
        kept = {"if-none-match": before.headers["etag"]}
        assert "<h1>1 cable<" in client.get("/search", headers=kept).text
        with reftel.open(folder) as restored:
            restored.ingest([tmp_path / "3.txt"], workers=0)
            (new,) = set(restored.ids()) - known
        assert client.get("/search", headers=kept).status_code == 200
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda _: client.get(urls.cable(new)), range(16)))
        assert {answer.status_code for answer in answers} == {200}
