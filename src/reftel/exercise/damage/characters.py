"""Damage to characters: charsets and scanning."""

from __future__ import annotations

import re

from reftel.exercise.chance import Draw
from reftel.exercise.copies import Copy

_OPEN = re.compile(r'(?<=[\s(-])"(?=\w)|^"(?=\w)')


def _typographic(line: str) -> str:
    if '"' in line:
        line = _OPEN.sub("“", line).replace('"', "”")
    return line.replace("'", "’").replace(" - ", " – ")


def encodings(copy: Copy, r: Draw) -> str | None:
    r"""Typographic quotes in CP1252 or encoded twice; NULs between paragraphs; CRLF or `\n` in a table."""
    chance = r()
    form = copy.place.form
    if chance < 0.1 and form == "csv":
        copy.escaped = True
        return "newlines as escapes"
    if chance < 0.2 and form == "csv":
        copy.crlf = True
        return "CRLF in a row"
    if chance < 0.3 and form == "text" and "paged" not in copy.place.variant:
        copy.nuls = True
        return "NULs in blank lines"
    changed = [copy.edit(number, _typographic) for number in range(len(copy.draft.paras))]
    if not any(changed):
        return None
    if form == "text" and chance < 0.7:
        copy.encoding = "cp1252"
        return "cp1252"
    if chance < 0.85:
        copy.twice = True
        return "UTF-8 encoded twice"
    return "typographic quotes"


_DASH = re.compile(r"(?<=\w) (?:and|before|after) (?=\w)")


def ocr(copy: Copy, r: Draw) -> str | None:
    """`E.0. 12958`, `l.` for the first number, `0` for O and `l` for 1 in words, a bracket for a dash."""
    laid, done = copy.laid, []
    orders = copy.pieces("executive_order")
    if orders and r() < 0.5:
        laid.texts[orders[0]] = laid.texts[orders[0]].replace("E.O.", "E.0.", 1)
        done.append("E.0.")
    starts = copy.pieces("paragraph")
    first = copy.pilcrow + "1."
    if starts and laid.texts[starts[0]].startswith(first) and r() < 0.2:
        laid.texts[starts[0]] = f"{copy.pilcrow}l.{laid.texts[starts[0]][len(first) :]}"
        done.append("l.")
    number = int(r() * len(copy.draft.paras))
    chance = r()

    def slip(line: str) -> str:
        if "[" in line or "xxxx" in line.lower():
            return line
        if chance < 0.4:
            return re.sub(r"(?<=[A-Za-z])[oO](?=[a-zA-Z])", "0", line, count=1)
        if chance < 0.7:
            return re.sub(r"(?<=[a-zA-Z])l(?=[a-z])", "1", line, count=1)
        return _DASH.sub(") ", line, count=1)

    cuts = {cut.place for cut in (*copy.draft.summary_cuts, *copy.draft.comment_cuts)}
    if number not in cuts and starts and copy.edit(number, slip):
        done.append(f"slips in paragraph {number + 1}")
    return ", ".join(done) or None
