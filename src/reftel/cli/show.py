"""`reftel show`: one cable."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

import click

import reftel
from reftel.archive import Archive
from reftel.archive.types import ArchivedCable, CableCopy, CableView
from reftel.cli import absent
from reftel.cli.path_type import PathType
from reftel.cli.terminal import clean, errors, say, say_json
from reftel.collate.collation_types import AlignedRow
from reftel.collate.published import in_words, left_out, published
from reftel.errors import UnknownCable
from reftel.export.jsonl import exported
from reftel.export.text import one
from reftel.fields.withheld import withheld


@click.command(
    help="Show the cable ID of ARCHIVE. ID is an id in any style or a pasted citation. Of a cable that is cited or "
    "listed in a catalogue, and not held, show the known facts, with exit status 1."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("cable_id", metavar="ID")
@click.option(
    "--copies", is_flag=True, help="Show the copies, their disagreements, and the first two copies side by side."
)
@click.option("--source", is_flag=True, help="Write the original bytes of a copy.")
@click.option(
    "--copy", "number", type=int, default=None, help="Number of the copy for --source; default the main copy."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(archive: Path, cable_id: str, copies: bool, source: bool, number: int | None, as_json: bool) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        try:
            view = _view(opened, cable_id)
        except UnknownCable:
            if not (source or as_json or copies):
                _show_absent(opened, cable_id)
            raise
        if source:
            found = opened.copy(view.id, view.main if number is None else number)
            click.echo(found.data, nl=False) if not sys.stdout.isatty() else say(found.text.text)
        elif as_json:
            say_json(view if copies else exported(held(view)))
        elif copies:
            show_copies(view)
            if len(view.copies) > 1:
                first, second = (copy.number for copy in view.copies[:2])
                show_rows(opened.compare(view.id, first, second).rows, first, second)
        else:
            say(one(held(view)))
            show_withheld(view)
            for cite in view.cites:
                if cite.state is not None and (cite.state.state != "held" or cite.id != cite.reference.id):
                    name = " ".join(part for part in (cite.reference.label, cite.reference.text) if part)
                    means = f"{cite.id}, " if cite.state.means and cite.id != cite.reference.id else ""
                    say(f"> {name}: {means}{cite.state}")
            for defect in view.defects:
                say(f"! {defect.defect.code}" + (f": {defect.defect.note}" if defect.defect.note else ""))


def _view(archive: Archive, cable_id: str) -> CableView:
    """The cable of an id in any style, or of a pasted citation. Raises UnknownCable."""
    try:
        return archive.cable(cable_id)
    except UnknownCable:
        cited = archive.cited(cable_id)
        if cited is None or len(cited.ids) != 1:
            raise
        return archive.cable(cited.ids[0])


def _show_absent(archive: Archive, cable_id: str) -> None:
    """Print the facts about a cable that is cited or listed, but not held; nothing about any other."""
    with suppress(UnknownCable):
        absent.show(archive.absent(cable_id))


def held(view: CableView) -> ArchivedCable:
    """The part of a view that exports take."""
    return ArchivedCable(
        id=view.id,
        cable=view.cable,
        card=view.card,
        main=view.main,
        copies=view.copies,
        corrections=view.corrections,
        uncertain=view.uncertain,
        states=tuple(cite.state for cite in view.cites if cite.state is not None),
    )


def show_copies(view: CableView) -> None:
    """Print the copies and their differences."""
    for copy in view.copies:
        show_copy(copy, is_main=copy.number == view.main)
    for chosen in view.chosen:
        say(f"{chosen.field}: from copy {chosen.witness} ({chosen.rule})")
    for disagreement in view.disagreements:
        say(f"{disagreement.field}:")
        for attested in disagreement.attested:
            say(f"    {', '.join(map(str, attested.witnesses))}: {attested.value}")
    show_left_out(view)
    for link in view.probably:
        said = "the same text in another telegram" if link.is_sent_again else "probably the same telegram"
        say(f"{said}: {link.card.id} ({'; '.join(map(str, link.evidence))})")
    if view.missing_sections:
        say(f"sections missing: {', '.join(map(str, view.missing_sections))}")
    show_withheld(view)
    if view.unmarked_sections:
        say(f"sections not marked in this copy: {', '.join(map(str, view.unmarked_sections))}")


def show_copy(copy: CableCopy, *, is_main: bool) -> None:
    """Print the place of a copy, and why it belongs to the cable."""
    mark = "*" if is_main else " "
    released = copy.cable.released.date().isoformat() if copy.cable.released else "-"
    say(f"{mark}{copy.number}  {copy.source.form}  released {released}  {copy.source.sha256[:12]}")
    for place in copy.found_in if copy.accession else copy.places:
        say(f"      {place}")
    if copy.accession:
        terms = f"; {copy.accession.terms}" if copy.accession.terms else ""
        say(f"      from {copy.accession}{terms}")
    if copy.joined_by:
        say(f"      joined by {'; '.join(map(str, copy.joined_by))}")
    if said := copy.provenance:
        day = said.date.date().isoformat() if said.date else ""
        say("      " + ", ".join(part for part in (said.address, said.sender, said.title, day) if part))


def show_withheld(view: CableView) -> None:
    """Print the numbers of the paragraphs that are missing, with the copies that have them."""
    for gap in withheld(view.cable, view.missing_sections):
        having = [
            copy.number
            for copy in view.copies
            if {each.number for each in copy.cable.paragraphs}.issuperset(gap.numbers)
        ]
        which = f"; copy {', '.join(map(str, having))} has them" if having else ""
        say(f"> paragraphs withheld: {gap}{which}")


def show_left_out(view: CableView) -> None:
    """Print the omissions of each copy, by paragraph."""
    rows = published(view.cable.paragraphs, {copy.number: copy.cable for copy in view.copies})
    for copy in view.copies:
        for entry in left_out(rows, copy.number):
            say(f"copy {copy.number} ({copy.source.form}): {in_words(entry, str)}")


def show_rows(rows: Sequence[AlignedRow], first: int, second: int) -> None:
    """Two copies side by side: the names of equal paragraphs, both texts of different ones."""
    say()
    say(f"copy {first} (<) beside copy {second} (>):")
    for is_alike, group in groupby(rows, _is_alike):
        if is_alike:
            say()
            say("= " + " ".join(row.left.anchor for row in group if row.left is not None))
            continue
        for row in group:
            say()
            if row.left is not None:
                say(f"< {row.left.anchor}  {clean(row.left.text)}")
            if row.right is not None:
                say(f"> {row.right.anchor}  {clean(row.right.text)}")


def _is_alike(row: AlignedRow) -> bool:
    return row.left is not None and row.right is not None and not (row.left_changes or row.right_changes)
