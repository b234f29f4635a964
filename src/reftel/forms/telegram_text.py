"""Telegrams as text: as sent, with a text dump's preamble, copied from a page or from a newspaper's site."""

from __future__ import annotations

from collections.abc import Iterator

from reftel.errors import NotATelegram
from reftel.forms.base import Form
from reftel.forms.charset import decode
from reftel.forms.rows_within import split_rows
from reftel.forms.several import split
from reftel.forms.telegram_division import divide
from reftel.forms.text_sniff import sniff
from reftel.model import Extract


def unpack(data: bytes) -> Iterator[Extract]:
    """Yield the telegram of a text; more if database rows of other cables follow."""
    decoded = decode(data)
    if not decoded.text.text.strip():
        raise NotATelegram("", 0, "a telegram, not blanks")
    yield from split_rows(divide(decoded.text, decoded.defects), "telegram_text")


FORM = Form("telegram-text", "Telegram text", sniff, split, unpack, is_text=True)
