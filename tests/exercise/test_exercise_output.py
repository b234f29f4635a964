"""What is written: the same bytes always, in files that every reader of zip, tar and CSV can open."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from reftel.exercise import generate
from reftel.exercise.copies import TABLE, TAR, ZIP
from reftel.exercise.truth import Truth
from reftel.exercise.writer import TRUTH, Order, write

DIGEST = "91ff5832f64fc4649c31783ede79166793e2309323f9444e7ed1da7605e3668b"
"""Of everything that Order(400, 7, "mixed", damage=0.3) writes. It changes only on purpose."""


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exercise") / "mixed"
    write(folder, Order(400, 7, "mixed", damage=0.3))
    return folder


def _truths(folder: Path) -> list[Truth]:
    return [msgspec.json.decode(line, type=Truth) for line in (folder / TRUTH).read_bytes().splitlines()]


def test_the_digest_is_pinned(mixed: Path) -> None:
    assert _digest(mixed) == DIGEST


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_the_order_of_hashes_does_not_matter(hash_seed: str, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from reftel.exercise.writer import *;"
        f"write(Path({str(tmp_path / 'out')!r}), Order(400, 7, 'mixed', damage=0.3))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    assert _digest(tmp_path / "out") == DIGEST


def test_the_number_of_processes_does_not_matter(mixed: Path, tmp_path: Path) -> None:
    result = write(tmp_path / "out", Order(400, 7, "mixed", damage=0.3), jobs=2)
    assert _digest(tmp_path / "out") == _digest(mixed)
    assert result.telegrams == 400


def test_seeds_differ() -> None:
    first, second = next(generate(1, 1)), next(generate(1, 2))
    assert first.data != second.data


def test_telegrams_stream() -> None:
    """The first comes at once, however many are wanted."""
    assert next(generate(10**9, 1)).truth.year == 1973


def test_every_copy_is_where_the_truth_says(mixed: Path) -> None:
    paths = [witness.path for truth in _truths(mixed) for witness in truth.witnesses]
    assert len(paths) == len(set(paths))
    assert len(_truths(mixed)) == 400
    rows = (mixed / TABLE).read_bytes()
    in_table = [path for path in paths if path.startswith(TABLE)]
    starts = re.findall(rb'^"\d+","\d+/\d+/\d{4} \d+:\d\d","(\w+)"', rows, re.M)
    assert in_table == [f"{TABLE} # {number}" for number in range(1, len(starts) + 1)]
    with zipfile.ZipFile(mixed / ZIP) as archive:
        assert archive.testzip() is None
        zipped = {f"{ZIP} > {name}" for name in archive.namelist()}
    with tarfile.open(mixed / TAR) as archive:
        tarred = {f"{TAR} > {name}" for name in archive.getnames()}
    loose = {
        path.relative_to(mixed).as_posix()
        for path in mixed.rglob("*")
        if path.is_file() and path.name not in (TABLE, ZIP, TAR, TRUTH)
    }
    assert {path for path in paths if not path.startswith(TABLE)} == zipped | tarred | loose
    assert len(zipped) > 20
    assert len(tarred) > 20
    assert len(gzip.decompress((mixed / TAR).read_bytes())) % 512 == 0


def test_forms_and_their_share(mixed: Path) -> None:
    forms = Counter(witness.form for truth in _truths(mixed) for witness in truth.witnesses)
    assert set(forms) == {"text", "page", "csv"}
    assert min(forms.values()) > 60


def test_folders_stay_small(tmp_path: Path) -> None:
    write(tmp_path / "out", Order(2000, 5, "text", start=2008, end=2008), truth=False)
    for folder in (tmp_path / "out").rglob("*"):
        if folder.is_dir():
            assert len(list(folder.iterdir())) <= 1000
    assert not (tmp_path / "out" / TRUTH).exists()


def test_a_row_is_in_the_tables_dialect() -> None:
    field = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
    quotes = 0
    for telegram in generate(300, 3, form="csv"):
        row = telegram.data.decode()
        fields = [re.sub(r"\\(.)", r"\1", value) for value in field.findall(row)]
        assert field.sub("", row) == "," * 7
        assert len(fields) == 8
        _, date, reference_id, origin, classification, cites, header, body = fields
        truth = telegram.truth
        assert re.fullmatch(r"[1-9]\d?/[1-9]\d?/\d{4} \d{1,2}:\d\d", date)
        assert reference_id == truth.id
        assert origin == truth.origin
        assert classification == "//".join((truth.classification.level, *truth.classification.caveats))
        assert cites.split("|") == [ref.id for ref in truth.references if ref.id] or not cites
        assert f"FM {truth.sender}" in header + body
        assert truth.paragraphs[-1].text.splitlines()[0] in body.replace(" \n", "\n")
        quotes += body.count('"')
    assert quotes > 10


def test_a_page_has_the_sites_structure() -> None:
    layouts = set()
    for telegram in generate(200, 3, form="page"):
        page = telegram.data.decode()
        variant = telegram.truth.witnesses[-1].variant
        layouts.add(variant)
        assert page.count("<code><pre>") == 2
        assert f"<h3>Viewing cable {telegram.truth.id}, " in page
        heads = re.findall(r"<th>(.*?)</th>", page)
        first = ["Reference ID", "Date"] if variant == "2010-11" else ["Reference ID", "Created", "Released"]
        assert heads == [*first, "Classification", "Origin"]
        body = page.split("<code><pre>")[2]
        assert "&#x000A;" in body
        for tag in telegram.truth.tags:
            if ", " not in tag:
                assert f"/tag/{tag}_0.html'>{tag}</a>" in body
        for url in telegram.truth.witnesses[-1].changes.get("articles", []):
            assert f"<a href='{url['url']}'>" in page
            assert ".example." in url["url"]
    assert layouts == {"2010-11", "2010-12", "2011-09"}


def test_text_comes_bare_and_with_a_preamble_with_both_line_ends() -> None:
    variants: Counter[str] = Counter()
    for telegram in generate(400, 3):
        variants[telegram.truth.witnesses[-1].variant] += 1
        variants["crlf"] += b"\r\n" in telegram.data
        variants["pilcrow b6"] += b"\xb61." in telegram.data and b"\xc2\xb6" not in telegram.data
    assert set(variants) == {"bare", "preamble", "paged", "paged preamble", "crlf", "pilcrow b6"}
    assert min(variants.values()) > 10


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(FileExistsError):
        write(tmp_path, Order(10, 1))
    assert (tmp_path / "kept").read_text() == "mine"


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    write(tmp_path / "out", Order(250, 1, "csv"), on_progress=told.append)
    assert told == [100, 200]


@pytest.mark.parametrize(
    "order", [Order(1, 1, "scroll"), Order(-1, 1), Order(1, 1, start=1960), Order(1, 1, damage=3.0)]
)
def test_orders_that_make_no_sense(order: Order, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"."):
        write(tmp_path / "out", order)
