"""Lines of a head that a stray line break tore, inside a word or between two: they are joined before they are read.

A copy that was cut to a width, retyped or sent on by mail has line breaks in labels (`TA`, `GS: PREL`), captions, the
classification line and the header. Each is joined only if the line is known as a whole, and its first part is not.
The characters of a torn word are moved together and blanks take the place of the break, so that the text keeps its
length and everything after the word keeps its place.
"""

from __future__ import annotations

import re

from reftel.telegram.draft import Draft
from reftel.telegram.lines import CLASSIFICATION
from reftel.telegram.phrases import PRECEDENCES, REPEATED_CAPTIONS
from reftel.telegram.signs import Signs, sign
from reftel.telegram.torn_words import place_words
from reftel.values.dtg import find_dtg
from reftel.vocab.agencies import agency_of
from reftel.vocab.posts import posts

_GAP = r"[ \t]*\n(?:[ \t]*\n)?[ \t]*"


def _torn(word: str) -> str:
    """A pattern of a word with one line break in it; a space of the word may be the break."""
    pattern = ""
    for at in range(len(word) - 1, 0, -1):
        rest = re.escape(word[at:].lstrip()).replace(r"\ ", " ?")
        here = re.escape(word[at - 1]) if word[at - 1] != " " else " ?"
        pattern = f"{here}(?:{_GAP}{rest}{'|' + pattern if pattern else ''})"
    return pattern


