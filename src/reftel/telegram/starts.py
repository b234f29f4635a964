"""Possible beginnings of elements, with the evidence for each.

A place at the beginning of a line is strong evidence. A place in the middle of a line counts if its label, a colon or
a known value after it is evidence: copies lose line breaks, with or without a space left. Which places are
beginnings is decided by `path`, over all of them together.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import attrgetter
from typing import cast

from reftel.blocks import BlockKind
from reftel.telegram.bare_addressees import has_precedence, names_addressee
from reftel.telegram.kinds import (
    ADDRESSED,
    BY_NAME,
    CAPTION_WORDS,
    DESIGNATOR,
    GLUED_CAPTION,
    HEADER,
    ROUTED,
    at_line,
)
from reftel.telegram.label_values import cost_of_order, is_beside_label, is_item, is_known, is_reasons, is_sure_value
from reftel.telegram.lines import (
    BETWEEN_CAPTIONS,
    CAPTIONS_BEGIN,
    CLASSIFICATION,
    LEADING_CAPTIONS,
    NUMBER,
    RELEASABLE,
    classification_line,
    is_caption,
    line_end,
    section_number,
    torn_classification,
)
from reftel.telegram.phrases import HANDLING, PRECEDENCES, SUMMARY
from reftel.telegram.quotation import without_announced
from reftel.telegram.signs import Signs, sign
from reftel.telegram.slips import find_slip
from reftel.telegram.start import Start
from reftel.telegram.torn_instructions import (
    CORRECTED,
    SHORTEST_OFFICE,
    add_instruction_behind,
    corrected_end,
    instruction_at,
    letter_head,
)
from reftel.telegram.torn_starts import find_torn
from reftel.telegram.unlabeled import find_identity, find_level, find_unlabeled
from reftel.values import element_labels as labels
from reftel.values.dtg import LABEL as DTG_LABEL
from reftel.values.dtg import find_dtg
from reftel.values.marking import MARK, SHORT_PORTION
from reftel.values.reasons import text_behind

HEAD_AFTER_LABELS = 3000
"""Number of characters after the first labels to search for elements; the text begins long before."""
HEAD_WITHOUT_LABELS = 6000
FARTHEST_LABEL = 30_000
"""Number of characters to search for the first labels: headers of a hundred addressees have 6,000."""

_FIRST_LABELS = tuple(
    (re.compile(pattern), sign(*signs))
    for pattern, *signs in (
        (rf"\b{labels.SUBJECT}\s?[:;.]", "SUBJ"),
        (rf"{labels.TAGS}\s?[:;]", "TAG"),
        (labels.NUMBERED_ORDER, "E.O", "EO"),
        (labels.CLASSIFIED_BY, "CLASSIFIED BY"),
    )
)
"""Patterns, and the signs of which each begins with one."""
_place = attrgetter("at", "kind")
_LONGEST_LABEL = 18
"""Characters in which the sign after a mistyped label is."""
_LONGEST_CLASSIFIER = 400
_LONGEST_IDENTITY = 40
SURE_PARAGRAPH = 5.0
"""Score from which a number with its marking is a paragraph's."""
SURE = 8.0
"""The subject that scores so much parts instructions to pass from prose."""
_CONTINUED = 4.0
"""More than a stamped level scores: the text of a later section begins with a number above 1."""
_MARKING = re.compile(rf"{MARK}|{SHORT_PORTION}\) ")
_SUMMARY = re.compile(SUMMARY)
_STAMP = re.compile(r"[0-9OQDILZSBG]{2}\s?[\dOQDILZSBG](?:\s?[\dOQDILZSBG]){2}|[0-3] \d{5}")
"""How every date-time group begins, also a misread one."""
_FIRST_OF_DTG = frozenset("ZYOPR0123456789QDILSBG")
_WORDS_OF_DTG = frozenset({"DT", "DA", "FL", "IM", "PR", "RO"})
_SECOND_OF_DTG = _FIRST_OF_DTG | set(" /.")
_FIRST_OF_CAPTIONS = frozenset("SNELTRDAU")
_BESIDE_HANDLING = re.compile(rf"(?:{'|'.join(CAPTION_WORDS)}|SENSITIVE)[ ,;/\-]{{1,4}}(?={HANDLING})")
"""A caption before a handling statement in its line: `NOFORN, NOT FOR INTERNET DISTRIBUTION`."""
_STAMP_ALONE = re.compile(r"\d{6} ?[A-Z]?(?: [A-Z]{3,4})?[ \t]*$")
_PROSIGNS = re.compile(
    rf"(?:(?:{PRECEDENCES}) +|(?:[ZYOPR]{{1,2}}(?:\.?[ /]+|(?=[0-3]\d{{5}}))){{0,2}})"
    r"(?=[0-9OQDILZSBG]{2}|[0-3] \d{5})"
)
_ADDRESS = re.compile(rf"\s*(?:{ROUTED}|{DESIGNATOR}|(?:[A-Z]+ ){{1,5}}(?:COLLECTIVE|WASH(?:DC|INGTON,? D\.?C|\b)))")
_ADDRESSED_BELOW = re.compile(r"\s*+(?:R[UH][A-Z]{3,6} ?/ ?[A-Z]|AMEMBASSY [A-Z]|AMCONSUL [A-Z]|USMISSION [A-Z])")
_MOST_LEFT_OUT = 99  # a number above it seldom begins the text: `OSLO` and below it `3566 (C) STATE 36`
_RETYPED = re.compile(r"(?:Fm |To |Info |(?:From|To|Info) ?:)(?![^\n]*\()")
_IN_SENTENCE = re.compile(r"[ ]+(?:TO|OF|IS|WAS|WILL|HAS|HAD|MATTERS?)\b")
"""`SUBJECT TO REVIEW`: a word of a sentence, not the label of a subject."""
_BARE_POST = 4.0
"""Cost of a post without a designator: `TO LONDON` ends subjects."""
_LONGEST_LIST = 4000
"""Characters of a list of addressees."""
_SINGLE = re.compile(
    r"REF(?:(?:TEL)?\s+|(?=[A-RT-Z]\s?[:)]))[(\[]?[A-Z][)\]]?"
    r"(?:\s*(?P<colon>:)|\s*[.)]|\s{1,3}(?:[\-\u2013]\s{1,3})?(?=(?:\d{2,4} ?)?[A-Z]{3}))"
)
"""`REF A: STATE 123`, `REFA: STATE 123`: the label of the item is in the label of the element."""
_NEXT_ITEM = re.compile(r"[ \t]*REF(?:TEL)?[ \t]+[(\[]?B\b")
"""The line after `REF A SECRETARY'S LETTER`."""


