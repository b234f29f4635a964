"""`REF: A. STATE 135205  B. 07 TALLINN 347 (NOTAL)` (5 FAH-1 H-220)."""

from __future__ import annotations

import re

import msgspec

from reftel.model import Reference, State
from reftel.telegram.draft import Draft
from reftel.telegram.lines import line_end
from reftel.telegram.path import Element
from reftel.telegram.phrases import PASSAGE
from reftel.telegram.signs import sign
from reftel.telegram.underlining import RULE_RUN_IN
from reftel.values.marking import PORTION, SHORT_PORTION
from reftel.values.reference import Listed, read_references
from reftel.values.reference_kinds import kind_of
from reftel.values.reference_others import NOTHING
from reftel.values.telegram_series import without_repetition
from reftel.vocab.posts import posts

_REPEATED = sign("REPEATED ", "RPTD ", "TEL", " SENT ")
"""Words, beside TO, of telegrams that had a number to each addressee, `DEPTEL 17, REPEATED LIMA 18`."""
_ITEM = re.compile(
    r"(?:[¶\ufffd\-*]\s*)?(?:REF(?:TEL)?\s+)?(?:[(\[{]?|(?=-[A-Z]-)-)(?P<label>[A-Z]|\d{1,2})(?:[.):\]}/]|(?<=-[A-Z])-)"
)
_PROSE = re.compile(
    PASSAGE + rf"|\({SHORT_PORTION}\)\s++(?!AND\b|[&\-\u2013;,]|[(\[]?(?:[A-Z]|\d{{1,2}})[.)\]/:])"
    r"|THIS (?:CABLE|MESSAGE|IS)\b"
    r"|SENSITIVE BUT|NOT FOR INTERNET|(?:PLEASE )?HANDLE ACC|[-=_*~]{4,}|(?:REASONS?:|DERIVED FROM|DECLASSIFY ON)"
)
"""Beginnings of lines that are not references."""
_COUNTED = re.compile(r"\d{1,6} (?P<words>[A-Z]{3,}(?: [A-Z]{2,}){2,}\b)(?![^\n]*\d)")
"""A number and words of a sentence: `123 PERSONS CAME TO THE HARBOR.`"""
_WORDS = re.compile(r"(?:[a-z']+ ){4}")
_MARKED_TEXT = re.compile(rf"\s*\( ?{PORTION} ?\)\s*(?!\d|[^\n]{{0,40}}\d{{2,6}}\b)\S")
"""A marking and text without a serial after a label: the first of the lettered paragraphs of a telegram whose
paragraphs have no numbers, `A. (U) COUNTRY CONDITIONS: ...`."""
_POST = re.compile(r"['’(]?(?:\d{2,4}\)?[ \-]?)?(?P<post>[A-Z0][A-Z0' .\-]*?)[ #]*\d")
_LIKE = re.compile(r"['’]?(?:\d{2,4}[ \-]?)?[A-Z][A-Z' .\-]{2,30}\d{2,6}|.{0,80}(?:E-?MAIL|TELCON|NOTAL)")
"""How a reference without a label begins."""
_WAITS = re.compile(
    r"(?:[,;&(]|\bAND|(?:^|\s)[(\[]?[A-Z][.):\]]|(?:^|[\s)])(?!NOTAL|E-?MAIL|TELCON|PREVIOUS)[A-Z]{2,}|\b\d\d)\s*$"
)
"""An item that is not at its end: a separator, a label, a post or a year without its serial."""
_ENDS_ITEM = re.compile(r"(?:[A-Z][A-Z'.\-]*[ ]+){0,3}\d{2,6}\b(?![.)]\s*[(A-Z])")
"""How the rest of an item begins: its serial, or its post and serial."""
_OF = re.compile(r"(?:OF|DATED|DTD|FROM|TO|AND|ON)\b")
"""The rest of an item that is not a cable: `E-MAIL`, a blank line, `OF 11/9 D) STATE 70123`."""
_TAIL = re.compile(r"(?:AND )?PREV(?:IOUS)?\b|\(?NOTAL\b")
"""The end of an item that begins a line: `OSLO 12 AND`, a blank line, `PREVIOUS`."""
_BARE = re.compile(r"(?:REF(?:TEL)?[ \t]+)?(?P<label>[A-Z])[ \t]+(?:[\-\u2013][ \t]+)?(?P<rest>['’(\dA-Z].*)")
"""An item whose label has no sign, or a dash: `B OSLO 12`, `B - OSLO 12`, `REF B OSLO 12`."""
_BARE_LABELS = re.compile(
    r"(?:^|\n|:|REF(?:TEL)?)[ \t]*([A-Z])[ \t]+"
    r"(?=[\-\u2013][ \t]+\S|\(\d\d\) |['’]?(?:\d{2,4}[ \-]?)?[A-Z]{2}|\d{1,2}/)"
)
_PILCROWED = re.compile(r"[\u00b6\ufffd] ?(?P<label>[A-Z])(?:[;, ] {0,4}|[ ]{1,4})[A-Z0-9'\u2019]")
"""A label that lost its period, after the sign that a publisher set before labels."""
_COUNT = re.compile(r"[ \t]*\((?P<count>[2-9])\)[ \t]*:[ \t]*")
"""How many references there are, `REF (2): A. LIMA 12 B. LIMA 14`; the label of one that is alone in its list."""
_KIND = re.compile(r"^(?:AM)?(?:EMBASSY|CONSUL|CONSULATE)[ ]+|^USMISSION[ ]+")
"""The kind of a post before its name."""
_OPEN_LABEL = re.compile(r"(?:^|[\s:;,\u00b6])[(\[]?[A-Z][.)\]]\s*$")
"""A label without its item: `A. OSLO 12 B.`, and a page mark."""
_NEXT_INSIDE = re.compile(
    r"(?:^|[\s,;\u00b6])[(\[]?([A-Z])[.)\]]\s{0,3}(?:\(?[A-Z][.)]\s{0,3})?['\u2019]?(?:(?:19|20)?\d\d[ \-]?)?"
    r"[A-Z][A-Z .'\-]{2,24} \d"
)
"""A further item in the line that has the rest of the one before: `DHABI 6 C. 07 STATE 14`."""
_LABELS = re.compile(r"(?:^|[\s,;:(\[¶\ufffd])(?:[(\[{]?([A-Z])[.):\]}]|(?=[A-Z]/|-[A-Z]-)-?([A-Z]))")


