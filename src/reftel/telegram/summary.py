"""Summary and comment among the paragraphs: introduced in a paragraph or by a heading, ended by `End summary.`"""

from __future__ import annotations

import re
from functools import cache

from reftel.model import Paragraph
from reftel.telegram.draft import Draft
from reftel.values.marking import PORTION

_RULES = re.compile(r"(?m)^[-=_*]{3,}[-=_* ]*$")
_BLANK = re.compile(r"\n[ \t]*\n")
FARTHEST = 20
"""How many paragraphs on an `End summary` is looked for."""


@cache
def _begins(word: str) -> re.Pattern[str]:
    return re.compile(
        rf"[\s(\"*/]*(?:(?:BEGIN|EXECUTIVE|INTRODUCTION|OVERVIEW|BACKGROUND|ACTION REQUEST|COMMENT|GENERAL)\s*(?:AND|/|&|:)?\s*)?{word}S?\b"
        rf"(?:\s*(?:AND|/|&|,|\+)\s*(?:(?:ACTION|COMMENTS?|SUMMARY|INTRODUCTION|RECOMMENDATIONS?|REQUEST(?:ED)?|BACKGROUND|CONCLUSIONS?|OVERVIEW|ANALYSIS|GUIDANCE|OBJECTIVES?|NOTE|KEY|POINTS?|FOR|ITEMS?|REQUIRED|ASSESSMENT|CONTEXT|INTRO)\b[ \t/&]*)+)?"
        rf"(?:\s*\(CONT(?:INUED|'?D)?\.?\))?\s*(?:[:.\-–—)/*\"]+|\n|$|(?=\()|(?=(?-i:[A-Z0-9])))(?!\s*(?:OF|BY)\b)\s*(?:\( ?{PORTION} ?\)\s*)?[-=:\s]*",
        re.IGNORECASE,
    )


@cache
def _ends(word: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?-i:END|End|end)S?\b\s*(?:OF\s+)?(?:(?:EXECUTIVE|INTRODUCTION|COMMENT|SUMMARY)\s*(?:AND|&|/)?\s*)?{word}S?\b(?:\s*(?:AND|&|/)\s*(?:\w+(?: REQUEST)?))?[\s.)\]*]*",
        re.IGNORECASE,
    )


def _end(text: str, begin: int, word: str) -> int | None:
    """Where the passage's text ends before an `End summary`; None where there is none."""
    if "ND" not in text and "nd" not in text:
        return None
    found = _ends(word).search(text, begin)
    if found and found.start() and text[found.start() - 1].isalnum():
        return None
    return len(text[: found.start()].rstrip(" \t\n([*")) if found else None


def read_summary(draft: Draft) -> None:
    """Finds summary and comment in the paragraphs read so far."""
    draft.summary = _passage(draft, "SUMMARY", "summary")
    draft.comment = _passage(draft, "COMMENT", "comment")


def _passage(draft: Draft, word: str, name: str) -> str | None:
    paragraphs = draft.paragraphs
    capital = word.capitalize()
    for at, paragraph in enumerate(paragraphs):
        head = paragraph.text[:60]
        if word not in head and capital not in head and word.lower() not in head and paragraph.heading is None:
            continue
        begun = _begin(paragraph, word)
        if begun is None:
            continue
        if begun < 0:
            parts = _under_heading(paragraphs, at, word)
        else:
            parts = _to_end(paragraphs, at, begun, word)
        value = "\n".join(part for part in (_fold(part) for part in parts) if part)
        if value:
            last = paragraphs[min(len(paragraphs), at + len(parts)) - 1]
            draft.field(name, paragraph.span.start, last.span.end, "summary")
            return value
    return None


def _begin(paragraph: Paragraph, word: str) -> int | None:
    """Where the passage's text begins in the paragraph; -1 where a heading introduces it; None where none does."""
    match = _begins(word).match(paragraph.text)
    if match:
        return match.end()
    heading = paragraph.heading
    if heading and word == "COMMENT" and re.search(r"\bSUMMARY\b", heading, re.IGNORECASE):
        return None
    if heading and len(heading) < 70 and re.search(rf"\b{word}\b", heading, re.IGNORECASE) and not re.match(r"END\b", heading, re.IGNORECASE):
        return -1
    return None


def _under_heading(paragraphs: list[Paragraph], at: int, word: str) -> list[str]:
    parts = []
    for index in range(at, min(len(paragraphs), at + FARTHEST)):
        if index > at and paragraphs[index].heading:
            break
        end = _end(paragraphs[index].text, 0, word)
        if end is not None:
            parts.append(paragraphs[index].text[:end])
            break
        parts.append(paragraphs[index].text)
    return parts


def _to_end(paragraphs: list[Paragraph], at: int, begun: int, word: str) -> list[str]:
    """To `End summary`, over several paragraphs where it comes later; else to the end of the paragraph it began in."""
    first = paragraphs[at].text
    heading = paragraphs[at].heading
    for index in range(at, min(len(paragraphs), at + FARTHEST)):
        begin = begun if index == at else 0
        end = _end(paragraphs[index].text, begin, word)
        if end is not None:
            parts = [first[begun:end] if index == at else first[begun:]]
            parts += [paragraphs[i].text for i in range(at + 1, index)]
            if index > at:
                parts.append(paragraphs[index].text[:end])
            return parts
        if index > at and _begins("COMMENT" if word == "SUMMARY" else "SUMMARY").match(paragraphs[index].text):
            break
    if not first[begun:].strip():
        return [first[begun:], *[p.text for p in paragraphs[at + 1 : at + 2]]]
    if heading and re.search(rf"\b{word}\b", heading, re.IGNORECASE):
        return [first[begun:], *_under_heading([paragraphs[at], *paragraphs[at + 1 :]], 0, word)[1:]]
    return [first[begun:]]


def _fold(text: str) -> str:
    """One line a chunk: lines that wrap are joined, chunks parted by blank lines stay apart."""
    if "---" in text or "===" in text or "***" in text:
        text = _RULES.sub("", text)
    if "\n\n" not in text and "\n " not in text:
        return " ".join(text.split())
    return "\n".join(folded for folded in (" ".join(chunk.split()) for chunk in _BLANK.split(text)) if folded)
