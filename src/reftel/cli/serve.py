"""`reftel serve`: serves an archive to browsers."""

from __future__ import annotations

import ipaddress
import os
import secrets
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import click
from starlette.types import ASGIApp

import reftel
from reftel.archive import Archive
from reftel.bounds import serving_bytes
from reftel.cli.engine import choice, engine_options, use, warn_of_password
from reftel.cli.path_type import PathType
from reftel.errors import ArchiveError
from reftel.hosts import is_loopback
from reftel.scratch import ScratchFolder
from reftel.secret_file import seen_by_others
from reftel.web import auth, urls
from reftel.web.app import create_app
from reftel.web.metrics import SHARED_FOLDER
from reftel.web.self_check import check
from reftel.web.serving import DEFAULT_PORT, address, listen, serve_many
from reftel.web.settings import Settings
from reftel.web.warm import warm

CHECKED = (urls.home(), urls.search("exercise"), urls.browse(), urls.help_index(), urls.health(), urls.api())
"""Pages that `--check` requests."""

WIDE = """\
Listening on {host}: every machine on the network that reaches this one can read this archive{wall}.
The traffic is not encrypted; use a reverse proxy with TLS if that matters."""

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class ArchiveOpener:
    """Opens the archive and makes the application in another process."""

    archive: Path
    settings: Settings

    @contextmanager
    def app(self) -> Iterator[ASGIApp]:
        """Yield the application; the archive is open meanwhile."""
        with reftel.open(self.archive, read_only=True) as opened:
            yield warmed(opened, self.settings)


def warmed(archive: Archive, settings: Settings) -> ASGIApp:
    """Return the application after it has made one page of each kind."""
    app = create_app(archive, settings)
    warm(app.state.reftel)
    return app


@click.command(help="Serve ARCHIVE to browsers. Without --host, only this machine can reach it.")
@click.argument("archive", type=PathType(file_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="Port; 0 for any free port."
)
@click.option("--title", default="Reftel", show_default=True, help="Name of the site.")
@click.option("--base-url", help="Public address of the site, for links in feeds and citations.")
@click.option("--name", "names", multiple=True, help="Additional host name to accept; repeatable.")
@click.option(
    "--password-file",
    type=PathType(dir_okay=False, path_type=Path),
    help="Require readers to sign in with a password of this file.",
)
@click.option("--new-password", is_flag=True, help="Ask for a password, add its hash to --password-file, and stop.")
@click.option("--trusted-proxy", "proxies", multiple=True, help="Address or network of a reverse proxy; repeatable.")
@click.option("--requests", type=click.IntRange(min=0), help="Requests per minute and client; 0 for no limit.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Number of serving processes; default one per core, at most 4."
)
@engine_options
@click.option(
    "--check", "only_check", is_flag=True, help="Start, request some pages, stop; exit with status 1 if one fails."
)
def command(
    archive: Path,
    host: str,
    port: int,
    title: str,
    base_url: str | None,
    names: tuple[str, ...],
    password_file: Path | None,
    new_password: bool,
    proxies: tuple[str, ...],
    requests: int | None,
    workers: int | None,
    engine: str | None,
    only_check: bool,
    **server: Any,
) -> None:
    """Run the command."""
    if new_password:
        add_password(password_file)
        return
    try:
        hashes = auth.read_hashes(password_file) if password_file else ()
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    if password_file and (warning := seen_by_others(password_file)):
        click.echo(f"Warning: {warning}", err=True)
    wide = not is_loopback(host)
    if base_url is not None and not base_url.startswith(("http://", "https://")):
        raise click.BadParameter("begins with http:// or https://", param_hint="--base-url")
    settings = Settings(
        title=title,
        base_url=base_url,
        hosts=hosts_of(wide, names, base_url),
        password_hashes=hashes,
        secure_cookies=bool(base_url and base_url.startswith("https://")),
        requests_per_minute=requests if requests is not None else 1200 if wide else 0,
        archive_name=archive.resolve().name,
        secret=secrets.token_urlsafe(32),
        trusted_proxies=networks_of(proxies),
    )
    if wide:
        click.echo(WIDE.format(host=host, wall=" with a password" if hashes else ""), err=True)
    helpers = 0 if only_check else (workers or min(os.cpu_count() or 1, 4)) - 1
    try:
        use(archive, choice(engine, server))
        with (
            reftel.open(archive, read_only=True) as opened,
            shared_state(settings, helpers) as settings,
            shared_numbers(helpers),
        ):
            warn_of_password(opened.index_in_use().server)
            serve(
                opened,
                settings,
                host,
                port,
                only_check=only_check,
                job=ArchiveOpener(archive, settings),
                helpers=helpers,
            )
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def shared_state(settings: Settings, helpers: int) -> Iterator[Settings]:
    """Return the settings with a private folder in which the server processes share sessions and counts of requests."""
    if not settings.password_hashes and not (helpers and settings.requests_per_minute):
        yield settings
        return
    with ScratchFolder() as folder:
        yield replace(settings, state=folder)


@contextmanager
def shared_numbers(helpers: int) -> Iterator[None]:
    """Yield a folder in which the server processes share their measurements, so that `/metrics` adds them up."""
    if not helpers:
        yield
        return
    with ScratchFolder() as folder:
        os.environ[SHARED_FOLDER] = str(folder)
        try:
            yield
        finally:
            del os.environ[SHARED_FOLDER]


def networks_of(proxies: tuple[str, ...]) -> tuple[str, ...]:
    """Return trusted proxies as networks. Raises BadParameter for one that is neither an address nor a network."""
    try:
        return tuple(str(ipaddress.ip_network(proxy, strict=False)) for proxy in proxies)
    except ValueError as error:
        raise click.BadParameter(f"{error}", param_hint="--trusted-proxy") from error


def hosts_of(wide: bool, names: tuple[str, ...], base_url: str | None) -> tuple[str, ...]:
    """Return the host names to accept. A server that listens widely and names none accepts all."""
    published = base_url.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0] if base_url else ""
    given = tuple(name.lower() for name in (*names, published) if name)
    return ("*",) if wide and not given else (*LOOPBACK_NAMES, *given)


