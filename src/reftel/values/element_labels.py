"""Spellings of the labels of elements, from which all rules build their patterns (5 FAH-1 H-240).

Text is in capitals. A rule that needs a label to be sure adds `COLON`; one that looks for the beginning of an element
adds the beginning of a line. `telegram/kinds.py` has the rarer spellings: mistyped, spaced, without a sign after them.
"""

from __future__ import annotations

SUBJECT = r"SUBJ(?:ECT)?S?"
TAGS = r"TAGS?"
REFERENCE = r"REF(?:TEL|ERENCE)?S?"
REFERENCES = rf"{REFERENCE}(?:\(S\))?"
ORDER = r"E\.?[ ]?O\.?"
"""The label of the executive order, without its number."""
NUMBERED_ORDER = rf"{ORDER}[ ]?:?[ ]?1[0-3]\d{{3}}"
"""The same with its number, which is part of the label: `E.O. 12958:`."""
CLASSIFIED_BY = r"CLASSIFIED[ \t]+BY\b"
COLON = r"[ \t]*[:;]"
"""The sign after a label."""
BEGINS = rf"(?:(?:{SUBJECT}|{TAGS}|{REFERENCES}|{NUMBERED_ORDER}){COLON}|{CLASSIFIED_BY})"
"""How a labeled element begins beyond doubt."""
