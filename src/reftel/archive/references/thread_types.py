"""A conversation as a value: its cables, the references between them, and the limits of its collection."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from reftel.archive.references.state_types import ReferenceState
from reftel.archive.types import CableSummary
from reftel.model import Value

HUB = 25
"""Citations, in or out, from which a telegram is a hub."""
MOST_NODES = 100
"""Cables of a conversation that a page shows; a larger one is cut, and says how many are left out."""
MOST_COLLECTED = 1000
"""Maximum number of cables of a conversation, for queries and files; more are not counted."""
FARTHEST = 12
"""Steps from the cable that it begins with."""

Direction = Literal["both", "cites", "cited by"]


class ThreadNode(Value, frozen=True, kw_only=True):
    """A cable of a conversation, held or not."""

    id: str
    card: CableSummary | None = None
    """None for a cable that is not held."""
    state: ReferenceState | None = None
    """State of a cable that is not held."""
    post: str | None = None
    day: dt.date | None = None
    """Day of transmission; of a cable that is not held the middle of its possible days. None if unknown."""
    is_estimated: bool = False
    """Whether the day is the middle of possible days; `state` has their bounds."""
    distance: int = 0
    """Steps from the cable that the conversation begins with."""
    cited_by: int = 0
    """Cables of the whole archive that cite it."""
    is_hub: bool = False
    """Whether the collection stopped here."""


class ThreadEdge(Value, frozen=True, kw_only=True):
    """A reference from one cable to another."""

    source: str
    """The cable that cites."""
    target: str
    label: str | None = None
    is_listed: bool = True
    """Under REF; else only its text names it."""
    notal: bool = False
    anchor: str | None = None
    """The paragraph with the sentence about it."""
    sentence: str | None = None


class Thread(Value, frozen=True, kw_only=True):
    """A conversation."""

    root: str
    nodes: tuple[ThreadNode, ...]
    """In order of date; those without one last."""
    edges: tuple[ThreadEdge, ...]
    """In the order of the citing cables, and of their references."""
    hubs: tuple[str, ...] = ()
    """Telegrams through which nothing was collected."""
    is_cut: bool = False
    """There are more cables than these."""
    more: int = 0
    """Connected cables that are left out, as far as they are counted; with `post` or `tag` only those of these."""
    has_uncounted: bool = False
    """Whether more than `more` may be left out."""
    posts: tuple[str, ...] = ()
    """In the order of arrival."""
    unmet: tuple[str, ...] = ()
    """Filters that no cable but the root meets: `post NOWHERELAND`, `TAG XX`."""
    tags: tuple[str, ...] = ()
    """Of the nearest cables before `post` and `tag` were applied, the most frequent first."""

    @property
    def limits(self) -> tuple[str, ...]:
        """The limits that apply, as sentences; empty for a whole conversation."""
        said = [f"No other cable of this conversation has the {filter}." for filter in self.unmet]
        if self.hubs:
            some = ", ".join(self.hubs[:6]) + (" …" if len(self.hubs) > 6 else "")
            n = "1 hub" if len(self.hubs) == 1 else f"{len(self.hubs):,} hubs"
            said.append(f"Nothing is followed through {n}, cited by or citing more than {HUB} cables: {some}.")
        if self.is_cut:
            nearest = "cable" if len(self.nodes) == 1 else f"{len(self.nodes):,} cables"
            said.append(f"This conversation is cut to the nearest {nearest}. {self._left_out()}")
        return tuple(said)

    def _left_out(self) -> str:
        if not self.more:  # those of the wanted post or TAG are not counted
            return "More may be left out."
        left = "1 connected cable is" if self.more == 1 else f"{self.more:,} connected cables are"
        return f"At least {left} left out." if self.has_uncounted else f"{left} left out."


class ThreadFilter(msgspec.Struct, frozen=True, kw_only=True):
    """The wanted part of a conversation."""

    direction: Direction = "both"
    distance: int = FARTHEST
    post: str = ""
    tag: str = ""
    most: int = MOST_NODES
    """Maximum number of cables, the nearest first; at most `MOST_COLLECTED`."""
