"""A telegram's lines, each with its shape. One pattern sorts a line by its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from reftel.telegram.phrases import CAPTIONS_ALONE
from reftel.values import levels
from reftel.values.marking import SHORT_PORTION
from reftel.vocab.posts import posts
from reftel.vocab.tables import captions as caption_table

LEVEL = rf"""(?:
    {levels.SENSITIVE}(?=\ [A-Z])
  | {levels.UNCLASSIFIED}(?![A-Za-z])
  | {levels.CONFIDENTIAL}(?![a-z])
  | (?:{levels.TOP})?{levels.SECRET}(?![A-Za-z])
  | {levels.LIMITED}
  | {levels.OFFICIAL}(?![A-Za-z])
  | {levels.RESTRICTED}(?![a-z])
)"""
"""A classification level; those above UNCLASSIFIED are sent with their letters spaced."""
CAVEAT = r"""(?:[ /\-]{1,3}(?:
    E\ ?F\ ?T\ ?O | FOUO | FOR\ OFFICIAL\ USE\ ONLY | SENSITIVE(?:\ BUT\ UNCLASSIFIED)? | SBU
  | N\ ?O\ ?F\ ?O\ ?R\ ?N | NF | EXDIS | NODIS | LIMDIS | STADIS
  | (?<=/)(?:FGI | MR | OC | ORCON | PROPIN | RELIDO | LES | HCS | SI | TK | COMINT | RD | FRD)(?![A-Z])
  | REL(?:EASABLE)?\ (?:TO\ )?[A-Z]{3,4}(?:,\ ?[A-Z]{3,4}|(?:\ |\ AND\ )[A-Z]{3}(?=[,\ ]))* | SPECAT
))*"""
SECTION_NUMBERS = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN")
_NUMBER_OF = rf"\d[OIL](?![A-Z])|[OIL]\d|\d{{1,2}}|{'|'.join(SECTION_NUMBERS)}|(?:III?|IV|I|V)(?![A-Z])"
"""`02`, `O2`, `TWO`, `II`."""
SECTION = (
    r"(?:\s{1,4}(?:(?:FINAL\ )?(?:S\ ?E\ ?C\ ?T\ ?I\ ?O\ ?N|S[SECTION\d]{3,9}(?=\ \d{1,2}\ ?[O0]F|\ \d))"
    rf"\s{{1,4}}(?P<section>{_NUMBER_OF})"
    rf"|(?P<final>FINAL\ SECTION))"
    rf"(?:\s{{0,3}}[O0]F\s{{0,3}}|/(?=\d\d))(?P<of>\d\ \d(?=\ [A-Z]{{3}})|{_NUMBER_OF}))"
)
POST_SERIAL = (
    r"(?:(?!\s{2,40}[A-Z]{3}\d{4}(?!\d))"
    r"(?:\s{1,8}|//?\ ?)"
    r"(?P<post>(?:[A-Z]|[0158](?=[A-Z]{2}))[A-Z'.\-]*+(?:[0158][A-Z][A-Z'.\-]*+){0,3}(?:\ [A-Z][A-Z'.\-]*+){0,4}?)"
    r"(?:,(?=\ ))?\s{0,8}"
    r"(?P<serial>\d{3,7}(?![OIL]{1,4}(?![A-Z]))|(?<=[\ \n])[OIL]{0,5}\d[\dOIL]{0,5}(?<=[\dOIL]{4})(?![A-Z]))(?!\d|/))"
)
"""Post and serial, perhaps with letters for digits; `PTQ4417` far after a stamped level is the number of a circuit."""
CLASSIFICATION = re.compile(
    rf"(?P<level>{LEVEL}{CAVEAT}){SECTION}?{POST_SERIAL}?(?:\s+(?P<section2>SECTION\s\d+\ OF\ \d+))?", re.VERBOSE
)
"""`UNCLAS SECTION 01 OF 04 MEXICO 000965`: the classification line (5 FAH-2 H-310, format line 12)."""
_GLUED = re.compile(
    r"(?P<level>(?:TOP )?SECRET|UNCLAS(?:SIFIED(?=[A-Z]))?|CONFIDENTIAL)"
    r"(?P<post>[A-Z]{2}[A-Z'.\-]*+(?: [A-Z][A-Z'.\-]*+){0,4}?) {1,4}(?P<serial>\d{3,6})[ \t]*(?=\n|$)"
    r"(?P<section>(?!))?(?P<of>(?!))?(?P<section2>(?!))?"
)
"""The same without the space before the post: `CONFIDENTIALPARIS 1234`."""
BLANK_LINE = re.compile(r"\n[ \t]*\n")
"""The break before a blank line, and the line."""
IDENTITY = re.compile(r"(?P<post>[A-Z][A-Z'.\-]*+(?: [A-Z][A-Z'.\-]*+){0,4}?) {1,3}(?P<serial>\d{5,6})[ \t]*$")
"""`LIMA 000123`: post and serial without a level; the network fills the serial with zeros."""

_TORN_POST = re.compile(r"[ \t]*[A-Z]{3,12}(?: [A-Z]{3,12})? 0\d{4,5}[ \t]*$")
"""The rest of a post's name with the serial."""
PAGE = re.compile(
    r"[ \t]*(?P<page>[A-Z][A-Z .'\-]{1,24}?\ *0\d{7}\s+\d{3}(?:[.:;,\ ]\d)?\ ?OF\ ?(?:\d{3}|0?\.{3}|\d*))"
    r"|[ \t]*(?P<old>PAGE\ 0?\d{1,2}\b(?=\s*(?:[A-Z][A-Z ]{1,20}\s+\d{4,6}|$|\n))"
    r"(?:[ \t]+[A-Z][A-Z ]{1,20}?\s+\d{4,6}[^\n]{0,40})?)"
)
"""`MEXICO 00000714  001.2 OF 002`: a relay printed it at each cut; before, `PAGE 02        STATE   023763  071504Z`."""

