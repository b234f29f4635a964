"""What only an engine with a server can meet: lost parts, half-sent writes, other writers, other archives."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reftel.errors import ArchiveBusy, ArchiveError
from reftel.index import opensearch_bulk, opensearch_client, opensearch_index, opensearch_schema
from reftel.index.base import FACETS, Document, Index, IndexUnreachableError, IndexUnusableError, SearchRequest
from reftel.index.brute import BruteIndex
from reftel.index.engines import open_index
from reftel.index.opensearch_bulk import Action, BulkSender
from reftel.index.opensearch_client import OpenSearchClient
from reftel.index.opensearch_schema import mapping
from reftel.index.server import PASSWORD, PASSWORD_FILE, IndexServer, IndexShare
from reftel.query import parse_query
from tests.index.opensearch_node import free_port
from tests.index.served import Gate, opened_on_server, server_of
from tests.index.traffic import Traffic

DOCUMENTS = tuple(Traffic(5).documents(200))
SHARDS = (IndexShare(record="one", first=0, size=1000), IndexShare(record="two", first=1000, size=1000))


@pytest.fixture
def index(place: Path) -> Iterator[Index]:
    made = opened_on_server("opensearch", place)
    yield made
    made.close()


def total(index: Index, text: str = "") -> int:
    return index.search(SearchRequest(query=parse_query(text), limit=0)).total


def test_a_lost_part_is_an_error_and_never_fewer_hits(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = server_of(place)
    client = OpenSearchClient(server)
    name = f"{server.name}-v1"
    limited = mapping(server)
    limited["settings"]["index.routing.allocation.total_shards_per_node"] = 1  # one of two parts finds no node
    client.ask("PUT", f"/{name}", limited, {"wait_for_active_shards": 0})
    index = opened_on_server("opensearch", place)
    monkeypatch.setattr(opensearch_bulk, "WRITE_WITHIN", 0.1)
    monkeypatch.setattr(opensearch_bulk, "_ITEM_WAIT", "100ms")
    monkeypatch.setattr(opensearch_client, "LEFT_ALONE", 0.0)
    with pytest.raises(IndexUnreachableError, match="does not take documents"):
        index.write(DOCUMENTS, generation=1)
    for request in (
        SearchRequest(query=parse_query(""), limit=0),
        SearchRequest(query=parse_query("museum"), limit=20),
        SearchRequest(query=parse_query("museum"), limit=20, sort="-created", facets=FACETS),
    ):
        with pytest.raises(IndexUnreachableError):
            index.search(request)
    with pytest.raises(IndexUnreachableError):
        list(index.keys())
    assert {problem.where for problem in index.problems()} == {name}
    client.ask("PUT", f"/{name}/_settings", {"index.routing.allocation.total_shards_per_node": -1})
    client.ask("GET", f"/_cluster/health/{name}", params={"wait_for_status": "green", "timeout": "60s"})
    monkeypatch.undo()
    assert index.generation() == 0
    index.write(DOCUMENTS, generation=1)
    assert total(index) == len(DOCUMENTS)
    assert list(index.problems()) == []
    for each in (index, client):
        each.close()


def test_a_half_sent_write_is_sent_again(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    index.write(DOCUMENTS[:100], generation=1)
    sent: list[int] = []
    deliver = BulkSender._deliver

    def lost(self: BulkSender, actions: list[Action]) -> None:
        if sent:
            raise IndexUnreachableError("gone")
        sent.append(len(actions))
        deliver(self, actions)

    with monkeypatch.context() as patch:
        patch.setattr(opensearch_bulk, "BATCH_BYTES", 20_000)
        patch.setattr(BulkSender, "_deliver", lost)
        with pytest.raises(IndexUnreachableError):
            index.write(DOCUMENTS[100:], [1, 2], generation=2)
    assert sent
    assert sent[0] < 100
    assert index.generation() == 1
    assert total(index) == 100  # nothing of it is shown
    index.write(DOCUMENTS[100:], [1, 2], generation=2)
    assert index.generation() == 2
    assert list(index.keys()) == [document.key for document in DOCUMENTS[2:]]


def test_documents_that_cannot_be_made_leave_nothing_or_the_generation(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> Iterator[Document]:
        yield from DOCUMENTS[:50]
        raise ValueError("a torn reading")

    with pytest.raises(ValueError, match="torn"):
        index.write(failing(), generation=1)
    assert (index.generation(), list(index.keys())) == (0, [])
    monkeypatch.setattr(opensearch_index, "MADE_FIRST", 1)
    with pytest.raises(ValueError, match="torn"):
        index.write(failing(), generation=1)
    assert index.generation() == 0
    index.write(DOCUMENTS, generation=1)
    assert total(index) == len(DOCUMENTS)


def test_a_refused_document_names_its_key(index: Index, place: Path) -> None:
    client = OpenSearchClient(server_of(place))
    with (
        pytest.raises(IndexUnusableError, match=r"key 7.*strict"),
        BulkSender(client, f"{server_of(place).name}-v1") as bulk,
    ):
        bulk.send([(7, b'{"index":{"_id":"7"}}\n{"stranger":1}\n')])
    client.close()


def test_a_second_writer_fails_cleanly(index: Index, place: Path) -> None:
    second = opened_on_server("opensearch", place)
    index.write(DOCUMENTS[:10], generation=1)
    with pytest.raises(ArchiveBusy, match="another process"):
        second.write(DOCUMENTS[10:], generation=2)
    assert index.generation() == second.generation() == 1
    assert total(index) == 10
    third = opened_on_server("opensearch", place)
    third.write(DOCUMENTS[10:20], generation=2)
    with pytest.raises(ArchiveBusy):
        index.write(DOCUMENTS[20:], generation=3)
    assert total(third) == 20
    second.close()
    third.close()


def test_two_archives_cannot_share_an_index_by_mistake(index: Index, place: Path) -> None:
    index.write(DOCUMENTS[:10], generation=1)
    for _ in range(2):  # the failed attempt leaves nothing behind
        with pytest.raises(IndexUnusableError, match=r"another archive.*--index-name"):
            opened_on_server("opensearch", place, record="stranger")
    assert total(index) == 10


def test_an_index_of_another_format_is_built_anew(index: Index, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index.write(DOCUMENTS[:10], generation=1)
    with monkeypatch.context() as patch:
        patch.setattr(opensearch_schema, "FORMAT", 999)
        with pytest.raises(IndexUnusableError, match="format"):
            opened_on_server("opensearch", place, read_only=True)
    monkeypatch.setattr(opensearch_schema, "name_fields", lambda: ("to",))
    with pytest.raises(IndexUnusableError, match="other fields"):
        opened_on_server("opensearch", place, read_only=True)


def test_records_share_an_index(place: Path) -> None:
    first, second = (
        open_index("opensearch", place / "index", server=server_of(place), share=share) for share in SHARDS
    )
    first.write(DOCUMENTS[:50], generation=1)
    second.write([msgspec.structs.replace(each, key=each.key - 50) for each in DOCUMENTS[50:120]], generation=4)
    with pytest.raises(ValueError, match="key"):
        second.write([Document(key=1001, id="08OSLO1")], generation=5)
    assert list(first.keys()) == list(range(1, 51))
    assert list(second.keys()) == list(range(1, 71))
    assert (first.generation(), second.generation()) == (1, 4)
    whole = open_index(
        "opensearch", place / "index", read_only=True, server=server_of(place), share=IndexShare(record="")
    )
    reference = BruteIndex()
    reference.write(DOCUMENTS[:120], generation=1)
    for text in ("", "museum", "from:oslo", "-chess", "refby:08OSLO90"):
        asked = SearchRequest(query=parse_query(text), limit=1000, sort="-created", facets=FACETS)
        found, expected = whole.search(asked), reference.search(asked)
        assert (found.total, found.facets) == (expected.total, expected.facets)
        moved = {hit.key if hit.key <= 50 else hit.key - 1000 + 50 for hit in found.hits}
        assert moved == {hit.key for hit in expected.hits}
        parts = [each.search(asked) for each in (first, second)]
        assert sum(part.total for part in parts) == expected.total
        assert {hit.key for hit in parts[0].hits} == {key for key in moved if key <= 50}
    for each in (first, second, whole):
        each.close()


def test_facets_of_more_values_than_are_counted_at_once(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [
        Document(key=key, id=f"08OSLO{key}", subject="lamp", tags=(f"T{key % 90:03}", "KPAO")) for key in range(1, 400)
    ]
    index.write(documents, generation=1)
    reference = BruteIndex()
    reference.write(documents, generation=1)
    monkeypatch.setattr("reftel.index.opensearch_search.COUNTED", 5)
    monkeypatch.setattr("reftel.index.opensearch_search._PAGE", 7)
    request = SearchRequest(query=parse_query("lamp"), limit=0, sort="id", facets=FACETS, facet_limit=12)
    assert index.search(request) == reference.search(request)
    assert index.values("tag") == reference.values("tag")


def test_a_rebuilt_index_is_read_when_it_is_published(index: Index, place: Path) -> None:
    index.write(DOCUMENTS[:10], generation=1)
    reader = opened_on_server("opensearch", place, read_only=True)
    new = open_index(
        "opensearch", place / "index-v2", server=server_of(place), share=IndexShare(record="record"), is_building=True
    )
    new.write(DOCUMENTS, generation=2)
    assert (total(reader), reader.generation()) == (10, 1)
    new.publish()
    assert (total(reader), reader.generation()) == (len(DOCUMENTS), 2)
    for each in (reader, new):
        each.close()


def test_a_server_that_is_away_is_met_again(tmp_path: Path) -> None:
    server = IndexServer(urls=(f"http://127.0.0.1:{free_port()}",), name="cables")
    share = IndexShare(record="record")
    with pytest.raises(IndexUnreachableError, match="does not answer"):
        open_index("opensearch", tmp_path / "index-v1", server=server, share=share)
    reader = open_index("opensearch", tmp_path / "index-v1", read_only=True, server=server, share=share)
    with pytest.raises(IndexUnreachableError):
        reader.generation()
    with pytest.raises(IndexUnreachableError):
        total(reader)
    assert [problem.where for problem in reader.problems()] == ["cables"]
    reader.close()


def certificate(folder: Path, name: str) -> Path:
    """A certificate for this machine, with its key beside it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    made = folder / f"{name}.pem"
    asked = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=reftel-test -addext subjectAltName=IP:127.0.0.1"
    files = ["-keyout", str(made.with_suffix(".key")), "-out", str(made)]
    subprocess.run([openssl, *asked.split(), *files], check=True, capture_output=True)
    return made