def read(draft: Draft, element: Element) -> int:
    """Read the list of references, up to the element's end or to lines that are not references."""
    begin = element.start if "single" in element.evidence else element.begin
    end = _end(draft, begin, element)
    count = _COUNT.match(draft.raised, begin, end)
    begin = count.end() if count else begin
    stop = begin + len(draft.text[begin:end].rstrip())
    date = draft.created.date() if draft.created else None
    year = draft.year or draft.frame_year
    is_repeated = draft.signs.has(_REPEATED, begin, stop) or draft.raised.find(" TO ", begin, stop) >= 0
    listed = read_references(
        without_repetition(draft.text, begin, stop) if is_repeated else draft.text,
        begin,
        stop,
        year=year,
        post=draft.post,
        serial=draft.serial,
        date=date,
        reader=_only_addressee(draft),
    )
    if count and [one.label for one in listed.references] == [None]:
        only = msgspec.structs.replace(listed.references[0], label=count["count"])
        listed = msgspec.structs.replace(listed, references=(only,))
    _settle(draft, element, listed, begin, stop)
    return end


def _only_addressee(draft: Draft) -> str | None:
    """The post of the only action addressee."""
    names = {to.name for header in draft.headers for to in header.action}
    post = posts().resolve(next(iter(names))) if len(names) == 1 else None
    return post.name if post else None


_LONGEST_BARE = 60
_ALONE = re.compile(
    rf"['’]?(?:\d{{2,4}}[ \-]?)?[A-Z][A-Z' .\-]{{2,30}} \d(?: \((?:NOTAL|EXDIS|NODIS|{SHORT_PORTION})\))?"
)
"""A post and a serial of one digit, alone in a line."""
_LETTER_BEHIND = re.compile(r"(?<=\d)[A-Za-z](?![A-Za-z\d.)])")
"""A letter at a number that labels no item: `BISHKEK 7A`."""


def _end(draft: Draft, begin: int, element: Element) -> int:
    """Return the end of the list."""
    raised = draft.raised
    at = end = begin
    blank = False
    while at < element.stop:
        after = line_end(raised, at, element.stop)
        line = raised[at:after].strip()
        if not line:
            blank = bool(raised[begin:end].strip(" :\n"))
        else:
            if end > begin and _ends_before(line, draft.text[at:after].strip()):
                break
            if blank and not (_goes_on(line, raised[begin:end]) or _is_torn_by_page(draft, line, end, at)):
                break
            end, blank = after, False
            if rule := RULE_RUN_IN.search(raised, at, at + len(raised[at:after].rstrip())):
                draft.defect("glued-lines", rule.start(), rule.start(), "a heading has lost its line break")
                return rule.start()
        at = after + 1
    return end


