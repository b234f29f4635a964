"""Telegrams in Outlook's messages: plain text, RTF alone, attachments, messages in messages."""

from __future__ import annotations

from pathlib import Path

import compressed_rtf
import pytest

from reftel.reading import read
from tests.forms.samples import BODY, HEADER, ID, SUBJECT
from tests.reading.compound_files import Tree, compound
from tests.reading.test_more_containers import found

PLAIN = HEADER + "\n" + BODY.replace("¶", "") + "\n"
RTF = (
    b"{\\rtf1\\ansi\\ansicpg1252\\fromtext \\deff0{\\fonttbl{\\f0 Arial;}}\n"
    + PLAIN.replace("\n", "\\par\n").encode()
    + b"}"
)
PROPERTIES = "__properties_version1.0"


def message(**streams: bytes | Tree) -> dict[str, bytes | Tree]:
    tree: dict[str, bytes | Tree] = {PROPERTIES: bytes(40), "__substg1.0_0037001F": "FW: wrong".encode("utf-16-le")}
    names = {"text": "__substg1.0_1000001F", "rtf": "__substg1.0_10090102", "file": "__attach_version1.0_#00000000"}
    return tree | {names[name]: content for name, content in streams.items()}


def attached(**streams: bytes | Tree) -> Tree:
    names = {"data": "__substg1.0_37010102", "name": "__substg1.0_3707001F", "inner": "__substg1.0_3701000D"}
    return {PROPERTIES: bytes(40)} | {names[key]: content for key, content in streams.items()}


NAME = "cable.txt".encode("utf-16-le")
MESSAGES = [
    ("plain text", message(text=PLAIN.encode("utf-16-le")), [(" > text", "telegram-text")]),
    ("RTF alone", message(rtf=compressed_rtf.compress(RTF, compressed=True)), [(" > text", "rtf-document")]),
    ("RTF, not packed", message(rtf=compressed_rtf.compress(RTF, compressed=False)), [(" > text", "rtf-document")]),
    ("attached", message(file=attached(data=PLAIN.encode(), name=NAME)), [(" > cable.txt", "telegram-text")]),
    (
        "a message in a message",
        message(file=attached(inner=message(text=PLAIN.encode("utf-16-le")), name="FW".encode("utf-16-le"))),
        [(" > FW > text", "telegram-text")],
    ),
]


@pytest.mark.parametrize(("title", "tree", "wanted"), MESSAGES, ids=[title for title, *_ in MESSAGES])
def test_a_telegram_in_a_message(tmp_path: Path, title: str, tree: Tree, wanted: list[tuple[str, str]]) -> None:
    assert found(tmp_path, compound(tree)) == (wanted, [])
    (witness,) = read(tmp_path)
    assert (witness.cable.id, witness.cable.subject) == (ID, SUBJECT)


@pytest.mark.parametrize("size", [1 << 31, 5])
def test_a_false_size_of_rtf_is_an_error(tmp_path: Path, size: int) -> None:
    packed = bytearray(compressed_rtf.compress(RTF, compressed=True))
    packed[4:8] = size.to_bytes(4, "little")
    packed[12:16] = b"0000"
    got, errors = found(tmp_path, compound(message(rtf=bytes(packed))))
    assert got == []
    assert ["RTF" in error.expected for error in errors] == [True]