def head_end(signs: Signs, begin: int, stop: int) -> int:
    """Return where to stop looking for elements of the front matter."""
    last = -1
    far = min(stop, begin + FARTHEST_LABEL)
    for pattern, first in _FIRST_LABELS:
        if found := signs.first(pattern, first, begin, far):
            last = max(last, found.end())
    return min(stop, last + HEAD_AFTER_LABELS if last >= 0 else begin + HEAD_WITHOUT_LABELS)


def find_starts(text: str, raised: str, signs: Signs, begin: int, stop: int, *, lower: bool) -> list[Start]:
    """Return the places in `text[begin:stop]` where elements may begin, in order.

    `raised` is the text in capitals, `signs` are those in it; `lower` says that the copy was retyped in lower case,
    so that case is not evidence. Passing instructions are searched above the first certain subject: below it they are
    prose (`FOR MONTHS THE MINISTER ...`).
    """
    found: dict[tuple[int, str], Start] = {}
    at_line: set[int] = set()
    blank = True
    subject = stop
    retyped = lower
    is_first = is_later = False
    may_be_identity = True
    end = begin - 1
    for line in raised[begin:stop].split("\n"):
        end += len(line) + 1
        written = line.lstrip(" \t*_")
        if written:
            first = end - len(written)
            may_be_identity = may_be_identity and len(written) <= _LONGEST_IDENTITY
            if may_be_identity and (start := find_identity(raised, first, end, is_first=not at_line)):
                found[(start.at, start.kind)] = start
            may_be_identity = "BT" in line and line.rstrip().endswith("BT")
            at_line.add(first)
            start = _at_line(text, raised, first, end, lower=retyped, blank=blank, is_late=subject < first)
            if start is not None:
                found[(start.at, start.kind)] = start
                if start.kind == "caption" and start.end < end and subject == stop:
                    add_instruction_behind(text, raised, start.end, end, found, lower=lower)
                if start.kind == "classification":
                    is_later = is_later or _is_later(raised, start)
                    # a head that is repeated has instructions below its first subject, perhaps in small letters
                    retyped = lower or (start.score >= SURE and text[start.at + 1 : start.end].islower())
                    subject = subject if is_first or start.score < SURE else stop
                elif start.kind == "paragraph" and is_later and start.number > 1:
                    start.score += _CONTINUED
                if start.kind == "subject" and start.score >= SURE and subject == stop:
                    subject, retyped = first, lower
                elif start.kind == "paragraph":
                    is_below = subject < first
                    if is_first and start.number == 2 and start.score >= (1.0 if is_below else SURE_PARAGRAPH):
                        # the text has begun: labels after its second paragraph are part of it
                        stop = end
                        break
                    is_first = is_first or (start.number == 1 and start.score >= (4.0 if is_below else SURE_PARAGRAPH))
        blank = not written
    find_torn(text, raised, signs, begin, stop, at_line, found, lower=lower, subject=subject)
    listed = sorted(found.values(), key=_place)
    lost = [*find_unlabeled(text, raised, listed, begin, stop, lower=lower), *find_level(raised, listed, stop)]
    listed = sorted((*listed, *lost), key=_place) if lost else listed
    return without_announced(listed, raised, signs, begin, stop)


