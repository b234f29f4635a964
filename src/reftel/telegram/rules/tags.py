"""`TAGS: PREL, PGOV, MX` (5 FAH-3; 5 FAH-1 H-220)."""

from __future__ import annotations

import re

from reftel.telegram.below_subject import begins_other
from reftel.telegram.draft import Draft
from reftel.telegram.lines import line_end
from reftel.telegram.path import Element
from reftel.values.marking import SHORT_PORTION
from reftel.values.tag_lines import is_tag_line
from reftel.values.tag_names import NAME_TAGS
from reftel.values.tag_words import is_unknown, term_words, terms
from reftel.values.tags import read_tag_list
from reftel.vocab.tag_table import tags as vocabulary

_LABEL = re.compile(rf"(?:[ \t]{{0,3}}\({SHORT_PORTION}\)(?=[ ]{{0,3}}[:;]))?[ \t:;,.\-)>*=]+")
_GAPS = re.compile(r"(?:[ \t,;/()]|(?<![A-Z0-9])[\-\u2013]|[\-\u2013](?![A-Z0-9]))+")
_EDGES = " \t:;,/-\u2013"
_OPEN = (",", ";", "(", "/", " -", " \u2013")
"""Signs at the end of a line after which the list continues."""
MOST_BLANK = 2
"""Maximum number of blank lines within a list (copies that doubled every line break)."""
MOST_BLANK_BEFORE_CODES = 6
"""The same before a line of known codes: a page mark and the blank lines around it are blank here."""
_LIKE = re.compile(r"[A-Z0-9(][A-Z0-9 \t,;/().'’\-\u2013\[\]#\\]*$")
"""A line that can hold tags and nothing else."""
_MARKED = re.compile(r"\((?:U|C|S|SBU|LOU|FOUO|U//FOUO|[CS]/?/NF)\)[ \t]*(?P<word>[A-Z]{2,})(?=[ \t]+[A-Z])")
"""A marking before a sentence or a heading."""
_NAMED = re.compile(r"[ ]{0,2}\([A-Z][A-Z.'\-]+,")
"""The name of a person after a code: `OVIP (HARWELL, WILLIAM J.)`."""
_LONGEST_CODE = 6
_LONGEST_TERM = 3
"""Words of a term."""
_LONGEST_END = 6
"""Words of a line above the subject that begins with a code."""
MOST_LINES = 8
"""Maximum number of lines with a word that is not a known code."""


def read(draft: Draft, element: Element) -> int:
    """Read the list, which may wrap: it continues in a line that looks like tags."""
    raised = draft.raised
    label = _LABEL.match(raised, element.begin, element.stop)
    begin = label.end() if label else element.begin
    end = _end(raised, begin, element.stop)
    stop = begin + len(draft.text[begin:end].rstrip())
    found = read_tag_list(draft.text[begin:stop])
    draft.tags = tuple(dict.fromkeys((*draft.tags, *found.tags)))
    draft.read(element, "tags", begin, stop, "tags", "read" if found.tags else "empty")
    for word in found.fused:
        draft.defect("fused-tags", begin, stop, f"{word} split by the vocabulary")
    for one in found.corrected:
        draft.defect("corrected-tag", begin, stop, f"{one.written} read as {one.code}")
    for entry in filter(is_unknown, found.tags):
        draft.defect("unknown-tag", begin, stop, f"{entry} is not a known code")
    return end


def _end(raised: str, begin: int, stop: int) -> int:
    """Return the end of the list: before the first line that has no tags."""
    at = begin
    end = begin
    blanks = lines = 0
    while at < stop and lines < MOST_LINES:
        after = line_end(raised, at, stop)
        line = raised[at:after].strip(_EDGES)
        if not line:
            blanks += end > begin
        elif (
            end == begin
            or _continues(line, raised[begin:end], blanks, raised[at:after].lstrip()[0])
            or (
                blanks
                and _may_end_list(
                    line, raised[begin:end].rstrip().endswith((",", ";")), raised.startswith("SUBJ", stop)
                )
                and not raised[after:stop].strip()
                and stop < len(raised)
            )
        ):
            end, blanks = after, 0
            lines += not _is_known(line)
        else:
            break
        at = after + 1
    return end


