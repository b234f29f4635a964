"""`SUBJECT:` with its own marking apart (5 FAH-1 H-243)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

from reftel.telegram.below_subject import begins_other
from reftel.telegram.draft import Draft
from reftel.telegram.endings import hangs
from reftel.telegram.lines import line_end
from reftel.telegram.path import Element
from reftel.telegram.torn_words import is_cut_there, is_torn, may_be_torn
from reftel.telegram.underlining import RULE_RUN_IN
from reftel.values import levels
from reftel.values.element_labels import BEGINS, SUBJECT
from reftel.values.marking import PORTION, SHORT_PORTION, plain_marking
from reftel.vocab.month_names import MONTHS

_LABEL = re.compile(
    r"[ \t.]*(?:\n[ \t]*(?=:[ \t]))?[:;,\-.\u2013\u2014]*(?:/(?=[ ])|\*\*(?=[ ]))?[ \t]*"
    r"(?:[:;.,] +)?(?:(?:-{1,2}|\*{1,2}|[\u2022\u00b7]) +)?"
    rf"(?:{SUBJECT}[ ]?:[ \t]*)?"
)
"""Text between the label and the subject, also a second label."""
_MARKED = re.compile(
    rf"[(\[{{]{{1,2}} ?(?P<marking>{PORTION}) ?(?:[)\]}}]{{1,2}}|J(?=[ ]))[ \t]*(?:[:\-]|[.,;](?=[ ]))?[ \t]*"
    rf"|[.,;:]?(?P<open>{SHORT_PORTION})\)[ \t]+"
    rf"|\((?P<shut>{SHORT_PORTION})[.,;:]?[ \t]+(?=\w)(?![^()]{{0,60}}\))",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:(?:(?: -{1,2})? |(?!\( ?S ?\)))[(\[] ?(?P<marking>(?:U|[CS](?://?NF)?|SBU|LOU|U//FOUO"
    r"|UNCLASSIFIED|CONFIDENTIAL)) ?[)\]]"
    r"| -{1,2} (?P<bare>SBU|LOU|UNCLASSIFIED)| \((?P<retyped>u|[cs](?://?nf)?|sbu|lou|u//fouo|unclassified)\))\s*$"
)
"""A marking after a subject. An S in parentheses after a letter makes a plural: `NEW LAMP(S)`."""
_LETTERED = re.compile(
    r"\b(?:ANNEX|APPENDIX|ARTICLE|CHAPTER|CLASS|GROUP|OPTION|PARA(?:GRAPH)?|PART|PHASE|SCHEDULE|SECTION|TABLE|TITLE)$",
    re.IGNORECASE,
)
"""Words before a letter in parentheses that is no marking: `ANNEX (C)`."""
_COLON_LEFT = re.compile(r"\s+[:;]$")
_NOTE = re.compile(r"(?: -{1,2})? \(?CORRECTED COPY\)?$", re.IGNORECASE)
"""A note after the marking of a subject."""
_CONNECTING = re.compile(r"(?:AND|OR|BUT|OF|IN|ON|TO|FOR|WITH|BY|AT|FROM|AS) \S+ ?(?![^\n]*[.:])")
"""How the rest of a subject begins after a blank line that fell into it."""
_HEADING = re.compile(r"(?:BACKGROUND|OVERVIEW|KEY POINTS|HIGHLIGHTS|ACTION REQUEST)\b|[IVA]{1,3}\. ")
"""Headings over a first paragraph that have no rule."""
_IN_PARENTHESES = re.compile(r"\([^()]{2,60}\)")
"""The rest of a subject below a blank line: no element and no heading is so."""
_DAY_OF = re.compile(rf"\b(?:ON|OF|BY|UNTIL|FROM|AFTER|BEFORE|SINCE) (?:{'|'.join(MONTHS)})$", re.IGNORECASE)
"""The number that begins the next line is the day."""
_NUMBERED = re.compile(r"\(?\d{1,2}[.)] ?(?:\(|[A-Z])")
_LABEL_OR_FIRST = re.compile(rf"[ \t]*(?:{BEGINS}|\u00b6? ?\(?1[.)][ \t])")
_LABEL_BELOW = re.compile(rf"[ \t]*{BEGINS}")
_OF_NEXT = re.compile(r"(?:^|(?<=\s))(?P<number>\d{1,2})[.)]$")
_OF_THIS = re.compile(r"(?P<number>\d{1,2})[.)][ \t]*$")
_DATE_LINE = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{1,2} [A-Z][a-z]{2,8} \d{4}(?:, \d\d:\d\d)?$"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} [\d:]{8}.*)$",
    re.IGNORECASE,
)
_PILCROW = re.compile(r"^[\u00b6\ufffd] ?(?=\d)")
"""The publisher's mark before a number that begins a line."""
_HYPHEN = re.compile(r"(?<=[A-Z.\d])-$")
_LEVEL = re.compile(levels.NAME)
"""A stamp in a line of its own."""
_SECOND_LABEL = re.compile(rf"{SUBJECT}[ ]?[:;](?P<subject>.+)", re.IGNORECASE)
_DANGLING = re.compile(r"\s[-\u2013]{1,2}$")
"""The dash before a marking that is an element of its own."""
_RULE_BEHIND = re.compile(r" ?[-=_*]{4}")
"""The rule of the first heading, run into the subject."""
_TIED_BEHIND = re.compile(
    r"[,;:!?)\]](?!-)|\.(?!\.)(?=[A-Z]\.|$|[\s\"”)])|['’](?:S|T|RE|LL)\b|[\"”](?=$|[\s,;:.])|-(?=[A-Z])", re.IGNORECASE
)
"""How a line begins that the line above needs without a space."""
_TIED_BEFORE = ("(", "[", "$", "“")
_CENTURY = re.compile(r"(?<!\d)(?:19|20)$")
_REST_OF_YEAR = re.compile(r"\d\d(?!\d)")
FULLEST = 80
"""No line is longer."""
FULL = 50
"""A line at least this long may have been broken by its length."""
_PARAGRAPH = re.compile(r"\s*+[\u00b6\ufffd]? ?\(?\d{1,2} ?[.)(]")
_SINGLE_BREAK = re.compile(r"\S[ \t]*+\n[ \t]*+\S")
_ABOVE = 300
"""Characters above the subject to look at."""
_LONGEST = 70
_BESIDE = 6
_SHORTEST = 3
"""Characters of a line that continues after a blank one."""
_LABEL_SIZE = 9
"""Characters of `SUBJECT: ` in the first line."""
_LONGEST_SUBJECT = 300
"""Characters of a subject: the longest of 670 real ones has 141."""
MOST_LINES = 9
"""A subject has at most three lines (5 FAH-1 H-243); drafters exceed it, but not by this much."""