def add_password(path: Path | None) -> None:
    """Ask for a password and add its hash to the file; make the file readable only by its owner."""
    if path is None:
        raise click.UsageError("--new-password needs --password-file")
    password = click.prompt("New password", hide_input=True, confirmation_prompt=True)
    if len(password) < 8:
        raise click.ClickException("A password has at least 8 characters.")
    try:
        line = auth.new_hash(password)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    path.touch(mode=0o600, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")
    click.echo(f"Its hash is in {path}.")


def serve(
    archive: Archive,
    settings: Settings,
    host: str,
    port: int,
    *,
    any_port: bool = False,
    browser: bool = False,
    only_check: bool = False,
    job: ArchiveOpener | None = None,
    helpers: int = 0,
) -> None:
    """Serve an open archive until interrupted; or only check that it can be served.

    `helpers` is the number of additional processes; each makes its application with `job`.
    """
    try:
        open_socket = listen(host, port, any_port=any_port)
    except OSError as error:
        raise click.ClickException(f"can't listen on {host}:{port}: {error.strerror or error}") from error
    where = address(open_socket)
    with open_socket:
        if only_check:
            newest = archive.newest("created", limit=1)
            paths = (*CHECKED, *(urls.cable(card.id) for card in newest))
            if settings.password_hashes:
                paths = (urls.signin(), urls.health())
            statuses = check(create_app(archive, settings), open_socket, paths)
            for path, status in statuses.items():
                click.echo(f"{status} {path}")
            if any(status != 200 for status in statuses.values()):
                sys.exit(1)
            return

        def ready() -> None:
            click.echo(f"Reading room: {where}   (Ctrl-C stops it)")
            if browser:
                webbrowser.open(where)

        proxies = settings.trusted_proxies
        most = serving_bytes(len(archive))
        make = partial(warmed, archive, settings)
        serve_many(make, open_socket, job, helpers, ready, most_data=most, proxies=proxies)
