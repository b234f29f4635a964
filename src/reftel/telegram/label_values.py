"""Whether a label without a colon is followed by a value of its kind."""

from __future__ import annotations

import re

from reftel.blocks import BlockKind
from reftel.values.declassification import is_on_classification
from reftel.values.element_labels import CLASSIFIED_BY, REFERENCES
from reftel.values.marking import SHORT_PORTION
from reftel.values.reference_kinds import kind_of
from reftel.values.tag_words import split_fused
from reftel.vocab.posts import posts
from reftel.vocab.tag_table import tags as tag_table

REFERENCE_LIKE = re.compile(
    rf"\s*(?:{REFERENCES}[ \t:]{{1,3}})?"
    r"\u00b6?[(\[]?(?:1[.)]\s*|\d\):\s*|[A-Z](?:[.):\]]|\s{1,3}[\-\u2013]{1,2}\s|(?=\s))\s*){0,2}"
    r"['\u2019]?(?:\d{2,4} ?)?(?P<post>[A-Z][A-Z' .\-]{1,25}?)[ \-]?\d{2,6}\b|\s*[(\[]?A[.)\]]"
)
_FIRST_CODE = re.compile(rf"[ \t]*(?:\({SHORT_PORTION}\)[ \t]*)?[(*]?(?P<code>[A-Z]{{2,60}})\b")

_NEXT_CODE = re.compile(r"[ \t,;]{1,3}(?P<code>[A-Z]{4})\b")
_SHORT_SERIAL = re.compile(r"[ \t]*(?P<post>[A-Z][A-Z' .\-]{2,25}?) \d(?!\d)")


def is_listed(raised: str, behind: int, end: int) -> bool:
    """Return whether a mistyped label is followed by a reference: a cable, also one with a serial of one digit, an
    e-mail, a call, a report, a manual.

    Args:
        raised: The telegram in capitals.
        behind: The place after the label.
        end: The end of its line.
    """
    if names_post(raised, behind, end):
        return True
    short = _SHORT_SERIAL.match(raised, behind, end)
    if short is not None and posts().resolve(short["post"]) is not None:
        return True
    return kind_of(raised[behind : min(end, behind + _LONGEST_ITEM)]) is not None


_LONGEST_ITEM = 120


def is_known(name: str, raised: str, behind: int, end: int) -> bool:
    """Whether a label without a colon is followed by a value of its kind."""
    if name == "tags":
        code = _FIRST_CODE.match(raised, behind, end)
        if code is None or code["code"] in tag_table() or len(split_fused(code["code"])) > 1:
            return code is not None
        second = _NEXT_CODE.match(raised, code.end(), end)
        return second is not None and second["code"] in tag_table()
    if name == "references":
        return names_post(raised, behind, end)
    return True


_CODES = re.compile(r"[ \t]*(?P<codes>[A-Z]{2,8}(?:[ \t,;/\-]{1,4}[A-Z]{2,8}\b){1,5})")
_BETWEEN_CODES = re.compile(r"[^A-Z]+")
_LEAST_CODES = 2
_LABELED = re.compile(r"[ \t]*(?:[(\[][A-Z][)\]]|[A-Z][.):\]])[ \t]*(?:\d{2,4} ?)?[A-Z][A-Z' .\-]{2,25}? ?\d{2,6}\b")


def is_sure_value(name: str, raised: str, behind: int, end: int) -> bool:
    """Return whether what follows a label in small letters without a colon can only be its value.

    Two codes follow `tags`, the first ones or most of the first six, and an item with its label `ref`.
    """
    if name == "tags":
        listed = _CODES.match(raised, behind, end)
        if listed is None or not is_known(name, raised, behind, end):
            return False
        codes = _BETWEEN_CODES.split(listed["codes"])
        known = sum(code in tag_table() for code in codes)
        return codes[1] in tag_table() or (known >= _LEAST_CODES and known * 2 > len(codes))
    return name == "references" and bool(_LABELED.match(raised, behind, end)) and is_known(name, raised, behind, end)