def read(draft: Draft, element: Element) -> int:
    """Read the subject over its lines, up to the element's end or a blank line that ends it."""
    text, raised = draft.text, draft.raised
    label = _LABEL.match(raised, element.begin, element.stop)
    begin = label.end() if label else element.begin
    parts: list[str] = []
    widths: list[int] = []
    edges: list[str] = []
    at = end = begin
    blank = False
    while at < element.stop and len(parts) < MOST_LINES:
        after = line_end(raised, at, element.stop)
        line = text[at:after].strip()
        if not line:
            blank = bool(parts)
        elif parts and not (
            _goes_on(draft, parts, line, after, element, behind_blank=blank)
            or (blank and _is_torn_by_page(draft, parts, line, (end, at, after), element))
        ):
            break
        elif parts and (parts[-1] == line or _is_said_again(line, parts)):
            draft.defect("repeated-text", at, after, "a line of the subject is repeated")
            end = after
        elif rule := RULE_RUN_IN.search(text, at, at + len(text[at:after].rstrip())):
            parts.append(text[at : rule.start()].strip())
            end = rule.start()
            draft.defect("glued-lines", rule.start(), rule.start(), "a heading has lost its line break")
            break
        else:
            parts.append(line)
            edges.append(f"{text[at]}{text[after - 1]}")
            widths.append(after - at if len(parts) > 1 else after - raised.rfind("\n", 0, at) - 1)
            end, blank = after, False
        at = after + 1
    stop = begin + len(text[begin:end].rstrip())
    if parts and (number := _number_of_next(raised, parts[-1], stop, element)):
        parts[-1] = parts[-1].removesuffix(number)
        stop = begin + len(text[begin : stop - len(number)].rstrip())
    cut = [
        edges[one][1].isalpha() and edges[one + 1][0].isalpha() and is_cut_there(widths, one, text)
        for one in range(len(widths) - 1)
    ]
    value, marking = _apart(_joined(parts, raised, cut))
    if value.endswith((",", "*")):
        value = _without_end(value, text[begin - _WIDEST_BULLET : begin], is_torn="\n" not in text[stop : element.stop])
    if marking is None and (before := _MARKED.match(raised, element.start, element.begin)):
        marking = plain_marking(before["marking"] or before["open"] or before["shut"])
    if any(map(_is_left_torn(value), parts, parts[1:])):
        draft.doubt("subject", begin, stop, "a line break may have torn a word of the subject")
    if len(value) > _LONGEST_SUBJECT:
        draft.doubt("subject", begin, stop, "longer than subjects are, so that text may be in it")
    if draft.subject is None or (value and _is_fuller(value, draft.subject)):
        draft.subject = value
        draft.subject_marking = marking
        draft.read(element, "subject", begin, stop, "subject", "read" if value else "empty")
    return end


