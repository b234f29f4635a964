"""The `sources.toml` in a zip, a tar or a 7-Zip archive: who gave its files.

It is looked for before the members are read, since it may be the last of them. A zip and a 7-Zip archive have lists of
names; a tar is run through once more for it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import IO, TypeAlias

import msgspec

from reftel.errors import ReadError
from reftel.forms.archives import tar_members, zip_members
from reftel.forms.finding import SOURCES
from reftel.forms.members import DAMAGE, Budget, Opened, printable
from reftel.forms.openers import container_kind, unpacked_tar
from reftel.forms.seven_zip import seven_zip_members, seven_zip_names

LIMIT = 1 << 16
"""Bytes of such a file."""

_Members: TypeAlias = Iterator[tuple[str, "Callable[[], bytes] | None"]]
"""Names of members in their container, with a function that gives the first bytes, if those can be needed."""


class ContainedSources(msgspec.Struct, frozen=True):
    """A `sources.toml` among the members of a container."""

    member: str
    data: bytes
    is_of_all: bool
    """Whether all files of the container are in its folder."""


def is_sources_file(name: str) -> bool:
    """Return whether a file in a container names the giver of the others.

    Args:
        name: of the file, with those of its containers.

    Example:
        >>> is_sources_file("box.zip > gift/sources.toml"), is_sources_file("sources.toml")
        (True, False)
    """
    return " > " in name and name.replace(" > ", "/").rsplit("/", 1)[-1] == SOURCES


def contained_sources(name: str, file: IO[bytes]) -> list[ContainedSources]:
    """Return the `sources.toml` files in a container, the outermost first; none for another file, or a broken one.

    Args:
        name: of the container.
        file: it, which can seek.
    """
    names: list[str] = []
    found: dict[str, bytes] = {}
    with suppress(ReadError, *DAMAGE):
        for member, take in _members(name, file):
            names.append(member)
            if take is not None and member.rsplit("/", 1)[-1] == SOURCES:
                found[member] = take()
    return [
        ContainedSources(member, data, is_of_all=all(each.startswith(member.removesuffix(SOURCES)) for each in names))
        for member, data in sorted(found.items(), key=lambda one: one[0].count("/"))
    ]


def _members(name: str, file: IO[bytes]) -> _Members:
    budget = Budget()

    def take(size: int, name: str, offset: int) -> None:  # noqa: ARG001 - the shape of `Budget.give`
        budget.taken += size

    def again() -> Opened:
        file.seek(0)
        return Opened(name, file, take)

    kind = container_kind(again().peek())
    if kind is zip_members:
        yield from _of_zip(file)
    elif kind is seven_zip_members:
        names = seven_zip_names(again(), file, budget)
        wanted = any(each.rsplit("/", 1)[-1] == SOURCES for each in names)
        yield from ((each, None) for each in names)
        if wanted:
            yield from _of_streams(name, seven_zip_members(again(), file, budget, _ignore))
    elif (tar := unpacked_tar(again(), budget)) is not None:
        yield from _of_streams(name, tar_members(tar, None, budget, _ignore))


def _of_zip(file: IO[bytes]) -> _Members:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield printable(info.filename), partial(_first_bytes, archive, info)


def _first_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        return member.read(LIMIT + 1)


def _of_streams(name: str, members: Iterator[Opened]) -> _Members:
    for stream in members:
        yield stream.name[len(name) + 3 :], partial(stream.read, LIMIT + 1)


def _ignore(error: ReadError) -> None:
    """The reading of the members reports what is damaged."""
