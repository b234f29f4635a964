"""Telegrams on the Department's paper forms of about 1944 to 1973, typed or read from a scan."""

from __future__ import annotations

from reftel.forms.base import Form
from reftel.forms.grammars import unpacker
from reftel.forms.paper_sniff import sniff
from reftel.forms.several import split

FORM = Form(
    "paper-telegram", "Telegram on a paper form", sniff, split, unpacker("paper", "a telegram on a form"), is_text=True
)
