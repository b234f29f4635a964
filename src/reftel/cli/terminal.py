"""Text for a terminal: no part of a cable may move the cursor, color the screen or reverse the line."""

from __future__ import annotations

import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
import msgspec

from reftel.errors import QueryError, ReftelError, UnknownCable
from reftel.export.format import quiet_json
from reftel.index.base import IndexBehindError

FAILED = 1
"""Exit status: the work could not be done, or a check found something."""

TROUBLES = 3
"""Exit status: done, but for some sources that could not be read; the summary names them."""

INTERRUPTED = 130
"""Exit status: stopped by Ctrl-C; finished work is safe."""


class Mistyped(click.ClickException):
    """A mistake in a query. The message shows where; how the command is used is not part of it."""

    exit_code = click.UsageError.exit_code


class Behind(click.ClickException):
    """Done, but searches do not know it yet."""

    exit_code = TROUBLES


_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without control characters and marks that turn the direction of writing; each becomes U+FFFD."""
    return _UNSAFE.sub("\ufffd", text)


def say(text: str = "", *, err: bool = False) -> None:
    """A line or more, made safe."""
    click.echo(clean(text), err=err)


def say_json(value: object) -> None:
    """A value as JSON on one line. Control characters that JSON permits (DEL, C1) are escaped: terminals obey them."""
    click.echo(quiet_json(msgspec.json.encode(value)))


def number(value: int) -> str:
    """`251,287`"""
    return f"{value:,}"


def counted(value: int, one: str, many: str = "") -> str:
    """`1 source`, `251,287 sources`."""
    return f"{number(value)} {one if value == 1 else many or f'{one}s'}"


def size(count: float) -> str:
    """Bytes in powers of a thousand: `1.7 GB`."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if abs(count) < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError


def seconds(value: float) -> str:
    """`7.2 s`, `12 min 5 s`, `2 h 10 min`"""
    if value < 60:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def errors() -> Iterator[None]:
    """Print errors of Reftel as a message with an exit status, without a traceback."""
    try:
        yield
    except QueryError as error:
        pointer = f"\n  {clean(error.query)}\n  {' ' * error.position}^" if error.query else ""
        hint = f"\nDid you mean: {clean(error.suggestion)}" if error.suggestion else ""
        raise Mistyped(f"{clean(error.message)}{pointer}{hint}") from error
    except UnknownCable as error:
        near = f"; near it: {', '.join(error.nearest)}" if error.nearest else ""
        raise click.ClickException(clean(f"{error}{near}")) from error
    except IndexBehindError as error:
        raise Behind(clean(str(error))) from error
    except ReftelError as error:
        raise click.ClickException(clean(str(error))) from error
    except BrokenPipeError:
        sys.stderr.close()  # `| head` has closed the pipe: exit without a message
        sys.exit(0)


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """An event that Ctrl-C sets, so that work stops at a safe place; a second Ctrl-C stops at once."""
    stop = threading.Event()

    def handle(_: int, __: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        click.echo("\nStopping: Reftel writes the finished results. Press Ctrl-C again to stop at once.", err=True)

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
