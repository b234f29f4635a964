"""Words and phrases of drafters and networks that several rules look for, as parts of their patterns, in capitals."""

from __future__ import annotations

SUMMARY = r"(?:BEGIN |EXECUTIVE )?(?:SUMMARY|INTRODUCTION)\b"
"""The heading of most first paragraphs."""
PASSAGE = r"(?:BEGIN |EXECUTIVE )?(?:SUMMARY|INTRODUCTION|COMMENT)\b"
"""The heading of a passage, which no element above the text begins with."""
END_OF_PASSAGE = r"\bEND (?:OF )?(?:SUMMARY|COMMENT|NOTE|TEXT)"
CORRECTED_COPY = r"C ?O ?R ?R ?E ?C ?T ?E ?D\s*C ?O ?P ?Y"
HANDLING = r"(?:NOT FOR INTERNET|PLEASE HANDLE ACC|SENSITIVE BUT UNCLAS)"
"""The beginning of a handling statement beside captions: `NOFORN, NOT FOR INTERNET DISTRIBUTION`."""
CAPTIONS_ALONE = ("SIPDIS", "NOFORN", "EXDIS", "NODIS", "LIMDIS", "STADIS")
"""Captions of one word that no sentence has."""
REPEATED_CAPTIONS = (*CAPTIONS_ALONE, "SENSITIVE")
"""Captions that message systems print again, inside elements and sentences."""
DEPARTMENTS = "DEPT|DEPARTMENT|STATE|NSC|TREASURY|USDOC|COMMERCE"
"""Names with which an instruction to pass begins, as alternatives: `DEPT FOR EUR`."""
PRECEDENCES = "FLASH|IMMEDIATE|PRIORITY|ROUTINE"
"""Precedences as words, as alternatives; `NIACT IMMEDIATE` has one more before it."""
PRECEDENCE_WORDS = frozenset((*PRECEDENCES.split("|"), "NIACT"))
"""Words of precedences after the name of an addressee."""
OPEN_END = "THE|A|AN|OF|AND|OR|TO|FOR|IN|ON|AT|BY|WITH|FROM|AS"
"""Small words after which something must follow, as alternatives: no heading, subject or list ends with one."""
SMALL = "a|an|and|as|at|by|for|from|in|into|is|of|on|or|over|the|to|with"
"""Words that have no capital inside a heading, as alternatives."""
_ALONE = """
    SUMMARY COMMENT COMMENTS INTRODUCTION BACKGROUND OVERVIEW CONCLUSION CONCLUSIONS DISCUSSION RECOMMENDATION
    RECOMMENDATIONS ANALYSIS
"""
ALONE = frozenset(_ALONE.split())
"""Words that are a heading alone."""
