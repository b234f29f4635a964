"""Military messages as text: format lines, USMTF sets, an end mark (ACP 127, MIL-STD-6040)."""

from __future__ import annotations

from reftel.forms.base import Form
from reftel.forms.grammars import unpacker
from reftel.forms.military_sniff import sniff
from reftel.forms.several import split

FORM = Form(
    "military-message", "Military message", sniff, split, unpacker("military", "a military message"), is_text=True
)
