"""What drafters list under REF: cables, e-mails, telephone calls, reports (5 FAH-1 H-220).

The list is cut into items by its labels (`A.`, `B)`, `(C)`, `1.`), which must follow one another, else by
semicolons and lines; in each item cable references are found by their post and serial, a post being whatever the
gazetteer knows, and bare numbers behind it inherit its post and year.
"""

from __future__ import annotations

import re

import msgspec

from reftel.model import Reference
from reftel.spans import Span
from reftel.values.cable_id import make_id
from reftel.values.dtg import MONTHS, full_year
from reftel.vocab.posts import posts

LABEL = re.compile(r"(?:REF(?:TEL|ERENCE)?S?|REFS?\(S\)|RE)\b\s*(?:\(S\)|\(s\))?\s*[:;.\-]*", re.IGNORECASE)
"""`REF:`, `REFS:`, `REFTEL:`, `Ref(s):`, `REFERENCE:`."""

_MARK = re.compile(
    r"(?:(?P<begin>^|\n)|(?P<sep>[\s,;:.)\]]|AND\s))[ \t]*(?P<pilcrow>[¶\ufffd]\s*)?(?:REF(?:TEL)?\s+)?\(?[ \t]*(?P<label>[A-Za-z]|\d{1,2})[ \t]*(?P<close>[.):\]]|-(?=\s)|(?=\s\())(?P<tail>\)?)",
)
_DOUBLED = re.compile(r"^\s*(?:REF(?:TEL)?\s+)?\(?(?P<label>[A-Za-z]|\d{1,2})[.):\]]+(?=\s|[A-Z]{2}|\d{2} ?[A-Z])\s*|^\s*REF(?:TEL)?\s+[A-Z]\b[ :.)]*", re.IGNORECASE)
_WORD = r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’.]*+"
_SERIAL = re.compile(
    rf"(?<![A-Za-zÀ-ÿ])(?P<words>{_WORD}(?:(?:\s*+[\-/]\s*+|\s++){_WORD}){{0,6}}?)"
    r"(?P<gap>\s*+[#\-–:]?\s*+(?:N[OR]\.? ?)?)"
    r"(?:(?P<midyear>'?(?:0\d|10|[6-9]\d|20(?:0\d|10)|19[6-9]\d)(?:[ \t]++|[ \t]*+[\-/][ \t]*+))(?=\d{2,6}\b))?"
    r"(?P<serial>\d{1,7})(?![\d.]*\d|/(?!(?:0\d|10|[6-9]\d)(?![\d/]))\d)"
)
_YEAR_BEFORE = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[(,;:'’\-&/]))\(?['’]?(?P<year>(?:19[6-9]|20[0-6])\d|\d\d)\)?[ \t\n]*[\-/]?[ \t\n]*$")
_YEAR_BEHIND = re.compile(r"[ \t]*(?:\((?P<paren>(?:19|20)\d\d|['’]?\d\d)\)|,? OF (?P<of>(?:19|20)\d\d)\b|[ \t]*[/-][ \t]*(?P<dash>(?:19[6-9]|20[01])\d)\b|(?<=\d{3})/(?P<slash>0\d|10|[6-9]\d)(?![\d/]))")
_MORE = re.compile(
    r"(?:\s*\([^()\d]{2,40}\))?\s*(?:,|&|\band\b|\bor\b|/|;|\+|\n)(?:\s*(?:and|&))?\s*(?P<serial>\d{2,6}|\d(?=\s*(?:,|;|&|AND\b|$|\n)))(?![\d.]*\d|[/\-]\d)",
    re.IGNORECASE,
)
_NOTAL = re.compile(r"\bNOTAL\b|\bNOT(?:AL)? (?:TO )?ALL\b", re.IGNORECASE)
_PREVIOUS = re.compile(r"\bAND PREV(?:IOUS)?S?\b|& PREV|\bPREVIOUS\b", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_KINDS = (
    ("email", re.compile(r"\bE-?\s?MAILS?\b|\bE-?MSG\b|@", re.IGNORECASE)),
    ("telephone", re.compile(r"\bTEL-?CONS?\b|TELEPHONE|\bPHONE|\bPHONCON|\bTELECONS?\b|\bTELECONFERENCE|\bCALLS?\b", re.IGNORECASE)),
    ("report", re.compile(r"\bIIR\b|\bOSC\b|\bFBIS\b|\bTDX?\b[ -]?\d|\bTD-?\d|\bTDX?-|\bCIR\b|\bREPORTS?\b|\bSITREP\b|\bSPOTREP\b|\bCIA\b.*\d|\bDIA\b|\bSERIAL\b|\b[A-Z]{2,4}\d{11,14}\b|\bINTELLIPEDIA\b|\bHCS\b|\bCRITIC\b", re.IGNORECASE)),
    ("memorandum", re.compile(r"\bMEMO(?:RANDUM)?S?\b|\bMEMCONS?\b|\bMOU\b", re.IGNORECASE)),
    ("letter", re.compile(r"\bLETTERS?\b|\bLTR\b", re.IGNORECASE)),
    ("book", re.compile(r"\bBOOK\b|\bISBN\b", re.IGNORECASE)),
)
_NO_POST = frozenset(
    """AND OR THE OF SEE ALSO REF REFS REFTEL REFTELS IN ON DATED DTD FROM BY NOTAL PREVIOUS EMAIL E-MAIL TELCON MEMO LETTER REPORT SEPTEL
    CABLE CABLES SECTION PARA PARAS PARAGRAPH PART NO NR NUMBER E.O EO IIR OSC FBIS TD DOC PAGE CHAPTER ANNEX ARTICLE RESOLUTION UNSCR
    JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER JAN FEB MAR APR JUN JUL AUG SEP SEPT OCT NOV DEC
    MEETING CONVERSATION CALL PHONE VERSION FAX ATTACHMENT LAW PL HR FY CY TITLE BETWEEN FOR TO WITH SENT ET AL DTG""".split()
)
_PREFIXES = frozenset({"AMEMBASSY", "AMCONSUL", "EMBASSY", "CONSULATE", "USMISSION", "AMCONGEN", "USDEL", "SECSTATE"})


class Listed(msgspec.Struct, frozen=True, gc=False):
    """A list of references as read: what was found and how far into the text the list reached."""

    references: tuple[Reference, ...]
    unreadable: bool


class _Item(msgspec.Struct, gc=False):
    label: str | None
    start: int
    end: int


def read_references(text: str, start: int, end: int, *, year: int | None, post: str | None) -> Listed:
    """References in `text[start:end]`, which stands behind the REF label.

    `year` is the citing cable's (four digits), taken where none is written; `post` its post (canonical).
    """
    found: list[Reference] = []
    unreadable = False
    for item in _items(text, start, end):
        references = _read_item(text, item, year)
        if not references and item.label:
            unreadable = True
        if found and references and _is_torn_date(found[-1], references[0]):
            references = references[1:]
        found.extend(references)
    return Listed(references=tuple(_unique(found)), unreadable=unreadable)


def _unique(found: list[Reference]) -> list[Reference]:
    seen: set[tuple[str | None, str | None]] = set()
    kept = []
    for one in found:
        key = (one.id, one.label)
        if one.id is not None:
            if key in seen:
                continue
            seen.add(key)
        kept.append(one)
    return kept


def _is_torn_date(before: Reference, this: Reference) -> bool:
    """`... FOR MAY 4` / `C. 2007`: the message system took the comma of a date for the list's and made a label of it."""
    if this.kind != "other" or not re.fullmatch(r"\d{4}(?: AND PREVIOUS)?\.?", this.text):
        return False
    words = before.text.upper().split()
    return len(words) > 1 and words[-2] in MONTHS and words[-1].isdigit()


def _items(text: str, start: int, end: int) -> list[_Item]:
    marks = _labels(text, start, end)
    if marks:
        items = []
        if marks[0][1] > start and text[start : marks[0][1]].strip(" \t\r\n:;,.-("):
            items += _unlabelled(text, start, marks[0][1])
        for at, (label, _, begin) in enumerate(marks):
            stop = marks[at + 1][1] if at + 1 < len(marks) else end
            items.append(_Item(label, begin, stop))
        return items
    return _unlabelled(text, start, end)


def _labels(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """(label, where its mark begins, where its item begins): labels that follow A, B, C ... or 1, 2, 3 ..."""
    marks: list[tuple[str, int, int]] = []
    expected: int | None = None
    digits = False
    at = start
    first = True
    while match := _MARK.search(text, at, end):
        label = match["label"].upper()
        before = re.sub(r"^\s*REF(?:TEL)?\s", "", text[start : match.start("label")], flags=re.IGNORECASE)
        begins = first and not before.strip(" \t\r\n([:;.,-¶\ufffd") and match.start("label") - start < 12
        line = match["begin"] is not None or begins
        closed = match["close"] != "" or match["tail"] != ""
        value = int(label) if label.isdigit() else ord(label) - 64
        ok = False
        if expected is None:
            if label == "A" or (label == "1" and begins and closed):
                ok = closed and (line or begins or match["close"] in ")")
            elif label == "B":
                # the first item has lost its label
                ok = closed and bool(re.search(r"\d\d", text[start : match.start()]))
        elif label.isdigit() == digits:
            behind = value - expected
            if behind == 0 or (0 < behind <= 2 and (line or match["close"] == ")")) or (behind < 0 and line and match["pilcrow"] is not None and value > 0):
                ok = closed
        if ok and _is_initial(text, match.end(), end, match["close"]):
            ok = False
        if ok:
            digits = label.isdigit()
            expected = value + 1
            marks.append((label, match.start(), match.end()))
            at = match.end()
        else:
            at = match.end("label")
        first = False
    return marks


def _is_initial(text: str, at: int, end: int, close: str) -> bool:
    """`A. SMITH E-MAIL`: could be an initial; a label is followed by more than a name and an e-mail in the same run.

    Labels are far more frequent than initials; only `A.` directly glued to a capital with a point (`A.B. SMITH`) is none.
    """
    return close == "." and bool(re.match(r"[A-Z]\.", text[at : min(end, at + 2)]))


def _unlabelled(text: str, start: int, end: int) -> list[_Item]:
    items = []
    at = start
    for match in re.finditer(r";|\n", text[start:end]):
        cut = start + match.start()
        if match[0] == "\n" and _runs_on(text, at, cut, end):
            continue
        items.append(_Item(None, at, cut))
        at = start + match.end()
    items.append(_Item(None, at, end))
    return [item for item in items if text[item.start : item.end].strip(" \t\r\n.,;")]


def _runs_on(text: str, at: int, cut: int, end: int) -> bool:
    """Whether the line break tears an item: the line holds no number yet, or the next begins with one."""
    before, behind = text[at:cut].rstrip(), text[cut + 1 : end].lstrip()
    return before.endswith((",", "AND", "and", "&", "-")) or not re.search(r"\d", before) or bool(re.match(r"\d{1,7}\s*(?:\(|,|$|AND)|\(|AND |NOTAL", behind))


def _read_item(text: str, item: _Item, year: int | None) -> list[Reference]:
    start, end = item.start, item.end
    while doubled := _DOUBLED.match(text[start:end]):
        if not doubled[0].strip() or (doubled["label"] and _would_lose(text, start, doubled, item)):
            break
        start += doubled.end()
    raw = text[start:end]
    notal = bool(_NOTAL.search(raw))
    previous = bool(_PREVIOUS.search(raw))
    folded = " ".join(_LINK.sub(r"\1", raw).split()).strip(" ,;.-:(¶\ufffd")
    if not folded:
        return []
    kind = _kind_of(folded)
    cables = [] if kind == "report" and re.match(r"(?:IIR|TD|OSC|FBIS|CIR)\b", folded, re.IGNORECASE) else list(_cables(text, start, end, year))
    if kind in ("email", "telephone", "memorandum", "letter") and cables and not _stands_first(folded, cables[0]):
        cables = []
    if cables:
        flagged = [
            msgspec.structs.replace(one, label=item.label, notal=notal_here, and_previous=previous_here)
            for one, notal_here, previous_here in _flags(text, cables, end, notal, previous)
        ]
        return _with_others(text, start, end, flagged, item.label)
    if kind is None and item.label is None and not re.search(r"\d", folded):
        if not re.search(r"[A-Za-z]{3}", folded) or len(folded.split()) > 12:
            return []
        kind = "other"
    return [
        Reference(
            kind=kind or "other", label=item.label, text=folded, notal=notal, and_previous=previous, span=Span(start, end)
        )
    ]


def _with_others(text: str, start: int, end: int, cables: list[Reference], label: str | None) -> list[Reference]:
    """E-mails, calls and the like that stand between cables in one item, by commas or AND."""
    found = list(cables)
    edges = [start, *(edge for one in cables if one.span for edge in (one.span.start, one.span.end)), end]
    for gap_start, gap_end in zip(edges[::2], edges[1::2], strict=True):
        for part in re.finditer(r"(?:(?!\band\b)[^,;\n])+", text[gap_start:gap_end], re.IGNORECASE):
            folded = " ".join(part[0].split()).strip(" .-:()")
            kind = _kind_of(folded)
            if kind in ("email", "telephone", "report", "memorandum", "letter") and len(folded.split()) > 1:
                span = Span(gap_start + part.start(), gap_start + part.end())
                found.append(Reference(kind=kind, label=label, text=folded, span=span))
    return sorted(found, key=lambda one: one.span.start if one.span else 0)


def _would_lose(text: str, start: int, doubled: re.Match[str], item: _Item) -> bool:
    """Whether the doubled label is no label: an initial before a surname (`B. SMITH E-MAIL`)."""
    label = (doubled["label"] or "").upper()
    if item.label is None:
        return True
    if label == item.label:
        return False
    rest = text[start + doubled.end() : item.end]
    return not re.match(r"\s*(?:\d{2,4} ?)?[A-Za-z' .\-]{2,30}\d", rest)


def _stands_first(folded: str, cable: Reference) -> bool:
    return folded.upper().startswith(cable.text.upper()[:12])


def _flags(text: str, cables: list[Reference], end: int, notal: bool, previous: bool) -> list[tuple[Reference, bool, bool]]:
    """NOTAL and AND PREVIOUS belong to the reference they stand behind."""
    result = []
    for at, one in enumerate(cables):
        assert one.span is not None
        stop = cables[at + 1].span.start if at + 1 < len(cables) and cables[at + 1].span else end  # type: ignore[union-attr]
        behind = text[one.span.end : stop]
        result.append((one, notal and bool(_NOTAL.search(behind)), previous and bool(_PREVIOUS.search(behind))))
    return result


def _kind_of(folded: str) -> str | None:
    for kind, pattern in _KINDS:
        if pattern.search(folded):
            return kind
    return None


def _cables(text: str, start: int, end: int, year: int | None) -> list[Reference]:
    found: list[Reference] = []
    at = start
    while match := _SERIAL.search(text, at, end):
        cable = _cable(text, start, match, end, year)
        if cable is None:
            at = match.end("words") if match.end("words") > at else match.end()
            if match.end() > at and not match["words"].strip():
                at = match.end()
            continue
        reference, name, cable_year, stop = cable
        found.append(reference)
        at = stop
        while more := _MORE.match(text, at, end):
            if int(more["serial"]) == 0 or _is_year_of_next(text, more, end):
                break
            number = int(more["serial"])
            found.append(
                Reference(
                    kind="cable",
                    id=make_id(cable_year, name, number) if cable_year else None,
                    text=more["serial"],
                    span=Span(more.start("serial"), more.end("serial")),
                )
            )
            at = more.end()
    return found


def _is_year_of_next(text: str, more: re.Match[str], end: int) -> bool:
    """`STATE 1234, 07 PARIS 12`: the number is the next reference's year."""
    digits = more["serial"]
    behind = text[more.end() : min(end, more.end() + 40)]
    follows = re.match(r"[\s\-]*(?!AND\b|OR\b)[A-Za-z][A-Za-z'’. \-]{1,28}?[\s#]*\d", behind, re.IGNORECASE)
    return follows is not None and (len(digits) == 2 or (len(digits) == 4 and 1966 <= int(digits) <= 2065))


def _cable(
    text: str, start: int, match: re.Match[str], end: int, year: int | None
) -> tuple[Reference, str, int | None, int] | None:
    serial = int(match["serial"])
    if serial == 0 or serial > 999_999:
        return None
    words = match["words"]
    tokens = [(m[0], match.start("words") + m.start()) for m in re.finditer(r"[^\s/]+", words)]
    resolved = _resolve(tokens)
    if resolved is None:
        return None
    name, begin, corrected_from = resolved
    cable_year = year
    year_begin = begin
    if match["midyear"]:
        cable_year = full_year(int(match["midyear"].strip(" '-/\t")))
    else:
        before = _YEAR_BEFORE.search(text[max(start, begin - 12) : begin])
        if before and not _belongs_before(text, start, begin, before):
            cable_year = full_year(int(before["year"]))
            year_begin = max(start, begin - 12) + before.start("year")
    stop = match.end()
    if cable_year == year and (behind := _YEAR_BEHIND.match(text, stop, end)):
        digits = (behind["paren"] or behind["of"] or behind["dash"] or behind["slash"]).strip("'’")
        cable_year = full_year(int(digits))
        stop = behind.end()
    reference = Reference(
        kind="cable",
        id=make_id(cable_year, name, serial) if cable_year else None,
        text=" ".join(text[year_begin:stop].split()),
        corrected_from=corrected_from,
        span=Span(year_begin, stop),
    )
    return reference, name, cable_year, stop


def _belongs_before(text: str, start: int, begin: int, before: re.Match[str]) -> bool:
    """`OCTOBER 12 PARIS 1234`: digits behind a month's name are its day."""
    head = text[start : max(start, begin - 12) + before.start()].upper().split()
    return bool(head) and head[-1].strip(".,") in MONTHS and len(before["year"]) == 2


def _resolve(tokens: list[tuple[str, int]]) -> tuple[str, int, str | None] | None:
    """The post in the words before a serial: the longest run that ends there and that the gazetteer knows."""
    known = posts()
    clean = [(re.sub(r"^[^A-Za-zÀ-ÿ]+|[.,:;\-]+$", "", word), at) for word, at in tokens]
    clean = [(word, at) for word, at in clean if word]
    while clean and clean[-1][0].upper() in ("NO", "NR", "NUMBER", "TELNO", "CIRCULAR", "CABLE"):
        clean.pop()
    if not clean:
        return None
    for size in range(min(5, len(clean)), 0, -1):
        run = clean[-size:]
        if run[0][0].upper() in _NO_POST and size > 1 and run[0][0].upper() != "THE":
            continue
        post = known.resolve(" ".join(word for word, _ in run))
        if post is not None:
            return post.name, run[0][1], None
    for size in range(min(3, len(clean)), 0, -1):
        run = clean[-size:]
        written = " ".join(word for word, _ in run)
        if any(word.upper() in _NO_POST for word, _ in run) or len(written) < 4:
            continue
        nearest = known.correct(written)
        if nearest is not None:
            return nearest[0].name, run[0][1], written
    return _unknown_post(clean)


def _unknown_post(clean: list[tuple[str, int]]) -> tuple[str, int, str | None] | None:
    """A sender that is no post of the Department (`USCINCPAC`, `FBI`): capitals alone before the serial."""
    word, at = clean[-1]
    if len(clean) == 1 and word.isupper() and word.isalpha() and 3 <= len(word) <= 16 and word not in _NO_POST:
        return word, at, None
    return None