_LABELS = "|".join(
    (
        *(f"{_torn(word)}(?=[ \\t]*[A-Z(])" for word in ("TAGS:", "SUBJECT:", "SUBJ:", "REF:", "REFS:", "REFTEL:")),
        *(f"{_torn(f'E.O. {order}:')}(?=[ \\t]*\\S)" for order in ("12958", "12356", "12065", "11652", "13526")),
        *(f"{_torn(word)}(?=[ \\t:])" for word in ("CLASSIFIED BY", "DERIVED FROM")),
        *(f"{_torn(word)}(?=[ \\t]*\\n)" for word in REPEATED_CAPTIONS),
        f"{_torn('FM ')}(?=[ \\t]*(?:AM|SEC|US))",
    )
)
_LABEL = re.compile(rf"\n[ \t]*(?P<torn>{_LABELS})")
"""Labels and captions with a line break in them, at the beginning of a line."""
_FIRST_LABEL = re.compile(rf"[ \t]*(?P<torn>{_LABELS})")
"""The same at the beginning of an excerpt."""
_OFFICES = ("DEPT FOR", "DEPARTMENT FOR", "STATE FOR", "NSC FOR", "DEPT PASS", "STATE PASS", "DEPT PLEASE PASS")
_OFFICE = re.compile(rf"\n[ \t]*(?P<torn>{'|'.join(map(_torn, _OFFICES))})(?=[ \t]+[A-Z])")
_HEADER_WORDS = (
    "AMEMBASSY",
    "AMCONSUL",
    "SECSTATE",
    "WASHDC",
    "PRIORITY",
    "IMMEDIATE",
    "ROUTINE",
    "COLLECTIVE",
    "USMISSION",
)
_HEADER = re.compile(
    rf"(?<![A-Z])(?P<torn>{'|'.join(map(_torn, _HEADER_WORDS))})(?![A-Z])"
    rf"|(?:\n|(?<=TO )|(?<=INFO ))"
    rf"(?P<routing>R[A-Z]{{0,5}}{_GAP}(?!R[A-Z]{{3,7}}/)[A-Z]{{1,5}}|R[A-Z]{{3,6}}{_GAP})(?=/)"
    rf"|(?<=[A-Z])(?P<slash>/[ \t]*\n(?:[ \t]*\n)?[ \t]*)(?=[A-Z])"
    rf"|(?<=\n)(?P<label>T{_GAP}O(?= R[A-Z]{{3,7}}/)|(?:I{_GAP}NFO|IN{_GAP}FO|INF{_GAP}O)(?= (?:R[A-Z]{{3,7}}/|AM)))"
)
"""Words of a header with a line break in them."""
_FIRST_OF_HEADER = sign("FM ", "TO R", "TO S", "INFO R", "INFO A")
_REST = re.compile(
    r"\n(?:[ \t]*\n)?(?P<rest>[ \t]*(?!(?:INFO|TO|FM|BT|XMT|AM|US|SEC|DE|ZN|ALL|[A-Z]+ COLLECTIVE)\b|R[A-Z]{3,7} ?/"
    r"|ZEN ?/|UNCLAS|[CST] ?[OE] ?[NCP]|AM(?:EMB|CON)|SECSTATE|US(?:MISSION|DEL|DAO|UN))[A-Z0-9/][^\n]{0,60})(?=\n)"
)
"""A line of a header that does not begin like one."""
_ADDRESS = re.compile(
    r"(?:FM |TO |INFO )?(?:[A-Z]{4,8}/)?(?P<name>[A-Z][A-Z ]{2,40}?)"
    rf"(?: (?P<precedence>{PRECEDENCES}))?(?P<number> \d{{1,5}})?"
)
_STAMPED = re.compile(
    r"\n(?P<first>(?:[ZYOPR]{1,2} ){1,2}\d{1,6}Z?[ A-Z]{0,5}\d?)(?P<gap>[ \t]*\n(?:[ \t]*\n)?[ \t]*)"
    r"(?P<rest>[0-9A-Z ]{1,14})(?=[ \t]*\n)"
)
_WHOLE_STAMP = re.compile(r"(?:[ZYOPR]{1,2} ){1,2}\d{6}Z [A-Z]{3} \d\d")
_LEVEL = re.compile(r"\n[ \t]*(?P<first>[UCSL][^\n]{0,60})\n(?:[ \t]*\n)?[ \t]*(?P<rest>[A-Z0-9][^\n]{0,60})(?=\n)")
_LEVEL_BEGINS = re.compile(
    r"U(?:N(?:C(?:L(?:A(?:S\b.*)?)?)?)?)?$|C(?: O(?: N(?: .*)?)?)?$|S(?: E(?: C(?: .*)?)?)?$"
    r"|CO(?:N(?:F(?:I(?:D.*)?)?)?)?$|SE(?:C(?:R(?:E(?:T.*)?)?)?)?$"
)
"""How a classification line begins whose level may be torn."""
_ENDS_HEADER = re.compile(
    r"\n(?:BT[ \t]*\n|UNCLAS|C O N F|S E C R|CONFIDENTIAL|SECRET|LIMITED OFF|SUBJ|TAGS|E\.O\.|1\.)"
)
_FOR = re.compile(r"(?<= )(?:F[ \t]*\n[ \t]*OR|FO[ \t]*\n[ \t]*R)(?= [A-Z])")
_INSTRUCTION = re.compile(
    r"(?<=[A-Z])(?P<joined>[ \t]*\n(?:[ \t]*\n)?[ \t]*/)(?=[A-Z])"
    r"|(?<=[A-Z]/)(?P<rest>[ \t]*\n(?:[ \t]*\n)?[ \t]*)(?=[A-Z])"
    r"|(?<=[A-Z]{2})(?P<spaced>[ \t]*\n[ \t]*)(?=AND [A-Z])"
    r"|(?<=[A-Z] AND)(?P<and>[ \t]*\n[ \t]*)(?=[A-Z])"
)
"""A line break inside an instruction to pass: beside a slash or AND, or between an office and FOR."""
_LONGEST_OFFICE = 24
_OFFICE_BEFORE = re.compile(r"\bAND [A-Z]+(?:/[A-Z]{1,6})+$")
_FOR_BEHIND = re.compile(r"(?<=[A-Z])[ \t]*\n[ \t]*(?=FOR [A-Z])")
_MAY_BREAK = (re.compile(r"\n[ \t]*(?:/|AND |FOR )"), re.compile(r"(?:/|AND)[ \t]*\n"))
"""One of them is in each such break. They begin with literals: the patterns above are tried at each character."""
_WORDS = frozenset(
    {"CLASSIFIED", "DERIVED", "DEPT", "DEPARTMENT", "STATE", "NSC", "PLEASE", "PASS", "E.O.", "FM", "TO"}
)
"""Words after which a line break is in place of a space."""
_TEXT = re.compile(
    r"(?<![^\n])[ \t]*(?:-{1,2}(?!-)|[*\u2022\u00b7]|\(?\d{1,2}[.)](?!\d)|\([A-Z]{1,4}\)"
    r"|(?:[A-Z]|[IVX]{2,4})[.)]\s|[OQ] )"
)
"""A paragraph or a point; no instruction is below it."""
_BREAK = re.compile(r"[ \t]*\n(?:[ \t]*\n)?[ \t]*")
_SUBJECT = sign("SUBJ")