_WIDEST_BULLET = 3


def _without_end(value: str, before: str, *, is_torn: bool) -> str:
    """The subject without the comma before a label that ran on, `LAMPS, REF LIMA 12`, and without the star of a pair
    whose first is in `before`."""
    if value.endswith(","):
        return value.rstrip(", ") if is_torn else value
    return value.rstrip("* ") if "*" in before else value


def _number_of_next(raised: str, last: str, stop: int, element: Element) -> str:
    """Return the number of the label after the subject if labels are numbered; an empty string for none.

    It begins the line of that label, or is one more than the number of the subject's: `3. SUBJECT: LAMPS 4. REF:`.
    """
    found = _OF_NEXT.search(last, max(0, len(last) - _LONGEST_NUMBER))
    if found is None or "\n" in raised[stop : element.stop] or not _LABEL_BELOW.match(raised, element.stop):
        return ""
    own = _OF_THIS.search(raised, max(0, element.start - _LONGEST_NUMBER), element.start)
    follows = own is not None and int(own["number"]) + 1 == int(found["number"])
    return found[0] if follows or found[0] == last else ""


_LONGEST_NUMBER = 6


def _is_said_again(line: str, parts: list[str]) -> bool:
    """Whether a line has the label and the subject again."""
    again = _SECOND_LABEL.match(line)
    return again is not None and again["subject"].strip() == " ".join(parts)


def _is_fuller(value: str, before: str) -> bool:
    """Whether a repeated subject has the words of the first, which the copy cut, and more."""
    kept = before.casefold().rstrip(". \u2026")
    return len(value) > len(kept) and value.casefold().startswith(kept)


