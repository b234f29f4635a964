"""Beginnings of elements in the middle of lines: copies lose line breaks, with or without a space left."""

from __future__ import annotations

import re
from itertools import chain

from reftel.blocks import BlockKind
from reftel.telegram.inner_labels import REF_LINE, is_inside_element
from reftel.telegram.kinds import ADDRESSED_KINDS, ANYWHERE, EVERY_FRONT, LABELED
from reftel.telegram.label_values import is_item, is_known, is_sure_value, names_post
from reftel.telegram.lines import CLASSIFICATION, line_end
from reftel.telegram.signs import Signs, sign
from reftel.telegram.start import Start
from reftel.telegram.torn_instructions import find_instructions, instruction_start, torn_letter_head
from reftel.telegram.torn_numbers import behind_reasons, behind_serial
from reftel.values import element_labels as labels
from reftel.values.marking import SHORT_PORTION
from reftel.vocab.month_names import SHORT_MONTH
from reftel.vocab.posts import posts

_LOWER_CASE = 4.0
"""Cost of a label in lower case in a text that has capitals."""
_GLUED = 1.0
"""Cost of a beginning that follows a letter or a digit."""
_TORN_FIRST = re.compile(
    r"(?:1\.(?<![\d,/(¶]1\.)(?<!¶ 1\.)(?<![\d\s(]\.1\.)"
    r"|SUMMARY(?<!OF SUMMARY)(?<!END SUMMARY)[:.\-]{1,2} {1,3}1\.) {0,3}"
    rf"(?:\({SHORT_PORTION}\)|(?:BEGIN |EXECUTIVE )?SUMMARY\b)"
)
_FIRSTS = sign("1.", "SUMMARY")
"""`_TORN_FIRST` begins with one of these."""
_PILCROW_FIRST = re.compile(r"¶ ?1\b")
_DTG = re.compile(rf" \d{{6}}[ ]?[A-Z]?[ /]?[ ]*{SHORT_MONTH}[A-Z]?\.?[ ]*(?:19|20)?\d\d(?!\d)")
"""A date-time group after its precedence. Patterns begin with a literal, so that the search passes over the rest."""
_DTG_LABELED = re.compile(rf"DTG[ ]?:?[ ]{{0,3}}\d{{6}}[ ]?Z[ ]*{SHORT_MONTH}[ ]*(?:19|20)?\d\d(?!\d)")
"""The same after its label."""
_OF_DTG = sign("DTG")
_WITH_LABEL = 12.0
_PRECEDENCE_BEFORE = re.compile(r"(?:(?<![A-Z])|(?<=ZZH)|(?<=ZZK)|(?<=/\d\d\dW))(?:[ZYOPR]{1,2}[ ]+){1,2}$")
_LONGEST_PRECEDENCE = 40
_CLASSIFIES = re.compile(r"REASON|1\.[3-6]|E\.? ?O\.|DERIVED|DECL")
_CLASSIFIER = 250
"""Characters in which the reason follows the classifier."""
_NO_REASON = 6.0
"""Cost of a classifier without a colon and without a reason."""
SERIAL = 5
"""Digits of a serial from which a level and a serial are a classification line whatever post is between them."""
_LISTED = re.compile(
    rf"(?:\b{labels.REFERENCES}[ \t]{{0,4}}[:;.\-]?"
    r"|(?:^|[\n;,]|\d[)\]]?(?=[ \t]))[ \t]{0,12}[\u00b6\ufffd\-]?(?=[ \t]{0,4}[(\[{]?[A-Z][.):\]}/]))"
    r"[ \t]{0,12}(?:[(\[{]?[A-Z][.):\]}/\-]{1,2})?[ \t]{0,4}$"
)
"""Text before a reference that has its level: `REF: A. CONFIDENTIAL OSLO 578`."""
_LONGEST_LABEL = 40
_TORN_PLAIN = re.compile(r"1\.[ \t]{1,3}(?=[A-Z\"(])")
_WORD_BEFORE = re.compile(r"(?:[\w.)][ \t]{1,6}|[A-Z)])$")
_FIRST_LINE = re.compile(r"\n[ \t]*(?:\u00b6 ?)?\(?1[.)][ \t]")
_SECOND_LINE = re.compile(r"\n[ \t]*(?:\u00b6 ?)?2\.[ \t]{1,3}[A-Z(\"]")
"""The first and the second paragraph's number at the beginning of a line."""
_SECOND = re.compile(r"[ \t]2\.[ \t]{1,3}[A-Z(\"\d]")
LONG_LINE = 400
"""A longer line has lost its line breaks."""
_SURE_LABEL = 4.0
_NO_TAGS = frozenset({"references", "executive_order", "classified_by"})
_VALUE_OF_TAGS = re.compile(r"(?<=:)\s{0,4}[A-Z]{4}[,; ]{1,3}[A-Z]{2,4}\b")
_VALUE_OF_ORDER = re.compile(r"[ ]{0,3}:?[ ]{0,3}(?:N/?A\b|DECL|X?GDS|ADS|RDS|OADR|\d{1,2}/)")
"""Values behind the labels that no sentence has there."""
_WITH_VALUE = 4.0
"""Gain of such a label: a front matter in another order, `SUBJECT: A LAMP TAGS: PREL, PE`."""
_SURELY = 2.0
"""Gain of a beginning that can only be an element's."""
_TAGS_LINE = re.compile(rf"[ \t]*{labels.TAGS}(?:[ \t]*:|[ \t]+[A-Z]{{2,4}}[, ])")
_LETTERED = re.compile(r" [A-Z]:(?=['\u2019 \d]|[A-Z]{3})")
"""The letter after the label: `REF A: OSLO 12`."""
_BEHIND_REFERENCES = 6.0
"""Gain of the only subject, in a line of references: `REF: STATE 1. SUBJ: A LAMP`."""
_BEHIND_TAGS = 4.0
"""Gain of another label in a line of TAGS, which contains only codes, terms and names."""
_SUMMARY_HEADING = re.compile(
    r"\b(?:(?:BEGIN|EXECUTIVE) )?(?:SUMMARY|INTRODUCTION)(?: AND [A-Z ]{3,30})?[ \t]*\n[ \t]*[-=_*~]{3,}"
)
"""The first heading over its rule: the text begins here."""
_SUMMARIES = sign(
    *("BEGIN SUMMARY", "BEGIN INTRODUCTION", "EXECUTIVE SUMMARY", "EXECUTIVE INTRODUCTION", "SUMMARY", "INTRODUCTION")
)
"""It begins with one of these."""
_SUMMARY_RUN_IN = re.compile(
    r"SUMMARY[ \t]*(?:\n[ \t\n]*(?:[-=_*~]{3,}[-=_*~ \t]*\n[ \t\n]*)?"
    r"|(?<=[ \t])[-=_*~]{3,}(?=\s)[ \t\n]*)(?=\u00b6? ?\(?1[.)])"
)
"""The first heading over the first number, in the line of the text before it: `REASON: 1.4 (D). SUMMARY`."""
_SUMMARY_BEHIND = re.compile(r"(?:(?:BEGIN|EXECUTIVE) )?SUMMARY ?(?::|\.(?= )|--)")
"""A summary in the line of the subject or the references, which has lost its breaks: `SUBJECT: A LAMP SUMMARY: ...`."""
_SUMMARY_ENDS = re.compile(r"END (?:OF )?SUMMARY\b")
_NEXT_PARAGRAPH = re.compile(r"\n[ \t]*(?:\u00b6? ?\(?\d{1,2}[.)]|\n)")
_LONGEST_SUMMARY = 2000
_NO_SUMMARY = re.compile(r"\b(?:END|OF|THE|A|SUBJECT:?|AND|IN) $")
_SUMMARY = sign("SUMMARY")
_BOXED = re.compile(r"[-=_*~]{5,}[ \t]+(?=[^\n\-=_*~]{3,80}[ \t][-=_*~]{5,}[ \t]+\u00b6? ?\(?1[.)] )")
"""The first heading between its rules and the first number, all in one line."""
_RULES = frozenset("-=_*~")
_ONE = sign("1. ", "1) ")
_BEFORE_RUN_IN = frozenset(".);-=_*~")
_RUN_IN = 16.0
"""More than any number scores, which is the text's too."""