def mend_head(draft: Draft, start: int, far: int) -> None:
    """Join torn lines of the head in `draft.text[start:far]`, each with a defect.

    Args:
        draft: Its text and its text in capitals are changed; they keep their length.
        start: The beginning of the telegram.
        far: The end of its head.

    Example: `TA`, `GS: PREL` becomes `TAGS:  PREL`.
    """
    before = draft.raised
    signs = draft.signs
    above = next(iter(signs.all_between(_SUBJECT, start, far)), far)
    if first := _FIRST_LABEL.match(draft.raised, start, far):
        _join(draft, *first.span("torn"))
    for pattern, stop in ((_LABEL, far), (_OFFICE, above), (_FOR, above)):
        for match in pattern.finditer(draft.raised, start, stop):
            _join(draft, *match.span("torn" if "torn" in pattern.groupindex else 0))
    if any(may.search(draft.raised, start, above) for may in _MAY_BREAK):
        text = _TEXT.search(draft.raised, start, above)
        _mend_instructions(draft, start, text.start() if text else above)
    for match in _LEVEL.finditer(draft.raised, start, above):
        _mend_level(draft, match)
    begins = signs.all_between(_FIRST_OF_HEADER, start, above)
    header = next((at for at in begins if before[max(0, at - 1) : at] in ("", "\n")), -1)
    if header >= 0:
        ends = _ENDS_HEADER.search(draft.raised, header, above)
        _mend_header(draft, start, header, ends.start() + 1 if ends else above)
    if draft.raised != before:
        draft.signs = Signs(draft.raised)


def _mend_instructions(draft: Draft, start: int, above: int) -> None:
    """The instructions to pass above the first label."""
    for match in _INSTRUCTION.finditer(draft.raised, start, above):
        if draft.raised.find("://", draft.raised.rfind("\n", start, match.start()) + 1, match.start()) >= 0:
            continue  # the slash is of an address, below which the telegram is signed
        spaced = match.lastgroup in ("spaced", "and")
        _join(draft, match.start(), _word_end(draft.raised, match.end()), spaced=spaced, said=not spaced)
    for match in _FOR_BEHIND.finditer(draft.raised, start, above):
        if _OFFICE_BEFORE.search(draft.raised, max(start, match.start() - _LONGEST_OFFICE), match.start()):
            _join(draft, match.start(), _word_end(draft.raised, match.end()), spaced=True, said=False)


def mend_pages(draft: Draft, start: int, end: int) -> None:
    """Join page marks that a line break tore: `LIMA 00000123  001.`, `2 OF 004`, or before OF."""
    at = draft.raised.find(" OF 0", start, end)
    while at >= 0:
        begin = draft.raised.rfind("\n", start, at) + 1
        if at - begin <= _LONGEST_PAGE and draft.raised[begin:at].strip().isdigit():
            above = _PAGE_TORN.search(draft.raised, max(start, begin - _LONGEST_MARK), begin)
            if above is not None:
                stop = _word_end(draft.raised, at + len(" OF "))
                _join(draft, above.start("page"), stop)
                draft.signs = Signs(draft.raised)
        at = draft.raised.find(" OF 0", at + 1, end)
    at = draft.raised.find("\nOF 0", start, end)
    while at >= 0:
        above = _PAGE_ABOVE.search(draft.raised, max(start, at - _LONGEST_MARK), at)
        if above is not None:
            _join(draft, above.start("page"), _word_end(draft.raised, at + len("\nOF ")), spaced=True)
            draft.signs = Signs(draft.raised)
        at = draft.raised.find("\nOF 0", at + 1, end)


_LONGEST_PAGE = 4
_LONGEST_MARK = 60
_PAGE_ABOVE = re.compile(r"[A-Z] +0\d{7} +(?P<page>\d{3}(?:\.\d)?)[ \t]*$")
_PAGE_TORN = re.compile(r"[A-Z] +0\d{7} +(?P<page>\d{3}\.|\d{1,3})[ \t]*\n(?:[ \t]*\n)?[ \t]*$")


def _join(draft: Draft, start: int, end: int, *, spaced: bool = False, said: bool = True) -> None:
    """Join the characters from `start` to `end`, which have one line break in them."""
    gap = _BREAK.search(draft.raised, start, end)
    if gap is None:
        return
    first = draft.raised[start : gap.start()].split()[-1:]
    between = " " if spaced or (first and first[0] in _WORDS) else ""
    for name in ("text", "raised"):
        written: str = getattr(draft, name)
        kept = f"{between}{written[gap.end() : end]}"
        setattr(draft, name, written[: gap.start()] + kept.ljust(end - gap.start()) + written[end:])
    whole = " ".join(draft.text[start:end].split())
    if said:
        draft.defect("torn-line", start, end, f"read as {whole[:60]}")