def _ends_before(line: str, written: str) -> bool:
    """Whether a line cannot belong to the list."""
    if _ITEM.match(line):
        return False
    if (counted := _COUNTED.match(line)) and posts().resolve(counted["words"]) is None:
        return True
    return _PROSE.match(line) is not None or (_WORDS.match(written) is not None and not _LIKE.match(line))


def _goes_on(line: str, before: str) -> bool:
    """Return whether a line after a blank one continues the list: it has the next label, or the list was open."""
    item = _ITEM.match(line)
    due = {chr(ord(label) + step) for label in _labels(before) for step in (0, 1, 2)}
    if item is None and (bare := _BARE.match(line)) and len(line) < _LONGEST_BARE:
        due |= {chr(ord(label) + 1) for label in _BARE_LABELS.findall(before)}
        if bare["label"] in due and (kind_of(bare["rest"]) or _begins_with_post(bare["rest"])):
            return True
    if item is None:
        if (marked := _PILCROWED.match(line)) and marked["label"] in due:
            return True
        if _TAIL.match(line):
            return True
        if _OF.match(line) and any(label in due for label in _labels(line)):
            return True
        if _OPEN_LABEL.search(before) or any(label in due for label in _NEXT_INSIDE.findall(line)):
            return True
        if _WAITS.search(before) and _ENDS_ITEM.match(line):
            return True
        is_open = before.rstrip().endswith((",", ";", "AND", "&"))
        is_like = _LIKE.match(line) is not None and (is_open or _begins_with_post(line))
        return len(line) < 60 and (is_like or (_ALONE.fullmatch(line) is not None and _begins_with_post(line)))
    if _MARKED_TEXT.match(line, item.end()) and not (_DOUBLED.match(line) and _DOUBLED.match(before.lstrip(" :\n"))):
        return False
    if item["label"].isdigit():
        return True
    return item["label"] in (due or {"A"})


_DOUBLED = re.compile(r"[\u00b6\ufffd]?(?P<label>[A-Z])[.)] ?\((?P=label)\)")
"""A label that a message system and the drafter wrote: `C. (C) PIKE MEMO`, which has no marking."""


def _is_torn_by_page(draft: Draft, line: str, above: int, at: int) -> bool:
    """Whether a page mark tore an item that is not a cable, so that the line has its kind: `EMAIL 8/20/09`."""
    if len(line) > _LONGEST_BARE * 2 or kind_of(line) is None:
        return False
    return any(one.kind == "page_mark" and above <= one.start < at for one in draft.asides)


def _labels(written: str) -> list[str]:
    return [first or second for first, second in _LABELS.findall(written)]


def _begins_with_post(line: str) -> bool:
    found = _POST.match(_KIND.sub("", line))
    return found is not None and posts().resolve(found["post"]) is not None


def _add(draft: Draft, listed: tuple[Reference, ...]) -> None:
    """Add the references of a list, unless a repeated head has them too: the longer of the two lists is kept."""
    before = {_key(one) for one in draft.references}
    these = {_key(one) for one in listed}
    if before and before <= these:
        draft.references = list(listed)
    elif not these <= before:
        draft.references.extend(listed)


def _key(one: Reference) -> str:
    return one.id or " ".join(one.text.upper().split())


def _settle(draft: Draft, element: Element, listed: Listed, begin: int, stop: int) -> None:
    state: State = "read"
    if not listed.references:
        written = " ".join(draft.raised[begin:stop].split()).strip(" .:-")
        state = "unreadable" if written and written not in NOTHING else "empty"
    _add(draft, listed.references)
    draft.read(element, "references", begin, stop, "references", state)
    if listed.unreadable or state == "unreadable":
        draft.defect("unreadable-reference", begin, stop, "a listed reference was not understood")
    for one in listed.references:
        if one.id and one.span and (behind := _LETTER_BEHIND.match(draft.text, one.span.end, stop)):
            note = f"a letter after the number is not read: {one.text}{behind[0]}"
            draft.defect("unreadable-reference", one.span.start, behind.end(), note)
        if one.corrected_from and one.span:
            draft.defect("corrected-post", one.span.start, one.span.end, f"{one.corrected_from} read as {one.id}")
