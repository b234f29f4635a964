"""The index of an engine with a server: its place, and the part of a record in it.

Engines in the archive's own folder need neither. Passwords are never stored; they are environment variables.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from reftel.errors import ArchiveError
from reftel.hosts import is_loopback
from reftel.index.order import MAX_KEY
from reftel.secret_file import seen_by_others

PASSWORD = "REFTEL_OPENSEARCH_PASSWORD"  # noqa: S105 - the name of a variable
PASSWORD_FILE = "REFTEL_OPENSEARCH_PASSWORD_FILE"  # noqa: S105

MOST_PARTS = 64
"""Parts that an index may be divided in, and copies of each: more is a slip of the finger."""

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,99}")


class IndexServer(msgspec.Struct, frozen=True, kw_only=True):
    """The server of an index. Stored in the record as JSON."""

    urls: tuple[str, ...]
    """Addresses of one cluster, without user and password: `("https://search-1.example:9200",)`."""
    name: str
    """Name of the index there: lower case letters, digits, `-` and `_`."""
    ca: str = ""
    """File with the certificate authority of an https server; empty: those of the system."""
    user: str = ""
    allows_plain: bool = False
    """Whether to use http with another machine, unencrypted."""
    parts: int = 1
    """Parts that a new index is divided in ("shards" of the server)."""
    copies: int = 0
    """Further copies of each part of a new index ("replicas"); 0: a lost disk means `reftel reindex`."""

    def check(self) -> IndexServer:
        """Return itself, if its addresses, name and numbers are valid.

        Raises:
            ArchiveError: the message names the invalid value.

        Example:
            >>> reftel.IndexServer(urls=("http://127.0.0.1:9200",), name="cables").check().parts
            1
        """
        if not self.urls:
            raise ArchiveError("the address of the search server is missing: --url http://127.0.0.1:9200")
        for url in self.urls:
            _check_url(url, self.allows_plain)
        if not _NAME.fullmatch(self.name):
            raise ArchiveError(f"{self.name!r} can't be the name of an index: lower case letters, digits, - and _")
        if not 1 <= self.parts <= MOST_PARTS or not 0 <= self.copies <= MOST_PARTS:
            raise ArchiveError(f"an index has 1 to {MOST_PARTS} parts, and 0 to {MOST_PARTS} further copies of each")
        if self.ca and not Path(self.ca).is_file():
            raise ArchiveError(f"there is no file {self.ca} with the server's certificate authority")
        return self

    def password(self) -> str:
        """Return the user's password from the environment, or from a file that it names; empty without a user.

        Raises:
            ArchiveError: there is a user and no password, or the file cannot be read.

        Example:
            >>> reftel.IndexServer(urls=("http://127.0.0.1:9200",), name="cables").password()
            ''
        """
        if not self.user:
            return ""
        if file := os.environ.get(PASSWORD_FILE):
            try:
                return Path(file).read_text("utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                raise ArchiveError(f"the password of the search server can't be read: {file}: {error}") from error
        if (found := os.environ.get(PASSWORD)) is not None:
            return found
        raise ArchiveError(f"the search server asks for a password: set {PASSWORD} or {PASSWORD_FILE}")

    def warning(self) -> str:
        """Return a warning if other users of the machine can reach the file with the password; otherwise empty.

        Example:
            >>> reftel.IndexServer(urls=("http://127.0.0.1:9200",), name="cables").warning()
            ''
        """
        file = os.environ.get(PASSWORD_FILE)
        return _warn_of(file) if self.user and file else ""


def _warn_of(file: str) -> str:
    """The warning about a password file; empty if it cannot be looked at: reading it gives the error."""
    try:
        return seen_by_others(Path(file), "password")
    except OSError:
        return ""


class IndexShare(msgspec.Struct, frozen=True, kw_only=True):
    """The part of an index that belongs to one record: several records may share an index, with separate keys."""

    record: str
    """The record's id: no two records have the same."""
    first: int = 0
    """Offset of the record's keys; the index has the keys from `first` + 1 to `first` + `size`."""
    size: int = MAX_KEY
    """Number of keys of the record."""

    @property
    def is_whole(self) -> bool:
        """Whether the record has the index for itself."""
        return self.first == 0 and self.size == MAX_KEY

    def overlaps(self, first: int, size: int) -> bool:
        """Return whether another range of keys overlaps.

        Args:
            first: Offset of the other range; its keys begin at `first` + 1.
            size: Number of keys of the other range.

        Example:
            >>> reftel.IndexShare(record="EXERCISE", first=0, size=100).overlaps(100, 100)
            False
        """
        return self.first < first + size and first < self.first + self.size


def _check_url(url: str, allows_plain: bool) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ArchiveError(f"{url!r} is not a server address: {error}") from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ArchiveError(f"{url!r} is not a server address: https://search.example:9200")
    if parts.username is not None or parts.password is not None:
        raise ArchiveError(f"an address is stored, so it must hold no user and password: --user, and {PASSWORD}")
    if parts.scheme == "http" and not allows_plain and not is_loopback(host):
        raise ArchiveError(
            f"{url} would send queries and words of telegrams unencrypted: use https, or --allow-plain-http if the "
            "network is your own"
        )
