"""Print of a review under the Freedom of Information Act, as parts of patterns: decisions, numbers, exemptions.

Reviewers print it on the pages of a telegram, and so across its text, into its fields and into the margins of a
document (5 U.S.C. 552(b); E.O. 13526 sec. 1.4). The pieces fit verbose and plain patterns alike.
"""

from __future__ import annotations

DEPARTMENT = r"U\.?\ ?S\.?\ DEPARTMENT\ OF\ STATE"
CASE = r"CASE\ NO\.?:?\ ?[A-Z]{1,2}-\d{4}-\d+"
DECISION = r"(?:THIS\ DOCUMENT\ )?(?:RELEASED?|DENIED|DENY)\ IN\ (?:FULL|PART)\b"
EXEMPTION = r"(?:B ?[1-9]|\([bB]\) ?\([1-9]\)(?:\([A-F]\))?|1\.[45] ?\([A-Za-h]\)|NR|FRD)"
"""An exemption as reviewers write it. For plain patterns."""
