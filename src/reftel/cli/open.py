"""`reftel open`: archive, ingest, serve and open the browser in one go, for a newcomer."""

from __future__ import annotations

from pathlib import Path

import click

import reftel
from reftel.archive import Archive
from reftel.cli.path_type import PathType
from reftel.cli.serve import serve
from reftel.cli.taking import take_in
from reftel.errors import ArchiveError
from reftel.web.serving import DEFAULT_PORT
from reftel.web.settings import Settings

RECORD = "reftel.db"


def place_beside(paths: tuple[Path, ...]) -> Path:
    """Return the folder for an archive of some files: beside the first file, `cables.reftel` for `cables.csv`."""
    first = paths[0].resolve()
    return first.parent / f"{first.name if first.is_dir() else first.stem}.reftel"


@click.command(help="Make an archive beside PATH..., ingest PATH..., and open it in the browser. Only open an archive.")
@click.argument("paths", nargs=-1, required=True, type=PathType(exists=True, path_type=Path))
@click.option("--archive", "place", type=PathType(file_okay=False, path_type=Path), help="Folder of the archive.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="Port; 0 for any free port."
)
@click.option("--no-browser", is_flag=True, help="Print the address; do not open a browser.")
@click.option(
    "--check", "only_check", is_flag=True, help="Start, request some pages, stop; exit with status 1 if one fails."
)
def command(paths: tuple[Path, ...], place: Path | None, port: int, no_browser: bool, only_check: bool) -> None:
    """Run the command."""
    is_archive = len(paths) == 1 and (paths[0] / RECORD).is_file()
    folder = paths[0] if is_archive else place or place_beside(paths)
    sources = () if is_archive else paths
    try:
        with reftel.open(folder, create=bool(sources), read_only=not sources) as archive:
            read(archive, folder, sources, port, browser=not no_browser, only_check=only_check)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error


def read(
    archive: Archive, folder: Path, sources: tuple[Path, ...], port: int, *, browser: bool, only_check: bool
) -> None:
    """Ingest the sources, print the result, and serve."""
    if sources:
        click.echo(f"Archive: {folder}")
        if not take_in(archive, sources):
            raise click.ClickException(
                f"Interrupted. Run `reftel open` with the same paths to continue; the archive is {folder}"
            )
    settings = Settings(archive_name=folder.resolve().name)
    serve(
        archive, settings, "127.0.0.1", port, any_port=True, browser=browser and not only_check, only_check=only_check
    )