BEFORE_NUMBER = (
    rf"(?:\((?P<before>{SHORT_PORTION})\)[ \t]{{1,3}}(?=\d{{1,2}}\.[ \t]))?(?P<pilcrow>(?:Â?¶|\ufffd)[ \t]*)?"
)
"""A portion marking and a publisher's mark before the number of a paragraph."""
NUMBER = re.compile(
    rf"[ \t]*{BEFORE_NUMBER}"
    r"\(?(?P<number>\d{1,4})[ \t]*"
    rf"(?P<stop>[.)](?!\d)|[,\-–](?=[ \t]*\({SHORT_PORTION}\))"
    rf"|(?=\({SHORT_PORTION}\))|(?<=¶\d)|(?<=¶\d\d))(?:\)|-(?=[ \t]*\())?[ \t]*"
)
"""A paragraph's number: `1.`, `2)`, `(3)`, `¶4.`, `5(SBU)`; many candidates are not numbers of paragraphs (see
`numbering`)."""

RELEASABLE = re.compile(r"REL(?:EASABLE)? TO [A-Z][A-Z ,&]{2,60}$")
"""The governments that a telegram may be released to, in a line like a caption: `RELEASABLE TO PERU AND CHILE`."""
CAPTIONS = frozenset({*caption_table(), "EXERCISE EXERCISE EXERCISE"})
"""Captions as whole lines, upper case."""
CAPTIONS_BEGIN = frozenset(caption[:2] for caption in CAPTIONS)
"""The first two characters of captions."""
SHORTEST_CAPTION = 5
"""Minimum number of letters of a caption to search inside a word."""
LEADING_CAPTIONS = re.compile(
    rf"(?:(?:{'|'.join(CAPTIONS_ALONE)}|SENSITIVE(?! BUT\b)|TERREP|AIDAC|USIAC|EXERCISE EXERCISE EXERCISE"
    r"|(?:ROGER|DISSENT) CHANNEL)(?:/{1,2}[ \t]*|(?:[,;:]|[ \t]-)?\s+)(?=\S))+"
)
"""Captions with more after them in the line: an instruction to pass, or a telegram whose line breaks are lost."""
BETWEEN_CAPTIONS = " \t\n,;:/-"
"""Signs between captions, and between them and an instruction to pass."""
_TORN_CAPTIONS = frozenset({*CAPTIONS_ALONE, "AIDAC"})
_LONGEST_TORN = 9
_SPACED = re.compile(r"(?<![A-Z])(?:[A-Z] ){4,8}[A-Z](?![A-Z])")
_LIKE_DIGITS = str.maketrans("OIL", "011")
_LONGEST_CAPTIONS = 60
_MOST_WORDS = 5
"""Words of a line of captions, with a dash."""
_DIVIDES_CAPTIONS = re.compile(r"[,;/]| {2,}| -{1,2} ")
"""Captions of one word that drafters write side by side in a line."""
_WORDS = re.compile(r"[ ,;/]+")

