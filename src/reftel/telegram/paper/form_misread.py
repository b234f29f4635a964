"""Letters of a form's head that recognition misread: digits (`NO: l4l2`, `June 14, 196l`) and words of the print.

Numbers, days and hours identify a telegram, and labels show that it is one on a form. The text keeps its length.
"""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.vocab.month_names import ANY_MONTH

_HEAD = 1500
"""Characters from the beginning of a form in which its head is."""
_DIGITS = re.compile(r"(?<![^\W_])(?=[lIO]*[0-9])(?=[0-9]*[lIO])[0-9lIO]{2,6}(?![^\W_])")
_ALL_LETTERS = re.compile(
    rf"\b(?i:{ANY_MONTH})\.? (?P<day>[lIO]{{1,2}})(?=,)|(?<![\w,])(?P<thousand>[lIO])(?=,\d{{3}}\b)"
)
"""A day of which each digit was read as a letter, `FEBRUARY ll`, and the digit before a comma: `l,204`."""
_AS_DIGITS = str.maketrans("lIO", "110")
_PRINTED = re.compile(
    r"(?P<o>(?<![^\W_])0(?=(?i:CT(?:OBER)?)\b))|(?P<i>(?<=\bINCOM)[l1|](?=NG\b))"
    r"|(?P<l>(?:(?<=\bCONTRO)|(?<=\bC0NTR0)|(?<=\bContro))[I1|](?=[ \t]*:))"
)
"""A letter of the title, of a label, or of a month: `INCOMlNG TELEGRAM`, `ControI: 4471`, `0CTOBER`."""
_SIGNS = re.compile(
    r"(?:(?<![^\s])(?:C[O0]NTR[O0]L|REC['\u2019`]?D|FR[O0]M|T[O0]|N[O0]|DATE))(?P<sign>;|\.{3,12}:)(?=\s)",
    re.IGNORECASE,
)
"""A label whose colon was read as a semicolon, or is after a row of periods."""
_LETTERS = {"o": "O", "i": "I", "l": "l"}


def mend_misread(draft: Draft, start: int, end: int) -> None:
    """Put digits and letters of the head in place of those that recognition read; each number is a defect.

    Args:
        draft: Its text is changed.
        start: The beginning of the form.
        end: The end of the telegram.

    Example: `NO: l4l2, June l4` becomes `NO: 1412, June 14`.
    """
    stop = min(end, start + _HEAD)
    for sign in list(_SIGNS.finditer(draft.text, start, stop)):
        low, high = sign.span("sign")
        colon = " " * (high - low - 1) + ":" if high - low == 1 else ":" + " " * (high - low - 1)
        draft.text = draft.text[:low] + colon + draft.text[high:]
        draft.raised = draft.raised[:low] + colon + draft.raised[high:]
    for found in list(_ALL_LETTERS.finditer(draft.text, start, stop)):
        low, high = found.span(found.lastgroup or 0)
        written = draft.text[low:high].translate(_AS_DIGITS)
        draft.text = draft.text[:low] + written + draft.text[high:]
        draft.raised = draft.raised[:low] + written + draft.raised[high:]
        draft.defect("letter-for-digit", low, high, f"read as {written}")
    for pattern in (_PRINTED, _DIGITS):
        for found in list(pattern.finditer(draft.text, start, stop)):
            written = found[0].translate(_AS_DIGITS) if pattern is _DIGITS else _LETTERS[found.lastgroup or "l"]
            low, high = found.span()
            draft.text = draft.text[:low] + written + draft.text[high:]
            draft.raised = draft.raised[:low] + written.upper() + draft.raised[high:]
            if pattern is _DIGITS:
                draft.defect("letter-for-digit", low, high, f"read as {written}")
