"""Signing in with a password."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.web import auth
from reftel.web.app import create_app
from reftel.web.sessions import FIRST_DELAY, FORGET_AFTER, FREE_FAILURES, LONGEST_DELAY, MOST_UNDECIDED, Sessions
from reftel.web.settings import Settings
from tests.web.html import parse

PASSWORD = "exercise exercise"
HASH = auth.new_hash(PASSWORD)


def room(archive: Archive, **more: object) -> TestClient:
    """A reader of an archive behind a password."""
    settings = Settings(password_hashes=(HASH,), secret="exercise", **more)  # type: ignore[arg-type]
    return TestClient(create_app(archive, settings), follow_redirects=False)


def fill(client: TestClient, password: str, next_path: str = "/") -> tuple[int, str]:
    """Fill in the form; the status and where it leads."""
    page = parse(client.get("/signin", params={"next": next_path}).text)
    fields = {e.attributes["name"]: e.attributes.get("value", "") for e in page.all("input") if "name" in e.attributes}
    answer = client.post("/signin", data={**fields, "password": password})
    return answer.status_code, answer.headers.get("location", "")


def test_the_wall(archive: Archive, copied: str) -> None:
    client = room(archive)
    for path in ("/", f"/cable/{copied}", "/search?q=a", "/feed.atom", "/export/csv", "/version", "/nowhere"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/signin"), path
        assert copied not in answer.text
    assert client.get("/api/v1/search?q=a").status_code == 401
    assert client.get("/health").status_code == 200
    assert client.get("/static/reftel.css").status_code == 200
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_the_form_leads_nowhere_that_needs_the_password(archive: Archive) -> None:
    page = parse(room(archive).get("/signin").text)
    assert {link.attributes["href"] for link in page.all("a")} == {"/", "#content"}


def test_in_and_out(archive: Archive, copied: str) -> None:
    client = room(archive)
    assert fill(client, PASSWORD, f"/cable/{copied}?x=1") == (303, f"/cable/{copied}?x=1")
    answer = client.get(f"/cable/{copied}")
    assert answer.status_code == 200
    assert "private" in answer.headers["cache-control"]
    token = parse(client.get("/signout").text).by_id("content")
    assert token
    page = parse(client.get("/signout").text)
    fields = {
        e.attributes["name"]: e.attributes["value"] for e in page.all("input") if e.attributes.get("name") == "token"
    }
    assert client.post("/signout", data=fields).headers["location"] == "/signin"
    assert client.get(f"/cable/{copied}").status_code == 303


def test_wrong_password(archive: Archive) -> None:
    client = room(archive)
    assert fill(client, "wrong")[0] == 403
    assert fill(client, "")[0] == 403
    assert fill(client, "x" * 5000)[0] == 403
    assert client.get("/").status_code == 303


def test_failures_are_limited(archive: Archive) -> None:
    client = room(archive)
    statuses = [fill(client, f"guess {n}")[0] for n in range(8)]
    assert statuses == [403] * FREE_FAILURES + [429] * (8 - FREE_FAILURES)
    assert fill(client, PASSWORD)[0] == 429


def test_a_newsroom_behind_one_address(archive: Archive) -> None:
    """Readers who know the password are no attempts, however many they are."""
    one = create_app(archive, Settings(password_hashes=(HASH,)))
    clients = [TestClient(one, follow_redirects=False) for _ in range(FREE_FAILURES + 2)]
    assert {fill(client, PASSWORD)[0] for client in clients} == {303}


def test_failures_count_across_processes(archive: Archive, tmp_path: Path) -> None:
    first, second = room(archive, state=tmp_path), room(archive, state=tmp_path)
    statuses = [fill(client, f"guess {n}")[0] for n in range(4) for client in (first, second)]
    assert statuses.count(403) == FREE_FAILURES
    assert statuses[FREE_FAILURES:] == [429] * (8 - FREE_FAILURES)


def test_a_session_counts_in_every_process_until_sign_out(archive: Archive, tmp_path: Path, copied: str) -> None:
    first, second = room(archive, state=tmp_path), room(archive, state=tmp_path)
    fill(first, PASSWORD)
    kept = first.cookies[auth.SESSION]
    second.cookies.set(auth.SESSION, kept)
    assert second.get(f"/cable/{copied}").status_code == 200
    page = parse(first.get("/signout").text)
    token = next(e for e in page.all("input") if e.attributes.get("name") == "token").attributes["value"]
    assert first.post("/signout", data={"token": token}).status_code == 303
    for client in (first, second):
        client.cookies.set(auth.SESSION, kept)
        assert client.get(f"/cable/{copied}").status_code == 303, "a kept cookie is worth nothing"


def test_signing_in_again_ends_the_session_before(archive: Archive) -> None:
    client = room(archive)
    fill(client, PASSWORD)
    kept = client.cookies[auth.SESSION]
    fill(client, PASSWORD)
    other = TestClient(client.app, follow_redirects=False, cookies={auth.SESSION: kept})
    assert (other.get("/").status_code, client.get("/").status_code) == (303, 200)


PROXIED = [
    (("10.0.0.0/8",), ["198.51.100.7"] * 7, [403] * 5 + [429] * 2),
    (("10.0.0.0/8",), [f"198.51.100.{n}" for n in range(7)], [403] * 7),
    (("10.0.0.0/8",), [f"203.0.113.{n}, 198.51.100.7" for n in range(7)], [403] * 5 + [429] * 2),
    (("10.0.0.0/8",), [f"2001:db8::{n}" for n in range(1, 8)], [403] * 5 + [429] * 2),
    ((), [f"198.51.100.{n}" for n in range(7)], [403] * 5 + [429] * 2),
]
"""Trusted proxies, what they (or readers) say of the reader's address, statuses of wrong passwords."""


