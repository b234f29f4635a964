"""Scores the reading against the truth: `python -m reftel.exercise.score FOLDER` prints the table.

Reads the output of `reftel exercise` with `reftel.reading` and compares every field of every copy with its true value
in truth.jsonl. White space is folded where lines mean nothing; in the text of paragraphs line breaks count, spaces at
their ends and blank lines do not. Nothing of the generator is used but its file.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reftel.exercise.truth import TrueWitness, Truth
from reftel.model import Cable, Witness
from reftel.reading import read_source, sources

TRUTH = "truth.jsonl"


class ScoredField(NamedTuple):
    """A field to compare: the reading's value and the true value, in the same plain shape."""

    name: str
    read: Callable[[Cable], Any]
    true: Callable[[dict[str, Any]], Any]


def fold(text: str | None) -> str | None:
    """One line, spaces folded."""
    return None if text is None else " ".join(text.split())


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _plain(value: Any) -> Any:
    """A value as JSON has it, so that both sides compare."""
    return msgspec.to_builtins(value)


def _same(name: str) -> ScoredField:
    return ScoredField(name, lambda cable: _plain(getattr(cable, name)) or None, lambda truth: truth.get(name) or None)


def _in(outer: str, name: str) -> ScoredField:
    def read(cable: Cable) -> Any:
        value = getattr(cable, outer)
        return None if value is None else _plain(getattr(value, name)) or None

    return ScoredField(f"{outer}.{name}", read, lambda truth: (truth.get(outer) or {}).get(name) or None)


def _folded(name: str) -> ScoredField:
    def by_paragraph(text: str | None) -> list[str | None] | None:
        return None if not text else [fold(part) for part in text.split("\n\n" if "\n\n" in text else "\n")]

    def joined(text: str | None) -> str | None:
        parts = by_paragraph(text)
        return None if parts is None else fold(" ".join(part or "" for part in parts))

    return ScoredField(name, lambda cable: joined(getattr(cable, name)), lambda truth: joined(truth.get(name)))


def _each(name: str, outer: str, parts: tuple[str, ...]) -> ScoredField:
    def read(cable: Cable) -> Any:
        return [[_plain(getattr(one, part)) or None for part in parts] for one in getattr(cable, outer)]

    def true(truth: dict[str, Any]) -> Any:
        return [[one.get(part) or None for part in parts] for one in truth.get(outer, ())]

    return ScoredField(name, read, true)


def _texts(name: str, outer: str, shape: Callable[[str], Any]) -> ScoredField:
    return ScoredField(
        name,
        lambda cable: [shape(one.text) for one in getattr(cable, outer)],
        lambda truth: [shape(one.get("text", "")) for one in truth.get(outer, ())],
    )


def _points(name: str, shape: Callable[[dict[str, Any]], Any]) -> ScoredField:
    return ScoredField(
        name,
        lambda cable: [[shape(_plain(one)) for one in para.points] for para in cable.paragraphs],
        lambda truth: [[shape(one) for one in para.get("points", ())] for para in truth.get("paragraphs", ())],
    )


def _list(name: str, shape: Callable[[str], Any] = str) -> ScoredField:
    return ScoredField(
        name,
        lambda cable: [shape(one) for one in getattr(cable, name)],
        lambda truth: [shape(one) for one in truth.get(name, ())],
    )


_ADDRESSEE = ("routing", "name", "precedence", "number", "excluded")

FIELDS = (
    *(_same(name) for name in ("id", "year", "post", "serial", "created", "released", "origin", "sender")),
    *(_in("classification", name) for name in ("level", "caveats")),
    *(_in("transmission", name) for name in ("id", "precedence", "info_precedence", "relay", "originating")),
    *(_in("transmission", name) for name in ("station_serial", "section", "day", "time", "prosign", "security")),
    *(_in("transmission", name) for name in ("operating_signals", "dtg")),
    _each("action", "action", _ADDRESSEE),
    _each("info", "info", _ADDRESSEE),
    _list("captions"),
    _list("passing", fold),
    *(_in("executive_order", name) for name in ("order", "event", "exemption")),
    *(_same(name) for name in ("declassify_on", "tags", "subject", "subject_marking")),
    _each("references", "references", ("kind", "id", "label", "notal", "and_previous", "corrected_from")),
    _texts("references.text", "references", fold),
    _each("classified_by", "classified_by", ("name", "title", "reasons", "section")),
    _list("handling", fold),
    _each("sections", "sections", ("number", "of")),
    _each("paragraphs", "paragraphs", ("anchor", "number")),
    _each("paragraphs.section", "paragraphs", ("section",)),
    _each("paragraphs.marking", "paragraphs", ("marking",)),
    _each("paragraphs.heading", "paragraphs", ("heading",)),
    _texts("paragraphs.text", "paragraphs", _lines),
    _points("points.label", lambda point: point["label"]),
    _points("points.text", lambda point: fold(point["text"])),
    _folded("summary"),
    _folded("comment"),
    ScoredField(
        "redactions", lambda cable: [one.text for one in cable.redactions], lambda truth: truth.get("redactions") or []
    ),
    _list("signed_by"),
    _each("articles", "articles", ("url",)),
    *(_each(name, name, ("name", "office")) for name in ("drafted_by", "cleared_by", "approved_by")),
    _same("film_number"),
    _list("locator", fold),
    _list("concepts", fold),
    _same("review_authority"),
    ScoredField("is_partial", lambda cable: cable.is_partial, lambda truth: truth.get("is_partial", False)),
)
"""Every field that is compared, under the name the table gives it."""


class Miss(NamedTuple):
    """A field that was read otherwise than the truth has it."""

    path: str
    field: str
    true: Any
    read: Any
    damages: tuple[str, ...]