_SIGNED = re.compile(rf"[ \t]*(?:\({SHORT_PORTION}\)[ \t]*:|[.\-\u2013\u2014/]{{1,2}}[ ])")
_TAGS_ABOVE = re.compile(r"(?:^|\n)[ \t]*TAGS\b[^\n]*\n\s*$")
_LABEL_NEXT = re.compile(rf"\s*\n\s*(?:{REFERENCES}\b|{CLASSIFIED_BY})")
_FARTHEST_ABOVE = 200


def is_beside_label(raised: str, at: int, behind: int, end: int) -> bool:
    """Return whether a label of a subject in small letters has a sign after it or is between others.

    Args:
        raised: The telegram in capitals.
        at: The beginning of the label.
        behind: The place after it.
        end: The end of its line.

    Example: `subject (c): lamps`; `subject lamps` under `tags: prel, pe`; not `subject to inspections`.
    """
    if _SIGNED.match(raised, behind) is not None:
        return True
    above = _TAGS_ABOVE.search(raised, max(0, at - _FARTHEST_ABOVE), at)
    return above is not None or _LABEL_NEXT.match(raised, end) is not None


_CODES_BELOW = re.compile(r"[ \t,;]*\n\s*[/\-]? ?(?P<codes>[A-Z]{2,8}(?:[ ,;/\-]+[A-Z]{2,8})*?)[ ,;.]*(?:\n|SUBJ)")


def goes_on_in_tags(raised: str, at: int) -> bool:
    """Return whether the line below `at` has only known codes, so that the line of `at` is inside a list of tags."""
    below = _CODES_BELOW.match(raised, at)
    return below is not None and tag_table().keys() >= set(re.split(r"[ ,;/\-]+", below["codes"]))


def names_post(raised: str, behind: int, end: int) -> bool:
    found = REFERENCE_LIKE.match(raised, behind, min(end, behind + 60))
    if found is None:
        return not raised[behind:end].strip(" :.-")
    return found["post"] is None or posts().resolve(found["post"]) is not None


_LABEL_ABOVE = re.compile(rf"\b{REFERENCES}[ \t]*:[ \t]*\n[ \t]*$")
MESSAGE = re.compile(r"[^\n]{0,60}\b(?:E-?MAIL|TELCON|PHONCON|IIR)\b")
"""A reference that is no cable, in its line."""


def is_item(raised: str, at: int, behind: int, end: int) -> bool:
    """Return whether a number at `at` labels a reference: a cable follows, or another message below `REF:`."""
    if REFERENCE_LIKE.match(raised, behind, end) and names_post(raised, behind, end):
        return True
    if MESSAGE.match(raised, behind, end) and _LABEL_ABOVE.search(raised, max(0, at - 20), at):
        return True
    is_message = kind_of(raised[behind:end]) is not None or raised.startswith("SEPTEL", behind)
    return is_message and _is_next_item(raised, at, behind)


def _is_next_item(raised: str, at: int, behind: int) -> bool:
    """Whether a number that begins a line is the next of the numbers that label references above:
    `REF: 1. LIMA 12`, `2. PIKE MEMO`."""
    number = _DIGITS.search(raised, at, behind)
    label = raised.rfind("REF", max(0, at - _LONGEST_LIST), at)
    if number is None or int(number[0]) == 1 or label < 0:
        return False
    labels = [int(found["number"]) for found in _NUMBERS.finditer(raised, label, at)]
    return labels == list(range(1, int(number[0])))


_DIGITS = re.compile(r"\d{1,2}")
_LONGEST_LIST = 600
_NUMBERS = re.compile(rf"(?:^|(?:{REFERENCES})[ \t]*[:;][ \t]*)[ \t]*\(?(?P<number>\d{{1,2}})[.)][ \t]", re.MULTILINE)
"""Numbers that label the items of a list, each in its line."""


