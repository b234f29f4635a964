"""The examples for running a cluster can be parsed, and name what this Reftel has."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from reftel.cli.main import main
from reftel.index.server import PASSWORD_FILE

DOCS = Path(__file__).parents[2] / "docs"


def compose() -> Any:
    return yaml.safe_load((DOCS / "cluster" / "compose.yaml").read_text())


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DOCS / "cluster" / "reftel.service")
    return parser


def command_lines() -> list[list[str]]:
    return [compose()["services"]["room"]["command"], shlex.split(unit()["Service"]["ExecStart"])]


@pytest.mark.parametrize("at", range(2))
def test_commands_have_options_that_there_are(at: int) -> None:
    words = command_lines()[at]
    assert Path(words[0]).name == "reftel"
    help_text = CliRunner().invoke(main, [words[1], "--help"]).output
    for word in words[2:]:
        if word.startswith("--"):
            assert word in help_text


def test_the_compose_file_starts_a_cluster_and_a_room() -> None:
    services = compose()["services"]
    search = [name for name in services if name.startswith("search-")]
    assert len(search) == 3
    for name in search:
        names = services[name]["environment"]["cluster.initial_cluster_manager_nodes"]
        assert names.split(",") == search
        assert services[name]["hostname"] == name
    assert set(services["room"]["depends_on"]) == set(search)
    assert services["room"]["environment"] == {PASSWORD_FILE: "/run/secrets/search"}
    assert services["room"]["ports"][0].startswith("127.0.0.1:")
    assert any(volume.endswith(":ro") and "cables" in volume for volume in services["room"]["volumes"])


def test_the_unit_runs_a_room_that_may_write_nothing() -> None:
    service = unit()["Service"]
    assert PASSWORD_FILE in service["Environment"]
    assert service["ProtectSystem"] == "strict"
    assert unit()["Install"]["WantedBy"] == "multi-user.target"
    assert "password" not in service["ExecStart"].lower()
