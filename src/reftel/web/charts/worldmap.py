"""A world map of posts: a dot each, sized by traffic."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from reftel.vocab.posts import Post
from reftel.web.charts.projection import HEIGHT, WIDTH, place


@dataclass(frozen=True)
class PostDot:
    """A post on the map."""

    post: str
    label: str
    count: int
    x: float
    y: float
    radius: float
    is_here: bool = False


@dataclass(frozen=True)
class MapLabel:
    """The name of a large post beside its dot."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class WorldMap:
    """Dots in drawing order (large ones first, so that small ones stay on top); view box in the projection's units."""

    dots: tuple[PostDot, ...]
    labels: tuple[MapLabel, ...]
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
    center: tuple[float, float] | None = None
    for post, count in sorted(given, key=lambda pair: -pair[1]):
        if post.latitude is None or post.longitude is None:
            continue
        x, y = place(post.latitude, post.longitude)
        is_here = post.name == here
        if is_here:
            center = (x, y)
        radius = round(max(4.0 if is_here else 1.8, reach * math.sqrt(count / largest)), 1)
        dots.append(PostDot(post.name, post.display, count, x, y, radius, is_here))
    box = f"0 0 {WIDTH} {HEIGHT}"
    if center is not None:
        wide, high = 320.0, 156.0
        left = min(max(center[0] - wide / 2, 0), WIDTH - wide)
        top = min(max(center[1] - high / 2, 0), HEIGHT - high)
        box = f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}"
    return WorldMap(
        tuple(dots), _labels(dots) if here is None else (), box, sum(dot.count for dot in dots), len(given) - len(dots)
    )


LABELS = 10
"""Posts that get a label at most: the largest whose labels lie on no other and on no large dot."""
_LETTER, _LINE = 5.6, 11.0
"""Width of a letter and height of a line, in the projection's units, a little more than they are."""


def _labels(dots: list[PostDot]) -> tuple[MapLabel, ...]:
    """Labels to the right of the largest dots, where there is room."""
    taken = [(dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots[:40]]
    made: list[MapLabel] = []
    for index, dot in enumerate(dots[:40]):
        text = dot.label.removeprefix("Embassy ").removeprefix("Consulate ")
        left, top = dot.x + dot.radius + 2, dot.y - _LINE / 2
        box = (left, top, left + _LETTER * len(text), top + _LINE)
        others = (each for at, each in enumerate(taken) if at != index)
        if box[2] < WIDTH and not any(_meet(box, other) for other in others):
            made.append(MapLabel(text, round(left, 1), round(dot.y + 3, 1)))
            taken.append(box)
        if len(made) == LABELS:
            break
    return tuple(made)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