_BEHIND_ORDER = re.compile(
    r"[\s,;:()]*(?:AS\s{1,3}AMENDED[\s,;:()]*)?(?:(?:REASONS?|SECTIONS?|SEC\.?|PARAS?|PARAGRAPHS?|ARTICLE)\s*:?\s*)?"
    r"1(?:\s{0,3}\.\s{0,3}[3-7]\b|\.?\s*\Z)|[\s,]*(?:REASONS?\b|\Z)"
)
"""The text after an order that a classifier names: `FOR REASONS STATED IN`, `E.O. 12958, 1.4 (B)`."""
_OF_CLASSIFIER = 8.0
"""More than what an order scores above the cost of falling back from a classifier to it."""
_NUMBER = re.compile(r"(?<!\d)1[1-3]\d{3}\Z")
_OWN_VALUE = re.compile(
    r"[\s:;,.\-]{0,5}(?:N/?A\b|DECL|X?GDS|ADS|RDS|OADR|25X|X[1-8]\b|1\.[4-6]|\d{1,2}/\d{1,2}/\d{2})"
)
_OF_ANOTHER_KIND = 20.0
"""More than an element of the head scores: the order is not about classification."""


def cost_of_order(name: BlockKind, raised: str, at: int, behind: int, end: int) -> float:
    """Return the cost of an order that may be part of the reasons of a classifier, or is not about classification.

    Args:
        name: The kind of element; other kinds than orders cost nothing.
        raised: The telegram in capitals.
        at: The beginning of the label.
        behind: The place after the label with its number.
        end: The end of its line.

    Example: `E.O. 12958, 1.4 (B)` below `FOR REASONS STATED IN`; `E.O. 13382 BLOCKS PROPERTY`.
    """
    if name != "executive_order":
        return 0.0
    number = _NUMBER.search(raised, at, behind)
    if number is not None and not is_on_classification(number[0]) and not _OWN_VALUE.match(raised, behind, end):
        return _OF_ANOTHER_KIND
    return _OF_CLASSIFIER if _BEHIND_ORDER.match(raised, behind, end) else 0.0


_REASONS_BEFORE = re.compile(r"\b(?:R[EASON]{3,6}S?|PER|UNDER|BY)[ :]{1,4}$")
_REASONS_BEHIND = re.compile(r"[\s,;:()]{1,4}(?:FOR )?REASONS?\b")
"""`HARWELL, E.O. 12958, REASONS 1.4 (B)` of a classifier."""
_LONGEST_LABEL = 40
_LONGEST_PERSON = 160
"""Characters from the label of a classifier to the order that its reasons name, at most."""


def is_of_classifier(raised: str, at: int) -> bool:
    """Return whether an order in the middle of a line is part of a classifier, or not about classification.

    Args:
        raised: The telegram in capitals.
        at: The beginning of the order.

    Example: `REASONS: E.O. 12958 1.4 (B)`.
    """
    order = raised.find("1", at, at + _LONGEST_LABEL)
    if order < 0:
        return False
    if _REASONS_BEHIND.match(raised, order + 5):
        return True
    before = _REASONS_BEFORE.search(raised, max(0, at - _LONGEST_LABEL), at)
    cost = cost_of_order("executive_order", raised, at, order + 5, len(raised))
    is_behind = before is not None or raised.find("CLASSIFIED BY", max(0, at - _LONGEST_PERSON), at) >= 0
    return cost > (0.0 if is_behind else _OF_CLASSIFIER)


_LETTERS = r"\(?[A-H]\b[)., ]*(?:(?:AND|OR|[,;&/(]|[A-H])[)., ]*)*$"
_REASONS = re.compile(rf"1\.[ ]?[3-6][ ]?{_LETTERS}")
_REST_OF_SECTION = re.compile(rf"[3-6][ ]?{_LETTERS}")
_SECTION_ABOVE = re.compile(r"(?<![\d.])1\.[ \t]*\n[ \t\n]*$")


def is_reasons(raised: str, at: int, end: int) -> bool:
    """Return whether a line is the reasons of a classifier and no first paragraph.

    Args:
        raised: The telegram in capitals.
        at: The beginning of the line's text.
        end: The end of the line.

    Example: `1.4 (B) AND (D).`; `4 (B).` below `REASON: 1.`
    """
    if _REASONS.match(raised, at, end) is not None:
        return True
    above = _SECTION_ABOVE.search(raised, max(0, at - 12), at)
    return above is not None and _REST_OF_SECTION.match(raised, at, end) is not None
