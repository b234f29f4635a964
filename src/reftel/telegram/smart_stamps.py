"""Stamps of reviewers and of pages in a SMART telegram: between its fields, within them, and in its text."""

from __future__ import annotations

import re

from reftel.values.review_print import DECISION, DEPARTMENT

STAMP = re.compile(
    rf"^[ \t]*(?:{DECISION}[^\n]{{0,120}}"
    r"(?:\n[ \t]*[A-Z][^\n:]{0,60}(?:Director|Reviewer|Authority)[^\n:]{0,40})?"
    rf"(?:\n[ \t]*{DEPARTMENT}[^\n]{{0,120}})?(?:\n[ \t]*\d{{1,2}}/\d{{1,2}}/\d{{4}})?"
    rf"|[^\n]{{0,40}}{DEPARTMENT}[ ]{{1,6}}(?:Case|Doc)[^\n]{{0,160}}"
    r"|(?:Case No|Doc No|Review Authority)\.?[ :][^\n]{0,120}"
    r"|(?:(?:UNCLASSIFIED|SBU|CONFIDENTIAL|SECRET)\b[^\n]{0,20}\n[ \t]*){0,2}Page \d{1,3} of \d{1,3}"
    r"|B ?[1-9](?:, ?B ?[1-9]){0,4})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
BELOW_LEVEL = re.compile(
    r"^[ \t]*(?:UNCLASSIFIED|CONFIDENTIAL|SECRET)[ \t]*\n(?P<mark>[ \t]*(?:SBU|SENSITIVE)(?=[ \t]*$))", re.M
)
"""The second line of a page's banner, within the text."""
CODE = r"(?:B ?[1-9]\b|1\.[45] ?\([A-H]\))"
STAMP_INSIDE = re.compile(rf"(?<=[ \t])RELEASED? IN (?:FULL|PART)(?:[ ,;-]{{1,3}}{CODE}(?:, ?{CODE})*)?")