def _is_known(line: str) -> bool:
    return vocabulary().keys() >= set(_GAPS.split(line.strip(" ,;/().")))


def _continues(line: str, before: str, blanks: int, first: str) -> bool:
    """Whether a line continues the list; `first` is its first character, also one that is not part of a tag."""
    is_open = before.rstrip().endswith(_OPEN) or before.count("(") > before.count(")") or first in "(,;"
    if len(line) == 1 and line.isalpha() and not is_open:
        return _GAPS.split(before.rstrip())[-1] + line in vocabulary()  # the rest of a code, or of a torn label
    if first == "(" and (marked := _MARKED.match(line)) and marked["word"] not in vocabulary():
        return False  # a paragraph without its number, or a heading
    if begins_other(line, before[before.rstrip().rfind("\n") + 1 :].rstrip()):
        return False
    if first in "/-":
        return blanks <= MOST_BLANK_BEFORE_CODES and _is_known(line)
    if not _LIKE.match(line):
        return is_open and not blanks
    torn = line[0] == "(" or before.count("(") > before.count(")")
    if blanks and torn and (before + line).count("(") == (before + line).count(")"):
        # a name in parentheses: `OVIP (HARWELL,`, a blank line, `JANE), PREL`
        return blanks <= MOST_BLANK
    words = _GAPS.split(line.strip(" ,;/()."))
    last = _GAPS.split(before.rstrip())[-1]
    if (not blanks and f"{last} {words[0]}" in vocabulary()) or (last, *words[:1]) in terms():
        return True
    if not blanks and words[0] in NAME_TAGS and _NAMED.match(line, len(words[0])):
        return True
    known = sum(word in vocabulary() for word in words)
    if not blanks and words[0] in vocabulary() and all(word in vocabulary() or word in term_words() for word in words):
        return True
    if blanks:
        if last not in vocabulary() and last + words[0] in vocabulary():
            return True
        return blanks <= MOST_BLANK_BEFORE_CODES and (
            _begins_with_code(words, known) or tuple(words) in terms() or is_tag_line(line, is_open=is_open)
        )
    return is_open or known * 2 >= len(words) or (len(words) <= 3 and len(line) < 40)


def _may_end_list(line: str, is_open: bool, is_last: bool) -> bool:
    """Whether a line between a blank one and the next element can end the list: half of its words are codes, or a
    comma is before it (`is_open`) and it looks like a code, or like a code and a term above the subject (`is_last`)."""
    words = _GAPS.split(line.strip(" ,;/()."))
    if begins_other(line, ""):
        return False
    if is_last and line.replace(" ", "").isalpha() and len(words) > 1:
        if is_open and len(words) <= _LONGEST_TERM:
            return True
        if words[0] in vocabulary() and len(words) <= _LONGEST_END:
            return True
    if is_open and len(words) == 1 and line.isalpha() and len(line) in (2, 4):
        return True
    if not all(word.isalpha() and 2 <= len(word) <= _LONGEST_CODE for word in words):
        return False
    return len(words) > 1 and sum(word in vocabulary() for word in words) * 2 >= len(words)


def _begins_with_code(words: list[str], known: int) -> bool:
    """Whether words behind a blank line go on with a list: a code is first, and half of them are codes."""
    if words[0] not in vocabulary() or len(words[0]) not in (2, 4):
        return False
    if known == len(words):
        return True
    is_subject = any(len(word) == 4 and word in vocabulary() for word in words)
    return known * 2 >= len(words) and (is_subject or all(len(word) <= 4 for word in words))