def _goes_on(draft: Draft, parts: list[str], line: str, after: int, element: Element, *, behind_blank: bool) -> bool:
    """Whether a line belongs to the subject."""
    upper = line.upper()
    if behind_blank and _LEVEL.fullmatch(upper):
        return False
    if (begins_other(upper, parts[-1]) or _DATE_LINE.match(line)) and not _is_end(draft, parts, upper, after, element):
        return False
    if _NUMBERED.match(upper) and not (_DAY_OF.search(parts[-1]) or _is_own_number(draft, upper, element)):
        return False
    if not behind_blank:
        return not (parts[-1].isupper() and _is_sentence(line))
    if len(line) < _SHORTEST:
        return False  # the first letters of a torn label: `R`, `EF: LIMA 11`
    rest = draft.text[after + 1 : element.stop].lstrip(" \t")
    alone = not rest or rest.startswith("\n") or not rest.strip()
    if alone and hangs(parts[-1]):
        return True
    if alone and _IN_PARENTHESES.fullmatch(line) and not _MARKED.match(line):
        return True
    if alone and _CONNECTING.match(upper) and len(line) <= 70 and parts[-1].isupper() == line.isupper():
        return True
    # a copy that doubled every line break: a full line, and one in the same case, then the next element
    doubled = not draft.text[after : element.stop].strip()
    if doubled and _PARAGRAPH.match(draft.raised, element.stop) and not _is_doubled_above(draft, element.start):
        return False  # a heading over the first paragraph
    full = FULL - _LABEL_SIZE if len(parts) == 1 else FULL
    if len(parts[-1]) < full and not (
        _LABEL_BELOW.match(draft.raised, element.stop) and _is_doubled_above(draft, element.start)
    ):
        return False
    return doubled and len(line) <= FULLEST and parts[-1].isupper() == line.isupper()


def _is_sentence(line: str) -> bool:
    """Whether a line below capitals is a sentence: it has small letters and a period at its end."""
    return line.endswith(".") and sum(map(str.islower, line)) * 2 > len(line)


def _is_end(draft: Draft, parts: list[str], upper: str, after: int, element: Element) -> bool:
    """Whether a line that could begin the text is the end of the subject: a date after a comma, or the word COMMENT or
    TEXT alone above another label."""
    if parts[-1].endswith(","):
        return _DATE_LINE.match(upper) is not None
    below = not draft.text[after : element.stop].strip() and _LABEL_BELOW.match(draft.raised, element.stop)
    return upper in ("COMMENT", "TEXT", "MESSAGE") and bool(below)


def _is_own_number(draft: Draft, upper: str, element: Element) -> bool:
    """Whether the number of a line is no paragraph's: another label, or the first paragraph, is below it."""
    if upper.lstrip("(").startswith(("1.", "1)")):
        return False
    return _LABEL_OR_FIRST.match(draft.raised, element.stop) is not None


def _is_doubled_above(draft: Draft, start: int) -> bool:
    """Whether all line breaks above the subject are doubled, of two at least."""
    above = draft.text[max(0, start - _ABOVE) : start].strip()
    return "\n" in above and _SINGLE_BREAK.search(above) is None


def _is_torn_by_page(draft: Draft, parts: list[str], line: str, places: tuple[int, int, int], element: Element) -> bool:
    """Whether a page mark is between a line and the one above, and no text follows. `places` are the end of the line
    above, the line's beginning and its end."""
    above, at, after = places
    marked = any(one.kind == "page_mark" and above <= one.start < at for one in draft.asides)
    if not marked or begins_other(line.upper(), parts[-1]) or _NUMBERED.match(line) or len(line) > _LONGEST:
        return False
    if parts[-1].isupper() != line.isupper():
        return False
    full = FULL - _LABEL_SIZE if len(parts) == 1 else FULL
    if _NUMBERED.match(draft.raised, element.stop) and (len(parts[-1]) < full or _HEADING.match(line.upper())):
        return False  # a heading over the first paragraph
    rest = draft.text[after : element.stop].strip()
    return not rest or (rest.isupper() == line.isupper() and "\n" not in rest)


def _is_left_torn(value: str) -> Callable[[str, str], bool]:
    """Whether two lines of a subject were joined with a space, and what is beside it looks like no words."""

    def is_left(before: str, behind: str) -> bool:
        return f"{before[-_BESIDE:]} {behind[:_BESIDE]}" in value and may_be_torn(before, behind)

    return is_left