def test_https_with_a_certificate_authority_and_a_password(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, stranger = certificate(place, "ours"), certificate(place, "stranger")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ours, ours.with_suffix(".key"))
    gate = Gate(context, ("reader", "a pass: word"))
    server = msgspec.structs.replace(server_of(place), urls=(gate.url,), ca=str(ours), user="reader")
    share = IndexShare(record="record")
    monkeypatch.setenv(PASSWORD, "a pass: word")
    index = open_index("opensearch", place / "index", server=server, share=share)
    index.write(DOCUMENTS[:20], generation=1)
    assert total(index) == 20
    index.close()
    untrusted = msgspec.structs.replace(server, ca=str(stranger))
    with pytest.raises(IndexUnreachableError, match="not trusted"):
        open_index("opensearch", place / "index", server=untrusted, share=share)
    with pytest.raises(IndexUnreachableError, match="not trusted"):  # nor by the authorities of this machine
        open_index("opensearch", place / "index", server=msgspec.structs.replace(server, ca=""), share=share)
    monkeypatch.setenv(PASSWORD, "wrong")
    with pytest.raises(IndexUnusableError, match=r"refuses user .reader"):
        open_index("opensearch", place / "index", server=server, share=share)
    gate.shut()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"urls": ()}, "missing"),
        ({"urls": ("http://search.example:9200",)}, "https"),
        ({"urls": ("https://me:secret@search.example",)}, "no user and password"),
        ({"urls": ("ftp://search.example",)}, "is not a server address"),
        ({"urls": ("https://search.example:99999",)}, "is not a server address"),
        ({"name": "Cables"}, "name of an index"),
        ({"name": "_all"}, "name of an index"),
        ({"parts": 0}, "parts"),
        ({"copies": 99}, "copies"),
        ({"ca": "/nowhere/ca.pem"}, "certificate"),
    ],
)
def test_settings_that_cannot_be_are_refused(given: dict[str, Any], message: str) -> None:
    made = IndexServer(**{"urls": ("http://127.0.0.1:9200",), "name": "cables", **given})
    with pytest.raises(ArchiveError, match=message):
        made.check()


