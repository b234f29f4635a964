"""Exercise traffic: made-up telegrams marked EXERCISE EXERCISE EXERCISE, in every form and at any volume.

`generate` gives telegrams with the truth about them, `sample` one for a test, `write` (in writer.py) fills a folder.
Same arguments, same bytes, on any machine. docs/exercise.md describes the output.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reftel.exercise.damage import KINDS, Damager
from reftel.exercise.eras import FIRST, LAST
from reftel.exercise.telegram import Telegram, WrittenCopy, make_all
from reftel.exercise.truth import Truth

__all__ = ["KINDS", "Telegram", "Truth", "WrittenCopy", "generate", "sample"]


def generate(
    count: int,
    seed: int,
    *,
    start: int = FIRST,
    end: int = LAST,
    form: str = "text",
    damage: float = 0.0,
    damage_kinds: Sequence[str] = (),
) -> Iterator[Telegram]:
    """`count` telegrams of the years `start` to `end`, in order of time.

    `form` is text, page, csv or mixed; `damage` the share (0 to 1) of copies that are damaged, by `damage_kinds` or all
    kinds. Raises ValueError on years, a form, a rate or a kind that there is not.
    """
    if count < 0:
        raise ValueError(f"a count cannot be negative: {count}")
    return make_all(count, seed, start, end, form, Damager(seed, damage, damage_kinds))


def sample(
    seed: int = 7, *, form: str = "text", year: int = 2007, characters: int = 7000, damage_kinds: Sequence[str] = ()
) -> Telegram:
    """Return one telegram, with a size from half to twice `characters` if possible; for tests.

    With `damage_kinds`, one to which such damage was done.
    """
    nearest: Telegram | None = None
    made = generate(
        200, seed, start=year, end=year, form=form, damage=1.0 if damage_kinds else 0.0, damage_kinds=damage_kinds
    )
    for telegram in made:
        if damage_kinds and not telegram.truth.witnesses[-1].damages:
            continue
        if nearest is None or abs(len(telegram.data) - characters) < abs(len(nearest.data) - characters):
            nearest = telegram
        if abs(len(nearest.data) - characters) < characters // 20:
            break
    if nearest is None:
        raise ValueError(f"none of 200 telegrams can be damaged by {', '.join(damage_kinds)}")
    return nearest