_SHAPES = {
    "rule": r"[-=_*~+#.]{3}[-=_*~+#. \t]*+$",
    "end": r"N ?N ?N ?N?(?:MAFVVZCZ)?$|NMAFVVZCZ|<< *END OF DOC|BT$|##+$|#\d{4}$|=+ ?CABLE ENDS",
}
"""Rules and end marks."""

_FIRST = {"N": "end", "B": "end", "<": "end", "#": "end rule", "=": "end rule"} | dict.fromkeys("-_*~+.", "rule")
"""First character of a line -> its possible shapes: most lines have none and are fast."""

_BY_FIRST = {
    letter: re.compile("|".join(f"(?P<{name}>{_SHAPES[name]})" for name in names.split()), re.IGNORECASE)
    for upper, names in _FIRST.items()
    for letter in {upper, upper.lower()}
}


class Line(msgspec.Struct, gc=False):
    """One line, or a part of one where several were run together. `end` is after its line break."""

    kind: str
    start: int
    stop: int
    """End of its text, before trailing space and the line break."""
    end: int
    begin: int = 0
    """Beginning of its text, after leading space."""


def divided(text: str, line: Line, cuts: Iterable[int]) -> list[Line]:
    """Return a line in parts that begin at the given offsets, which rise. A part of spaces belongs to its neighbor."""
    parts: list[Line] = []
    start, begin = line.start, line.begin
    for cut in cuts:
        stop = begin + len(text[begin:cut].rstrip())
        if stop <= begin:
            continue
        parts.append(Line("", start, stop, cut, begin))
        start = begin = cut
        while begin < line.stop and text[begin].isspace():
            begin += 1
    if begin < line.stop:
        parts.append(Line("", start, line.stop, line.end, begin))
    else:
        # the last cut was after a mark that ends the line
        parts[-1].end = line.end
    return parts


def split(text: str, start: int, end: int) -> list[Line]:
    """The lines between start and end, unsorted (`kind` is empty) but for blank ones."""
    lines: list[Line] = []
    add = lines.append
    at = start
    for raw in text[start:end].split("\n"):
        after = at + len(raw) + 1
        body = raw.rstrip()
        if body:
            stop = at + len(body)
            add(Line("", at, stop, after, stop - len(body.lstrip()) if body[0].isspace() else at))
        else:
            add(Line("blank", at, at, after, at))
        at = after
    lines[-1].end = end
    if lines[-1].start == end:
        lines.pop()
    return lines


def shape(text: str, line: Line) -> str:
    """Return the kind of a line by its beginning: `rule`, `caption`, `end`, or empty."""
    begin, stop = line.begin, line.stop
    if begin >= stop:
        return ""
    first = text[begin]
    pattern = _BY_FIRST.get(first)
    if pattern is not None and (match := pattern.match(text, begin, stop)):
        return match.lastgroup or ""
    if stop - begin <= _LONGEST_CAPTIONS and first.isupper() and is_caption(text[begin:stop]):
        return "caption"
    return ""


def serial_number(written: str) -> int:
    """`000123` as 123, also with letters for digits: `OOO123`, `00I23`."""
    return int(written.replace(" ", "").translate(_LIKE_DIGITS))


_ROMAN = ("I", "II", "III", "IV", "V")


def section_number(written: str) -> int:
    """`02`, `O2`, `TWO` and `II` as 2."""
    if written.upper() in _ROMAN:
        return _ROMAN.index(written.upper()) + 1
    return SECTION_NUMBERS.index(written.upper()) + 1 if written.isalpha() else serial_number(written.upper())


def is_caption(written: str) -> bool:
    """Whether a line holds captions and nothing else: `SIPDIS`, `SENSITIVE SIPDIS`, `NOFORN//SENSITIVE`."""
    upper = unspaced(written.upper())
    if upper.lstrip().lstrip(" ,/")[:2] not in CAPTIONS_BEGIN:
        return False
    if upper in CAPTIONS:
        return True
    words = upper.split()
    if " ".join(words) in CAPTIONS:
        return True
    if len(words) > _MOST_WORDS:
        return False
    single = all(word in CAPTIONS or glued_captions(word) for word in _WORDS.split(upper.strip(" ,/;")))
    return single or (len(words) > 2 and all(part in CAPTIONS for part in split_captions(upper.strip(" ,/;"))))


