"""`reftel articles`: articles that cite cables."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import click

import reftel
from reftel.archive import Archive
from reftel.cli.path_type import PathType
from reftel.cli.terminal import counted, errors, say
from reftel.model import Article

COLUMNS = ("url", "title", "outlet", "date", "cables")


@click.group(help="List or add articles that cite cables.")
def command() -> None:
    """Run the command."""


@command.command("list", help="List the articles of ARCHIVE and the cables that they cite.")
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
def listed(archive: Path) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, read_only=True) as opened:
        for row in opened.articles():
            article = row.article
            date = article.date.isoformat() if article.date else "no date"
            about = ", ".join(part for part in (article.outlet, article.title) if part)
            say(f"{row.number}  {date}  {about or '-'}  {article.url}")
            say(f"    {' '.join(row.cables)}")


@command.command(
    "add", help="Record that the article at URL cites cables. Values that the archive already has are kept."
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("url")
@click.option("--title", help="Title of the article.")
@click.option("--outlet", help="Newspaper or site.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Date, as 2010-11-28.")
@click.option(
    "--cables", "cables", multiple=True, required=True, help="Ids, separated by commas or spaces; repeatable."
)
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def add(
    archive: Path,
    url: str,
    title: str | None,
    outlet: str | None,
    date: dt.datetime | None,
    cables: tuple[str, ...],
    wait: bool,
) -> None:
    """Run the command."""
    article = Article(url=url, title=title, outlet=outlet, date=date.date() if date else None)
    with errors(), reftel.open(archive, wait=wait) as opened:
        ids = [each for given in cables for each in given.replace(",", " ").split()]
        say(f"Article {opened.add_article(article, ids, wait=wait)}")


@command.command(
    "import",
    help=f"Add the articles of a CSV with a header: {', '.join(COLUMNS)}; cables are ids, separated by spaces.",
)
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.argument("table", type=PathType(exists=True, dir_okay=False, path_type=Path))
@click.option("--wait", is_flag=True, help="Wait for other writers of the archive instead of failing.")
def take(archive: Path, table: Path, wait: bool) -> None:
    """Run the command."""
    with errors(), reftel.open(archive, wait=wait) as opened:
        say(counted(_take(opened, table, wait), "article"))


def _take(archive: Archive, table: Path, wait: bool) -> int:
    count = 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = {"url", "cables"} - set(rows.fieldnames or ())
        if missing:
            raise click.ClickException(f"{table} has no column {' and '.join(sorted(missing))}")
        for row in rows:
            try:
                date = dt.date.fromisoformat(row["date"]) if row.get("date") else None
            except ValueError as error:
                raise click.ClickException(f"{table}, line {rows.line_num}: {error}") from error
            article = Article(
                url=row["url"], title=row.get("title") or None, outlet=row.get("outlet") or None, date=date
            )
            archive.add_article(article, (row["cables"] or "").replace(",", " ").split(), wait=wait)
            count += 1
    return count
