"""`reftel serve`, `open` and `demo`: they start, answer and stop; what is typed wrongly is said."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import reftel
from reftel.cli.main import main
from reftel.cli.open import place_beside
from reftel.cli.serve import hosts_of
from reftel.exercise import sample
from reftel.hosts import is_loopback
from reftel.web import auth
from reftel.web.serving import address, listen


def run(*arguments: str | Path, typed: str | None = None) -> Result:
    """What a command does."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)


@pytest.fixture(scope="module")
def cables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three telegrams."""
    folder = tmp_path_factory.mktemp("serve") / "my cables"
    folder.mkdir()
    for seed in (1, 2, 3):
        (folder / f"{seed}.txt").write_bytes(sample(seed).data)
    return folder


@pytest.fixture(scope="module")
def archive(cables: Path) -> Path:
    """An archive of them."""
    folder = cables.parent / "archive"
    with reftel.open(folder, create=True) as opened:
        opened.ingest([cables], workers=0)
    return folder


def test_serve_answers(archive: Path) -> None:
    result = run("serve", archive, "--port", "0", "--check")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert all(line.startswith("200 ") for line in lines)
    assert any(line.startswith("200 /cable/") for line in lines)


def test_serve_behind_a_password(archive: Path, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    made = run("serve", archive, "--password-file", passwords, "--new-password", typed="exercise 1\nexercise 1\n")
    assert made.exit_code == 0, made.output
    assert passwords.stat().st_mode & 0o077 == 0
    (known,) = auth.read_hashes(passwords)
    assert auth.matching("exercise 1", (known,)) == known
    assert auth.matching("exercise 2", (known,)) is None
    result = run("serve", archive, "--port", "0", "--check", "--password-file", passwords)
    assert (result.exit_code, result.stdout.split()) == (0, ["200", "/signin", "200", "/health"])


def test_short_passwords_are_refused(archive: Path, tmp_path: Path) -> None:
    result = run("serve", archive, "--password-file", tmp_path / "p", "--new-password", typed="short\nshort\n")
    assert result.exit_code == 1
    assert not (tmp_path / "p").exists()


def test_listening_widely_says_what_it_means(archive: Path) -> None:
    result = run("serve", archive, "--host", "0.0.0.0", "--port", "0", "--check")
    assert result.exit_code == 0, result.output
    assert "every machine on the network that reaches this one" in result.stderr


@pytest.mark.parametrize(
    ("wide", "names", "base", "hosts"),
    [
        (False, (), None, ("127.0.0.1", "localhost", "[::1]")),
        (True, (), None, ("*",)),
        (True, ("Cables.example.org",), None, ("127.0.0.1", "localhost", "[::1]", "cables.example.org")),
        (False, (), "https://cables.example.org:8443/x", ("127.0.0.1", "localhost", "[::1]", "cables.example.org")),
        (False, (), "http://[2001:db8::1]:80/", ("127.0.0.1", "localhost", "[::1]", "[2001:db8::1]")),
    ],
)
def test_hosts(wide: bool, names: tuple[str, ...], base: str | None, hosts: tuple[str, ...]) -> None:
    assert hosts_of(wide, names, base) == hosts


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("example.org")


def test_port_in_use(archive: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        result = run("serve", archive, "--port", str(port), "--check")
        assert result.exit_code == 1
        assert f"can't listen on 127.0.0.1:{port}" in result.output
        with listen("127.0.0.1", port, any_port=True) as other:
            assert other.getsockname()[1] != port
            assert address(other) == f"http://127.0.0.1:{other.getsockname()[1]}/"


def test_no_archive(tmp_path: Path) -> None:
    result = run("serve", tmp_path / "nowhere", "--check")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "arguments",
    [("--base-url", "cables.example.org"), ("--password-file", "/nowhere/passwords"), ("--new-password",)],
)
def test_bad_options(archive: Path, arguments: tuple[str, ...]) -> None:
    result = run("serve", archive, "--check", *arguments)
    assert result.exit_code in (1, 2)
    assert "Error: " in result.output


def test_open_makes_an_archive_beside_the_files(cables: Path) -> None:
    first = run("open", cables, "--port", "0", "--check", "--no-browser")
    assert first.exit_code == 0, first.output
    made = cables.parent / "my cables.reftel"
    assert f"Archive: {made}" in first.stdout
    again = run("open", made, "--port", "0", "--check", "--no-browser")
    assert again.exit_code == 0, again.output
    assert sum(line.startswith("200 ") for line in again.stdout.splitlines()) == len(again.stdout.splitlines())


def test_place_beside(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert place_beside((tmp_path / "folder",)) == tmp_path / "folder.reftel"
    assert place_beside((tmp_path / "cables.csv", tmp_path / "b.txt")) == tmp_path / "cables.reftel"


def test_demo(tmp_path: Path) -> None:
    result = run("demo", "--folder", tmp_path / "demo", "--count", "40", "--port", "0", "--check")
    assert result.exit_code == 0, result.output
    assert "200 /" in result.stdout
    again = run("demo", "--folder", tmp_path / "demo", "--count", "40", "--port", "0", "--check")
    assert again.exit_code == 0, again.output
    assert "Making" not in again.output


def test_no_name_is_looked_up(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Serving asks no name server and calls nobody but itself."""
    asked: list[object] = []
    real = socket.getaddrinfo

    def watch(host: object, *rest: object, **more: object) -> object:
        asked.append(host)
        return real(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", watch)
    assert run("serve", archive, "--port", "0", "--check").exit_code == 0
    assert set(asked) <= {"127.0.0.1", b"127.0.0.1", None}