def unspaced(written: str) -> str:
    """Return a line in capitals with the letters of spaced captions together: `S I P D I S`, `EXD IS`."""
    if (
        len(written) < _LONGEST_TORN
        and written.count(" ") == 1
        and (whole := written.replace(" ", "")) in _TORN_CAPTIONS
    ):
        return whole
    if " " not in written[1:2]:
        return written
    return _SPACED.sub(lambda match: match[0].replace(" ", ""), written)


@lru_cache(maxsize=256)
def glued_captions(word: str) -> tuple[str, ...]:
    """Two captions of one word each that are run together (`SENSITIVESIPDIS`); none otherwise."""
    cuts = range(SHORTEST_CAPTION, len(word) - SHORTEST_CAPTION + 1)
    return next(((word[:at], word[at:]) for at in cuts if word[:at] in CAPTIONS and word[at:] in CAPTIONS), ())


def split_captions(written: str) -> list[str]:
    """`SENSITIVE SIPDIS` as two captions: the longest known one at each word; words of an unknown one stay together."""
    out: list[str] = []
    for part in (part.strip(" /") for part in _DIVIDES_CAPTIONS.split(written)):
        words = [one for word in part.split() for one in glued_captions(word) or (word,)]
        at = unknown = 0
        while at < len(words):
            size = next((size for size in (3, 2, 1) if " ".join(words[at : at + size]) in CAPTIONS), 0)
            if size and unknown < at:
                out.append(" ".join(words[unknown:at]))
            if size:
                out.append(" ".join(words[at : at + size]))
                unknown = at + size
            at += size or 1
        if unknown < len(words):
            out.append(" ".join(words[unknown:]))
    return out


def written_in(text: str, line: Line) -> str:
    """A line's text without the space around it."""
    return text[line.begin : line.stop]


def classification_at(text: str, line: Line) -> re.Match[str] | None:
    """The classification that begins a line."""
    return CLASSIFICATION.match(text, line.begin, line.stop)


def classification_line(raised: str, at: int, end: int) -> re.Match[str] | None:
    """Return the classification line at `at`, also if it lost the space before a known post."""
    found = CLASSIFICATION.match(raised, at, end)
    if (found is None or not found["serial"]) and (glued := _GLUED.match(raised, at, end)):
        return glued if posts().resolve(glued["post"]) is not None else found
    return found


def torn_classification(raised: str, at: int, end: int, below: int) -> re.Match[str] | None:
    """Return the classification line at `at` that a line break at `end` tore, before its post, serial or inside the
    post's name (`UNCLAS PORT AU`, `PRINCE 000123`); None if the lines up to `below` are not one.

    The match is in a text of the same length in which the break may be a space.
    """
    for text in (raised, f"{raised[:end]} {raised[end + 1 :]}" if _TORN_POST.match(raised, end + 1, below) else ""):
        found = CLASSIFICATION.match(text, at, below)
        if found and found["serial"] and not raised[found.end() : below].strip() and posts().resolve(found["post"]):
            return found
    return None


def line_end(text: str, at: int, stop: int) -> int:
    """Return the end of the line of a place, before its line break; `stop` if that comes first.

    Example:
        >>> line_end("THE LAMP\\nIS LIT", 0, 15), line_end("THE LAMP\\nIS LIT", 9, 15)
        (8, 15)
    """
    end = text.find("\n", at, stop)
    return stop if end < 0 else end


def page_mark_at(text: str, line: Line) -> re.Match[str] | None:
    """The page mark that begins a line."""
    if text.find(" 0", line.begin, line.stop) < 0 and not text.startswith("PAGE", line.begin):
        return None
    return PAGE.match(text, line.begin, line.stop)


def number_at(text: str, line: Line) -> re.Match[str] | None:
    """The number that begins a line."""
    first = text[line.begin]
    if first.isalpha() and first != "Â":
        return None
    return NUMBER.match(text, line.begin, line.stop)


def fills(found: re.Match[str] | None, line: Line, *, but: int = 0) -> bool:
    """Return whether a line contains only the match, with at most `but` other characters."""
    return found is not None and found.end() >= line.stop - but


def place_above(lines: list[Line], index: int, low: int) -> int | None:
    """The index of the last line before `index`, from `low` on, that is not blank."""
    index -= 1
    while index >= low and lines[index].kind == "blank":
        index -= 1
    return index if index >= low else None


def over_blank(lines: list[Line], at: int) -> int:
    """The index of the first line from `at` on that is not blank; `len(lines)` for none."""
    while at < len(lines) and lines[at].kind == "blank":
        at += 1
    return at
