"""Settings of a reading room: frozen, passed in, never read from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Settings of `create_app`."""

    title: str = "Reftel"
    """Name of the site, in the masthead and in page titles."""
    base_url: str | None = None
    """`https://cables.example.org` if the site is published; None: the address that the reader used."""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]", "testserver")
    """Host names that are answered; a guard against DNS rebinding. `*` answers any."""
    password_hashes: tuple[str, ...] = ()
    """argon2 hashes of the passwords of readers. Empty: everybody may read."""
    secret: str = ""
    """Signs the tokens of forms; if empty, a new one is made at each start."""
    session_hours: int = 12
    secure_cookies: bool = False
    """Set the Secure flag: for sites behind TLS."""
    max_query: int = 2000
    """Characters of a query."""
    page_size: int = 20
    requests_per_minute: int = 0
    """Per client address, 0: no limit. Failed sign-ins have their own delay always."""
    exports: int = 16
    """Number of exports that a process sends at the same time."""
    exports_per_client: int = 4
    """Number of these for one client address."""
    state: Path | None = None
    """Folder for sessions, failed sign-ins and counts of requests, which all processes of a room share; None: kept in
    memory."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    archive_name: str = "archive"
    """Name of the archive folder, without those above it, in advice such as `reftel reindex ...`."""