_SENDER = re.compile(r"[ ]+(?P<name>[A-Z][A-Z .'\-]{3,50}?)[ ]*(?=TO[ ]+[A-Z]{2})")
_BEHIND_SENDER = 5.0
_WITH_REASONS = re.compile(
    r"[^\n:]{3,90}?(?:\n[^\n:]{3,90}?)?[\s,;(](?:FOR )?REASONS?\s*:?\s*"
    rf"(?:{labels.NUMBERED_ORDER}[\s,:]{{1,3}}(?:SECTION )?)?1\.[3-6]"
)
_OF_CLASSIFICATION = frozenset(("10501", "11652", "12065", "12356", "12958", "13526"))
"""The orders that telegrams are classified under: no subject has the number of one before a colon."""


_ROWS = {trigger: [row for row, (each, _, _) in enumerate(ANYWHERE) if each == trigger] for trigger, _, _ in ANYWHERE}
"""Trigger -> its rows in `ANYWHERE`."""


def _labeled_dtg(
    raised: str, signs: Signs, begin: int, stop: int, at_line: set[int], found: dict[tuple[int, str], Start]
) -> None:
    """The date-time group with its label in the classification line: `SECRET LIMA 0123 DTG: 171850Z JUN 88`."""
    for match in signs.matches(_DTG_LABELED, _OF_DTG, begin, stop):
        line = max(begin, raised.rfind("\n", begin, match.start()) + 1)
        level = CLASSIFICATION.match(raised, line, match.start())
        if match.start() not in at_line and level and level["serial"]:
            found[match.start(), "dtg"] = Start("dtg", match.start(), match.end(), _WITH_LABEL, ("torn", "label"))


