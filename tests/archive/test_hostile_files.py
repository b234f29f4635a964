"""Files that whoever made them meant ill: an ingest reads what it may, says what it skipped, and goes on."""

from __future__ import annotations

from pathlib import Path

import reftel
from reftel.exercise import sample


def test_links_that_lead_out_are_skipped(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside / "deep", outside):
        folder.mkdir(parents=True)
    (outside / "secret.txt").write_bytes(sample(1).data)
    (inside / "deep" / "one.txt").write_bytes(sample(2).data)
    (inside / "file").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside, target_is_directory=True)
    (inside / "around").symlink_to(inside, target_is_directory=True)
    (inside / "good").symlink_to("deep/one.txt")
    (inside / "circle").symlink_to("circle")
    with reftel.open(tmp_path / "archive", create=True) as archive:
        done = archive.ingest([inside], workers=0)
    assert (done.sources, done.known) == (1, 1), "the same telegram by its name and by its link"
    assert sorted(line.split(":")[0].rsplit("/")[-1] for line in done.troubles) == ["circle", "file", "folder"]
    assert sum("leads outside" in line for line in done.troubles) == 2


def test_a_file_of_a_terabyte_of_holes_is_refused_at_once(tmp_path: Path) -> None:
    """Its digest was computed first, which takes hours."""
    folder = tmp_path / "in"
    folder.mkdir()
    with (folder / "holes.txt").open("wb") as file:
        file.truncate(1 << 40)
    (folder / "one.txt").write_bytes(sample(2).data)
    with reftel.open(tmp_path / "archive", create=True) as archive:
        done = archive.ingest([folder], workers=0)
        again = archive.ingest([folder], workers=0)
    assert done.sources == 1
    assert [line.rsplit(": ")[-1] for line in done.troubles] == [
        "expected a telegram in a known form, not a file of an unknown kind",
        "not listed as refused",
    ]
    assert again.troubles == done.troubles
