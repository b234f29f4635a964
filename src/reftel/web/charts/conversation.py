"""A conversation as a drawing: time runs downward, each post is a lane, a curve connects a cable with each cable that
it cites."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reftel.archive.references.thread_types import Thread, ThreadNode
from reftel.vocab.month_names import MONTHS
from reftel.vocab.posts import posts
from reftel.web import urls
from reftel.web.render.cable_rows import shown_subject

ROW = 30
LANE = 30
APART = 16
"""Space between the cables with a date and those without."""
LEFT = 140
TOP = 96
WIDTH = 860
MOST_LANES = 10
"""Posts with their own lane; those with the fewest cables share the last one."""
_LETTER = 7.4
_LONGEST_NAME = 16
OTHERS = "others"


@dataclass(frozen=True)
class Lane:
    """A post's lane."""

    name: str
    x: int


@dataclass(frozen=True)
class CableDot:
    """A cable in the drawing."""

    id: str
    href: str
    x: int
    y: int
    day: str
    text: str
    kind: str
    """held, absent or hub; the cable that it begins with is `root` too."""
    is_root: bool


@dataclass(frozen=True)
class Curve:
    """A reference: from the citing cable to the cited one."""

    path: str
    title: str
    kind: str
    """`listed`, or `text` where only the text names it."""


@dataclass(frozen=True)
class ConversationChart:
    """The drawing. Numbers are pixels."""

    width: int
    height: int
    text_x: int
    lanes: tuple[Lane, ...]
    dots: tuple[CableDot, ...]
    curves: tuple[Curve, ...]
    undated_y: int = 0
    """Height of the line above the cables without a date; 0 if all have one, or none."""


def conversation_chart(thread: Thread) -> ConversationChart:
    """Draw a conversation."""
    lanes = _lanes(thread)
    places = {lane.name: lane.x for lane in lanes}
    text_x = LEFT + LANE * len(lanes)
    room = int((WIDTH - text_x) / _LETTER)
    dated = sum(node.day is not None for node in thread.nodes)
    undated_y = TOP + ROW * dated + APART // 2 if 0 < dated < len(thread.nodes) else 0
    dots = tuple(
        _dot(
            node,
            places.get(_lane(node, places), LEFT),
            TOP + ROW * at + ROW // 2 + (APART if undated_y and at >= dated else 0),
            room,
            thread.root,
        )
        for at, node in enumerate(thread.nodes)
    )
    by_id = {dot.id: dot for dot in dots}
    curves = tuple(
        Curve(
            path=_path(by_id[edge.source], by_id[edge.target]),
            title=_title(edge.source, edge.target, edge.label, edge.sentence),
            kind="listed" if edge.is_listed else "text",
        )
        for edge in thread.edges
    )
    height = TOP + ROW * len(dots) + (APART if undated_y else 0) + 12
    return ConversationChart(WIDTH, height, text_x, lanes, dots, curves, undated_y)


def _lanes(thread: Thread) -> tuple[Lane, ...]:
    counts = Counter(node.post or OTHERS for node in thread.nodes)
    order = list(dict.fromkeys(node.post or OTHERS for node in thread.nodes))
    if len(order) > MOST_LANES:
        kept = {name for name, _ in counts.most_common(MOST_LANES - 1)}
        order = [name for name in order if name in kept and name != OTHERS] + [OTHERS]
    return tuple(Lane(name, LEFT + LANE * at) for at, name in enumerate(order))


def _lane(node: ThreadNode, places: dict[str, int]) -> str:
    name = node.post or OTHERS
    return name if name in places else OTHERS


def lane_name(name: str) -> str:
    """The lane's label: the post's place."""
    post = posts().by_name.get(name)
    said = (post.locale or post.display) if post and post.kind != "series" else name
    return said if len(said) <= _LONGEST_NAME else said[: _LONGEST_NAME - 1] + "…"


def _dot(node: ThreadNode, x: int, y: int, room: int, root: str) -> CableDot:
    subject = shown_subject(node.card) if node.card else "not held"
    text = f"{node.id}  {subject}"
    return CableDot(
        id=node.id,
        href=urls.cable(node.id),
        x=x,
        y=y,
        day=_when(node) or "no date",
        text=text if len(text) <= room else text[: room - 1] + "…",
        kind="absent" if node.card is None else "hub" if node.is_hub else "held",
        is_root=node.id == root,
    )


def _when(node: ThreadNode) -> str:
    """`23 Jun 2008`, or the months of the days between which it was sent: `Jan–Jun 2008`, `2008`."""
    first, last = (node.state.first, node.state.last) if node.state else (node.day, node.day)
    if first is None or last is None:
        return ""
    start, end = MONTHS[first.month - 1][:3], MONTHS[last.month - 1][:3]
    if first == last:
        return f"{first.day} {start} {first.year}"
    if first.year != last.year:
        return f"{start} {first.year}–{end} {last.year}"
    if (first.month, last.month) == (1, 12):
        return str(first.year)
    return f"{start} {first.year}" if start == end else f"{start}–{end} {first.year}"


def _path(source: CableDot, target: CableDot) -> str:
    if source.x == target.x:
        bulge = min(8 + abs(source.y - target.y) // 12, LANE * 2)
        return (
            f"M{source.x} {source.y}C{source.x - bulge} {source.y} {target.x - bulge} {target.y} {target.x} {target.y}"
        )
    middle = (source.y + target.y) // 2
    return f"M{source.x} {source.y}C{source.x} {middle} {target.x} {middle} {target.x} {target.y}"


def _title(source: str, target: str, label: str | None, sentence: str | None) -> str:
    named = f" (ref {label})" if label else ""
    return f"{source} cites {target}{named}" + (f": {sentence}" if sentence else "")