@pytest.mark.parametrize("url", ["http://localhost:9200", "http://[::1]:9200", "https://search.example"])
def test_settings_that_are_taken(url: str) -> None:
    assert IndexServer(urls=(url,), name="cables").check().urls == (url,)
    IndexServer(urls=("http://10.0.0.1:9200",), name="cables", allows_plain=True).check()


def test_the_password_comes_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = IndexServer(urls=("https://search.example",), name="cables", user="reftel")
    monkeypatch.delenv(PASSWORD, raising=False)
    monkeypatch.delenv(PASSWORD_FILE, raising=False)
    with pytest.raises(ArchiveError, match=PASSWORD):
        server.password()
    monkeypatch.setenv(PASSWORD, "by hand")
    assert server.password() == "by hand"
    (tmp_path / "password").write_text("from a file\n")
    monkeypatch.setenv(PASSWORD_FILE, str(tmp_path / "password"))
    assert server.password() == "from a file"
    assert b"password" not in msgspec.json.encode(server)


def test_two_copies_of_a_record_that_write_in_turn_are_told_apart(place: Path) -> None:
    """Neither writes at once with the other, so sequence numbers alone tell nothing."""
    (place / "index").mkdir()
    with closing(opened_on_server("opensearch", place)) as first:
        first.write(DOCUMENTS[:10], generation=1)
    copied = place / "copy"
    shutil.copytree(place / "index", copied / "index")
    share, server = IndexShare(record="record"), server_of(place)
    with closing(open_index("opensearch", copied / "index", server=server, share=share)) as second:
        second.write(DOCUMENTS[10:20], generation=2)
    with closing(open_index("opensearch", copied / "index", server=server, share=share)) as again:
        assert again.generation() == 2  # who wrote last goes on
    for _ in range(2):
        with pytest.raises(IndexUnusableError, match="another copy of this archive"):
            opened_on_server("opensearch", place)
    with closing(opened_on_server("opensearch", place, read_only=True)) as reader:
        assert total(reader) == 20


def test_a_writer_that_was_killed_before_its_note_is_no_other_copy(place: Path) -> None:
    (place / "index").mkdir()
    with closing(opened_on_server("opensearch", place)) as index:
        index.write(DOCUMENTS[:10], generation=1)
        kept = (place / "index" / "writer.json").read_bytes()
        index.write(DOCUMENTS[10:20], generation=2)
    (place / "index" / "writer.json").write_bytes(kept)  # the marker is there, the note about it is not
    with closing(opened_on_server("opensearch", place)) as again:
        assert again.generation() == 2


def test_values_too_long_for_the_server_are_told(index: Index) -> None:
    index.write([msgspec.structs.replace(DOCUMENTS[0], key=1)], generation=1)
    assert index.notices() == ()
    index.write([msgspec.structs.replace(DOCUMENTS[0], key=2, tags=("EXERCISE" * 1500,))], generation=2)
    (notice,) = index.notices()
    assert "1 of its cables" in notice
    assert index.size() > 0
