"""Redactions: text that a publisher or a reviewer took out, and the sign left in its place.

Publishers of 2010-2011 put `XXXXXXXXXXXX` or `[Name removed]` for persons at risk. Reviewers name the exemption of
the Freedom of Information Act (5 U.S.C. 552(b)): `(b)(6)`, `B1`. The editors of Foreign Relations of the United
States give the amount of missing text: `[1 paragraph (5 lines) not declassified]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.model import Redaction
from reftel.spans import Span
from reftel.telegram.draft import Draft
from reftel.telegram.lines import line_end
from reftel.telegram.signs import Signs, sign
from reftel.telegram.stamps import OF_REVIEW, is_reviewed
from reftel.values.review_print import EXEMPTION

_BRACKETS = re.compile(r"\[([^\[\]]{1,120})\]")
_TAKEN = r"(?:REMOVED|REDACTED|DELETED|WITHHELD|EXCISED|SANITI[SZ]ED|EXPUNGED|BLACKED OUT|OMM?ITT?ED)"
_NAMED = re.compile(rf"(?:(?P<what>[^:;]{{1,90}}) )?{_TAKEN}(?: (?:BY|FOR|HERE|AT)\b.{{0,40}})?", re.IGNORECASE)
_HAPPENED = re.compile(r"\b(?:WAS|WERE|IS|ARE|BE|BEEN|HAS|HAVE|HAD|HE|SHE|IT|THEY|WHO|THAT|TO)\b", re.IGNORECASE)
"""Words that describe removals within the story of the telegram: `[who was removed]`."""
_UNDISCLOSED = re.compile(r".{0,100}\bNOT DECLASSIFIED", re.IGNORECASE)
_ELIDED = re.compile(r"\.{2,8}|(?:\. ){1,7}\.|…|\*{3,}|-{2,}|_{2,}")
_ROUND = re.compile(rf"\((?:NAMES? {_TAKEN}|(?-i:REDACTED|DELETED|EXCISED))\)", re.IGNORECASE)
_STRUCK = re.compile(r"[Xx]{4,}(?:[ \t]+[Xx]{4,})*")
_SPACED = re.compile(r"X(?<!\S.)(?: X){3,}(?!\S)")
_BARS = re.compile(r"[█■▓]+(?: [█■▓]+)*")
_CODE = r"\(b\) ?\([1-9]\)(?:\([A-F]\))?"
_EXEMPT = re.compile(rf"(?<![\w)\]§.]){_CODE}(?:[,;/]? ?{_CODE})*", re.IGNORECASE)
_B, _XXXX = sign("(B)"), sign("XXXX")
_OF_ROUND = sign("(NAME", "(REDACTED", "(DELETED", "(EXCISED")
_OF_LAW = re.compile(
    r"(?:SECTIONS?|SEC\.?|PARAGRAPHS?|PARAS?\.?|U\.S\.C\.?|ARTICLE|UNDER|REASONS?:?)\s*$", re.IGNORECASE
)
"""Words that make the following exemption a place in a law."""
_IN_BRACKETS = re.compile(rf"{EXEMPTION}(?:[ ,;/]{{1,3}}{EXEMPTION})*")
_ALONE = re.compile(rf"(?m)\n[ \t]*+(?P<exempt>{EXEMPTION}(?:[ ,;/]{{1,3}}{EXEMPTION})*)[,;]?[ \t]*+\r?$")


_OF_LOST = sign("ERROR READING TEXT", "EXPAND ERROR ENCOUNTERED")


def read_redactions(draft: Draft) -> None:
    """Record every redaction of the text in `draft.redactions`, in order, with its kind; say where a machine lost text.

    Kinds: `struck` (`XXXX`, `█`), `named` (`[name removed]`), `elided` (`[...]`), `exempt` (`(b)(6)`, `B1`), `not
    declassified`. A sign inside brackets is part of their text. Brackets of the drafter are not redactions.
    """
    text = draft.text
    for lost in draft.signs.all_between(_OF_LOST, 0, len(text)):
        draft.partial = True
        draft.defect("text-lost", lost, line_end(text, lost, len(text)), "a machine could not read the rest")
    at = 0
    for start, end, kind in sorted(_found(text, _signs(draft))):
        if start >= at:
            draft.redactions.append(Redaction(text=text[start:end], kind=kind, span=Span(start, end)))
            at = end


def _signs(draft: Draft) -> Signs:
    """The signs of the text without its asides; those of the whole copy if it has none of redactions."""
    signs = draft.signs
    has_any = draft.asides and signs.has((*_B, *_XXXX, *OF_REVIEW), 0, len(draft.raised))
    return Signs(draft.raised) if has_any else signs


def _found(text: str, signs: Signs) -> Iterator[tuple[int, int, str]]:
    if "[" in text:
        for match in _BRACKETS.finditer(text):
            if kind := kind_of_brackets(" ".join(match[1].split())):
                yield match.start(), match.end(), kind
    if signs.has(_OF_ROUND, 0, len(text)):
        yield from ((match.start(), match.end(), "named") for match in _ROUND.finditer(text))
    for match in signs.matches(_EXEMPT, _B, 0, len(text)):
        if _OF_LAW.search(text, max(0, match.start() - 14), match.start()) is None:
            yield match.start(), match.end(), "exempt"
    if is_reviewed(text, signs, 0, len(text)):
        # a line break before the text has the pattern begin with a literal
        yield from (
            (match.start("exempt") - 1, match.end("exempt") - 1, "exempt") for match in _ALONE.finditer(f"\n{text}")
        )
    # one pattern a sign, each asked only where its sign is: most telegrams have none
    yield from ((match.start(), match.end(), "struck") for match in signs.matches(_STRUCK, _XXXX, 0, len(text)))
    shapes = (("█" in text or "■" in text or "▓" in text, _BARS), ("X X X X" in text, _SPACED))
    for pattern in (each for there, each in shapes if there):
        yield from ((match.start(), match.end(), "struck") for match in pattern.finditer(text))


def kind_of_brackets(inside: str) -> str | None:
    """Return the kind of the removed text named in brackets; None for the drafter's own words."""
    if _ELIDED.fullmatch(inside):
        return "elided"
    if _UNDISCLOSED.fullmatch(inside):
        return "not declassified"
    if named := _NAMED.fullmatch(inside):
        return None if named["what"] and _HAPPENED.search(named["what"]) else "named"
    if _IN_BRACKETS.fullmatch(inside):
        return "exempt"
    return "struck" if _STRUCK.fullmatch(inside) or _BARS.fullmatch(inside) else None