_IN_SIGNALS = re.compile(r"\d{6}Z ?[A-Z]{3} ?\d\d(?:[ ]+Z[A-Z]{2}\d?)+[ ]+\Z")
"""Operating signals before a TO that belongs to them: `ZDK TO ALL CITE NUMEROUS SERVICE REQUESTS`."""
_LONGEST_SIGNALS = 40


def find_torn(
    text: str,
    raised: str,
    signs: Signs,
    begin: int,
    stop: int,
    at_line: set[int],
    found: dict[tuple[int, str], Start],
    *,
    lower: bool,
    subject: int,
) -> None:
    """Beginnings in the middle of lines; the first sure subject is at `subject`."""
    there = signs.found.keys() & _ROWS.keys()
    for row in sorted([row for trigger in there for row in _ROWS[trigger]]):
        trigger, kind, pattern = ANYWHERE[row]
        for at in signs.between(trigger, begin, subject if kind.name == "passing" else stop):
            if at not in at_line and (match := pattern.match(raised, at, stop)):
                if kind.name == "to" and _IN_SIGNALS.search(raised, max(begin, at - _LONGEST_SIGNALS), at):
                    continue
                at = instruction_start(raised, begin, at) if kind.name == "passing" else at
                _add_torn(found, kind.name, text, raised, at, match.end(), kind.torn, lower=lower)
    labels = [one.at for one in found.values() if one.kind in EVERY_FRONT and one.score >= _SURE_LABEL]
    first = min(labels, default=stop - 1 if raised.find("\n", begin, stop - 1) < 0 else begin)
    if first > begin and (_is_long(raised, begin, first) or any(one.kind == "passing" for one in found.values())):
        for at, end in find_instructions(raised, begin, first):
            if at not in at_line:
                found.setdefault((at, "passing"), Start("passing", at, end, 1.0, ("torn",)))
    for match in _DTG.finditer(raised, begin, stop):
        group = match.start() + 1
        before = _PRECEDENCE_BEFORE.search(raised, max(begin, group - _LONGEST_PRECEDENCE), group)
        if before and before.start() not in at_line:
            _add_torn(found, "dtg", text, raised, before.start(), match.end(), 5.0, lower=lower)
    _labeled_dtg(raised, signs, begin, stop, at_line, found)
    _behind_senders(raised, stop, found)
    _torn_plain(raised, signs, begin, stop, found)
    _first_headings(raised, signs, begin, stop, at_line, found)
    pilcrows = _PILCROW_FIRST.finditer(raised, begin, stop) if "\u00b6" in raised else ()
    for match in chain(pilcrows, signs.matches(_TORN_FIRST, _FIRSTS, begin, stop)):
        if match.start() not in at_line:
            start = Start("paragraph", match.start(), match.end(), 6.0, ("torn", "marking"), 1)
            found.setdefault((start.at, "paragraph"), start)
    behind_serial(raised, found)
    behind_reasons(raised, found)
    found |= torn_letter_head(raised, stop, found.values())


def _behind_senders(raised: str, stop: int, found: dict[tuple[int, str], Start]) -> None:
    """TO after a post in the line of FM, before any addressee: `FM AMEMBASSY LIMA TO SECDEF WASHINGTON DC`."""
    for one in [start for start in found.values() if start.kind == "from"]:
        sender = _SENDER.match(raised, one.end, stop)
        if sender and posts().resolve(sender["name"]) is not None:
            at = sender.end()
            found.setdefault((at, "to"), Start("to", at, at + 2, _BEHIND_SENDER, ("torn", "known")))


