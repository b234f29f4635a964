"""Experiments: harm many telegrams in one way, read them, and count what is wrong and what of that nobody is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import NamedTuple

import reftel
from reftel.model import Cable
from tests.adversary import damage
from tests.adversary.damage import Harmed
from tests.adversary.telegrams import Subject
from tests.adversary.touched import untouched
from tests.adversary.values import FIELDS, values, wrong

Harm = Callable[[Subject, Random], Harmed | None]


class Experiment(NamedTuple):
    """A way to harm, and how a reading is judged."""

    name: str
    harm: Harm
    ignore_case: bool = False
    times: int = 1
    """How often each telegram is harmed, each time elsewhere."""


def _whole(harm: Callable[[str], Harmed]) -> Harm:
    return lambda subject, _: harm(subject.text)


def _slip(harm: damage.Slip) -> Harm:
    """A slip anywhere in the text or, every other time, before its first paragraph, where most values are."""

    def somewhere(subject: Subject, chance: Random) -> Harmed | None:
        first = next((start.at for start in subject.starts if start.kind == "paragraph"), len(subject.text))
        return harm(subject.text, chance, chance.choice((first, len(subject.text))))

    return somewhere


def _glue(between: str) -> Harm:
    return lambda subject, chance: damage.glue_one(subject.text, subject.starts, chance, between)


EXPERIMENTS: tuple[Experiment, ...] = (
    Experiment("undamaged", lambda subject, _: Harmed(subject.text)),
    Experiment("break before element: space", _glue(" "), times=5),
    Experiment("break before element: nothing", _glue(""), times=5),
    Experiment("one line", _whole(damage.one_line)),
    Experiment("lower case", _whole(damage.lower), ignore_case=True),
    Experiment("breaks CR", _whole(damage.breaks_as("\r"))),
    Experiment("breaks VT", _whole(damage.breaks_as("\v"))),
    Experiment("breaks U+2028", _whole(damage.breaks_as("\u2028"))),
    Experiment("breaks U+0085", _whole(damage.breaks_as("\x85"))),
    Experiment("spaces NBSP", _whole(damage.spaces_as("\xa0"))),
    Experiment("quoted lines", _whole(damage.quoted)),
    Experiment("mail header in front", _whole(damage.mailed)),
    *(Experiment(name, _slip(harm), times=2) for name, harm in damage.SLIPS.items()),
)
"""In the order of the table. Slips at random places are judged by the values that were not read from that place."""


class Case(NamedTuple):
    """One wrong reading."""

    subject: Subject
    harmed: Harmed
    read: Cable
    fields: tuple[str, ...]
    is_silent: bool


class Result(NamedTuple):
    """Counts of one experiment."""

    name: str
    readings: int
    compared: int
    """Fields compared, over all readings: those that have a value before or after."""
    wrong_fields: Mapping[str, int]
    silent_fields: int
    by_kind: Mapping[str, tuple[int, int]]
    """Kind of the element: readings, wrong readings."""
    cases: Sequence[Case]
    """The wrong readings."""

    @property
    def wrong(self) -> float:
        """Share of readings with any wrong value."""
        return len(self.cases) / self.readings if self.readings else 0.0

    @property
    def silent(self) -> float:
        """Share of readings with a wrong value that nobody is told of."""
        return sum(case.is_silent for case in self.cases) / self.readings if self.readings else 0.0

    @property
    def wrong_values(self) -> float:
        """Share of values that are wrong."""
        return sum(self.wrong_fields.values()) / self.compared if self.compared else 0.0

    @property
    def silent_values(self) -> float:
        """Share of values that are wrong in silence."""
        return self.silent_fields / self.compared if self.compared else 0.0


def run(experiment: Experiment, subjects: Iterable[Subject], seed: int) -> Result:
    """Harm each telegram and compare the values of its reading with what they are without damage."""
    readings = compared = silent_fields = 0
    fields: Counter[str] = Counter()
    done: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    cases: list[Case] = []
    for subject in subjects:
        chance = Random(f"{seed} {experiment.name} {subject.name}")
        for _ in range(experiment.times):
            harmed = experiment.harm(subject, chance)
            if harmed is None:
                continue
            read = reftel.parse(harmed.text)
            readings += 1
            done[harmed.kind] += 1
            true, found = untouched(subject, harmed.at, subject.true, values(read))
            compared += sum(name in true or name in found for name in FIELDS)
            names = wrong(true, found, ignore_case=experiment.ignore_case)
            if not names:
                continue
            silent = _silent(subject.read, read, names)
            fields.update(names)
            failed[harmed.kind] += 1
            silent_fields += len(silent)
            cases.append(Case(subject, harmed, read, names, bool(silent)))
    by_kind = {kind: (count, failed[kind]) for kind, count in done.items() if kind}
    return Result(experiment.name, readings, compared, fields, silent_fields, by_kind, cases)


def _silent(before: Cable, after: Cable, names: Sequence[str]) -> tuple[str, ...]:
    """The wrong fields that nothing is said of: no new defect, and none of them marked uncertain."""
    if Counter(one.code for one in after.defects) - Counter(one.code for one in before.defects):
        return ()
    doubted = uncertain(after)
    return tuple(name for name in names if name.split(".")[0] not in doubted and name not in doubted)


def uncertain(cable: Cable) -> frozenset[str]:
    """Names of the fields that the reading itself is not sure of."""
    return frozenset(
        name
        for field in cable.fields
        if getattr(field, "uncertain", False) or field.state != "read"
        for name in (field.name, field.name.split(".")[0])
    )


def table(results: Iterable[Result]) -> str:
    """The results as text, a line for each experiment."""
    head = f"{'damage':30} {'readings':>8} {'wrong':>7} {'silent':>7}"
    lines = [f"{head} | {'values':>7} {'wrong':>7} {'silent':>7} | worst fields"]
    for one in results:
        worst = ", ".join(f"{name} {count}" for name, count in Counter(one.wrong_fields).most_common(4))
        lines.append(
            f"{one.name:30} {one.readings:8} {one.wrong:7.2%} {one.silent:7.2%} | "
            f"{one.compared:7} {one.wrong_values:7.2%} {one.silent_values:7.2%} | {worst}"
        )
    return "\n".join(lines)


def details(result: Result) -> str:
    """Wrong readings by kind of element, and wrong values by field."""
    lines = [f"{result.name}: by element, then by field"]
    for kind, (count, failed) in sorted(result.by_kind.items(), key=lambda item: -item[1][1]):
        lines.append(f"  {kind:20} {failed:5} of {count:5} {failed / count:7.1%}")
    lines += [f"  {name:28} {count:5}" for name, count in Counter(result.wrong_fields).most_common()]
    return "\n".join(lines)
