"""Telegrams as the Department's SMART system writes them since 2009: labeled lines, a text, a block of officers."""

from __future__ import annotations

from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms.base import Form
from reftel.forms.charset import decode
from reftel.forms.grammars import one_region
from reftel.forms.several import split
from reftel.forms.smart_sniff import sniff
from reftel.model import Extract


def unpack(data: bytes) -> Iterator[Extract]:
    """The telegram of a text."""
    decoded = decode(data)
    if not decoded.text.text.strip():
        raise NotATelegram("", 0, "a SMART telegram, not blanks")
    yield one_region(decoded.text, "smart", decoded.defects)


FORM = Form("smart-telegram", "SMART telegram", sniff, split, unpack, is_text=True)
