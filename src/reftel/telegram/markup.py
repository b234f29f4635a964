"""Leftovers of web pages and of escapes in a telegram's text: `<br>`, `&nbsp;`, `\\\\n`, `**SUBJECT:**`.

They are replaced by spaces and line feeds of the same length, so that every span holds in the copy's text.
"""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(
    r"</?(?P<name>a|b|i|u|p|br|div|span|pre|code|font|em|strong|tr|td|th|table|tbody|li|ul|ol|hr|center|tt|html|body|h[1-6])"
    r"(?:[ \t][^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"<(?:br|p|div|tr|td|li|pre|span|a\s)[\s/>h]|<p>|</(?:pre|code|div|p|span|td|tr|table|body|html)>", re.IGNORECASE
)
"""An element that nobody writes in a telegram; one of a single letter may be a mark of the text's own."""
_BREAKING = frozenset({"p", "br", "div", "tr", "li", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})
"""Elements that begin a line."""
_SPACE_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#32|#x20);?", re.IGNORECASE)
_BREAK_ENTITY = re.compile(r"&#(?:0*1[03]|x0*[AaDd]);")
_ESCAPED_BREAK = re.compile(r"\\r\\n|\\n")
_BOLD = re.compile(r"(?m)(?<![*\w])\*\*(?=\S)|(?<=\S)\*\*(?!\*)")
_BOLD_LINE = re.compile(r"(?m)^[ \t]*\*\*[A-Z][^*\n]{1,70}\*\*")
_STARRED = re.compile(r"(?m)^[ \t]*\*[A-Z][^*\n]{1,30}:\*(?!\*)")
"""A label in bold, as a mail without formats shows it: `*SUBJECT:*`."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_ESCAPED_STOP = re.compile(r"(?m)(^[ \t]*\d{1,2})\\([.)])")
FEWEST = 2
"""Escaped line breaks or bold lines that make a text one with leftovers."""


def first_markup(text: str, plain: str) -> int:
    """Return the place of the first leftover that `without_markup` blanked; -1 for none."""
    if text == plain:
        return -1
    return next((at for at, (one, other) in enumerate(zip(text, plain, strict=True)) if one != other), -1)


def without_markup(text: str) -> str:
    """Return `text` with the leftovers blanked out, of the same length.

    >>> without_markup("TAGS: PREL<br>SUBJECT:&nbsp;THE QUAY")
    'TAGS: PREL   \\nSUBJECT:      THE QUAY'
    """
    if "<" in text and _LEFT.search(text):
        text = _TAG.sub(_blank_tag, text)
    if "&" in text:
        text = _SPACE_ENTITY.sub(_spaces, text)
        text = _BREAK_ENTITY.sub(_line_feed, text)
    if "\\" in text:
        if text.count("\\n") >= FEWEST and text.count("\\n") > text.count("\n"):
            text = _ESCAPED_BREAK.sub(_line_feed, text)
        text = _ESCAPED_STOP.sub(r"\1\2 ", text)
    if "**" in text and len(_BOLD_LINE.findall(text)) >= FEWEST:
        text = _BOLD.sub("  ", text)
    if ":*" in text and len(_STARRED.findall(text)) >= FEWEST:
        text = _STARRED.sub(_without_stars, text)
    return text


def _without_stars(match: re.Match[str]) -> str:
    return match[0].replace("*", " ")


def with_characters(value: str) -> str:
    """Return a value with the characters that its entities stand for.

    >>> with_characters("&quot;Harbor&quot; &amp; quay")
    '"Harbor" & quay'
    """
    return _ENTITY.sub(lambda found: unescape(found[0]), value) if "&" in value else value


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _line_feed(match: re.Match[str]) -> str:
    return " " * (len(match[0]) - 1) + "\n"


def _blank_tag(match: re.Match[str]) -> str:
    """A line feed for an element that begins a line, unless one is there already; spaces for another."""
    text, end = match.string, match.end()
    breaks = match["name"].lower() in _BREAKING and text[end : end + 1] not in ("\n", "\r")
    return _line_feed(match) if breaks else _spaces(match)