class Score(NamedTuple):
    """Counts over many copies."""

    copies: int
    unread: tuple[str, ...]
    """Paths of copies in truth.jsonl that the reading did not find."""
    right: dict[str, int]
    """By field: number of right values, of `copies` less `unread`."""
    by_damage: dict[str, tuple[int, int]]
    """By kind of damage, and `none`: fields right, fields compared."""
    misses: tuple[Miss, ...]
    """The first of them, as many as wanted."""

    @property
    def compared(self) -> int:
        """Fields compared; the fields of unread copies count as wrong."""
        return self.copies * len(FIELDS)

    @property
    def share(self) -> float:
        """Share of fields that are right, 0 to 1."""
        return sum(self.right.values()) / self.compared if self.compared else 1.0


class _Truths:
    """Offsets of copies in truth.jsonl; a line is decoded on request."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / TRUTH).open("rb")
        self._at: dict[str, tuple[int, int]] = {}
        decoder = msgspec.json.Decoder(_Paths)
        offset = 0
        for line in self._file:
            for number, witness in enumerate(decoder.decode(line).witnesses):
                self._at[witness.path] = (offset, number)
            offset += len(line)

    def __len__(self) -> int:
        return len(self._at)

    def take(self, path: str) -> tuple[dict[str, Any], TrueWitness] | None:
        """The truth of the copy at `path`, once; None for an unknown copy."""
        found = self._at.pop(path, None)
        if found is None:
            return None
        self._file.seek(found[0])
        line = self._file.readline()
        witness = msgspec.json.decode(line, type=Truth).witnesses[found[1]]
        return {**msgspec.json.decode(line), **witness.changes}, witness

    def left(self) -> Iterator[str]:
        """Paths that nobody took."""
        yield from self._at

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _Path(msgspec.Struct):
    path: str


class _Paths(msgspec.Struct):
    witnesses: list[_Path]


def witnesses(folder: Path) -> Iterator[tuple[str, Witness]]:
    """Return all readings under the folder, by the path that truth.jsonl uses."""
    root = str(folder)
    for raw in sources(folder, on_error=lambda _: None):
        path = raw.path[len(root) :].lstrip(os.sep).replace(os.sep, "/")
        if path == TRUTH or path.startswith(f"{TRUTH} "):
            continue
        for number, witness in enumerate(read_source(raw)):
            yield path if number == 0 else f"{path} # {number + 1}", witness


def misses(path: str, cable: Cable, truth: dict[str, Any], damages: Iterable[str]) -> Iterator[Miss]:
    """The fields in which a reading differs from the truth of the copy."""
    for field in FIELDS:
        read, true = _normal(field.read(cable)), _normal(field.true(truth))
        if read != true:
            yield Miss(path, field.name, true, read, tuple(damages))


def _normal(value: Any) -> Any:
    """Dates as text, so that values from JSON compare with others."""
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return [_normal(one) for one in value] if isinstance(value, tuple | list) else value


def score(folder: Path, *, keep: int = 50) -> Score:
    """Read everything under the folder and compares it with its truth.jsonl; keeps the first `keep` misses a field."""
    truths = _Truths(folder)
    copies = len(truths)
    right = dict.fromkeys((field.name for field in FIELDS), 0)
    by_damage: dict[str, list[int]] = {}
    kept: dict[str, list[Miss]] = {field.name: [] for field in FIELDS}
    try:
        for path, witness in witnesses(folder):
            found = truths.take(path)
            if found is None:
                continue
            truth, true_witness = found
            damages = [damage.kind for damage in true_witness.damages]
            wrong = list(misses(path, witness.cable, truth, damages))
            for name in {field.name for field in FIELDS} - {miss.field for miss in wrong}:
                right[name] += 1
            for miss in wrong:
                if len(kept[miss.field]) < keep:
                    kept[miss.field].append(miss)
            for kind in damages or ["none"]:
                counts = by_damage.setdefault(kind, [0, 0])
                counts[0] += len(FIELDS) - len(wrong)
                counts[1] += len(FIELDS)
        return Score(
            copies,
            tuple(truths.left()),
            right,
            {kind: (counts[0], counts[1]) for kind, counts in sorted(by_damage.items())},
            tuple(miss for some in kept.values() for miss in some),
        )
    finally:
        truths.close()


def table(found: Score) -> str:
    """The score as text: by field, by kind of damage, and in all."""
    whole = found.copies
    lines = [f"{'field':28} {'right':>8} {'of':>8} {'share':>9}"]
    for name, right in found.right.items():
        lines.append(f"{name:28} {right:8} {whole:8} {right / whole if whole else 1:9.3%}")
    lines += ["", f"{'damage':28} {'right':>8} {'of':>8} {'share':>9}"]
    for kind, (right, of) in found.by_damage.items():
        lines.append(f"{kind:28} {right:8} {of:8} {right / of:9.3%}")
    right = sum(found.right.values())
    lines += ["", f"{'all':28} {right:8} {found.compared:8} {found.share:9.3%}"]
    if found.unread:
        lines.append(f"not read: {len(found.unread)} copies, the first {found.unread[0]}")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table for a folder; with `--misses` also the differences."""
    folders = [Path(argument) for argument in arguments if not argument.startswith("-")]
    if len(folders) != 1 or not (folders[0] / TRUTH).is_file():
        print(
            "usage: python -m reftel.exercise.score FOLDER [--misses]   (a folder that `reftel exercise` wrote)",
            file=sys.stderr,
        )
        return 2
    found = score(folders[0])
    print(table(found))
    if "--misses" in arguments:
        for miss in found.misses:
            print(f"\n{miss.path} {miss.field} {' '.join(miss.damages)}\n  true {miss.true}\n  read {miss.read}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