def _is_later(raised: str, start: Start) -> bool:
    """Whether a classification line is of a section that is not the first one."""
    found = CLASSIFICATION.match(raised, start.at, start.end)
    return found is not None and bool(found["section"]) and section_number(found["section"]) > 1


def _at_line(text: str, raised: str, first: int, end: int, *, lower: bool, blank: bool, is_late: bool) -> Start | None:
    """Return the beginning at the start of a line, by the first kind that fits.

    Most lines are prose: a pattern is tried only if a cheap test of the line does not exclude it.
    """
    pattern, of_offices, others = _opening(raised[first : first + 2])
    if of_offices is not pattern and raised.find("-", first, end) >= 0:
        pattern = of_offices
    if pattern is not None and (match := pattern.match(raised, first, end)) and match.lastgroup:
        start = _judge(cast(BlockKind, match.lastgroup), text, raised, first, match.end(), end, lower=lower)
        if start is not None:
            return start
    if "number" in others and (paragraph := _paragraph(raised, first, end, blank=blank)):
        return paragraph
    in_capitals = lower or text[first].isupper()
    if (
        others
        and ("captions" in others or ("letter" in others and raised.startswith(" ", first + 3)))
        and (caption := _caption(text, raised, first, end, lower=lower, in_capitals=in_capitals))
    ):
        return caption
    label = raised[first : first + _LONGEST_LABEL]
    if (":" in label or ";" in label or " BY" in label) and (slip := find_slip(raised, first, end)):
        return slip
    is_dtg = "group" in others and not (is_late and raised[first] == "D")
    if is_dtg and (dtg := _dtg_at(raised, first, end)):
        return dtg
    if is_late:
        return (
            letter_head(text, raised, first, end, lower=lower) if label.startswith(("FOR ", "EYES ", "FROM ")) else None
        )
    if not in_capitals and "/" not in label[:SHORTEST_OFFICE]:
        return None
    return instruction_at(text, raised, first, end, lower=lower)


@lru_cache(maxsize=1 << 14)
def _opening(pair: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, frozenset[str]]:
    """Return what may begin with the first two characters of a line: the pattern of the kinds in a line without a
    hyphen and in one with it; and what else: a paragraph's number, captions, a letter alone, a date-time group."""
    char, second = pair[0], pair[1:]
    others = {
        "number": char.isdigit() or char in "¶(\ufffdÂ",
        "captions": pair in CAPTIONS_BEGIN or pair == "RE" or char in ",/",
        "letter": second == " ",
        "group": (char in _FIRST_OF_DTG and second in _SECOND_OF_DTG) or pair in _WORDS_OF_DTG,
    }
    found = frozenset(name for name, may in others.items() if may)
    return at_line(pair, hyphened=False), at_line(pair, hyphened=True), found


