"""The text of a telegram: sentences walked through its kind's templates, put into paragraphs and wrapped.

Most of the time is spent here: a telegram has about sixty sentences. Drawing from a list is one multiplication and
one look-up (chance.SIZE), a sentence is one %-format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

from reftel.exercise import names
from reftel.exercise.chance import SIZE, Draw
from reftel.exercise.grammar import Half, articled, capital, fill
from reftel.exercise.kinds import MessageKind, Table, shared, stage_of
from reftel.exercise.style import wrap
from reftel.exercise.world import Plan
from reftel.vocab.month_names import MONTHS


@cache
def _days() -> tuple[str, ...]:
    """`March 12` for each day of a year, three times over, so that one may count past its ends."""
    first = dt.date(2001, 1, 1).toordinal()
    dates = [dt.date.fromordinal(first + day) for day in range(365)]
    return tuple(f"{MONTHS[day.month - 1]} {day.day}" for day in dates) * 3


def context(plan: Plan, ref: str, r: Draw) -> list[str]:
    """The values that the templates of this telegram may name: grammar.BASE, the stage, the matter's names."""
    matter, when, station = plan.matter, plan.when, plan.station
    days = _days()
    today = 365 + when.timetuple().tm_yday - 1
    cast = matter.cast
    home = cast[0]
    other = cast[-1] if len(cast) > 1 else matter.told[0] if matter.told else station
    found = [
        home.city,
        home.country_name,
        other.city,
        other.country_name,
        days[today - 1 - int(r() * 12)],
        days[today - 14 - int(r() * 40)],
        days[today + 2 + int(r() * 30)],
        days[today + 30 + int(r() * 120)],
        MONTHS[when.month - 2],
        str(when.year - 1 - int(r() * r() * 90)),
        ref,
        names.catalogue(r),
        names.catalogue(r),
        names.catalogue(r),
        names.person(r),
        names.person(r),
        names.person(r),
        names.place(r),
        names.place(r),
        names.surname(r),
        "",
    ]
    found += matter.christened()
    found[20] = stage_of(matter.kind, plan.step, found, r)
    return found


Talk = Callable[[int], str]
"""So many sentences, as one string."""


def talker(kind: MessageKind, values: list[str], gap: str, loud: bool, r: Draw) -> Talk:
    """A source of sentences that steps through the kind's templates, with its own start and step."""
    says = kind.says
    _, leads, tails = shared()
    place, step = int(r() * SIZE), 2 * int(r() * SIZE / 2) + 1
    lead_scale, tail_scale = SIZE / 0.36, SIZE / 0.45
    joint = f".{gap}"
    value_at = values.__getitem__

    def talk(count: int) -> str:
        nonlocal place
        forms: list[str] = []
        slots: list[int] = []
        for _ in range(count):
            place = (place + step) % SIZE
            form, later, more = says[place]
            chance = r()
            if chance < 0.36:
                lead, before = leads[int(chance * lead_scale)]
                form = lead + later
                slots += before
            slots += more
            chance = r()
            if chance < 0.45:
                tail, more = tails[int(chance * tail_scale)]
                form += tail
                slots += more
            forms.append(form)
        text = f"{joint.join(forms)}." % tuple(map(value_at, slots))
        return text.upper() if loud else text

    return talk


def table_lines(table: Table, rows: int, r: Draw) -> list[str]:
    """A table in monospaced columns: headings, a rule, rows."""
    cells = [list(table.heads)]
    for _ in range(rows):
        cells.append([column[int(r() * SIZE)] if isinstance(column, list) else column(r) for column in table.columns])
    widths = [max(len(row[column]) for row in cells) + 3 for column in range(len(table.heads))]
    widths[-1] = 0
    rule = ["-" * len(head) for head in table.heads]
    cells.insert(1, rule)
    return ["".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def listed(template_text: str, width: int, label: str) -> tuple[list[str], str]:
    """A point's lines, its label before the first, and its text."""
    lines = wrap(f"{label} {template_text}", width)
    return lines, "\n".join(lines)[len(label) + 1 :]


def phrase(kind: MessageKind, which: str, values: list[str], r: Draw) -> str:
    """One of the kind's headings, points, comments or asks, with a capital."""
    phrases: tuple[Half, ...] = getattr(kind, which)
    form, slots = phrases[int(r() * len(phrases))]
    return form % tuple(map(values.__getitem__, slots))


def subject(kind: MessageKind, values: list[str], r: Draw) -> str:
    """A subject, with a capital."""
    return capital(articled(fill(kind.subjects[int(r() * len(kind.subjects))], values, r)))
