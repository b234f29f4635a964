"""Pages of a shelf with a broken shard: each is as before, or says which shard is missing or damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import reftel
from reftel.store.connection import RECORD
from reftel.web.app import create_app
from reftel.web.guard import AnswerBroken
from tests.shelf.asking import ids
from tests.shelf.conftest import Pair
from tests.shelf.test_shelf_same import QUERIES, timeless
from tests.web.addresses import samples


def missing(shard: Path) -> None:
    shutil.rmtree(shard)


def cut(shard: Path) -> None:
    data = (shard / RECORD).read_bytes()
    (shard / RECORD).unlink()
    (shard / RECORD).write_bytes(data[: len(data) // 3])


@pytest.mark.parametrize("fault", [missing, cut])
def test_pages_name_the_shard(fault: Callable[[Path], None], pair: Pair, tmp_path: Path) -> None:
    copied = next(each for each in ids(pair.one) if len(pair.one.cable(each).copies) > 1 and pair.one.card(each).post)
    addresses = samples(pair.shelf, copied)
    addresses |= {f"search {query}": f"/search?q={query}&sort=id" for query in QUERIES}
    addresses |= {f"cable {each}": f"/cable/{each}" for each in ids(pair.one)[::9]}
    folder = Path(shutil.copytree(pair.shelf.path, tmp_path / "shelf"))
    shard = pair.shelf.shelf.of_base(copied)
    assert shard is not None
    fault(folder / shard.folder)
    answered: dict[int, int] = {}
    with (
        reftel.open(folder, read_only=True) as broken,
        TestClient(create_app(broken)) as found,
        TestClient(create_app(pair.shelf)) as wanted,
    ):
        for name, address in addresses.items():
            try:
                answer = found.get(address)
            except AnswerBroken:  # a file that was begun ends without its end: the browser reports it
                continue
            answered[answer.status_code] = answered.get(answer.status_code, 0) + 1
            if answer.status_code == 503:
                assert shard.folder in answer.text, (name, answer.text[:500])
            elif name != "holdings":
                expected = wanted.get(address)
                assert answer.status_code == expected.status_code, (name, answer.text[:500])
                assert timeless(answer.content) == timeless(expected.content), name
    assert answered[200] > len(addresses) / 3
    assert answered[503] > 10
