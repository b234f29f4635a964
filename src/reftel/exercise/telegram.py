"""From plans to copies: shared by generate() and the writers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from reftel.exercise.compose import Composer
from reftel.exercise.copies import PAPER_LAST, Copy, Place, Router
from reftel.exercise.damage import Damager, strike_names
from reftel.exercise.render import render, wrapped
from reftel.exercise.truth import Truth
from reftel.exercise.world import Plan, World


class WrittenCopy(NamedTuple):
    """A copy with its place."""

    place: Place
    data: bytes


class Telegram(NamedTuple):
    """A made-up telegram: its true values and its copies."""

    truth: Truth
    copies: tuple[WrittenCopy, ...]

    @property
    def data(self) -> bytes:
        """The bytes of the last copy, which is whole if there are two."""
        return self.copies[-1].data

    @property
    def text(self) -> str:
        """The last copy as text."""
        return self.data.decode("utf-8", "replace")


class Maker:
    """Makes telegrams from plans. A telegram depends on the seed and its plan only."""

    def __init__(self, seed: int, damager: Damager) -> None:
        self._seed = seed
        self._composer = Composer(seed)
        self._damager = damager

    def make(self, plan: Plan, places: tuple[Place, ...]) -> Telegram:
        """The telegram of a plan with a copy for each place."""
        draft = self._composer.compose(plan)
        truth: Truth | None = None
        written: list[WrittenCopy] = []
        witnesses = []
        for place in places:
            copy = Copy(draft, place, truth, self._seed)
            truth = copy.truth
            if place.early:
                strike_names(copy)
            self._damager.damage(copy)
            written.append(WrittenCopy(place, wrapped(copy) if place.wrap else render(copy)))
            witnesses.append(copy.witness())
        assert truth is not None
        return Telegram(msgspec.structs.replace(truth, witnesses=tuple(witnesses)), tuple(written))


def make_all(
    count: int, seed: int, start: int, end: int, form: str, damager: Damager, mine: Callable[[int], bool] | None = None
) -> Iterator[Telegram]:
    """The telegrams in order of time; only those whose index is `mine`, if set."""
    end = min(end, PAPER_LAST) if form == "paper" else end
    world, router, maker = World(seed, count, start, end), Router(form, seed), Maker(seed, damager)
    for plan in world.plans():
        places = router.places(plan)
        if mine is None or mine(plan.index):
            yield maker.make(plan, places)
