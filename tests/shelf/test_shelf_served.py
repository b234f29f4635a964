"""Two processes serve one shelf: sign-ins, limits, reads during an ingest, and the loss of a process."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest

import reftel
from reftel.archive.shelf.opening import create_shelf
from reftel.store.shelf_file import new_shelf
from reftel.web import auth
from tests.archive.making import OTHER_TEXTS, put, telegram

PASSWORD = "exercise one"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    create_shelf(tmp_path / "shelf", new_shelf())
    files = {f"t{year}": telegram(900001, time=f"131503Z MAR 0{year}") for year in (6, 7, 8)}
    with reftel.open(tmp_path / "shelf") as opened:
        opened.ingest([put(tmp_path / "in", **files)], workers=0)
    return tmp_path / "shelf"


class Room:
    """A served archive. Every request has its own connection, so the processes answer in turn."""

    def __init__(self, process: subprocess.Popen[str], host: str) -> None:
        self.process = process
        self.host = host
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and the page; 0 if the connection broke."""
        connection = HTTPConnection(self.host, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}"}
            body = urlencode(form)
        try:
            connection.request("GET" if form is None else "POST", path, body, headers)
            answer = connection.getresponse()
            for each in answer.headers.get_all("set-cookie") or ():
                name, _, value = each.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()

    def sign_in(self, password: str) -> int:
        token = re.search(r'name="token" value="([^"]+)"', self.ask("/signin")[1])
        assert token is not None
        return self.ask("/signin", {"token": token[1], "next": "/", "password": password})[0]

    def helpers(self) -> list[int]:
        """The numbers of the other processes."""
        main = self.process.pid
        children = Path(f"/proc/{main}/task").glob("*/children")
        found = [int(each) for path in children for each in path.read_text().split()]
        return [each for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


@contextmanager
def served(shelf: Path, *options: str) -> Iterator[Room]:
    command = [sys.executable, "-m", "reftel", "serve", str(shelf), "--port", "0", "--workers", "2", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield Room(process, line.split("http://")[1].split("/")[0])
        finally:
            process.send_signal(signal.SIGINT)


def wait_for_end(process: int) -> None:
    number = os.pidfd_open(process)
    try:
        waiting = select.poll()
        waiting.register(number, select.POLLIN)
        assert waiting.poll(60_000)
    finally:
        os.close(number)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
def test_two_processes_are_one_room(shelf: Path, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text(auth.new_hash(PASSWORD) + "\n")
    with served(shelf, "--password-file", str(passwords), "--requests", "60") as room:
        assert {room.ask("/cable/06MEXICO900001")[0] for _ in range(4)} == {303}
        assert room.sign_in("wrong") == 403
        assert room.sign_in(PASSWORD) == 303
        for year in (6, 7, 8):
            assert {room.ask(f"/cable/0{year}MEXICO900001")[0] for _ in range(4)} == {200}, "in both processes"
        asked = [room.ask("/cable/06MEXICO900001")[0] for _ in range(60)]
        assert asked.index(429) < 45, "both processes count together"
        assert set(asked[asked.index(429) :]) == {429}


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
def test_readers_during_an_ingest_and_after_the_loss_of_a_process(shelf: Path, tmp_path: Path) -> None:
    with served(shelf) as room:
        more = put(tmp_path / "more", **{f"m{n}": telegram(900100 + n, texts=OTHER_TEXTS) for n in range(30)})
        command = [sys.executable, "-m", "reftel", "ingest", str(shelf), str(more), "--workers", "1"]
        answers: set[tuple[str, int]] = set()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as ingest:
            while ingest.poll() is None:
                for path in ("/cable/06MEXICO900001", "/search?q=lamp", "/", "/browse"):
                    answers.add((path, room.ask(path)[0]))
        assert ingest.returncode == 0
        assert {status for _, status in answers} == {200}, answers
        assert [room.ask("/cable/08MEXICO900129")[0] for _ in range(4)] == [200] * 4
        (helper,) = room.helpers()
        os.kill(helper, signal.SIGKILL)
        wait_for_end(helper)
        after = [room.ask("/cable/08MEXICO900129")[0] for _ in range(20)]
        assert after.count(200) >= 19, "a connection on its way to that process may break"
        while not room.helpers():
            assert room.ask("/cable/08MEXICO900129")[0] == 200
        assert room.helpers() != [helper]
        assert [room.ask("/search?q=chess")[0] for _ in range(6)] == [200] * 6
    assert room.process.returncode in (0, 1, -signal.SIGINT)
