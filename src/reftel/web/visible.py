"""Characters that would act instead of being seen are shown instead of acting.

Applied to every value that a template prints, so that no page can forget it: terminal escapes and other controls, and
the controls that turn the direction of writing (U+202A to U+202E, U+2066 to U+2069), with which a text can show
another order than it has. Marks that Arabic and Hebrew text needs (U+200E, U+200F, U+061C) stay.
"""

from __future__ import annotations

import re
from typing import Any

ACTING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

NAMES = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\u2028": "LS",
    "\u2029": "PS",
    "\ufeff": "BOM",
}


def shown(character: str) -> str:
    """Visible replacement of a control character: `␛` for an escape, `⟨RLO⟩` for an override."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"⟨{NAMES.get(character, f'U+{code:04X}')}⟩"


def visible(text: str) -> str:
    """The text with nothing in it that acts."""
    if text.isprintable() or not ACTING.search(text):  # printable text, which most is, is known without a search
        return text
    return ACTING.sub(lambda found: shown(found[0]), text)


def finalize(value: Any) -> Any:
    """For Jinja: filters the output of expressions. None prints nothing."""
    if type(value) is str:
        return value if value.isprintable() else visible(value)
    return "" if value is None else value
