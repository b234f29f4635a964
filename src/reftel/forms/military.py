"""Military messages as text: format lines, USMTF sets, an end mark (ACP 127, MIL-STD-6040)."""

from __future__ import annotations

from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms.base import Form
from reftel.forms.charset import decode
from reftel.forms.grammars import one_region
from reftel.forms.military_sniff import sniff
from reftel.forms.several import split
from reftel.model import Extract


def unpack(data: bytes) -> Iterator[Extract]:
    """The message of a text."""
    decoded = decode(data)
    if not decoded.text.text.strip():
        raise NotATelegram("", 0, "a military message, not blanks")
    yield one_region(decoded.text, "military", decoded.defects)


FORM = Form("military-message", "Military message", sniff, split, unpack, is_text=True)
