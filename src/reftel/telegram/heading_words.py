"""Words of headings: those that are a heading alone, and those that stay small between words with capitals."""

from __future__ import annotations

_ALONE = """
    SUMMARY COMMENT COMMENTS INTRODUCTION BACKGROUND OVERVIEW CONCLUSION CONCLUSIONS DISCUSSION RECOMMENDATION
    RECOMMENDATIONS ANALYSIS
"""
ALONE = frozenset(_ALONE.split())
"""Words that are a heading alone, upper case."""
SMALL = "a|an|and|as|at|by|for|from|in|into|is|of|on|or|over|the|to|with"
"""Words that have no capital inside a heading, as alternatives of a pattern."""