def _is_ended(raised: str, at: int) -> bool:
    """Whether `END SUMMARY` is in the same paragraph."""
    ends = _SUMMARY_ENDS.search(raised, at, at + _LONGEST_SUMMARY)
    return ends is not None and _NEXT_PARAGRAPH.search(raised, at, ends.start()) is None


def _is_long(raised: str, begin: int, at: int) -> bool:
    """Return whether the line of `at` has lost its breaks before this place."""
    return at - max(begin, raised.rfind("\n", begin, at) + 1) > LONG_LINE // 4


def _first_headings(
    raised: str, signs: Signs, begin: int, stop: int, at_line: set[int], found: dict[tuple[int, str], Start]
) -> None:
    """The first heading of the text: over its rule, or in the line of the text before it."""
    for match in signs.matches(_SUMMARY_HEADING, _SUMMARIES, begin, stop):
        evidence = ("line" if match.start() in at_line else "torn", "summary")
        found.setdefault((match.start(), "paragraph"), Start("paragraph", match.start(), match.end(), 5.0, evidence))
    for match in signs.matches(_SUMMARY_RUN_IN, _SUMMARY, begin, stop):
        at = match.start()
        if at not in at_line and raised[max(begin, at - 4) : at].rstrip(" \t")[-1:] in _BEFORE_RUN_IN:
            found[at, "paragraph"] = Start("paragraph", at, match.end(), _RUN_IN, ("torn", "summary"))
    for match in signs.matches(_SUMMARY_BEHIND, _SUMMARIES, begin, stop):
        at = match.start()
        if (
            (raised[at - 1] in " )" or raised[at - 1].isdigit())
            and not _NO_SUMMARY.search(raised, max(begin, at - 12), at)
            and (_is_long(raised, begin, at) or _is_ended(raised, at))
        ):
            found.setdefault((at, "paragraph"), Start("paragraph", at, match.end(), 5.0, ("torn", "summary")))
    for match in _BOXED.finditer(raised, begin, stop) if _is_boxed(raised, signs, begin, stop) else ():
        found[match.start(), "paragraph"] = Start("paragraph", match.start(), match.end(), _RUN_IN, ("torn",))


def _is_boxed(raised: str, signs: Signs, begin: int, stop: int) -> bool:
    """Whether a first number is after a rule in its line."""
    for one in _ONE:
        for at in signs.between(one, begin, stop):
            before = raised[max(begin, at - 8) : at].rstrip(" \t(\u00b6")
            if not before or before[-1] in _RULES:
                return True
    return False


def _torn_plain(raised: str, signs: Signs, begin: int, stop: int, found: dict[tuple[int, str], Start]) -> None:
    """The first paragraph's number without a marking, in a line that lost its breaks: a `2.` follows it."""
    alone = None
    for at in signs.between("1.", begin + 1, stop):
        # the digit first: most telegrams have few
        match = _TORN_PLAIN.match(raised, at, stop) if raised[at - 1] in " \t)" or raised[at - 1].isalpha() else None
        if match is None or not _WORD_BEFORE.search(raised, max(begin, at - 7), at):
            continue
        line = raised.rfind("\n", begin, at) + 1
        end = line_end(raised, at, len(raised))
        second = _SECOND.search(raised, match.end(), min(end, at + LONG_LINE * 20))
        if second is None and _is_behind_list(raised, max(line, begin), at, match.end(), end):
            is_first = True
        elif second or end - max(line, begin) > LONG_LINE:
            is_first = second is not None and raised[at - 1] in " \t"
        else:
            if alone is None:
                alone = _FIRST_LINE.search(raised, begin, min(len(raised), stop + LONG_LINE)) is None
            is_first = alone and _SECOND_LINE.search(raised, match.end(), at + LONG_LINE * 6) is not None
        if is_first:
            start = Start("paragraph", at, match.end(), 4.5, ("torn",), 1)
            found.setdefault((at, "paragraph"), start)


_LIST_BEFORE = re.compile(
    rf"\b{labels.REFERENCES}[ ]?[:;. ][^\n]{{2,300}}(?:\d|\d[)\]]|NOTAL\)?|PREVIOUS\)?)[.;]?[ ]{{1,3}}$"
)


def _is_behind_list(raised: str, line: int, at: int, behind: int, end: int) -> bool:
    """Whether a 1. is after the last item of a list of references in its line, and labels none: `REF OSLO 12 1. IT`."""
    if is_item(raised, at, behind, end) or raised.find(" 2. ", behind, end) >= 0:
        return False
    return _LIST_BEFORE.search(raised, max(line, at - LONG_LINE), at) is not None