def _caption(text: str, raised: str, first: int, end: int, *, lower: bool, in_capitals: bool) -> Start | None:
    """Captions that fill a line, or begin one whose line breaks are lost."""
    char = raised[first]
    written = raised[first:end].rstrip()
    if char == "C" and CORRECTED.match(written):
        return Start("caption", first, first + corrected_end(written), 7.0, ("line", "known"))
    if not in_capitals:
        return None
    if len(written) <= 60 and (is_caption(written) or (char == "R" and RELEASABLE.match(written))):
        return Start("caption", first, first + len(written), 7.0, ("line", "known"))
    if char in _FIRST_OF_CAPTIONS and (beside := _BESIDE_HANDLING.match(raised, first, end)):
        return Start("caption", first, beside.end(), 5.0, ("line", "known"))
    leading = LEADING_CAPTIONS.match(raised, first, end) if char in _FIRST_OF_CAPTIONS else None
    if leading and (lower or text[first : first + 3].isupper() or leading[0].startswith(CAPTION_WORDS)):
        return Start("caption", first, first + len(leading[0].rstrip(BETWEEN_CAPTIONS)), 5.0, ("line", "known"))
    if char in _FIRST_OF_CAPTIONS and (glued := GLUED_CAPTION.match(raised, first, end)):
        return Start("caption", first, glued.end(), 5.0, ("line", "known"))
    return None


def _dtg_at(raised: str, first: int, end: int) -> Start | None:
    """A date-time group in any spelling; a misread one needs its precedence or a separate line."""
    if (label := DTG_LABEL.match(raised, first, end)) and (labeled := _dtg_at(raised, label.end(), end)):
        return Start("dtg", first, labeled.end, labeled.score, (*labeled.evidence, "label"))
    prosigns = _PROSIGNS.match(raised, first, end)
    if prosigns is None or _STAMP.match(raised, prosigns.end(), end) is None:
        return None
    group = find_dtg(raised, prosigns.end(), end)
    if group is None and _STAMP_ALONE.match(raised, prosigns.end(), end):
        # the month and the year are on the next line
        group = find_dtg(raised, prosigns.end(), line_end(raised, end + 1, len(raised)))
    if group is None:
        return None
    alone = prosigns.end() > first or not raised[group.end : end].strip()
    if group.certainty == "sure":
        return Start("dtg", first, group.end, 8.0 if alone else 5.0, ("line", "known"))
    return Start("dtg", first, group.end, 6.0, ("line",)) if alone else None


def _judge(name: BlockKind, text: str, raised: str, at: int, behind: int, end: int, *, lower: bool) -> Start | None:
    """Weigh a kind at the beginning of a line."""
    written = text[at : min(behind, at + 2)]
    in_capitals = lower or written.isupper() or (name == "classification" and written[0].isupper())
    if not in_capitals and _RETYPED.match(text, at) and _ADDRESS.match(raised, behind, end):
        in_capitals = True  # a copy retyped in both cases: `Fm Amembassy Oslo`
    if (name in HEADER or name == "classification") and not in_capitals:
        return None
    if name == "from" and raised.startswith("FROM ", at) and raised.rfind("\nFM ", max(0, at - _LONGEST_LIST), at) >= 0:
        return None  # below a header: `FROM USMISSION UNESCO PARIS` among the instructions to pass
    if name in ("to", "info", "from"):
        return _address(name, raised, at, behind, end)
    if name == "classification":
        return _classification(raised, at, end)
    if name in ("tags", "subject", "references", "executive_order"):
        return _label(name, text, raised, at, behind, end, lower=lower)
    if name == "classified_by" and raised[at:behind].lstrip("\u00b6 ").startswith("1"):
        stop = raised.find("\n\n", behind)
        if text_behind(raised, behind, min(behind + _LONGEST_CLASSIFIER, stop if stop >= 0 else len(raised))) >= 0:
            # the first paragraph begins with the classifier
            return _paragraph(raised, at, end, blank=True)
    colon = name == "classified_by" and ":" in (raised[behind - 1], raised[behind : behind + 3].lstrip()[:1])
    return Start(name, at, behind, BY_NAME[name].sure, ("line", "colon") if colon else ("line",))