def _word_end(raised: str, at: int) -> int:
    """The end of the word at a place."""
    end = at
    while end < len(raised) and not raised[end].isspace():
        end += 1
    return end


def _join_lines(draft: Draft, first: tuple[int, int], rest: int, *, spaced: bool) -> None:
    """Join two lines, of which the second begins at `rest`."""
    start = draft.raised.rfind(" ", first[0], first[1]) + 1 or first[0]
    _join(draft, start, _word_end(draft.raised, rest), spaced=spaced)


def _mend_level(draft: Draft, match: re.Match[str]) -> None:
    """The classification line: as one line it has a known post and its number, its first part has not."""
    first, rest = match["first"].rstrip(), match["rest"].rstrip()
    if not _LEVEL_BEGINS.match(first) or ((own := CLASSIFICATION.match(first)) and own["serial"]):
        return
    torn = first.split()[-1] + rest.split()[0] in _LEVEL_WORDS or (first[-1].isdigit() and rest[0].isdigit())
    for spaced in (False, True) if torn else (True, False):
        whole = f"{first}{' ' if spaced else ''}{rest}"
        found = CLASSIFICATION.match(whole)
        if found and found["serial"] and found.end() == len(whole) and posts().resolve(found["post"]):
            _join_lines(
                draft, (match.start("first"), match.start("first") + len(first)), match.start("rest"), spaced=spaced
            )
            return


def _mend_header(draft: Draft, start: int, begin: int, end: int) -> None:
    """The date-time group, the sender and the addressees."""
    for match in _STAMPED.finditer(draft.raised, start, begin + 1):
        for between in (" ", ""):
            whole = match["first"] + between + match["rest"].rstrip()
            group = find_dtg(whole, whole.index(" ") + 1, len(whole)) if _WHOLE_STAMP.fullmatch(whole) else None
            if group is not None and group.certainty == "sure":
                _join_lines(draft, match.span("first"), match.start("rest"), spaced=bool(between))
                break
    for match in _HEADER.finditer(draft.raised, max(start, begin - 1), end):
        _join(draft, *match.span(match.lastgroup or 0))
    for match in _REST.finditer(draft.raised, begin, end):
        _mend_address(draft, match)


def _mend_address(draft: Draft, match: re.Match[str]) -> None:
    """A line of a header that does not begin like one: the rest of the name or of the number above."""
    above = draft.raised.rfind("\n", 0, match.start()) + 1
    first = draft.raised[above : match.start()].rstrip()
    rest = match["rest"].strip()
    if not first:
        return
    at = match.start("rest") + len(match["rest"]) - len(match["rest"].lstrip())
    if rest.isdigit():
        number = first[len(first.rstrip("0123456789")) :] + rest
        if rest != number and len(number) <= _LONGEST_NUMBER:
            _join_lines(draft, (above, match.start()), at, spaced=False)
        return
    gap = draft.raised[match.start() : at].strip("\n")
    left, right = _LAST_WORD.split(first)[-1], _LAST_WORD.split(rest)[0]
    if gap or left in _DESIGNATORS or (left in place_words() and right in place_words()):
        spaced = True
    elif left + right in place_words() or left + right in posts().by_name:
        spaced = False
    else:
        return
    whole = _post_of(f"{first}{' ' if spaced else ''}{rest}")
    if whole is not None and _post_of(first) in (None, whole):
        _join_lines(draft, (above, match.start()), at, spaced=spaced)


_LONGEST_NUMBER = 5
_LAST_WORD = re.compile(r"[ /]")
_LEVEL_WORDS = frozenset({"SECTION", "UNCLAS", "CONFIDENTIAL", "SECRET", "SENSITIVE", "OFFICIAL", "LIMITED"})
_DESIGNATORS = frozenset(_HEADER_WORDS)


def _post_of(written: str) -> str | None:
    """The post or the agency that a line of a header names."""
    found = _ADDRESS.fullmatch(written)
    if found is None:
        return None
    if (post := posts().resolve(found["name"])) is not None:
        return post.name
    return str(agency_of(found["name"]) or "") or None
