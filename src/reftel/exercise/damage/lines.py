"""Damage to lines: run together, torn by marks and captions, lost altogether."""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from reftel.exercise.chance import Draw
from reftel.exercise.copies import Copy
from reftel.exercise.render import SCRAPED

_NUMBER = re.compile(r"\n(?=\d)")


def glued_lines(copy: Copy, r: Draw) -> str | None:
    """`...MEXICO COLLECTIVEUNCLAS SECTION 01 OF 04 MEXICO 000965`; or `E.O. 12958: N/A TAGS: ...`."""
    laid = copy.laid
    if copy.place.form == "text" and laid.header and r() < 0.6:
        copy.glued = True
        return "header and text"
    orders, tags = copy.pieces("executive_order"), copy.pieces("tags")
    if not orders or not tags:
        return None
    laid.texts[orders[0]] += f" {laid.texts[tags[0]]}"
    del laid.texts[tags[0]], laid.kinds[tags[0]]
    return "E.O. and TAGS"


def two_headers(copy: Copy, r: Draw) -> str | None:
    """A scraped page: the header cut off and spelled otherwise, the database's record, then the header whole."""
    header = copy.laid.header
    if copy.place.form != "text" or len(header) < 6:
        return None
    first = list(header)
    if r() < 0.5:
        first[-1] = first[-1][: len(first[-1]) - 3 - int(r() * 6)].rstrip()
    else:
        del first[-1]
    changed = [
        line.replace("WASHDC", "WASHINGTON DC").replace("COLLECTIVE", "COLLECTIV").replace("DIPL POSTS", "DIPL POST")
        for line in first
    ]
    copy.scraped = changed
    copy.said["released"] = SCRAPED.replace(tzinfo=dt.UTC)
    copy.said.pop("classification", None)
    return f"{len(header) - len(changed)} lines lost"


def false_pilcrows(copy: Copy, r: Draw) -> str | None:
    """The publisher's pilcrow before numbers that happened to begin a line, and before labels of references."""
    if not copy.pilcrow:
        return None
    laid, done = copy.laid, 0
    for place, kind in enumerate(laid.kinds):
        if kind in ("paragraph", "paragraph_rest"):
            laid.texts[place], changed = _NUMBER.subn("\n¶", laid.texts[place])
            done += changed
        elif kind == "references" and not copy.draft.style.inline_refs and r() < 0.7:
            laid.texts[place], changed = re.subn(r"\n *(?=[B-J]\. )", "\n¶", laid.texts[place])
            done += changed
    return f"{done} pilcrows" if done else None


def _inner_line(copy: Copy, r: Draw) -> tuple[int, int] | None:
    """A piece and the character of a line break inside a sentence of it: letters or a comma before, letters after."""
    laid = copy.laid
    places = [place for place, kind in enumerate(laid.kinds) if kind == "paragraph"]
    start = int(r() * len(places))
    for place in (*places[start:], *places[:start]):
        breaks = [found.start() for found in re.finditer(r"(?<=[a-z,A-Z])\n(?=[A-Za-z]+ [A-Za-z])", laid.texts[place])]
        if breaks:
            return place, breaks[int(r() * len(breaks))]
    return None


def stray_captions(copy: Copy, r: Draw) -> str | None:
    """A caption within a sentence at a page break."""
    found = _inner_line(copy, r)
    if found is None or copy.draft.plan.paged:
        return None
    place, at = found
    caption = "SENSITIVE" if "SENSITIVE" in copy.draft.captions and r() < 0.2 else "SIPDIS"
    text = copy.laid.texts[place]
    copy.laid.texts[place] = f"{text[:at]}\n\n{caption}\n{text[at + 1 :]}"
    return caption


def page_marks(copy: Copy, _: Draw) -> str | None:
    """Page marks that have lost their own lines: `... LIFG, STATE 00000284 002 OF 002   foreign fighters`."""
    laid = copy.laid
    if copy.draft.plan.paged or copy.draft.sections < 2:
        return None
    done = 0
    for place in copy.pieces("mark"):
        if laid.kinds[place + 1 : place + 2] != ["paragraph_rest"] or laid.kinds[place - 1] != "paragraph":
            continue
        before, after = laid.texts[place - 1], laid.texts[place + 1]
        if before.endswith((".", ":", ";")) or not after[:1].isalpha():
            continue
        mark = laid.texts[place].strip().replace("  ", " ")
        laid.texts[place - 1] = f"{before} {mark}   {after}"
        laid.texts[place : place + 2] = ["", ""]
        laid.kinds[place : place + 2] = ["gone", "gone"]
        done += 1
        _joined_in_truth(copy, place - 1, before, after)
    for place in reversed(copy.pieces("gone")):
        del laid.texts[place], laid.kinds[place]
    return f"{done} marks" if done else None


def _joined_in_truth(copy: Copy, place: int, before: str, after: str) -> None:
    number = copy.laid.kinds[: place + 1].count("paragraph") - 1
    true = copy.laid.paragraphs[number]
    line, rest = before.rsplit("\n", 1)[-1].removeprefix("¶"), after.split("\n", 1)[0]
    if line in true.text or before.count("\n") == 0:
        line = line if line in true.text else true.text.split("\n", 1)[0]
        text = true.text.replace(f"{line}\n{rest}", f"{line} {rest}", 1)
        copy.put(number, msgspec.structs.replace(true, text=text))


def one_line_body(copy: Copy, _: Draw) -> str | None:
    """All line breaks of the text are lost; page marks stay, in mid-sentence.

    Only if a reader could still distinguish the elements: no headings, tables or URLs.
    """
    draft, laid = copy.draft, copy.laid
    if "paged" in copy.place.variant or draft.close:
        return None
    if any(
        para.heading_lines or any(line.startswith("--") or "   " in line for line in para.lines) for para in draft.paras
    ):
        return None
    if any(para.points for para in draft.paras):
        return None
    laid.texts[:] = [" ".join(line.strip() for text in laid.texts for line in text.split("\n") if line.strip())]
    laid.kinds[:] = ["all"]
    laid.paragraphs = tuple(
        msgspec.structs.replace(true, text=" ".join(true.text.split("\n"))) for true in laid.paragraphs
    )
    return "line breaks lost"
