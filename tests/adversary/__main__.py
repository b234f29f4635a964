"""Print how many values are wrong after each kind of damage.

    python -m tests.adversary [--count 200] [--seed 7] [--real 40] [--only TEXT] [--fields] [--show 5]

`--real N` harms N real copies as well (0: none). `--only` picks experiments by a part of their name, `--fields` prints
wrong values by kind of element and by field, `--show` prints the first wrong readings in clear.
"""

from __future__ import annotations

import argparse

from tests.adversary.experiment import EXPERIMENTS, Case, Result, details, run, table
from tests.adversary.telegrams import Subject, exercise, real
from tests.adversary.values import values
from tests.truth.copies import CORPUS


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200, help="exercise telegrams")
    parser.add_argument("--real", type=int, default=40, help="real copies")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="", help="experiments whose name holds this")
    parser.add_argument("--fields", action="store_true", help="by kind of element and by field")
    parser.add_argument("--show", type=int, default=0, help="wrong readings of each experiment to print")
    options = parser.parse_args()
    kinds = {"exercise telegrams": list(exercise(options.count, options.seed))}
    if options.real and CORPUS.is_dir():
        kinds["real copies"] = list(real(options.real, options.seed))
    for title, subjects in kinds.items():
        results = [run(one, subjects, options.seed) for one in EXPERIMENTS if options.only in one.name]
        print(f"\n{len(subjects)} {title}, seed {options.seed}\n{table(results)}")
        for result in results:
            if options.fields:
                print(details(result))
            for case in result.cases[: options.show]:
                print(shown(result, case))


def shown(result: Result, case: Case) -> str:
    """A wrong reading in clear."""
    subject: Subject = case.subject
    found = values(case.read)
    place = f"{case.harmed.kind or case.harmed.at}{' SILENT' if case.is_silent else ''}"
    lines = [f"--- {result.name}: {subject.name} at {place}"]
    before, after = subject.text, case.harmed.text
    at = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), 0)
    lines.append(f"    ...{after[max(at - 60, 0) : at + 60]!r}...")
    for name in case.fields:
        lines += [f"  {name}", f"    right {_cut(subject.true.get(name))}", f"    read  {_cut(found.get(name))}"]
    return "\n".join(lines)


def _cut(value: object) -> str:
    text = repr(value)
    return text if len(text) < 400 else f"{text[:200]} ... {text[-200:]}"


if __name__ == "__main__":
    main()
