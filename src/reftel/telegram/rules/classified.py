"""`Classified By: ... Reason: 1.4 (b), (d).` (E.O. 12958 sec. 1.6; 5 FAH-1 H-200)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from reftel.model import Classifier, Field, State
from reftel.spans import Span
from reftel.telegram.asides import Aside, mask
from reftel.telegram.draft import Draft
from reftel.telegram.lines import line_end
from reftel.telegram.markup import with_characters
from reftel.telegram.path import Element
from reftel.telegram.phrases import SUMMARY
from reftel.telegram.rules.derived import take_declassification, take_source
from reftel.telegram.signs import sign
from reftel.values.classifier import WeighedClassifiers, read_reasons, weigh_classifier
from reftel.values.marking import SHORT_PORTION
from reftel.values.reasons import REST_OF_REASONS, find_misread, text_behind

_REASON = re.compile(
    rf"(?:\({SHORT_PORTION}\)\s{{0,3}}|\()?(?:REASONS?|DERIVED|DRV|DECL(?:ASS|\s+ON\b))", re.IGNORECASE
)
_LABEL_BEHIND = re.compile(r"[;.,)]\s{0,4}CLASSIFIED\s{1,4}BY\b", re.IGNORECASE)
"""The label after the reasons: `Reasons 1.4 (b) and (d); classified by ...`"""
_BY = re.compile(r"(?:DERIVED|DRV)\s{1,4}BY\b", re.IGNORECASE)
_DECLASSIFIES = re.compile(r"DECL", re.IGNORECASE)
_LABEL_BELOW = re.compile(r"\s{1,120}(?:DECL(?:ASSIFY|AS)? ON\b|DERIVED (?:FROM|BY)\b|DRV F|REASONS? ?:)")
_TEXT = re.compile(
    SUMMARY + rf"|\({SHORT_PORTION}\)\s(?!(?:AND|OR)\b|&|\([A-H]\)[ .,)]*$)|THIS CABLE",
    re.IGNORECASE,
)
"""The beginning of the text if no number marks it."""
_REASONS_END = re.compile(r"(?:1\.[3-6]\.?|REASONS?:?|\([A-H]\)?,?|1\.[3-6] ?[A-H]|\bAND|,)\s*\Z", re.IGNORECASE)
_RUN_ON = re.compile(r"[.;)\-]\s{1,3}(?P<label>CLASSIFIED(?:\s+BY\b|\s*:))")
_SAYS = re.compile(
    r"\b(?:CABLE|MESSAGE|TELEGRAM|REPORT|TEXT)\b[^.\n]{0,30}?\b(?:IS|WAS|HAS BEEN)\s{1,3}"
    r"(?P<label>CLASSIFIED(?:\s{1,3}[A-Z]{4,14})?\s{1,3}BY\b)"
)
"""`THIS MESSAGE IS CLASSIFIED BY ...`; the reasons follow."""
_REASON_BEHIND = re.compile(r"\bREASONS?\b|1\.[3-7]")
_TORN_AND = re.compile(r"[\s).,;][A-H]?\)?[ \t]{1,3}(?:A|AN)[ \t]*\Z")
_REST_OF_AND = re.compile(r"\s{0,120}(?:ND|D)[ \t]{1,3}\(?[A-H]\b")
"""The word AND that a line break and a blank line tore: `1.4 (B) A`, `ND (D).`"""
_OPEN = re.compile(r"\((?:[A-H][ ,/&]{1,3}){0,4}\Z")
_REST_OPEN = re.compile(r"\s{0,120}[A-H](?:[ ,/&]{1,3}[A-H]){0,4}\)")
"""Letters in parentheses that a blank line tore: `1.4 (B,`, `D)`."""
_BLANK_LINES = re.compile(r"[ \t]*\n\s*\n[ \t]*")
_CLASSIFIED = sign("CLASSIFIED")
_NEXT_LINES = re.compile(r"\s*+(?P<lines>\S[^\n]*+(?:\n[ \t]*+\S[^\n]*+){0,2})(?=\n[ \t\r]*+\n|\s*+\Z)")
"""At most three lines between blank ones."""
_MOST_GAPS = 3
"""Blank lines in a classifier whose line breaks are doubled."""
_ITEM = re.compile(r"[\[(]?(?:\d{1,2}|[A-Z])[.)\]]\s|-")
_TORN_SECTION = re.compile(r"(?<![\d.])1\.?[ \t]*\Z")
_REST_OF_SECTION = re.compile(r"\s{0,120}\.?[3-7][ ]?\(?[A-H]\b")
"""A section that a blank line tore: `reasons 1.`, `4 (b)`."""
_GIVEN = re.compile(r"\b1(?:\s?[.,:]\s?)?[3-7]\W{0,4}[A-H]\b|\bREASONS?\W{1,6}[A-H]\b(?![' ]*[A-Z])")
"""Reasons with their letters: `1.4 (B)`, `REASON (D)`."""
_DERIVER = re.compile(r"SOURCES\s{1,4}(?P<by>BY\s{1,4}\S)")
"""`DERIVED FROM MULTIPLE SOURCES BY DCM HARWELL`: the source, and who applied its marking."""
_NEAR = 250
FIRST = 2
"""Paragraphs in which a classifier may follow other words."""
LONGEST = 600
"""Characters of such a paragraph to read."""


def read(draft: Draft, element: Element) -> int:
    """Read from the label to a blank line, or to the beginning of the text; return the end."""
    at = element.start
    while at < element.stop:
        after = line_end(draft.text, at, element.stop)
        line = draft.text[at:after].strip()
        if at > element.start and (not line or _TEXT.match(line)) and not _goes_on(draft, element, at, after):
            break
        at = after + 1
    end = min(max(at - 1, element.begin), element.stop)
    if at > element.stop:
        end = element.stop
    text = text_behind(draft.raised, element.begin, end)
    if text >= 0:
        draft.defect("glued-lines", text, text, "the text has lost its line break behind the classifier")
        end = text
    stop = element.start + len(draft.text[element.start : end].rstrip())
    says = _SAYS.search(draft.raised, element.start, element.begin)
    take(draft, says.start("label") if says else element.start, stop)
    return end


def _goes_on(draft: Draft, element: Element, at: int, after: int) -> bool:
    """Whether a blank line tore it: `1.4 (B)`, a blank line, `AND (D).`; a name, a blank line, `Reason: 1.4 (B)`."""
    if draft.text[at:after].strip():
        return False
    if _LABEL_BELOW.match(draft.raised, after, element.stop):
        return True
    if _is_interrupted(draft, element, at) or _has_reasons_below(draft, element, at):
        return True
    above = draft.raised[max(element.start, at - 160) : at].rstrip()
    if _TORN_AND.search(above) and _REST_OF_AND.match(draft.raised, after, element.stop):
        return True
    if _OPEN.search(above) and _REST_OPEN.match(draft.raised, after, element.stop):
        return True
    if _TORN_SECTION.search(above) and _REST_OF_SECTION.match(draft.raised, after, element.stop):
        return True
    torn = _REASONS_END.search(draft.raised, max(element.start, at - 160), at)
    return torn is not None and REST_OF_REASONS.match(draft.raised, after, element.stop) is not None


def _has_reasons_below(draft: Draft, element: Element, at: int) -> bool:
    """Whether there are no reasons above the blank line at `at`, and the next lines are short and have them."""
    if _GIVEN.search(draft.raised, element.start, at):
        return False
    for _ in range(_MOST_GAPS):
        found = _NEXT_LINES.match(draft.raised, at, element.stop)
        if found is None or _TEXT.match(found["lines"]) or _ITEM.match(found["lines"]):
            return False
        if _GIVEN.search(found["lines"]) is not None:
            return True
        at = found.end()
    return False


def _is_interrupted(draft: Draft, element: Element, at: int) -> bool:
    """Whether the blank line at `at` is beside a page mark or captions printed in mid-sentence."""
    before = draft.raised[element.start : at].rstrip()
    if before.endswith((".", ")")) or not before:
        return False
    begin = element.start + len(before)
    behind = at + len(draft.raised[at : element.stop]) - len(draft.raised[at : element.stop].lstrip())
    inside = any(begin <= one.start and one.end <= behind + 1 for one in draft.asides)
    return inside and bool(draft.raised[behind : element.stop].strip())


def find_in_text(draft: Draft) -> None:
    """Read a classifier that follows other words in one of the first paragraphs: `ENTIRE TEXT. CLASSIFIED BY ...`."""
    for paragraph in draft.paragraphs[:FIRST]:
        start, end = paragraph.span.start, min(paragraph.span.end, paragraph.span.start + LONGEST)
        if not draft.signs.has(_CLASSIFIED, start, end):
            continue
        says = _SAYS.search(draft.raised, start, end)
        if says and _REASON_BEHIND.search(draft.raised, says.end(), min(end, says.end() + _NEAR)):
            take(draft, says.start("label"), paragraph.span.end)
            return
        match = _RUN_ON.search(draft.raised, start, end)
        if match and (draft.lower or draft.text[match.start("label")].isupper()):
            take(draft, match.start("label"), paragraph.span.end)
            return


def _is_above(draft: Draft, name: str, begin: int, source: Span) -> bool:
    """Whether a name is written before the source of the classification."""
    return name.split()[0].upper() in draft.raised[begin : source.start]


def take(draft: Draft, begin: int, stop: int, marks: Sequence[Aside] = ()) -> None:
    """Read a classifier from a span, or the reasons that are apart from one read before. `marks` are in the span, and
    no words of it."""
    written = draft.text[begin:stop]
    source = take_source(draft, begin, stop)
    take_declassification(draft, begin, stop)
    if source is not None and (deriver := _DERIVER.search(draft.raised, begin, stop)):
        _add(draft, weigh_classifier(f"CLASSIFIED {draft.text[deriver.start('by') : stop]}", 0, stop), begin, stop)
        return
    if _REASON.match(written) and not (source is None and _BY.match(written)) and not _LABEL_BEHIND.search(written):
        reasons, section = read_reasons(written)
        if not draft.classified_by:
            draft.reasons_before = (reasons, section)
        elif section and not draft.classified_by[-1].reasons:
            draft.classified_by[-1] = msgspec.structs.replace(draft.classified_by[-1], reasons=reasons, section=section)
        if reasons or not (source or _DECLASSIFIES.match(written)):
            draft.field("classified_by.reasons", begin, stop, "classified")
        return
    inside = [one for one in draft.asides if one.start < stop and begin < one.end]
    inside = sorted((*inside, *marks), key=lambda one: one.start) if marks else inside
    plain = with_characters(written)
    if "\u00b6" in plain:
        # a publisher's mark before a number or letter that begins a line: `1.4 (`, `\u00b6B) AND (D)`
        plain = plain.replace("\u00b6", " ")
    if inside or plain != written or _BLANK_LINES.search(written):
        joined = _BLANK_LINES.sub("\n", with_characters(mask(draft.text, inside)[begin:stop]) if inside else plain)
        weighed = weigh_classifier(joined, 0, len(joined))
    else:
        weighed = weigh_classifier(draft.text, begin, stop)
    people = weighed.classifiers
    if source is not None and not any(one.name and _is_above(draft, one.name, begin, source) for one in people):
        # the source is named instead of a person
        return
    _add(draft, weighed, begin, stop)


def _is_doubled(draft: Draft, one: Classifier) -> bool:
    """Whether a copy has a classifier twice, with the same reasons or without."""
    return any(
        one.name is not None and (one.name, one.title) == (last.name, last.title) and one.reasons in ((), last.reasons)
        for last in draft.classified_by
    )


def _add(draft: Draft, weighed: WeighedClassifiers, begin: int, stop: int) -> None:
    """Add the people that a span names, and report an unreadable name."""
    span = Span(begin, stop)
    people = weighed.classifiers
    for one in people:
        if _is_doubled(draft, one):
            draft.defect("repeated-text", begin, stop, "the classifier is repeated")
            continue
        if not one.reasons and draft.reasons_before[0]:
            one = msgspec.structs.replace(one, reasons=draft.reasons_before[0], section=draft.reasons_before[1])
        draft.classified_by.append(msgspec.structs.replace(one, span=span))
    if (misread := find_misread(draft.text[begin:stop])) is not None and any(one.reasons for one in people):
        draft.defect("letter-for-digit", begin + misread, stop, "a section or letter of the reasons is misread")
    readable = any(one.name for one in people)
    state: State = "read" if readable else "unreadable"
    draft.fields.append(Field("classified_by", span, "classified", state, weighed.evidence, weighed.margin))
    if not readable:
        draft.defect("unreadable-classifier", begin, stop, "no name found after Classified By")
    elif draft.text.endswith(("...", "\u2026"), begin, stop) and not any(one.reasons for one in people):
        draft.doubt("classified_by", begin, stop, "the copy cuts the classifier off")
