"""`reftel correct`: corrections by people, with evidence."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

import reftel
from reftel.cli.path_type import PathType
from reftel.cli.terminal import errors, say
from reftel.collate.corrections import typed_value
from reftel.field_names import CableAttribute
from reftel.fields import registry


@click.command(
    help="Correct FIELD of the cable ID of ARCHIVE: pages show VALUE and the reason. The original reading stays in the "
    "record. An empty VALUE takes the field away. Without FIELD the corrections of ID are listed, without ID all of "
    f"them. Fields: {', '.join(registry.REGISTRY.correctable)}."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("cable_id", metavar="[ID]", required=False)
@click.argument("field", required=False)
@click.argument("value", required=False)
@click.option("--because", help="The evidence (required).")
@click.option("--by", help="The author of the correction.")
@click.option("--withdraw", type=int, metavar="NUMBER", help="Withdraw the correction NUMBER; the record keeps it.")
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def command(
    archive: Path,
    cable_id: str | None,
    field: str | None,
    value: str | None,
    because: str | None,
    by: str | None,
    withdraw: int | None,
    wait: bool,
) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, wait=wait) as opened:
        if withdraw is not None:
            opened.withdraw(withdraw, wait=wait)
            say(f"Correction {withdraw} is withdrawn.")
            return
        if field is None or cable_id is None:
            for each in opened.corrections(cable_id):
                gone = f"  (withdrawn {each.withdrawn:%Y-%m-%d})" if each.withdrawn else ""
                who = f"  by {each.by}" if each.by else ""
                say(f"{each.number}  {each.cable_id}  {each.field}: {each.value}  because {each.because}{who}{gone}")
            return
        if value is None:
            raise click.UsageError('VALUE is missing; "" removes the value')
        if not because:
            raise click.UsageError("a correction needs evidence: --because")
        made = opened.correct(
            cable_id, cast(CableAttribute, field), typed_value(value), because=because, by=by, wait=wait
        )
        say(f"Correction {made.number}: {made.cable_id} {made.field} is {made.value}")