@pytest.mark.parametrize(("proxies", "forwarded", "statuses"), PROXIED)
def test_readers_behind_a_proxy(
    archive: Archive, proxies: tuple[str, ...], forwarded: list[str], statuses: list[int]
) -> None:
    app = create_app(archive, Settings(password_hashes=(HASH,), trusted_proxies=proxies))
    client = TestClient(app, follow_redirects=False, client=("10.1.2.3", 5000))
    got = []
    for address in forwarded:
        client.headers["x-forwarded-for"] = address
        got.append(fill(client, "wrong")[0])
    assert got == statuses


def test_delays_grow_and_end() -> None:
    now = [1000.0]
    sessions = Sessions(clock=lambda: now[0])
    waits = []
    for _ in range(FREE_FAILURES + 4):
        now[0] += sessions.wait("a")
        assert sessions.wait("b") == 0, "others do not wait"
        sessions.failed("a")
        waits.append(sessions.wait("a"))
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32]
    for _ in range(20):
        now[0] += sessions.wait("a")
        sessions.failed("a")
    assert sessions.wait("a") == LONGEST_DELAY
    now[0] += FORGET_AFTER + 1
    assert sessions.wait("a") == 0


def test_whoever_has_waited_may_try_once() -> None:
    now = [1000.0]
    sessions = Sessions(clock=lambda: now[0])
    for _ in range(FREE_FAILURES):
        sessions.failed("a")
    now[0] += 2
    assert [sessions.wait("a") for _ in range(3)] == [0, 2, 2]
    sessions.succeeded("a")
    assert sessions.wait("a") == 0


def test_passwords_sent_at_once_are_no_more_attempts(tmp_path: Path) -> None:
    """Processes that look at one client at the same time, before any password is known to be wrong."""
    first, second = Sessions(tmp_path), Sessions(tmp_path)
    begun = [each.begin("a") for _ in range(FREE_FAILURES) for each in (first, second)]
    assert begun == [0.0] * FREE_FAILURES + [None] * FREE_FAILURES
    assert first.begin("b") == 0.0, "others do not wait"
    for _ in range(FREE_FAILURES):
        second.failed("a")
    assert 0 < (first.begin("a") or 0) <= FIRST_DELAY


def test_readers_who_sign_in_at_once_wait_for_each_other_only(tmp_path: Path) -> None:
    one = Sessions(tmp_path)
    assert [one.begin("a") for _ in range(FREE_FAILURES + 1)][-2:] == [0.0, None]
    one.succeeded("a")
    assert one.begin("a") == 0.0


def test_an_attempt_without_a_result_is_not_waited_for() -> None:
    now = [1000.0]
    sessions = Sessions(clock=lambda: now[0])
    assert [sessions.begin("a") for _ in range(FREE_FAILURES + 1)][-1] is None
    now[0] += MOST_UNDECIDED
    assert sessions.begin("a") == 0.0


def test_one_attempt_at_a_time_after_a_wait(tmp_path: Path) -> None:
    now = [1000.0]
    first, second = (Sessions(tmp_path, clock=lambda: now[0]) for _ in range(2))
    for _ in range(FREE_FAILURES):
        first.begin("a")
        first.failed("a")
    now[0] += FIRST_DELAY
    assert (first.begin("a"), second.begin("a")) == (0.0, None)
    first.failed("a")
    assert second.begin("a") == 2 * FIRST_DELAY


def test_guesses_in_many_threads(archive: Archive, tmp_path: Path) -> None:
    rooms = [create_app(archive, Settings(password_hashes=(HASH,), secret="exercise", state=tmp_path)) for _ in "ab"]
    clients = [TestClient(each, follow_redirects=False) for each in rooms for _ in range(8)]
    with ThreadPoolExecutor(len(clients)) as pool:
        statuses = list(pool.map(lambda client: fill(client, "guess")[0], clients))
    assert statuses.count(403) == FREE_FAILURES, statuses