def _address(name: BlockKind, raised: str, at: int, behind: int, end: int) -> Start:
    """Weigh `FM`, `TO` or `INFO` by what follows it."""
    evidence = ["line"]
    if name == "from" and raised[at + 1] not in "MR":
        evidence.append("slip")
    score = BY_NAME[name].sure
    if _ADDRESS.match(raised, behind, end) or ADDRESSED.match(raised, behind, end):
        evidence.append("known")
    elif names_addressee(raised, behind, end):
        evidence.append("known")
        score -= _BARE_POST if name == "to" and not has_precedence(raised, behind, end) else 0.0
    elif name == "from" and end - behind < 60:
        score = 4.0
    else:
        score = -1.0
    return Start(name, at, behind, score, tuple(evidence))


def _label(name: BlockKind, text: str, raised: str, at: int, behind: int, end: int, *, lower: bool) -> Start | None:
    """Weigh a label by its colon or by a known value behind it."""
    score, evidence = BY_NAME[name].sure, ["line"]
    single = _SINGLE.match(raised, at, end) if name == "references" else None
    following = raised[behind : behind + 3].lstrip()[:1]
    colon = (following != "" and following in ":;.-,") or raised[behind - 1] in ":;,"
    is_bare = name == "subject" and lower and ":" not in (following, raised[behind - 1]) and following != ";"
    if is_bare and not is_beside_label(raised, at, behind, end):
        return None  # case is no evidence: `subject to inspections`
    if name == "subject" and not colon and _IN_SENTENCE.match(raised, behind):
        return None
    if colon or (single and single["colon"]):
        evidence.append("colon")
    elif text[at].islower() and not lower and not is_sure_value(name, raised, behind, end):
        return None
    elif not is_known(name, raised, behind, end) and not _NEXT_ITEM.match(raised, end + 1):
        score -= 6.0
    else:
        score -= 2.0
        evidence.append("known")
    score -= cost_of_order(name, raised, at, behind, end)
    if single:
        evidence.append("single")
    return Start(name, at, behind, score, tuple(evidence))


def _classification(raised: str, at: int, end: int) -> Start | None:
    found = classification_line(raised, at, end)
    if found is None:
        return None
    rest = raised[found.end() : end].strip()
    if found["serial"] or found["section2"]:
        return Start("classification", at, found.end(), 8.0, ("line", "known"))
    below = line_end(raised, end + 1, len(raised))
    if torn := torn_classification(raised, at, end, below):
        return Start("classification", at, torn.end(), 8.0, ("line", "known"))
    if found["of"]:
        return Start("classification", at, found.end(), 8.0, ("line", "known"))
    if len(rest) <= 1:
        if raised.find("\nTO ", max(0, at - _LONGEST_LIST), at) >= 0 and _ADDRESSED_BELOW.match(raised, end):
            return None  # a page ends within the list of addressees
        return Start("classification", at, found.end(), 4.0, ("line",))
    if is_caption(rest.strip(" /-")):
        return Start("classification", at, found.end(), 6.0, ("line", "known"))
    return None


def _paragraph(raised: str, at: int, end: int, *, blank: bool) -> Start | None:
    """A number at the beginning of a line: the text may begin here."""
    found = NUMBER.match(raised, at, end)
    if found is None or is_reasons(raised, at, end):
        return None
    number = int(found["number"])
    behind = found.end()
    score = {1: 4.0, 2: 1.0, 3: 1.0}.get(number, -1.0 if number <= _MOST_LEFT_OUT else -5.0)
    evidence = ["line"]
    if found["before"] or _MARKING.match(raised, behind, end):
        score += 4.0
        evidence.append("marking")
    if _SUMMARY.search(raised, behind, min(end, behind + 24)):
        score += 3.0
        evidence.append("summary")
    if found["pilcrow"]:
        score += 2.0
    score += 1.0 if blank else 0.0
    if behind >= end and not found["pilcrow"]:
        score -= 2.0
    if "marking" not in evidence and is_item(raised, at, behind, end):
        score -= 6.0
    return Start("paragraph", at, behind, score, tuple(evidence), number)
