"""Every witness, of real and made-up copies: blocks tile the text, every value leads to the bytes it was read from."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from reftel.exercise.writer import Order, write
from reftel.model import Witness
from reftel.reading import read, read_source, sources
from reftel.spans import Span

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
LAYOUTS = ("cablegate_page/2010-11", "cablegate_page/2010-12", "cablegate_page/2011-09")
real = pytest.mark.skipif(not CORPUS.is_dir(), reason="the real copies are not here")


def all_spans(value: object) -> Iterator[Span]:
    """Every span anywhere in a reading."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from all_spans(item)
    elif hasattr(value, "__struct_fields__"):
        for name in value.__struct_fields__:
            yield from all_spans(getattr(value, name))


def stands_for(written: bytes, char: str) -> bool:
    """Whether bytes of a source may be the character: encoded in any charset, as an entity, escaped, or a filler."""
    if not written:
        return char in "\n\t "
    for charset in ("utf-8", "cp1252", "latin-1", "utf-16-le", "utf-16-be"):
        try:
            text = written.decode(charset)
        except UnicodeDecodeError:
            continue
        if char in (text, unescape(text), text[1:], text.strip("\\")) or twice(text) == char:
            return True
        if char == "\n" and (text.lower().startswith("<br") or unescape(text).strip("\\ ") == "\n" or text == "\\n"):
            return True
    return char == "\ufffd"


def twice(text: str) -> str | None:
    """UTF-8 that was read as Windows-1252 (or Latin-1 in its holes) and encoded again, undone."""
    try:
        return b"".join(char.encode("cp1252" if char not in HOLES else "latin-1") for char in text).decode()
    except UnicodeError:
        return None


HOLES = "\x81\x8d\x8f\x90\x9d"


def check(witness: Witness) -> None:
    """The laws of a witness."""
    where = witness.source.path
    text = witness.text.text
    at = 0
    for block in witness.cable.blocks:
        assert block.span.start == at and block.span.end >= at, (where, block)
        at = block.span.end
    assert at == len(text), where
    for span in (*all_spans(witness.cable), *all_spans(witness.frame)):
        assert 0 <= span.start <= span.end <= len(text), (where, span)
        origin = witness.text.origin(span)
        assert 0 <= origin.start <= origin.end <= len(witness.data), (where, span)
    for field in (*witness.cable.fields, *witness.frame.fields):
        if field.state == "read":
            assert witness.text.origin(field.span), (where, field)
    before = Span(0, 0)
    for place in range(len(text)):
        origin = witness.text.origin(Span(place, place + 1))
        assert origin.start >= before.start and origin.end >= before.end, (where, place)
        assert stands_for(witness.data[origin.start : origin.end], text[place]), (where, place, text[place], origin)
        before = origin


@real
@pytest.mark.parametrize("folder", ["seeds", *LAYOUTS, "telegram_text", "csv_prefix", "military", "nara_fragment"])
def test_real_copies(folder: str) -> None:
    witnesses = list(read(CORPUS / folder, on_error=lambda error: None))
    assert witnesses
    for witness in witnesses:
        check(witness)


@real
def test_some_pages_of_a_zip_of_many() -> None:
    """The same sample on each run: checking every character of a page takes a tenth of a second."""
    zipped = sorted((CORPUS / "cablegate_page").glob("*.zip"))
    sample = random.Random(12).sample([raw for path in zipped for raw in sources(path)], 60)
    for raw in sample:
        for witness in read_source(raw):
            check(witness)


@pytest.mark.parametrize("damage", [0.0, 1.0])
def test_exercise_traffic(tmp_path: Path, damage: float) -> None:
    result = write(tmp_path, Order(60, 11, "mixed", damage=damage), truth=False)
    witnesses = list(read(tmp_path))
    assert len(witnesses) >= result.copies
    for witness in witnesses:
        check(witness)


@real
def test_what_the_seeds_frames_say() -> None:
    first, second = (witness.frame for witness in read(CORPUS / "seeds"))
    assert (first.reference_id, first.created_is, first.origin) == ("07MEXICO965", "day only", "Embassy Mexico")
    assert (second.reference_id, second.created_is, len(second.articles)) == ("08MEXICO714", "exact", 1)
    assert second.released is not None and second.released.date().isoformat() == "2011-08-30"


@real
def test_all_three_layouts_of_the_site() -> None:
    found = [witness for folder in LAYOUTS for witness in read(CORPUS / folder)]
    pages = {witness.source.path.removeprefix(str(CORPUS)): witness for witness in found}
    assert set(pages) == {f"/{path.relative_to(CORPUS)}" for folder in LAYOUTS for path in (CORPUS / folder).iterdir()}
    for path, witness in pages.items():
        frame = witness.frame
        assert frame.reference_id == Path(path).stem == witness.cable.id
        assert (frame.released is None) == ("2010-11/" in path)
        assert frame.created_is == ("exact" if "2011-09/" in path else "minutes wrong")
        assert {"preamble", "filler"} <= {block.kind for block in witness.cable.blocks}
    cut = {Path(path).stem for path, witness in pages.items() if "body-cut" in codes(witness)}
    assert cut == {"06KABUL3934", "08MOSCOW2700", "08VLADIVOSTOK68", "09DUSHANBE575"}
    partial = {Path(path).stem for path, witness in pages.items() if witness.cable.is_partial}
    assert partial >= cut | {"04PARIS8983", "05PARIS8442", "05RIODEJANEIRO1238"}


@real
def test_a_zip_of_pages_of_one_layout() -> None:
    for path in (CORPUS / "cablegate_page").glob("*.zip"):
        names = sorted(zipfile.ZipFile(path).namelist())
        witnesses = list(read(path))
        assert sorted(witness.source.path.split(" > ")[1] for witness in witnesses) == names
        for witness in witnesses:
            assert witness.frame.reference_id == witness.cable.id == Path(witness.source.path.split(" > ")[1]).stem
            assert witness.frame.released is not None and witness.frame.created_is == "minutes wrong"


def codes(witness: Witness) -> set[str]:
    return {defect.code for defect in witness.frame.defects}
