"""`reftel exercise`: makes exercise traffic."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reftel.cli.path_type import PathType
from reftel.exercise.copies import FORMS
from reftel.exercise.damage import KINDS
from reftel.exercise.eras import FIRST, LAST
from reftel.exercise.writer import Order, write
from reftel.processes import tune_gc


def _kinds(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    known = [kind.name for kind in KINDS]
    for name in names:
        if name not in known:
            raise click.BadParameter(f"no kind {name}; the kinds are {', '.join(known)}")
    return names


@click.command(help="Write COUNT made-up telegrams to the new folder OUT, with their true values in truth.jsonl.")
@click.argument("out", type=PathType(file_okay=False, path_type=Path))
@click.option("--count", type=click.IntRange(min=0), default=2000, show_default=True, help="Number of telegrams.")
@click.option("--seed", type=int, default=7, show_default=True, help="Seed; the same seed gives the same bytes.")
@click.option("--form", type=click.Choice(FORMS), default="mixed", show_default=True, help="Form of the copies.")
@click.option(
    "--damage", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Share of damaged copies, 0 to 1."
)
@click.option("--damage-kinds", callback=_kinds, default="", help="Kinds of damage to use, separated by commas.")
@click.option("--from", "start", type=click.IntRange(FIRST, LAST), default=FIRST, show_default=True, help="First year.")
@click.option("--to", "end", type=click.IntRange(FIRST, LAST), default=LAST, show_default=True, help="Last year.")
@click.option("--truth/--no-truth", default=True, help="Whether to write truth.jsonl.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Number of processes; the output does not depend on it.",
)
def command(
    out: Path,
    count: int,
    seed: int,
    form: str,
    damage: float,
    damage_kinds: tuple[str, ...],
    start: int,
    end: int,
    truth: bool,
    jobs: int,
) -> None:
    """Run the command."""
    order = Order(count, seed, form, start, end, damage, damage_kinds)
    if start > end:
        raise click.UsageError(f"--from {start} is after --to {end}")
    tune_gc()
    try:
        if sys.stderr.isatty() and count:
            with click.progressbar(length=count, label="exercise", file=sys.stderr) as bar:
                done = 0

                def on_progress(now: int) -> None:
                    nonlocal done
                    bar.update(now - done)
                    done = now

                result = write(out, order, truth=truth, jobs=jobs, on_progress=on_progress)
        else:
            result = write(out, order, truth=truth, jobs=jobs)
    except FileExistsError as error:
        raise click.ClickException(f"{error}; give a new folder") from error
    except OSError as error:
        raise click.ClickException(f"cannot write to {out}: {error.strerror}") from error
    size = result.bytes / 1e6
    click.echo(
        f"{result.telegrams} telegrams in {result.copies} copies ({size:.1f} MB, {result.files} files) in {out}"
        f"{', with truth.jsonl' if truth else ''}"
    )