def test_sessions_end_and_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    store = Sessions(clock=lambda: now[0])
    token = store.open("reader", 60)
    assert (store.reader(token), store.reader(""), store.reader("\udcff")) == ("reader", None, None)
    now[0] += 61
    assert store.reader(token) is None
    monkeypatch.setattr("reftel.web.sessions.MOST_SESSIONS", 3)
    tokens = [store.open("reader", 60 + n) for n in range(5)]
    assert [store.reader(one) for one in tokens] == [None, None, "reader", "reader", "reader"]


def test_a_clock_that_jumps(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    client = room(archive)
    assert fill(client, PASSWORD)[0] == 303
    signed_in = {"cookie": f"{auth.SESSION}={client.cookies[auth.SESSION]}"}
    real = time.time
    for jump in (-400 * 86_400, 400 * 86_400):
        monkeypatch.setattr(time, "time", lambda jump=jump: real() + jump)
        other = TestClient(client.app, follow_redirects=False)  # the first one's clock ends its cookies
        assert other.get("/", headers=signed_in).status_code == 200
        assert fill(other, PASSWORD)[0] == 303, "a form made at that time"


def test_passwords_match_as_typed_or_are_refused() -> None:
    longest = "ü" * auth.MAX_PASSWORD
    known = auth.new_hash(longest)
    assert auth.matching("u\u0308" * auth.MAX_PASSWORD, (known,)) is None, "more characters than are read"
    assert auth.matching(longest, (known,)) == known
    assert auth.matching("Z\u00fcrich caf\u00e9", (auth.new_hash("Zu\u0308rich cafe\u0301"),))
    with pytest.raises(ValueError, match="at most 256"):
        auth.new_hash("x" * 257)


def test_no_shared_cache_keeps_what_is_behind_the_wall(archive: Archive, copied: str) -> None:
    client = room(archive)
    for signed_in in (False, True):
        if signed_in:
            fill(client, PASSWORD)
        for path in (*OPEN_TO_CACHES, f"/cable/{copied}", f"/cable/{copied}/", f"/api/v1/cables/{copied}"):
            said = client.get(path).headers.get("cache-control", "")
            assert {"private", "no-store"} & set(said.replace(" ", "").split(",")), (path, said)
            assert "public" not in said
    assert "public" in client.get("/static/reftel.css?v=1").headers["cache-control"]


OPEN_TO_CACHES = (
    *("/", "/feed.atom", "/sitemap.xml", "/sitemap/1.xml", "/opensearch.xml", "/robots.txt", "/version", "/health"),
    *("/api/v1", "/api/v1/openapi.json", "/api", "/search?q=a", "/export/csv", "/nowhere", "/signin", "/signout"),
    *("/api/v1/nowhere", "/created/2005", "/search/range?q=a&from=2005-01", "/articles"),
)


def test_forms_of_elsewhere_are_refused(archive: Archive) -> None:
    client = room(archive)
    assert client.post("/signin", data={"password": PASSWORD}).status_code == 403
    page = parse(client.get("/signin").text)
    fields = {e.attributes["name"]: e.attributes.get("value", "") for e in page.all("input") if "name" in e.attributes}
    other = room(archive)
    assert other.post("/signin", data={**fields, "password": PASSWORD}).status_code == 403, "another browser's token"
    crossed = client.post("/signin", data={**fields, "password": PASSWORD}, headers={"sec-fetch-site": "cross-site"})
    assert crossed.status_code == 403


@pytest.mark.parametrize("next_path", ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org"])
def test_no_open_redirect(archive: Archive, next_path: str) -> None:
    assert fill(room(archive), PASSWORD, next_path) == (303, "/")


def test_a_forged_session_is_none(archive: Archive) -> None:
    client = room(archive)
    client.cookies.set(auth.SESSION, "forged.value.here")
    assert client.get("/").status_code == 303


def test_a_session_ends_with_its_password(archive: Archive) -> None:
    client = room(archive)
    assert fill(client, PASSWORD)[0] == 303
    later = TestClient(
        create_app(archive, Settings(password_hashes=(auth.new_hash("another one"),), secret="exercise")),
        follow_redirects=False,
        cookies=client.cookies,
    )
    assert later.get("/").status_code == 303


def test_cookies(archive: Archive) -> None:
    client = room(archive, secure_cookies=True)
    set_cookie = client.get("/signin").headers["set-cookie"].lower()
    assert "httponly" in set_cookie and "samesite=strict" in set_cookie and "secure" in set_cookie


def test_password_file(tmp_path: Path) -> None:
    path = tmp_path / "passwords"
    path.write_text(f"# readers\n\n{HASH}\n", "utf-8")
    assert auth.read_hashes(path) == (HASH,)
    path.write_text("plain text\n", "utf-8")
    with pytest.raises(ValueError, match="line 1 is not an argon2 hash"):
        auth.read_hashes(path)
    path.write_text("\n", "utf-8")
    with pytest.raises(ValueError, match="holds no password"):
        auth.read_hashes(path)
