"""Options about the origin of files: the giver and the terms."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

import click

from reftel.origins import Accession

_OPTIONS = (
    click.option("--from", "giver", metavar="NAME", help="The giver of these files; pages and citations name it."),
    click.option(
        "--terms",
        metavar="TEXT",
        help="Terms of the gift: 'Public domain'. This and the next four options need --from.",
    ),
    click.option("--accession", metavar="NUMBER", help="Number of the gift: 2026-14."),
    click.option("--address", metavar="URL", help="Address from which the files were fetched."),
    click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="Day of receipt."),
    click.option("--note", metavar="TEXT", help="A note for readers."),
)


def giving_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets `given`, an Accession or None."""

    @functools.wraps(command)
    def wrapped(
        *args: Any,
        giver: str | None,
        terms: str | None,
        accession: str | None,
        address: str | None,
        received: dt.datetime | None,
        note: str | None,
        **more: Any,
    ) -> Any:
        said = (accession, terms, address, note)
        if not (giver or "").strip() and (received or any(said)):
            raise click.UsageError("--terms, --accession, --address, --received and --note need --from")
        given = None
        if giver and giver.strip():
            given = Accession(
                giver=giver.strip(),
                received=received.date() if received else None,
                number=(accession or "").strip(),
                terms=(terms or "").strip(),
                address=(address or "").strip(),
                note=(note or "").strip(),
            )
        return command(*args, given=given, **more)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
