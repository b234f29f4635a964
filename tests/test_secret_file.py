"""Files with passwords that other users of the machine can reach are mentioned."""

from __future__ import annotations

from pathlib import Path

import pytest

from reftel.index.server import PASSWORD_FILE, IndexServer
from reftel.secret_file import seen_by_others

SERVER = IndexServer(urls=("http://127.0.0.1:9200",), name="exercise", user="reader")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "passwords"
    path.write_text("exercise\n")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_others_must_not_reach_a_password_file(file: Path, mode: int) -> None:
    assert seen_by_others(file) == ""
    file.chmod(mode)
    assert f"mode {mode:o}" in seen_by_others(file)
    assert f"chmod 600 {file}" in seen_by_others(file)


def test_a_password_of_a_search_server_is_no_exception(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SERVER.warning() == ""
    monkeypatch.setenv(PASSWORD_FILE, str(file))
    assert SERVER.warning() == ""
    file.chmod(0o644)
    assert "mode 644: other users of this machine can reach the password in it" in SERVER.warning()
    assert IndexServer(urls=SERVER.urls, name=SERVER.name).warning() == ""  # no user, so no password is read


def test_a_missing_password_file_has_its_own_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_FILE, str(tmp_path / "none"))
    assert SERVER.warning() == ""
