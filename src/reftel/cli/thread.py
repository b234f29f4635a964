"""`reftel thread`: the conversation around a cable."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

import click

import reftel
from reftel.archive.references.thread_types import FARTHEST, MOST_COLLECTED, MOST_NODES, Direction, Thread
from reftel.cli.path_type import PathType
from reftel.cli.terminal import counted, errors, say
from reftel.export.graph import GRAPHS


@click.command(
    help="Show the conversation around the cable ID of ARCHIVE: all cables that references connect with it, in "
    "order of date, held (●) or not (○), each with what it cites. ID may be a cable that is cited and not held."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("cable_id", metavar="ID")
@click.option(
    "--direction", type=click.Choice(get_args(Direction)), default="both", help="Direction of references to follow."
)
@click.option("--distance", type=click.IntRange(1, FARTHEST), default=FARTHEST, help="Largest number of steps.")
@click.option("--post", default="", help="Show only cables of this post, by any of its names.")
@click.option("--tag", default="", help="Show only cables with this TAG.")
@click.option(
    "--most",
    type=click.IntRange(1, MOST_COLLECTED),
    help=f"Largest number of cables, the nearest first.  [default: {MOST_NODES}; in files {MOST_COLLECTED}]",
)
@click.option("--format", "form", type=click.Choice(["text", *GRAPHS]), default="text", show_default=True)
def command(
    archive: Path, cable_id: str, direction: str, distance: int, post: str, tag: str, most: int | None, form: str
) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        thread = opened.thread(
            cable_id,
            direction=cast(Direction, direction),
            distance=distance,
            post=post,
            tag=tag,
            most=most or (MOST_NODES if form == "text" else MOST_COLLECTED),
        )
        if form == "text":
            show(thread)
        else:
            for limit in thread.limits:
                say(limit, err=True)
            click.echo(GRAPHS[form].write(thread), nl=False)


def show(thread: Thread) -> None:
    """Print a conversation."""
    edges: dict[str, list[str]] = {}
    for edge in thread.edges:
        said = f"{edge.label}. {edge.target}" if edge.label else edge.target
        told = f"  {edge.anchor}: {edge.sentence}" if edge.sentence else ""
        edges.setdefault(edge.source, []).append(f"    cites {said}{told}")
    held = sum(node.card is not None for node in thread.nodes)
    references = counted(len(thread.edges), "reference")
    say(f"{counted(held, 'cable')} held, {len(thread.nodes) - held} not held, {references} between them")
    for limit in thread.limits:
        say(limit)
    for node in thread.nodes:
        mark = "●" if node.card else "○"
        when = f"{'~' if node.is_estimated else ' '}{node.day.isoformat()}" if node.day else " no date   "
        text = (node.card.subject or "(no subject)") if node.card else str(node.state or "")
        here = "  <" if node.id == thread.root else ""
        say(f"{mark} {when}  {node.id}  {text}{here}")
        for line in edges.get(node.id, ()):
            say(line)
