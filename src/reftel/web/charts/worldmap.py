"""A world map of posts: a dot each, sized by traffic."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from reftel.vocab.posts import Post
from reftel.web.charts.projection import HEIGHT, WIDTH, place


@dataclass(frozen=True)
class Dot:
    """A post on the map."""

    post: str
    label: str
    count: int
    x: float
    y: float
    radius: float
    is_here: bool = False


@dataclass(frozen=True)
class WorldMap:
    """Dots in drawing order (large ones first, so that small ones stay on top); view box in the projection's units."""

    dots: tuple[Dot, ...]
    view_box: str
    total: int
    unplaced: int
    """Posts whose coordinates are not known."""


def world_map(posts: Iterable[tuple[Post, int]], *, here: str | None = None) -> WorldMap:
    """Dots for posts, their areas in proportion to their counts. With `here` the map zooms to that post."""
    given = list(posts)
    largest = max((count for _, count in given), default=1)
    reach = 17.0 if here is None else 6.0
    dots = []
    centre: tuple[float, float] | None = None
    for post, count in sorted(given, key=lambda pair: -pair[1]):
        if post.latitude is None or post.longitude is None:
            continue
        x, y = place(post.latitude, post.longitude)
        is_here = post.name == here
        if is_here:
            centre = (x, y)
        radius = round(max(4.0 if is_here else 1.8, reach * math.sqrt(count / largest)), 1)
        dots.append(Dot(post.name, post.display, count, x, y, radius, is_here))
    box = f"0 0 {WIDTH} {HEIGHT}"
    if centre is not None:
        wide, high = 320.0, 156.0
        left = min(max(centre[0] - wide / 2, 0), WIDTH - wide)
        top = min(max(centre[1] - high / 2, 0), HEIGHT - high)
        box = f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}"
    return WorldMap(tuple(dots), box, sum(dot.count for dot in dots), len(given) - len(dots))