def _joined(parts: list[str], raised: str, cut: Sequence[bool]) -> str:
    """The lines as one: a word divided at the end of a line is joined, a compound keeps its hyphen. `raised` is the
    telegram in capitals, which shows its words; `cut` says of each line whether it was cut at a fixed width."""
    out = ""
    last = 0
    for at, part in enumerate(parts):
        is_cut = 0 < at <= len(cut) and cut[at - 1]
        part = _PILCROW.sub("", part.rstrip("\\ "))
        if not part:
            continue
        if out and _HYPHEN.search(out.upper()):
            broken = re.split(r"[ (/]", out)[-1].rstrip("-")
            word = re.split(r"[^A-Za-z]", part)[0]
            # a divided word's rest is not a word by itself; a compound's first part is short or a word
            out = out[:-1] + part if _is_divided(broken, word, raised) else out + part
        elif is_cut or (out and _is_tied(out, part)) or is_torn(out, part, raised, wide=last >= FULL):
            out += part
        else:
            out = f"{out} {part}" if out else part
        last = len(part) + (0 if last else _LABEL_SIZE)
    value = _without_rule(" ".join(out.split())).rstrip("; ([\u00b6\ufffd")
    value = _DANGLING.sub("", value)
    if value.startswith("| "):
        value = value.strip("| ")  # the cells of a table
    return unescape(value) if "&" in value else value


def _is_tied(before: str, behind: str) -> bool:
    """Whether a line break is inside a word with its marks: `IRAN` `, IRAQ`, `THE U` `.S.`, `20` `09`."""
    if _TIED_BEHIND.match(behind) or before.endswith(_TIED_BEFORE):
        return True
    return _CENTURY.search(before) is not None and _REST_OF_YEAR.match(behind) is not None


def _without_rule(subject: str) -> str:
    """The subject up to the rule at its end."""
    kept = subject.rstrip("-=_* ")
    rule = _RULE_BEHIND.search(subject, len(kept))
    return subject[: rule.start()] if rule else subject


_ENDINGS = ("TION", "TIONS", "MENT", "MENTS", "ING", "SION", "ITY", "ER", "ERS", "ED", "LY", "NESS", "ENCE", "ANCE")


def _is_divided(before: str, behind: str, raised: str) -> bool:
    """Return whether `IMMIGRA-` `TION` is one word: an ending follows the hyphen, or the text has the whole word."""
    if len(before) > 3 and behind.upper() in _ENDINGS:
        return True
    whole = f"{before}{behind}".upper()
    return whole.isalpha() and len(whole) > 5 and re.search(rf"(?<![A-Z\-]){whole}(?![A-Z])", raised) is not None


def _apart(written: str) -> tuple[str, str | None]:
    """The subject and its marking, which is before it (also twice) or after it."""
    marking = None
    note = _NOTE.search(written)
    if note and _TRAILING.search(written[: note.start()]):
        value, marking = _apart(written[: note.start()])
        return f"{value}{note[0]}", marking
    if match := _MARKED.match(written):
        marking = plain_marking(match["marking"] or match["open"] or match["shut"])
        written = written[match.end() :]
        if again := _MARKED.match(written):
            written = written[again.end() :]
        behind = _TRAILING.search(written)
        if behind and (plain_marking(_trailing(behind)) == marking or not _LETTERED.search(written[: behind.start()])):
            written = written[: behind.start()]
    elif match := _TRAILING.search(written):
        marking = plain_marking(_trailing(match))
        written = written[: match.start()]
    return _COLON_LEFT.sub("", written.strip()), marking


def _trailing(found: re.Match[str]) -> str:
    """The marking after a subject, also one that was retyped in small letters."""
    return str(found["marking"] or found["bare"] or found["retyped"].upper())
