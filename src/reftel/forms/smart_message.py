"""Telegrams as the Department's SMART system writes them since 2009: labeled lines, a text, a block of officers."""

from __future__ import annotations

from reftel.forms.base import Form
from reftel.forms.grammars import unpacker
from reftel.forms.several import split
from reftel.forms.smart_sniff import sniff

FORM = Form("smart-telegram", "SMART telegram", sniff, split, unpacker("smart", "a SMART telegram"), is_text=True)
