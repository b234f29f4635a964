"""Signing in with a password."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reftel.archive import Archive
from reftel.web import auth
from reftel.web.app import create_app
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


def test_attempts_are_limited(archive: Archive) -> None:
    client = room(archive)
    statuses = [fill(client, f"guess {n}")[0] for n in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    assert fill(client, PASSWORD)[0] == 429


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
    with pytest.raises(ValueError, match="line 1 is no argon2 hash"):
        auth.read_hashes(path)
    path.write_text("\n", "utf-8")
    with pytest.raises(ValueError, match="holds no password"):
        auth.read_hashes(path)
