"""What no form reads is refused by its name."""

from __future__ import annotations

import pytest

from reftel.forms.naming import named

FILES = [
    (b"\x89PNG\r\n\x1a\n" + bytes(20), "a PNG image"),
    (b"\xff\xd8\xff\xe0" + bytes(20), "a JPEG image"),
    (b"II*\0" + bytes(20), "a TIFF image"),
    (b"Rar!\x1a\x07\x01\0", "a RAR archive: unpack it first"),
    (b"!BDN" + bytes(30), "an Outlook mailbox (.pst): export it as mbox"),
    (b"\0\0\0\x20ftypisom", "a video"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIF image: save it as JPEG or PNG"),
    (b"  <!DOCTYPE html><html><body>EXERCISE", "a page of HTML without a telegram"),
    (b'<?xml version="1.0"?><x/>', "an XML document of no known kind"),
    (b'{"a": 1}', "JSON without telegrams"),
    (b"Dear reader, this is an exercise.", "text without a telegram"),
    ("EXERCISE, a lamp".encode("utf-32"), "text in UTF-32: save it in UTF-8"),
    ("EXERCISE, a lamp".encode("utf-32-be"), "text in UTF-32: save it in UTF-8"),
    ("UNCLAS LIMA 900100\nEXERCISE: THE LAMP WAS LENT".encode("cp037"), "text in EBCDIC: convert it to UTF-8"),
    (b"", "an empty file"),
    (b" \n ", "blanks"),
    (bytes(range(1, 9)) * 40, "a file of an unknown kind"),
]


@pytest.mark.parametrize(("head", "said"), FILES, ids=[said for _, said in FILES])
def test_named(head: bytes, said: str) -> None:
    assert named(head) == said
