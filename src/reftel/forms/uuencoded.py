"""Files within the text of old mails, in the encoding of the Unix program uuencode (POSIX.1, uuencode)."""

from __future__ import annotations

import binascii
import contextlib
import re
from collections.abc import Iterator

_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.M)
_BASE64 = re.compile(
    rb"^begin-base64 [0-7]{3,4} ([^\r\n]{1,200})\r?\n((?:[A-Za-z0-9+/]{4,100}={0,2}\r?\n){1,2000000})={4}", re.M
)
"""The same with the option `-m`."""
_LINE = re.compile(rb"([!-`][ -`]{0,84})\r?\n")


def uuencoded_files(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Find the files in a text.

    Args:
        text: of a mail.

    Yields:
        The name and the bytes of each file that has a beginning, lines that can be decoded, and `end`.

    Example:
        >>> list(uuencoded_files(b"begin 644 a.txt\\n#0V%T\\n`\\nend\\n"))
        [('a.txt', b'Cat')]
    """
    for file in _BASE64.finditer(text):
        with contextlib.suppress(binascii.Error):
            yield file[1].decode("utf-8", "replace").strip(), binascii.a2b_base64(file[2])
    at = 0
    while (begin := _BEGIN.search(text, at)) is not None:
        at = begin.end()
        parts: list[bytes] = []
        while (line := _LINE.match(text, at)) is not None and line[1] not in (b"`", b"end"):
            try:
                parts.append(binascii.a2b_uu(line[1]))
            except binascii.Error:
                parts = []
                break
            at = line.end()
        if parts and re.compile(rb"(?:[ `]?\r?\n)?end\b").match(text, at):
            yield begin[1].decode("utf-8", "replace").strip(), b"".join(parts)
