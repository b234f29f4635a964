"""Print in what a reading of the real copies differs from the truth, in clear, from the copies themselves.

    python -m tests.truth [FIELD ...] [--copy PART]

Without fields, a count of all; with fields (or `all`), every miss of these. `--copy` picks copies by part of a name.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from reftel.model import Cable
from tests.truth.copies import CORPUS, Copy, copy_named, digest, exact
from tests.truth.rows import FIELDS, Values, misses, read_copy, read_values, rows, true_values

LONGEST = 40
"""Words of the longest text that is looked for by its digest."""


def main() -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fields", nargs="*", help=f"of {', '.join(FIELDS)}, or all")
    parser.add_argument("--copy", default="", help="part of a copy's name")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        print("the real copies are not here", file=sys.stderr)
        return 2
    wanted = FIELDS if "all" in options.fields else tuple(options.fields)
    missed: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for row in rows():
        if options.copy not in row.name:
            continue
        copy = copy_named(row.name)
        cable = read_copy(copy)
        true, found = true_values(row), misses(row, cable)
        missed.update(found)
        judged.update(true.keys())
        if shown := [name for name in found if name in wanted]:
            print(f"--- {row.name}")
            for name in shown:
                print(f"  {name}\n    right {in_clear(copy, name, true)}\n    read  {as_read(cable, name)}")
    for name in FIELDS:
        print(f"{name:16} {judged[name] - missed[name]:4} of {judged[name]:4} right")
    return 0


def in_clear(copy: Copy, name: str, true: Values) -> str:
    """A true value with its digests replaced by the words of the copy that they stand for."""
    value = true[name]
    if name == "headings":
        return "; ".join(f"{number} {words_of(copy, one)!r}" for number, one in value)
    if name in ("classifier", "signed_by"):
        return "; ".join(repr(words_of(copy, one)) for one in value) or "none"
    if name == "subject":
        return repr(words_of(copy, value))
    return "(the summary's words)" if name == "summary" else str(value)


def words_of(copy: Copy, wanted: str) -> str:
    """The shortest run of words in the copy with that digest; the digest if there is none."""
    words = copy.text.split()
    for size in range(1, LONGEST):
        for at in range(len(words) - size + 1):
            run = " ".join(words[at : at + size])
            if wanted in (digest(run), exact(run)):
                return run
    return wanted


def as_read(cable: Cable, name: str) -> str:
    """What the reading has, in clear."""
    if name == "headings":
        found = [one for one in cable.paragraphs if one.heading and one.number is not None]
        return "; ".join(f"{one.number} {one.heading!r}" for one in found)
    if name == "classifier":
        return "; ".join(f"{one.name!r} ({one.title})" for one in cable.classified_by) or "none"
    if name in ("signed_by", "subject", "summary"):
        return repr(getattr(cable, name))
    return str(read_values(cable)[name])


if __name__ == "__main__":
    raise SystemExit(main())
