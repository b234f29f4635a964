"""Whether a text is a telegram, or some lines of one."""

from __future__ import annotations

import re
from itertools import pairwise

from reftel.forms.framing import ID
from reftel.values import element_labels as labels
from reftel.values import levels
from reftel.values.marking import SHORT_PORTION
from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tags as tag_table

_OTHER = re.compile(
    r"\s*(?:<(?:!doctype|html|head|body|\?xml|div|tei|table|svg)\b|\{\s*\"|\[\s*[\[{\"]|%PDF|\{\\rtf|INSERT INTO|#!)"
    r"|\s*<[a-z_][\w:.-]{0,40}(?:\s[^<>]{0,400})?>\s*<[a-z_!]"
    r"|---[ \t]*\r?\n(?:[a-z][\w ]{0,40}:[^\n]*\n){3}",
    re.I,
)
"""How markup, data and programs begin. They may quote telegrams, but their forms are others."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]+")
"""A run counts once: tapes filled their blocks with zero bytes."""

_STRONG = tuple(
    re.compile(pattern, re.M)
    for pattern in (
        r"^(?:VZCZC|ZCZC)[A-Z0-9]",
        r"^(?:FM|TO) [A-Z][A-Z/]{3}",
        r"^[ \t]*DE R[A-Z]{3,6} ?#",
        r"^ZN[RY] [A-Z]{5}",
        r"^(?:[ZYOPR] ){1,2}\d{6}Z [A-Z]{3,4} \d\d",
        r"\bE\.[O0]\. ?1[0-9O]{4}\b",
        r"^[ \t]*PAGE 0\d(?: +|[ \t]*\r?\n(?=[A-Z][A-Z ]{1,20} {1,8}\d{4,6}\b))[A-Z]",
        r"\bPAGE 0\d +[A-Z][A-Z ]{1,20} +\d{4,6} +(?:\d\d OF \d\d +)?\d{6}Z",
        r"^[ \t]*[A-Z][A-Z .'-]{2,24} 0\d{7} {1,3}0\d\d(?:\.\d)? (?i:OF) 0\d\d",
        rf"^[#* \t]{{0,8}}Viewing cable {ID}",
        rf"\A\s*{ID}[ \t]*\r?\n(?:[^\n]{{0,400}}\n){{1,2}}?[A-Z][a-z]{{2}} [A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d ",
        r"\A\s{0,80}(?:\d\d[A-Z0-9-]{2,44}|NOID-[0-9A-Za-z]{2,60})\n"
        r"(?:(?:Created|Released|Classification|Origin|Copy): [^\n]{1,2000}\n){2}",
        r"^[A-Z][A-Z/ ]{0,40}SECTION \d\d OF \d\d\b",
        rf"^{levels.FIRST_OF_LINE}\b[^\n]{{0,60}} \d{{3,6}}\s*$",
    )
)
_WEAK = tuple(
    re.compile(pattern, re.M)
    for pattern in (
        rf"^[ \t]*{labels.TAGS}:? ",
        rf"^[ \t]{{0,8}}(?:>[ \t]?){{0,4}}[ \t]*{labels.SUBJECT}:",
        rf"^[ \t]*{labels.REFERENCES}(?![A-Z]) ?[:A-Z]",
        r"^[ \t]*SIPDIS\b",
        r"(?i:\bclassified by(?::|\b[^\n]{3,120}(?:\n[^\n]{0,80})?\breasons?\b\W{0,3}1\.[3-7]))",
        rf"^[ \t]*¶?\d{{1,3}}\. ?\({SHORT_PORTION}\)",
        r"(?i:\bend (?:summary|comment)\b)",
        r"^(?:UNCLAS|C O N F I D E N T I A L|S E C R E T)\b",
        r"^(?:INFO|ZEN|XMT) [A-Z]",
        r"^[ \t]*EO ?1\d{4}\b",
        r"\b\d{6}Z [A-Z]{3} \d\d\b",
        r"\d{1,6}[\t ]{1,4}\d{4}-\d\d-\d\d[^\n]{0,12}[\t ]\d\d[A-Z]{3}",
    )
)

_CAPITALS = re.compile(r"^[ \t]*(\d{1,2})\.[ \t]{1,3}[A-Z][^a-z\n]{30,}$", re.M)
"""A numbered paragraph in capitals."""
_FILED = re.compile(
    rf"^[ \t]*(?:{levels.NAME}|NNN[N ]?|<< ?END OF DOCUMENT ?>>)[ \t]*\r?$"
    r"|\bCase No\.? [A-Z]-\d{4}-\d{4,6} +Doc No",
    re.M,
)
"""A level alone in its line, an end of message, a stamp of the reviewers."""


def sniff(head: bytes) -> float:
    """Return 0.8 if a line can only be a telegram's, 0.3 to 0.7 by the number of lines that often are, otherwise
    0."""
    text = head.decode("utf-8", "replace")
    if _OTHER.match(text[:1000]):
        return 0.0
    return likeness(text)


def likeness(text: str) -> float:
    """Return the likeness of characters to a telegram: as `sniff`, of an unpacked text."""
    if len(_CONTROL.findall(text)) * 20 > len(text):
        return 0.0
    if any(pattern.search(text) for pattern in _STRONG):
        return 0.8
    if text.islower():
        # lines of prose in small letters also begin with `to` and a word
        raised = text.upper()
        strong = sum(1 for pattern in _STRONG if pattern.search(raised)) > 1
        return 0.8 if strong else _likeness_of_excerpt(text)
    hits = sum(1 for pattern in _WEAK if pattern.search(text))
    return min(0.2 + hits / 10, 0.7) if hits else _likeness_of_page(text) or _likeness_of_excerpt(text)


_LABELED_TAGS = re.compile(
    rf"^[ \t>/]*(?:\({SHORT_PORTION}\) ?)?(?:{labels.TAGS}|T A G S) ?[:;.\-]{{1,2}}[ \t]*"
    r"(?P<listed>[A-Z][^\n]{2,200})",
    re.M | re.I,
)
_LABELED_REFERENCE = re.compile(
    rf"^[ \t>/]*{labels.REFERENCES} ?[:;.\-][ \t]*(?:\(?A[.)] ?)?"
    r"(?:\d\d|[12]\d{3}) ?(?P<post>[A-Z][A-Z .\-]{2,20}?) ?\d{1,6}\b",
    re.M | re.I,
)
_MARKED = re.compile(rf"^[ \t>]*(\d{{1,2}})\. ?\({SHORT_PORTION}\) [\w\"(]", re.M | re.I)
_FEWEST_CODES = 2


def _likeness_of_excerpt(text: str) -> float:
    """0.3 for some lines of a telegram in any case, also quoted: TAGS with two known codes, a reference to a known
    post, or two marked paragraphs in turn; otherwise 0."""
    for found in _LABELED_TAGS.finditer(text):
        words = re.split(r"[ ,;/]+", found["listed"].upper().strip(" ,;/"))
        if (
            len(words[0]) > 2
            and words[0] in tag_table()
            and sum(word in tag_table() for word in words) >= _FEWEST_CODES
        ):
            return 0.3
    if any(posts().resolve(found["post"]) for found in _LABELED_REFERENCE.finditer(text)):
        return 0.3
    numbers = [int(found[1]) for found in _MARKED.finditer(text)]
    return 0.3 if any(after == before + 1 for before, after in pairwise(numbers)) else 0.0


def _likeness_of_page(text: str) -> float:
    """0.3 for a later page without a page mark: consecutive numbered paragraphs in capitals, and a stamp; otherwise
    0."""
    numbers = [int(found[1]) for found in _CAPITALS.finditer(text)]
    runs_on = any(after == before + 1 for before, after in pairwise(numbers))
    return 0.3 if runs_on and _FILED.search(text) else 0.0
