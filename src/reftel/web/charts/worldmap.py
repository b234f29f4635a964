"""A world map of posts: a dot each, sized by traffic; and arcs from one post to those that it sent to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

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
class Arc:
    """From a post to an addressee: `path` as SVG, `width` of its line."""

    post: str
    label: str
    count: int
    path: str
    width: float


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
    arcs: tuple[Arc, ...] = ()


def world_map(posts: Iterable[tuple[Post, int]]) -> WorldMap:
    """Dots for posts, their areas in proportion to their counts."""
    given = list(posts)
    largest = max((count for _, count in given), default=1)
    dots = []
    for post, count in sorted(given, key=lambda pair: -pair[1]):
        if post.latitude is None or post.longitude is None:
            continue
        x, y = place(post.latitude, post.longitude)
        radius = round(max(1.8, 17.0 * math.sqrt(count / largest)), 1)
        dots.append(PostDot(post.name, post.display, count, x, y, radius))
    box = f"0 0 {WIDTH} {HEIGHT}"
    return WorldMap(tuple(dots), _labels(dots), box, sum(dot.count for dot in dots), len(given) - len(dots))


def addressees_map(here: Post, to: Iterable[tuple[Post, int]]) -> WorldMap:
    """The posts that one post sent to, each with an arc; dots and arcs by the number of cables.

    `here` has coordinates.
    """
    given = [(post, count) for post, count in to if post.name != here.name]
    most = max((count for _, count in given), default=1)
    made = world_map(given)
    x, y = place(here.latitude or 0.0, here.longitude or 0.0)
    center = PostDot(here.name, here.display, 0, x, y, 4.0, is_here=True)
    arcs = tuple(
        Arc(dot.post, dot.label, dot.count, _arc(center, dot), round(0.5 + 2.5 * math.sqrt(dot.count / most), 1))
        for dot in made.dots
    )
    dots = (*(replace(dot, radius=round(max(1.8, dot.radius * 0.4), 1)) for dot in made.dots), center)
    return replace(made, dots=dots, labels=_labels([center, *dots[:-1]]), arcs=arcs)


def _arc(start: PostDot, end: PostDot) -> str:
    """A curve that bends to the north by a fifth of its length."""
    across, down = end.x - start.x, end.y - start.y
    sign = 1 if across >= 0 else -1
    x = (start.x + end.x) / 2 + sign * down / 5
    y = (start.y + end.y) / 2 - sign * across / 5
    return f"M{start.x} {start.y}Q{x:.1f} {y:.1f} {end.x} {end.y}"


LABELS = 10
"""Posts that get a label at most: the largest whose labels overlap neither another label nor a large dot."""
_LETTER, _LINE = 5.6, 11.0
"""Width of a letter and height of a line, in the projection's units, a little more than they are."""


def _labels(dots: list[PostDot]) -> tuple[MapLabel, ...]:
    """Labels to the right of the largest dots, if there is space."""
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