def _gain(name: BlockKind, raised: str, at: int, end: int, found: dict[tuple[int, str], Start]) -> float:
    """Points for the value after a label, and for the line in which it is."""
    gain = 0.0
    if (name == "tags" and _VALUE_OF_TAGS.match(raised, end)) or (
        name == "executive_order" and _VALUE_OF_ORDER.match(raised, end)
    ):
        gain += _WITH_VALUE
    if name in _NO_TAGS and _TAGS_LINE.match(raised, raised.rfind("\n", 0, at) + 1):
        gain += _BEHIND_TAGS
    signed = name == "references" and (raised[end - 1 : end] in (":", ";") or _LETTERED.match(raised, end))
    if signed and names_post(raised, end, line_end(raised, end, len(raised))):
        gain += _WITH_VALUE
    if name == "subject" and raised[at - 1] in " \t\n" and all(kind != name for _, kind in found):
        gain += _BEHIND_REFERENCES if REF_LINE.match(raised, raised.rfind("\n", 0, at) + 1) else 0.0
    return gain


def _is_prose(text: str, at: int) -> bool:
    """Whether the next word is not in capitals as names of posts are: `FM Bildt` is a foreign minister."""
    word = text[at : at + _LONGEST_LABEL].split(maxsplit=1)[:1]
    return bool(word) and not word[0].isupper() and word[0][0].isalpha()


def _add_torn(
    found: dict[tuple[int, str], Start],
    name: BlockKind,
    text: str,
    raised: str,
    at: int,
    end: int,
    score: float,
    *,
    lower: bool,
) -> None:
    if name == "classified_by" and raised[end - 1] != ":" and not _CLASSIFIES.search(raised, end, end + _CLASSIFIER):
        # `CLASSIFIED BY THE EDITORS` in a subject
        score -= _NO_REASON
    if is_inside_element(name, raised, at, end) or (name in ADDRESSED_KINDS and not lower and _is_prose(text, end)):
        return
    if name == "subject" and lower and raised[end - 1] not in ":;":
        return  # case is no evidence: `and subject to inspections`
    evidence = ["torn"]
    score += _gain(name, raised, at, end, found)
    if raised[at - 1].isalnum():
        score -= _GLUED
        evidence.append("glued")
    if not lower and not text[at].isupper():
        score -= _LOWER_CASE
        evidence.append("lower")
    elif not lower and name != "classified_by" and text[at : at + 3].upper() != text[at : at + 3]:
        score -= _GLUED
    if name == "classification":
        if (line := _torn_level(raised, at)) is None:
            return
        at, end = line
    elif name in LABELED and "lower" not in evidence and _is_sure(name, raised, at, end):
        score += _SURELY
        evidence.append("known")
    found.setdefault((at, name), Start(name, at, end, score, tuple(evidence)))


def _torn_level(raised: str, at: int) -> tuple[int, int] | None:
    """The classification line that begins at a level in the middle of a line; None for none."""
    if at > 1 and raised[at - 1] == raised[at] and not raised[at - 2].isalnum():
        at -= 1  # `SS E C R E T`
    match = CLASSIFICATION.match(raised, at)
    if match is None or not (match["serial"] or match["section"]):
        return None
    if match["serial"] and len(match["serial"]) < SERIAL and posts().resolve(match["post"]) is None:
        return None
    if _LISTED.search(raised, max(0, at - _LONGEST_LABEL), at):
        return None
    return at, match.end()


def _is_sure(name: BlockKind, raised: str, at: int, end: int) -> bool:
    """Return whether only an element can begin so: a label with its value, or the label of a subject with its colon."""
    if name == "subject":
        return raised[end - 1] == ":"
    if name == "classified_by":
        reasons = _CLASSIFIES.search if raised[end - 1] == ":" else _WITH_REASONS.match
        return raised.startswith("CLASS", at) and reasons(raised, end, end + _CLASSIFIER) is not None
    if name == "executive_order":
        written = raised[at:end].rstrip(" :;")
        is_label = raised[end - 1] == ":" and written[-5:] in _OF_CLASSIFICATION
        return is_label or _VALUE_OF_ORDER.match(raised, end) is not None
    stop = line_end(raised, end, len(raised))
    if name == "tags":
        return is_sure_value(name, raised, end, stop) or (raised[end - 1] == ":" and is_known(name, raised, end, stop))
    return raised[end - 1] == ":" and names_post(raised, end, stop)
